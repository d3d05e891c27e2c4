# SPDX-License-Identifier: EUPL-1.2
"""What stands beside the cells of a finding: what may explain its gap, and which cell is doubtful.

Regions that are not stated by sex make up what women and men lack; a cell that fits in every other
sum is not the wrong one, nor is one that goes on as its series does. Looked up once for all
findings of a run, whatever rule found them.
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal
from itertools import chain
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from . import periods
from .hints import slip_of
from .model import NO_FACTS, Facts, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .grouping import Hit
    from .model import Cell
    from .table import Dims, Layout

Head = tuple[str, str, str]
Places = dict["Dims", list["Cell"]]
_KINDS = frozenset({Kind.SUM, Kind.BALANCE, Kind.BOUND, Kind.SAME})
_WIDE = 12
"""Of places with more dimensions nothing is looked up: the work grows with their number."""
_DEPTH = 3
_STATEMENTS = 12
"""So many statements of one quantity are compared at the most."""
_NEIGHBOURS = 2
_FAR = 4
"""So many times nearer must the other value be to its series."""
_EVEN = 20
"""Series that go up and down by one in so many say nothing of smaller gaps."""
_SMALL = 20
"""Below this, a difference equals another figure by chance."""


class Explanations:
    """The cells of the measures that findings are about, by place."""

    def __init__(self, hits: Iterable[Hit], cells: Iterable[Cell], layout: Layout) -> None:
        self.layout = layout
        stated = {_head(c) for hit in hits if _asks(hit) for c in hit.cells}
        self._at: dict[Head, dict[str, Places]] = {}
        for cell in cells if stated else ():
            head = _head(cell)
            if head in stated:
                places = self._at.setdefault(head, {}).setdefault(cell.period, {})
                places.setdefault(layout.read(cell.dimensions)[0], []).append(cell)
        self._tables: dict[tuple[Head, str], _Table] = {}
        self._series: dict[Head, dict[tuple[Dims, str], list[tuple[periods.Span, Decimal]]]] = {}

    def explains(self, hit: Hit) -> bool:
        """Return whether what is stated without the breakdown, or left out of it, fills the gap."""
        requested = self._breakdown(hit)
        if requested is None:
            return False
        table, place, name, gap = requested
        left = [v for d in table.children(place, name) if table.among(d, hit) is None
                and (v := table.value(d)) is not None]  # fmt: skip
        return gap in left or sum(left) == gap or gap in table.unsplit(place, name, _DEPTH)

    def facts(self, hit: Hit) -> Facts:
        """Gather what is known of a finding's cells."""
        if not _asks(hit) or hit.pattern or not hit.difference:
            return NO_FACTS
        rest: tuple[Cell, ...] = ()
        requested = self._breakdown(hit)
        if requested is not None:
            table, place, name, _ = requested
            rest = table.rest(place, name)
        doubtful = self._doubtful(hit)
        right = None if doubtful is None else _right(hit, doubtful)
        slip = "" if doubtful is None else slip_of(doubtful.value, right)
        return Facts(doubtful, right, slip, self._equal(hit), rest)

    def _table(self, cell: Cell) -> _Table:
        key = (_head(cell), cell.period)
        known = self._tables.get(key)
        if known is None:
            places = self._at[key[0]][cell.period]
            by_value: dict[Decimal, list[Cell]] = {}
            for one in chain.from_iterable(places.values()):
                if one.value is not None:
                    by_value.setdefault(one.value, []).append(one)
            known = _Table(places, by_value, _families(places, self.layout), self.layout.names, {})
            self._tables[key] = known
        return known

    def _series_of(self, cell: Cell) -> list[tuple[periods.Span, Decimal]]:
        """List what is stated at a cell's place for the periods of its kind, in their order."""
        head, span = _head(cell), periods.parse(cell.period)
        place = self.layout.read(cell.dimensions)[0]
        if head not in self._series:
            every = self._series[head] = {}
            for period, places in self._at[head].items():
                read = periods.parse(period)
                for dims, cells in places.items() if read else ():
                    value = next((c.value for c in cells if c.value is not None), None)
                    if read is not None and value is not None:
                        every.setdefault((dims, read.kind), []).append((read, value))
            for known in every.values():
                known.sort()
        return self._series[head].get((place, span.kind), []) if span else []

    def _breakdown(self, hit: Hit) -> tuple[_Table, Dims, str, Decimal] | None:
        """Return the place, dimension and gap of parts that fall short of their total."""
        if hit.kind is not Kind.SUM or not _asks(hit) or hit.pattern:
            return None
        total, *parts = hit.cells
        gap = _gap(hit)
        if gap is None or gap <= 0 or any(_head(p) != _head(total) for p in parts):
            return None
        place = self.layout.read(total.dimensions)[0]
        names: set[str] = set()
        for part in parts:
            further = set(self.layout.read(part.dimensions)[0]) - set(place)
            if part.period != total.period or len(further) != 1:
                return None
            names.add(self.layout.name(further.pop()))
        return (self._table(total), place, names.pop(), gap) if len(names) == 1 else None

    def _doubtful(self, hit: Hit) -> Cell | None:
        """Return the one cell that nothing else confirms, if there is just one."""
        cells = [c for c in hit.cells if c.value is not None]
        if hit.kind is Kind.SAME and len(cells) > _STATEMENTS:
            return None
        own = {id(c) for c in hit.cells}
        for other in hit.others:
            shared = {id(c) for c in other.cells} & own
            if other.amounts & hit.amounts and shared and shared < own:
                cells = [c for c in cells if id(c) in shared] or cells
        if len(cells) > 1:
            cells = [c for c in cells if not self._confirmed(c)]
        if len(cells) > 1:
            cells = [c for c in cells if self._off(c, _right(hit, c))]
        return cells[0] if len(cells) == 1 else None

    def _confirmed(self, cell: Cell) -> bool:
        """Return whether a cell is a part or the total of some other sum that is right."""
        return self._table(cell).holds(self.layout.read(cell.dimensions)[0], cell.value)

    def _off(self, cell: Cell, right: Decimal | None) -> bool:
        """Say whether a cell lies far from its series, which it would continue if it were right."""
        span = periods.parse(cell.period)
        if right is None or cell.value is None or span is None:
            return False
        series = self._series_of(cell)
        at = bisect_left(series, (span, Decimal("-Infinity")))
        near = [v for other, v in series[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
                if other != span]  # fmt: skip
        if len(near) <= _NEIGHBOURS:
            return False
        usual = median(near)
        far, close = abs(cell.value - usual), abs(right - usual)
        return far > _FAR * close and _EVEN * far > usual

    def _equal(self, hit: Hit) -> Cell | None:
        """Return the one other figure of the table that is just the difference."""
        gap = abs(hit.difference or Decimal(0))
        if gap < _SMALL:
            return None
        own = {id(c) for c in hit.cells}
        same = [c for c in self._table(hit.cells[0]).by_value.get(gap, ()) if id(c) not in own]
        return same[0] if len(same) == 1 else None


class _Table(NamedTuple):
    """What one measure says in one period, by place, and the parts of each place."""

    places: Places
    by_value: dict[Decimal, list[Cell]]
    families: dict[Dims, dict[str, list[Dims]]]
    names: list[str]
    sums: dict[tuple[Dims, str], tuple[Decimal, int]]

    def value(self, place: Dims) -> Decimal | None:
        """Return the value of a place; none if none is stated, or several are."""
        stated = {c.value for c in self.places.get(place, ()) if c.value is not None}
        return stated.pop() if len(stated) == 1 else None

    def children(self, place: Dims, name: str) -> list[Dims]:
        """List the parts of a place by a dimension."""
        return self.families.get(place, {}).get(name, [])

    def among(self, place: Dims, hit: Hit) -> Cell | None:
        """Return the cell of a place that a finding is about."""
        own = {id(c) for c in hit.cells}
        return next((c for c in self.places[place] if id(c) in own), None)

    def holds(self, place: Dims, value: Decimal | None) -> bool:
        """Return whether a value at a place is the sum of parts, or makes one with its siblings."""
        for name in self.families.get(place, {}):
            summed, blank = self._summed(place, name)
            if not blank and len(self.children(place, name)) > 1 and summed == value:
                return True
        own = self.value(place)
        for i, pid in enumerate(place):
            outer, name = place[:i] + place[i + 1 :], self.names[pid]
            total = self.value(outer)
            summed, blank = self._summed(outer, name)
            if not total or blank != (own is None) or len(self.children(outer, name)) == 1:
                continue
            if summed - _plain(own) + _plain(value) == total:
                return True
        return False

    def _summed(self, place: Dims, name: str) -> tuple[Decimal, int]:
        """Add up the parts of a place, and count those that have no value or several."""
        known = self.sums.get((place, name))
        if known is None:
            stated = [self.value(d) for d in self.children(place, name)]
            known = sum(map(_plain, stated), start=Decimal(0)), stated.count(None)
            self.sums[place, name] = known
        return known

    def unsplit(self, place: Dims, name: str, depth: int) -> set[Decimal]:
        """Return, for each other breakdown, the sum of its parts that lack a dimension."""
        found: set[Decimal] = set()
        for other, children in self.families.get(place, {}).items() if depth else ():
            if other == name:
                continue
            rests = [self._rest_of(child, name, depth - 1) for child in children]
            if None not in rests and any(rests):
                found.add(sum(map(_plain, rests), start=Decimal(0)))
        return found

    def _rest_of(self, place: Dims, name: str, depth: int) -> Decimal | None:
        total = self.value(place)
        if total is None:
            return None if _stated(self.places[place]) else Decimal(0)
        stated = [v for d in self.children(place, name) if (v := self.value(d)) is not None]
        gap = total - sum(stated, start=Decimal(0))
        return gap if not stated or not gap or gap in self.unsplit(place, name, depth) else None

    def rest(self, place: Dims, name: str) -> tuple[Cell, ...]:
        """Return cells that may fill the gap: parts not stated, or stated without the breakdown."""
        blank = [d for d in self.children(place, name) if not _stated(self.places[d])]
        if blank:
            return tuple(c for d in blank for c in self.places[d])
        for other, children in self.families.get(place, {}).items():
            if other == name:
                continue
            bare = [
                d
                for d in children
                if not any(_stated(self.places[k]) for k in self.children(d, name))
            ]
            if 0 < len(bare) < len(children):
                return tuple(self.places[d][0] for d in bare)
        return ()


def _families(places: Places, layout: Layout) -> dict[Dims, dict[str, list[Dims]]]:
    found: dict[Dims, dict[str, list[Dims]]] = {}
    for dims in places:
        for i, pid in enumerate(dims if len(dims) <= _WIDE else ()):
            rest = dims[:i] + dims[i + 1 :]
            if rest in places:
                found.setdefault(rest, {}).setdefault(layout.name(pid), []).append(dims)
    return found


def _stated(cells: list[Cell]) -> bool:
    return any(c.value is not None for c in cells)


def _plain(value: Decimal | None) -> Decimal:
    return Decimal(0) if value is None else value


def _asks(hit: Hit) -> bool:
    """Return whether a finding is that figures which the file states contradict each other."""
    return hit.origin == "discovered" and hit.kind in _KINDS and len(hit.cells) > 1


def _head(cell: Cell) -> Head:
    return (cell.source, cell.measure, cell.unit)


def _gap(hit: Hit) -> Decimal | None:
    """Return by how much the total, which stands first, exceeds its parts."""
    total = hit.cells[0].value
    if hit.difference is None or total not in {hit.expected, hit.found} or total is None:
        return None
    made = hit.found if total == hit.expected else hit.expected
    return None if made is None else total - made


def _right(hit: Hit, cell: Cell) -> Decimal | None:
    """Return what a cell would have to be."""
    if hit.kind is Kind.SAME:
        others = sorted(
            {c.value for c in hit.cells if c.value not in {None, cell.value}}, key=_plain
        )
        return others[0] if len(others) == 1 else None
    gap = _gap(hit)
    total = cell is hit.cells[0]
    if gap is None or cell.value is None or hit.kind is Kind.BOUND:
        return None
    if hit.kind is Kind.BALANCE and not total:
        return None  # Its sign is not known here.
    return cell.value - gap if total else cell.value + gap
