# SPDX-License-Identifier: EUPL-1.2
"""Enter figures that were stated in a meeting or found in own proceedings.

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
class FigureEntry:
    """One figure as it was stated: of what, of when, how much, and where the record says it."""

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


def enter_figure(
    evidence: Evidence, draft: FigureEntry, *, catalogue: Catalogue, actor: Actor
) -> Figure:
    """Enter a figure with the page of the record as its citation; it stands from now on.

    Raises:
        ValidationError: the record has no such page, names no such institution, or this figure
            was entered from it already.
        ImportRefused: the catalogue refuses the figure; carries every reason.
    """
    with change(actor, Action.QUESTIONNAIRES_DECIDE, evidence) as (row, act):
        institution, scan = _party(row, draft), _scan(row, draft)
        cell = _cell(row, institution, draft)
        import_figures(
            figure_lines([cell], row.kind), cycle=row.cycle, catalogue=catalogue, actor=actor
        )
        place = f"{_title(row)} · {row.began_on.isoformat()} · {draft.page}/{scan.pages}"
        cite(row.cycle, {cell.id: place}, actor=actor)
        figure = Figure.objects.get(cycle=row.cycle, reference=cell.id)
        EvidenceFigure.objects.create(
            evidence=row,
            figure=figure,
            scan=scan,
            page=draft.page,
            added_at=timezone.now(),
            added_by=actor.label,
        )
        act.record("evidence.figure-entered", number=scan.number, page=draft.page)
    return figure


def _title(row: Evidence) -> str:
    return (row.reference or row.sign)[:120]


def _party(row: Evidence, draft: FigureEntry) -> Institution:
    party = (
        row.parties.filter(until=None, institution__code=draft.institution)
        .select_related("institution")
        .first()
    )
    if party is None:
        raise ValidationError(
            {"institution": _("Choose one of the institutions that are named here.")}
        )
    return party.institution


def _scan(row: Evidence, draft: FigureEntry) -> EvidenceScan:
    scan = row.scans.defer("content").filter(number=draft.scan).first()
    if scan is None:
        raise ValidationError({"scan": _("Choose the scan that shows this number.")})
    if not 1 <= draft.page <= scan.pages:
        raise ValidationError(
            {
                "page": _("The scan has no page %(page)s; it has %(most)s.")
                % {"page": draft.page, "most": scan.pages}
            }
        )
    return scan


def _cell(row: Evidence, institution: Institution, draft: FigureEntry) -> Cell:
    try:
        Period.parse(draft.period)
    except PeriodError as error:
        raise ValidationError(
            {"period": _("This is not a period. Enter 2024, 2024-Q4, 2024-05 or at:2023-12-31.")}
        ) from error
    if not draft.answer.is_given:
        raise ValidationError({"value": _("Enter the number, or the reason why there is none.")})
    dimensions = tuple(sorted(draft.dimensions.items()))
    key = ";".join(f"{name}={code}" for name, code in dimensions)
    entered = row.figures.filter(
        figure__institution=institution,
        figure__measure=draft.measure,
        figure__period=draft.period,
        figure__dimension_key=key,
    ).select_related("figure")
    current = entered.first()
    if current is not None:
        raise ValidationError(
            _("This figure was entered from here already, as %(reference)s; correct it there.")
            % {"reference": current.figure.reference}
        )
    reference = f"{row.sign}-{row.figures.count() + 1:03d}"
    return Cell(
        key=reference,
        id=reference,
        section="",
        source=institution.code,
        measure=draft.measure.code,
        unit=draft.measure.unit,
        period=draft.period,
        dimensions=dimensions,
        value=Decimal(draft.answer.value) if draft.answer.value else None,
        status=draft.answer.status or None,
        qualifier=draft.answer.qualifier,
    )
