# SPDX-License-Identifier: EUPL-1.2
"""Read who is to be told what was heard of proceedings: the person, and those who protect her."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Sharing
from vidik.core.history import HistoryLine, Labels, row_history
from vidik.exchange.models import Addressee
from vidik.exchange.models import Kind as NoticeKind
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import label
from vidik.institutions.models import Institution
from vidik.institutions.registry import actor_names
from vidik.proceedings.models import Telling, ToldInstitution, Wish
from vidik.proceedings.selectors.expected import expected_kinds
from vidik.proceedings.selectors.forms import forms, sentence

OPEN = Q(told_on__isnull=True, not_told="")


def current_sharings() -> QuerySet[Sharing]:
    """Return the accepted sharings by which somebody protects a person now."""
    now = timezone.now()
    return Sharing.objects.filter(
        purpose__in=forms().told_for,
        accepted_at__isnull=False,
        withdrawn_at__isnull=True,
        declined_at__isnull=True,
        valid_from__lte=now,
        valid_to__gt=now,
    )


def sharing_institutions(case: uuid.UUID) -> QuerySet[Institution]:
    """Return with whom a case is shared now."""
    shared = current_sharings().filter(case=case).values("institution")
    return Institution.objects.filter(pk__in=shared)


def institutions_to_tell(telling: Telling) -> list[Institution]:
    """Return with whom the case is shared for the person's protection and who was not told yet."""
    told = telling.institutions.values("institution")
    return list(sharing_institutions(telling.case_id).exclude(pk__in=told))


def groups() -> dict[str, list[str]]:
    """Return what may be told, in codes, by the kind of notice that it belongs to."""
    found = {form.kind: [each.code for each in form.acts] for form in forms().forms}
    for each in expected_kinds():
        found.setdefault(each.answers, []).append(each.code)
    return found


def is_unwanted(wish: Wish | None, what: str) -> bool:
    """Return whether the person does not want to be told of something."""
    if wish is None or wish.wants:
        excepted = wish.except_for if wish is not None else []
        return any(what in groups().get(kind, ()) for kind in excepted)
    return True


def to_tell(actor: Actor) -> QuerySet[Telling]:
    """List what persons wait to be told who want to know, or were not asked yet."""
    kinds = [When(what__in=codes, then=Value(kind)) for kind, codes in groups().items() if codes]
    unwanted = Wish.objects.filter(
        Q(wants=False) | Q(except_for__contains=[OuterRef("belongs_to")]),
        procedure=OuterRef("procedure"),
    )
    rows = _seen(actor).annotate(
        belongs_to=Case(*kinds, default=Value(""), output_field=CharField(max_length=40))
    )
    return rows.filter(OPEN, ~Exists(unwanted))


def to_tell_institutions(actor: Actor) -> QuerySet[Telling]:
    """List what those with whom a case is shared wait to be told, whatever the person wishes.

    Of what was heard before it was shared with them they are told when it is shared. What was
    corrected since is told as corrected.
    """
    told = ToldInstitution.objects.filter(
        telling=OuterRef(OuterRef("pk")), institution=OuterRef("institution")
    )
    waiting = current_sharings().filter(
        ~Exists(told), case=OuterRef("case"), valid_from__lte=OuterRef("opened_at")
    )
    corrected = Telling.objects.filter(act=OuterRef("act"), opened_at__gt=OuterRef("opened_at"))
    rows = _seen(actor).filter(Exists(waiting), ~Exists(corrected))
    return rows.exclude(not_told="mistake")


def _seen(actor: Actor) -> QuerySet[Telling]:
    rows = scope(actor, Action.IDENTIFICATION_WORK, Telling.objects.all())
    return rows.select_related("case", "procedure__wish").order_by("due_at", "pk")


def get_telling(actor: Actor, key: uuid.UUID) -> Telling:
    """Return something that is to be told.

    Raises:
        OutOfScope: there is none in a case on which the actor works.
    """
    found = _seen(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(label="proceedings.telling", key=str(key))
    return found


@dataclass(frozen=True, slots=True)
class TellingLine:
    """Something that is to be told or was, in words."""

    row: Telling
    what: str
    how: str
    proof: str
    not_told: str
    is_not_wished: bool
    is_late: bool

    @property
    def tone(self) -> str:
        """How its state is marked."""
        if self.row.told_on:
            return "good"
        if self.row.not_told or self.is_not_wished:
            return "outline"
        return "bad" if self.is_late or self.row.is_danger else "accent"


def tellings_of(procedure: Procedure) -> list[TellingLine]:
    """List what the person is to be told or was, what waits first."""
    wish = wish_of(procedure)
    rows = procedure.tellings.exclude(not_told="mistake")
    lines = [line_of_telling(row, wish) for row in rows]
    return sorted(lines, key=lambda line: (not line.row.is_open, line.row.due_at))


def line_of_telling(row: Telling, wish: Wish | None) -> TellingLine:
    """Return something that is to be told in words."""
    is_not_wished = row.is_open and is_unwanted(wish, row.what)
    return TellingLine(
        row,
        sentence(row.what, row.on, row.until),
        label("told-how", row.told_how) if row.told_how else "",
        label("told-proof", row.proof) if row.proof else "",
        label("told-not", row.not_told) if row.not_told else "",
        is_not_wished,
        row.is_open and not is_not_wished and row.due_at < timezone.now(),
    )


def wish_of(procedure: Procedure) -> Wish | None:
    """Return whether the person wants to be told; None where nobody has asked her."""
    return Wish.objects.filter(procedure=procedure).first()


def through_in_words(wish: Wish) -> str:
    """Return through whom the person wants to be told, in which way and language."""
    parts = [
        label(name, code)
        for name, code in (
            ("told-through", wish.through), ("told-how", wish.how), ("language", wish.language)
        )
        if code
    ]  # fmt: skip
    return ", ".join(parts)


def excepted_in_words(wish: Wish) -> str:
    """Return about what the person does not want to be told; blank where about nothing."""
    names = kind_names()
    return ", ".join(names.get(code, code) for code in wish.except_for)


def kind_names() -> dict[str, str]:
    """Return the kinds of notices about proceedings by their codes, in the order of the pack."""
    kinds = [each.kind for each in forms().forms]
    found = {row.code: str(row.name) for row in NoticeKind.objects.filter(code__in=kinds)}
    return {code: found[code] for code in kinds if code in found}


def told_institutions(actor: Actor, telling: Telling) -> list[tuple[ToldInstitution, Addressee]]:
    """List who was told by a notice, with the letter that tells whether it was acknowledged."""
    rows = list(telling.institutions.select_related("institution"))
    letters = Addressee.objects.filter(notice__in=[row.notice_id for row in rows])
    letters = scope(actor, Action.EXCHANGE_READ, letters).select_related("kind", "institution")
    found = {letter.notice_id: letter for letter in letters}
    return [(row, found[row.notice_id]) for row in rows if row.notice_id in found]


_FIELDS: Final[Labels] = {
    "on": gettext_lazy("Date"),
    "until": gettext_lazy("Until and including"),
    "told_on": gettext_lazy("Told on"),
    "told_at": gettext_lazy("Told at"),
    "told_how": gettext_lazy("How"),
    "proof": gettext_lazy("Proof"),
    "not_told": gettext_lazy("Why not"),
}


_LISTS: Final = {"told_how": "told-how", "proof": "told-proof", "not_told": "told-not"}


def history_of_telling(row: Telling) -> list[HistoryLine]:
    """List what changed in something that is to be told, for those who work on the case."""
    return row_history(row, _FIELDS, names=actor_names, show=dict.fromkeys(_LISTS, _in_words))


def _in_words(field: str, code: str) -> str:
    return label(_LISTS[field], code) if code else ""
