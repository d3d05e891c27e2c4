# SPDX-License-Identifier: EUPL-1.2
"""Which counts and bases a stated percentage could come from.

A percentage of an integer count is possible only for some bases: no number of 24 is 86 per cent.
Rounding to the nearest digit (either way at a half) and cutting off are both accepted, and so is
the adjustment that makes rounded shares add up to 100.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING, NamedTuple

from .intervals import Number, Span, places, qualifier_of, span_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from .model import Cell


HUNDRED = 100
BASE_LIMIT = 400
_DIGITS = 10
"""Of what a spreadsheet divided, the last digits are those of its binary numbers."""


class Stated(NamedTuple):
    """A stated percentage: the value, one unit of its last digit, and what it may have been."""

    value: Fraction
    unit: Fraction
    span: Span

    def allows(self, exact: Fraction) -> bool:
        """Return whether an exact percentage could have been stated so."""
        return self.span.meets(Span(exact, exact))


def stated_percent(cell: Cell) -> Stated | None:
    """Read a percentage as the interval of exact values that it may stand for."""
    return None if cell.value is None else _stated(cell.value, cell.qualifier)


@lru_cache(maxsize=16384)
def _stated(stated: Decimal, qualifier: str) -> Stated:
    value = Fraction(stated)
    unit = Fraction(1, 10 ** min(places(stated), _DIGITS))
    if qualifier_of(qualifier) == "exact":
        if value in {0, HUNDRED}:
            # Nobody rounds to nothing or to everything without saying so, except by half a unit.
            span = Span(value - unit / 2, value + unit / 2)
        else:
            span = Span(value - unit / 2, value + unit, hi_open=True)
    else:
        wide = span_of(stated, qualifier, percent=True)
        span = Span(
            None if wide.lo is None else wide.lo - unit / 2,
            None if wide.hi is None else wide.hi + unit / 2,
        )
    return Stated(value, unit, span)


def share_span(part: Span, whole: Span) -> Span:
    """Return which percentages a part may be of a whole that is more than nothing."""
    low = None if part.lo is None or not whole.hi else Fraction(part.lo) * HUNDRED / whole.hi
    high = None if part.hi is None or not whole.lo else Fraction(part.hi) * HUNDRED / whole.lo
    return Span(low, high, part.lo_open, part.hi_open)


def share_fits(percent: Stated, part: Span, whole: Span) -> bool:
    """Return whether a part may be stated as this percentage of a whole."""
    low, high = percent.span.lo, percent.span.hi
    if not part.exact or not whole.exact or part.lo is None or low is None or high is None:
        return percent.span.meets(share_span(part, whole))
    # Of exact counts there may be very many; whole numbers are compared faster than fractions.
    count, size = part.lo * HUNDRED, whole.lo or 1
    under, over = low.numerator * size, high.numerator * size
    above = count * low.denominator > under or (
        count * low.denominator == under and not percent.span.lo_open
    )
    return above and (
        count * high.denominator < over
        or (count * high.denominator == over and not percent.span.hi_open)
    )


def counts_for(percent: Stated, base: int) -> range:
    """List the whole numbers of a base that could be stated as this percentage."""
    low, high = percent.span.lo, percent.span.hi
    first = 0 if low is None else max(0, ceil(Fraction(base) * Fraction(low) / HUNDRED))
    last = base if high is None else min(base, floor(Fraction(base) * Fraction(high) / HUNDRED))
    while first <= last and not percent.allows(Fraction(HUNDRED * first, base)):
        first += 1
    while last >= first and not percent.allows(Fraction(HUNDRED * last, base)):
        last -= 1
    return range(first, last + 1)


def bases_for(percent: Stated, count: Number) -> tuple[int, int] | None:
    """Return the smallest and largest base of which a count could be this percentage.

    Nothing is none of any base, so that it tells none.
    """
    low, high = percent.span.lo, percent.span.hi
    if count <= 0 or low is None or high is None or low <= 0 or high <= 0:
        return None
    first = ceil(Fraction(count) * HUNDRED / Fraction(high))
    last = floor(Fraction(count) * HUNDRED / Fraction(low))
    while first <= last and not percent.allows(Fraction(count) * HUNDRED / first):
        first += 1
    return (first, last) if first <= last else None


def nearest_only(percent: Stated) -> Stated:
    """Allow rounding to the nearest digit only."""
    half = percent.unit / 2
    return percent._replace(span=Span(percent.value - half, percent.value + half))


def common_bases(percents: Sequence[Stated], *, whole: bool, limit: int) -> list[int]:
    """List the bases for which all percentages are right, and their counts add up if they must."""
    rounded = [nearest_only(p) for p in percents]
    found = []
    for base in range(2, limit + 1):
        low = high = 0
        for percent in rounded:
            fits = counts_for(percent, base)
            if not fits:
                break
            low += fits[0]
            high += fits[-1]
        else:
            if not whole or low <= base <= high:
                found.append(base)
    return found


def adjusted_to_hundred(percents: Sequence[Stated], counts: Sequence[Number], base: int) -> bool:
    """Return whether shares differ from plain rounding only to make them add up to 100."""
    plain = Fraction(0)
    for percent, count in zip(percents, counts, strict=True):
        exact = Fraction(count) * HUNDRED / base
        if abs(exact - percent.value) >= percent.unit:
            return False
        plain += floor(exact / percent.unit + Fraction(1, 2)) * percent.unit
    return plain != HUNDRED and sum(p.value for p in percents) == HUNDRED
