# SPDX-License-Identifier: EUPL-1.2
"""Small workbooks for the tests of tables, as publishers lay them out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence

import openpyxl
from openpyxl.styles import Alignment, Font

from vidik.checks.methods.tables import TableReport, read_tables

Row = Sequence[object]


def book(
    rows: Sequence[Row],
    *,
    merges: Sequence[str] = (),
    name: str = "T1",
    bold: Sequence[str] = (),
    indents: Mapping[str, int] | None = None,
    formats: Mapping[str, str] | None = None,
) -> bytes:
    """Make a workbook of one sheet."""
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for area in merges:
        sheet.merge_cells(area)
    for ref in bold:
        sheet[ref].font = Font(bold=True)
    for ref, steps in (indents or {}).items():
        sheet[ref].alignment = Alignment(indent=steps)
    for ref, code in (formats or {}).items():
        sheet[ref].number_format = code
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    """Return a workbook as a file."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'office:version="1.2"><office:automatic-styles>'
    '<style:style style:name="up" style:family="text"><style:text-properties '
    'style:text-position="super 58%"/></style:style>'
    '<style:style style:name="ce1" style:family="table-cell"><style:text-properties '
    'fo:font-weight="bold"/></style:style></office:automatic-styles><office:body>'
    "<office:spreadsheet>"
)
ODS_TAIL = "</office:spreadsheet></office:body></office:document-content>"


def text(value: str, more: str = "") -> str:
    """Write a text of an OpenDocument table."""
    return (
        f'<table:table-cell office:value-type="string"{more}><text:p>{value}</text:p>'
        "</table:table-cell>"
    )


def number(value: object, shown: str = "", more: str = "") -> str:
    """Write a number of an OpenDocument table."""
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}"{more}>'
        f"<text:p>{shown or value}</text:p></table:table-cell>"
    )


def ods(rows: Sequence[str], *, name: str = "T1", head: str = "") -> bytes:
    """Make an OpenDocument workbook of rows that are written out."""
    table = (
        f'<table:table table:name="{name}">{head}'
        + "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
        + "</table:table>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr("content.xml", ODS_HEAD + table + ODS_TAIL, zipfile.ZIP_DEFLATED)
        file.writestr("Pictures/a.png", b"not really")
    return out.getvalue()


def read(content: bytes, **options: object) -> dict[str, tuple[str, str, str, str, str]]:
    """Read a file: for each cell its measure, unit, period, dimensions and value."""
    return of(read_tables(content, **options))  # type: ignore[arg-type]


def of(result: TableReport) -> dict[str, tuple[str, str, str, str, str]]:
    """Return each cell that was read by the name of its place on the sheet."""
    return {
        cell.id.rpartition("!")[2]: (
            cell.measure,
            cell.unit,
            cell.period,
            ";".join(f"{name}={code}" for name, code in cell.dimensions),
            "" if cell.value is None else str(cell.value),
        )
        for cell in result.cells
    }


def unread(content: bytes) -> list[str]:
    """Return what is said of a file that is not read, sentence by sentence."""
    return [str(one) for one in read_tables(content).structure.unread]
