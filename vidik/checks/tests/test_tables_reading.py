# SPDX-License-Identifier: EUPL-1.2
"""What a reader sees in a cell: numbers as they are written and shown, signs, dates."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import openpyxl
import pytest

from vidik.checks.methods.tables import check_table, read_tables
from vidik.checks.methods.tables.numbers import Convention, read_value, split_label
from vidik.checks.methods.tables.spans import period_of
from vidik.checks.methods.tables.titles import subject_of
from vidik.checks.tests.tables_books import book, number, ods, read, saved, text, unread

POINT, COMMA = Convention(["1.5"]), Convention(["1,5"])


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("1,234", "1234"), ("1,234.5", "1234.5"), ("1 234", "1234"),
        ("1\u202f234\u00a0567", "1234567"),
        ("1'234", "1234"), ("1’234.5", "1234.5"), ("−12", "-12"), ("-12", "-12"), ("12 %", "12"),
        ("0.5", "0.5"), ("1234", "1234"), ("12.34", "12.34"),
    ],
)  # fmt: skip
def test_a_number_is_read_however_its_digits_are_grouped(message: str, meant: str) -> None:
    reading = read_value(message, POINT)
    assert reading is not None
    assert reading.number == Decimal(meant)


@pytest.mark.parametrize(
    ("message", "meant"), [("1.234", "1234"), ("1.234,5", "1234.5"), ("12,5", "12.5")]
)
def test_a_comma_separates_decimals_where_the_file_says_so(message: str, meant: str) -> None:
    reading = read_value(message, COMMA)
    assert reading is not None
    assert reading.number == Decimal(meant)


def test_the_whole_file_decides_what_a_lone_sign_means() -> None:
    assert Convention(["1,234", "12,5"]).decimal == ","
    assert Convention(["1,234", "567"]).decimal == "."
    assert Convention(["1.234", "567"]).decimal == ","
    assert Convention(["1.234", "0.567"]).decimal == "."


@pytest.mark.parametrize(
    ("message", "marks"), [("12*", ("*",)), ("12 (a)", ("a",)), ("12 b)", ("b",)), ("12r", ("r",)),
                        ("12¹", ("1",)), ("12 [note 3]", ("3",)), ("12 p", ("p",)),
                        ("(12)", ("()",))],
)  # fmt: skip
def test_marks_leave_the_number(message: str, marks: tuple[str, ...]) -> None:
    reading = read_value(message, POINT)
    assert reading is not None
    assert (reading.number, reading.marks) == (Decimal(12), marks)


@pytest.mark.parametrize("sign", ["..", ":", "-", "–", "x", "n/a", "*", "[c]", "…", "/"])
def test_signs_are_missing_values_and_no_numbers(sign: str) -> None:
    reading = read_value(sign, POINT)
    assert reading is not None
    assert reading.missing
    assert reading.number is None


@pytest.mark.parametrize(
    ("message", "qualifier"),
    [("<5", "less_than"), ("> 100", "more_than"), ("≤3", "at_most"), ("~50", "approx")],
)  # fmt: skip
def test_limits_keep_what_they_say(message: str, qualifier: str) -> None:
    reading = read_value(message, POINT)
    assert reading is not None
    assert reading.qualifier == qualifier


@pytest.mark.parametrize(
    "label", ["0-14", "18+", "2019/20", "Zone 1", "A3", "31.12.2019", "1.2.3", "5th"]
)
def test_labels_with_digits_are_no_numbers(label: str) -> None:
    assert read_value(label, POINT) is None


@pytest.mark.parametrize(
    ("message", "meant"),
    [
        ("2019", "2019"), ("2019p", "2019"), ("2018/19", "2018/19"), ("2009–2019", "2009..2019"),
        ("Q1 2019", "2019-Q1"), ("1st quarter 2019", "2019-Q1"), ("III квартал 2020", "2020-Q3"),
        ("March 2020", "2020-03"), ("März 2020", "2020-03"), ("март 2020. г.", "2020-03"),
        ("Jan–Mar 2020", "2020-01..2020-03"), ("Year ending March 2020", "2019-04..2020-03"),
        ("31 December 2019", "at:2019-12-31"), ("31.12.2019", "at:2019-12-31"),
        ("December", "-12"), ("December 31, 2019", "at:2019-12-31"),
    ],
)  # fmt: skip
def test_periods_are_read_in_several_languages(message: str, meant: str) -> None:
    period = period_of(message)
    assert period is not None
    assert period.text == meant


@pytest.mark.parametrize("word", ["Marriage", "Decisions", "Male", "Total", "mar", "Sector 2"])
def test_words_that_begin_like_months_are_no_periods(word: str) -> None:
    assert period_of(word) is None


def test_a_title_is_reduced_to_what_its_table_counts() -> None:
    assert subject_of("Table 1. Prisoners, by sex, December 31, 2009–2019") == "Prisoners"
    assert subject_of("Табела 3.1. Умрли према полу, 2020.") == "Умрли"
    assert subject_of("Number of births, 2018 and 2019 (in thousands)") == "Number of births"


def test_a_digit_at_the_end_of_a_heading_is_a_mark_only_if_a_note_explains_it() -> None:
    assert split_label("Brentwood3") == ("Brentwood3", ())
    assert split_label("Brentwood3", {"3"}) == ("Brentwood", ("3",))


def test_a_number_is_read_as_it_is_shown_and_not_as_it_is_stored() -> None:
    rows = [["Rates"], ["", "2018", "2019"], ["Men", 12.3456, 0.1249], ["Women", 1_234_567, 2]]
    cells = read(book(rows, formats={"B3": "0.0", "C3": "0.0%", "B4": "#,##0,"}))
    assert cells["B3"][4] == "12.3"
    assert (cells["C3"][1], cells["C3"][4]) == ("percent", "12.5")
    assert cells["B4"][4] == "1235"


def test_dates_are_the_periods_that_their_formats_show() -> None:
    first = dt.date(2020, 3, 1)
    rows = [["Rates"], ["", first, first, dt.date(2020, 3, 31)], ["Men", 1, 2, 3]]
    cells = read(book(rows, formats={"B2": "mmm-yy", "C2": "yyyy", "D2": "dd/mm/yyyy"}))
    assert [cells[f"{c}3"][2] for c in "BCD"] == ["2020-03", "2020", "at:2020-03-31"]


def test_a_formula_is_its_stored_result_and_without_one_it_is_said() -> None:
    content = book([["Persons"], ["", "2018"], ["Men", 1], ["Women", 2], ["Total", "=SUM(B3:B4)"]])
    (message,) = unread(content)
    assert message.startswith("Sheet 'T1', B5: the formula has no stored result")


def test_blank_is_no_zero_and_zero_no_blank() -> None:
    cells = read(book([["Persons"], ["", "2018", "2019"], ["Men", 0, None], ["Women", 2, 3]]))
    assert cells["B3"][4] == "0"
    assert "C3" not in cells


def test_a_dash_is_none_where_a_legend_says_so() -> None:
    rows = [["Persons"], ["", "2018", "2019"], ["Men", 1, "-"], ["Women", 2, 3]]
    assert read(book(rows))["C3"][4] == ""
    assert read(book([*rows, ["- Нема појаве"]]))["C3"][4] == "0"
    assert read(book([*rows, ["–", "nil"]]))["C3"][4] == "0"
    assert read(book([*rows, ["- = not available"]]))["C3"][4] == ""


def test_a_dash_is_none_where_the_sums_say_so() -> None:
    def rows(total: int) -> list[list[object]]:
        return [["Persons"], ["", "Total", "A", "B", "C"], ["North", total, 1, "-", 4],
                ["South", total + 1, 2, "-", 4]]  # fmt: skip

    assert read(book(rows(5)))["D3"][4] == "0"
    assert read(book(rows(9)))["D3"][4] == ""


def test_hidden_rows_and_sheets_are_read_and_said() -> None:
    made = openpyxl.load_workbook(
        io.BytesIO(book([["Persons"], ["", "2018"], ["Men", 1], ["Women", 2]]))
    )
    made["T1"].row_dimensions[4].hidden = True
    made.create_sheet("Cover")
    made["T1"].sheet_state = "hidden"
    content = saved(made)
    assert len(read(content)) == 2
    assert unread(content) == [
        "Sheet 'T1': the sheet is hidden; it was read as well",
        "Sheet 'T1': hidden rows were read as well: 4",
        "Sheet 'Cover': the sheet is blank",
    ]


def test_raised_digits_of_a_workbook_are_marks() -> None:
    from openpyxl.cell.rich_text import CellRichText, TextBlock
    from openpyxl.cell.text import InlineFont

    made = openpyxl.load_workbook(io.BytesIO(book([["Persons"], ["", "2018"],
                                                   ["Men", 1], ["Women", 2],
                                                   ["1 Of age."]])))  # fmt: skip
    made["T1"]["A3"] = CellRichText("Men", TextBlock(InlineFont(vertAlign="superscript"), "1"))
    result = read_tables(saved(made))
    assert [dict(cell.dimensions)["sex"] for cell in result.cells] == ["Men", "Women"]
    assert result.cells[0].note == "Of age."


def test_an_opendocument_table_is_read_as_it_is_shown() -> None:
    content = ods([
        text("Table 1. Persons"),
        text("") + text("2018", ' table:number-columns-spanned="2"')
        + "<table:covered-table-cell/>",
        text("") + text("Men") + text("Women"),
        text('North<text:span text:style-name="up">1</text:span>') + number("12.3456", "12,3")
        + number(7),
        text("South") + number(5, more=' table:number-columns-repeated="2"'),
        text("1 Without the islands."),
    ])  # fmt: skip
    cells = read(content)
    assert cells["B4"] == ("Persons", cells["B4"][1], "2018", "heading=North;sex=Men", "12.3")
    assert cells["C5"][3:] == ("heading=South;sex=Women", "5")
    assert read_tables(content).cells[0].note == "Without the islands."


@pytest.mark.parametrize(
    ("content", "places"),
    [
        ("Region;2019\nČačak;1.200\nŽabari;700,5\n".encode(), ["Čačak", "Žabari"]),
        ("Region;2019\nČačak;1.200\nNiš;700,5\n".encode("cp1250"), ["Čačak", "Niš"]),
        (
            "Région;2019\nÎle-de-France;1 200\nRhône;700,5\n".encode("cp1252"),
            ["Île-de-France", "Rhône"],
        ),
        ("Регион;2019\nСевер;1.200\nЈуг;700,5\n".encode("cp1251"), ["Север", "Југ"]),
        ("Region\t2019\nNord\t1.200\nSüd\t700,5\n".encode("utf-16"), ["Nord", "Süd"]),
    ],
)
def test_text_is_read_whatever_its_encoding_and_separator(
    content: bytes, places: list[str]
) -> None:
    result = read_tables(content, name="a.csv")
    assert [dict(cell.dimensions).popitem()[1] for cell in result.cells] == places
    assert [cell.value for cell in result.cells] == [Decimal(1200), Decimal("700.5")]


def test_a_list_of_values_is_read_by_the_names_of_its_columns() -> None:
    content = (
        "REF_DATE,GEO,Sex,UOM,VALUE,STATUS\n2018,North,Men,Persons,10,\n"
        "2018,North,Women,Persons,20,r\n"
        "2019,North,Men,Persons,11,\n"
    )
    cells = read(content.encode(), name="a.csv")
    assert cells["E3"] == ("a", "persons", "2018", "GEO=North;sex=Women", "20")
    assert cells["E4"][2] == "2019"


def test_what_was_read_is_checked_and_every_finding_names_its_cells() -> None:
    result = check_table(book([["Persons, 2019"], ["Place", "Total", "Men", "Women"],
                               ["North", 31, 20, 10], ["South", 30, 12, 18],
                               ["East", 9, 4, 5]]))  # fmt: skip
    assert result.report is not None
    (finding,) = result.report.findings
    assert {str(place) for place in result.doubtful()} == {"T1!B3", "T1!C3", "T1!D3"}
    assert finding.expected == Decimal(31)
    assert result.to_dict()["structure"]
    assert (result.cells[0].id, result.cells[0].section) == ("T1!B3", "Persons, 2019")


def test_rounded_values_do_not_contradict_their_total() -> None:
    rows = [["Shares, 2019"], ["", "Total", "A", "B"], ["North", 3.3333, 1.6666, 1.6666],
            ["South", 1.0, 0.44, 0.56]]  # fmt: skip
    formats = {f"{c}{r}": "0.0" for c in "BCD" for r in (3, 4)}
    report = check_table(book(rows, formats=formats)).report
    assert report is not None
    assert report.findings == []


def test_sums_of_values_that_are_shown_rounded_may_miss_their_total() -> None:
    parts = [["A", 10.4, 7.3, 8.26], ["B", 20.4, 8.4, 9.31], ["C", 30.4, 9.4, 1.44]]
    total = ["Total", *(sum(float(row[at]) for row in parts) for at in (1, 2, 3))]
    rows = [["Harvest, by region"], ["Region", "2020", "2021", "2022"], total, *parts]
    formats = {f"{column}{row}": "#,##0" for column in "BCD" for row in range(3, 7)}
    result = check_table(book(rows, formats=formats))
    assert {cell.unit for cell in result.cells} == {"value (rounded)"}
    assert result.report is not None
    assert not result.report.findings
    rows[3] = ["A", 18.4, 7.3, 8.26]
    wrong = check_table(book(rows, formats=formats)).report
    assert wrong is not None
    assert len(wrong.findings) == 1


def test_digits_that_only_arithmetic_made_leave_a_count_a_count() -> None:
    rows = [["Persons"], ["Place", "2020"], ["North", 3.0000000000004], ["South", 5]]
    formats = {"B3": "0", "B4": "0"}
    assert read(book(rows, formats=formats))["B3"][1] == "persons"
