# SPDX-License-Identifier: EUPL-1.2
"""The state of a body follows from its days, and is never typed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from vidik.bodies.methods.states import Standing, State, judge, later

ON = dt.date(2026, 6, 30)


def standing(**facts: Any) -> Standing:
    days = {"founded_on": None, "renewed_on": None, "dissolved_on": None, "held_on": None}
    return Standing(**(days | facts))


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({}, State.INACTIVE),
        ({"founded_on": dt.date(2026, 1, 1)}, State.NEW),
        ({"founded_on": dt.date(2025, 12, 31)}, State.INACTIVE),
        ({"founded_on": dt.date(2026, 7, 1)}, State.INACTIVE),
        ({"renewed_on": dt.date(2026, 6, 30)}, State.RENEWED),
        ({"founded_on": dt.date(2026, 1, 1), "renewed_on": dt.date(2026, 2, 1)}, State.RENEWED),
        ({"renewed_on": dt.date(2025, 6, 30)}, State.INACTIVE),
        ({"held_on": dt.date(2026, 3, 1), "interval": 3}, State.ACTIVE),
        ({"held_on": dt.date(2026, 2, 28), "interval": 3}, State.ACTIVE),
        ({"held_on": dt.date(2026, 2, 27), "interval": 3}, State.INACTIVE),
        ({"held_on": dt.date(2026, 6, 1), "interval": 14, "is_in_days": True}, State.ACTIVE),
        ({"held_on": dt.date(2026, 5, 10), "interval": 14, "is_in_days": True}, State.INACTIVE),
        ({"held_on": dt.date(2026, 7, 1), "interval": 3}, State.INACTIVE),
        ({"held_on": dt.date(2026, 6, 1), "dissolved_on": dt.date(2026, 6, 2)}, State.DISSOLVED),
        ({"held_on": dt.date(2026, 6, 1), "dissolved_on": dt.date(2026, 7, 2)}, State.ACTIVE),
    ],
)
def test_the_state_on_a_day(facts: dict[str, Any], state: State) -> None:
    assert judge(standing(**facts), ON, months=12, grace_days=33).state == state


def test_a_body_without_an_interval_is_judged_by_that_of_the_pack() -> None:
    held = standing(held_on=dt.date(2025, 6, 1))
    assert judge(held, ON, months=12, grace_days=29).state == State.ACTIVE
    assert judge(held, ON, months=12, grace_days=28).state == State.INACTIVE


def test_a_body_of_a_kind_that_holds_no_sessions_stands_until_it_is_dissolved() -> None:
    stands = standing(founded_on=dt.date(2020, 1, 1))
    assert judge(stands, ON, months=1, grace_days=0, meets=False).state == State.STANDING
    gone = standing(dissolved_on=dt.date(2026, 1, 1))
    assert judge(gone, ON, months=1, grace_days=0, meets=False).state == State.DISSOLVED


def test_the_last_day_on_which_it_counts_as_active_is_said() -> None:
    found = judge(standing(held_on=dt.date(2026, 3, 31), interval=3), ON, months=12, grace_days=5)
    assert (found.since, found.until) == (dt.date(2026, 3, 31), dt.date(2026, 7, 5))


def test_a_month_later_is_the_last_day_of_a_shorter_month() -> None:
    assert later(dt.date(2026, 1, 31), 1) == dt.date(2026, 2, 28)
    assert later(dt.date(2026, 11, 30), 3) == dt.date(2027, 2, 28)
