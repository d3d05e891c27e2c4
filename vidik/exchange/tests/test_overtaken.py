# SPDX-License-Identifier: EUPL-1.2
"""An answer overtakes what was on its way: e-mails that wait, steps of the ladder, many at once."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.core import mail as outbox
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor, Denied
from vidik.exchange.models import Addressee, FeedbackDuty, Mail, Reminder
from vidik.exchange.services import answering, mailing, reminding
from vidik.exchange.tests.factories import LADDER, make_kind, make_sent, member, office
from vidik.exchange.types import Audience, Classification, DeadlineSpec, RungSpec

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("reminders")


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)


def rungs(row: Addressee) -> list[str]:
    with acting(SYSTEM):
        return sorted(Reminder.objects.filter(addressee=row).values_list("rung", flat=True))


def reread(row: Addressee) -> Addressee:
    with acting(SYSTEM):
        return Addressee.objects.select_related("kind").get(pk=row.pk)


def climb(row: Addressee, *, until: int) -> None:
    assert row.sent_at is not None
    for day in range(until):
        reminding.run_reminders(now=row.sent_at + days(day))


def test_a_reminder_that_waits_is_not_sent_when_the_answer_came_first() -> None:
    sender, requested, silent = member(office()), office(), office()
    receiver = member(requested)
    rows = make_sent(make_kind(), sender, requested, silent)
    mailing.run_outbox()
    assert rows[0].due_at is not None
    reminding.run_reminders(now=rows[0].due_at)
    with acting(receiver):
        reply = answering.reply(rows[0], text="Here.", actor=receiver)
    with acting(sender):
        answering.classify(reply, Classification.FULL, actor=sender)
    outbox.outbox.clear()
    mailing.run_outbox()
    to = [address for message in outbox.outbox for address in message.to]
    assert not [address for address in to if requested.code in address]
    assert [address for address in to if silent.code in address]
    with acting(Actor.system("mailer")):
        states = dict(Mail.objects.filter(template="reminder").values_list("institution", "state"))
        assert states == {requested.pk: "dropped", silent.pk: "sent"}
        assert not Mail.objects.filter(state="queued").exists()


def test_a_reminder_of_feedback_waits_for_feedback_and_not_for_the_answer() -> None:
    sender, requested = member(office()), office()
    receiver = member(requested)
    [row] = make_sent(make_kind(feedback=DeadlineSpec(20, "days")), sender, requested)
    with acting(receiver):
        reply = answering.reply(row, text="Here.", actor=receiver)
    with acting(sender):
        answering.classify(reply, Classification.FULL, actor=sender)
        duty = FeedbackDuty.objects.get(addressee=row)
    assert duty.due_at is not None
    reminding.run_reminders(now=duty.due_at + days(40))
    mailing.run_outbox()
    with acting(Actor.system("mailer")):
        [one] = Mail.objects.filter(template="reminder")
        assert one.state == "sent"


def test_nobody_is_complained_about_while_the_reply_waits_to_be_read() -> None:
    sender, requested = member(office()), office()
    receiver = member(requested)
    [row] = make_sent(make_kind(), sender, requested)
    with acting(receiver):
        reply = answering.reply(row, text="Here.", actor=receiver)
    climb(row, until=30)
    assert rungs(row) == ["after", "before", "on"]
    row = reread(row)
    assert row.named_at is None
    assert row.next_rung_at is not None
    with acting(sender):
        answering.classify(reply, Classification.FULL, actor=sender)
    reminding.run_reminders(now=timezone.now() + days(200))
    assert rungs(row) == ["after", "before", "on"]
    row = reread(row)
    assert (row.named_at, row.next_rung_at, row.state) == (None, None, "answered")


def test_what_waited_falls_when_the_reply_was_an_automatic_one() -> None:
    sender, requested = member(office()), office()
    receiver = member(requested)
    [row] = make_sent(make_kind(), sender, requested)
    with acting(receiver):
        reply = answering.reply(row, text="Out of office.", actor=receiver)
    climb(row, until=30)
    assert "head" not in rungs(row)
    with acting(sender):
        answering.classify(reply, Classification.AUTO_REPLY, actor=sender)
    assert row.sent_at is not None
    reminding.run_reminders(now=row.sent_at + days(30))
    assert "head" in rungs(row)
    assert reread(row).named_at is None
    reminding.run_reminders(now=row.sent_at + days(90))
    assert rungs(row) == ["after", "before", "head", "on", "public"]


def test_many_are_closed_at_once_and_the_numbers_close() -> None:
    sender, first, second, other = member(office()), office(), office(), office()
    receiver = member(first)
    rows = make_sent(make_kind(), sender, first, second, other)
    with acting(receiver):
        reply = answering.reply(rows[0], text="Here.", actor=receiver)
        with pytest.raises(Denied):
            answering.close_all([rows[0].pk], actor=receiver)
    with acting(sender):
        answering.classify(reply, Classification.FULL, actor=sender)
        keys = [rows[0].pk, rows[1].pk]
        assert answering.close_all(keys, actor=sender) == 1
        assert answering.close_all(keys, actor=sender) == 0
    found = [reread(row) for row in rows]
    assert [row.state for row in found] == ["answered", "closed", "sent"]
    assert [row.is_given_up for row in found] == [False, True, False]
    climb(rows[0], until=90)
    assert rungs(rows[1]) == []
    assert "public" in rungs(rows[2])


def test_a_reply_that_is_never_read_holds_nothing_back_for_ever() -> None:
    sender, requested = member(office()), office()
    receiver = member(requested)
    [row] = make_sent(make_kind(), sender, requested)
    assert row.sent_at is not None
    with acting(receiver):
        answering.reply(row, text=".", actor=receiver)
    climb(row, until=40)
    assert "head" in rungs(row)
    assert "public" not in rungs(row)
    climb(row, until=80)
    assert "public" in rungs(row)
    with acting(SYSTEM):
        done = dict(Reminder.objects.filter(addressee=row).values_list("rung", "done_at"))
    # Twenty-two days lie between both in the ladder.
    assert done["public"] - done["head"] >= days(22)


@pytest.mark.parametrize(("waits", "fell"), [(24, True), (25, False), (0, True)])
def test_a_ladder_says_how_long_a_step_waits_for_a_reply_to_be_read(
    waits: int,
    fell: bool,
) -> None:
    sender, requested = member(office()), office()
    receiver = member(requested)
    ladder = tuple(replace(rung, waits=waits) for rung in LADDER)
    [row] = make_sent(make_kind(ladder=ladder), sender, requested)
    assert row.sent_at is not None
    with acting(receiver):
        answering.reply(row, text=".", actor=receiver)
    climb(row, until=26)
    # The reply came at once; on the twenty-fifth day it is more than twenty-four days old.
    assert ("head" in rungs(row)) is fell


def test_a_reply_that_comes_after_a_rung_was_due_does_not_hold_it_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sender, requested = member(office()), office()
    receiver = member(requested)
    [row] = make_sent(make_kind(), sender, requested)
    assert row.sent_at is not None
    later = row.sent_at + days(26)
    with acting(receiver), monkeypatch.context() as clock:
        clock.setattr(timezone, "now", lambda: later)
        answering.reply(row, text=".", actor=receiver)
    reminding.run_reminders(now=later + days(0.5))
    assert "head" in rungs(row)


def test_where_hours_count_nothing_waits_for_reading() -> None:
    sender, requested = member(office()), office()
    receiver = member(requested)
    ladder = (RungSpec("head", 2, "hours", Audience.HEAD),)
    [row] = make_sent(
        make_kind(deadline=DeadlineSpec(24, "hours"), ladder=ladder), sender, requested
    )
    with acting(receiver):
        answering.reply(row, text="We look into it.", actor=receiver)
    assert row.sent_at is not None
    reminding.run_reminders(now=row.sent_at + days(2))
    assert "head" in rungs(row)
