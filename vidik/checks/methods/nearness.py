# SPDX-License-Identifier: EUPL-1.2
"""How near some parts come to their total, and whether that tells that they make it up."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from . import notewords
from .intervals import (
    Number,
    Span,
    distance,
    places,
    step_of,
)
from .partitions import (
    PAIR,
    Kid,
    floor_of,
    sum_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping

    from .table import Dims, Node

_MANY = 4
_NEARLY = 16
"""Parts that miss their total by no more than one in so many were meant to make it up."""
_MAX_CHOICE = 7
_CHANCE = 6
"""A choice of parts that closes means something if there are few choices for so large a whole."""
_OVERLAP = 20
"""Above so many per cent too much, parts that never closed anywhere were several answers."""
_ZEROS = 100
_STEPS: list[int] = sorted(
    {3, *(base * 10**n for n in range(6) for base in (5, 10, 20, 25))}, reverse=True
)
"""To what values are rounded."""
_CHANCE_OF_STEP = 10**6
"""So unlikely must it be that values are all multiples of a step by chance."""
_FEWEST_ROUND = 3
_MOST_ROUND = 20
"""One value in so many may be keyed wrongly."""
Steps = dict[int, int]
"""What the value of a place is rounded to, by the identity of its node."""


def rounded(parent: Node, found: Span, total: Span, slack: Number) -> bool:
    """Say whether values differ from their total only by rounding."""
    if parent.value is None or not found.exact or not total.exact or not slack:
        return False
    return distance(found.lo or 0, total.lo or 0) <= slack


def beside_restated_total(kids: list[Kid], total: Span) -> list[Kid]:
    """Leave out the one category that is the total again, if the others nearly make it up.

    Then its code means all of them, though nobody knows the word.
    """
    whole = total.lo
    if not total.exact or not whole or any(node.value is None for _, node in kids):
        return []
    rest = [kid for kid in kids if kid[1].value != whole]
    if len(rest) != len(kids) - 1 or sum(1 for _, n in rest if n.value) < _MANY:
        return []
    gap = distance(sum((n.value or 0 for _, n in rest), start=0), whole)
    return rest if 0 < _NEARLY * gap <= whole else []


def far_above(total: Span, found: Span) -> bool:
    """Say whether parts exceed their total so far that several answers were likely possible."""
    return total.hi is not None and found.lo is not None and 10 * found.lo > 14 * total.hi


def no_partition(kids: list[Kid], total: Span, found: Span, *, explicit: bool) -> str:
    """Say why parts that exceed their total may not be a partition, from their numbers alone.

    A part as large as the whole beside others, and a choice of parts that closes where all of
    them do not, show nested categories; a large excess shows several answers.
    """
    values = [node.value for _, node in kids if node.value]
    whole = total.lo
    if not total.exact or whole is None or len(values) < PAIR:
        return ""
    if whole in values:
        return "one category may hold others"
    if found.exact and len(values) == len(kids) and _closing_choices(values, whole) == 1:
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
        kept = [v for i, v in enumerate(values) if mask >> i & 1]
        if len(kept) >= PAIR and sum(kept) == whole:
            found += 1
    return found


def rounding_slack(kids: list[Kid], parent: Node, steps: Mapping[int, int]) -> Number:
    """Say by how much a sum of rounded values may differ from its rounded total.

    Values with decimals are rounded to their last digit; whole ones as their column of the table
    is. Each may be half of that off.
    """
    values = [node.value for _, node in kids if node.value] + [parent.value or 0]
    if any(not isinstance(v, int) for v in values):
        digits = max(
            (places(c.value) for _, n in kids for c in n.cells if c.value is not None), default=0
        )
        digits = max([digits, *(places(c.value) for c in parent.cells if c.value is not None)])
        return Fraction(len(kids) + 1, 2 * 10**digits)
    slacks = [steps.get(id(node), 0) for node in (*(node for _, node in kids), parent)]
    return 0 if min(slacks) < 0 else Fraction(sum(slacks), 2)


def maybe_rounded(kids: list[Kid], parent: Node) -> Number:
    """Say by how much a sum may be off if all its values, which end in two zeros, are rounded."""
    values = [node.value for _, node in kids if node.value] + [parent.value or 0]
    step = min((step_of(v) for v in values if v), default=Fraction(1))
    return step * (len(kids) + 1) / 2 if step >= _ZEROS else 0


def rounding_steps(nodes: Iterable[Node], names: Callable[[Dims], tuple[str, ...]]) -> Steps:
    """Learn to what each whole value of a measure is rounded, from its row and column.

    These are all values that are told by the same dimensions, and all of one category; if nearly
    all of them are multiples of ten, a hundred and so on, they were rounded to it. A value among
    them that is none (-1) is not what rounding makes.
    """
    lines: dict[tuple[Hashable, ...], list[Node]] = {}
    for node in nodes:
        if isinstance(node.value, int):
            lines.setdefault(("by", *names(node.dims)), []).append(node)
            for pid in node.dims:
                lines.setdefault((pid,), []).append(node)
    fits: Steps = {}
    odd: Steps = {}
    for line in lines.values():
        # Repeated values are no further proof, as a part is often all of its whole.
        step = _step_of_all({node.value for node in line if node.value})
        for node in line if step else ():
            known = odd if (node.value or 0) % step else fits
            known[id(node)] = max(step, known.get(id(node), 0))
    return fits | {node: -1 for node, step in odd.items() if step > fits.get(node, 0)}


def _step_of_all(values: set[Number]) -> int:
    """Give what nearly all values are multiples of, zero if they are whole as they come."""
    for step in _STEPS:
        enough = _FEWEST_ROUND
        while step**enough < _CHANCE_OF_STEP:
            enough += 1
        if len(values) < enough:
            continue
        off = sum(1 for value in values if value % step)
        if off * _MOST_ROUND <= len(values) or (off == 1 and len(values) > 2 * enough):
            return step
    return 0


def most(kids: list[Kid], parent: Node | None) -> bool:
    """Say whether the parts make up most of their total, as a whole breakdown would."""
    if parent is None or not parent.spans:
        return True
    total = parent.spans[0].lo
    return total is None or 2 * floor_of(sum_of(kids)) >= total


def tabled(node: Node) -> bool:
    """Say whether a cell was read in a table."""
    return (
        any(notewords.says_table(cell.note) for cell in node.cells if cell.note)
        or "table" in node.tags
    )


def noted_as_subset(node: Node) -> bool:
    """Say whether the notes of all cells call them a part of something."""
    return bool(node.cells) and all(
        cell.note and notewords.says_subset(cell.note) for cell in node.cells
    )
