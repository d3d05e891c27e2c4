# SPDX-License-Identifier: EUPL-1.2
"""Report the outcome for a person to the room of reports; it never looks up here itself."""

from __future__ import annotations

from typing import Final

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.identification.models import Procedure
from vidik.identification.policies import UPDATER
from vidik.identification.selectors.definitions import definitions
from vidik.identification.types import Outcome, State
from vidik.referral.models import ReportedPerson
from vidik.referral.services import handling
from vidik.referral.types import Outcome as ReportedOutcome

_BY_STATE: Final = {
    State.RECEIVED: ReportedOutcome.PENDING,
    State.OPENED: ReportedOutcome.PENDING,
    State.SUSPENDED: ReportedOutcome.SUSPENDED,
    State.DISMISSED: ReportedOutcome.DISMISSED,
    State.TERMINATED: ReportedOutcome.TERMINATED,
}


def reported_outcome(procedure: Procedure) -> ReportedOutcome:
    """Return what the report's side is informed of a procedure."""
    if procedure.outcome:
        identified = procedure.outcome == Outcome.IDENTIFIED
        return ReportedOutcome.IDENTIFIED if identified else ReportedOutcome.NOT_A_VICTIM
    if procedure.state == State.CLOSED:
        return (
            ReportedOutcome.DISMISSED if procedure.opened_at is None else ReportedOutcome.TERMINATED
        )
    return _BY_STATE[State(procedure.state)]


def push_outcome(procedure: Procedure, actor: Actor) -> None:
    """Push the outcome, with the first reason that the figures know, to the reported person.

    Other reports of the same person hear it as well, from the part of the system that joined them:
    whoever decides here need not see those. A joined procedure pushes nothing itself.
    """
    if procedure.same_as_id is not None:
        return
    _push(procedure, procedure.reported_person, actor)
    follower = Actor.system(UPDATER)
    with acting(follower):
        joined = Procedure.objects.filter(
            same_as__reported_person=procedure.reported_person_id, followed_by__isnull=True
        )
        for row in joined.select_related("reported_person"):
            _push(procedure, row.reported_person, follower)


def push_outcome_again(procedure: Procedure, actor: Actor) -> None:
    """Push a person's outcome after their procedure was joined to another one or separated."""
    if Procedure.objects.filter(follows=procedure).exists():
        # It was opened again: the newer one speaks for the person.
        return
    speaks = procedure
    if procedure.same_as is not None:
        rows = Procedure.objects.filter(
            reported_person=procedure.same_as.reported_person_id, followed_by__isnull=True
        )
        speaks = rows.get()
    _push(speaks, procedure.reported_person, actor)


def _push(procedure: Procedure, to: ReportedPerson, actor: Actor) -> None:
    counted = {each.code: each.figure for each in definitions().reasons}
    reasons = [counted[code] for code in procedure.reasons if counted.get(code)]
    outcome, reason = reported_outcome(procedure), next(iter(reasons), "")
    if to.pk != procedure.reported_person_id and (to.outcome, to.reason) == (outcome, reason):
        return
    handling.record_outcome(to, outcome, reason=reason, actor=actor)
