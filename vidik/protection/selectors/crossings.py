# SPDX-License-Identifier: EUPL-1.2
"""Read returns and receptions: of a procedure in words, and those that are late."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.identification.models import Procedure
from vidik.identification.selectors.counting.victims import counting
from vidik.identification.selectors.definitions import definitions, label, name_of
from vidik.identification.types import Event
from vidik.protection.models import Crossing
from vidik.protection.types import CrossingState, Direction
from vidik.vault.models import Person


@dataclass(frozen=True, slots=True)
class CrossingLine:
    """A return or a reception in words; blank where nothing was said."""

    row: Crossing
    country: str
    kind: str
    place: str
    escort: str
    announced_by: str
    receives: str
    needs: tuple[str, ...]
    missed_because: str
    handed_to: str
    is_late: bool

    @property
    def tone(self) -> str:
        """How its state is marked: good, bad, or as something that is awaited."""
        if self.is_late:
            return "bad"
        over = {
            CrossingState.DONE: "good",
            CrossingState.HANDED_OVER: "good",
            CrossingState.MISSED: "warn",
        }
        return over.get(self.row.state, "accent")


def crossings_of(procedure: Procedure) -> list[CrossingLine]:
    """List the returns and receptions of a procedure, in one query."""
    today = timezone.localdate()
    # The steps of the page ask for the same rows.
    prefetch_related_objects([procedure], "crossings__handed_institution")
    states = definitions().fields["country-of-exploitation"].by_code

    def named(list_code: str, code: str) -> str:
        return label(list_code, code) if code else ""

    return [
        CrossingLine(
            row,
            name_of(states[row.country]) if row.country in states else row.country,
            named("return-kind", row.kind),
            named("arrival-place", row.place),
            named("crossing-escort", row.escort),
            named("announced-by", row.announced_by),
            named("crossing-party", row.receives),
            tuple(label("support-need", code) for code in row.needs),
            named("not-arrived", row.missed_because),
            named("crossing-party", row.handed_to),
            row.is_late(today),
        )
        for row in procedure.crossings.all()
    ]


def happened_at_borders(lines: Iterable[CrossingLine]) -> Iterator[Event]:
    """Tell of returns and receptions on the timeline."""
    for line in lines:
        row = line.row
        is_return = row.direction == Direction.TO_ABROAD
        planned = _("A return was planned") if is_return else _("A reception was planned")
        yield Event(row.entered_at, planned, "", (line.country,))
        if row.missed_at is not None:
            missed = (
                _("A return did not take place")
                if is_return
                else _("A reception did not take place")
            )
            yield Event(row.missed_at, missed, "", (line.missed_because,))
        if row.handed_at is not None:
            yield Event(row.handed_at, _("The person was handed over"), "", (line.handed_to,))


def awaited_crossings(procedure: Procedure) -> QuerySet[Crossing]:
    """Give those of which nothing was entered yet."""
    return procedure.crossings.filter(done_on__isnull=True, missed_at__isnull=True)


def late_crossings(today: dt.date) -> QuerySet[Crossing]:
    """Give those whose day has passed and of which nothing was entered."""
    return Crossing.objects.filter(
        done_on__isnull=True, missed_at__isnull=True, planned_on__lt=today
    ).order_by()


def reports_with_planned(person: Person) -> tuple[str, ...]:
    """Give the numbers of the reports of a person for which a return is planned.

    Whoever may see them: it is asked before somebody is erased.
    """
    with counting():
        rows = Crossing.objects.filter(
            Q(procedure__person=person) | Q(case=person.case_id),
            done_on__isnull=True,
            missed_at__isnull=True,
        )
        number = "procedure__report__number"
        return tuple(rows.order_by(number).values_list(number, flat=True).distinct())
