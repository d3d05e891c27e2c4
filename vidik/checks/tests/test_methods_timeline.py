# SPDX-License-Identifier: EUPL-1.2
"""What periods that hold each other say of one another."""

from __future__ import annotations

import pytest

from vidik.checks import Cell, Kind, run
from vidik.checks.tests.methods_tables import cell, kinds, messages

QUARTERS = ("2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4")


def parts(
    measure: str, values: tuple[int | None, ...], periods: tuple[str, ...] = QUARTERS,
    unit: str = "persons",
) -> list[Cell]:  # fmt: skip
    """Write one figure for each shorter period."""
    return [cell(measure, v, unit=unit, period=p) for p, v in zip(periods, values, strict=True)]


@pytest.mark.parametrize("unit", ["persons", "count"])
@pytest.mark.parametrize(("year", "wrong"), [(120, False), (100, True), (300, True)])
def test_four_quarters_make_the_year(unit: str, year: int, wrong: bool) -> None:
    cells = [*parts("identified", (30, 31, 29, 30), unit=unit), cell("identified", year, unit=unit)]
    report = run(cells)
    assert kinds(report) == ([Kind.SUM] if wrong else [])
    if wrong:
        assert (report.findings[0].expected, report.findings[0].found) == (year, 120)


def test_twelve_months_and_two_halves_make_the_year() -> None:
    months = tuple(f"2024-{m:02}" for m in range(1, 13))
    cells = parts("reports", (4,) * 12, months, "count")
    assert messages([*cells, cell("reports", 48, unit="count")]) == []
    assert len(messages([*cells, cell("reports", 58, unit="count")])) == 1
    halves = parts("reports", (20, 27), ("2024-H1", "2024-H2"), "count")
    assert messages([*halves, cell("reports", 47, unit="count")]) == []
    assert len(messages([*halves, cell("reports", 50, unit="count")])) == 1


def test_the_years_of_a_span_make_the_span() -> None:
    years = parts("convictions", (20, 30, 25), ("2022", "2023", "2024"), "count")
    assert messages([*years, cell("convictions", 75, unit="count", period="2022..2024")]) == []
    wrong = [*years, cell("convictions", 85, unit="count", period="2022..2024")]
    assert "stated as 85, but its parts make 75: 2022 20, 2023 30, 2024 25" in messages(wrong)[0]
    assert messages([*years[1:], cell("convictions", 85, unit="count", period="2022..2024")]) == []


def test_quarters_reported_as_a_dimension_make_the_year() -> None:
    cells = [
        cell("reports", v, f"quarter={q}", unit="count") for q, v in enumerate((5, 6, 7, 8), 1)
    ]
    assert messages([*cells, cell("reports", 26, unit="count")]) == []
    assert len(messages([*cells, cell("reports", 30, unit="count")])) == 1
    assert messages([*cells[:3], cell("reports", 30, unit="count")]) == []
    clients = [cell("clients", v, f"quarter={q}") for q, v in enumerate((5, 6, 7, 8), 1)]
    assert messages([*clients, cell("clients", 20)]) == []


def test_an_unstated_quarter_makes_no_contradiction_unless_the_others_are_too_many() -> None:
    cells = parts("identified", (30, 31, 29, None))
    assert messages([*cells, cell("identified", 120)]) == []
    assert len(messages([*cells, cell("identified", 80)])) == 1


def test_one_client_may_come_in_several_quarters() -> None:
    assert (
        messages([*parts("clients_assisted", (30, 31, 29, 30)), cell("clients_assisted", 70)]) == []
    )


def test_persons_who_exceed_the_year_again_and_again_are_counted_several_times() -> None:
    cells = []
    for sex in ("f", "m"):
        cells += [cell("people", 30, f"sex={sex}", period=p) for p in QUARTERS]
        cells.append(cell("people", 80, f"sex={sex}"))
    assert messages(cells) == []


@pytest.mark.parametrize("measure", ["shelter_places", "zzb"])
def test_a_level_is_not_added_over_the_quarters(measure: str) -> None:
    assert messages([*parts(measure, (50, 52, 55, 55), unit="count"),
                     cell(measure, 53, unit="count")]) == []  # fmt: skip
