# SPDX-License-Identifier: EUPL-1.2
"""How near some parts come to their total, and whether that tells that they make it up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import notewords
from .intervals import Number, Span, distance
from .partitions import PAIR, Child, floor_of, sum_of

if TYPE_CHECKING:
    from .table import Node

_MANY = 4
_NEARLY = 16
"""Parts that miss their total by no more than one in so many were meant to make it up."""
_MAX_CHOICE = 7
_CHANCE = 6
"""A choice of parts that closes means something if there are few choices for so large a whole."""
_OVERLAP = 20
"""Above so many per cent too much, parts that never closed anywhere were several answers."""


def beside_restated_total(children: list[Child], total: Span) -> list[Child]:
    """Leave out the one category that is the total again, if the others nearly make it up.

    Then its code means all of them, though nobody knows the word.
    """
    whole = total.lo
    if not total.exact or not whole or any(node.value is None for _, node in children):
        return []
    rest = [child for child in children if child[1].value != whole]
    if len(rest) != len(children) - 1 or sum(1 for _, n in rest if n.value) < _MANY:
        return []
    gap = distance(sum((n.value or 0 for _, n in rest), start=0), whole)
    return rest if 0 < _NEARLY * gap <= whole else []


def far_above(total: Span, found: Span) -> bool:
    """Return whether parts exceed their total so far that several answers were likely possible."""
    return total.hi is not None and found.lo is not None and 10 * found.lo > 14 * total.hi


def no_partition(children: list[Child], total: Span, found: Span, *, explicit: bool) -> str:
    """Return why parts that exceed their total may not be a partition, from their numbers alone.

    A part as large as the whole beside others, and a choice of parts that closes where all of
    them do not, show nested categories; a large excess shows several answers.
    """
    values = [node.value for _, node in children if node.value]
    whole = total.lo
    if not total.exact or whole is None or len(values) < PAIR:
        return ""
    if whole in values:
        return "one category may hold others"
    if found.exact and len(values) == len(children) and _closing_choices(values, whole) == 1:
        return "one category may hold others"
    far = found.lo is not None and 100 * found.lo > (100 + _OVERLAP) * whole
    return "the categories may overlap" if far and not explicit else ""


def _closing_choices(values: list[Number], whole: Number) -> int:
    """Count the choices of two or more parts that add up to the whole.

    With many parts some choice closes by chance, and the count says nothing.
    """
    n = len(values)
    if n > _MAX_CHOICE or 2**n > _CHANCE * whole:
        return 0
    found = 0
    for mask in range(1, 2**n - 1):
        remaining = [v for i, v in enumerate(values) if mask >> i & 1]
        if len(remaining) >= PAIR and sum(remaining) == whole:
            found += 1
    return found


def most(children: list[Child], parent: Node | None) -> bool:
    """Return whether the parts make up most of their total, as a whole breakdown would."""
    if parent is None or not parent.spans:
        return True
    total = parent.spans[0].lo
    return total is None or 2 * floor_of(sum_of(children)) >= total


def tabled(node: Node) -> bool:
    """Return whether a cell was read in a table."""
    return (
        any(notewords.says_table(cell.note) for cell in node.cells if cell.note)
        or "table" in node.tags
    )


def noted_as_subset(node: Node) -> bool:
    """Return whether the notes of all cells call them a part of something."""
    return bool(node.cells) and all(
        cell.note and notewords.says_subset(cell.note) for cell in node.cells
    )
