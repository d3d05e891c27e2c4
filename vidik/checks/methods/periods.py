# SPDX-License-Identifier: EUPL-1.2
"""Periods as the checks compare them: which kind, from when, until when."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_YEAR = re.compile(r"^(\d{4})$")
_QUARTER = re.compile(r"^(\d{4})[- /]?[QTKК]([1-4])$", re.IGNORECASE)
_QUARTER_FIRST = re.compile(r"^(?:[QTKК]([1-4])|([1-4])[QTKК])[- /]?(\d{4})$", re.IGNORECASE)
_HALF = re.compile(r"^(\d{4})[- /]?[HS]([12])$", re.IGNORECASE)
_HALF_FIRST = re.compile(r"^(?:[HS]([12])|([12])[HS])[- /]?(\d{4})$", re.IGNORECASE)
_FISCAL = re.compile(r"^(?:(?:fiscal|school|fy)[: ]?)?(\d{4})[/-](\d{4}|\d{2})$", re.IGNORECASE)
_FISCAL_YEAR = re.compile(r"^(?:fiscal:|fy ?)(\d{4})$", re.IGNORECASE)
_BETWEEN = re.compile(r"^(\d{4}-\d{2}(?:-\d{2})?)\.\.(\d{4}-\d{2}(?:-\d{2})?)$")
_MONTHS_OF = re.compile(r"^([^\W\d]{3,})\.?\s*[-\u2013]\s*([^\W\d]{3,})\.?\s+(\d{4})\.?$")
_MONTH_NAMES = {
    name: number
    for number, names in enumerate(
        ("jan јан jän ene", "feb феб fév", "mar мар mär", "apr апр avr abr", "may maj mai мај",
         "jun јун juin", "jul јул juil", "aug avg авг août ago", "sep сеп set", "oct okt окт out",
         "nov нов", "dec дец dez déc dic"),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
"""Beginnings of the months' names; none that two languages give to two months."""
_MONTH = re.compile(r"^(\d{4})-(0[1-9]|1[0-2])$")
_DAY = re.compile(r"^(?:at:|as[- ]of[: ])?(\d{4})-(\d{2})-(\d{2})$")
_DAY_FIRST = re.compile(r"^(?:at:|as[- ]of[: ])?(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\.?$")
_RANGE = re.compile(r"^(\d{4})\.\.(\d{4})$")
_AT_MONTH = re.compile(r"^at:(\d{4})-(\d{2})$")
_AT_YEAR = re.compile(r"^(?:at:|end[- ](?:of[- ])?)(\d{4})$", re.IGNORECASE)


_DAYS = {"year": 366, "half": 184, "quarter": 92, "month": 31}
_SERIES = 3
"""Of so many periods it does not show that they follow on each other."""


class Span(NamedTuple):
    """A period: its kind, its first and last day.

    A fiscal or school year begins at a day that its label does not tell; it is stated from July to
    June, so that one follows on the other.
    """

    kind: str
    first: date
    last: date


def _month_end(year: int, month: int) -> date:
    successors = date(year + month // 12, month % 12 + 1, 1)
    return successors - timedelta(days=1)


@lru_cache(maxsize=4096)
def parse(text: str) -> Span | None:
    """Read a period; None for one that is only a label."""
    try:
        return _parse(text)
    except ValueError:
        return None


def _parse(text: str) -> Span | None:
    text = text.strip()
    return _common(text) or _day(text) or _spelled(text) or _fiscal(text) or _between(text)


def _common(text: str) -> Span | None:
    if m := _YEAR.match(text):
        year = int(m[1])
        return Span("year", date(year, 1, 1), date(year, 12, 31))
    if m := _QUARTER.match(text):
        year, q = int(m[1]), int(m[2])
        return Span("quarter", date(year, 3 * q - 2, 1), _month_end(year, 3 * q))
    if m := _HALF.match(text):
        year, h = int(m[1]), int(m[2])
        return Span("half", date(year, 6 * h - 5, 1), _month_end(year, 6 * h))
    if m := _MONTH.match(text):
        year, month = int(m[1]), int(m[2])
        return Span("month", date(year, month, 1), _month_end(year, month))
    if m := _RANGE.match(text):
        return Span("range", date(int(m[1]), 1, 1), date(int(m[2]), 12, 31))
    return None


def _day(text: str) -> Span | None:
    if m := _DAY_FIRST.match(text):
        day = date(int(m[3]), int(m[2]), int(m[1]))
        return Span("at", day, day)
    if m := _DAY.match(text):
        day = date(int(m[1]), int(m[2]), int(m[3]))
        return Span("at", day, day)
    if m := _AT_MONTH.match(text):
        day = _month_end(int(m[1]), int(m[2]))
        return Span("at", day, day)
    if m := _AT_YEAR.match(text):
        day = date(int(m[1]), 12, 31)
        return Span("at", day, day)
    return None


def _spelled(text: str) -> Span | None:
    """Read halves and quarters that begin with their number, and months by their names."""
    if m := _QUARTER_FIRST.match(text):
        return _common(f"{m[3]}-Q{m[1] or m[2]}")
    if m := _HALF_FIRST.match(text):
        return _common(f"{m[3]}-H{m[1] or m[2]}")
    if m := _MONTHS_OF.match(text):
        first, last = (_month_named(m[i]) for i in (1, 2))
        if first and last and first <= last:
            return _whole(date(int(m[3]), first, 1), _month_end(int(m[3]), last))
    return None


def _month_named(word: str) -> int:
    word = word.lower()
    return _MONTH_NAMES.get(word[:4]) or _MONTH_NAMES.get(word[:3]) or 0


def _fiscal(text: str) -> Span | None:
    if m := _FISCAL.match(text):
        year = int(m[1])
        if int(m[2]) in {year + 1, (year + 1) % 100}:
            return Span("fiscal", date(year, 7, 1), date(year + 1, 6, 30))
    if m := _FISCAL_YEAR.match(text):
        year = int(m[1])
        return Span("fiscal", date(year, 7, 1), date(year + 1, 6, 30))
    return None


def _between(text: str) -> Span | None:
    if m := _BETWEEN.match(text):
        first, last = (_common(side) or _day(side) for side in (m[1], m[2]))
        if first is not None and last is not None and first.first <= last.last:
            return _whole(first.first, last.last)
    return None


_LENGTHS = {1: "month", 3: "quarter", 6: "half", 12: "year"}


def _whole(first: date, last: date) -> Span | None:
    """Read whole months as the half, quarter or year that they are."""
    months = 12 * (last.year - first.year) + last.month - first.month + 1
    kind = _LENGTHS.get(months, "")
    if not kind or first.day != 1 or last != _month_end(last.year, last.month):
        return None
    if (first.month - 1) % months:
        return Span("fiscal", first, last) if kind == "year" else None
    return Span(kind, first, last)


_MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12, "fiscal": 12}


def number(period: Span) -> int | None:
    """Number periods of one kind in their order, so that one follows on the other."""
    months = _MONTHS_IN.get(period.kind)
    return months and (12 * period.first.year + period.first.month - 1) // months


def year_before(text: str) -> str:
    """Write the label of the fiscal or school year before one, in the same spelling."""
    return (_YEARS if ".." in text else _NUMBERED).sub(_one_less, text)


_YEARS = re.compile(r"\d{4}")
_NUMBERED = re.compile(r"\d{4}|\d{2}")


def _one_less(number: re.Match[str]) -> str:
    size = len(number[0])
    return str((int(number[0]) - 1) % 10**size).zfill(size)


def is_range(text: str) -> bool:
    """Return whether a period runs over several years, as a change does."""
    period = parse(text)
    return period is not None and period.kind == "range" and period.first.year < period.last.year


@lru_cache(maxsize=4096)
def night(text: str) -> date | None:
    """Return the day on whose evening a stock is counted: 1 January is the evening before."""
    period = parse(text)
    if period is None or period.kind != "at":
        return None
    return period.first - timedelta(days=1) if period.first.day == 1 else period.first


def night_before(period: Span) -> date:
    """Return the evening before a period begins."""
    return period.first - timedelta(days=1)


def missing_beside(period: str, others: Iterable[str]) -> str:
    """Name the period next to one that all others of its kind go past; blank if none is missing."""
    span = parse(period)
    if span is None or span.kind not in _DAYS:
        return ""
    known = sorted({s for other in others if (s := parse(other)) and s.kind == span.kind})
    at = known.index(span) if span in known else -1
    most = _DAYS[span.kind]
    for first, second in ((at, at + 1), (at - 1, at)):
        if first >= 0 and second < len(known) and len(known) > _SERIES:
            gap = (known[second].first - known[first].last).days - 1
            if 0 < gap <= most:
                return _label(span.kind, known[first].last + timedelta(days=1))
    return ""


def _label(kind: str, first: date) -> str:
    if kind == "year":
        return str(first.year)
    if kind == "month":
        return f"{first.year}-{first.month:02}"
    months = 3 if kind == "quarter" else 6
    return f"{first.year}-{'Q' if months == 3 else 'H'}{(first.month - 1) // months + 1}"  # noqa: PLR2004
