# SPDX-License-Identifier: EUPL-1.2
"""Flows that a balance leaves out: transferred, joined, absconded, reopened.

A table may state more flows than opening, received and resolved. Where one of the other counts of
the same place, or two of them, close a balance exactly, nothing contradicts it.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from . import lexicon
from .hints import swapped
from .intervals import Number, Span, decimal, distance, number, qualifier_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Cell

_FEW = 6
"""Among more counts than these two of them make up nearly any difference by chance."""
_MOST = 12


def closed_by_others(made: Span, stated: Span, others: Iterable[Cell]) -> bool:
    """Return whether one or two further counts, added or taken away, make up a difference.

    Args:
        made: what the known terms make.
        stated: what is stated for the result.
        others: further counts of the place, of the same unit and period.
    """
    if not (made.exact and stated.exact):
        return False
    if swapped(decimal(made.lo or 0), decimal(stated.lo or 0)):
        return False
    gap = distance(made.lo or 0, stated.lo or 0)
    values = [
        number(c.value)
        for c in others
        if c.value and c.value > 0 and qualifier_of(c.qualifier) == "exact" and _may_flow(c)
    ]
    if len(values) <= _MOST and gap in values:
        return True
    return len(values) <= _FEW and any(
        gap in {a + b, distance(a, b)} for a, b in combinations(values, 2)
    )


def gap_closes(made: Number, stated: Number, others: Iterable[Cell]) -> bool:
    """Say the same of two numbers."""
    return closed_by_others(Span(made, made), Span(stated, stated), others)


def _may_flow(cell: Cell) -> bool:
    """Return whether a count may come into a stock or leave it: no stock, and no sum of flows."""
    measure = lexicon.slug(cell.measure)
    return lexicon.is_additive(measure, lexicon.slug(cell.unit)) and lexicon.station_of(measure)[
        0
    ] not in {"opening", "closing"}
