# SPDX-License-Identifier: EUPL-1.2
"""A file of figures is understood whole, or every bad row of it is named."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.core.spreadsheets import csv_line
from vidik.figures.methods.cataloguefiles import load_catalogue
from vidik.figures.methods.naming import Catalogue
from vidik.figures.methods.rows import Parsed, Row, read_rows

PACK = Path(__file__).resolve().parents[3] / "packs" / "serbia"
HEADER = "id,section,source,measure,unit,period,dimensions,value,qualifier,note"
GOOD = "a1,5.1,moi,plea_agreements,count,2024,,4,exact,"


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(PACK)


def parse(text: str | bytes, catalogue: Catalogue | None = None, **more: bool) -> Parsed:
    raw = text.encode() if isinstance(text, str) else text
    return read_rows(io.BytesIO(raw), catalogue=catalogue, lenient=more.get("lenient", False))


def faults(*lines: str, header: str = HEADER, catalogue: Catalogue | None = None) -> list[str]:
    parsed = parse("\n".join((header, *lines)) + "\n", catalogue)
    assert parsed.rows == () or parsed.errors == ()
    return [str(error) for error in parsed.errors]


def one_row(line: str, header: str = HEADER, catalogue: Catalogue | None = None) -> Row:
    parsed = parse(f"{header}\n{line}\n", catalogue)
    assert [str(error) for error in parsed.errors] == []
    (row,) = parsed.rows
    return row


def test_a_good_row_is_read_with_the_names_of_the_catalogue(catalogue: Catalogue) -> None:
    row = one_row(
        "c1,6.2,centre,identified_victims,persons,2024,sex=f;age=adult,25,exact,=SUM(A1)",
        catalogue=catalogue,
    )
    assert row == Row(
        line=2,
        id="c1",
        section="6.2",
        source="centre",
        measure="victims-identified",
        unit="persons",
        period="2024",
        dimensions="age=over-18;sex=f",
        value=Decimal(25),
        qualifier="exact",
        note="=SUM(A1)",
        origin="questionnaire",
        status="",
    )


def test_without_a_catalogue_names_stay_and_dimensions_are_sorted() -> None:
    row = one_row("x,,src,what_ever,widgets,2024,b=2;a=1,-1.5,,")
    assert (row.measure, row.unit, row.dimensions) == ("what_ever", "widgets", "a=1;b=2")
    assert (row.value, row.qualifier) == (Decimal("-1.5"), "exact")


def test_columns_may_stand_in_any_order() -> None:
    row = one_row(
        "note,meeting,4,,exact,2024,count,m,moi,,i1",
        header="note,origin,value,dimensions,qualifier,period,unit,measure,source,section,id",
    )
    assert (row.id, row.value, row.origin, row.note) == ("i1", Decimal(4), "meeting", "note")


def test_a_byte_order_mark_is_accepted() -> None:
    assert len(parse(b"\xef\xbb\xbf" + f"{HEADER}\n{GOOD}\n".encode()).rows) == 1


def test_line_ends_of_windows_and_a_missing_last_one_are_accepted() -> None:
    assert len(parse(f"{HEADER}\r\n{GOOD}\r\n\r\n{GOOD.replace('a1', 'a2')}").rows) == 2


@pytest.mark.parametrize("status", ["none_known", "none_known_to_be"])
def test_none_known_to_be_is_zero(status: str) -> None:
    row = one_row(f"{GOOD.replace(',4,', ',,')},{status}", header=f"{HEADER},status")
    assert (row.value, row.status) == (Decimal(0), "")


@pytest.mark.parametrize(
    "status", ["not_collected", "not_available", "refused", "not_applicable", "suppressed"]
)
def test_a_missing_value_says_why(status: str) -> None:
    row = one_row(f"{GOOD.replace(',4,', ',,')},{status}", header=f"{HEADER},status")
    assert (row.value, row.status) == (None, status)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("a,,moi,plea_agreements,count,2024,,,exact,", "value: the value is blank and no status"),
        ("a,,moi,plea_agreements,count,2024,,-1,exact,", "value: “-1” is negative"),
        ("a,,moi,plea_agreements,count,2024,,1.5,exact,", "value: “1.5” is not a whole number"),
        ("a,,moi,vacancy_rate,percent,2024,,101,exact,", "value: a share of “101” percent"),
        ("a,,moi,vacancy_rate,percent,2024,,-1,exact,", "value: “-1” is negative"),
        (
            'a,,moi,vacancy_rate,percent,2024,,"12,5",exact,',
            "value: “12,5” is written with a comma",
        ),
        ('a,,moi,vacancy_rate,percent,2024,,"1.200,5",exact,', "written with a comma"),
        (
            "a,,moi,plea_agreements,count,2024,,1.5,exact,",
            "the unit “count” has whole numbers only",
        ),
        (
            "a,,moi,plea_agreements,count,2024,,12345678901234567890123,exact,",
            "has too many digits; at most 15 before and 6 after the point can be stored",
        ),
        ("a,,moi,vacancy_rate,percent,2024,,1.1234567,exact,", "has too many digits"),
        ("a b,,moi,plea_agreements,count,2024,,4,exact,", "id: the id “a b” cannot be cited"),
        ("../x,,moi,plea_agreements,count,2024,,4,exact,", "id: the id “../x” cannot be cited"),
        ("a/b,,moi,plea_agreements,count,2024,,4,exact,", "id: the id “a/b” cannot be cited"),
        ("ж1,,moi,plea_agreements,count,2024,,4,exact,", "id: the id “ж1” cannot be cited"),
        ("-a,,moi,plea_agreements,count,2024,,4,exact,", "start with a letter or a digit"),
        ("a,,moi,plea_agreements,count,2024,,1e3,exact,", "value: “1e3” is not a number"),
        ("a,,moi,plea_agreements,count,2024,,nan,exact,", "value: “nan” is not a number"),
        ("a,,moi,plea_agreements,count,2024,,٤,exact,", "value: “٤” is not a number"),
        ("a,,moi,plea_agreements,count,2024,,+4,exact,", "value: “+4” is not a number"),
        ("a,,moi,plea_agreements,count,2024,,4,roughly,", "qualifier: the qualifier “roughly”"),
        ("a,,moi,plea_agreements,count,20x4,,4,exact,", "period: “20x4” is not a period"),
        ("a,,moi,plea_agreements,count,at:2024-02-30,,4,exact,", "is not a period"),
        ("a,,moi,plea_agreements,count,2024..2023,,4,exact,", "is not a period"),
        ("a,,moi,plea_bargains,count,2024,,4,exact,", "measure: the measure “plea_bargains”"),
        ("a,,moi,plea_agreements,apples,2024,,4,exact,", "unit: the unit “apples” is not known"),
        ("a,,moi,plea_agreements,persons,2024,,4,exact,", "unit: the measure “plea_agreements”"),
        ("a,,moi,plea_agreements,count,2024,colour=red,4,exact,", "dimensions: the dimension"),
        ("a,,moi,plea_agreements,count,2024,outcome=green,4,exact,", "“green” is not a code"),
        (
            "a,,moi,plea_agreements,count,2024,outcome,4,exact,",
            "dimensions: dimensions are written",
        ),
        (",,moi,plea_agreements,count,2024,,4,exact,", "id: the field must not be blank"),
        ("a,,,plea_agreements,count,2024,,4,exact,", "source: the field must not be blank"),
        ("a,,moi,,count,2024,,4,exact,", "measure: the field must not be blank"),
        ("a,,moi,plea_agreements,,2024,,4,exact,", "unit: the field must not be blank"),
        ("a,,moi,plea_agreements,count,,,4,exact,", "period: the field must not be blank"),
        ("a,,moi ,plea_agreements,count,2024,,4,exact,", "source: “moi ” starts or ends"),
        (
            "a,,moi,plea_agreements,count,2024,,4,exact,x\x00y",
            "note: the field contains a character",
        ),
        ("a" * 81 + ",,moi,plea_agreements,count,2024,,4,exact,", "id: the field is 81 characters"),
        ("a,,moi,plea_agreements,count,2024,,4,exact," + "n" * 2001, "note: the field is 2001"),
        ("a,,moi,plea_agreements,count,2024,,4,exact", "10 fields are expected, but there are 9"),
        (
            "a,,moi,plea_agreements,count,2024,,4,exact,,",
            "10 fields are expected, but there are 11",
        ),
        ('a,,"moi"x,plea_agreements,count,2024,,4,exact,', "cannot be read as CSV"),
    ],
)
def test_a_fault_is_named_with_row_and_column(
    catalogue: Catalogue, line: str, expected: str
) -> None:
    (fault,) = faults(GOOD, line, catalogue=catalogue)
    assert fault.startswith("row 3: ")
    assert expected in fault


def test_a_change_may_be_negative_and_beyond_a_hundred(catalogue: Catalogue) -> None:
    for value in ("-30", "167"):
        row = one_row(
            f"a,,centre,identified_victims_increase,percent,2023..2024,,{value},exact,",
            catalogue=catalogue,
        )
        assert row.value == Decimal(value)


def test_faults_of_status_and_origin_are_named() -> None:
    header = f"{HEADER},origin,status"
    assert faults(f"{GOOD},rumour,", header=header) == [
        (
            "row 2: origin: the origin “rumour” is not known; use one of: "
            "derived, letter, meeting, own_proceedings, questionnaire"
        )
    ]
    assert "status “lost” is not known" in faults(f"{GOOD},,lost", header=header)[0]
    assert "exclude each other" in faults(f"{GOOD},,refused", header=header)[0]
    assert "exclude each other" in faults(f"{GOOD},,none_known", header=header)[0]


def test_a_duplicate_id_names_the_first_row() -> None:
    assert faults(GOOD, GOOD) == ["row 3: id: the id “a1” already appears in row 2"]


def test_a_source_that_is_no_institution_is_refused() -> None:
    parsed = read_rows(io.BytesIO(f"{HEADER}\n{GOOD}\n".encode()), known_sources={"centre"})
    assert [str(error) for error in parsed.errors] == [
        "row 2: source: the source “moi” is not a registered institution"
    ]


def test_all_faults_of_all_rows_are_named_and_no_row_is_given() -> None:
    parsed = parse(
        f"{HEADER}\n{GOOD}\nb,,moi,m,count,never,,x,maybe,\n{GOOD}\nc,,moi,m,count,2024,,1,exact,\n"
    )
    assert parsed.rows == ()
    assert [(error.line, error.column) for error in parsed.errors] == [
        (3, "period"),
        (3, "qualifier"),
        (3, "value"),
        (4, "id"),
    ]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("id;section;source", "the column “id;section;source” in the header is not known"),
        (HEADER.replace(",note", ""), "the column “note” is missing from the header"),
        (f"{HEADER},colour", "the column “colour” in the header is not known"),
        (f"{HEADER},note", "the column “note” appears twice in the header"),
        (HEADER.upper(), "the column “ID” in the header is not known"),
    ],
)
def test_a_wrong_header_is_named_on_line_one(header: str, expected: str) -> None:
    found = faults(GOOD, header=header)
    assert f"row 1: {expected}" in found
    assert all(fault.startswith("row 1: ") for fault in found)


@pytest.mark.parametrize("below", ["", "\n", "\n\n\n"])
def test_a_file_with_nothing_below_its_header_is_refused(below: str) -> None:
    assert [str(error) for error in parse(f"{HEADER}{below}").errors] == [
        "row 1: the file has a header and no figures below it"
    ]


def test_an_empty_file_is_refused() -> None:
    assert [str(error) for error in parse(b"").errors] == [
        "row 1: the file is empty; a header line is expected"
    ]


def test_another_encoding_is_refused_at_the_line_where_it_shows() -> None:
    parsed = parse(
        f"{HEADER}\n{GOOD}\n".encode() + "a2,,moi,m,count,2024,,1,exact,Ниш".encode("cp1251")
    )
    assert [str(error) for error in parsed.errors] == [
        "row 3: the file is not UTF-8 text (byte 0xcd); save it as CSV UTF-8"
    ]


def test_utf_16_is_refused() -> None:
    parsed = parse(f"{HEADER}\n{GOOD}\n".encode("utf-16"))
    assert [str(error) for error in parsed.errors] == [
        "row 1: the file is UTF-16; save it as CSV UTF-8"
    ]


def test_a_note_over_several_lines_does_not_shift_the_rows_after_it() -> None:
    found = faults(
        'a1,,moi,m,count,2024,,1,exact,"one\ntwo\n\nfour"',
        "a2,,moi,m,count,2024,,x,exact,",
        'a3,,moi,m,count,2024,,y,exact,"again\ntwo"',
        "a4,,moi,m,count,2024,,z,exact,",
    )
    assert [fault.split(":")[0] for fault in found] == ["row 6", "row 7", "row 9"]


def test_a_line_break_outside_the_note_is_refused() -> None:
    (fault,) = faults('"a\n1",,moi,m,count,2024,,1,exact,')
    assert fault.startswith("row 2: id: ")


def test_a_quotation_mark_that_is_not_closed_ends_the_reading() -> None:
    found = faults('a1,,moi,m,count,2024,,1,exact,"open', "a2,,moi,m,count,2024,,x,exact,")
    assert found == ["row 2: a quotation mark is not closed, so nothing from here on can be read"]


def test_a_row_with_broken_quotes_does_not_shift_the_rows_after_it() -> None:
    found = faults(
        'a1,,"moi"x,m,count,2024,,1,exact,',
        "a2,,moi,m,count,2024,,x,exact,",
        'a3,,moi,m,count,2024,,1,exact,"two\nlines"x',
        "a4,,moi,m,count,2024,,y,exact,",
    )
    assert [fault.split(":")[0] for fault in found] == ["row 2", "row 3", "row 4", "row 6"]


def test_a_field_beyond_the_limit_of_the_reader_is_refused() -> None:
    (fault,) = faults('a1,,moi,m,count,2024,,1,exact,"' + "n" * 200_000 + '"')
    assert fault.startswith("row 2: ")


def test_a_lenient_reading_accepts_names_that_the_pack_does_not_know(catalogue: Catalogue) -> None:
    text = f"{HEADER}\nx1,3,police-nationale,victimes,personnes,2019,forme=travail,12,exact,\n"
    assert parse(text, catalogue).rows == ()
    (row,) = parse(text, catalogue, lenient=True).rows
    assert (row.measure, row.unit, row.dimensions) == ("victimes", "personnes", "forme=travail")


plain_text = st.text(st.characters(blacklist_categories=("Cs", "Cc")), max_size=60)


@given(note=plain_text, value=st.integers(0, 10**9))
def test_whatever_is_written_as_csv_is_read_back(note: str, value: int) -> None:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(HEADER.split(","))
    writer.writerow(["i", "", "moi", "m", "count", "2024", "", str(value), "exact", note])
    parsed = parse(buffer.getvalue())
    assert [(row.note, row.value) for row in parsed.rows] == [(note, Decimal(value))]


@given(note=st.text("=+-@;,'\" ab\u00a0", max_size=12).map(str.strip))
def test_what_an_export_disarmed_is_read_back_as_it_was(note: str) -> None:
    values = ("i", "", "moi", "m", "count", "2024", "a=b;c=d", Decimal(3), "exact", note)
    (row,) = parse("".join((csv_line(HEADER.split(",")), csv_line(values)))).rows
    assert (row.note, row.dimensions) == (note, "a=b;c=d")


@given(garbage=st.binary(max_size=300))
def test_no_file_whatever_makes_the_reader_fail(garbage: bytes) -> None:
    for raw in (garbage, HEADER.encode() + b"\n" + garbage):
        parsed = parse(raw)
        assert parsed.rows == () or parsed.errors == ()
