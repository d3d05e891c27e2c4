# SPDX-License-Identifier: EUPL-1.2
"""A report that a colleague has does not stay with them when they have left or are not there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.accounts.models import User
from vidik.audit.selectors import last_event
from vidik.cases.models import Participant
from vidik.cases.types import CaseRole
from vidik.referral.models import Report, Shift
from vidik.referral.selectors import pack
from vidik.referral.services import handling
from vidik.referral.tests.factories import CHILD, centre_member, filed, reporter, seen
from vidik.referral.tests.test_correcting import taken
from vidik.referral.tests.test_pages import client_of
from vidik.referral.tests.test_sent_twice import mark_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


def put_on_duty(actor: Actor) -> None:
    """Put somebody of the centre on duty now."""
    now = timezone.now()
    with scene():
        Shift.objects.create(
            institution=pack.centre(), user_id=actor.user_id,
            starts_at=now - dt.timedelta(hours=1), ends_at=now + dt.timedelta(hours=1),
        )  # fmt: skip


def holder_of(report: Report) -> int | None:
    """Return who has a report."""
    with scene():
        return Report.objects.get(pk=report.pk).taken_by_id


def test_an_expert_takes_over_from_whoever_is_not_on_duty_and_it_is_recorded() -> None:
    first, second = centre_member(), centre_member()
    report = taken(first, CHILD)
    taken_at = report.taken_at
    with as_application(), acting(second):
        handling.take_over(report, "away", actor=second)
    assert holder_of(report) == second.user_id
    with scene():
        assert Report.objects.get(pk=report.pk).taken_at == taken_at
        leads = Participant.objects.filter(case=report.case_id, role=CaseRole.LEAD)
        assert set(leads.values_list("user", flat=True)) == {first.user_id, second.user_id}
        event = last_event("report.taken-over")
        assert event is not None
        assert event.payload == {"why": "away", "user": first.user_id}


def test_the_page_does_not_say_that_whoever_took_over_took_it_on_back_then() -> None:
    first, second = centre_member(), centre_member()
    report = taken(first, CHILD)
    with as_application(), acting(second):
        handling.take_over(report, "away", actor=second)
    page = client_of(second).get(f"/suspicions/{report.pk}/").content.decode()
    with scene():
        name = str(User.objects.get(pk=second.user_id))
    assert f"<dt>Taken on by</dt><dd>{name}</dd>" in page
    assert "<dt>First taken on</dt>" in page


def test_from_a_colleague_on_duty_only_the_head_takes_over() -> None:
    first, second, head = centre_member(), centre_member(), centre_member(Role.CENTRE_HEAD)
    report = taken(first, CHILD)
    put_on_duty(first)
    with as_application(), acting(second), pytest.raises(ValidationError, match="on duty"):
        handling.take_over(report, "shared", actor=second)
    assert holder_of(report) == first.user_id
    with as_application(), acting(head):
        handling.take_over(report, "shared", actor=head)
    assert holder_of(report) == head.user_id


def test_whoever_has_it_needs_not_and_what_nobody_has_is_taken_on_instead() -> None:
    first, second = centre_member(), centre_member()
    report = taken(first, CHILD)
    waiting = seen(second, filed(reporter()))
    for row, actor in ((report, first), (waiting, second)):
        with acting(actor), pytest.raises(ValidationError):
            handling.take_over(row, "away", actor=actor)
    with acting(second), pytest.raises(ValidationError, match="Say why"):
        handling.take_over(report, "\x00", actor=second)
    stranger = reporter()
    with acting(stranger), pytest.raises((Denied, OutOfScope)):
        handling.take_over(report, "away", actor=stranger)
    assert holder_of(report) == first.user_id


def test_the_page_offers_it_where_it_can_be_done_and_it_is_done_once() -> None:
    first, second = centre_member(), centre_member()
    report = taken(first, CHILD)
    address = f"/suspicions/{report.pk}/"
    step = f"{address}take-over/"
    with as_application():
        assert step not in client_of(first).get(address).content.decode()
        client = client_of(second)
        mark = mark_of(client.get(address).content.decode(), step)
        empty = client.post(step, {"why": "", "once": mark}, follow=True)
        assert "Say why you take the report over." in empty.content.decode()
        page = client.post(step, {"why": "left", "once": mark}, follow=True).content.decode()
        assert "You have taken the report over" in page
        assert step not in page
    put_on_duty(second)
    assert step not in client_of(first).get(address).content.decode()
    assert step in client_of(centre_member(Role.CENTRE_HEAD)).get(address).content.decode()
