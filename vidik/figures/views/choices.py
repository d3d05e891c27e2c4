# SPDX-License-Identifier: EUPL-1.2
"""Turn the parameters of an address into what selectors take, and back into choices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from vidik.access.types import Actor
from vidik.figures.methods.crosstab import INSTITUTION, PERIOD
from vidik.figures.models import Cycle, Dimension, Measure
from vidik.figures.presentation import ShownTable, show_table
from vidik.figures.selectors import catalogue, measures
from vidik.figures.selectors.measures import Shapes
from vidik.figures.selectors.tables import Labels
from vidik.figures.types import Shape, TableRequest
from vidik.figures.wording import period_text
from vidik.institutions.models import Institution

MAX_TEXT = 100
MAX_AXES = 4
MAX_DIGITS = 7
SHOWN_SHAPES = 12
BESIDE = 4
"""Institutions that are in columns beside each other; more of them go into rows."""
ENOUGH = 25
"""Figures from which on a breakdown is not better for having more of them."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A breakdown that was reported, as a link to its table."""

    label: str
    query: str
    figures: int
    is_cut: bool
    """Whether there may be more figures than were counted."""
    is_current: bool


@dataclass(frozen=True)
class ChosenTable:
    """The table that an address asks for, and what else could be asked."""

    table: ShownTable
    shapes: Shapes
    reporters: Sequence[Institution]
    """Who reported the measure, in the alphabet of the reader."""
    dimensions: Mapping[str, Dimension]
    breakdowns: tuple[Breakdown, ...]
    query: str
    """The table's own parameters, for links to its chart and downloads."""

    def form_data(self) -> dict[str, str]:
        """Return the choice as the fields of the form hold it."""
        return parameters(self.table.asked)

    def axes(self) -> list[tuple[str, str]]:
        """Return the axes that can be chosen."""
        named = sorted(self.dimensions.values(), key=lambda d: (d.position, d.code))
        pseudo = [(INSTITUTION, _("Institution that reported")), (PERIOD, _("Period"))]
        return [(dimension.code, str(dimension.name)) for dimension in named] + pseudo

    def periods(self) -> list[tuple[str, str]]:
        """Return the periods that can be chosen."""
        return [(period, period_text(period)) for period in self.shapes.periods]


def chosen_text(data: QueryDict, name: str, default: str = "", *, longest: int = MAX_TEXT) -> str:
    """Read a parameter: no longer than a name, and without what no text can hold."""
    return data.get(name, default).replace("\x00", "").strip()[:longest]


def choose_table(
    actor: Actor,
    measure: Measure,
    cycle: Cycle,
    data: QueryDict,
    *,
    page: int | None = None,
    with_sums: bool = True,
) -> ChosenTable:
    """Read the table that an address asks for; without a choice, the one that tells most.

    Args:
        actor: whose eyes read.
        measure: what the table is of.
        cycle: the year of its figures.
        data: the parameters of the address.
        page: which rows of a long table are shown; None for all of them.
        with_sums: whether totals are computed as well.
    """
    shapes = measures.shapes_of(actor, measure, cycle)
    dimensions = measures.dimensions_with_sizes(shapes.dimensions)
    query = requested(data, measure, cycle, dimensions)
    if query is None:
        query = default_table(measure, cycle, shapes, dimensions)
    statements, truncated = measures.statements_for(actor, measure, cycle, query, shapes)
    reporters = catalogue.named_institutions(actor, code__in=shapes.institutions)
    table = show_table(
        measure,
        query,
        statements,
        truncated=truncated,
        page=page,
        known=Labels({}, {}, {institution.code: institution for institution in reporters}),
        with_sums=with_sums,
    )
    return ChosenTable(
        table=table,
        shapes=shapes,
        reporters=reporters,
        dimensions=dimensions,
        breakdowns=tuple(_breakdowns(measure, cycle, shapes, dimensions, query)),
        query=urlencode(parameters(query)),
    )


def requested(
    data: QueryDict, measure: Measure, cycle: Cycle, dimensions: Mapping[str, Dimension]
) -> TableRequest | None:
    """Read an explicit choice; None where the address makes none. Nonsense is left out."""
    if "rows" not in data and "columns" not in data:
        return None
    known = {*dimensions, INSTITUTION, PERIOD}
    used: set[str] = set()

    def side(*names: str) -> tuple[str, ...]:
        chosen = []
        for name in names:
            axis = data.get(name, "")
            if axis in known and axis not in used:
                used.add(axis)
                chosen.append(axis)
        return tuple(chosen)

    return TableRequest(
        measure=measure.code,
        cycle=cycle.code,
        rows=side("rows", "rows2"),
        columns=side("columns", "columns2"),
        institution=chosen_text(data, "institution"),
        period=chosen_text(data, "period"),
    )


def default_table(
    measure: Measure, cycle: Cycle, shapes: Shapes, dimensions: Mapping[str, Dimension]
) -> TableRequest:
    """Choose a breakdown with many figures over the dimensions that the pack puts first."""
    readable = [shape for shape in shapes.known if 0 < len(shape.dimensions) < MAX_AXES]
    if readable:

        def weight(shape: Shape) -> tuple[int, float]:
            positions = [dimensions[code].position for code in shape.dimensions]
            return (-min(shape.figures, ENOUGH), sum(positions) / len(positions))

        best = min(readable, key=weight)
        return table_of_shape(measure, cycle, best, shapes, dimensions)
    return TableRequest(measure.code, cycle.code, rows=(INSTITUTION,), columns=(PERIOD,))


def table_of_shape(
    measure: Measure,
    cycle: Cycle,
    shape: Shape,
    shapes: Shapes,
    dimensions: Mapping[str, Dimension],
) -> TableRequest:
    """Lay a breakdown out: the longest dimension down, the others across."""
    if not shape.dimensions:
        return TableRequest(measure.code, cycle.code, rows=(INSTITUTION,), columns=(PERIOD,))
    longest = sorted(
        shape.dimensions, key=lambda code: (-getattr(dimensions[code], "codes", 0), code)
    )
    split = 1 if len(longest) < MAX_AXES else 2
    rows = tuple(longest[:split])
    columns = tuple(sorted(longest[split:], key=lambda code: dimensions[code].position))
    institution, period = shapes.commonest(frozenset(shape.dimensions))
    if not columns and len(shape.institutions) > BESIDE:
        # Many institutions with a value or two each would make a table of gaps.
        rows, institution = (INSTITUTION, *rows), ""
    elif not columns and len(shape.institutions) > 1:
        columns, institution = (INSTITUTION,), ""
    if institution:
        period = shapes.commonest_period_of(frozenset(shape.dimensions), institution)
    return TableRequest(
        measure.code, cycle.code, rows=rows, columns=columns, institution=institution, period=period
    )


def parameters(questions: TableRequest) -> dict[str, str]:
    """Write a table's choice as the parameters of an address."""

    def at(axes: Sequence[str], index: int) -> str:
        return axes[index] if len(axes) > index else ""

    return {
        "measure": questions.measure,
        "cycle": questions.cycle,
        "rows": at(questions.rows, 0),
        "rows2": at(questions.rows, 1),
        "columns": at(questions.columns, 0),
        "columns2": at(questions.columns, 1),
        "institution": questions.institution,
        "period": questions.period,
    }


def _breakdowns(
    measure: Measure,
    cycle: Cycle,
    shapes: Shapes,
    dimensions: Mapping[str, Dimension],
    questions: TableRequest,
) -> Iterable[Breakdown]:
    labels = Labels(dimensions, {}, {})
    for shape in shapes.known[:SHOWN_SHAPES]:
        if len(shape.dimensions) > MAX_AXES:
            continue
        table = table_of_shape(measure, cycle, shape, shapes, dimensions)
        axes = [axis for axis in (*table.rows, *table.columns) if axis in dimensions]
        names = [labels.axis(axis) for axis in axes] or [_("not broken down")]
        yield Breakdown(
            label=" × ".join(names),
            query=urlencode(parameters(table)),
            figures=shape.figures,
            is_cut=shape.is_cut,
            is_current=(table.rows, table.columns) == (questions.rows, questions.columns),
        )


def page_number(data: QueryDict, name: str) -> int:
    """Read which page of a table's rows is asked for; a senseless number is the first."""
    text = data.get(name, "1")
    return int(text) if text.isdecimal() and len(text) < MAX_DIGITS else 1


def measures_by_theme(rows: Iterable[Measure]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Group measures by theme for a select."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for measure in rows:
        groups.setdefault(str(measure.theme.name), []).append((measure.code, str(measure.name)))
    return list(groups.items())


def named(rows: Iterable[Any]) -> list[tuple[str, str]]:
    """Return rows with a code and a name as choices."""
    return [(row.code, str(row.name)) for row in rows]
