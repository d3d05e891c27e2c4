# SPDX-License-Identifier: EUPL-1.2
"""Shares whose whole is counted under another name: cases closed in time, of all received.

Which two measures a share is of, the places tell where it is their quotient; or else its note names
the whole, if what it names is counted in the file.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from . import flowwords, lexicon, measurewords, periods
from .bases import PROOFS, Held, tells
from .evaluation import ZERO
from .grains import around, grain_of
from .intervals import Span, number, qualifier_of
from .matching import lone_share
from .model import Kind, Outcome, RuleResult, rule_code
from .notes import base_named
from .percents import Stated, share_fits, stated_percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .grouping import Hit
    from .model import Cell
    from .table import Dims, Layout

_BESIDE = 30
"""Of so many measures at one place at most one is sought that may be the whole."""
_UNNAMED = 10
"""Of so many at most, both the count and the whole are sought where no name tells the count."""
Subject = tuple[str, str]
Counted = tuple[str, str]
"""Measure and unit, as slugs."""
Place = tuple[str, str, "Dims"]


class Quotient(NamedTuple):
    """The two measures that a share is the quotient of, and in how many places."""

    part: Counted
    whole: Counted
    held: Held


class _Share(NamedTuple):
    cell: Cell
    percent: Stated
    beside: dict[Counted, list[Cell]]
    kinds: list[Counted]
    """What is counted beside it, in order."""
    parts: list[Counted]


class Denominators:
    """Knows for shares which other measure is their whole, as the file teaches it or notes say."""

    def __init__(
        self, cells: Iterable[Cell], units: Iterable[tuple[str, str, str]], layout: Layout
    ) -> None:
        self.learned: dict[Subject, Quotient] = {}
        self.judged: set[int] = set()
        """Ids of the shares that were judged by another measure."""
        self._shares: dict[Subject, list[_Share]] = {}
        self._grains: dict[tuple[str, Counted], list[Cell]] = {}
        sources = {s for s, _, unit in units if lexicon.slug(unit) in measurewords.PERCENT_UNITS}
        told, counts = _sorted_out(c for c in cells if c.source in sources) if sources else ([], [])
        if not told:
            return
        wanted: dict[Place, dict[Counted, list[Cell]]] = {
            (c.source, c.period, layout.read(c.dimensions)[0]): {} for c in told
        }
        for cell in counts:
            kind = (lexicon.measure_of(cell.measure), lexicon.slug(cell.unit))
            beside = wanted.get((cell.source, cell.period, layout.read(cell.dimensions)[0]))
            if beside is not None:
                beside.setdefault(kind, []).append(cell)
                self._grains.setdefault((cell.source, kind), []).append(cell)
        self._rounded = {
            key: grain_of(number(c.value) for c in known if c.value is not None)
            for key, known in self._grains.items()
        }
        order = {place: sorted(beside) for place, beside in wanted.items()}
        named = {place: _by_name(kinds) for place, kinds in order.items()}
        for cell in told:
            percent = stated_percent(cell)
            place = (cell.source, cell.period, layout.read(cell.dimensions)[0])
            beside, kinds = wanted[place], order[place]
            if percent is None or not beside:
                continue
            subject = subject_of(cell)
            stem, role = lexicon.role_of(subject[1])
            names = (subject[1], stem if role == "share" else "", layout.stems.get(subject))
            own = next((o for n in names if n and (o := named[place].get(n))), [])
            parts = own or (kinds if len(kinds) <= _UNNAMED else [])
            share = _Share(cell, percent, beside, kinds, parts)
            self._shares.setdefault(subject, []).append(share)
        for subject, shares in self._shares.items():
            found = self._learn(shares)
            if found is not None:
                self.learned[subject] = found

    def fits(self, cell: Cell) -> bool:
        """Say whether a percentage is what it should be of another measure."""
        known = self.learned.get(subject_of(cell))
        shares = self._shares.get(subject_of(cell), ()) if known else ()
        return known is not None and any(
            share.cell is cell and any(fits for *_, fits in self._pairs(share, known))
            for share in shares
        )

    def hits(self, judged: set[Subject], results: list[RuleResult]) -> list[Hit]:
        """Judge the shares of other measures, but those that the counts of their own explain."""
        found: list[Hit] = []
        for subject in sorted(self._shares):
            if subject in judged:
                continue
            for share in sorted(self._shares[subject], key=lambda s: (s.cell.id, s.cell.key)):
                known = self.learned.get(subject) or _named(share)
                hit = self._judge(share, known, results) if known is not None else None
                if hit is not None:
                    found.append(hit)
        return found

    def _judge(self, share: _Share, known: Quotient, results: list[RuleResult]) -> Hit | None:
        cell = share.cell
        code = rule_code(
            ("SHARE", cell.source, cell.measure, cell.period,
             ";".join(f"{n}={c}" for n, c in cell.dimensions),
             share.beside[known.part][0].measure if known.part in share.beside else known.part[0])
        )  # fmt: skip
        pairs = list(self._pairs(share, known))
        if any(fits for *_, fits in pairs):
            self.judged.add(id(cell))
            results.append(RuleResult(code, Kind.SHARE, Outcome.PASSED, cells=(cell,)))
            return None
        if not pairs:
            zero = any(c.value == 0 for c in share.beside.get(known.whole, ()))
            reason = "the base of the share is zero" if zero else "a side of the share is missing"
            results.append(
                RuleResult(code, Kind.SHARE, Outcome.SKIPPED, reason=reason, cells=(cell,))
            )
            return None
        self.judged.add(id(cell))
        part, whole, _ = pairs[0]
        hit = lone_share(code, cell, part, whole, share.percent)
        if known.held.held:
            hit.ground = known.held.ground
        results.append(RuleResult(code, Kind.SHARE, Outcome.VIOLATED, cells=tuple(hit.cells)))
        return hit

    def _learn(self, shares: list[_Share]) -> Quotient | None:
        """Find the two measures whose quotient most of a measure's shares are."""
        proofs: dict[tuple[Counted, Counted], set[tuple[Fraction, object]]] = {}
        counts: dict[tuple[Counted, Counted], Held] = {}
        for share in shares:
            for part in share.parts:
                for whole in share.kinds[:_BESIDE]:
                    if part == whole or whole[0] == part[0]:
                        continue
                    pairs = list(self._pairs(share, Quotient(part, whole, Held(0, 0))))
                    if not pairs:
                        continue
                    key = (part, whole)
                    fits = any(fits for *_, fits in pairs)
                    known = counts.get(key, Held(0, 0))
                    counts[key] = Held(known.held + fits, known.tried + 1)
                    a, b, _ = pairs[0]
                    if fits and tells(share.percent, self._span(a), self._span(b)):
                        proof = (share.percent.value, pairs[0][0].value)
                        proofs.setdefault(key, set()).add(proof)
        unnamed = any(len(share.parts) > 1 for share in shares)
        rated = sorted(
            (-len(proven), -counts[key].held, key) for key, proven in proofs.items()
            if len(proven) >= PROOFS + unnamed and counts[key].sure
        )  # fmt: skip
        if not rated:
            return None
        part, whole = rated[0][2]
        return Quotient(part, whole, counts[part, whole])

    def _pairs(self, share: _Share, known: Quotient) -> Iterator[tuple[Cell, Cell, bool]]:
        """Give the statements of both sides at a share's place, and whether it fits them."""
        for part in share.beside.get(known.part, ()):
            for whole in share.beside.get(known.whole, ()):
                if whole.value:
                    yield (
                        part,
                        whole,
                        share_fits(share.percent, self._span(part), self._span(whole)),
                    )

    def _span(self, cell: Cell) -> Span:
        kind = (lexicon.measure_of(cell.measure), lexicon.slug(cell.unit))
        return around(number(cell.value or ZERO), self._rounded[cell.source, kind])


def subject_of(cell: Cell) -> Subject:
    """Give what a percentage is stated of: source and measure."""
    return lexicon.slug(cell.source), lexicon.measure_of(cell.measure)


def _by_name(kinds: list[Counted]) -> dict[str, list[Counted]]:
    found: dict[str, list[Counted]] = {}
    for kind in kinds:
        found.setdefault(kind[0], []).append(kind)
    return found


def _sorted_out(cells: Iterable[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Give the shares among cells, and the counts of their sources."""
    told: list[Cell] = []
    counts: list[Cell] = []
    for cell in cells:
        if cell.value is None or qualifier_of(cell.qualifier) != "exact":
            continue
        unit, measure = lexicon.slug(cell.unit), lexicon.measure_of(cell.measure)
        if unit in measurewords.PERCENT_UNITS:
            if not lexicon.is_change(measure) and not periods.is_range(cell.period):
                told.append(cell)
        elif lexicon.is_additive(measure, unit) and not measurewords.MONEY.match(unit):
            counts.append(cell)
    sources = {cell.source for cell in told}
    return told, [cell for cell in counts if cell.source in sources]


def _named(share: _Share) -> Quotient | None:
    """Find the whole that a note names, if it is one count beside the share, and no other."""
    told = base_named(share.cell.note)
    if told is None or told.number is not None or len(share.parts) != 1:
        return None
    wanted = {_plain(word) for word in told.words}
    part = share.beside[share.parts[0]][0].value or 0
    rated: dict[int, list[Counted]] = {}
    for whole in share.kinds:
        words = {_plain(w) for w in whole[0].split("-") if w not in flowwords.FILLER}
        enough = any(part <= (cell.value or 0) for cell in share.beside[whole])
        if whole[0] != share.parts[0][0] and wanted <= words and enough:
            rated.setdefault(len(words), []).append(whole)
    # A name with much that the note does not say is another's.
    nearest = rated[min(rated)] if rated and min(rated) <= 2 * len(wanted) else []
    return Quotient(share.parts[0], nearest[0], Held(0, 0)) if len(nearest) == 1 else None


def _plain(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word  # noqa: PLR2004
