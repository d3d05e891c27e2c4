# SPDX-License-Identifier: EUPL-1.2
"""Places of one relation that fail alike: by the same amount, or in the same ratio.

What fails by anything is no relation; what fails by the same everywhere is one mistake: a unit, a
factor, a row that was left out of every total.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .intervals import Number

_RATIOS, _AMOUNTS = 3, 5
"""So many different values that fail alike show one mistake; small amounts agree by chance."""
_NEARLY_ALL = 10
"""One place in so many may fail by something else."""


def alike(missed: Sequence[tuple[Number, Number]], terms: int) -> list[int]:
    """Return the places, by position, at which nearly all expected and found values differ alike.

    None if they do not. Equal values at several places are no further proof, nor is an amount that
    rounding of so many terms may make, or one too much, which an overlap explains. What is found to
    be a small whole number of times what is expected is a list that holds several breakdowns.
    """
    groups: dict[tuple[int, Number], list[int]] = {}
    many = len(missed)
    for i, (expected, found) in enumerate(missed):
        gap = expected - found
        if gap * 2 > terms + 1:
            groups.setdefault((_AMOUNTS, gap), []).append(i)
        if expected and found:
            ratio = Fraction(found) / Fraction(expected)
            if ratio.denominator > 1 or not 1 <= ratio <= terms:
                groups.setdefault((_RATIOS, ratio), []).append(i)
    for (least, _), same in groups.items():
        if _NEARLY_ALL * (many - len(same)) <= many:
            return same if len({missed[i] for i in same}) >= least else []
    return []
