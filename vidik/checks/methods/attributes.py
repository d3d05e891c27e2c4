# SPDX-License-Identifier: EUPL-1.2
"""What a file shows of its dimensions before any rule is tried.

A code and its name are one dimension, reported twice: where each code of one always stands with the
same code of the other, and neither could be read without, the shorter is left out. A district
always lies in the same region, so that the districts of all regions are a breakdown too. A
category that is the sum of all others at most places is their total, whatever its name.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, vocabulary
from .intervals import Number, number, qualifier_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Cell

Pairs = tuple[tuple[str, str], ...]
Group = tuple[str, str, str, str]
"""Source, measure, unit and period."""
Learned = tuple[str, str, bool]
_FEW = 5
"""A code that also stands without its name must be one of so many for the two to be one."""
_PARTS = 2
"""A total has so many parts at least."""
_PROVEN = 5
"""At so many places the others must make a category for it to be their total."""
_SIGNIFICANT = 10
"""Numbers below this are often whole numbers of times each other by chance."""
_WIDE = 12
"""Of places of more dimensions nothing is learned: the work grows with their square."""
_APART = frozenset({*vocabulary.PSEUDO_NAMES, *vocabulary.STAT_NAMES, *vocabulary.VERSION_NAMES})
"""Dimensions that say how a value is stated, not what it counts."""


class Attributes(NamedTuple):
    """Which dimensions follow from others, and which codes are totals."""

    same: dict[str, str]
    """Dimensions that repeat another, which is read in their place."""
    above: dict[str, frozenset[str]]
    """By dimension, those whose code follows from its own: the region of a district."""
    totals: dict[tuple[str, str], bool]
    """Names and codes, as the file writes them, of which all others are the parts, and whether
    they are so whatever else follows from the codes."""

    def of(self, raw: Pairs) -> tuple[set[str], set[str]]:
        """Return the dimensions of a place that only repeat others, and those stated as a total."""
        if not self.same and not self.totals:
            return set(), set()
        codes = {lexicon.slug(name): code for name, code in raw}
        removed = {name for name, twin in self.same.items() if name in codes and twin in codes}
        whole = {
            self.same[name] for name in removed
            if lexicon.is_total(lexicon.code_of(name, codes[name])[0], name)
        }  # fmt: skip
        for pair in raw if self.totals else ():
            beyond = self.totals.get(pair)
            if beyond is not None:
                name = lexicon.slug(pair[0])
                whole.add(name)
                if beyond:
                    removed |= self.above.get(name, frozenset())
        return removed, whole


NOTHING = Attributes({}, {}, {})


def attributes_of(cells: Iterable[Cell]) -> Attributes:
    """Learn from all cells of a file what follows from what."""
    stated = list(cells)
    raw = dict.fromkeys(cell.dimensions for cell in stated)
    places = [{lexicon.slug(name): code for name, code in pairs} for pairs in raw]
    follows = _implied(places)
    same = _same(stated, places, follows)
    above = {
        name: frozenset(
            other for other, seen in others.items()
            if other not in same
            and name not in follows.get(other, {})
            and all(other in place or place[name] not in seen for place in places if name in place)
        )
        for name, others in follows.items()
        if name not in same
    }  # fmt: skip
    above = {name: others for name, others in above.items() if others}
    return Attributes(same, above, _totals(stated, same, above))


# ------------------------------------------------------------------ what follows from what


def _implied(places: list[dict[str, str]]) -> dict[str, dict[str, dict[str, str]]]:
    """Map each dimension to those that follow from it, with the codes that its codes imply.

    A pair of dimensions is given up at the first place that speaks against it.
    """
    by_name: dict[str, list[dict[str, str]]] = {}
    apart = _APART.union(*(place for place in places if len(place) > _WIDE))
    for place in places:
        for name in place if len(place) > 1 else ():
            if name not in apart:
                by_name.setdefault(name, []).append(place)
    found: dict[str, dict[str, dict[str, str]]] = {}
    for name, its in by_name.items():
        others: dict[str, dict[str, str]] = {other: {} for other in by_name if other != name}
        for place in its:
            code = place[name]
            for other, found_codes in place.items():
                if other in others and others[other].setdefault(code, found_codes) != found_codes:
                    del others[other]
            if not others:
                break
        others = {o: seen for o, seen in others.items() if len(set(seen.values())) > 1}
        if others:
            found[name] = others
    return found


def _same(
    stated: list[Cell], places: list[dict[str, str]], follows: dict[str, dict[str, dict[str, str]]]
) -> dict[str, str]:
    """Find dimensions that repeat another, and say which of the two is read."""
    same: dict[str, str] = {}
    for first, others in sorted(follows.items()):
        for second in sorted(others):
            if not (first < second and first in follows.get(second, {})):
                continue
            alone = {
                name: sum(1 for p in places if name in p and other not in p)
                for name, other in ((first, second), (second, first))
            }
            if all(alone.values()) or (any(alone.values()) and len(others[second]) < _FEW):
                continue
            first_of_two = max((first, second), key=lambda n: (
                alone[n], *_significance(n, follows[first if n == second else second][n].values())
            ))  # fmt: skip
            left = second if first_of_two == first else first
            if not (alone[first_of_two] and _both_ways(stated, left)):
                same.setdefault(left, first_of_two)
    return {name: _last(same, name) for name in same}


def _both_ways(cells: list[Cell], name: str) -> bool:
    """Return whether one table states values both with and without a dimension."""
    heads = {(c.source, c.measure, c.unit, c.period, c.dimensions) for c in cells}
    for source, measure, unit, period, dims in heads:
        rest = tuple([pair for pair in dims if lexicon.slug(pair[0]) != name])
        if len(rest) < len(dims) and (source, measure, unit, period, rest) in heads:
            return True
    return False


def _last(same: dict[str, str], name: str) -> str:
    seen = {name}
    while name in same and same[name] not in seen:
        name = same[name]
        seen.add(name)
    return name


def _significance(name: str, codes: Iterable[str]) -> tuple[int, int, int, str]:
    """Rate how informative the codes of a dimension are: nested codes first, then words."""
    known = set(codes)
    spelled = {c for c in known if " " not in c and (not c.isdigit() or c.startswith("0"))}
    inside = sum(1 for c in spelled if any(c[:i] in spelled for i in range(1, len(c))))
    return (
        int(name not in vocabulary.INDEX_NAMES),
        int(2 * inside > len(known)),
        sum(map(len, known)) - sum(c.isdigit() for code in known for c in code),
        name,
    )


# ------------------------------------------------------------------------ totals by example


def _totals(
    cells: list[Cell], same: dict[str, str], above: dict[str, frozenset[str]]
) -> dict[tuple[str, str], bool]:
    """Find categories that are the sum of all others at most of the places where they stand.

    That many numbers make another exactly is no chance: where they do not, one of them is a slip.

    One that is a whole number of times that sum, and always the same, is such a total too.
    """
    times: dict[Learned, Counter[Number]] = {}
    tried: Counter[Learned] = Counter()
    counts = _counts(cells, same)
    by_name: dict[str, dict[str, list[Pairs]]] = {}
    for dims in counts:
        for name, code in dims if len(dims) <= _WIDE else ():
            by_name.setdefault(name, {}).setdefault(code, []).append(dims)
    for name, its in by_name.items():
        if len(its) <= _PARTS:
            continue
        others = above.get(lexicon.slug(name))
        for beyond in (frozenset[str](), others) if others else (frozenset[str](),):
            for rest, found_codes in _families(name, its, beyond).items():
                for group, codes in _by_group(found_codes, counts).items():
                    full = sorted(value for value in codes.values() if value)
                    if len(full) <= _PARTS or full[0] < 0:
                        continue
                    tried.update((name, code, bool(beyond)) for code in codes)
                    whole, parts = full[-1], sum(full[:-1])
                    times_parts = _factor(whole, parts)
                    if times_parts and counts.get(rest, {}).get(group, whole) == whole:
                        total = next(code for code, value in codes.items() if value == whole)
                        learned = (name, total, bool(beyond))
                        times.setdefault(learned, Counter())[times_parts] += 1
    held = {
        learned: sum(n for factor, n in known.items() if factor == 1 or n >= _PROVEN)
        for learned, known in times.items()
    }
    return {
        (name, code): beyond
        for (name, code, beyond), n in sorted(held.items())
        if n >= _PROVEN and 2 * n > tried[name, code, beyond]
    }


def _counts(cells: list[Cell], same: dict[str, str]) -> dict[Pairs, dict[Group, Number]]:
    """Return what is counted at each place, by source, measure, unit and period."""
    found: dict[Pairs, dict[Group, Number]] = {}
    groups: dict[Group, Group | None] = {}
    for cell in cells:
        if cell.value is None or qualifier_of(cell.qualifier) != "exact":
            continue
        stated = (cell.source, cell.measure, cell.unit, cell.period)
        if stated not in groups:
            measure, unit = lexicon.measure_of(cell.measure), lexicon.slug(cell.unit)
            groups[stated] = stated if lexicon.is_additive(measure, unit) else None
        group = groups[stated]
        if group is not None:
            dims = cell.dimensions
            if same:
                dims = tuple([pair for pair in dims if lexicon.slug(pair[0]) not in same])
            found.setdefault(dims, {})[group] = number(cell.value)
    return found


def _factor(whole: Number, parts: Number) -> Number:
    """Return how many times its parts a whole is, 0 if that is no whole number or tells nothing."""
    if whole == parts:
        return 1
    return whole // parts if parts >= _SIGNIFICANT and whole % parts == 0 else 0


def _families(
    name: str, places: dict[str, list[Pairs]], beyond: frozenset[str]
) -> dict[Pairs, list[tuple[str, Pairs]]]:
    """List the places along a dimension by what else they say, where a total may have parts."""
    found: dict[Pairs, list[tuple[str, Pairs]]] = {}
    for code, its in places.items():
        pair = (name, code)
        for dims in its:
            at = dims.index(pair)
            rest = dims[:at] + dims[at + 1 :]
            if beyond:
                rest = tuple([pair for pair in rest if lexicon.slug(pair[0]) not in beyond])
            found.setdefault(rest, []).append((code, dims))
    return {rest: found_codes for rest, found_codes in found.items() if len(found_codes) > _PARTS}


def _by_group(
    places: list[tuple[str, Pairs]], counts: dict[Pairs, dict[Group, Number]]
) -> dict[Group, dict[str, Number]]:
    found: dict[Group, dict[str, Number]] = {}
    for code, dims in places:
        for group, value in counts[dims].items():
            found.setdefault(group, {})[code] = value
    return found
