# SPDX-License-Identifier: EUPL-1.2
"""Shares whose name is a category: share_minors beside the counts of minors and of all.

The name tells which count a share is of, not which whole. It contradicts the counts only if there
is one such count, its own total stands beside it, and no count of the same place fits as the base.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from fractions import Fraction
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, vocabulary
from .intervals import qualifier_of
from .matching import by_rarest_word, lone_share
from .model import Kind, Outcome, RuleResult, rule_code
from .notes import base_named
from .percents import HUNDRED, Stated, stated_percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .grouping import Hit
    from .model import Cell

_LEAST = 5
_ALONE = 1
Dimensions = tuple[tuple[str, str], ...]
Words = frozenset[str]
_NOTHING: Words = frozenset()


class Named(NamedTuple):
    """A share as its name tells it: the words of the part, and whether it is called a rate."""

    words: tuple[str, ...]
    rate: bool


class _Place(NamedTuple):
    source: str
    period: str
    dims: Dimensions


def coded_shares(measures: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], Named]:
    """Find measures in per cent whose names hold more than that they are a share."""
    found: dict[tuple[str, str], Named] = {}
    for source, measure, unit in measures:
        slug = lexicon.measure_of(measure)
        if lexicon.slug(unit) not in measurewords.PERCENT_UNITS or lexicon.is_change(slug):
            continue
        words = slug.split("-")
        kept = tuple(w for w in words if w not in measurewords.SHARE_WORDS)
        if kept and len(kept) < len(words):
            found[source, measure] = Named(
                kept, bool({"rate", "taux", "tasa", "stopa"} & set(words))
            )
    return found


class _Here:
    """The counts of one place, found by their measures and by the words of these."""

    def __init__(self) -> None:
        self.cells: list[Cell] = []
        self.by_measure: dict[str, list[Cell]] = {}
        self._words: list[Words] = []
        self._by_word: dict[str, list[int]] = {}
        self._by_rarest: dict[str, list[int]] = {}
        self._sizes: list[tuple[Fraction, Cell]] = []

    def add(self, cell: Cell) -> None:
        """Take in a count."""
        words = _words(cell)
        for word in words:
            self._by_word.setdefault(word, []).append(len(self.cells))
        self.cells.append(cell)
        self.by_measure.setdefault(cell.measure, []).append(cell)
        self._words.append(words)

    def saying(self, words: Words) -> list[tuple[Cell, Words]]:
        """List the counts whose names hold all of some words."""
        near = min((self._by_word.get(word, []) for word in words), key=len)
        return [(self.cells[i], self._words[i]) for i in near if words <= self._words[i]]

    def of_these(self, words: Words, share: Cell) -> list[tuple[Cell, Words]]:
        """List the counts whose names say nothing but some words, that of a total, or a base."""
        base = base_named(share.note)
        known = words | _TOTAL | (frozenset(_plain(w) for w in base.words) if base else _NOTHING)
        if not self._by_rarest:
            self._by_rarest = by_rarest_word(self._words)
        near = sorted(i for word in known for i in self._by_rarest.get(word, ()))
        return [(self.cells[i], self._words[i]) for i in near if self._words[i] <= known]

    def bases(self, part: Cell, percent: Stated) -> Iterator[Cell]:
        """Give the counts of which a part may be this percentage, and some more."""
        low, high = percent.span.lo, percent.span.hi
        count = Fraction(part.value or 0) * HUNDRED
        if count <= 0 or low is None or high is None or low <= 0:
            yield from self.cells
            return
        if not self._sizes:
            self._sizes = sorted(((Fraction(c.value or 0), c) for c in self.cells), key=_size)
        first = bisect_left(self._sizes, count / high, key=_size)
        last = bisect_right(self._sizes, count / low, key=_size)
        for _, cell in self._sizes[first:last]:
            yield cell


class _Counts:
    """The exact counts of the sources that state such shares."""

    def __init__(self, cells: Iterable[Cell], wanted: set[_Place]) -> None:
        self.here: dict[_Place, _Here] = {}
        self.coded: dict[tuple[_Place, str], list[tuple[str, Cell]]] = {}
        """Counts one dimension below a place, by the code of that dimension."""
        self.names: dict[str, set[str]] = {}
        near = {(place.source, place.period) for place in wanted}
        for cell in cells:
            if cell.value is None or (cell.source, cell.period) not in near:
                continue
            unit = lexicon.slug(cell.unit)
            if unit not in measurewords.COUNT_UNITS and unit not in measurewords.PERSON_UNITS:
                continue
            if qualifier_of(cell.qualifier) != "exact":
                continue
            if not lexicon.is_additive(lexicon.slug(cell.measure), unit):
                continue
            dims = cell.dimensions
            own = _Place(cell.source, cell.period, dims)
            if own in wanted:
                self.here.setdefault(own, _Here()).add(cell)
            for i, (raw, code) in enumerate(dims):
                place = _Place(cell.source, cell.period, dims[:i] + dims[i + 1 :])
                if place not in wanted:
                    continue
                name = lexicon.slug(raw)
                self.names.setdefault(cell.source, set()).add(name)
                key = f"{name}={_plain(lexicon.code_of(name, code)[0])}"
                self.coded.setdefault((place, key), []).append((name, cell))

    def may_be_of_more(self, part: Cell, whole: Cell) -> bool:
        """Say whether a larger total stands beside that is not told by the category at all.

        A share of women may be of those too; one of convictions is of what has a verdict.
        """
        further = [d for d in part.dimensions if d not in whole.dimensions]
        name, code = (lexicon.slug(further[0][0]), further[0][1]) if further else ("", "")
        if not further or not _of_persons(name, lexicon.code_of(name, code)[0]):
            return False
        place = _Place(whole.source, whole.period, whole.dimensions)
        key = f"{name}={_plain(lexicon.code_of(name, code)[0])}"
        told = {cell.measure for _, cell in self.coded.get((place, key), [])}
        return any(
            c.unit == whole.unit and c.measure not in told and (c.value or 0) > (whole.value or 0)
            for c in self.at(place).cells
        )

    def candidates(self, share: Cell, named: Named) -> list[tuple[Cell, Cell]]:
        """List counts that a share may be of, each with its own total."""
        place = _Place(share.source, share.period, share.dimensions)
        here = self.at(place)
        found: list[tuple[Cell, Cell]] = []
        for name in sorted(self.names.get(share.source, ())):
            key = f"{name}={_plain(lexicon.code_of(name, '-'.join(named.words))[0])}"
            for _, part in self.coded.get((place, key), []):
                found += [
                    (part, c) for c in here.by_measure.get(part.measure, ()) if c.unit == part.unit
                ]
        wanted = frozenset(_plain(w) for w in named.words)
        for part, words in here.saying(wanted):
            found += [
                (part, c) for c, said in here.of_these(words, share)
                if c is not part and c.unit == part.unit
                and _is_whole(said, words, wanted, share)
            ]  # fmt: skip
        return found

    def at(self, place: _Place) -> _Here:
        """Give the counts of a place."""
        return self.here.get(place) or _Here()


def _of_persons(name: str, code: str) -> bool:
    """Say whether a category is one that any persons may be told by."""
    return (
        lexicon.named(name, vocabulary.SEX_NAMES)
        or lexicon.is_age(name)
        or code in vocabulary.HOME
        or code in vocabulary.GROUP_OF_OTHERS
        or code in {"m", "f", "under-18", "over-18"}
    )


def _plain(word: str) -> str:
    return word.removesuffix("s") if len(word) > 3 else word  # noqa: PLR2004


def _words(cell: Cell) -> Words:
    return frozenset(_plain(w) for w in lexicon.measure_of(cell.measure).split("-"))


_TOTAL = frozenset(_plain(w) for w in vocabulary.TOTAL)


def _size(item: tuple[Fraction, Cell]) -> Fraction:
    return item[0]


def _is_whole(whole: Words, part: Words, wanted: Words, share: Cell) -> bool:
    """Say whether one count's name is that of another less the words of the part.

    Or else the note of the share names it as the base.
    """
    bare = whole - _TOTAL
    rest = part - wanted
    if bare and ((rest and bare == rest) or (not rest and bare < part)):
        return True
    base = base_named(share.note)
    said = frozenset(_plain(w) for w in base.words) if base else frozenset()
    return bool(said) and bare == said and bool(rest) and rest < said


def coded_share_hits(
    cells: Iterable[Cell], shares: dict[tuple[str, str], Named], results: list[RuleResult]
) -> list[Hit]:
    """Judge shares by the one count that their name tells and its total."""
    told = [
        c for c in cells
        if (c.source, c.measure) in shares and c.value is not None
        and lexicon.slug(c.unit) in measurewords.PERCENT_UNITS
        and qualifier_of(c.qualifier) == "exact"
    ]  # fmt: skip
    if not told:
        return []
    counts = _Counts(cells, {_Place(c.source, c.period, c.dimensions) for c in told})
    hits: list[Hit] = []
    for share in sorted(told, key=lambda c: (c.id, c.key)):
        named = shares[share.source, share.measure]
        hit = _judged(share, named, counts, results)
        if hit is not None:
            hits.append(hit)
    return hits


def _judged(share: Cell, named: Named, counts: _Counts, results: list[RuleResult]) -> Hit | None:
    percent = stated_percent(share)
    candidates = counts.candidates(share, named)
    if percent is None or not 0 <= percent.value <= HUNDRED or not candidates:
        return None
    code = rule_code(
        ("SHARE", share.source, share.measure, share.period,
         ";".join(f"{n}={c}" for n, c in share.dimensions), "by name")
    )  # fmt: skip
    place = _Place(share.source, share.period, share.dimensions)
    for part, whole in candidates:
        bases = chain((whole,), counts.at(place).bases(part, percent))
        if any(base.value and percent.allows(_share(part, base)) for base in bases):
            results.append(RuleResult(code, Kind.SHARE, Outcome.PASSED))
            return None
    pairs = {(part.value, whole.value) for part, whole in candidates}
    part, whole = candidates[0]
    fits = (whole.value or 0) >= max(_LEAST, part.value or 0)
    if (
        len(pairs) > 1
        or not fits
        or _other_base(share, whole)
        or counts.may_be_of_more(part, whole)
    ):
        reason = "the shares may be of different wholes"
        results.append(RuleResult(code, Kind.SHARE, Outcome.SKIPPED, reason=reason))
        return None
    hit = lone_share(code, share, part, whole, percent)
    if named.rate or len(counts.at(place).by_measure) > _ALONE:
        # The name does not say of which of several totals it is.
        hit.severity = "low"
    results.append(RuleResult(code, Kind.SHARE, Outcome.VIOLATED, cells=tuple(hit.cells)))
    return hit


def _share(part: Cell, base: Cell) -> Fraction:
    return Fraction(part.value or 0) * HUNDRED / Fraction(base.value or 1)


def _other_base(share: Cell, whole: Cell) -> bool:
    """Say whether the note of a share names another base than its total."""
    told = base_named(share.note)
    if told is None:
        return False
    if told.number is not None:
        return told.number != whole.value
    return not frozenset(_plain(w) for w in told.words) <= _words(whole)
