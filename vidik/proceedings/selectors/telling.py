# SPDX-License-Identifier: EUPL-1.2
"""Read who is to be told what was heard of proceedings: the person, and those who protect her."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Sharing
from vidik.core.history import HistoryLine, Labels, row_history
from vidik.exchange.models import Addressee
from vidik.identification.models import Procedure
from vidik.identification.selectors.definitions import label
from vidik.institutions.models import Institution
from vidik.institutions.registry import actor_names
from vidik.proceedings.models import Telling, ToldInstitution, Wish
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


def to_tell(actor: Actor) -> QuerySet[Telling]:
    """List what persons wait to be told who want to know, or were not asked yet."""
    unwanted = Wish.objects.filter(procedure=OuterRef("procedure"), wants=False)
    return _seen(actor).filter(OPEN, ~Exists(unwanted))


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
    is_not_wished = row.is_open and wish is not None and not wish.wants
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
    """Return through whom she wants to be told."""
    return label("told-through", wish.through) if wish.through else ""


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
