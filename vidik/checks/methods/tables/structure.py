# SPDX-License-Identifier: EUPL-1.2
"""What was read of a file, to be shown to a person and confirmed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..model import Text

if TYPE_CHECKING:
    from ..model import Cell


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A cell of a sheet."""

    sheet: str
    ref: str

    def __str__(self) -> str:
        return f"{self.sheet}!{self.ref}"


@dataclass(frozen=True, slots=True)
class Unread:
    """Something that is not read, or read with a reservation."""

    sheet: str
    ref: str
    """Blank for the whole sheet."""
    text: Text

    def __str__(self) -> str:
        place = f"Sheet '{self.sheet}'" + (f", {self.ref}" if self.ref else "")
        return f"{place}: {self.text.render()}"


@dataclass(slots=True)
class TableShape:
    """How one table was understood."""

    sheet: str
    area: str
    title: str
    subject: str
    header_rows: int
    stub_columns: int
    source: str = ""
    notes: list[str] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What a person calls the table."""
        return self.title or f"{self.sheet} {self.area}"

    def dimensions(self) -> dict[str, list[str]]:
        """Return the codes of each dimension, in the order of the table."""
        found: dict[str, dict[str, None]] = {}
        for cell in self.cells:
            for name, code in cell.dimensions:
                found.setdefault(name, {})[code] = None
        return {name: list(codes) for name, codes in found.items()}

    def measures(self) -> list[dict[str, str]]:
        """Return the measures with their units."""
        pairs = dict.fromkeys((cell.measure, cell.unit) for cell in self.cells)
        return [{"name": measure, "unit": unit} for measure, unit in pairs]

    def describe(self) -> dict[str, object]:
        """Return the structure as plain data."""
        return {
            "sheet": self.sheet,
            "area": self.area,
            "title": self.title,
            "header_rows": self.header_rows,
            "stub_columns": self.stub_columns,
            "source": self.source,
            "dimensions": self.dimensions(),
            "measures": self.measures(),
            "units": list(dict.fromkeys(cell.unit for cell in self.cells)),
            "periods": list(dict.fromkeys(cell.period for cell in self.cells)),
            "notes": self.notes,
            "cells": len(self.cells),
            "missing": sum(cell.value is None for cell in self.cells),
        }


@dataclass(frozen=True, slots=True)
class Structure:
    """All tables of a file, and what is not read."""

    tables: tuple[TableShape, ...]
    unread: tuple[Unread, ...]

    def describe(self) -> dict[str, object]:
        """Return the structure as plain data."""
        return {
            "tables": [table.describe() for table in self.tables],
            "unread": [
                {"sheet": one.sheet, "cell": one.ref, "reason": one.text.render()}
                for one in self.unread
            ],
            "cells": sum(len(table.cells) for table in self.tables),
        }
