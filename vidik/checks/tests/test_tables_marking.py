# SPDX-License-Identifier: EUPL-1.2
"""The marked copy: the same workbook, its doubtful cells marked, and nothing else changed."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.styles import Border, Font, Side
from openpyxl.workbook.defined_name import DefinedName

from vidik.checks.methods.tables import Marked, check_table, mark
from vidik.checks.methods.tables.marking import COLOURS, SYMPTOM_COLOUR
from vidik.checks.tests.tables_books import book, number, ods, saved, text

ROWS = [
    ["Table 1. Persons, 2019"],
    ["Place", "Total", "Men", "Women"],
    ["North", 31, 20, 10],
    ["South", 30, 12, 18],
    ["East", 9, 4, 5],
]


def marked(content: bytes, **more: object) -> Marked:
    return mark(content, check_table(content, name="a.xlsx"), **more)  # type: ignore[arg-type]


def opened(copy: Marked) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(copy.content))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def furnished() -> bytes:
    """Make a workbook with a chart, names, comments, formats and a second sheet."""
    made = openpyxl.load_workbook(io.BytesIO(book(ROWS, formats={"B3": "#,##0.0"})))
    sheet = made["T1"]
    sheet["B3"].font = Font(bold=True, color="FF0000")
    sheet["B3"].border = Border(top=Side(style="thick"))
    sheet["B3"].comment = Comment("Mine", "me")
    sheet["A5"].comment = Comment("Other", "me")
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=2, max_row=5))
    sheet.add_chart(chart, "G2")
    sheet.print_area = "A1:D5"
    other = made.create_sheet("Other")
    other["A1"] = "=T1!B3"
    made.defined_names["Whole"] = DefinedName("Whole", attr_text="'T1'!$B$3")
    return saved(made)


def test_doubtful_cells_are_coloured_and_keep_their_look_and_value() -> None:
    content = furnished()
    report = check_table(content, name="a.xlsx").report
    assert report is not None
    sheet = opened(marked(content))["T1"]
    assert sheet["B3"].fill.fgColor.rgb == f"FF{COLOURS[report.findings[0].sure]}"
    assert sheet["B3"].number_format == "#,##0.0"
    assert sheet["B3"].font.b
    assert sheet["B3"].border.top.style == "thick"
    assert sheet["B3"].value == 31
    assert sheet["B4"].fill.fill_type is None


def test_cells_in_which_only_the_same_cause_shows_look_and_read_otherwise() -> None:
    rows = [["Persons", "Total", "Men", "Women"], ["North", 31, 20, 10], ["South", 15, 10, 5],
            ["Total", 45, 30, 15]]  # fmt: skip
    content = book(rows)
    result = check_table(content, name="a.xlsx")
    assert result.report is not None
    [finding] = result.report.findings
    named = {cell.id.partition("!")[2] for cell in finding.cells}
    symptoms = {cell.id.partition("!")[2] for cell in finding.symptoms}
    assert named
    assert symptoms
    sheet = opened(marked(content))["T1"]
    for ref in symptoms:
        assert sheet[ref].fill.fgColor.rgb == f"FF{SYMPTOM_COLOUR}"
        assert sheet[ref].comment.text.startswith("Finding 1, the same cause shows here: ")
    for ref in named:
        assert sheet[ref].fill.fgColor.rgb == f"FF{COLOURS[finding.sure]}"
        assert sheet[ref].comment.text.startswith("Finding 1: ")


def test_a_comment_that_stands_there_keeps_its_words_before_ours() -> None:
    sheet = opened(marked(furnished()))["T1"]
    assert sheet["B3"].comment.text.startswith("Mine\n\nFinding 1: Persons")
    assert sheet["C3"].comment.text.startswith("Finding 1: Persons")
    assert sheet["A5"].comment.text == "Other"


def test_every_part_that_is_not_marked_stays_byte_for_byte() -> None:
    content = furnished()
    before, after = parts(content), parts(marked(content).content)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/worksheets/sheet1.xml", "xl/comments/comment1.xml", "xl/drawings/commentsDrawing1.vml",
    } & set(before)  # fmt: skip
    assert any("chart" in name for name in set(before) - changed)


def test_in_a_marked_sheet_only_styles_of_marked_cells_change() -> None:
    content = furnished()
    name = "xl/worksheets/sheet1.xml"
    before, after = (etree.fromstring(parts(c)[name]) for c in (content, marked(content).content))
    for root in (before, after):
        for cell in root.iter("{*}c"):
            if cell.get("r") in {"B3", "C3", "D3"}:
                cell.attrib.pop("s", None)
    assert etree.tostring(before, method="c14n") == etree.tostring(after, method="c14n")


def test_names_and_print_settings_stay_with_their_sheets() -> None:
    made = opened(marked(furnished()))
    assert made.defined_names["Whole"].attr_text == "'T1'!$B$3"
    assert made["T1"].print_area == "'T1'!$A$1:$D$5"
    assert made.sheetnames == ["T1", "Other", "Findings"]
    assert made["Other"]["A1"].value == "=T1!B3"


def test_the_sheet_of_findings_leads_to_the_cells_and_says_what_to_ask() -> None:
    sheet = opened(marked(book(ROWS)))["Findings"]
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[3][:5] == ("No.", "Finding", "How sure", "Why", "Cells")
    assert rows[4][0] == "1"
    assert "stated as 31" in str(rows[4][1])
    assert {row[4]: row[5] for row in rows[4:7]} == {"T1!B3": 31, "T1!C3": 20, "T1!D3": 10}
    assert str(rows[4][9]).startswith("Ask the publisher")
    assert sheet["E5"].hyperlink.location == "'T1'!B3"


def test_texts_are_never_formulas() -> None:
    rows = [row if at else ["=cmd|' /C calc'!A0", None] for at, row in enumerate(ROWS)]
    rows[2] = ["+South;=1+1", 31, 20, 10]
    content = book([["Persons"], *rows[1:]], name="=x'y")
    copy = marked(content)
    found = parts(copy.content)["xl/worksheets/sheet2.xml"]
    assert b"<f>" not in found
    sheet = opened(copy)["Findings"]
    assert all(
        cell.data_type in {"s", "n", "inlineStr"} for row in sheet.iter_rows() for cell in row
    )
    assert sheet["E5"].hyperlink.location == "'=x''y'!B3"


def test_the_name_of_the_sheet_of_findings_is_made_unique() -> None:
    made = openpyxl.load_workbook(io.BytesIO(book(ROWS)))
    made.create_sheet("findings")
    assert opened(marked(saved(made))).sheetnames == ["T1", "findings", "Findings 2"]


def test_the_same_file_gives_the_same_copy() -> None:
    content = furnished()
    assert marked(content).content == marked(content).content


def test_a_file_without_findings_is_only_given_a_sheet_that_says_so() -> None:
    content = book([*ROWS[:2], ["North", 30, 20, 10], *ROWS[3:]])
    before, copy = parts(content), marked(content)
    after = parts(copy.content)
    assert before["xl/worksheets/sheet1.xml"] == after["xl/worksheets/sheet1.xml"]
    assert opened(copy)["Findings"]["A4"].value == "No contradictions were found."


def test_the_copy_speaks_the_language_that_is_asked_for() -> None:
    copy = marked(book(ROWS), lang="sr", translate=lambda message: f"~{message}")
    assert opened(copy).sheetnames == ["T1", "~Findings"]


def test_a_marked_copy_is_checked_as_the_file_was() -> None:
    content = book(ROWS)
    again = check_table(marked(content).content, name="b.xlsx")
    assert again.cells == check_table(content, name="a.xlsx").cells


def test_macros_stay_and_are_not_run() -> None:
    made = parts(book(ROWS))
    types = made["[Content_Types].xml"].replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        b"application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in {
            **made,
            "[Content_Types].xml": types,
            "xl/vbaProject.bin": b"\xd0x",
        }.items():
            file.writestr(name, content)
    copy = marked(out.getvalue())
    assert copy.suffix == ".xlsm"
    assert parts(copy.content)["xl/vbaProject.bin"] == b"\xd0x"


def test_text_with_separated_columns_comes_back_as_a_workbook() -> None:
    content = b"Place;Total;Men;Women\nNorth;31;20;10\nSouth;30;12;18\nEast;9;4;5\n"
    copy = mark(content, check_table(content, name="a.csv"))
    made = opened(copy)
    assert copy.suffix == ".xlsx"
    assert made.sheetnames == ["Sheet1", "Findings"]
    assert made["Sheet1"]["B2"].value == 31
    assert made["Sheet1"]["B2"].comment.text.startswith("Finding 1")


@pytest.fixture
def open_document() -> bytes:
    same = number(5, more=' table:number-columns-repeated="2"')
    return ods([
        text("Persons, 2019"), text("Place") + text("Total") + text("Men") + text("Women"),
        text("North") + number(31) + number(20) + number(10),
        text("South") + number(11) + same, text("East") + number(9) + number(4) + number(5),
    ])  # fmt: skip


def test_an_opendocument_copy_has_the_cells_marked_and_a_table_of_findings(
    open_document: bytes,
) -> None:
    copy = mark(open_document, check_table(open_document, name="a.ods"))
    after = parts(copy.content)
    root = etree.fromstring(after["content.xml"])
    tables = list(root.iterfind("{*}body/{*}spreadsheet/{*}table"))
    notes = ["".join(note.itertext()) for note in tables[0].iter("{*}annotation")]
    assert copy.suffix == ".ods"
    assert len(tables) == 2
    assert len(notes) == 6
    assert all("Finding" in note for note in notes)
    assert after["Pictures/a.png"] == b"not really"
    assert next(iter(parts(copy.content))) == "mimetype"
    assert (
        check_table(copy.content, name="b.ods").cells
        == check_table(open_document, name="a.ods").cells
    )


def test_a_repeated_opendocument_cell_is_divided_so_that_one_is_marked() -> None:
    content = ods([
        text("Persons, 2019"), text("Place") + text("Men") + text("Women") + text("Total"),
        text("North") + number(5, more=' table:number-columns-repeated="2"') + number(11),
        text("South") + number(4) + number(5) + number(9),
        text("East") + number(2) + number(5) + number(7),
    ])  # fmt: skip
    copy = mark(content, check_table(content, name="a.ods"))
    root = etree.fromstring(parts(copy.content)["content.xml"])
    assert len(list(root.iter("{*}annotation"))) == 3
    assert check_table(copy.content, name="b.ods").cells == check_table(content, name="a.ods").cells
