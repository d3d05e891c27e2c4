# SPDX-License-Identifier: EUPL-1.2
"""What the search box finds of events: their number."""

from __future__ import annotations

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.finding import Finder, Target
from vidik.access.finding import register as add
from vidik.access.types import Action, Actor
from vidik.events.models import Event
from vidik.events.selectors.events import numbered


def _by_number(actor: Actor, typed: str) -> QuerySet[Event]:
    return numbered(actor, typed)


def _event(row: Event, _actor: Actor) -> Target:
    return Target(row.number, reverse("events:event", args=[row.pk]), (_("event"),))


def register() -> None:
    """Register what can be found of events."""
    add(
        Finder(
            "event", _("Events"), Action.EVENTS_READ, _event, by_number=_by_number, position=45,
        )
    )  # fmt: skip
