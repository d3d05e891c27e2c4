# SPDX-License-Identifier: EUPL-1.2
"""Read emergency accesses, and the notifications of heads about them."""

from __future__ import annotations

import uuid

from django.db.models import (
    Q,
    QuerySet,
)
from django.db.models.functions import Now

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case, EmergencyAccess, UrgentNotice
from vidik.cases.types import (
    AWAITS_REVIEW,
    OPENS_CASES,
    REQUEST_CURRENT,
    EmergencyState,
)


def emergencies_of(case: Case) -> QuerySet[EmergencyAccess]:
    """List the emergency accesses to a case, the newest first."""
    return case.emergencies.select_related("user", "institution", "decided_by").order_by(
        "-requested_at", "id"
    )


def emergencies_to_review(case: Case) -> QuerySet[EmergencyAccess]:
    """List the emergency accesses to a case that nobody has reviewed, also those still open."""
    return case.emergencies.filter(state__in=AWAITS_REVIEW).order_by("requested_at", "id")


def get_notice(actor: Actor, key: uuid.UUID) -> UrgentNotice:
    """Return an urgent notice by its key.

    Raises:
        OutOfScope: there is none to the actor.
    """
    found = urgent_notices(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(label="cases.urgentnotice", key=str(key))
    return found


def emergencies(actor: Actor) -> QuerySet[EmergencyAccess]:
    """Return the emergency accesses that the actor asked for or may decide on or review."""
    rows = scope(actor, Action.EMERGENCY_READ, EmergencyAccess.objects.all())
    rows = rows.select_related("user", "institution", "decided_by", "reviewed_by")
    return rows.order_by("-requested_at", "id")


def readable_of(actor: Actor, case: Case) -> QuerySet[EmergencyAccess, uuid.UUID]:
    """Return the keys of those accesses to a case whose own page the actor may open."""
    return emergencies(actor).filter(case=case).order_by().values_list("pk", flat=True)


def in_state(rows: QuerySet[EmergencyAccess], state: str) -> QuerySet[EmergencyAccess]:
    """Keep the accesses in a state; a request that nobody decided on in time has lapsed."""
    current = Q(requested_at__gt=Now() - REQUEST_CURRENT)
    return rows.filter(
        {
            EmergencyState.REQUESTED: Q(state=state) & current,
            EmergencyState.LAPSED: Q(state=state) | Q(state=EmergencyState.REQUESTED) & ~current,
        }.get(EmergencyState(state), Q(state=state))
    )


def to_decide(actor: Actor) -> QuerySet[EmergencyAccess]:
    """Return what waits for a decision of somebody else than who asked, the oldest first."""
    waiting = Q(state=EmergencyState.REQUESTED, requested_at__gt=Now() - REQUEST_CURRENT) | Q(
        state=EmergencyState.STARTED_ALONE
    )
    rows = scope(actor, Action.EMERGENCY_DECIDE, EmergencyAccess.objects.filter(waiting))
    return rows.select_related("user", "institution").order_by("requested_at", "id")


def running(actor: Actor) -> QuerySet[EmergencyAccess]:
    """Return the emergency accesses that are open at this moment."""
    open_now = Q(state__in=OPENS_CASES, expires_at__gt=Now())
    return emergencies(actor).filter(open_now).order_by("expires_at", "id")


def open_reviews(actor: Actor) -> QuerySet[EmergencyAccess]:
    """Return the accesses that are over and not reviewed, the oldest first."""
    over = EmergencyAccess.objects.filter(state__in=AWAITS_REVIEW, expires_at__lte=Now())
    rows = scope(actor, Action.EMERGENCY_REVIEW, over)
    return rows.select_related("user", "institution", "decided_by").order_by("expires_at", "id")


def get_emergency(actor: Actor, key: uuid.UUID) -> EmergencyAccess:
    """Return an emergency access by its key.

    Raises:
        OutOfScope: there is none, or none of which the actor may know.
    """
    found = emergencies(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.EMERGENCY_READ, label="cases.emergencyaccess", key=str(key))
    return found


def urgent_notices(actor: Actor) -> QuerySet[UrgentNotice]:
    """Return the urgent notices to the actor, the newest first."""
    rows = scope(actor, Action.EMERGENCY_BE_NOTIFIED, UrgentNotice.objects.all())
    return rows.select_related("emergency__user", "emergency__institution")
