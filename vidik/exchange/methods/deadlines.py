# SPDX-License-Identifier: EUPL-1.2
"""By when something is due, and how that date was found, step by step.

Days are counted as administrative procedure counts them: the day of the event is not counted, the
term begins the next day, weekends and holidays inside it count, and a last day that is no working
day moves to the next one. Working days count working days only. Hours are real hours: a day on
which the clocks change has 23 or 25 of them.
"""

from __future__ import annotations

import calendar as months
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from vidik.exchange.methods.calendars import Calendar, DayOff

MORNING: Final = dt.time(8)
"""Reminders of a day go out at this hour, local time."""


class Unit(StrEnum):
    """What a deadline is counted in."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


BY_THE_CLOCK: Final = frozenset({Unit.MINUTES, Unit.HOURS})
"""What ends at a moment, also at night and on holidays; the others end with a day."""


class CountedFrom(StrEnum):
    """What a deadline is counted from."""

    SENDING = "sending"
    RECEIPT = "receipt"


class StepKind(StrEnum):
    """What happened to one day while a deadline was counted."""

    START = "start"
    """The day or the moment from which is counted."""
    COUNTED = "counted"
    SKIPPED = "skipped"
    """No working day, and only working days count."""
    SAME_NUMBER = "same_number"
    """Months end on the day with the same number."""
    SHORT_MONTH = "short_month"
    """The month has no such day; its last one counts."""
    MOVED = "moved"
    """The last day is no working day; the end moves on."""
    CLOCK_CHANGE = "clock_change"
    """The clocks change before the deadline."""
    END = "end"


LONGEST: Final = {
    Unit.MINUTES: 24 * 60,
    Unit.HOURS: 24 * 366,
    Unit.DAYS: 3660,
    Unit.WORKING_DAYS: 2600,
    Unit.MONTHS: 120,
}


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """The length of a deadline and how it is counted."""

    amount: int
    unit: Unit
    counted_from: CountedFrom = CountedFrom.SENDING
    begins_next_day: bool = True
    """Whether the day of the event is left out; without meaning for hours and months."""
    ends_on_working_day: bool = True
    """Whether a last day that is no working day moves on; without meaning for hours."""

    def __post_init__(self) -> None:
        """Refuse a deadline of no length, or longer than any in use."""
        longest = LONGEST[self.unit]
        if not 1 <= self.amount <= longest:
            msg = f"A term of 1 to {longest} {self.unit} is expected; found {self.amount}."
            raise ValueError(msg)


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the counting."""

    kind: StepKind
    day: dt.date
    number: int = 0
    """How many days, working days or months are counted by now."""
    off: DayOff | None = None
    hours: int = 0
    """By how many hours the clocks move, at a change."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """The end of a deadline: from `due` on it has passed."""

    due: dt.datetime
    """For days and months the midnight after the last day, for hours the moment itself."""
    last_day: dt.date
    """The last day on which it is still in time."""
    steps: tuple[Step, ...]


def deadline(
    rule: DeadlineRule, start: dt.datetime, calendar: Calendar, zone: ZoneInfo
) -> Deadline:
    """Count a deadline from a moment.

    Args:
        rule: how long, counted how.
        start: the moment of sending or of receipt, with its zone.
        calendar: which days are working days.
        zone: whose days are counted.

    Raises:
        ValueError: the start has no zone.
        CalendarError: the deadline leaves the years for which there are calendars.
    """
    if start.tzinfo is None:
        msg = "A moment with its zone is expected; found one without."
        raise ValueError(msg)
    local = start.astimezone(zone)
    if rule.unit in BY_THE_CLOCK:
        return _by_the_clock(rule, local, zone)
    steps = [Step(StepKind.START, local.date())]
    if rule.unit is Unit.MONTHS:
        last = _count_months(rule, local.date(), steps)
    elif rule.unit is Unit.WORKING_DAYS:
        last = _count_working_days(rule, local.date(), calendar, steps)
    else:
        last = _count_days(rule, local.date(), calendar, steps)
    if rule.ends_on_working_day:
        while (off := calendar.off(last)) is not None:
            steps.append(Step(StepKind.MOVED, last, off=off))
            last += dt.timedelta(days=1)
    steps.append(Step(StepKind.END, last, rule.amount))
    return Deadline(end_of_day(last, zone), last, tuple(steps))


def end_of_day(day: dt.date, zone: ZoneInfo) -> dt.datetime:
    """Return the midnight after a day."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), zone)


def _by_the_clock(rule: DeadlineRule, local: dt.datetime, zone: ZoneInfo) -> Deadline:
    due = (local.astimezone(dt.UTC) + _length(rule.amount, rule.unit)).astimezone(zone)
    steps = [Step(StepKind.START, local.date())]
    before, after = local.utcoffset(), due.utcoffset()
    assert before is not None  # noqa: S101 - for the type checker
    assert after is not None  # noqa: S101 - for the type checker
    moved = round((after - before).total_seconds() / 3600)
    if moved:
        steps.append(Step(StepKind.CLOCK_CHANGE, due.date(), hours=moved))
    steps.append(Step(StepKind.END, due.date(), rule.amount))
    return Deadline(due, due.date(), tuple(steps))


def _length(amount: int, unit: Unit) -> dt.timedelta:
    return dt.timedelta(**{unit.value: amount})


def _first(rule: DeadlineRule, day: dt.date) -> dt.date:
    return day + dt.timedelta(days=1) if rule.begins_next_day else day


def _count_days(
    rule: DeadlineRule, start: dt.date, calendar: Calendar, steps: list[Step]
) -> dt.date:
    day = _first(rule, start)
    for number in range(1, rule.amount + 1):
        steps.append(Step(StepKind.COUNTED, day, number, calendar.off(day)))
        day += dt.timedelta(days=1)
    return day - dt.timedelta(days=1)


def _count_working_days(
    rule: DeadlineRule, start: dt.date, calendar: Calendar, steps: list[Step]
) -> dt.date:
    day, number = _first(rule, start), 0
    while True:
        off = calendar.off(day)
        if off is None:
            number += 1
            steps.append(Step(StepKind.COUNTED, day, number))
            if number == rule.amount:
                return day
        else:
            steps.append(Step(StepKind.SKIPPED, day, number, off))
        day += dt.timedelta(days=1)


def _count_months(rule: DeadlineRule, start: dt.date, steps: list[Step]) -> dt.date:
    last = add_months(start, rule.amount)
    kind = StepKind.SAME_NUMBER if last.day == start.day else StepKind.SHORT_MONTH
    steps.append(Step(kind, last, rule.amount))
    return last


def add_months(day: dt.date, amount: int) -> dt.date:
    """Return the day with the same number so many months later, else the last day of the month."""
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def shifted(day: dt.date, amount: int, unit: Unit, calendar: Calendar) -> dt.date:
    """Return the day so many days, working days or months before (negative) or after a day.

    Working days are counted from the day next to it; the result is a working day then.

    Raises:
        ValueError: the unit is hours or minutes, which shift moments and not days.
    """
    if unit in BY_THE_CLOCK:
        msg = f"Days, working days or months are expected; found {unit}."
        raise ValueError(msg)
    if unit is Unit.MONTHS:
        return add_months(day, amount)
    if unit is Unit.DAYS:
        return day + dt.timedelta(days=amount)
    direction = 1 if amount > 0 else -1
    for _ in range(abs(amount)):
        day = calendar.next_working(day + dt.timedelta(days=direction), direction)
    return day


def moment_of(
    due: dt.datetime,
    amount: int,
    unit: Unit,
    calendar: Calendar,
    zone: ZoneInfo,
) -> dt.datetime:
    """Return when something happens that stands before (negative), on (0) or after a deadline.

    Hours and minutes are counted from the moment of the deadline itself; all else falls on the
    morning of a day counted from the last day.

    Args:
        due: the deadline.
        amount: how far from it, negative before.
        unit: what the distance is counted in.
        calendar: which days are working days.
        zone: whose mornings are meant.
    """
    if unit in BY_THE_CLOCK:
        return due + _length(amount, unit)
    day = shifted(last_day_of(due, zone), amount, unit, calendar)
    return dt.datetime.combine(day, MORNING, zone)


def last_day_of(due: dt.datetime, zone: ZoneInfo) -> dt.date:
    """Return the last day on which something due at a moment is in time."""
    return (due - dt.timedelta(microseconds=1)).astimezone(zone).date()


def shown_due(due: dt.datetime, unit: str, zone: ZoneInfo) -> dt.datetime | dt.date:
    """Return what people are shown: the moment where hours count, else the last day in time.

    Args:
        due: the deadline.
        unit: the unit in which it was counted, blank for none.
        zone: whose days are meant.
    """
    return due if unit in BY_THE_CLOCK else last_day_of(due, zone)
