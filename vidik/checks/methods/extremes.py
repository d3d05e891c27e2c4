# SPDX-License-Identifier: EUPL-1.2
"""Values that cannot be: half a person, a mean outside its parts, a minimum above a maximum.

Which statistic a measure is, its name says: the lowest age and the highest, the average and the
median. Measures are compared if nothing but that word tells them apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, notewords, sentences, vocabulary
from .evaluation import ZERO, Evaluation
from .grouping import Hit
from .hits import exceeded
from .intervals import decimal, qualifier_of
from .model import Basis, Ground, Kind, Outcome, RuleResult, Text, rule_code, said
from .partitions import families
from .wording import stated, where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Cell
    from .partitions import Kid
    from .table import Dims, Group, Node

_MIDDLE = frozenset({"mid", "median"})
_SCALED = 2
"""With so many values in fractions a count is told in thousands, or in full-time posts."""
_ORDER = (("min", "mid"), ("min", "max"), ("mid", "max"), ("min", "median"), ("median", "max"))


class CellRules:
    """Evaluates what single values and means of one cluster can be."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self.layout = evaluation.layout
        self.groups = evaluation.cluster.groups

    def run(self) -> None:
        """Evaluate all groups."""
        fractions: dict[tuple[str, str], list[tuple[Group, Node]]] = {}
        for group, node in self.e.fractions:
            if group.unit in measurewords.PERSON_UNITS and lexicon.is_additive(
                group.measure, group.unit
            ):
                fractions.setdefault((group.measure, group.unit), []).append((group, node))
        for found in fractions.values():
            if len(found) < _SCALED:
                for group, node in found:
                    self.fraction(group, node)
        for key in sorted(self.groups):
            group = self.groups[key]
            if lexicon.statistic_of(group.measure)[0] in _MIDDLE:
                self.means(group)

    def fraction(self, group: Group, node: Node) -> None:
        """Tell a number of persons that is not whole."""
        one = node.first()
        if lexicon.may_be_fraction(group.measure) or qualifier_of(one.qualifier) != "exact":
            return
        if one.note and notewords.NOTE_AVERAGE.search(one.note):
            return
        params = self.e.subject(group) | {
            "scope": self.e.scope(node.dims), "found": stated(one),
            "why": said("persons are counted in whole numbers"), "where": where([one]),
        }  # fmt: skip
        self.e.hit(
            Hit(
                self.e.code("BOUND", group, self.layout.text(node.dims), "whole"),
                Kind.BOUND,
                "high",
                Text(
                    (
                        "{measure} ({source}, {period}; {scope}): stated as {found}, but {why} "
                        "({where})"
                    ),
                    params,
                ),
                Text("Ask {source} for the right value", params),
                [one],
                expected=None,
                found=one.value,
                tolerance=ZERO,
                ground=Ground(Basis.ARITHMETIC),
            )
        )

    def means(self, group: Group) -> None:
        """Compare a mean with those of all its parts: it lies between the lowest and highest."""
        found = families(group, self.layout)
        for rest in sorted(found, key=self.layout.text):
            parent = group.nodes.get(rest)
            if parent is None or parent.value is None:
                continue
            for name in sorted(found[rest]):
                kids = sorted(found[rest][name], key=lambda kid: self.layout.code(kid[0]))
                if self._whole(kids):
                    self._mean(group, rest, name, parent, kids)

    def _whole(self, kids: list[Kid]) -> bool:
        """Say whether these parts are all there are, which for means only their names can tell."""
        if any(node.value is None for _, node in kids):
            return False
        codes = [self.layout.code(pid) for pid, _ in kids]
        plain = [c for c in codes if c not in vocabulary.RESIDUAL]
        return (len(plain) == 2 and lexicon.complement(plain[0], plain[1]) == "sure") or (  # noqa: PLR2004
            1 < len(plain) < len(codes)
        )

    def _mean(self, group: Group, rest: Dims, name: str, parent: Node, kids: list[Kid]) -> None:
        code = self.e.code("BOUND", group, self.layout.text(rest), "mean by " + name)
        values = [node.value or 0 for _, node in kids]
        whole = parent.value or 0
        if min(values) <= whole <= max(values):
            self.e.ok(Kind.BOUND, code)
            return
        nearest = min(values) if whole < min(values) else max(values)
        cells = [parent.first(), *(node.first() for _, node in kids)]
        params = self.e.subject(group) | {
            "scope": self.e.scope(rest),
            "dimension": lexicon.words(name),
            "expected": stated(cells[0]),
            "parts": self.e.listed(kids, cells),
            "where": where(cells),
        }
        self.e.hit(
            Hit(
                code,
                Kind.BOUND,
                "medium",
                Text(
                    (
                        "{measure} ({source}, {period}; {scope}): stated as {expected} for all, "
                        "outside the range of the values by {dimension}: {parts} ({where})"
                    ),
                    params,
                ),
                Text("Ask {source} which of the two is right", params),
                cells,
                expected=decimal(nearest),
                found=parent.first().value,
                tolerance=ZERO,
                ground=Ground(Basis.ARITHMETIC),
            )
        )


class Extreme(NamedTuple):
    """Where a statistic is stated, without the word that says which one it is."""

    source: str
    words: frozenset[str]
    unit: str
    period: str
    dims: tuple[tuple[str, str], ...]


def extreme_hits(
    cells: Iterable[Cell], wanted: set[tuple[str, str]], results: list[RuleResult]
) -> list[Hit]:
    """Compare the lowest, the middle and the highest value that measures of one subject state.

    `wanted` are the sources and measures whose names carry such a word.
    """
    found: dict[Extreme, dict[str, Cell]] = {}
    for one in cells:
        if (one.source, one.measure) not in wanted or one.value is None:
            continue
        if qualifier_of(one.qualifier) != "exact":
            continue
        slug = lexicon.slug(one.measure)
        if not lexicon.is_measured(slug, lexicon.slug(one.unit)):
            continue
        which, words = lexicon.statistic_of(slug)
        place = Extreme(one.source, words, one.unit, one.period, tuple(sorted(one.dimensions)))
        found.setdefault(place, {}).setdefault(which, one)
    hits: list[Hit] = []
    for place in sorted(found, key=lambda p: (p.source, sorted(p.words), *p[2:])):
        told = found[place]
        for low, high in _ORDER:
            a, b = told.get(low), told.get(high)
            if a is None or b is None or a.value is None or b.value is None:
                continue
            code = rule_code(
                ("BOUND", a.source, a.measure, a.unit, a.period,
                 ";".join(f"{n}={c}" for n, c in place.dims), b.measure)
            )  # fmt: skip
            if a.value <= b.value:
                results.append(RuleResult(code, Kind.BOUND, Outcome.PASSED))
                continue
            ground = Ground(Basis.WORDS)
            hits.append(exceeded(code, a, b, "high", ground, sentences.WHICH_RANGE))
            results.append(RuleResult(code, Kind.BOUND, Outcome.VIOLATED, cells=(a, b)))
            break
    return hits
