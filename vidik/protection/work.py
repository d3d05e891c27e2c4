# SPDX-License-Identifier: EUPL-1.2
"""The work that was agreed with schools and about crossings of the border."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, register_room
from vidik.access.worklist import register as add
from vidik.identification.selectors.definitions import label
from vidik.protection.models import Crossing, SchoolStep

CODE = "protection"


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


def register() -> None:
    """Register the room's kinds of work."""
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
