# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of measures, as whoever writes a form binds questions to it."""

from __future__ import annotations

from collections.abc import Iterable

from vidik.access.types import Actor
from vidik.core.models import Code
from vidik.figures.models import Dimension, Measure
from vidik.figures.selectors.catalogue import divided_by, filter_measures
from vidik.figures.types import CatalogueFilter
from vidik.forms.methods.flaw import KnownMeasure
from vidik.forms.methods.tables import Texts
from vidik.forms.registry import register_catalogue
from vidik.forms.types import CatalogueMeasure

MOST_FOUND = 12


def register() -> None:
    """Offer the catalogue to the room of forms."""
    register_catalogue(FormCatalogue())


class FormCatalogue:
    """Answers `vidik.forms.registry.Catalogue`."""

    def measures(self, codes: Iterable[str]) -> dict[str, KnownMeasure]:
        """Return what a form must know of measures, by code."""
        rows = Measure.objects.filter(code__in=set(codes)).prefetch_related("dimensions")
        return {
            row.code: KnownMeasure(
                row.unit, row.counts, frozenset(one.code for one in row.dimensions.all())
            )
            for row in rows
        }

    def codes(self, dimensions: Iterable[str] | None) -> dict[str, dict[str, Texts]]:
        """Name the codes of some dimensions, or of all."""
        rows = Dimension.objects.all()
        if dimensions is not None:
            rows = rows.filter(code__in=set(dimensions))
        lists: dict[int, list[str]] = {}
        for row in rows:
            lists.setdefault(row.code_list_id, []).append(row.code)
        names: dict[str, dict[str, Texts]] = {}
        for code in Code.objects.filter(list__in=lists):
            for dimension in lists[code.list_id]:
                names.setdefault(dimension, {})[code.code] = code.name
        return names

    def like(self, actor: Actor, words: str) -> list[CatalogueMeasure]:
        """Find measures by words of their names, in either script."""
        rows = filter_measures(actor, CatalogueFilter(words=words), None)[:MOST_FOUND]
        return [_shown(row) for row in rows]

    def measure(self, actor: Actor, code: str) -> CatalogueMeasure | None:
        """Return a measure with what divides it; None where there is none."""
        row = filter_measures(actor, CatalogueFilter(), None).filter(code=code).first()
        return None if row is None else _shown(row, divided=True)

    def names(self, codes: Iterable[str]) -> dict[str, Texts]:
        """Name measures in every language, by code."""
        rows = Measure.objects.filter(code__in=set(codes)).values_list("code", "name")
        return dict(rows)


def _shown(row: Measure, *, divided: bool = False) -> CatalogueMeasure:
    return CatalogueMeasure(
        row.code,
        row.unit,
        str(row.name),
        str(row.definition),
        tuple(divided_by(row)) if divided else (),
    )
