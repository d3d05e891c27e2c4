# SPDX-License-Identifier: EUPL-1.2
"""Read the catalogue of measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import IsNull

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.core.alphabet import alphabetical, by_alphabet
from vidik.core.models import Code
from vidik.core.transliterate import fold
from vidik.figures.models import Cycle, Figure, Measure, Theme
from vidik.figures.registry import being_collected
from vidik.figures.selectors.marks import open_findings_of_measures
from vidik.figures.types import CatalogueFilter
from vidik.forms.methods.tables import Texts
from vidik.forms.types import Divided
from vidik.institutions import selectors as registry
from vidik.institutions.models import Institution

COUNTED: Final = 1_000
"""Figures of a measure that a page counts."""
_MAX_WORDS: Final = 8
MOST_CODES: Final = 400
"""Codes of a dimension that are offered."""


class _CountOf(Subquery):
    """How many rows a query gives, cut off where the query is."""

    template = "(select count(*) from (%(subquery)s) counted)"
    output_field = IntegerField()


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """A measure with how many figures there are of it and how many of them are in question."""

    measure: Measure
    figures: int
    in_question: int
    cycle: str = ""
    more: bool = False
    """Whether there are more figures than were counted."""


def cycles(actor: Actor) -> list[Cycle]:
    """List the cycles, the newest first."""
    return list(scope(actor, Action.FIGURES_READ, Cycle.objects.all()))


def cycle_of(actor: Actor, code: str) -> Cycle | None:
    """Return a cycle by its code; without a code, or with an unknown one, the newest collected."""
    return chosen_cycle(cycles(actor), code)


def chosen_cycle(rows: Sequence[Cycle], code: str) -> Cycle | None:
    """Choose among the cycles, the newest first: the one of a code, else the newest collected.

    While the answers of a cycle are still being collected its figures tell little: pages begin with
    the one before. Where there is no other, the newest it is.
    """
    named = next((cycle for cycle in rows if cycle.code == code), None)
    if named is not None:
        return named
    collecting = being_collected()
    return next((row for row in rows if row.code not in collecting), rows[0] if rows else None)


def with_figures(rows: Sequence[Cycle]) -> list[Cycle]:
    """Leave out the cycles that have no figure yet; the caller has read them in scope."""
    reported = has_figure(cycle=OuterRef("pk"))
    found = set(
        Cycle.objects.filter(reported, pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    return [row for row in rows if row.pk in found]


def has_figure(**terms: Any) -> IsNull:
    """Ask whether there is a figure of some terms, by a look into the index for each row.

    A plain `EXISTS` is joined as a whole: to name the institutions of a year, the database would
    gather all figures of that year.
    """
    first = Figure.objects.filter(**terms).order_by().values("pk")[:1]
    return IsNull(Subquery(first), False)  # noqa: FBT003 (the signature of a lookup)


@dataclass(frozen=True, slots=True)
class CycleRow:
    """A cycle with how many figures it has."""

    cycle: Cycle
    figures: int
    more: bool
    """Whether there are more figures than were counted."""


def cycle_rows(actor: Actor, rows: Sequence[Cycle]) -> list[CycleRow]:
    """Add to cycles how many figures they have, counted no further than a page shows."""
    counted = (
        scope(actor, Action.FIGURES_READ, Figure.objects.all())
        .filter(cycle=OuterRef("pk"))
        .order_by()
        .values("pk")[: COUNTED + 1]
    )
    found = dict(
        Cycle.objects.filter(pk__in=[row.pk for row in rows])
        .order_by()
        .annotate(counted=_CountOf(counted))
        .values_list("pk", "counted")
    )
    return [CycleRow(row, min(found[row.pk], COUNTED), found[row.pk] > COUNTED) for row in rows]


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
    return named_institutions(actor, has_figure(institution=OuterRef("pk"), cycle=cycle))


def named_institutions(actor: Actor, *conditions: Q | IsNull, **terms: Any) -> list[Institution]:
    """List some institutions with their names alone, in the alphabet of the reader."""
    rows = registry.institutions(actor).filter(*conditions, **terms)
    named = rows.only("code", "name", "short_name")
    return sorted(named, key=lambda institution: alphabetical(str(institution.short)))


def filter_measures(
    actor: Actor, requested: CatalogueFilter, cycle: Cycle | None
) -> QuerySet[Measure]:
    """Find measures by words of their names (in either script), theme, unit, institution."""
    rows = scope(actor, Action.FIGURES_READ, Measure.objects.select_related("theme"))
    for word in fold(requested.words).split()[:_MAX_WORDS]:
        rows = rows.filter(search_text__contains=word)
    if requested.theme:
        rows = rows.filter(theme__code=requested.theme)
    if requested.unit:
        rows = rows.filter(unit=requested.unit)
    if requested.institution:
        asked_for = registry.institutions(actor).filter(code=requested.institution).values("pk")[:1]
        rows = rows.filter(
            has_figure(measure=OuterRef("pk"), cycle=cycle, institution=Subquery(asked_for))
        )
    name = by_alphabet("name")
    orders = {"theme": ("theme__position", name, "code"), "code": ("code",)}
    return rows.order_by(*orders.get(requested.sort, (name, "code")))


def measures_called(actor: Actor, text: str) -> list[Measure]:
    """Find the measures that a reader means: one by its code or whole name, else by words.

    Those that are called by all the words come before those that are only described by them.
    """
    requested = fold(text)
    if not requested:
        return []
    called = scope(actor, Action.FIGURES_READ, Measure.objects.filter(code=text))
    spoken = filter_measures(actor, CatalogueFilter(words=text), None)
    rows = list((called | spoken.select_related(None)).only("code", "name"))
    coded = [row for row in rows if row.code == text]
    whole = [row for row in rows if requested in set(map(fold, row.name.values()))]
    tokens = requested.split()
    rows.sort(key=lambda row: not all(word in fold(" ".join(row.name.values())) for word in tokens))
    return coded or whole or rows


def catalogue_rows(
    actor: Actor, measures: Sequence[Measure], cycle: Cycle | None, *, exactly: bool = False
) -> list[CatalogueRow]:
    """Add to some measures what a catalogue page tells of them: two queries, however many.

    Args:
        actor: whose eyes read.
        measures: the measures.
        cycle: the year of the figures.
        exactly: count to the end, however many figures there are of a measure.
    """
    keys = [measure.pk for measure in measures]
    if cycle is None or not keys:
        return [CatalogueRow(measure, 0, 0) for measure in measures]
    rows = (
        scope(actor, Action.FIGURES_READ, Figure.objects.all())
        .filter(cycle=cycle, measure=OuterRef("pk"))
        .order_by()
        .values("pk")
    )
    counted = rows if exactly else rows[: COUNTED + 1]
    figures = dict(
        Measure.objects.filter(pk__in=keys)
        .order_by()
        .annotate(counted=_CountOf(counted))
        .values_list("pk", "counted")
    )
    questions = open_findings_of_measures(actor, cycle)
    return [
        CatalogueRow(
            measure,
            figures[measure.pk] if exactly else min(figures[measure.pk], COUNTED),
            questions.get(measure.pk, 0),
            cycle.code,
            more=not exactly and figures[measure.pk] > COUNTED,
        )
        for measure in measures
    ]


def divided_by(row: Measure) -> list[Divided]:
    """List what divides a measure, with the codes that may be written."""
    dimensions = list(row.dimensions.all())
    codes: dict[int, list[tuple[str, Texts]]] = {}
    for code in Code.objects.filter(list__in={one.code_list_id for one in dimensions}):
        codes.setdefault(code.list_id, []).append((code.code, code.name))
    return [
        Divided(
            one.code,
            one.name,
            tuple(codes.get(one.code_list_id, ())[:MOST_CODES]),
        )
        for one in dimensions
    ]
