# SPDX-License-Identifier: EUPL-1.2
"""Percentages that make a whole: do the shares of a breakdown add up to 100?"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, notewords, periods, sentences, vocabulary
from .bases import PROOFS, Bases, Held
from .breakdowns import Judge
from .grouping import Hit
from .intervals import Span, decimal, number, qualifier_of
from .model import Basis, Ground, Kind
from .partitions import families, is_breakdown
from .percents import HUNDRED, stated_percent
from .wording import figure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .evaluation import Evaluation
    from .partitions import Child
    from .table import Dims, Group, Node

_ANSWERS = 5
"""Shares without counts that exceed 100 by more than this were several answers."""
_NEAR = (90, 125)
"""Farther from 100, shares whose names call for it are of other wholes."""
_NEARLY = (95, 115)


Way = tuple[tuple[str, ...], str]
"""The dimension over which shares may make 100, after those that stay the same."""


class Directions(NamedTuple):
    """Where the shares of one measure make 100, and with which codes of a dimension."""

    held: dict[Way, Held]
    codes: dict[str, set[frozenset[int]]]
    short: Counter[tuple[str, frozenset[int]]]
    """How often a dimension with these codes does not make 100."""


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
        """Return the counts of the same period that stand beside percentages."""
        return self._beside.get((self.counted(group), group.period), [])

    def counted(self, group: Group) -> str:
        """Return the measure that percentages are of: their own, or the one their name carries."""
        return self.layout.stems.get((group.source, group.measure), group.measure)

    def is_share(self, group: Group) -> bool:
        """Return whether percentages are parts of a whole, not changes or what a range tells."""
        if lexicon.is_change(group.measure):
            return False
        return not periods.is_range(group.period) or bool(self.counts_beside(group))

    def bases(self, group: Group) -> Bases:
        """Return the wholes that the shares of a measure are of, as its tables teach them."""
        found = self.e.bases.get(group.measure)
        if found is None:
            same = [g for (m, _, _), g in sorted(self.groups.items())
                    if m == group.measure and g.percent and self.is_share(g)]  # fmt: skip
            found = self.e.bases[group.measure] = Bases(self.e, same, self.counted(group))
        return found

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

    def hundred(self, group: Group, rest: Dims, name: str, children: list[Child]) -> bool:
        """Compare a breakdown in per cent with 100; true if it makes a whole."""
        summed = _summed(group, children)
        if summed is None:
            return False
        total, slack = summed
        cells = [node.first() for _, node in children]
        code = self.e.code("SUM", group, self.layout.text(rest), "by " + name, "100")
        if makes_hundred(total, slack):
            self.e.ok(Kind.SUM, code)
            self.e.extra_confirmed.update(id(c) for c in cells)
            return True
        reason = self._no_whole(group, rest, name, children, total)
        held = self._directions(group).held[self._way(rest, name)]
        learned = held.held >= PROOFS and held.sure
        severity = "medium"
        if not reason and not learned:
            reason, severity = self._by_words(group, name, children, total)
        if reason:
            self.e.skip(Kind.SUM, code, reason)
            return False
        self._not_hundred(group, rest, name, children, code, severity)
        self.e.hits[-1].ground = held.ground if learned else Ground(Basis.WORDS)
        return True

    def _no_whole(
        self, group: Group, rest: Dims, name: str, children: list[Child], total: Fraction
    ) -> str:
        """Return by what the file shows that shares make no whole, blank if it does not."""
        if total < HUNDRED and self._more_counts(group, rest, name, children):
            return "the breakdown may be partial"
        known = self._directions(group)
        held = known.held[self._way(rest, name)]
        missed = held.tried - held.held
        codes = frozenset(pid for pid, _ in children)
        if total < HUNDRED and any(codes < whole for whole in known.codes.get(name, ())):
            return "the breakdown may be partial"
        # They make 100 another way, or mostly none; or what these categories leave lies elsewhere.
        never = known.short[name, codes] > 1 and codes not in known.codes.get(name, ())
        if (
            never
            or (not held.held and any(other.held for other in known.held.values()))
            or (missed >= PROOFS and held.held < missed)
        ):
            return "the shares may be of different wholes"
        options = [
            {o.base.dims for o in self.bases(group).options(node) if o.fits is not None}
            for _, node in children
        ]
        if all(rest in bases for bases in options) or self._rates_of_groups(group, rest, children):
            # Where each has its count and its whole, each is judged by them.
            return "the shares may be of different wholes"
        notes = [node.first().note for _, node in children if node.first().note]
        overlapping = name in vocabulary.OVERLAPPING_NAMES or any(
            notewords.says_subset(n) or notewords.says_overlap(n) for n in notes
        )
        return "the shares may be of different wholes" if overlapping else ""

    def _by_words(
        self, group: Group, name: str, children: list[Child], total: Fraction
    ) -> tuple[str, str]:
        """Judge by names whether shares must make a whole, and why they need not."""
        codes = [self.layout.code(pid) for pid, _ in sorted(children)]
        pair = len(codes) == 2 and lexicon.complement(codes[0], codes[1]) == "sure"  # noqa: PLR2004
        several = len(codes) > 2  # noqa: PLR2004
        rest_named = any(c in vocabulary.RESIDUAL for c in codes) and several and total >= _NEAR[0]
        divided = (
            total > HUNDRED
            and (lexicon.named(name, vocabulary.SEX_NAMES) or lexicon.is_age(name))
            and not Judge.nested_ages(name, codes)
        )
        sure = (pair or rest_named or divided) and _NEAR[0] <= total <= _NEAR[1]
        close = (
            several
            and _NEARLY[0] <= total <= _NEARLY[1]
            and all((node.value or 0) < HUNDRED for _, node in children)
        )
        if not (sure or close):
            return "the shares may be of different wholes", ""
        answers = not sure and total > HUNDRED and not self.counts_beside(group)
        if answers and total > HUNDRED + _ANSWERS:
            return "several answers were possible", ""
        return "", "low" if answers else "medium"

    def _way(self, rest: Dims, name: str) -> Way:
        return tuple(sorted(self.layout.name(pid) for pid in rest)), name

    def _directions(self, group: Group) -> Directions:
        """Count for every dimension where the shares of a measure make 100, and where not."""
        found = self.e.directions.get(group.measure)
        if found is None:
            found = self.e.directions[group.measure] = Directions({}, {}, Counter())
            for (measure, _, _), other in sorted(self.groups.items()):
                if measure == group.measure and other.percent and self.is_share(other):
                    self._count_directions(other, found)
        return found

    def _count_directions(self, group: Group, found: Directions) -> None:
        for rest, by_name in families(group, self.layout).items():
            for name, children in by_name.items():
                summed = _summed(group, children)
                if summed is None or not is_breakdown(name, children, self.layout):
                    continue
                way = self._way(rest, name)
                known = found.held.get(way, Held(0, 0))
                holds = makes_hundred(*summed)
                codes = frozenset(pid for pid, _ in children)
                found.held[way] = Held(known.held + holds, known.tried + 1)
                if holds:
                    found.codes.setdefault(name, set()).add(codes)
                else:
                    found.short[name, codes] += 1

    @staticmethod
    def _rates_of_groups(group: Group, rest: Dims, children: list[Child]) -> bool:
        """Return whether one percentage is stated for all, as a mean of those of the parts."""
        whole = group.nodes.get(rest)
        if whole is None or whole.value is None or whole.value == HUNDRED:
            return False
        values = [node.value or 0 for _, node in children]
        return min(values) <= whole.value <= max(values)

    def _more_counts(self, group: Group, rest: Dims, name: str, children: list[Child]) -> bool:
        """Return whether counts beside the shares name further categories."""
        shown = {pid for pid, _ in children}
        for counts in self.counts_beside(group):
            if not lexicon.is_additive(counts.measure, counts.unit):
                continue
            found = self.e.breakdowns(counts).get(rest, {}).get(name, [])
            if any(pid not in shown and (node.value or not node.spans) for pid, node in found):
                return True
        return False

    def _not_hundred(  # noqa: PLR0917
        self, group: Group, rest: Dims, name: str, children: list[Child], code: str, severity: str
    ) -> None:
        total, slack = _summed(group, children) or (Fraction(0), Fraction(0))
        children = sorted(children, key=lambda child: self.layout.code(child[0]))
        cells = [node.first() for _, node in children]
        params = self.e.subject(group, rest, cells) | {
            "dimension": lexicon.words(name), "found": figure(total),
            "parts": self.e.listed(children, cells),
        }  # fmt: skip
        self.e.hit(Hit(
            code, Kind.SUM, severity, sentences.NOT_A_HUNDRED, sentences.ASK_SEVERAL_ANSWERS,
            params, cells,
            expected=decimal(HUNDRED), found=decimal(total), tolerance=decimal(slack),
        ))  # fmt: skip


def _summed(group: Group, children: list[Child]) -> tuple[Fraction, Fraction] | None:
    """Add shares up, with what rounding may make of it; None if they are no exact ones."""
    if len(children) < 2 or lexicon.is_rate(group.measure):  # noqa: PLR2004
        return None
    cells = [node.first() for _, node in children]
    known = [p for cell in cells if (p := stated_percent(cell)) is not None]
    if len(known) != len(children) or any(qualifier_of(c.qualifier) != "exact" for c in cells):
        return None
    zero = Fraction(0)
    return sum((p.value for p in known), start=zero), sum((p.unit for p in known), start=zero)


def makes_hundred(total: Fraction, slack: Fraction) -> bool:
    """Return whether shares add up to 100 but for their rounding."""
    return HUNDRED - slack < total <= HUNDRED + slack / 2


def _valued(node: Node, span: Span) -> Node:
    """Return a copy of a node with only one of its stated values."""
    single = type(node)(node.dims)
    single.cells = [c for c in node.cells if c.value is not None and number(c.value) == span.lo]
    single.spans = [span]
    single.value = span.lo
    return single
