# SPDX-License-Identifier: EUPL-1.2
"""A form as an Excel workbook that an institution fills in.

One sheet a section. Cells to answer are unlocked and bound to what may be typed; all others are
locked. What was answered before is in them, last year's own value beside. A hidden sheet tells
which question stands where and what was in its cell, for whom the workbook was made, and carries a
fingerprint of the places.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from vidik.core.spreadsheets import mark_sheets
from vidik.forms.methods.answers.model import Answers
from vidik.forms.methods.model import Form, Kind, Question, Section, Table
from vidik.forms.methods.tables import STATUSES, Texts
from vidik.forms.methods.workbook_answers import (
    REPEATED_ROWS,
    as_float,
    cells_of,
    is_exact,
    words_in,
)

if TYPE_CHECKING:
    import xlsxwriter

HIDDEN: Final = "_vidik"
LAYOUT: Final = "1"
"""Which way of laying out workbooks this is; another one is refused when read."""
_FIXED_DATE: Final = dt.datetime(2024, 1, 1)  # noqa: DTZ001 - the same bytes each time
_SHEET_NAME: Final = 31
_UNSAFE: Final = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
_MEASURE: Final = 44
_TALL: Final = 75
"""Height in points of a cell for sentences."""
_NARROW: Final = 15


@dataclass(frozen=True, slots=True)
class Respondent:
    """For whom a workbook is made."""

    institution: str
    """The institution's code."""
    names: Texts
    year: int


def fingerprint(form: Form, respondent: Respondent, cells: Mapping[str, str]) -> str:
    """Give the fingerprint of a workbook: form, version, respondent and the place of every cell."""
    content = json.dumps(
        [LAYOUT, form.id, form.version, respondent.institution, respondent.year, dict(cells)],
        sort_keys=True,
        ensure_ascii=False,
    )
    return hashlib.sha256(content.encode()).hexdigest()


def write_workbook(
    form: Form,
    respondent: Respondent,
    *,
    language: str,
    last_year: Mapping[str, Decimal] | None = None,
    answers: Answers | None = None,
    as_of: str = "",
    mark: str = "",
) -> bytes:
    """Write the workbook; the same bytes for the same form, respondent and values.

    An answer that the workbook could not give back as it is stays out of its cell: one that cannot
    be read yet, a text that begins as a formula does, more rows of a group than it has.

    Args:
        form: the form.
        respondent: for whom.
        language: `en` or `sr`.
        last_year: what the institution stated a year before, by question.
        answers: what was answered so far.
        as_of: when that was, as the first sheet says it.
        mark: what a demonstration says on every page and in the properties; blank for none.
    """
    import xlsxwriter  # noqa: PLC0415 - slow to load, and seldom needed

    output = io.BytesIO()
    book = xlsxwriter.Workbook(
        output, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    answered = cells_of(form, answers or Answers(), language)
    writer = _Writer(
        book,
        form,
        respondent,
        language,
        last_year=last_year or {},
        answered=answered,
        as_of=as_of,
    )
    writer.write(mark)
    mark_sheets(book, mark)
    book.close()
    return output.getvalue()


def layout(form: Form, language: str) -> dict[str, str]:
    """Return the place of every answer in a workbook, such as `2. Police!C7`, by question.

    Questions of repeated groups are named with the time that they are answered: `event[0]`.
    """
    from xlsxwriter.utility import xl_rowcol_to_cell  # noqa: PLC0415 - slow to load, and seldom needed

    cells: dict[str, str] = {}
    for number, section in enumerate(form.sections, start=1):
        name = sheet_name(number, section, language)
        for place in _places(form, section):
            cells[place.key] = f"{name}!{xl_rowcol_to_cell(place.row, place.column)}"
    return cells


def sheet_name(number: int, section: Section, language: str) -> str:
    """Name the sheet of a section so that Excel takes it."""
    title = _UNSAFE.sub(" ", section.labels.get(language, section.name))
    return f"{number}. {title}"[:_SHEET_NAME].strip()


@dataclass(frozen=True, slots=True)
class _Place:
    """One cell to answer."""

    key: str
    question: Question
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line of the sheet that is no answer: a section's question, a table's head."""

    row: int
    table: Table | None = None
    repeat: str = ""
    listed: Question | None = None


_FIRST: Final = 2
"""Row of the first question, below the section's title and hint."""


def _plan(  # noqa: C901 - one branch for each kind of thing in a sheet
    form: Form, section: Section
) -> tuple[list[_Place], list[_Heading]]:
    """Lay the section out: what is in which row."""
    places: list[_Place] = []
    heads: list[_Heading] = []
    row, tables, repeats = _FIRST, dict[str, int](), dict[str, int]()
    for name in section.questions:
        question = form.questions[name]
        if question.place is not None:
            table = form.tables[question.place.table]
            if table.name not in tables:
                tables[table.name] = row + 2
                heads.append(_Heading(row, table=table))
                row += 2 + len(table.rows) + 1
            at = question.place
            column = 1 + at.column
            places.append(_Place(name, question, tables[table.name] + at.row, column))
        elif question.repeat:
            if question.repeat not in repeats:
                repeats[question.repeat] = row + 2
                heads.append(_Heading(row, repeat=question.repeat))
                row += 2 + REPEATED_ROWS + 1
            inside = _of_repeat(form, question.repeat)
            if question not in inside:
                continue
            column = inside.index(question)
            for time in range(REPEATED_ROWS):
                key = f"{name}[{time}]"
                places.append(_Place(key, question, repeats[question.repeat] + time, column))
        elif question.kind is Kind.LIST:
            heads.append(_Heading(row, listed=question))
            row += 1
        elif question.is_own:
            places.append(_Place(name, question, row, 1))
            row += 1
        elif question.kind is Kind.NOTE:
            heads.append(_Heading(row))
            row += 1
    return places, heads


def _places(form: Form, section: Section) -> list[_Place]:
    return _plan(form, section)[0]


def _of_repeat(form: Form, repeat: str) -> list[Question]:
    return [item for item in form.questions.values() if item.repeat == repeat and item.is_own]


class _Writer:
    """Writes one workbook."""

    def __init__(
        self,
        book: xlsxwriter.Workbook,
        form: Form,
        respondent: Respondent,
        language: str,
        *,
        last_year: Mapping[str, Decimal],
        answered: Mapping[str, str],
        as_of: str,
    ) -> None:
        self.book = book
        self.form = form
        self.respondent = respondent
        self.language = language
        self.words = words_in(language)
        self.last_year = last_year
        self.answered = answered
        self.as_of = as_of
        self.reasons = [texts[language] for texts in STATUSES.values()]
        base = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
        add = book.add_format
        self.plain = add(base | {"bg_color": "#F4F1EC"})
        self.title = add(base | {"bold": True, "font_size": 15, "bg_color": "#F4F1EC"})
        self.label = add(base | {"bg_color": "#F4F1EC"})
        self.head = add(base | {"bold": True, "bg_color": "#DDE6E9", "border": 1})
        self.hint = add(base | {"bg_color": "#DDE6E9", "border": 1, "font_size": 10})
        self.caption = add(base | {"bold": True, "bg_color": "#F4F1EC", "font_size": 12})
        self.before = add(base | {"italic": True, "font_color": "#5B5347", "bg_color": "#F4F1EC"})
        answer = base | {"locked": False, "border": 1, "bg_color": "#FFFFFF"}
        self.number = add(answer | {"num_format": "General", "align": "right"})
        self.text = add(answer | {"num_format": "@"})

    def write(self, mark: str) -> None:
        self.book.set_properties(
            {
                "created": _FIXED_DATE, "title": self.form.titles[self.language],
                "subject": mark, "comments": mark,
            }
        )  # fmt: skip
        self._about()
        for number, section in enumerate(self.form.sections, start=1):
            self._section(number, section)
        self._hidden()

    def _sheet(self, name: str) -> Any:
        sheet = self.book.add_worksheet(name)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.protect("", {"format_columns": True, "format_rows": True})
        return sheet

    def _about(self) -> None:
        sheet = self._sheet(self.words["about"])
        sheet.set_column(0, 0, 24, self.plain)
        sheet.set_column(1, 1, 80, self.plain)
        sheet.write_string(0, 0, self.form.titles[self.language], self.title)
        sheet.write_string(0, 1, "", self.plain)
        rows = (
            (self.words["institution"], self.respondent.names[self.language]),
            (self.words["year"], str(self.respondent.year)),
            (self.words["form"], self.form.id),
            (self.words["version"], self.form.version),
            (self.words["holds"], self._holds()),
        )
        for at, (label, text) in enumerate(rows, start=2):
            sheet.write_string(at, 0, label, self.caption)
            sheet.write_string(at, 1, text, self.plain)
        sheet.write_string(7, 0, self.words["how"], self.caption)
        for at in range(1, 7):
            sheet.write_string(6 + at, 1, self.words[f"how_{at}"], self.plain)

    def _holds(self) -> str:
        """Return whether the workbook is blank, or what of the answers it holds."""
        return self.words["holds_answers"] % self.as_of if self.answered else self.words["blank"]

    def _section(self, number: int, section: Section) -> None:
        sheet = self._sheet(sheet_name(number, section, self.language))
        places, heads = _plan(self.form, section)
        widest = max((place.column for place in places), default=1) + 1
        sheet.set_column(0, 0, _MEASURE, self.plain)
        wide = any(place.question.kind is Kind.TEXT for place in places)
        sheet.set_column(1, 1, _MEASURE if wide else _NARROW + 5, self.plain)
        sheet.set_column(2, max(widest, 2), _NARROW + 5, self.plain)
        sheet.set_column(widest + 1, widest + 20, _NARROW, self.plain)
        sheet.write_string(0, 0, section.labels.get(self.language, section.name), self.title)
        sheet.write_string(1, 0, section.hints.get(self.language, ""), self.label)
        sheet.freeze_panes(_FIRST, 1)
        for head in heads:
            self._head(sheet, head)
        for place in places:
            self._answer(sheet, place)

    def _head(self, sheet: Any, head: _Heading) -> None:
        if head.table is not None:
            table = head.table
            sheet.write_string(head.row, 0, table.labels.get(self.language, ""), self.caption)
            sheet.write_string(head.row + 1, 0, table.hints.get(self.language, ""), self.hint)
            for at, texts in enumerate(table.columns, start=1):
                shown = texts[self.language] if table.column_is_shown else self.words["answer"]
                sheet.write_string(head.row + 1, at, shown, self.head)
            if any(name in self.last_year for name in self._cells_of(table)):
                for at, texts in enumerate(table.columns, start=1):
                    shown = texts[self.language] if table.column_is_shown else ""
                    words = f"{self.words['last_year']}: {shown}".rstrip(": ")
                    sheet.write_string(head.row + 1, len(table.columns) + at, words, self.head)
            for at, texts in enumerate(table.rows):
                sheet.write_string(head.row + 2 + at, 0, texts[self.language], self.label)
        elif head.listed is not None:
            words = head.listed.labels.get(self.language, head.listed.name)
            sheet.write_string(head.row, 0, words, self.label)
            sheet.write_string(head.row, 1, self.words["listed"], self.plain)
        elif head.repeat:
            label = self.form.repeats[head.repeat].get(self.language, "")
            sheet.write_string(head.row, 0, label, self.caption)
            for at, question in enumerate(_of_repeat(self.form, head.repeat)):
                words = question.labels.get(self.language, question.name)
                sheet.write_string(head.row + 1, at, words, self.head)

    def _cells_of(self, table: Table) -> list[str]:
        return [
            item.name
            for item in self.form.questions.values()
            if item.place is not None and item.place.table == table.name
        ]

    def _answer(self, sheet: Any, place: _Place) -> None:
        question = place.question
        style = self.number if question.is_number else self.text
        if question.kind is Kind.TEXT and not question.repeat:
            sheet.set_row(place.row, _TALL)
        text = self.answered.get(place.key, "")
        if not text:
            sheet.write_blank(place.row, place.column, None, style)
        elif question.is_number and is_exact(text, self.language):
            sheet.write_number(place.row, place.column, as_float(text), style)
        else:
            sheet.write_string(place.row, place.column, text, style)
        rule = self._rule(question)
        if rule:
            sheet.data_validation(place.row, place.column, place.row, place.column, rule)
        if question.place is None and not question.repeat:
            words = question.labels.get(self.language, question.name)
            hint = question.hints.get(self.language, "")
            sheet.write_string(place.row, 0, f"{words}\n{hint}".strip(), self.label)
        before = self.last_year.get(question.name)
        if before is not None:
            width = 1
            if question.place is not None:
                width = len(self.form.tables[question.place.table].columns)
            sheet.write_number(place.row, place.column + width, float(before), self.before)

    def _rule(self, question: Question) -> dict[str, Any]:
        if question.is_number:
            reasons = ", ".join(self.reasons)
            return {
                "validate": "list",
                "source": ["0", *self.reasons],
                "error_type": "information",
                "input_title": self.words["number_title"],
                "input_message": (self.words["number_input"] % reasons)[:255],
                "error_message": (self.words["number_error"] % reasons)[:255],
            }
        names = [choice.name for choice in self.form.choices.get(question.choices, ())]
        if question.kind is Kind.ONE:
            words = [
                choice.labels.get(self.language, choice.name)
                for choice in self.form.choices[question.choices]
            ]
            if sum(map(len, words)) + len(words) > 255:  # noqa: PLR2004 - Excel's own limit
                return {}
            return {
                "validate": "list",
                "source": words,
                "error_message": self.words["choice_error"],
            }
        if question.kind is Kind.MANY:
            message = (self.words["choices"] % " ".join(names))[:255]
            return {"validate": "any", "input_message": message}
        if question.kind is Kind.DATE:
            return {"validate": "any", "input_message": self.words["date"]}
        return {}

    def _hidden(self) -> None:
        sheet = self.book.add_worksheet(HIDDEN)
        sheet.very_hidden()
        sheet.protect("")
        cells = layout(self.form, self.language)
        facts = {
            "layout": LAYOUT,
            "form": self.form.id,
            "version": self.form.version,
            "institution": self.respondent.institution,
            "year": str(self.respondent.year),
            "language": self.language,
            "fingerprint": fingerprint(self.form, self.respondent, cells),
        }
        for row, (name, text) in enumerate(facts.items()):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, text)
        for row, (name, text) in enumerate(cells.items(), start=len(facts) + 1):
            sheet.write_string(row, 0, name)
            sheet.write_string(row, 1, text)
            if name in self.answered:
                # What nobody changes in the file differs from what somebody answers with it.
                sheet.write_string(row, 2, self.answered[name])
