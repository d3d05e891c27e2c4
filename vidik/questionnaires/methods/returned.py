# SPDX-License-Identifier: EUPL-1.2
"""Reading a workbook that comes back: everything is understood, or the file is refused.

A workbook is a program in the wrong hands. It is opened only when its package holds nothing but
what we put into it: no macros, no links to other files, no embedded objects, no formulas, and no
part that is larger than a questionnaire can be.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from vidik.questionnaires.methods.answers import Answer, Answers
from vidik.questionnaires.methods.forms import Form, Kind, Question
from vidik.questionnaires.methods.typed import NoNumberError, dated, number_of
from vidik.questionnaires.methods.workbook import (
    HIDDEN,
    LAYOUT,
    Respondent,
    fingerprint,
    layout,
    write_workbook,
)
from vidik.questionnaires.methods.workbook_answers import MOST_TEXT, NO_TEXT
from vidik.questionnaires.methods.workbook_words import WORDS

if TYPE_CHECKING:
    import openpyxl
    from openpyxl.worksheet.worksheet import Worksheet

MOST_BYTES: Final = 10 * 1024 * 1024
MOST_UNPACKED: Final = 60 * 1024 * 1024
MOST_PARTS: Final = 400
_ZIP: Final = b"PK\x03\x04"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FORBIDDEN: Final[tuple[tuple[str, str], ...]] = (
    ("vbaproject", "macros"),
    ("macrosheets/", "macros"),
    ("externallinks/", "links to other files"),
    ("embeddings/", "embedded objects"),
    ("activex/", "controls"),
    ("ctrlprops/", "controls"),
    ("connections.xml", "data connections"),
    ("querytables/", "data connections"),
    ("customxml/", "parts of another program"),
    ("webextensions/", "web extensions"),
    ("drawings/", "pictures or shapes"),
    ("media/", "pictures"),
)
_CELL: Final = re.compile(r"(?P<sheet>.+)!(?P<cell>[A-Z]+[0-9]+)")
_TIME: Final = re.compile(r"(?P<name>.+)\[(?P<time>[0-9]+)\]")
_BEFORE: Final = Decimal("-0.5")
"""Stands where a number of the year before may be; no institution can have stated it."""
_FACTS: Final = ("layout", "form", "version", "institution", "year", "language", "fingerprint")


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


NO_WORKBOOK: Final = (
    "the file is not an Excel workbook (.xlsx); send the workbook that you were given"
)
OLD_FORMAT: Final = (
    "the file is locked with a password or saved in an old format; save it as .xlsx without one"
)
TOO_LARGE: Final = "the file is larger than a questionnaire can be (%(most)s MB)"
DAMAGED: Final = "the file is damaged and cannot be opened: %(reason)s"
HOLDS: Final = "the workbook holds %(what)s; only answers are expected"
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


def read_workbook(content: bytes, form: Form, respondent: Respondent) -> Answers:
    """Read the answers of a workbook.

    What stands around the answers is compared with what was sent: a row that was moved takes its
    numbers to the places of another.

    An answer, or a repeated group, that stands as it was when the workbook was made is no answer of
    whoever sends it back: a colleague may have corrected it meanwhile.

    Args:
        content: the file.
        form: the form that was sent.
        respondent: to whom it was sent.

    Raises:
        WorkbookRefused: with every fault that could be told apart; nothing is taken.
    """
    see_package(content)
    book = opened(content)
    language = _see_hidden(book, form, respondent)
    cells = layout(form, language)
    faults = list(_sheet_faults(book, cells))
    if faults:
        raise WorkbookRefused(faults)
    sent = opened(
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
    told = Answers(
        single, {name: [times[at] for at in sorted(times)] for name, times in repeated.items()}
    )
    return _changed(told, _made_with(book, form, language))


def _changed(told: Answers, made: Answers) -> Answers:
    """Leave out what stands as it was when the workbook was made."""
    return Answers(
        {name: answer for name, answer in told.single.items() if made.get(name) != answer},
        {name: times for name, times in told.repeated.items() if made.repeated.get(name) != times},
    )


def _made_with(book: openpyxl.Workbook, form: Form, language: str) -> Answers:
    """Give the answers that stood in a workbook when it was made."""
    single: dict[str, Answer] = {}
    repeated: dict[str, dict[int, dict[str, Answer]]] = {}
    for key_cell, _place, cell in book[HIDDEN].iter_rows(
        min_row=len(_FACTS) + 2, min_col=1, max_col=3
    ):
        if cell.value is None:
            continue
        key = str(key_cell.value)
        match = _TIME.fullmatch(key)
        question = form.questions[match["name"] if match else key]
        try:
            answer = _answer(cell, question, form, language)
        except _BadCell:
            raise _refused(CHANGED) from None
        if match:
            times = repeated.setdefault(question.repeat, {})
            times.setdefault(int(match["time"]), {})[question.name] = answer
        else:
            single[key] = answer
    return Answers(
        single, {name: [times[at] for at in sorted(times)] for name, times in repeated.items()}
    )


def made_for(content: bytes) -> dict[str, str]:
    """Tell what a workbook says of itself: form, version, institution, year.

    Raises:
        WorkbookRefused: the file is no workbook of ours.
    """
    see_package(content)
    return _facts(opened(content))


def _refused(message: str, **params: str) -> WorkbookRefused:
    return WorkbookRefused([CellFault("", message, params)])


def see_package(content: bytes) -> None:
    """Look at the parts of the file before any of them is opened."""
    if len(content) > MOST_BYTES:
        raise _refused(TOO_LARGE, most=str(MOST_BYTES // 1024 // 1024))
    if content.startswith(_OLD_OFFICE):
        raise _refused(OLD_FORMAT)
    if not content.startswith(_ZIP):
        raise _refused(NO_WORKBOOK)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise _refused(TOO_LARGE, most=str(MOST_BYTES // 1024 // 1024))
            names = [part.filename.lower() for part in parts]
            damaged = package.testzip() if len(set(names)) == len(names) else "two equal parts"
            types = package.read("[Content_Types].xml") if damaged is None else b""
    except (zipfile.BadZipFile, zlib.error, KeyError, RuntimeError, EOFError, OSError) as error:
        raise _refused(DAMAGED, reason=str(error)) from None
    if damaged is not None:
        raise _refused(DAMAGED, reason=damaged)
    if b"spreadsheetml.sheet.main+xml" not in types:
        what = "macros" if b"macroEnabled" in types else ""
        raise _refused(HOLDS, what=what) if what else _refused(NO_WORKBOOK)
    found = sorted({what for part, what in _FORBIDDEN if any(part in name for name in names)})
    if found:
        raise WorkbookRefused(CellFault("", HOLDS, {"what": what}) for what in found)


def opened(content: bytes) -> openpyxl.Workbook:
    """Open a workbook whose package was looked at.

    Raises:
        WorkbookRefused: it cannot be opened.
    """
    import openpyxl  # noqa: PLC0415 - slow to load, and seldom needed
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415 - slow to load, and seldom needed

    try:
        return openpyxl.load_workbook(io.BytesIO(content), keep_links=False, rich_text=False)
    except (InvalidFileException, KeyError, ValueError, TypeError, OSError, SyntaxError) as error:
        raise _refused(DAMAGED, reason=type(error).__name__) from None


def _facts(book: openpyxl.Workbook) -> dict[str, str]:
    if HIDDEN not in book.sheetnames:
        raise _refused(NOT_OURS)
    sheet = book[HIDDEN]
    facts = {}
    for row in range(1, len(_FACTS) + 1):
        facts[str(sheet.cell(row, 1).value)] = str(sheet.cell(row, 2).value)
    if set(facts) != set(_FACTS):
        raise _refused(CHANGED)
    return facts


def _see_hidden(book: openpyxl.Workbook, form: Form, respondent: Respondent) -> str:
    """Compare for what and for whom the workbook was made, and give its language."""
    facts = _facts(book)
    if facts["layout"] != LAYOUT:
        raise _refused(OTHER_LAYOUT)
    if facts["form"] != form.id:
        raise _refused(OTHER_FORM, found=facts["form"], expected=form.id)
    if facts["institution"] != respondent.institution:
        raise _refused(OTHER_INSTITUTION)
    if facts["year"] != str(respondent.year):
        raise _refused(OTHER_YEAR, found=facts["year"], expected=str(respondent.year))
    if facts["version"] != form.version:
        raise _refused(OTHER_VERSION, found=facts["version"], expected=form.version)
    language = facts["language"]
    if language not in form.titles:
        raise _refused(CHANGED)
    sheet = book[HIDDEN]
    listed = {}
    for row in range(len(_FACTS) + 2, sheet.max_row + 1):
        listed[str(sheet.cell(row, 1).value)] = str(sheet.cell(row, 2).value)
    cells = layout(form, language)
    if listed != cells or facts["fingerprint"] != fingerprint(form, respondent, cells):
        raise _refused(CHANGED)
    return language


def _sheet_faults(book: openpyxl.Workbook, cells: Mapping[str, str]) -> Iterator[CellFault]:
    wanted = {where.rpartition("!")[0] for where in cells.values()}
    present = set(book.sheetnames) - {HIDDEN}
    for name in sorted(wanted - present):
        yield CellFault("", NO_SHEET, {"sheet": name})
    # The sheet about the questionnaire comes first and holds no answers.
    for name in sorted(present - wanted - {book.sheetnames[0]}):
        yield CellFault("", NEW_SHEET, {"sheet": name})
    for name in sorted(wanted & present):
        if book[name].merged_cells.ranges:
            yield CellFault(name, MERGED, {})


def _label_faults(
    found: Worksheet, sent: Worksheet, answers: set[str], language: str
) -> Iterator[CellFault]:
    """Compare everything on a sheet that is no answer with what was sent.

    Numbers of the year before are not compared: they may have been corrected since.
    """
    optional = WORDS[language]["last_year"]
    expected = {cell.coordinate: cell.value for row in sent.iter_rows() for cell in row}
    # Walking rows would take as long as the lowest cell that somebody touched is far away.
    present = {cell.coordinate: cell.value for cell in found._cells.values()}  # noqa: SLF001
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


def _plain(value: object) -> str:
    """Give the words of a cell; how programs break lines and pad them says nothing."""
    return "" if value is None else " ".join(str(value).replace("_x000D_", " ").split())


def _cell(book: openpyxl.Workbook, where: str) -> Any:
    match = _CELL.fullmatch(where)
    assert match is not None  # noqa: S101 - we wrote it
    return book[match["sheet"]][match["cell"]]


class _BadCell(Exception):
    """One cell that cannot be taken."""

    def __init__(self, message: str, **params: str) -> None:
        super().__init__(message)
        self.message = message
        self.params = params


def _answer(cell: Any, question: Question, form: Form, language: str) -> Answer:
    """Read one cell.

    Raises:
        _BadCell: what stands there is no answer to the question.
    """
    value = cell.value
    if cell.data_type == "f" or (isinstance(value, str) and value.startswith("=")):
        raise _BadCell(FORMULA)
    if cell.data_type == "e":
        raise _BadCell(ERROR_VALUE, found=str(value))
    if value is None or (isinstance(value, str) and not value.strip()):
        return Answer()
    if isinstance(value, int | float) and "%" in str(cell.number_format):
        # “12 %” was typed, 0.12 stands there.
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
