# SPDX-License-Identifier: EUPL-1.2
"""Files for spreadsheets: CSV that is quoted and runs nothing, pages that say what they are.

A spreadsheet splits a file at the list separator of its reader's locale, not at ours: Serbian
Excel opens a file with commas at semicolons, and a field's quotes do not hold where the field
before it was not cut. What stands behind any separator may therefore become a cell of its own, and
is disarmed like the beginning of a cell.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import xlsxwriter

Value = str | int | Decimal | dt.date | None

SEPARATORS: Final = ",;\t\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029|؛"
"""What may end a cell: list separators of any locale, tabs, ends of lines."""
SIGNS: Final = "=+\\-@＝＋－＠"
"""Signs that begin a formula, also in the width of East Asian writing."""
_SKIPPED: Final = (
    "\"' \xa0\xad\u061c\u1680\u180e\u2000-\u200f\u202a-\u202f\u205f-\u206f\u3000\ufeff"
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"
)
"""Quotes, spaces and invisible signs, which may stand before a formula without stopping it."""
_BEFORE: Final = rf"\A[{_SKIPPED}]*(?=[{SIGNS}\t\r\n])|[{SEPARATORS}][{_SKIPPED}]*(?=[{SIGNS}])"
_ARMED: Final = re.compile(_BEFORE)
_DISARMED: Final = re.compile(_BEFORE.replace("(?=", "(?<=')(?="))
_MAY_START: Final = re.compile(rf"[{SIGNS}\t\r\n]")
_NUMBER: Final = re.compile(r"-?[0-9]+(?:[.,][0-9]+)*%?")


def disarmed(text: str) -> str:
    """Put an apostrophe before each place where a spreadsheet might begin a formula.

    A negative number is a number and stays one. `armed` takes exactly these apostrophes away.
    """
    if _MAY_START.search(text) is None or _NUMBER.fullmatch(text):
        return text
    return _ARMED.sub(lambda found: f"{found[0]}'", text)


def armed(text: str) -> str:
    """Give back the text that `disarmed` was given."""
    return _DISARMED.sub(lambda found: found[0][:-1], text) if "'" in text else text


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text back."""
        return text


_WRITER: Final = csv.writer(_Line(), quoting=csv.QUOTE_ALL, lineterminator="\r\n")


def csv_line(values: Iterable[Value]) -> str:
    """Write one line of CSV: every field in quotes, every text disarmed; None is blank."""
    line: str = _WRITER.writerow([_cell(value) for value in values])
    return line


def _cell(value: Value) -> str:
    match value:
        case None:
            return ""
        case str():
            return disarmed(value)
        case dt.date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case _:
            return str(value)


def mark_sheets(book: xlsxwriter.Workbook, mark: str) -> None:
    """Put what a demonstration says of itself at the head of every printed page of a workbook."""
    if mark:
        for sheet in book.worksheets():
            sheet.set_header(f"&C{mark.replace('&', '&&')}")
