# SPDX-License-Identifier: EUPL-1.2
"""The work that emergency access makes for those who head the institution responsible."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.cases.models import EmergencyAccess, UrgentNotice
from vidik.cases.selectors import emergencies
from vidik.cases.types import REQUEST_CURRENT, REVIEW_WITHIN, EmergencyState

CODE = "cases"


def _asker(row: EmergencyAccess) -> tuple[Any, ...]:
    return (str(row.user), str(row.institution.name), row.get_reason_display())


def _unread(actor: Actor, _now: dt.datetime) -> QuerySet[UrgentNotice]:
    return emergencies.urgent_notices(actor).filter(read_at__isnull=True)


def _notice(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Read: somebody opened a case in an emergency"),
        _("Read"),
        reverse("cases:read-notice", args=[row.pk]),
        details=_asker(row.emergency),
        since=row.sent_at,
        is_danger=True,
    )


def _requested(actor: Actor, _now: dt.datetime) -> QuerySet[EmergencyAccess]:
    return emergencies.to_decide(actor)


def _decide(row: Any, _actor: Actor) -> Line:
    is_alone = row.state == EmergencyState.STARTED_ALONE
    return Line(
        _("Decide on emergency access"),
        _("Decide"),
        reverse("cases:emergency", args=[row.pk]),
        about=row.case_code,
        case=row.case_id,
        details=_asker(row),
        due=row.expires_at if is_alone else row.requested_at + REQUEST_CURRENT,
        since=row.requested_at,
        is_danger=True,
    )


def _over(actor: Actor, _now: dt.datetime) -> QuerySet[EmergencyAccess]:
    return emergencies.open_reviews(actor)


def _review(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Review emergency access"),
        _("Review"),
        reverse("cases:emergency", args=[row.pk]),
        about=row.case_code,
        case=row.case_id,
        details=_asker(row),
        due=row.expires_at + REVIEW_WITHIN,
        since=row.expires_at,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Cases"), 50))
    page = "cases:emergencies"
    add(
        Kind(
            "urgent-notices", CODE, gettext_lazy("urgent notices"), Action.EMERGENCY_BE_NOTIFIED,
            _unread, _notice, ("sent_at",), page=page,
        ),
        Kind(
            "emergencies", CODE, gettext_lazy("emergency accesses to decide"),
            Action.EMERGENCY_DECIDE, _requested, _decide, ("requested_at",), case="case", page=page,
        ),
        Kind(
            "emergency-reviews", CODE, gettext_lazy("emergency accesses to review"),
            Action.EMERGENCY_REVIEW, _over, _review, ("expires_at",), case="case", page=page,
            without_due=Urgency.WEEK,
        ),
    )  # fmt: skip
