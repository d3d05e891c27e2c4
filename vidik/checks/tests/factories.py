# SPDX-License-Identifier: EUPL-1.2
"""Cells and runs for the tests of this room, with a provider that keeps them in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from vidik.access.types import Actor, Role
from vidik.checks.methods.model import Cell
from vidik.checks.types import CellState

ANALYST = Actor("user:901", frozenset({Role.ANALYST}), "An analyst", 901)
HEAD = Actor("user:903", frozenset({Role.HEAD}), "A head of office", 903)
READER = Actor("user:904", frozenset({Role.READER}), "A reader", 904)
CYCLE = "2024"


def cell(key: str, value: int | None, **fields: object) -> Cell:
    """Make a cell of identified victims, stated by the centre."""
    base = Cell(
        key=key,
        id=f"c-{key}",
        section="6.2",
        source="centre",
        measure="victims-identified",
        unit="persons",
        period="2024",
        value=None if value is None else Decimal(value),
    )
    return replace(base, **fields)  # type: ignore[arg-type]


class CellsInMemory:
    """A provider whose cells a test can change; a change is a new version."""

    def __init__(self, *cells: Cell) -> None:
        self.current = {cell.key: cell for cell in cells}
        self.versions = dict.fromkeys(self.current, 1)

    def change(self, key: str, value: int | None) -> None:
        """Correct a value."""
        new = None if value is None else Decimal(value)
        self.current[key] = replace(self.current[key], value=new)
        self.versions[key] += 1

    def cells(self, cycle: str) -> Iterator[Cell]:
        """Return every cell; only one cycle has any."""
        return iter(list(self.current.values()) if cycle == CYCLE else [])

    def cells_by_key(self, keys: Collection[str]) -> Mapping[str, Cell]:
        """Return single cells."""
        return {key: self.current[key] for key in keys if key in self.current}

    def states(self, keys: Collection[str]) -> Mapping[str, CellState]:
        """Return what single cells say now."""
        return {
            key: CellState(self.versions[key], self.current[key].value)
            for key in keys
            if key in self.current
        }

    def cycles(self, keys: Collection[str]) -> Mapping[str, list[str]]:
        """Return the one cycle."""
        known = sorted(key for key in keys if key in self.current)
        return {CYCLE: known} if known else {}


def broken_table() -> CellsInMemory:
    """Make a total of 25 with women and men who are 35, and an unrelated sound table."""
    return CellsInMemory(
        cell("1", 25),
        cell("2", 24, dimensions=(("sex", "f"),)),
        cell("3", 11, dimensions=(("sex", "m"),)),
        cell("4", 10, source="police", measure="criminal-reports", unit="count"),
        cell("5", 6, source="police", measure="criminal-reports", unit="count",
             dimensions=(("sex", "f"),)),
        cell("6", 4, source="police", measure="criminal-reports", unit="count",
             dimensions=(("sex", "m"),)),
    )  # fmt: skip
