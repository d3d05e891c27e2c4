# SPDX-License-Identifier: EUPL-1.2
"""The sheets of an XLSForm as rows: `survey`, and if needed `choices` and `settings`.

Columns have the names of XLSForm. Those that begin with `vidik::` are ours; other tools skip them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
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
        """Return a cell, or the default where it is blank."""
        return self.cells.get(column, default)

    def changed(self, **cells: str) -> SheetRow:
        """Return the row with other cells; a blank one is taken out."""
        merged = {**self.cells, **cells}
        return SheetRow(self.where, {name: text for name, text in merged.items() if text})


@dataclass(frozen=True, slots=True)
class Sheets:
    """The three sheets of one form or block."""

    survey: tuple[SheetRow, ...]
    choices: tuple[SheetRow, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)


def sheets_of_tables(tables: Mapping[str, tuple[SheetRow, ...]]) -> Sheets:
    """Return the sheets of a form from its tables.

    Raises:
        FormError: the settings are more than one row.
    """
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
