# SPDX-License-Identifier: EUPL-1.2
"""Branches and their whole: offices that report each for itself, and one that speaks for all.

Sources whose names begin or end alike (regional-court-north, regional-court-south) are branches.
Another source that carries those words (regional-court, supreme-court of the courts) states what
they make together, so they cannot come to more; to less they may, as some may not have answered,
unless their other counts add up.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, notewords, vocabulary
from .evaluation import ZERO
from .grouping import Hit
from .intervals import Span, decimal, span_of
from .model import Basis, Ground, Kind, Outcome, RuleResult, Text, rule_code
from .table import reading_order
from .wording import figure, listed, stated, where

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
_COMMON = frozenset({
    "office", "offices", "centre", "center", "ministry", "department", "service", "services",
    "association", "agency", "team", "local", "national", "regional", "state", "republic",
    "institution", "source", "org", "organisation", "organization", "ngo", "the", "for", "and",
    "with", "public", "general", "union", "group", "ured", "ministarstvo", "centar", "служба",
})  # fmt: skip
"""Words of so many names that they make nobody a branch."""
_ABOVE_ALL = frozenset({
    "general", "supreme", "central", "national", "federal", "main", "head", "chief", "high",
    "highest",
    "republic", "republican", "state", "headquarters", "generalno", "vrhovni", "vrhovno",
    "centralni",
    "republicki", "republicko", "republičko", "glavni", "државни", "врховни", "врховно",
    "републички",
    "републичко", "централни", "главни", "oberste", "oberster", "bundes", "générale", "générala",
    "suprême", "suprema", "supremo", "nacional", "nazionale", "centrale", "naczelny", "krajowa",
})  # fmt: skip
"""Words by which an office stands above branches and is none of them."""
Told = tuple[str, str, str]


class Family(NamedTuple):
    """The branches of one whole, by the source that speaks for all."""

    whole: str
    branches: dict[str, str]
    """Name of each branch's place, by its source."""
    doubtful: bool
    """Whether an office above the branches stands beside the whole, which may be of both."""


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
        telling = [word for word in shared if word not in _COMMON and not word.isdigit()]
        if not telling or not _FEWEST <= len(branches) <= _MOST:
            continue
        if any(set(branches) <= others for others in known.get(min(branches), ())):
            continue
        near = min((by_word.get(word.removesuffix("s"), []) for word in telling), key=len)
        wholes = [
            source for source in near
            if source not in branches and source not in above.get((end, shared), ())
            and _carries(slugs[source], telling)
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


def _carries(words: tuple[str, ...], telling: list[str]) -> bool:
    """Say whether a name carries all telling words of another, in the singular or the plural."""
    bare = {word.removesuffix("s") for word in words}
    return all(word.removesuffix("s") in bare for word in telling)


def branch_hits(
    cells: Iterable[Cell], sources: Iterable[str], results: list[RuleResult]
) -> list[Hit]:
    """Compare what branches state with what their whole does."""
    hits: list[Hit] = []
    for family in families_of(sources):
        cases = _cases(family, cells)
        exact: Counter[frozenset[str]] = Counter(c.asked for c in cases if c.closes)
        missed: Counter[frozenset[str]] = Counter(
            c.asked for c in cases if not c.closes and not c.total.below(c.found)
        )
        for case in cases:
            held = exact[case.asked]
            proven = held >= _PROOFS and missed[case.asked] == 1
            found = _judged(family, case, results, proven=proven)
            for hit in found:
                basis = Basis.LEARNED if held else Basis.WORDS
                hit.ground = Ground(basis, held, held + 1)
            hits.extend(found)
    return hits


class _Case(NamedTuple):
    """One number that a whole states, and those of its branches."""

    told: Told
    whole: Cell
    branches: list[Cell]

    @property
    def total(self) -> Span:
        """Give what the whole states."""
        return span_of(self.whole.value or ZERO, self.whole.qualifier)

    @property
    def found(self) -> Span:
        """Give what the branches make together."""
        result = Span(0, 0)
        for cell in self.branches:
            result = result.plus(span_of(cell.value or ZERO, cell.qualifier))
        return result

    @property
    def asked(self) -> frozenset[str]:
        """Give the branches that state something."""
        return frozenset(c.source for c in self.branches)

    @property
    def closes(self) -> bool:
        """Say whether the branches make exactly what the whole states."""
        found = self.found
        return bool(found.exact and found.lo) and self.total == found


def _cases(family: Family, cells: Iterable[Cell]) -> list[_Case]:
    wholes: dict[Told, Cell] = {}
    parts: dict[Told, dict[str, Cell]] = {}
    unsure: set[Told] = set()
    for cell in cells:
        place = family.branches.get(cell.source)
        if (place is None and cell.source != family.whole) or cell.value is None:
            continue
        measure, unit = lexicon.slug(cell.measure), lexicon.slug(cell.unit)
        if not lexicon.is_additive(measure, unit) or lexicon.recurs(measure):
            continue
        if not all(_says_all(name, code, place) for name, code in cell.dimensions):
            continue
        told = (measure, unit, cell.period)
        known = (
            wholes.setdefault(told, cell)
            if place is None
            else parts.setdefault(told, {}).setdefault(cell.source, cell)
        )
        if known.value != cell.value:
            unsure.add(told)
    return [
        _Case(told, wholes[told], sorted(parts[told].values(), key=reading_order))
        for told in sorted(wholes)
        if told not in unsure and len(parts.get(told, {})) >= _FEWEST
    ]


def _judged(family: Family, case: _Case, results: list[RuleResult], *, proven: bool) -> list[Hit]:
    """Judge one number; `proven` if the branches that state it make up their whole elsewhere."""
    code = rule_code(("SUM", case.whole.source, *case.told, "by branch"))
    cells = (case.whole, *case.branches)
    if case.total.meets(case.found):
        results.append(RuleResult(code, Kind.SUM, Outcome.PASSED, cells=cells))
        return []
    if not proven and not case.total.below(case.found):
        reason = "not every branch may have answered"
        results.append(RuleResult(code, Kind.SUM, Outcome.SKIPPED, reason=reason, cells=cells))
        return []
    if any(c.note and _COUNTED_ONCE.search(c.note) for c in cells):
        reason = "the categories may overlap"
        results.append(RuleResult(code, Kind.SUM, Outcome.SKIPPED, reason=reason, cells=cells))
        return []
    results.append(RuleResult(code, Kind.SUM, Outcome.VIOLATED, cells=cells))
    return [_hit(code, family, case.whole, case.branches, case.found)]


def _says_all(name: str, code: str, place: str | None) -> bool:
    """Say whether a dimension leaves out nothing: a total, or the branch's own place."""
    plain = lexicon.slug(code)
    return (
        lexicon.is_total(plain, lexicon.slug(name))
        or lexicon.slug(name) in vocabulary.PSEUDO_NAMES
        or (place is not None and (plain == place or plain.endswith("-" + place)))
    )


def _hit(code: str, family: Family, whole: Cell, branches: list[Cell], found: Span) -> Hit:
    low = found.lo if found.lo is not None else found.hi or 0
    cells = [whole, *branches]
    params = {
        "measure": lexicon.words(whole.measure), "period": whole.period, "source": whole.source,
        "expected": stated(whole), "found": figure(low),
        "parts": listed([f"{family.branches[c.source]} {stated(c)}" for c in branches]),
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
        Text(
            (
                "{measure} ({period}): the branches state {found} in all ({parts}), but {source} "
                "states {expected} for all of them ({where})"
            ),
            params,
        ),
        Text(
            "Ask {source} which branches its number covers, and whether all count the same thing",
            params,
        ),
        cells,
        expected=whole.value,
        found=decimal(low),
        tolerance=ZERO,
    )
