# SPDX-License-Identifier: EUPL-1.2
"""Rows that an institution brings in sheets: what they are called, and how a row is read.

A row is understood as a whole, or each of its faults is named by sheet, row and column. What the
law and the record demand of it is asked later, by the services that enter it.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal

from vidik.core.marking import gettext_noop
from vidik.core.spreadsheets import armed
from vidik.core.transliterate import fold, to_latin
from vidik.forms.methods.books import Cell, column_letters

Kind = Literal[
    "number", "label", "text", "code", "codes", "day", "moment", "count", "amount", "yes", "places"
]
LONGEST: Final = 200
"""Characters of a cell; what is longer is no code, number or day."""
LONGEST_NUMBER: Final = 30
LONGEST_LABEL: Final = 20

FORMULA: Final = gettext_noop("The cell holds a formula. Enter its value.")
ERROR: Final = gettext_noop("The cell holds an error of the spreadsheet. Enter the value.")
HIDDEN_SIGN: Final = gettext_noop(
    "“%(found)s” holds a character that nobody sees (%(code)s). Type it anew."
)
TOO_LONG: Final = gettext_noop("The cell is longer than %(most)s characters.")
NEEDED: Final = gettext_noop("Fill in this cell.")
NOT_LISTED: Final = gettext_noop("“%(found)s” is not in the list. Choose from it.")
NO_NUMBER: Final = gettext_noop(
    "“%(found)s” is not a number of a register: it begins with a letter or a digit and holds only "
    "letters, digits, spaces and . - / ( )."
)
MIXED: Final = gettext_noop(
    "“%(found)s” mixes Latin and Cyrillic letters that look alike. Type it in one script."
)
NO_LABEL: Final = gettext_noop(
    "“%(found)s” is too long or names somebody: enter what tells persons of a matter apart, such "
    "as 1 or 2."
)
NO_DAY: Final = gettext_noop("“%(found)s” is not a day. Enter it like 31.12.2026 or 2026-12-31.")
SLASHED: Final = gettext_noop(
    "“%(found)s” may be read as two different days. Enter it like 31.12.2026 or 2026-12-31."
)
SERIAL: Final = gettext_noop(
    "“%(found)s” is a number. Format the cell as a date, or enter the day like 31.12.2026."
)
NO_MOMENT: Final = gettext_noop("“%(found)s” is not a day with an hour, such as 31.12.2026 10:30.")
NO_COUNT: Final = gettext_noop("“%(found)s” is not a whole number.")
NO_AMOUNT: Final = gettext_noop("“%(found)s” is not an amount, such as 1250.50.")
NO_YES: Final = gettext_noop("Enter yes or no.")
NO_PLACES: Final = gettext_noop("“%(found)s” is not a list of charges, such as 1, 3.")
NO_SHEET: Final = gettext_noop(
    "The sheet “%(sheet)s” is missing. Leave it blank if nothing is new."
)
EXTRA_SHEET: Final = gettext_noop(
    "The sheet “%(found)s” is not known: its rows would be lost. Rename it or delete it."
)
MERGED: Final = gettext_noop(
    "The sheet has merged cells. Split them, so that each row has its own."
)
NO_ROWS: Final = gettext_noop("The file has no rows.")
NO_COLUMN: Final = gettext_noop("The column “%(column)s” is missing from the first row.")
EXTRA_COLUMN: Final = gettext_noop(
    "The column “%(found)s” is not known: what it holds would be lost. Rename it or delete it."
)
TWICE: Final = gettext_noop("The column “%(found)s” stands there twice.")
SAME_NUMBER: Final = gettext_noop("Row %(first)s has this number, or one that looks like it.")
LYING: Final = gettext_noop(
    "%(said)s rows are announced here for “%(sheet)s”, but there are %(found)s. Export the file "
    "again."
)
NOT_TEXT: Final = gettext_noop(
    "The file is not text in UTF-8 or UTF-16 (line %(line)s). Save it as CSV UTF-8."
)
BROKEN: Final = gettext_noop(
    "A quotation mark is not closed, or a cell is far too long: nothing from here on can be read."
)
RAGGED: Final = gettext_noop(
    "The cell in column %(found)s has no heading above it: what it holds would be lost."
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet."""

    code: str
    kind: Kind
    label: str
    meaning: str = ""
    """What is entered, where the label does not say it."""
    list: str = ""
    """Name of the list to choose from."""
    of: str = ""
    """The column on whose code the list depends."""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet, or one CSV file."""

    code: str
    title: str
    about: str
    columns: tuple[Column, ...]
    needed: bool = False

    def column(self, code: str) -> Column:
        """Return a column."""
        return next(each for each in self.columns if each.code == code)


TOTALS: Final = Sheet(
    "totals",
    gettext_noop("Totals"),
    gettext_noop(
        "If you like: how many rows each sheet has, so that a file in which some are missing is "
        "found."
    ),
    (
        Column("sheet", "code", gettext_noop("Sheet"), list="sheet", needed=True),
        Column("rows", "count", gettext_noop("Rows"), needed=True),
    ),
)
"""The sheet in which a file announces how many rows the others have."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, and where: row 0 is the sheet as a whole, a blank sheet the file."""

    sheet: str
    line: int
    column: str
    message: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """One row, understood: values as JSON holds them."""

    sheet: str
    line: int
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lists:
    """What may be chosen: the code of each name, in whatever language it is written."""

    codes: Mapping[str, Mapping[str, str]]
    """List → folded name or code → code; a list that depends on a code is called `list:code`."""
    heads: Mapping[str, str]
    """Folded name of a sheet or a column, such as `acts` or `acts:on` → its code."""

    def find(self, name: str, of: str, text: str) -> str | None:
        """Return the code that somebody typed or named; None where it is none of the list."""
        known = self.codes.get(f"{name}:{of}") if of else None
        if known is None:
            known = self.codes.get(name, {})
        return known.get(folded(text))

    def sheet(self, title: str) -> str | None:
        """Return the code of a sheet by its name."""
        return self.heads.get(folded(title))

    def column(self, sheet: str, title: str) -> str | None:
        """Return the code of a column by its heading."""
        return self.heads.get(f"{sheet}:{folded(title)}")


def folded(text: str) -> str:
    """Reduce a name to what two spellings of it have in common."""
    return " ".join(fold(text).split())


# ---------------------------------------------------------------------------- numbers, labels

_NUMBER_SIGNS: Final = re.compile(r"[^\W_][\w ./()\-–]*")
_LABEL_SIGNS: Final = re.compile(r"[0-9A-Za-zА-Яа-яЂђЈјЉљЊњЋћЏџ](?:[0-9./-]*)")


def number_key(number: str) -> str:
    """Return what two ways of writing one number have in common: script, case and spaces."""
    return "".join(to_latin(number).casefold().replace("–", "-").split())


_LETTERS_BACK: Final = str.maketrans(
    "abvgdđežzijklmnoprstćufhcčšABVGDĐEŽZIJKLMNOPRSTĆUFHCČŠ",
    "абвгдђежзијклмнопрстћуфхцчшАБВГДЂЕЖЗИЈКЛМНОПРСТЋУФХЦЧШ",
)


def spellings(number: str) -> set[str]:
    """Return the ways in which a number may be stored: as typed, in either script, in capitals."""
    typed = {number, to_latin(number), number.translate(_LETTERS_BACK)}
    return typed | {each.upper() for each in typed}


def _scripts(text: str) -> set[str]:
    return {
        name.partition(" ")[0]
        for char in text
        if char.isalpha() and (name := unicodedata.name(char, ""))
    }


# --------------------------------------------------------------------------------- one cell

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_POINTS: Final = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})\.?")
_HOUR: Final = re.compile(r"(.+?)(?:,? +|T)([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2})?(?: ?h)?")
_SLASHES: Final = re.compile(r"[0-9]{1,4}[/-][0-9]{1,2}[/-][0-9]{1,4}")
_DIGITS: Final = re.compile(r"[0-9]{1,9}")
_AMOUNT: Final = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,2})?")
_YES: Final = {"yes": True, "da": True, "1": True, "no": False, "ne": False, "0": False}


class _Wrong(Exception):
    """A cell that cannot be read."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message)
        self.message, self.params = message, params


def _day(text: str) -> dt.date:
    found = _ISO.fullmatch(text)
    parts = found.groups() if found else None
    if parts is None and (found := _POINTS.fullmatch(text)):
        parts = found.groups()[::-1]
    if parts is None:
        if _SLASHES.fullmatch(text):
            raise _Wrong(SLASHED, found=text[:30])
        message = SERIAL if text.replace(".", "", 1).isdecimal() else NO_DAY
        raise _Wrong(message, found=text[:30])
    try:
        return dt.date(*map(int, parts))
    except ValueError:
        raise _Wrong(NO_DAY, found=text[:30]) from None


def _moment(text: str) -> dt.datetime:
    found = _HOUR.fullmatch(text)
    day = _day(found[1] if found else text)
    if found is None:
        return dt.datetime.combine(day, dt.time())
    try:
        return dt.datetime.combine(day, dt.time(int(found[2]), int(found[3])))
    except ValueError:
        raise _Wrong(NO_MOMENT, found=text[:30]) from None


def _plain(cell: Cell) -> str:
    """Return the text of a cell.

    Raises:
        _Wrong: it holds a formula, an error, a sign that nobody sees, or too much.
    """
    if cell.kind == "formula":
        raise _Wrong(FORMULA)
    if cell.kind == "error":
        raise _Wrong(ERROR)
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    text = armed(str(value)).replace("\u00a0", " ").strip()
    if len(text) > LONGEST:
        raise _Wrong(TOO_LONG, most=str(LONGEST))
    for char in text:
        if unicodedata.category(char) in {"Cc", "Cf", "Co", "Cs"}:
            seen = "".join(c for c in text[:30] if unicodedata.category(c)[0] != "C")
            raise _Wrong(HIDDEN_SIGN, found=seen, code=f"U+{ord(char):04X}")
    return unicodedata.normalize("NFC", text)


def _as_number(text: str) -> str:
    text = " ".join(text.split())
    if len(text) > LONGEST_NUMBER or not _NUMBER_SIGNS.fullmatch(text):
        raise _Wrong(NO_NUMBER, found=text[:LONGEST_NUMBER])
    if len(_scripts(text)) > 1:
        raise _Wrong(MIXED, found=text)
    return text


def _as_label(text: str) -> str:
    if len(text) > LONGEST_LABEL or not _LABEL_SIGNS.fullmatch(text):
        raise _Wrong(NO_LABEL, found=text[:LONGEST_LABEL])
    return to_latin(text)


def _as_count(text: str) -> int:
    if not _DIGITS.fullmatch(text):
        raise _Wrong(NO_COUNT, found=text[:30])
    return int(text)


def _as_amount(text: str) -> str:
    if not _AMOUNT.fullmatch(text):
        raise _Wrong(NO_AMOUNT, found=text[:30])
    return str(Decimal(text.replace(",", ".")))


def _as_yes(text: str) -> bool:
    found = _YES.get(fold(text))
    if found is None:
        raise _Wrong(NO_YES)
    return found


def _as_places(text: str) -> list[int]:
    parts = [part.strip() for part in re.split("[,;]", text)]
    if not all(_DIGITS.fullmatch(part) for part in parts):
        raise _Wrong(NO_PLACES, found=text[:30])
    return [int(part) for part in parts]


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "number": _as_number,
    "label": _as_label,
    "text": str,
    "day": lambda text: _day(text).isoformat(),
    "moment": lambda text: _moment(text).isoformat(),
    "count": _as_count,
    "amount": _as_amount,
    "yes": _as_yes,
    "places": _as_places,
}


def _value(column: Column, cell: Cell, lists: Lists, read: Mapping[str, Any]) -> Any:
    if column.kind in {"day", "moment"} and isinstance(cell.value, dt.date):
        return _of_date(column, cell.value)
    if column.kind == "day" and cell.kind == "number":
        raise _Wrong(SERIAL, found=str(cell.value)[:30])
    text = _plain(cell)
    if not text:
        if column.needed:
            raise _Wrong(NEEDED)
        return None
    if column.kind in {"code", "codes"}:
        parts = [part.strip() for part in text.split(";")] if column.kind == "codes" else [text]
        of = str(read.get(column.of) or "") if column.of else ""
        codes = [lists.find(column.list, of, part) for part in parts if part]
        if None in codes:
            raise _Wrong(NOT_LISTED, found=text[:60])
        return codes if column.kind == "codes" else codes[0]
    return _READ[column.kind](text)


def _of_date(column: Column, value: dt.date) -> str:
    if column.kind == "moment":
        whole = value if isinstance(value, dt.datetime) else dt.datetime.combine(value, dt.time())
        return whole.replace(tzinfo=None, second=0, microsecond=0).isoformat()
    return (value.date() if isinstance(value, dt.datetime) else value).isoformat()


# ------------------------------------------------------------------------------- one sheet

Lines = Iterable[tuple[int, Mapping[int, Cell]]]
"""Numbers of rows with their cells by column, from one on; blank rows may be left out."""


def read_lines(sheet: Sheet, lines: Lines, lists: Lists) -> Iterator[Row | Fault]:
    """Read the rows of a sheet below its headings; a bad row gives each of its faults."""
    rows = iter(lines)
    first = next(rows, None)
    if first is None:
        if sheet.needed:
            yield Fault(sheet.code, 0, "", NO_ROWS)
        return
    heads: dict[int, Column | None] = {}
    faults = list(_heads(sheet, first, lists, heads))
    if faults:
        yield from faults
        return
    for line, cells in rows:
        if any(cell.value not in {None, ""} for cell in cells.values()):
            yield from _row(sheet, line, cells, heads, lists)


def _heads(
    sheet: Sheet,
    first: tuple[int, Mapping[int, Cell]],
    lists: Lists,
    heads: dict[int, Column | None],
) -> Iterator[Fault]:
    """Find the columns by their headings; None for one of our own, which is not read."""
    line, cells = first
    for at, cell in sorted(cells.items()):
        title = str(cell.value or "").strip()
        if not title:
            continue
        code = lists.column(sheet.code, title)
        if code == "":
            heads[at] = None
        elif code is None:
            yield Fault(sheet.code, line, "", EXTRA_COLUMN, {"found": title[:60]})
        elif any(column is not None and column.code == code for column in heads.values()):
            yield Fault(sheet.code, line, code, TWICE, {"found": title[:60]})
        else:
            heads[at] = sheet.column(code)
    there = {column.code for column in heads.values() if column is not None}
    for column in sheet.columns:
        if column.needed and column.code not in there:
            yield Fault(sheet.code, line, column.code, NO_COLUMN, {"column": column.code})


def _row(
    sheet: Sheet,
    line: int,
    cells: Mapping[int, Cell],
    heads: Mapping[int, Column | None],
    lists: Lists,
) -> Iterator[Row | Fault]:
    values: dict[str, Any] = {}
    faults = []
    known = [(at, column) for at, column in heads.items() if column is not None]
    # What depends on another column is read after it.
    ordered = sorted(known, key=lambda each: bool(each[1].of))
    for at, column in ordered:
        try:
            found = _value(column, cells.get(at, _BLANK), lists, values)
        except _Wrong as wrong:
            faults.append(Fault(sheet.code, line, column.code, wrong.message, wrong.params))
        else:
            if found is not None:
                values[column.code] = found
    for at, cell in cells.items():
        if at not in heads and cell.value not in {None, ""}:
            faults.append(Fault(sheet.code, line, "", RAGGED, {"found": column_letters(at)}))
            break
    if faults:
        yield from faults
        # Whatever else is said of this matter is not called unknown because of this row.
        yield Row(sheet.code, -line, values)
    else:
        yield Row(sheet.code, line, values)


_BLANK: Final = Cell()
