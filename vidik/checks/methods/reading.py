# SPDX-License-Identifier: EUPL-1.2
"""Read a file of figures: the columns of figures.csv, and an optional status."""

from __future__ import annotations

import csv
from decimal import Decimal, InvalidOperation
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING

from vidik.checks.methods.model import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUIRED = ("id", "source", "measure", "unit", "period", "dimensions", "value")
_FAULTS_SHOWN = 20


class FiguresFileError(ValueError):
    """A file that cannot be read as figures; says which rows and why."""


def parse_dimensions(text: str) -> tuple[tuple[str, str], ...]:
    """Read `a=b;c=d` into sorted pairs.

    Raises ValueError for a part without a name or code, or a name given twice.
    """
    if not text.strip():
        return ()
    pairs = []
    for part in text.split(";"):
        name, sign, code = part.partition("=")
        if not sign or not name.strip() or not code.strip():
            message = f"dimension '{part.strip()}' is not of the form name=code"
            raise ValueError(message)
        pairs.append((intern(name.strip()), intern(code.strip())))
    pairs.sort()
    if len({name for name, _ in pairs}) != len(pairs):
        message = f"dimensions '{text}' give one name twice"
        raise ValueError(message)
    return tuple(pairs)


def _decimal(text: str) -> Decimal | None:
    text = text.strip()
    if not text:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        message = f"value '{text}' is not a number with a decimal point"
        raise ValueError(message) from None
    if not value.is_finite():
        message = f"value '{text}' is not a finite number"
        raise ValueError(message)
    return value


def iter_figures(path: str | Path) -> Iterator[Cell]:  # noqa: C901
    """Read a file row by row; names it has never seen are welcome, broken rows are not."""
    faults: list[str] = []
    dims: dict[str, tuple[tuple[str, str], ...]] = {}
    seen: set[str] = set()
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = [name.strip().lower() for name in next(rows, [])]
            absent = [name for name in REQUIRED if name not in header]
            if absent:
                message = f"{path}: row 1: missing columns: {', '.join(absent)}"
                raise FiguresFileError(message)
            at = {name: i for i, name in enumerate(header)}
            optional = {
                name: at.get(name, -1) for name in ("section", "qualifier", "note", "status")
            }
            for row in rows:
                if not any(field.strip() for field in row):
                    continue
                try:
                    cell = _cell(row, at, optional, len(header), dims)
                    if cell.key in seen:
                        faults.append(f"row {rows.line_num}: id '{cell.key}' stands twice")
                        continue
                    seen.add(cell.key)
                except ValueError as fault:
                    faults.append(f"row {rows.line_num}: {fault}")
                    continue
                if not faults:
                    yield cell
    except UnicodeDecodeError as fault:
        message = f"{path}: not UTF-8 text (byte {fault.start})"
        raise FiguresFileError(message) from fault
    except csv.Error as fault:
        message = f"{path}: not a readable CSV file: {fault}"
        raise FiguresFileError(message) from fault
    except OSError as fault:
        message = f"{path}: cannot be opened: {fault.strerror}"
        raise FiguresFileError(message) from fault
    if faults:
        more = len(faults) - _FAULTS_SHOWN
        text = "\n".join(faults[:_FAULTS_SHOWN]) + (f"\nand {more} more" if more > 0 else "")
        message = f"{path}:\n{text}"
        raise FiguresFileError(message)


def _cell(
    row: list[str],
    at: dict[str, int],
    optional: dict[str, int],
    width: int,
    dims: dict[str, tuple[tuple[str, str], ...]],
) -> Cell:
    if len(row) != width:
        message = f"{len(row)} fields where the header has {width}"
        raise ValueError(message)
    raw = row[at["dimensions"]]
    dimensions = dims.get(raw)
    if dimensions is None:
        dimensions = dims[raw] = parse_dimensions(raw)
    key = row[at["id"]].strip()
    for name in ("id", "source", "measure", "unit", "period"):
        if not row[at[name]].strip():
            message = f"{name} is empty"
            raise ValueError(message)

    def text(name: str) -> str:
        i = optional[name]
        return intern(row[i].strip()) if i >= 0 else ""

    return Cell(
        key=key,
        id=key,
        section=text("section"),
        source=intern(row[at["source"]].strip()),
        measure=intern(row[at["measure"]].strip()),
        unit=intern(row[at["unit"]].strip()),
        period=intern(row[at["period"]].strip()),
        dimensions=dimensions,
        value=_decimal(row[at["value"]]),
        status=text("status") or None,
        qualifier=text("qualifier") or "exact",
        note=text("note"),
    )


def read_figures(path: str | Path) -> list[Cell]:
    """Read a whole file of figures.

    Raises FiguresFileError with every broken row; names that no catalogue knows are not faults.
    """
    return list(iter_figures(path))
