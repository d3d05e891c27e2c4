# SPDX-License-Identifier: EUPL-1.2
"""An XLSForm workbook that the office uploads: understood whole, or refused with every reason.

The file is opened by `books`, as a returned questionnaire is. Sheets and columns that other
tools know and we do not are refused, since what they say would be lost without a word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from vidik.core.languages import tags
from vidik.forms.methods.books import Book, Cell, CellFault, Sheet, WorkbookRefused, column_letters
from vidik.forms.methods.drafting import Cells, Items, folded, items_of, sheets_of
from vidik.forms.methods.flaw import Flaw
from vidik.forms.methods.returned import ERROR_VALUE, FORMULA, MERGED
from vidik.forms.methods.sheets import SHEETS, FormError, SheetRow, Sheets
from vidik.forms.methods.tables import REASONS, Codes, reason_choices, unfolded
from vidik.forms.methods.xlsform import TITLE

MOST_ROWS: Final = 6000
MOST_COLUMNS: Final = 80
NO_SURVEY: Final = "the workbook has no sheet “survey”; upload an XLSForm"
OTHER_SHEET: Final = "the sheet is not part of an XLSForm; only survey, choices and settings are"
HIDDEN_SHEET: Final = "the sheet is hidden; show it or remove it"
TOO_LONG_SHEET: Final = "the sheet has more than %(most)s rows or %(columns)s columns"
COLUMN_TWICE: Final = "the column “%(found)s” appears twice"
NO_COLUMN_NAME: Final = "a column without a name has content"
NO_TEXT: Final = "this is a date; enter it as text"
ONE_ROW: Final = "settings are one row"
NOT_CLOSED: Final = "a group is not closed, or is closed without being opened: “%(found)s”"
MADE_BY_US: Final = (
    "this row is generated from the row of its table or question; change that row instead"
)
REASONS_CHANGED: Final = "the reasons for a blank are the same in every form and cannot be changed"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A form as a workbook gives it, with tables as one row each."""

    items: Items
    choices: tuple[Cells, ...]
    form_id: str
    titles: Mapping[str, str]
    """What the settings say; blank where they say nothing."""
    rows: Mapping[str, int]
    """In which row of the survey sheet each named row stands."""
    lists: Mapping[str, int]
    """In which row of the choices sheet each list begins."""
    columns: Mapping[str, str]
    """The letter of each column of the survey sheet."""

    def place(self, flaw: Flaw) -> str:
        """Return the cell of the workbook in which something does not fit."""
        if flaw.is_choice:
            return f"choices!A{self.lists.get(flaw.item, 1)}"
        if flaw.column.startswith("title_"):
            return "settings"
        if flaw.item not in self.rows:
            return "survey"
        return f"survey!{self.columns.get(flaw.column, 'A')}{self.rows[flaw.item]}"


def read_xlsform(book: Book, codes: Codes) -> Uploaded:
    """Read an XLSForm workbook.

    Args:
        book: the workbook, as `books.read_book` gives it.
        codes: names of the codes that tables speak of.

    Raises:
        WorkbookRefused: with every fault that could be distinguished; nothing is taken.
    """
    faults = list(_book_faults(book))
    if faults:
        raise WorkbookRefused(faults)
    names = {name.strip().lower(): name for name in book.titles}
    tables = {
        name: _rows(book[names[name]], name, faults) if name in names else [] for name in SHEETS
    }
    if len(tables["settings"]) > 1:
        faults.append(CellFault("settings!A3", ONE_ROW, {}))
    if faults:
        raise WorkbookRefused(faults)
    settings = tables["settings"][0][1] if tables["settings"] else {}
    given = Sheets(_sheet_rows(tables["survey"]), _sheet_rows(tables["choices"]))
    survey, choices = folded(given)
    try:
        items = items_of(survey)
    except ValueError as error:
        raise WorkbookRefused([CellFault("survey", NOT_CLOSED, {"found": str(error)})]) from None
    rows = {cells["name"]: at for at, cells in tables["survey"] if cells.get("name")}
    faults += _changed_copies(given, items, choices, codes)
    if faults:
        raise WorkbookRefused(faults)
    lists: dict[str, int] = {}
    for at, cells in tables["choices"]:
        lists.setdefault(cells.get("list_name", ""), at)
    first, *others = tags()
    titles = {first: settings.get("form_title", "")}
    titles |= {tag: settings.get(f"{TITLE}{tag}", "") for tag in others}
    survey_sheet = book[names["survey"]]
    columns = {
        str(survey_sheet.at(1, at).value).strip(): column_letters(at)
        for at in range(1, survey_sheet.last_column + 1)
    }
    return Uploaded(
        items, tuple(choices), settings.get("form_id", ""), titles, rows, lists, columns
    )


def _sheet_rows(table: list[tuple[int, dict[str, str]]]) -> tuple[SheetRow, ...]:
    return tuple(SheetRow(str(at), cells) for at, cells in table)


def _book_faults(book: Book) -> Iterator[CellFault]:
    if "survey" not in {name.strip().lower() for name in book.titles}:
        yield CellFault("", NO_SURVEY, {})
    for sheet in book.sheets:
        if sheet.title.strip().lower() not in SHEETS:
            yield CellFault(sheet.title, OTHER_SHEET, {})
        elif not sheet.is_visible:
            yield CellFault(sheet.title, HIDDEN_SHEET, {})
        elif sheet.has_merged:
            yield CellFault(sheet.title, MERGED, {})
        if sheet.last_row > MOST_ROWS or sheet.last_column > MOST_COLUMNS:
            params = {"most": str(MOST_ROWS), "columns": str(MOST_COLUMNS)}
            yield CellFault(sheet.title, TOO_LONG_SHEET, params)


def _rows(sheet: Sheet, name: str, faults: list[CellFault]) -> list[tuple[int, dict[str, str]]]:
    """Read a sheet as rows with their numbers; a blank row says nothing."""
    lines: dict[int, dict[int, str]] = {}
    for (at, column), cell in sorted(sheet.cells.items()):
        text = _text(cell, f"{name}!{column_letters(column)}{at}", faults)
        if text:
            lines.setdefault(at, {})[column] = text
    header = lines.pop(1, {})
    seen: set[str] = set()
    for column, text in header.items():
        if text in seen:
            where = f"{name}!{column_letters(column)}1"
            faults.append(CellFault(where, COLUMN_TWICE, {"found": text}))
        seen.add(text)
    rows = []
    for at, line in lines.items():
        cells = {}
        for column, text in line.items():
            if column not in header:
                faults.append(CellFault(f"{name}!{column_letters(column)}{at}", NO_COLUMN_NAME, {}))
            cells[header.get(column, "")] = text
        rows.append((at, cells))
    return rows


def _text(cell: Cell, where: str, faults: list[CellFault]) -> str:
    """Return the text of a cell; what is no text, number, or yes or no is a fault."""
    value = cell.value
    if cell.kind == "formula":
        faults.append(CellFault(where, FORMULA, {}))
    elif cell.kind == "error":
        faults.append(CellFault(where, ERROR_VALUE, {"found": str(value)}))
    elif cell.kind == "day":
        faults.append(CellFault(where, NO_TEXT, {}))
    elif isinstance(value, bool):
        return "yes" if value else "no"
    elif isinstance(value, float) and value.is_integer():
        return str(int(value))
    elif value is not None:
        return str(value).replace("\r\n", "\n").strip()
    return ""


def _changed_copies(
    given: Sheets, items: Items, choices: list[Cells], codes: Codes
) -> Iterator[CellFault]:
    """Find rows that we unfold ourselves and that somebody changed in the file."""
    reasons = [dict(row.cells) for row in reason_choices()]
    for row in given.choices:
        if row.get("list_name") == REASONS and dict(row.cells) not in reasons:
            yield CellFault(f"choices!A{row.where}", REASONS_CHANGED, {})
    made = {row.get("vidik::table") or row.get("vidik::reason_for") for row in given.survey} - {""}
    if not made:
        return
    try:
        again = unfolded(sheets_of(items, choices), codes)
    except FormError:
        return  # what is wrong with a table is said of its own row
    expected = {row.get("name"): dict(row.cells) for row in again.survey if row.get("name")}
    for row in given.survey:
        name = row.get("name")
        if (row.get("vidik::table") or row.get("vidik::reason_for")) and expected.get(name) != dict(
            row.cells
        ):
            yield CellFault(f"survey!A{row.where}", MADE_BY_US, {})
