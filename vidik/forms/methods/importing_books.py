# SPDX-License-Identifier: EUPL-1.2
"""The workbook of a register: blank with lists to choose from, or as it came with faults marked."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from vidik.core.spreadsheets import mark_sheets
from vidik.forms.methods.books import MOST_TEXT, Cell, column_letters

if TYPE_CHECKING:
    import xlsxwriter

MOST_ROWS: Final = 20_000
"""Rows of a sheet that are read back."""
_FIXED_DATE: Final = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - the same bytes each time
_WIDTH: Final = 18
_WIDE: Final = 60
_LONGEST_HINT: Final = 255
_PAPER: Final = 9


@dataclass(frozen=True, slots=True)
class Head:
    """The heading of a column, and what may be entered below it."""

    title: str
    hint: str = ""
    list: str = ""
    kind: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet: its headings, or its cells as they came."""

    title: str
    about: str
    heads: Mapping[int, Head]
    """By column, from one on."""
    rows: Sequence[tuple[int, Mapping[int, Cell]]] = ()
    """Below the headings, by line."""
    faults: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict)
    """By line: column, zero for the whole row, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Words:
    """What the workbook says by itself."""

    how: str
    lists: str
    faults: str
    fault: str
    title: str
    steps: Sequence[str]
    columns: Sequence[str]
    """Headings of the explanation: sheet, column, what is entered, to choose from."""
    list_of_faults: Sequence[str]
    """Headings of the list of faults: sheet, row, column, fault."""
    needed: str
    choose: str


@dataclass(frozen=True, slots=True)
class Register:
    """A workbook to be written."""

    words: Words
    pages: Sequence[Page]
    lists: Mapping[str, Sequence[str]]
    faults: Sequence[tuple[str, str, str, str]] = ()
    mark: str = ""
    """What a demonstration says on every page; blank for none."""


def write_register(register: Register) -> bytes:
    """Write a workbook: texts are never formulas, and each list can be chosen from."""
    import xlsxwriter  # noqa: PLC0415 - slow to load, and seldom needed

    out = io.BytesIO()
    options = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    book = xlsxwriter.Workbook(out, options)
    _Writer(book, register).write()
    mark_sheets(book, register.mark)
    book.close()
    return out.getvalue()


class _Writer:
    def __init__(self, book: xlsxwriter.Workbook, register: Register) -> None:
        self._book, self._register = book, register
        plain = {"valign": "top", "text_wrap": True}
        add = book.add_format
        self._plain = add(plain)
        self._title = add(plain | {"bold": True, "font_size": 15})
        self._head = add(plain | {"bold": True, "bg_color": "#DDE6E9", "border": 1})
        self._must = add(plain | {"bold": True, "bg_color": "#F3DFA2", "border": 1})
        self._day = add({"num_format": "dd.mm.yyyy", "valign": "top"})
        self._moment = add({"num_format": "dd.mm.yyyy hh:mm", "valign": "top"})
        self._text = add({"num_format": "@", "valign": "top"})
        self._bad = add({"bg_color": "#F4C7C3", "valign": "top"})
        self._bad_day = add({"bg_color": "#F4C7C3", "num_format": "dd.mm.yyyy", "valign": "top"})
        self._ranges: dict[str, str] = {}

    def write(self) -> None:
        """Write all sheets; lists last, but named before."""
        words, mark = self._register.words, self._register.mark
        self._book.set_properties(
            {"title": words.title, "created": _FIXED_DATE, "subject": mark, "comments": mark}
        )
        self._explain()
        self._name_ranges()
        for page in self._register.pages:
            self._page(page)
        if self._register.faults:
            self._list_faults()
        self._write_lists()

    def _explain(self) -> None:
        words = self._register.words
        sheet = self._book.add_worksheet(words.how[:31])
        sheet.set_landscape()
        sheet.set_paper(_PAPER)
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 1, 28)
        sheet.set_column(2, 2, _WIDE + 20)
        sheet.set_column(3, 3, _WIDTH)
        sheet.write_string(0, 0, words.title, self._title)
        row = 1
        for text in words.steps:
            row += 1
            sheet.write_string(row, 0, text, self._book.add_format({"valign": "top"}))
        row += 2
        for at, text in enumerate(words.columns):
            sheet.write_string(row, at, text, self._head)
        for page in self._register.pages:
            row += 1
            sheet.write_string(row, 0, page.title, self._head)
            sheet.write_string(row, 2, page.about, self._plain)
            for head in page.heads.values():
                row += 1
                said = [words.needed] if head.needed else []
                sheet.write_string(row, 1, head.title, self._plain)
                sheet.write_string(row, 2, " ".join([*said, head.hint]).strip(), self._plain)
                sheet.write_string(row, 3, words.choose if head.list else "", self._plain)

    def _page(self, page: Page) -> None:
        sheet = self._book.add_worksheet(page.title[:31])
        sheet.freeze_panes(1, 2)
        last = max(page.heads, default=0)
        for column, head in page.heads.items():
            at = column - 1
            sheet.set_column(at, at, _WIDTH, self._form(head))
            sheet.write_string(0, at, head.title, self._must if head.needed else self._head)
            rule = self._rule(head)
            if rule:
                sheet.data_validation(1, at, MOST_ROWS - 1, at, rule)
        if page.faults:
            sheet.write_string(0, last, self._register.words.fault, self._must)
            sheet.set_column(last, last, _WIDE)
        for line, cells in page.rows:
            wrong = page.faults.get(line, ())
            columns = {column for column, _text in wrong}
            for column, cell in cells.items():
                self._cell(sheet, line - 1, column - 1, cell, is_bad=column in columns)
            for column in columns - {0} - set(cells):
                sheet.write_blank(line - 1, column - 1, None, self._bad)
            if wrong:
                text = "\n".join(text for _column, text in wrong)[:MOST_TEXT]
                sheet.write_string(line - 1, last, text, self._plain)

    def _form(self, head: Head) -> Any:
        return {"day": self._day, "moment": self._moment, "count": None, "amount": None}.get(
            head.kind, self._text
        )

    def _rule(self, head: Head) -> dict[str, Any]:
        hint = head.hint[:_LONGEST_HINT]
        rule: dict[str, Any] = {"validate": "any"}
        if head.list in self._ranges:
            # Codes and names in another language are read as well.
            rule = {
                "validate": "list", "source": self._ranges[head.list],
                "error_type": "information", "error_message": self._register.words.choose,
            }  # fmt: skip
        elif not hint:
            return {}
        return rule | {"input_title": head.title[:32], "input_message": hint} if hint else rule

    def _cell(self, sheet: Any, row: int, column: int, cell: Cell, *, is_bad: bool) -> None:
        value = cell.value
        if value is None:
            return
        if isinstance(value, dt.datetime | dt.date):
            whole = value if isinstance(value, dt.datetime) else dt.datetime(*value.timetuple()[:3])  # noqa: DTZ001 - workbooks know no zones
            form = self._bad_day if is_bad else self._moment if whole.time() else self._day
            sheet.write_datetime(row, column, whole.replace(tzinfo=None), form)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            sheet.write_number(row, column, value, self._bad if is_bad else None)
        else:
            text = str(value)[:MOST_TEXT]
            sheet.write_string(row, column, text, self._bad if is_bad else self._text)

    def _list_faults(self) -> None:
        words = self._register.words
        sheet = self._book.add_worksheet(words.faults[:31])
        for at, text in enumerate(words.list_of_faults):
            sheet.write_string(0, at, text, self._head)
        sheet.set_column(0, 2, _WIDTH)
        sheet.set_column(3, 3, _WIDE * 2)
        for row, fault in enumerate(self._register.faults, start=1):
            for at, text in enumerate(fault):
                sheet.write_string(row, at, text, self._plain)

    def _name_ranges(self) -> None:
        title = self._register.words.lists[:31].replace("'", "''")
        for at, (name, rows) in enumerate(self._register.lists.items(), start=1):
            if rows:
                letters = column_letters(at)
                self._ranges[name] = f"='{title}'!${letters}$2:${letters}${len(rows) + 1}"

    def _write_lists(self) -> None:
        sheet = self._book.add_worksheet(self._register.words.lists[:31])
        for at, (name, rows) in enumerate(self._register.lists.items()):
            sheet.write_string(0, at, name, self._head)
            sheet.set_column(at, at, _WIDTH)
            for row, text in enumerate(rows, start=1):
                sheet.write_string(row, at, text, self._text)
