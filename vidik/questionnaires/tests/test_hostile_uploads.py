# SPDX-License-Identifier: EUPL-1.2
"""What somebody uploads is looked at last, read apart, and taken whole or not at all."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.core import confined, packages
from vidik.forms.methods import books, converting
from vidik.forms.methods.answers.model import Answer
from vidik.forms.methods.books import WorkbookRefused, read_book
from vidik.forms.methods.flaw import DraftRefused
from vidik.forms.services import starting
from vidik.forms.tests.test_returned import changed, counted, put, sent
from vidik.forms.types import Change
from vidik.questionnaires.methods import scans
from vidik.questionnaires.methods.scans import PaperRefused, document_type, pictures
from vidik.questionnaires.models import Document, Respondent
from vidik.questionnaires.services import answering, papers, workbooks
from vidik.questionnaires.tests.test_cycle import REPORTS, member
from vidik.questionnaires.tests.test_half_filled import CODE, filled_in
from vidik.questionnaires.tests.test_letters import DAY, pdf, picture
from vidik.questionnaires.tests.test_views import client_of
from vidik.questionnaires.types import State

EMPTY_ROWS = b"<row>" + b"<c/>" * 200 + b"</row>"


def with_rows(content: bytes, rows: bytes) -> bytes:
    """Put rows at the end of the last sheet of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
    last = max(name for name in names if name.startswith("xl/worksheets/sheet"))
    return replaced(content, b"</sheetData>", rows + b"</sheetData>", last)


def replaced(content: bytes, old: bytes, new: bytes, part: str = "xl/sharedStrings.xml") -> bytes:
    """Change one part of a workbook."""
    output = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as given,
        zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made,
    ):
        for entry in given.infolist():
            read = given.read(entry)
            made.writestr(
                entry.filename, read.replace(old, new) if entry.filename == part else read
            )
    return output.getvalue()


ATTACKS: dict[str, tuple[bytes, str]] = {
    "row 900000": (b'<row r="900000"><c r="A900000"><v>1</v></c></row>', "used at A900000"),
    "blank cells": (EMPTY_ROWS * 1100, "more than 200000 cells"),
    "blank cells without end": (EMPTY_ROWS * 9000, "unpacks to much more"),
    "everything merged": (
        b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells><sheetData>',
        "used at A1:XFD1048576",
    ),
}


@pytest.mark.parametrize("kind", list(ATTACKS))
def test_no_library_sees_a_workbook_that_claims_too_much(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows, reason = ATTACKS[kind]
    monkeypatch.setattr(confined, "run", _not_reached)
    content = with_rows(sent(), rows)
    assert len(content) < 200_000
    with pytest.raises(WorkbookRefused, match=reason):
        read_book(content)


def test_a_workbook_reads_apart_as_it_reads_here() -> None:
    content = changed(
        put(any="yes", t__labour__f=3, share_of_women=0.5, t__labour__m=dt.date(2024, 3, 4))
    )
    assert read_book(content) == counted(content)


def test_one_text_in_many_cells_is_refused_apart() -> None:
    """A text is stored once in a workbook, however many cells show it."""
    with zipfile.ZipFile(io.BytesIO(sent())) as package:
        texts = package.read("xl/sharedStrings.xml")
    at = texts.count(b"<si>")
    cells = b'<c t="s"><v>%d</v></c>' % at * 100
    content = with_rows(sent(), (b"<row>" + cells + b"</row>") * 10)
    content = replaced(content, b"</sst>", b"<si><t>" + b"x" * 30_000 + b"</t></si></sst>")
    with pytest.raises(WorkbookRefused, match="holds more than a document"):
        read_book(content)


@pytest.mark.parametrize("cause", list(confined.Cause))
def test_what_ends_without_an_answer_is_a_refusal(
    cause: confined.Cause, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ending(*_given: object) -> bytes:
        raise confined.Unreadable(cause)

    monkeypatch.setattr(confined, "run", ending)
    with pytest.raises(WorkbookRefused, match="more time or memory"):
        read_book(sent())
    with pytest.raises(PaperRefused, match=r"more time or memory|damaged"):
        pictures(picture())
    with pytest.raises(DraftRefused, match="more time or memory"):
        converting.converted_apart({"survey": [], "choices": [], "settings": []})


@pytest.mark.parametrize("answer", [b"", b"[[", b"[{}]", b'[{"title":1}]', b"[" * 9000, b"\xff"])
def test_an_answer_that_makes_no_sense_is_a_refusal(
    answer: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confined, "run", lambda *_given: answer)
    with pytest.raises(WorkbookRefused, match="damaged"):
        read_book(sent())


def test_a_bomb_is_no_attachment() -> None:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<a/>")
        package.writestr("word/media/image1.bmp", b"\0" * 8 * 2**20)
    with pytest.raises(PaperRefused, match="unpacks to much more"):
        document_type(output.getvalue())


def _not_reached(*_given: object, **_more: object) -> Any:
    pytest.fail("the file was looked at")


def _looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every way to the inside of a file fail the test."""
    monkeypatch.setattr(confined, "run", _not_reached)
    monkeypatch.setattr(packages, "look", _not_reached)
    monkeypatch.setattr(packages, "parts_of", _not_reached)
    monkeypatch.setattr(scans, "_check_size", _not_reached)


def _workbook(row: Respondent, actor: Actor) -> object:
    return workbooks.take_workbook(row, b"PK\x03\x04", actor=actor)


def _attachment(row: Respondent, actor: Actor) -> object:
    return papers.add_attachment(row, name="a.docx", content=b"PK\x03\x04", actor=actor)


def _letter(row: Respondent, actor: Actor) -> object:
    return papers.add_letter(
        row, name="a", content=pdf(), reference="", dated_on=DAY, received_on=DAY, actor=actor
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("send", "who"),
    [
        (_workbook, (CODE, Role.RESPONDENT)),
        (_attachment, (CODE, Role.RESPONDENT)),
        (_letter, ("rapporteur", Role.ANALYST)),
    ],
)
def test_nothing_is_looked_at_that_could_not_be_taken(
    asked: Respondent,
    send: Callable[[Respondent, Actor], object],
    who: tuple[str, Role],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    actor, office = member(*who), member("rapporteur", Role.ANALYST)
    with acting(office):
        Respondent.objects.filter(pk=asked.pk).update(state=State.APPROVAL)
    _looked_at(monkeypatch)
    with acting(actor), pytest.raises(ValidationError, match="cannot be filled in now"):
        send(asked, actor)


@pytest.mark.django_db
def test_a_form_for_no_year_is_not_looked_at(
    office: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _looked_at(monkeypatch)
    with acting(office), pytest.raises(ValidationError, match="not a year of a cycle"):
        starting.begin_from_upload(b"PK\x03\x04", year=1000, base=None, actor=office)


@pytest.mark.django_db
def test_a_reader_that_is_killed_leaves_the_answers_and_says_why(
    asked: Respondent, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, actor = client_of(CODE, Role.RESPONDENT)
    with acting(actor):
        answering.save_answers(asked, [Change(REPORTS, Answer("4"))], actor=actor)
        content = filled_in(asked, actor, {REPORTS: 9})
    # As much memory as the interpreter needs to begin, and less than the library does.
    monkeypatch.setattr(books, "APART", confined.Limits(10, 48 * 2**20, 2**20))
    client.cookies["vidik_language"] = "sr"
    answer = client.post(
        f"/questionnaires/answers/{asked.pk}/workbook/",
        {"file": SimpleUploadedFile("a.xlsx", content)},
    )
    assert answer.status_code == 422
    assert "потребно је више времена или меморије" in answer.content.decode()
    with acting(actor):
        assert [draft.value for draft in asked.drafts.all()] == ["4"]
        assert not Document.objects.exists()


def test_one_part_that_is_many_sheets_is_counted_as_often(monkeypatch: pytest.MonkeyPatch) -> None:
    book = openpyxl.Workbook()
    for at in range(1, 31):
        book.active.cell(at, 1, at)
    output = io.BytesIO()
    book.save(output)
    one = b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    sheets = b"".join(
        one + b'name="S%d" sheetId="%d" state="visible" r:id="rId1"/>' % (at, at)
        for at in range(2, 12)
    )
    content = replaced(output.getvalue(), b"</sheets>", sheets + b"</sheets>", "xl/workbook.xml")
    assert len(read_book(content).sheets) == 11
    monkeypatch.setattr(books, "LIMITS", replace(books.LIMITS, cells=100))
    books.check_package(content)
    with pytest.raises(confined.Refused, match="more than 100 cells"):
        books.parse_book(content)
