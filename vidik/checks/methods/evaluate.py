# SPDX-License-Identifier: EUPL-1.2
"""Discovered rules inside one cluster: restatements, breakdowns, bounds, and what is missing."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from vidik.checks.methods import lexicon, periods
from vidik.checks.methods.breakdowns import (
    Families,
    Judge,
    Judgement,
    Kid,
    chosen_cells,
    derive_missing,
    families,
    is_breakdown,
    is_flow,
    loose_clashes,
    rounding_slack,
    sum_of,
)
from vidik.checks.methods.grouping import Hit
from vidik.checks.methods.hints import digits_hint
from vidik.checks.methods.intervals import Number, Span, decimal, distance
from vidik.checks.methods.model import Kind, Outcome, RuleResult, Text, rule_code
from vidik.checks.methods.table import Cluster, Dims, Group, Layout, Node, reading_order
from vidik.checks.methods.wording import figure, listed, scope, stated, where

if TYPE_CHECKING:
    from vidik.checks.methods.model import Cell

ZERO = Decimal(0)
_SIGNS = {"opening": 1, "in": 1, "out": -1, "closing": 2}
_SEVERAL = 2
_CENTRAL = 8
_NESTED = 60
_WIDE_GAP = 10
_GAP = (20, 3)
_HARDLY = 100
_SPEAKING = 20
"""Below this one number equals another by chance too often to be named."""
_LEARNED = 4
"""Breakdowns that must add up, a breakdown of several parts counting twice, to trust the next."""


class About(NamedTuple):
    """What a discovered rule is about; its code is written only when asked for."""

    kind: str
    layout: Layout
    head: tuple[str, str, str, str]
    dims: Dims
    by: str

    def parts(self) -> tuple[str, ...]:
        """Give the parts of the rule's code."""
        place = self.layout.text(self.dims)
        by = ("by " + self.by,) if self.by else ()
        return (self.kind, *self.head, place, *by)


class Pending(NamedTuple):
    """A breakdown whose judgement waits for what the rest of the file teaches."""

    cluster: tuple[str, str]
    group: Group
    rest: Dims
    name: str
    parent: Node
    judgement: Judgement


class Lessons:
    """What the file itself teaches about which categories make a whole."""

    def __init__(self) -> None:
        self.sets: Counter[tuple[str, frozenset[int]]] = Counter()
        self.misses: Counter[tuple[str, frozenset[int]]] = Counter()
        self.exact: Counter[tuple[str, str, str]] = Counter()
        self.alone: Counter[tuple[str, str, str]] = Counter()
        """Breakdowns of one part that is its whole, by dimension."""
        self.over: Counter[tuple[str, str, str]] = Counter()
        self.short: Counter[tuple[str, str, str]] = Counter()
        self.closed: Counter[str] = Counter()
        """Breakdowns of several parts that add up, by the name of the dimension alone."""
        self.over_by_name: Counter[str] = Counter()
        self._indexed = -1
        self._by_code: dict[tuple[str, int], list[frozenset[int]]] = {}

    def whole(self, pending: Pending) -> bool:
        """Say whether these categories add up to their total elsewhere in the file."""
        kids = pending.judgement.kids
        codes = (pending.name, frozenset(pid for pid, _ in kids))
        exact = self.sets.get(codes, 0)
        misses = self.misses.get(codes, 0)
        if len(kids) > 1 and exact >= misses:
            judged = pending.judgement
            most = 5 * (judged.found.lo or 0) >= 4 * (judged.total.lo or 0)
            if exact > 1 or len(kids) > 2 or most:  # noqa: PLR2004
                return True
        if self._part_of_a_whole(*codes):
            return False
        if len(kids) == 1:
            key = _dimension(pending.group, pending.name)
            off = self.short.get(key, 0) + self.over.get(key, 0)
            return self.alone.get(key, 0) >= _LEARNED * max(1, off)
        for key, enough in (
            (_dimension(pending.group, pending.name), _LEARNED),
            (_anywhere(pending.group, pending.name), 2 * _LEARNED),
        ):
            off = self.short.get(key, 0) + self.over.get(key, 0)
            if self.exact.get(key, 0) >= max(enough, _LEARNED * off):
                return True
        return False

    def _part_of_a_whole(self, name: str, codes: frozenset[int]) -> bool:
        """Say whether these categories are only some of those that make a whole elsewhere."""
        if len(self.sets) != self._indexed:
            self._indexed = len(self.sets)
            self._by_code = {}
            for known, others in self.sets:
                for pid in others:
                    self._by_code.setdefault((known, pid), []).append(others)
        lists = [self._by_code.get((name, pid), []) for pid in codes]
        return bool(lists) and any(codes < others for others in min(lists, key=len))

    def partition(self, pending: Pending) -> bool:
        """Say whether these categories, or their dimension as a rule, add up elsewhere."""
        name = pending.name
        if self.sets.get((name, frozenset(pid for pid, _ in pending.judgement.kids)), 0):
            return True
        off = self.over_by_name.get(name, 0)
        return pending.judgement.reason == "the categories may overlap" and (
            self.closed.get(name, 0) > off
        )

    def overlapping(self, pending: Pending) -> bool:
        """Say whether these categories exceed their totals too often to be exclusive."""
        key = _dimension(pending.group, pending.name)
        over = self.over.get(key, 0)
        return over >= 3 and 2 * over > self.exact.get(key, 0)  # noqa: PLR2004


def _anywhere(group: Group, name: str) -> tuple[str, str, str]:
    return ("", group.measure, name)


def _adds_up(kids: list[Kid], total: Number) -> bool:
    """Say whether exact parts add up to an exact total."""
    summed: Number = 0
    for _, node in kids:
        value = node.value
        if value is None:
            return False
        summed += value
    return summed == total


def _dimension(group: Group, name: str) -> tuple[str, str, str]:
    return (group.source, group.measure, name)


class Evaluation:
    """Evaluates the discovered rules of one cluster."""

    def __init__(self, cluster: Cluster, layout: Layout, lessons: Lessons) -> None:
        self.cluster = cluster
        self.layout = layout
        self.lessons = lessons
        self.results: list[RuleResult] = []
        self.hits: list[Hit] = []
        self.pending: list[Pending] = []
        self.confirmed_groups: list[tuple[Node, list[Kid]]] = []
        self.families: dict[int, Families] = {}
        self.judges: dict[int, Judge] = {}
        self.extra_confirmed: set[int] = set()
        self.fractions: list[tuple[Group, Node]] = []
        """Places whose value is not whole."""

    # --------------------------------------------------------------- small help for all rules

    def code(self, kind: str, group: Group, *parts: str) -> str:
        """Build the permanent code of a discovered rule."""
        return rule_code((kind, group.source, group.measure, group.unit, group.period, *parts))

    def ok(self, kind: Kind, code: str) -> None:
        """Note a rule that holds."""
        self.results.append(RuleResult(code, kind, Outcome.PASSED))

    def skip(self, kind: Kind, code: str, reason: str) -> None:
        """Note a rule that cannot be judged."""
        self.results.append(RuleResult(code, kind, Outcome.SKIPPED, reason=reason))

    def hit(self, hit: Hit) -> None:
        """Note a violated rule."""
        self.hits.append(hit)
        self.results.append(
            RuleResult(hit.code, hit.kind, Outcome.VIOLATED, cells=tuple(hit.cells))
        )

    def scope(self, dims: Dims) -> str:
        """Write a node's address as words."""
        return scope((self.layout.name(pid), self.layout.label(pid)) for pid in dims)

    def central(self, group: Group) -> bool:
        """Say whether a measure is one that the file dwells on."""
        return group.unit in lexicon.PERSON_UNITS or len(self.cluster.cells) >= _CENTRAL

    def subject(self, group: Group) -> dict[str, str]:
        """Give the placeholders that say what a rule is about."""
        return {
            "measure": lexicon.words(group.raw_measure),
            "source": group_source(group),
            "period": group.period,
            "unit": group.unit,
        }

    # --------------------------------------------------------------- one group

    def run(self) -> None:
        """Evaluate breakdowns, restatements and bounds of all groups."""
        for key in sorted(self.cluster.groups):
            self.group(self.cluster.groups[key])

    def group(self, group: Group) -> None:
        """Evaluate one group."""
        for node in group.nodes.values():
            if len(node.cells) > 1:
                self.same(group, node)
        self.values(group)
        additive = lexicon.is_additive(group.measure, group.unit)
        if not additive and not (group.percent and not lexicon.is_change(group.measure)):
            return
        found = families(group, self.layout)
        self.families[id(group)] = found
        if group.percent:
            return
        self.flows(group, found)
        judge = Judge(group, self.layout, found)
        self.nested(group, found, judge)
        self.judges[id(group)] = judge
        for clash in derive_missing(judge, self.layout, Node):
            self.two_breakdowns(group, *clash)
        for clash in loose_clashes(judge, self.layout):
            self.two_breakdowns(group, *clash)
            self.hits[-1].severity = "low"
        self.sums(group, found, judge)

    def sums(self, group: Group, found: Families, judge: Judge) -> None:
        """Compare every stated total with its breakdowns."""
        nodes = group.nodes
        head = group.head
        results = self.results
        odd_names = self.layout.odd_names
        for rest, by_name in found.items():
            parent = nodes.get(rest)
            if parent is None or parent.parts:
                continue
            total = parent.value
            for name, kids in by_name.items():
                if name in odd_names and not is_breakdown(name, kids, self.layout):
                    continue
                if total is None or not _adds_up(kids, total):
                    self.slow_sum(group, judge, rest, name, kids, parent)
                    continue
                results.append(
                    RuleResult(
                        About("SUM", self.layout, head, rest, name), Kind.SUM, Outcome.PASSED
                    )
                )
                self.confirmed_groups.append((parent, kids))
                if total:
                    self.learn(group, name, kids)

    def learn(self, group: Group, name: str, kids: list[Kid]) -> None:
        """Remember a breakdown that adds up.

        One of several parts of which all but one are nothing proves little, and is forgotten.
        """
        weight = 1
        if len(kids) > 1:
            if sum(1 for _, node in kids if node.value) < _SEVERAL:
                return
            weight = 2
            self.lessons.sets[name, frozenset([pid for pid, _ in kids])] += 1
            self.lessons.closed[name] += 1
        else:
            self.lessons.alone[_dimension(group, name)] += 1
        exact = self.lessons.exact
        exact[_dimension(group, name)] += weight
        exact[_anywhere(group, name)] += weight

    def slow_sum(  # noqa: C901, PLR0917
        self, group: Group, judge: Judge, rest: Dims, name: str, kids: list[Kid], parent: Node
    ) -> None:
        """Judge a breakdown that does not simply add up."""
        if not is_breakdown(name, kids, self.layout):
            return
        code = self.code("SUM", group, self.layout.text(rest), "by " + name)
        if name in lexicon.CALENDAR_NAMES and (
            lexicon.is_level(group.measure)
            or (group.unit in lexicon.PERSON_UNITS and lexicon.recurs(group.measure))
        ):
            self.skip(Kind.SUM, code, "the values may be levels, not counts of a time")
            return
        if self.parts_exceed(group, rest, name, kids, parent):
            return
        judged = judge.judge(rest, name, kids, parent)
        key = _dimension(group, name)
        codes = (name, frozenset(pid for pid, _ in judged.kids))
        if judged.verdict == "passed":
            self.ok(Kind.SUM, code)
            self.confirmed_groups.append((parent, judged.kids))
            if sum(1 for _, node in judged.kids if node.value) > 1:
                self.lessons.sets[codes] += 1
                self.lessons.closed[name] += 1
            for place in (key, _anywhere(group, name)):
                self.lessons.exact[place] += 2 if len(judged.kids) > 1 else 1
            return
        if judged.verdict == "skipped":
            if judged.reason == "the categories may overlap":
                self.lessons.over[key] += 1
            self.skip(Kind.SUM, code, judged.reason)
            return
        for place in (key, _anywhere(group, name)):
            (self.lessons.over if judged.verdict == "over" else self.lessons.short)[place] += 1
        if judged.reason:
            self.lessons.over_by_name[name] += 1
        if judged.verdict == "short":
            self.lessons.misses[codes] += 1
        self.pending.append(
            Pending((self.cluster.source, self.cluster.stem), group, rest, name, parent, judged)
        )

    def resolve(self, pending: Pending) -> None:
        """Settle a breakdown once the whole file has been read."""
        group, rest, name, parent, judged = pending[1:]
        code = self.code("SUM", group, self.layout.text(rest), "by " + name)
        explicit = name in parent.totals
        weak = judged.whole == "restated"
        if weak:
            self.hit(self.sum_hit(group, code, rest, name, parent, judged, weak=True))
            return
        if judged.verdict == "over":
            if not explicit and not judged.whole and self.lessons.overlapping(pending):
                self.skip(Kind.SUM, code, "the categories may overlap")
                return
            if judged.reason and not self.lessons.partition(pending):
                self.skip(Kind.SUM, code, judged.reason)
                return
        else:
            whole = judged.whole in {"sure", "likely"} or self.lessons.whole(pending)
            if not whole:
                whole = weak = self._small_gap(judged, name)
            if not whole:
                self.skip(Kind.SUM, code, "the breakdown may be partial")
                return
        self.hit(self.sum_hit(group, code, rest, name, parent, judged, weak=weak))

    @staticmethod
    def _small_gap(judged: Judgement, name: str) -> bool:
        """Say whether so little is missing that the list was meant to be whole."""
        if not judged.total.exact or not judged.found.exact or len(judged.kids) < _GAP[1]:
            return False
        total, found = judged.total.lo or 0, judged.found.lo or 0
        share = _WIDE_GAP if lexicon.named(name, lexicon.COMPLETE_NAMES) else _GAP[0]
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
        total_cells = _cells_meaning(parent, judged.total)
        kids = sorted(judged.kids, key=lambda kid: self.layout.code(kid[0]))
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
        expected, found = _ends(judged.total, judged.found)
        severity = "low" if vague else "high" if self.central(group) else "medium"
        if severity == "high" and judged.verdict == "short" and self._unnamed_rest(judged):
            severity = "medium"
        if weak and severity != "low":
            gap = distance(judged.found.lo or 0, judged.total.lo or 0)
            severity = "medium" if 50 * gap <= (judged.total.lo or 0) else "low"
        params = self.subject(group) | {
            "scope": self.scope(rest),
            "dimension": lexicon.words(name),
            "found": ("at least " if gaps else "")
            + figure(judged.found.lo if judged.found.lo is not None else judged.found.hi),
            "expected": stated(total_cells[0]) if total_cells else figure(judged.total.lo),
            "parts": listed(
                [f"{self.layout.label(kid[0])} {_kid_text(kid, part_cells)}" for kid in kids]
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

    def _unnamed_rest(self, judged: Judgement) -> bool:
        """Say whether so little is missing that one of an unstated group may be all of it."""
        if any(lexicon.residual(self.layout.code(pid)) for pid, _ in judged.kids):
            return False
        total, found = judged.total.lo or 0, judged.found.lo or 0
        return _HARDLY * (total - found) <= total

    def _sum_hint(self, group: Group, rest: Dims, judged: Judgement, part_cells: list[Cell]) -> str:
        """Say what may have gone wrong: swapped digits, or a total of another year."""
        summed, total = judged.found.lo, judged.total.lo
        if summed is None or total is None:
            return ""
        kids = sorted(judged.kids, key=lambda kid: self.layout.code(kid[0]))
        parts = [
            (self.layout.label(pid), node.cells[0].value)
            for pid, node in kids
            if len(node.cells) == 1 and any(node.cells[0] is c for c in part_cells)
        ]
        hint = digits_hint(decimal(summed), decimal(total), parts)
        if hint or summed < _SPEAKING:
            return hint
        for key in sorted(self.cluster.groups):
            other = self.cluster.groups[key]
            node = other.nodes.get(rest)
            if other is group or other.unit != group.unit or node is None or not node.cells:
                continue
            if node.value == summed:
                holder = node.first()
                return (
                    f"; {figure(summed)} is stated for {holder.period} "
                    f"({lexicon.words(holder.measure)}, {where([holder])})"
                )
        return ""

    def two_breakdowns(  # noqa: PLR0917
        self,
        group: Group,
        rest: Dims,
        name: str,
        other: str,
        kids: list[Kid],
        others: list[Kid],
    ) -> None:
        """Tell two whole breakdowns of one unstated total that give different sums."""
        first = sum((node.value or 0 for _, node in kids), start=0)
        second = sum((node.value or 0 for _, node in others), start=0)
        cells = [c for _, node in [*kids, *others] for c in node.leaves()]
        params = self.subject(group) | {
            "scope": self.scope(rest),
            "dimension": lexicon.words(name),
            "other": lexicon.words(other),
            "expected": figure(first),
            "found": figure(second),
            "where": where(cells),
        }
        self.hit(
            Hit(
                self.code("SUM", group, self.layout.text(rest), f"by {name} and {other}"),
                Kind.SUM,
                "high" if self.central(group) else "medium",
                Text(
                    (
                        "{measure} ({source}, {period}; {scope}): the parts by {dimension} add up "
                        "to {expected}, those by {other} to {found} ({where})"
                    ),
                    params,
                ),
                Text(
                    "Ask {source} for the total, and which breakdown has to change",
                    params,
                ),
                cells,
                expected=decimal(first),
                found=decimal(second),
                tolerance=ZERO,
            )
        )

    def parts_exceed(
        self, group: Group, rest: Dims, name: str, kids: list[Kid], parent: Node
    ) -> bool:
        """Tell a part that is larger than its whole; true if there is one."""
        totals = parent.spans
        if not totals:
            return False
        worst: tuple[int, Node] | None = None
        for pid, node in kids:
            if not node.spans or node.parts:
                continue
            if all(total.below(span) for total in totals for span in node.spans) and (
                worst is None or _low(node) > _low(worst[1])
            ):
                worst = (pid, node)
        if worst is None:
            return False
        pid, node = worst
        if len(kids) == 1 and self.layout.code(pid) in lexicon.RESIDUAL:
            code = self.code("SUM", group, self.layout.text(rest), "by " + name)
            self.skip(Kind.SUM, code, "the part may lie outside the whole")
            return True
        total_cells = _cells_meaning(parent, totals[0])
        part_cells = node.leaves()
        expected, found = _ends(totals[0], node.spans[0])
        exact = totals[0].exact and node.spans[0].exact
        params = self.subject(group) | {
            "part_scope": self.scope(node.dims),
            "scope": self.scope(rest),
            "found": stated(part_cells[0]),
            "expected": stated(total_cells[0]) if total_cells else figure(totals[0].lo),
            "where": where([*total_cells, *part_cells]),
            "dimension": lexicon.words(name),
        }
        hit = Hit(
            self.code("BOUND", group, self.layout.text(node.dims), "in", self.layout.text(rest)),
            Kind.BOUND,
            ("high" if self.central(group) else "medium") if exact else "low",
            Text(
                (
                    "{measure} ({source}, {period}): {found} is stated for a part ({part_scope}), "
                    "but only {expected} for the whole ({scope}) ({where})"
                ),
                params,
            ),
            Text(
                "Ask {source} which of the two is right, and whether both count the same thing",
                params,
            ),
            [*total_cells, *part_cells],
            expected=decimal(expected),
            found=decimal(found),
            tolerance=ZERO,
        )
        if len(kids) == 1 and rest and expected == 0 and not self.lessons.closed.get(name, 0):
            # A category that nowhere stands beside others may be told beside its whole, not in it.
            hit.severity = "low"
        whole = sum_of(kids)
        if whole.exact and totals[0].exact:
            hit.amounts.add(abs(decimal((whole.lo or 0) - (totals[0].lo or 0))))
        self.hit(hit)
        return True

    def flows(self, group: Group, found: Families) -> None:
        """Check a stock told as codes of one dimension: opening + in - out = closing."""
        odd = self.layout.odd
        for rest, by_name in found.items():
            for name, kids in by_name.items():
                if len(kids) < 3 or not any(pid in odd for pid, _ in kids):  # noqa: PLR2004
                    continue
                codes = [self.layout.code(pid) for pid, _ in kids]
                if not is_flow(codes):
                    continue
                code = self.code("BALANCE", group, self.layout.text(rest), "by " + name)
                sides = [
                    (sign, node)
                    for pid, node in sorted(kids, key=lambda k: self.layout.code(k[0]))
                    if (sign := _SIGNS.get(lexicon.FLOW_CODES.get(self.layout.code(pid), ""), 0))
                ]
                if any(node.value is None for _, node in sides) or len(sides) != len(kids):
                    self.skip(Kind.BALANCE, code, "a side of the balance is missing")
                    continue
                left = sum((sign * (n.value or 0) for sign, n in sides if sign < 2), start=0)  # noqa: PLR2004
                closing = [node for sign, node in sides if sign == 2][0]  # noqa: PLR2004, RUF015
                if left == closing.value:
                    self.ok(Kind.BALANCE, code)
                    self.extra_confirmed.update(id(c) for _, n in sides for c in n.cells)
                    continue
                cells = [node.first() for _, node in sides]
                params = self.subject(group) | {
                    "scope": self.scope(rest),
                    "parts": listed(
                        [f"{self.layout.label(kid[0])} {_kid_text(kid, cells)}" for kid in kids]
                    ),
                    "found": figure(left),
                    "closing": stated(closing.first()),
                    "where": where(cells),
                }
                self.hit(
                    Hit(
                        code,
                        Kind.BALANCE,
                        "high",
                        Text(
                            (
                                "{measure} ({source}, {period}; {scope}): opening, received and "
                                "resolved make {found} ({parts}), but {closing} are stated at the "
                                "end ({where})"
                            ),
                            params,
                        ),
                        Text(
                            "Ask {source} which term of the balance is wrong or left out",
                            params,
                        ),
                        cells,
                        expected=decimal(left),
                        found=closing.first().value,
                        tolerance=ZERO,
                    )
                )

    def nested(self, group: Group, found: Families, judge: Judge) -> None:
        """Check codes that lie inside one another: under 15 in under 18, a country in foreign."""
        nesting = self.layout.nesting
        for rest, by_name in found.items():
            for name, kids in by_name.items():
                if len(kids) < 2 or not any(pid in nesting for pid, _ in kids):  # noqa: PLR2004
                    continue
                ordered = sorted(
                    (k for k in kids if k[1].spans), key=lambda k: self.layout.code(k[0])
                )
                if len(ordered) > _NESTED or not is_breakdown(name, kids, self.layout):
                    continue
                for outer in ordered:
                    if outer[0] not in nesting:
                        continue
                    for inner in ordered:
                        if inner is not outer and judge.holds(outer, inner, ordered):
                            self.inside(group, rest, name, outer, inner)

    def inside(self, group: Group, rest: Dims, name: str, outer: Kid, inner: Kid) -> None:
        """Compare one category with another that holds it."""
        code = self.code(
            "BOUND", group, self.layout.text(inner[1].dims), "in", self.layout.code(outer[0])
        )
        whole, part = outer[1].spans[0], inner[1].spans[0]
        if not all(w.below(p) for w in outer[1].spans for p in inner[1].spans):
            self.ok(Kind.BOUND, code)
            return
        cells = [outer[1].first(), inner[1].first()]
        expected, value = _ends(whole, part)
        params = self.subject(group) | {
            "scope": self.scope(rest),
            "dimension": lexicon.words(name),
            "part": self.layout.label(inner[0]),
            "holder": self.layout.label(outer[0]),
            "found": stated(cells[1]),
            "expected": stated(cells[0]),
            "where": where(cells),
        }
        self.hit(
            Hit(
                code,
                Kind.BOUND,
                ("high" if self.central(group) else "medium")
                if whole.exact and part.exact
                else "low",
                Text(
                    (
                        "{measure} ({source}, {period}; {scope}): {found} is stated for "
                        "{dimension} {part}, but only {expected} for {holder}, which holds it "
                        "({where})"
                    ),
                    params,
                ),
                Text("Ask {source} which of the two is right", params),
                cells,
                expected=decimal(expected),
                found=decimal(value),
                tolerance=ZERO,
            )
        )

    # --------------------------------------------------------------- missing cells

    def implied(self, shorts: list[Pending]) -> set[int]:
        """Tell cells of a crossed table that nobody states, but row and column imply alike.

        Returns the positions of the breakdowns that fall short for no other reason.
        """
        explained: set[int] = set()
        places: dict[tuple[int, Dims, str], int] = {}
        for i, short in enumerate(shorts):
            places[id(short.group), short.rest, short.name] = i
        for i, short in enumerate(shorts):
            if i in explained or not (short.judgement.total.exact and short.judgement.found.exact):
                continue
            gap = (short.judgement.total.lo or 0) - (short.judgement.found.lo or 0)
            present = {pid for pid, _ in short.judgement.kids}
            for other in short.rest:
                outer = tuple(p for p in short.rest if p != other)
                found = self.families.get(id(short.group), {}).get(outer, {}).get(short.name, [])
                for pid, _ in found:
                    if pid in present:
                        continue
                    column = tuple(sorted((*outer, pid)))
                    key = (id(short.group), column, self.layout.name(other))
                    j = places.get(key)
                    if j is None or j == i or j in explained:
                        continue
                    pair = shorts[j].judgement
                    if (pair.total.lo or 0) - (pair.found.lo or 0) != gap or other in {
                        p for p, _ in pair.kids
                    }:
                        continue
                    explained |= {i, j}
                    self.missing(short, shorts[j], tuple(sorted((*short.rest, pid))), gap)
        return explained

    def missing(self, row: Pending, column: Pending, place: Dims, gap: Number) -> None:
        """Tell one implied cell."""
        group = row.group
        cells = [
            *_cells_meaning(row.parent, row.judgement.total),
            *chosen_cells(row.judgement.kids),
            *_cells_meaning(column.parent, column.judgement.total),
            *chosen_cells(column.judgement.kids),
        ]
        params = self.subject(group) | {
            "scope": self.scope(place),
            "found": figure(gap),
            "where": where(cells),
        }
        self.hit(
            Hit(
                self.code("MISSING", group, self.layout.text(place)),
                Kind.MISSING,
                "low",
                Text(
                    (
                        "{measure} ({source}, {period}): no value is stated for {scope}, but its "
                        "row and its column both leave {found} for it ({where})"
                    ),
                    params,
                ),
                Text("Ask {source} to state the value for {scope}", params),
                cells,
                expected=decimal(gap),
                found=None,
                tolerance=ZERO,
            )
        )

    # --------------------------------------------------------------- restatements

    def same(self, group: Group, node: Node) -> None:
        """Compare the statements of one quantity."""
        if not node.spans:
            return
        dims = self.layout.text(node.dims)
        if len(node.spans) == 1:
            self.results.append(
                RuleResult(
                    About("SAME", self.layout, group.head, node.dims, ""),
                    Kind.SAME,
                    Outcome.PASSED,
                )
            )
            return
        code = self.code("SAME", group, dims)
        clash = _clash(node.spans)
        if clash is None:
            self.ok(Kind.SAME, code)
            return
        if _individual(group) and not any(
            self.layout.name(pid) in lexicon.INDEX_NAMES for pid in node.dims
        ):
            self.skip(Kind.SAME, code, "the values may belong to different persons")
            return
        self.hit(self.same_hit(group, code, node, clash))

    def same_hit(self, group: Group, code: str, node: Node, clash: tuple[Span, Span]) -> Hit:
        """Tell a quantity stated twice with different values."""
        cells = sorted((c for c in node.cells if c.value is not None), key=reading_order)
        counts = Counter(c.value for c in cells)
        first = min(cells, key=lambda c: (-counts[c.value], reading_order(c)))
        other = next((c for c in cells if c.value != first.value), cells[-1])
        if other.value == first.value:
            other = next(c for c in cells if c.qualifier != first.qualifier)
        exact = clash[0].exact and clash[1].exact
        both = [c for c in cells if c.value == first.value] + [
            c for c in cells if c.value != first.value
        ]
        params = self.subject(group) | {
            "scope": self.scope(node.dims),
            "first": stated(first),
            "second": stated(other),
            "first_where": where([first]),
            "second_where": where([other]),
            "hint": self._share_hint(group, first, other) or digits_hint(first.value, other.value),
        }
        if first.section == other.section:
            template = (
                "{measure} ({source}, {period}; {scope}): {first} and {second} are both stated "
                "in {first_where}{hint}"
            )

        else:
            template = (
                "{measure} ({source}, {period}; {scope}): {first} is stated in {first_where}, "
                "but {second} in {second_where}{hint}"
            )

        if not exact:
            severity = "low"
        elif group.percent or not self.central(group):
            severity = "medium"
        else:
            severity = "high"
        return Hit(
            code,
            Kind.SAME,
            severity,
            Text(template, params),
            Text(
                (
                    "Ask {source} which value holds; if the two count different things, name the "
                    "difference"
                ),
                params,
            ),
            both,
            expected=first.value,
            found=other.value,
            tolerance=ZERO,
        )

    def _share_hint(self, group: Group, first: Cell, other: Cell) -> str:
        """Say whether the second value is a stated share of the first: a part told as the whole."""
        if first.value is None or other.value is None or group.percent or not first.value:
            return ""
        for key in sorted(self.cluster.groups):
            shares = self.cluster.groups[key]
            if not shares.percent or shares.period != group.period:
                continue
            for dims in sorted(shares.nodes, key=self.layout.text):
                node = shares.nodes[dims]
                if not dims or node.value is None:
                    continue
                exact = other.value * 100 / first.value
                if abs(exact - decimal(node.value)) <= Decimal("0.5"):
                    share = stated(node.first())
                    return (
                        f"; {stated(other)} is {share} per cent of {stated(first)}, "
                        f"the share stated for {self.scope(dims)}"
                    )
        return ""

    # --------------------------------------------------------------- single values

    def values(self, group: Group) -> None:
        """Tell counts and percentages that cannot be."""
        change = lexicon.is_change(group.measure) or periods.is_range(group.period)
        for node in group.nodes.values():
            for span in node.spans:
                low = span.lo
                if low is None:
                    continue
                if type(low) is not int:
                    self.fractions.append((group, node))
                if group.percent:
                    if (
                        not change
                        and not lexicon.is_rate(group.measure)
                        and (
                            low < 0 or low > 100  # noqa: PLR2004
                        )
                    ):
                        self._impossible(group, node, "a share lies between 0 and 100 per cent")
                elif (
                    low < 0
                    and not change
                    and not lexicon.may_be_negative(group.measure, group.unit)
                ):
                    self._impossible(group, node, "a count cannot be negative")

    def _impossible(self, group: Group, node: Node, why: str) -> None:
        cell = node.first()
        params = self.subject(group) | {
            "scope": self.scope(node.dims), "found": stated(cell), "why": why,
            "where": where([cell]),
        }  # fmt: skip
        value = cell.value or ZERO
        bound = ZERO if value < 0 else Decimal(100)
        self.hit(
            Hit(
                self.code("BOUND", group, self.layout.text(node.dims), "range"),
                Kind.BOUND,
                "high",
                Text(
                    (
                        "{measure} ({source}, {period}; {scope}): {found} is stated, but {why} "
                        "({where})"
                    ),
                    params,
                ),
                Text("Ask {source} for the right value", params),
                [cell],
                expected=bound,
                found=cell.value,
                tolerance=ZERO,
            )
        )

    def confirmed(self) -> set[int]:
        """Give the cells that some passed equality holds."""
        if not self.hits:
            return set()
        result: set[int] = set(self.extra_confirmed)
        for parent, kids in self.confirmed_groups:
            for node in (parent, *(node for _, node in kids)):
                result.update(id(cell) for cell in node.leaves())
        return result


def group_source(group: Group) -> str:
    """Give the source's name as the cells write it."""
    for node in group.nodes.values():
        if node.cells:
            return node.cells[0].source
    return group.source


def _low(node: Node) -> Decimal:
    span = node.spans[0]
    low = span.lo if span.lo is not None else 0
    return decimal(low)


def _kid_text(kid: Kid, chosen: list[Cell]) -> str:
    node = kid[1]
    if node.parts:
        return figure(node.value)
    for cell in node.cells:
        if any(cell is c for c in chosen):
            return stated(cell) if cell.value is not None else "not stated"
    return "not stated"


def _cells_meaning(node: Node, span: Span) -> list[Cell]:
    """Give the cells of a node that state this value, the first one only."""
    cells = node.leaves()
    for cell in cells:
        if cell.value is not None and span.lo is not None and cell.value == decimal(span.lo):
            return [cell]
    return cells[:1]


def _ends(total: Span, found: Span) -> tuple[int, int]:
    """Give the ends of two intervals that face each other."""
    if total.below(found):
        return total.hi or 0, found.lo or 0  # type: ignore[return-value]
    return total.lo or 0, (found.hi if found.hi is not None else found.lo) or 0  # type: ignore[return-value]


def _clash(spans: list[Span]) -> tuple[Span, Span] | None:
    for i, a in enumerate(spans):
        for b in spans[i + 1 :]:
            if not a.meets(b):
                return a, b
    return None


def _individual(group: Group) -> bool:
    """Say whether a measure is about single persons, whose values differ."""
    if group.unit not in {"years", "year", "months", "month", "days", "age", "eur", "rsd"}:
        return False
    return (
        any(
            word in group.measure.split("-")
            for word in ("age", "sentence", "length", "stay", "compensation", "amount", "fine")
        )
        and "average" not in group.measure
    )
