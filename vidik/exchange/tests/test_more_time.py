# SPDX-License-Identifier: EUPL-1.2
"""More time: the deadline moves, the ladder runs anew towards it, both sides know why."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.depth import examples
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.core.languages import Texts
from vidik.exchange.methods.deadlines import last_day_of
from vidik.exchange.models import Addressee, Event, Mail, MoreTime, Reminder
from vidik.exchange.selectors import notices
from vidik.exchange.services import (
    answering,
    calendar,
    more_time,
    reminding,
    sending,
    versions,
    working_days,
)
from vidik.exchange.tests.factories import make_draft, make_kind, make_sent, member, office
from vidik.exchange.types import DeadlineSpec

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("reminders")
CALENDAR = Actor.system("calendar-job")


def last_day(row: Addressee) -> dt.date:
    assert row.due_at is not None
    return last_day_of(row.due_at, working_days.zone())


def extend(row: Addressee, actor: Actor, days: int, reason: str = "They move house.") -> Addressee:
    with acting(actor):
        return more_time.extend_deadline(
            row, until=last_day(row) + dt.timedelta(days=days), reason=reason, actor=actor
        )


def test_the_deadline_moves_and_both_sides_read_why() -> None:
    sender, requested = member(office()), office()
    [row] = make_sent(make_kind(), sender, requested)
    old = last_day(row)
    row = extend(row, sender, 10)
    assert last_day(row) == old + dt.timedelta(days=10)
    with acting(member(requested)) as _none:
        [given] = MoreTime.objects.filter(addressee=row)
        assert given.reason == "They move house."
        [event] = Event.objects.filter(addressee=row, what="extended")
        assert event.facts["old"] == old.isoformat()
    with acting(SYSTEM):
        assert Mail.objects.filter(addressee=row, template="moved").count() == 1


def test_the_act_as_it_was_sent_keeps_its_day() -> None:
    sender = member(office())
    [row] = make_sent(make_kind(), sender, office())
    first = row.due_at
    row = extend(extend(row, sender, 3), sender, 4)
    with acting(sender):
        assert notices.due_as_sent(sender, row) == first


def test_the_ladder_runs_towards_the_new_day() -> None:
    sender = member(office())
    [row] = make_sent(make_kind(), sender, office())
    assert row.due_at is not None
    reminding.run_reminders(now=row.due_at - dt.timedelta(days=2))
    row = extend(row, sender, 20)
    reminding.run_reminders(now=row.due_at - dt.timedelta(days=10))  # type: ignore[operator]
    reminding.run_reminders(now=row.due_at - dt.timedelta(days=2))  # type: ignore[operator]
    with acting(SYSTEM):
        done = Reminder.objects.filter(addressee=row).values_list("rung", "armed", "outcome")
        assert sorted(done) == [("before", 1, "mailed"), ("before", 2, "mailed")]


def test_rungs_that_fell_before_more_time_was_given_do_not_fall_again() -> None:
    sender = member(office())
    [row] = make_sent(
        make_kind(deadline=DeadlineSpec(1, "days", ends_on_working_day=False)), sender, office()
    )
    row = extend(row, sender, 1)
    reminding.run_reminders(now=row.due_at + dt.timedelta(hours=1))  # type: ignore[operator]
    with acting(SYSTEM):
        rungs = {item.rung for item in Reminder.objects.filter(addressee=row)}
    # Three days before the new day lies before the moment in which it was named.
    assert "before" not in rungs


def test_a_mark_to_be_named_publicly_is_taken_off() -> None:
    sender = member(office())
    [row] = make_sent(make_kind(), sender, office())
    reminding.run_reminders(now=timezone.now() + dt.timedelta(days=90))
    with acting(SYSTEM):
        row.refresh_from_db()
        assert row.named_at is not None
    assert extend(row, sender, 120).named_at is None


def test_a_changed_calendar_leaves_a_named_day_alone() -> None:
    sender = member(office())
    [row] = make_sent(make_kind(), sender, office())
    row = extend(row, sender, 10)
    head = member(office(), Role.HEAD)
    with acting(head):
        calendar.declare_day(
            last_day(row),
            works=False,
            name=Texts(en="Free", sr="Слободно"),
            source="Act",
            actor=head,
        )
    calendar.count_again()
    with acting(CALENDAR):
        assert last_day(Addressee.objects.get(pk=row.pk)) == last_day(row)


def test_a_day_named_at_sending_holds_only_after_the_deadline_ends() -> None:
    sender = member(office())
    kind = make_kind()
    for days, is_later in ((40, True), (2, False)):
        notice = make_draft(kind, sender, office())
        named = timezone.localdate() + dt.timedelta(days=days)
        with acting(sender):
            sending.send(notice, actor=sender, named_day=named)
            [row] = notice.addressees.all()
        assert (last_day(row) == named) is is_later
        assert row.named_day == last_day(row)
        assert last_day(row) >= timezone.localdate() + dt.timedelta(days=15)


@pytest.mark.parametrize(
    ("days", "reason", "field"),
    [(0, "why", "until"), (-3, "why", "until"), (3, "  ", "reason"), (4000, "why", "until")],
)
def test_what_cannot_be_is_refused_by_field(days: int, reason: str, field: str) -> None:
    sender = member(office())
    [row] = make_sent(make_kind(), sender, office())
    with pytest.raises(ValidationError) as error:
        extend(row, sender, days, reason)
    assert field in error.value.message_dict
    with acting(sender):
        assert not MoreTime.objects.filter(addressee=row).exists()


def test_deadlines_in_hours_drafts_and_what_is_settled_get_no_more_time() -> None:
    sender = member(office())
    [hours] = make_sent(make_kind(deadline=DeadlineSpec(24, "hours"), ladder=()), sender, office())
    with pytest.raises(versions.NotSendable, match="hours"):
        extend(hours, sender, 3)
    [row] = make_sent(make_kind(), sender, office())
    with acting(sender):
        answering.close(row, actor=sender)
        row.refresh_from_db()
    with pytest.raises(versions.NotSendable, match="still expected"):
        extend(row, sender, 3)


def test_an_addressee_gives_itself_no_time() -> None:
    sender, requested = member(office()), office()
    [row] = make_sent(make_kind(), sender, requested)
    with pytest.raises(Denied):
        extend(row, member(requested), 3)


def test_what_was_given_is_never_changed() -> None:
    sender = member(office())
    [row] = make_sent(make_kind(), sender, office())
    extend(row, sender, 3)
    with (
        acting(CALENDAR),
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
    ):
        MoreTime.objects.filter(addressee=row).update(reason="another")


@settings(
    max_examples=examples(5),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.sampled_from([-6, -1, 1, 4, 9, 25, 50]), min_size=1, max_size=6))
def test_however_time_is_given_every_rung_is_done_once_and_none_before_its_day(
    steps: list[int],
) -> None:
    """A negative step lets so many days pass and reminders run, a positive one gives more time."""
    sender = member(office())
    [row] = make_sent(make_kind(), sender, office())
    for step in steps:
        if step > 0:
            row = extend(row, sender, step)
        else:
            reminding.run_reminders(now=timezone.now() - dt.timedelta(days=step))
    assert row.due_at is not None
    reminding.run_reminders(now=row.due_at - dt.timedelta(seconds=1))
    with acting(SYSTEM):
        done = list(Reminder.objects.filter(addressee=row))
        events = Event.objects.filter(addressee=row, what="reminded").count()
    now = {item.rung for item in done if item.armed == row.armed}
    assert not now & {"after", "head", "public"}
    assert len({(item.armed, item.rung) for item in done}) == len(done)
    assert events == sum(item.outcome != "passed_over" for item in done)
    assert row.armed == 1 + sum(step > 0 for step in steps)
