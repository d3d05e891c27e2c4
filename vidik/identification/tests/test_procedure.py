# SPDX-License-Identifier: EUPL-1.2
"""A procedure goes along its table only, and no person decides alone."""

from __future__ import annotations

import random
import uuid
from collections import Counter

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.cases.tests import factories as cases
from vidik.core.workflow import TransitionRefused
from vidik.identification.models import Decision, Procedure
from vidik.identification.selectors.counting import balances
from vidik.identification.services import (
    decisions,
    reopening,
)
from vidik.identification.services import (
    procedures as identification_procedures,
)
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide, identify, inform
from vidik.identification.types import DECIDED, Outcome, Return, State, Step, Subject
from vidik.identification.workflow import PROCEDURE
from vidik.institutions.models import Institution
from vidik.referral.models import ReportedPerson
from vidik.referral.types import Outcome as ReportedOutcome


def _fresh(procedure: Procedure) -> Procedure:
    with scene():
        return Procedure.objects.get(pk=procedure.pk)


def test_a_report_begins_one_procedure_for_each_person(centre: Institution) -> None:
    rows = factories.report(centre, persons=3)
    assert len(identification_procedures.begin_procedures(rows)) == 3
    assert identification_procedures.begin_procedures(rows) == []


def test_the_way_to_an_identified_victim(procedure: Procedure, people: Pair) -> None:
    decided = identify(procedure, people)
    assert (decided.state, decided.outcome) == (State.CONCLUDED, Outcome.IDENTIFIED)
    with scene():
        rows = ReportedPerson.objects.get(pk=procedure.reported_person_id)
    assert rows.outcome == ReportedOutcome.IDENTIFIED
    inform(decided, Subject.OUTCOME, actor=people.one)
    assert identification_procedures.close(decided, actor=people.one).state == State.CLOSED


def test_nobody_takes_their_own_proposal(procedure: Procedure, people: Pair) -> None:
    proposal = decisions.propose(
        procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one
    )
    with pytest.raises(Denied):
        decisions.take(proposal, actor=people.one)
    assert _fresh(procedure).state == State.RECEIVED


def test_the_database_wants_a_second_person_as_well(procedure: Procedure, people: Pair) -> None:
    with scene(), pytest.raises(DatabaseError), transaction.atomic():
        Procedure.objects.filter(pk=procedure.pk).update(
            state=State.DISMISSED, decided_at=procedure.received_at
        )
    proposal = decisions.propose(
        procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one
    )
    with scene(), pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=proposal.pk).update(
            taken_by=people.one.user_id, taken_at=proposal.proposed_at
        )


def test_what_was_decided_stays(procedure: Procedure, people: Pair) -> None:
    decided = decide(procedure, people, Step.DISMISS, "other-act")
    with scene(), pytest.raises(DatabaseError), transaction.atomic():
        Procedure.objects.filter(pk=decided.pk).update(reasons=["no-criminal-offence"])


def test_a_proposal_goes_back_and_another_is_made(procedure: Procedure, people: Pair) -> None:
    first = decisions.propose(
        procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one
    )
    with pytest.raises(ValidationError):
        decisions.propose(
            procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.other
        )
    decisions.send_back(first, Return.REASONS, actor=people.other)
    with pytest.raises(ValidationError):
        decisions.take(first, actor=people.other)
    decide(procedure, people, Step.DISMISS, "no-criminal-offence")


@pytest.mark.parametrize(
    ("step", "outcome", "reasons"),
    [
        (Step.DISMISS, "", []),
        (Step.DISMISS, "", ["labour-rights-violation"]),
        (Step.DISMISS, Outcome.IDENTIFIED, ["other-act"]),
        (Step.CONCLUDE, "", ["elements-found"]),
        (Step.CONCLUDE, "guilty", ["elements-found"]),
        (Step.CONCLUDE, Outcome.IDENTIFIED, ["=1+1"]),
    ],
)
def test_a_proposal_gives_reasons_that_belong_to_it(
    procedure: Procedure, people: Pair, step: Step, outcome: str, reasons: list[str]
) -> None:
    with pytest.raises(ValidationError):
        decisions.propose(procedure, step, reasons, outcome=outcome, actor=people.one)


def test_nobody_is_identified_without_being_informed_of_rights_and_a_record(
    procedure: Procedure, people: Pair
) -> None:
    identification_procedures.open_procedure(procedure, actor=people.one)
    with pytest.raises(TransitionRefused, match="informed of rights"):
        decisions.propose(
            procedure,
            Step.CONCLUDE,
            ["elements-found"],
            outcome=Outcome.IDENTIFIED,
            actor=people.one,
        )
    inform(procedure, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    with pytest.raises(TransitionRefused, match="formal identification"):
        decisions.propose(
            procedure,
            Step.CONCLUDE,
            ["elements-found"],
            outcome=Outcome.IDENTIFIED,
            actor=people.one,
        )
    identification_procedures.begin_formal(procedure, actor=people.one)
    with pytest.raises(TransitionRefused, match="Sex"):
        decisions.propose(
            procedure,
            Step.CONCLUDE,
            ["elements-found"],
            outcome=Outcome.IDENTIFIED,
            actor=people.one,
        )


def test_nothing_is_closed_before_the_person_was_informed(
    procedure: Procedure, people: Pair
) -> None:
    decided = decide(procedure, people, Step.DISMISS, "other-act")
    with pytest.raises(TransitionRefused):
        identification_procedures.close(decided, actor=people.one)
    with scene(), pytest.raises(DatabaseError), transaction.atomic():
        Procedure.objects.filter(pk=decided.pk).update(
            state=State.CLOSED, closed_at=decided.decided_at
        )


def test_a_decided_procedure_is_opened_again_once(procedure: Procedure, people: Pair) -> None:
    with pytest.raises(ValidationError):
        reopening.reopen(procedure, actor=people.one)
    decided = decide(procedure, people, Step.DISMISS, "identity-unknown-or-unavailable")
    again = reopening.reopen(decided, actor=people.one)
    assert (again.follows_id, again.state) == (decided.pk, State.RECEIVED)
    with pytest.raises(ValidationError):
        reopening.reopen(decided, actor=people.other)


def test_another_institution_sees_no_procedure(procedure: Procedure) -> None:
    stranger = cases.member(Role.CASE_EXPERT, cases.institution("elsewhere"))
    with pytest.raises(OutOfScope):
        identification_procedures.open_procedure(procedure, actor=stranger)
    with as_application(), acting(stranger):
        assert not Procedure.objects.exists()
    with as_application(), acting(Actor.visitor()):
        assert not Procedure.objects.exists()


def _followed() -> set[uuid.UUID]:
    with scene():
        return set(
            Procedure.objects.filter(follows__isnull=False).values_list("follows", flat=True)
        )


def _tried(procedure: Procedure, people: Pair, step: str) -> bool:
    """Try a step of the table as people would; say whether it happened."""
    try:
        if step == "open":
            identification_procedures.open_procedure(procedure, actor=people.one)
        elif step == "resume":
            identification_procedures.resume(procedure, actor=people.one)
        elif step == "close":
            inform(procedure, Subject.OUTCOME, actor=people.one)
            identification_procedures.close(procedure, actor=people.one)
        elif step == Step.CONCLUDE:
            decide(procedure, people, Step.CONCLUDE, "prostitution", Outcome.NOT_VICTIM)
        else:
            reasons = {
                Step.DISMISS: "other-act",
                Step.SUSPEND: "unreachable",
                Step.TERMINATE: "left",
            }
            decide(procedure, people, Step(step), reasons[Step(step)])
    except (TransitionRefused, ValidationError):
        return False
    return True


@pytest.mark.parametrize("seed", range(6))
def test_on_every_path_the_table_holds_and_the_balance_as_well(
    centre: Institution, people: Pair, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - only a path through a table
    rows = [row for size in (1, 2, 1) for row in factories.report(centre, persons=size)]
    started = identification_procedures.begin_procedures(rows)
    for each in started:
        inform(each, Subject.RIGHTS, Subject.SERVICES, actor=people.one)
    procedures = list(started)
    for _turn in range(25):
        each = _fresh(chance.choice(procedures))
        step = chance.choice([*(t.name for t in PROCEDURE.transitions), "reopen"])
        if step == "reopen":
            try:
                procedures.append(reopening.reopen(each, actor=people.one))
            except ValidationError:
                assert each.state not in DECIDED or each.pk in _followed()
            continue
        allowed = each.state in PROCEDURE.get(step).sources
        assert _tried(each, people, step) == allowed
        expected = PROCEDURE.get(step).target if allowed else each.state
        assert _fresh(each).state == expected
    with scene():
        states = Counter(Procedure.objects.values_list("state", flat=True))
    year = started[0].received_at.year
    balance = balances.balance(year)
    came_in = balance.opening_count + balance.received + balance.reopened
    assert came_in == balance.decided + balance.closing_count
    assert (balance.received, balance.reopened) == (len(started), len(procedures) - len(started))
    assert balance.decided == sum(states[state] for state in DECIDED)
    reports = balances.report_balance(year)
    assert reports.received == 3
    assert reports.received + reports.opening_count == reports.decided + reports.closing_count
