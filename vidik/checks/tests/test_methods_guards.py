# SPDX-License-Identifier: EUPL-1.2
"""A rule that crashes is an error and loses nothing else; one that cannot be tried says so."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from vidik.checks import Cell, Outcome, run
from vidik.checks.methods import across, engine
from vidik.checks.methods.evaluation import Results
from vidik.checks.methods.intervals import Span
from vidik.checks.methods.percents import Stated, bases_for
from vidik.checks.tests.methods_tables import cell


def report() -> list[Cell]:
    """Write a report in which every family of rules has something to find."""
    return [
        cell("guests", 30, "colour=total", source="north"),
        cell("guests", 12, "colour=red", source="north"),
        cell("guests", 13, "colour=blue", source="north"),
        cell("guests", 5, "colour=other", source="north"),
        cell("letters", -4, "colour=red", source="north"),
        cell("parcels", 70, "place=x", source="south"),
        cell("parcels", 77, "place=x", source="south", section="2"),
        cell("visitors_total", 50, source="south"),
        cell("visitors_female", 20, source="south"),
        cell("visitors_male", 25, source="south"),
        cell("people trained", 40, "conference=spring-2024-03", source="north"),
        cell("people trained", 44, "conference=spring-2024-03", source="south"),
    ]


def codes(cells: list[Cell]) -> set[str]:
    return {finding.rule for finding in run(cells).findings}


def test_the_report_has_something_for_several_rules() -> None:
    assert len(codes(report())) >= 4


@pytest.mark.parametrize(
    "poison",
    [
        {"value": Decimal("NaN")},
        {"value": Decimal("Infinity")},
        {"dimensions": ((None, "red"),)},
        {"unit": None},
        {"measure": 7},
        {"source": None},
    ],
)
def test_one_poisonous_cell_loses_nothing_else(poison: dict[str, object]) -> None:
    bad = replace(cell("guests", 12, "colour=green", source="west"), **poison)  # type: ignore[arg-type]
    spoiled = run([*report(), bad])
    assert spoiled.count(Outcome.ERROR) >= 1
    assert {f.rule for f in spoiled.findings} == codes(report())


@pytest.mark.parametrize(
    "name",
    ["check_events", "check_branches", "check_columns", "Balances", "families_of"],
)
def test_a_crash_of_one_rule_loses_nothing_else(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = codes(report())

    def crash(*_args: object, **_kwargs: object) -> None:
        message = "poison"
        raise RuntimeError(message)

    monkeypatch.setattr(across, name, crash)
    found = run(report())
    assert found.count(Outcome.ERROR) >= 1
    assert all("poison" in r.reason for r in found.results if r.outcome is Outcome.ERROR)
    lost = before - {f.rule for f in found.findings}
    assert len(lost) <= 1


@pytest.mark.parametrize("rules", [rules.__name__ for rules in engine._RULES])
def test_a_crash_of_one_family_of_rules_leaves_the_others(
    rules: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    family = next(one for one in engine._RULES if one.__name__ == rules)

    def crash(_self: object) -> None:
        message = "poison"
        raise RuntimeError(message)

    monkeypatch.setattr(family, "run", crash)
    found = run(report())
    assert found.count(Outcome.ERROR) >= 1
    assert found.findings


def test_what_is_reported_across_sources_survives_one_source_that_crashes_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = across.check_events

    def careful(cells: list[Cell], sources: set[str], found: Results) -> None:
        if any(c.source == "west" for c in cells):
            message = "poison"
            raise RuntimeError(message)
        real(cells, sources, found)

    monkeypatch.setattr(across, "check_events", careful)
    found = run([*report(), cell("guests", 3, source="west")])
    [error] = [r for r in found.results if r.outcome is Outcome.ERROR]
    assert error.rule.startswith("ERROR-WEST-")
    assert {f.rule for f in found.findings} == codes(report())


def test_a_crash_while_causes_are_distinguished_leaves_the_findings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def crash(*_args: object) -> None:
        message = "poison"
        raise RuntimeError(message)

    for name in ("group_causes", "relate"):
        monkeypatch.setattr(engine, name, crash)
        found = run(report())
        assert found.count(Outcome.ERROR) >= 1
        assert len(found.findings) >= 4


def test_nothing_is_a_share_of_no_base() -> None:
    percent = Stated(Fraction(5), Fraction(1), Span(Fraction(9, 2), Fraction(11, 2)))
    assert bases_for(percent, 0) is None
    assert bases_for(percent, 1) is not None


def test_a_period_that_cannot_be_read_and_different_units_are_said_not_to_be_tried() -> None:
    cells = [
        cell("stay", 3, unit="days", period="the good old days"),
        cell("stay", 72, unit="hours", period="the good old days"),
    ]
    reasons = {r.reason for r in run(cells).results if r.outcome is Outcome.SKIPPED}
    assert {"the period cannot be read", "the values are stated in different units"} <= reasons
