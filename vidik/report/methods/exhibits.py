# SPDX-License-Identifier: EUPL-1.2
"""Tables and charts of the pack, filled with figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vidik.report.methods.context import Context
from vidik.report.methods.numbering import Plan
from vidik.report.methods.prose import Prose
from vidik.report.methods.specs import (
    CellSpec,
    ChartSpec,
    DerivedCell,
    EmptyCell,
    FigureCell,
    ShareCell,
    Sources,
    TableSpec,
    TextCell,
)
from vidik.report.methods.tree import (
    Cell,
    Chart,
    ChartPoint,
    ChartSeries,
    Column,
    Inline,
    Row,
    Table,
    Text,
    plain,
)
from vidik.report.methods.values import Values

if TYPE_CHECKING:
    from vidik.report.methods.tree import Align


class Exhibits:
    """Makes tables and charts."""

    def __init__(self, context: Context, plan: Plan, values: Values, prose: Prose) -> None:
        self._context = context
        self._plan = plan
        self._values = values
        self._prose = prose

    def table(self, spec: TableSpec, section: str) -> Table:
        """Fill a table."""
        number = self._plan.tables[spec.code]
        place = f"{section}, {self._context.labels.table} {number}"
        where = f"{spec.file}:1"

        def line(
            text: Sources, what: str, *, needed: bool, label: bool = False
        ) -> tuple[Inline, ...]:
            if not needed and not text:
                return ()
            source = self._context.translated(text, where, what)
            return self._prose.template(source, place, label=label) if source is not None else ()

        caption = line(spec.caption, "caption of the table", needed=True)
        heads = [line(c.title, "head of a column", needed=True, label=True) for c in spec.columns]
        rows: list[Row] = []
        for row in spec.rows:
            head = line(row.title, "head of a row", needed=True, label=True)
            cells = [Cell(self._cell(cell, place)) for cell in row.cells]
            rows.append(Row(row.kind, (Cell(head), *cells)))
        columns = tuple(
            Column(head, column.align or _alignment(index, spec))
            for index, (head, column) in enumerate(zip(heads, spec.columns, strict=True))
        )
        return Table(
            code=spec.code,
            anchor=f"t-{spec.code}",
            label=self._context.labels.table,
            number=number,
            caption=caption,
            columns=columns,
            rows=tuple(rows),
            source=line(spec.source, "source of the table", needed=True),
            note=self._with_legend(
                line(spec.note, "note of the table", needed=False),
                [cell.children for row in rows for cell in row.cells[1:]],
            ),
        )

    def _cell(self, cell: CellSpec, place: str) -> tuple[Inline, ...]:
        if isinstance(cell, EmptyCell):
            return (Text(self._context.labels.unknown),)
        if isinstance(cell, TextCell):
            source = self._context.translated(cell.text, cell.where, "text of a cell")
            return self._prose.template(source, place) if source is not None else ()
        value = self._values.of_cell(cell)
        return () if value is None else (self._values.printed(value, place),)

    def _with_legend(
        self, note: tuple[Inline, ...], cells: list[tuple[Inline, ...]]
    ) -> tuple[Inline, ...]:
        """Explain the signs that stand for a missing number."""
        shown = {plain(children) for children in cells}
        parts = list(note)
        for sign, explained in (
            (self._context.labels.unknown, self._context.labels.unknown_explained),
            (self._context.labels.suppressed, self._context.labels.suppressed_explained),
        ):
            if sign in shown:
                parts.append(Text(f" {explained}" if parts else explained))
        return tuple(parts)

    def chart(self, spec: ChartSpec, section: str) -> Chart:
        """Fill a chart."""
        number = self._plan.charts[spec.code]
        place = f"{section}, {self._context.labels.chart} {number}"
        where = f"{spec.file}:1"

        def line(text: Sources, what: str, *, needed: bool = True) -> tuple[Inline, ...]:
            if not needed and not text:
                return ()
            source = self._context.translated(text, where, what)
            return self._prose.template(source, place) if source is not None else ()

        caption = line(spec.caption, "caption of the chart")
        percent: set[bool] = set()
        series: list[ChartSeries] = []
        for item in spec.series:
            points: list[ChartPoint] = []
            for cell in item.values:
                value = (
                    self._values.of_cell(cell)
                    if isinstance(cell, FigureCell | DerivedCell | ShareCell)
                    else None
                )
                if value is None:
                    points.append(ChartPoint(None, None))
                else:
                    percent.add(value.percent)
                    points.append(ChartPoint(value.number, self._values.printed(value, place)))
            title = self._context.plain_text(item.title, where, "name of a series")
            series.append(ChartSeries(title, tuple(points)))
        if len(percent) > 1:
            self._context.problem(
                "warning", "mixed-units", spec.code,
                f"the chart “{spec.code}” mixes percentages and other numbers", where,
            )  # fmt: skip
        return Chart(
            code=spec.code,
            anchor=f"c-{spec.code}",
            label=self._context.labels.chart,
            number=number,
            kind=spec.kind,
            caption=caption,
            alt=self._alt(spec, place, where),
            unit=self._context.plain_text(spec.unit, where, "unit of the chart"),
            categories=tuple(
                self._context.plain_text(category, where, "name of a category")
                for category in spec.categories
            ),
            series=tuple(series),
            percent=percent == {True},
            source=self._marked(line(spec.source, "source of the chart")),
            note=self._with_legend(
                line(spec.note, "note of the chart", needed=False),
                [
                    (point.ref,) if point.ref is not None else (Text(self._context.labels.unknown),)
                    for item in series
                    for point in item.points
                ],
            ),
        )

    def _marked(self, source: tuple[Inline, ...]) -> tuple[Inline, ...]:
        """Say under a chart, which is copied without its page, that it is a demonstration."""
        mark = self._context.demonstration
        if not mark:
            return source
        return (*source, Text(f" ({mark})" if source else mark))

    def _alt(self, spec: ChartSpec, place: str, where: str) -> str:
        if spec.alt.get(self._context.language) is None:
            self._context.problem(
                "warning", "missing-alt", spec.code,
                f"the chart “{spec.code}” has no description in this language", where,
            )  # fmt: skip
        source = spec.alt.get(self._context.language)
        if source is None:
            return ""
        return plain(self._prose.template(source, place))


def _alignment(index: int, spec: TableSpec) -> Align:
    """Numbers stand on the right, a column that holds any words on the left."""
    if index == 0:
        return "left"
    cells = [row.cells[index - 1] for row in spec.rows if len(row.cells) >= index]
    return "left" if any(isinstance(cell, TextCell) for cell in cells) else "right"
