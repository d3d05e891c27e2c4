# SPDX-License-Identifier: EUPL-1.2
"""Who reads events, reports them, and joins accounts; `row_security` says the same."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import Action, Actor
from vidik.events.models import Account
from vidik.events.types import JOINERS, READERS, REPORTERS

LOADER: Final = "events-loader"
"""Writes the accounts of published reports that a pack holds."""
ARRANGER: Final = "events-arranger"
"""Says which account leads and which are alike; it changes nothing that an institution said."""
COUNTER: Final = "events-counter"
"""Sums accounts for figures."""
DESK: Final = "events-desk"
"""Sends questions about differences in the name of whoever asks."""


def register() -> None:
    """Register the room's policies and parts of the system."""
    policy(Action.EVENTS_READ, READERS)
    policy(Action.EVENTS_REPORT, REPORTERS, rows=own)
    policy(Action.EVENTS_JOIN, JOINERS)
    policy(Action.EVENTS_EXPORT, READERS)
    policy(Action.EVENTS_ARRANGE, ())
    policy(Action.EVENTS_LOAD, ())
    policy(Action.EVENTS_COUNT, ())
    declare_system(ARRANGER, (Action.EVENTS_ARRANGE,))
    declare_system(LOADER, (Action.EVENTS_LOAD,))
    declare_system(COUNTER, (Action.EVENTS_COUNT,))


def own(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to accounts of the actor's institution; events are nobody's."""
    if actor.institution is None:
        return rows.none()
    return rows.filter(institution=actor.institution) if rows.model is Account else rows
