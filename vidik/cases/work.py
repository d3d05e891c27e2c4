# SPDX-License-Identifier: EUPL-1.2
"""The work that cases make: what is shared, joined or handed over; emergency access."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import (
    Kind,
    Line,
    Room,
    Urgency,
    register_names,
    register_room,
)
from vidik.access.worklist import register as add
from vidik.cases.models import Case, EmergencyAccess, Participant, Sharing, UrgentNotice
from vidik.cases.selectors import cases, emergencies
from vidik.cases.types import REQUEST_CURRENT, REVIEW_WITHIN, EmergencyState, Ground

CODE: Final = "cases"
NEWS_FOR: Final = dt.timedelta(days=14)
"""How long it is told that others declined a case, or that one was added to it."""


def _asker(row: EmergencyAccess) -> tuple[Any, ...]:
    return (str(row.user), str(row.institution.name), row.get_reason_display())


def _unread(actor: Actor, _now: dt.datetime) -> QuerySet[UrgentNotice]:
    return emergencies.urgent_notices(actor).filter(read_at__isnull=True)


def _notice(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Read: somebody opened a case in an emergency"),
        _("Read"),
        reverse("cases:emergencies"),
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


def _shared(actor: Actor, _now: dt.datetime) -> QuerySet[Sharing]:
    return cases.to_answer(actor).filter(accepted_at__isnull=True)


def _answer(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Accept or decline the case shared for: %(purpose)s")
        % {"purpose": row.get_purpose_display()},
        _("Answer"),
        reverse("cases:answer", args=[row.case_id, row.pk]),
        about=row.case.code,
        case=row.case_id,
        details=(str(row.case.responsible.name), row.get_ground_display()),
        since=row.valid_from,
        is_danger=row.ground == Ground.VITAL_INTEREST,
    )


def _declined(actor: Actor, now: dt.datetime) -> QuerySet[Sharing]:
    return cases.declined(actor, since=now - NEWS_FOR)


def _share_elsewhere(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Share the case elsewhere: %(institution)s declined")
        % {"institution": row.institution.name},
        _("Share"),
        reverse("cases:share", args=[row.case_id]),
        about=row.case.code,
        case=row.case_id,
        details=(row.get_purpose_display(), row.get_declining_display()),
        since=row.declined_at,
    )


def _joined(actor: Actor, now: dt.datetime) -> QuerySet[Participant]:
    return cases.joined_unseen(actor, since=now - NEWS_FOR)


def _look(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Look at the case to which you were added"),
        _("Open"),
        reverse("cases:case", args=[row.case_id]),
        about=row.case.code,
        case=row.case_id,
        details=(row.get_role_display(), row.get_why_display()),
        since=row.valid_from,
    )


def _handed_over(actor: Actor, _now: dt.datetime) -> QuerySet[Case]:
    return cases.handed_over(actor)


def _name(row: Any, _actor: Actor) -> Line:
    former = row.handed_over_from
    came = (
        _("handed back by %(institution)s: %(reason)s")
        % {"institution": former.name, "reason": row.get_handed_back_display()}
        if former and row.handed_back
        else former and _("handed over by %(institution)s") % {"institution": former.name}
    )
    return Line(
        _("Name who works on the case that was handed over"),
        _("Name"),
        reverse("cases:people", args=[row.pk]),
        about=row.code,
        case=row.pk,
        details=(came,) if came else (),
        since=row.handed_over_at,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Cases"), 50))
    register_names(cases.own_names)
    page = "cases:emergencies"
    add(
        Kind(
            "shared", CODE, gettext_lazy("cases shared with your institution, to accept"),
            Action.CASES_ANSWER, _shared, _answer, ("valid_from",), case="case", page="cases:list",
            query="relation=shared", without_due=Urgency.TODAY,
        ),
        Kind(
            "declined", CODE, gettext_lazy("cases that others declined"), Action.CASES_SHARE,
            _declined, _share_elsewhere, ("declined_at",), case="case", page="cases:list",
            without_due=Urgency.TODAY,
        ),
        Kind(
            "joined", CODE, gettext_lazy("cases to which you were added"), Action.CASES_READ,
            _joined, _look, ("valid_from",), case="case", page="cases:list",
            query="relation=named", without_due=Urgency.TODAY,
        ),
        Kind(
            "handed-over", CODE, gettext_lazy("cases handed over to your institution"),
            Action.CASES_PARTICIPANTS, _handed_over, _name, ("handed_over_at",), case="pk",
            page="cases:list", query="relation=responsible", without_due=Urgency.TODAY,
        ),
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
