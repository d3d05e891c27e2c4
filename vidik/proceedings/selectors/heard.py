# SPDX-License-Identifier: EUPL-1.2
"""Read together what was heard of proceedings in a procedure, and who was told of it."""

from __future__ import annotations

import uuid
from typing import Any

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.identification.models import Procedure
from vidik.proceedings.methods import IDENTIFIED
from vidik.proceedings.selectors.forms import stage_after
from vidik.proceedings.selectors.received import acts_of, current_procedures
from vidik.proceedings.selectors.telling import (
    excepted_in_words,
    tellings_of,
    through_in_words,
    wish_of,
)


def heard_in(procedure: Procedure) -> set[str]:
    """Return the codes of what was heard in a procedure, with what stands before anything was."""
    rows = procedure.expected_notices.filter(received_on__isnull=False)
    return {IDENTIFIED, *rows.values_list("kind", flat=True)}


def heard_of(procedure: Procedure) -> dict[str, Any]:
    """Return what a page shows of a procedure: acts, who is told, her wish, and how she may ask."""
    wish = wish_of(procedure)
    return {
        "acts": acts_of(procedure),
        "tellings": tellings_of(procedure),
        "wish": wish,
        "through": through_in_words(wish) if wish is not None else "",
        "excepted": excepted_in_words(wish) if wish is not None else "",
        "stage": stage_after(heard_in(procedure)),
    }


def procedures_going_on(actor: Actor, case: uuid.UUID) -> list[Procedure]:
    """Return the procedures of a case that go on by themselves and on which the actor works."""
    rows = scope(actor, Action.IDENTIFICATION_WORK, current_procedures(case))
    return list(rows.select_related("case", "report").order_by("-received_at"))
