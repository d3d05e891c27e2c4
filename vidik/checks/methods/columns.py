# SPDX-License-Identifier: EUPL-1.2
"""Figures of one table as rows and columns, for relations between columns of any names.

A row is a place and a time; a column is a measure, or a measure at one code of a dimension that
the rows then leave out. Beside them stand columns that are made: the change since the row before,
the value of the row before, and the sum over all codes.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, periods
from .evaluation import ZERO
from .intervals import Number, number, qualifier_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .model import Cell
    from .table import Dims, Layout

Time = tuple[int, str]
Row = tuple[Time, "Dims"]
_STEPS = ((1, 1), (7, 7), (28, 31), (90, 92), (181, 184), (364, 366))
"""Days from one row to the next: a day, a week, a month, a quarter, a half, a year."""


class Column(NamedTuple):
    """What one column counts."""

    measure: str
    kind: str
    """Kind of its periods."""
    code: str = ""
    """Code of the dimension that the rows leave out; blank where a cell has none of it."""
    made: str = ""
    """How it was made: change, before, sum; blank for a stated column."""
    step: int = -1
    """Which of the distances to the row before, for what was made over time."""


class Entry(NamedTuple):
    """The value of a column in a row, and the cells with their signs that make it."""

    value: Number
    terms: tuple[tuple[int, Cell], ...]


Columns = dict[Column, dict[Row, Entry]]


class Place(NamedTuple):
    """Where a cell stands, as rows are addressed."""

    column: Column
    time: Time
    dims: Dims
    moment: int
    """A number of its time."""
    key: int
    """The sum of it and of a number for each dimension, so that one of them can be taken away."""
    entry: Entry


def _number(nth: int) -> int:
    """Return a number that stands for the nth of its kind, even in a sum; of times below nought."""
    return hash((nth, nth))


def places_of(cells: Iterable[Cell], layout: Layout) -> list[Place]:
    """Address the cells that state an exact value; a stock stands with the period that it ends.

    Where a table is stated day by day, the first of a month is a day like the others.
    """
    stated = [
        cell for cell in cells
        if cell.value is not None
        and (cell.qualifier == "exact" or qualifier_of(cell.qualifier) == "exact")
    ]  # fmt: skip
    spans = {period: periods.parse(period) for period in {cell.period for cell in stated}}
    flows = any(span is not None and span.kind != "at" for span in spans.values())
    found: list[Place] = []
    heads: dict[tuple[str, str], tuple[Column, Time, int]] = {}
    moments: dict[Time, int] = {}
    columns: dict[Column, Column] = {}
    keys: dict[Dims, int] = {}
    for cell in stated:
        head = heads.get((cell.measure, cell.period))
        if head is None:
            span = spans[cell.period]
            day = span and ((flows and periods.night(cell.period)) or span.last)
            column = Column(lexicon.measure_of(cell.measure), span.kind if span else "")
            time = (day.toordinal(), "") if day else (0, cell.period)
            moment = moments.setdefault(time, _number(-1 - len(moments)))
            head = (columns.setdefault(column, column), time, moment)
            heads[cell.measure, cell.period] = head
        dims = layout.read(cell.dimensions)[0]
        key = keys.get(dims)
        if key is None:
            key = keys[dims] = sum(map(_number, dims))
        entry = Entry(number(cell.value or ZERO), ((1, cell),))
        found.append(Place(head[0], head[1], dims, head[2], head[2] + key, entry))
    return found


def columns_of(
    places: Sequence[Place], coded: Mapping[int, int], least: int
) -> dict[tuple[Column, int], dict[Row, Entry]]:
    """Lay cells out in columns; the codes of one dimension, if they are given, are columns too.

    They are given as the positions of the places that have one, with its number. Columns are named
    by their measure and the number of their code, -1 where there is none. Where two columns never
    meet at a place, its cells compare with nothing and are left out, and all of them where fewer
    than the least rows do. That two places might have one key only lets more of them in. What is
    stated twice with different values is no value here.
    """
    numbers = {pid: _number(pid) for pid in set(coded.values())}
    rests = [place.key for place in places]
    for at, pid in coded.items():
        rests[at] -= numbers[pid]
    twice = {rest for rest, times in Counter(rests).items() if times > 1}
    if len(twice) < least:
        return {}
    met = {rest - p.moment for p, rest in zip(places, rests, strict=True) if rest in twice}
    found: dict[tuple[Column, int], dict[Row, Entry]] = {}
    heads: dict[tuple[int, int], dict[Row, Entry]] = {}
    clashes: list[tuple[dict[Row, Entry], Row]] = []
    for at, (place, rest) in enumerate(zip(places, rests, strict=True)):
        if rest - place.moment not in met:
            continue
        column, time, dims, _, _, entry = place
        stated = coded.get(at, -1)
        if stated >= 0:
            i = dims.index(stated)
            dims = dims[:i] + dims[i + 1 :]
        rows = heads.get((id(column), stated))
        if rows is None:
            rows = heads[id(column), stated] = found.setdefault((column, stated), {})
        row = (time, dims)
        if rows.setdefault(row, entry).value != entry.value:
            clashes.append((rows, row))
    for rows, row in clashes:
        rows.pop(row, None)
    return found


def over_time(columns: Columns) -> Columns:
    """Make of every column its change since the row before, and the value of the row before."""
    made: Columns = {}
    for column in sorted(columns):
        series: dict[Dims, list[tuple[int, Row]]] = {}
        for row in columns[column]:
            if row[0][0]:
                series.setdefault(row[1], []).append((row[0][0], row))
        for rows in series.values():
            rows.sort()
            for (first, before), (second, row) in pairwise(rows):
                step = _step(second - first)
                if step < 0:
                    continue
                old, new = columns[column][before], columns[column][row]
                signs = (*new.terms, *((-s, c) for s, c in old.terms))
                change = column._replace(made="change", step=step)
                made.setdefault(change, {})[row] = Entry(new.value - old.value, signs)
                carried = column._replace(made="before", step=step)
                made.setdefault(carried, {})[row] = old
    return made


def _step(days: int) -> int:
    for i, (least, most) in enumerate(_STEPS):
        if least <= days <= most:
            return i
    return -1


def summed(columns: Columns) -> Columns:
    """Make of every measure the sum over the codes that it is stated by, where all are there."""
    measures: dict[Column, list[Column]] = {}
    for column in sorted(columns):
        if column.code:
            measures.setdefault(column._replace(code=""), []).append(column)
    made: Columns = {}
    for whole, parts in measures.items():
        if len(parts) < 2:  # noqa: PLR2004
            continue
        rows = set(columns[parts[0]]).intersection(*(columns[p] for p in parts[1:]))
        stated = {
            row: Entry(
                sum(columns[p][row].value for p in parts),
                tuple(term for p in parts for term in columns[p][row].terms),
            )
            for row in rows
        }
        if stated:
            made[whole._replace(made="sum")] = stated
    return made
