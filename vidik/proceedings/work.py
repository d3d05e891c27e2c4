# SPDX-License-Identifier: EUPL-1.2
"""The work that expected notices make: to ask for what nobody has notified of."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, register_room
from vidik.access.worklist import register as add
from vidik.proceedings import selectors
from vidik.proceedings.models import ExpectedNotice

CODE = "proceedings"


def _expected(actor: Actor, _now: dt.datetime) -> QuerySet[ExpectedNotice]:
    return selectors.expected_notices(actor).filter(selectors.OPEN).select_related("procedure")


def _ask(row: Any, actor: Actor) -> Line:
    name = selectors.name_of_expected(row.kind)
    return Line(
        _("Ask for a notice: %(what)s") % {"what": name},
        _("Open"),
        reverse("proceedings:notice", args=[row.pk]),
        about=row.case.code,
        case=row.case_id,
        details=(str(row.institution.name),) if row.institution else (),
        due=row.due_on,
        since=row.since_on,
        is_mine=row.procedure.assigned_to_id in {None, actor.user_id},
    )


def register() -> None:
    """Register the room's kind of work."""
    register_room(Room(CODE, gettext_lazy("Proceedings"), 35))
    add(
        Kind(
            "expected-notices", CODE, gettext_lazy("notices expected of proceedings"),
            Action.IDENTIFICATION_WORK, _expected, _ask, ("due_on", "pk"), case="case",
            mine=lambda actor: Q(procedure__assigned_to=actor.user_id)
            | Q(procedure__assigned_to__isnull=True),
            page="proceedings:list",
        ),
    )  # fmt: skip
