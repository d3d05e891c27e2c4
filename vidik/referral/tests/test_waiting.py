# SPDX-License-Identifier: EUPL-1.2
"""What the head of a report's page says that waits."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone, translation

from vidik.exchange.types import State
from vidik.referral.types import ReportState, Urgency
from vidik.referral.views.waiting import waiting

NOW = timezone.now()


def _duty(state: str = "", *, due: int = 1, verified: bool = True, aside: bool = False) -> Any:
    notice = SimpleNamespace(state=state, due_at=NOW + dt.timedelta(hours=due)) if state else None
    return SimpleNamespace(
        addressee=notice, verified=verified, set_aside_at=NOW if aside else None,
        deadline=NOW + dt.timedelta(hours=due),
    )  # fmt: skip


def _report(
    state: str = ReportState.TAKEN,
    *,
    wrote: int = 0,
    late: bool = False,
    urgency: str = Urgency.NORMAL,
) -> Any:
    follow_up = SimpleNamespace(waiting=wrote, is_late=late)
    return SimpleNamespace(state=state, urgency=urgency, urgency_itself="", follow_up=follow_up)


@pytest.mark.parametrize(
    ("duties", "report", "expected"),
    [
        ([_duty()], _report(ReportState.RECEIVED), ["1 institution has not been notified yet"]),
        (
            [_duty(verified=False), _duty(), _duty()],
            _report(),
            ["1 institution has to be chosen", "2 institutions have not been notified yet"],
        ),
        (
            [_duty(State.SENT, due=-1), _duty(State.SEEN), _duty(State.ACKNOWLEDGED)],
            _report(),
            [
                "1 institution has not acknowledged in time",
                "1 institution has not acknowledged yet",
            ],
        ),
        (
            [_duty(State.ACKNOWLEDGED, due=-1), _duty(aside=True)],
            _report(),
            ["Everybody who must know has acknowledged"],
        ),
        (
            [],
            _report(wrote=2, late=True),
            ["The reporter wrote", "Feedback to the reporter is overdue"],
        ),
        (
            [_duty(), _duty(State.SENT, due=-1), _duty(State.ACKNOWLEDGED)],
            _report(ReportState.CLOSED, wrote=1, late=True),
            ["1 institution has not been notified yet", "The reporter wrote"],
        ),
        (
            [],
            _report(urgency=Urgency.UNKNOWN),
            ["Nobody said how urgent it is: find out, and correct the facts"],
        ),
        ([], _report(ReportState.CLOSED, urgency=Urgency.UNKNOWN), []),
    ],
)
def test_what_waits_is_said(duties: list[Any], report: Any, expected: list[str]) -> None:
    with translation.override("en"):
        assert [line.text for line in waiting(report, duties, NOW, in_sight=True)] == expected


def test_each_line_says_by_when_its_own_duty_is_due() -> None:
    duties = [
        _duty(due=5), _duty(due=3), _duty(State.SENT, due=-2), _duty(State.SENT, due=20),
        _duty(State.SEEN, due=30),
    ]  # fmt: skip
    lines = waiting(_report(), duties, NOW, in_sight=True)
    hours = [(line.until - NOW) / dt.timedelta(hours=1) for line in lines if line.until]
    assert hours == [3, -2, 20]
