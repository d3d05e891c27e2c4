# SPDX-License-Identifier: EUPL-1.2
"""Branches and their whole: offices that report each for itself, and one that speaks for all.

Sources whose names begin or end alike (regional-court-north, regional-court-south) are branches.
Another source that carries those words (regional-court, supreme-court of the courts) states what
they make together, so they cannot come to more; to less they may, as some may not have answered,
unless their other counts add up.

Names need not tell it. Sources of which each states nearly everything for a place of its own are
branches too, and the source that states most of the same measures without a place is their whole.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, notewords, sentences, vocabulary
from .evaluation import ZERO, Results
from .grouping import Hit
from .intervals import Span, decimal, span_of
from .model import Basis, Ground, Kind, rule_code
from .table import reading_order
from .wording import figure, listed, stated, where
from .words import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Cell

_COUNTED_ONCE = re.compile(
    rf"{notewords.NOTE_OVERLAP.pattern}|\b(without double|unduplicated|deduplicated|"
    rf"each counted once)",
    re.IGNORECASE,
)
_FEWEST = 3
"""So many names that begin alike are branches, not two institutions of one kind."""
_MOST = 400
_PROOFS = 2
_HOME = 5
"""A source that states four fifths of its figures for one place is the branch of that place."""
_TWICE = 2
"""The whole of branches shares twice as many of their measures as any other source."""
_COMMON = WORDS["common-names"]  # fmt: skip
"""Words of so many names that they make nobody a branch."""
_ABOVE_ALL = WORDS["head-offices"]  # fmt: skip
"""Words by which an office stands above branches and is none of them."""
StatedMeasure = tuple[str, str, str]


class Family(NamedTuple):
    """The branches of one whole, by the source that speaks for all."""

    whole: str
    branches: dict[str, str]
    """Name of each branch's place, by its source."""
    doubtful: bool
    """Whether an office above the branches stands beside the whole, which may be of both."""
    shown_by_places: bool = False
    """Whether it was found by the places of the branches, not by names."""


def families_of(sources: Iterable[str]) -> list[Family]:
    """Find sources that are branches, each family with the one source that is its whole."""
    slugs = {source: tuple(lexicon.slug(source).split("-")) for source in sources}
    groups: dict[tuple[str, tuple[str, ...]], dict[str, str]] = {}
    above: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for source, words in slugs.items():
        for size in range(1, len(words)):
            for end, shared, place in (
                ("first", words[:size], words[size:]),
                ("last", words[-size:], words[:-size]),
            ):
                if _ABOVE_ALL & set(place):
                    above.setdefault((end, shared), set()).add(source)
                else:
                    groups.setdefault((end, shared), {})[source] = "-".join(place)
    by_word = _by_word(slugs)
    found: list[Family] = []
    known: dict[str, list[set[str]]] = {}
    for (end, shared), branches in sorted(groups.items(), key=lambda g: (-len(g[0][1]), g[0])):
        distinctive = [word for word in shared if word not in _COMMON and not word.isdigit()]
        if not distinctive or not _FEWEST <= len(branches) <= _MOST:
            continue
        if any(set(branches) <= others for others in known.get(min(branches), ())):
            continue
        near = min((by_word.get(word.removesuffix("s"), []) for word in distinctive), key=len)
        wholes = [
            source for source in near
            if source not in branches and source not in above.get((end, shared), ())
            and _carries(slugs[source], distinctive)
        ]  # fmt: skip
        if len(wholes) == 1:
            found.append(Family(wholes[0], branches, bool(above.get((end, shared)))))
            for source in branches:
                known.setdefault(source, []).append(set(branches))
    return found


def _by_word(slugs: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """List sources by each word of their names, in the singular."""
    found: dict[str, list[str]] = {}
    for source, words in slugs.items():
        for word in {word.removesuffix("s") for word in words}:
            found.setdefault(word, []).append(source)
    return found


def _carries(words: tuple[str, ...], distinctive: list[str]) -> bool:
    """Return whether a name contains all distinctive words of another, in singular or plural."""
    bare = {word.removesuffix("s") for word in words}
    return all(word.removesuffix("s") in bare for word in distinctive)


class _Stated:
    """What each source states, at which places, and who states it without a place."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.measures: dict[str, set[StatedMeasure]] = {}
        self.bare: dict[StatedMeasure, set[str]] = {}
        times: Counter[str] = Counter()
        at: Counter[tuple[str, str, str]] = Counter()
        for cell in cells:
            identity = (lexicon.slug(cell.measure), lexicon.slug(cell.unit), cell.period)
            times[cell.source] += 1
            self.measures.setdefault(cell.source, set()).add(identity)
            at.update((cell.source, name, code) for name, code in cell.dimensions)
            if all(_says_all(name, code, None) for name, code in cell.dimensions):
                self.bare.setdefault(identity, set()).add(cell.source)
        self.homes: dict[str, dict[str, str]] = {}
        """Places of the sources that state nearly everything for one, by dimension."""
        for (source, name, code), count in sorted(at.items()):
            if count >= _FEWEST and _HOME * count >= (_HOME - 1) * times[source]:
                self.homes.setdefault(name, {})[source] = lexicon.slug(code)

    def whole_of(self, branches: Iterable[str]) -> str:
        """Choose the source that states most of the measures of branches for all places."""
        branches = set(branches)
        times = Counter(identity for source in branches for identity in self.measures[source])
        shared = Counter(
            source
            for identity, count in times.items() if count >= _FEWEST
            for source in self.bare.get(identity, set()) - branches
        )  # fmt: skip
        best = [*sorted(shared.items(), key=lambda item: (-item[1], item[0])), ("", 0), ("", 0)]
        (first, most), (_, next_most) = best[:2]
        return first if most >= max(_FEWEST, _TWICE * next_most) else ""


def families_by_place(cells: Iterable[Cell], sources: Iterable[str]) -> list[Family]:
    """Find sources that state nearly everything for one place each, and the one that is for all.

    The whole is the source that states most of the measures of at least three branches without a
    place; there is none if two are as good.
    """
    if len(set(sources)) <= _FEWEST:
        return []
    stated = _Stated(cells)
    found: list[Family] = []
    for _, homes in sorted(stated.homes.items()):
        alone = Counter(homes.values())
        branches = {s: c for s, c in sorted(homes.items()) if alone[c] == 1}
        if _FEWEST <= len(branches) <= _MOST and (whole := stated.whole_of(branches)):
            found.append(Family(whole, branches, doubtful=False, shown_by_places=True))
    return found


def check_branches(cells: Iterable[Cell], sources: Iterable[str], found: Results) -> None:
    """Compare what branches state with what their whole does."""
    named = families_of(sources)
    known = {source for family in named for source in family.branches}
    placed = [f for f in families_by_place(cells, sources) if not known & set(f.branches)]
    for family in (*named, *placed):
        cases = _cases(family, cells)
        exact: Counter[frozenset[str]] = Counter(c.asked for c in cases if c.closes)
        missed: Counter[frozenset[str]] = Counter(
            c.asked for c in cases if not c.closes and not c.total.below(c.found)
        )
        held = sum(1 for c in cases if not c.total.below(c.found))
        if family.shown_by_places and 2 * held < len(cases):
            continue
        for case in cases:
            proven = exact[case.asked] >= _PROOFS and missed[case.asked] == 1
            ground = (
                Ground(Basis.LEARNED, exact[case.asked], exact[case.asked] + 1)
                if proven
                else Ground(Basis.WORDS, held, len(cases))
            )
            _judge(family, case, found, ground, proven=proven)


class _Case(NamedTuple):
    """One number that a whole states, and those of its branches."""

    stated_measure: StatedMeasure
    whole: Cell
    branches: list[Cell]
    some: frozenset[str]
    """Branches that state only some of theirs, so that they have at least as many."""

    @property
    def total(self) -> Span:
        """Return what the whole states."""
        return span_of(self.whole.value or ZERO, self.whole.qualifier)

    @property
    def found(self) -> Span:
        """Return what the branches make together."""
        result = Span(0, 0)
        for cell in self.branches:
            span = span_of(cell.value or ZERO, cell.qualifier)
            result = result.plus(Span(span.lo, None) if cell.source in self.some else span)
        return result

    @property
    def asked(self) -> frozenset[str]:
        """Return the branches that state something."""
        return frozenset(c.source for c in self.branches)

    @property
    def closes(self) -> bool:
        """Return whether the branches make exactly what the whole states."""
        found = self.found
        return bool(found.exact and found.lo) and self.total == found


def _cases(family: Family, cells: Iterable[Cell]) -> list[_Case]:
    wholes: dict[StatedMeasure, Cell] = {}
    parts: dict[StatedMeasure, dict[str, Cell]] = {}
    some: dict[StatedMeasure, dict[str, Cell]] = {}
    unsure: set[StatedMeasure] = set()
    for cell in cells:
        place = family.branches.get(cell.source)
        if (place is None and cell.source != family.whole) or cell.value is None:
            continue
        measure, unit = lexicon.slug(cell.measure), lexicon.slug(cell.unit)
        if not lexicon.is_additive(measure, unit) or lexicon.recurs(measure):
            continue
        identity = (measure, unit, cell.period)
        if not all(_says_all(name, code, place) for name, code in cell.dimensions):
            if place is not None and _more(cell, some.get(identity, {}).get(cell.source)):
                some.setdefault(identity, {})[cell.source] = cell
            continue
        known = (
            wholes.setdefault(identity, cell)
            if place is None
            else parts.setdefault(identity, {}).setdefault(cell.source, cell)
        )
        if known.value != cell.value:
            unsure.add(identity)
    found: list[_Case] = []
    for identity in sorted(wholes):
        plain = parts.get(identity, {})
        if identity in unsure or len(plain) < _FEWEST:
            continue
        further = {s: c for s, c in some.get(identity, {}).items() if s not in plain}
        branches = sorted((*plain.values(), *further.values()), key=reading_order)
        found.append(_Case(identity, wholes[identity], branches, frozenset(further)))
    return found


def _more(cell: Cell, known: Cell | None) -> bool:
    """Return whether a partial count is the largest of its branch, and so a lower bound for it."""
    return known is None or (cell.value or ZERO, known.id) > (known.value or ZERO, cell.id)


def _judge(family: Family, case: _Case, found: Results, ground: Ground, *, proven: bool) -> None:
    """Judge one number; `proven` if the branches that state it make up their whole elsewhere."""
    code = rule_code(("SUM", case.whole.source, *case.stated_measure, "by branch"))
    cells = (case.whole, *case.branches)
    if case.total.meets(case.found):
        found.ok(Kind.SUM, code, cells)
    elif not proven and not case.total.below(case.found):
        found.skip(Kind.SUM, code, "not every branch may have answered", cells)
    elif any(c.note and _COUNTED_ONCE.search(c.note) for c in cells):
        found.skip(Kind.SUM, code, "the categories may overlap", cells)
    else:
        found.hit(_hit(code, family, case, ground))


def _says_all(name: str, code: str, place: str | None) -> bool:
    """Return whether a dimension leaves out nothing: a total, or the branch's own place."""
    plain = lexicon.slug(code)
    return (
        lexicon.is_total(plain, lexicon.slug(name))
        or lexicon.slug(name) in vocabulary.PSEUDO_NAMES
        or (place is not None and (plain == place or plain.endswith("-" + place)))
    )


def _hit(code: str, family: Family, case: _Case, ground: Ground) -> Hit:
    whole, branches, found = case.whole, case.branches, case.found
    low = found.lo if found.lo is not None else found.hi or 0
    cells = [whole, *branches]
    params = {
        "measure": lexicon.words(whole.measure), "period": whole.period, "source": whole.source,
        "expected": stated(whole), "found": figure(low),
        "parts": listed(
            [f"{family.branches[c.source]} {stated(c)}" for c in branches],
            [c.value for c in branches],
        ),
        "where": where(cells),
    }  # fmt: skip
    # One person may come to two branches; then their sum says little.
    persons = lexicon.slug(whole.unit) in measurewords.PERSON_UNITS
    return Hit(
        code,
        Kind.SUM,
        "low"
        if family.doubtful or (persons and decimal(low) > (whole.value or ZERO))
        else "medium",
        sentences.BRANCHES,
        sentences.ASK_BRANCHES,
        params,
        cells,
        expected=whole.value,
        found=decimal(low),
        ground=ground,
    )
