# SPDX-License-Identifier: EUPL-1.2
"""Tables to take along, as CSV or as a workbook, with the same rows in both."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from typing import Final, Literal

from django.http import HttpResponse

from vidik.core import spreadsheets
from vidik.core.demonstration import demonstration
from vidik.core.spreadsheets import csv_line, mark_sheets

Form = Literal["csv", "xlsx"]
FORMS: Final[tuple[Form, ...]] = ("csv", "xlsx")
Value = spreadsheets.Value

_TYPES: Final[dict[Form, str]] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_WIDEST: Final = 60


def as_form(text: str) -> Form:
    """Return the form that an address asks for; anything else is CSV."""
    return "xlsx" if text == "xlsx" else "csv"


def download(
    name: str, header: Sequence[str], rows: Iterable[Sequence[Value]], form: Form
) -> HttpResponse:
    """Return a table as a file to save.

    Args:
        name: file name without its ending.
        header: one heading a column.
        rows: as many values a row; None stays blank, which is not zero.
        form: `csv` (UTF-8 with a mark, so that spreadsheets read Cyrillic) or `xlsx`.
    """
    content = _csv(header, rows) if form == "csv" else _workbook(header, rows)
    response = HttpResponse(content, content_type=_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


_MEDIA: Final = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": _TYPES["xlsx"],
    "txt": "text/plain; charset=utf-8",
}


def as_file(content: bytes | str, name: str, media_type: str = "") -> HttpResponse:
    """Return a document as a file to save; its ending says what it is, unless that is given."""
    response = HttpResponse(content, content_type=media_type or _MEDIA[name.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    lines = [csv_line(header), *(csv_line(row) for row in rows)]
    return "".join(lines).encode("utf-8-sig")


def _workbook(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    import xlsxwriter  # noqa: PLC0415 - slow to load, and seldom needed

    stream = io.BytesIO()
    book = xlsxwriter.Workbook(
        stream,
        {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    mark = demonstration()
    made = dt.datetime(2000, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)
    book.set_properties({"created": made, "subject": mark, "comments": mark})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"valign": "top"})
    day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
    widths = [len(title) for title in header]
    sheet.write_row(0, 0, header, bold)
    last = 0
    for last, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if value is None:
                continue
            if isinstance(value, dt.date):
                sheet.write_datetime(last, column, dt.datetime(*value.timetuple()[:3]), day)  # noqa: DTZ001 - workbooks know no zones
            elif isinstance(value, str):
                sheet.write_string(last, column, value, plain)
            else:
                sheet.write_number(last, column, value, plain)
            widths[column] = max(widths[column], min(len(str(value)), _WIDEST))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width + 2)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, last, len(header) - 1)
    mark_sheets(book, mark)
    book.close()
    return stream.getvalue()
