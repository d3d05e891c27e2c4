# SPDX-License-Identifier: EUPL-1.2
"""Hostile and spoilt XLSForms: refused whole, with the sheet, the cell and the reason."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.forms.methods.books import WorkbookRefused
from vidik.forms.models import FormDraft
from vidik.forms.services import starting
from vidik.forms.tests.samples import EN, SR
from vidik.questionnaires.tests.test_cycle import member
from vidik.questionnaires.tests.test_views import client_of

pytestmark = pytest.mark.django_db
COLUMNS = (
    "type", "name", EN, SR, "required", "relevant", "constraint", "calculation", "vidik::measure",
    "vidik::unit", "vidik::period", "vidik::dimensions", "vidik::rows", "vidik::columns",
)  # fmt: skip
MEASURE = "criminal-reports"
FIRST = {"type": "integer", "name": "reports"}
Row = dict[str, Any]


def labelled(row: Row) -> Row:
    """Give a row its label in both languages, unless it brings its own or needs none."""
    if str(row["type"]).startswith("end"):
        return row
    return {EN: f"What is {row.get('name', '')}?", SR: f"Шта је {row.get('name', '')}?"} | row


def survey(*rows: Row) -> list[Row]:
    """Return a survey of one section with a few sound questions and the rows given."""
    return [
        labelled(row)
        for row in (
            {"type": "begin_group", "name": "work"},
            {"type": "select_one yn", "name": "active", "required": "yes"},
            FIRST,
            *rows,
            {"type": "end_group"},
        )
    ]


def book_of(
    rows: list[Row],
    *,
    columns: tuple[str, ...] = COLUMNS,
    choices: tuple[tuple[str, ...], ...] = (
        ("yn", "yes", "Yes", "Да"), ("yn", "no", "No", "Не"),
    ),
    form_settings: tuple[tuple[str, ...], ...] = (
        ("form_title", "form_id", "vidik::title_sr"), ("Border police", "border", "Гранична"),
    ),
    after: Callable[[openpyxl.Workbook], None] = lambda _book: None,
) -> bytes:  # fmt: skip
    book = openpyxl.Workbook()
    book.active.title = "survey"
    book.active.append(columns)
    for row in rows:
        book.active.append([row.get(column) for column in columns])
    sheet = book.create_sheet("choices")
    sheet.append(("list_name", "name", EN, SR))
    for line in choices:
        sheet.append(line)
    sheet = book.create_sheet("settings")
    for line in form_settings:
        sheet.append(line)
    after(book)
    output = io.BytesIO()
    book.save(output)
    return output.getvalue()


@cache
def sound() -> bytes:
    return book_of(survey())


def with_row(**cells: Any) -> Callable[[], bytes]:
    return lambda: book_of(survey({name.replace("__", "::", 1): v for name, v in cells.items()}))


def with_rows(*rows: Row) -> Callable[[], bytes]:
    return lambda: book_of(survey(*rows))


def put(cell: str, value: Any, sheet: str = "survey") -> Callable[[], bytes]:
    def after(book: openpyxl.Workbook) -> None:
        book[sheet][cell] = value

    return lambda: book_of(survey(), after=after)


def done(work: Callable[[openpyxl.Workbook], Any]) -> Callable[[], bytes]:
    def after(book: openpyxl.Workbook) -> None:
        work(book)

    return lambda: book_of(survey(), after=after)


def part(name: str, content: bytes = b"x", *, twice: bool = False) -> Callable[[], bytes]:
    def make() -> bytes:
        output = io.BytesIO(sound())
        with zipfile.ZipFile(output, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr(name, content)
            if twice:
                with pytest.warns(UserWarning, match="Duplicate"):
                    package.writestr(name, content)
        return output.getvalue()

    return make


def rewritten(name: str, change: Callable[[bytes], bytes]) -> Callable[[], bytes]:
    """Change one part of the package, whatever the rules of its format."""

    def make() -> bytes:
        output = io.BytesIO()
        with (
            zipfile.ZipFile(io.BytesIO(sound())) as old,
            zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for item in old.infolist():
                content = old.read(item)
                new.writestr(item.filename, change(content) if item.filename == name else content)
        return output.getvalue()

    return make


def hide(book: openpyxl.Workbook) -> None:
    book["choices"].sheet_state = "hidden"


def laughing(content: bytes) -> bytes:
    entities = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    return (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">'
        + entities
        + (
            b"]>" + content.partition(b"?>")[2].replace(b"<row ", b"<row r2='&l9;' ", 1)
            if content.startswith(b"<?xml")
            else b"]>" + content.replace(b"<row ", b"<row r2='&l9;' ", 1)
        )
    )


TABLE = {
    "type": "begin_group", "name": "victims_by", "vidik::measure": MEASURE,
    "vidik::rows": "form=labour | *",
}  # fmt: skip
END = {"type": "end_group"}
WORKSHEET = "xl/worksheets/sheet1.xml"

HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    # What the file is.
    "nothing": (lambda: b"", "", "not an Excel workbook"),
    "text": (lambda: b"type,name\ntext,a\n", "", "not an Excel workbook"),
    "password or old format": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "", "password",
    ),
    "cut off": (lambda: sound()[: len(sound()) // 2], "", "damaged"),
    "macros": (part("xl/vbaProject.bin"), "", "holds macros"),
    "external link": (part("xl/externalLinks/externalLink1.xml"), "", "links to other files"),
    "embedded object": (part("xl/embeddings/oleObject1.bin"), "", "embedded objects"),
    "picture": (part("xl/media/image1.png"), "", "pictures"),
    "data connection": (part("xl/connections.xml"), "", "data connections"),
    "zip bomb": (part("xl/worksheets/sheet9.xml", b" " * (70 * 2**20)), "", "is too large"),
    "two parts of one name": (part("xl/x.xml", twice=True), "", "damaged"),
    "wrong encoding": (
        rewritten("xl/worksheets/sheet1.xml", lambda text: text.replace(b"work", b"w\xf0\x28rk")),
        "", "damaged",
    ),
    "entities that grow": (rewritten(WORKSHEET, laughing), "", "defines XML of its own"),
    # What its sheets are.
    "no survey": (done(lambda book: setattr(book["survey"], "title", "anketa")), "", "no sheet"),
    "a sheet of other tools": (done(lambda book: book.create_sheet("entities")), "entities", "not"),
    "hidden sheet": (done(hide), "choices", "hidden"),
    "merged cells": (
        done(lambda book: book["survey"].merge_cells("C3:D4")), "survey", "merged",
    ),
    "too many rows": (put("A6100", "text"), "survey", "more than 6000 rows"),
    "too many columns": (put("DZ1", "x"), "survey", "columns"),
    "column twice": (put("P1", "type"), "survey!P1", "appears twice"),
    "column without a name": (put("Q3", "something"), "survey!Q3", "without a name"),
    "column of other tools": (
        lambda: book_of(
            survey({"type": "text", "name": "a", "appearance": "w1"}),
            columns=(*COLUMNS, "appearance"),
        ),
        "survey!", "“appearance” is not used here",
    ),
    "two settings": (put("A3", "another", "settings"), "settings!A3", "one row"),
    # What its cells are.
    "formula": (put("C3", "=1+2"), "survey!C3", "formula"),
    "formula that fetches": (put("C3", '=WEBSERVICE("http://x")'), "survey!C3", "formula"),
    "error value": (put("C3", "#REF!"), "survey!C3", "#REF!"),
    "date": (put("C3", dt.date(2025, 3, 4)), "survey!C3", "date"),
    "right-to-left override": (put("C3", "abc\u202egpj.exe"), "survey!C3", "cannot be seen"),
    "isolated direction": (put("D3", "a\u2067b"), "survey!D3", "cannot be seen"),
    "endless text": (put("C3", "x" * 3000), "survey!C3", "longer than 2000"),
    # What its questions are.
    "unknown type": (with_row(type="image", name="photo"), "survey!A5", "“image” is not supported"),
    "place of a person": (with_row(type="geopoint", name="where"), "survey!A5", "not supported"),
    "no name": (with_row(type="text"), "survey", "a name is missing"),
    "name twice": (with_rows(FIRST), "survey!B5", "appears twice"),
    "name in Cyrillic": (with_row(type="text", name="дете"), "survey!B5", "is not a name"),
    "name of a cell": (with_row(type="text", name="a__b"), "survey!B5", "reserved for the cells"),
    "name of XForms": (with_row(type="text", name="meta"), "survey!B5", "reserved for what"),
    "name of XForms, other letters": (
        with_row(type="text", name="InstanceID"), "survey!B5", "is reserved for what",
    ),
    "name that injects": (
        with_row(type="text", name='a"/><x'), "survey!B5", "is not a name",
    ),
    "no Serbian label": (
        lambda: book_of([*survey()[:-1], {"type": "text", "name": "a", EN: "A"}, survey()[-1]]),
        "survey!D5", "both languages",
    ),
    "outside of a section": (
        lambda: book_of([*survey(), labelled({"type": "text", "name": "alone"})]),
        "survey!A6", "must be in a section",
    ),
    "group not closed": (lambda: book_of(survey()[:-1]), "survey", "not closed"),
    "group closed twice": (lambda: book_of([*survey(), END]), "survey", "without being"),
    "repeat in a repeat": (
        with_rows(
            {"type": "begin_repeat", "name": "r"}, {"type": "begin_repeat", "name": "q"},
            {"type": "text", "name": "a"}, {"type": "end_repeat"}, {"type": "end_repeat"},
        ),
        "survey!A6", "not in another repeated group",
    ),
    # What its lists are.
    "unknown list": (with_row(type="select_one none", name="a"), "survey!", "no list of answers"),
    "choice twice": (
        lambda: book_of(survey(), choices=(("yn", "yes", "Y", "Д"), ("yn", "yes", "Y", "Д"))),
        "choices!A2", "appears twice",
    ),
    "choice that is no code": (
        lambda: book_of(survey(), choices=(("yn", "да не", "Y", "Д"),)), "choices!A2", "not a code",
    ),
    "list reserved for blanks": (
        lambda: book_of(
            survey(),
            choices=(("yn", "yes", "Y", "Д"), ("vidik_blank", "none", "None", "Нема")),
        ),
        "choices!A3", "reasons for a blank are the same",
    ),
    # What its logic is.
    "relevance of nobody": (
        with_row(type="text", name="a", relevant="${nobody} = 1"), "survey!F5", "nobody",
    ),
    "constraint cut off": (
        with_row(type="integer", name="a", constraint=". > "), "survey!G5", "not an expression",
    ),
    "a pattern that looks ahead": (
        with_row(type="text", name="a", constraint="regex(., '^(?=a)b$')"),
        "survey!G5", "it must not look ahead",
    ),
    "a pattern that is computed": (
        with_row(type="text", name="a", constraint="regex(., concat('(a', '+)+$'))"),
        "survey!G5", "must be a text in quotes",
    ),
    "function that reads files": (
        with_row(type="integer", name="a", constraint="pulldata('x', 'y', 'z', .) = 1"),
        "survey!G5", "pulldata()",
    ),
    "document() of XSLT": (
        with_row(type="integer", name="a", constraint="document('file:///etc/passwd')"),
        "survey!G5", "document()",
    ),
    "relevance in a circle": (
        with_rows(
            {"type": "text", "name": "a", "relevant": "${b} = '1'"},
            {"type": "text", "name": "b", "relevant": "${a} = '1'"},
        ),
        "survey!F", "depends on itself",
    ),
    "calculation of itself": (
        with_row(type="calculate", name="a", calculation="${a} + 1"),
        "survey!", "depends on itself",
    ),
    "calculations in a circle": (
        with_rows(
            {"type": "calculate", "name": "a", "calculation": "${b} + 1"},
            {"type": "calculate", "name": "b", "calculation": "${a} + 1"},
        ),
        "survey!", "depends on itself",
    ),
    "calculation of nothing": (
        with_row(type="calculate", name="a"), "survey!H5", "needs a calculation",
    ),
    # What its bindings are.
    "unknown measure": (
        with_row(type="integer", name="a", vidik__measure="none-such"), "survey!I5", "no measure",
    ),
    "unknown dimension": (
        with_row(
            type="integer", name="a", vidik__measure=MEASURE, vidik__dimensions="colour=red",
        ),
        "survey!L5", "is not divided by",
    ),
    "unknown code": (
        with_row(type="integer", name="a", vidik__measure=MEASURE, vidik__dimensions="form=none"),
        "survey!L5", "has no code",
    ),
    "codes that are none": (
        with_row(type="integer", name="a", vidik__measure=MEASURE, vidik__dimensions="form"),
        "survey!L5", "not a combination of codes",
    ),
    "wrong unit": (
        with_row(type="integer", name="a", vidik__measure=MEASURE, vidik__unit="RSD"),
        "survey!I5", "not in RSD",
    ),
    "not a period": (
        with_row(type="integer", name="a", vidik__measure=MEASURE, vidik__period="soon"),
        "survey!K5", "is not a period",
    ),
    "text for a figure": (
        with_row(type="text", name="a", vidik__measure=MEASURE), "survey!I5", "only a number",
    ),
    "one figure asked twice": (
        with_rows(
            {"type": "integer", "name": "a", "vidik::measure": MEASURE},
            {"type": "integer", "name": "b", "vidik::measure": MEASURE},
        ),
        "survey!I6", "same figure as “a”",
    ),
    "one figure in a table and beside it": (
        with_rows(
            TABLE, END, {"type": "integer", "name": "b", "vidik::measure": MEASURE},
        ),
        "survey!I7", "same figure as “victims_by”",
    ),
    "figure asked many times": (
        with_rows(
            {"type": "begin_repeat", "name": "r"},
            {"type": "integer", "name": "a", "vidik::measure": MEASURE}, {"type": "end_repeat"},
        ),
        "survey!I6", "cannot become one figure",
    ),
    "table of too many cells": (
        with_rows(
            TABLE
            | {
                "vidik::rows": " | ".join(f"form=c{n}" for n in range(60)),
                "vidik::columns": " | ".join(f"sex=c{n}" for n in range(60)),
            },
            END,
        ),
        "survey!", "cells",
    ),
    "tables that become a million questions": (
        with_rows(
            *(
                row
                for at in range(40)
                for row in (
                    TABLE
                    | {
                        "name": f"t{at}",
                        "vidik::rows": " | ".join(f"form=c{n}" for n in range(30)),
                        "vidik::columns": " | ".join(f"sex=c{n}" for n in range(20)),
                    },
                    END,
                )
            ),
        ),
        "survey", "at most 10000 cells together; these would have 24000",
    ),
    "row of a table twice": (
        with_rows(TABLE | {"vidik::rows": "form=labour | form=labour"}, END),
        "survey!M5", "appears twice",
    ),
}  # fmt: skip


@pytest.fixture
def office(serbia: str) -> Actor:
    return member("rapporteur", Role.ANALYST)


def test_the_sound_form_is_taken(office: Actor) -> None:
    with acting(office):
        draft = starting.begin_from_upload(sound(), year=2025, base=None, actor=office)
        assert (draft.form_id, draft.title["en"]) == ("border", "Border police")


@pytest.mark.parametrize("kind", list(HOSTILE))
def test_a_hostile_form_is_refused_whole_with_its_place(office: Actor, kind: str) -> None:
    make, place, reason = HOSTILE[kind]
    with acting(office):
        with pytest.raises(WorkbookRefused) as refused:
            starting.begin_from_upload(make(), year=2025, base=None, actor=office)
        faults = [(fault.cell, str(fault)) for fault in refused.value.faults]
        assert any(cell.startswith(place) and reason in text for cell, text in faults), faults
        assert not FormDraft.objects.exists()


def test_more_than_sixty_kinds_are_tried() -> None:
    assert len(HOSTILE) >= 60


def test_a_page_says_every_cell_and_keeps_nothing(serbia: str) -> None:
    client, actor = client_of("rapporteur", Role.ANALYST)
    bad = book_of(
        survey(
            {"type": "image", "name": "photo"},
            {"type": "text", "name": "a", "relevant": "${nobody} = 1"},
        )
    )
    upload = SimpleUploadedFile("form.xlsx", bad)
    answer = client.post("/forms/upload/", {"file": upload, "year": "2025"})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "survey!A5" in text
    with acting(actor):
        assert not FormDraft.objects.exists()
