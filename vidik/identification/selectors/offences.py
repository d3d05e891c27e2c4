# SPDX-License-Identifier: EUPL-1.2
"""Read the offences that came up in procedures, and count them by year."""

from __future__ import annotations

from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.identification.models import FoundOffence
from vidik.identification.selectors.counting.victims import counting, span
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.identification.types import Row, Table

WAITING: Final = Q(settled_at__isnull=True)
"""Nobody was notified of it, and nobody entered why not."""


def offences_to_report(actor: Actor) -> QuerySet[FoundOffence]:
    """List the offences of which police and prosecutor are still to be notified."""
    rows = scope(actor, Action.IDENTIFICATION_WORK, FoundOffence.objects.filter(WAITING))
    return rows.select_related("procedure", "case").order_by("found_at", "pk")


def by_offence(year: int) -> Table:
    """Count the offences that came up in a year, and of how many somebody was notified."""
    first, after = span(year)
    found = FoundOffence.objects.filter(
        procedure__same_as__isnull=True, found_at__gte=first, found_at__lt=after
    ).exclude(not_told="mistake")
    with counting():
        counted = {
            row["offence"]: (row["n"], row["told"], row["not_told"], row["waits"])
            for row in found.order_by()
            .values("offence")
            .annotate(
                n=Count("pk"),
                told=Count("pk", filter=Q(notice__isnull=False)),
                not_told=Count("pk", filter=~Q(not_told="")),
                waits=Count("pk", filter=WAITING),
            )
        }
    named = definitions().lists["offence"]
    return Table(
        "offences", _("Criminal offences that came up"), _("Offence"),
        (_("found"), _("notified"), _("not notified, with a reason"), _("still to notify")),
        tuple(Row(name_of(each), counted[each.code]) for each in named if each.code in counted),
    )  # fmt: skip
