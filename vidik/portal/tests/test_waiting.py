# SPDX-License-Identifier: EUPL-1.2
"""What waits on the desks of different people, in the rooms that they work in."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.exchange.methods.deadlines import last_day_of
from vidik.exchange.models import Addressee
from vidik.exchange.tests.factories import make_kind, make_sent, member, office
from vidik.exchange.types import DeadlineSpec
from vidik.identification.services import decisions
from vidik.identification.tests.factories import centre, pair, procedure
from vidik.identification.types import Step
from vidik.institutions.models import Institution
from vidik.portal.selectors import waiting as portal_waiting
from vidik.portal.types import Task, Waiting
from vidik.referral.models import Report
from vidik.referral.services import handling
from vidik.referral.tests.factories import centre_member, filed, reporter, seen

pytestmark = pytest.mark.django_db


def desk_of(actor: Actor, *, now: dt.datetime | None = None) -> Waiting:
    with acting(actor):
        return portal_waiting.waiting(actor, now=now)


def task_of(waiting: Waiting, url: str) -> Task | None:
    found = [task for group in waiting.groups for task in group.tasks if task.url == url]
    assert len(found) <= 1
    return found[0] if found else None


def test_a_notice_waits_for_its_addressee_and_then_is_late_on_both_desks() -> None:
    asks, answers = member(office()), member(office())
    letter = make_sent(make_kind(), asks, _institution(answers))[0]
    inbox, sent = reverse("exchange:inbox"), reverse("exchange:sent")
    fresh = desk_of(answers)
    waits = task_of(fresh, inbox)
    assert waits is not None
    assert (waits.count, waits.is_late) == (1, False)
    assert [item.url for item in fresh.items] == [reverse("exchange:letter", args=[letter.pk])]
    assert not fresh.items[0].is_late
    assert task_of(desk_of(asks), f"{sent}?state=overdue") is None

    later = timezone.now() + dt.timedelta(days=40)
    late = desk_of(answers, now=later)
    overdue = task_of(late, f"{inbox}?state=overdue")
    assert overdue is not None
    assert (overdue.count, overdue.is_late) == (1, True)
    every = task_of(late, inbox)
    assert every is not None
    assert every.count == 1, "the list behind it holds the late one as well"
    assert late.items[0].is_late
    owed = task_of(desk_of(asks, now=later), f"{sent}?state=overdue")
    assert owed is not None
    assert owed.count == 1


def test_what_falls_due_is_listed_late_ones_first_and_no_more_than_fit() -> None:
    asks, answers = member(office()), member(office())
    kind = make_kind()
    rows = [make_sent(kind, asks, _institution(answers))[0] for _number in range(10)]
    now = timezone.now()
    with scene():
        Addressee.objects.filter(pk=rows[7].pk).update(due_at=now - dt.timedelta(days=1))
    shown = desk_of(answers, now=now).items
    assert len(shown) == 8
    assert shown[0].url == reverse("exchange:letter", args=[rows[7].pk])
    assert [item.is_late for item in shown] == [True] + [False] * 7


def test_a_deadline_of_days_falls_due_on_the_day_that_the_notice_names() -> None:
    asks, answers = member(office()), member(office())
    letter = make_sent(make_kind(), asks, _institution(answers))[0]
    assert letter.due_at is not None
    shown = desk_of(answers).items[0].due
    assert shown == last_day_of(letter.due_at, ZoneInfo(settings.TIME_ZONE))
    assert shown < timezone.localtime(letter.due_at).date(), "it ends with that day"


def test_a_deadline_of_hours_falls_due_at_its_minute() -> None:
    asks, answers = member(office()), member(office())
    letter = make_sent(make_kind(deadline=DeadlineSpec(24, "hours")), asks, _institution(answers))[
        0
    ]
    assert desk_of(answers).items[0].due == letter.due_at


def test_a_proposal_waits_for_the_second_person_only() -> None:
    people = pair(centre())
    row = procedure(centre())
    with acting(people.one):
        decisions.propose(row, Step.DISMISS, ["other-act"], actor=people.one)
    page = f"{reverse('identification:list')}?state=to-decide"
    assert task_of(desk_of(people.one), page) is None
    second = task_of(desk_of(people.other), page)
    assert second is not None
    assert second.count == 1


@pytest.mark.usefixtures("serbia")
def test_a_report_moves_from_the_common_pile_to_the_desk_of_who_takes_it() -> None:
    expert, other, sender = centre_member(), centre_member(), reporter()
    receipt = filed(sender)
    page = reverse("referral:inbox")
    before = task_of(desk_of(expert), f"{page}?state=received")
    assert before is not None
    with acting(expert):
        handling.take_report(seen(expert, receipt), actor=expert)
    after = task_of(desk_of(other), f"{page}?state=received")
    assert (after.count if after else 0) == before.count - 1
    own = task_of(desk_of(expert), f"{page}?state=taken&mine=on")
    assert own is not None
    assert own.count == 1
    assert task_of(desk_of(other), f"{page}?state=taken&mine=on") is None
    ours = desk_of(sender)
    assert [group.tasks[0].url for group in ours.groups] == [reverse("referral:own-reports")]


@pytest.mark.usefixtures("serbia")
def test_a_number_on_the_desk_is_how_many_rows_its_link_opens() -> None:
    expert, sender = centre_member(), reporter()
    receipts = [filed(sender) for _number in range(3)]
    with scene():
        Report.objects.filter(pk=receipts[0].key).update(
            received_at=F("received_at") - dt.timedelta(hours=30)
        )
    with acting(expert):
        handling.take_report(seen(expert, receipts[1]), actor=expert)
    tasks = next(
        group.tasks
        for group in desk_of(expert).groups
        if group.tasks[0].url.startswith(reverse("referral:inbox"))
    )
    reported = {task.url.rpartition("state=")[2]: task.count for task in tasks}
    assert reported["received"] >= reported["late"] + 1
    client = client_of(expert)
    for task in tasks:
        page = client.get(task.url).context["page"]
        assert page.paginator.count == task.count, task.url


def test_what_one_may_begin_is_what_ones_role_may_do() -> None:
    offered = {
        role: [start.url for start in desk_of(member(office(), role)).starts]
        for role in (Role.FIRST_RESPONDER, Role.RESPONDENT, Role.READER, Role.LOCAL_TEAM)
    }
    assert offered[Role.FIRST_RESPONDER][0] == reverse("referral:screenings")
    assert reverse("referral:new") in offered[Role.LOCAL_TEAM]
    assert offered[Role.RESPONDENT] == [reverse("questionnaires:own")]
    assert offered[Role.READER] == []


def test_nothing_waits_on_a_new_desk() -> None:
    assert desk_of(member(office(), Role.READER)).is_empty


def _institution(actor: Actor) -> Institution:
    return Institution.objects.get(pk=actor.institution)
