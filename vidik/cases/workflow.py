# SPDX-License-Identifier: EUPL-1.2
"""How cases are closed, sharings withdrawn, and emergency access decided on and reviewed."""

from __future__ import annotations

from typing import Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.access.types import Action
from vidik.cases.models import EmergencyAccess, Sharing
from vidik.cases.types import AWAITS_REVIEW, OPENS_CASES, REQUEST_CURRENT, CaseState, SharingState
from vidik.cases.types import EmergencyState as E
from vidik.core.workflow import Transition, Workflow

CASE: Final = Workflow(
    name="case",
    states=[*CaseState],
    initial=CaseState.OPEN,
    field_name="state",
    transitions=(
        Transition(
            "close",
            frozenset({CaseState.OPEN}),
            CaseState.CLOSED,
            Action.CASES_CHANGE,
            _("Close the case"),
        ),
        Transition(
            "reopen",
            frozenset({CaseState.CLOSED}),
            CaseState.OPEN,
            Action.CASES_CHANGE,
            _("Open the case again"),
        ),
    ),
)


def _not_yet_accepted(sharing: Sharing) -> Promise | None:
    return None if sharing.accepted_at is None else _("It was accepted already.")


SHARING: Final = Workflow(
    name="sharing of a case",
    states=[*SharingState],
    initial=SharingState.CURRENT,
    field_name="state",
    transitions=(
        Transition(
            "withdraw",
            frozenset({SharingState.CURRENT}),
            SharingState.WITHDRAWN,
            Action.CASES_SHARE,
            _("Withdraw"),
        ),
        Transition(
            "accept",
            frozenset({SharingState.CURRENT}),
            SharingState.CURRENT,
            Action.CASES_ANSWER,
            pgettext_lazy("sharing", "Accept"),
            guards=(_not_yet_accepted,),
        ),
        Transition(
            "decline",
            frozenset({SharingState.CURRENT}),
            SharingState.DECLINED,
            Action.CASES_ANSWER,
            pgettext_lazy("sharing", "Decline"),
        ),
    ),
)


def _still_active(access: EmergencyAccess) -> Promise | None:
    if access.requested_at + REQUEST_CURRENT < timezone.now():
        return _("This request is older than twelve hours; make a new one.")
    return None


def _no_longer_active(access: EmergencyAccess) -> Promise | None:
    if access.requested_at + REQUEST_CURRENT >= timezone.now():
        return _("The request still waits for a decision.")
    return None


def _may_still_open(access: EmergencyAccess) -> Promise | None:
    """Require that there is something to end: open still, or opened again by an approval."""
    if access.until is None or access.until <= timezone.now():
        return _("The access has expired: there is nothing left to end. Review it instead.")
    return None


def _is_over(access: EmergencyAccess) -> Promise | None:
    if (
        access.state in OPENS_CASES
        and access.expires_at is not None
        and access.expires_at > timezone.now()
    ):
        return _("The access is still open: review it when it has expired or was ended.")
    return None


EMERGENCY: Final = Workflow(
    name="emergency access",
    states=[*E],
    initial=E.REQUESTED,
    field_name="state",
    transitions=(
        Transition(
            "start-alone",
            frozenset({E.REQUESTED}),
            E.STARTED_ALONE,
            Action.EMERGENCY_ALONE,
            _("Start alone"),
        ),
        Transition(
            "approve",
            frozenset({E.REQUESTED, E.STARTED_ALONE}),
            E.GRANTED,
            Action.EMERGENCY_DECIDE,
            _("Approve"),
            (_still_active,),
        ),
        Transition(
            "refuse",
            frozenset({E.REQUESTED}),
            E.REFUSED,
            Action.EMERGENCY_DECIDE,
            _("Refuse"),
        ),
        Transition(
            "lapse",
            frozenset({E.REQUESTED}),
            E.LAPSED,
            Action.EMERGENCY_ASK,
            _("Let it lapse"),
            (_no_longer_active,),
        ),
        Transition(
            "end",
            OPENS_CASES,
            E.ENDED,
            Action.EMERGENCY_DECIDE,
            _("End the access now"),
            (_may_still_open,),
        ),
        Transition(
            "review",
            AWAITS_REVIEW,
            E.REVIEWED,
            Action.EMERGENCY_REVIEW,
            _("Close the review"),
            (_is_over,),
        ),
    ),
)
"""Who asked neither decides nor reviews: the service and the database both refuse it."""
