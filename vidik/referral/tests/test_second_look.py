# SPDX-License-Identifier: EUPL-1.2
"""What a second reader found: who is called at night, mail that fails, what is sent twice."""

from __future__ import annotations

import datetime as dt
import re
import smtplib
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership, User
from vidik.referral.models import DutyCall
from vidik.referral.selectors import pack, reports
from vidik.referral.selectors import roster as referral_roster
from vidik.referral.services import duty_calls, handling, roster
from vidik.referral.tests.factories import CHILD, centre_member, filed, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.registers.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def _on_duty(who: Actor, head: Actor) -> None:
    now = timezone.now()
    with acting(head):
        roster.add_shift(
            User.objects.get(pk=who.user_id),
            starts_at=now - dt.timedelta(hours=1),
            ends_at=now + dt.timedelta(hours=8),
            actor=head,
        )


def _called(report: Any) -> set[int]:
    with scene():
        return set(DutyCall.objects.filter(report=report).values_list("user", flat=True))


@pytest.mark.parametrize("how", ["membership ended", "account switched off"])
def test_who_left_is_not_the_only_one_called_though_the_roster_names_them(how: str) -> None:
    head, removed, there = centre_member(Role.CENTRE_HEAD), centre_member(), centre_member()
    _on_duty(removed, head)
    with scene():
        if how == "membership ended":
            Membership.objects.filter(user=removed.user_id).update(ended_at=timezone.now())
        else:
            User.objects.filter(pk=removed.user_id).update(is_active=False)
    called = _called(filed(reporter()).key)
    assert removed.user_id not in called
    assert {there.user_id, head.user_id} <= called
    with acting(head):
        now = timezone.now()
        centre = pack.centre().pk
        assert referral_roster.on_duty(centre, now) == []
        assert referral_roster.gaps(centre, now)[0][0] == now, "nobody covers this hour"
    page = client_of(head).get("/suspicions/roster/").content.decode()
    assert "no longer works at the centre" in page


class _Refusing:
    """A mail server that is down, for some or for all."""

    def __init__(self, error: Exception, whom: str = "") -> None:
        self.error, self.whom = error, whom

    def __call__(self, message: EmailMessage, *_args: Any, **_more: Any) -> int:
        if self.whom in message.to[0]:
            raise self.error
        mail.outbox.append(message)
        return 1


def test_a_call_is_mailed_once_the_server_is_back(monkeypatch: pytest.MonkeyPatch) -> None:
    expert = centre_member()
    receipt = filed(reporter())
    down = _Refusing(ConnectionRefusedError("down"))
    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", lambda message, *_a, **_m: down(message))
        assert duty_calls.mail_duty_calls() == 0
    with scene():
        waiting = DutyCall.objects.filter(report=receipt.key, mailed_at__isnull=True)
        assert waiting.filter(user=expert.user_id).exists(), "nobody was called, so it still waits"
    assert duty_calls.mail_duty_calls() > 0
    address = User.objects.get(pk=expert.user_id).email
    assert [message.to for message in mail.outbox].count([address]) == 1


def test_one_address_that_is_refused_prevents_no_other_from_being_notified(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = centre_member(), centre_member()
    with scene():
        addresses = {who.user_id: User.objects.get(pk=who.user_id).email for who in (first, second)}
    filed(reporter())
    refused = addresses[first.user_id]
    error = smtplib.SMTPRecipientsRefused({refused: (550, b"no such mailbox")})
    down = _Refusing(error, refused)
    monkeypatch.setattr(EmailMessage, "send", lambda message, *_a, **_m: down(message))
    duty_calls.mail_duty_calls()
    reported = {address for message in mail.outbox for address in message.to}
    assert addresses[second.user_id] in reported
    before = len(mail.outbox)
    duty_calls.mail_duty_calls()
    assert len(mail.outbox) == before


def test_advice_is_entered_once_however_often_its_form_is_sent() -> None:
    expert = centre_member()
    with as_application():
        client = client_of(expert)
        page = client.get("/registers/consultations/enter/").content.decode()
        mark = re.search(r'name="once" value="([^"]+)"', page)
        assert mark, "the form carries a mark"
        data = {
            "once": mark[1],
            "when": timezone.localtime().strftime("%Y-%m-%dT%H:%M"),
            "caller": "citizen",
            "channel": "phone",
            "topic": "recognising",
            "child": "unknown",
            "advice": "explained",
        }
        first = client.post("/registers/consultations/enter/", data)
        assert first.status_code == 302, first.content.decode()
        again = client.post("/registers/consultations/enter/", data, follow=True)
        assert "carried out once" in again.content.decode()
    with scene():
        assert Entry.objects.filter(pack_code="").count() == 1


def test_two_persons_of_one_report_are_not_made_one() -> None:
    expert = centre_member()
    receipt = filed(reporter(), CHILD, CHILD)
    report = seen(expert, receipt)
    with acting(expert):
        handling.take_report(report, actor=expert)
        one, other = reports.persons_of(report, actor=expert)
        with pytest.raises(ValidationError, match="same report"), transaction.atomic():
            handling.link_reported_person(other, one, actor=expert)


def test_what_nobody_has_chosen_is_not_counted() -> None:
    client = client_of(centre_member())
    address = "/registers/consultations/enter/"
    page = client.get(address).content.decode()
    requested = dict.fromkeys(("caller", "topic", "advice"), "")
    assert set(requested) <= set(re.findall(r'name="(\w+)"', page))
    chosen = re.findall(r'name="(\w+)"[^>]* checked', page)
    assert sorted(chosen) == ["channel", "child"]
    assert not re.search(r'value="[^"]+" selected', page)
    sent = {
        "when": timezone.localtime().strftime("%Y-%m-%dT%H:%M"), "channel": "phone", **requested,
        "child": "unknown",
    }  # fmt: skip
    assert client.post(address, sent).status_code == 422
    with scene():
        assert not Entry.objects.filter(pack_code="").exists()
