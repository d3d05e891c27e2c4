# SPDX-License-Identifier: EUPL-1.2
"""Every step of a report tried in every state: what is not in the table is refused everywhere.

The room has no programming interface; services and forms are the only ways in.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.scenes import scene
from vidik.core.workflow import TransitionRefused
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.services import handling
from vidik.referral.tests.factories import centre_member, closed, filed, notified, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import ReportState
from vidik.referral.workflow import REPORT

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

DO: dict[str, Callable[..., Report]] = {
    "take": handling.take_report,
    "close": closed,
    "reopen": handling.reopen_report,
}
WAY: dict[ReportState, tuple[str, ...]] = {
    ReportState.RECEIVED: (),
    ReportState.TAKEN: ("take",),
    ReportState.CLOSED: ("take", "close"),
}


def _state(report: Report) -> str:
    with scene():
        return Report.objects.get(pk=report.pk).state


@pytest.mark.parametrize("name", [each.name for each in REPORT.transitions])
@pytest.mark.parametrize("state", list(ReportState), ids=str)
@pytest.mark.parametrize("way", ["service", "form"])
def test_a_report_moves_by_its_table_alone(state: ReportState, name: str, way: str) -> None:
    expert = centre_member()
    report = seen(expert, filed(reporter()))
    with scene():
        person = ReportedPerson.objects.get(report=report)
    handling.record_outcome(person, "dismissed", actor=expert)
    for step in WAY[state]:
        DO[step](report, actor=expert)
        if step == "take":
            notified(expert, report)
    transition = REPORT.get(name)
    allowed = state in transition.sources
    if way == "form":
        page = client_of(expert).post(
            f"/suspicions/{report.pk}/{name}/", {"why": "unwanted", "words": "Не жели"}, follow=True
        )
        assert ("is no longer possible" in page.content.decode()) != allowed
    elif allowed:
        DO[name](report, actor=expert)
    else:
        with pytest.raises(TransitionRefused):
            DO[name](report, actor=expert)
    assert _state(report) == (transition.target if allowed else state)


def test_a_report_is_not_closed_while_somebody_in_it_waits_for_a_decision() -> None:
    expert = centre_member()
    report = seen(expert, filed(reporter()))
    handling.take_report(report, actor=expert)
    with pytest.raises(TransitionRefused, match="Nothing has been decided"):
        handling.close_report(report, actor=expert)
    assert _state(report) == ReportState.TAKEN


def test_a_report_is_not_closed_while_somebody_waits_to_be_notified() -> None:
    expert = centre_member()
    report = seen(expert, filed(reporter()))
    with scene():
        person = ReportedPerson.objects.get(report=report)
    handling.take_report(report, actor=expert)
    handling.record_outcome(person, "dismissed", actor=expert)
    with pytest.raises(TransitionRefused, match="has not been notified"):
        handling.close_report(report, actor=expert)
    assert _state(report) == ReportState.TAKEN
    notified(expert, report)
    assert closed(report, expert).state == ReportState.CLOSED
