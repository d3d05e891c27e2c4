# SPDX-License-Identifier: EUPL-1.2
"""Tell the room of reports what became of a person; it never looks up here itself."""

from __future__ import annotations

from typing import Final

from vidik.access.types import Actor
from vidik.identification.definitions import definitions
from vidik.identification.models import Procedure
from vidik.identification.types import Outcome, State
from vidik.referral import services as referral_services
from vidik.referral.types import Outcome as Told

_BY_STATE: Final = {
    State.RECEIVED: Told.PENDING,
    State.OPENED: Told.PENDING,
    State.SUSPENDED: Told.SUSPENDED,
    State.DISMISSED: Told.DISMISSED,
    State.TERMINATED: Told.TERMINATED,
}


def told_as(procedure: Procedure) -> Told:
    """Give what the report's side is told of a procedure."""
    if procedure.outcome:
        identified = procedure.outcome == Outcome.IDENTIFIED
        return Told.IDENTIFIED if identified else Told.NOT_A_VICTIM
    return _BY_STATE[State(procedure.state)]


def tell_referral(procedure: Procedure, actor: Actor) -> None:
    """Push the outcome, with the first reason that the figures know, to the reported person."""
    counted = {each.code: each.figure for each in definitions().reasons}
    reasons = [counted[code] for code in procedure.reasons if counted.get(code)]
    referral_services.record_outcome(
        procedure.reported_person,
        told_as(procedure),
        reason=next(iter(reasons), ""),
        actor=actor,
    )
