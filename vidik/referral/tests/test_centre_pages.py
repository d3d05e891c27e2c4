# SPDX-License-Identifier: EUPL-1.2
"""The centre's own pages: the roster, advice without a report, reports of others, calls."""

from __future__ import annotations

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Role
from vidik.accounts.models import User
from vidik.referral.methods.receipts import uncovered
from vidik.referral.models import DutyCall, Report, ReporterFollowUp, Shift
from vidik.referral.registers import CONSULTATIONS
from vidik.referral.selectors import pack, screenings
from vidik.referral.services import (
    duty_calls,
    handling,
    reporter_follow_up,
    roster,
)
from vidik.referral.services import (
    screenings as referral_screenings,
)
from vidik.referral.tests.factories import centre_member, filed, reporter, seen
from vidik.referral.tests.test_pages import client_of
from vidik.referral.types import CallLevel, Urgency
from vidik.registers.services import enter
from vidik.vault.methods.plain import Plain

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

ADVICE = "/registers/consultations/"
ENTER = f"{ADVICE}enter/"
AT = dt.datetime(2026, 3, 1, 8, 0, tzinfo=dt.UTC)


def hours(*spans: tuple[int, int]) -> list[tuple[dt.datetime, dt.datetime]]:
    return [(AT + dt.timedelta(hours=a), AT + dt.timedelta(hours=b)) for a, b in spans]


@pytest.mark.parametrize(
    ("shifts", "gaps"),
    [
        ([], [(0, 24)]),
        ([(0, 24)], []),
        ([(-5, 3), (8, 12)], [(3, 8), (12, 24)]),
        ([(0, 10), (2, 4), (9, 30)], []),
        ([(30, 40)], [(0, 24)]),
    ],
)
def test_hours_in_which_nobody_is_on_duty(
    shifts: list[tuple[int, int]], gaps: list[tuple[int, int]]
) -> None:
    found = uncovered(hours(*reversed(shifts)), AT, AT + dt.timedelta(hours=24))
    assert found == hours(*gaps)


def typed(moment: dt.datetime) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")


def test_the_head_plans_the_roster_and_an_expert_only_reads_it() -> None:
    head, expert = centre_member(Role.CENTRE_HEAD), centre_member()
    begins = timezone.now() + dt.timedelta(days=1)
    shift = {
        "user": str(expert.user_id),
        "starts_at": typed(begins),
        "ends_at": typed(begins + dt.timedelta(hours=12)),
    }
    with as_application():
        office, desk = client_of(head), client_of(expert)
        assert "Nobody is first in line" in office.get("/suspicions/roster/").content.decode()
        assert office.post("/suspicions/roster/add/", shift).status_code == 302
        again = office.post("/suspicions/roster/add/", shift)
        assert again.status_code == 422
        assert "already on duty at that time" in again.content.decode()
        long = shift | {"ends_at": typed(begins + dt.timedelta(days=5))}
        assert office.post("/suspicions/roster/add/", long).status_code == 422
        assert office.post("/suspicions/roster/add/", shift | {"user": "1' or"}).status_code == 422
        page = desk.get("/suspicions/roster/").content.decode()
        assert 'name="starts_at"' not in page
        assert desk.post("/suspicions/roster/add/", shift).status_code == 403
        (address,) = set(
            re.findall(
                r'action="(/suspicions/roster/[0-9a-f-]+/remove/)"',
                office.get("/suspicions/roster/").content.decode(),
            )
        )
        assert desk.post(address).status_code == 403
        assert office.post(address).status_code == 302
        assert office.post(address).status_code == 404
        assert not Shift.objects.exists()


def test_advice_is_entered_counted_and_taken_out() -> None:
    expert = centre_member()
    entry = {
        "when": typed(timezone.now() - dt.timedelta(minutes=5)),
        "caller": "school",
        "institution": "csw-novi-sad",
        "channel": "phone",
        "topic": "conduct",
        "child": "yes",
        "advice": "explained",
    }
    with as_application():
        desk = client_of(expert)
        assert desk.get(ENTER).status_code == 200
        assert desk.post(ENTER, entry).status_code == 302
        ahead = entry | {"when": typed(timezone.now() + dt.timedelta(days=2))}
        for wrong in (ahead, entry | {"channel": "web"}, entry | {"topic": "=1+1"}, {}):
            assert desk.post(ENTER, wrong).status_code == 422
        reported = desk.post(ENTER, entry | {"advice": "reported", "child": "no"}, follow=True)
        assert 'href="/suspicions/record/"' in reported.content.decode()
        year = desk.get(f"{ADVICE}year/").content.decode()
        assert '<span class="tile__value">2</span>' in year
        assert '<th scope="row">yes</th><td class="num">1</td>' in year
        # The list stands among the reports, and so its pages belong to their entry of the menu.
        for page in (ADVICE, ENTER):
            assert '<a href="/suspicions/" aria-current="true">' in desk.get(page).content.decode()
        narrowed = desk.get(ADVICE, {"topic": "law"}).content.decode()
        assert "Nothing matches" in narrowed
        listed = desk.get(ADVICE, {"caller": "school", "format": "csv"})
        assert len(listed.content.decode().splitlines()) == 3
        assert client_of(reporter()).get(ADVICE).status_code == 403


def test_lists_of_the_centre_cost_what_they_show() -> None:
    expert = centre_member()
    centre = pack.centre()

    def consult(count: int) -> None:
        for _number in range(count):
            reported = {
                "caller": "school", "topic": "law", "channel": "phone", "child": "no",
                "institution": "csw-novi-sad", "advice": "explained",
            }  # fmt: skip
            enter(CONSULTATIONS, reported, when=timezone.now(), actor=expert)

    def roll(count: int) -> None:
        for number in range(count):
            begins = timezone.now() + dt.timedelta(days=Shift.objects.count(), hours=number)
            Shift.objects.create(
                institution=centre, user_id=expert.user_id, starts_at=begins,
                ends_at=begins + dt.timedelta(hours=1),
            )  # fmt: skip

    def screen(count: int) -> None:
        found = screenings.get_list("social-child")
        assert found is not None
        for _number in range(count):
            referral_screenings.begin_screening(
                found, consent="child", age_group="15-17", sex="f", actor=expert
            )

    desk = client_of(expert)
    for make, address in (
        (screen, "/suspicions/screenings/"),
        (consult, ADVICE),
        (roll, "/suspicions/roster/"),
        (lambda count: [filed(reporter()) for _ in range(count)], "/suspicions/"),
    ):
        with scene():
            make(2)
        with CaptureQueriesContext(connection) as few:
            assert desk.get(address).status_code == 200
        with scene():
            make(6)
        with CaptureQueriesContext(connection) as many:
            assert desk.get(address).status_code == 200
        assert len(many) <= len(few) + 1, address


def person(**fields: str) -> dict[str, str]:
    given = {"age_group": "unknown", "child": "unknown", "sex": "u", "migrant": "unknown",
             "asylum_seeker": "unknown"} | fields  # fmt: skip
    named = {f"person-0-{name}": value for name, value in given.items()}
    return {"person-TOTAL_FORMS": "1", "person-INITIAL_FORMS": "0", **named}


def call(**fields: object) -> dict[str, object]:
    return {
        "submission": str(uuid.uuid4()), "source": "citizen", "channel": "phone",
        "urgency": "normal", "account": "Звао је комшија", **person(), **fields,
    }  # fmt: skip


def test_a_caller_gets_a_code_and_an_institution_finds_its_report() -> None:
    desk = client_of(centre_member())
    received = timezone.now() - dt.timedelta(hours=3)
    with as_application():
        assert desk.get("/suspicions/record/").status_code == 200
        receipt = desk.post("/suspicions/record/", call(came_at=typed(received)))
        text = receipt.content.decode()
        (code,) = re.findall(r"<strong>([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})</strong>", text)
        found = reporter_follow_up.find_by_code(code)
        assert abs(found.received_at - received) < dt.timedelta(minutes=2)
        for wrong in (
            call(came_at=typed(timezone.now() + dt.timedelta(hours=2))),
            call(came_at="1999-01-01T00:00"),
            call(channel="app"),
            call(institution="csw-novi-sad"),
            call(institution="' or 1=1"),
        ):
            assert desk.post("/suspicions/record/", wrong).status_code == 422
        sent = desk.post(
            "/suspicions/record/", call(source="social-protection", institution="csw-novi-sad")
        )
        key = sent.headers["Location"].rstrip("/").rsplit("/", 1)[-1]
        ours = client_of(reporter())
        assert key in ours.get("/suspicions/own-reports/").content.decode()
        own = desk.post("/suspicions/record/", call(source="centre", channel="in-person"))
        assert own.status_code == 302
        assert ours.get("/suspicions/record/").status_code == 403
    with scene():
        assert Report.objects.filter(source="centre").count() == 1


def test_nobody_but_the_centre_says_when_a_report_came() -> None:
    with pytest.raises(Exception, match="Only the centre enters when"):
        filed(reporter(), came_at=timezone.now() - dt.timedelta(hours=3))


def calls_made(key: uuid.UUID) -> set[tuple[str, int]]:
    with scene():
        return set(DutyCall.objects.filter(report=key).values_list("rung", "user"))


def test_a_report_that_nobody_takes_goes_up_the_ladder_where_people_see_it() -> None:
    first, head = centre_member(), centre_member(Role.CENTRE_HEAD)
    with acting(head):
        now = timezone.now()
        roster.add_shift(
            User.objects.get(pk=first.user_id), starts_at=now - dt.timedelta(hours=1),
            ends_at=now + dt.timedelta(hours=8), actor=head,
        )  # fmt: skip
    receipt = filed(reporter(), urgency=Urgency.IMMEDIATE)
    assert calls_made(receipt.key) == {(CallLevel.RECEIVED, first.user_id)}
    with as_application():
        office = client_of(head)
        assert "You were called" not in office.get("/suspicions/").content.decode()
        duty_calls.run_watch(now=now + dt.timedelta(minutes=20))
        called = office.get("/suspicions/").content.decode()
        assert "You were called" in called
        assert "the first in line has not taken it on" in called
        duty_calls.run_watch(now=now + dt.timedelta(minutes=31))
        duty_calls.run_watch(now=now + dt.timedelta(minutes=32))
        assert "nobody has taken it on" in office.get("/suspicions/").content.decode()
        client_of(first).post(f"/suspicions/{receipt.key}/take/")
        assert "You were called" not in office.get("/suspicions/").content.decode()
        duty_calls.run_watch(now=now + dt.timedelta(hours=9))
    reported = calls_made(receipt.key)
    assert (CallLevel.SECOND, head.user_id) in reported
    assert (CallLevel.EVERYBODY, first.user_id) in reported


def test_who_owes_a_reporter_word_is_reminded_until_it_is_given() -> None:
    expert, head = centre_member(), centre_member(Role.CENTRE_HEAD)
    receipt = filed(reporter())
    report = seen(expert, receipt)
    handling.take_report(report, actor=expert)
    with scene():
        due = ReporterFollowUp.objects.get(pk=receipt.key).feedback_due
    assert due is not None
    with as_application():
        assert duty_calls.remind_of_feedback(now=due - dt.timedelta(days=4)) == 0
        assert duty_calls.remind_of_feedback(now=due - dt.timedelta(days=2)) == 1
        assert duty_calls.remind_of_feedback(now=due - dt.timedelta(days=1)) == 0
        desk = client_of(expert)
        assert "has not yet had feedback" in desk.get("/suspicions/").content.decode()
        assert duty_calls.remind_of_feedback(now=due + dt.timedelta(days=1)) >= 2
        assert duty_calls.remind_of_feedback(now=due + dt.timedelta(days=2)) == 0
        assert (
            "feedback to the reporter is overdue"
            in client_of(head).get("/suspicions/").content.decode()
        )
        reporter_follow_up.add_message(report, Plain("Примили смо пријаву"), actor=expert)
        assert "You were called" in desk.get("/suspicions/").content.decode()
        reporter_follow_up.add_message(
            report, Plain("Поступамо по пријави"), is_feedback=True, actor=expert
        )
        assert "You were called" not in desk.get("/suspicions/").content.decode()
    assert (CallLevel.FEEDBACK_SOON, expert.user_id) in calls_made(receipt.key)
    assert (CallLevel.FEEDBACK_LATE, head.user_id) in calls_made(receipt.key)
