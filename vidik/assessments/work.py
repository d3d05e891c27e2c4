# SPDX-License-Identifier: EUPL-1.2
"""The work of assessments and safety plans, computed from rows."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind as Work
from vidik.access.worklist import Line, Room, Text, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.assessments.selectors import due
from vidik.assessments.selectors.instruments import rules
from vidik.assessments.types import Kind

CODE: Final = "assessments"


def _line(what: Text, row: Any, when: Any, **more: Any) -> Line:
    given: dict[str, Any] = {
        "verb": pgettext("needs and risk", "Assess"),
        "url": reverse("assessments:begin", args=[row.case_id]) + f"?kind={Kind.RISK}",
    }
    return Line(what, about=row.case.code, case=row.case_id, due=when, **(given | more))


def _first(row: Any, _actor: Actor) -> Line:
    return _line(_("Assess the risk for the first time"), row, _first_due(row))


def _first_due(row: Any) -> Any:
    return row.begun_at and row.begun_at + dt.timedelta(hours=rules().first_hours)


def _again(row: Any, _actor: Actor) -> Line:
    what = _("Assess the risk again") if row.kind == Kind.RISK else _("Assess the needs again")
    url = reverse("assessments:begin", args=[row.case_id]) + f"?kind={row.kind}"
    return _line(what, row, row.again_on, url=url)


def _incident(row: Any, _actor: Actor) -> Line:
    found = due.incident_of(row)
    what = _("Assess the risk again: there was an incident")
    # Due at once: on the day on which the incident was entered.
    day = timezone.localdate(row.entered_at)
    return _line(what, row, day, since=row.entered_at, is_danger=found.is_danger)


def _draft(row: Any, actor: Actor) -> Line:
    what = _("Finish an assessment: %(kind)s") % {"kind": row.get_kind_display()}
    return _line(
        what, row, _first_due(row),
        verb=_("Go on"), url=reverse("assessments:fill", args=[row.pk]), since=row.entered_at,
        is_mine=row.entered_by_id == actor.user_id,
    )  # fmt: skip


def _part(row: Any, _actor: Actor) -> Line:
    return _line(
        _("Take part in the assessment before a release"), row, None, verb=_("Enter"),
        url=reverse("assessments:take-part", args=[row.pk]), since=row.asked_at,
    )  # fmt: skip


def _plan(row: Any, _actor: Actor) -> Line:
    details = (_("there was an incident"),) if row.is_after_incident else ()
    when = timezone.localdate() if row.is_after_incident else row.again_on
    return _line(
        _("Renew the safety plan"), row, when, verb=_("Renew"), details=details,
        url=reverse("assessments:plan-new", args=[row.case_id]),
    )  # fmt: skip


def _plan_missing(row: Any, _actor: Actor) -> Line:
    is_release = row.kind == Kind.RELEASE
    return _line(
        _("Bring the safety plan in line with the assessment before a release")
        if is_release
        else _("Make a safety plan: the risk is high"),
        row, timezone.localdate(row.finished_at), verb=_("Make"),
        url=reverse("assessments:plan-new", args=[row.case_id]),
    )  # fmt: skip


def _release(what: Text, row: Any, when: Any) -> Line:
    url = reverse("assessments:begin", args=[row.case_id]) + f"?kind={Kind.RELEASE}"
    return _line(what, row, when, url=url)


def _expected(row: Any, _actor: Actor) -> Line:
    return _release(_("Assess the risk before a release that is expected"), row, row.due_on)


def _heard(row: Any, _actor: Actor) -> Line:
    today = timezone.localdate(row.entered_at)
    is_ahead = row.on is not None and row.on > today
    return _release(
        _("Assess the risk before a release or the serving of a sentence"),
        row,
        row.on if is_ahead else today,
    )


def _ending(row: Any, _actor: Actor) -> Line:
    return _release(_("Assess the risk before a detention runs out"), row, row.until)


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Needs and risk"), 29))
    write, page = Action.ASSESSMENTS_WRITE, "assessments:list"
    add(
        Work(
            "risk-incident", CODE, gettext_lazy("incidents after which nobody assessed the risk"),
            write, lambda actor, _now: due.incident_due(actor), _incident, ("entered_at", "pk"),
            case="case", page=page, query="due=incident", is_listed=False,
        ),
        Work(
            "risk-first", CODE, gettext_lazy("cases whose risk was never assessed"), write,
            lambda actor, _now: due.first_due(actor), _first, ("begun_at", "pk"), case="case",
            page=page, query="due=first", is_listed=False,
        ),
        Work(
            "assessed-again", CODE, gettext_lazy("assessments to make again"), write,
            lambda actor, _now: due.again_due(actor), _again, ("again_on", "pk"), case="case",
            page=page, query="due=again", is_listed=False,
        ),
        Work(
            "assessments-begun", CODE, gettext_lazy("assessments to finish"), write,
            lambda actor, _now: due.drafts(actor), _draft,
            (F("begun_at").asc(nulls_last=True), "entered_at", "pk"), case="case", page=page,
            is_listed=False,
        ),
        Work(
            "release-expected", CODE, gettext_lazy("releases expected, risk not assessed"), write,
            lambda actor, _now: due.expected_releases(actor), _expected, ("due_on", "pk"),
            case="case", page=page, is_listed=False,
        ),
        Work(
            "release-heard", CODE, gettext_lazy("releases heard of, risk not assessed"), write,
            lambda actor, _now: due.heard_releases(actor), _heard, ("entered_at", "pk"),
            case="case", page=page, is_listed=False,
        ),
        Work(
            "release-detention", CODE, gettext_lazy("detentions that run out, risk not assessed"),
            write, lambda actor, _now: due.detentions_ending(actor), _ending, ("until", "pk"),
            case="case", page=page, is_listed=False,
        ),
        Work(
            "release-part", CODE, gettext_lazy("assessments before a release to take part in"),
            write, lambda actor, _now: due.to_take_part(actor), _part, ("asked_at", "pk"),
            case="case", page=page, is_listed=False, without_due=Urgency.TODAY,
        ),
        Work(
            "safety-plans", CODE, gettext_lazy("safety plans to renew"), write,
            lambda actor, _now: due.plans_due(actor), _plan, ("again_on", "pk"), case="case",
            page=page, is_listed=False,
        ),
        Work(
            "safety-plans-missing", CODE, gettext_lazy("safety plans to make"), write,
            lambda actor, _now: due.plans_missing(actor), _plan_missing, ("finished_at", "pk"),
            case="case", page=page, is_listed=False,
        ),
    )  # fmt: skip
