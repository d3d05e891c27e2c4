# SPDX-License-Identifier: EUPL-1.2
"""Values show themselves to what step they are rounded, and in what way."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from vidik.checks import Cell, run
from vidik.checks.methods.rounding import Closing, Rounding, Step, Value
from vidik.checks.tests.methods_layouts import chance
from vidik.checks.tests.methods_tables import cell

PLACES = tuple(f"p{n:02}" for n in range(12))


def table(unit: str, step: Decimal, *, exact: bool = False, by_chance: bool = False) -> list[Cell]:
    """Return totals of 12 places with two parts each, every value rounded to a step by itself."""
    numbers = chance(17)

    def rounded(value: Decimal) -> Decimal:
        low = value // step * step
        rest = (value - low) / step
        up = numbers.random() < rest if by_chance else rest >= Decimal("0.5")
        return low + step if up else low

    found: list[Cell] = []
    for place in PLACES:
        parts = [numbers.randint(2000, 90000) * step / 10 for _ in range(2)]
        if exact:
            parts = [rounded(part) for part in parts]
        for sex, value in (("total", sum(parts)), ("female", parts[0]), ("male", parts[1])):
            dims = f"place={place};sex={sex}"
            found.append(cell("amount", str(rounded(value)), dims, unit=unit))
    return found


def slipped(cells: list[Cell], by: Decimal) -> list[Cell]:
    bad = replace(cells[3], value=(cells[3].value or 0) + by)
    return [*cells[:3], bad, *cells[4:]]


@pytest.mark.parametrize(
    ("unit", "step"),
    [
        ("thousand persons", "1"), ("thousand persons", "0.1"), ("million EUR", "1"),
        ("EUR", "1"), ("tonnes", "0.1"), ("persons", "10"), ("persons", "100"),
    ],
)  # fmt: skip
def test_sums_of_rounded_values_may_miss_their_total(unit: str, step: str) -> None:
    cells = table(unit, Decimal(step))
    sums = [[c.value or 0 for c in cells[n : n + 3]] for n in range(0, len(cells), 3)]
    assert any(total != one + two for total, one, two in sums)
    assert run(cells).findings == []
    assert len(run(slipped(cells, 7 * Decimal(step))).findings) == 1


def test_whole_counts_are_not_rounded() -> None:
    cells = table("persons", Decimal(1), exact=True)
    assert run(cells).findings == []
    assert len(run(slipped(cells, Decimal(1))).findings) == 1


def test_counts_in_thousands_with_three_decimals_are_reported_to_the_last_one() -> None:
    cells = table("thousand persons", Decimal("0.001"), exact=True)
    assert run(cells).findings == []
    assert len(run(slipped(cells, Decimal("0.001"))).findings) == 1


def test_what_is_rounded_by_chance_moves_by_all_but_a_step() -> None:
    cells = table("persons", Decimal(3), by_chance=True)
    assert run(cells).findings == []
    assert run(slipped(cells, Decimal(3))).findings == []
    assert len(run(slipped(cells, Decimal(30))).findings) == 1


def values(step: int) -> list[Value]:
    return [Value(n, step * (20 + n * n), ("",)) for n in range(20)]


def test_sums_show_whether_values_are_rounded_to_the_nearest_five_or_by_chance() -> None:
    near = [Closing(gap, 3) for gap in (0, 0, 0, 5, 0, -5, 0, 0, 0, 5)]
    far = [Closing(gap, 3) for gap in (0, 5, -5, 5, 10, -5, 0, 5, -5, 5)]
    assert Rounding(values(5), 1, lambda: near).step(0) == Step(5, Fraction(5, 2))
    assert Rounding(values(5), 1, lambda: far).step(0) == Step(5, 4)
    assert Rounding(values(3)).step(0) == Step(3, 2)
    assert Rounding(values(7)).step(0).off == 0


def test_sums_that_are_always_exact_show_that_amounts_are_not_rounded() -> None:
    amounts = [Value(n, Fraction(1001 + 37 * n, 100), ("",)) for n in range(20)]
    exact = [Closing(0, 3)] * 40
    assert Rounding(amounts, 0).step(0).off == Fraction(1, 200)
    assert Rounding(amounts, 0, lambda: exact).exact
    assert Rounding(amounts, 0, lambda: [*exact, Closing(Fraction(1, 100), 3)]).exact
    assert not Rounding(amounts, 0, lambda: exact[:8]).exact
