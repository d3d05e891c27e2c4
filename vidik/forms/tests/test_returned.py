# SPDX-License-Identifier: EUPL-1.2
"""Workbooks come back whole; hostile or spoilt ones are refused with the reason."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.depth import examples
from vidik.core.languages import Texts
from vidik.forms.methods.answers.figures import figure_cells
from vidik.forms.methods.answers.model import Answer, Answers
from vidik.forms.methods.books import Book, WorkbookRefused, check_package, own_book
from vidik.forms.methods.returned import made_for, read_workbook
from vidik.forms.methods.workbook import HIDDEN, Respondent, layout, write_workbook
from vidik.forms.tests.samples import RESPONDENT, institutions, made, pack, small

Change = Callable[[openpyxl.Workbook], None]


@cache
def sent() -> bytes:
    return write_workbook(
        small(), RESPONDENT, language="sr", last_year={"t__all__all": Decimal(40)}
    )


def changed(change: Change) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(sent()))
    change(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


def put(**values: Any) -> Change:
    cells = layout(small(), "sr")

    def change(book: openpyxl.Workbook) -> None:
        for name, value in values.items():
            sheet, _mark, cell = cells[name.replace("__0", "[0]")].rpartition("!")
            book[sheet][cell] = value

    return change


def counted(content: bytes) -> Book:
    """Open a file as it is opened apart, in this process."""
    check_package(content)
    return own_book(content)


def read(content: bytes) -> Answers:
    return read_workbook(counted(content), small(), RESPONDENT)


def refusal(content: bytes) -> str:
    with pytest.raises(WorkbookRefused) as error:
        read(content)
    return " | ".join(str(fault) for fault in error.value.faults)


def test_an_untouched_workbook_holds_no_answers() -> None:
    assert read(sent()) == Answers({}, {})
    assert sent() == write_workbook(
        small(), RESPONDENT, language="sr", last_year={"t__all__all": Decimal(40)}
    )


def test_numbers_of_the_year_before_may_have_changed_since() -> None:
    without = write_workbook(small(), RESPONDENT, language="sr")
    other = write_workbook(
        small(), RESPONDENT, language="sr", last_year={"t__all__all": Decimal(41)}
    )
    assert read(without) == read(other) == Answers({}, {})


def test_a_workbook_says_for_whom_it_is() -> None:
    facts = made_for(counted(sent()))
    assert (facts["form"], facts["institution"], facts["year"]) == ("test", "test-office", "2024")


def test_answers_come_back_as_they_were_meant() -> None:
    content = changed(
        put(
            any="yes",
            t__labour__f=3,
            t__labour__m="није доступно",
            t__labour__all="више од 1 200",
            t__sexual__f=0,
            share_of_women="12,5",
            remark="Ćevapi – напомена",
        )
    )
    assert dict(read(content).single) == {
        "any": Answer("yes"),
        "t__labour__f": Answer("3"),
        "t__labour__m": Answer(status="not_available"),
        "t__labour__all": Answer("1200", qualifier="more_than"),
        "t__sexual__f": Answer("0"),
        "share_of_women": Answer("12.5"),
        "remark": Answer("Ćevapi – напомена"),
    }


def test_repeated_answers_come_back_in_their_order_without_empty_rows() -> None:
    cells = layout(small(), "sr")

    def change(book: openpyxl.Workbook) -> None:
        for key, value in (
            ("title[0]", "Прва"), ("title[3]", "Друга"), ("day[3]", dt.date(2024, 5, 17)),
        ):  # fmt: skip
            sheet, _mark, cell = cells[key].rpartition("!")
            book[sheet][cell] = value

    assert [dict(item) for item in read(changed(change)).repeated["events"]] == [
        {"title": Answer("Прва")},
        {"title": Answer("Друга"), "day": Answer("2024-05-17")},
    ]


def add_part(name: str, content: bytes = b"x", *, twice: bool = False) -> bytes:
    output = io.BytesIO(sent())
    with zipfile.ZipFile(output, "a") as package:
        package.writestr(name, content)
        if twice:
            with pytest.warns(UserWarning, match="Duplicate"):
                package.writestr(name, content)
    return output.getvalue()


def types(replace: bytes, by: bytes) -> bytes:
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(sent())) as old,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = old.read(part)
            new.writestr(part.filename, content.replace(replace, by))
    return output.getvalue()


@cache
def bomb() -> bytes:
    output = io.BytesIO(sent())
    with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet99.xml", b" " * (70 * 1024 * 1024))
    return output.getvalue()


def other(**facts: Any) -> bytes:
    institution = facts.get("institution", RESPONDENT.institution)
    year = facts.get("year", RESPONDENT.year)
    return write_workbook(small(), Respondent(institution, RESPONDENT.names, year), language="sr")


def merge(book: openpyxl.Workbook) -> None:
    book.worksheets[1].merge_cells("B3:C4")


def rename(book: openpyxl.Workbook) -> None:
    book.worksheets[1].title = "Podaci"


def delete_sheet(book: openpyxl.Workbook) -> None:
    del book[book.sheetnames[1]]


def insert_row(book: openpyxl.Workbook) -> None:
    book.worksheets[1].insert_rows(5)


def swap_rows(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[1]
    for upper, lower in zip(sheet[6], sheet[7], strict=True):
        upper.value, lower.value = lower.value, upper.value


def far_away(book: openpyxl.Workbook) -> None:
    book.worksheets[1].cell(1_048_576, 16_384).value = "доле"


def insert_column(book: openpyxl.Workbook) -> None:
    book.worksheets[1].insert_cols(2)


def hidden(row: int, value: str) -> Change:
    def change(book: openpyxl.Workbook) -> None:
        book[HIDDEN].cell(row, 2).value = value

    return change


def drop_hidden(book: openpyxl.Workbook) -> None:
    del book[HIDDEN]


def extra_sheet(book: openpyxl.Workbook) -> None:
    book.create_sheet("Још")


def write_beside(book: openpyxl.Workbook) -> None:
    book.worksheets[1]["J20"] = "нешто"


def overwrite_label(book: openpyxl.Workbook) -> None:
    book.worksheets[1]["A6"] = "друго"


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "no file": (lambda: b"", "not an Excel workbook"),
    "text": (lambda: b"any,yes\n", "not an Excel workbook"),
    "old format or password": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
        "password or saved in an old format",
    ),
    "cut off": (lambda: sent()[: len(sent()) // 2], "damaged"),
    "flipped bytes": (
        lambda: sent()[:900] + bytes(byte ^ 255 for byte in sent()[900:1100]) + sent()[1100:],
        "damaged",
    ),
    "another package": (
        lambda: types(b"spreadsheetml.sheet.main+xml", b"x"),
        "not an Excel workbook",
    ),
    "macro type": (
        lambda: types(b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml"),
        "holds macros",
    ),
    "macro project": (lambda: add_part("xl/vbaProject.bin"), "holds macros"),
    "external link": (
        lambda: add_part("xl/externalLinks/externalLink1.xml"), "links to other files",
    ),
    "embedded object": (lambda: add_part("xl/embeddings/oleObject1.bin"), "embedded objects"),
    "active control": (lambda: add_part("xl/activeX/activeX1.xml"), "controls"),
    "data connection": (lambda: add_part("xl/connections.xml"), "data connections"),
    "picture": (lambda: add_part("xl/media/image1.png"), "pictures"),
    "custom part": (lambda: add_part("customXml/item1.xml"), "parts of another program"),
    "bomb": (bomb, "is too large"),
    "two equal parts": (lambda: add_part("xl/x.xml", twice=True), "damaged"),
    "another institution": (lambda: other(institution="moi"), "for another institution"),
    "another year": (lambda: other(year=2023), "is for 2023; expected is 2024"),
    "another form": (lambda: changed(hidden(2, "police")), "for the form “police”"),
    "another version": (lambda: changed(hidden(3, "0")), "of version 0"),
    "another layout": (lambda: changed(hidden(1, "0")), "older layout"),
    "institution rewritten": (lambda: changed(hidden(4, "moi")), "for another institution"),
    "fingerprint rewritten": (lambda: changed(hidden(7, "0")), "hidden sheet was changed"),
    "place rewritten": (lambda: changed(hidden(10, "x!A1")), "hidden sheet was changed"),
    "hidden sheet gone": (lambda: changed(drop_hidden), "not a questionnaire of ours"),
    "sheet renamed": (lambda: changed(rename), "is missing or was renamed"),
    "sheet gone": (lambda: changed(delete_sheet), "is missing or was renamed"),
    "new sheet": (lambda: changed(extra_sheet), "a sheet “Још” that the form does not have"),
    "merged cells": (lambda: changed(merge), "cells were merged"),
    "row inserted": (lambda: changed(insert_row), "rows or columns were moved"),
    "two rows swapped": (lambda: changed(swap_rows), "rows or columns were moved"),
    "written in the last cell": (lambda: changed(far_away), "a cell is used at XFD1048576"),
    "column inserted": (lambda: changed(insert_column), "moved"),
    "label overwritten": (lambda: changed(overwrite_label), "rows or columns were moved"),
    "written beside": (lambda: changed(write_beside), "outside the cells for answers"),
    "formula": (lambda: changed(put(t__labour__f="=1+2")), "this is a formula"),
    "formula in text": (
        lambda: changed(put(remark='=HYPERLINK("http://x","y")')), "this is a formula",
    ),
    "error value": (lambda: changed(put(t__labour__f="#REF!")), "error (#REF!)"),
    "date for a number": (
        lambda: changed(put(t__labour__f=dt.date(2024, 3, 4))), "read this as a date",
    ),
    "truth for a number": (lambda: changed(put(t__labour__f=True)), "this is yes or no"),
    "words for a number": (lambda: changed(put(t__labour__f="десет")), "neither a number nor"),
    "ambiguous thousands": (lambda: changed(put(t__labour__f="1.096")), "neither a number nor"),
    "huge number": (lambda: changed(put(t__labour__f=10**17)), "more digits than Excel keeps"),
    "unknown choice": (lambda: changed(put(any="можда")), "not one of the answers"),
    "right-to-left override": (
        lambda: changed(put(remark="abc\u202egpj.exe")), "cannot be seen",
    ),
    "endless text": (lambda: changed(put(remark="x" * 5000)), "longer than 4000"),
}  # fmt: skip


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_a_hostile_or_spoilt_workbook_is_refused_with_the_reason(kind: str) -> None:
    content, reason = HOSTILE[kind]
    assert reason in refusal(content())


def test_thirty_kinds_are_tried() -> None:
    assert len(HOSTILE) >= 30


def test_every_faulty_cell_is_named() -> None:
    text = refusal(changed(put(t__labour__f="x", t__labour__m="=1", any="можда")))
    for cell in ("B3", "B6", "C6"):
        assert f"1. Група = 1!{cell}:" in text


def test_a_title_that_begins_like_a_formula_is_text() -> None:
    form = made(
        {"type": "begin_group", "name": "g", "label": "=1+2"},
        {"type": "text", "name": "a", "label": "+cmd|' /C calc'!A0"},
        {"type": "end_group"},
    )
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(form, RESPONDENT, language="sr")))
    assert all(cell.data_type != "f" for sheet in book for line in sheet for cell in line)


numbers = st.one_of(
    st.just(""), st.integers(0, 10**9).map(str), st.sampled_from(["not_collected", "refused"])
)


@settings(max_examples=examples(5), deadline=None)
@given(st.data())
def test_web_and_workbook_give_the_same_figures(data: st.DataObject) -> None:
    names = Texts.of_row(institutions()["hppo-nis"], "name")
    form = pack().form("higher-prosecution")
    respondent = Respondent("hppo-nis", names, 2025)
    drawn = {
        question.name: data.draw(numbers)
        for question in data.draw(st.lists(st.sampled_from(form.bound), max_size=25))
    }
    typed = Answers(
        {
            name: Answer(status=text) if text.startswith(("not", "ref")) else Answer(text)
            for name, text in drawn.items()
            if text
        }
    )
    cells = layout(form, "sr")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(form, respondent, language="sr")))
    for name, answer in typed.single.items():
        sheet, _mark, cell = cells[name].rpartition("!")
        book[sheet][cell] = answer.status or int(answer.value)
    output = io.BytesIO()
    book.save(output)
    returned = read_workbook(counted(output.getvalue()), form, respondent)
    assert returned == typed
    for answers in (typed, returned):
        figures = figure_cells(
            form,
            answers,
            year=2025,
            source="hppo-nis",
            reference="q",
            own={"{territory}": institutions()["hppo-nis"]["territory"]},
        )
        assert len(figures) == len(typed.single)


ANSWERED = Answers(
    {
        "any": Answer("yes"),
        "t__labour__f": Answer("12"),
        "t__labour__m": Answer(status="refused"),
        "t__sexual__f": Answer("3", qualifier="more_than"),
        "share_of_women": Answer("12.50"),
        "remark": Answer("Две\nреченице"),
    },
    {"events": ({"title": Answer("А"), "day": Answer("2024-03-05")}, {"people": Answer("1000")})},
)
"""Of every kind, each as it is stored."""


def without_memory(content: bytes) -> bytes:
    """Return a workbook that no longer knows what stood in its cells."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for row in book[HIDDEN].iter_rows(min_col=3, max_col=3):
        row[0].value = None
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@pytest.mark.parametrize("language", ["en", "sr"])
def test_every_answer_stands_in_the_workbook_as_it_was_given(language: str) -> None:
    made = write_workbook(small(), RESPONDENT, language=language, answers=ANSWERED, as_of="today")
    assert read(made) == Answers(), "nobody has changed anything in it"
    back = read(without_memory(made))
    assert back.single == ANSWERED.single
    assert [dict(one) for one in back.repeated["events"]] == list(ANSWERED.repeated["events"])


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("remark", Answer("=HYPERLINK(1)")),
        ("remark", Answer("a" * 5000)),
        ("remark", Answer("a\u202eb")),
        ("t__labour__f", Answer("several ?")),
        ("any", Answer("perhaps")),
    ],
)
def test_what_a_workbook_could_not_give_back_stays_out_of_it(name: str, answer: Answer) -> None:
    made = write_workbook(small(), RESPONDENT, language="sr", answers=Answers({name: answer}))
    assert read(made) == read(without_memory(made)) == Answers()


def test_more_rows_than_the_workbook_has_stay_out_of_it() -> None:
    times = tuple({"title": Answer(str(number))} for number in range(41))
    made = write_workbook(
        small(), RESPONDENT, language="sr", answers=Answers({}, {"events": times})
    )
    assert read(without_memory(made)) == Answers()


def test_a_changed_and_a_new_answer_are_notified_from_those_that_stood_there() -> None:
    made = write_workbook(small(), RESPONDENT, language="sr", answers=ANSWERED)
    book = openpyxl.load_workbook(io.BytesIO(made))
    put(t__labour__f=13, t__sexual__m=1)(book)
    output = io.BytesIO()
    book.save(output)
    assert read(output.getvalue()) == Answers(
        {"t__labour__f": Answer("13"), "t__sexual__m": Answer("1")}
    )
