# SPDX-License-Identifier: EUPL-1.2
"""What rooms above hand down: kinds of notices, what subjects are, what follows an answer."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from django import forms
from django.urls import reverse
from django.utils.functional import Promise

from vidik.access.types import Actor
from vidik.exchange.models import Addressee, Answer, Notice
from vidik.exchange.types import Composed, KindSpec
from vidik.vault.methods.plain import Plain

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True, slots=True)
class Subject:
    """What a notice is about, as a page names it to this actor."""

    label: str | Promise
    url: str = ""


SubjectOf = Callable[[Actor, str], Subject | None]
"""Looks a key up for an actor; None where the actor may not know of it."""
LeadOf = Callable[[Actor, Addressee], Subject | None]
"""Names a page on which whoever received a letter does what it asks; None where there is none."""
AnswerHandler = Callable[[Addressee, Answer, Actor], None]
"""Called in the transaction that classified a reply."""

Extended = Callable[[Addressee, dt.date, str, Actor], None]
"""Called in the transaction that gave more time: the letter, the new last day, the reason, who."""

Resent = Callable[[Addressee, Actor], None]
"""Called in the transaction that sent a letter again: the letter with its new clock, who."""

Hold = Callable[[Sequence[uuid.UUID]], None]
"""Locks what of a room is locked before the letters with these keys."""

Asked = Callable[[Actor, Addressee, str], tuple[str, ...]]
"""Says point by point what a letter asks of its addressee, in `en` or `sr`."""

CallBack = Callable[[Actor, str], Plain | None]
"""Tells an actor, by the key of a subject, where whoever started the matter is called back."""

Barred = Callable[[], "QuerySet[Any, str]"]
"""Gives the keys, as text, of the subjects whose files stay: a case is open, or under a hold."""

Told = Callable[[Notice], None]
"""Called in the transaction that sent a notice with a form, or corrected it."""


class NoticeFields(Protocol):
    """The form of a kind of notice: fields of codes and days in place of title and text."""

    case_field: str
    """The field that names the case; a correction does not change it."""

    def fields(self, actor: Actor) -> Mapping[str, forms.Field]:
        """Return the fields that are filled in, in their order."""

    def composed(self, data: Mapping[str, Any], actor: Actor) -> Composed:
        """Return what was filled in, in codes and in words.

        Raises:
            ValidationError: by field.
        """

    def case_of(self, content: Mapping[str, str], actor: Actor) -> uuid.UUID | None:
        """Return the case that a filled form names, if whoever sends it may know of it now."""


FormOf = Callable[[str], NoticeFields | None]
"""Gives the form of a kind of notice by its code, None where it is written freely."""

_kinds: Final[dict[str, KindSpec]] = {}
_subjects: Final[dict[str, SubjectOf]] = {}
_answer_pages: Final[dict[str, str]] = {}
_leads: Final[dict[str, LeadOf]] = {}
_answer_handlers: Final[dict[str, AnswerHandler]] = {}
_extended: Final[dict[str, Extended]] = {}
_resent: Final[dict[str, Resent]] = {}
_holds: Final[dict[str, Hold]] = {}
_asked: Final[dict[str, Asked]] = {}
_barred: Final[dict[str, Barred]] = {}
_call_backs: Final[dict[str, CallBack]] = {}
_forms: Final[dict[str, tuple[FormOf, Told]]] = {}


def register_kind(spec: KindSpec) -> None:
    """Register a kind of notice; the pack's kinds are loaded beside it. The code again replaces it.

    It is in the table of kinds after the next loading of the pack.
    """
    _kinds[spec.code] = spec


def registered_kinds() -> list[KindSpec]:
    """List the kinds that rooms registered, in their order."""
    return sorted(_kinds.values(), key=lambda spec: (spec.position, spec.code))


def register_subject(label: str, subject_of: SubjectOf, *, answered_at: str = "") -> None:
    """Register how subjects of a label are named, such as `questionnaires.respondent`.

    Args:
        label: the label.
        subject_of: names one of them to an actor.
        answered_at: the page, by its name and with the key of the letter, on which the addressee
            answers letters about them; blank where the answer is free.
    """
    _subjects[label] = subject_of
    _answer_pages[label] = answered_at


def subject_of(actor: Actor, label: str, key: str) -> Subject | None:
    """Name what a notice is about, None where nobody registered it or the actor may not know."""
    finder = _subjects.get(label)
    return finder(actor, key) if finder is not None else None


def answer_page(letter: Addressee) -> str:
    """Return where the addressee answers a letter in a form, blank where the answer is free."""
    name = _answer_pages.get(letter.notice.subject_label, "")
    return reverse(name, args=[letter.pk]) if name else ""


def register_lead(kind: str, lead: LeadOf) -> None:
    """Register to which page letters of a kind lead whoever received them."""
    _leads[kind] = lead


def lead_of(actor: Actor, letter: Addressee) -> Subject | None:
    """Return the page on which the reader does what a letter asks, beside answering it."""
    lead = _leads.get(letter.kind.code)
    return lead(actor, letter) if lead is not None else None


def register_barred(label: str, keys: Barred) -> None:
    """Register which subjects of a label bar the destruction of files; asked by the keeper."""
    _barred[label] = keys


def barred_subjects() -> list[tuple[str, QuerySet[Any, str]]]:
    """Return the keys of subjects whose files stay, by their label."""
    return [(label, keys()) for label, keys in _barred.items()]


def register_answer_handler(kind: str, follower: AnswerHandler) -> None:
    """Register what follows when a reply to a kind of notice is classified."""
    _answer_handlers[kind] = follower


def handle_answer(addressee: Addressee, answer: Answer, actor: Actor) -> None:
    """Notify the room concerned that a reply was classified."""
    follower = _answer_handlers.get(addressee.kind.code)
    if follower is not None:
        follower(addressee, answer, actor)


def register_hold(label: str, hold: Hold) -> None:
    """Register what is locked before letters about subjects of a label are."""
    _holds[label] = hold


def hold_subjects(letters: Sequence[Addressee]) -> None:
    """Let the room that owns the subject of some letters lock what it locks before them."""
    hold = _holds.get(letters[0].notice.subject_label) if letters else None
    if hold is not None:
        hold([letter.pk for letter in letters])


def register_extended(label: str, extended: Extended) -> None:
    """Register what follows when more time is given for a notice about subjects of a label."""
    _extended[label] = extended


def notify_extended(addressee: Addressee, day: dt.date, reason: str, actor: Actor) -> None:
    """Notify the room that owns the subject that more time was given."""
    extended = _extended.get(addressee.notice.subject_label)
    if extended is not None:
        extended(addressee, day, reason, actor)


def register_resent(label: str, resent: Resent) -> None:
    """Register what follows when a notice about subjects of a label is sent again."""
    _resent[label] = resent


def notify_resent(addressee: Addressee, actor: Actor) -> None:
    """Notify the room that owns the subject that a letter was sent again, with a new clock."""
    resent = _resent.get(addressee.notice.subject_label)
    if resent is not None:
        resent(addressee, actor)


def register_call_back(label: str, call_back: CallBack) -> None:
    """Register where whoever started a matter of a label is called back.

    It is asked for somebody who may read a letter that gives it (`Notice.gives_call_back`).
    """
    _call_backs[label] = call_back


def call_back_of(actor: Actor, addressee: Addressee) -> Plain | None:
    """Say where whoever started the matter of a letter is called back; None where nobody knows."""
    notice = addressee.notice
    found = _call_backs.get(notice.subject_label) if notice.gives_call_back else None
    return found(actor, notice.subject_key) if found is not None else None


def register_form(room: str, form_of: FormOf, told: Told) -> None:
    """Register the forms of kinds of notices, and what follows when such a notice is sent.

    `told` may be called again for the same notice.
    """
    _forms[room] = (form_of, told)


def form_of(kind: str) -> NoticeFields | None:
    """Return the form of a kind of notice, None where it is written freely."""
    return next((found for each, _told in _forms.values() if (found := each(kind))), None)


def case_named(notice: Notice, content: Mapping[str, str], actor: Actor) -> uuid.UUID | None:
    """Return the case that a notice names, if its sender may know of it now.

    What was written without a form keeps the one that its room gave it.
    """
    found = form_of(notice.kind.code) if content else None
    return found.case_of(content, actor) if found is not None else notice.case_id


def notify_told(notice: Notice) -> None:
    """Notify the room whose form a notice was written in that it was sent or corrected."""
    for each, told in _forms.values():
        if each(notice.kind.code) is not None:
            told(notice)


def register_questions(label: str, requested: Asked) -> None:
    """Register what letters about subjects of a label ask, point by point."""
    _asked[label] = requested


def questions_of(actor: Actor, addressee: Addressee, language: str) -> tuple[str, ...]:
    """Say what a letter asks, nothing where nobody registered it."""
    requested = _asked.get(addressee.notice.subject_label)
    return requested(actor, addressee, language) if requested is not None else ()
