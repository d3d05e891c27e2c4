# SPDX-License-Identifier: EUPL-1.2
"""Read the catalogue of measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, OuterRef, QuerySet

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.transliterate import fold
from vidik.figures.models import Cycle, Figure, Measure, Theme
from vidik.figures.selectors.marks import open_findings_of_measures
from vidik.figures.types import CatalogueFilter
from vidik.figures.wording import language
from vidik.institutions import selectors as registry
from vidik.institutions.models import Institution

_MAX_WORDS: Final = 8


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A measure with how many figures there are of it and how many of them are in question."""

    measure: Measure
    figures: int
    in_question: int


def cycles(actor: Actor) -> list[Cycle]:
    """List the cycles, the newest first."""
    return list(scope(actor, Action.FIGURES_READ, Cycle.objects.all()))


def cycle_of(actor: Actor, code: str) -> Cycle | None:
    """Give a cycle by its code; without a code, or with an unknown one, the newest."""
    rows = cycles(actor)
    return next((cycle for cycle in rows if cycle.code == code), rows[0] if rows else None)


def themes(actor: Actor) -> QuerySet[Theme]:
    """List the themes."""
    return scope(actor, Action.FIGURES_READ, Theme.objects.all())


def units(actor: Actor) -> list[str]:
    """List the units that measures are expressed in."""
    rows = scope(actor, Action.FIGURES_READ, Measure.objects.all())
    return sorted(set(rows.order_by().values_list("unit", flat=True).distinct()))


def institutions_with_figures(actor: Actor, cycle: Cycle | None) -> list[Institution]:
    """List the institutions that reported in a cycle, in the alphabet of the reader."""
    if cycle is None:
        return []
    reported = Figure.objects.filter(institution=OuterRef("pk"), cycle=cycle)
    rows = registry.institutions(actor).filter(Exists(reported))
    return sorted(rows, key=lambda institution: fold(institution.short))


def filter_measures(actor: Actor, asked: CatalogueFilter, cycle: Cycle | None) -> QuerySet[Measure]:
    """Find measures by words of their names (in either script), theme, unit, institution."""
    rows = scope(actor, Action.FIGURES_READ, Measure.objects.select_related("theme"))
    for word in fold(asked.words).split()[:_MAX_WORDS]:
        rows = rows.filter(search_text__contains=word)
    if asked.theme:
        rows = rows.filter(theme__code=asked.theme)
    if asked.unit:
        rows = rows.filter(unit=asked.unit)
    if asked.institution:
        reported = Figure.objects.filter(
            measure=OuterRef("pk"), cycle=cycle, institution__code=asked.institution
        )
        rows = rows.filter(Exists(reported))
    name = "name_en" if language() == "en" else "name_sr"
    orders = {"theme": ("theme__position", name, "code"), "code": ("code",)}
    return rows.order_by(*orders.get(asked.sort, (name, "code")))


def catalogue_rows(
    actor: Actor, measures: Sequence[Measure], cycle: Cycle | None
) -> list[CatalogueRow]:
    """Add to some measures what a catalogue page tells of them: two queries, however many."""
    keys = [measure.pk for measure in measures]
    if cycle is None or not keys:
        return [CatalogueRow(measure, 0, 0) for measure in measures]
    counted = scope(actor, Action.FIGURES_READ, Figure.objects.all()).filter(
        cycle=cycle, measure__in=keys
    )
    rows = counted.order_by().values("measure").annotate(figures=Count("pk"))
    figures = {row["measure"]: row["figures"] for row in rows}
    questions = open_findings_of_measures(actor, cycle, keys)
    return [
        CatalogueRow(measure, figures.get(measure.pk, 0), questions.get(measure.pk, 0))
        for measure in measures
    ]
