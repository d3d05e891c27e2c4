# SPDX-License-Identifier: EUPL-1.2
"""Return figures away as files: what a page shows, or a whole cycle with all its versions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from django.db.models import QuerySet
from django.db.models import Value as SqlValue
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.demonstration import demonstration
from vidik.core.folders import private_folder, write_private
from vidik.core.languages import tags
from vidik.figures.methods import cyclefiles
from vidik.figures.methods.crosstab import INSTITUTION, PERIOD, Statement
from vidik.figures.methods.formats import (
    CubeDimension,
    CubeValue,
    Sheet,
    Value,
    csv_lines,
    json_bytes,
    jsonstat_dataset,
    xlsx_bytes,
)
from vidik.figures.models import Cycle, Figure, Measure, Observation
from vidik.figures.presentation import ShownTable
from vidik.figures.wording import period_text, unit_text

MAX_WORKBOOK_ROWS: Final = 100_000
FORMATS: Final = ("csv", "parquet", "jsonstat", "sdmx-csv")
_TOTAL: Final = "_T"


class TooLong(Exception):
    """A list that a workbook cannot hold in reasonable time; CSV has no such limit."""


def table_file(table: ShownTable, extension: str, *, with_sums: bool, actor: Actor) -> bytes:
    """Write a table exactly as it is shown.

    Args:
        table: the table.
        extension: `csv`, `xlsx` or `json` (JSON-stat).
        with_sums: add the computed totals that the cross-tabulation shows.
        actor: who downloads.
    """
    authorize(actor, Action.FIGURES_EXPORT, table.measure)
    note_export(f"measure:{table.measure.code}", extension, actor=actor)
    if extension == "json":
        return json_bytes(_dataset(table))
    header, rows = _grid(table, with_sums=with_sums)
    if extension == "csv":
        return b"".join(csv_lines(header, rows))
    notes = [table.measure.name, table.measure.definition, *_held(table)]
    sheets = [
        Sheet(_("Table"), header, rows, [str(note) for note in notes if note]),
        Sheet(_("Statements"), _statement_head(table), _statement_rows(table)),
    ]
    return xlsx_bytes(sheets, title=str(table.measure.name), mark=demonstration())


def _held(table: ShownTable) -> list[str]:
    """Say what holds for every cell: year, institution, period, unit."""
    requested, labels = table.asked, table.labels
    held = [f"{_('Year')}: {requested.cycle}", f"{_('Unit')}: {unit_text(table.measure.unit)}"]
    if requested.institution:
        held.append(
            f"{labels.axis(INSTITUTION)}: {labels.code(INSTITUTION, requested.institution)}"
        )
    if requested.period:
        held.append(f"{labels.axis(PERIOD)}: {labels.code(PERIOD, requested.period)}")
    return held


def _grid(table: ShownTable, *, with_sums: bool) -> tuple[list[str], list[list[Value]]]:
    sums = with_sums and any(row.computed for row in table.rows)
    header = [table.row_head, *table.columns]
    if table.total_head:
        header.append(table.total_head)
    if sums:
        header.append(_("Computed total"))
    rows: list[list[Value]] = []
    for row in (*table.rows, *((table.total_row,) if table.total_row else ())):
        line: list[Value] = [row.label, *(cell.value for cell in row.cells)]
        if table.total_head:
            line.append(row.total.value if row.total else "")
        if sums:
            line.append(row.computed.value if row.computed else "")
        rows.append(line)
    if with_sums and table.computed_row:
        computed: list[Value] = [shown.value for shown in table.computed_row]
        line = [_("Computed total"), *computed[: len(table.columns)]]
        if table.total_head:
            line.append("" if table.columns else computed[-1])
        if sums:
            line.append(computed[-1])
        rows.append(line)
    return header, rows


def _statement_head(table: ShownTable) -> list[str]:
    axes = [a for a in (*table.asked.rows, *table.asked.columns) if a not in {INSTITUTION, PERIOD}]
    return [
        _("Citation"), *(table.labels.axis(axis) for axis in axes), _("Institution"), _("Period"),
        _("Value"), _("Why there is none"), _("How exactly"), _("Section"), _("Note"),
    ]  # fmt: skip


def _statement_rows(table: ShownTable) -> Iterator[list[Value]]:
    axes = [a for a in (*table.asked.rows, *table.asked.columns) if a not in {INSTITUTION, PERIOD}]
    labels = table.labels
    for statement in table.crosstab.statements:
        codes = [labels.code(axis, statement.codes.get(axis)) for axis in axes]
        yield [
            statement.reference, *codes, labels.code(INSTITUTION, statement.institution),
            period_text(statement.period), statement.value, statement.status, statement.qualifier,
            statement.section, statement.remark,
        ]  # fmt: skip


def _dataset(table: ShownTable) -> dict[str, object]:
    """Return a table as a JSON-stat data set; repeated statements get a dimension of their own."""
    statements = table.crosstab.statements
    axes = [*table.asked.rows, *table.asked.columns]
    axes += [axis for axis in (INSTITUTION, PERIOD) if axis not in axes]
    places: dict[tuple[str, ...], list[Statement]] = {}
    for statement in statements:
        place = tuple(code or _TOTAL for code in statement.at(axes))
        places.setdefault(place, []).append(statement)
    dimensions = [_cube_dimension(table, axis, places, index) for index, axis in enumerate(axes)]
    most = max((len(group) for group in places.values()), default=1)
    repeated = most > 1
    if repeated:
        numbers = {str(number): str(number) for number in range(1, most + 1)}
        dimensions.append(CubeDimension("statement", _("Statement"), numbers))
    values = [
        CubeValue(
            (*place, str(number)) if repeated else place,
            statement.value,
            statement.status or ("" if statement.qualifier == "exact" else statement.qualifier),
            {"reference": statement.reference, "section": statement.section},
        )
        for place, group in places.items()
        for number, statement in enumerate(group, start=1)
    ]
    return jsonstat_dataset(
        label=str(table.measure.name),
        source=table.asked.cycle,
        dimensions=dimensions,
        values=values,
        notes=[str(note) for note in (table.measure.definition,) if note],
        extension={"measure": table.measure.code, "unit": table.measure.unit},
    )


def _cube_dimension(
    table: ShownTable, axis: str, places: dict[tuple[str, ...], list[Statement]], index: int
) -> CubeDimension:
    order = {code: None for place in places for code in (place[index],)}
    codes = sorted(order, key=lambda code: code == _TOTAL)
    names = {
        code: _("total") if code == _TOTAL else table.labels.code(axis, code) for code in codes
    }
    code = {INSTITUTION: "reported-by", PERIOD: "period"}.get(axis, axis)
    return CubeDimension(code, table.labels.axis(axis), names, "time" if axis == PERIOD else "")


def list_lines(figures: QuerySet[Figure], *, actor: Actor) -> Iterator[bytes]:
    """Write a list of figures as CSV while it is read."""
    authorize(actor, Action.FIGURES_EXPORT)
    note_export("list", "csv", actor=actor)
    return csv_lines(cyclefiles.COLUMNS, (cyclefiles.line(r) for r in _records(_current(figures))))


def list_workbook(figures: QuerySet[Figure], cycle: Cycle, *, actor: Actor) -> bytes:
    """Write a list of figures as a workbook.

    Raises:
        TooLong: the list has more rows than a workbook takes.
    """
    authorize(actor, Action.FIGURES_EXPORT)
    records = list(islice(_records(_current(figures)), MAX_WORKBOOK_ROWS + 1))
    if len(records) > MAX_WORKBOOK_ROWS:
        message = _("A workbook cannot hold more than 100,000 figures. Choose CSV, or filter.")
        raise TooLong(message)
    note_export(f"list:{cycle.code}", "xlsx", actor=actor)
    lines = [cyclefiles.line(record) for record in records]
    title = f"{_('Figures')} {cycle.code}"
    return xlsx_bytes(
        [Sheet(_("Figures"), cyclefiles.COLUMNS, lines)], title=title, mark=demonstration()
    )


def export_cycle(cycle: Cycle, format_: str, out_dir: Path, *, actor: Actor) -> list[Path]:
    """Write all observations of a cycle with their provenance, every version of them.

    The same figures give the same bytes.

    Args:
        cycle: the cycle.
        format_: `csv`, `parquet`, `jsonstat` or `sdmx-csv`.
        out_dir: where the file goes; made if it is missing.
        actor: who exports.

    Returns:
        The files written.

    Raises:
        ValueError: the format is not known.
    """
    authorize(actor, Action.FIGURES_EXPORT, cycle)
    if format_ not in FORMATS:
        message = f"The format “{format_}” is not known. Known are: {', '.join(FORMATS)}."
        raise ValueError(message)
    private_folder(out_dir)
    rows = Observation.objects.filter(figure__cycle=cycle).order_by(
        "figure__statement", "figure_id", "version"
    )
    extension = {"jsonstat": "json", "sdmx-csv": "sdmx.csv"}.get(format_, format_)
    path = out_dir / f"figures-{cycle.code}.{extension}"
    partial = path.with_name(f"{path.name}.partial")
    write_private(partial, b"")
    match format_:
        case "csv":
            cyclefiles.write_csv(partial, _records(rows))
        case "parquet":
            cyclefiles.write_parquet_file(partial, _records(rows))
        case "sdmx-csv":
            cyclefiles.write_sdmx(partial, lambda: _records(rows), _measures(cycle))
        case _:
            by_measure = rows.order_by(
                "figure__measure__code", "figure__statement", "figure_id", "version"
            )
            cyclefiles.write_jsonstat(partial, _records(by_measure), _measures(cycle), cycle.code)
    partial.replace(path)
    note_export(f"cycle:{cycle.code}", format_, actor=actor)
    return [path]


def note_export(what: str, form: str, *, actor: Actor) -> None:
    """Record that somebody took figures or findings out of the house, and in which form."""
    with change(actor, None) as act:
        act.record("figures.exported", label="figures", what=what, form=form)


def _measures(cycle: Cycle) -> dict[str, cyclefiles.MeasureNames]:
    rows = Measure.objects.filter(figures__cycle=cycle).distinct().prefetch_related("dimensions")
    return {
        measure.code: cyclefiles.MeasureNames(
            name=measure.name.in_language(tags()[0]),
            definition=measure.definition.in_language(tags()[0]),
            dimensions=tuple(sorted(d.code for d in measure.dimensions.all())),
        )
        for measure in rows
    }


def _current(figures: QuerySet[Figure]) -> QuerySet[Observation]:
    return Observation.objects.filter(is_current=True, figure__in=figures.order_by()).order_by(
        "figure__statement", "figure_id"
    )


def _records(observations: QuerySet[Observation]) -> Iterator[cyclefiles.Record]:
    """Read observations with their provenance, some thousands at a time."""
    rows = observations.values_list(
        "figure__reference", "figure__section", "figure__institution__code",
        f"figure__institution__name__{tags()[0]}", "figure__measure__code", "figure__measure__unit",
        "figure__period", "figure__dimension_key", "value", "qualifier", "figure__note",
        "figure__origin", "status", "version", "is_current", "reason", "created_by",
        "figure__measure__person_level", "figure__cycle__code", "figure__note_translations",
        Coalesce("citation__text", SqlValue("")),
    )  # fmt: skip
    for row in rows.iterator(chunk_size=5000):
        yield cyclefiles.Record(*row)
