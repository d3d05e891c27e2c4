# SPDX-License-Identifier: EUPL-1.2
"""The work that recommendations make: assessments that a second person approves."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, register_room
from vidik.access.worklist import register as add
from vidik.recommendations.models.advice import Assessment
from vidik.recommendations.selectors import life

CODE = "recommendations"


def _drafts(actor: Actor, _now: dt.datetime) -> QuerySet[Assessment]:
    return life.waiting(actor).exclude(assessed_by=actor.label)


def _approve(row: Any, _actor: Actor) -> Line:
    subject = row.recommendation
    return Line(
        _("Approve the assessment: %(title)s") % {"title": subject.title},
        _("Open"),
        reverse("recommendations:decide", args=[subject.code, row.pk]),
        about=f"{subject.report_number}.{subject.number}",
        details=(row.cycle.code,),
        since=row.created_at,
    )


def register() -> None:
    """Register the room's kind of work."""
    register_room(Room(CODE, gettext_lazy("Recommendations"), 80))
    add(
        Kind(
            "assessments", CODE, gettext_lazy("assessments to approve"),
            Action.RECOMMENDATIONS_APPROVE, _drafts, _approve, ("created_at", "pk"),
            page="recommendations:drafts",
        ),
    )  # fmt: skip
