# SPDX-License-Identifier: EUPL-1.2
"""Read figures as the annual report prints them: one current or frozen version each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from django.db.models import QuerySet

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.checks import selectors as checks
from vidik.figures.models import Observation

CheckState = Literal["pass", "violated", "waived", "none"]


@dataclass(frozen=True, slots=True)
class ReportFigure:
    """One figure with everything that the register says of it."""

    observation_id: int
    reference: str
    measure: str
    measure_name: str
    institution: str
    institution_name: str
    period: str
    dimensions: str
    unit: str
    value: Decimal | None
    status: str
    qualifier: str
    version: int
    check_state: CheckState
    open_high_finding: bool
    person_level: bool


def figures_for_report(actor: Actor, cycle: str, release: str = "") -> Iterator[ReportFigure]:
    """Return every figure of a cycle: as it is now, or as a release froze it."""
    rows = scope(actor, Action.FIGURES_READ, _observations(cycle, release))
    states = checks.cell_states(actor, cycle)
    high = checks.high_cells(actor, cycle)
    untouched: CheckState = "pass" if checks.last_run(actor, cycle) is not None else "none"
    for row in rows.iterator(chunk_size=2000):
        figure = row.figure
        key = str(figure.pk)
        state = states.get(key)
        institution, measure = figure.institution, figure.measure
        yield ReportFigure(
            observation_id=row.pk,
            reference=figure.reference,
            measure=measure.code,
            measure_name=str(measure.name),
            institution=institution.code,
            institution_name=str(institution.name),
            period=figure.period,
            dimensions=figure.dimension_key,
            unit=measure.unit,
            value=None if row.value is None else _plain(row.value),
            status=row.status,
            qualifier=row.qualifier,
            version=row.version,
            check_state=untouched if state is None else _named(state),
            open_high_finding=key in high,
            person_level=measure.person_level,
        )


def _observations(cycle: str, release: str) -> QuerySet[Observation]:
    rows = Observation.objects.filter(figure__cycle__code=cycle).select_related(
        "figure__measure", "figure__institution"
    )
    if release:
        return rows.filter(releases__code=release)
    return rows.filter(is_current=True)


def _named(state: str) -> CheckState:
    return "waived" if state == "waived" else "violated"


def _plain(value: Decimal) -> Decimal:
    """Return the number without the zeros that the column's precision adds."""
    whole = value.to_integral_value()
    return whole if value == whole else value.normalize()
