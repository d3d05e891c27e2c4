# SPDX-License-Identifier: EUPL-1.2
"""The sheets of an XLSForm as rows, read from a folder of CSV files.

A folder holds `survey.csv` and, if needed, `choices.csv` and `settings.csv`, in UTF-8, with the
column names of XLSForm. Columns whose names begin with `vidik::` are ours; other tools ignore them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

SHEETS: Final = ("survey", "choices", "settings")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a form: where, and a sentence for the person who wrote it."""

    where: str
    """The file or sheet and the row, such as `police/survey row 12`."""
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class FormError(Exception):
    """A form that cannot be used, with everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet; blank cells are left out."""

    where: str
    cells: Mapping[str, str]

    def get(self, column: str, default: str = "") -> str:
        """Give a cell, or the default where it is blank."""
        return self.cells.get(column, default)

    def changed(self, **cells: str) -> SheetRow:
        """Give the row with other cells; a blank one is taken out."""
        merged = {**self.cells, **cells}
        return SheetRow(self.where, {name: text for name, text in merged.items() if text})


@dataclass(frozen=True, slots=True)
class Sheets:
    """The three sheets of one form or block."""

    survey: tuple[SheetRow, ...]
    choices: tuple[SheetRow, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


def read_folder(folder: Path) -> Sheets:
    """Read the sheets of a folder.

    Raises:
        FormError: a file is missing, is not UTF-8, or has a row longer than its header.
    """
    if not (folder / "survey.csv").is_file():
        raise FormError([Fault(folder.name, "there is no survey.csv")])
    tables = {}
    for name in SHEETS:
        path = folder / f"{name}.csv"
        tables[name] = read_sheet(path, f"{folder.name}/{name}") if path.is_file() else ()
    return _sheets(tables)


def read_sheet(path: Path, where: str = "") -> tuple[SheetRow, ...]:
    """Read one sheet of a form.

    Args:
        path: a CSV file with the column names of XLSForm.
        where: what faults call it; the name of the file if left out.

    Raises:
        FormError: it is not UTF-8, or has a row longer than its header.
    """
    where = where or path.name
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormError([Fault(where, f"not UTF-8 text (byte {error.start})")]) from None
    reader = csv.reader(io.StringIO(text), strict=True)
    try:
        table = list(reader)
    except csv.Error as error:
        raise FormError([Fault(where, f"cannot be read as CSV: {error}")]) from None
    return _rows(table, where)


def _rows(table: Sequence[Sequence[str]], where: str) -> tuple[SheetRow, ...]:
    if not table:
        return ()
    header = [name.strip() for name in table[0]]
    faults = []
    doubled = sorted({name for name in header if name and header.count(name) > 1})
    if doubled:
        faults.append(Fault(where, f"columns stand twice: {', '.join(doubled)}"))
    rows = []
    for number, line in enumerate(table[1:], start=2):
        here = f"{where} row {number}"
        if any(text.strip() for text in line[len(header) :]):
            faults.append(Fault(here, f"the row is longer than the header ({len(header)} columns)"))
            continue
        pairs = zip(header, line, strict=False)
        cells = {name: text.strip() for name, text in pairs if name and text.strip()}
        if cells:
            rows.append(SheetRow(here, cells))
    if faults:
        raise FormError(faults)
    return tuple(rows)


def _sheets(tables: Mapping[str, tuple[SheetRow, ...]]) -> Sheets:
    settings = tables["settings"]
    if len(settings) > 1:
        raise FormError([Fault(settings[1].where, "settings are one row")])
    return Sheets(tables["survey"], tables["choices"], dict(settings[0].cells) if settings else {})


def joined(blocks: Iterable[Sheets], settings: Mapping[str, str]) -> Sheets:
    """Put blocks together into one form: questions in order, lists of choices once.

    Raises:
        FormError: two blocks give the same choice of a list another label.
    """
    survey: list[SheetRow] = []
    choices: dict[tuple[str, str], SheetRow] = {}
    faults = []
    for block in blocks:
        survey.extend(block.survey)
        for row in block.choices:
            key = (row.get("list_name"), row.get("name"))
            known = choices.setdefault(key, row)
            if dict(known.cells) != dict(row.cells):
                message = f"the choice “{key[1]}” of “{key[0]}” reads otherwise in {known.where}"
                faults.append(Fault(row.where, message))
    if faults:
        raise FormError(faults)
    return Sheets(tuple(survey), tuple(choices.values()), dict(settings))
