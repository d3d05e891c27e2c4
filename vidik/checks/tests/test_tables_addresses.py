# SPDX-License-Identifier: EUPL-1.2
"""The address of a value: what heads it is all there, and nothing else is taken for a figure."""

from __future__ import annotations

import sys

import pytest

from vidik.checks.methods.model import fill
from vidik.checks.methods.tables import TableFileError, check_table
from vidik.checks.tests.tables_books import book, read, unread

PLACES = ["North", "South", "East", "West", "Middle", "Coast"]


@pytest.mark.parametrize("head", ["", "Nr", "index"])
def test_a_running_number_before_the_names_leaves_them_their_place(head: str) -> None:
    content = book([
        ["Cases, 2019"], [head, "Place", "Sex", "Cases"],
        *([at, place, sex, 5 + at] for at, (place, sex) in enumerate(
            (place, sex) for place in PLACES for sex in ("Men", "Women"))),
    ])  # fmt: skip
    cells = read(content)
    assert len(cells) == 12
    assert cells["D4"][3] == "Place=North;sex=Women"
    assert unread(content) == []


def test_a_list_whose_first_columns_are_numbers_is_read_with_all_its_names() -> None:
    lines = ["Nr;FIPS;Place;Kind;Cases"]
    lines += [
        f"{3 * at};{1001 + 2 * at};{PLACES[at % 6]};{'Theft' if at < 6 else 'Fraud'};{at * 7 + 3}"
        for at in range(12)
    ]
    cells = read("\n".join(lines).encode())
    assert len(cells) == 12
    # Numbers that only count the rows or name each of them tell nothing that the names do not.
    assert cells["E3"][3] == "Kind=Theft;Place=South"


def test_names_that_stand_after_a_column_of_values_are_headings_too() -> None:
    cells = read(b"Year;Cases;Place;Kind\n2018;5;North;A\n2018;6;South;A\n2019;7;North;B\n")
    assert set(cells) == {"B2", "B3", "B4"}
    assert cells["B3"][2:4] == ("2018", "Kind=A;Place=South")


def test_rows_with_the_same_headings_are_distinguished_by_the_heading_above_them() -> None:
    cells = read(book([
        ["Cases"], ["Place", "2018", "2019"], ["North", 90, 80], ["Men", 4, 5], ["Women", 6, 7],
        ["South", 70, 60], ["Men", 8, 9], ["Women", 1, 2],
    ]))  # fmt: skip
    assert len(cells) == 12
    assert cells["B4"][3] != cells["B7"][3]
    assert "North" in cells["B4"][3]
    assert "South" in cells["B7"][3]


def test_rows_that_nothing_else_distinguishes_have_their_number_and_are_not_lost() -> None:
    content = book([["Cases"], ["Place", "2018"], ["Other", 4], ["Other", 6], ["North", 1]])
    cells = read(content)
    scattered = [["Cases"], ["Place", "2018"], ["A", 9], ["Other", 4], ["B", 8], ["Other", 6]]
    assert read(book(scattered))["B6"][3] == "Place=Other;row=6"
    assert [cells[ref][3] for ref in ("B3", "B4", "B5")] == [
        "heading=Other;row=3".replace("heading", "Place"), "Place=Other;row=4", "Place=North",
    ]  # fmt: skip
    assert unread(content) == [
        (
            "Sheet 'T1', A2:B5: 2 values have the same headings as others of the table; "
            "their row or column tells them apart"
        )
    ]


def test_columns_with_the_same_heading_are_distinguished_by_their_letter() -> None:
    cells = read(book([["Cases"], ["Place", "A", "A"], ["North", 4, 6], ["South", 1, 3]]))
    assert len(cells) == 4
    assert "column=C" in cells["C3"][3]


def test_the_wide_heading_holds_where_only_the_row_below_it_comes_again() -> None:
    cells = read(book([
        ["Table 1. Persons"], ["Place", "Charged", None, "Tried", None],
        [None, "Men", "Women", "Men", "Women"], ["North", 1, 2, 3, 4], ["South", 5, 6, 7, 8],
        ["Of the coast"], [None, "Men", "Women", "Men", "Women"], ["East", 9, 8, 7, 6],
        ["West", 5, 4, 3, 2],
    ], merges=["B2:C2", "D2:E2"]))  # fmt: skip
    assert "Charged" in cells["B8"][0] + cells["B8"][3]
    assert "Tried" in cells["E9"][0] + cells["E9"][3]
    assert "Of the coast" in cells["B8"][3]


@pytest.mark.parametrize(
    ("head", "codes"),
    [
        ("State code", ["1", "2", "4"]), ("Kreisschlüssel", ["1001", "1002", "1003"]),
        ("Codice", ["7", "12", "3"]), ("Шифра", ["5", "6", "8"]), ("Key", ["10", "20", "40"]),
        ("Offence", ["010000", "010100", "020000"]), ("LOC_ID", ["3", "9", "2"]),
        ("", ["11001", "11002", "12001"]), ("ANSI", ["1.0", "2.0", "4.0"]),
    ],
)  # fmt: skip
def test_numbers_that_name_things_are_no_figures(head: str, codes: list[str]) -> None:
    rows = [f"{code};{name};{at + 5};{at + 7}" for at, (code, name) in
            enumerate(zip(codes, PLACES, strict=False))]  # fmt: skip
    cells = read(("\n".join([f"{head};Name;Men;Women", *rows]) + "\n").encode())
    assert {ref[0] for ref in cells} == {"C", "D"}
    assert cells["C3"][3] == "Name=South;sex=Men"


def test_a_count_of_one_width_after_the_names_stays_a_figure() -> None:
    cells = read(b"Name;Cases;Persons\nNorth;1001;1010\nSouth;1502;1600\nEast;1703;1900\n")
    assert {ref[0] for ref in cells} == {"B", "C"}


def test_a_row_of_units_is_no_row_of_figures() -> None:
    rows = [["Flows"], ["Place", "2018", "2019"], ["Unit indicator", "1,000", "1,000"],
            ["North", 5, 6], ["South", 7, 9]]  # fmt: skip
    cells = read(book(rows))
    assert set(cells) == {"B4", "C4", "B5", "C5"}
    assert cells["B4"] == ("Flows", "thousands", "2018", "Place=North", "5")


def test_years_written_with_a_decimal_are_years() -> None:
    cells = read(b"Place;2005.0;2006.0\nNorth;5;6\nSouth;7;9\n")
    assert [cells[ref][2] for ref in ("B2", "C3")] == ["2005", "2006"]
    cells = read(b"Year;Men;Women\n2005.00;5;6\n2006.00;7;9\n")
    assert cells["B2"][2:4] == ("2005", "sex=Men")


def test_a_blank_heading_beside_a_named_one_is_its_share() -> None:
    cells = read(book([
        ["Persons, 2019"], ["Place", "Cases", None, "Appeals", None], ["Total", 200, 100, 20, 100],
        ["North", 150, 75, 15, 75], ["South", 50, 25, 5, 25],
    ]))  # fmt: skip
    assert cells["C4"][1] == cells["E4"][1] == "percent"
    assert cells["C4"][3] == cells["B4"][3]
    assert cells["E4"][3] == cells["D4"][3]
    assert "Appeals" in cells["E4"][0] + cells["E4"][3]


def test_a_unit_that_comes_again_speaks_of_the_column_before_it() -> None:
    cells = read(book([
        ["Cases, 2019"], ["Place", "Total", "Rifles", "% of total", "Knives", "% of total"],
        ["North", 10, 4, 40, 6, 60], ["South", 20, 15, 75, 5, 25],
    ]))  # fmt: skip
    assert cells["D3"] == ("Cases", "percent", "2019", cells["C3"][3], "40")
    assert "Knives" in cells["F3"][3]


def test_a_distribution_among_the_rows_is_in_per_cent() -> None:
    cells = read(book([
        ["Thefts"], ["Place", "2018", "2019"], ["Total", 10, 20], ["North", 4, 8],
        ["South", 6, 12], ["Percent distribution"], ["Total", 100, 100], ["North", 40, 40],
        ["South", 60, 60],
    ]))  # fmt: skip
    assert cells["B8"] == ("Thefts", "percent", "2018", "Place=North", "40")
    assert cells["B7"][1] == "percent"
    assert cells["B4"][1] == "count"


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("Catalogue 1800.0 Survey of persons", "not stated"),
        ("List of 1800 persons", "not stated"),
        ("Persons by place, 2016", "2016"),
        ("Survey 2071.0, persons in 2016", "2016"),
    ],
)
def test_a_period_is_a_word_by_itself_and_plausible(title: str, period: str) -> None:
    assert read(book([[title], ["Place", "Men", "Women"], ["North", 1, 2]]))["B3"][2] == period


def test_a_year_in_the_third_line_of_a_title_is_found() -> None:
    for line in ("2016", "Year 2016", "(calendar year 2016)", "by kind, 2016"):
        cells = read(book([
            ["Table 3"], ["Persons by place"], [line], ["Place", "Men", "Women"], ["North", 1, 2],
            ["South", 4, 6],
        ]))  # fmt: skip
        assert cells["B5"][2] == "2016"


def test_a_place_called_like_a_month_is_a_place() -> None:
    cells = read(book([["Cases"], ["Place", "2018"], ["Mayo", 5], ["Kerry", 6], ["Cork", 7]]))
    assert cells["B3"][2:4] == ("2018", "Place=Mayo")
    cells = read(book([["Casos"], ["Mes", "2018"], ["Enero", 5], ["Mayo", 6], ["Julio", 7]]))
    assert cells["B4"][2] == "2018-05"


def test_a_year_before_a_noun_leaves_it_its_meaning() -> None:
    cells = read(book([
        ["Crime"], ["Place", "2004 homicides", "2005 homicides"], ["North", 1, 2], ["South", 3, 4],
    ]))  # fmt: skip
    assert cells["B3"][0] == "homicides"
    assert cells["C3"][2] == "2005"
    cells = read(book([
        ["Crime"], ["Place", "Men", "Women"], ["2004 homicides"], ["North", 1, 2],
        ["2005 homicides"], ["North", 3, 4],
    ]))  # fmt: skip
    assert cells["B4"][:3] == ("homicides", "count", "2004")
    assert cells["B6"][2] == "2005"


def test_rows_without_values_one_after_the_other_do_not_lie_in_each_other() -> None:
    empty = [[f"Village {at}"] for at in range(9)]
    cells = read(book([
        ["Cases"], ["Place", "2018", "2019"], ["North", 4, 5], *empty, ["South", 1, 2],
        ["East", 3, 5],
    ]))  # fmt: skip
    assert "level 3" not in cells["B13"][3]
    assert "Village 7" not in cells["B13"][3]


def test_blanks_before_centred_names_are_no_chain_of_steps() -> None:
    rows = [[f"{' ' * (2 * at)}Place {at}", at + 1, at * 3] for at in range(12)]
    cells = read(book([["Cases"], ["", "2018", "2019"], *rows]))
    assert "level" not in cells["B14"][3]


def test_a_group_in_a_row_of_its_own_heads_the_rows_below_in_its_column() -> None:
    cells = read(book([
        ["Cases"], ["Region", "Town", "2018", "2019"], ["North"], [None, "A", 1, 2],
        [None, "B", 3, 4], ["South"], [None, "A", 5, 6], [None, "C", 7, 8],
    ]))  # fmt: skip
    assert cells["C4"][3] == "Region=North;Town=A"
    assert cells["D8"][3] == "Region=South;Town=C"


def test_the_number_of_a_table_at_the_right_of_its_title_heads_no_column() -> None:
    cells = read(book([
        ["Persons by place, 2016", None, None, "T 14.02.02"], ["Place", "Men", "Women", "Total"],
        ["North", 1, 2, 3], ["South", 4, 5, 9],
    ]))  # fmt: skip
    assert cells["D3"][:4] == ("Persons", "count", "2016", "Place=North;sex=Total")


def test_a_heading_reaches_no_further_than_what_stands_above_it() -> None:
    cells = read(book([
        ["Wine, 2016"], ["Colour", "Inland", "Import", None], [None, "grown", None, None],
        [None, "litres", "drunk", "burnt"], ["Red", 1, 2, 3], ["White", 4, 5, 6],
    ]))  # fmt: skip
    assert "grown" not in cells["C5"][0] + cells["C5"][3]
    assert "Import" in cells["D5"][0] + cells["D5"][3]


def test_every_cell_of_a_finding_is_marked() -> None:
    parts = [[f"Place {at}", 2 * at + 5, 3 * at + 7] for at in range(49)]
    total = [sum(int(str(row[at])) for row in parts) for at in (1, 2)]
    result = check_table(
        book([["Cases"], ["Place", "2018", "2019"], ["Total", total[0] + 900, total[1]], *parts]),
        name="a.xlsx",
    )
    assert result.report is not None
    marked = {place.ref for place in result.doubtful()}
    assert {f"B{row}" for row in range(3, 53)} <= marked
    for finding in result.report.to_dict()["findings"]:  # type: ignore[attr-defined]
        assert len(finding["cells"]) <= 40


def test_without_a_parser_the_extra_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    content = book([["Cases"], ["Place", "2018"], ["North", 1], ["South", 2]])
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(TableFileError, match=r"vidik-checks\[tables\]"):
        read(content)


def test_what_a_table_does_not_name_is_reported_in_the_language_of_the_reader() -> None:
    ask = "Питати институцију {source} који је члан тачан ({dimension}; {scope})"
    params = {
        "source": "the publisher", "dimension": "column heading",
        "scope": "heading Север, table T1",
    }  # fmt: skip
    assert fill(ask, params, "sr") == (
        "Питати издавача који је члан тачан (заглавље колоне; заглавље реда Север, табела T1)"
    )
    named = fill(ask, {**params, "source": "Завод"}, "sr")
    assert named.startswith("Питати институцију Завод ")
    assert fill("Од институције {source} затражити вредност", params, "sr").startswith(
        "Од издавача "
    )


@pytest.mark.parametrize(
    ("template", "expected"),
    [("{measure} ({source}, {period}; {scope}): 5", "cases (2023; sex f): 5"),
     ("{measure} ({source}; {scope}): 5", "cases (sex f): 5"),
     ("{measure} ({source}): 5", "cases: 5"),
     ("{source}, {period}, {scope}: 5", "2023, sex f: 5"),
     ("Ask {source} for it", "Ask the publisher for it")],
)  # fmt: skip
def test_a_source_that_is_not_named_is_left_out_unless_it_is_asked(
    template: str, expected: str
) -> None:
    params = {"measure": "cases", "source": "the publisher", "period": "2023", "scope": "sex f"}
    assert fill(template, params) == expected


@pytest.mark.parametrize(
    ("lang", "template", "expected"),
    [("en", "{failed} places, farthest in {period} ({scope}): 5", "3 places, farthest (sex f): 5"),
     ("en", "more, such as 7 for {period} ({scope})", "more, such as 7 (sex f)"),
     ("sr", "највише за {period} ({scope}): 5", "највише (sex f): 5")],
)  # fmt: skip
def test_a_period_that_is_not_named_is_left_out_with_its_preposition(
    lang: str, template: str, expected: str
) -> None:
    assert (
        fill(template, {"failed": "3", "period": "not stated", "scope": "sex f"}, lang) == expected
    )


def test_lines_above_each_part_of_a_table_are_in_its_addresses() -> None:
    cells = read(book([
        ["Table 8. Offences by city"], ["", "Violent", None, "Other", None],
        ["City", "Murder", "Rape", "Theft", "Arson"], ["Coast"], ["A", 1, 2, 3, 4],
        ["B", 5, 6, 7, 8], ["Inland"], ["City", "Murder", "Rape", "Theft", "Arson"],
        ["A", 2, 3, 4, 5], ["C", 1, 1, 1, 1],
    ], merges=["B2:C2", "D2:E2"]))  # fmt: skip
    assert cells["B5"][3] == "City=A;column heading=Violent;part=Coast"
    assert cells["E9"][3] == "City=A;column heading=Other;part=Inland"


def test_a_group_with_values_of_its_own_heads_the_rows_below_in_its_column() -> None:
    cells = read(book([
        ["Cases, 2019"], ["Region", "Town", "Men", "Women"], ["North", None, 3, 4],
        [None, "A", 1, 2], [None, "B", 2, 2], ["South", None, 5, 6], [None, "A", 4, 5],
        [None, "C", 1, 1],
    ]))  # fmt: skip
    assert cells["C3"][3] == "Region=North;sex=Men"
    assert cells["C7"][3] == "Region=South;Town=A;sex=Men"


def test_a_code_that_looks_like_a_year_is_no_period() -> None:
    cells = read(b"State;FIPS;County;Men;Women\nA;1001;Xx;5;6\nA;1003;Yy;7;8\nB;2001;Zz;9;10\n")
    assert cells["D4"][2] == "not stated"


def test_a_heading_of_numbers_and_shares_is_no_code() -> None:
    cells = read(book([
        ["1800.0 Survey, 2017"], ["", "Yes", None, "No", None], ["", "no.", "%", "no.", "%"],
        ["North", 10, 40.0, 15, 60.0], ["South", 20, 50.0, 20, 50.0],
    ], merges=["B2:C2", "D2:E2"]))  # fmt: skip
    assert cells["B4"] == ("Yes", "count", "2017", "heading=North", "10")
    assert cells["E5"][1] == "percent"
