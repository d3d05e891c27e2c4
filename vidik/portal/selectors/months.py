# SPDX-License-Identifier: EUPL-1.2
"""A month of the calendar: its weeks as a grid, its days as a list."""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from vidik.access.occurrences import Found, Shown, Span, occurrences
from vidik.access.types import Actor, Role
from vidik.institutions.models import Institution
from vidik.institutions.selectors import codes_within

LONG: Final = 7
"""Days from which an occurrence stands above the month instead of on each of its days."""
IN_A_CELL: Final = 4
"""Occurrences of a day that its cell in the grid shows; the list has all."""
FIRST: Final = dt.date(2000, 1, 1)
LAST: Final = dt.date(2100, 12, 1)


@dataclass(frozen=True, slots=True)
class Day:
    """A day with what is on it."""

    date: dt.date
    is_of_month: bool
    is_today: bool
    shown: tuple[Shown, ...]

    @property
    def first(self) -> tuple[Shown, ...]:
        """What its cell in the grid shows."""
        return self.shown if len(self.shown) <= IN_A_CELL else self.shown[: IN_A_CELL - 1]

    @property
    def more(self) -> int:
        """How many more there are."""
        return len(self.shown) - len(self.first)


@dataclass(frozen=True, slots=True)
class Month:
    """A month with what is in it."""

    first: dt.date
    weeks: tuple[tuple[Day, ...], ...]
    long: tuple[Shown, ...]
    """What lasts for a week or more, or of which no day is known."""
    found: Found

    @property
    def days(self) -> list[Day]:
        """The days of the month on which there is something."""
        return [each for week in self.weeks for each in week if each.is_of_month and each.shown]

    @property
    def weekdays(self) -> list[dt.date]:
        """A day of each weekday, for their names."""
        return [each.date for each in self.weeks[0]]

    @property
    def before(self) -> dt.date | None:
        """The first day of the month before; None where the calendar begins."""
        return None if self.first <= FIRST else _first_of_other(self.first, -1)

    @property
    def after(self) -> dt.date | None:
        """The first day of the month after; None where the calendar ends."""
        return None if self.first >= LAST else _first_of_other(self.first, 1)

    @property
    def before_text(self) -> str:
        """The month before as an address names it."""
        return f"{self.before:%Y-%m}" if self.before else ""

    @property
    def after_text(self) -> str:
        """The month after as an address names it."""
        return f"{self.after:%Y-%m}" if self.after else ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self.found.shown


def _first_of_other(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, 1)


def month_called(text: str) -> dt.date:
    """Return the first day of a month written like 2026-12; of the current one if it is none."""
    try:
        day = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        day = timezone.localdate().replace(day=1)
    return min(max(day, FIRST), LAST)


def month_of(
    actor: Actor,
    first: dt.date,
    *,
    kind: str = "",
    territory: str = "",
    is_own_only: bool = False,
) -> Month:
    """Return a month as a reader sees it.

    Args:
        actor: whose calendar.
        first: its first day.
        kind: only occurrences of this kind.
        territory: only those in a territory, by its code, and what has no place.
        is_own_only: only those of the actor's institution.
    """
    within: Collection[str] | None = codes_within(territory) if territory else None
    span = Span.month(first)
    found = occurrences(actor, span, kind=kind, within=within, is_own_only=is_own_only)
    long = tuple(each for each in found.shown if _is_long(each))
    by_day = _by_day((each for each in found.shown if not _is_long(each)), span)
    today = timezone.localdate()
    weeks = tuple(
        tuple(
            Day(day, day.month == first.month, day == today, tuple(by_day.get(day, ())))
            for day in week
        )
        for week in calendar.Calendar().monthdatescalendar(first.year, first.month)
    )
    return Month(first, weeks, long, found)


def _is_long(each: Shown) -> bool:
    days = (each.it.last_on - each.it.first_on).days + 1
    return not each.it.is_day_known or days >= LONG


def _by_day(shown: Iterable[Shown], span: Span) -> dict[dt.date, list[Shown]]:
    found: dict[dt.date, list[Shown]] = defaultdict(list)
    for each in shown:
        day = max(each.it.first_on, span.first)
        while day <= min(each.it.last_on, span.last):
            found[day].append(each)
            day += dt.timedelta(days=1)
    return found


def own_territory(actor: Actor) -> str:
    """Return the code of the territory of a local team; blank for everybody else."""
    if Role.LOCAL_TEAM not in actor.roles or actor.institution is None:
        return ""
    row = Institution.objects.filter(pk=actor.institution, territory__isnull=False)
    return row.values_list("territory__code", flat=True).first() or ""
