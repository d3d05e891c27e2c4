# SPDX-License-Identifier: EUPL-1.2
"""How a file states its changes, its other changes teach."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vidik.checks import Cell, Kind, Outcome, run
from vidik.checks.methods.model import Basis, Ground
from vidik.checks.tests.methods_tables import cell, messages

PLACES = {"north": (158, 154), "south": (1454, 1418), "east": (1320, 1264), "west": (871, 904)}
STATED = {"north": "-2.5", "south": "-2.5", "east": "-4.2", "west": "3.8"}


def movements(**wrong: str) -> list[Cell]:
    cells = []
    for place, (before, after) in PLACES.items():
        dims = f"place={place}"
        change = (STATED | wrong)[place]
        cells += [cell("inmates", before, dims, period="2018"),
                  cell("inmates", after, dims, period="2019"),
                  cell("inmates", change, dims, unit="percent", period="2018..2019")]  # fmt: skip
    return cells


def reasons(cells: list[Cell]) -> set[str]:
    return {r.reason for r in run(cells).results if r.outcome is Outcome.SKIPPED}


def test_a_fall_without_its_sign_is_reported_where_the_others_have_theirs() -> None:
    assert messages(movements()) == []
    (finding,) = run(movements(east="4.2")).findings
    assert "stated as 4.2, but from 1,320 to 1,264 it is -4.24" in finding.message
    assert finding.ground == Ground(Basis.LEARNED, 3, 4)
    assert messages(movements(north="2.5", south="2.5", east="4.2")) == []


def test_changes_of_which_few_fit_are_of_something_else() -> None:
    cells = movements(north="1.7", south="-8.8", east="12.1")
    assert messages(cells) == []
    assert "the values that changed are not stated" in reasons(cells)


def test_a_change_is_of_what_was_rounded() -> None:
    def cells(change: str) -> list[Cell]:
        values = (("2015", 1400), ("2016", 1300), ("2014", 2400), ("2013", 2600))
        return [*(cell("inmates", v, period=year) for year, v in values),
                cell("inmates_change", change, unit="percent", period="2015..2016")]  # fmt: skip

    assert messages(cells("-4.3")) == []
    assert len(messages(cells("-24.3"))) == 1


@pytest.mark.parametrize(
    ("unit", "change", "findings"),
    [
        ("percentage points", "5.5", 0), ("percentage points", "13.4", 1),
        ("процентних поена", "5.5", 0), ("percent", "5.5", 0), ("percent", "13.4", 0),
        ("percent", "9.1", 1),
    ],
)  # fmt: skip
def test_a_change_of_percentages_is_reported_in_points_or_in_per_cent(
    unit: str, change: str, findings: int
) -> None:
    cells = [cell("employed", "41", unit="percent", period="2018"),
             cell("employed", "46.5", unit="percent", period="2019"),
             cell("employed", 512, period="2018"), cell("employed", 601, period="2019"),
             cell("employed_change", change, unit=unit, period="2018..2019")]  # fmt: skip
    if unit == "percent":
        cells = [c for c in cells if c.unit != "persons"]
    found = run(cells).findings
    assert [f.kind for f in found] == [Kind.TREND] * findings


# --- changes of what has another name ---


STOCKS = {"a": (105, 131, 118), "b": (412, 397, 450), "c": (77, 60, 93)}
DAYS = ("at:2020-12-16", "at:2020-12-17", "at:2020-12-18")


def evenings(**wrong: int) -> list[Cell]:
    """Write how many are in, and by how many that differs from the evening before."""
    cells = []
    for place, values in STOCKS.items():
        dims = f"place={place}"
        cells += [cell("guests_in", v, dims, period=d)
                  for d, v in zip(DAYS, values, strict=True)]  # fmt: skip
        for day, first, last in zip(DAYS[1:], values, values[1:], strict=False):
            change = wrong.get(place, last - first) if day == DAYS[-1] else last - first
            cells.append(cell("variation_tonight", change, dims, period=day))
    return cells


def test_the_variation_of_a_stock_is_found_by_its_evenings() -> None:
    assert messages(evenings()) == []
    (finding,) = run(evenings(b=-53)).findings
    assert "stated as -53, but from 397 to 450 it is 53" in finding.message
    assert finding.ground == Ground(Basis.LEARNED, 5, 6)


def test_a_variation_that_a_wrong_stock_breaks_is_reported_with_the_sum_that_shows_it() -> None:
    cells = evenings()
    cells += [cell("guests_in", sum(v[i] for v in STOCKS.values()), period=day)
              for i, day in enumerate(DAYS)]  # fmt: skip
    assert messages(cells) == []
    stock = next(c for c in cells if c.value == 397)
    cells[cells.index(stock)] = cell("guests_in", 379, "place=b", period=DAYS[1])
    (finding,) = run(cells).findings
    assert finding.kind is Kind.SUM
    assert sum("the change is stated as" in note for note in finding.related) == 2


def test_a_mean_change_by_the_year_is_found_by_the_first_and_last_values() -> None:
    def cells(last: str) -> list[Cell]:
        rows = (("a", 7339, 6613, "-1.2"), ("b", 5119, 4537, "-1.3"), ("c", 4293, 3673, "-1.7"),
                ("d", 2298, 2162, "-0.7"), ("e", 826, 875, "0.6"), ("f", 1597, 1940, "2.2"),
                ("g", 780, 541, last))  # fmt: skip
        return [
            one
            for kind, first, now, change in rows
            for one in (
                cell("charges", first, f"kind={kind}", period="2007"),
                cell("charges", now, f"kind={kind}", period="2016"),
                cell("average_annual_change", change, f"kind={kind}", unit="percent",
                     period="2007..2016"),
            )
        ]  # fmt: skip

    assert messages(cells("-4")) == []
    (finding,) = run(cells("-2")).findings
    assert finding.params["expected"] == "-3.98"


def test_changes_that_fit_no_series_are_left_alone() -> None:
    assert messages(evenings(a=4, b=19, c=-2)) == []


def test_what_is_below_nothing_in_several_places_is_a_difference_whatever_its_name() -> None:
    def cells(last: int) -> list[Cell]:
        return [replace(c, measure="qqx") if c.measure == "variation_tonight" else c
                for c in evenings(b=last)]  # fmt: skip

    falls = [c for c in cells(53) if c.measure == "qqx" and (c.value or 0) < 0]
    assert len(falls) == 3
    assert messages(cells(53)) == []
    assert "the values may be differences" in reasons(cells(53))
    (finding,) = run(cells(-53)).findings
    assert finding.kind is Kind.TREND
    assert "cannot be negative" in messages([cell("qqx", 4, period="2023"), cell("qqx", -4)])[0]


# --- means beside their two sides ---


def spent(*means: int) -> list[Cell]:
    rows = ((52100, 104), (61308, 131), (48790, 97), (70412, 160))
    return [
        one
        for year, (total, count), mean in zip(range(2019, 2023), rows, means, strict=True)
        for one in (
            cell("expenditure", total, unit="EUR", period=str(year)),
            cell("recipients", count, period=str(year)),
            cell("expenditure_per_recipient", mean, unit="EUR", period=str(year)),
        )
    ]


def test_a_mean_that_its_two_sides_never_make_is_of_other_sides() -> None:
    assert messages(spent(320, 311, 298, 305)) == []
