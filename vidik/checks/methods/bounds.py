# SPDX-License-Identifier: EUPL-1.2
"""What cannot exceed what: parts and wholes, breakdowns of one total, flows and levels."""

from __future__ import annotations

from decimal import Decimal

from . import flowwords, lexicon, measurewords, sentences, vocabulary
from .breakdowns import Judge
from .evaluation import Clash, Evaluation, cells_meaning, ends
from .grouping import Hit
from .intervals import decimal
from .learning import ENOUGH, Breakdown, Tally
from .model import Basis, Ground, Kind
from .partitions import PAIR, Child, Families, Judgement, is_breakdown, is_flow, sum_of
from .table import Dims, Group, Node
from .wording import figure, stated

_SIGNS = {"opening": 1, "in": 1, "out": -1, "closing": 2}
_NESTED = 60
_AROUND = 2


class BoundRules:
    """What cannot exceed what: parts and wholes, breakdowns of one total, flows and levels."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation

    @staticmethod
    def exceeding(children: list[Child], parent: Node) -> Child | None:
        """Return the largest part that alone is larger than its whole.

        Beside parts below zero any part may be, and beyond a whole below zero any part is.
        """
        totals = parent.spans
        worst: Child | None = None
        for pid, node in children if totals else ():
            if not node.spans or node.parts:
                continue
            if all(total.below(span) for total in totals for span in node.spans) and (
                worst is None or _low(node) > _low(worst[1])
            ):
                worst = (pid, node)
        return None if worst is not None and _is_signed(children, parent) else worst

    def resolve(self, one: Breakdown, judged: Judgement) -> None:
        """Report a part that is larger than its whole, unless the file shows that it is no part."""
        group, rest, name, children, parent, way = one
        ((pid, node),) = judged.children
        totals = parent.spans
        code = self.e.code("SUM", group, self.e.layout.text(rest), "by " + name)
        weighed = ("short", 0) if way else ("beyond", ENOUGH)
        evidence = self.e.learning.weigh(one, children, *weighed, Tally("beyond"))
        if not evidence.believed or (
            len(children) == 1 and self.e.layout.code(pid) in vocabulary.RESIDUAL
        ):
            self.e.skip(Kind.SUM, code, "the part may lie outside the whole")
            return
        total_cells = cells_meaning(parent, totals[0])
        part_cells = node.leaves()
        expected, found = ends(totals[0], node.spans[0])
        exact = totals[0].exact and node.spans[0].exact
        params = self.e.subject(group, rest, [*total_cells, *part_cells]) | {
            "part_scope": self.e.scope(tuple(p for p in node.dims if p not in rest)),
            "found": stated(part_cells[0]),
            "expected": stated(total_cells[0]) if total_cells else figure(totals[0].lo),
            "dimension": lexicon.words(name),
        }  # fmt: skip
        hit = Hit(
            self.e.code(
                "BOUND", group, self.e.layout.text(node.dims), "in", self.e.layout.text(rest)
            ),
            Kind.BOUND,
            ("high" if self.e.central(group) else "medium") if exact else "low",
            sentences.PART_EXCEEDS,
            sentences.ASK_BOTH,
            params,
            [*total_cells, *part_cells],
            expected=decimal(expected),
            found=decimal(found),
            ground=evidence.ground(Basis.ARITHMETIC),
        )
        if len(children) == 1 and rest and expected == 0 and not self.e.learning.known(one):
            # A category that nowhere stands beside others may be reported beside its whole, not in
            # it.
            hit.severity = "low"
        whole = sum_of(children)
        if whole.exact and totals[0].exact:
            hit.amounts.add(abs(decimal((whole.lo or 0) - (totals[0].lo or 0))))
        self.e.hit(hit)

    @staticmethod
    def rates(group: Group, children: list[Child], parent: Node) -> bool:
        """Say whether values with decimals lie around their total, as rates do around their mean.

        Counts are never stated so; of sums of money at most one exceeds its whole, by mistake.
        """
        total = parent.value
        values = [node.value for _, node in children if node.value is not None]
        if (
            total is None
            or len(values) < _AROUND
            or group.unit in (measurewords.COUNT_UNITS | measurewords.PERSON_UNITS)
        ):
            return False
        if all(isinstance(value, int) for value in (total, *values)):
            return False
        above = sum(1 for value in values if value > total)
        return 0 < above < len(values) and (
            above > 1 or not any(measurewords.MONEY.match(w) for w in group.unit.split("-"))
        )

    def clash_code(self, clash: Clash) -> str:
        """Build the code of two breakdowns of one total."""
        group, rest, (name, _), (other, _) = clash
        return self.e.code("SUM", group, self.e.layout.text(rest), f"by {name} and {other}")

    def two_breakdowns(self, clash: Clash, ground: Ground) -> None:
        """Report two whole breakdowns of one unstated total that give different sums."""
        group, rest, (name, children), (other, others) = clash
        first, second = clash.sums
        cells = [c for _, node in [*children, *others] for c in node.leaves()]
        params = self.e.subject(group, rest, cells) | {
            "dimension": lexicon.words(name), "other": lexicon.words(other),
            "expected": figure(first), "found": figure(second),
        }  # fmt: skip
        self.e.hit(Hit(
            self.clash_code(clash), Kind.SUM, "medium", sentences.TWO_BREAKDOWNS,
            sentences.ASK_BREAKDOWNS, params, cells,
            expected=decimal(first), found=decimal(second), ground=ground,
        ))  # fmt: skip

    def flows(self, group: Group, found: Families) -> None:
        """Check a stock stated as codes of one dimension: opening + in - out = closing."""
        odd = self.e.layout.odd_names
        for rest, by_name in found.items():
            for name, children in by_name.items():
                if name not in odd or len(children) < 3:  # noqa: PLR2004
                    continue
                codes = [self.e.layout.code(pid) for pid, _ in children]
                if not is_flow(codes):
                    continue
                code = self.e.code("BALANCE", group, self.e.layout.text(rest), "by " + name)
                sides = [
                    (sign, node)
                    for pid, node in sorted(children, key=lambda k: self.e.layout.code(k[0]))
                    if (
                        sign := _SIGNS.get(flowwords.FLOW_CODES.get(self.e.layout.code(pid), ""), 0)
                    )
                ]
                if any(node.value is None for _, node in sides) or len(sides) != len(children):
                    self.e.skip(Kind.BALANCE, code, "a side of the balance is missing")
                    continue
                left = sum((sign * (n.value or 0) for sign, n in sides if sign < 2), start=0)  # noqa: PLR2004
                closing = [node for sign, node in sides if sign == 2][0]  # noqa: PLR2004, RUF015
                if left == closing.value:
                    self.e.ok(Kind.BALANCE, code)
                    self.e.extra_confirmed.update(id(c) for _, n in sides for c in n.cells)
                    continue
                cells = [node.first() for _, node in sides]
                params = self.e.subject(group, rest, cells) | {
                    "parts": self.e.listed(children, cells), "found": figure(left),
                    "closing": stated(closing.first()),
                }  # fmt: skip
                self.e.hit(Hit(
                    code, Kind.BALANCE, "high", sentences.STOCK, sentences.ASK_TERMS, params, cells,
                    expected=decimal(left), found=closing.first().value, ground=Ground(Basis.WORDS),
                ))  # fmt: skip

    def nested(self, group: Group, found: Families, judge: Judge) -> None:
        """Check codes that lie inside one another: under 15 in under 18, a country in foreign."""
        nesting, names = self.e.layout.nesting, self.e.layout.nesting_names
        for rest, by_name in found.items():
            for name, children in by_name.items():
                pids = [pid for pid, _ in children]
                if name not in names or len(children) < PAIR or nesting.isdisjoint(pids):
                    continue
                ordered = sorted(
                    (k for k in children if k[1].spans), key=lambda k: self.e.layout.code(k[0])
                )
                if not is_breakdown(name, children, self.e.layout):
                    continue
                if len(ordered) > _NESTED:
                    code = self.e.code("BOUND", group, self.e.layout.text(rest), "by " + name)
                    reason = "there are too many categories to compare every pair"
                    self.e.skip(Kind.BOUND, code, reason)
                    continue
                for outer in ordered:
                    if outer[0] not in nesting:
                        continue
                    for inner in ordered:
                        if inner is not outer and judge.holds(outer, inner, ordered):
                            self.inside(group, rest, name, outer, inner)

    def inside(self, group: Group, rest: Dims, name: str, outer: Child, inner: Child) -> None:
        """Compare one category with another that holds it."""
        code = self.e.code(
            "BOUND", group, self.e.layout.text(inner[1].dims), "in", self.e.layout.code(outer[0])
        )
        whole, part = outer[1].spans[0], inner[1].spans[0]
        if not all(w.below(p) for w in outer[1].spans for p in inner[1].spans):
            self.e.ok(Kind.BOUND, code)
            return
        cells = [outer[1].first(), inner[1].first()]
        expected, value = ends(whole, part)
        params = self.e.subject(group, rest, cells) | {
            "dimension": lexicon.words(name), "part": self.e.layout.label(inner[0]),
            "holder": self.e.layout.label(outer[0]), "found": stated(cells[1]),
            "expected": stated(cells[0]),
        }  # fmt: skip
        self.e.hit(
            Hit(
                code,
                Kind.BOUND,
                ("high" if self.e.central(group) else "medium")
                if whole.exact and part.exact
                else "low",
                sentences.NESTED_EXCEEDS,
                sentences.ASK_NESTED,
                params,
                cells,
                expected=decimal(expected),
                found=decimal(value),
                ground=Ground(Basis.ARITHMETIC),
            )
        )


def _is_signed(children: list[Child], parent: Node) -> bool:
    """Return whether a whole is below zero, or several of its parts, of which one may be a slip."""
    below = sum(1 for _, node in children if node.spans and _low(node) < 0)
    return below > 1 or _low(parent) < 0


def _low(node: Node) -> Decimal:
    span = node.spans[0]
    low = span.lo if span.lo is not None else 0
    return decimal(low)
