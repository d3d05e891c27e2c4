# SPDX-License-Identifier: EUPL-1.2
"""The work that the annual report makes: sections not ready, a build that failed."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, register_room, so_many
from vidik.access.worklist import register as add
from vidik.report.models import Section, SectionState
from vidik.report.selectors import cycles

CODE = "report"


def _unfinished(actor: Actor, _now: dt.datetime) -> QuerySet[Section]:
    rows = scope(actor, Action.REPORT_READ, Section.objects.exclude(state=SectionState.READY))
    return rows.filter(cycle=cycles(actor).order_by("-code").first())


def _finish(number: int) -> Line:
    text = ngettext(
        "Finish %(shown)s section of the annual report",
        "Finish %(shown)s sections of the annual report",
        number,
    )
    return Line(
        so_many(text, number),
        gettext("Open"),
        reverse("report:current"),
    )


def register() -> None:
    """Register the room's kind of work."""
    register_room(Room(CODE, gettext_lazy("Annual report"), 85))
    add(
        Kind(
            "sections", CODE, gettext_lazy("sections not ready"), Action.REPORT_EDIT,
            _unfinished, together=_finish, page="report:current",
        ),
    )  # fmt: skip
