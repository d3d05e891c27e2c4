# SPDX-License-Identifier: EUPL-1.2
"""Shares whose whole is counted under another name: cases closed in time, of all received.

Which two measures a share is of, the places tell where it is their quotient; or else its note names
the whole, if what it names is counted in the file.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, NamedTuple

from . import flowwords, lexicon, measurewords, periods, sentences
from .bases import PROOFS, Held, is_significant
from .evaluation import ZERO, Results
from .grouping import Hit
from .hits import about, dims_of
from .intervals import Number, Span, decimal, number, qualifier_of
from .model import Basis, Ground, Kind, rule_code
from .notes import base_named
from .percents import HUNDRED, Stated, share_fits, stated_percent
from .rounding import around, step_of_column
from .wording import figure, stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from .model import Cell
    from .table import Dims, Layout

_BESIDE = 128
"""Of so many counts at one place at most a share is sought to be the quotient of two."""
_EXAMPLES = 24
"""So many shares propose of which two counts all are the quotient."""
_PROPOSED = 24
"""So many of the quotients proposed most often are tried at all places."""
Subject = tuple[str, str]
Place = tuple[str, str, "Dims"]


_ANY = (Span(1, 1), Span(1, 1))


class Counted(NamedTuple):
    """A column of counts beside a share: measure and unit, as slugs."""

    measure: str
    unit: str
    code: str = ""
    """The category where the codes of a dimension are columns that the share has none of."""


class Quotient(NamedTuple):
    """The two measures that a share is the quotient of, and in how many places."""

    part: Counted
    whole: Counted
    held: Held


class _Share(NamedTuple):
    cell: Cell
    percent: Stated
    beside: dict[Counted, list[Cell]]
    own: list[Counted]
    """The counts that its name speaks of."""


class Denominators:
    """Knows for shares which other measure is their whole, as the file teaches it or notes say."""

    def __init__(
        self, cells: Iterable[Cell], units: Iterable[tuple[str, str, str]], layout: Layout
    ) -> None:
        self.learned: dict[Subject, Quotient] = {}
        self._shares: dict[Subject, list[_Share]] = {}
        self._grains: dict[tuple[str, Counted], list[Cell]] = {}
        self._sizes: dict[int, tuple[list[tuple[Span, Counted]], Number]] = {}
        sources = {s for s, _, unit in units if lexicon.slug(unit) in measurewords.PERCENT_UNITS}
        reported, counts = (
            _sorted_out(c for c in cells if c.source in sources) if sources else ([], [])
        )
        if not reported:
            return
        wanted: dict[Place, dict[Counted, list[Cell]]] = {
            (c.source, c.period, layout.read(c.dimensions)[0]): {} for c in reported
        }
        for cell in counts:
            dims = layout.read(cell.dimensions)[0]
            measure, unit = lexicon.measure_of(cell.measure), lexicon.slug(cell.unit)
            for i in range(-1, len(dims)):
                outer = dims if i < 0 else (*dims[:i], *dims[i + 1 :])
                beside = wanted.get((cell.source, cell.period, outer))
                if beside is not None:
                    kind = Counted(measure, unit, layout.text((dims[i],)) if i >= 0 else "")
                    beside.setdefault(kind, []).append(cell)
                    self._grains.setdefault((cell.source, kind), []).append(cell)
        self._rounded = {
            key: step_of_column(number(c.value) for c in known if c.value is not None)
            for key, known in self._grains.items()
        }
        for cell in reported:
            percent = stated_percent(cell)
            beside = wanted[cell.source, cell.period, layout.read(cell.dimensions)[0]]
            if percent is None or not beside:
                continue
            subject = subject_of(cell)
            stem, role = lexicon.role_of(subject[1])
            names = (subject[1], stem if role == "share" else "", layout.stems.get(subject))
            plain = sorted(kind for kind in beside if not kind.code)
            own = next((o for n in names if (o := [k for k in plain if k.measure == n])), [])
            share = _Share(cell, percent, beside, own)
            self._shares.setdefault(subject, []).append(share)
        for subject, shares in self._shares.items():
            found = self._learn(shares)
            if found is not None:
                self.learned[subject] = found
        self._sizes.clear()

    def fits(self, cell: Cell) -> bool:
        """Return whether a percentage is what it should be of another measure."""
        known = self.learned.get(subject_of(cell))
        shares = self._shares.get(subject_of(cell), ()) if known else ()
        return known is not None and any(
            share.cell is cell and any(fits for *_, fits in self._pairs(share, known))
            for share in shares
        )

    def check(self, judged: set[Subject], found: Results) -> None:
        """Judge the shares of other measures, but those that the counts of their own explain."""
        for subject in sorted(self._shares):
            if subject in judged:
                continue
            for share in sorted(self._shares[subject], key=lambda s: (s.cell.id, s.cell.key)):
                known = self.learned.get(subject) or _of_note(share)
                if known is not None:
                    self._judge(known, share, found)

    def _judge(self, known: Quotient, share: _Share, found: Results) -> None:
        cell = share.cell
        code = rule_code(
            ("SHARE", cell.source, cell.measure, cell.period,
             dims_of(cell),
             share.beside[known.part][0].measure if known.part in share.beside else known.part[0],
             known.part.code)
        )  # fmt: skip
        pairs = list(self._pairs(share, known))
        if any(fits for *_, fits in pairs):
            found.ok(Kind.SHARE, code, (cell,))
            return
        if not pairs:
            zero = any(c.value == 0 for c in share.beside.get(known.whole, ()))
            reason = "the base of the share is zero" if zero else "a side of the share is missing"
            found.skip(Kind.SHARE, code, reason, (cell,))
            return
        part, whole, _ = pairs[0]
        hit = _hit(code, cell, part, whole, share.percent)
        if known.held.held:
            hit.ground = known.held.ground
        found.hit(hit)

    def _learn(self, shares: list[_Share]) -> Quotient | None:
        """Find the two columns whose quotient most of a measure's shares are, whatever their names.

        Where the name of the shares tells what is counted, fewer places prove it.
        """
        own = {part for share in shares for part in share.own}
        rated: list[tuple[bool, int, int, Counted, Counted]] = []
        counts: dict[tuple[Counted, Counted], Held] = {}
        for part, whole in self._proposed(shares):
            proven: set[tuple[Fraction, object]] = set()
            held = tried = 0
            for share in shares:
                pairs = list(self._pairs(share, Quotient(part, whole, Held(0, 0))))
                if not pairs:
                    continue
                a, b, _ = pairs[0]
                fits = any(fits for *_, fits in pairs)
                held, tried = held + fits, tried + 1
                if fits and is_significant(
                    share.percent, self._span(a, part), self._span(b, whole)
                ):
                    proven.add((share.percent.value, a.value))
            counts[part, whole] = known = Held(held, tried)
            if len(proven) > PROOFS - (part in own) and known.sure:
                rated.append((bool(part.code or whole.code), -len(proven), -held, part, whole))
        if not rated:
            return None
        *_, part, whole = min(rated)
        return Quotient(part, whole, counts[part, whole])

    def _proposed(self, shares: list[_Share]) -> list[tuple[Counted, Counted]]:
        """Propose the pairs of columns whose quotient some of the shares are, most of them first.

        A whole leaves little room for its part, which is looked up among the sorted counts.
        """
        significant = {s.percent.value: s for s in shares if is_significant(s.percent, *_ANY)}
        examples = [significant[value] for value in sorted(significant)]
        found: Counter[tuple[Counted, Counted]] = Counter()
        for share in examples[:: -(-len(examples) // _EXAMPLES) or 1]:
            # In hundredths of the smaller of both ends' units, in which nearly all is whole.
            low, high = share.percent.span.lo or 0, share.percent.span.hi or 0
            unit = lcm(low.denominator, high.denominator)
            low, high = int(low * unit), int(high * unit)
            ordered, wide = self._ordered(share)
            by_size = [100 * unit * span.lo if span.lo else 0 for span, _ in ordered]
            for span, whole in ordered:
                least, most = span.lo or 0, span.hi or 0
                if most <= 0:
                    continue
                limit = high * most
                for i in range(bisect_left(by_size, low * least - 200 * unit * wide), len(ordered)):
                    if by_size[i] > limit:
                        break
                    if _comparable(ordered[i][1], whole):
                        found[ordered[i][1], whole] += 1
        rated = sorted(found, key=lambda pair: (-found[pair], pair))
        return rated[:_PROPOSED]

    def _ordered(self, share: _Share) -> tuple[list[tuple[Span, Counted]], Number]:
        """Give the counts at a share's place, the smallest first, and what the widest is off by."""
        known = self._sizes.get(id(share.beside))
        if known is None:
            kinds = sorted(share.beside)
            if len(kinds) > _BESIDE:
                kinds = [kind for kind in kinds if not kind.code][:_BESIDE]
            spans = [(self._span(share.beside[kind][0], kind), kind) for kind in kinds]
            spans.sort(key=lambda item: (item[0].lo or 0, item[1]))
            wide = max(self._rounded[share.cell.source, kind].off for kind in kinds)
            known = self._sizes[id(share.beside)] = (spans, wide)
        return known

    def _pairs(self, share: _Share, known: Quotient) -> Iterator[tuple[Cell, Cell, bool]]:
        """Return the statements of both sides at a share's place, and whether it fits them."""
        for part in share.beside.get(known.part, ()):
            for whole in share.beside.get(known.whole, ()):
                if whole.value:
                    yield (
                        part,
                        whole,
                        share_fits(
                            share.percent,
                            self._span(part, known.part),
                            self._span(whole, known.whole),
                        ),
                    )

    def _span(self, cell: Cell, kind: Counted) -> Span:
        return around(number(cell.value or ZERO), self._rounded[cell.source, kind])


def _comparable(part: Counted, whole: Counted) -> bool:
    """Return whether one column may be a part of another: amounts only of amounts."""
    if part.measure == whole.measure and part.code == whole.code:
        return False
    money = measurewords.MONEY.match(part.unit) or measurewords.MONEY.match(whole.unit)
    return part.unit == whole.unit or not money


def subject_of(cell: Cell) -> Subject:
    """Return what a percentage is stated of: source and measure."""
    return lexicon.slug(cell.source), lexicon.measure_of(cell.measure)


def _sorted_out(cells: Iterable[Cell]) -> tuple[list[Cell], list[Cell]]:
    """Return the shares among cells, and the counts of their sources."""
    reported: list[Cell] = []
    counts: list[Cell] = []
    for cell in cells:
        if cell.value is None or qualifier_of(cell.qualifier) != "exact":
            continue
        unit, measure = lexicon.slug(cell.unit), lexicon.measure_of(cell.measure)
        if unit in measurewords.PERCENT_UNITS:
            if not lexicon.is_change(measure) and not periods.is_range(cell.period):
                reported.append(cell)
        elif lexicon.is_additive(measure, unit):
            counts.append(cell)
    sources = {cell.source for cell in reported}
    return reported, [cell for cell in counts if cell.source in sources]


def _of_note(share: _Share) -> Quotient | None:
    """Find the whole that a note names, if it is one count beside the share, and no other."""
    base = base_named(share.cell.note)
    if base is None or base.number is not None or len(share.own) != 1:
        return None
    wanted = {_plain(word) for word in base.words}
    part = share.beside[share.own[0]][0].value or 0
    rated: dict[int, list[Counted]] = {}
    for whole in sorted(kind for kind in share.beside if not kind.code):
        words = {_plain(w) for w in whole[0].split("-") if w not in flowwords.FILLER}
        enough = any(part <= (cell.value or 0) for cell in share.beside[whole])
        if whole[0] != share.own[0][0] and wanted <= words and enough:
            rated.setdefault(len(words), []).append(whole)
    # A name with much that the note does not say is another's.
    nearest = rated[min(rated)] if rated and min(rated) <= 2 * len(wanted) else []
    return Quotient(share.own[0], nearest[0], Held(0, 0)) if len(nearest) == 1 else None


def _plain(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word  # noqa: PLR2004


def _hit(code: str, share: Cell, part: Cell, base: Cell, percent: Stated) -> Hit:
    """Report a share that its count and the whole of it, each stated, do not make."""
    exact = Fraction(part.value or ZERO) * HUNDRED / Fraction(base.value or 1)
    cells = [share, part, base]

    def fits(changed: Cell, value: Decimal) -> bool:
        count = value if changed is part else part.value or ZERO
        whole = value if changed is base else base.value or ZERO
        event = stated_percent(replace(share, value=value)) if changed is share else percent
        return (
            bool(whole)
            and event is not None
            and event.allows(Fraction(count) * HUNDRED / Fraction(whole))
        )

    params = about(share, cells) | {
        "found": stated(share), "count": figure(part.value), "base": figure(base.value),
        "expected": f"{float(exact):.1f}", "others": "", "fits": "",
    }  # fmt: skip
    return Hit(
        code, Kind.SHARE, "low" if abs(exact - percent.value) < 2 * percent.unit else "medium",
        sentences.SHARE, sentences.ASK_BASE, params, cells,
        expected=decimal(Fraction(round(exact, 2))), found=share.value,
        tolerance=decimal(percent.unit), fits=fits, ground=Ground(Basis.WORDS),
    )  # fmt: skip
