# SPDX-License-Identifier: EUPL-1.2
"""The work that the catalogue makes: confirm again, licences, projects, renewals."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.catalogue import selectors
from vidik.catalogue.models import Service

CODE: Final = "catalogue"


def _rows(what: str) -> Callable[[Actor, dt.datetime], QuerySet[Service]]:
    """Return what waits of a kind in the services of the own institution."""

    def rows(actor: Actor, now: dt.datetime) -> QuerySet[Service]:
        own = selectors.kept_services(actor).filter(institution=actor.institution)
        return selectors.WAITING[what](own, timezone.localdate(now))

    return rows


def _line(what: str, verb: str, row: Any, due: dt.date | None, detail: str = "") -> Line:
    return Line(
        what,
        verb,
        reverse("catalogue:service", args=[row.pk]),
        details=(str(row.name), *([detail] if detail else ())),
        due=due,
    )


def _confirm(row: Any, _actor: Actor) -> Line:
    what = _("Confirm the entry of a service in the catalogue")
    after = dt.timedelta(days=selectors.catalogue().book.confirm_days)
    assured = row.assured_on
    return _line(what, _("Open"), row, assured + after if assured else None)


def _licence(row: Any, _actor: Actor) -> Line:
    if row.licence_until < timezone.localdate():
        what = _("The licence of a service has expired: ask for its renewal or end the service")
    else:
        what = _("The licence of a service is about to expire: ask for its renewal")
    return _line(what, _("Open"), row, row.licence_until, row.licence_number)


def _finance(row: Any, _actor: Actor) -> Line:
    what = _("The project that pays for a service is ending: enter who pays from then on")
    return _line(what, _("Open"), row, row.finance_until)


def _renewal(row: Any, _actor: Actor) -> Line:
    what = _("The renewal of a licence has no answer: ask about it, or enter the new licence")
    after = dt.timedelta(days=selectors.catalogue().book.renewal_days)
    return _line(what, _("Open"), row, row.renewal_asked_on + after)


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Catalogue of services"), 33))
    write, page = Action.SERVICES_WRITE, "catalogue:own"
    add(
        Kind(
            "services-confirm", CODE, gettext_lazy("services to confirm again"), write,
            _rows("confirm"), _confirm, ("confirmed_on", "verified_on", "pk"), page=page,
            query="waiting=confirm", without_due=Urgency.LATER,
        ),
        Kind(
            "services-licence", CODE, gettext_lazy("licences that end or have expired"), write,
            _rows("licence"), _licence, ("licence_until", "pk"), page=page,
            query="waiting=licence",
        ),
        Kind(
            "services-finance", CODE, gettext_lazy("projects paying for services that are ending"),
            write, _rows("finance"), _finance, ("finance_until", "pk"), page=page,
            query="waiting=finance",
        ),
        Kind(
            "services-renewal", CODE, gettext_lazy("renewals of licences without an answer"),
            write, _rows("renewal"), _renewal, ("renewal_asked_on", "pk"), page=page,
            query="waiting=renewal",
        ),
    )  # fmt: skip
