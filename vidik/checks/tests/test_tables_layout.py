# SPDX-License-Identifier: EUPL-1.2
"""Tables as publishers lay them out: what heads a value, and what only stands near it."""

from __future__ import annotations

import random

import pytest

from vidik.checks.methods.tables import Options, check_table, read_tables
from vidik.checks.tests.tables_books import book, of, read, unread

BY_SEX = [
    ["Table 1. Persons, by sex, 2018–2019"],
    [],
    ["Place", 2018, None, None, 2019, None, None],
    [None, "Total", "Men", "Women", "Total", "Men", "Women"],
    ["Total", 30, 20, 10, 33, 22, 11],
    ["North", 10, 8, 2, 11, 9, 2],
    ["South", 20, 12, 8, 22, 13, 9],
]
MERGES = ["B3:D3", "E3:G3", "A3:A4"]


def test_a_value_has_the_period_and_the_category_that_stand_above_it() -> None:
    cells = read(book(BY_SEX, merges=MERGES))
    assert cells["B5"] == ("Persons", "count", "2018", "Place=Total;sex=Total", "30")
    assert cells["G7"] == ("Persons", "count", "2019", "Place=South;sex=Women", "9")
    assert len(cells) == 18


def test_without_merged_cells_a_heading_holds_until_the_next_one() -> None:
    merged, plain = read(book(BY_SEX, merges=MERGES)), read(book(BY_SEX))
    assert plain == merged


def test_rows_that_are_set_in_lie_in_the_one_above_them() -> None:
    rows = [["Persons, 2020"], ["Place", "Men", "Women"], ["North", 5, 6], ["A", 2, 2],
            ["B", 3, 4], ["South", 1, 1]]  # fmt: skip
    by_format = read(book(rows, indents={"A4": 1, "A5": 1}))
    by_blanks = read(book([[f"   {r[0]}", *r[1:]] if r[0] in {"A", "B"} else r for r in rows]))
    assert by_format["B4"][3] == "Place=North;Place, level 2=A;sex=Men"
    assert by_format["B6"][3] == "Place=South;sex=Men"
    assert by_blanks == by_format


def test_rows_that_add_up_to_the_one_before_lie_in_it_without_being_set_in() -> None:
    cells = read(book([
        ["Persons, 2020"], ["Place", "Men", "Women"],
        ["North", 5, 6], ["A", 2, 2], ["B", 3, 4],
        ["South", 7, 9], ["C", 3, 3], ["D", 4, 6],
    ]))  # fmt: skip
    assert cells["B4"][3] == "Place=North;Place, level 2=A;sex=Men"
    assert cells["B6"][3] == "Place=South;sex=Men"


def test_bold_rows_hold_the_plain_ones_where_their_sums_say_so() -> None:
    rows = [["Persons"], ["Place", "2019"], ["North", 5], ["A", 2], ["B", 3], ["South", 7],
            ["C", 3], ["D", 4]]  # fmt: skip
    cells = read(book(rows, bold=["A3", "A6"]))
    assert cells["B8"][3] == "Place=South;Place, level 2=D"


def test_a_row_that_is_the_sum_of_all_others_is_their_total_whatever_its_name() -> None:
    cells = read(book([
        ["Persons"], ["Place", "2018", "2019"], ["Ruritania", 30, 40], ["North", 10, 15],
        ["South", 15, 20], ["East", 5, 5],
    ]))  # fmt: skip
    assert cells["B3"][3] == "Place=Total"
    assert cells["B4"][3] == "Place=North"


def test_blocks_with_the_same_rows_are_categories_that_cross_them() -> None:
    cells = read(book([
        ["Persons"], ["Age", "2019"], ["Men"], ["0–17", 1], ["18 and over", 2], ["Total", 3],
        ["Women"], ["0–17", 4], ["18 and over", 5], ["Total", 9], ["Grand total", 12],
    ]))  # fmt: skip
    assert cells["B4"][3] == "age=0-17;sex=Men"
    assert cells["B10"][3] == "age=Total;sex=Women"
    assert cells["B11"][3] == "age=Grand total"


def test_blocks_that_each_make_the_total_are_breakdowns_of_their_own() -> None:
    cells = read(book([
        ["Persons, 2020"], ["", "Number", "%"], ["Total", 100, 100], ["Manner"], ["Fast", 60, 60],
        ["Slow", 40, 40], ["Place"], ["North", 10, 10], ["South", 90, 90],
    ]))  # fmt: skip
    assert cells["B5"] == ("Persons", "count", "2020", "Manner=Fast", "60")
    assert cells["C9"] == ("Persons", "percent", "2020", "Place=South", "90")


def test_wide_headings_that_each_make_the_total_name_breakdowns() -> None:
    cells = read(book([
        ["Persons, 2020"], ["Place", "Total", "Manner", None, "Colour", None],
        [None, None, "Fast", "Slow", "Red", "Blue"],
        ["North", 10, 4, 6, 7, 3], ["South", 20, 12, 8, 5, 15],
    ]))  # fmt: skip
    assert cells["C4"][3] == "Manner=Fast;Place=North"
    assert cells["F5"][3] == "Colour=Blue;Place=South"


def test_columns_without_a_total_are_measures_and_those_with_one_are_categories() -> None:
    measures = read(book([
        ["Movement of cases"], ["Year", "Open at start", "Received", "Closed", "Open at end"],
        [2018, 100, 50, 40, 110], [2019, 110, 60, 50, 120],
    ]))  # fmt: skip
    parts = read(book([
        ["Crime, 2019"], ["Place", "Offences", "Theft", "Fraud"], ["North", 10, 4, 6],
        ["South", 5, 2, 3],
    ]))  # fmt: skip
    assert measures["C3"] == ("Received", "count", "2018", "", "50")
    assert parts["B3"] == ("Crime", "count", "2019", "Place=North;column heading=Total", "10")
    assert parts["C4"][3] == "Place=South;column heading=Theft"


def test_units_above_columns_are_units_and_a_percentage_speaks_of_the_period_before_it() -> None:
    cells = read(book([
        ["Persons"], ["Sex", 2018, "%", 2019, "%"], ["Men", 6, 60, 5, 50], ["Women", 4, 40, 5, 50],
    ]))  # fmt: skip
    assert cells["C3"] == ("Persons", "percent", "2018", "sex=Men", "60")
    assert cells["E4"] == ("Persons", "percent", "2019", "sex=Women", "50")


def test_rows_of_per_cent_speak_of_the_row_before_them() -> None:
    cells = read(book([
        ["Persons"], ["", "2019"], ["Men", 60], ["%", 60], ["Women", 40], ["%", 40],
    ]))  # fmt: skip
    assert cells["B4"] == ("Persons", "percent", "2019", "heading=Men", "60")


def test_a_change_has_the_two_years_that_it_is_between() -> None:
    cells = read(book([
        ["Thefts in thousands"], ["Place", "2018", "2019", "% change"],
        ["North", "1.0", "1.1", "10.0"],
        ["South", "2.0", "2.2", "10.0"],
    ]))  # fmt: skip
    assert cells["B3"][:3] == ("Thefts", "thousands", "2018")
    assert cells["D3"] == ("Thefts, % change", "percent", "2018..2019", "Place=North", "10.0")


def test_months_take_the_year_of_the_row_that_holds_them() -> None:
    cells = read(book([
        ["Fälle nach Monaten"], ["Zeitraum", "Fälle"], ["2019", 60], ["Januar", 30],
        ["Februar", 30],
        ["2020", 70], ["Januar", 40], ["Februar", 30],
    ]))  # fmt: skip
    assert [cells[f"B{row}"][2] for row in (3, 4, 7)] == ["2019", "2019-01", "2020-01"]


def test_a_stock_of_every_year_has_the_day_that_the_title_names() -> None:
    cells = read(book([["Prisoners at 31 December, by sex"], ["", 2018, 2019], ["Men", 1, 2],
                       ["Women", 3, 4]]))  # fmt: skip
    assert cells["B3"][2] == "at:2018-12-31"


def test_a_period_in_the_title_is_that_of_all_values() -> None:
    rows = [["", "Men", "Women"], ["North", 1, 2], ["South", 3, 4]]
    assert read(book([["Table 2: Arrivals, year ending March 2020"], *rows]))["B3"][2] == (
        "2019-04..2020-03"
    )
    assert read(book([["Долазни, 2019/20"], *rows]))["B3"][2] == "2019/20"


def test_a_part_that_need_not_be_all_lies_in_the_row_that_can_hold_it() -> None:
    cells = read(book([
        ["Staff"], ["", "2018", "2019"], ["Total", 200, 210], ["of which:"], ["Guards", 150, 155],
        ["Others", 50, 55], ["of which women", 60, 66],
    ]))  # fmt: skip
    assert cells["B7"][3] == "heading=Total;of which=women"
    assert cells["B5"][3] == "heading=Guards"


def test_a_year_and_a_unit_in_one_heading_are_both_read() -> None:
    cells = read(
        b"Kind;2018 Number;2018 %;2019 Number;2019 %\nYes;60;60,0;70;58,3\nNo;40;40,0;50;41,7\n"
    )
    assert cells["C2"][1:4] == ("percent", "2018", "Kind=Yes")
    assert cells["D3"][1:4] == ("count", "2019", "Kind=No")


def test_rows_that_are_numbered_are_read_by_their_names() -> None:
    cells = read(book([
        ["Victims"], ["Index", "Name", "2018", "2019"], [1, "A", 7, 8], [2, "B", 4, 2],
        [3, "C", 6, 5],
        ["Total", None, 17, 15],
    ]))  # fmt: skip
    assert cells["C3"][3] == "Name=A"
    assert cells["D6"][3] == "Name=Total"


def test_a_blank_heading_is_not_filled_in_where_rows_would_become_the_same() -> None:
    rows = [
        ["Cases"],
        ["Place", "Kind", "Year", "Value"],
        ["North", "A", 2018, 1],
        [None, "A", 2018, 5],
        ["South", "A", 2018, 2],
        [None, "A", 2019, 6],
        [None, "A", 2018, 5],
    ]
    cells = read(book(rows[:-1]))  # fmt: skip
    assert cells["D4"][3] == "Kind=A"
    assert cells["D3"][3] == "Kind=A;Place=North"


def test_a_heading_that_only_says_value_leaves_the_unit_to_the_line_above() -> None:
    cells = read(book([
        ["Table 9. Persons on parole"], ["(percent)"], ["Place", "Year", "Value"],
        ["North", "2018", 1980], ["South", "2018", 1990],
    ]))  # fmt: skip
    assert cells["C4"] == ("Persons on parole", "percent", "2018", "Place=North", "1980")


def test_a_list_with_one_column_of_values_keeps_the_names_of_the_others() -> None:
    cells = read(book([
        ["Table 2. Referrals"], ["(persons)"], ["Sex", "Kind", "Period", "Value"],
        ["Men", "A", "2023-Q4", 2], ["Women", "A", "2023-Q4", 5],
    ]))  # fmt: skip
    assert cells["D4"] == ("Referrals", "persons", "2023-Q4", "Kind=A;sex=Men", "2")


def test_a_sum_by_chance_among_many_small_numbers_makes_no_total() -> None:
    made = random.Random(3)  # noqa: S311 - guards nothing
    rows = [
        [f"State {at // 3}", f"Town {at}", *(made.randint(0, 3) for _ in range(6))]
        for at in range(600)
    ]
    cells = read(book([["Cases"], ["State", "Town", *"ABDEFG"], *rows]))
    assert not any("Total" in cell[3] or "level" in cell[3] for cell in cells.values())


def test_a_lone_blank_before_a_heading_is_no_step() -> None:
    rows: list[list[object]] = [[f"Place {at}", at, at + 1] for at in range(60)]
    rows[30][0] = "  Place 30"
    assert read(book([["Cases"], ["", "2018", "2019"], *rows]))["B33"][3] == "heading=Place 30"


def test_a_place_that_begins_as_a_unit_is_a_place() -> None:
    cells = read(book([["Thefts"], ["", "2018"], ["Thousand Oaks", 1], ["Percy", 2]]))
    assert cells["B3"] == ("Thefts", "count", "2018", "heading=Thousand Oaks", "1")


@pytest.mark.parametrize("layout", ["plain", "turned", "indented", "blocks", "spanned", "list"])
@pytest.mark.parametrize("seed", range(4))
def test_consistent_figures_give_no_finding_in_any_layout(layout: str, seed: int) -> None:
    made = random.Random(seed)  # noqa: S311 - guards nothing
    places, sexes, years = ["North", "South", "East"], ["Men", "Women"], ["2018", "2019"]
    figure = {(p, s, y): made.randint(1, 900) for p in places for s in sexes for y in years}

    def value(place: str, sex: str, year: str) -> int:
        return sum(
            number for (p, s, y), number in figure.items()
            if place in {p, "Total"} and sex in {s, "Total"} and y == year
        )  # fmt: skip

    places, sexes = [*places, "Total"], ["Total", *sexes]
    wide = [(y, s) for y in years for s in sexes]
    title = ["Table 1. Persons by place and sex, 2018-2019"]
    rows: list[list[object]]
    if layout in {"plain", "indented", "spanned"}:
        rows = [
            ["Place", *(y for y, _ in wide)] if layout != "spanned" else
            ["Place", *(y if s == "Total" else None for y, s in wide)],
            ["", *(s for _, s in wide)],
            *([p, *(value(p, s, y) for y, s in wide)] for p in places),
        ]  # fmt: skip
        if layout == "indented":
            rows = [*rows[:2], rows[-1], *([f"  {row[0]}", *row[1:]] for row in rows[2:-1])]
    elif layout == "turned":
        rows = [
            ["Year", *(p for p in places)],
            *([y, *(value(p, "Total", y) for p in places)] for y in years),
        ]
    elif layout == "blocks":
        rows = [["Place", *years]]
        for s in sexes:
            rows += [[s], *([p, *(value(p, s, y) for y in years)] for p in places)]
    else:
        rows = [["Place", "Sex", "Year", "Value"],
                *([p, s, y, value(p, s, y)]
                  for p in places for s in sexes for y in years)]  # fmt: skip
    result = check_table(book([title, *rows]), name="a.xlsx")
    assert result.report is not None
    assert result.report.findings == []
    assert len(result.cells) == (8 if layout == "turned" else 24)
    assert result.structure.unread == ()


def test_several_tables_on_a_sheet_have_each_their_own_title() -> None:
    cells = read(book([
        ["Table 1: Births, 2020", None, None, None, "Table 2: Deaths, 2020"], [],
        ["Place", "Boys", "Girls", None, "Place", "Men", "Women"],
        ["North", 1, 2, None, "North", 5, 6], ["South", 3, 4, None, "South", 7, 8], [],
        ["Table 3: Weddings"], ["Place", "2019", "2020"], ["North", 3, 4], ["South", 1, 2],
    ]))  # fmt: skip
    assert cells["F4"] == ("Deaths", "count", "2020", "Place=North;sex=Men", "5")
    assert cells["B9"][0] == "Weddings"


def test_tables_of_one_title_are_distinguished_by_the_line_above_each() -> None:
    cells = read(book([
        ["Table 7. Victims by age"], [], ["Females"], ["Age", "2018"], ["Under 18", 3],
        ["18 and over", 5], [], ["Males"], ["Age", "2018"], ["Under 18", 1], ["18 and over", 2],
    ]))  # fmt: skip
    assert cells["B5"][3] == "age=Under 18;sex=Females"
    assert cells["B10"][3] == "age=Under 18;sex=Males"


def test_headings_that_come_again_after_a_page_break_are_not_read_twice() -> None:
    cells = read(book([
        ["Table 5. Persons"], ["Place", "2019", "2020"], ["North", 1, 2],
        ["Table 5. Persons (continued)"], ["Place", "2019", "2020"], ["South", 3, 4],
    ]))  # fmt: skip
    assert cells["C6"] == ("Persons", "count", "2020", "Place=South", "4")
    assert set(cells) == {"B3", "C3", "B6", "C6"}


def test_columns_of_numbers_of_columns_and_of_codes_are_no_values() -> None:
    cells = read(book([
        ["Persons"], ["Code", "Place", "2019", "2020"], [1, 2, 3, 4], ["K01", "North", 5, 6],
        ["K02", "South", 7, 8],
    ]))  # fmt: skip
    assert set(cells) == {"C4", "D4", "C5", "D5"}
    assert cells["C4"][3] == "Place=North"


def test_headings_of_rows_in_a_second_language_are_said_and_not_read() -> None:
    content = book([
        ["2.3. Живорођени"], ["", "2018", "2019", ""], ["Укупно", 10, 12, "Total"],
        ["Мушки", 6, 6, "Male"], ["Женски", 4, 6, "Female"],
    ])  # fmt: skip
    assert read(content)["B4"] == ("Живорођени", "count", "2018", "sex=Мушки", "6")
    assert unread(content) == ["Sheet 'T1', D: row headings repeated, not read"]


def test_headings_over_several_columns_that_take_turns_are_steps_of_indentation() -> None:
    cells = read(book([
        ["Population, 2020"], ["", "", "Men", "Women"], ["East", None, 29, 31],
        [None, "Vienna", 20, 20], [None, "Lower Austria", 9, 11], ["West", None, 20, 20],
        [None, "Tyrol", 12, 13], [None, "Salzburg", 8, 7],
    ]))  # fmt: skip
    assert cells["C4"][3] == "heading=East;heading, level 2=Vienna;sex=Men"


def test_a_heading_written_once_for_several_rows_holds_for_all_of_them() -> None:
    rows = [["Persons"], ["Place", "Sex", "2019"], ["North", "Men", 1], [None, "Women", 2],
            ["South", "Men", 3], [None, "Women", 4]]  # fmt: skip
    plain, merged = read(book(rows)), read(book(rows, merges=["A3:A4", "A5:A6"]))
    assert plain == merged
    assert plain["C4"][3] == "Place=North;sex=Women"


def test_footnotes_leave_the_numbers_and_headings_and_stand_with_their_values() -> None:
    result = read_tables(book([
        ["Persons"], ["Place", "2019", "2020ᵖ"], ["North (a)", 1, "1,234 b)"], ["South¹", 3, "4*"],
        ["a) Without the islands."], ["b) Estimated."], ["1 Since May."], ["* Few answers."],
    ]))  # fmt: skip
    notes = {cell.id: cell.note for cell in result.cells}
    assert of(result)["C3"][3:] == ("Place=North", "1234")
    assert notes["T1!C3"] == "Estimated. Without the islands. provisional"
    assert notes["T1!C4"] == "Few answers. Since May. provisional"


def test_marks_in_a_column_of_their_own_belong_to_the_number_before_them() -> None:
    result = read_tables(book([
        ["Persons"], ["Place", "2019", None, "2020", None], ["North", 1, "e", 2, None],
        ["South", 3, None, 4, "b"], ["Signs"], [":", "not available"], ["b", "break in series"],
        ["e", "estimated"],
    ]))  # fmt: skip
    notes = {cell.id: cell.note for cell in result.cells}
    assert notes == {"T1!B3": "estimated", "T1!D3": "", "T1!B4": "", "T1!D4": "break in series"}


def test_sheets_with_the_same_headings_and_other_numbers_are_distinguished() -> None:
    import openpyxl

    from vidik.checks.tests.tables_books import saved

    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, times in (("North", 1), ("South", 2)):
        sheet = made.create_sheet(name)
        for row in (["Cases by type, 2020"], ["Type", "Cases"], ["Theft", 10 * times],
                    ["Fraud", 7 * times]):  # fmt: skip
            sheet.append(row)
    cells = read_tables(saved(made)).cells
    assert [dict(cell.dimensions)["table"] for cell in cells] == ["North"] * 2 + ["South"] * 2


def test_a_reader_can_say_which_rows_and_columns_are_headings() -> None:
    content = book([["x", "y", "z"], [2001, 5, 6], ["North", 1, 2], ["South", 3, 4]])
    options = Options(area="A1:C4", header_rows=2, stub_columns=1)
    cells = of(read_tables(content, options=options))
    assert set(cells) == {"B3", "C3", "B4", "C4"}


def test_the_structure_is_reported_for_a_person_to_confirm() -> None:
    shape = read_tables(book(BY_SEX, merges=MERGES)).structure.describe()
    (table,) = shape["tables"]  # type: ignore[misc]
    assert table["area"] == "A3:G7"
    assert (table["header_rows"], table["stub_columns"], table["cells"]) == (2, 1, 18)
    assert table["dimensions"]["Place"] == ["Total", "North", "South"]
    assert table["periods"] == ["2018", "2019"]


def test_one_blank_less_makes_no_parent_of_a_heading_whose_rows_do_not_add_up() -> None:
    rows = [
        ["Rides"], ["Ticket", "2019", "2020"],
        ["     Single", 50, 60], ["    Return", 7, 8], ["     Day", 20, 30], ["     Week", 5, 6],
        ["  All", 82, 104],
    ]  # fmt: skip
    cells = read(book(rows))
    assert cells["B4"][3].endswith("=Return")
    assert cells["B5"][3] == cells["B4"][3].replace("Return", "Day")


def test_one_blank_a_step_is_a_hierarchy_where_the_numbers_allow_it() -> None:
    rows = [["Persons"], ["Place", "2019", "2020"], ["North", 9, 8], [" A", 4, 5], [" B", 5, 3],
            ["South", 6, 7], [" C", 1, 2], [" D", 3, 4]]  # fmt: skip
    cells = read(book(rows))
    assert cells["B4"][3] == "Place=North;Place, level 2=A"
    assert cells["B7"][3] == "Place=South;Place, level 2=C"


def test_what_stands_below_of_which_lies_in_the_figure_before_it() -> None:
    cells = read(book([
        ["Verdächtige, 2020"], ["Merkmal", "Männer", "Frauen"],
        ["Verdächtige insgesamt", 10, 9],
        ["davon im Alter von"], ["   unter 18 Jahre", 4, 3], ["   18 Jahre und älter", 6, 6],
        ["darunter"], ["   Fremde", 3, 2], ["   ohne Wohnung", 1, 1],
    ]))  # fmt: skip
    assert cells["B3"][0] == cells["B8"][0] == "Verdächtige"
    assert cells["B3"][3] == "Merkmal=Total;sex=Männer"
    assert cells["B5"][3] == "Merkmal=unter 18 Jahre;sex=Männer"
    assert cells["B8"][3] == "Merkmal=Total;of which=Fremde;sex=Männer"


def test_columns_below_of_which_are_some_of_the_total_and_no_parts_of_it() -> None:
    cells = read(book([
        ["Жртве, 2023"], ["Регион", "Свега", "Пол", None, "Од тога", None],
        [None, None, "мушки", "женски", "деца", "странци"],
        ["Север", 9, 4, 5, 2, 1], ["Југ", 7, 3, 4, 3, 2],
    ], merges=["C2:D2", "E2:F2", "A2:A3", "B2:B3"]))  # fmt: skip
    assert cells["B4"][3] == "Регион=Север"
    assert cells["D4"][3] == "sex=женски;Регион=Север"
    assert cells["E4"][3] == "of which=деца;Регион=Север"


def test_labels_with_their_texts_above_a_blank_row_head_no_columns() -> None:
    result = read_tables(book([
        ["Data extracted on 01/02/2024"], ["Dataset:", "Recorded offences by sex [x_y]"],
        ["Last updated:", "01/02/2024"], [], ["Unit of measure", None, "Number"], [],
        ["TIME", "2019", None, "2020", None], ["GEO (Labels)"],
        ["North", 5, "b", 6, None], ["South", 7, None, ":", "u"],
    ]))  # fmt: skip
    cells = of(result)
    assert result.structure.tables[0].title == "Recorded offences by sex"
    assert cells["D9"] == ("Recorded offences", "count", "2020", "GEO (Labels)=North", "6")
    assert cells["D10"][4] == ""


def test_a_heading_may_begin_over_a_column_without_values() -> None:
    cells = read(book([
        ["Votes"], ["Place", "A", None, None, None], [None, "First", None, "Second", None],
        [None, "now", "before", "now", "before"],
        ["North", 5, 6, None, 7], ["South", 8, 9, None, 4],
    ]))  # fmt: skip
    assert "Second" in cells["E5"][3]
    assert "First" in cells["C5"][3]


def test_a_table_that_repeats_the_lower_headings_keeps_the_line_above_it() -> None:
    rows: list[list[object]] = []
    for part in ("Reading", "Sums"):
        rows += [[part], ["Place", "Score", "Level", None], [None, None, "low", "high"],
                 ["All", 5, 40, 60], ["Place", "Score", "low", "high"],
                 ["North", 6, 30, 70], ["South", 4, 50, 50], []]  # fmt: skip
    cells = read(book([["Results by place, 2020"], [], *rows]))
    assert "Reading" in cells["B8"][3]
    assert "Sums" in cells["B16"][3]


def test_a_change_in_per_cent_of_a_rate_is_in_per_cent() -> None:
    cells = read(book([
        ["Crimes"], ["Place", "Year", "Crimes", None], [None, None, "Number", "Rate per 100,000"],
        ["North", 2015, 500, 10.1], [None, 2016, 510, 10.3], [None, "Percent change", 2.0, 2.0],
    ]))  # fmt: skip
    assert cells["D6"][1:3] == ("percent", "2015..2016")


@pytest.mark.parametrize(
    ("note", "source"),
    [
        ("Source: records of the police, state as of 31 January 2024.", "records of the police"),
        ("Извор: евиденције полиције, стање на дан 31. јануара 2024.", "евиденције полиције"),
        ("Source: Eurostat (accessed 3 March 2024)", "Eurostat"),
        (
            "Source: Ministry of Justice, Annual report 2023",
            "Ministry of Justice, Annual report 2023",
        ),
        ("Source: Statistics, on-line base 2023", "Statistics, on-line base 2023"),
    ],
)
def test_the_day_of_the_figures_is_no_part_of_their_source(note: str, source: str) -> None:
    result = read_tables(book([*BY_SEX, [], [note]], merges=MERGES), name="a.xlsx")
    assert {cell.source for cell in result.cells} == {source}


@pytest.mark.parametrize("total", ["Total Republic", "Укупно Република", "Ukupno država"])
def test_a_total_of_something_is_compared_with_its_parts(total: str) -> None:
    rows = [["Persons"], ["Place", 2018, 2019, 2020], ["North", 10, 11, 7], ["South", 20, 22, 9],
            ["East", 4, 5, 6], ["West", 3, 8, 2], [total, 37, 46, 44]]  # fmt: skip
    report = check_table(book(rows), name="a.xlsx").report
    assert report is not None
    assert [one.text.params["expected"] for one in report.findings] == ["44"]


def test_a_long_section_is_cut_between_words() -> None:
    title = "Table 1. Persons who were helped by services of towns and by associations, by place"
    result = read_tables(book([[title], *BY_SEX[1:]], merges=MERGES), name="a.xlsx")
    assert {cell.section for cell in result.cells} != {title[:80]}
    assert all(len(cell.section) <= 80 for cell in result.cells)
    assert all(cell.section.endswith(" …") for cell in result.cells)
