# SPDX-License-Identifier: EUPL-1.2
"""Read what is expected of proceedings over all procedures: lists, and who tells in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor
from vidik.core.alphabet import alphabetical, by_alphabet
from vidik.core.small_numbers import FEW, at_least_few
from vidik.identification.selectors.counting.victims import counting
from vidik.institutions.models import Institution
from vidik.proceedings.models import ExpectedNotice
from vidik.proceedings.selectors.notices import OPEN


def awaited(actor: Actor) -> QuerySet[ExpectedNotice]:
    """List what is expected in the procedures on which the actor works, by its days."""
    rows = scope(actor, Action.IDENTIFICATION_WORK, counted_once())
    return rows.select_related("institution", "case").order_by("due_on", "pk")


def awaited_from(rows: QuerySet[ExpectedNotice], institution: str) -> QuerySet[ExpectedNotice]:
    """Keep what is expected of an institution, or of one that is not confirmed yet."""
    if institution == NOT_CONFIRMED:
        return rows.filter(institution__isnull=True)
    return rows.filter(institution__code=institution)


def awaited_in(rows: QuerySet[ExpectedNotice], state: str) -> QuerySet[ExpectedNotice]:
    """Keep what is `late`, `open`, `asked` for, `heard` or `ended`."""
    return rows.filter(_state(state, timezone.localdate()))


def counted_once() -> QuerySet[ExpectedNotice]:
    """Give what is expected of everybody once, however often they were reported."""
    return ExpectedNotice.objects.filter(procedure__same_as__isnull=True)


NOT_CONFIRMED: Final = "-"
"""Instead of an institution: those of which nobody has confirmed from whom they come."""


def _state(state: str, today: dt.date) -> Q:
    if state == "late":
        return OPEN & Q(due_on__lt=today)
    return {
        "open": OPEN,
        "asked": OPEN & Q(asked_notice__isnull=False),
        "heard": Q(heard_on__isnull=False),
        "ended": Q(ended_at__isnull=False),
    }.get(state, Q())


def tellers_in(actor: Actor) -> QuerySet[Institution]:
    """List the institutions from which something is or was expected, by name."""
    rows = scope(actor, Action.IDENTIFICATION_WORK, ExpectedNotice.objects.all()).order_by()
    return Institution.objects.filter(pk__in=rows.values("institution")).order_by(
        by_alphabet("name")
    )


@dataclass(frozen=True, slots=True)
class Teller:
    """An institution with what was expected of it in a year; None is too few to tell."""

    name: str
    expected: int
    in_time: int | None
    late: int | None
    never: int | None


def tellers(actor: Actor, year: int) -> list[Teller]:
    """Count by institution what was due in a year: heard in time, heard late, not heard yet.

    What does not come any more was expected of nobody. What is due later than today is not among
    it. Numbers below five, and those that would give them away, are not told; nor is an institution
    named that had to tell of fewer than five procedures: one victim alone makes several numbers.

    Raises:
        Denied: the actor may not see sums of institutions.
    """
    authorize(actor, Action.RECOGNITION_READ)
    until = min(dt.date(year, 12, 31), timezone.localdate() - dt.timedelta(days=1))
    with counting():
        rows = list(
            counted_once()
            .filter(
                ended_at__isnull=True,
                institution__isnull=False,
                due_on__gte=dt.date(year, 1, 1),
                due_on__lte=until,
            )
            .order_by()
            .values("institution")
            .annotate(
                procedures=Count("procedure", distinct=True),
                expected=Count("pk"),
                in_time=Count("pk", filter=Q(heard_on__lte=F("due_on"))),
                late=Count("pk", filter=Q(heard_on__gt=F("due_on"))),
                never=Count("pk", filter=Q(heard_on__isnull=True)),
                of_in_time=Count("procedure", filter=Q(heard_on__lte=F("due_on")), distinct=True),
                of_late=Count("procedure", filter=Q(heard_on__gt=F("due_on")), distinct=True),
                of_never=Count("procedure", filter=Q(heard_on__isnull=True), distinct=True),
            )
            .filter(procedures__gte=FEW)
        )
    names = {
        row.pk: str(row.name)
        for row in Institution.objects.filter(pk__in=[row["institution"] for row in rows])
    }
    found = [_teller(names[row["institution"]], {**row}) for row in rows]
    return sorted(found, key=lambda each: alphabetical(each.name))


def _teller(name: str, row: Mapping[str, Any]) -> Teller:
    names = ("in_time", "late", "never")
    # A procedure may stand in several parts, so that a hidden one would follow from the rest.
    is_small = any(at_least_few(min(row[each], row[f"of_{each}"])) is None for each in names)
    return Teller(name, row["expected"], *(None if is_small else row[each] for each in names))
