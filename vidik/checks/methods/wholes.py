# SPDX-License-Identifier: EUPL-1.2
"""Percentages that make a whole: do the shares of a breakdown add up to 100?"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from . import lexicon, notewords, vocabulary
from .breakdowns import Judge
from .grouping import Hit
from .intervals import (
    Span,
    decimal,
    number,
    qualifier_of,
)
from .model import Kind, Text
from .percents import (
    HUNDRED,
    Stated,
    stated_percent,
)
from .wording import figure, listed, stated, where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .evaluation import Evaluation
    from .partitions import Kid
    from .table import Dims, Group, Node

_ANSWERS = 5
"""Shares without counts that exceed 100 by more than this were several answers."""


class Percentages:
    """The percentages of one cluster, and which counts stand beside them."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self.layout = evaluation.layout
        self.groups = evaluation.cluster.groups
        self._beside: dict[tuple[str, str], list[Group]] = {}
        for (measure, unit, period), counts in sorted(self.groups.items()):
            if unit != "percent":
                self._beside.setdefault((measure, period), []).append(counts)

    def counts_beside(self, group: Group) -> list[Group]:
        """Give the counts of the same period that stand beside percentages."""
        return self._beside.get((self.counted(group), group.period), [])

    def counted(self, group: Group) -> str:
        """Give the measure that percentages are of: their own, or the one their name carries."""
        return self.layout.stems.get((group.source, group.measure), group.measure)

    def other_kind(self, group: Group) -> bool:
        """Say whether percentages of a measure of their own fit none of the counts beside them.

        Several that all fail are a rate of their own, not shares of what is counted.
        """
        if self.counted(group) == group.measure:
            return False
        fits = misses = 0
        for dims, node in group.nodes.items():
            if not dims or node.value is None:
                continue
            percent = stated_percent(node.first())
            for i in range(len(dims)):
                for base, counts in self.values(group, dims[:i] + dims[i + 1 :]):
                    part = counts.nodes.get(dims)
                    if percent is None or part is None or part.value is None or not base.value:
                        continue
                    if percent.allows(Fraction(part.value) * HUNDRED / Fraction(base.value)):
                        fits += 1
                    else:
                        misses += 1
        return misses > 1 and not fits

    def values(self, group: Group, dims: Dims) -> Iterable[tuple[Node, Group]]:
        """Give the bases that a percentage may be of, each with the counts that it stands among."""
        for counts in self.counts_beside(group):
            node = counts.nodes.get(dims)
            if node is None or not lexicon.is_additive(counts.measure, counts.unit):
                continue
            spans = node.spans
            if len(spans) > 1:
                for span in spans:
                    if span.exact:
                        yield _valued(node, span), counts
            else:
                yield node, counts


class WholeRules(Percentages):
    """Compares breakdowns in per cent with 100."""

    def hundred(  # noqa: PLR0911
        self, group: Group, rest: Dims, name: str, kids: list[Kid]
    ) -> bool:
        """Compare a breakdown in per cent with 100; true if it makes a whole."""
        if len(kids) < 2 or lexicon.is_rate(group.measure):  # noqa: PLR2004
            return False
        cells = [node.first() for _, node in kids]
        percents = [stated_percent(cell) for cell in cells]
        known = [p for p in percents if p is not None]
        if len(known) != len(kids) or any(qualifier_of(c.qualifier) != "exact" for c in cells):
            return False
        total = sum((p.value for p in known), start=Fraction(0))
        slack = sum((p.unit for p in known), start=Fraction(0))
        code = self.e.code("SUM", group, self.layout.text(rest), "by " + name, "100")
        if HUNDRED - slack < total <= HUNDRED + slack / 2:
            self.e.ok(Kind.SUM, code)
            self.e.extra_confirmed.update(id(c) for c in cells)
            return True
        codes = [self.layout.code(pid) for pid, _ in sorted(kids)]
        pair = len(codes) == 2 and lexicon.complement(codes[0], codes[1]) == "sure"  # noqa: PLR2004
        rest_named = any(c in vocabulary.RESIDUAL for c in codes) and len(codes) > 2 and total >= 90  # noqa: PLR2004
        if total < HUNDRED and self._more_counts(group, rest, name, kids):
            self.e.skip(Kind.SUM, code, "the breakdown may be partial")
            return False
        divided = (
            total > HUNDRED
            and (lexicon.named(name, vocabulary.SEX_NAMES) or lexicon.is_age(name))
            and not Judge.nested_ages(name, codes)
        )
        sure = pair or rest_named or divided
        if not 90 <= total <= 115 and self.other_kind(group):  # noqa: PLR2004
            sure = False
        near = len(kids) > 2 and 90 <= total <= 115 and max(p.value for p in known) < HUNDRED  # noqa: PLR2004
        if self._rates_of_groups(group, rest, known):
            self.e.skip(Kind.SUM, code, "the shares may be of different wholes")
            return False
        overlapping = name in vocabulary.OVERLAPPING_NAMES or any(
            notewords.NOTE_SUBSET.search(c.note) or notewords.NOTE_OVERLAP.search(c.note)
            for c in cells
            if c.note
        )
        if overlapping or not (sure or near) or (total < HUNDRED and not sure and total < 95):  # noqa: PLR2004
            self.e.skip(Kind.SUM, code, "the shares may be of different wholes")
            return False
        answers = not sure and total > HUNDRED and not self.counts_beside(group)
        if answers and total > HUNDRED + _ANSWERS:
            self.e.skip(Kind.SUM, code, "several answers were possible")
            return False
        self._not_hundred(group, rest, name, kids, code, total, slack)
        if answers:
            self.e.hits[-1].severity = "low"
        return True

    @staticmethod
    def _rates_of_groups(group: Group, rest: Dims, parts: list[Stated]) -> bool:
        """Say whether one percentage is stated for all, as a mean of those of the parts."""
        whole = group.nodes.get(rest)
        if whole is None or whole.value is None or whole.value == HUNDRED:
            return False
        values = [p.value for p in parts]
        return min(values) <= whole.value <= max(values)

    def _more_counts(self, group: Group, rest: Dims, name: str, kids: list[Kid]) -> bool:
        """Say whether counts beside the shares name further categories."""
        shown = {pid for pid, _ in kids}
        for counts in self.counts_beside(group):
            if not lexicon.is_additive(counts.measure, counts.unit):
                continue
            found = self.e.breakdowns(counts).get(rest, {}).get(name, [])
            if any(pid not in shown and (node.value or not node.spans) for pid, node in found):
                return True
        return False

    def _not_hundred(  # noqa: PLR0917
        self,
        group: Group,
        rest: Dims,
        name: str,
        kids: list[Kid],
        code: str,
        total: Fraction,
        slack: Fraction,
    ) -> None:
        kids = sorted(kids, key=lambda kid: self.layout.code(kid[0]))
        cells = [node.first() for _, node in kids]
        params = self.e.subject(group) | {
            "scope": self.e.scope(rest),
            "dimension": lexicon.words(name),
            "found": figure(total),
            "parts": listed([f"{self.layout.label(p)} {stated(n.first())}" for p, n in kids]),
            "where": where(cells),
        }
        self.e.hit(
            Hit(
                code,
                Kind.SUM,
                "medium",
                Text(
                    (
                        "{measure} ({source}, {period}; {scope}): the shares by {dimension} add up "
                        "to {found} per cent ({parts}), more than rounding explains ({where})"
                    ),
                    params,
                ),
                Text(
                    (
                        "Ask {source} for the counts behind the shares; if several answers were "
                        "possible, say so"
                    ),
                    params,
                ),
                cells,
                expected=decimal(HUNDRED),
                found=decimal(total),
                tolerance=decimal(slack),
            )
        )


def _valued(node: Node, span: Span) -> Node:
    """Give a node as one of its several statements has it."""
    single = type(node)(node.dims)
    single.cells = [c for c in node.cells if c.value is not None and number(c.value) == span.lo]
    single.spans = [span]
    single.value = span.lo
    return single
