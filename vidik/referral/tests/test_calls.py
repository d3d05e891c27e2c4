# SPDX-License-Identifier: EUPL-1.2
"""Who is called, when, and what a person sees of the calls: nobody writes or waits unheard."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership
from vidik.referral.lists import SHOWN_CALLS
from vidik.referral.models import DutyCall, Report, ReporterFollowUp, Shift
from vidik.referral.selectors import (
    calls as referral_calls,
)
from vidik.referral.selectors import (
    follow_ups as follow_up_selectors,
)
from vidik.referral.selectors import (
    reports,
)
from vidik.referral.services import duty_calls, handling, reporter_follow_up
from vidik.referral.tests.factories import centre_member, closed, filed, notified, reporter, seen
from vidik.referral.tests.test_duties_open import called, decided, on_duty
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import CallLevel, ReportState, Source, Urgency
from vidik.vault.methods.plain import Plain
from vidik.vault.services.accessing import request_access

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def writes(sender: Actor, report: Report, text: str = "Поново је виђена") -> None:
    with acting(sender):
        found = follow_up_selectors.get_follow_up(sender, report.pk)
        reporter_follow_up.write_to_centre(found, Plain(text), actor=sender)


def opens(expert: Actor, report: Report) -> None:
    with acting(expert):
        for row in reports.persons_of(report, actor=expert):
            request_access(row.person, purpose="identification", actor=expert)
        assert reporter_follow_up.read_letters(report, actor=expert)


def test_a_reporters_message_calls_who_works_on_it_and_later_the_head() -> None:
    head, expert, first = centre_member(Role.CENTRE_HEAD), centre_member(), centre_member()
    on_duty(first, head)
    sender = reporter()
    report = handling.take_report(seen(expert, filed(sender)), actor=expert)
    now = timezone.now()
    assert duty_calls.call_for_letters() == 0
    writes(sender, report)
    assert duty_calls.call_for_letters() == 2
    writes(sender, report)
    assert duty_calls.call_for_letters() == 0
    assert set(called(report, CallLevel.WROTE)) == {expert.user_id, first.user_id}
    desk = client_of(first)
    assert "the reporter wrote" in desk.get("/suspicions/").content.decode()
    assert duty_calls.call_for_letters(now=now + dt.timedelta(minutes=31)) >= 3
    assert head.user_id in called(report, CallLevel.WROTE_LATE)
    assert duty_calls.call_for_letters(now=now + dt.timedelta(minutes=60)) == 0
    sent = len(mail.outbox)
    duty_calls.mail_duty_calls()
    assert len(mail.outbox) > sent
    opens(expert, report)
    assert "You were called" not in desk.get("/suspicions/").content.decode()
    writes(sender, report, "И данас")
    assert duty_calls.call_for_letters() == 2, "another message calls anew"


def test_a_message_about_a_closed_report_reaches_somebody() -> None:
    expert, sender = centre_member(), reporter()
    report = handling.take_report(seen(expert, filed(sender)), actor=expert)
    decided(expert, report)
    notified(expert, report)
    with acting(expert):
        closed(report, expert)
    with as_application():
        writes(sender, report)
        assert duty_calls.call_for_letters() > 0
        desk = client_of(expert)
        page = desk.get("/suspicions/").content.decode()
        assert "You were called" in page
        assert report.number in page
        found = desk.get("/suspicions/", {"state": "letters"}).content.decode()
        assert report.number in found.partition("list-caption")[2]
        assert "Read what the reporter wrote" in desk.get("/desk/").content.decode()
        opens(expert, report)
        assert "You were called" not in desk.get("/suspicions/").content.decode()


def test_a_letter_entered_later_calls_who_is_on_duty_now() -> None:
    head, yesterday, now_on_duty = centre_member(Role.CENTRE_HEAD), centre_member(), centre_member()
    now = timezone.now()
    with scene():
        Shift.objects.create(
            institution_id=head.institution,
            user_id=yesterday.user_id,
            starts_at=now - dt.timedelta(hours=30),
            ends_at=now - dt.timedelta(hours=18),
            added_by_id=head.user_id,
        )
    on_duty(now_on_duty, head)
    receipt = filed(
        head, source=Source.CITIZEN, channel="written", came_at=now - dt.timedelta(hours=24)
    )
    assert called(seen(head, receipt), CallLevel.RECEIVED) == [now_on_duty.user_id]


def test_who_took_a_report_and_left_since_is_not_the_only_one_reminded() -> None:
    removed, there = centre_member(), centre_member()
    report = handling.take_report(seen(removed, filed(reporter())), actor=removed)
    with scene():
        Membership.objects.filter(user=removed.user_id).update(ended_at=timezone.now())
        due = ReporterFollowUp.objects.get(pk=report.pk).feedback_due
    assert due is not None
    duty_calls.remind_of_feedback(now=due - dt.timedelta(days=1))
    reminded = called(report, CallLevel.FEEDBACK_SOON)
    assert removed.user_id not in reminded
    assert there.user_id in reminded


def test_the_newest_emergency_stands_before_calls_that_pile_up() -> None:
    expert, sender = centre_member(), reporter()
    old = [seen(expert, filed(sender, urgency=Urgency.NORMAL)) for _number in range(SHOWN_CALLS)]
    for report in old:
        handling.take_report(report, actor=expert)
    with scene():
        due = ReporterFollowUp.objects.filter(pk__in=[report.pk for report in old]).last()
    assert due is not None
    assert due.feedback_due is not None
    duty_calls.remind_of_feedback(now=due.feedback_due + dt.timedelta(days=1))
    quiet = seen(expert, filed(sender, urgency=Urgency.NORMAL))
    emergency = seen(expert, filed(sender, urgency=Urgency.IMMEDIATE))
    with acting(expert):
        calls = list(referral_calls.waiting_for(expert))
    assert [call.report_id for call in calls[:2]] == [emergency.pk, quiet.pk]
    assert len(calls) == SHOWN_CALLS + 2
    with as_application():
        desk = client_of(expert)

        def shown(**params: str) -> str:
            text = desk.get("/suspicions/", params | {"number": "none"}).content.decode()
            return text.partition("calls-heading")[2]

        assert emergency.number in shown()
        assert "Show 2 more calls" in shown()
        assert old[0].number not in shown() or old[1].number not in shown()
        full = shown(calls="all")
        assert all(report.number in full for report in (*old, quiet, emergency))
        assert "more calls" not in full


def test_of_several_calls_about_one_report_the_most_urgent_is_shown() -> None:
    expert = centre_member()
    report = seen(expert, filed(reporter()))
    with scene():
        due = ReporterFollowUp.objects.get(pk=report.pk).feedback_due
        assert due is not None
    duty_calls.remind_of_feedback(now=due + dt.timedelta(days=1))
    with acting(expert):
        (call,) = referral_calls.waiting_for(expert)
        assert call.rung == CallLevel.RECEIVED
    handling.take_report(report, actor=expert)
    with acting(expert):
        (call,) = referral_calls.waiting_for(expert)
        assert call.rung == CallLevel.FEEDBACK_LATE
    with scene():
        assert Report.objects.get(pk=report.pk).state == ReportState.TAKEN
        assert DutyCall.objects.filter(report=report.pk, round=0).exists()


def test_a_call_is_over_for_good_once_the_thing_is_done_and_begins_anew_when_it_comes_up() -> None:
    expert, sender = centre_member(), reporter()
    report = seen(expert, filed(sender))
    assert duty_calls.end_calls() == 0, "nobody has taken it on"
    handling.take_report(report, actor=expert)
    with acting(expert):
        assert not referral_calls.waiting_for(expert).exists(), (
            "at once, before the watch has looked"
        )
    assert duty_calls.end_calls() == 1
    assert duty_calls.end_calls() == 0
    writes(sender, report)
    duty_calls.call_for_letters()
    with acting(expert):
        (call,) = referral_calls.waiting_for(expert)
        assert (call.rung, call.over_at) == (CallLevel.WROTE, None)
    opens(expert, report)
    assert duty_calls.end_calls() == 1
    writes(sender, report)
    duty_calls.call_for_letters()
    with acting(expert):
        (again,) = referral_calls.waiting_for(expert)
        assert again.round == call.round + 1


def test_a_call_for_word_that_is_not_owed_for_a_while_is_not_over() -> None:
    expert = centre_member()
    report = handling.take_report(seen(expert, filed(reporter())), actor=expert)
    with scene():
        due = ReporterFollowUp.objects.get(pk=report.pk).feedback_due
        assert due is not None
    duty_calls.end_calls()
    duty_calls.remind_of_feedback(now=due + dt.timedelta(days=1))
    with scene():
        ReporterFollowUp.objects.filter(pk=report.pk).update(feedback_due=None)
    duty_calls.end_calls()
    with acting(expert):
        assert not referral_calls.waiting_for(expert).exists()
    with scene():
        ReporterFollowUp.objects.filter(pk=report.pk).update(feedback_due=due)
    with acting(expert):
        (call,) = referral_calls.waiting_for(expert)
        assert call.rung == CallLevel.FEEDBACK_LATE
    text = Plain("Хвала, поступак је отворен.")
    reporter_follow_up.add_message(report, text, is_feedback=True, actor=expert)
    assert duty_calls.end_calls() >= 1
