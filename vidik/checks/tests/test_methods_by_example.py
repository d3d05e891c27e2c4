# SPDX-License-Identifier: EUPL-1.2
"""The rows tell what a percentage is of and a change is between, whatever the columns' names."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from vidik.checks import Cell, run
from vidik.checks.tests.methods_layouts import chance, tenth
from vidik.checks.tests.methods_tables import cell

COLUMNS = tuple(f"column_{letter}" for letter in "abcdefghijklmnop")


def quotas(*, coded: bool, unit: str = "cases") -> list[Cell]:
    """Return 30 places with 16 columns, and a percentage that is the third of the sixth."""
    numbers = chance(3)
    found: list[Cell] = []
    for n in range(30):
        values = {name: numbers.randint(20, 5000) for name in COLUMNS}
        values["column_c"] = numbers.randint(3, values["column_f"])
        place = f"place=P{n}"
        for name, value in values.items():
            if coded:
                found.append(cell("cases", value, f"{place};state={name}", unit=unit))
            else:
                found.append(cell(name, value, place, unit=unit))
        quota = tenth(Decimal(100 * values["column_c"]) / values["column_f"])
        found.append(cell("quota_x", str(quota), place, unit="percent"))
    return found


@pytest.mark.parametrize("unit", ["cases", "eur"])
@pytest.mark.parametrize("coded", [False, True])
def test_a_percentage_is_found_to_be_the_quotient_of_two_of_many_columns(
    coded: bool,
    unit: str,
) -> None:
    cells = quotas(coded=coded, unit=unit)
    assert run(cells).findings == []
    bad = replace(cells[-1], value=(cells[-1].value or 0) + Decimal("13.4"))
    [finding] = run([*cells[:-1], bad]).findings
    assert finding.kind == "share"
    assert bad.id in {c.id for c in finding.cells}


def evolution(series: str, unit: str) -> list[Cell]:
    """Return 30 places with a series in two years and how it changed."""
    numbers = chance(5)
    found: list[Cell] = []
    for n in range(30):
        place = f"place=P{n}"
        before, after = (Decimal(numbers.randint(100, 900)) / 10 for _ in range(2))
        if series == "cases":
            before, after = before * 10, after * 10
        for period, value in (("2022", before), ("2023", after)):
            found.append(cell("level_x", str(value), place, unit=series, period=period))
        change = after - before if series == "percent" else 100 * (after - before) / before
        found.append(cell("evolution_x", str(tenth(change)), place, unit=unit, period="2023"))
    return found


@pytest.mark.parametrize(
    ("series", "unit"),
    [("percent", "percentage points"), ("percent", "percent"), ("cases", "percent")],
)
@pytest.mark.parametrize("sign_lost", [False, True])
def test_a_change_under_its_own_name_is_found_to_be_of_the_series_beside(
    series: str,
    unit: str,
    sign_lost: bool,
) -> None:
    cells = evolution(series, unit)
    assert run(cells).findings == []
    place, was = next(
        (n, c.value)
        for n, c in enumerate(cells)
        if c.measure == "evolution_x" and (c.value or 0) < -10
    )
    wrong = -(was or 0) if sign_lost else (was or 0) + Decimal("17.3")
    bad = replace(cells[place], value=wrong)
    [finding] = run([*cells[:place], bad, *cells[place + 1 :]]).findings
    assert finding.kind == "trend"
    assert bad.id in {c.id for c in finding.cells}


def test_a_lost_sign_shows_where_a_change_bears_the_name_of_what_is_counted() -> None:
    cells = [
        replace(c, measure="level_x") if c.measure == "evolution_x" else c
        for c in evolution("cases", "percent")
    ]
    assert run(cells).findings == []
    place = next(n for n, c in enumerate(cells) if c.unit == "percent" and (c.value or 0) < -10)
    bad = replace(cells[place], value=-(cells[place].value or 0))
    [finding] = run([*cells[:place], bad, *cells[place + 1 :]]).findings
    assert (finding.kind, finding.found) == ("trend", bad.value)


@pytest.mark.parametrize("unit", ["%-points", "percentage points (pp)", "pct. points"])
def test_points_are_not_added_however_their_unit_is_written(unit: str) -> None:
    cells = [
        cell("level_x", value, f"place=P{n};kind={kind}", unit=unit)
        for n in range(9)
        for kind, value in (("total", 12 - n), ("lum", 31 + n), ("tor", 4 * n))
    ]
    assert run(cells).findings == []


def test_categories_that_never_make_a_hundred_are_no_whole() -> None:
    cells = [
        cell("quota_x", str(value), f"place=P{n};kind={kind}", unit="percent")
        for n, row in enumerate(((61, 24, 13), (52, 30, 16), (70, 17, 11)))
        for kind, value in zip(("lum", "tor", "other"), row, strict=True)
    ]
    assert run(cells).findings == []
