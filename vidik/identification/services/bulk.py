# SPDX-License-Identifier: EUPL-1.2
"""Enter generated procedures by the thousand: the same rows as by hand, in few statements.

The rules of the tables hold here too: two different persons decide, single fields hold one value,
what was decided says when. What is left out is the record of each single act; one act says how
many were entered.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.identification.definitions import definitions
from vidik.identification.models import (
    Decision,
    Fact,
    Interview,
    Notification,
    Onward,
    Procedure,
)
from vidik.identification.policies import GENERATOR
from vidik.identification.types import DECIDED, Generated, State, Step, Subject
from vidik.referral.models import ReportedPerson

_AT_ONCE: Final = 1000
_STEPS: Final = {
    State.DISMISSED: Step.DISMISS,
    State.SUSPENDED: Step.SUSPEND,
    State.TERMINATED: Step.TERMINATE,
    State.CONCLUDED: Step.CONCLUDE,
}


def enter_generated(rows: Iterable[Generated], *, proposer: int, decider: int) -> int:
    """Enter procedures of generated persons.

    Args:
        rows: as many as wanted; they are taken a thousand at a time. A reported person who has a
            procedure already gets this one's facts and state.
        proposer: key of the user who proposes the decisions.
        decider: key of another user, who takes them.

    Returns:
        How many were entered.

    Raises:
        RecordError: a field cannot hold a value.
        ValueError: one person would decide on their own proposals, or a row cannot be.
    """
    if proposer == decider:
        msg = "a second person decides: two different users are needed"
        raise ValueError(msg)
    actor = Actor.system(GENERATOR)
    entered = 0
    source = iter(rows)
    while part := list(islice(source, _AT_ONCE)):
        with acting(actor):
            authorize(actor, Action.IDENTIFICATION_GENERATE)
            _enter(part, proposer, decider)
        entered += len(part)
    with acting(actor):
        record(actor.label, "identification.generated", label="identification", rows=entered)
    return entered


def _enter(part: Sequence[Generated], proposer: int, decider: int) -> None:
    reported = ReportedPerson.objects.in_bulk([row.reported_person for row in part])
    known = {
        each.reported_person_id: each
        for each in Procedure.objects.filter(reported_person__in=reported, follows__isnull=True)
    }
    fresh = {
        row.reported_person: _begun(row, reported[row.reported_person])
        for row in part
        if row.reported_person not in known
    }
    Procedure.objects.bulk_create(fresh.values())
    pairs = [(row, known.get(row.reported_person) or fresh[row.reported_person]) for row in part]
    decided = [pair for pair in pairs if pair[0].state in _STEPS]
    Decision.objects.bulk_create(
        Decision(
            procedure=procedure,
            case_id=procedure.case_id,
            step=_STEPS[row.state],
            outcome=row.outcome or "",
            reasons=list(row.reasons),
            proposed_by_id=proposer,
            proposed_at=_decided_at(row),
            taken_by_id=decider,
            taken_at=_decided_at(row),
        )
        for row, procedure in decided
    )
    for row, procedure in pairs:
        procedure.received_at = row.received_at
        procedure.opened_at = row.opened_at
        procedure.formal_at = row.opened_at if row.outcome else None
        procedure.first_interview_at = row.interviewed_at
        procedure.state = row.state
        procedure.outcome = row.outcome or ""
        procedure.reasons = list(row.reasons)
        procedure.decided_at = row.decided_at if row.state in DECIDED else None
    Procedure.objects.bulk_update(
        [procedure for _row, procedure in pairs],
        [
            "received_at", "opened_at", "formal_at", "first_interview_at", "state", "outcome",
            "reasons", "decided_at",
        ],
    )  # fmt: skip
    Interview.objects.bulk_create(
        Interview(
            procedure=procedure,
            case_id=procedure.case_id,
            planned_at=row.interviewed_at,
            setting="centre",
            language="sr",
            planned_by_id=proposer,
            held_at=row.interviewed_at,
            held_by_id=proposer,
        )
        for row, procedure in pairs
        if row.interviewed_at is not None
    )
    Notification.objects.bulk_create(
        Notification(
            procedure=procedure,
            case_id=procedure.case_id,
            subject=subject,
            how="orally",
            language="sr",
            proof="minutes",
            told_at=row.opened_at,
            told_by_id=proposer,
        )
        for row, procedure in pairs
        if row.opened_at is not None
        for subject in (Subject.RIGHTS, Subject.SERVICES)
    )
    Fact.objects.bulk_create(
        (fact for row, procedure in pairs for fact in _facts(row, procedure, proposer)),
        batch_size=_AT_ONCE,
    )
    Onward.objects.bulk_create(
        Onward(
            procedure=procedure,
            case_id=procedure.case_id,
            status=status,
            service=service,
            referred_at=_decided_at(row),
            referred_by_id=proposer,
            result=result,
            result_at=_decided_at(row) if result else None,
        )
        for row, procedure in pairs
        for status, service, result in row.onward
    )


def _begun(row: Generated, person: ReportedPerson) -> Procedure:
    return Procedure(
        id=uuid.uuid4(),
        reported_person=person,
        report_id=person.report_id,
        case_id=person.case_id,
        person_id=person.person_id,
        received_at=row.received_at,
        state=State.RECEIVED,
    )


def _decided_at(row: Generated) -> dt.datetime:
    if row.decided_at is None:
        msg = f"{row.reported_person}: a procedure that is {row.state} says when it was decided"
        raise ValueError(msg)
    return row.decided_at


def _facts(row: Generated, procedure: Procedure, proposer: int) -> Iterator[Fact]:
    known = definitions().fields
    at = row.decided_at or row.opened_at or row.received_at
    for code, value in row.said:
        field = known[code]
        field.check(value)
        is_number = isinstance(value, int)
        yield Fact(
            procedure=procedure,
            case_id=procedure.case_id,
            field=code,
            value="" if is_number else str(value),
            number=int(value) if is_number else None,
            single=not field.several,
            said_by="expert",
            said_on=at.date(),
            entered_at=at,
            entered_by_id=proposer,
        )
