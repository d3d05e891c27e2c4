# SPDX-License-Identifier: EUPL-1.2
"""The words of the acts that go with questionnaires, and each letter before it goes."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.languages import Texts, tags
from vidik.core.packfiles import Pack
from vidik.core.packparts import Part, register_part
from vidik.exchange.services import before, mailing, versions
from vidik.exchange.types import Letter
from vidik.forms.methods.model import Form
from vidik.questionnaires.models import ActText, Call, Respondent
from vidik.questionnaires.selectors import acts, calls
from vidik.questionnaires.types import ActWording, CallState

FILE: Final = "questionnaires/acts.yaml"
DEMO: Final = "questionnaires/demo.yaml"
ACT: Final = "rapporteur-act"
REQUEST: Final = "rapporteur-request"
"""Kinds of notices: to bodies that are bound to answer, and to all others."""
PLACES: Final = (*versions.PLACES, "year")
"""What the words may name in braces; each letter gets its own."""
_PLACE: Final = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class _ActsFile:
    bound: ActWording
    others: ActWording


def check_acts(pack: Pack) -> None:
    """Note the faults in the words of acts and in the synthetic data call."""
    if pack.has(DEMO):
        pack.raw(DEMO)
    found = pack.document(FILE, _ActsFile)
    for words in (found.bound, found.others) if found is not None else ():
        for name, fault in _faults(words).items():
            pack.fault(words, name, fault)


def load_pack_acts(pack: Pack, *, actor: Actor) -> None:
    """Load the words that a pack brings for acts; a pack may have none."""
    found = pack.document(FILE, _ActsFile)
    if found is None:
        return
    with change(actor, Action.QUESTIONNAIRES_PREPARE, idempotent=True):
        for is_bound, words in ((True, found.bound), (False, found.others)):
            _store(None, words, is_bound=is_bound, by=actor.label)


def register() -> None:
    """Register the words of acts as a part of packs."""
    register_part(
        Part("acts", (FILE, DEMO), check=check_acts, load=load_pack_acts, after=("forms",))
    )


def write_act(call: Call, words: ActWording, *, is_bound: bool, actor: Actor) -> ActText:
    """Write the words of a call's acts for one legal basis; acts that were sent keep theirs.

    Raises:
        ValidationError: the call is closed, a text is missing, or one names an unknown place.
    """
    with change(actor, Action.QUESTIONNAIRES_DISPATCH, call) as (call, act):
        if call.state == CallState.CLOSED:
            raise ValidationError(_("The data call is closed; nothing more is sent."))
        _check(words)
        row = _store(call, words, is_bound=is_bound, by=actor.label)
        act.record("call.act-written", basis="bound" if is_bound else "others")
    return row


def _store(call: Call | None, words: ActWording, *, is_bound: bool, by: str) -> ActText:
    values: Mapping[str, Texts] = {"title": words.title, "text": words.text}
    row, made = ActText.objects.get_or_create(
        call=call, is_bound=is_bound, defaults={**values, "changed_by": by}
    )
    if not made and any(getattr(row, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(row, name, value)
        row.changed_at, row.changed_by = timezone.now(), by
        row.save()
    return row


def _check(words: ActWording) -> None:
    if faults := _faults(words):
        raise ValidationError(faults)


def _faults(words: ActWording) -> dict[str, str]:
    faults: dict[str, str] = {}
    texts = [("title", words.title.get(tag, "")) for tag in tags()]
    texts += [("text", words.text.get(tag, "")) for tag in tags()]
    for name, text in ((name, text.strip()) for name, text in texts):
        unknown = [place for place in _PLACE.findall(text) if place not in PLACES]
        if not text:
            faults[name] = _("This text is missing.")
        elif name == "title" and len(filled(text, 2000)) > 200:  # noqa: PLR2004 - as notices keep it
            faults[name] = _("A title may have at most 200 characters.")
        elif unknown:
            faults[name] = _(
                "The known placeholders are %(known)s; the text has {%(unknown)s}."
            ) % {
                "known": ", ".join(f"{{{place}}}" for place in PLACES),
                "unknown": unknown[0],
            }
    return faults


def filled(text: str, year: int) -> str:
    """Put the call's year in; all other places are filled for each letter."""
    return text.replace("{year}", str(year))


def wording_for(call: Call, *, is_bound: bool, language: str) -> tuple[str, str]:
    """Return title and text of the acts of a call, for one legal basis, in a language.

    Raises:
        ValidationError: nobody has written them and the pack brings none.
    """
    row = acts.act_text(call, is_bound=is_bound)
    if row is None:
        raise ValidationError(_("The wording of the act is missing; write it first."))
    return (
        filled(row.title.in_language(language), call.year),
        filled(row.text.in_language(language), call.year),
    )


def letter_before(respondent: Respondent, due_on: dt.date, *, actor: Actor) -> Letter:
    """Return the letter as it would go now, in the language in which the institution is written to.

    Args:
        respondent: whom it asks.
        due_on: the day that the office names; the act is due later where the deadline ends later.
        actor: who looks, for the sender.

    Raises:
        ValidationError: the words are missing.
    """
    authorize(actor, Action.QUESTIONNAIRES_DISPATCH)
    language = mailing.languages_of([respondent.institution_id])[respondent.institution_id]
    title, text = wording_for(respondent.call, is_bound=respondent.is_bound, language=language)
    letter = before.letter_if_sent(
        ACT if respondent.is_bound else REQUEST,
        respondent.institution,
        (title, text),
        named_day=due_on,
        actor=actor,
    )
    return replace(letter, asked=points_of(calls.form_of_respondent(respondent), language))


def points_of(form: Form, language: str) -> tuple[str, ...]:
    """Say what a form asks: a line for each of its sections, with the questions and the figures."""
    lines = [Texts(form.titles).in_language(language)]
    for number, section in enumerate(form.sections, start=1):
        own = [form.questions[name] for name in section.questions if form.questions[name].is_own]
        title = Texts(section.labels).in_language(language) or section.name
        figures = sum(question.binding is not None for question in own)
        with translation.override(language):
            counted = _("questions: %(questions)s, figures among them: %(figures)s") % {
                "questions": len(own),
                "figures": figures,
            }
        lines.append(f"{number}. {title} ({counted})")
    return tuple(lines)
