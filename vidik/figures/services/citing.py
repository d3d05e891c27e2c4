# SPDX-License-Identifier: EUPL-1.2
"""Say where in a document the values of figures were read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.figures.models import Citation, Cycle, Observation

LONGEST: Final = 200


def cite(cycle: Cycle, places: Mapping[str, str], *, actor: Actor) -> int:
    """Store the places in which the current values of figures were read.

    A value that has its place keeps it.

    Args:
        cycle: the cycle of the figures.
        places: where each was read, by the citation of the figure.
        actor: who read it there.

    Returns:
        How many values got their place.
    """
    with change(actor, Action.FIGURES_IMPORT, idempotent=True):
        rows = Observation.objects.filter(
            figure__cycle=cycle,
            figure__reference__in=list(places),
            is_current=True,
            citation__isnull=True,
        ).select_related("figure")
        made = [
            Citation(observation=row, text=places[row.figure.reference][:LONGEST]) for row in rows
        ]
        Citation.objects.bulk_create(made)
    return len(made)
