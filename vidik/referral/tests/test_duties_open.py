# SPDX-License-Identifier: EUPL-1.2
"""A duty of the 24-hour rule that nobody fulfilled is never silent and holds no other up."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.access.worklist import Urgency
from vidik.accounts.models import User
from vidik.core.workflow import TransitionRefused
from vidik.exchange.models import Kind
from vidik.referral.models import Duty, DutyCall, Report, RuleSet
from vidik.referral.selectors import pack, reports
from vidik.referral.services import duties, duty_calls, handling, roster
from vidik.referral.tests.factories import centre_member, filed, notified, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import CallLevel, NotRequiredReason, ReportFilter, ReportState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def taken(expert: Actor, **fields: object) -> Report:
    """Return a report that an expert has taken on and notified nobody of."""
    report = seen(expert, filed(reporter(), **fields))
    return handling.take_report(report, actor=expert)


def decided(expert: Actor, report: Report) -> None:
    with acting(expert):
        for row in reports.persons_of(report, actor=expert):
            handling.record_outcome(row, "dismissed", reason="other-act", actor=expert)


def called(report: Report, rung: CallLevel) -> list[int]:
    with scene():
        rows = DutyCall.objects.filter(report=report.pk, rung=rung).order_by("round", "user")
        return list(rows.values_list("user", flat=True))


def on_duty(who: Actor, head: Actor, *, second: bool = False) -> None:
    now = timezone.now()
    with acting(head):
        roster.add_shift(
            User.objects.get(pk=who.user_id),
            starts_at=now - dt.timedelta(hours=1),
            ends_at=now + dt.timedelta(hours=30),
            second=second,
            actor=head,
        )


def test_who_has_not_been_notified_calls_up_the_ladder_though_the_report_was_taken() -> None:
    head, expert = centre_member(Role.CENTRE_HEAD), centre_member()
    first, second, other = centre_member(), centre_member(), centre_member()
    on_duty(first, head)
    on_duty(second, head, second=True)
    report = taken(expert)
    received = report.received_at

    def after(hours: float) -> int:
        return duty_calls.call_for_duties(now=received + dt.timedelta(hours=hours))

    assert after(11.9) == 0
    assert after(12.1) == 2
    assert after(13) == 0
    assert set(called(report, CallLevel.DUTY_OPEN)) == {expert.user_id, first.user_id}
    assert after(22.1) >= 4
    soon = set(called(report, CallLevel.DUTY_SOON))
    assert {expert.user_id, first.user_id, second.user_id, head.user_id} <= soon
    assert other.user_id not in soon
    assert after(24.1) >= 5
    assert other.user_id in called(report, CallLevel.DUTY_LATE)
    assert after(48) == 0
    with as_application():
        desk = client_of(other)
        assert "has passed" in desk.get("/suspicions/").content.decode()
        duty_calls.mail_duty_calls()
        with scene():
            address = User.objects.get(pk=other.user_id).email
        assert [address] in [message.to for message in mail.outbox]
        notified(expert, report)
        assert "You were called" not in desk.get("/suspicions/").content.decode()


def test_a_pack_says_how_many_hours_before_the_deadline_somebody_is_called() -> None:
    expert = centre_member()
    report = taken(expert)
    with scene():
        book = RuleSet.objects.get(is_current=True)
        own = {"open": 20, "soon": 6, "late": 1}
        RuleSet.objects.filter(pk=book.pk).update(
            sha256="5" * 64, content=book.content | {"duty_calls_before_hours": own}
        )
    for hours, rung in (
        (4.1, CallLevel.DUTY_OPEN),
        (18.1, CallLevel.DUTY_SOON),
        (23.1, CallLevel.DUTY_LATE),
    ):
        early = report.received_at + dt.timedelta(hours=hours - 0.2)
        assert duty_calls.call_for_duties(now=early) == 0
        assert duty_calls.call_for_duties(now=report.received_at + dt.timedelta(hours=hours)) > 0
        assert called(report, rung)


def test_a_job_that_slept_calls_everybody_once_and_nobody_twice() -> None:
    expert = centre_member()
    report = taken(expert)
    late = report.received_at + dt.timedelta(hours=30)
    assert duty_calls.call_for_duties(now=late) > 0
    assert duty_calls.call_for_duties(now=late) == 0
    assert called(report, CallLevel.DUTY_LATE)
    assert not called(report, CallLevel.DUTY_OPEN)


def test_an_open_duty_is_seen_in_the_inbox_and_on_the_desk_and_is_filtered_by() -> None:
    expert = centre_member()
    waits, done = taken(expert), taken(expert)
    notified(expert, done)
    with scene():
        Report.objects.filter(pk=waits.pk).update(
            received_at=timezone.now() - dt.timedelta(hours=25)
        )
        doubtful = Duty.objects.filter(report=waits.pk, rule="foreigners")
        assert doubtful.update(certain=False, verified=False) == 1
    with as_application():
        desk = client_of(expert)
        page = desk.get("/suspicions/", {"state": "duties"}).content.decode()
        assert waits.number in page
        assert done.number not in page
        assert '<span class="tag tag--bad">5 not notified yet</span>' in page
        late = desk.get("/suspicions/", {"state": "duties-late"}).content.decode()
        assert waits.number in late
        late = desk.get("/desk/", {"whose": "all"}).context["work"].groups[0]
        assert late.urgency == Urgency.LATE
        assert {each.line.about for each in late.lines} == {waits.number}
        assert {each.kind.code for each in late.lines} == {"duties-open"}
        asked = [str(each.line.what) for each in late.lines if "#foreigners" in each.line.url]
        assert [what.split(" notify ")[0] for what in asked] == ["Decide whether to"]
        notified(expert, waits)
        groups = desk.get("/desk/", {"whose": "all"}).context["work"].groups
        codes = {each.kind.code for group in groups for each in group.lines}
        assert "duties-open" not in codes


def test_a_report_is_closed_only_when_everybody_was_notified_or_it_was_said_why_not() -> None:
    expert = centre_member()
    report = taken(expert, forms=())
    decided(expert, report)
    at = f"/suspicions/{report.pk}/"
    with as_application():
        desk = client_of(expert)
        with pytest.raises(TransitionRefused, match="has not been notified"):
            handling.close_report(report, actor=expert)
        page = desk.get(at).content.decode()
        assert "cannot be closed yet" in page
        assert f'action="{at}close/"' not in page
        desk.post(f"{at}notify/")
        blank = desk.post(f"{at}set-aside/", {"rule": "labour-inspection"}, follow=True)
        assert "Choose the reason" in blank.content.decode()
        with pytest.raises(TransitionRefused):
            handling.close_report(report, actor=expert)
        desk.post(f"{at}set-aside/", {"rule": "labour-inspection", "why": NotRequiredReason.NOT_SO})
        reason = {"why": "unwanted", "words": "Не жели да зна исход"}
        page = desk.post(f"{at}close/", reason, follow=True).content.decode()
        assert "The report has been closed." in page
        assert str(NotRequiredReason.NOT_SO.label) in page, "who, when and why stay visible"
    with scene():
        assert Report.objects.get(pk=report.pk).state == ReportState.CLOSED
        row = Duty.objects.get(report=report.pk, rule="labour-inspection")
    assert (row.set_aside_by_id, row.set_aside_why) == (expert.user_id, NotRequiredReason.NOT_SO)


def test_what_was_set_aside_may_be_restored_and_begins_a_deadline_of_its_own() -> None:
    expert = centre_member()
    report = taken(expert, forms=())
    with acting(expert):
        duty = reports.get_duty(report, "labour-inspection", actor=expert)
        duties.set_aside(duty, NotRequiredReason.NOT_SO, actor=expert)
        with pytest.raises(ValidationError):
            duties.set_aside(duty, NotRequiredReason.NOT_SO, actor=expert)
        inspection = pack.institution_by_code("labour-inspection")
        assert inspection is not None
        with pytest.raises(ValidationError, match="Restore it first"):
            duties.choose(duty, inspection, actor=expert)
    late = report.received_at + dt.timedelta(hours=30)
    duty_calls.call_for_duties(now=late)
    before = len(called(report, CallLevel.DUTY_LATE))
    notified(expert, report)
    with acting(expert):
        restored = duties.restore(duty, actor=expert)
        assert restored.is_open
        assert restored.due_at is not None
        with pytest.raises(ValidationError):
            duties.restore(duty, actor=expert)
    assert duty_calls.call_for_duties(now=restored.due_at + dt.timedelta(minutes=1)) == before
    assert len(called(report, CallLevel.DUTY_LATE)) == 2 * before


def test_a_closed_report_from_before_still_shows_whom_nobody_notified() -> None:
    expert = centre_member()
    report = taken(expert)
    with scene():
        Report.objects.filter(pk=report.pk).update(
            state=ReportState.CLOSED, closed_at=timezone.now()
        )
    with acting(expert):
        found = reports.inbox(expert, ReportFilter(state="duties"))
        assert [row.pk for row in found] == [report.pk]
    page = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
    assert "5 institutions have not been notified yet" in page


def test_only_who_receives_the_notice_is_offered() -> None:
    expert = centre_member()
    report = taken(expert)
    with acting(expert):
        duty = reports.get_duty(report, "labour-inspection", actor=expert)
        codes = [each.code for each in duties.choices_for(duty)]
        assert "labour-inspection" in codes
        assert all(code.startswith("labour-inspection") for code in codes)
        other = pack.institution_by_code("csw-bor")
        assert other is not None
        with pytest.raises(ValidationError):
            duties.choose(duty, other, actor=expert)


def test_an_institution_that_cannot_be_notified_prevents_no_other_from_being_notified() -> None:
    expert = centre_member()
    report = taken(expert)
    with scene():
        kind = Kind.objects.get(code="alert-24h")
        kind.addressee_codes = [c for c in kind.addressee_codes if c != "labour-inspection"]
        kind.save()
    with as_application():
        page = client_of(expert).post(f"/suspicions/{report.pk}/notify/", follow=True)
        text = page.content.decode()
    assert "4 notices were sent." in text
    assert "Not notified: Labour Inspection" in text
    with scene():
        waiting = Duty.objects.filter(report=report.pk, addressee__isnull=True)
        assert [row.rule for row in waiting] == ["labour-inspection"]


def test_beside_the_duty_to_notify_whoever_made_the_report_it_says_so_and_stays_a_duty() -> None:
    expert = centre_member()
    report = taken(expert)
    with acting(expert):
        [own] = [
            duty
            for duty in reports.duties_of(report, actor=expert)
            if duty.institution_id == report.reporter_institution_id
        ]
    assert own.is_open
    with as_application():
        page = client_of(expert).get(f"/suspicions/{report.pk}/").content.decode()
    cards = page.partition('id="duties"')[2].partition('id="messages"')[0].split("<section")
    saying = [card for card in cards if "made this report" in card]
    assert len(saying) == 1
    assert f'id="rule-{own.rule}"' in saying[0]
    assert 'value="reported-it"' in saying[0], "that it need not be notified is for a person to say"
