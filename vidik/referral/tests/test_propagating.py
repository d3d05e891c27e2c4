# SPDX-License-Identifier: EUPL-1.2
"""Joined reports are as urgent as the most urgent of them, at once; parted each is as it was."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied
from vidik.identification.models import Procedure
from vidik.referral.models import DutyCall, Report, ReportedPerson
from vidik.referral.selectors import calls as referral_calls
from vidik.referral.selectors import reports
from vidik.referral.services import correcting, handling, joining
from vidik.referral.services.propagating import propagate_urgency
from vidik.referral.tests.factories import centre_member, filed, reporter
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import CallLevel, Known, PersonDraft, Urgency
from vidik.vault.services.accessing import request_access
from vidik.vault.types import Purpose

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

PERSON = PersonDraft(given="Зорица", family="Чампраг", year=1990, child=Known.NO)


def reported(expert: Actor, urgency: str) -> ReportedPerson:
    """Report an adult, take the report on and open the entry."""
    receipt = filed(reporter(), PERSON, urgency=urgency)
    with acting(expert):
        handling.take_report(reports.get_report(expert, receipt.key), actor=expert)
        row = reports.persons_of(reports.get_report(expert, receipt.key), actor=expert)[0]
        request_access(row.person, purpose=Purpose.DUPLICATES, actor=expert)
    return row


def urgencies(*rows: ReportedPerson) -> list[tuple[str, str]]:
    with scene():
        found = [Report.objects.get(pk=row.report_id) for row in rows]
    return [(each.urgency, each.urgency_itself) for each in found]


def marks(*rows: ReportedPerson) -> list[str]:
    with scene():
        return [Procedure.objects.get(reported_person=row.pk).urgency for row in rows]


def part(row: ReportedPerson, expert: Actor) -> None:
    with acting(expert):
        fresh = reports.get_reported_person(expert, row.pk)
        joining.part_persons(fresh, actor=expert)


def calls(actor: Actor, row: ReportedPerson) -> list[str]:
    with acting(actor):
        return [
            each.rung
            for each in referral_calls.waiting_for(actor)
            if each.report_id == row.report_id
        ]


@pytest.mark.parametrize("first_is_urgent", [True, False])
def test_joined_reports_are_as_urgent_as_the_more_urgent_and_parted_as_they_were(
    first_is_urgent: bool,
) -> None:
    expert = centre_member()
    text = [Urgency.IMMEDIATE, Urgency.NORMAL]
    if not first_is_urgent:
        text.reverse()
    rows = [reported(expert, urgency) for urgency in text]
    calm = rows[text.index(Urgency.NORMAL)]
    assert sorted(marks(*rows)) == ["", "danger"]
    with scene():
        due = Procedure.objects.get(reported_person=calm.pk).interview_due
    joining.join_persons(rows[0], rows[1], actor=expert)
    assert {urgency for urgency, _itself in urgencies(*rows)} == {Urgency.IMMEDIATE}
    assert urgencies(calm) == [(Urgency.IMMEDIATE, Urgency.NORMAL)]
    assert marks(*rows) == ["danger", "danger"]
    with scene():
        assert Procedure.objects.get(reported_person=calm.pk).interview_due < due
        assert DutyCall.objects.filter(report=calm.report_id, rung=CallLevel.URGENT).exists()
    assert calls(expert, calm)[:1] == [CallLevel.URGENT]
    with as_application():
        page = client_of(expert).get(f"/suspicions/{calm.report_id}/").content.decode()
        assert "taken from a joined report about the same person; on its own: not urgent" in page
    part(rows[1], expert)
    assert urgencies(*rows) == [(urgency, "") for urgency in text]
    assert marks(calm) == [""]
    assert CallLevel.URGENT not in calls(expert, calm)


def test_of_three_the_others_keep_the_mark_until_the_urgent_one_is_parted() -> None:
    expert = centre_member()
    rows = [reported(expert, each) for each in (Urgency.NORMAL, Urgency.UNKNOWN, Urgency.IMMEDIATE)]
    joining.join_persons(rows[1], rows[0], actor=expert)
    assert urgencies(*rows[:2]) == [(Urgency.UNKNOWN, Urgency.NORMAL), (Urgency.UNKNOWN, "")]
    joining.join_persons(rows[2], rows[1], actor=expert)
    assert {urgency for urgency, _itself in urgencies(*rows)} == {Urgency.IMMEDIATE}
    part(rows[2], expert)
    assert urgencies(*rows) == [
        (Urgency.UNKNOWN, Urgency.NORMAL),
        (Urgency.UNKNOWN, ""),
        (Urgency.IMMEDIATE, ""),
    ]


def test_what_is_corrected_is_how_urgent_a_report_itself_is() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    joining.join_persons(urgent, calm, actor=expert)

    def correct(row: ReportedPerson, urgency: str) -> None:
        with acting(expert):
            report = reports.get_report(expert, row.report_id)
            persons = list(reports.persons_of(report, actor=expert))
            now = correcting.facts_now(report, persons, in_sight=True)
            correcting.correct_facts(
                report,
                replace(now, urgency=urgency),
                seen=correcting.fingerprint(now),
                actor=expert,
            )

    correct(calm, Urgency.HIGH)
    assert urgencies(calm) == [(Urgency.IMMEDIATE, Urgency.HIGH)]
    correct(urgent, Urgency.NORMAL)
    assert urgencies(calm, urgent) == [(Urgency.HIGH, ""), (Urgency.HIGH, Urgency.NORMAL)]
    assert marks(calm) == [""]


def test_a_closed_report_calls_nobody_and_a_call_lasts_a_day() -> None:
    expert = centre_member()
    calm, urgent = reported(expert, Urgency.NORMAL), reported(expert, Urgency.IMMEDIATE)
    with scene():
        Report.objects.filter(pk=calm.report_id).update(
            state="closed", closed_at=timezone.now(), taken_by=expert.user_id
        )
    joining.join_persons(urgent, calm, actor=expert)
    with scene():
        assert not DutyCall.objects.filter(rung=CallLevel.URGENT).exists()
        Report.objects.filter(pk=calm.report_id).update(state="taken", closed_at=None)
    part(urgent, expert)
    joining.join_persons(urgent, calm, actor=expert)
    assert CallLevel.URGENT in calls(expert, calm)
    with scene():
        DutyCall.objects.filter(rung=CallLevel.URGENT).update(
            sent_at=timezone.now() - dt.timedelta(hours=25)
        )
    assert CallLevel.URGENT not in calls(expert, calm)


def test_nobody_else_carries_the_urgency_of_reports() -> None:
    with pytest.raises(Denied):
        propagate_urgency([], actor=reporter())
