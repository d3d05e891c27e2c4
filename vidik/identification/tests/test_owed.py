# SPDX-License-Identifier: EUPL-1.2
"""What waits for the centre in procedures: each clock has its line on the desk and its list."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.access.worklist import Urgency, worklist
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
from vidik.identification.work import CODE
from vidik.institutions.models import Institution

DAY = dt.timedelta(days=1)


def _fresh(row: Procedure) -> Procedure:
    with scene():
        return Procedure.objects.get(pk=row.pk)


def _desk(people: Pair) -> dict[str, int]:
    """Return what waits for the first expert, and see that each number leads to as many rows."""
    client = signed_in(people.one)
    with acting(people.one):
        found = worklist(people.one)
    counts = {
        each.kind: each.number
        for each in found.counts
        # Entitlements wait in every open procedure, and have tests of their own.
        if each.kind.room == CODE and each.kind.code != "entitlements"
    }
    for kind, number in counts.items():
        if not kind.is_listed:
            continue
        page = client.get(f"{reverse(kind.page)}?{kind.query}")
        # Of the proposals that wait the desk tells only those of colleagues.
        if kind.code != "decisions":
            assert page.context["page"].paginator.count == number, kind.code
    return {kind.code: number for kind, number in counts.items()}


def _late(people: Pair) -> list[str]:
    with acting(people.one):
        found = worklist(people.one, room=CODE)
    return [
        each.kind.code
        for group in found.groups
        if group.urgency == Urgency.LATE
        for each in group.lines
        if each.kind.code != "entitlements"
    ]


def _opened(procedure: Procedure, people: Pair, *, at: dt.datetime | None = None) -> Procedure:
    procedures.take_over(procedure, actor=people.one)
    procedures.open_procedure(procedure, actor=people.one)
    if at is not None:
        with scene():
            Procedure.objects.filter(pk=procedure.pk).update(opened_at=at)
    return _fresh(procedure)


MINE = "first-interviews"


def test_the_line_of_a_first_interview_leads_to_the_step_that_is_possible(
    centre: Institution, people: Pair
) -> None:
    row = factories.procedure(centre)
    for opened, step in ((False, "open"), (True, "plan")):
        if opened:
            _opened(row, people)
        with acting(people.one):
            found = worklist(people.one, room=CODE)
        (line,) = [
            each.line for group in found.groups for each in group.lines if each.kind.code == MINE
        ]
        assert line.url.endswith(f"/steps/{step}/")
        assert signed_in(people.one).get(line.url).status_code == 200


def test_the_person_is_informed_of_rights_within_a_day_and_the_desk_says_so(
    centre: Institution, people: Pair
) -> None:
    now = timezone.now()
    row = factories.procedure(centre, at=now - 2 * DAY)
    row = _opened(row, people)
    assert _desk(people) == {MINE: 1, "to-inform": 1}
    assert _late(people) == []
    with scene():
        Procedure.objects.filter(pk=row.pk).update(opened_at=now - DAY - dt.timedelta(minutes=1))
    assert _desk(people) == {MINE: 1, "to-inform": 1}
    assert _late(people) == ["to-inform"]
    inform(row, Subject.RIGHTS, actor=people.one)
    assert _late(people) == ["to-inform"]
    inform(row, Subject.SERVICES, actor=people.one)
    assert _desk(people) == {MINE: 1}


def test_the_person_is_informed_of_the_outcome_within_eight_days_and_then_it_is_closed(
    centre: Institution, people: Pair
) -> None:
    row = _opened(factories.procedure(centre, at=timezone.now() - 20 * DAY), people)
    inform(row, *BEGUN, actor=people.one)
    decide(row, people, Step.TERMINATE, "left")
    assert _desk(people) == {"to-inform": 1}
    # What was decided stays as it is, so its clock is looked at from later on.
    with acting(people.one):
        for days, late in ((7, 0), (9, 1)):
            wanted = OWED["to-inform-late"](people.one, timezone.now() + days * DAY)
            assert Procedure.objects.filter(wanted).count() == late
    inform(row, Subject.OUTCOME, actor=people.one)
    assert _desk(people) == {"to-close": 1}
    procedures.close(_fresh(row), actor=people.one)
    assert _desk(people) == {}


def test_a_proposal_that_came_back_is_its_proposers_until_it_is_proposed_anew(
    procedure: Procedure, people: Pair
) -> None:
    row = _opened(procedure, people)
    inform(row, *BEGUN, actor=people.one)
    first = decisions.propose(row, Step.TERMINATE, ["left"], actor=people.one)
    decisions.send_back(first, Return.EVIDENCE, actor=people.other)
    assert _desk(people) == {MINE: 1, "sent-back": 1}
    assert "sent-back" not in _desk(Pair(people.other, people.one))
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
    assert _desk(people) == {"interviews": 1}
    for at in (timezone.now(), timezone.now() - 3 * DAY):
        with scene():
            Interview.objects.filter(pk=planned.pk).update(planned_at=at)
        assert _desk(people) == {"interviews": 1}
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
    assert _desk(people) == {"to-close": 1, "complaints": 1}
    complaints.withdraw_complaint(complaint, actor=people.one)
    assert _desk(people) == {"to-close": 1}
