# SPDX-License-Identifier: EUPL-1.2
"""The work that events leave: accounts that are alike, to be joined or kept apart."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.events.selectors import events

CODE: Final = "events"


def _alike(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Say whether two accounts are of one event"),
        _("Compare"),
        reverse("events:suggestion", args=[row.pk]),
        about=row.first.event.number,
        details=(str(row.first.institution.name), str(row.second.institution.name)),
        since=row.made_at,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Events"), 36))
    add(
        Kind(
            "events-alike", CODE, gettext_lazy("accounts that may be of one event"),
            Action.EVENTS_JOIN, lambda actor, _now: events.suggestions(actor), _alike,
            ("-score", "pk"), page="events:suggestions", without_due=Urgency.LATER,
        )
    )  # fmt: skip
