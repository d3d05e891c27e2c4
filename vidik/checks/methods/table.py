# SPDX-License-Identifier: EUPL-1.2
"""Cells laid out for checking: nodes, groups and clusters.

A *node* is one place in a table (a set of dimension codes); restatements of one quantity share a
node. A *group* is all nodes of one source, measure, unit and period. A *cluster* is all groups of
one source whose measures have the same stem, so that shares, stocks and changes stand beside the
counts that they speak of.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from . import flowwords, lexicon, measurewords, vocabulary
from .attributes import NOTHING, Attributes, attributes_of
from .intervals import Number, Span, number, qualifier_of, span_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .denominators import Denominators
    from .model import Cell

Dims = tuple[int, ...]
Place = tuple[str, str, Dims]
"""Unit, period and dimensions."""
_NONE: frozenset[str] = frozenset()
_EXTRA_WORDS = 2
_INFLECTED = 3


class Node:
    """One place in a table: every cell that states its value."""

    __slots__ = (
        "cells", "confirmed", "dims", "parts", "several", "tags", "totals", "value"
    )  # fmt: skip

    def __init__(self, dims: Dims) -> None:
        self.dims = dims
        self.confirmed = False
        """Whether a sum that holds rests on it."""
        self.cells: list[Cell] = []
        self.tags: Sequence[str] = ()
        self.value: Number | None = None
        self.several: list[Span] | None = None
        """What is stated, where it is more or less than one exact value."""
        self.totals: frozenset[str] = _NONE
        self.parts: Sequence[Node] = ()

    @property
    def spans(self) -> list[Span]:
        """What is stated, the lowest first; nearly always one value, which needs no list."""
        if self.several is not None:
            return self.several
        return [] if self.value is None or self.parts else [Span(self.value, self.value)]

    @spans.setter
    def spans(self, spans: list[Span]) -> None:
        self.several = spans

    @property
    def derived(self) -> bool:
        """Return whether it is only implied by its parts."""
        return bool(self.parts)

    def leaves(self) -> list[Cell]:
        """Return the cells that its value rests on, in reading order."""
        if self.parts:
            return [cell for part in self.parts for cell in part.leaves()]
        cells = self.cells
        return cells[:] if len(cells) == 1 else sorted(cells, key=reading_order)

    def first(self) -> Cell:
        """Return the cell that is read first."""
        return self.leaves()[0]


def reading_order(cell: Cell) -> tuple[str, str, str]:
    """Sort key that puts cells in the order of the document."""
    return (cell.section, cell.id, cell.key)


class Layout:
    """Names and codes of one run, reduced to what they mean for checking."""

    def __init__(self) -> None:
        self.pairs: list[tuple[str, str]] = []
        self.names: list[str] = []
        """The dimension name of each pair."""
        self.labels: list[str] = []
        """The code of each pair as the file writes it."""
        self._pair_ids: dict[tuple[str, str], int] = {}
        self._read: dict[tuple[str, str], tuple[str, str, str, bool]] = {}
        self._dims: dict[tuple[tuple[str, str], ...], tuple[Dims, frozenset[str], str]] = {}
        self._totals: dict[frozenset[str], frozenset[str]] = {}
        self.homes: dict[str, int] = {}
        """How often each code stands in a dimension that knows a group such as "foreign"."""
        self.grouped: set[str] = set()
        self.odd: set[int] = set()
        """Pairs that may number persons or name a statistic, not a category."""
        self.odd_names: set[str] = set()
        self.stats = False
        self.stems: dict[tuple[str, str], str] = {}
        """The counted measure that a measure in per cent speaks of, by source and measure."""
        self.denominators: Denominators | None = None
        """Which other measures shares are of."""
        self.exact: set[tuple[str, str, str]] = set()
        """Source, measure and unit of values in fractions or thousands that are not rounded."""
        self.floors: dict[tuple[str, str, str], Number] = {}
        """By source, measure and unit, the number put for all smaller ones; zero if none is."""
        self.judged: set[tuple[str, str]] = set()
        """The shares, by source and measure, that counts of their own explain."""
        self.nesting: set[int] = set()
        """Pairs whose code may hold another of its dimension, or lie in one."""
        self.nesting_names: set[str] = set()
        self.listing: set[int] = set()
        """Pairs whose code may name several others."""
        self.attributes: Attributes = NOTHING
        """Which dimensions follow from others, and which codes are totals by example."""
        self.cells: Mapping[str, Cell] = {}
        """All cells of the run, whatever they measure."""

    def pair_id(self, name: str, code: str, label: str = "") -> int:
        """Number a pair of dimension name and code; the label is the code as it is written."""
        pair = (name, code)
        found = self._pair_ids.get(pair)
        if found is None:
            found = self._pair_ids[pair] = len(self.pairs)
            self.pairs.append(pair)
            self.names.append(name)
            self.labels.append(label or code)
            if lexicon.ages_of(name, code) or code in vocabulary.GROUP_OF_OTHERS:
                self.nesting.add(found)
                self.nesting_names.add(name)
            if lexicon.listed_codes(code):
                self.listing.add(found)
            if name in vocabulary.STAT_NAMES:
                self.stats = True
                self.odd.add(found)
                self.odd_names.add(name)
            elif (
                code.isdigit()
                or code in vocabulary.STATISTICS
                or (
                    name in vocabulary.PSEUDO_NAMES
                    or name in vocabulary.INDEX_NAMES
                    or flowwords.FLOW_CODES.get(code) in {"opening", "closing"}
                )
            ):
                self.odd.add(found)
                self.odd_names.add(name)
        return found

    def find(self, dimensions: Iterable[tuple[str, str]]) -> Dims:
        """Number a set of pairs as nodes are addressed."""
        return tuple(sorted(self.pair_id(name, code) for name, code in dimensions))

    def name(self, pid: int) -> str:
        """Return the dimension name of a numbered pair."""
        return self.names[pid]

    def code(self, pid: int) -> str:
        """Return the code of a numbered pair."""
        return self.pairs[pid][1]

    def label(self, pid: int) -> str:
        """Return the code of a numbered pair as the file writes it."""
        return self.labels[pid]

    def readable(self, dims: Dims) -> list[tuple[str, str]]:
        """Return names and codes of an address as a reader needs them, without what follows.

        A bare number tells a reader nothing: what follows from it stays.
        """
        follows = self.attributes.above
        worded = [self.names[pid] for pid in dims if not self.labels[pid].isdigit()]
        known = {other for name in worded for other in follows.get(name, ())}
        return [(n, self.labels[pid]) for pid in dims if (n := self.names[pid]) not in known]

    def text(self, dims: Dims) -> str:
        """Write a node's address, the same on every run."""
        return ";".join(sorted(f"{n}={c}" for n, c in (self.pairs[p] for p in dims)))

    def read(self, raw: tuple[tuple[str, str], ...]) -> tuple[Dims, frozenset[str], str]:
        """Reduce dimensions: node address, names whose total was stated, mark of restatement."""
        known = self._dims.get(raw)
        if known is not None:
            return known
        remaining: list[int] = []
        totals: list[str] = []
        tag = ""
        removed, whole = self.attributes.of(raw)
        for pair in raw:
            read = self._read.get(pair)
            if read is None:
                read = self._read[pair] = _read(*pair)
            name, code, mark, total = read
            if name in removed:
                continue
            tag = mark or tag
            if name in vocabulary.PSEUDO_NAMES:
                continue
            if total or name in whole:
                if code not in vocabulary.ANY:
                    totals.append(name)
            else:
                remaining.append(self.pair_id(name, code, pair[1]))
                if code in vocabulary.GROUP_OF_OTHERS:
                    self.grouped.add(name)
        remaining.sort()
        stated = frozenset(totals)
        found = (tuple(remaining), self._totals.setdefault(stated, stated), tag)
        self._dims[raw] = found
        return found

    def learn(self, cells: Iterable[Cell]) -> bool:
        """Learn from all cells what follows from what; true if places are read anew."""
        known, self.attributes = self.attributes, attributes_of(cells)
        if known == self.attributes:
            return False
        self._dims = {}
        return True

    def take(self, cells: Mapping[str, Cell]) -> None:
        """Know the cells of the run, for what stands beside a cell without being its measure."""
        self.cells = cells

    def count_homes(self, used: Iterable[tuple[Dims, int]]) -> None:
        """Learn which code is at home, from how often each stands beside a group of others."""
        self.homes = {}
        if not self.grouped:
            return
        for dims, times in used:
            for pid in dims:
                name, code = self.pairs[pid]
                if name in self.grouped and (
                    code not in vocabulary.GROUP_OF_OTHERS and code not in vocabulary.RESIDUAL
                ):
                    self.homes[code] = self.homes.get(code, 0) + times


def _read(raw_name: str, raw_code: str) -> tuple[str, str, str, bool]:
    """Reduce a pair: its name, its code, the mark of a restatement, whether it is a total."""
    name = lexicon.slug(raw_name)
    code, restated = lexicon.code_of(name, raw_code)
    if name in vocabulary.PSEUDO_NAMES:
        return name, code, code, False
    return name, code, lexicon.slug(raw_code) if restated else "", lexicon.is_total(code, name)


class Group:
    """All nodes of one source, measure, unit and period."""

    __slots__ = ("measure", "nodes", "percent", "period", "raw_measure", "source", "unit")

    def __init__(self, source: str, measure: str, unit: str, period: str) -> None:
        self.source = source
        self.measure = measure
        self.unit = unit
        self.period = period
        self.raw_measure = ""
        self.nodes: dict[Dims, Node] = {}
        self.percent = unit in measurewords.PERCENT_UNITS

    @property
    def head(self) -> tuple[str, str, str, str]:
        """Source, measure, unit and period."""
        return (self.source, self.measure, self.unit, self.period)


@lru_cache(maxsize=65536)
def stem_of(measure: str) -> str:
    """Strip a measure's slug of all that only says how it is looked at."""
    while True:
        stem, role = lexicon.role_of(measure)
        if not role:
            return lexicon.bare_length(measure)
        measure = stem


class CountedNames:
    """The names of counted measures, found by another name that carries one of them."""

    def __init__(self, counted: Iterable[str]) -> None:
        self._names: dict[tuple[str, ...], list[str]] = {}
        for name in counted:
            words = name.split("-")
            for form in (tuple(words), *_forms(words)):
                self._names.setdefault(form, []).append(name)

    def stem(self, measure: str) -> str:
        """Find the one that a name carries, with a word before or after.

        One word may stand in another form, if at least three are there and its beginning is the
        same.
        """
        words = measure.split("-")
        best: list[tuple[int, int, str]] = []
        for size in range(max(1, len(words) - _EXTRA_WORDS), len(words)):
            if measurewords.NARROWING & set(words[size:]):
                continue
            for part in (words[:size], words[-size:]):
                same = self._names.get(tuple(part), [])
                best += [(size, 1, name) for name in same]
                for form in _forms(part):
                    best += [(size, 0, n) for n in self._names.get(form, ()) if n not in same]
        best.sort()
        if not best or (len(best) > 1 and best[-1][:2] == best[-2][:2] and best[-1] != best[-2]):
            return ""
        return best[-1][2]


def _forms(words: list[str]) -> list[tuple[str, ...]]:
    """Return a name and its variants, with each word in turn reduced to its beginning."""
    if len(words) < _INFLECTED:
        return []
    return [(*words[:i], "-" + word[:2], *words[i + 1 :]) for i, word in enumerate(words)]


@lru_cache(maxsize=65536)
def _percent_name(measure: str) -> str:
    stem, role = lexicon.role_of(measure)
    return stem if role == "share" else measure


class Cluster:
    """All groups of one source whose measures share a stem."""

    __slots__ = ("cells", "groups", "source", "stem")

    def __init__(self, source: str, stem: str) -> None:
        self.source = source
        self.stem = stem
        self.cells: list[Cell] = []
        self.groups: dict[tuple[str, str, str], Group] = {}

    def _group(self, cell: Cell) -> Group:
        unit = lexicon.slug(cell.unit)
        measure = lexicon.measure_of(cell.measure)
        if unit in measurewords.PERCENT_UNITS:
            measure = _percent_name(measure)
            unit = "percent"
        address = (measure, unit, cell.period)
        group = self.groups.get(address)
        if group is None:
            group = self.groups[address] = Group(self.source, *address)
            group.raw_measure = cell.measure
        return group

    def lay_out(self, layout: Layout) -> None:
        """Place the cluster's cells in groups and nodes."""
        self.groups = {}
        known: dict[tuple[str, str, str], Group] = {}
        restated: dict[int, tuple[Node, Group]] = {}
        read = layout.read
        for cell in self.cells:
            written = (cell.measure, cell.unit, cell.period)
            group = known.get(written)
            if group is None:
                group = known[written] = self._group(cell)
            dims, totals, tag = read(cell.dimensions)
            node = group.nodes.get(dims)
            if node is None:
                node = group.nodes[dims] = Node(dims)
                node.cells = [cell]
                if tag:
                    node.tags = [tag]
                if totals:
                    node.totals = totals
                _only_value(node, cell, percent=group.percent)
                continue
            node.cells.append(cell)
            if tag or node.tags:
                node.tags = _with_tag(node, tag)
            if totals and not totals <= node.totals:
                node.totals |= totals
            restated[id(node)] = (node, group)
        for node, group in restated.values():
            _several_values(node, percent=group.percent)


def _by_value(span: Span) -> tuple[Number, Number]:
    low = span.lo if span.lo is not None else span.hi or 0
    return (low, span.hi if span.hi is not None else low)


def _with_tag(node: Node, tag: str) -> list[str]:
    """Return the marks of a place's cells, to which one was added."""
    tags = node.tags if isinstance(node.tags, list) else [""] * (len(node.cells) - 1)
    tags.append(tag)
    return tags


def _only_value(node: Node, cell: Cell, *, percent: bool) -> None:
    """Return a place the value of the one cell that states it."""
    if cell.value is None:
        return
    if cell.qualifier == "exact" or qualifier_of(cell.qualifier) == "exact":
        node.value = number(cell.value)
    else:
        _state(node, [span_of(cell.value, cell.qualifier, percent=percent)])


def _several_values(node: Node, *, percent: bool) -> None:
    """Return a place the values that several cells state, each of them once."""
    stated = (
        span_of(cell.value, cell.qualifier, percent=percent)
        for cell in node.cells
        if cell.value is not None
    )
    _state(node, sorted(dict.fromkeys(stated), key=_by_value))


def _state(node: Node, spans: list[Span]) -> None:
    exact = len(spans) == 1 and spans[0].exact
    node.value = spans[0].lo if exact else None
    node.several = None if exact or not spans else spans
