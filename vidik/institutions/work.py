# SPDX-License-Identifier: EUPL-1.2
"""The work that the registry makes: contact points to confirm."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room, so_many
from vidik.access.worklist import register as add
from vidik.institutions import selectors
from vidik.institutions.models import ContactPoint, Institution
from vidik.institutions.types import Confirmation

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


def _own(actor: Actor, now: dt.datetime) -> QuerySet[Institution]:
    return selectors.own_to_confirm(actor, on=timezone.localdate(now))


def _name_or_confirm(row: Any, _actor: Actor) -> Line:
    period = selectors.confirmation_period(timezone.localdate())
    if not row.has_contact:
        return Line(
            gettext("Name a contact point of your institution"),
            gettext("Name one"),
            reverse("institutions:own"),
            details=(gettext("without one you cannot be written to or called"),),
            due=period.due,
        )
    return Line(
        gettext("Confirm the contact points of your institution"),
        gettext("Confirm"),
        reverse("institutions:own"),
        due=period.due,
    )


def _late(actor: Actor, now: dt.datetime) -> QuerySet[Institution]:
    today = timezone.localdate(now)
    rows = selectors.confirmations(actor, on=today).order_by("pk")
    return selectors.in_confirmation(rows, Confirmation.OVERDUE, on=today)


def _chase(number: int) -> Line:
    text = ngettext(
        "%(shown)s institution has not confirmed its contact points",
        "%(shown)s institutions have not confirmed their contact points",
        number,
    )
    return Line(
        so_many(text, number),
        gettext("Open"),
        f"{reverse('institutions:confirmations')}?state=overdue",
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
        Kind(
            "own-contacts", CODE, gettext_lazy("own contact points to confirm or to name"),
            Action.CONTACTS_MANAGE, _own, _name_or_confirm, page="institutions:own",
            is_listed=False,
        ),
        Kind(
            "late-contacts", CODE, gettext_lazy("institutions that have not confirmed"),
            Action.INSTITUTIONS_CHANGE, _late, together=_chase,
            page="institutions:confirmations", query="state=overdue", without_due=Urgency.LATER,
        ),
    )  # fmt: skip
