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
from contextlib import contextmanager
from itertools import islice
from typing import Final

from django.conf import settings
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.bulk import insert_rows
from vidik.identification.methods.record import UNKNOWN
from vidik.identification.models import (
    Decision,
    Entitlement,
    Fact,
    Interview,
    Notification,
    OnwardReferral,
    Procedure,
)
from vidik.identification.policies import GENERATOR
from vidik.identification.selectors.definitions import definitions
from vidik.identification.types import (
    DECIDED,
    HEARD_IN,
    EntitlementState,
    Generated,
    State,
    Step,
    Subject,
)
from vidik.referral.models import ReportedPerson

_AT_ONCE: Final = 1000
_STEPS: Final = {
    State.DISMISSED: Step.DISMISS,
    State.SUSPENDED: Step.SUSPEND,
    State.TERMINATED: Step.TERMINATE,
    State.CONCLUDED: Step.CONCLUDE,
}


@contextmanager
def generating() -> Iterator[Actor]:
    """Act as the part of the system that enters generated persons."""
    actor = Actor.system(GENERATOR)
    with change(actor, Action.IDENTIFICATION_GENERATE, idempotent=True):
        yield actor


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
    entered = 0
    source = iter(rows)
    while part := list(islice(source, _AT_ONCE)):
        with generating():
            _enter(part, proposer, decider)
        entered += len(part)
    with change(Actor.system(GENERATOR), Action.IDENTIFICATION_GENERATE) as act:
        act.record("identification.generated", label="identification", rows=entered)
    return entered


def _enter(part: Sequence[Generated], proposer: int, decider: int) -> None:
    reported = ReportedPerson.objects.in_bulk([row.reported_person for row in part])
    known = {
        each.reported_person_id: each
        for each in Procedure.objects.filter(reported_person__in=reported, follows__isnull=True)
    }
    pairs = [
        (row, known.get(row.reported_person) or _begun(row, reported[row.reported_person]))
        for row in part
    ]
    # A procedure is decided by what stands beside it, so that comes first; keys are seen to at the
    # end of the transaction.
    _decisions(pairs, proposer, decider)
    _notifications(pairs, proposer)
    fresh = []
    for row, procedure in pairs:
        procedure.received_at = row.received_at
        procedure.opened_at = row.opened_at
        procedure.formal_at = (row.formal_at or row.opened_at) if row.outcome else None
        procedure.first_interview_at = row.interviewed_at
        procedure.state = row.state if row.closed_at is None else State.CLOSED
        procedure.outcome = row.outcome or ""
        procedure.reasons = list(row.reasons)
        procedure.decided_at = row.decided_at if row.state in DECIDED else None
        procedure.closed_at = row.closed_at
        stated = {str(subject) for subject, _at in _informed_of(row)}
        procedure.informed_of = sorted(stated.union(procedure.informed_of))
        procedure.set_due()
        if procedure._state.adding:  # noqa: SLF001 - Django's public-by-use API
            fresh.append(procedure)
    _insert(fresh)
    current = [each for _row, each in pairs if not each._state.adding]  # noqa: SLF001 - see above
    if current:
        Procedure.objects.bulk_update(
            current,
            [
                "received_at", "opened_at", "formal_at", "first_interview_at", "state", "outcome",
                "reasons", "decided_at", "closed_at", "due_at", "informed_of",
            ],
        )  # fmt: skip
    _interviews(pairs, proposer)
    insert_rows(
        Fact,
        (
            "procedure_id", "case_id", "field", "value", "number", "single", "stated_by",
            "stated_on",
            "entered_at", "entered_by_id",
        ),
        (fact for row, procedure in pairs for fact in _facts(row, procedure, proposer)),
    )  # fmt: skip
    _onward(pairs, proposer)
    _entitlements(pairs, proposer)


_Pairs = Sequence[tuple[Generated, Procedure]]


def _insert(rows: Sequence[Procedure]) -> None:
    columns = (
        "id", "reported_person_id", "report_id", "case_id", "person_id", "state", "outcome",
        "reasons", "received_at", "opened_at", "formal_at", "first_interview_at", "decided_at",
        "closed_at", "urgency", "due_at", "paused", "informed_of",
    )  # fmt: skip
    insert_rows(Procedure, columns, ([getattr(row, name) for name in columns] for row in rows))


def _decisions(pairs: _Pairs, proposer: int, decider: int) -> None:
    insert_rows(
        Decision,
        (
            "id", "procedure_id", "case_id", "step", "outcome", "reasons", "elements",
            "proposed_by_id", "proposed_at", "taken_by_id", "taken_at", "returned_because",
        ),
        (
            (
                uuid.uuid4(), procedure.pk, procedure.case_id, _STEPS[row.state],
                row.outcome or "", list(row.reasons), _elements(row), proposer,
                _decided_at(row), decider, _decided_at(row), "",
            )
            for row, procedure in pairs
            if row.state in _STEPS
        ),
    )  # fmt: skip


def _elements(row: Generated) -> dict[str, list[str]]:
    """State each element by the fields of the record that may stand for it, or by the report."""
    said = {code for code, value in row.said if value != UNKNOWN}
    return {
        each.code: [f"record:{code}" for code in each.fields if code in said] or ["report"]
        for each in definitions().elements_for(row.outcome or "")
    }


def _informed_of(row: Generated) -> Iterator[tuple[Subject, dt.datetime]]:
    if row.opened_at is not None:
        yield Subject.RIGHTS, row.opened_at
        yield Subject.SERVICES, row.opened_at
    if row.closed_at is not None:
        yield Subject.OUTCOME, row.closed_at


def _notifications(pairs: _Pairs, by: int) -> None:
    insert_rows(
        Notification,
        (
            "id", "procedure_id", "case_id", "subject", "how", "language", "proof", "not_informed",
            "informed_at", "informed_by_id",
        ),
        (
            (
                uuid.uuid4(), procedure.pk, procedure.case_id, subject, "orally", row.language,
                "minutes", "", at, by,
            )
            for row, procedure in pairs
            for subject, at in _informed_of(row)
        ),
    )  # fmt: skip


def _interviews(pairs: _Pairs, by: int) -> None:
    insert_rows(
        Interview,
        (
            "id", "procedure_id", "case_id", "planned_at", "setting", "language", "interpreter",
            "partners", "planned_by_id", "held_at", "held_by_id",
        ),
        (
            (
                uuid.uuid4(), procedure.pk, procedure.case_id, row.interviewed_at, row.setting,
                row.language, row.language != settings.COUNTRY.official_language,
                list(row.partners), by, row.interviewed_at, by,
            )
            for row, procedure in pairs
            if row.interviewed_at is not None
        ),
    )  # fmt: skip


def _onward(pairs: _Pairs, by: int) -> None:
    insert_rows(
        OnwardReferral,
        (
            "id", "procedure_id", "case_id", "status", "service", "referred_at",
            "referred_by_id", "result", "result_at",
        ),
        (
            (
                uuid.uuid4(), procedure.pk, procedure.case_id, status, service, _decided_at(row),
                by, result, _decided_at(row) if result else None,
            )
            for row, procedure in pairs
            for status, service, result in row.onward
        ),
    )  # fmt: skip


def _entitlements(pairs: _Pairs, by: int) -> None:
    """Enter that everything was offered with the opening of what is still open."""
    insert_rows(
        Entitlement,
        (
            "procedure_id", "case_id", "code", "state", "reason", "since_on", "entered_at",
            "entered_by_id",
        ),
        (
            (
                procedure.pk, procedure.case_id, kind.code, EntitlementState.OFFERED, "",
                timezone.localdate(row.opened_at), row.opened_at, by,
            )
            for row, procedure in pairs
            if row.state in HEARD_IN and row.opened_at is not None
            for kind in definitions().entitlements
        ),
    )  # fmt: skip


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


def _facts(row: Generated, procedure: Procedure, by: int) -> Iterator[tuple[object, ...]]:
    known = definitions().fields
    at = row.decided_at or row.opened_at or row.received_at
    on = timezone.localtime(at).date()
    stated_by = dict(row.sources)
    for code, value in row.said:
        field = known[code]
        field.check(value)
        number = value if isinstance(value, int) else None
        yield (
            procedure.pk,
            procedure.case_id,
            code,
            "" if number is not None else str(value),
            number,
            not field.several,
            stated_by.get(code, "expert"),
            on,
            at,
            by,
        )
