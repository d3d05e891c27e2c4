# SPDX-License-Identifier: EUPL-1.2
"""Stated totals against their breakdowns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import lexicon, measurewords, vocabulary
from .breakdowns import Judge
from .grouping import Hit
from .hints import digits_hint
from .implied import ImpliedRules
from .intervals import Number, decimal, distance
from .model import Kind, Outcome, RuleResult, Text
from .nearness import rounding_slack
from .partitions import Families, Judgement, Kid, chosen_cells, is_breakdown
from .table import Dims, Group, Node
from .wording import figure, listed, stated, where

if TYPE_CHECKING:
    from .model import Cell

from .bounds import BoundRules
from .evaluation import (
    Evaluation,
    cells_meaning,
    ends,
    kid_text,
)
from .lessons import About, Pending, anywhere, dimension_of

_SEVERAL = 2
_WIDE_GAP = 10
_GAP = (20, 3)
_HARDLY = 100
_SPEAKING = 20
"""Below this one number equals another by chance too often to be named."""


class SumRules:
    """Stated totals against their breakdowns."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self.bounds = BoundRules(evaluation)
        self.implied = ImpliedRules(evaluation)
        self._stated: dict[tuple[str, Dims], dict[Number, list[tuple[Group, Node]]]] = {}

    def sums(self, group: Group, found: Families, judge: Judge) -> None:
        """Compare every stated total with its breakdowns."""
        nodes = group.nodes
        head = group.head
        results = self.e.results
        odd_names = self.e.layout.odd_names
        for rest, by_name in found.items():
            parent = nodes.get(rest)
            if parent is None:
                continue
            if parent.parts:
                self._untold(group, rest, parent, by_name)
                continue
            total = parent.value
            for name, kids in by_name.items():
                if name in odd_names and not is_breakdown(name, kids, self.e.layout):
                    continue
                if total is None or not _adds_up(kids, total):
                    self.slow_sum(group, judge, rest, name, kids, parent)
                    continue
                results.append(
                    RuleResult(
                        About("SUM", self.e.layout, head, rest, name), Kind.SUM, Outcome.PASSED
                    )
                )
                self.e.confirm(parent, kids)
                if parent.tags:
                    self.implied.left_out(group, rest, name, parent, kids)
                if total:
                    self.learn(group, name, kids)

    def _untold(
        self, group: Group, rest: Dims, parent: Node, by_name: dict[str, list[Kid]]
    ) -> None:
        """Note that a total whose row is blank cannot be judged, though its parts imply it."""
        for name in by_name if parent.cells else ():
            code = self.e.code("SUM", group, self.e.layout.text(rest), "by " + name)
            self.e.skip(Kind.SUM, code, "the total is missing")

    def learn(self, group: Group, name: str, kids: list[Kid]) -> None:
        """Remember a breakdown that adds up.

        One of several parts of which all but one are nothing proves little, and is forgotten.
        """
        weight = 1
        if len(kids) > 1:
            if sum(1 for _, node in kids if node.value) < _SEVERAL:
                return
            weight = 2
            self.e.lessons.sets[name, frozenset([pid for pid, _ in kids])] += 1
            self.e.lessons.closed[name] += 1
        else:
            self.e.lessons.alone[dimension_of(group, name)] += 1
        exact = self.e.lessons.exact
        exact[dimension_of(group, name)] += weight
        exact[anywhere(group, name)] += weight

    def slow_sum(  # noqa: C901, PLR0911, PLR0912, PLR0917
        self, group: Group, judge: Judge, rest: Dims, name: str, kids: list[Kid], parent: Node
    ) -> None:
        """Judge a breakdown that does not simply add up."""
        if not is_breakdown(name, kids, self.e.layout):
            return
        code = self.e.code("SUM", group, self.e.layout.text(rest), "by " + name)
        if name in vocabulary.CALENDAR_NAMES and (
            lexicon.is_level(group.measure)
            or (group.unit in measurewords.PERSON_UNITS and lexicon.recurs(group.measure))
        ):
            self.e.skip(Kind.SUM, code, "the values may be levels, not counts of a time")
            return
        if name in vocabulary.VERSION_NAMES:
            self.e.skip(Kind.SUM, code, "the parts may belong to another version")
            return
        if self.bounds.rates(group, kids, parent):
            self.e.skip(Kind.SUM, code, "the values may be rates, which do not add up")
            return
        if self.bounds.parts_exceed(group, rest, name, kids, parent):
            return
        judged = judge.judge(rest, name, kids, parent)
        key = dimension_of(group, name)
        codes = (name, frozenset(pid for pid, _ in judged.kids))
        if judged.verdict == "passed":
            self.e.ok(Kind.SUM, code)
            self.e.confirm(parent, judged.kids)
            if parent.tags:
                self.implied.left_out(group, rest, name, parent, judged.kids)
            if sum(1 for _, node in judged.kids if node.value) > 1:
                self.e.lessons.sets[codes] += 1
                self.e.lessons.closed[name] += 1
            for place in (key, anywhere(group, name)):
                self.e.lessons.exact[place] += 2 if len(judged.kids) > 1 else 1
            return
        if judged.verdict == "skipped":
            if judged.reason == "the categories may overlap":
                self.e.lessons.over[key] += 1
            self.e.skip(Kind.SUM, code, judged.reason)
            return
        for place in (key, anywhere(group, name)):
            (self.e.lessons.over if judged.verdict == "over" else self.e.lessons.short)[place] += 1
        if judged.reason:
            self.e.lessons.over_by_name[name] += 1
        if judged.verdict == "short":
            self.e.lessons.misses[codes] += 1
        self.e.pending.append(
            Pending((self.e.cluster.source, self.e.cluster.stem), group, rest, name, parent, judged)
        )

    def resolve(self, pending: Pending) -> None:
        """Settle a breakdown once the whole file has been read."""
        group, rest, name, parent, judged = pending[1:]
        code = self.e.code("SUM", group, self.e.layout.text(rest), "by " + name)
        explicit = name in parent.totals
        weak = judged.whole == "restated"
        if weak:
            self.e.hit(self.sum_hit(group, code, rest, name, parent, judged, weak=True))
            return
        if judged.verdict == "over":
            if not explicit and not judged.whole and self.e.lessons.overlapping(pending):
                self.e.skip(Kind.SUM, code, "the categories may overlap")
                return
            if judged.reason and not self.e.lessons.partition(pending):
                self.e.skip(Kind.SUM, code, judged.reason)
                return
        else:
            whole = judged.whole in {"sure", "likely"} or self.e.lessons.whole(pending)
            if not whole:
                whole = weak = self._small_gap(judged, name)
            if not whole:
                self.e.skip(Kind.SUM, code, "the breakdown may be partial")
                return
        self.e.hit(self.sum_hit(group, code, rest, name, parent, judged, weak=weak))

    @staticmethod
    def _small_gap(judged: Judgement, name: str) -> bool:
        """Say whether so little is missing that the list was meant to be whole."""
        if not judged.total.exact or not judged.found.exact or len(judged.kids) < _GAP[1]:
            return False
        total, found = judged.total.lo or 0, judged.found.lo or 0
        share = _WIDE_GAP if lexicon.named(name, vocabulary.COMPLETE_NAMES) else _GAP[0]
        return 0 < (total - found) * share <= total

    def sum_hit(  # noqa: PLR0917
        self,
        group: Group,
        code: str,
        rest: Dims,
        name: str,
        parent: Node,
        judged: Judgement,
        *,
        weak: bool,
    ) -> Hit:
        """Tell a breakdown that contradicts its total."""
        total_cells = cells_meaning(parent, judged.total)
        kids = sorted(judged.kids, key=lambda kid: self.e.layout.code(kid[0]))
        part_cells = chosen_cells(kids)
        provable = judged.verdict == "over" and all(
            node.value is not None or not node.spans for _, node in judged.kids
        )
        vague = not (judged.total.exact and (judged.found.exact or provable))
        gaps = not judged.found.exact and provable
        slack = rounding_slack(judged.kids, parent)
        if not vague and slack:
            gap = distance(judged.found.lo or 0, judged.total.lo or 0)
            vague = gap <= slack
        expected, found = ends(judged.total, judged.found)
        severity = "low" if vague else self._severity(group, name, judged)
        if severity == "high" and judged.verdict == "short" and self._unnamed_rest(judged):
            severity = "medium"
        if weak and severity != "low":
            gap = distance(judged.found.lo or 0, judged.total.lo or 0)
            severity = "medium" if 50 * gap <= (judged.total.lo or 0) else "low"
        params = self.e.subject(group) | {
            "scope": self.e.scope(rest),
            "dimension": lexicon.words(name),
            "found": ("at least " if gaps else "")
            + figure(judged.found.lo if judged.found.lo is not None else judged.found.hi),
            "expected": stated(total_cells[0]) if total_cells else figure(judged.total.lo),
            "parts": listed(
                [f"{self.e.layout.label(kid[0])} {kid_text(kid, part_cells)}" for kid in kids]
            ),
            "where": where([*total_cells, *part_cells]),
            "hint": self._sum_hint(group, rest, judged, part_cells) if not vague else "",
        }
        over = judged.verdict == "over"
        text = Text(
            (
                "{measure} ({source}, {period}; {scope}): the parts by {dimension} add up to "
                "{found} ({parts}), but {expected} is stated ({where}){hint}"
            ),
            params,
        )
        resolution = Text(
            (
                "Ask {source} which is right: the total, or one of the parts by {dimension}; if "
                "one case can stand in several categories, say so beside the breakdown"
            )
            if over
            else (
                "Ask {source} which is right: the total, or one of the parts by {dimension}; if "
                "there is a further category (other, unknown), state it"
            ),
            params,
        )
        return Hit(
            code,
            Kind.SUM,
            severity,
            text,
            resolution,
            [*total_cells, *part_cells],
            expected=decimal(expected),
            found=decimal(found),
            tolerance=decimal(slack),
        )

    def _severity(self, group: Group, name: str, judged: Judgement) -> str:
        """Weigh a sum by its evidence: are these all categories, does one of them lie in no other.

        What the file dwells on matters more, unless nothing but the sum itself says that the
        categories divide their total.
        """
        proven = judged.whole == "sure" or self.e.lessons.sets.get(
            (name, frozenset(pid for pid, _ in judged.kids)), 0
        )
        exclusive = lexicon.named(name, vocabulary.EXCLUSIVE_NAMES | vocabulary.TERRITORY_NAMES)
        central = self.e.central(group)
        if judged.verdict == "short" and self._hardly(judged):
            return "high" if central else "medium"
        return "high" if proven or (exclusive and central) else "medium"

    def _unnamed_rest(self, judged: Judgement) -> bool:
        """Say whether so little is missing that one of an unstated group may be all of it."""
        if any(lexicon.residual(self.e.layout.code(pid)) for pid, _ in judged.kids):
            return False
        return self._hardly(judged)

    @staticmethod
    def _hardly(judged: Judgement) -> bool:
        """Say whether no more than one in a hundred is missing."""
        total, found = judged.total.lo or 0, judged.found.lo or 0
        return _HARDLY * (total - found) <= total

    def _sum_hint(self, group: Group, rest: Dims, judged: Judgement, part_cells: list[Cell]) -> str:
        """Say what may have gone wrong: swapped digits, or a total of another year."""
        summed, total = judged.found.lo, judged.total.lo
        if summed is None or total is None:
            return ""
        kids = sorted(judged.kids, key=lambda kid: self.e.layout.code(kid[0]))
        parts = [
            (self.e.layout.label(pid), node.cells[0].value)
            for pid, node in kids
            if len(node.cells) == 1 and any(node.cells[0] is c for c in part_cells)
        ]
        hint = digits_hint(decimal(summed), decimal(total), parts)
        if hint or summed < _SPEAKING:
            return hint
        for other, node in self._elsewhere(group.unit, rest).get(summed, ()):
            if other is not group:
                holder = node.first()
                return (
                    f"; {figure(summed)} is stated for {holder.period} "
                    f"({lexicon.words(holder.measure)}, {where([holder])})"
                )
        return ""

    def _elsewhere(self, unit: str, rest: Dims) -> dict[Number, list[tuple[Group, Node]]]:
        """List by value where all measures and periods of a unit state a place."""
        found = self._stated.get((unit, rest))
        if found is None:
            found = self._stated[unit, rest] = {}
            for _, other in sorted(self.e.cluster.groups.items()):
                node = other.nodes.get(rest)
                if other.unit == unit and node and node.cells and node.value is not None:
                    found.setdefault(node.value, []).append((other, node))
        return found


def _adds_up(kids: list[Kid], total: Number) -> bool:
    """Say whether exact parts add up to an exact total."""
    summed: Number = 0
    for _, node in kids:
        value = node.value
        if value is None:
            return False
        summed += value
    return summed == total
