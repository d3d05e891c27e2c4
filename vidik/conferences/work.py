# SPDX-License-Identifier: EUPL-1.2
"""The work that conferences make: to call, to answer requests, to hold, to write, to confirm."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.conferences.selectors import meetings as selectors
from vidik.conferences.selectors import planned
from vidik.conferences.selectors.pack import rules, word
from vidik.identification.selectors.procedures import decided_lately

CODE: Final = "conferences"


def _days_after(moment: dt.datetime, days: int) -> dt.date:
    return timezone.localdate(moment) + dt.timedelta(days=days)


def _missing(row: Any, actor: Actor) -> Line:
    return Line(
        _("Call the conference that is obligatory for an identified victim"),
        _("Call"),
        reverse("conferences:call", args=[row.case_id]),
        about=row.case.code,
        case=row.case_id,
        due=_days_after(row.decided_at, rules().days),
        since=row.decided_at,
        is_mine=row.assigned_to_id == actor.user_id,
    )


def _asked(row: Any, _actor: Actor) -> Line:
    return Line(
        _("A conference was asked for: call it or decline"),
        _("Open"),
        reverse("conferences:of-case", args=[row.case_id]) + "#asked",
        about=row.case.code,
        case=row.case_id,
        details=(str(row.institution.name), word("grounds", row.ground)),
        due=_days_after(row.asked_at, rules().request_days),
        since=row.asked_at,
    )


def _of_a_meeting(
    what: str, button: str, row: Any, due: dt.date | dt.datetime, anchor: str = "", *more: str
) -> Line:
    return Line(
        what,
        button,
        reverse("conferences:meeting", args=[row.pk]) + anchor,
        about=row.case.code if row.case else row.number,
        case=row.case_id,
        details=more,
        due=due,
        since=row.called_at,
        is_mine=False,
    )


def _today(row: Any, _actor: Actor) -> Line:
    says = [_("%(some)s of %(all)s are coming") % {"some": row.coming, "all": row.invited}]
    if row.silent_duty:
        says.append(_("somebody who must come has not answered"))
    what = (
        _("A conference is held today")
        if row.starts_at > timezone.now()
        else _("Enter who came to the conference")
    )
    return _of_a_meeting(what, _("Open"), row, row.starts_at, "", *says)


def _write(row: Any, _actor: Actor) -> Line:
    due = _days_after(row.starts_at, rules().minutes_days)
    return _of_a_meeting(
        _("Write the minutes of a conference"), _("Write up"), row, due, "#minutes"
    )


def _confirm(row: Any, _actor: Actor) -> Line:
    due = _days_after(row.written_at, rules().minutes_days)
    what = _("Confirm the minutes of a conference")
    return _of_a_meeting(what, _("Open"), row, due, "#minutes")


def _unplanned(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Put a decision of a conference into the plan"),
        _("Enter"),
        reverse("conferences:into-plan", args=[row.pk]),
        about=row.case.code,
        case=row.case_id,
        details=(word("subjects", row.point.subject), word("decisions", row.code)),
        due=_days_after(row.meeting.confirmed_at, rules().plan_days),
        since=row.meeting.confirmed_at,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Conferences"), 29))
    call, page = Action.CONFERENCES_CALL, "conferences:list"
    add(
        Kind(
            "conferences-missing", CODE, gettext_lazy("conferences to call"), call,
            lambda actor, now: decided_lately(selectors.without_conference(actor), now), _missing,
            ("decided_at", "pk"), case="case", mine=lambda actor: Q(assigned_to=actor.user_id),
            page="identification:list",
        ),
        Kind(
            "conferences-asked", CODE, gettext_lazy("conferences asked for"), call,
            lambda actor, _now: selectors.requests_waiting(actor), _asked, ("asked_at", "pk"),
            case="case", page=page, is_listed=False,
        ),
        Kind(
            "conferences-today", CODE, gettext_lazy("conferences of today"), call,
            lambda actor, _now: selectors.today_or_past(actor), _today, ("starts_at", "pk"),
            case="case", page=page, query="state=today", is_listed=False,
            without_due=Urgency.TODAY,
        ),
        Kind(
            "conferences-minutes", CODE, gettext_lazy("minutes to write"), call,
            lambda actor, _now: selectors.to_write(actor), _write, ("starts_at", "pk"),
            case="case", page=page, query="state=unwritten", is_listed=False,
        ),
        Kind(
            "conferences-confirm", CODE, gettext_lazy("minutes to confirm"),
            Action.CONFERENCES_CONFIRM, lambda actor, _now: selectors.to_confirm(actor),
            _confirm, ("written_at", "pk"), case="case", page=page, query="state=unconfirmed",
            is_listed=False,
        ),
        Kind(
            "conferences-unplanned", CODE,
            gettext_lazy("decisions of conferences that are in no plan"), Action.PLANS_WRITE,
            lambda actor, _now: planned.unplanned(actor), _unplanned,
            ("meeting__confirmed_at", "pk"), case="case", page=page, is_listed=False,
        ),
    )  # fmt: skip
