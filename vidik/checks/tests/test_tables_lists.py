# SPDX-License-Identifier: EUPL-1.2
"""Lists: one value a row, with columns that say what it is of, as databases export them."""

from __future__ import annotations

import pytest

from vidik.checks.methods.engine import run
from vidik.checks.methods.tables import check_table, read_tables
from vidik.checks.tests.tables_books import book, read

OWN = """id,section,source,measure,unit,period,dimensions,value,qualifier,note,status
A-1,Table 1,Police,victims,persons,2024,,30,,,
A-2,Table 1,Police,victims,persons,2024,sex=f,18,,,
A-3,Table 1,Police,victims,persons,2024,sex=m,10,,{long},
A-4,Table 2,Police,victims,persons,2024,,31,,,
A-5,Table 2,Courts,share of women,percent,2024-Q1,,60,at_least,,
A-6,Table 2,Courts,victims,persons,at:2024-12-31,age=child;sex=f,,,,not available
""".replace("{long}", "Counted by day of report and not by day of offence. " * 4)


def test_figures_csv_is_read_as_what_its_columns_say() -> None:
    result = read_tables(OWN.encode())
    table = result.structure.tables[0]
    assert (table.area, len(result.cells), result.structure.unread) == ("A1:K7", 6, ())
    women, share, missing = result.cells[1], result.cells[4], result.cells[5]
    assert (women.measure, women.unit, women.period) == ("victims", "persons", "2024")
    assert (women.source, women.section, women.dimensions) == ("Police", "Table 1", (("sex", "f"),))
    assert (share.measure, share.unit, share.qualifier) == ("share of women", "percent", "at_least")
    assert (share.source, share.period) == ("Courts", "2024-Q1")
    assert (missing.value, missing.status, missing.period) == (
        None,
        "not available",
        "at:2024-12-31",
    )
    assert missing.dimensions == (("age", "child"), ("sex", "f"))
    assert result.cells[2].note.startswith("Counted by day")


def test_one_quantity_stated_twice_in_figures_csv_is_asked_about() -> None:
    found = check_table(OWN.encode()).report
    assert found is not None
    assert any("31" in one.message and "30" in one.message for one in found.findings)
    assert any("28" in one.message for one in found.findings)


def test_a_small_list_with_our_columns_and_its_own_categories_is_read() -> None:
    cells = read(b"measure,period,sex,value\nvictims,2023,,5\nvictims,2023,m,2\nvictims,2024,,7\n")
    assert cells["D2"] == ("victims", "count", "2023", "", "5")
    assert cells["D3"] == ("victims", "count", "2023", "sex=m", "2")


ROWS = [
    (year, place, sex, 10 * at + len(sex))
    for at, (year, place) in enumerate((y, p) for y in (2019, 2020) for p in ("North", "South"))
    for sex in ("Total", "Men", "Women")
]


@pytest.mark.parametrize(
    ("sign", "coding", "mark"),
    [
        (",", "utf-8", b""),
        (";", "utf-8", b"\xef\xbb\xbf"),
        ("\t", "cp1250", b""),
        ("|", "utf-16", b""),
    ],
)
def test_a_list_is_read_whatever_its_separator_and_encoding(
    sign: str, coding: str, mark: bytes
) -> None:
    lines = [
        sign.join(("Година" if coding != "cp1250" else "Godina", "Mesto", "Pol", "Broj žrtava"))
    ]
    lines += [sign.join(map(str, row)) for row in ROWS]
    cells = read(mark + "\n".join(lines).encode(coding))
    assert len(cells) == 12
    assert cells["D3"] == ("Broj žrtava", "count", "2019", "Mesto=North;sex=Men", "3")


def test_decimal_commas_of_a_list_are_decimals() -> None:
    lines = ["Jahr;Land;Geschlecht;Anteil in %"]
    lines += [f"{y};{p};{s};{n},5" for y, p, s, n in ROWS]
    cells = read("\n".join(lines).encode("cp1252"))
    assert cells["D2"][1:] == ("percent", "2019", "Land=North;sex=Total", "5.5")


def test_numbers_of_series_and_codes_are_no_categories() -> None:
    head = ["REF_DATE", "GEO", "DGUID", "Sex", "UOM", "UOM_ID", "VECTOR", "COORDINATE", "VALUE",
            "STATUS", "DECIMALS"]  # fmt: skip
    places = {"North": "2016A01", "South": "2016A02"}
    sexes = ["Total", "Men", "Women"]
    lines = [",".join(head)]
    for year, place, sex, number in ROWS:
        at = 1 + sexes.index(sex)
        code = places[place]
        vector = f"v{code[-1]}{at}"
        lines.append(f"{year},{place},{code},{sex},Number,223,{vector},{code[-1]}.{at},{number},,0")
    cells = read("\n".join(lines).encode())
    assert len(cells) == 12
    assert cells["I3"][1:] == ("count", "2019", "GEO=North;sex=Men", "3")


def test_codes_before_names_and_flags_leave_the_names_and_the_values() -> None:
    lines = ["DATAFLOW,freq,unit,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG"]
    for year, place, sex, number in ROWS:
        value = ":" if (year, sex) == (2020, "Men") else str(number)
        lines.append(
            f"X:Y(1.0),A: Annual,NR: Number,{sex[0]}: {sex},{place[0]}: {place},{year},{value},b"
        )
    result = read_tables("\n".join(lines).encode())
    cells = {cell.id: cell for cell in result.cells}
    assert cells["Sheet1!G2"].dimensions == (("geo", "North"), ("sex", "Total"))
    assert (cells["Sheet1!G2"].unit, cells["Sheet1!G9"].value) == ("count", None)


def test_a_list_below_a_title_ends_where_its_notes_begin() -> None:
    rows: list[list[object]] = [
        ["Table 4. Deaths, by cause"],
        [],
        ["Year", "Place", "Sex", "Deaths"],
    ]
    rows += [list(row) for row in ROWS]
    rows += [[], ["Source: Health Office"]]
    result = read_tables(book(rows))
    assert len(result.cells) == 12
    assert {cell.source for cell in result.cells} == {"Health Office"}
    assert result.structure.tables[0].title == "Table 4. Deaths, by cause"


def test_a_table_with_headings_written_once_is_no_list() -> None:
    rows = [["Place", "Sex", "Persons"], ["North", "Men", 5], ["", "Women", 6], ["South", "Men", 7],
            ["", "Women", 8]]  # fmt: skip
    assert read(book(rows))["C3"][3] == "Place=North;sex=Women"


def test_a_list_gives_the_findings_of_the_same_figures_read_by_their_columns() -> None:
    from vidik.checks.methods.frames import cells_of

    rows = [
        dict(
            zip(
                ("measure", "period", "place", "sex", "value"), ("victims", y, p, s, n), strict=True
            )
        )
        for y, p, s, n in ROWS
    ]
    text = "measure,period,place,sex,value\n" + "\n".join(
        ",".join(str(part) for part in row.values()) for row in rows
    )
    direct = run(list(cells_of(rows)))
    listed = check_table(text.encode()).report
    assert listed is not None
    assert [one.kind for one in listed.findings] == [one.kind for one in direct.findings]
