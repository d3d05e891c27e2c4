# SPDX-License-Identifier: EUPL-1.2
"""One quantity over the cycles, for rooms above that compare theirs with it."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import F

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.figures.models import Figure


def counted_in(actor: Actor, measure: str, dimensions: str) -> dict[str, Decimal]:
    """Return the current value of a measure for each cycle's own year, where it has one.

    Args:
        actor: who reads.
        measure: code of the measure.
        dimensions: its breakdown as figures keep it, blank for the whole.
    """
    rows = scope(actor, Action.FIGURES_READ, Figure.objects.order_by("pk")).filter(
        measure__code=measure,
        dimension_key=dimensions,
        period=F("cycle__code"),
        observations__is_current=True,
        observations__value__isnull=False,
    )
    found: dict[str, Decimal] = {}
    for code, value in rows.values_list("cycle__code", "observations__value"):
        if value is not None:
            found.setdefault(code, value)
    return found
