# SPDX-License-Identifier: EUPL-1.2
"""What fails once keeps nothing else from being notified, read or sent again."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.db import OperationalError, transaction
from django.test import Client
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.accounts.models import User
from vidik.audit.models import AuditEvent
from vidik.referral.models import DutyCall, Report, ReporterFollowUp
from vidik.referral.selectors import reports
from vidik.referral.services import duty_calls, handling, receiving, reporter_follow_up
from vidik.referral.tests.factories import (
    CHILD,
    centre_member,
    closed,
    draft,
    erased,
    filed,
    notified,
    reporter,
    seen,
)
from vidik.referral.tests.test_calls import writes
from vidik.referral.tests.test_duties_open import decided
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import CallLevel, ReportState, Source
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Message
from vidik.vault.services.accessing import request_access


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_a_full_mailbox_prevents_no_other_from_being_notified(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full, other = centre_member(), centre_member()
    with scene():
        addresses = {who.user_id: User.objects.get(pk=who.user_id).email for who in (full, other)}
    sent: list[str] = []

    def send(message: EmailMessage, *_args: Any, **_more: Any) -> int:
        if message.to == [addresses[full.user_id]]:
            raise smtplib.SMTPRecipientsRefused({message.to[0]: (452, b"mailbox full")})
        sent.extend(message.to)
        return 1

    monkeypatch.setattr(EmailMessage, "send", send)
    for _number in range(duty_calls.MOST_FAILED):
        filed(reporter())
    with scene():
        DutyCall.objects.exclude(user=full.user_id).delete()
    late = filed(reporter())
    duty_calls.mail_duty_calls()
    assert addresses[other.user_id] in sent
    with scene():
        waiting = DutyCall.objects.filter(user=full.user_id, mailed_at__isnull=True)
        assert waiting.count() > duty_calls.MOST_FAILED, "they are tried again"
        assert waiting.filter(report=late.key).exists()
    assert mail.outbox == []


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_words_go_on_with_whoever_was_not_erased_and_end_with_the_last() -> None:
    head, sender = centre_member(Role.CENTRE_HEAD), reporter()
    report = handling.take_report(seen(head, filed(sender, CHILD, CHILD)), actor=head)
    writes(sender, report, "Прва")
    with acting(head):
        first, second = reports.persons_of(report, actor=head).order_by("position")
        erased(first.person, head)
    writes(sender, report, "Друга")
    with acting(head):
        request_access(second.person, purpose="identification", actor=head)
        letters = reporter_follow_up.read_letters(report, actor=head)
        assert letters is not None
        assert [each.text.reveal() for each in letters] == ["Друга"]
        assert reporter_follow_up.add_message(report, Plain("Хвала"), actor=head)
    with scene():
        assert ReporterFollowUp.objects.get(pk=report.pk).waiting == 0


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_nobody_is_called_for_words_that_were_erased() -> None:
    head, sender = centre_member(Role.CENTRE_HEAD), reporter()
    report = handling.take_report(seen(head, filed(sender)), actor=head)
    writes(sender, report)
    assert duty_calls.call_for_letters() > 0
    with acting(head):
        (row,) = reports.persons_of(report, actor=head)
        erased(row.person, head)
        assert reporter_follow_up.read_letters(report, actor=head) == []
        assert not reporter_follow_up.add_message(report, Plain("Хвала"), actor=head)
    with scene():
        remaining = ReporterFollowUp.objects.get(pk=report.pk)
        assert (remaining.waiting, remaining.feedback_due, remaining.feedback_at) == (0, None, None)
        assert AuditEvent.objects.filter(verb="report.feedback-ended").count() == 1
    page = client_of(head).get(f"/suspicions/{report.pk}/").content.decode()
    assert "no longer possible: the data were erased" in page
    assert "the centre found it itself" not in page
    duty_calls.end_calls()
    with scene():
        current = DutyCall.objects.filter(report=report.pk, over_at__isnull=True)
        assert not current.filter(rung=CallLevel.WROTE).exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_a_report_from_before_a_clock_was_set_back_is_taken_on() -> None:
    expert = centre_member()
    report = seen(expert, filed(reporter()))
    with scene():
        ahead = timezone.now() + dt.timedelta(minutes=40)
        Report.objects.filter(pk=report.pk).update(received_at=ahead)
    assert handling.take_report(report, actor=expert).taken_at == ahead


@pytest.mark.django_db
@pytest.mark.usefixtures("serbia")
def test_a_closed_report_is_open_again_where_nothing_is_decided_any_more() -> None:
    expert = centre_member()
    report = handling.take_report(seen(expert, filed(reporter())), actor=expert)
    decided(expert, report)
    notified(expert, report)
    with acting(expert):
        closed(report, expert)
        (row,) = reports.persons_of(report, actor=expert)
        handling.record_outcome(row, "pending", actor=expert)
        assert reports.get_report(expert, report.pk).state == ReportState.TAKEN
    with scene():
        remaining = ReporterFollowUp.objects.get(pk=report.pk)
        assert (remaining.state, remaining.closed_at) == (ReportState.TAKEN, None)


EXACT = {
    "default": {
        "BACKEND": "vidik.core.exact_cache.ExactCache",
        "LOCATION": "core_cache",
        "TIMEOUT": 3600,
    }
}


@pytest.mark.usefixtures("serbia", "committed_database")
@pytest.mark.parametrize(
    "what",
    [
        "vidik.referral.services.reporter_follow_up.write_message",
        "vidik.access.changes.Change.record",
    ],
)
def test_a_message_that_was_not_stored_may_be_sent_again(
    what: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.CACHES = EXACT
    receipt = receiving.file_report(
        draft(source=Source.CITIZEN, channel="web"), actor=Actor.visitor()
    )
    client = Client(raise_request_exception=False)
    page = client.post("/suspicions/follow-up/", {"code": receipt.code}).content.decode()
    mark = re.search(r'name="once" value="([^"]+)"', page)
    assert mark
    sent = {"code": receipt.code, "text": "Опет су дошли по њу.", "once": mark[1]}

    def away(*_args: Any, **_more: Any) -> None:
        raise OperationalError("server closed the connection")

    def remaining() -> int:
        with transaction.atomic(), scene():
            return Message.objects.filter(subject=receipt.key, kind="message").count()

    with monkeypatch.context() as patch:
        patch.setattr(what, away)
        assert client.post("/suspicions/follow-up/", sent).status_code == 503
    assert remaining() == 0, "what is not on record is not stored"
    assert "The message was sent" in client.post("/suspicions/follow-up/", sent).content.decode()
    assert remaining() == 1
    again = client.post("/suspicions/follow-up/", sent).content.decode()
    assert "It was carried out once" in again
    assert remaining() == 1
