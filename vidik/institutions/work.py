# SPDX-License-Identifier: EUPL-1.2
"""The work that the registry makes: contact points to confirm."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room, so_many
from vidik.access.worklist import register as add
from vidik.institutions import selectors
from vidik.institutions.models import ContactPoint

CODE = "institutions"


def _contacts(actor: Actor, now: dt.datetime) -> QuerySet[ContactPoint]:
    return selectors.to_confirm(actor, "any", on=timezone.localdate(now))


def _confirm(number: int) -> Line:
    text = ngettext("Confirm %(shown)s contact point", "Confirm %(shown)s contact points", number)
    return Line(
        so_many(text, number),
        gettext("Open"),
        reverse("institutions:contacts"),
    )


def register() -> None:
    """Register the room's kind of work."""
    register_room(Room(CODE, gettext_lazy("Institutions"), 90))
    add(
        Kind(
            "contacts", CODE, gettext_lazy("contact points to confirm"),
            Action.INSTITUTIONS_CHANGE, _contacts, together=_confirm,
            page="institutions:contacts", without_due=Urgency.LATER,
        ),
    )  # fmt: skip
