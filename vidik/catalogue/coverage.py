# SPDX-License-Identifier: EUPL-1.2
"""Public places to sleep in the table of what exists where.

Only services that everybody may know of count, for the territories that they name themselves: what
is for professionals or sealed leaves no trace here, so that no number points to a hidden house.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from vidik.access.coverage import Cell, Column
from vidik.access.coverage import register as add
from vidik.access.types import Action, Actor
from vidik.access.worklist import so_many
from vidik.catalogue.selectors import catalogue, public_services
from vidik.catalogue.types import ServiceState, Unit


def _places(_actor: Actor, codes: Collection[str], _year: int) -> dict[str, Cell]:
    sleeping = Q(kind__in=catalogue().book.sleeping) | Q(unit=Unit.PLACES)
    rows = public_services().filter(
        sleeping, state=ServiceState.ACTIVE, territories__overlap=sorted(codes)
    )
    many = Counter(
        code
        for territories in rows.order_by().values_list("territories", flat=True)
        for code in set(territories) & set(codes)
    )
    return {
        code: Cell(
            so_many(ngettext("%(shown)s service", "%(shown)s services", count), count),
            url=f"{reverse('services:list')}?territory={code}",
        )
        for code, count in many.items()
    }


def _columns() -> Iterator[Column]:
    if catalogue().kinds:
        yield Column(
            "places", _("Places to sleep (public)"),
            _(
                "A public service with places to sleep names the municipality among those that it"
                " serves. Services that are not public are not counted, wherever they are."
            ),
            Action.SERVICES_READ, _places, 20,
        )  # fmt: skip


def register() -> None:
    """Register the room's column."""
    add(_columns)
