# SPDX-License-Identifier: EUPL-1.2
"""The work that the record of acts makes: unusual patterns to review."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room, so_many
from vidik.access.worklist import register as add
from vidik.audit import selectors as audit

CODE = "record"


def _open(_actor: Actor, _now: dt.datetime) -> QuerySet[Any]:
    return audit.undecided()


def _review(number: int) -> Line:
    text = ngettext("Review %(shown)s unusual pattern", "Review %(shown)s unusual patterns", number)
    return Line(
        so_many(text, number),
        _("Review"),
        reverse("shell:reviews"),
    )


def _unsigned(_actor: Actor, _now: dt.datetime) -> QuerySet[Any]:
    return audit.unsigned()


def _alarm(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Alarm: the record of acts has had no signed head for more than ten minutes"),
        _("Open"),
        reverse("shell:audit"),
        since=row.at,
        is_danger=True,
    )


def register() -> None:
    """Register the room's kind of work."""
    register_room(Room(CODE, gettext_lazy("Record of acts"), 97))
    add(
        Kind(
            "unsigned", CODE, gettext_lazy("acts without a signed head"), Action.AUDIT_REVIEW,
            _unsigned, _alarm, ("sequence",), page="shell:audit", is_listed=False,
        ),
        Kind(
            "patterns", CODE, gettext_lazy("unusual patterns to review"), Action.AUDIT_REVIEW,
            _open, together=_review, page="shell:reviews", without_due=Urgency.TODAY,
        ),
    )  # fmt: skip
