# SPDX-License-Identifier: EUPL-1.2
"""Which whole the shares of a measure are of, as the file itself teaches.

A share may be of the whole over any of its dimensions: of its row, of its column, of the table.
Which it is, the places tell where share, count and whole fit each other. A place that fits none of
the wholes that hold for the others is wrong; where none holds, the whole is not in the file.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon
from .intervals import Number, Span
from .model import Basis, Ground
from .notes import base_named
from .percents import HUNDRED, Stated, share_fits, share_span, stated_percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from .evaluation import Evaluation
    from .table import Dims, Group, Node

Removed = frozenset[str]
_DIMENSIONS = 5
"""With more of them only each alone and all together are tried, so that there are at most 31."""
PROOFS = 3
_SIGNIFICANT = 10
"""A share of at least so many units of its last digit fits few wholes by chance."""
_WHOLES = 4
"""One table has shares of so many kinds of wholes at most."""
_SURE = 2


class Base(NamedTuple):
    """A kind of whole: what is counted, and over which dimensions it is one.

    A share that is stated by only some of them is of the whole over these.
    """

    unit: str
    removed: Removed


Proof = tuple[Fraction, Number | None]
"""A share and its count, which may prove a whole once."""


class Option(NamedTuple):
    """A whole that one share may be of."""

    whole: Base
    base: Node
    counts: Group
    fits: bool | None
    """None if the share's own count is not stated, so that only a small whole could contradict."""


class Row(NamedTuple):
    """One share beside its count, with all wholes that it may be of."""

    node: Node
    shape: Removed
    """The dimensions that the share is stated by."""
    options: tuple[Option, ...]
    proof: Proof | None
    """What makes a fit of this share tell something; None if it would fit many wholes."""


class Held(NamedTuple):
    """In how many places a kind of whole holds, and in how many it was tried."""

    held: int
    tried: int

    @property
    def ground(self) -> Ground:
        """Return it as what a finding rests on."""
        return Ground(Basis.LEARNED, self.held, self.tried)

    @property
    def sure(self) -> bool:
        """Return whether it holds in far more places than not."""
        return self.held >= _SURE * (self.tried - self.held)


Wholes = dict[Base, Held]


class Bases:
    """The wholes that the shares of one measure are of, learned table by table."""

    def __init__(self, evaluation: Evaluation, shares: Sequence[Group], counted: str) -> None:
        self.e = evaluation
        self.layout = evaluation.layout
        self.counts: dict[str, list[Group]] = {}
        for (measure, unit, period), group in sorted(evaluation.cluster.groups.items()):
            if measure == counted and unit != "percent" and lexicon.is_additive(measure, unit):
                self.counts.setdefault(period, []).append(group)
        self._rows: dict[int, Row] = {}
        self._zeros: set[int] = set()
        tables: dict[str, list[Row]] = {}
        for group in shares:
            for dims in sorted(group.nodes, key=self.layout.text) if self.counts else ():
                node = group.nodes[dims]
                row = self._row(group, node)
                if row is not None and any(o.fits is not None for o in row.options):
                    tables.setdefault(node.first().section, []).append(row)
        self._tables = {section: _learned(rows) for section, rows in tables.items()}
        every = [row for section in sorted(tables) for row in tables[section]]
        self._whole = _learned(every)
        self._blocks: dict[tuple[Base, int], Held] = _blocks(every)
        self._shapes = Counter(
            (self._shape(row.node), o.whole) for row in every for o in row.options if o.fits
        )
        self.notes = {
            base_named(cell.note) for row in every for cell in row.node.leaves()
            if cell.note and any(option.fits for _, option in self.learned(row.node))
        }  # fmt: skip
        """The bases that notes name beside shares that fit the whole taken to be theirs."""
        fitting = [row for row in every if any(o.fits for o in row.options)]
        self._strays = len(every) - len(fitting)
        self._fitting = sum(row.proof is not None for row in fitting)

    @property
    def known(self) -> bool:
        """Return whether any table teaches what its shares are of."""
        return bool(self._whole) or any(self._tables.values())

    @property
    def elsewhere(self) -> bool:
        """Say whether most shares fit no whole of the counts beside: theirs is not in the file."""
        return self._strays > max(1, self._fitting)

    def options(self, node: Node) -> tuple[Option, ...]:
        """Return all wholes that a share may be of."""
        row = self._rows.get(id(node))
        return row.options if row is not None else ()

    def learned(self, node: Node) -> list[tuple[Held, Option]]:
        """Return the wholes that the file teaches: those with a share broken down as far."""
        shape = self._shape(node)
        options = {o.whole: o for o in self.options(node)}
        return [
            (held, options[own])
            for whole, held in self.wholes(node).items()
            if (own := _within(whole, shape)) in options and self._shapes[shape, own]
        ]

    def unstated(self, node: Node) -> bool:
        """Say whether the whole that a share should be of, as others are, is not stated for it."""
        shape = self._shape(node)
        known = [
            (self._shapes[shape, own], held.held, sorted(own.removed), own)
            for whole, held in self.wholes(node).items()
            if (own := _within(whole, shape)).removed
        ]
        return bool(known) and max(known)[3] not in {o.whole for o in self.options(node)}

    def of_nothing(self, node: Node) -> bool:
        """Return whether a whole that a share may be of is stated, but as zero."""
        return id(node) in self._zeros

    def wholes(self, node: Node) -> Wholes:
        """Return the kinds of wholes that hold in a share's table, or else for its measure."""
        return self._tables.get(node.first().section) or self._whole

    def block(self, option: Option) -> Held:
        """Return how many of the shares that may be of this very base fit it."""
        return self._blocks.get((option.whole, id(option.base)), Held(0, 0))

    def evidence(self, known: Held, option: Option) -> Held:
        """Return what is known of a base: by all shares of such bases, or by those of this one."""
        block = self.block(option)
        return block if block.held >= PROOFS and not known.sure else known

    def _row(self, group: Group, node: Node) -> Row | None:
        percents = [p for cell in node.leaves() if (p := stated_percent(cell)) is not None]
        names = tuple(sorted({self.layout.name(pid) for pid in node.dims}))
        if not percents or not names:
            return None
        options: list[Option] = []
        proof: Proof | None = None
        for counts in self.counts.get(group.period, ()):
            part = counts.nodes.get(node.dims)
            rounded = self.e.rounding(counts)
            known = [rounded.span(part, span) for span in spans_of(part)] if part else []
            for removed in subsets(names):
                base = counts.nodes.get(self._without(node.dims, removed))
                if base is None:
                    continue
                wholes = [rounded.span(base, s) for s in spans_of(base) if s.exact and s.lo]
                if not wholes:
                    if base.value == 0:
                        self._zeros.add(id(node))
                    continue
                fits = (
                    any(share_fits(p, k, w) for p in percents for w in wholes for k in known)
                    if known
                    else None
                )
                options.append(Option(Base(counts.unit, removed), base, counts, fits))
                if known and proof is None and is_significant(percents[0], known[0], wholes[0]):
                    proof = (percents[0].value, known[0].lo)
        row = self._rows[id(node)] = Row(node, frozenset(names), tuple(options), proof)
        return row

    def _shape(self, node: Node) -> frozenset[str]:
        return frozenset(self.layout.name(pid) for pid in node.dims)

    def _without(self, dims: Dims, removed: Removed) -> Dims:
        return tuple(pid for pid in dims if self.layout.name(pid) not in removed)


def spans_of(node: Node) -> list[Span]:
    """Return what a place may hold: its statements, or what its parts make."""
    if node.parts and node.value is not None:
        return [Span(node.value, node.value)]
    return node.spans


@lru_cache(maxsize=4096)
def subsets(names: tuple[str, ...]) -> tuple[Removed, ...]:
    """List the dimensions that may be summed over: each alone first, all together last."""
    sizes = range(1, len(names) + 1) if len(names) <= _DIMENSIONS else (1, len(names))
    return tuple(frozenset(some) for size in sizes for some in combinations(names, size))


def is_significant(percent: Stated, part: Span, whole: Span) -> bool:
    """Return whether a share that fits is no accident: finely stated, of counts that are."""
    if not 0 < percent.value < HUNDRED or percent.value < _SIGNIFICANT * percent.unit:
        return False
    if part.exact and whole.exact:
        return True
    exact = share_span(part, whole)
    return None not in {exact.lo, exact.hi} and (
        (exact.hi or 0) - (exact.lo or 0) <= 2 * percent.unit
    )


def _within(whole: Base, shape: Removed) -> Base:
    return Base(whole.unit, whole.removed & shape)


def _learned(rows: list[Row]) -> Wholes:
    """Find the kinds of wholes that shares are of: the one that most fit, then of the others."""
    names = tuple(sorted(frozenset().union(*(row.shape for row in rows))))
    units = sorted({option.whole.unit for row in rows for option in row.options})
    kinds = [Base(unit, removed) for unit in units for removed in subsets(names)]
    found: Wholes = {}
    for _ in range(_WHOLES):
        tally = {kind: _Tally() for kind in kinds}
        for row in rows:
            options = {option.whole: option for option in row.options}
            for kind, known in tally.items():
                option = options.get(_within(kind, row.shape))
                if option is not None:
                    known.take(row, option)
        rated = [
            (-len(known.proofs), -known.held.held, sorted(kind.removed), kind)
            for kind, known in tally.items()
            if len(known.proofs) >= PROOFS and 2 * known.held.held >= known.held.tried
        ]
        if not rated:
            break
        best = min(rated)[3]
        found[best] = tally[best].held
        rows = [
            row for row in rows
            if not any(o.whole == _within(best, row.shape) and o.fits for o in row.options)
        ]  # fmt: skip
    return found


class _Tally:
    """Where one kind of whole holds; a base that no share fits is one miss, not many."""

    def __init__(self) -> None:
        self.proofs: set[Proof] = set()
        self._bases: dict[int, list[int]] = {}

    def take(self, row: Row, option: Option) -> None:
        """Count a share, but not one that fits and would fit many wholes."""
        if option.fits and row.proof is not None:
            self.proofs.add(row.proof)
        if option.fits is False or (option.fits and row.proof is not None):
            known = self._bases.setdefault(id(option.base), [0, 0])
            known[0] += option.fits
            known[1] += 1

    @property
    def held(self) -> Held:
        """Return the places where it holds, and where it was tried."""
        counts = self._bases.values()
        return Held(
            sum(held for held, _ in counts), sum(tried if held else 1 for held, tried in counts)
        )


def _blocks(rows: Iterable[Row]) -> dict[tuple[Base, int], Held]:
    """Count for every base how many of its shares fit it, but for those that fit many wholes."""
    found: dict[tuple[Base, int], Held] = {}
    for row in rows:
        for option in row.options:
            if option.fits is False or (option.fits and row.proof is not None):
                key = (option.whole, id(option.base))
                known = found.get(key, Held(0, 0))
                found[key] = Held(known.held + option.fits, known.tried + 1)
    return found
