# SPDX-License-Identifier: EUPL-1.2
"""Verify the record of acts and put on record that this was done, and with what result."""

from __future__ import annotations

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.verifying import Verification, verify


def verify_and_record(actor: Actor) -> Verification:
    """Walk the chain and put the result on record.

    Raises:
        Denied: the actor may not read the record.
        AnchorError: the signed heads or the keys cannot be read.
    """
    if not actor.system_name:
        authorize(actor, Action.AUDIT_READ)
    result = verify()
    with change(actor, None) as act:
        act.record(
            "audit.verified",
            label="audit",
            events=result.events,
            whole=result.whole,
            first_broken=result.first_broken,
            fault=result.fault,
        )
    return result
