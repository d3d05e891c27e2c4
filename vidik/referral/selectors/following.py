# SPDX-License-Identifier: EUPL-1.2
"""Read what those who reported may know of their reports."""

from __future__ import annotations

import uuid
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.lists import in_order
from vidik.referral.models import (
    Tracking,
)
from vidik.referral.types import ReportState

_SORTS: Final = {
    "number": "number",
    "received": "received_at",
    "persons": "persons",
    "unread": "unread",
}


def followed(actor: Actor, *, q: str = "", state: str = "", sort: str = "") -> QuerySet[Tracking]:
    """Give what the members of an institution may know of its own reports, the newest first.

    Args:
        actor: who looks.
        q: part of the number.
        state: a state, `unread` for new messages, `late` where the centre's answer is.
        sort: `number`, `received`, `persons` or `unread`, with a minus for the other way round.
    """
    rows = scope(actor, Action.REPORTS_FOLLOW, Tracking.objects.all()).select_related("user")
    if q.strip():
        rows = rows.filter(number__icontains=q.strip())
    if state == "unread":
        rows = rows.filter(unread__gt=0)
    elif state == "late":
        rows = rows.filter(feedback_at__isnull=True, feedback_due__lt=timezone.now())
    elif state:
        rows = rows.filter(state=state)
    return in_order(rows, sort, _SORTS, ("-received_at", "number"))


def get_followed(actor: Actor, key: uuid.UUID) -> Tracking:
    """Give what a reporter may know of a report.

    Raises:
        OutOfScope: the actor's institution has made no such report.
    """
    found = followed(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_FOLLOW, label="referral.tracking", key=str(key))
    return found


def followed_numbers(actor: Actor) -> dict[str, int]:
    """Count an institution's own reports: all, waiting, taken on, closed, with word of them."""
    return followed(actor).aggregate(
        all=Count("pk"),
        received=Count("pk", filter=Q(state=ReportState.RECEIVED)),
        taken=Count("pk", filter=Q(state=ReportState.TAKEN)),
        closed=Count("pk", filter=Q(state=ReportState.CLOSED)),
        told=Count("pk", filter=Q(feedback_at__isnull=False)),
        late=Count("pk", filter=Q(feedback_at__isnull=True, feedback_due__lt=timezone.now())),
    )
