# SPDX-License-Identifier: EUPL-1.2
"""What waits on the desks of different people, in the rooms that they work in."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.access.worklist import Shown, Urgency, Worklist, kinds_of, worklist
from vidik.exchange.methods.deadlines import last_day_of
from vidik.exchange.models import Addressee
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.exchange.types import DeadlineSpec
from vidik.identification.models import MigrantsExpert, Procedure
from vidik.identification.services import decisions
from vidik.identification.tests.factories import centre, pair, procedure
from vidik.identification.types import Step
from vidik.identification.types import Urgency as Special
from vidik.institutions.models import Institution
from vidik.portal.selectors import starts
from vidik.referral.models import Duty, Report, ReportedPerson
from vidik.referral.services import handling
from vidik.referral.tests.factories import centre_member, filed, reporter, seen
from vidik.referral.types import Outcome
from vidik.referral.types import Urgency as Danger

pytestmark = pytest.mark.django_db


def desk_of(actor: Actor, *, now: dt.datetime | None = None, **wanted: bool | str) -> Worklist:
    with acting(actor):
        return worklist(actor, now=now, **wanted)  # type: ignore[arg-type]


def lines_of(found: Worklist, kind: str) -> list[Shown]:
    return [each for group in found.groups for each in group.lines if each.kind.code == kind]


def number_of(found: Worklist, kind: str) -> int:
    return next(each.number for each in found.counts if each.kind.code == kind)


def test_a_notice_waits_for_its_addressee_and_then_is_late_on_both_desks() -> None:
    asks, answers = member(office()), member(office())
    letter = make_sent(make_kind(), asks, _institution(answers))[0]
    page = reverse("exchange:letter", args=[letter.pk])
    [waits] = lines_of(desk_of(answers), "notices-received")
    assert (waits.line.url, waits.urgency) == (page, Urgency.LATER)
    assert lines_of(desk_of(asks), "unanswered") == []
    later = timezone.now() + dt.timedelta(days=40)
    for actor, kind in ((answers, "notices-received"), (asks, "unanswered")):
        [late] = lines_of(desk_of(actor, now=later), kind)
        assert (late.line.url, late.urgency) == (page, Urgency.LATE)


def test_what_is_late_comes_before_what_is_due() -> None:
    asks, answers = member(office()), member(office())
    kind = make_kind()
    rows = [make_sent(kind, asks, _institution(answers))[0] for _number in range(10)]
    now = timezone.now()
    with scene():
        Addressee.objects.filter(pk=rows[7].pk).update(due_at=now - dt.timedelta(days=1))
    found = desk_of(answers, now=now)
    assert [group.urgency for group in found.groups] == [Urgency.LATE, Urgency.LATER]
    assert [each.line.about for each in found.groups[0].lines] == [rows[7].number]
    assert number_of(found, "notices-received") == 10


def test_more_than_a_page_holds_is_counted_and_not_listed() -> None:
    asks, answers = member(office()), member(office())
    kind = make_kind()
    for _number in range(45):
        make_sent(kind, asks, _institution(answers))
    found = desk_of(answers)
    assert number_of(found, "notices-received") == 45
    assert len(lines_of(found, "notices-received")) == 40


def test_a_deadline_of_days_falls_due_on_the_day_that_the_notice_names() -> None:
    asks, answers = member(office()), member(office())
    letter = make_sent(make_kind(), asks, _institution(answers))[0]
    assert letter.due_at is not None
    [shown] = lines_of(desk_of(answers), "notices-received")
    assert shown.line.due == last_day_of(letter.due_at, ZoneInfo(settings.TIME_ZONE))


def test_a_deadline_of_hours_falls_due_at_its_minute() -> None:
    asks, answers = member(office()), member(office())
    kind = make_kind(deadline=DeadlineSpec(24, "hours"))
    letter = make_sent(kind, asks, _institution(answers))[0]
    [shown] = lines_of(desk_of(answers), "notices-received")
    assert shown.line.due == letter.due_at


def test_a_proposal_waits_for_the_second_person_only() -> None:
    people = pair(centre())
    row = procedure(centre())
    with acting(people.one):
        decisions.propose(row, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one)
    assert lines_of(desk_of(people.one), "decisions") == []
    [shown] = lines_of(desk_of(people.other), "decisions")
    assert shown.line.url == reverse("identification:decide", args=[row.pk])
    assert shown.line.case == row.case_id


@pytest.mark.usefixtures("serbia")
def test_a_report_moves_from_the_common_pile_to_the_desk_of_who_takes_it() -> None:
    expert, other, sender = centre_member(), centre_member(), reporter()
    receipt = filed(sender)
    number = len(lines_of(desk_of(expert), "reports-received"))
    with acting(expert):
        handling.take_report(seen(expert, receipt), actor=expert)
    assert len(lines_of(desk_of(other), "reports-received")) == number - 1
    [own, *_more] = lines_of(desk_of(expert, only_mine=True), "duties-open")
    assert own.line.is_mine
    assert lines_of(desk_of(other, only_mine=True), "duties-open") == []
    [colleagues, *_more] = lines_of(desk_of(other), "duties-open")
    assert not colleagues.line.is_mine


@pytest.mark.usefixtures("serbia")
def test_a_report_is_to_be_closed_once_everybody_is_notified_and_decided_on() -> None:
    expert, sender = centre_member(), reporter()
    receipt = filed(sender)
    with acting(expert):
        handling.take_report(seen(expert, receipt), actor=expert)
    assert lines_of(desk_of(expert), "reports-to-close") == []
    decided = {"outcome": Outcome.DISMISSED, "outcome_at": timezone.now()}
    with scene():
        ReportedPerson.objects.filter(report=receipt.key).update(**decided)
    assert lines_of(desk_of(expert), "reports-to-close") == [], "somebody is still to be notified"
    with scene():
        Duty.objects.filter(report=receipt.key).delete()
    [shown] = lines_of(desk_of(expert), "reports-to-close")
    assert shown.line.url == reverse("referral:report", args=[receipt.key])
    assert shown.line.is_mine
    with scene():
        undecided = {"outcome": Outcome.PENDING, "outcome_at": None}
        ReportedPerson.objects.filter(report=receipt.key).update(**undecided)
    assert lines_of(desk_of(expert), "reports-to-close") == []


@pytest.mark.usefixtures("serbia")
def test_no_filter_hides_danger() -> None:
    expert, sender = centre_member(), reporter()
    receipt = filed(sender)
    with scene():
        Report.objects.filter(pk=receipt.key).update(urgency=Danger.IMMEDIATE)
    for wanted in ({}, {"room": "notices"}, {"kind": "corrections"}, {"only_mine": True}):
        found = desk_of(expert, **wanted)  # type: ignore[arg-type]
        assert found.groups[0].urgency == Urgency.DANGER
        assert receipt.number in {each.line.about for each in found.groups[0].lines}


@pytest.mark.usefixtures("serbia")
def test_a_number_beside_the_list_is_how_many_rows_its_link_opens() -> None:
    expert, sender = centre_member(), reporter()
    receipts = [filed(sender) for _number in range(3)]
    with scene():
        Report.objects.filter(pk=receipts[0].key).update(
            received_at=F("received_at") - dt.timedelta(hours=30)
        )
    with acting(expert):
        handling.take_report(seen(expert, receipts[1]), actor=expert)
    client = client_of(expert)
    for count in desk_of(expert, room="reports").counts:
        if count.kind.page == "referral:inbox" and count.kind.query.startswith("state=re"):
            page = client.get(f"{reverse(count.kind.page)}?{count.kind.query}").context["page"]
            assert page.paginator.count == count.number, count.kind.code


def test_what_one_may_begin_is_what_ones_role_may_do() -> None:
    offered = {}
    for role in (Role.FIRST_RESPONDER, Role.RESPONDENT, Role.READER, Role.LOCAL_TEAM):
        actor = member(office(), role)
        with acting(actor):
            offered[role] = [start.url for start in starts.starts(actor)]
    assert offered[Role.FIRST_RESPONDER][0] == reverse("referral:screenings")
    assert reverse("referral:new") in offered[Role.LOCAL_TEAM]
    assert offered[Role.RESPONDENT] == [reverse("questionnaires:own")]
    assert offered[Role.READER] == [reverse("figures:list"), reverse("findings:list")]


def test_nothing_waits_on_a_new_desk() -> None:
    assert desk_of(member(office(), Role.READER)).is_empty


def _institution(actor: Actor) -> Institution:
    return Institution.objects.get(pk=actor.institution)


def test_what_can_wait_is_folded_only_below_something_that_cannot() -> None:
    asks, answers = member(office()), member(office())
    kind = make_kind()
    make_sent(kind, asks, _institution(answers))
    [alone] = desk_of(answers).groups
    assert (alone.urgency, alone.is_folded) == (Urgency.LATER, False)
    sooner = make_sent(kind, asks, _institution(answers))[0]
    with scene():
        Addressee.objects.filter(pk=sooner.pk).update(due_at=timezone.now() + dt.timedelta(days=1))
    soon, later = desk_of(answers).groups
    assert (soon.is_folded, later.is_folded) == (False, True)


def test_who_only_reads_notices_has_no_work_with_them() -> None:
    place = office()
    asks, answers = member(office()), member(place)
    make_sent(make_kind(), asks, _institution(answers))
    reader = member(place, Role.READER)
    assert lines_of(desk_of(answers), "notices-received")
    assert desk_of(reader).is_empty


def test_what_is_kept_for_the_expert_for_migrants_leads_others_to_the_procedure() -> None:
    place = centre()
    both = pair(place)
    named, other = both.one, both.other
    row = procedure(place)
    with scene():
        Procedure.objects.filter(pk=row.pk).update(urgency=Special.MIGRANT)
        MigrantsExpert.objects.create(
            institution=place, user_id=named.user_id, valid_from=timezone.now(),
            named_by_id=other.user_id,
        )  # fmt: skip
    for actor, leads in ((named, "steps/open/"), (other, f"/identification/{row.pk}/")):
        [line] = [
            each.line
            for each in lines_of(desk_of(actor), "first-interviews")
            if each.line.case == row.case_id
        ]
        assert line.url.endswith(leads)
        # Not yet opened it leads on to the procedure, which says so.
        assert client_of(actor).get(line.url).status_code in {200, 302}


def test_a_kind_of_which_nothing_waits_costs_no_query() -> None:
    asks, answers = member(office()), member(office())
    place = _institution(answers)

    def cost() -> tuple[int, Worklist]:
        with acting(answers), CaptureQueriesContext(connection) as queries:
            found = worklist(answers)
        # One query for all kinds, whatever waits.
        assert sum("kind_of_work" in each["sql"] for each in queries) == 1
        return len(queries), found

    cost()
    none, before = cost()
    assert len(kinds_of(answers)) > len(before.counts) + 1
    make_sent(make_kind(), asks, place)
    one, waits = cost()
    added = {each.kind.code for each in waits.counts} - {each.kind.code for each in before.counts}
    assert added == {"notices-received"}
    assert one == none + 1
    make_sent(make_kind(), asks, place)
    assert cost()[0] == one
