# SPDX-License-Identifier: EUPL-1.2
"""Periods of statistics: what a figure is of, with an order, containment and the one before.

The written form is the one of the figures files: `2024`, `2024-H1`, `2024-Q4`, `2024-05`,
`school:2024/2025`, `at:2023-12-31`, `to-date:2024`, `2023..2024`,
`school:2023/2024..2024/2025`. Two periods of different kinds are never the same period, even
where their days coincide: a state at a day is not a flow over a year.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import total_ordering
from typing import Final


class PeriodKind(StrEnum):
    """How a period was stated."""

    YEAR = "year"
    HALF_YEAR = "half-year"
    QUARTER = "quarter"
    MONTH = "month"
    SCHOOL_YEAR = "school-year"
    AT_DATE = "at-date"
    TO_DATE = "to-date"
    RANGE = "range"


class PeriodError(ValueError):
    """A text that is no period."""


_SCHOOL_YEAR_STARTS: Final = (9, 1)
_SCHOOL_YEAR_ENDS: Final = (8, 31)
_FIRST_DAY: Final = dt.date.min
_YEAR: Final = re.compile(r"(?P<year>\d{4})")
_HALF: Final = re.compile(r"(?P<year>\d{4})-H(?P<part>[12])")
_QUARTER: Final = re.compile(r"(?P<year>\d{4})-Q(?P<part>[1-4])")
_MONTH: Final = re.compile(r"(?P<year>\d{4})-(?P<part>0[1-9]|1[0-2])")
_SCHOOL: Final = re.compile(r"school:(?P<year>\d{4})/(?P<next>\d{4})")


@total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """A range of days (both ends included) and the way in which it was stated."""

    kind: PeriodKind
    start: dt.date
    end: dt.date
    text: str

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read a period from its written form.

        Raises:
            PeriodError: the text is no period, or its end lies before its start.
        """
        return _parse(text.strip())

    @classmethod
    def year(cls, year: int) -> Period:
        """Return the calendar year."""
        return cls(PeriodKind.YEAR, dt.date(year, 1, 1), dt.date(year, 12, 31), f"{year:04d}")

    def __str__(self) -> str:
        return self.text

    def __lt__(self, other: object) -> bool:
        """Order by end, then start, kind and writing: what closed earlier comes first.

        Of two periods that are not equal one always comes first, also where both are of the same
        days: `2023..2024` and `2023-01..2024-12` are two statements.
        """
        if not isinstance(other, Period):
            return NotImplemented
        mine = (self.end, self.start, self.kind, self.text)
        return mine < (other.end, other.start, other.kind, other.text)

    @property
    def is_stock(self) -> bool:
        """Whether the period is a moment, so that its figures are states and not flows."""
        return self.kind is PeriodKind.AT_DATE

    @property
    def is_cumulative(self) -> bool:
        """Whether the period counts everything up to its end."""
        return self.kind is PeriodKind.TO_DATE

    def contains(self, other: Period) -> bool:
        """Return whether every day of the other period lies in this one."""
        return self.start <= other.start and other.end <= self.end

    def previous(self) -> Period:
        """Return the period of the same kind and length that ends where this one begins.

        Raises:
            PeriodError: a cumulative period has none.
        """
        if self.kind is PeriodKind.TO_DATE:
            msg = f"{self.text} counts everything before it, so no period precedes it"
            raise PeriodError(msg)
        if self.kind is PeriodKind.AT_DATE:
            year = self.end.year - 1
            day = min(self.end.day, calendar.monthrange(year, self.end.month)[1])
            date = dt.date(year, self.end.month, day)
            return Period(self.kind, date, date, f"at:{date.isoformat()}")
        return _before(self)

    def opening(self) -> Period:
        """Return the moment at which a stock is this period's opening stock."""
        day = self.start - dt.timedelta(days=1)
        return Period(PeriodKind.AT_DATE, day, day, f"at:{day.isoformat()}")

    def closing(self) -> Period:
        """Return the moment at which a stock is this period's closing stock."""
        return Period(PeriodKind.AT_DATE, self.end, self.end, f"at:{self.end.isoformat()}")


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _parse(text: str) -> Period:
    try:
        if ".." in text:
            return _parse_range(text)
        if text.startswith("at:"):
            day = dt.date.fromisoformat(text.removeprefix("at:"))
            return Period(PeriodKind.AT_DATE, day, day, text)
        if text.startswith("to-date:"):
            inner = _parse(text.removeprefix("to-date:"))
            return Period(PeriodKind.TO_DATE, _FIRST_DAY, inner.end, text)
        return _parse_simple(text)
    except PeriodError:
        raise
    except ValueError as error:
        msg = f"'{text}' is no period: {error}"
        raise PeriodError(msg) from error


def _parse_simple(text: str) -> Period:
    if match := _YEAR.fullmatch(text):
        return Period.year(int(match["year"]))
    for kind, pattern, months in (
        (PeriodKind.HALF_YEAR, _HALF, 6),
        (PeriodKind.QUARTER, _QUARTER, 3),
        (PeriodKind.MONTH, _MONTH, 1),
    ):
        if match := pattern.fullmatch(text):
            return _part_of_year(kind, int(match["year"]), int(match["part"]), months)
    if (match := _SCHOOL.fullmatch(text)) and int(match["next"]) == int(match["year"]) + 1:
        return _school_year(int(match["year"]))
    msg = f"'{text}' is no period"
    raise PeriodError(msg)


def _part_of_year(kind: PeriodKind, year: int, part: int, months: int) -> Period:
    first, last = (part - 1) * months + 1, part * months
    letter = {PeriodKind.HALF_YEAR: "H", PeriodKind.QUARTER: "Q"}.get(kind)
    text = f"{year:04d}-{letter}{part}" if letter else f"{year:04d}-{part:02d}"
    return Period(kind, dt.date(year, first, 1), _last_day(year, last), text)


def _school_year(year: int) -> Period:
    return Period(
        PeriodKind.SCHOOL_YEAR,
        dt.date(year, *_SCHOOL_YEAR_STARTS),
        dt.date(year + 1, *_SCHOOL_YEAR_ENDS),
        f"school:{year:04d}/{year + 1:04d}",
    )


def _parse_range(text: str) -> Period:
    left, _, right = text.partition("..")
    if left.startswith("school:") and not right.startswith("school:"):
        right = f"school:{right}"
    first, last = _parse_simple(left), _parse_simple(right)
    if last.end < first.start or first.kind is not last.kind or last < first:
        msg = f"'{text}' is no period: it must run forward between two periods of one kind"
        raise PeriodError(msg)
    return Period(PeriodKind.RANGE, first.start, last.end, text)


def _before(period: Period) -> Period:
    end = period.start - dt.timedelta(days=1)
    match period.kind:
        case PeriodKind.YEAR:
            return Period.year(end.year)
        case PeriodKind.HALF_YEAR:
            return _part_of_year(period.kind, end.year, (end.month - 1) // 6 + 1, 6)
        case PeriodKind.QUARTER:
            return _part_of_year(period.kind, end.year, (end.month - 1) // 3 + 1, 3)
        case PeriodKind.MONTH:
            return _part_of_year(period.kind, end.year, end.month, 1)
        case PeriodKind.SCHOOL_YEAR:
            return _school_year(period.start.year - 1)
        case _:
            return _range_before(period)


def _range_before(period: Period) -> Period:
    left, _, right = period.text.partition("..")
    if right and left.startswith("school:") and not right.startswith("school:"):
        right = f"school:{right}"
    first, last = _parse_simple(left), _parse_simple(right)
    steps, walker = 1, last
    while walker != first:
        walker, steps = _before(walker), steps + 1
    new_last = _before(first)
    new_first = new_last
    for _step in range(steps - 1):
        new_first = _before(new_first)
    return Period(
        PeriodKind.RANGE, new_first.start, new_last.end, f"{new_first.text}..{new_last.text}"
    )
