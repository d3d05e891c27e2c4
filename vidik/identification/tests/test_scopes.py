# SPDX-License-Identifier: EUPL-1.2
"""Queries narrow by themselves, the database by itself; neither rests on the other.

Inside `scene()` the database shows every row: what is left out there the query leaves out.
"""

from __future__ import annotations

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, OutOfScope, Role
from vidik.cases.tests import factories as cases
from vidik.identification.models import Decision, Procedure
from vidik.identification.selectors.procedures import get_procedure, procedures_of
from vidik.identification.services import decisions
from vidik.identification.tests.factories import Pair
from vidik.identification.types import Step
from vidik.institutions.models import Institution
from vidik.referral.models import ReportedPerson
from vidik.referral.services import handling


@pytest.fixture
def stranger(db: None) -> Actor:
    return cases.member(Role.CASE_EXPERT, cases.institution("elsewhere"))


def test_of_others_procedures_no_query_finds_anything(
    procedure: Procedure, people: Pair, stranger: Actor
) -> None:
    with scene():
        assert [row.pk for row in procedures_of(people.one)] == [procedure.pk]
        assert get_procedure(people.one, procedure.pk) == procedure
        assert not procedures_of(stranger).exists()
        with pytest.raises(OutOfScope):
            get_procedure(stranger, procedure.pk)


def test_the_database_lets_nobody_change_others_procedures(
    procedure: Procedure, people: Pair, stranger: Actor
) -> None:
    # Without a condition nothing is read: what is let through here is the right to change alone.
    for actor, number in ((stranger, 0), (people.one, 1)):
        with as_application(), acting(actor):
            assert Procedure.objects.update(assigned_to=actor.user_id) == number


def test_the_database_takes_a_proposal_in_ones_own_name_alone(
    procedure: Procedure, people: Pair
) -> None:
    def proposed(by: Actor) -> None:
        Decision(
            id=uuid.uuid4(), procedure=procedure, case_id=procedure.case_id, step=Step.DISMISS,
            reasons=["other-act"], proposed_by_id=by.user_id or 0, proposed_at=timezone.now(),
        ).save(force_insert=True)  # fmt: skip

    with as_application(), acting(people.one):
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            proposed(people.other)
        proposed(people.one)


def test_the_database_lets_a_decision_be_taken_in_ones_own_name_alone(
    procedure: Procedure, people: Pair, centre: Institution
) -> None:
    proposal = decisions.propose(
        procedure, Step.DISMISS, ["other-act"], offences=["other"], actor=people.one
    )
    third = cases.member(Role.CASE_EXPERT, centre)
    rows = Decision.objects.filter(pk=proposal.pk)
    with as_application(), acting(people.other):
        with pytest.raises(DatabaseError, match="in one’s own name"), transaction.atomic():
            rows.update(taken_by=third.user_id, taken_at=timezone.now())
        assert rows.update(taken_by=people.other.user_id, taken_at=timezone.now()) == 1


def test_an_outcome_on_which_two_decide_is_not_entered_by_one(
    procedure: Procedure, people: Pair
) -> None:
    with scene():
        person = ReportedPerson.objects.get(pk=procedure.reported_person_id)
    with pytest.raises(ValidationError, match="decided in the identification procedure"):
        handling.enter_outcome(person, "dismissed", actor=people.one)
