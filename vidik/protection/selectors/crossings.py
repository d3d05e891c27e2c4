# SPDX-License-Identifier: EUPL-1.2
"""Read returns and receptions: of a procedure in words, late ones, and the count of a year."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.identification.models import Procedure
from vidik.identification.selectors.counting.victims import as_it_stood, counting, is_running, span
from vidik.identification.selectors.definitions import definitions, label, name_of
from vidik.identification.types import Event, Row, Table
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
    """List returns and receptions on the timeline."""
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
    """Return those of which nothing was entered yet."""
    return procedure.crossings.filter(done_on__isnull=True, missed_at__isnull=True)


def late_crossings(today: dt.date) -> QuerySet[Crossing]:
    """Return those whose day has passed and of which nothing was entered."""
    return Crossing.objects.filter(
        done_on__isnull=True, missed_at__isnull=True, planned_on__lt=today
    ).order_by()


def reports_with_planned(person: Person) -> tuple[str, ...]:
    """Return the numbers of the reports of a person for which a return is planned.

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


def across_borders(year: int) -> Table:
    """Return what was planned for the days of a year, and the outcomes at its end."""
    first, after = (timezone.localdate(moment) for moment in span(year))
    until = span(year)[1]
    with counting():
        planned = Crossing.objects.filter(planned_on__gte=first, planned_on__lt=after)
        rows = list(
            planned.order_by()
            .values("direction")
            .annotate(
                planned=Count("pk"),
                announced=Count("pk", filter=Q(notice__isnull=False)),
                needy=Count("pk", filter=Q(needs__len__gte=1)),
                done=Count("pk", filter=Q(done_on__lt=after)),
                missed=Count("pk", filter=Q(missed_at__lt=until)),
                handed=Count("pk", filter=Q(handed_at__lt=until)),
            )
        )
        needs = dict.fromkeys((each.code for each in definitions().lists["support-need"]), 0)
        for codes in planned.filter(needs__len__gte=1).values_list("needs", flat=True):
            for code in codes:
                needs[code] = needs.get(code, 0) + 1
    by_direction = {row["direction"]: row for row in rows}
    names = {
        Direction.TO_ABROAD: _("Returns to other states"),
        Direction.FROM_ABROAD: _("Receptions from other states"),
    }
    lines = [
        Row(
            name,
            tuple(
                by_direction[direction][each]
                for each in ("planned", "announced", "needy", "done", "missed", "handed")
            ),
        )
        for direction, name in names.items()
        if direction in by_direction
    ]
    lines += [
        Row(f"{_('Support needed')}: {name_of(each)}", (needs[each.code], *(None,) * 5))
        for each in definitions().lists["support-need"]
        if needs[each.code]
    ]
    return Table(
        "crossings", _("Across the border"), _("What is counted"),
        (
            _("planned"), _("announced"), _("with support needed"), _("took place"),
            _("did not take place"), _("handed over"),
        ),
        tuple(lines), _note(year),
    )  # fmt: skip


def _note(year: int) -> str:
    if is_running(year):
        return f"{_('By the day planned.')} {as_it_stood(year)}"
    return _(
        "By the day planned; as it stood at the end of the year. What was announced is counted"
        " as it stands now."
    )
