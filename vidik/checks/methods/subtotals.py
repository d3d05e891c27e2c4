# SPDX-License-Identifier: EUPL-1.2
"""Subtotals that no label tells: a row that is the sum of the rows that follow on it.

Publications indent "murder" and "robbery" under "violent", and a file loses the indent. Then the
rows exceed their total everywhere. Where a row is the sum of the same rows after it (or before it)
at nearly all places, it is their subtotal, and only the rows outside of it make the total.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from .partitions import added
from .table import reading_order

if TYPE_CHECKING:
    from .intervals import Number
    from .partitions import Child

FEWEST = 3
_LEVELS = 4
_LONGEST = 40
"""So many rows at most are added up under one."""
Run = tuple[int, tuple[int, ...]]
"""A subtotal and the rows under it."""


class Subtotals(NamedTuple):
    """The subtotals among the categories of one dimension."""

    runs: dict[Run, tuple[int, int]]
    """At how many of the tried places each is the sum of its rows."""
    inside: set[int]
    """Single rows that lie in another: without them the others make the total."""

    def outer(self, children: list[Child]) -> list[Child]:
        """Leave out the rows under a subtotal."""
        present = {pid for pid, _ in children}
        under = {pid for head, run in self.runs if head in present for pid in run}
        return [
            child for child in children if child[0] not in under and child[0] not in self.inside
        ]


def subtotals(places: list[list[Child]], totals: list[Number]) -> Subtotals:
    """Learn which rows are subtotals from places whose values are all stated."""
    found = Subtotals({}, set())
    for _ in range(_LEVELS):
        further = _one_level([found.outer(children) for children in places])
        if not further:
            break
        found.runs.update(further)
    beyond: Counter[int] = Counter()
    for children, total in zip(places, totals, strict=True):
        outer = found.outer(children)
        gap = added(outer) - total
        beyond.update(pid for pid, node in outer if gap > 0 and node.value == gap)
    for pid, times in sorted(beyond.items(), key=lambda item: (-item[1], item[0]))[:1]:
        if mostly(times, len(places)):
            found.inside.add(pid)
    return found


def _one_level(places: list[list[Child]]) -> dict[Run, tuple[int, int]]:
    held: Counter[Run] = Counter()
    for children in places:
        rows = sorted(children, key=lambda child: reading_order(child[1].first()))
        held.update(set(_runs(rows)) | set(_runs(rows[::-1])))
    found: dict[Run, tuple[int, int]] = {}
    known = [dict(children) for children in places]
    taken: set[int] = set()
    # Of runs that hold as often the longest: the others lack rows that are nothing.
    for run, times in sorted(held.items(), key=lambda item: (-item[1], -len(item[0][1]), item[0])):
        head, under = run
        if times < FEWEST or taken & {head, *under}:
            continue
        tried = sum(
            1 for children in known if head in children and all(pid in children for pid in under)
        )
        if mostly(times, tried):
            found[run] = (times, tried)
            taken.update(run[1], {head})
    return found


def mostly(held: int, tried: int) -> bool:
    """Return whether a relation holds at enough places, and at four of five, to be one."""
    return held >= FEWEST and 5 * held >= 4 * tried


def _runs(rows: list[Child]) -> list[Run]:
    """List the rows that are the sum of two or more rows after them."""
    found: list[Run] = []
    for i, (head, node) in enumerate(rows):
        whole = node.value or 0
        under: list[int] = []
        summed = 0
        full = 0
        for pid, part in rows[i + 1 : i + 1 + _LONGEST] if whole > 0 else ():
            summed += part.value or 0  # type: ignore[assignment]
            full += bool(part.value)
            under.append(pid)
            if summed > whole:
                break
            if summed == whole and full > 1:
                found.append((head, tuple(sorted(under))))
    return found
