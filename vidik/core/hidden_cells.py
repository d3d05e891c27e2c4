# SPDX-License-Identifier: EUPL-1.2
"""Hide what is too small in a table of two questions, and what would give it away.

Whoever reads such a table may know more than it shows: the sum of a column stands on the page of
sums. So every sum of a row and of a column is taken as known, shown or not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import TypeAlias

from vidik.core.small_numbers import FEW, at_least_few

Place: TypeAlias = tuple[int, int]
"""Row and column."""


def total_may_stand(hidden: Iterable[int]) -> bool:
    """Return whether a total may stand beside parts of which these are hidden.

    Nothing is hidden, or at least two numbers are and together they are not too small.
    """
    numbers = [each for each in hidden if each]
    return not numbers or (len(numbers) > 1 and sum(numbers) >= FEW)


def hidden_places(cells: Sequence[Sequence[int]]) -> set[Place]:
    """Return which cells of a table are not shown.

    A cell is hidden that is too small, and a row whose sum is. Then, until nothing changes, others:
    so many of its line that their sum does not give it away, and so many of other lines that the
    hidden numbers could be others by one with all sums as they are.
    """
    hidden = {
        (row, column)
        for row, numbers in enumerate(cells)
        for column, number in enumerate(numbers)
        if at_least_few(number) is None or at_least_few(sum(numbers)) is None
    }
    while more := _of_lines(cells, hidden) or _of_rectangles(cells, hidden):
        hidden |= more
    return hidden


def hidden_totals(cells: Sequence[Sequence[int]], hidden: set[Place]) -> set[int]:
    """Return of which rows the sum is not shown: it is too small, or gives a hidden cell away."""
    return {
        row
        for row, numbers in enumerate(cells)
        if at_least_few(sum(numbers)) is None
        or not total_may_stand(each for c, each in enumerate(numbers) if (row, c) in hidden)
    }


def _of_lines(cells: Sequence[Sequence[int]], hidden: set[Place]) -> set[Place]:
    """Return the smallest cell of a row or column in which too little is hidden."""
    rows, columns = range(len(cells)), range(len(cells[0]) if cells else 0)
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    for line in lines:
        if total_may_stand(cells[r][c] for r, c in line if (r, c) in hidden):
            continue
        others = [(cells[r][c], (r, c)) for r, c in line if cells[r][c] and (r, c) not in hidden]
        if others:
            return {min(others)[1]}
    return set()


def _of_rectangles(cells: Sequence[Sequence[int]], hidden: set[Place]) -> set[Place]:
    """Return what is missing of the cheapest rectangle with a hidden cell that has none yet.

    Four hidden cells in two rows and two columns can each be one more or one less.
    """
    for place in sorted(hidden):
        if not cells[place[0]][place[1]]:
            continue
        found = [(each - hidden) for each in _rectangles(cells, place)]
        if found and all(found):
            return min(found, key=lambda each: (sum(cells[r][c] for r, c in each), sorted(each)))
    return set()


def _rectangles(cells: Sequence[Sequence[int]], place: Place) -> Iterator[set[Place]]:
    row, column = place
    for r, c in product(range(len(cells)), range(len(cells[0]))):
        if r == row or c == column:
            continue
        if cells[r][c] or (cells[r][column] and cells[row][c]):
            yield {place, (row, c), (r, column), (r, c)}
