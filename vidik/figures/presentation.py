# SPDX-License-Identifier: EUPL-1.2
"""Tables as pages show them and downloads write them: every cell in words that cannot mislead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vidik.core.formats import format_number
from vidik.figures.methods.charts import Chart, Kind, to_svg
from vidik.figures.methods.crosstab import (
    INSTITUTION,
    PERIOD,
    Cell,
    Coordinate,
    Crosstab,
    Statement,
    Sum,
    Verdict,
    build,
)
from vidik.figures.models import Measure
from vidik.figures.selectors.measures import Repetition
from vidik.figures.selectors.tables import Labels, labels_for, orders, parents
from vidik.figures.types import RowPage, TableRequest, page_of_rows
from vidik.figures.wording import language, period_text, unit_text, value_text

CellValue = Decimal | str
COLUMNS_SHOWN: Final = 40


def period_in_words(text: str) -> str:
    """Write a period in words, for rooms above; a text that is no period stays as it is."""
    return period_text(text)


@dataclass(frozen=True, slots=True)
class ShownStatement:
    """One statement in a cell."""

    text: str
    is_missing: bool
    url: str
    remark: str
    """Who or of which period, where the table mixes them; how often it was stated."""


@dataclass(frozen=True, slots=True)
class ShownCell:
    """A cell: its statements, or the words that nobody stated anything."""

    statements: tuple[ShownStatement, ...]
    disagrees: bool
    value: CellValue
    """What a download writes: the number where there is one number, else the words."""


@dataclass(frozen=True, slots=True)
class ShownSum:
    """A computed total and how it stands to the reported one."""

    text: str
    verdict: str
    gaps: str
    """How many parts are not known."""
    remark: str
    value: CellValue


@dataclass(frozen=True, slots=True)
class ShownRow:
    """One row of a table."""

    label: str
    cells: tuple[ShownCell, ...]
    total: ShownCell | None = None
    computed: ShownSum | None = None
    is_subtotal: bool = False


@dataclass(frozen=True)
class ShownTable:
    """A table ready to be shown, drawn or written."""

    measure: Measure
    asked: TableRequest
    crosstab: Crosstab
    labels: Labels
    row_head: str
    column_head: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]
    total_row: ShownRow | None
    """Totals of the columns as reported."""
    computed_row: tuple[ShownSum, ...]
    """Totals of the columns as computed, the grand total last."""
    total_head: str
    """Head of the column of reported totals, blank where there is no such column."""
    truncated: bool
    page: RowPage | None
    """Which rows these are, where there are more than a page shows."""
    columns_left_out: int
    """How many columns are in the download only."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was stated."""
        return not self.crosstab.cells

    @property
    def caption(self) -> str:
        """What the table shows and what holds for every cell of it."""
        requested = self.asked
        parts = [str(self.measure.name)]
        if requested.institution:
            parts.append(self.labels.code(INSTITUTION, requested.institution))
        if requested.period:
            parts.append(self.labels.code(PERIOD, requested.period))
        return ", ".join([*parts, unit_text(self.measure.unit)])

    @property
    def has_row_sums(self) -> bool:
        """Whether there is a column of computed totals."""
        return any(row.computed for row in self.rows)

    @property
    def computed_cells(self) -> tuple[ShownSum | None, ...]:
        """The row of computed totals, cell by cell as the table has columns."""
        if not self.computed_row:
            return ()
        if not self.columns:
            return self.computed_row
        cells: list[ShownSum | None] = list(self.computed_row[:-1])
        if self.total_head:
            cells.append(None)
        if self.has_row_sums:
            cells.append(self.computed_row[-1])
        return tuple(cells)

    @cached_property
    def differences(self) -> int:
        """How many computed totals differ from the reported ones, on all pages of the table."""
        crosstab = self.crosstab
        rows = crosstab.rows if crosstab.adds_across else ()
        sums = (*(crosstab.row_sum(row) for row in rows), *crosstab.column_sums())
        differing = {Verdict.EXCEEDS, Verdict.SHORT}
        return sum(1 for computed in sums if computed.verdict in differing)

    @property
    def disagreements(self) -> int:
        """How many cells hold statements that do not agree."""
        return sum(1 for cell in self.crosstab.cells.values() if not cell.agrees)


def show_table(
    measure: Measure,
    requested: TableRequest,
    statements: Sequence[Statement],
    *,
    truncated: bool,
    page: int | None = None,
    part: RowPage | None = None,
    known: Labels | None = None,
    with_sums: bool = True,
) -> ShownTable:
    """Lay statements out and put every cell into words.

    Args:
        measure: what the statements are of.
        requested: what the rows and columns are.
        statements: what to lay out.
        truncated: whether statements were left out.
        page: forty rows and columns at the most, from such a page; None for all of them.
        part: which rows these are, where the statements are those of a page already.
        known: names that were fetched already.
        with_sums: whether totals are computed as well.
    """
    axes = (*requested.rows, *requested.columns)
    labels = labels_for(axes, statements, known=known)
    crosstab = build(
        statements,
        rows=requested.rows,
        columns=requested.columns,
        order=orders(labels, statements),
        additive=_additive(measure, labels, axes),
        parents=parents(labels),
    )
    rows: Sequence[Coordinate] = crosstab.rows
    columns = crosstab.columns
    if page is not None:
        rows, part = page_of_rows(rows, page)
        columns = columns[:COLUMNS_SHOWN]
    writer = _Writer(measure, crosstab, labels, statements, columns, with_sums=with_sums)
    has_total = crosstab.total_column is not None and (
        not requested.columns
        or any(column == crosstab.total_column for _row, column in crosstab.cells)
    )
    return ShownTable(
        measure=measure,
        asked=requested,
        crosstab=crosstab,
        labels=labels,
        row_head=" – ".join(labels.axis(axis) for axis in requested.rows) or str(measure.name),
        column_head=" – ".join(labels.axis(axis) for axis in requested.columns),
        columns=tuple(labels.coordinate(requested.columns, c) for c in columns),
        rows=tuple(writer.row(row, has_total=has_total) for row in rows),
        total_row=writer.total_row(has_total=has_total),
        computed_row=writer.computed_row(),
        total_head=_total_head(requested) if has_total else "",
        truncated=truncated,
        page=part,
        columns_left_out=len(crosstab.columns) - len(columns),
    )


def _total_head(requested: TableRequest) -> str:
    return _("Reported total") if requested.columns else _("Value")


def _additive(measure: Measure, labels: Labels, axes: Sequence[str]) -> frozenset[str]:
    """Return the axes along which a sum of this measure means something."""
    if measure.unit not in {"persons", "count", "RSD", "EUR"} or measure.person_level:
        return frozenset()
    found = {
        axis for axis in axes if axis in labels.dimensions and labels.dimensions[axis].exclusive
    }
    if measure.additive_over_institutions:
        found.add(INSTITUTION)
    if measure.additive_over_time:
        found.add(PERIOD)
    return frozenset(found)


class _Writer:
    """Puts the cells of one table into words."""

    def __init__(
        self,
        measure: Measure,
        crosstab: Crosstab,
        labels: Labels,
        statements: Sequence[Statement],
        columns: Sequence[Coordinate],
        *,
        with_sums: bool,
    ) -> None:
        axes = (*crosstab.row_axes, *crosstab.column_axes)
        self._measure = measure
        self._crosstab = crosstab
        self._labels = labels
        self._columns = columns
        self._adds_across = with_sums and crosstab.adds_across
        self._sums = crosstab.column_sums() if with_sums else ()
        self._tell_who = INSTITUTION not in axes and len({s.institution for s in statements}) > 1
        self._tell_when = PERIOD not in axes and len({s.period for s in statements}) > 1

    def row(self, row: Coordinate, *, has_total: bool) -> ShownRow:
        table = self._crosstab
        return ShownRow(
            label=self._labels.coordinate(table.row_axes, row),
            cells=tuple(self.cell(table.cell(row, column)) for column in self._columns),
            total=self._total(row) if has_total else None,
            computed=self.sum(table.row_sum(row)) if self._adds_across else None,
            is_subtotal=None in row,
        )

    def _total(self, row: Coordinate) -> ShownCell:
        column = self._crosstab.total_column
        return self.cell(Cell() if column is None else self._crosstab.cell(row, column))

    def total_row(self, *, has_total: bool) -> ShownRow | None:
        table = self._crosstab
        if table.total_row is None or not any(r == table.total_row for r, _c in table.cells):
            return None
        label = _("Reported total") if table.row_axes else _("All")
        shown = self.row(table.total_row, has_total=has_total)
        return ShownRow(label, shown.cells, shown.total, shown.computed)

    def computed_row(self) -> tuple[ShownSum, ...]:
        sums = self._sums
        if len(self._columns) < len(self._crosstab.columns):
            sums = (*sums[: len(self._columns)], sums[-1]) if sums else ()
        return tuple(self.sum(computed) for computed in sums)

    def cell(self, cell: Cell) -> ShownCell:
        shown = tuple(self._statement(cell, statement) for statement in cell.distinct)
        if not shown:
            return ShownCell((), disagrees=False, value=_("not stated"))
        value: CellValue = "; ".join(
            f"{statement.text} ({statement.remark})" if statement.remark else statement.text
            for statement in shown
        )
        if cell.number is not None:
            value = cell.number
        elif len(shown) == 1:
            value = shown[0].text
        return ShownCell(shown, disagrees=not cell.agrees, value=value)

    def _statement(self, cell: Cell, statement: Statement) -> ShownStatement:
        alike = [other for other in cell.statements if other.content == statement.content]
        remarks = []
        if self._tell_who:
            remarks += sorted({self._labels.code(INSTITUTION, s.institution) for s in alike})
        if self._tell_when:
            remarks += sorted({self._labels.code(PERIOD, s.period) for s in alike})
        if len(alike) > 1:
            remarks.append(_("stated %(times)s×") % {"times": len(alike)})
        return ShownStatement(
            text=value_text(
                statement.value, statement.status, statement.qualifier, self._measure.unit
            ),
            is_missing=statement.value is None,
            url=reverse("figures:figure", args=[statement.cycle, statement.reference]),
            remark=", ".join(remarks),
        )

    def sum(self, computed: Sum) -> ShownSum:
        """Write a computed total; a sum with gaps says that it is one."""
        if computed.value is None:
            text = _("not added up")
            return ShownSum(text, Verdict.NONE, "", "", text)
        number = format_number(computed.value, language())
        remark = ""
        if computed.difference is not None:
            away = format_number(abs(computed.difference), language())
            if computed.verdict is Verdict.EXCEEDS:
                remark = _("%(number)s more than reported") % {"number": away}
            elif computed.verdict is Verdict.SHORT:
                remark = _("%(number)s less than reported") % {"number": away}
        if computed.verdict is Verdict.AGREES:
            remark = _("agrees")
        if computed.complete:
            return ShownSum(number, computed.verdict, "", remark, computed.value)
        gaps = ngettext(
            "%(count)s part not known", "%(count)s parts not known", computed.missing
        ) % {"count": computed.missing}
        text = _("%(number)s known") % {"number": number}
        joined = ", ".join(filter(None, (gaps, remark)))
        return ShownSum(text, computed.verdict, gaps, remark, f"{text} ({joined})")


@dataclass(frozen=True, slots=True)
class ShownRepetition:
    """One quantity that was stated repeatedly."""

    title: str
    agrees: bool
    statements: tuple[ShownStatement, ...]


def show_repetitions(
    measure: Measure, found: Sequence[Repetition], *, known: Labels | None = None
) -> list[ShownRepetition]:
    """Put repeated statements into words: what of, and where each of them is.

    Args:
        measure: what was stated.
        found: the repeated statements.
        known: names that were fetched already.
    """
    firsts = [repetition.statements[0] for repetition in found]
    labels = labels_for({axis for first in firsts for axis in first.codes}, firsts, known=known)
    return [_repetition(measure, repetition, labels) for repetition in found]


def _repetition(measure: Measure, repetition: Repetition, labels: Labels) -> ShownRepetition:
    first = repetition.statements[0]
    axes = sorted(first.codes, key=labels.order)
    parts = [labels.code(axis, first.codes[axis]) for axis in axes] or [_("not broken down")]
    parts += [
        labels.code(INSTITUTION, first.institution), labels.code(PERIOD, first.period),
    ]  # fmt: skip
    statements = tuple(
        ShownStatement(
            text=value_text(s.value, s.status, s.qualifier, measure.unit),
            is_missing=s.value is None,
            url=reverse("figures:figure", args=[s.cycle, s.reference]),
            remark=", ".join(
                filter(None, (s.reference, s.section and _("section %(s)s") % {"s": s.section}))
            ),
        )
        for s in repetition.statements
    )
    return ShownRepetition(", ".join(parts), repetition.agrees, statements)


def bars_over_periods(
    unit: str,
    named: str,
    places: Sequence[tuple[str, str]],
    series: tuple[str, ...],
    values: Sequence[tuple[Decimal | None, ...]],
) -> Chart:
    """Draw bars beside each other, period by period.

    Args:
        unit: the unit of a measure; blank where none says it.
        named: what is counted, where no unit says it.
        places: for each group of bars the name of a part, blank for the whole, and the period.
        series: what the bars of a group are.
        values: one value for each bar of each group.
    """
    names = tuple(
        f"{part}, {period_text(period)}" if part else period_text(period) for part, period in places
    )
    percent = unit == "percent"
    shown = "" if percent else (unit_text(unit) if unit else named)
    return Chart(Kind.GROUPED, shown, names, series, tuple(values), percent)


def drawn(chart: Chart) -> str:
    """Draw a chart as SVG for the reader of the page."""
    return to_svg(chart, language())
