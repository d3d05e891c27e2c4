# SPDX-License-Identifier: EUPL-1.2
"""Write tables as CSV, Excel, JSON-stat, SDMX-CSV and Parquet.

The same content gives the same bytes: nothing of the clock, the machine or the order of a set
gets into a file. A text that a spreadsheet would run as a formula is disarmed; numbers stay
numbers.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pyarrow as pa
    import xlsxwriter


from vidik.core.spreadsheets import csv_line, mark_sheets

Value = str | int | bool | Decimal | None

MAX_SHEET_ROWS: Final = 1_048_575
"""Rows below the header that one sheet can hold."""
_FIXED_DATE: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001 - spreadsheets know no time zones
_MAX_SAFE_DIGITS: Final = 15
_MAX_WIDTH: Final = 60
_PARQUET_BATCH: Final = 20_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    notes: Sequence[str] = ()
    """Lines above the header: what the sheet shows."""


def plain_number(value: Decimal) -> str:
    """Write a number with a point and without trailing zeros or exponent."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Write CSV in UTF-8, line by line; a mark at the start tells Excel which encoding it is."""
    yield b"\xef\xbb\xbf"
    yield from plain_csv_lines(header, rows)


def plain_csv_lines(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """Write CSV in UTF-8 without a mark, for programs."""
    yield csv_line(header).encode()
    for row in rows:
        yield csv_line(_written(value) for value in row).encode()


def _written(value: Value) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case int():
            return str(value)
        case Decimal():
            return plain_number(value)
        case _:
            return value


def xlsx_bytes(sheets: Sequence[Sheet], *, title: str, mark: str = "") -> bytes:
    """Write a workbook: texts are never formulas, numbers are numbers, the date is fixed.

    Args:
        sheets: its sheets.
        title: for its properties.
        mark: what a demonstration says on every page and in the properties; blank for none.
    """
    import xlsxwriter  # noqa: PLC0415 - slow to load, and seldom needed

    output = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(output, options) as book:
        book.set_properties(
            {
                "title": title, "created": _FIXED_DATE, "company": "Vidik",
                "subject": mark, "comments": mark,
            }
        )  # fmt: skip
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
        for sheet in sheets:
            _write_sheet(book, sheet, bold)
        mark_sheets(book, mark)
    return output.getvalue()


def _write_sheet(book: xlsxwriter.Workbook, sheet: Sheet, bold: object) -> None:
    page = book.add_worksheet(_sheet_name(sheet.name))
    top = 0
    for note in sheet.notes:
        page.write_string(top, 0, note)
        top += 1
    top += 1 if sheet.notes else 0
    widths = [len(text) for text in sheet.header]
    for column, text in enumerate(sheet.header):
        page.write_string(top, column, text, bold)
    for offset, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            _write_cell(page, top + offset, column, value)
            if column < len(widths):
                widths[column] = max(widths[column], len(_written(value)))
    for column, width in enumerate(widths):
        page.set_column(column, column, min(max(width + 2, 8), _MAX_WIDTH))
    page.freeze_panes(top + 1, 1)


def _write_cell(page: xlsxwriter.worksheet.Worksheet, row: int, column: int, value: Value) -> None:
    match value:
        case None:
            return
        case bool():
            page.write_string(row, column, "yes" if value else "no")
        case int():
            page.write_number(row, column, value)
        case Decimal() if len(value.normalize().as_tuple().digits) <= _MAX_SAFE_DIGITS:
            page.write_number(row, column, float(value))
        case Decimal():
            # A spreadsheet keeps fifteen digits; more of them survive as text only.
            page.write_string(row, column, plain_number(value))
        case _:
            page.write_string(row, column, value)


def _sheet_name(name: str) -> str:
    remaining = "".join(char for char in name if char not in "[]:*?/\\'")
    return remaining[:31] or "1"


@dataclass(frozen=True, slots=True)
class CubeDimension:
    """One dimension of a data set with its categories in order."""

    code: str
    label: str
    categories: Mapping[str, str]
    """Code → label."""
    role: str = ""
    """`time`, `geo` or `metric`."""


@dataclass(frozen=True, slots=True)
class CubeValue:
    """One value of a data set, at one category of each dimension."""

    place: tuple[str, ...]
    value: Decimal | None
    status: str
    """A missing status or a qualifier; blank for an exact value."""
    extension: Mapping[str, str] = field(default_factory=dict)


def jsonstat_dataset(
    *,
    label: str,
    source: str,
    dimensions: Sequence[CubeDimension],
    values: Iterable[CubeValue],
    notes: Sequence[str] = (),
    extension: Mapping[str, str] | None = None,
) -> dict[str, object]:
    """Return a JSON-stat 2.0 data set with sparse values and a status for what is not exact.

    What nobody stated has neither value nor status. Per-value `extension`s are gathered in
    the data set's own, by position.
    """
    positions = [
        {code: index for index, code in enumerate(dimension.categories)} for dimension in dimensions
    ]
    sizes = [len(dimension.categories) for dimension in dimensions]
    cells: dict[int, CubeValue] = {}
    for value in values:
        flat = 0
        for index, code in enumerate(value.place):
            flat = flat * sizes[index] + positions[index][code]
        cells[flat] = value
    ordered = sorted(cells.items())
    document: dict[str, object] = {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": source,
        "id": [dimension.code for dimension in dimensions],
        "size": sizes,
        "role": _roles(dimensions),
        "dimension": {dimension.code: _category(dimension) for dimension in dimensions},
        "value": {str(flat): _json_number(v.value) for flat, v in ordered if v.value is not None},
        "status": {str(flat): v.status for flat, v in ordered if v.status},
    }
    if notes:
        document["note"] = list(notes)
    described = {str(flat): dict(v.extension) for flat, v in ordered if v.extension}
    if described or extension:
        document["extension"] = dict(extension or {}) | (
            {"observations": described} if described else {}
        )
    return document


def _roles(dimensions: Sequence[CubeDimension]) -> dict[str, list[str]]:
    roles: dict[str, list[str]] = {}
    for dimension in dimensions:
        if dimension.role:
            roles.setdefault(dimension.role, []).append(dimension.code)
    return roles


def _category(dimension: CubeDimension) -> dict[str, object]:
    return {
        "label": dimension.label,
        "category": {
            "index": list(dimension.categories),
            "label": dict(dimension.categories),
        },
    }


def _json_number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def json_bytes(document: object) -> bytes:
    """Write a JSON document, one indent a level, keys in the order given."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def write_parquet(path: Path, schema: pa.Schema, rows: Iterable[Sequence[object]]) -> int:
    """Write rows to a Parquet file in batches, so that memory does not grow with the file.

    Returns:
        How many rows were written.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 - slow to load, and seldom needed

    count = 0
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        batch: list[Sequence[object]] = []
        for row in rows:
            batch.append(row)
            if len(batch) >= _PARQUET_BATCH:
                writer.write_table(_arrow(schema, batch))
                count += len(batch)
                batch = []
        writer.write_table(_arrow(schema, batch))
        count += len(batch)
    return count


def _arrow(schema: pa.Schema, rows: Sequence[Sequence[object]]) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 - slow to load, and seldom needed

    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    return pa.table(
        [pa.array(list(c), type=f.type) for c, f in zip(columns, schema, strict=True)],
        schema=schema,
    )


def write_lines(stream: IO[bytes], lines: Iterable[bytes]) -> None:
    """Write lines to a stream."""
    for line in lines:
        stream.write(line)
