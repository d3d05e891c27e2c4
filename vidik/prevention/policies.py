# SPDX-License-Identifier: EUPL-1.2
"""Who keeps a register of inspections; `row_security` says the same."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from vidik.access.registry import register as policy
from vidik.access.types import Action, Actor, Role
from vidik.prevention.models import InspectedWorkers


def register() -> None:
    """Register the room's policies."""
    policy(Action.INSPECTIONS_KEEP, (Role.FIRST_RESPONDER,), rows=own_inspections)


def own_inspections(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow inspections, and the workers found, to the register of the actor's own institution."""
    if actor.institution is None:
        return rows.none()
    if rows.model is InspectedWorkers:
        return rows.filter(inspection__institution=actor.institution)
    return rows.filter(institution=actor.institution)
