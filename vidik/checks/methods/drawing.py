# SPDX-License-Identifier: EUPL-1.2
"""The piece of a table that a finding is about, as rows and columns with its cells marked.

Figures of a flat file are laid out again: what the compared cells differ in goes down, periods or
a second difference across. Figures of a sheet stay where they stand in it. Who shows the table
writes its markup; here is only what stands where.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from . import periods
from .lexicon import words
from .wording import figure, stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from .model import Cell, Finding

MOST_ROWS = 60
MOST_COLUMNS = 8
_AROUND = 3
"""Rows or columns of a sheet that are shown on each side of the compared cells."""
_DENSE = 2
"""A second axis goes across if more than one in so many places of the table is filled."""
_TERMS = 12
_COUNT = "count"
"""The unit that says no more than that things were counted."""
_PLACE = re.compile(r"^(?:(.+)!)?\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})$")

Axis = tuple[int, str]
"""A dimension by its name, or another thing that distinguishes cells."""
MEASURE, UNIT, SOURCE, PERIOD = (0, "measure"), (0, "unit"), (0, "source"), (0, "period")
Key = tuple[str | None, ...]


class Mark(StrEnum):
    """What a cell is to a finding, the strongest first."""

    TOTAL = "total"
    """The total that the others should make."""
    NAMED = "named"
    """Compared."""
    SYMPTOM = "symptom"
    """The same cause shows in it."""
    NONE = ""


@dataclass(frozen=True, slots=True)
class Value:
    """A figure as it is shown."""

    cell: Cell
    text: str
    mark: Mark


@dataclass(slots=True)
class Row:
    """A row of the piece; a place may hold several figures, where one thing is stated twice."""

    label: str
    """Blank for all together."""
    places: list[list[Value]]


@dataclass(slots=True)
class Drawn:
    """A piece of a table, ready to be written in any markup."""

    about: tuple[str, ...]
    """What all its figures have in common."""
    corner: str
    """What the rows differ in."""
    columns: list[str]
    rows: list[Row] = field(default_factory=list)
    left_out: int = 0
    """Rows with compared cells that there was no room for."""

    def marks(self) -> set[Mark]:
        """Return which marks are used, for the legend."""
        return {value.mark for row in self.rows for place in row.places for value in place}


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The numbers of a finding, written out; who shows them puts them into words."""

    expected: str
    """Of a sum, the total that is stated."""
    found: str
    """Of a sum, what the parts make."""
    difference: str
    tolerance: str
    """Blank where nothing is rounded."""
    terms: tuple[str, ...] = ()
    """The parts, where a stated total is compared with their sum."""


class _SameShape:
    """Cells of one series that are broken down by the same dimensions."""

    __slots__ = ("_places", "cells", "names")

    def __init__(self, names: frozenset[str]) -> None:
        self.names = names
        self.cells: list[Cell] = []
        self._places: dict[tuple[Axis, str], list[int]] = {}

    def agreeing(self, fixed: Mapping[Axis, str]) -> Iterator[Cell]:
        """Return the cells that have these values, in the order of the file."""
        if not self._places:
            for at, cell in enumerate(self.cells):
                for pair in _coordinates(cell).items():
                    self._places.setdefault(pair, []).append(at)
        # Only the cells that have the rarest of the values are looked at.
        rarest: Sequence[int] = range(len(self.cells))
        for pair in fixed.items():
            places = self._places.get(pair, [])
            if len(places) < len(rarest):
                rarest = places
        for at in rarest:
            own = _coordinates(self.cells[at])
            if all(own.get(axis) == value for axis, value in fixed.items()):
                yield self.cells[at]


class Tables:
    """The cells of a file, found again by what they are or by where they stand."""

    __slots__ = ("_order", "_places", "_series", "_sheets")

    def __init__(self, cells: Iterable[Cell], places: Mapping[str, tuple[str, str]] | None) -> None:
        self._order: dict[str, int] = {}
        self._series: dict[tuple[str, str], dict[frozenset[str], _SameShape]] = {}
        self._sheets: dict[str, list[tuple[int, int, Cell]]] = {}
        self._places: dict[str, tuple[str, int, int]] = {}
        for at, cell in enumerate(cells):
            self._order[cell.id] = at
            names = frozenset(name for name, _ in cell.dimensions)
            series = self._series.setdefault((cell.source, cell.measure), {})
            alike = series.get(names)
            if alike is None:
                alike = series[names] = _SameShape(names)
            alike.cells.append(cell)
            if places is not None and cell.id in places:
                sheet, reference = places[cell.id]
                found = _PLACE.match(reference)
                if found is not None:
                    place = (sheet, int(found[3]), column_number(found[2]))
                    self._places[cell.id] = place
                    self._sheets.setdefault(sheet, []).append((*place[1:], cell))

    def draw(self, finding: Finding) -> list[Drawn]:
        """Lay out the cells around a finding; one piece for each sheet where it has a place."""
        named = list(dict.fromkeys(finding.cells))
        marks = _marks(finding)
        if not named:
            return []
        by_sheet: dict[str, list[Cell]] = {}
        for cell in named:
            by_sheet.setdefault(self._places.get(cell.id, ("", 0, 0))[0], []).append(cell)
        if "" in by_sheet:
            return [self._laid_out(named, marks)]
        return [self._unchanged(sheet, cells, marks) for sheet, cells in by_sheet.items()]

    def draw_area(self, sheet: str, area: str, most_rows: int) -> Drawn | None:
        """Lay out the first rows of an area such as A3:H40; None where no figure stands in it."""
        corners = [_PLACE.match(corner) for corner in area.split(":")]
        if not all(corners):
            return None
        rows = [int(corner[3]) for corner in corners if corner]
        columns = [column_number(corner[2]) for corner in corners if corner]
        within = [
            (row, column, cell)
            for row, column, cell in self._sheets.get(sheet, ())
            if min(rows) <= row <= max(rows) and min(columns) <= column <= max(columns)
        ]
        first = sorted({row for row, _, _ in within})[:most_rows]
        across = sorted({column for _, column, _ in within})[:MOST_COLUMNS]
        return _grid(sheet, within, first, across, {}) if within else None

    # ---------------------------------------------------------------------------- flat files

    def _laid_out(self, named: Sequence[Cell], marks: Mapping[str, Mark]) -> Drawn:
        down, across = _axes(named)
        first = named[0]
        fixed = {
            axis: value
            for axis, value in _coordinates(first).items()
            if axis not in (*down, *across)
        }
        slots: dict[Key, dict[Key, list[Cell]]] = {}
        wanted = {_key(cell, across) for cell in named}
        columns = dict.fromkeys(_key(cell, across) for cell in named)
        beside = sorted(
            self._beside(named, fixed, {*down, *across}), key=lambda cell: self._order[cell.id]
        )
        for cell in (*named, *beside):
            column = _key(cell, across)
            if across == (PERIOD,):
                columns.setdefault(column)
            elif column not in wanted:
                continue
            place = slots.setdefault(_key(cell, down), {}).setdefault(column, [])
            if all(cell.id != one.id for one in place):
                place.append(cell)
        named_rows = dict.fromkeys(_key(cell, down) for cell in named)
        shown = list(named_rows)[:MOST_ROWS]
        shown += [row for row in slots if row not in named_rows][: MOST_ROWS - len(shown)]
        shown.sort(
            key=lambda row: (
                any(code is not None for code in row),
                min(self._order.get(c.id, 0) for place in slots[row].values() for c in place),
            )
        )
        remaining = (
            _nearest(columns, wanted, slots, named_rows) if across == (PERIOD,) else [*columns]
        )
        drawn = Drawn(
            about=_about(fixed),
            corner=", ".join(words(name) for _, name in (*down, *(a for a in across if a[0]))),
            columns=[_label(across, key) for key in remaining],
            left_out=max(len(named_rows) - MOST_ROWS, 0),
        )
        for row in shown:
            places = [_values(slots[row].get(column, ()), marks) for column in remaining]
            if any(places):
                drawn.rows.append(Row(_label(down, row), places))
        return drawn

    def _beside(
        self, named: Sequence[Cell], fixed: Mapping[Axis, str], free: set[Axis]
    ) -> Iterator[Cell]:
        """Return the cells that differ from the compared ones in nothing but what is shown."""
        needed = {name for kind, name in fixed if kind}
        allowed = needed | {name for kind, name in free if kind}
        for series in dict.fromkeys((cell.source, cell.measure) for cell in named):
            for alike in self._series.get(series, {}).values():
                if needed <= alike.names <= allowed:
                    yield from alike.agreeing(fixed)

    # -------------------------------------------------------------------------------- sheets

    def _unchanged(self, sheet: str, named: Sequence[Cell], marks: Mapping[str, Mark]) -> Drawn:
        places = [self._places[cell.id] for cell in named]
        rows = {row for _, row, _ in places}
        columns = {column for _, _, column in places}
        cells = self._sheets[sheet]
        near = [
            (row, column, cell)
            for row, column, cell in cells
            if min(rows) - _AROUND <= row <= max(rows) + _AROUND
            and min(columns) - _AROUND <= column <= max(columns) + _AROUND
        ]
        all_rows = sorted({row for row, _, _ in near})
        shown = [row for row in all_rows if row in rows][:MOST_ROWS]
        shown += [row for row in all_rows if row not in rows][: MOST_ROWS - len(shown)]
        across = sorted({column for _, column, _ in near if column in columns})
        across += sorted(
            {column for _, column, _ in near if column not in columns},
            key=lambda column: (min(abs(column - at) for at in columns), column),
        )[: max(MOST_COLUMNS - len(across), 0)]
        drawn = _grid(sheet, near, sorted(shown), sorted(across), marks)
        drawn.left_out = len(rows - set(shown))
        return drawn


def _grid(
    sheet: str,
    near: Sequence[tuple[int, int, Cell]],
    rows: Sequence[int],
    columns: Sequence[int],
    marks: Mapping[str, Mark],
) -> Drawn:
    """Lay out rows and columns of a sheet, named by what all figures of each have in common.

    What most figures count, and in which unit, is reported once above them.
    """
    grid: dict[tuple[int, int], list[Cell]] = {}
    down: dict[int, list[Cell]] = {}
    across: dict[int, list[Cell]] = {}
    for row, column, cell in near:
        grid.setdefault((row, column), []).append(cell)
        down.setdefault(row, []).append(cell)
        across.setdefault(column, []).append(cell)
    everywhere = _usual(cell for _, _, cell in near)

    def label(place: str, cells: Sequence[Cell]) -> str:
        return _sheet_label(place, _common(cells).items() - everywhere.items())

    drawn = Drawn(
        about=_about(everywhere),
        corner=sheet,
        columns=[label(column_letters(column), across[column]) for column in columns],
    )
    for row in rows:
        places = [_values(grid.get((row, column), ()), marks) for column in columns]
        drawn.rows.append(Row(label(str(row), down[row]), places))
    return drawn


def column_number(letters: str) -> int:
    """Return the number of a sheet's column: A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def column_letters(number: int) -> str:
    """Return the letters of a sheet's column."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _marks(finding: Finding) -> dict[str, Mark]:
    marks = dict.fromkeys((cell.id for cell in finding.symptoms), Mark.SYMPTOM)
    marks |= dict.fromkeys((cell.id for cell in finding.cells), Mark.NAMED)
    if finding.total is not None:
        marks[finding.total.id] = Mark.TOTAL
    return marks


def arithmetic(finding: Finding) -> Arithmetic | None:
    """Write the numbers of a finding; None where it has none."""
    if finding.expected is None or finding.found is None:
        return None
    off = finding.found - finding.expected if finding.difference is None else finding.difference
    line = Arithmetic(
        _signed(figure(finding.expected)),
        _signed(figure(finding.found)),
        ("+" if off > 0 else "") + _signed(figure(off)),
        figure(finding.tolerance) if finding.tolerance else "",
    )
    total = finding.total
    if total is None or total.value is None:
        return line
    parts = [c for c in finding.cells if c is not total and c.value is not None]
    # The doubtful cell may stand first; a sum is easiest to follow from its largest term on.
    parts.sort(key=lambda c: c.value or 0, reverse=True)
    added = sum((cell.value for cell in parts if cell.value is not None), start=Decimal())
    if {added, total.value} != {finding.expected, finding.found}:
        return line
    terms = [_signed(stated(cell)) for cell in parts]
    if len(terms) > _TERMS:
        terms = [*terms[: _TERMS - 1], "…", terms[-1]]
    return replace(
        line, expected=_signed(stated(total)), found=_signed(figure(added)), terms=tuple(terms)
    )


def _signed(number: str) -> str:
    return number.replace("-", "−")


def _coordinates(cell: Cell) -> dict[Axis, str]:
    """Return what tells a cell from others: whose figure of what, when, and of which part."""
    return {
        MEASURE: cell.measure,
        UNIT: cell.unit,
        SOURCE: cell.source,
        PERIOD: cell.period,
        **{(1, name): code for name, code in cell.dimensions},
    }


def _axes(named: Sequence[Cell]) -> tuple[tuple[Axis, ...], tuple[Axis, ...]]:
    """Choose what goes down and what goes across."""
    coordinates = [_coordinates(cell) for cell in named]
    axes = dict.fromkeys(axis for one in coordinates for axis in one)
    values = {axis: {one.get(axis) for one in coordinates} for axis in axes}
    varying = [axis for axis in axes if len(values[axis]) > 1]
    if UNIT in varying and _follows(coordinates, UNIT, MEASURE):
        varying.remove(UNIT)
    if PERIOD in varying:
        rest = tuple(axis for axis in varying if axis != PERIOD)
        return rest or (MEASURE,), (PERIOD,)
    if not varying:
        own = [axis for axis in axes if axis[0]]
        return (own[-1] if own else MEASURE,), (PERIOD,)
    if len(varying) > 1:
        for axis in sorted(varying, key=lambda axis: len(values[axis])):
            rest = tuple(one for one in varying if one != axis)
            rows = {tuple(one.get(a) for a in rest) for one in coordinates}
            filled = {(tuple(o.get(a) for a in rest), o.get(axis)) for o in coordinates}
            if len(rows) > 1 and len(filled) * _DENSE > len(rows) * len(values[axis]):
                return rest, (axis,)
    return tuple(varying), (PERIOD,)


def _follows(coordinates: Sequence[Mapping[Axis, str]], one: Axis, other: Axis) -> bool:
    pairs = {(c.get(other), c.get(one)) for c in coordinates}
    return len(pairs) == len({c.get(other) for c in coordinates})


def _key(cell: Cell, axes: Sequence[Axis]) -> Key:
    at = _coordinates(cell)
    return tuple(at.get(axis) for axis in axes)


def _nearest(
    columns: Iterable[Key],
    wanted: set[Key],
    slots: Mapping[Key, Mapping[Key, object]],
    named_rows: Iterable[Key],
) -> list[Key]:
    """Choose the periods around those that the compared cells are of."""
    held = {column for row in named_rows for column in slots[row]}
    order = sorted(columns, key=lambda key: [part or "" for part in key])
    where = [at for at, key in enumerate(order) if key in wanted]
    kinds = {_length(key) for key in wanted}
    others = sorted(
        (at for at, key in enumerate(order) if key not in wanted and key in held),
        key=lambda at: (_length(order[at]) not in kinds, min(abs(at - one) for one in where), at),
    )
    remaining = sorted([*where, *others[: max(MOST_COLUMNS - len(where), 0)]])
    return [order[at] for at in remaining]


def _length(column: Key) -> str:
    """Return of which kind a period is, so that years stand beside years."""
    span = periods.parse(column[0] or "")
    return span.kind if span else ""


def _values(cells: Iterable[Cell], marks: Mapping[str, Mark]) -> list[Value]:
    return [Value(cell, stated(cell), marks.get(cell.id, Mark.NONE)) for cell in cells]


def _label(axes: Sequence[Axis], key: Key) -> str:
    """Name a row or column; several axes are distinguished by their names."""
    present = [(axis, code) for axis, code in zip(axes, key, strict=True) if code is not None]
    if len(axes) == 1 or len(present) < 2:  # noqa: PLR2004 - nothing to tell apart
        return ", ".join(_named(axis, code) for axis, code in present)
    return ", ".join(
        f"{words(axis[1])} {code}" if axis[0] else _named(axis, code) for axis, code in present
    )


def _named(axis: Axis, code: str) -> str:
    return words(code) if axis == MEASURE else code


def _common(cells: Iterable[Cell]) -> dict[Axis, str]:
    """Return what all these cells have in common."""
    common: dict[Axis, str] | None = None
    for cell in cells:
        at = _coordinates(cell)
        common = at if common is None else dict(common.items() & at.items())
    return common or {}


def _usual(cells: Iterable[Cell]) -> dict[Axis, str]:
    """Return what all these cells have in common, and what most of them count."""
    every = list(cells)
    usual = _common(every)
    for axis in (MEASURE, UNIT):
        counted = Counter(_coordinates(cell).get(axis, "") for cell in every)
        value, often = max(counted.items(), key=lambda one: one[1], default=("", 0))
        if value and 2 * often > len(every):
            usual[axis] = value
    return usual


def _about(fixed: Mapping[Axis, str]) -> tuple[str, ...]:
    parts = [
        _named(axis, fixed[axis])
        for axis in (MEASURE, UNIT, SOURCE, PERIOD)
        if axis in fixed and (axis, fixed[axis]) != (UNIT, _COUNT)
    ]
    parts += [f"{words(axis[1])} {code}" for axis, code in sorted(fixed.items()) if axis[0]]
    return tuple(part for part in parts if part)


def _sheet_label(place: str, common: Iterable[tuple[Axis, str]]) -> str:
    """Name a row or column of a sheet by its number or letter and by what stands in its header."""
    return " · ".join([place, *(_named(axis, code) for axis, code in sorted(common))])
