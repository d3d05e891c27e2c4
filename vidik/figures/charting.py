# SPDX-License-Identifier: EUPL-1.2
"""Choose the chart that suits a table, and say in words what it shows."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from vidik.core.formats import format_number
from vidik.core.periods import Period
from vidik.figures.methods.charts import Chart, Kind
from vidik.figures.methods.crosstab import PERIOD, Coordinate
from vidik.figures.presentation import ShownTable
from vidik.figures.wording import language, unit_text


def chart_of(table: ShownTable) -> Chart:
    """Draw a line over time, bars along one dimension, stacked bars along two that add up."""
    crosstab = table.crosstab
    requested = table.asked
    turned = requested.columns == (PERIOD,) and _one_kind(crosstab.columns)
    rows = crosstab.main_rows or (() if crosstab.total_row is None else (crosstab.total_row,))
    columns = crosstab.main_columns or (
        () if crosstab.total_column is None else (crosstab.total_column,)
    )
    row_names = tuple(table.labels.coordinate(requested.rows, row) for row in rows)
    column_names = tuple(table.labels.coordinate(requested.columns, column) for column in columns)
    values = tuple(tuple(crosstab.cell(row, column).number for column in columns) for row in rows)
    percent = table.measure.unit == "percent"
    unit = "" if percent else unit_text(table.measure.unit)
    if turned and len(columns) > 1:
        across = tuple(zip(*values, strict=True)) if values else ()
        return Chart(Kind.LINE, unit, column_names, row_names, across, percent)
    if requested.rows == (PERIOD,) and len(rows) > 1 and _one_kind(crosstab.rows):
        return Chart(Kind.LINE, unit, row_names, column_names, values, percent)
    if len(columns) <= 1:
        return Chart(Kind.BAR, unit, row_names, column_names, values, percent)
    kind = Kind.STACKED if crosstab.columns_add_up else Kind.GROUPED
    return Chart(kind, unit, row_names, column_names, values, percent)


def _one_kind(periods: tuple[Coordinate, ...]) -> bool:
    """Return whether periods are of one kind: a state at a day and a year make no line."""
    return len({Period.parse(period).kind for (period,) in periods if period is not None}) == 1


def describe(chart: Chart, table: ShownTable) -> str:
    """Say what a chart shows, for those who do not see it; the table beside holds the values."""
    numbers = [
        (value, category, series)
        for category, row in zip(chart.categories, chart.values, strict=True)
        for series, value in zip(chart.series, row, strict=True)
        if value is not None
    ]
    if not numbers:
        return str(table.measure.name)
    largest = max(numbers, key=lambda item: item[0])
    smallest = min(numbers, key=lambda item: item[0])
    templates = {
        Kind.LINE: _("Line chart: %(measure)s. %(range)s"),
        Kind.STACKED: _("Stacked bar chart: %(measure)s. %(range)s"),
    }
    template = templates.get(chart.kind, _("Bar chart: %(measure)s. %(range)s"))
    spread = _("The largest value is %(largest)s (%(where)s), the smallest %(smallest)s.") % {
        "largest": _number(largest[0]),
        "where": _where(chart, largest[1], largest[2]),
        "smallest": _number(smallest[0]),
    }
    return template % {"measure": table.measure.name, "range": spread}


def _where(chart: Chart, category: str, series: str) -> str:
    return f"{category}, {series}" if len(chart.series) > 1 else category


def _number(value: Decimal) -> str:
    return format_number(value, language())
