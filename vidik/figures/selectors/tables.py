# SPDX-License-Identifier: EUPL-1.2
"""Names of axes and codes, and their order, for tables, charts and exports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _

from vidik.core.alphabet import alphabetical
from vidik.core.models import Code
from vidik.core.periods import Period
from vidik.figures.methods.crosstab import INSTITUTION, PERIOD, PSEUDO, Coordinate, Statement
from vidik.figures.models import Dimension
from vidik.figures.wording import period_text
from vidik.institutions.models import Institution

_NAMES: Final = ("code", "name", "short_name")


@dataclass(frozen=True, slots=True)
class Labels:
    """Names in the reader's language; what has no name keeps its code."""

    dimensions: Mapping[str, Dimension]
    codes: Mapping[tuple[str, str], Code]
    institutions: Mapping[str, Institution]
    shorts: dict[str, str] = field(default_factory=dict)
    """Names of institutions that were asked for already: a table asks for each many times."""

    def axis(self, axis: str) -> str:
        """Name an axis."""
        if axis == INSTITUTION:
            return _("Institution")
        if axis == PERIOD:
            return _("Period")
        dimension = self.dimensions.get(axis)
        return str(dimension.name) if dimension is not None else axis

    def code(self, axis: str, code: str | None) -> str:
        """Name a code on an axis; what is not broken down is the total."""
        if code is None:
            return _("total")
        if axis == INSTITUTION:
            if code not in self.shorts:
                institution = self.institutions.get(code)
                self.shorts[code] = str(institution.short) if institution is not None else code
            return self.shorts[code]
        if axis == PERIOD:
            return period_text(code)
        known = self.codes.get((axis, code))
        return str(known.name) if known is not None else code

    def coordinate(self, axes: Iterable[str], coordinate: Coordinate) -> str:
        """Name a row or a column."""
        parts = [self.code(axis, code) for axis, code in zip(axes, coordinate, strict=True)]
        return ", ".join(parts)

    def order(self, axis: str) -> tuple[int, str]:
        """Return the place of a dimension among others."""
        dimension = self.dimensions.get(axis)
        return (dimension.position if dimension is not None else 1_000_000, axis)


def labels_for(
    axes: Iterable[str], statements: Iterable[Statement] = (), *, known: Labels | None = None
) -> Labels:
    """Fetch the names that a table needs, in three queries at the most.

    Args:
        axes: the axes of the table.
        statements: what is in it: institutions are named that reported any of them.
        known: names that were fetched for another table; only what they lack is asked for.
    """
    who = {statement.institution for statement in statements}
    dimensions = dict(known.dimensions) if known is not None else {}
    codes = dict(known.codes) if known is not None else {}
    institutions = dict(known.institutions) if known is not None else {}
    wanted = {axis for axis in axes if axis not in PSEUDO} - dimensions.keys()
    if wanted:
        found = {d.code: d for d in Dimension.objects.filter(code__in=wanted)}
        dimensions |= found
        lists: dict[int, list[str]] = {}
        for code, dimension in found.items():
            lists.setdefault(dimension.code_list_id, []).append(code)
        for row in Code.objects.filter(list__in=lists):
            codes |= {(axis, row.code): row for axis in lists[row.list_id]}
    if missing := who - institutions.keys():
        rows = Institution.objects.filter(code__in=missing).only(*_NAMES)
        institutions |= {institution.code: institution for institution in rows}
    return Labels(dimensions=dimensions, codes=codes, institutions=institutions)


def orders(labels: Labels, statements: Iterable[Statement]) -> dict[str, dict[str, int]]:
    """Return the order of codes: that of the pack; institutions by name, periods by time."""
    found: dict[str, dict[str, int]] = {}
    for (axis, code), row in labels.codes.items():
        found.setdefault(axis, {})[code] = row.position
    periods = {statement.period for statement in statements}
    found[PERIOD] = {
        period: index for index, period in enumerate(sorted(periods, key=Period.parse))
    }
    names = sorted(
        labels.institutions, key=lambda code: (alphabetical(labels.code(INSTITUTION, code)), code)
    )
    found[INSTITUTION] = {code: index for index, code in enumerate(names)}
    return found


def parents(labels: Labels) -> dict[str, dict[str, str]]:
    """Return the wider code of each code that has one, by axis."""
    keys = {row.pk: row.code for row in labels.codes.values()}
    found: dict[str, dict[str, str]] = {}
    for (axis, code), row in labels.codes.items():
        if row.parent_id in keys:
            found.setdefault(axis, {})[code] = keys[row.parent_id]
    return found
