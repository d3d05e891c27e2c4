# SPDX-License-Identifier: EUPL-1.2
"""The table of what exists where: a row for each municipality, a column for each thing."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from vidik.access.coverage import Column as Looked
from vidik.access.listing import ListPage
from vidik.access.types import Action
from vidik.core.listing.cells import link, missing, tag
from vidik.core.listing.columns import Column, Kind
from vidik.core.listing.filters import Filter, choice, flag, in_year, search
from vidik.core.transliterate import fold
from vidik.core.years import year_of
from vidik.portal.selectors.coverage import Covered, Place, covered, regions_of
from vidik.portal.selectors.months import own_territory

NONE: Any = pgettext_lazy("what a municipality has", "none")


def _with_words(rows: Sequence[Place], typed: str) -> list[Place]:
    wanted = fold(typed).split()
    return [row for row in rows if all(each in fold(row.name) for each in wanted)]


def _lacking(rows: Sequence[Place], code: str) -> list[Place]:
    return [row for row in rows if not row.has(code)]


def _in_region(rows: Sequence[Place], code: str) -> list[Place]:
    return [row for row in rows if row.region == code]


def _regions(page: Any) -> list[tuple[str, str]]:
    return sorted({(row.region, row.region_name) for row in page.covered.places},
                  key=lambda pair: pair[1])  # fmt: skip


def _looked_for(page: Any) -> list[tuple[str, str | Promise]]:
    return [(each.code, each.label) for each in page.covered.columns]


def _column(looked: Looked) -> Column:
    def value(row: Place) -> str:
        found = row.cells.get(looked.code)
        return str(found.text) if found is not None else str(NONE)

    def cell(row: Place) -> SafeString:
        found = row.cells.get(looked.code)
        if found is None:
            return missing(NONE)
        shown = tag(found.text, found.tone)
        return link(found.url, shown) if found.url else shown

    return Column(looked.code, looked.label, value, cell=cell, sort=True, wraps=True)


class WhatIsWhere(ListPage):
    """What exists in each municipality, and what is missing."""

    action = Action.COVERAGE_READ
    template_name = "portal/coverage.html"
    title = _("What exists where")
    lead = _(
        "Each municipality and city with what there is in it and what is missing. City"
        " municipalities count for their city."
    )
    noun = ngettext_lazy("%(shown)s municipality or city", "%(shown)s municipalities and cities",
                         "count")  # fmt: skip
    empty = (_("There is no table for this country"), "")
    export, export_act = "what-exists-where", "coverage.exported"
    filters: Sequence[Filter] = (
        search(label=_("Municipality or city"), narrow=_with_words),
        in_year(lambda rows, _year: rows),
        choice("region", _("Region"), _regions, _in_region),
        choice("lacking", _("Missing"), _looked_for, _lacking),
        flag("any", _("Only where something is missing"),
             lambda rows, _value: [row for row in rows if row.lacks]),
    )  # fmt: skip

    @property
    def year(self) -> int:
        """The year that is asked for; this one where none is."""
        return year_of(str(self.params.get("year", "")))

    @cached_property
    def covered(self) -> Covered:
        """The whole table."""
        return covered(self.actor, self.year)

    def rows(self) -> list[Place]:
        """Return every municipality; a local team sees its own first."""
        own = own_territory(self.actor)
        return sorted(self.covered.places, key=lambda row: row.code != own)

    def shown_columns(self) -> list[Column]:
        """Return the columns that the actor may see: the place, then what each room knows."""
        first = [
            Column(
                "place",
                _("Municipality or city"),
                "name",
                heading=True,
                sort=True,
                under="region_name",
            ),
            Column("region", _("Region"), "region_name", only="file"),
        ]
        looked = [_column(each) for each in self.covered.columns]
        return [*first, *looked, Column("lacks", _("Missing"), sort=True, kind=Kind.NUMBER)]

    def extra(self) -> dict[str, Any]:
        """Return the sums of regions over the rows that are found, and what counts as there."""
        columns = self.covered.columns
        rows = list(self.found)
        return {
            "year": self.year,
            "looked": columns,
            "regions": regions_of(columns, rows),
            "all_places": len(rows),
            "all_have": [sum(row.has(each.code) for row in rows) for each in columns],
        }

    def export_facts(self) -> dict[str, Any]:
        """Say of which year the table was."""
        return {"year": self.year}
