# SPDX-License-Identifier: EUPL-1.2
"""What distinguishes values that the headings alone do not: parts of a title, sheets, rows."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from .. import texts
from ..model import Text
from . import labels
from .facts import PART
from .grid import column_name
from .structure import TableShape, Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ..model import Cell
    from .facts import Facts
    from .grid import Box
    from .layout import Region
    from .stub import Stub

BLOCK: Final = "block"
ROW: Final = "row"
COLUMN: Final = "column"
TABLE: Final = "table"
_AGREE: Final = 0.5
_TWO: Final = 2


@dataclass(slots=True)
class Value:
    """A value with what its headings say, before it is a cell."""

    row: int
    column: int
    box: Box
    facts: Facts
    unit: str
    measure: str
    own_measure: bool
    period: str
    note: str
    is_named: bool = False
    """Its measure is written in full beside it."""
    source: str = ""
    section: str = ""
    why_missing: str = ""
    """Why it is missing, where a column says so."""

    @property
    def dimensions(self) -> tuple[tuple[str, str], ...]:
        """Return its categories as a cell has them."""
        names = {labels.clean_name(n): labels.clean_name(c) for n, c in self.facts.codes}
        return tuple(sorted(names.items()))

    @property
    def address(self) -> tuple[object, ...]:
        """Return all that its headings say of it."""
        return self.measure, self.unit, self.period, self.dimensions


@dataclass(slots=True)
class Table:
    """A table under way."""

    region: Region
    shape: TableShape
    stub: Stub
    values: list[Value] = field(default_factory=list)
    part: str = ""
    """A short line above the table, which may say of which part of its title's subject it is."""


def settle_parts(tables: list[Table]) -> None:
    """Distinguish tables of one title by the lines that stand above each."""
    titled: dict[tuple[str, str], list[Table]] = {}
    for table in tables:
        titled.setdefault((table.shape.sheet, table.shape.title), []).append(table)
    for same in titled.values():
        parts = {table.part for table in same}
        if len(parts) < _TWO:
            continue
        name = labels.kind_of([part for part in parts if part]) or PART
        for table in same:
            for value in table.values:
                if table.part:
                    value.facts.codes = [(name, table.part), *value.facts.codes]


def distinguish(table: Table, unread: list[Unread]) -> None:
    """Complete the addresses of rows and columns with the same headings, so that none is lost."""
    rows: set[int] = set()
    columns: set[int] = set()
    for same in _clashes(table.values):
        if len({value.row for value in same}) > 1:
            rows.update(value.row for value in same)
        if len({value.column for value in same}) > 1:
            columns.update(value.column for value in same)
    if rows:
        _add(table, rows, lambda value: value.row, _ways_of_rows(table, rows))
    columns = {v.column for same in _clashes(table.values) for v in same} & columns
    if columns:
        letters = {at: column_name(at) for at in columns}
        _add(table, columns, lambda value: value.column, [(COLUMN, letters)])
    numbered = [v for v in table.values if any(name in {ROW, COLUMN} for name, _ in v.facts.codes)]
    if numbered:
        text = Text(texts.TWICE, {"count": str(len(numbered))})
        unread.append(Unread(table.shape.sheet, table.shape.area, text))


def _clashes(values: Iterable[Value]) -> list[list[Value]]:
    """List values with one address that do not say the same."""
    found: dict[tuple[object, ...], list[Value]] = {}
    for value in values:
        found.setdefault(value.address, []).append(value)
    return [
        same for same in found.values()
        if len(same) > 1 and len({value.box.number for value in same}) > 1
    ]  # fmt: skip


def _add(
    table: Table,
    places: set[int],
    of: Callable[[Value], int],
    ways: list[tuple[str, dict[int, str]]],
) -> None:
    """Add the first of some further headings that distinguishes all places; the last one does."""
    mine = [value for value in table.values if of(value) in places]
    for name, text in ways:
        if text is not ways[-1][1] and len(text) < len(places):
            continue
        before = [value.facts.codes for value in mine]
        for value in mine:
            value.facts.codes = [*value.facts.codes, (name, text[of(value)])]
        if text is ways[-1][1] or not _clashes(mine):
            return
        for value, codes in zip(mine, before, strict=True):
            value.facts.codes = codes


def _ways_of_rows(table: Table, rows: set[int]) -> list[tuple[str, dict[int, str]]]:
    """List what may distinguish rows: a code, the heading above them, at last their number."""
    region = table.region
    boxes = region.sheet.boxes
    ways = []
    for column in table.stub.codes:
        heads = [box.text for row in region.header if (box := boxes.get((row, column)))]
        messages = {row: box.text for row in rows if (box := boxes.get((row, column))) and box.text}
        ways.append((" ".join(heads) or ROW, messages))
    often = Counter(row.label for row in table.stub.rows if not row.is_block)
    blocks: dict[int, str] = {}
    leads: dict[int, str] = {}
    block = lead = ""
    by_row = {row.at: row for row in table.stub.rows}
    for at in sorted({*region.body, *rows}):
        row = by_row.get(at)
        if at not in region.data:
            said_here = [
                boxes[spot].text for spot in ((at, c) for c in region.stub) if spot in boxes
            ]
            block = said_here[0] if said_here else (row.label if row else block)
            continue
        if row is not None and often[row.label] == 1:
            lead = row.label
        if at in rows:
            if block:
                blocks[at] = block
            if lead:
                leads[at] = lead
    if min(Counter(leads.values()).values(), default=0) < _TWO:
        # One row alone may stand below any other; several that come again are its parts.
        leads = {}
    numbers = {row: str(row + 1) for row in rows}
    return [*ways, (BLOCK, blocks), (BLOCK, leads), (ROW, numbers)]


def settle_sheets(tables: list[tuple[Table, list[Cell]]]) -> None:
    """Distinguish tables that have the same headings and other numbers: they are of other parts.

    One quantity stated in two tables mostly agrees; where most of what two tables share differs,
    the name of the sheet or of the table is what distinguishes them.
    """
    stated: dict[tuple[object, ...], list[tuple[int, Cell]]] = {}
    for at, (_, cells) in enumerate(tables):
        for cell in cells:
            if cell.value is not None:
                address = (cell.measure, cell.unit, cell.period, cell.dimensions)
                stated.setdefault(address, []).append((at, cell))
    shared: Counter[tuple[int, int]] = Counter()
    agree: Counter[tuple[int, int]] = Counter()
    for same in stated.values():
        first_at, first = same[0]
        for at, cell in same[1:]:
            if at != first_at:
                shared[first_at, at] += 1
                agree[first_at, at] += cell.value == first.value
    apart = {
        at
        for pair, count in shared.items()
        if agree[pair] <= _AGREE * count and (count >= _TWO or not agree[pair])
        for at in pair
    }
    names = Counter(
        table.region.sheet.name for at, (table, _cells) in enumerate(tables) if at in apart
    )
    for at in sorted(apart):
        table, cells = tables[at]
        sheet = table.region.sheet.name
        scope = sheet if names[sheet] == 1 else f"{sheet} {table.shape.area}"
        named = (TABLE, labels.clean_name(scope))
        cells[:] = [
            replace(cell, dimensions=tuple(sorted([*cell.dimensions, named]))) for cell in cells
        ]
