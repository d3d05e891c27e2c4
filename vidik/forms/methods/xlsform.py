# SPDX-License-Identifier: EUPL-1.2
"""A form written as an XLSForm workbook."""

from __future__ import annotations

import datetime as dt
import io
from typing import Final

from vidik.core.languages import tags
from vidik.forms.methods.model import Form
from vidik.forms.methods.tables import LABELS, Texts

_FIXED_DATE: Final = dt.datetime(2024, 1, 1, tzinfo=dt.UTC).replace(tzinfo=None)


def xlsform_workbook(form: Form) -> bytes:
    """Write the form as an XLSForm workbook for ODK, Kobo and others; the same bytes each time."""
    import xlsxwriter  # noqa: PLC0415 - slow to load, and seldom needed

    output = io.BytesIO()
    book = xlsxwriter.Workbook(
        output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"created": _FIXED_DATE})
    heading = book.add_format({"bold": True, "bg_color": "#E8E2D9"})
    settings = settings_row(form.titles, form.id, form.version)
    settings |= {f"{TITLE}{tag}": form.titles[tag] for tag in tags()[1:]}
    for name, rows in (
        ("survey", [row.cells for row in form.sheets.survey]),
        ("choices", [row.cells for row in form.sheets.choices]),
        ("settings", [settings]),
    ):
        sheet = book.add_worksheet(name)
        columns = list(dict.fromkeys(column for row in rows for column in row))
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column, heading)
            sheet.set_column(at, at, 24)
        for number, row in enumerate(rows, start=1):
            for at, column in enumerate(columns):
                if row.get(column):
                    sheet.write_string(number, at, row[column])
        sheet.freeze_panes(1, 0)
    book.close()
    return output.getvalue()


TITLE: Final = "vidik::title_"
"""What the columns of the settings sheet begin with that hold the title in other languages."""


def settings_row(titles: Texts, form_id: str, version: str) -> dict[str, str]:
    """Return the settings sheet of a form."""
    return {
        "form_title": titles[tags()[0]],
        "form_id": form_id,
        "version": version,
        "default_language": LABELS[tags()[0]].removeprefix("label::"),
    }
