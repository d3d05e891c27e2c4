# SPDX-License-Identifier: EUPL-1.2
"""What a stated value can mean: a qualifier turns it into an interval.

"More than 100" is (100, ∞), "about 50" a band around 50; two statements contradict each other
only if no number satisfies both.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from typing import NamedTuple

Number = int | Fraction

_QUALIFIERS = {
    "": "exact",
    "exact": "exact",
    "more_than": "more_than",
    "over": "more_than",
    "above": "more_than",
    "gt": "more_than",
    ">": "more_than",
    "at_least": "at_least",
    "min": "at_least",
    "minimum": "at_least",
    "ge": "at_least",
    ">=": "at_least",
    "less_than": "less_than",
    "under": "less_than",
    "below": "less_than",
    "lt": "less_than",
    "<": "less_than",
    "at_most": "at_most",
    "up_to": "at_most",
    "max": "at_most",
    "maximum": "at_most",
    "le": "at_most",
    "<=": "at_most",
    "approx": "approx",
    "approximately": "approx",
    "about": "approx",
    "around": "approx",
    "circa": "approx",
    "estimated": "approx",
    "estimate": "approx",
    "nearly": "approx",
    "almost": "approx",
    "~": "approx",
}

_PLACES = 6
SMALL = 100
"""Below this a value said to be about right may be a tenth off, above it a twentieth."""

_SIMPLE_SHARES = (
    Fraction(10),
    Fraction(20),
    Fraction(25),
    Fraction(30),
    Fraction(100, 3),
    Fraction(40),
    Fraction(50),
    Fraction(60),
    Fraction(200, 3),
    Fraction(70),
    Fraction(75),
    Fraction(80),
    Fraction(90),
)


def distance(a: Number, b: Number) -> Number:
    """Say how far two numbers lie apart."""
    return a - b if a >= b else b - a


class Span(NamedTuple):
    """An interval of numbers; a missing end is unbounded."""

    lo: Number | None
    hi: Number | None
    lo_open: bool = False
    hi_open: bool = False

    @property
    def exact(self) -> bool:
        """Say whether it holds one number only."""
        return self.lo is not None and self.lo == self.hi

    def meets(self, other: Span) -> bool:
        """Say whether some number lies in both."""
        return not (self.below(other) or other.below(self))

    def below(self, other: Span) -> bool:
        """Say whether every number here is less than every number there."""
        if self.hi is None or other.lo is None:
            return False
        if self.hi == other.lo:
            return self.hi_open or other.lo_open
        return self.hi < other.lo

    def plus(self, other: Span) -> Span:
        """Add two intervals."""
        return Span(
            None if self.lo is None or other.lo is None else self.lo + other.lo,
            None if self.hi is None or other.hi is None else self.hi + other.hi,
            self.lo_open or other.lo_open,
            self.hi_open or other.hi_open,
        )

    def minus(self, other: Span) -> Span:
        """Subtract an interval."""
        return Span(
            None if self.lo is None or other.hi is None else self.lo - other.hi,
            None if self.hi is None or other.lo is None else self.hi - other.lo,
            self.lo_open or other.hi_open,
            self.hi_open or other.lo_open,
        )

    def times(self, factor: Number) -> Span:
        """Multiply an interval by a number; a negative one turns it round."""
        lo = None if self.lo is None else self.lo * factor
        hi = None if self.hi is None else self.hi * factor
        if factor < 0:
            return Span(hi, lo, self.hi_open, self.lo_open)
        return Span(lo, hi, self.lo_open, self.hi_open)


ZERO = Span(0, 0)
ANY_COUNT = Span(0, None)


def number(value: Decimal | Fraction) -> Number:
    """Turn a decimal or fraction into an exact number, whole where it is whole."""
    whole = int(value)
    return whole if whole == value else Fraction(value)


def decimal(value: Number) -> Decimal:
    """Turn an exact number into a decimal of at most six places."""
    if isinstance(value, int):
        return Decimal(value)
    if value.denominator == 1:
        return Decimal(value.numerator)
    # Enough digits for the whole part and the six places, however large the number is.
    exact = Context(prec=len(str(abs(value.numerator))) + _PLACES + 2)
    result = exact.divide(Decimal(value.numerator), Decimal(value.denominator))
    return exact.normalize(exact.quantize(result, Decimal(1).scaleb(-_PLACES)))


def difference(found: Decimal, expected: Decimal) -> Decimal:
    """Subtract two decimals without rounding, however many digits they have."""
    digits = sum(len(d.as_tuple().digits) + abs(d.adjusted()) for d in (found, expected))
    return Context(prec=digits + 2).subtract(found, expected)


def plain(value: Decimal) -> str:
    """Write a decimal in full, without an exponent and without zeros that say nothing."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def qualifier_of(word: str) -> str:
    """Reduce a qualifier word to one of the six that the checks know."""
    return _QUALIFIERS.get(word.strip().lower().replace(" ", "_").replace("-", "_"), "exact")


def step_of(value: Number) -> Fraction:
    """Give the power of ten that a round number is stated to (50 → 10, 75,000 → 1,000)."""
    if not isinstance(value, int):
        return Fraction(1, 10)
    if value == 0:
        return Fraction(1)
    step = 1
    while value % (step * 10) == 0:
        step *= 10
    return Fraction(step)


def span_of(value: Decimal, qualifier: str, *, percent: bool = False) -> Span:
    """Say which numbers a stated value allows.

    "About" allows half of the digit it is rounded to, a twentieth of the value (a tenth below
    100), or one unit, whichever is widest; a percent one point, or two and a half where it is
    a plain fraction such as a half or two thirds.
    """
    n = number(value)
    word = qualifier_of(qualifier)
    if word == "exact":
        return Span(n, n)
    if word == "more_than":
        return Span(n, None, lo_open=True)
    if word == "at_least":
        return Span(n, None)
    if word == "less_than":
        return Span(None, n, hi_open=True)
    if word == "at_most":
        return Span(None, n)
    if percent:
        plain = any(abs(n - share) <= Fraction(1, 2) for share in _SIMPLE_SHARES)
        band = Fraction(5, 2) if plain else Fraction(1)
    else:
        share = Fraction(1, 10 if distance(n, 0) < SMALL else 20)
        band = max(step_of(n) / 2, distance(n, 0) * share, Fraction(1))
    return Span(n - band, n + band)


def places(value: Decimal) -> int:
    """Count the decimal places a value is stated to."""
    return len(plain(value).partition(".")[2])
