# SPDX-License-Identifier: EUPL-1.2
"""Files that are none, hold too much or stand on their heads: refused or read, never a crash."""

from __future__ import annotations

import contextlib
import io
import time
import zipfile

import openpyxl
import pytest

from vidik.checks.methods.tables import (
    Limits,
    TableFileError,
    Unread,
    check_table,
    mark,
    read_tables,
)
from vidik.checks.tests.tables_books import ODS_HEAD, ODS_TAIL, book, number, ods, read, saved, text

SMALL = [["Persons"], ["", "2018"], ["Men", 1], ["Women", 2]]


def refused(content: bytes, **limits: int) -> str:
    with pytest.raises(TableFileError) as fault:
        read_tables(content, limits=Limits(**limits))
    return str(fault.value)


def changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    """Change a part of a workbook."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.namelist():
            text_of = before.read(part)
            after.writestr(part, text_of.replace(old, new) if part == name else text_of)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"%PDF-1.7 x", "This is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "old Excel workbook (.xls)"),
        (b"<html><table></table></html>", "web page"),
        (b"\x89PNG\r\n\x1a\n\0\0", "neither a workbook"),
        (b"", "No table"),
        (b"just words\nand more words\n", "No table"),
        (b"PK\x03\x04broken", "damaged"),
    ],
)
def test_a_file_that_is_no_table_is_refused_with_what_to_do(content: bytes, message: str) -> None:
    assert message in refused(content)


def test_a_document_of_another_kind_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<w/>")
    assert "neither a workbook" in refused(out.getvalue())


def test_a_file_that_unpacks_to_too_much_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("content.xml", b" " * 4_000_000)
    assert "far larger than a workbook" in refused(out.getvalue())
    assert "too large" in refused(out.getvalue(), unpacked=2**20)
    assert "more than 0 parts" in refused(out.getvalue(), parts=0)


def test_more_cells_or_elements_than_allowed_are_refused() -> None:
    content = book([["x"] * 20 for _ in range(20)])
    assert "more than 100 filled cells" in refused(content, cells=100)
    assert "more content than can be read" in refused(content, elements=50)
    assert "more than 10 filled cells" in refused(b"a,b\n1,2\n" * 10, cells=10)


def test_repeated_opendocument_cells_are_counted_before_they_are_made() -> None:
    row = number(5, more=' table:number-columns-repeated="16000"')
    table = (
        '<table:table table:name="T"><table:table-row table:number-rows-repeated="99999">'
        f"{row}</table:table-row></table:table>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("content.xml", ODS_HEAD + table + ODS_TAIL)
    assert "more than" in refused(out.getvalue())


def test_blank_repeated_rows_at_the_end_cost_nothing() -> None:
    content = ods([text("Persons"), text("") + text("2018"), text("Men") + number(1),
                   text("Women") + number(2),
                   '<table:table-cell table:number-columns-repeated="16384"/>'])  # fmt: skip
    assert len(read(content)) == 2


def test_definitions_of_entities_are_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    assert "document type" in refused(
        changed(book(SMALL), "xl/worksheets/sheet1.xml", b"<worksheet", bomb)
    )


def test_rows_that_are_only_formatted_are_no_cells() -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" s="0"/></row>' % (row, row) for row in range(5, 3_000))
    content = changed(
        book(SMALL), "xl/worksheets/sheet1.xml", b"</sheetData>", rows + b"</sheetData>"
    )
    assert len(read_tables(content, limits=Limits(cells=100)).cells) == 2


def test_shared_texts_are_counted_whether_a_cell_has_them_or_not() -> None:
    many = b"<sst>" + b"<si><t>words</t></si>" * 2_000 + b"</sst>"
    link = (
        b'<Relationship Id="rId77" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        b'relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    out = io.BytesIO(changed(book(SMALL), "xl/_rels/workbook.xml.rels", b"</Relationships>", link))
    with zipfile.ZipFile(out, "a") as file:
        file.writestr("xl/sharedStrings.xml", many)
    assert "more than 1,000 filled cells" in refused(out.getvalue(), cells=1_000)


def test_more_sheets_than_allowed_are_refused_and_as_many_are_read() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(SMALL)))
    for _ in range(3):
        made.copy_worksheet(made["T1"])
    content = saved(made)
    assert "more than 3 sheets" in refused(content, sheets=3)
    assert len(read_tables(content, limits=Limits(sheets=4)).structure.tables) == 4


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a;b;c\n" + b"x" * 300_000 + b";1;2\n", "neither a workbook"),
        (b"," * 20_000 + b"\n", "copy the table alone"),
        ("name,town\nA,B\nC,D\n".encode("utf-16"), "6 cells are filled in, and 0 of them"),
    ],
)
def test_a_text_that_is_no_table_is_refused_in_little_time(content: bytes, message: str) -> None:
    started = time.process_time()
    assert message in refused(content)
    assert time.process_time() - started < 5


def test_thousands_of_columns_are_read_in_little_time() -> None:
    head = ",".join(f"h{at}" for at in range(2_000))
    started = time.process_time()
    cells = read(f"x,{head}\na,{'1,' * 1_999}2\nb,{'3,' * 1_999}4\n".encode())
    assert len(cells) == 4_000
    assert time.process_time() - started < 5


def test_a_reference_to_another_workbook_is_its_stored_value_or_none() -> None:
    result = read_tables(
        book([["Persons"], ["", "2018"], ["Men", "=[1]Sheet1!A1"], ["Women", 2], ["Boys", 3]])
    )
    assert [str(one) for one in result.structure.unread] == [
        (
            "Sheet 'T1', B3: the formula has no stored result; open the file in Excel or "
            "LibreOffice and save it again"
        )
    ]


def test_a_row_beyond_every_sheet_is_refused_and_the_last_row_is_read() -> None:
    content = book(SMALL)
    assert "damaged" in refused(
        changed(content, "xl/worksheets/sheet1.xml", b'r="B4"', b'r="B9999999"')
    )
    far = changed(content, "xl/worksheets/sheet1.xml", b'<row r="4"', b'<row r="1048576"')
    far = changed(far, "xl/worksheets/sheet1.xml", b'r="A4"', b'r="A1048576"')
    far = changed(far, "xl/worksheets/sheet1.xml", b'r="B4"', b'r="B1048576"')
    assert "B1048576" in read(far)


def test_cells_that_are_merged_over_everything_cost_nothing() -> None:
    content = changed(
        book(SMALL, merges=["C1:D1"]),
        "xl/worksheets/sheet1.xml",
        b'ref="C1:D1"',
        b'ref="A1:XFD1048576"',
    )
    read_tables(content)


@pytest.mark.parametrize("piece", [",", "in ", "(a", "1,", "2019-", ";0", "a)", "* ", "of which "])
def test_texts_of_any_length_are_looked_at_in_little_time(piece: str) -> None:
    long = piece * (30_000 // len(piece))
    started = time.process_time()
    rows = [[long], ["x", long], ["", "2018", long], ["Men", 1, long], [long, 2, 3], ["b", long]]
    with contextlib.suppress(TableFileError):
        check_table(book(rows, formats={"B4": (";0" * 100)}))
    assert time.process_time() - started < 10


def test_areas_that_are_merged_over_each_other_cost_little() -> None:
    merges = b"".join(b'<mergeCell ref="A%d:XFD1048576"/>' % row for row in range(1, 3_000))
    content = changed(
        book(SMALL, merges=["C1:D1"]),
        "xl/worksheets/sheet1.xml",
        b'<mergeCell ref="C1:D1"/>',
        merges,
    )
    started = time.process_time()
    read_tables(content)
    assert time.process_time() - started < 10


def test_a_broken_number_of_a_shared_text_or_a_style_is_no_crash() -> None:
    content = book(SMALL)
    for old, new in ((b"<v>0</v>", b"<v>99999</v>"), (b"<v>1</v>", b"<v>1e999999</v>"),
                     (b"<v>2</v>", b"<v>nan</v>"), (b'r="B3"', b'r="B3" s="9999"')):  # fmt: skip
        with contextlib.suppress(TableFileError):
            check_table(changed(content, "xl/worksheets/sheet1.xml", old, new))


def test_a_locked_workbook_is_refused() -> None:
    content = bytearray(book(SMALL))
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    assert "password" in refused(bytes(content))


def test_a_chart_sheet_and_a_sheet_without_numbers_are_said() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(SMALL)))
    made.create_chartsheet("Picture")
    made.create_sheet("About").append(["Only", "words"])
    result = read_tables(saved(made))
    assert [str(one) for one in result.structure.unread if isinstance(one, Unread)] == [
        "Sheet 'Picture': the sheet is a chart; charts are not read",
        "Sheet 'About': no table of numbers was found on the sheet",
    ]


def test_a_value_that_is_no_number_is_said_by_its_cell() -> None:
    result = read_tables(
        book([["Persons"], ["", "2018", "2019"], ["Men", 1, "see below"], ["Women", 2, 3]])
    )
    assert [str(one) for one in result.structure.unread] == [
        "Sheet 'T1', C3: “see below” is neither a number nor a known symbol"
    ]


def test_two_values_under_the_same_headings_are_distinguished_and_reported() -> None:
    result = read_tables(book([["Persons"], ["", "2018", "2018"], ["Men", 1, 5], ["Women", 2, 2]]))
    assert [str(one) for one in result.structure.unread] == [
        (
            "Sheet 'T1', A2:C4: 4 values have the same headings as others of the table; "
            "their row or column tells them apart"
        )
    ]
    assert [str(cell.value) for cell in result.cells] == ["1", "5", "2", "2"]


def test_a_sheet_that_runs_from_right_to_left_is_read_as_any_other() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book([["אסירים לפי מין, 2019"],
                                                   ["מחוז", "סך הכל", "גברים"],
                                                   ["צפון", 3, 1], ["דרום", 5, 2]])))  # fmt: skip
    made["T1"].sheet_view.rightToLeft = True
    cells = read(saved(made))
    assert cells["B3"][2:] == ("2019", "מחוז=צפון", "3")


def test_headings_with_the_signs_of_figures_csv_stay_headings() -> None:
    cells = read(book([["Persons; all = yes"], ["a=b", "2018"], ["x;y=z", 1], ["v", 2]]))
    assert cells["B3"][0] == "Persons, all : yes"
    assert cells["B3"][3] == "a:b=x,y:z"


def test_any_grid_is_read_without_a_crash() -> None:
    import random

    made = random.Random(7)  # noqa: S311 - guards nothing
    words = [
        "",
        "",
        "Total",
        "2019",
        "Men",
        "-",
        "..",
        "Table 1",
        "a)",
        "5",
        1,
        2.5,
        2019,
        "x",
        "Source: me",
        "%",
        None,
    ]
    for _ in range(60):
        rows = [
            [made.choice(words) for _ in range(made.randint(1, 7))]
            for _ in range(made.randint(1, 12))
        ]
        content = book(rows)
        try:
            result = check_table(content, name="r.xlsx")
        except TableFileError:
            continue
        mark(content, result)
