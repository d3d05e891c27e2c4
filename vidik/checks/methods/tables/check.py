# SPDX-License-Identifier: EUPL-1.2
"""Read a file of tables and check it: the one call of the library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..engine import run
from ..model import Cell, Report
from ..speech import ENGLISH, TextRenderer
from .assemble import Options, assemble
from .book import load, read_book
from .limits import Limits
from .structure import Place, Structure

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from ..packrules import Ruleset


@dataclass(frozen=True, slots=True)
class TableReport:
    """A file of tables: how it was read, and what was found in it."""

    name: str
    structure: Structure
    cells: tuple[Cell, ...]
    report: Report | None
    """None where the file was only read."""
    places: Mapping[str, Place]
    """Where each cell stands, by its id."""

    def doubtful(self) -> dict[Place, list[int]]:
        """Return the cells that findings name, with the numbers of these findings, from 1."""
        found: dict[Place, list[int]] = {}
        for number, finding in enumerate(self.report.findings if self.report else (), start=1):
            for cell in (*finding.cells, *finding.symptoms):
                place = self.places.get(cell.id)
                if place is not None and number not in found.setdefault(place, []):
                    found[place].append(number)
        return found

    def to_dict(self, speech: TextRenderer = ENGLISH) -> dict[str, object]:
        """Return all of it as plain data, its sentences in a language."""
        found = self.report.to_dict(speech) if self.report else {}
        return {"file": self.name, "structure": self.structure.describe(), **found}


def read_tables(
    source: str | Path | bytes,
    *,
    name: str = "",
    options: Options = Options(),  # noqa: B008 - frozen
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> TableReport:
    """Read a workbook or a text with separated columns, and check nothing.

    Raises:
        TableFileError: it cannot be read.
    """
    content, name = load(source, name)
    structure, places = assemble(read_book(content, limits), name, options)
    cells = tuple(cell for table in structure.tables for cell in table.cells)
    return TableReport(name, structure, cells, None, places)


def check_table(
    source: str | Path | bytes,
    *,
    name: str = "",
    options: Options = Options(),  # noqa: B008 - frozen
    ruleset: Ruleset | None = None,
    limits: Limits = Limits(),  # noqa: B008 - frozen
) -> TableReport:
    """Read a workbook or a text with separated columns, and check its figures.

    Args:
        source: the file, as a path or as its content.
        name: its name, where the content is given.
        options: what of its structure a reader has corrected.
        ruleset: written rules besides the discovered ones.
        limits: how much it may hold.

    Raises:
        TableFileError: it cannot be read.
    """
    read = read_tables(source, name=name, options=options, limits=limits)
    report = run(read.cells, ruleset)
    return TableReport(read.name, read.structure, read.cells, report, read.places)
