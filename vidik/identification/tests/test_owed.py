# SPDX-License-Identifier: EUPL-1.2
"""What waits for the centre in procedures: each clock has its line on the desk and its list."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Interview, Procedure
from vidik.identification.selectors.owed import OWED
from vidik.identification.services import complaints, decisions, informing, interviews, procedures
from vidik.identification.tests import factories
from vidik.identification.tests.factories import BEGUN, Pair, decide, inform
from vidik.identification.types import (
    Information,
    InterviewPlan,
    Outcome,
    Return,
    Step,
    Subject,
)
from vidik.institutions.models import Institution
from vidik.portal.selectors.waiting.centre import procedures as tasks

DAY = dt.timedelta(days=1)


def _fresh(row: Procedure) -> Procedure:
    with scene():
        return Procedure.objects.get(pk=row.pk)


def _desk(people: Pair) -> dict[str, int]:
    """Return what the desk of the first expert says, and see that each line leads to as many."""
    client = signed_in(people.one)
    with acting(people.one):
        found = list(tasks(people.one))
    for task in found:
        page = client.get(task.url)
        assert page.status_code == 200
        # Of the proposals that wait the desk tells only those of colleagues.
        if "expected" not in task.url and "to-decide" not in task.url:
            assert page.context["page"].paginator.count == task.count, task.url
    page_of = reverse("identification:list")
    texts = {task.url.removeprefix(page_of): task.count for task in found}
    return {url: number for url, number in texts.items() if number}


def _opened(procedure: Procedure, people: Pair, *, at: dt.datetime | None = None) -> Procedure:
    procedures.take_over(procedure, actor=people.one)
    procedures.open_procedure(procedure, actor=people.one)
    if at is not None:
        with scene():
            Procedure.objects.filter(pk=procedure.pk).update(opened_at=at)
    return _fresh(procedure)


MINE = "?state=undecided&mine=on"


def test_the_person_is_informed_of_rights_within_a_day_and_the_desk_says_so(
    centre: Institution, people: Pair
) -> None:
    now = timezone.now()
    row = factories.procedure(centre, at=now - 2 * DAY)
    row = _opened(row, people)
    assert _desk(people) == {MINE: 1, "?state=to-inform&mine=on": 1}
    with scene():
        Procedure.objects.filter(pk=row.pk).update(opened_at=now - DAY - dt.timedelta(minutes=1))
    assert _desk(people) == {MINE: 1, "?state=to-inform&mine=on": 1, "?state=to-inform-late": 1}
    inform(row, Subject.RIGHTS, actor=people.one)
    assert "?state=to-inform-late" in _desk(people)
    inform(row, Subject.SERVICES, actor=people.one)
    assert _desk(people) == {MINE: 1}


def test_the_person_is_informed_of_the_outcome_within_eight_days_and_then_it_is_closed(
    centre: Institution, people: Pair
) -> None:
    row = _opened(factories.procedure(centre, at=timezone.now() - 20 * DAY), people)
    inform(row, *BEGUN, actor=people.one)
    decide(row, people, Step.TERMINATE, "left")
    assert _desk(people) == {"?state=to-inform&mine=on": 1}
    # What was decided stays as it is, so its clock is looked at from later on.
    with acting(people.one):
        for days, late in ((7, 0), (9, 1)):
            wanted = OWED["to-inform-late"](people.one, timezone.now() + days * DAY)
            assert Procedure.objects.filter(wanted).count() == late
    inform(row, Subject.OUTCOME, actor=people.one)
    assert _desk(people) == {"?state=to-close&mine=on": 1}
    procedures.close(_fresh(row), actor=people.one)
    assert _desk(people) == {}


def test_a_proposal_that_came_back_is_its_proposers_until_it_is_proposed_anew(
    procedure: Procedure, people: Pair
) -> None:
    row = _opened(procedure, people)
    inform(row, *BEGUN, actor=people.one)
    first = decisions.propose(row, Step.TERMINATE, ["left"], actor=people.one)
    decisions.send_back(first, Return.EVIDENCE, actor=people.other)
    assert _desk(people) == {MINE: 1, "?state=sent-back": 1}
    assert "?state=sent-back" not in _desk(Pair(people.other, people.one))
    # Within the one transaction of a test all moments are the same.
    later = timezone.now() + DAY
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decisions, "moment", lambda: later)
        second = decisions.propose(row, Step.TERMINATE, ["left"], actor=people.one)
    assert _desk(people) == {MINE: 1}
    # Whoever withdraws it themselves gets no message about it.
    decisions.send_back(second, Return.EVIDENCE, actor=people.one)
    assert _desk(people) == {MINE: 1}


def test_an_interview_is_of_its_day_and_stays_until_it_is_entered(
    procedure: Procedure, people: Pair
) -> None:
    row = _opened(procedure, people)
    inform(row, *BEGUN, actor=people.one)
    plan = InterviewPlan(timezone.now() + 2 * DAY, "centre", "sr", interpreter=False)
    planned = interviews.plan_interview(row, plan, actor=people.one)
    assert _desk(people) == {MINE: 1}
    for at in (timezone.now(), timezone.now() - 3 * DAY):
        with scene():
            Interview.objects.filter(pk=planned.pk).update(planned_at=at)
        assert _desk(people) == {MINE: 1, "?state=interview": 1}
    interviews.cancel_interview(planned, actor=people.one)
    assert _desk(people) == {MINE: 1}


def test_a_complaint_waits_until_it_is_passed_on_and_when_it_is_answered(
    procedure: Procedure, people: Pair
) -> None:
    row = _opened(procedure, people)
    inform(row, *BEGUN, actor=people.one)
    decide(row, people, Step.CONCLUDE, "prostitution", Outcome.NOT_VICTIM)
    informing.inform(row, Information(Subject.OUTCOME, "orally", "sr", "minutes"), actor=people.one)
    complaint = complaints.receive_complaint(_fresh(row), "conduct", actor=people.one)
    assert _desk(people) == {"?state=to-close&mine=on": 1, "?state=complaint": 1}
    complaints.withdraw_complaint(complaint, actor=people.one)
    assert _desk(people) == {"?state=to-close&mine=on": 1}
