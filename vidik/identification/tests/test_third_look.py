# SPDX-License-Identifier: EUPL-1.2
"""When an answer of the ministry came, what it asks for, and what is over after the end."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import scene
from vidik.access.services import acting
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.exchange.models import Addressee, Answer, Kind
from vidik.exchange.services import answering
from vidik.exchange.types import Classification, Origin
from vidik.identification.models import Complaint, Procedure
from vidik.identification.services import complaints, interviews, procedures
from vidik.identification.tests.factories import BEGUN, Pair, decide, inform
from vidik.identification.types import (
    ComplaintState,
    InterviewPlan,
    Outcome,
    Step,
    Subject,
)
from vidik.institutions.models import Institution

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)


def _kind(code: str, to: Institution, sender: Institution, expects: str) -> None:
    Kind.objects.update_or_create(
        code=code,
        defaults={
            "name": {"en": "Kind", "sr": "Врста"}, "expects": expects,
            "urgency": "high", "ground_code": "x", "ground": {"en": "x", "sr": "x"},
            "deadline_amount": 30, "deadline_unit": "days",
            "addressee_codes": [to.code], "addressee_kinds": [], "sender_codes": [sender.code],
        },
    )  # fmt: skip


@pytest.fixture
def ministry(centre: Institution) -> Institution:
    made = cases.institution("ministry-of-the-third-look")
    _kind("identification-complaint", made, centre, "answer")
    return made


def _fresh(row: Procedure) -> Procedure:
    with scene():
        return Procedure.objects.get(pk=row.pk)


def test_a_reply_that_was_accepted_among_the_notices_first_counts_from_when_it_came(
    procedure: Procedure, ministry: Institution, people: Pair
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    row = complaints.receive_complaint(
        procedure, "conduct", ministry=ministry.code, actor=people.one
    )
    received = timezone.now() - 6 * DAY
    with scene():
        letter = Addressee.objects.get(notice=row.notice)
        Complaint.objects.filter(pk=row.pk).update(received_at=received - 4 * DAY)
        reply = Answer.objects.create(
            addressee=letter, institution=letter.institution, sender=letter.sender,
            origin=Origin.SYSTEM, text="Reply.", received_at=received, recorded_at=received,
            recorded_by="somebody",
        )  # fmt: skip
    with acting(people.one):
        answering.classify(reply, Classification.FULL, actor=people.one)
    assert complaints.answer_complaint(row, "rejected", actor=people.one).answered_at == received


def _answered(procedure: Procedure, ministry: Institution, people: Pair) -> Complaint:
    """Enter that the ministry found a complaint founded, and tell the person."""
    row = complaints.receive_complaint(
        procedure, "conduct", ministry=ministry.code, actor=people.one
    )
    complaints.answer_complaint(row, "upheld", actor=people.one)
    inform(procedure, Subject.COMPLAINT, actor=people.one)
    return row


@pytest.mark.parametrize("days", [-1, 1])
def test_only_what_was_answered_after_the_decision_asks_to_open_again(
    procedure: Procedure, ministry: Institution, people: Pair, days: int
) -> None:
    procedures.open_procedure(procedure, actor=people.one)
    row = _answered(procedure, ministry, people)
    inform(procedure, *BEGUN, actor=people.one)
    decide(procedure, people, Step.CONCLUDE, "prostitution", Outcome.NOT_VICTIM)
    decided_at = _fresh(procedure).decided_at
    assert decided_at is not None
    with scene():
        Complaint.objects.filter(pk=row.pk).update(
            answered_at=decided_at + days * DAY, received_at=decided_at - 9 * DAY
        )
        procedure.notifications.update(informed_at=decided_at + 2 * DAY)
        row = Complaint.objects.get(pk=row.pk)
    with acting(people.one):
        assert row.asks_for_reopening == (days > 0)
    if days < 0:
        settled = complaints.settle_complaint(row, actor=people.one)
        assert settled.state == ComplaintState.SETTLED


def _invited(procedure: Procedure, people: Pair, centre: Institution) -> str:
    """Plan an interview at which the police were invited; gives the key."""
    police = cases.institution("police-of-the-third-look")
    _kind("joint-interview", police, centre, "acknowledge")
    procedures.open_procedure(procedure, actor=people.one)
    plan = InterviewPlan(timezone.now(), "centre", "sr", interpreter=False)
    row = interviews.plan_interview(procedure, plan, invite=[police.code], actor=people.one)
    return str(row.pk)


def test_nobody_is_reminded_of_an_interview_that_was_held(
    procedure: Procedure, people: Pair, centre: Institution
) -> None:
    key = _invited(procedure, people, centre)
    with scene():
        row = procedure.interviews.get(pk=key)
        assert Addressee.objects.get(notice=row.notice).state != "closed"
    interviews.hold_interview(row, timezone.now() - HOUR, actor=people.one)
    with scene():
        letter = Addressee.objects.get(notice=row.notice)
    assert (letter.state, letter.next_rung_at) == ("closed", None)


def test_no_interview_is_entered_as_held_in_a_closed_procedure(
    procedure: Procedure, people: Pair, centre: Institution
) -> None:
    key = _invited(procedure, people, centre)
    decide(procedure, people, Step.TERMINATE, "left")
    inform(procedure, Subject.OUTCOME, actor=people.one)
    procedures.close(_fresh(procedure), actor=people.one)
    with scene():
        row = procedure.interviews.get(pk=key)
    with pytest.raises(ValidationError, match="closed"), transaction.atomic():
        interviews.hold_interview(row, timezone.now() - HOUR, actor=people.one)
    assert _fresh(procedure).first_interview_at is None
    client = signed_in(people.one)
    assert (
        client.get(reverse("identification:step", args=[procedure.pk, "held"])).status_code == 302
    )
    # That it does not take place may still be said.
    interviews.cancel_interview(row, actor=people.one)
