# SPDX-License-Identifier: EUPL-1.2
"""The work that was agreed with schools, about crossings of the border, and of stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Text, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.core.days import noon_of
from vidik.identification.selectors.definitions import label
from vidik.protection.models import Crossing, SchoolStep
from vidik.protection.selectors import stays
from vidik.protection.selectors.facilities import word

CODE = "protection"
STAYS = "stays"


def _steps(actor: Actor, _now: dt.datetime) -> QuerySet[SchoolStep]:
    rows = SchoolStep.objects.filter(settled_at__isnull=True, cooperation__struck_at__isnull=True)
    rows = scope(actor, Action.IDENTIFICATION_WORK, rows)
    return rows.select_related("procedure", "case")


def _step(row: Any, actor: Actor) -> Line:
    return Line(
        _("Enter what was agreed with a school: %(what)s")
        % {"what": label("school-step", row.what)},
        _("Enter"),
        reverse("protection:school", args=[row.cooperation_id]),
        about=row.case.code,
        case=row.case_id,
        due=row.due_on,
        is_mine=row.procedure.assigned_to_id in {None, actor.user_id},
    )


def _crossings(actor: Actor, _now: dt.datetime) -> QuerySet[Crossing]:
    rows = Crossing.objects.filter(done_on__isnull=True, missed_at__isnull=True)
    rows = scope(actor, Action.IDENTIFICATION_WORK, rows)
    return rows.select_related("procedure", "case")


def _crossing(row: Any, actor: Actor) -> Line:
    return Line(
        row.get_direction_display(),
        _("Enter"),
        f"{reverse('identification:procedure', args=[row.procedure_id])}#crossings",
        about=row.case.code,
        case=row.case_id,
        due=row.planned_on,
        is_mine=row.procedure.assigned_to_id in {None, actor.user_id},
    )


def _of_the_expert(actor: Actor) -> Q:
    return Q(procedure__assigned_to=actor.user_id) | Q(procedure__assigned_to__isnull=True)


def _of_a_stay(what: Text, verb: Text, row: Any, due: dt.date, anchor: str = "") -> Line:
    return Line(
        what,
        verb,
        reverse("stays:stay", args=[row.pk]) + anchor,
        about=row.case.code,
        case=row.case_id,
        due=due,
    )


def _expected(row: Any, _actor: Actor) -> Line:
    what = _("Enter whether a person who is expected arrived")
    return _of_a_stay(what, _("Enter"), row, row.expected_on)


def _hidden(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Share the case with the facility that keeps a place"),
        pgettext("case", "Share"),
        reverse("cases:share", args=[row.case_id]),
        about=row.case.code,
        case=row.case_id,
        due=row.expected_on,
    )


def _near(row: Any, _actor: Actor) -> Line:
    what = _("A stay is about to reach its limit: prepare for leaving or propose an extension")
    return _of_a_stay(what, _("Open"), row, row.limit_on, "#limit")


def _over(row: Any, _actor: Actor) -> Line:
    what = _("A stay goes on past its limit without an extension")
    return _of_a_stay(what, _("Open"), row, row.limit_on, "#limit")


def _extension(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Decide on the extension of a stay"),
        _("Decide"),
        reverse("stays:stay", args=[row.stay_id]) + "#limit",
        about=row.case.code,
        case=row.case_id,
        details=(word("extension_reasons", row.reason),),
        due=row.stay.limit_on,
        since=row.proposed_at,
    )


def _away(row: Any, _actor: Actor) -> Line:
    is_child = row.stay.is_child
    return Line(
        _("A child is absent from the facility")
        if is_child
        else _("A person is absent from the facility"),
        _("Open"),
        reverse("stays:stay", args=[row.stay_id]) + "#absences",
        about=row.case.code,
        case=row.case_id,
        details=(row.get_kind_display(),),
        due=row.until_on,
        since=noon_of(row.from_on),
        is_danger=is_child,
    )


def _kinds_of_stays() -> None:
    register_room(Room(STAYS, gettext_lazy("Accommodation"), 31))
    write, page = Action.STAYS_WRITE, "stays:list"
    add(
        Kind(
            "stays-absent", STAYS, gettext_lazy("persons absent from a facility"), write,
            lambda actor, _now: stays.away_now(actor), _away, ("-stay__is_child", "from_on", "pk"),
            case="case", page=page, query="state=away", is_listed=False,
            without_due=Urgency.TODAY,
        ),
        Kind(
            "stays-expected", STAYS, gettext_lazy("persons expected in a facility"), write,
            lambda actor, _now: stays.expected_now(actor), _expected, ("expected_on", "pk"),
            case="case", page=page, query="state=expected", is_listed=False,
        ),
        Kind(
            "stays-hidden", STAYS, gettext_lazy("places held in facilities that do not know of it"),
            Action.CASES_SHARE, lambda actor, _now: stays.hidden_from_facility(actor), _hidden,
            ("expected_on", "pk"), case="case", page=page, query="state=expected", is_listed=False,
        ),
        Kind(
            "stays-extensions", STAYS, gettext_lazy("extensions of stays to decide on"),
            Action.STAYS_DECIDE, lambda actor, _now: stays.to_decide(actor), _extension,
            ("stay__limit_on", "pk"), case="case", page=page, query="state=proposed",
            is_listed=False,
        ),
        Kind(
            "stays-limit", STAYS, gettext_lazy("stays about to reach their limit"), write,
            lambda actor, _now: stays.near_limit(actor), _near, ("limit_on", "pk"),
            case="case", page=page, query="state=near", is_listed=False,
        ),
        Kind(
            "stays-over", STAYS, gettext_lazy("stays past their limit"), write,
            lambda actor, _now: stays.over_limit(actor), _over, ("limit_on", "pk"),
            case="case", page=page, query="state=over", is_listed=False,
        ),
    )  # fmt: skip


def register() -> None:
    """Register the room's kinds of work."""
    _kinds_of_stays()
    register_room(Room(CODE, gettext_lazy("Protection"), 30))
    work, page = Action.IDENTIFICATION_WORK, "identification:list"
    add(
        Kind(
            "school-steps", CODE, gettext_lazy("steps agreed with schools"), work,
            _steps, _step, ("due_on", "pk"), case="case", mine=_of_the_expert, page=page,
            query="state=&agreed=on",
        ),
        Kind(
            "crossings", CODE, gettext_lazy("returns and receptions planned"), work,
            _crossings, _crossing, ("planned_on", "pk"), case="case", mine=_of_the_expert,
            page=page, query="state=&agreed=on",
        ),
    )  # fmt: skip
