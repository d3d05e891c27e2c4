# SPDX-License-Identifier: EUPL-1.2
"""Periods as the checks compare them: which kind, from when, until when."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

_YEAR = re.compile(r"^(\d{4})$")
_QUARTER = re.compile(r"^(\d{4})-?Q([1-4])$", re.IGNORECASE)
_HALF = re.compile(r"^(\d{4})-?[HS]([12])$", re.IGNORECASE)
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_DAY = re.compile(r"^(?:at:)?(\d{4})-(\d{2})-(\d{2})$")
_RANGE = re.compile(r"^(\d{4})\.\.(\d{4})$")
_AT_MONTH = re.compile(r"^at:(\d{4})-(\d{2})$")
_AT_YEAR = re.compile(r"^at:(\d{4})$")


class Span(NamedTuple):
    """A period: its kind, its first and last day."""

    kind: str
    first: date
    last: date


def _month_end(year: int, month: int) -> date:
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


@lru_cache(maxsize=4096)
def parse(text: str) -> Span | None:
    """Read a period; None for one that is only a label."""
    try:
        return _parse(text)
    except ValueError:
        return None


def _parse(text: str) -> Span | None:  # noqa: PLR0911
    text = text.strip()
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
    if m := _DAY.match(text):
        day = date(int(m[1]), int(m[2]), int(m[3]))
        return Span("at", day, day)
    if m := _AT_MONTH.match(text):
        day = _month_end(int(m[1]), int(m[2]))
        return Span("at", day, day)
    if m := _AT_YEAR.match(text):
        day = date(int(m[1]), 12, 31)
        return Span("at", day, day)
    if m := _RANGE.match(text):
        return Span("range", date(int(m[1]), 1, 1), date(int(m[2]), 12, 31))
    return None


def is_range(text: str) -> bool:
    """Say whether a period runs over several years, as a change does."""
    period = parse(text)
    return period is not None and period.kind == "range" and period.first.year < period.last.year


@lru_cache(maxsize=4096)
def night(text: str) -> date | None:
    """Give the day on whose evening a stock is counted: 1 January is the evening before."""
    period = parse(text)
    if period is None or period.kind != "at":
        return None
    return period.first - timedelta(days=1) if period.first.day == 1 else period.first


def night_before(period: Span) -> date:
    """Give the evening before a period begins."""
    return period.first - timedelta(days=1)
