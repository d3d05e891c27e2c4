# SPDX-License-Identifier: EUPL-1.2
"""A workbook as plain cells: counted first, then read in a separate process.

The library that knows the format makes an object of everything that a file claims, so it gets a
file only after all of it was counted, and runs where little memory and time are all that it can
take. What comes back is data: texts, numbers, days, by sheet and cell.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from vidik.core import confined, packages

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_TEXT: Final = 32_767
"""Characters that a cell of a workbook can hold."""
MOST_TEXTS: Final = 8_000_000
"""Characters of all cells together: a text that is stored once can appear in many of them."""
LIMITS: Final = packages.Limits(
    packed=MOST_BYTES, unpacked=60 * 1024 * 1024, parts=400, ratio=200, sheets=100, rows=20_000,
    columns=256, cells=200_000, elements=1_200_000,
)  # fmt: skip
APART: Final = confined.Limits(seconds=10, memory=2**30, answer=64 * 1024 * 1024)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORBIDDEN: Final[Mapping[str, str]] = {
    "vbaproject": "macros",
    "macrosheets/": "macros",
    "externallinks/": "links to other files",
    "embeddings/": "embedded objects",
    "activex/": "controls",
    "ctrlprops/": "controls",
    "connections.xml": "data connections",
    "querytables/": "data connections",
    "customxml/": "parts of another program",
    "webextensions/": "web extensions",
    "drawings/": "pictures or shapes",
    "media/": "pictures",
}
_PLACE: Final = re.compile(r"([A-Z]+)([0-9]+)")

NO_WORKBOOK: Final = (
    "the file is not an Excel workbook (.xlsx); send the workbook that you were given"
)
OLD_FORMAT: Final = (
    "the file is locked with a password or saved in an old format; save it as .xlsx without one"
)
TOO_HEAVY: Final = (
    "the file takes more time or memory to read than a workbook of this kind needs; copy what you "
    "entered into a new copy of the workbook and send that"
)
MESSAGES: Final = (*packages.MESSAGES, NO_WORKBOOK, OLD_FORMAT, TOO_HEAVY)

Value = str | int | float | bool | dt.date | dt.time | dt.timedelta | None
Kind = Literal["text", "number", "truth", "day", "formula", "error"]


@dataclass(frozen=True, slots=True)
class Cell:
    """The content of a cell."""

    value: Value = None
    kind: Kind = "text"
    is_percent: bool = False
    """Whether the workbook shows the number as a percentage."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: every cell that holds something, by row and column from one on."""

    title: str
    is_visible: bool = True
    has_merged: bool = False
    cells: Mapping[tuple[int, int], Cell] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Cell:
        """Return a cell, a blank one where there is none."""
        return self.cells.get((row, column), _BLANK)

    def named(self, place: str) -> Cell:
        """Return the cell of a place such as `B3`."""
        found = _PLACE.fullmatch(place)
        assert found is not None  # noqa: S101 - we wrote it
        return self.at(int(found[2]), column_number(found[1]))

    @property
    def last_row(self) -> int:
        """The lowest row that holds something."""
        return max((row for row, _column in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """The rightmost column that holds something."""
        return max((column for _row, column in self.cells), default=0)


_BLANK: Final = Cell()


@dataclass(frozen=True, slots=True)
class Book:
    """A workbook: its sheets in their order."""

    sheets: tuple[Sheet, ...]

    @property
    def titles(self) -> list[str]:
        """Names of the sheets."""
        return [sheet.title for sheet in self.sheets]

    def __contains__(self, title: str) -> bool:
        return title in self.titles

    def __getitem__(self, title: str) -> Sheet:
        return next(sheet for sheet in self.sheets if sheet.title == title)


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong, and in which cell; blank where it is the whole file."""

    cell: str
    message: str
    """A template with named placeholders."""
    params: Mapping[str, str]

    def __str__(self) -> str:
        text = self.message % self.params
        return f"{self.cell}: {text}" if self.cell else text


class WorkbookRefused(Exception):
    """A workbook of which nothing was taken, with every reason."""

    def __init__(self, faults: Iterable[CellFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


def refused(message: str, **params: str) -> WorkbookRefused:
    """Make the refusal of a whole file."""
    return WorkbookRefused([CellFault("", message, params)])


def read_book(content: bytes) -> Book:
    """Read a workbook that somebody sent: count it first, then read it in a separate process.

    Raises:
        WorkbookRefused: it is no workbook, damaged, or holds more or other than a workbook of
            answers may; nothing of it is stored.
    """
    check_package(content)
    return _read(
        content, lambda file: confined.run(f"{__name__}:parse_book", file, APART, MESSAGES)
    )


def own_book(content: bytes) -> Book:
    """Read a workbook that was written here a moment ago, in this process.

    Raises:
        WorkbookRefused: it cannot be opened.
    """
    return _read(content, parse_book)


def _read(content: bytes, reader: Callable[[bytes], bytes]) -> Book:
    try:
        return _book(json.loads(reader(content)))
    except confined.Refused as error:
        raise refused(error.message, **error.params) from None
    except confined.Unreadable:
        raise refused(TOO_HEAVY) from None
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise refused(packages.DAMAGED, reason=type(error).__name__) from None


def check_package(content: bytes) -> None:
    """Look at a file before any library reads it.

    Raises:
        WorkbookRefused: it is no workbook, damaged, or holds more or other than it may.
    """
    if content.startswith(_OLD_OFFICE):
        raise refused(OLD_FORMAT)
    if not content.startswith(packages.ZIP):
        raise refused(NO_WORKBOOK)
    try:
        types = packages.look(content, LIMITS, _FORBIDDEN)
    except packages.PackageRefused as error:
        raise refused(error.message, **error.params) from None
    if b"spreadsheetml.sheet.main+xml" not in types:
        if b"macroEnabled" in types:
            raise refused(packages.HOLDS, what="macros")
        raise refused(NO_WORKBOOK)


def parse_book(content: bytes) -> bytes:
    """Write what a workbook holds as text; the function that runs in the separate process.

    Raises:
        Refused: it cannot be opened, or its texts are longer than they may be.
    """
    import openpyxl  # noqa: PLC0415 - slow to load, and needed by the other process alone
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - see above

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), keep_links=False, rich_text=False)
    except (
        InvalidFileException, KeyError, ValueError, TypeError, AttributeError, IndexError, OSError,
        SyntaxError, RecursionError,
    ) as error:  # fmt: skip
        raise confined.Refused(packages.DAMAGED, reason=type(error).__name__) from None
    length = count = 0
    sheets = []
    for title in book.sheetnames:
        sheet: Any = book[title]
        cells = []
        # Walking rows would take as long as the lowest cell that somebody touched is far away. A
        # sheet that is a chart has no cells.
        for cell in getattr(sheet, "_cells", {}).values():
            reported = _cell_content(cell)
            if reported is None:
                continue
            # Counted again: several sheets can be one part of the file.
            count += 1
            if count > LIMITS.cells:
                raise confined.Refused(packages.TOO_MANY_CELLS, most=str(LIMITS.cells))
            length += len(reported[3]) if isinstance(reported[3], str) else 1
            if length > MOST_TEXTS:
                raise confined.Refused(packages.TOO_MUCH)
            cells.append(reported)
        sheets.append(
            {
                "title": title,
                "visible": sheet.sheet_state == "visible",
                "merged": hasattr(sheet, "merged_cells") and bool(sheet.merged_cells.ranges),
                "cells": cells,
            }
        )
    return json.dumps(sheets).encode()


def _cell_content(cell: Any) -> tuple[int, int, str, str | int | float | bool, bool] | None:
    """Write the content of a cell; nothing for a blank one."""
    value = cell.value
    if value is None:
        return None
    kind, reported = "text", value
    if cell.data_type == "f":
        kind, reported = "formula", value if isinstance(value, str) else "="
    elif cell.data_type == "e":
        kind = "error"
    elif isinstance(value, bool):
        kind = "truth"
    elif isinstance(value, int | float):
        kind = "number"
    elif isinstance(value, dt.timedelta):
        kind, reported = "span", value.total_seconds()
    elif isinstance(value, dt.datetime | dt.date | dt.time):
        kind, reported = type(value).__name__, value.isoformat()
    else:
        reported = str(value)
    if isinstance(reported, str):
        reported = reported[: MOST_TEXT + 1]
    return cell.row, cell.column, kind, reported, "%" in str(cell.number_format)


def _book(entry: Any) -> Book:
    return Book(
        tuple(
            Sheet(
                str(sheet["title"]),
                bool(sheet["visible"]),
                bool(sheet["merged"]),
                {
                    (int(row), int(column)): _cell(str(kind), value, is_percent=bool(percent))
                    for row, column, kind, value, percent in sheet["cells"]
                },
            )
            for sheet in entry
        )
    )


def _cell(kind: str, value: Any, *, is_percent: bool) -> Cell:
    if kind == "number":
        return Cell(value if isinstance(value, int | float) else str(value), "number", is_percent)
    if kind == "truth":
        return Cell(bool(value), "truth")
    if kind == "span":
        return Cell(dt.timedelta(seconds=float(value)), "day")
    if kind in _DAYS:
        return Cell(_DAYS[kind](str(value)), "day")
    return Cell(str(value), _TEXTS.get(kind, "text"))


_TEXTS: Final[Mapping[str, Kind]] = {"formula": "formula", "error": "error"}
_DAYS: Final[Mapping[str, Callable[[str], dt.date | dt.time]]] = {
    "datetime": dt.datetime.fromisoformat,
    "date": dt.date.fromisoformat,
    "time": dt.time.fromisoformat,
}


def column_letters(number: int) -> str:
    """Name a column: 1 is A, 27 is AA."""
    letters = ""
    while number:
        number, left = divmod(number - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def column_number(letters: str) -> int:
    """Count a column by its name: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
