# SPDX-License-Identifier: EUPL-1.2
"""What one institution stated itself: it may see that again, and nothing of anybody else."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from vidik.access.services import can
from vidik.access.types import Action, Actor, OutOfScope
from vidik.figures.models import Counts, Cycle, Figure, Observation
from vidik.figures.selectors.naming import full_name, place_name
from vidik.figures.selectors.tables import labels_for
from vidik.figures.wording import period_text, value_text


def stated_by(actor: Actor, institution: int, cycle: str) -> dict[tuple[str, str, str], Decimal]:
    """Return the current values that an institution stated in a cycle.

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


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A figure as the institution that stated it may see it again."""

    key: int
    reference: str
    name: str
    """Measure, every dimension, period and institution."""
    measure: str
    place: str
    """How it is broken down, in words."""
    period: str
    unit: str
    is_change: bool
    """Whether it says how something changed, so that it can be below zero."""
    section: str
    version: int
    value: Decimal | None
    status: str
    qualifier: str

    @property
    def shown(self) -> str:
        """The value in words."""
        return value_text(self.value, self.status, self.qualifier, self.unit)


def own_figures(actor: Actor, institution: int, keys: Collection[int]) -> list[OwnFigure]:
    """Return figures that an institution stated, as they are now, in the reader's words.

    Figures of other institutions among the keys are left out.

    Raises:
        OutOfScope: the actor neither acts for the institution nor may read figures.
    """
    if actor.institution != institution and not can(actor, Action.FIGURES_READ):
        raise OutOfScope
    rows = list(
        Observation.objects.filter(
            figure__in=list(keys), figure__institution=institution, is_current=True
        )
        .select_related("figure__measure", "figure__institution")
        .order_by("figure__statement", "figure_id")
    )
    labels = labels_for({axis for row in rows for axis in row.figure.dimensions})
    return [
        OwnFigure(
            key=row.figure_id,
            reference=row.figure.reference,
            name=full_name(row.figure, labels),
            measure=str(row.figure.measure.name),
            place=place_name(row.figure, labels) or _("in all"),
            period=period_text(row.figure.period),
            unit=row.figure.measure.unit,
            is_change=row.figure.measure.counts == Counts.CHANGE,
            section=row.figure.section,
            version=row.version,
            value=row.value,
            status=row.status,
            qualifier=row.qualifier,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class OwnValue:
    """One value that an institution stated about a period."""

    measure: str
    dimensions: str
    period: str
    period_end: dt.date
    value: Decimal


def values_of(
    actor: Actor, institution: int, measures: Collection[str], *, before: str
) -> list[OwnValue]:
    """Return the values of some measures that an institution stated in the cycles before a year.

    What later cycles say of a period counts more than what earlier ones said.

    Raises:
        OutOfScope: the actor neither acts for the institution nor may read figures.
    """
    if actor.institution != institution and not can(actor, Action.FIGURES_READ):
        raise OutOfScope
    rows = (
        Observation.objects.filter(
            figure__cycle__code__lt=before,
            figure__institution=institution,
            figure__measure__code__in=list(measures),
            is_current=True,
            value__isnull=False,
        )
        .order_by("figure__cycle__code", "-figure__statement")
        .values_list(
            "figure__measure__code", "figure__dimension_key", "figure__period",
            "figure__period_end", "value",
        )
    )  # fmt: skip
    return [
        OwnValue(measure, _without_evidence(dimensions), period, end, value)
        for measure, dimensions, period, end, value in rows
        if value is not None
    ]


def sources_of(cycle: Cycle) -> set[int]:
    """Return the keys of the institutions that stated figures in answer to a questionnaire."""
    rows = Figure.objects.filter(cycle=cycle, origin="questionnaire")
    return set(rows.values_list("institution", flat=True).distinct())


def cycle_before(code: str) -> Cycle | None:
    """Return the latest cycle before a year that has figures."""
    return Cycle.objects.filter(code__lt=code, figures__isnull=False).order_by("-code").first()


def _without_evidence(dimensions: str) -> str:
    """Leave out which statement of the same quantity it was."""
    parts = (part for part in dimensions.split(";") if part)
    return ";".join(part for part in parts if not part.startswith("statement="))
