# SPDX-License-Identifier: EUPL-1.2
"""Frames in, findings out: with stand-ins that offer what frames of pandas and polars offer."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from vidik.checks.methods.frames import cells_of, check
from vidik.checks.methods.reading import FiguresFileError

NAN = float("nan")
ROWS = [
    {"year": 2023, "sex": None, "persons": 30},
    {"year": 2023, "sex": "f", "persons": 20},
    {"year": 2023, "sex": "m", "persons": 10},
    {"year": 2024, "sex": None, "persons": 50},
    {"year": 2024, "sex": "f", "persons": 24},
    {"year": 2024, "sex": "m", "persons": 11},
]


class Kind:
    def __init__(self, name: str) -> None:
        self.name = name

    def __str__(self) -> str:
        return self.name


class Rowwise:
    """Offers rows as a frame of pandas does: blanks in a column of numbers are NaN."""

    def __init__(self, rows: list[dict[str, Any]], **kinds: str) -> None:
        self.columns = list(rows[0])
        self.dtypes = [Kind(kinds.get(name, "object")) for name in self.columns]
        self._rows = rows

    def itertuples(self, *, index: bool, name: str | None) -> Iterator[tuple[Any, ...]]:
        assert (index, name) == (False, None)
        return (tuple(NAN if v is None else v for v in row.values()) for row in self._rows)


class Polar:
    """Offers rows as a frame of polars does: blanks are None, kinds have capitals."""

    def __init__(self, rows: list[dict[str, Any]], **kinds: str) -> None:
        self.columns = list(rows[0])
        self.dtypes = [Kind(kinds.get(name, "String")) for name in self.columns]
        self._rows = rows

    def iter_rows(self) -> Iterator[tuple[Any, ...]]:
        return (tuple(row.values()) for row in self._rows)


class Number:
    """A number of a library of arrays: neither an int nor a float of Python."""

    def __init__(self, value: float, dtype: str) -> None:
        self.value = value
        self.dtype = dtype

    def __float__(self) -> float:
        return float(self.value)

    def __index__(self) -> int:
        if self.dtype.startswith("float"):
            raise TypeError
        return int(self.value)


class NAType:
    def __bool__(self) -> bool:
        raise TypeError


def values(*given: Any, **kinds: str) -> list[Decimal | None]:
    rows = [{"id": f"r{i}", "value": value} for i, value in enumerate(given)]
    frame: Any = Polar(rows, **kinds) if kinds else rows
    return [cell.value for cell in cells_of(frame)]


@pytest.mark.parametrize("frame", [ROWS, Rowwise(ROWS), Polar(ROWS), iter(ROWS)])
def test_any_long_frame_is_checked_and_a_blank_dimension_is_all_together(frame: Any) -> None:
    found = check(frame, value="persons", period="year")
    (finding,) = found.findings
    assert [cell.id for cell in finding.cells] == ["row 4", "row 5", "row 6"]
    assert (finding.expected, finding.found) == (50, 35)
    assert finding.cells[0].measure == "persons"
    assert finding.cells[0].period == "2024"
    assert finding.cells[1].dimensions == (("sex", "f"),)


def test_a_float_is_the_number_that_was_written() -> None:
    assert values(0.1, 33.3, 1e16, 5e-3) == [
        Decimal(n) for n in ("0.1", "33.3", "10000000000000000", "0.005")
    ]


def test_a_float_that_is_whole_claims_no_tenth() -> None:
    (value,) = values(12.0)
    assert str(value) == "12"


def test_a_float_of_single_precision_is_the_number_that_was_written() -> None:
    (tenth,) = struct.unpack("f", struct.pack("f", 33.3))
    assert tenth != 33.3
    assert values(tenth, value="Float32") == [Decimal("33.3")]
    assert values(Number(tenth, "float32")) == [Decimal("33.3")]


def test_numbers_of_a_library_of_arrays_are_exact() -> None:
    assert values(Number(2**62 + 1, "int64"), Number(0.7, "float64")) == [
        Decimal(2**62 + 1),
        Decimal("0.7"),
    ]


def test_nothing_is_missing_however_a_library_says_it() -> None:
    assert values(None, NAN, NAType(), Number(NAN, "float64"), "", Decimal("NaN")) == [None] * 6


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (float("inf"), "finite"),
        (True, "yes or no"),
        ("about 3", "not a number"),
        ([1], "not a number"),
        ("1e3", "exponent"),
    ],
)
def test_what_is_no_number_is_named_by_its_row(value: Any, why: str) -> None:
    with pytest.raises(FiguresFileError, match=rf"(?s)row 2: .*{why}"):
        values(1, value)


def test_a_year_that_became_a_float_and_a_date_are_periods() -> None:
    rows = [
        {"period": 2024.0, "value": 1},
        {"period": date(2024, 1, 31), "value": 1},
        {"period": datetime(2024, 2, 29, 12), "value": 1},  # noqa: DTZ001 - frames have no zones
    ]
    assert [cell.period for cell in cells_of(rows)] == ["2024", "2024-01-31", "2024-02-29"]


def test_dimensions_are_those_that_are_named_or_stand_in_one_column() -> None:
    row = {"value": 1, "sex": "f", "comment": "seen", "dimensions": "age=child"}
    assert [c.dimensions for c in cells_of([row])] == [(("age", "child"),)]
    (cell,) = cells_of([row], dimensions=["sex"])
    assert cell.dimensions == (("sex", "f"),)


def test_a_column_of_years_is_the_period_where_nobody_says_so() -> None:
    assert len(check(ROWS, value="persons").findings) == 1
    twice = [row | {"since": 2001} for row in ROWS]
    assert {cell.period for cell in cells_of(twice, value="persons")} == {"not stated"}


def test_numbers_beside_the_value_are_no_names_of_parts() -> None:
    rows = [row | {"share": 33.3} for row in ROWS]
    with pytest.raises(FiguresFileError, match="columns of numbers beside the value: share"):
        check(rows, value="persons")
    assert len(check(rows, value="persons", dimensions=["sex"], period="year").findings) == 1


def test_a_dimension_may_be_called_as_another_column_would() -> None:
    (cell,) = cells_of([{"value": 1, "source": "road"}], dimensions=["source"])
    assert (cell.source, cell.dimensions) == ("the publisher", (("source", "road"),))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"value": "persons", "period": "jahr"}, r"missing columns: jahr \(the frame has year"),
        ({}, "missing columns: value"),
        ({"value": "persons", "dimensions": ["age"]}, "missing columns: age"),
        ({"value": "persons", "when": "year"}, "no such part of a figure: when"),
    ],
)
def test_a_column_that_is_not_there_is_named(arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(FiguresFileError, match=message):
        check(ROWS, **arguments)


@pytest.mark.parametrize(
    "frame", ["table.csv", {"value": [1]}, [[1, 2]], type("X", (), {"columns": []})()]
)
def test_what_is_no_frame_is_refused(frame: Any) -> None:
    with pytest.raises(FiguresFileError):
        check(frame)


def test_a_lazy_frame_has_to_be_collected_first() -> None:
    lazy = type("LazyFrame", (), {"columns": ["value"], "collect": lambda _self: None})()
    with pytest.raises(FiguresFileError, match="collect"):
        check(lazy)


def test_findings_are_rows_and_pages() -> None:
    found = check(ROWS, value="persons", period="year")
    (row,) = found.to_frame()
    assert (row["rank"], row["expected"], row["found"]) == (1, 50, 35)
    assert row["cells"] == "row 4, row 5, row 6"
    assert found.to_html().startswith("<!doctype html>")
    assert "<html" not in found._repr_html_()
    assert repr(found) == "<1 findings in 6 figures>"


def test_findings_come_as_a_frame_of_the_library_that_was_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    library = type("Library", (), {"DataFrame": staticmethod(tuple)})()
    monkeypatch.setattr(
        "vidik.checks.methods.frames.importlib.import_module", lambda _name: library
    )
    frame = Polar(ROWS)
    monkeypatch.setattr(Polar, "__module__", "polars.dataframe.frame")
    assert isinstance(check(frame, value="persons", period="year").to_frame(), tuple)
