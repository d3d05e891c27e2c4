# SPDX-License-Identifier: EUPL-1.2
"""Stated totals against their breakdowns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import lexicon, measurewords, sentences, vocabulary
from .breakdowns import OVERLAP, PARTIAL, Judge, says_overlap
from .grouping import Hit
from .hints import digits_hint
from .implied import ImpliedRules
from .intervals import Number, Span, decimal, distance
from .model import SEVERITIES, Basis, Kind, Outcome, RuleResult, render_text
from .partitions import PAIR, Child, Families, Judgement, added, chosen_cells, is_breakdown
from .rounding import maybe_rounded, rounded
from .subtotals import mostly, subtotals
from .table import Dims, Group, Node
from .wording import figure, stated, where

if TYPE_CHECKING:
    from .model import Cell

from .bounds import BoundRules
from .evaluation import Clash, Evaluation, cells_meaning, ends
from .learning import (
    ALONE,
    DOUBTED,
    ENOUGH,
    LIKELY,
    SURE,
    About,
    Breakdown,
    Evidence,
    Pending,
    Tally,
)

_REASONS = {"over": OVERLAP, "short": PARTIAL}
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
        self._places: dict[tuple[str, Dims], dict[Number, list[tuple[Group, Node]]]] = {}

    def sums(self, group: Group, found: Families, judge: Judge, way: str = "") -> None:
        """Compare every stated total with its breakdowns, read in the given way."""
        nodes, head = group.nodes, group.head
        for rest, by_name in found.items():
            parent = nodes.get(rest)
            if parent is None:
                continue
            if parent.parts:
                self._note_missing_total(group, rest, parent, by_name)
                continue
            for name, children in by_name.items():
                if not is_breakdown(name, children, self.e.layout):
                    continue
                one = Breakdown(group, rest, name, children, parent, way)
                if parent.value is None or not _adds_up(children, parent.value):
                    self.slow_sum(one, judge)
                    continue
                about = About("SUM", self.e.layout, head, rest, name)
                self.e.results.append(RuleResult(about, Kind.SUM, Outcome.PASSED))
                self.e.confirm(parent, children)
                self._learn(one, children)

    def _learn(self, one: Breakdown, children: list[Child]) -> None:
        """Remember a breakdown that adds up."""
        if one.parent.tags:
            self.implied.left_out(one.group, one.rest, one.name, one.parent, children)
        self.e.learning.note(one, children, "held")

    def _note_missing_total(
        self, group: Group, rest: Dims, parent: Node, by_name: dict[str, list[Child]]
    ) -> None:
        """Note that a total whose row is blank cannot be judged, though its parts imply it."""
        for name in by_name if parent.cells else ():
            code = self.e.code("SUM", group, self.e.layout.text(rest), "by " + name)
            self.e.skip(Kind.SUM, code, "the total is missing")

    def slow_sum(self, one: Breakdown, judge: Judge) -> None:
        """Judge a breakdown that does not simply add up."""
        _, rest, name, children, parent, _ = one
        if reason := self._no_sum(one):
            self._skip(one, reason)
            return
        beyond = self.bounds.exceeding(children, parent)
        if beyond is not None and not rounded(
            parent, beyond[1].spans[0], parent.spans[0], judge.slack([beyond], parent)
        ):
            self.e.learning.note(one, children, "beyond")
            judged = Judgement("beyond", [beyond], parent.spans[0], beyond[1].spans[0], "")
            self.e.pending.append(Pending(one, judged))
            return
        judged = judge.judge(rest, name, children, parent)
        if judged.verdict == "passed":
            self.e.ok(Kind.SUM, self._code(one))
            self._learn(one, judged.children)
            if judged.found.exact and judged.found == judged.total:
                self.e.confirm(parent, judged.children)
        elif judged.verdict == "skipped":
            if not self._stated(one, judged):
                self._skip(one, judged.reason)
        else:
            if not _all_zero(judged):
                nearly = _hardly(judged)
                self.e.learning.note(one, judged.children, judged.verdict, nearly=nearly)
            self.e.pending.append(Pending(one, judged))

    def _stated(self, one: Breakdown, judged: Judgement) -> bool:
        """Judge a breakdown with gaps by the parts that are stated; true if it waits.

        That what is not stated is nothing is believed only where it is so elsewhere.
        """
        children = [child for child in judged.children if child[1].value is not None]
        total = one.parent.value
        if one.way or total is None or not PAIR <= len(children) < len(judged.children):
            return False
        one = one._replace(way="stated")
        if _adds_up(children, total):
            self.e.learning.note(one, children, "held")
            return False
        self.e.learning.note(one, children, "short")
        found = Span(added(children), added(children))
        judged = Judgement("short", children, judged.total, found, "", judged.reason)
        self.e.pending.append(Pending(one, judged))
        return True

    def _no_sum(self, one: Breakdown) -> str:
        """Return why the parts of a breakdown need not add up."""
        group, name = one.group, one.name
        if name in vocabulary.CALENDAR_NAMES and (
            lexicon.is_level(group.measure)
            or (group.unit in measurewords.PERSON_UNITS and lexicon.recurs(group.measure))
        ):
            return "the values may be levels, not counts of a time"
        if name in vocabulary.VERSION_NAMES:
            return "the parts may belong to another version"
        if self.bounds.rates(group, one.children, one.parent):
            return "the values may be rates, which do not add up"
        return ""

    def _code(self, one: Breakdown) -> str:
        return self.e.code("SUM", one.group, self.e.layout.text(one.rest), "by " + one.name)

    def _skip(self, one: Breakdown, reason: str) -> None:
        self.e.skip(Kind.SUM, self._code(one), reason)

    def resolve(self, pending: Pending) -> None:
        """Settle a breakdown once the whole file has been read."""
        one, judged = pending
        if judged.verdict == "beyond":
            if not self.e.learning.fails_alike(one, one.children):
                self.bounds.resolve(one, judged)
                return
            made = added(one.children)
            judged = judged._replace(verdict="over", children=one.children, found=Span(made, made))
        counted = judged
        judged = self._as_learned(one, judged)
        if judged.verdict == "skipped":
            self._skip(one, judged.reason)
            return
        explicit = one.name in one.parent.totals
        alike = self.e.learning.fails_alike(one, judged.children)
        blank = _all_zero(judged)
        itself = Tally() if _all_zero(counted) else Tally(counted.verdict, nearly=_hardly(counted))
        evidence = self.e.learning.weigh(
            one, judged.children, judged.verdict, self._declared(one, judged), itself,
            otherwise=judged is not counted,
        )  # fmt: skip
        weak = judged.whole == "restated"
        if not weak and not alike and not evidence.believed:
            alone = evidence.tried == 1 and not judged.reason
            weak = alone and self._small_gap(judged, one.name)
            if not weak and not (alone and _shifted(judged)):
                self._skip(one, judged.reason or _REASONS[judged.verdict])
                return
        if (
            judged.verdict == "short"
            and not alike
            and not judged.whole
            and not self.e.learning.holds(one, judged.children)
            and self.e.learning.part_of_a_whole(one, judged.children)
        ):
            self._skip(one, _REASONS["short"])
            return
        hit = self.sum_hit(one, judged, evidence, weak=weak)
        hit.ground = evidence.ground(Basis.ARITHMETIC if explicit else Basis.WORDS)
        if blank:
            hit.severity = min("medium", hit.severity, key=SEVERITIES[::-1].index)
        self.e.hit(hit)

    def _declared(self, one: Breakdown, judged: Judgement) -> int:
        """Weigh what the names, codes and notes say of a breakdown, before the file is asked."""
        alone = ALONE if len(judged.children) == 1 else 0
        if judged.reason:
            codes = [self.e.layout.code(pid) for pid, _ in judged.children]
            overlaps = judged.reason == OVERLAP and says_overlap(codes, judged.children, one.parent)
            return (DOUBTED if overlaps else 0) + alone
        if one.way:
            return alone
        if judged.verdict == "over" and one.name in one.parent.totals:
            return SURE
        by_words = {"sure": SURE, "likely": LIKELY}
        return by_words.get(judged.whole, ENOUGH if judged.verdict == "over" else alone)

    def clash(self, clash: Clash) -> None:
        """Settle two breakdowns of a total that nobody states.

        Names do not tell that both are of the same whole; only other places of the file do.
        """
        ground = self.e.learning.pairs(clash.group, clash.first[0], clash.second[0])
        if ground is not None and all(clash.sums):
            self.bounds.two_breakdowns(clash, ground)
        else:
            self.e.skip(Kind.SUM, self.bounds.clash_code(clash), PARTIAL)

    def nested(self, pending: list[Pending]) -> set[int]:
        """Settle breakdowns with subtotals that no label tells; gives those that it settled."""
        tables: dict[tuple[str, str, str], list[Pending]] = {}
        for waits in pending:
            one = waits.breakdown
            if (
                not one.way
                and one.parent.value is not None
                and all(isinstance(node.value, int) for _, node in one.children)
            ):
                key = (one.group.measure, one.group.unit, one.name)
                tables.setdefault(key, []).append(waits)
        settled: set[int] = set()
        for table in tables.values():
            known = subtotals(
                [waits.breakdown.children for waits in table],
                [waits.parent.value or 0 for waits in table],
            )
            rows = [
                (waits.breakdown, known.outer(waits.breakdown.children)) for waits in table
            ] if known.runs or known.inside else []  # fmt: skip
            held = sum(1 for one, outer in rows if added(outer) == one.parent.value)
            if not mostly(held, len(rows)):
                continue
            settled.update(id(waits.judgement) for waits in table)
            for one, outer in rows:
                self._settle(one, outer, (held, len(rows)))
                present = dict(one.children)
                for (head, run), counts in known.runs.items():
                    under = [(pid, present[pid]) for pid in run if pid in present]
                    if head in present and len(under) == len(run):
                        node = present[head]
                        whole = Breakdown(one.group, node.dims, one.name, under, node, "under")
                        self._settle(whole, under, counts)
        return settled

    def _settle(self, one: Breakdown, children: list[Child], counts: tuple[int, int]) -> None:
        """Report a place where categories do not add up although they do nearly everywhere else."""
        total, found = (
            Span(one.parent.value, one.parent.value),
            Span(added(children), added(children)),
        )
        if total.meets(found):
            self.e.ok(Kind.SUM, self._code(one))
            self.e.confirm(one.parent, children)
            return
        verdict = "over" if total.below(found) else "short"
        evidence = Evidence(ENOUGH, *counts)
        hit = self.sum_hit(
            one, Judgement(verdict, children, total, found, ""), evidence, weak=False
        )
        hit.ground = evidence.ground(Basis.LEARNED)
        self.e.hit(hit)

    def _as_learned(self, one: Breakdown, judged: Judgement) -> Judgement:
        """Read a breakdown in the way in which it adds up elsewhere, if there is one."""
        holds = self.e.learning.holds
        best = max(judged.readings, key=lambda r: holds(one, r.children), default=None)
        if best is None or best.children == judged.children or not holds(one, best.children):
            return judged
        judge = self.e.judges[id(one.group)]
        return judge.failing(one.rest, one.name, best, one.parent, judged.total)

    @staticmethod
    def _small_gap(judged: Judgement, name: str) -> bool:
        """Return whether so little is missing that the list was meant to be whole."""
        if not judged.total.exact or not judged.found.exact or len(judged.children) < _GAP[1]:
            return False
        total, found = judged.total.lo or 0, judged.found.lo or 0
        share = _WIDE_GAP if lexicon.named(name, vocabulary.COMPLETE_NAMES) else _GAP[0]
        return 0 < (total - found) * share <= total

    def sum_hit(self, one: Breakdown, judged: Judgement, evidence: Evidence, *, weak: bool) -> Hit:
        """Report a breakdown that contradicts its total."""
        group, rest, name, _, parent, _ = one
        total_cells = cells_meaning(parent, judged.total)
        children = sorted(judged.children, key=lambda child: self.e.layout.code(child[0]))
        part_cells = chosen_cells(children)
        provable = judged.verdict == "over" and all(
            node.value is not None or not node.spans for _, node in judged.children
        )
        vague = not (judged.total.exact and (judged.found.exact or provable))
        gaps = not judged.found.exact and provable
        slack = judged.slack or maybe_rounded(
            [n.value for _, n in judged.children if n.value] + [parent.value or 0]
        )
        if not vague and slack:
            gap = distance(judged.found.lo or 0, judged.total.lo or 0)
            vague = gap <= slack
        expected, found = ends(judged.total, judged.found)
        severity = "low" if vague else self._severity(group, name, judged, evidence)
        if weak and severity != "low":
            gap = distance(judged.found.lo or 0, judged.total.lo or 0)
            severity = "medium" if 50 * gap <= (judged.total.lo or 0) else "low"
        cells = [*total_cells, *part_cells]
        least = judged.found.lo if judged.found.lo is not None else judged.found.hi
        params = self.e.subject(group, rest, cells) | {
            "dimension": lexicon.words(name),
            "found": ("at least " if gaps else "") + figure(least),
            "expected": stated(total_cells[0]) if total_cells else figure(judged.total.lo),
            "parts": self.e.listed(children, part_cells),
            "hint": "" if vague else self._sum_hint(group, rest, judged, part_cells),
        }
        ask = sentences.ASK_OVERLAP if judged.verdict == "over" else sentences.ASK_LEFT_OUT
        return Hit(
            self._code(one), Kind.SUM, severity, sentences.PARTS, ask, params, cells,
            expected=decimal(expected), found=decimal(found), tolerance=decimal(slack),
        )  # fmt: skip

    def _severity(self, group: Group, name: str, judged: Judgement, evidence: Evidence) -> str:
        """Weigh a sum by its evidence: are these all categories, does one of them lie in no other.

        What the file dwells on matters more, unless nothing but the sum itself says that the
        categories divide their total.
        """
        proven = judged.whole == "sure" or evidence.held
        exclusive = lexicon.named(name, vocabulary.EXCLUSIVE_NAMES | vocabulary.TERRITORY_NAMES)
        return "high" if proven or (exclusive and self.e.central(group)) else "medium"

    def _sum_hint(self, group: Group, rest: Dims, judged: Judgement, part_cells: list[Cell]) -> str:
        """Return what may have gone wrong: swapped digits, or a total of another year."""
        summed, total = judged.found.lo, judged.total.lo
        if summed is None or total is None:
            return ""
        children = sorted(judged.children, key=lambda child: self.e.layout.code(child[0]))
        parts = [
            (self.e.layout.label(pid), node.cells[0].value)
            for pid, node in children
            if len(node.cells) == 1 and any(node.cells[0] is c for c in part_cells)
        ]
        hint = digits_hint(decimal(summed), decimal(total), parts)
        if hint or summed < _SPEAKING:
            return hint
        for other, node in self._elsewhere(group.unit, rest).get(summed, ()):
            if other is not group:
                holder = node.first()
                return render_text(
                    sentences.HINT_STATED_FOR,
                    number=figure(summed),
                    period=holder.period,
                    holder_measure=lexicon.words(holder.measure),
                    holder_where=where([holder]),
                )
        return ""

    def _elsewhere(self, unit: str, rest: Dims) -> dict[Number, list[tuple[Group, Node]]]:
        """List by value where all measures and periods of a unit state a place."""
        found = self._places.get((unit, rest))
        if found is None:
            found = self._places[unit, rest] = {}
            for _, other in sorted(self.e.cluster.groups.items()):
                node = other.nodes.get(rest)
                if other.unit == unit and node and node.cells and node.value is not None:
                    found.setdefault(node.value, []).append((other, node))
        return found


def _adds_up(children: list[Child], total: Number) -> bool:
    """Return whether exact parts add up to an exact total."""
    summed: Number = 0
    for _, node in children:
        value = node.value
        if value is None:
            return False
        summed += value
    return summed == total


def _hardly(judged: Judgement) -> bool:
    """Return whether parts miss their total by no more than one in a hundred."""
    if not judged.total.exact or not judged.found.exact:
        return False
    total, found = judged.total.lo or 0, judged.found.lo or 0
    return _HARDLY * distance(total, found) <= total


def _shifted(judged: Judgement) -> bool:
    """Say whether a total is the sum of its parts with zeros appended, which is seldom chance."""
    if not judged.total.exact or not judged.found.exact or len(judged.children) < PAIR:
        return False
    total, found = judged.total.lo or 0, judged.found.lo or 0
    return found >= _SPEAKING and total in {10 * found, 100 * found, 1000 * found}


def _all_zero(judged: Judgement) -> bool:
    """Return whether parts are all nothing though their total is not: zero may mean unknown."""
    return judged.found.exact and not judged.found.lo and judged.verdict == "short"
