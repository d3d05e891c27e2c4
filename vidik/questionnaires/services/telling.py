# SPDX-License-Identifier: EUPL-1.2
"""Enter figures that were told in a meeting or found in own proceedings.

They come in as those of letters do: one line of a file for import, then the page that says it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.checks.methods.model import Cell
from vidik.core.periods import Period, PeriodError
from vidik.figures.methods.naming import Catalogue
from vidik.figures.models import Figure, Measure
from vidik.figures.services.citing import cite
from vidik.figures.services.imports import import_figures
from vidik.forms.methods.answers.model import Answer
from vidik.institutions.models import Institution
from vidik.questionnaires.models import Evidence, EvidenceFigure, EvidenceScan
from vidik.questionnaires.services.deciding import figure_lines


@dataclass(frozen=True, slots=True)
class ToldFigure:
    """One figure as it was told: of what, of when, how much, and where the record says it."""

    institution: str
    """Code of the institution whose figure it is."""
    measure: Measure
    period: str
    """Written form of `vidik.core.periods.Period`."""
    dimensions: Mapping[str, str]
    answer: Answer
    scan: int
    """Number of the scan."""
    page: int


def tell_figure(
    evidence: Evidence, told: ToldFigure, *, catalogue: Catalogue, actor: Actor
) -> Figure:
    """Enter a figure with the page of the record as its citation; it stands from now on.

    Raises:
        ValidationError: the record has no such page, names no such institution, or this figure
            was entered from it already.
        ImportRefused: the catalogue refuses the figure; carries every reason.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, evidence) as (row, act):
        institution, scan = _party(row, told), _scan(row, told)
        cell = _cell(row, institution, told)
        import_figures(
            figure_lines([cell], row.kind), cycle=row.cycle, catalogue=catalogue, actor=actor
        )
        place = f"{_title(row)} · {row.began_on.isoformat()} · {told.page}/{scan.pages}"
        cite(row.cycle, {cell.id: place}, actor=actor)
        figure = Figure.objects.get(cycle=row.cycle, reference=cell.id)
        EvidenceFigure.objects.create(
            evidence=row,
            figure=figure,
            scan=scan,
            page=told.page,
            added_at=timezone.now(),
            added_by=actor.label,
        )
        act.record("evidence.figure-told", number=scan.number, page=told.page)
    return figure


def _title(row: Evidence) -> str:
    return (row.reference or row.sign)[:120]


def _party(row: Evidence, told: ToldFigure) -> Institution:
    party = (
        row.parties.filter(until=None, institution__code=told.institution)
        .select_related("institution")
        .first()
    )
    if party is None:
        raise ValidationError(
            {"institution": _("Choose one of the institutions that are named here.")}
        )
    return party.institution


def _scan(row: Evidence, told: ToldFigure) -> EvidenceScan:
    scan = row.scans.defer("content").filter(number=told.scan).first()
    if scan is None:
        raise ValidationError({"scan": _("Choose the scan that shows this number.")})
    if not 1 <= told.page <= scan.pages:
        raise ValidationError(
            {
                "page": _("The scan has no page %(page)s; it has %(most)s.")
                % {"page": told.page, "most": scan.pages}
            }
        )
    return scan


def _cell(row: Evidence, institution: Institution, told: ToldFigure) -> Cell:
    try:
        Period.parse(told.period)
    except PeriodError as error:
        raise ValidationError(
            {"period": _("This is not a period. Enter 2024, 2024-Q4, 2024-05 or at:2023-12-31.")}
        ) from error
    if not told.answer.is_given:
        raise ValidationError({"value": _("Enter the number, or the reason why there is none.")})
    dimensions = tuple(sorted(told.dimensions.items()))
    key = ";".join(f"{name}={code}" for name, code in dimensions)
    entered = row.figures.filter(
        figure__institution=institution,
        figure__measure=told.measure,
        figure__period=told.period,
        figure__dimension_key=key,
    ).select_related("figure")
    standing = entered.first()
    if standing is not None:
        raise ValidationError(
            _("This figure was entered from here already, as %(reference)s; correct it there.")
            % {"reference": standing.figure.reference}
        )
    reference = f"{row.sign}-{row.figures.count() + 1:03d}"
    return Cell(
        key=reference,
        id=reference,
        section="",
        source=institution.code,
        measure=told.measure.code,
        unit=told.measure.unit,
        period=told.period,
        dimensions=dimensions,
        value=Decimal(told.answer.value) if told.answer.value else None,
        status=told.answer.status or None,
        qualifier=told.answer.qualifier,
    )
