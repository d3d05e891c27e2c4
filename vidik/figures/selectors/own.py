# SPDX-License-Identifier: EUPL-1.2
"""What one institution stated itself: it may see that again, and nothing of anybody else."""

from __future__ import annotations

from decimal import Decimal

from vidik.access.services import can
from vidik.access.types import Action, Actor, OutOfScope
from vidik.figures.models import Cycle, Figure, Observation


def stated_by(actor: Actor, institution: int, cycle: str) -> dict[tuple[str, str, str], Decimal]:
    """Give the current values that an institution stated in a cycle.

    Returns:
        Values by measure, period and written dimensions. What is stated twice is given once, as
        it was stated first.

    Raises:
        OutOfScope: the actor neither acts for the institution nor may read figures.
    """
    if actor.institution != institution and not can(actor, Action.FIGURES_READ):
        raise OutOfScope
    rows = (
        Observation.objects.filter(
            figure__cycle__code=cycle,
            figure__institution=institution,
            is_current=True,
            value__isnull=False,
        )
        .order_by("-figure__statement")
        .values_list("figure__measure__code", "figure__period", "figure__dimension_key", "value")
    )
    return {
        (measure, period, _without_evidence(dimensions)): value
        for measure, period, dimensions, value in rows
        if value is not None
    }


def sources_of(cycle: Cycle) -> set[int]:
    """Give the keys of the institutions that stated figures in answer to a questionnaire."""
    rows = Figure.objects.filter(cycle=cycle, origin="questionnaire")
    return set(rows.values_list("institution", flat=True).distinct())


def cycle_before(code: str) -> Cycle | None:
    """Give the latest cycle before a year that has figures."""
    return Cycle.objects.filter(code__lt=code, figures__isnull=False).order_by("-code").first()


def _without_evidence(dimensions: str) -> str:
    """Leave out which statement of the same quantity it was."""
    parts = (part for part in dimensions.split(";") if part)
    return ";".join(part for part in parts if not part.startswith("statement="))
