# SPDX-License-Identifier: EUPL-1.2
"""A term counted from receipt: opening starts it while it runs, and never undoes a delay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone

from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.exchange.methods.deadlines import last_day_of
from vidik.exchange.models import Addressee
from vidik.exchange.presentation import due_of
from vidik.exchange.services import more_time, receiving, sending, working_days
from vidik.exchange.services.receiving import mark_delivered
from vidik.exchange.tests.factories import make_draft, make_kind, member, office
from vidik.exchange.types import DeadlineSpec
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db
FROM_RECEIPT = DeadlineSpec(15, "days", "receipt", ends_on_working_day=False)


def day(ago: int) -> dt.date:
    return timezone.localdate() - dt.timedelta(days=ago)


def sent(requested: Institution, *, ago: int, named_day: dt.date | None = None) -> Addressee:
    sender = member(office())
    notice = make_draft(make_kind(deadline=FROM_RECEIPT), sender, requested)
    at = timezone.now() - dt.timedelta(days=ago)
    with acting(sender):
        sending.send(notice, actor=sender, at=at, named_day=named_day)
        return notice.addressees.get()


def opened(row: Addressee, actor: Actor) -> Addressee:
    with acting(actor):
        receiving.mark_seen(row, actor=actor)
        return Addressee.objects.select_related("kind").get(pk=row.pk)


def last_day(row: Addressee) -> dt.date:
    assert row.due_at is not None
    return last_day_of(row.due_at, working_days.zone())


def acknowledged(row: Addressee, actor: Actor) -> Addressee:
    with acting(actor):
        receiving.acknowledge(row, actor=actor)
        return Addressee.objects.select_related("kind").get(pk=row.pk)


def test_a_deadline_that_runs_starts_when_somebody_opens_the_notice() -> None:
    requested = office()
    row = sent(requested, ago=10)
    assert last_day(row) == day(-5)
    row = opened(row, member(requested))
    assert last_day(row) == day(-15)
    assert row.counted_from == row.delivered_at


@pytest.mark.parametrize("take", [opened, acknowledged])
def test_opening_what_is_overdue_leaves_it_overdue(
    take: Callable[[Addressee, Actor], Addressee],
) -> None:
    requested = office()
    row = sent(requested, ago=40)
    before = (row.due_at, row.counted_from, row.next_rung_at)
    row = take(row, member(requested))
    assert row.delivered_at is not None
    assert (row.due_at, row.counted_from, row.next_rung_at) == before
    due = due_of(row, timezone.now())
    assert due is not None
    assert due.text.startswith("overdue")


def test_a_deadline_that_passed_without_any_receipt_is_not_counted_anew_by_a_late_e_mail() -> None:
    row = sent(office(), ago=40)
    before = row.due_at
    mailer = Actor.system("mailer")
    with acting(mailer):
        mark_delivered(row, mailer)
        row = Addressee.objects.get(pk=row.pk)
    assert row.state == "delivered"
    assert row.due_at == before


def test_a_named_day_that_has_passed_stays() -> None:
    requested = office()
    row = opened(sent(requested, ago=40, named_day=day(9)), member(requested))
    assert last_day(row) == row.named_day == day(9)


def test_a_named_day_after_the_end_of_the_deadline_stays_when_the_notice_is_opened() -> None:
    requested = office()
    row = opened(sent(requested, ago=10, named_day=day(-20)), member(requested))
    assert last_day(row) == row.named_day == day(-20)


def test_a_deadline_from_receipt_that_ends_after_the_named_day_holds_and_the_page_says_so() -> None:
    requested = office()
    reader = member(requested)
    row = opened(sent(requested, ago=10, named_day=day(-8)), reader)
    assert (last_day(row), row.named_day) == (day(-15), day(-8))
    page = client_of(reader).get(f"/exchange/letters/{row.pk}/").content.decode()
    assert "counted from receipt is later" in page
    assert "It is not recalculated" not in page


def test_more_time_that_was_given_is_not_cut_short_by_opening() -> None:
    requested = office()
    row = sent(requested, ago=10)
    sender = member(Institution.objects.get(pk=row.sender_id))
    with acting(sender):
        more_time.extend_deadline(row, until=day(-30), reason="They move.", actor=sender)
    row = opened(row, member(requested))
    assert last_day(row) == row.named_day == day(-30)
