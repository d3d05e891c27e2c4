# SPDX-License-Identifier: EUPL-1.2
"""Reading, printing and listing notices is recorded; a deadline in hours is exact to the minute."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.audit.models import AuditEvent
from vidik.exchange.models import Addressee
from vidik.exchange.services import answering, sending
from vidik.exchange.tests.factories import make_draft, make_kind, make_sent, member, office
from vidik.exchange.tests.test_views import client_of
from vidik.exchange.types import Classification, DeadlineSpec, Origin
from vidik.institutions.models import Institution

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer() -> Actor:
    return member(office())


@pytest.fixture
def asked() -> Institution:
    return office()


def acts(actor: Actor, verb: str) -> list[tuple[str, dict[str, object]]]:
    rows = AuditEvent.objects.filter(actor=actor.label, verb=verb).order_by("sequence")
    return [(row.subject_key, row.payload) for row in rows]


def test_each_reading_and_each_print_is_an_act(writer: Actor, asked: Institution) -> None:
    [row] = make_sent(make_kind(), writer, asked)
    reader = member(asked)
    for actor in (reader, writer):
        browser = client_of(actor)
        for _again in range(2):
            browser.get(f"/exchange/letters/{row.pk}/")
        browser.get(f"/exchange/letters/{row.pk}/act.docx")
        assert acts(actor, "notice.read") == [(str(row.pk), {"version": 1})] * 2
        assert acts(actor, "notice.printed") == [(str(row.pk), {"form": "docx"})]
    assert len(acts(reader, "notice.seen")) == 1
    notice, draft = row.notice_id, make_draft(make_kind(), writer, asked)
    browser = client_of(writer)
    browser.get(f"/exchange/notices/{notice}/")
    browser.get(f"/exchange/notices/{draft.pk}/preview/")
    assert acts(writer, "notice.read")[2:] == [
        (str(notice), {"version": 1}), (str(draft.pk), {"version": 1}),
    ]  # fmt: skip


def test_each_list_and_each_search_is_an_act_without_what_was_looked_for(
    writer: Actor, asked: Institution
) -> None:
    make_sent(make_kind(), writer, asked)
    browser = client_of(writer)
    for address in (
        "", "sent/?q=question", "batches/?q=question", "duties/?side=awaited", "ledger/",
        "files/due/",
    ):  # fmt: skip
        browser.get(f"/exchange/{address}")
    assert acts(writer, "notices.listed") == [
        ("inbox", {"found": 0}), ("sent", {"found": 1}), ("batches", {"found": 1}),
        ("feedback-awaited", {"found": 0}), ("reminders", {"found": 0}), ("files", {"found": 0}),
    ]  # fmt: skip


def in_hours(writer: Actor, requested: Institution) -> Addressee:
    """Send an alert of 24 hours at one in the afternoon of the day before yesterday."""
    kind = make_kind(
        deadline=DeadlineSpec(24, "hours", begins_next_day=False, ends_on_working_day=False)
    )
    day = timezone.localdate() - dt.timedelta(days=2)
    at = timezone.make_aware(dt.datetime.combine(day, dt.time(13)))
    notice = make_draft(kind, writer, requested)
    with acting(writer):
        sending.send(notice, actor=writer, at=at)
        return notice.addressees.get()


@pytest.mark.parametrize(("time", "is_late"), [(dt.time(16), True), (dt.time(12, 59), False)])
def test_a_reply_to_a_deadline_in_hours_counts_from_its_time(
    writer: Actor, asked: Institution, time: dt.time, *, is_late: bool
) -> None:
    row = in_hours(writer, asked)
    day = timezone.localdate() - dt.timedelta(days=1)
    address = f"/exchange/letters/{row.pk}/record/"
    typed = {"origin": "post", "received_on": day, "text": "It was done."}
    browser = client_of(writer)
    assert 'type="time"' in browser.get(address).content.decode()
    assert browser.post(address, typed).status_code == 422
    assert browser.post(address, typed | {"received_time": f"{time:%H:%M}"}).status_code == 302
    with acting(writer):
        answer = row.answers.get()
        answering.classify(answer, Classification.FULL, actor=writer)
        settled = Addressee.objects.get(pk=row.pk)
    assert settled.settled_at is not None
    assert settled.due_at is not None
    assert (settled.settled_at >= settled.due_at) is is_late


def test_the_time_of_a_reply_lies_between_the_sending_and_now(
    writer: Actor, asked: Institution
) -> None:
    row = in_hours(writer, asked)
    sent_on = timezone.localdate(row.sent_at)
    later = timezone.localtime() + dt.timedelta(minutes=2)

    def come(day: dt.date, time: dt.time | None) -> None:
        answering.record_reply(
            row, text="x", origin=Origin.ORAL, received_on=day, received_time=time, actor=writer
        )

    with acting(writer):
        early, late = (sent_on, dt.time(12, 59)), (later.date(), later.time())
        for day, time in (early, late, (sent_on, None)):
            with pytest.raises(ValidationError):
                come(day, time)
        come(sent_on, dt.time(13))
    with scene():
        assert row.answers.get().received_at == row.sent_at


def test_a_deadline_in_days_asks_for_no_time(writer: Actor, asked: Institution) -> None:
    [row] = make_sent(make_kind(), writer, asked)
    page = client_of(writer).get(f"/exchange/letters/{row.pk}/record/").content.decode()
    assert 'type="time"' not in page
