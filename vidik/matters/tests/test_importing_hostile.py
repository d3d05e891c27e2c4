# SPDX-License-Identifier: EUPL-1.2
"""Files that are wrong, broken or meant to harm: refused in words, and nothing is entered."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from tests.scenes import as_owner, scene
from vidik.cases.methods.codes import draw_code
from vidik.forms.services.importing import Result
from vidik.forms.services.importing_books import said
from vidik.matters.models import Injured, Leg, Link, Matter, PersonLeg
from vidik.matters.services.importing import import_register
from vidik.matters.tests.factories import World, today
from vidik.matters.tests.registers import Rows, book_of, csv_of, day, files_of, matter, suspect

pytestmark = pytest.mark.django_db
Files = dict[str, bytes]


def brought(world: World, files: Files) -> Result:
    return import_register(files, actor=world.officer)


def told(result: Result) -> list[str]:
    return [f"{each.sheet} {each.line} {each.column}: {said(each)}" for each in result.faults]


def there() -> int:
    with as_owner(), scene():
        return Matter.objects.count()


def persons(**more: Any) -> Files:
    return files_of(matters=[matter()], persons=[suspect(**more)])


def with_sheet(**sheets: Rows) -> Files:
    return files_of(matters=[matter()], persons=[suspect()], **sheets)


def act(**more: Any) -> dict[str, Any]:
    return {"number": "KU 1/24", "act": "cooperation", "on": day(-10), "code": "centre", **more}


def workbook(change: Callable[[Any], None]) -> Files:
    """Write a good workbook, changed."""
    book = openpyxl.load_workbook(io.BytesIO(book_of({"matters": [matter()]})))
    change(book)
    out = io.BytesIO()
    book.save(out)
    return {"book": out.getvalue()}


def _formula(book: Any) -> None:
    book["matters"]["A2"] = "=1+1"


def _merged(book: Any) -> None:
    book["matters"].merge_cells("A1:B1")


def _extra(book: Any) -> None:
    book.create_sheet("persons of 2023")["A1"] = "x"


def _serial(book: Any) -> None:
    book["matters"]["B2"] = 45357


def macros() -> Files:
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(book_of({"matters": [matter()]}))) as former,
        zipfile.ZipFile(out, "w") as book,
    ):
        for name in former.namelist():
            book.writestr(name, former.read(name))
        book.writestr("xl/vbaProject.bin", b"x")
    return {"book": out.getvalue()}


def bomb() -> Files:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<x/>")
        book.writestr("xl/worksheets/sheet1.xml", b"0" * (40 * 2**20))
    return {"book": out.getvalue()}


FILES: dict[str, tuple[Callable[[], Files], str]] = {
    "another encoding": (
        lambda: {"matters": csv_of([matter(territory="Ниш")]).decode().encode("cp1251")},
        "matters 0 : The file is not text in UTF-8 or UTF-16",
    ),
    "pictures as csv": (lambda: {"matters": b"\x89PNG\r\n\x1a\n\0\0"}, "is not text in UTF-8"),
    "an open quotation mark": (
        lambda: {"matters": b'number,opened_on\r\n"KU 1/24,1.1.2024.\r\n'},
        "matters 2 : A quotation mark is not closed",
    ),
    "a cell of a megabyte": (
        lambda: {"matters": csv_of([matter("KU " + "1" * 2**20)])},
        "or a cell is far too long",
    ),
    "a long cell": (
        lambda: files_of(matters=[matter(origin="x" * 400)]),
        "matters 2 origin: The cell is longer than 200 characters.",
    ),
    "a column that is not known": (
        lambda: files_of(matters=[matter(name="Petar Petrović")]),
        "matters 1 : The column “name” is not known",
    ),
    "a column twice": (
        lambda: {"matters": b"number,Your number\r\nKU 1/24,KU 1/24\r\n"},
        "matters 1 number: The column “Your number” stands there twice.",
    ),
    "no column of numbers": (
        lambda: {"matters": b"opened_on\r\n1.1.2024.\r\n"},
        "matters 1 number: The column “number” is missing",
    ),
    "more cells than headings": (
        lambda: {"matters": b"number,form\r\nKU 1/24,sexual,x,y\r\n"},
        "matters 2 : The cell in column C has no heading above it",
    ),
    "nothing in it": (lambda: {"matters": b""}, "matters 0 : The file has no rows."),
    "headings alone": (lambda: {"matters": b"number\r\n"}, "The file has no rows."),
    "a formula as a number": (
        lambda: files_of(matters=[matter("=cmd|' /C calc'!A0")]),
        "is not a number of a register",
    ),
    "a plus before a number": (
        lambda: files_of(matters=[matter("+381 11")]), "is not a number of a register",
    ),
    "an at before a number": (
        lambda: files_of(matters=[matter("@SUM(1)")]), "is not a number of a register",
    ),
    "a formula in a cell": (lambda: workbook(_formula), "number: The cell holds a formula."),
    "zero months": (
        lambda: files_of(matters=[matter()], persons=[suspect()], judgments=[
            {"number": "KU 1/24", "person": "1", "on": day(-1), "verdict": "convicted",
             "months": 0}]),
        "judgments 2 : No judgment is given at this stage.",
    ),
    "a day as a number": (
        lambda: files_of(matters=[matter(opened_on="45357")]),
        "matters 2 opened_on: “45357” is a number. Format the cell as a date",
    ),
    "a day as a number in a workbook": (
        lambda: workbook(_serial), "matters 2 opened_on: “45357” is a number.",
    ),
    "a day with slashes": (
        lambda: files_of(matters=[matter(opened_on="03/05/2024")]),
        "“03/05/2024” may be read as two different days.",
    ),
    "a month of thirteen": (
        lambda: files_of(matters=[matter(opened_on="12.13.2024.")]),
        "matters 2 opened_on: “12.13.2024.” is not a day.",
    ),
    "tomorrow": (
        lambda: files_of(matters=[matter(opened_on=day(1))]),
        "matters 2 opened_on: This day has to be today or within the past twenty years.",
    ),
    "ended before it began": (
        lambda: files_of(matters=[matter(closed_on=day(-901), ending="no-offence")]),
        "matters 2 closed_on: This is before the day on which the matter came here.",
    ),
    "ended without a day": (
        lambda: files_of(matters=[matter(ending="no-offence")]),
        "matters 2 closed_on: Fill in this cell.",
    ),
    "an ending of another stage": (
        lambda: files_of(matters=[matter(closed_on=day(-1), ending="dismissed")]),
        "matters 2 ending: “dismissed” is not in the list.",
    ),
    "reported to nobody": (
        lambda: files_of(matters=[matter(closed_on=day(-1), ending="reported")]),
        "matters 2 to: Choose the body at which it goes on.",
    ),
    "reported to a court": (
        lambda: files_of(
            matters=[matter(closed_on=day(-1), ending="reported", to="higher-court-nis")]
        ),
        "matters 2 to: Choose the body at which it goes on.",
    ),
    "a number twice": (
        lambda: files_of(matters=[matter(), matter("KU  1/24")]),
        "matters 3 number: Row 2 has this number, or one that looks like it.",
    ),
    "a number that looks the same in Cyrillic": (
        lambda: files_of(matters=[matter("KU 1/24"), matter("КУ 1/24")]),
        "matters 3 number: Row 2 has this number, or one that looks like it.",
    ),
    "Latin and Cyrillic mixed": (
        lambda: files_of(matters=[matter("КU 1/24")]),
        "“КU 1/24” mixes Latin and Cyrillic letters that look alike.",
    ),
    "a mark from right to left": (
        lambda: files_of(matters=[matter("KU \u202e42/1")]),
        "holds a character that nobody sees (U+202E).",
    ),
    "a space that nobody sees": (
        lambda: files_of(matters=[matter("KU\u200b 1/24")]), "nobody sees (U+200B)",
    ),
    "a number that another body has": (
        lambda: files_of(matters=[{"number": "KU 8/24", "from_body": "pa-nis",
                                   "from_number": "KU 1/24"}]),
        "matters 2 from_number: This body has handed no matter of this number on",
    ),
    "an unknown code": (
        lambda: persons(offence="piracy"),
        "persons 2 offence: “piracy” is not in the list. Choose from it.",
    ),
    "a name as a label": (
        lambda: persons(person="Petar"), "persons 2 person: “Petar” is too long or names somebody",
    ),
    "a legal person of an age": (
        lambda: persons(nature="legal"), "persons 2 sex: A legal person has neither sex nor age.",
    ),
    "charged before the matter began": (
        lambda: persons(laid_on=day(-950)),
        "persons 2 laid_on: This is before the day on which the matter came here.",
    ),
    "persons of a matter that is not there": (
        lambda: files_of(matters=[matter()], persons=[suspect("KU 5/24")]),
        "persons 2 number: No matter has this number",
    ),
    "one charge twice": (
        lambda: files_of(matters=[matter()], persons=[suspect(charge=1), suspect(charge=1)]),
        "persons 3 charge: Two charges of this suspect have this number.",
    ),
    "reclassified from nothing": (
        lambda: persons(charge=2, instead_of=1, reason="no-purpose"),
        "persons 2 instead_of: No row above names this charge of the suspect.",
    ),
    "an act about nobody": (
        lambda: with_sheet(acts=[act(act="secret-measures", code="persons")]),
        "acts 2 person: Say whom it is about where the act asks for that.",
    ),
    "an act about somebody who is not there": (
        lambda: with_sheet(acts=[act(act="secret-measures", code="persons", person="2")]),
        "acts 2 person: No person of the matter has this label.",
    ),
    "an act of another stage": (
        lambda: with_sheet(acts=[act(act="opinion-awaited", code="")]), "acts 2 act:",
    ),
    "a code of another act": (
        lambda: with_sheet(acts=[act(code="massage")]),
        "acts 2 code: “massage” is not in the list.",
    ),
    "a judgment without an accused": (
        lambda: with_sheet(judgments=[
            {"number": "KU 1/24", "person": "9", "on": day(-1), "verdict": "acquitted"}]),
        "judgments 2 person: No person of the matter has this label.",
    ),
    "a measure of another stage": (
        lambda: with_sheet(measures=[
            {"number": "KU 1/24", "person": "1", "measure": "detention", "ordered_on": day(-9),
             "until": day(-1), "ground": "flight"}]),
        "measures 2 measure:",
    ),
    "an injured party twice": (
        lambda: with_sheet(injured=[{"number": "KU 1/24", "injured": "1"}] * 2),
        "injured 3 injured: Row 2 is about this injured party already.",
    ),
    "no code of a case": (
        lambda: with_sheet(injured=[{"number": "KU 1/24", "injured": "1", "case": "hello"}]),
        "injured 2 case: This is not the code of a case",
    ),
    "totals that lie": (
        lambda: files_of(matters=[matter()], totals=[{"sheet": "matters", "rows": 2}]),
        "totals 2 rows: 2 rows are announced here for “Matters”, but there are 1.",
    ),
    "a missing sheet": (
        lambda: {"book": book_of({"acts": [act()]})}, " 0 : The sheet “Matters” is missing.",
    ),
    "an extra sheet": (
        lambda: workbook(_extra), " 0 : The sheet “persons of 2023” is not known",
    ),
    "a merged heading": (lambda: workbook(_merged), "matters 0 : The sheet has merged cells."),
    "macros": (macros, " 0 : the workbook holds macros"),
    "an old workbook": (
        lambda: {"book": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600}, "in an old format",
    ),
    "no workbook": (lambda: {"book": b"%PDF-1.7"}, "is not an Excel workbook"),
    "a zip bomb": (bomb, "unpacks to much more than a document holds"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_is_refused_in_words(world: World, name: str) -> None:
    files, expected = FILES[name]
    result = brought(world, files())
    assert any(expected in each for each in told(result)), told(result)
    assert len(result.faults) <= 3, told(result)
    assert there() == 0


def _utf16(content: bytes) -> bytes:
    return content.decode().encode("utf-16")


GOOD: dict[str, Callable[[], Files]] = {
    "with a mark": lambda: {"matters": b"\xef\xbb\xbf" + csv_of([matter()])},
    "utf-16": lambda: {"matters": _utf16(csv_of([matter()]))},
    "semicolons": lambda: {"matters": csv_of([matter()], ";")},
    "tabs": lambda: {"matters": csv_of([matter()], "\t")},
    "named separator": lambda: {"matters": b"sep=;\r\n" + csv_of([matter()], ";")},
    "carriage returns alone": lambda: {"matters": csv_of([matter()]).replace(b"\r\n", b"\r")},
    "a day without the last point": lambda: files_of(matters=[matter(opened_on="5.3.2024")]),
    "an ISO day": lambda: files_of(matters=[matter(opened_on="2024-03-05")]),
    "days counted from 1904": lambda: {
        "book": book_of({"matters": [matter(opened_on=today(-900))]}, date_1904=True)
    },
    "an empty sheet beside": lambda: {"book": book_of({"matters": [matter()], "x": []})},
    "totals that are true": lambda: files_of(
        matters=[matter()], totals=[{"sheet": "matters", "rows": 1}]
    ),
    "a million blank rows": lambda: {"matters": csv_of([matter()]) + b",,,,\r\n" * 1_000_000},
}


@pytest.mark.parametrize("name", GOOD)
def test_an_odd_file_is_read_all_the_same(world: World, name: str) -> None:
    result = brought(world, GOOD[name]())
    assert told(result) == []
    with as_owner(), scene():
        leg = Leg.objects.get()
    assert leg.number == "KU 1/24"
    assert leg.opened_on in {today(-900), leg.opened_on.replace(2024, 3, 5)}


def test_rows_of_a_workbook_that_are_formatted_and_blank_cost_nothing(world: World) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        page = book.add_worksheet("matters")
        row = matter()
        page.write_row(0, 0, list(row))
        page.write_row(1, 0, list(row.values()))
        for at in range(2, 300_000):
            page.set_row(at, 15.5)
    result = brought(world, {"book": out.getvalue()})
    assert told(result) == []
    assert there() == 1


def test_hidden_rows_are_rows(world: World) -> None:
    def hide(book: Any) -> None:
        book["matters"].row_dimensions[2].hidden = True

    assert told(brought(world, workbook(hide))) == []
    assert there() == 1


def test_a_fault_names_its_own_row_alone(world: World) -> None:
    files = files_of(
        matters=[matter(origin="nowhere"), matter("KU 2/24")],
        persons=[suspect(), suspect("KU 2/24", laid_on=day(1))],
        injured=[{"number": "KU 1/24", "injured": "1"}],
        acts=[act(), act(number="KU 2/24", act="secret-measures", code="persons", person="1")],
    )
    assert [(each.sheet, each.line, each.column) for each in brought(world, files).faults] == [
        ("matters", 2, "origin"), ("persons", 3, "laid_on"),
    ]  # fmt: skip
    assert there() == 0


def test_a_suspect_is_at_one_place(world: World) -> None:
    """Reported to the prosecutor, the suspect is the prosecutor's: the police go on no more."""
    first = files_of(
        matters=[matter(closed_on=day(-800), ending="reported", to="hppo-nis")],
        persons=[suspect()],
    )
    assert told(brought(world, first)) == []
    again = files_of(
        matters=[matter()], persons=[suspect(), suspect(charge=2, offence="prostitution")]
    )
    assert told(brought(world, again)) == ["persons 3 : This stage has ended at your institution."]
    twice = files_of(
        matters=[matter("KU 2/24")],
        persons=[
            suspect("KU 2/24", closed_on=day(-5), ending="reported", to="hppo-nis"),
            suspect("KU 2/24", person="2"),
        ],
    )
    assert told(brought(world, twice)) == []
    with as_owner(), scene():
        open_legs = PersonLeg.objects.filter(closed_on__isnull=True)
        assert open_legs.count() == open_legs.values("suspect").distinct().count() == 3


def test_a_code_of_a_case_that_is_there_looks_like_one_that_is_not(world: World) -> None:
    def files(code: str, number: str) -> Files:
        return files_of(
            matters=[matter(number)], injured=[{"number": number, "injured": "1", "case": code}]
        )

    true, none = (
        import_register(files(code, number), actor=world.officer, dry_run=dry_run)
        for dry_run in (True,)
        for code, number in ((world.case.code, "KU 1/24"), (draw_code(), "KU 1/24"))
    )
    assert (true.counts, true.faults, true.further) == (
        none.counts, none.faults, none.further,
    )  # fmt: skip
    first = brought(world, files(world.case.code, "KU 1/24"))
    second = brought(world, files(draw_code(), "KU 2/24"))
    assert first.counts == second.counts
    with as_owner(), scene():
        assert Injured.objects.count() == 2
        assert Link.objects.get().case_id == world.case.pk
