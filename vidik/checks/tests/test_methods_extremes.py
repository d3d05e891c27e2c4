# SPDX-License-Identifier: EUPL-1.2
"""Values that cannot be, whatever else is stated."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from vidik.checks import Cell, Checker, Kind, Outcome, run
from vidik.checks.tests.methods_tables import cell, kinds, messages


def test_there_is_no_half_person() -> None:
    report = run([cell("officers_trained", "75.5"), cell("victims", 12)])
    assert kinds(report) == [Kind.BOUND]
    assert "persons are counted in whole numbers" in report.findings[0].message


@pytest.mark.parametrize(
    ("measure", "unit", "qualifier"),
    [("full_time_staff_fte", "persons", "exact"), ("victims_per_month", "persons", "exact"),
     ("victims_estimated", "persons", "exact"), ("victims", "persons", "about"),
     ("money", "EUR", "exact"), ("posts", "posts", "exact")],
)  # fmt: skip
def test_a_fraction_may_be_right_of_other_things(measure: str, unit: str, qualifier: str) -> None:
    assert messages([cell(measure, "75.5", unit=unit, qualifier=qualifier)]) == []


def test_persons_in_thousands_are_told_in_fractions() -> None:
    cells = [cell("migrants", "1.5", "year=a"), cell("migrants", "2.7", "year=b")]
    assert messages(cells) == []


def ages(mean: str, *others: tuple[str, str]) -> list[Cell]:
    """Write a mean and those of its parts."""
    return [
        cell("average_age", mean, unit="years"),
        *(cell("average_age", value, dims, unit="years") for dims, value in others),
    ]


def test_a_mean_lies_between_those_of_all_its_parts() -> None:
    both = (("sex=f", "22"), ("sex=m", "23.5"))
    assert messages(ages("22.4", *both)) == []
    report = run(ages("24.1", *both))
    assert kinds(report) == [Kind.BOUND]
    assert report.findings[0].expected is not None
    assert float(report.findings[0].expected) == 23.5


def test_a_mean_may_lie_outside_those_of_some_parts() -> None:
    assert messages(ages("24.1", ("form=labour", "22"), ("form=sexual", "23.5"))) == []
    assert messages(ages("24.1", ("sex=f", "22"))) == []


@pytest.mark.parametrize(
    ("low", "high"),
    [("Lowest age of victims", "Highest age of victims"), ("median_age", "maximum_age"),
     ("edad_mínima", "edad_máxima"), ("najniža kazna", "najviša kazna"),
     ("Mindestalter der Opfer", "Durchschnittsalter der Opfer")],
)  # fmt: skip
def test_what_is_lowest_is_no_more_than_what_is_highest(low: str, high: str) -> None:
    assert messages([cell(low, 12, unit="years"), cell(high, 40, unit="years")]) == []
    assert kinds(run([cell(low, 41, unit="years"), cell(high, 40, unit="years")])) == [Kind.BOUND]


def test_extremes_of_different_things_are_not_compared() -> None:
    cells = [
        cell("lowest_age_of_victims", 41, unit="years"),
        cell("highest_age_of_children", 17, unit="years"),
        cell("minimum_sentence", 60, unit="months"), cell("maximum_sentence", 12, unit="years"),
    ]  # fmt: skip
    assert messages(cells) == []


def test_the_highest_court_is_no_statistic() -> None:
    cells = [
        cell("highest_court_judgments", 5, unit="judgments"),
        cell("lowest_court_judgments", 500, unit="judgments"),
    ]
    assert messages(cells) == []


def test_after_a_change_only_what_it_touches_is_compared_again() -> None:
    low = cell("minimum_age", 41, unit="years")
    high = cell("maximum_age", 40, unit="years")
    other = [cell("minimum_stay", 9, unit="days", source="x"),
             cell("maximum_stay", 8, unit="days", source="x")]  # fmt: skip
    checker = Checker([low, high, *other])
    assert len(checker.run().findings) == 2
    report = checker.recheck({low.key: replace(low, value=Decimal(12))})
    assert report.findings == []
    assert report.count(Outcome.VIOLATED) == 0
    report = checker.recheck({low.key: replace(low, value=Decimal(50))})
    assert len(report.findings) == 1
