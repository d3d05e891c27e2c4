# SPDX-License-Identifier: EUPL-1.2
"""Nobody works out a hidden number, whatever sums they know."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

import pytest

from vidik.core.hidden_cells import Place, hidden_places, hidden_totals, total_may_stand

MOST = 8
"""The largest number that is tried where nothing else bounds it."""


def ways(sums: Sequence[int | None], places: Sequence[Place]) -> Iterator[dict[Place, int]]:
    """Fill hidden cells in every way in which the sums of rows come out, where they are shown."""
    rows = []
    for row, total in enumerate(sums):
        own = [place for place in places if place[0] == row]
        most = MOST if total is None else total
        rows.append(
            [
                dict(zip(own, numbers, strict=True))
                for numbers in product(range(most + 1), repeat=len(own))
                if total is None or sum(numbers) == total
            ]
        )
    for parts in product(*rows):
        yield {place: number for part in parts for place, number in part.items()}


def possible(cells: list[list[int]], hidden: set[Place]) -> dict[Place, set[int]]:
    """Give which numbers each hidden cell may be, for whoever knows every sum that stands."""
    totals = hidden_totals(cells, hidden)
    sums = [
        None if r in totals else sum(number for c, number in enumerate(row) if (r, c) in hidden)
        for r, row in enumerate(cells)
    ]
    known = {}
    for c in range(len(cells[0])):
        parts = [cells[r][c] for r in range(len(cells)) if (r, c) in hidden]
        if total_may_stand(parts):
            known[c] = sum(parts)
    found: dict[Place, set[int]] = {place: set() for place in hidden}
    for way in ways(sums, sorted(hidden)):
        by_column = Counter[int]()
        for (_r, c), number in way.items():
            by_column[c] += number
        if all(by_column[c] == number for c, number in known.items()):
            for place, number in way.items():
                found[place].add(number)
    return found


@pytest.mark.parametrize("seed", range(60))
def test_no_hidden_cell_follows_from_the_sums_of_rows_and_columns(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - tables to try
    rows, columns = chance.choice(((1, 3), (2, 1), (2, 2), (2, 3), (3, 1), (3, 2)))
    cells = [[chance.choice((0, 0, 1, 2, 5, 6, 7)) for _c in range(columns)] for _r in range(rows)]
    hidden = hidden_places(cells)
    assert all((r, c) in hidden for r in range(rows) for c in range(columns) if 0 < cells[r][c] < 5)
    found = possible(cells, hidden)
    for (r, c), numbers in found.items():
        assert cells[r][c] in numbers, "the trial itself is right"
        assert len(numbers) > 1 or not cells[r][c], (cells, hidden, (r, c))


def test_a_column_is_protected_as_a_row_is() -> None:
    # By rows alone the first two rows hide 2 and 5, 3 and 5: each column shows the rest.
    cells = [[2, 5, 9], [6, 7, 8], [6, 9, 5]]
    hidden = hidden_places(cells)
    assert len({r for r, _c in hidden}) > 1
    assert len([1 for _r, c in hidden if c == 0]) > 1


def test_a_table_without_small_numbers_hides_nothing() -> None:
    assert hidden_places([[5, 0], [7, 9]]) == set()
    assert hidden_places([]) == set()
