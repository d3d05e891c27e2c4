# SPDX-License-Identifier: EUPL-1.2
"""What is expected within minutes: its clock, its ladder, and calls instead of reminders."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from tests.scenes import as_application
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied
from vidik.access.worklist import worklist
from vidik.exchange.methods.deadlines import shown_due
from vidik.exchange.models import Addressee, Event, Kind, Mail, Reminder
from vidik.exchange.selectors import deadlines
from vidik.exchange.services import calling, reminding, sending, writing
from vidik.exchange.services.mailing import compose
from vidik.exchange.tests.factories import make_kind, member, office
from vidik.exchange.types import (
    Audience,
    DeadlineSpec,
    Expects,
    NoticeDraft,
    RungSpec,
    SpokeWith,
    Urgency,
)
from vidik.institutions.models import ContactPoint, Institution

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("reminders")
LADDER = (
    RungSpec("half-time", -12, "hours", Audience.CONTACT),
    RungSpec("left", -10, "minutes", Audience.CONTACT),
    RungSpec("passed", 0, "minutes", Audience.CONTACT),
    RungSpec("silent", 5, "minutes", Audience.SENDER),
    RungSpec("late", 10, "minutes", Audience.CONTACT),
    RungSpec("head", 24, "hours", Audience.HEAD),
)


def minutes(count: int) -> dt.timedelta:
    return dt.timedelta(minutes=count)


def alert_kind() -> Kind:
    """Return a kind that is due within a day unless minutes are named."""
    kind = make_kind(expects=Expects.ACKNOWLEDGE, deadline=DeadlineSpec(24, "hours"), ladder=LADDER)
    Kind.objects.filter(pk=kind.pk).update(
        urgency=Urgency.IMMEDIATE, stopping_calls=[SpokeWith.ON_DUTY, SpokeWith.SUPERIOR]
    )
    return Kind.objects.get(pk=kind.pk)


def test_an_alert_is_of_an_immediate_kind_and_expected_within_the_hour() -> None:
    def is_alert(urgency: str, amount: int, unit: str, within: int | None = None) -> bool:
        kind = Kind(urgency=urgency, deadline_amount=amount, deadline_unit=unit)
        return Addressee(kind=kind, minutes=within).is_alert

    assert is_alert("immediate", 24, "hours", 30), "the 24-hour rule, where there is danger"
    assert is_alert("immediate", 1, "hours"), "a child is absent"
    assert not is_alert("immediate", 24, "hours")
    assert not is_alert("high", 3, "working_days", 830), "an answer before a meeting tomorrow"


def alert(
    actor: Actor, to: Institution, within: int | None = 30, at: dt.datetime | None = None
) -> Addressee:
    with acting(actor):
        notice = writing.draft_notice(
            NoticeDraft(
                kind=alert_kind().code, title="Alert", text="Acknowledge.",
                addressees=(to.code,), minutes=within,
            ),
            actor=actor,
        )  # fmt: skip
        sending.send(notice, actor=actor, at=at)
        return notice.addressees.get()


def done(row: Addressee) -> list[str]:
    with acting(SYSTEM):
        return list(
            Reminder.objects.filter(addressee=row).order_by("planned_at")
            .values_list("rung", flat=True)
        )  # fmt: skip


def test_minutes_are_counted_from_the_moment_of_sending_and_shown_as_a_moment() -> None:
    row = alert(member(office()), office())
    assert row.counted_from is not None
    assert row.due_at is not None
    assert row.due_at - row.counted_from == minutes(30)
    found = deadlines.explained(row)
    assert found is not None
    assert found.due == row.due_at
    assert shown_due(row.due_at, row.deadline_unit, timezone.get_current_timezone()) == row.due_at  # type: ignore[arg-type]


@pytest.mark.parametrize("urgency", [Urgency.IMMEDIATE, Urgency.HIGH])
def test_only_what_is_immediate_by_its_kind_is_danger_on_the_desk(urgency: Urgency) -> None:
    sender, addressee = member(office()), office()
    row = alert(sender, addressee)
    Kind.objects.filter(pk=row.kind_id).update(urgency=urgency)
    reader = member(addressee)
    with acting(reader):
        groups = worklist(reader, room="notices").groups
    expected = "danger" if urgency == Urgency.IMMEDIATE else "today"
    assert [str(group.urgency) for group in groups] == [expected]


def test_of_the_ladder_falls_only_what_lies_within_the_minutes_and_after() -> None:
    row = alert(member(office()), office())
    start = timezone.now()
    reminding.run_reminders(now=start + minutes(21))
    assert done(row) == ["left"]
    for late in (31, 36, 41):
        reminding.run_reminders(now=start + minutes(late))
    assert done(row) == ["left", "passed", "silent", "late"]


def test_what_is_due_in_a_day_stays_due_in_a_day() -> None:
    row = alert(member(office()), office(), within=None)
    assert row.due_at is not None
    assert row.counted_from is not None
    assert row.due_at - row.counted_from == dt.timedelta(hours=24)
    assert row.minutes is None


def test_who_reached_the_person_on_duty_stops_the_reminders_but_not_the_clock() -> None:
    sender = member(office())
    row = alert(sender, office())
    with acting(sender):
        calling.record_call(row, SpokeWith.ON_DUTY, actor=sender)
        row.refresh_from_db()
        event = Event.objects.get(addressee=row, what="called")
    assert (row.settled_at, row.state) == (None, "sent"), "the acknowledgement is still expected"
    assert event.facts == {"spoke": "on-duty", "suffices": True}
    reminding.run_reminders(now=timezone.now() + minutes(45))
    assert done(row) == []
    reminding.run_reminders(now=timezone.now() + dt.timedelta(hours=30))
    assert done(row) == ["head"], "letters to the head go on"


@pytest.mark.parametrize("spoke", [SpokeWith.RECEPTION, SpokeWith.NOBODY])
def test_who_reached_nobody_that_the_rule_names_stops_nothing(spoke: SpokeWith) -> None:
    sender = member(office())
    row = alert(sender, office())
    with acting(sender):
        calling.record_call(row, spoke, actor=sender)
    reminding.run_reminders(now=timezone.now() + minutes(31))
    assert done(row) == ["left", "passed"]


def test_sent_again_the_reminders_start_again() -> None:
    sender = member(office())
    row = alert(sender, office())
    with acting(sender):
        calling.record_call(row, SpokeWith.ON_DUTY, actor=sender)
        sending.send_again(row, actor=sender)
    reminding.run_reminders(now=timezone.now() + minutes(31))
    assert done(row) == ["left", "passed"]


def test_a_call_names_a_position_and_only_the_sender_notes_it() -> None:
    sender, to = member(office()), office()
    row, addressee = alert(sender, to), member(to)
    with acting(sender), pytest.raises(ValidationError):
        calling.record_call(row, "Somebody by name", actor=sender)
    with acting(addressee), pytest.raises(Denied):
        calling.record_call(row, SpokeWith.ON_DUTY, actor=addressee)
    with acting(sender):
        assert not Event.objects.filter(what="called").exists()


def test_a_notice_that_became_urgent_is_asked_for_sooner_and_never_later() -> None:
    sender = member(office())
    row = alert(sender, office(), within=None)
    with acting(sender):
        assert sending.hasten(row, 30, actor=sender)
        row.refresh_from_db()
        due = row.due_at
        assert due is not None
        assert due < timezone.now() + minutes(31)
        assert not sending.hasten(row, 60, actor=sender), "it is due before"
        row.refresh_from_db()
        assert row.due_at == due
        kinds = list(Event.objects.filter(addressee=row).values_list("what", flat=True))
        assert "hastened" in kinds
        assert Mail.objects.filter(addressee=row, occasion="start:2").exists()


def test_what_is_acknowledged_is_not_asked_for_again() -> None:
    sender = member(office())
    row = alert(sender, office(), within=None)
    with acting(sender):
        Addressee.objects.filter(pk=row.pk).update(settled_at=timezone.now())
        assert not sending.hasten(row, 30, actor=sender)


def test_the_senders_page_has_the_number_and_one_click_notes_the_call() -> None:
    sender, to = member(office()), office()
    ContactPoint.objects.filter(institution=to).update(phone="000 555 0140", is_duty_line=True)
    row = alert(sender, to)
    address = f"/exchange/letters/{row.pk}/"
    with as_application():
        client = client_of(sender)
        page = client.get(address).content.decode()
        assert "000 555 0140" in page
        assert "tel:" not in page
        done_at = client.post(f"{address}called/", {"spoke": "on-duty"}, follow=True)
        evil = client.post(
            f"{address}called/", {"spoke": "nobody", "next": "https://evil.example/"}
        )
    text = done_at.content.decode()
    assert "The call has been noted." in text
    assert "the person on duty" in text
    assert "contact points are no longer reminded" in text
    assert evil.headers["Location"] == address


def test_the_addressee_sees_the_duty_line_of_the_sender_and_no_button_to_note_a_call() -> None:
    body, to = office(), office()
    ContactPoint.objects.filter(institution=body).update(phone="000 555 0100", is_duty_line=True)
    row = alert(member(body), to)
    with as_application():
        page = client_of(member(to)).get(f"/exchange/letters/{row.pk}/").content.decode()
    assert "000 555 0100" in page
    assert "duty line" in page
    assert "/called/" not in page


def test_the_sender_is_written_to_when_nobody_has_acknowledged_in_time() -> None:
    row = alert(member(office()), office())
    reminding.run_reminders(now=timezone.now() + minutes(36))
    with acting(SYSTEM):
        [mail] = Mail.objects.filter(addressee=row, template="silence")
    assert mail.to_sender
    assert mail.address.endswith(f"@{row.sender.code}.invalid")
    assert "није одговорено у року" in compose(mail).subject
    assert "Alert" not in compose(mail).body
