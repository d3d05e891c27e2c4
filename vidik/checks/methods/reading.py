# SPDX-License-Identifier: EUPL-1.2
"""Read a file of figures: the columns of figures.csv, and an optional status."""

from __future__ import annotations

import csv
import re
from decimal import Decimal
from pathlib import Path
from sys import intern
from typing import TYPE_CHECKING

from .model import Cell

if TYPE_CHECKING:
    from collections.abc import Iterator

REQUIRED = ("id", "source", "measure", "unit", "period", "dimensions", "value")
_FAULTS_SHOWN = 20
_NUMBER = re.compile(r"^[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)$")
_NO_NUMBER = re.compile(r"^[+-]?(?:s?nan[0-9]*|inf(?:inity)?)$", re.IGNORECASE)
_EXPONENT = re.compile(r"^[+-]?[0-9.]+e[+-]?[0-9]+$", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_DIGITS = 100
_SHOWN = 40


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
        if "=" in code:
            message = f"dimension '{part.strip()}' has two equals signs; write ; between dimensions"
            raise ValueError(message)
        pairs.append((intern(name.strip()), intern(code.strip())))
    pairs.sort()
    if len({name for name, _ in pairs}) != len(pairs):
        message = f"dimensions '{text}' give one name twice"
        raise ValueError(message)
    return tuple(pairs)


def decimal_of(text: str) -> Decimal | None:
    """Read a number that is written out; an exponent hides how many digits are known."""
    text = text.strip()
    if not text:
        return None
    if not _NUMBER.match(text):
        if _NO_NUMBER.match(text):
            message = f"value '{text}' is not a finite number"
        elif _EXPONENT.match(text):
            message = f"value '{text}' is written with an exponent; write all its digits"
        else:
            message = f"value '{text[:_SHOWN]}' is not a number with a decimal point"
        raise ValueError(message)
    if len(text) > _DIGITS:
        message = f"value '{text[:_SHOWN]}…' has more than {_DIGITS} digits"
        raise ValueError(message)
    return Decimal(text)


def iter_figures(path: str | Path) -> Iterator[Cell]:  # noqa: C901, PLR0915
    """Read a file row by row; names it has never seen are welcome, broken rows are not."""
    faults: list[str] = []
    dims: dict[str, tuple[tuple[str, str], ...]] = {}
    seen: set[str] = set()
    line = 0
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            header = [name.strip().lower() for name in next(rows, [])]
            line = 1
            absent = [name for name in REQUIRED if name not in header]
            if absent and (signs := _other_separator(header)):
                message = f"{path}: row 1: {signs} separate the columns; write commas"
                raise FiguresFileError(message)
            if absent:
                message = f"{path}: row 1: missing columns: {', '.join(absent)}"
                raise FiguresFileError(message)
            twice = sorted({name for name in header if name and header.count(name) > 1})
            if twice:
                message = f"{path}: row 1: columns that stand twice: {', '.join(twice)}"
                raise FiguresFileError(message)
            at = {name: i for i, name in enumerate(header)}
            optional = {
                name: at.get(name, -1) for name in ("section", "qualifier", "note", "status")
            }
            for row in rows:
                line = rows.line_num
                if not any(field.strip() for field in row):
                    continue
                try:
                    cell = _cell(row, at, optional, len(header), dims)
                    if cell.key in seen:
                        faults.append(f"row {line}: id '{cell.key}' stands twice")
                        continue
                    seen.add(cell.key)
                except ValueError as fault:
                    faults.append(f"row {line}: {fault}")
                    continue
                if not faults:
                    yield cell
    except UnicodeDecodeError as fault:
        message = f"{path}: not UTF-8 text (byte {fault.start})"
        raise FiguresFileError(message) from fault
    except csv.Error as fault:
        message = f"{path}: row {line + 1}: not a readable CSV file: {fault}"
        raise FiguresFileError(message) from fault
    except OSError as fault:
        message = f"{path}: cannot be opened: {fault.strerror}"
        raise FiguresFileError(message) from fault
    if faults:
        more = len(faults) - _FAULTS_SHOWN
        text = "\n".join(faults[:_FAULTS_SHOWN]) + (f"\nand {more} more" if more > 0 else "")
        message = f"{path}:\n{text}"
        raise FiguresFileError(message)


def _other_separator(header: list[str]) -> str:
    """Name the sign that separates the columns of a header which commas do not separate."""
    for sign, signs in ((";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")):
        names = {name.strip(' "') for name in ",".join(header).split(sign)}
        if len(names & set(REQUIRED)) > 1:
            return signs
    return ""


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
    if _CONTROL.search("".join(row)):
        message = "a control character stands in it"
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

        key=key, id=key, section=text("section"), source=intern(row[at["source"]].strip()),
        measure=intern(row[at["measure"]].strip()), unit=intern(row[at["unit"]].strip()),
        period=intern(row[at["period"]].strip()), dimensions=dimensions,
        value=decimal_of(row[at["value"]]), status=text("status") or None,
        qualifier=text("qualifier") or "exact", note=text("note"),
    )  # fmt: skip


def read_figures(path: str | Path) -> list[Cell]:
    """Read a whole file of figures.

    Raises FiguresFileError with every broken row; names that no catalogue knows are not faults.
    """
    return list(iter_figures(path))
