# SPDX-License-Identifier: EUPL-1.2
"""The ladder: each level once, the right one, to the right people; and moved deadlines."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.depth import examples
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.core.languages import Texts
from vidik.exchange.methods.deadlines import last_day_of
from vidik.exchange.models import Addressee, CalendarDay, Event, Mail, Reminder
from vidik.exchange.selectors import deadlines, lists
from vidik.exchange.services import answering, calendar, reminding, sending
from vidik.exchange.tests.factories import LADDER, make_kind, make_sent, member, office
from vidik.exchange.types import Audience, DeadlineSpec, Duty, RungSpec

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("reminders")
BELGRADE = ZoneInfo("Europe/Belgrade")


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)


def rungs(row: Addressee) -> dict[str, str]:
    with acting(SYSTEM):
        found = Reminder.objects.filter(addressee=row)
        return {f"{item.rung}.{item.armed}": item.outcome for item in found}


def reminder_mails(row: Addressee) -> list[str]:
    with acting(SYSTEM):
        found = Mail.objects.filter(addressee=row, template="reminder").order_by("queued_at")
        return [mail.address for mail in found]


def test_clocks_are_claimed_without_the_tables_around_them() -> None:
    make_sent(make_kind(), member(office()), office(), office())
    with CaptureQueriesContext(connection) as queries:
        reminding.run_reminders(now=timezone.now() + days(90))
    claims = [
        query["sql"]
        for query in queries
        if "SKIP LOCKED" in query["sql"] and 'FROM "exchange_addressee"' in query["sql"]
    ]
    assert claims
    # With all that an addressee points at, planning alone took longer than the whole job.
    assert [sql for sql in claims if " JOIN " in sql] == []


def test_the_whole_ladder_is_climbed_day_by_day_each_rung_once() -> None:
    requested = office(contacts=2)
    [row] = make_sent(make_kind(), member(office()), requested)
    assert row.due_at is not None
    for day in range(60):
        reminding.run_reminders(now=row.sent_at + days(day))  # type: ignore[operator]
        reminding.run_reminders(now=row.sent_at + days(day))  # type: ignore[operator]
    assert rungs(row) == {
        "before.1": "mailed",
        "on.1": "mailed",
        "after.1": "mailed",
        "head.1": "letter",
        "public.1": "marked",
    }
    code = requested.code
    first, second = f"desk-0@{code}.invalid", f"desk-1@{code}.invalid"
    assert sorted(reminder_mails(row)) == sorted([first, first, second, first, second])
    with acting(SYSTEM):
        row.refresh_from_db()
        assert row.named_at is not None
        assert row.next_rung_at is None
        assert Event.objects.filter(addressee=row, what="reminded").count() == 5


def test_after_a_standstill_only_the_last_rung_is_done_and_the_others_are_noted() -> None:
    [row] = make_sent(make_kind(), member(office()), office())
    reminding.run_reminders(now=timezone.now() + days(90))
    outcomes = rungs(row)
    assert outcomes.pop("public.1") == "marked"
    assert set(outcomes.values()) == {"passed_over"}
    assert reminder_mails(row) == []


def test_what_is_settled_is_not_reminded_of() -> None:
    writer = member(office())
    [row] = make_sent(make_kind(), writer, office())
    with acting(writer):
        answering.close(row, actor=writer)
    run = reminding.run_reminders(now=timezone.now() + days(90))
    assert run.reminders == 0
    assert rungs(row) == {}


def test_rungs_before_the_beginning_of_a_short_deadline_do_not_fall() -> None:
    kind = make_kind(deadline=DeadlineSpec(1, "days"), ladder=LADDER)
    [row] = make_sent(kind, member(office()), office())
    reminding.run_reminders(now=row.sent_at + dt.timedelta(seconds=1))  # type: ignore[operator]
    assert rungs(row) == {}


def test_sending_again_arms_every_rung_again() -> None:
    writer = member(office())
    [row] = make_sent(make_kind(), writer, office())
    reminding.run_reminders(now=timezone.now() + days(90))
    with acting(writer):
        sending.send_again(row, actor=writer)
    reminding.run_reminders(now=timezone.now() + days(90))
    assert {name.rpartition(".")[2] for name in rungs(row)} == {"1", "2"}
    assert len(rungs(row)) == 2 * len(LADDER)


def test_the_history_says_where_nobody_could_be_reminded() -> None:
    sender, requested = member(office()), office(contacts=0)
    [row] = make_sent(make_kind(), sender, requested)
    assert row.due_at is not None
    reminding.run_reminders(now=row.due_at - days(2))
    for reader in (sender, member(requested)):
        page = client_of(reader).get(f"/exchange/letters/{row.pk}/").content.decode()
        text = "– contact point: no valid, confirmed contact point</span>"
        assert f'Reminder not sent <span class="soft">{text}' in page
        assert "<p>Reminded" not in page
    [other] = make_sent(make_kind(), sender, office())
    assert other.due_at is not None
    reminding.run_reminders(now=other.due_at - days(2))
    page = client_of(sender).get(f"/exchange/letters/{other.pk}/").content.decode()
    assert "<p>Reminded" in page
    assert "Reminder not sent" not in page


def test_the_ledger_by_itself_shows_all_but_what_was_skipped_and_calls_none_of_it_done() -> None:
    sender = member(office())
    [row] = make_sent(make_kind(), sender, office(contacts=0))
    reminding.run_reminders(now=row.due_at)
    page = client_of(sender).get("/exchange/ledger/").content.decode()
    assert "no valid, confirmed contact point to write to</td>" in page
    assert '<option value="" selected>all but skipped</option>' in page


def test_nobody_to_write_to_is_an_outcome_and_not_a_silence() -> None:
    [row] = make_sent(make_kind(), member(office()), office(contacts=0))
    reminding.run_reminders(now=row.due_at - dt.timedelta(hours=12))  # type: ignore[operator]
    assert "nobody" in rungs(row).values()


def test_feedback_is_reminded_of_by_its_own_ladder_though_the_answer_came() -> None:
    writer = member(office())
    [row] = make_sent(make_kind(feedback=DeadlineSpec(30, "days")), writer, office())
    with acting(writer):
        answering.close(row, actor=writer)
    reminding.run_reminders(now=timezone.now() + days(60))
    with acting(SYSTEM):
        done = Reminder.objects.get(addressee=row)
        assert (done.duty, done.rung) == (Duty.FEEDBACK, "feedback-late")


def test_the_letter_of_a_rung_is_posted_by_the_sender() -> None:
    writer = member(office())
    ladder = (RungSpec("head", 1, "days", Audience.HEAD),)
    make_sent(make_kind(ladder=ladder), writer, office())
    reminding.run_reminders(now=timezone.now() + days(60))
    with acting(writer):
        done = lists.ledger(writer, "letter").get()
        with pytest.raises(ValueError, match="future"):
            reminding.record_letter(done, on=timezone.localdate() + days(1), actor=writer)
        remaining = reminding.record_letter(done, on=timezone.localdate(), actor=writer)
        assert remaining.posted_on == timezone.localdate()
        assert not lists.ledger(writer, "nobody").exists()


@settings(
    max_examples=examples(6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(st.floats(0, 80), min_size=1, max_size=12))
def test_however_the_runs_fall_no_rung_is_done_twice_and_none_is_forgotten(
    db: None, moments: list[float]
) -> None:
    [row] = make_sent(make_kind(), member(office()), office())
    start = row.sent_at
    assert start is not None
    for moment in [*sorted(moments), 80.0]:
        reminding.run_reminders(now=start + days(moment))
    assert sorted(rungs(row)) == sorted(f"{rung.code}.1" for rung in LADDER)


def test_a_declared_day_moves_open_deadlines_once_and_people_are_notified() -> None:
    head = member(office(), Role.HEAD)
    requested = office()
    kind = make_kind(
        deadline=DeadlineSpec(5, "working_days"), feedback=DeadlineSpec(10, "working_days")
    )
    moving, settled = (make_sent(kind, head, requested)[0] for _ in range(2))
    with acting(head):
        answering.close(settled, actor=head)
        assert moving.due_at is not None
        day = last_day_of(moving.due_at, BELGRADE)
        expected = deadlines.moved_by(head, day, works=False)
        assert {(item.addressee.pk, item.duty) for item in expected} == {
            (moving.pk, Duty.ANSWER),
            (moving.pk, Duty.FEEDBACK),
            (settled.pk, Duty.FEEDBACK),
        }
        calendar.declare_day(
            day, works=False, name=Texts(en="Mourning", sr="Жалост"), source="Decision", actor=head
        )
    assert calendar.count_again(batch=1) == 3
    assert calendar.count_again(batch=1) == 0
    with acting(SYSTEM):
        before = moving.due_at
        moving.refresh_from_db()
        settled.refresh_from_db()
        assert moving.due_at is not None
        assert moving.due_at > before
        planned = next(item for item in expected if item.duty == Duty.ANSWER)
        assert last_day_of(moving.due_at, BELGRADE) == planned.new
        facts = Event.objects.get(addressee=moving, what="moved", facts__duty="answer").facts
        assert facts["old"] == day.isoformat()
        assert Mail.objects.filter(addressee=moving, template="moved").count() > 0
        assert not Event.objects.filter(addressee=settled, what="moved", facts__duty="answer")


def test_withdrawing_a_day_moves_deadlines_back() -> None:
    head = member(office(), Role.HEAD)
    [row] = make_sent(make_kind(deadline=DeadlineSpec(3, "working_days")), head, office())
    before = row.due_at
    assert before is not None
    day = last_day_of(before, BELGRADE)
    with acting(head):
        declared = calendar.declare_day(
            day, works=False, name=Texts(en="D", sr="Д"), source="Decision", actor=head
        )
    calendar.count_again()
    with acting(head):
        calendar.withdraw_day(declared, actor=head)
        calendar.withdraw_day(declared, actor=head)
    calendar.count_again()
    with acting(SYSTEM):
        row.refresh_from_db()
    assert row.due_at == before
    assert CalendarDay.objects.get(pk=declared.pk).withdrawn_by == head.label


def test_days_are_declared_by_the_head_with_a_source_and_once() -> None:
    head, analyst = member(office(), Role.HEAD), member(office())
    day = dt.date(2031, 6, 2)
    with acting(analyst), pytest.raises(Denied):
        calendar.declare_day(
            day, works=False, name=Texts(en="D", sr="Д"), source="S", actor=analyst
        )
    with acting(head):
        with pytest.raises(ValidationError, match="decision"):
            calendar.declare_day(
                day, works=False, name=Texts(en="D", sr="Д"), source=" ", actor=head
            )
        calendar.declare_day(day, works=False, name=Texts(en="D", sr="Д"), source="S", actor=head)
        with pytest.raises(ValidationError, match="already"):
            calendar.declare_day(
                day, works=True, name=Texts(en="D", sr="Д"), source="S", actor=head
            )
