# SPDX-License-Identifier: EUPL-1.2
"""How a file states its changes, its other changes teach."""

from __future__ import annotations

import pytest

from vidik.checks import Cell, Kind, Outcome, run
from vidik.checks.methods.model import Basis, Ground
from vidik.checks.tests.methods_tables import cell, messages

PLACES = {"north": (158, 154), "south": (1454, 1418), "east": (1320, 1264), "west": (871, 904)}
TOLD = {"north": "-2.5", "south": "-2.5", "east": "-4.2", "west": "3.8"}


def movements(**wrong: str) -> list[Cell]:
    cells = []
    for place, (before, after) in PLACES.items():
        dims = f"place={place}"
        change = (TOLD | wrong)[place]
        cells += [cell("inmates", before, dims, period="2018"),
                  cell("inmates", after, dims, period="2019"),
                  cell("inmates", change, dims, unit="percent", period="2018..2019")]  # fmt: skip
    return cells


def reasons(cells: list[Cell]) -> set[str]:
    return {r.reason for r in run(cells).results if r.outcome is Outcome.SKIPPED}


def test_a_fall_without_its_sign_is_told_where_the_others_have_theirs() -> None:
    assert messages(movements()) == []
    (told,) = run(movements(east="4.2")).findings
    assert "4.2 is stated, but from 1,320 to 1,264 it is -4.24" in told.message
    assert told.ground == Ground(Basis.LEARNED, 3, 4)
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
    ("unit", "change", "told"),
    [
        ("percentage points", "5.5", 0), ("percentage points", "13.4", 1),
        ("процентних поена", "5.5", 0), ("percent", "5.5", 0), ("percent", "13.4", 0),
        ("percent", "9.1", 1),
    ],
)  # fmt: skip
def test_a_change_of_percentages_is_told_in_points_or_in_per_cent(
    unit: str, change: str, told: int
) -> None:
    cells = [cell("employed", "41", unit="percent", period="2018"),
             cell("employed", "46.5", unit="percent", period="2019"),
             cell("employed", 512, period="2018"), cell("employed", 601, period="2019"),
             cell("employed_change", change, unit=unit, period="2018..2019")]  # fmt: skip
    if unit == "percent":
        cells = [c for c in cells if c.unit != "persons"]
    found = run(cells).findings
    assert [f.kind for f in found] == [Kind.TREND] * told
