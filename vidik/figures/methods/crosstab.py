# SPDX-License-Identifier: EUPL-1.2
"""Lay statements of one measure out as rows by columns, with reported and computed totals.

A cell holds every statement made of it: repeated statements are evidence, not duplicates. A
computed total is given only where adding up means something, and says when parts of it are not
known; it never fills a gap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Final

from vidik.core.languages import NO_TEXT, Texts

INSTITUTION: Final = "@institution"
PERIOD: Final = "@period"
PSEUDO: Final = frozenset({INSTITUTION, PERIOD})
"""Axes that are no dimensions of the catalogue: who reported, and of which period."""

Coordinate = tuple[str | None, ...]
"""One code for each axis of a side; None where the statement is not broken down by the axis."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One stated value with what is needed to place and to judge it."""

    key: int
    cycle: str
    reference: str
    institution: str
    period: str
    codes: Mapping[str, str]
    """Dimension → code, evidence dimensions left out."""
    value: Decimal | None
    status: str
    qualifier: str
    section: str = ""
    note: str = ""
    note_translations: Texts = NO_TEXT

    def at(self, axes: Sequence[str]) -> Coordinate:
        """Return the codes that the statement has on some axes."""
        return tuple(
            self.institution
            if axis == INSTITUTION
            else self.period
            if axis == PERIOD
            else self.codes.get(axis)
            for axis in axes
        )

    @property
    def remark(self) -> str:
        """The note in the reader's language, as it came where it was not translated."""
        return self.note_translations.exactly() or self.note

    @property
    def content(self) -> tuple[Decimal | None, str, str]:
        """What is stated: two statements with equal contents agree."""
        return (self.value, self.status, self.qualifier)


class Verdict(StrEnum):
    """How a computed total stands to the reported one."""

    NONE = "none"
    """Nothing to compare."""
    AGREES = "agrees"
    EXCEEDS = "exceeds"
    """The parts known so far are more than the whole: a contradiction, even with gaps."""
    SHORT = "short"
    """Every part of the table is known, and they are less than the whole."""
    OPEN = "open"
    """Some part is not known, and what is known does not contradict the total."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What was stated of one combination of codes; empty where nobody stated anything."""

    statements: tuple[Statement, ...] = ()

    @property
    def first(self) -> Statement | None:
        """The statement to show."""
        return self.statements[0] if self.statements else None

    @property
    def agrees(self) -> bool:
        """Whether all statements say the same."""
        return len({statement.content for statement in self.statements}) <= 1

    @property
    def distinct(self) -> tuple[Statement, ...]:
        """One statement for each different content, in their order."""
        seen: dict[tuple[Decimal | None, str, str], Statement] = {}
        for statement in self.statements:
            seen.setdefault(statement.content, statement)
        return tuple(seen.values())

    @property
    def number(self) -> Decimal | None:
        """The exact value that all statements agree on, else None."""
        first = self.first
        if first is None or not self.agrees or first.qualifier != "exact":
            return None
        return first.value


@dataclass(frozen=True, slots=True)
class Sum:
    """A total as computed from its parts, beside what was reported."""

    value: Decimal | None
    """The sum of the parts that are known; None where parts cannot be added up."""
    missing: int
    """How many parts are not known as one exact number."""
    reported: Cell

    @property
    def complete(self) -> bool:
        """Whether every part is known."""
        return self.value is not None and self.missing == 0

    @property
    def difference(self) -> Decimal | None:
        """Computed minus reported, where both are exact numbers."""
        reported = self.reported.number
        return None if self.value is None or reported is None else self.value - reported

    @property
    def verdict(self) -> Verdict:
        """Compare the computed total with the reported one."""
        difference = self.difference
        if difference is None:
            return Verdict.NONE
        if difference > 0:
            return Verdict.EXCEEDS
        if not self.complete:
            return Verdict.OPEN
        return Verdict.SHORT if difference < 0 else Verdict.AGREES


@dataclass(frozen=True)
class Crosstab:
    """A finished table: coordinates of rows and columns in their order, and its cells."""

    row_axes: tuple[str, ...]
    column_axes: tuple[str, ...]
    rows: tuple[Coordinate, ...]
    """Rows broken down by at least one of their axes."""
    columns: tuple[Coordinate, ...]
    cells: Mapping[tuple[Coordinate, Coordinate], Cell]
    rows_add_up: bool
    """Whether cells below each other may be added."""
    columns_add_up: bool
    total_row: Coordinate | None = field(default=None)
    """The coordinate of reported totals of columns, None where the axes have no total."""
    total_column: Coordinate | None = field(default=None)
    above: Mapping[Coordinate, frozenset[Coordinate]] = field(default_factory=dict)
    """Row or column → the wider ones that it is a part of, such as a country of “abroad”."""

    def cell(self, row: Coordinate, column: Coordinate) -> Cell:
        """Return the cell of a combination."""
        return self.cells.get((row, column), Cell())

    @cached_property
    def whole_rows(self) -> tuple[Coordinate, ...]:
        """Rows broken down by all their axes: the parts of which totals consist."""
        return tuple(row for row in self.rows if None not in row)

    @cached_property
    def whole_columns(self) -> tuple[Coordinate, ...]:
        """Columns broken down by all their axes."""
        return tuple(column for column in self.columns if None not in column)

    @property
    def adds_across(self) -> bool:
        """Whether the parts of a row make a total of their own."""
        return bool(self.column_axes) and len(self.whole_columns) > 1

    def column_sums(self) -> tuple[Sum, ...]:
        """Add up every column, the grand total last; nothing where no rows can be added."""
        if not self.row_axes or len(self.whole_rows) <= 1:
            return ()
        if not self.columns and self.total_column is not None:
            return (self.column_sum(self.total_column),)
        return (*(self.column_sum(column) for column in self.columns), self.grand_sum())

    def row_sum(self, row: Coordinate) -> Sum:
        """Add up the cells of a row and compare with its reported total."""
        parts = self._disjoint({column: self.cell(row, column) for column in self.whole_columns})
        reported = Cell() if self.total_column is None else self.cell(row, self.total_column)
        return _sum(parts, reported, adds_up=self.columns_add_up)

    def column_sum(self, column: Coordinate) -> Sum:
        """Add up the cells of a column and compare with its reported total."""
        parts = self._disjoint({row: self.cell(row, column) for row in self.whole_rows})
        reported = Cell() if self.total_row is None else self.cell(self.total_row, column)
        return _sum(parts, reported, adds_up=self.rows_add_up)

    def grand_sum(self) -> Sum:
        """Add up all cells and compare with the reported grand total."""
        parts = [self.cell(row, column) for row in self.main_rows for column in self.main_columns]
        reported = Cell()
        if self.total_row is not None and self.total_column is not None:
            reported = self.cell(self.total_row, self.total_column)
        return _sum(parts, reported, adds_up=self.rows_add_up and self.columns_add_up)

    def _disjoint(self, line: Mapping[Coordinate, Cell]) -> list[Cell]:
        """Leave out of a line what would count the same twice.

        A wider category stands for the narrower ones below it where it was stated; where it
        was not, they stand for themselves.
        """
        stated = {place for place, cell in line.items() if cell.statements}
        covering = {wider for place in stated for wider in self.above.get(place, ())}
        return [
            cell
            for place, cell in line.items()
            if not (self.above.get(place, frozenset()) & stated)
            and not (place in covering and place not in stated)
        ]

    @cached_property
    def main_rows(self) -> tuple[Coordinate, ...]:
        """Rows none of which is a part of another: what may be drawn or added up."""
        columns = (*self.columns, *((self.total_column,) if self.total_column is not None else ()))
        stated = {row for row in self.whole_rows for c in self.whole_columns if self._has(row, c)}
        if not stated:
            stated = {row for row in self.whole_rows for c in columns if self._has(row, c)}
        return self._main(self.whole_rows, stated)

    @cached_property
    def main_columns(self) -> tuple[Coordinate, ...]:
        """Columns none of which is a part of another."""
        rows = (*self.rows, *((self.total_row,) if self.total_row is not None else ()))
        stated = {c for c in self.whole_columns for row in self.whole_rows if self._has(row, c)}
        if not stated:
            stated = {c for c in self.whole_columns for row in rows if self._has(row, c)}
        return self._main(self.whole_columns, stated)

    def _has(self, row: Coordinate, column: Coordinate) -> bool:
        return (row, column) in self.cells

    def _main(
        self, places: tuple[Coordinate, ...], stated: set[Coordinate]
    ) -> tuple[Coordinate, ...]:
        covering = {wider for place in stated for wider in self.above.get(place, ())}
        return tuple(
            place
            for place in places
            if not (self.above.get(place, frozenset()) & stated)
            and not (place in covering and place not in stated)
        )

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement of the table, in the order of its rows and columns."""
        rows = (*self.rows, *((self.total_row,) if self.total_row is not None else ()))
        columns = (
            *self.columns,
            *((self.total_column,) if self.total_column is not None else ()),
        )
        return tuple(
            statement
            for row in rows
            for column in columns
            for statement in self.cell(row, column).statements
        )


def build(
    statements: Iterable[Statement],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    order: Mapping[str, Mapping[str, int]],
    additive: frozenset[str],
    parents: Mapping[str, Mapping[str, str]] | None = None,
) -> Crosstab:
    """Lay statements out.

    Args:
        statements: values whose dimensions are no others than the axes (and what was held
            fixed); the caller has seen to that.
        rows: axes of the rows: dimensions, `@institution`, `@period`. Without any, the table
            has the one row of all that is not broken down.
        columns: axes of the columns.
        order: axis → code → position; unknown codes come last in alphabetical order.
        additive: axes along which values may be added up.
        parents: axis → code → the wider code that it is a part of.
    """
    row_axes, column_axes = tuple(rows), tuple(columns)
    found: dict[tuple[Coordinate, Coordinate], list[Statement]] = {}
    for statement in statements:
        place = (statement.at(row_axes), statement.at(column_axes))
        found.setdefault(place, []).append(statement)
    total_row = _total(row_axes)
    total_column = _total(column_axes)
    row_keys = {row for row, _column in found if row != total_row}
    column_keys = {column for _row, column in found if column != total_column}
    wider = parents or {}
    return Crosstab(
        row_axes=row_axes,
        column_axes=column_axes,
        rows=_sorted(row_keys, row_axes, order),
        columns=_sorted(column_keys, column_axes, order),
        cells={place: Cell(tuple(values)) for place, values in found.items()},
        rows_add_up=bool(row_axes) and additive.issuperset(row_axes),
        columns_add_up=bool(column_axes) and additive.issuperset(column_axes),
        total_row=total_row,
        total_column=total_column,
        above=_above(row_keys, row_axes, wider) | _above(column_keys, column_axes, wider),
    )


def _above(
    keys: set[Coordinate], axes: tuple[str, ...], parents: Mapping[str, Mapping[str, str]]
) -> dict[Coordinate, frozenset[Coordinate]]:
    """Find, for each coordinate, the present ones that are wider along one of the axes."""
    found: dict[Coordinate, frozenset[Coordinate]] = {}
    for key in keys:
        wider = set()
        for index, axis in enumerate(axes):
            code = key[index]
            seen: set[str] = set()
            while code is not None and code not in seen:
                seen.add(code)
                code = parents.get(axis, {}).get(code)
                other = (*key[:index], code, *key[index + 1 :])
                if code is not None and other in keys:
                    wider.add(other)
        if wider:
            found[key] = frozenset(wider)
    return found


def _total(axes: tuple[str, ...]) -> Coordinate | None:
    """Return the coordinate of what is not broken down; who reported and when always stand."""
    return None if any(axis in PSEUDO for axis in axes) else (None,) * len(axes)


def _sorted(
    keys: Iterable[Coordinate], axes: tuple[str, ...], order: Mapping[str, Mapping[str, int]]
) -> tuple[Coordinate, ...]:
    last = 1_000_000

    def position(key: Coordinate) -> list[tuple[int, str]]:
        return [
            (last + 1, "") if code is None else (order.get(axis, {}).get(code, last), code)
            for axis, code in zip(axes, key, strict=True)
        ]

    return tuple(sorted(keys, key=position))


def _sum(parts: Sequence[Cell], reported: Cell, *, adds_up: bool) -> Sum:
    numbers = [cell.number for cell in parts]
    known = [number for number in numbers if number is not None]
    if not adds_up or not known:
        return Sum(None, len(parts) - len(known), reported)
    return Sum(sum(known, Decimal(0)), len(parts) - len(known), reported)
