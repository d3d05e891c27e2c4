# SPDX-License-Identifier: EUPL-1.2
"""How far an activity has come, from targets, values and days alone."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from vidik.recommendations.methods.progress import (
    Progress,
    Step,
    of_activity,
    of_series,
    of_step,
    together,
)

TODAY = dt.date(2026, 7, 15)


def step(target: int, value: int | None, year: int = 2026, *, less_is_better: bool = False) -> Step:
    return Step(
        dt.date(year, 1, 1),
        dt.date(year, 12, 31),
        Decimal(target),
        None if value is None else Decimal(value),
        less_is_better=less_is_better,
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (step(10, None, 2027), Progress.PLANNED),
        (step(10, None), Progress.UNDER_WAY),
        (step(10, 9), Progress.UNDER_WAY),
        (step(10, 10), Progress.REACHED),
        (step(10, 9, 2025), Progress.LATE),
        (step(10, None, 2025), Progress.NO_DATA),
        (step(0, 0), Progress.REACHED),
        (step(10, 3, less_is_better=True), Progress.UNDER_WAY),
        (step(10, 10, 2025, less_is_better=True), Progress.REACHED),
        (step(10, 11, 2025, less_is_better=True), Progress.LATE),
    ],
)
def test_a_target_is_as_its_value_and_its_period_say(given: Step, expected: Progress) -> None:
    assert of_step(given, TODAY) == expected


def test_the_last_day_of_a_period_still_belongs_to_it() -> None:
    assert of_step(step(10, 9, 2025), dt.date(2025, 12, 31)) == Progress.UNDER_WAY
    assert of_step(step(10, 9, 2025), dt.date(2026, 1, 1)) == Progress.LATE


def test_what_was_caught_up_is_late_no_more() -> None:
    assert of_series([step(10, 9, 2024), step(20, 20, 2025)], TODAY) == Progress.REACHED
    assert of_series([step(10, 10, 2024), step(20, 9, 2025)], TODAY) == Progress.LATE


def test_a_series_goes_on_with_what_is_to_come() -> None:
    assert of_series([step(10, 10, 2025), step(20, None, 2026)], TODAY) == Progress.UNDER_WAY
    assert of_series([step(10, 10, 2025), step(20, None, 2027)], TODAY) == Progress.UNDER_WAY
    assert of_series([step(20, None, 2027)], TODAY) == Progress.PLANNED
    assert of_series([step(10, 10, 2025), step(20, 20, 2026)], TODAY) == Progress.REACHED
    assert of_series([], TODAY) == Progress.NO_DATA


def test_the_worst_that_is_certain_comes_first() -> None:
    assert together([Progress.REACHED, Progress.NO_DATA, Progress.LATE]) == Progress.LATE
    assert together([Progress.REACHED, Progress.NO_DATA]) == Progress.NO_DATA
    assert together([Progress.REACHED, Progress.PLANNED]) == Progress.UNDER_WAY
    assert together([Progress.REACHED, Progress.REACHED]) == Progress.REACHED
    assert together([]) == Progress.NO_DATA


def test_an_activity_is_late_after_its_last_day_unless_all_is_reached() -> None:
    yesterday = TODAY - dt.timedelta(days=1)
    assert of_activity([Progress.UNDER_WAY], due=yesterday, today=TODAY) == Progress.LATE
    assert of_activity([Progress.UNDER_WAY], due=TODAY, today=TODAY) == Progress.UNDER_WAY
    assert of_activity([Progress.REACHED], due=yesterday, today=TODAY) == Progress.REACHED
    assert of_activity([], due=yesterday, today=TODAY) == Progress.NO_DATA
