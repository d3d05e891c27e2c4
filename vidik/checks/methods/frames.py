# SPDX-License-Identifier: EUPL-1.2
"""Check a frame of pandas or polars, or any rows that name their columns, in one call.

No library of frames is imported: a frame is known by what it offers. Numbers are taken as they
were written, so that 0.1 is a tenth and not the binary fraction nearest to it.
"""

from __future__ import annotations

import importlib
import struct
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import index
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING, Any

from .engine import run
from .htmlreport import fragment, page
from .model import NOT_STATED, Cell, Finding, Report, json_number
from .periods import parse as parse_period
from .reading import FiguresFileError, decimal_of, parse_dimensions

if TYPE_CHECKING:
    from .packrules import Ruleset

COLUMNS = (
    "id", "section", "source", "measure", "unit", "period", "value", "status", "qualifier", "note",
)  # fmt: skip
"""Columns of a long frame besides its dimensions, by the names that figures.csv gives them."""
STATED_ELSEWHERE = {
    "source": "the publisher", "measure": "value", "unit": "count", "period": NOT_STATED,
}  # fmt: skip
"""What stands for a column that a frame does not have, where every row would hold the same."""
_NOTHING = frozenset({"NAType", "NaTType", "NoneType"})
_FAULTS_SHOWN = 20
_DIGITS_OF_SINGLE = 9


class Findings:
    """What was found in a frame; a notebook shows it as a page with the tables drawn."""

    __slots__ = ("_library", "cells", "report")

    def __init__(self, cells: Sequence[Cell], report: Report, library: str = "") -> None:
        self.cells = cells
        self.report = report
        self._library = library

    @property
    def findings(self) -> list[Finding]:
        """Findings, the strongest first."""
        return self.report.findings

    def __len__(self) -> int:
        return len(self.report.findings)

    def __repr__(self) -> str:
        return f"<{len(self)} findings in {len(self.cells)} figures>"

    def rows(self) -> list[dict[str, Any]]:
        """Return a row for every finding: its place, what it says, its numbers and its cells."""
        return [
            {
                "rank": rank,
                "severity": one.severity,
                "kind": str(one.kind),
                "sure": str(one.sure),
                "why": one.why.render(),
                "message": one.message,
                "expected": json_number(one.expected),
                "found": json_number(one.found),
                "difference": json_number(one.difference),
                "cells": ", ".join(cell.id for cell in one.cells),
                "ask": one.resolution.render(),
                "rule": one.rule,
            }
            for rank, one in enumerate(self.findings, start=1)
        ]

    def to_frame(self) -> Any:
        """Return the findings as a frame of the library that the figures came from.

        Rows that came from no library give a list of mappings.
        """
        rows = self.rows()
        if not self._library:
            return rows
        return importlib.import_module(self._library).DataFrame(rows)

    def to_html(self, path: str | Path | None = None, *, title: str = "What to ask") -> str:
        """Write the findings as one HTML file that loads nothing, with the tables drawn."""
        text = page(self.report, self.cells, title=title)
        if path is not None:
            Path(path).write_text(text, encoding="utf-8")
        return text

    def _repr_html_(self) -> str:
        return fragment(self.report, self.cells)


def check(
    frame: Any,
    rules: Ruleset | None = None,
    *,
    dimensions: Sequence[str] | None = None,
    **columns: str,
) -> Findings:
    """Check a long frame: one figure a row.

    Args:
        frame: a frame of pandas or polars, or an iterable of mappings.
        rules: written rules besides those that are discovered.
        dimensions: the columns by which figures are broken down. Without them the column
            `dimensions` is read (`sex=f;age=child`); where there is none, every column that is
            not named otherwise is one, except for a column of periods.
        columns: where the others are, as `value="n"`. Those of `STATED_ELSEWHERE` may be missing.

    Raises:
        FiguresFileError: a column is not there, or rows cannot be read; says which and why.
    """
    cells = list(cells_of(frame, dimensions=dimensions, **columns))
    library = type(frame).__module__.partition(".")[0]
    return Findings(cells, run(cells, rules), library if library in {"pandas", "polars"} else "")


def cells_of(
    frame: Any, *, dimensions: Sequence[str] | None = None, **columns: str
) -> Iterable[Cell]:
    """Read the rows of a frame as cells.

    Raises:
        FiguresFileError: a column is not there, or rows cannot be read; says which and why.
    """
    names, given, singles = _rows_of(frame)
    rows = list(given)
    at = _placed(names, dimensions, columns)
    broken_down = _broken_down(names, rows, dimensions, at)
    cells: dict[str, Cell] = {}
    faults: list[str] = []
    for number, row in enumerate(rows, start=1):
        try:
            cell = _cell(number, row, at, broken_down, singles)
            if cell.key in cells:
                message = f"id '{cell.key}' stands twice"
                raise ValueError(message)  # noqa: TRY301 - one list of faults
        except ValueError as fault:
            faults.append(f"row {number}: {fault}")
            continue
        cells[cell.key] = cell
    if faults:
        more = len(faults) - _FAULTS_SHOWN
        text = "\n".join(faults[:_FAULTS_SHOWN]) + (f"\nand {more} more" if more > 0 else "")
        message = f"the frame cannot be read:\n{text}"
        raise FiguresFileError(message)
    return cells.values()


def _rows_of(frame: Any) -> tuple[list[str], Iterable[Mapping[str, Any]], frozenset[str]]:
    """Give the columns of a frame, its rows, and which columns hold numbers of single precision."""
    if callable(getattr(frame, "collect", None)):
        message = "the frame is lazy; collect() it first"
        raise FiguresFileError(message)
    columns = getattr(frame, "columns", None)
    if columns is None:
        if isinstance(frame, (str, bytes, Mapping)):
            message = "give a frame, or rows that are mappings of column names to values"
            raise FiguresFileError(message)
        rows = list(frame)
        if not all(isinstance(row, Mapping) for row in rows):
            message = "every row has to be a mapping of column names to values"
            raise FiguresFileError(message)
        return list(dict.fromkeys(str(name) for row in rows for name in row)), rows, frozenset()
    names = [name if isinstance(name, str) else str(name) for name in columns]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        message = f"columns that stand twice: {', '.join(twice)}"
        raise FiguresFileError(message)
    kinds = getattr(frame, "dtypes", ())
    singles = frozenset(
        name for name, kind in zip(names, kinds, strict=False) if str(kind).lower() == "float32"
    )
    if hasattr(frame, "iter_rows"):
        values = frame.iter_rows()
    elif hasattr(frame, "itertuples"):
        values = frame.itertuples(index=False, name=None)
    else:
        message = "the frame offers neither iter_rows nor itertuples"
        raise FiguresFileError(message)
    return names, (dict(zip(names, row, strict=True)) for row in values), singles


def _placed(
    names: Sequence[str], dimensions: Sequence[str] | None, columns: Mapping[str, str]
) -> dict[str, str]:
    """Return in which column each part of a figure is."""
    unknown = sorted(set(columns) - set(COLUMNS))
    if unknown:
        message = f"no such part of a figure: {', '.join(unknown)} (there are {', '.join(COLUMNS)})"
        raise FiguresFileError(message)
    absent = sorted({*columns.values(), *(dimensions or ())} - set(names))
    at = {part: columns.get(part, part) for part in COLUMNS}
    if "value" not in columns and "value" not in names:
        absent.append("value")
    if absent:
        message = (
            f"missing columns: {', '.join(absent)} (the frame has {', '.join(names) or 'none'})"
        )
        raise FiguresFileError(message)
    taken = set(dimensions or ())
    return {
        part: name
        for part, name in at.items()
        if name in names and (part in columns or name not in taken)
    }


def _broken_down(
    names: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    dimensions: Sequence[str] | None,
    at: dict[str, str],
) -> list[str] | None:
    """Return which columns are dimensions; None where one column holds them all.

    Where nobody named them, a column of years or other periods is taken for the period.

    Raises:
        FiguresFileError: a column holds numbers that cannot be names of parts.
    """
    if dimensions is not None:
        return list(dimensions)
    if "dimensions" in names:
        return None
    others = [name for name in names if name not in at.values()]
    if "period" not in at:
        dated = [name for name in others if _holds_periods(row.get(name) for row in rows)]
        if len(dated) == 1:
            at["period"] = dated[0]
            others.remove(dated[0])
    numbers = [name for name in others if any(_is_fraction(row.get(name)) for row in rows)]
    if numbers:
        message = (
            f"columns of numbers beside the value: {', '.join(numbers)}; give the columns by which "
            "the figures are broken down as dimensions=[…]"
        )
        raise FiguresFileError(message)
    return others


def _holds_periods(values: Iterable[Any]) -> bool:
    texts = {_text(value) for value in values}
    return bool(texts) and all(parse_period(text) for text in texts)


def _is_fraction(value: Any) -> bool:
    if _is_nothing(value) or not (_is_float(value) or isinstance(value, Decimal)):
        return False
    return not float(value).is_integer()


def _cell(
    number: int,
    row: Mapping[str, Any],
    at: Mapping[str, str],
    broken_down: Sequence[str] | None,
    singles: frozenset[str],
) -> Cell:
    def text(part: str) -> str:
        return intern(_text(row.get(at[part]))) if part in at else ""

    if broken_down is None:
        dimensions = parse_dimensions(_text(row.get("dimensions")))
    else:
        named = ((name, _text(row.get(name))) for name in broken_down)
        dimensions = tuple(sorted((intern(n), intern(code)) for n, code in named if code))
    stated = {part: text(part) or default for part, default in STATED_ELSEWHERE.items()}
    if "measure" not in at and at["value"] != "value":
        stated["measure"] = at["value"]
    key = text("id") or f"row {number}"
    return Cell(

        key=key, id=key, section=text("section"), dimensions=dimensions,
        value=_number(row.get(at["value"]), single=at["value"] in singles),
        status=text("status") or None, qualifier=text("qualifier") or "exact", note=text("note"),
        **stated,
    )  # fmt: skip


def _is_nothing(value: Any) -> bool:
    return type(value).__name__ in _NOTHING or (_is_float(value) and value != value)  # noqa: PLR0124 - NaN alone


def _is_float(value: Any) -> bool:
    """Return whether it is a binary float, of Python or of a library of arrays."""
    return isinstance(value, float) or (
        hasattr(value, "dtype") and str(value.dtype).startswith("float")
    )


def _text(value: Any) -> str:
    """Write a cell that is not a figure as text; a year that was read as 2024.0 is 2024 again."""
    if _is_nothing(value):
        return ""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return value.isoformat()
    if _is_float(value) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


def _number(value: Any, *, single: bool) -> Decimal | None:
    """Read a figure exactly; of a float, the shortest decimal that stands for it.

    Raises:
        ValueError: it is no finite number.
    """
    if _is_nothing(value):
        return None
    if isinstance(value, str):
        return decimal_of(value)
    if isinstance(value, bool) or type(value).__name__ in {"bool_", "bool"}:
        message = f"value {value} is a yes or no, not a number"
        raise ValueError(message)
    if isinstance(value, Decimal):
        number = value
    elif _is_float(value):
        number = Decimal(_shortest(value, single=single))
    else:
        try:
            number = Decimal(index(value))
        except TypeError:
            message = f"value '{value}' is not a number"
            raise ValueError(message) from None
    if number.is_nan():
        return None
    if not number.is_finite():
        message = f"value '{value}' is not a finite number"
        raise ValueError(message)
    # A float has lost whether 12.0 was written as 12; the whole number claims no tenth.
    return Decimal(int(number)) if number == number.to_integral_value() else number


def _shortest(value: Any, *, single: bool) -> str:
    """Write the shortest number that is read as this float, of double or single precision."""
    number = float(value)
    if not single and str(getattr(value, "dtype", "")) != "float32":
        return repr(number)
    for digits in range(1, _DIGITS_OF_SINGLE):
        text = f"{number:.{digits}g}"
        if struct.pack("f", float(text)) == struct.pack("f", number):
            return text
    return f"{number:.{_DIGITS_OF_SINGLE}g}"
