# SPDX-License-Identifier: EUPL-1.2
"""Read foreign notifications behind reports, and the pack's lists of their codes."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_name
from vidik.referral.models import ForeignNotification, Report
from vidik.referral.selectors.pack import codes
from vidik.referral.types import PURSUED

ANY: Final = "any"
PURSUED_ABROAD: Final = "pursued"
"""Filters of the inbox beside the codes of operations."""


@dataclass(frozen=True, slots=True)
class NotificationLine:
    """A foreign notification in the reader's language."""

    row: ForeignNotification
    state: str
    operation: str


def states() -> list[tuple[str, str]]:
    """Return the states of the pack's list by name in the reader's language."""
    return by_name(codes("country"))


def operations() -> list[tuple[str, str]]:
    """Return the named international operations of the pack, in its order."""
    return codes("operation")


def notification_of(report: uuid.UUID, *, actor: Actor) -> NotificationLine | None:
    """Give what came from abroad behind a report; None where nothing did or it may not be seen."""
    rows = ForeignNotification.objects.filter(report=report).order_by("pk")
    row = scope(actor, Action.REPORTS_READ, rows).first()
    if row is None:
        return None
    return NotificationLine(
        row,
        dict(codes("country")).get(row.state, row.state) if row.state else "",
        dict(operations()).get(row.operation, row.operation) if row.operation else "",
    )


def narrowed(rows: QuerySet[Report], wanted: str) -> QuerySet[Report]:
    """Narrow reports to those with a foreign notification of the kind asked for."""
    notifications = ForeignNotification.objects.all()
    if wanted == PURSUED_ABROAD:
        notifications = notifications.filter(investigation__in=PURSUED)
    elif wanted != ANY:
        notifications = notifications.filter(operation=wanted)
    return rows.filter(pk__in=notifications.values("report"))
