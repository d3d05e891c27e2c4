# SPDX-License-Identifier: EUPL-1.2
"""How cells and numbers are written inside a finding's sentence."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from .intervals import qualifier_of
from .lexicon import words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .intervals import Number
    from .model import Cell

_LISTED = 12
_NAMED = 5
"""So many parts are named in a sentence, fewer of long names; all of them are among its cells."""
_WORDS = 18
_QUALIFIED = {
    "more_than": "more than ",
    "at_least": "at least ",
    "less_than": "less than ",
    "at_most": "at most ",
    "approx": "about ",
}


def figure(value: Number | Decimal | None) -> str:
    """Write a number with thousands separated and at most two decimals."""
    if value is None:
        return "–"
    if isinstance(value, int):
        return f"{value:,}"
    if not isinstance(value, Decimal):
        value = Decimal(value.numerator) / Decimal(value.denominator)
    if value == value.to_integral_value():
        return f"{int(value):,}"
    return f"{value:,.2f}".rstrip("0").rstrip(".")


def stated(cell: Cell) -> str:
    """Write a cell's value with its qualifier."""
    return _QUALIFIED.get(qualifier_of(cell.qualifier), "") + figure(cell.value)


def where(cells: Iterable[Cell]) -> str:
    """Write the sections that cells stand in."""
    sections = sorted({c.section for c in cells if c.section})
    if not sections:
        return "place not given"
    if len(sections) == 1:
        return f"section {sections[0]}"
    if len(sections) > _LISTED:
        return f"{len(sections)} sections"
    return f"sections {', '.join(sections[:-1])} and {sections[-1]}"


def listed(items: Sequence[str], sizes: Sequence[Number | Decimal | None]) -> str:
    """Join parts; of many, the largest are named and the others counted."""
    if len(items) <= _NAMED:
        return ", ".join(items)
    some = [i for i in range(len(items)) if sizes[i]] or [0]
    largest = [
        items[i]
        for i in sorted(some, key=lambda i: abs(Fraction(sizes[i] or 0)), reverse=True)[:_NAMED]
    ]
    while len(largest) > 1 and sum(len(item.split()) for item in largest) > _WORDS:
        largest.pop()
    more = len(items) - len(largest)
    named = ", ".join(largest)
    return f"{named} and {more:,} other{'s' if more > 1 else ''}" if more else named


def scope(dimensions: Iterable[tuple[str, str]]) -> str:
    """Write dimensions: their names in words, their codes as they are in the file.

    A code that several dimensions share is written once; blank for what is not broken down.
    """
    named: dict[str, str] = {}
    for name, code in sorted(dimensions):
        named.setdefault(code, f"{words(name)} {code}")
    return ", ".join(named.values())
