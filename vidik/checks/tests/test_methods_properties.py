# SPDX-License-Identifier: EUPL-1.2
"""What must be true of the checks whatever the figures are.

Each run of the tests draws other tables, so few of them a run are many in time. How long one
takes depends on the machine: there is no deadline.
"""

from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from vidik.checks import Cell, Checker, Outcome, run
from vidik.checks.tests.methods_tables import tables, with_value

few = settings(deadline=None, max_examples=50)


@few
@given(tables())
def test_a_consistent_table_has_no_finding(cells: list[Cell]) -> None:
    assert run(cells).findings == []


@settings(few, max_examples=100)
@given(tables(dimensions=2), st.data())
def test_one_wrong_cell_makes_exactly_one_finding_that_names_it(
    cells: list[Cell], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(cells) - 1))
    shift = data.draw(st.integers(1, 9))
    wrong = with_value(cells[place], int(cells[place].value or 0) + shift)
    cells = [*cells[:place], wrong, *cells[place + 1 :]]
    report = run(cells)
    assert len(report.findings) == 1, [f.message for f in report.findings]
    assert wrong.id in {c.id for c in report.findings[0].cells}


@few
@given(tables(), st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_rows_changes_nothing(
    cells: list[Cell], chance: random.Random, wrong: bool
) -> None:
    if wrong:
        cells[-1] = with_value(cells[-1], 999)
    mixed = list(cells)
    chance.shuffle(mixed)
    assert _outline(mixed) == _outline(cells)


def _outline(cells: list[Cell]) -> list[tuple[str, str, str, list[str], tuple[str, ...]]]:
    return [
        (f.rule, f.message, f.severity, [c.id for c in f.cells], f.related)
        for f in run(cells).findings
    ]


@few
@given(tables(), st.booleans())
def test_other_names_change_nothing_but_the_names(cells: list[Cell], wrong: bool) -> None:
    if wrong:
        cells[-1] = with_value(cells[-1], 999)
    names = {"qx": "pol", "wy": "uzrast_grupa", "ez": "vid"}
    renamed = [
        replace(
            c,
            measure="osobe_evidentirane",
            source="ured",
            dimensions=tuple(sorted((names[n], code) for n, code in c.dimensions)),
        )
        for c in cells
    ]
    first, second = run(cells), run(renamed)
    assert [(f.kind, f.expected, f.found, len(f.related)) for f in first.findings] == [
        (f.kind, f.expected, f.found, len(f.related)) for f in second.findings
    ]
    assert first.count(Outcome.PASSED) == second.count(Outcome.PASSED)


@few
@given(tables(), st.data())
def test_a_recheck_says_what_a_full_run_says(cells: list[Cell], data: st.DataObject) -> None:
    other = [replace(c, key="o" + c.key, id="o" + c.id, source="elsewhere") for c in cells]
    checker = Checker([*cells, *other])
    checker.run()
    place = data.draw(st.integers(0, len(cells) - 1))
    wrong = with_value(cells[place], int(cells[place].value or 0) + 7)
    again = checker.recheck({wrong.key: wrong})
    whole = run([*cells[:place], wrong, *cells[place + 1 :], *other])
    assert [f.rule for f in again.findings] == [f.rule for f in whole.findings]
    assert len(again.results) <= len(whole.results)


@few
@given(tables())
def test_the_same_rules_have_the_same_codes_on_the_next_run_whatever_the_ids(
    cells: list[Cell],
) -> None:
    renumbered = [replace(c, key=f"n{i}", id=f"n{i}") for i, c in enumerate(reversed(cells))]
    assert {r.rule for r in run(cells).results} == {r.rule for r in run(renumbered).results}
