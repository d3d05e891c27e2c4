# SPDX-License-Identifier: EUPL-1.2
"""Notices follow a merge of institutions; jobs run what they say."""

from __future__ import annotations

import pytest

from vidik.access.services import acting
from vidik.access.types import Role
from vidik.exchange import merging, tasks
from vidik.exchange.merging import MERGER
from vidik.exchange.models import Addressee, Answer, Event, Notice, Receipt
from vidik.exchange.selectors import notices
from vidik.exchange.services import answering
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.exchange.types import DeadlineSpec
from vidik.institutions.registry import merge_handlers

pytestmark = pytest.mark.django_db


def test_what_the_duplicate_sent_and_received_belongs_to_the_one_stored() -> None:
    duplicate, primary, other = office(), office(), office()
    kind = make_kind(feedback=DeadlineSpec(30, "days"))
    writer, duplicates = member(other), member(duplicate)
    [got] = make_sent(kind, writer, duplicate)
    [gave] = make_sent(kind, duplicates, other)
    with acting(duplicates):
        answering.reply(got, text="Before the merge.", actor=duplicates)
    handler = next(item for item in merge_handlers() if item.name == "notices")
    assert handler.preview(duplicate, primary).moved == 2
    assert handler.move(duplicate, primary) == 2
    heir, left = member(primary), member(duplicate)
    with acting(heir):
        assert notices.addressee(heir, got.pk).institution_id == primary.pk
        assert notices.addressee(heir, gave.pk).sender_id == primary.pk
        assert notices.feedback_of(heir, got) is not None
        assert [answer.text for answer in notices.answers_of(heir, got)] == ["Before the merge."]
        assert Event.objects.filter(addressee=got).exists()
        assert Receipt.objects.filter(addressee=got).exists()
        assert Notice.objects.count() == 2
    with acting(left):
        assert Addressee.objects.count() == Notice.objects.count() == Answer.objects.count() == 0
    with acting(writer):
        assert Addressee.objects.count() == 2


def test_a_notice_to_both_or_between_them_stays_as_two_letters() -> None:
    duplicate, primary, other = office(), office(), office()
    kind = make_kind()
    make_sent(kind, member(other), duplicate, primary)
    make_sent(kind, member(duplicate), primary)
    assert merging.move(duplicate, primary) == 0
    with acting(MERGER):
        assert Addressee.objects.filter(institution=duplicate).count() == 1
        assert Addressee.objects.filter(sender=duplicate).count() == 1


def test_jobs_do_what_they_are_called() -> None:
    head = member(office(), Role.HEAD)
    [row] = make_sent(make_kind(), head, office())
    with acting(MERGER):
        Addressee.objects.filter(pk=row.pk).update(revision=0, next_rung_at=row.sent_at)
    tasks.remind(timestamp=0)
    tasks.send_mails(timestamp=0)
    tasks.count_again()
    with acting(MERGER):
        row.refresh_from_db()
        assert row.next_rung_at is not None
        assert row.next_rung_at > row.sent_at  # type: ignore[operator]
        assert row.state == "delivered"
