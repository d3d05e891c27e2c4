# SPDX-License-Identifier: EUPL-1.2
"""Read what those who reported may know of their reports."""

from __future__ import annotations

import uuid

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.referral.models import (
    Tracking,
)
from vidik.referral.types import ReportState


def followed(actor: Actor) -> QuerySet[Tracking]:
    """Give what the members of an institution may know of its own reports, the newest first."""
    rows = scope(actor, Action.REPORTS_FOLLOW, Tracking.objects.all()).select_related("user")
    return rows.order_by("-received_at", "number")


def in_state(rows: QuerySet[Tracking], state: str) -> QuerySet[Tracking]:
    """Keep those in a state, those `unread` with new messages, or whose answer is `late`."""
    if state == "unread":
        return rows.filter(unread__gt=0)
    if state == "late":
        return rows.filter(feedback_at__isnull=True, feedback_due__lt=timezone.now())
    return rows.filter(state=state)


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
