# SPDX-License-Identifier: EUPL-1.2
"""Files say what was stated: numbers stay numbers, texts stay texts, the same gives the same."""

from __future__ import annotations

import csv
import io
import time
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from vidik.core.periods import Period
from vidik.core.spreadsheets import disarmed
from vidik.figures.methods import charts, cyclefiles
from vidik.figures.methods.formats import (
    CubeDimension,
    CubeValue,
    Sheet,
    csv_lines,
    jsonstat_dataset,
    plain_number,
    xlsx_bytes,
)

FORMULAS = ["=1+1", "+1", "-1+A1", "@SUM(A1)", "\tx", "\rx"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_that_a_spreadsheet_would_run_is_disarmed_in_csv(text: str) -> None:
    content = b"".join(csv_lines(["a"], [[text]])).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert rows[1] == [f"'{text}"]


def test_a_negative_number_stays_a_number_in_csv() -> None:
    content = b"".join(csv_lines(["a", "b"], [[Decimal("-1.50"), -3]])).decode("utf-8-sig")
    assert content.splitlines()[1] == '"-1.5","-3"'


@pytest.mark.parametrize("text", [*FORMULAS[:4], "https://example.org", "12"])
def test_a_text_stays_a_text_in_a_workbook(text: str) -> None:
    book = load_workbook(io.BytesIO(xlsx_bytes([Sheet("s", ["a"], [[text]])], title="t")))
    cell = book["s"]["A2"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


def test_a_number_stays_a_number_in_a_workbook_and_digits_are_never_lost() -> None:
    long = Decimal(123456789012345678)
    content = xlsx_bytes([Sheet("s", ["a"], [[Decimal("12.5")], [long]])], title="t")
    page = load_workbook(io.BytesIO(content))["s"]
    assert page["A2"].value == 12.5
    assert page["A3"].value == str(long)


def test_the_same_content_gives_the_same_workbook_at_another_time() -> None:
    sheets = [Sheet("s", ["a"], [["x"], [Decimal(1)]])]
    first = xlsx_bytes(sheets, title="t")
    time.sleep(2.1)  # the times in a zip archive have a grain of two seconds
    assert xlsx_bytes(sheets, title="t") == first


@pytest.mark.parametrize(
    ("value", "text"),
    [("100.000000", "100"), ("0.500000", "0.5"), ("-0.0", "0"), ("1E+3", "1000")],
)
def test_numbers_are_written_without_exponent_and_idle_zeros(value: str, text: str) -> None:
    assert plain_number(Decimal(value)) == text


def test_a_plain_text_is_left_alone() -> None:
    assert disarmed("a = b") == "a = b"


def test_jsonstat_keeps_zero_unknown_and_never_stated_apart() -> None:
    document = jsonstat_dataset(
        label="l",
        source="s",
        dimensions=[CubeDimension("sex", "Sex", {"f": "female", "m": "male", "x": "other"})],
        values=[
            CubeValue(("f",), Decimal(0), ""),
            CubeValue(("m",), None, "refused"),
        ],
    )
    assert document["size"] == [3]
    assert document["value"] == {"0": 0}
    assert document["status"] == {"1": "refused"}


@pytest.mark.parametrize(
    ("period", "written"),
    [
        ("2024", "2024"),
        ("2024-H1", "2024-S1"),
        ("2024-Q4", "2024-Q4"),
        ("2024-05", "2024-05"),
        ("at:2023-12-31", "2023-12-31"),
        ("to-date:2024", "2024-12-31"),
        ("2023..2024", "2023-01-01/P731D"),
        ("school:2024/2025", "2024-09-01/P365D"),
    ],
)
def test_periods_are_written_as_sdmx_does(period: str, written: str) -> None:
    assert cyclefiles.sdmx_period(Period.parse(period)) == written


def record(**changes: object) -> cyclefiles.Record:
    facts: dict[str, object] = {
        "reference": "r-1", "section": "6.1", "source": "police", "source_name": "Police",
        "measure": "m", "unit": "persons", "period": "2024", "dimension_key": "sex=f",
        "value": Decimal("3.000000"), "qualifier": "exact", "note": "", "origin": "letter",
        "status": "", "version": 1, "is_current": True, "reason": "", "created_by": "user:1",
        "person_level": False, "cycle": "2024",
    }  # fmt: skip
    return cyclefiles.Record(**(facts | changes))  # type: ignore[arg-type]


def test_parquet_keeps_exact_decimals_and_blanks(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    missing = record(reference="r-2", value=None, status="refused")
    cyclefiles.write_parquet_file(path, [record(), missing])
    rows = pq.read_table(path).to_pylist()
    assert rows[0]["value"] == Decimal(3)
    assert (rows[1]["value"], rows[1]["status"]) == (None, "refused")


def test_a_cycle_without_figures_gives_a_file_with_columns_only(tmp_path: Path) -> None:
    path = tmp_path / "f.parquet"
    cyclefiles.write_parquet_file(path, [])
    assert pq.read_table(path).column_names == list(cyclefiles.COLUMNS)


def test_sdmx_shows_not_broken_down_from_a_dimension_that_the_measure_lacks(
    tmp_path: Path,
) -> None:
    path = tmp_path / "f.csv"
    records = [
        record(),
        record(reference="r-2", dimension_key="", value=None, status="not_collected"),
        record(reference="r-3", measure="n", dimension_key="", qualifier="about"),
    ]
    measures = {
        "m": cyclefiles.MeasureNames("M", "", ("sex",)),
        "n": cyclefiles.MeasureNames("N", "", ()),
    }
    cyclefiles.write_sdmx(path, lambda: records, measures)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))
    assert [row["D_SEX"] for row in rows] == ["f", "_T", "_Z"]
    assert [row["OBS_STATUS"] for row in rows] == ["A", "L", "E"]
    assert [row["OBS_VALUE"] for row in rows] == ["3", "", "3"]


def test_a_line_is_broken_where_a_value_is_not_known() -> None:
    chart = charts.Chart(
        charts.Kind.LINE, "persons", ("2022", "2023", "2024"), ("all",),
        ((Decimal(1),), (None,), (Decimal(3),)),
    )  # fmt: skip
    data = charts.specification(chart)["data"]
    assert isinstance(data, dict)
    values = data["values"]
    assert isinstance(values, list)
    assert [v["v"] for v in values if isinstance(v, dict)] == [1.0, None, 3.0]
    assert chart.left_out == 1


def test_a_missing_bar_is_not_drawn_as_zero() -> None:
    chart = charts.Chart(charts.Kind.BAR, "persons", ("a", "b"), ("all",), ((Decimal(0),), (None,)))
    data = charts.specification(chart)["data"]
    assert isinstance(data, dict)
    assert data["values"] == [{"c": "000", "s": "000", "o": 0, "v": 0.0}]


def test_a_chart_is_drawn_in_cyrillic_with_its_numbers() -> None:
    chart = charts.Chart(
        charts.Kind.BAR, "лица", ("радна експлоатација", "просјачење"), ("укупно",),
        ((Decimal(1234),), (Decimal(5),)),
    )  # fmt: skip
    drawn = charts.to_svg(chart, "sr")
    assert drawn.startswith("<svg")
    assert "радна експлоатација" in drawn
    assert "1.234" in drawn
    assert "<script" not in drawn
