# SPDX-License-Identifier: EUPL-1.2
"""Reading a workbook that comes back: everything is understood, or the file is refused.

The file itself is opened by `books`; here its cells are compared with what was sent, and answers
are taken from the places that were left for them.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from vidik.forms.methods.answers.model import Answer, Answers
from vidik.forms.methods.books import (
    Book,
    Cell,
    CellFault,
    Sheet,
    WorkbookRefused,
    column_letters,
    own_book,
    refused,
)
from vidik.forms.methods.model import Form, Kind, Question
from vidik.forms.methods.typed import NoNumberError, dated, number_of
from vidik.forms.methods.workbook import (
    HIDDEN,
    LAYOUT,
    Respondent,
    fingerprint,
    layout,
    write_workbook,
)
from vidik.forms.methods.workbook_answers import MOST_TEXT, NO_TEXT, words_in

_TIME: Final = re.compile(r"(?P<name>.+)\[(?P<time>[0-9]+)\]")
_BEFORE: Final = Decimal("-0.5")
"""Stands where a number of the year before may be; no institution can have stated it."""
_FACTS: Final = ("layout", "form", "version", "institution", "year", "language", "fingerprint")

NOT_OURS: Final = "this is not a questionnaire of ours: its hidden sheet is missing"
OTHER_LAYOUT: Final = "the workbook is of an older layout; ask for a new one"
OTHER_FORM: Final = "the workbook is for the form “%(found)s”; expected is “%(expected)s”"
OTHER_VERSION: Final = "the workbook is of version %(found)s; the form now has version %(expected)s"
OTHER_INSTITUTION: Final = "the workbook was made for another institution"
OTHER_YEAR: Final = "the workbook is for %(found)s; expected is %(expected)s"
CHANGED: Final = "the workbook’s hidden sheet was changed"
NO_SHEET: Final = "the sheet “%(sheet)s” is missing or was renamed"
NEW_SHEET: Final = "there is a sheet “%(sheet)s” that the form does not have"
MOVED: Final = "the text “%(expected)s” is expected here; rows or columns were moved"
MERGED: Final = "cells were merged; undo this"
FORMULA: Final = "this is a formula; enter the number itself"
PERCENT: Final = "Excel has turned this into a percentage; enter the number without the sign %%"
ERROR_VALUE: Final = "the cell holds an error (%(found)s)"
NO_CHOICE: Final = "“%(found)s” is not one of the answers to choose from"
TEXT_TOO_LONG: Final = "the text is longer than %(most)s characters"
CONTROL: Final = "the text holds characters that cannot be seen"
SURPLUS: Final = "there is content outside the cells for answers: “%(found)s”"


def read_workbook(book: Book, form: Form, respondent: Respondent) -> Answers:
    """Read the answers of a workbook.

    What stands around the answers is compared with what was sent: a row that was moved takes its
    numbers to the places of another.

    An answer, or a repeated group, that stands as it was when the workbook was made is no answer of
    whoever sends it back: a colleague may have corrected it meanwhile.

    Args:
        book: the workbook, as `books.read_book` gives it.
        form: the form that was sent.
        respondent: to whom it was sent.

    Raises:
        WorkbookRefused: with every fault that could be distinguished; nothing is taken.
    """
    language = _check_made_for(book, form, respondent)
    cells = layout(form, language)
    faults = list(_sheet_faults(book, cells))
    if faults:
        raise WorkbookRefused(faults)
    sent = own_book(
        write_workbook(
            form, respondent, language=language, last_year=dict.fromkeys(form.questions, _BEFORE)
        )
    )
    for name in sorted({where.rpartition("!")[0] for where in cells.values()}):
        faults += _label_faults(book[name], sent[name], set(cells.values()), language)
    single: dict[str, Answer] = {}
    repeated: dict[str, dict[int, dict[str, Answer]]] = {}
    for key, where in cells.items():
        match = _TIME.fullmatch(key)
        question = form.questions[match["name"] if match else key]
        try:
            answer = _answer(_cell(book, where), question, form, language)
        except _BadCell as bad:
            faults.append(CellFault(where, bad.message, bad.params))
            continue
        if answer.is_given and match:
            times = repeated.setdefault(question.repeat, {})
            times.setdefault(int(match["time"]), {})[question.name] = answer
        elif answer.is_given:
            single[key] = answer
    if faults:
        raise WorkbookRefused(faults)
    reported = Answers(
        single, {name: [times[at] for at in sorted(times)] for name, times in repeated.items()}
    )
    return _changed(reported, _made_with(book, form, language))


def _changed(reported: Answers, made: Answers) -> Answers:
    """Leave out what stands as it was when the workbook was made."""
    return Answers(
        {name: answer for name, answer in reported.single.items() if made.get(name) != answer},
        {
            name: times
            for name, times in reported.repeated.items()
            if made.repeated.get(name) != times
        },
    )


def _made_with(book: Book, form: Form, language: str) -> Answers:
    """Return the answers that stood in a workbook when it was made."""
    single: dict[str, Answer] = {}
    repeated: dict[str, dict[int, dict[str, Answer]]] = {}
    hidden = book[HIDDEN]
    for row in range(len(_FACTS) + 2, hidden.last_row + 1):
        cell = hidden.at(row, 3)
        if cell.value is None:
            continue
        key = str(hidden.at(row, 1).value)
        match = _TIME.fullmatch(key)
        question = form.questions[match["name"] if match else key]
        try:
            answer = _answer(cell, question, form, language)
        except _BadCell:
            raise refused(CHANGED) from None
        if match:
            times = repeated.setdefault(question.repeat, {})
            times.setdefault(int(match["time"]), {})[question.name] = answer
        else:
            single[key] = answer
    return Answers(
        single, {name: [times[at] for at in sorted(times)] for name, times in repeated.items()}
    )


def made_for(book: Book) -> dict[str, str]:
    """Return what a workbook says of itself: form, version, institution, year.

    Raises:
        WorkbookRefused: it is no workbook of ours.
    """
    if HIDDEN not in book:
        raise refused(NOT_OURS)
    sheet = book[HIDDEN]
    facts = {
        str(sheet.at(row, 1).value): str(sheet.at(row, 2).value)
        for row in range(1, len(_FACTS) + 1)
    }
    if set(facts) != set(_FACTS):
        raise refused(CHANGED)
    return facts


def _check_made_for(book: Book, form: Form, respondent: Respondent) -> str:
    """Compare for what and for whom the workbook was made, and give its language."""
    facts = made_for(book)
    if facts["layout"] != LAYOUT:
        raise refused(OTHER_LAYOUT)
    if facts["form"] != form.id:
        raise refused(OTHER_FORM, found=facts["form"], expected=form.id)
    if facts["institution"] != respondent.institution:
        raise refused(OTHER_INSTITUTION)
    if facts["year"] != str(respondent.year):
        raise refused(OTHER_YEAR, found=facts["year"], expected=str(respondent.year))
    if facts["version"] != form.version:
        raise refused(OTHER_VERSION, found=facts["version"], expected=form.version)
    language = facts["language"]
    if language not in form.titles:
        raise refused(CHANGED)
    sheet = book[HIDDEN]
    listed = {
        str(sheet.at(row, 1).value): str(sheet.at(row, 2).value)
        for row in range(len(_FACTS) + 2, sheet.last_row + 1)
    }
    cells = layout(form, language)
    if listed != cells or facts["fingerprint"] != fingerprint(form, respondent, cells):
        raise refused(CHANGED)
    return language


def _sheet_faults(book: Book, cells: Mapping[str, str]) -> Iterator[CellFault]:
    wanted = {where.rpartition("!")[0] for where in cells.values()}
    present = set(book.titles) - {HIDDEN}
    for name in sorted(wanted - present):
        yield CellFault("", NO_SHEET, {"sheet": name})
    # The sheet about the questionnaire comes first and holds no answers.
    for name in sorted(present - wanted - {book.titles[0]}):
        yield CellFault("", NEW_SHEET, {"sheet": name})
    for name in sorted(wanted & present):
        if book[name].has_merged:
            yield CellFault(name, MERGED, {})


def _label_faults(
    found: Sheet, sent: Sheet, answers: set[str], language: str
) -> Iterator[CellFault]:
    """Compare everything on a sheet that is no answer with what was sent.

    Numbers of the year before are not compared: they may have been corrected since.
    """
    optional = words_in(language)["last_year"]
    expected, present = _by_place(sent), _by_place(found)
    for place in (*expected, *(place for place in present if place not in expected)):
        where, wanted, there = f"{found.title}!{place}", expected.get(place), present.get(place)
        if where in answers or _plain(wanted) == _plain(there):
            continue
        if wanted == float(_BEFORE) and isinstance(there, int | float | None):
            continue
        if not _plain(wanted) or wanted == float(_BEFORE):
            yield CellFault(where, SURPLUS, {"found": str(there)[:80]})
        elif there is not None or not str(wanted).startswith(optional):
            yield CellFault(where, MOVED, {"expected": str(wanted)[:80]})


def _by_place(sheet: Sheet) -> dict[str, object]:
    """Return what stands on a sheet by the places that the reader of a fault knows, row by row."""
    return {
        f"{column_letters(column)}{row}": sheet.cells[row, column].value
        for row, column in sorted(sheet.cells)
    }


def _plain(value: object) -> str:
    """Return the text of a cell; line breaks and padding by programs are ignored."""
    return "" if value is None else " ".join(str(value).replace("_x000D_", " ").split())


def _cell(book: Book, where: str) -> Cell:
    sheet, _mark, place = where.rpartition("!")
    return book[sheet].named(place)


class _BadCell(Exception):
    """One cell that cannot be taken."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def _answer(cell: Cell, question: Question, form: Form, language: str) -> Answer:
    """Read one cell.

    Raises:
        _BadCell: what is there is no answer to the question.
    """
    value = cell.value
    if cell.kind == "formula" or (isinstance(value, str) and value.startswith("=")):
        raise _BadCell(FORMULA)
    if cell.kind == "error":
        raise _BadCell(ERROR_VALUE, found=str(value))
    if value is None or (isinstance(value, str) and not value.strip()):
        return Answer()
    if isinstance(value, int | float) and cell.is_percent:
        # “12 %” was typed, 0.12 is there.
        raise _BadCell(PERCENT)
    if question.is_number:
        try:
            return number_of(value, language)
        except NoNumberError as error:
            raise _BadCell(error.message, **error.params) from None
    if question.kind is Kind.DATE and isinstance(value, dt.date):
        return Answer(value.strftime("%Y-%m-%d"))
    if question.kind is Kind.DATE:
        value = dated(str(value)).value
    return _words(str(value).strip(), question, form)


def _words(text: str, question: Question, form: Form) -> Answer:
    if NO_TEXT.search(text):
        raise _BadCell(CONTROL)
    if len(text) > MOST_TEXT:
        raise _BadCell(TEXT_TOO_LONG, most=str(MOST_TEXT))
    if question.kind is not Kind.ONE:
        return Answer(text)
    for choice in form.choices.get(question.choices, ()):
        if text in {choice.name, *choice.labels.values()}:
            return Answer(choice.name)
    raise _BadCell(NO_CHOICE, found=text[:80])
