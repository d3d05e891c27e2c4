# SPDX-License-Identifier: EUPL-1.2
"""Rules over time and between measures of one stem: balances and what is carried over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import lexicon, periods, sentences
from .closing import closed_by_others
from .evaluation import ZERO, Evaluation
from .grouping import Hit
from .hints import digits_hint
from .intervals import Span, decimal
from .model import Basis, Ground, Kind, Text
from .ranges import RangeRules
from .trends import TrendRules
from .wording import figure, stated, where

if TYPE_CHECKING:
    from datetime import date

    from .model import Cell
    from .table import Dims, Group, Node


class SeriesRules:
    """Evaluates what one cluster says over time."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self.layout = evaluation.layout
        self.groups = evaluation.cluster.groups

    def run(self) -> None:
        """Evaluate all of them."""
        if len(self.groups) > 1:
            self.e.attempt(self.balances)
            self.e.attempt(self.carries)
        self.e.attempt(TrendRules(self.e).run)
        self.e.attempt(RangeRules(self.e).run)

    def _stocks(self, unit: str) -> dict[tuple[date, str], list[Group]]:
        """List groups that count what is open at a night, by night and role."""
        found: dict[tuple[date, str], list[Group]] = {}
        for key in sorted(self.groups):
            group = self.groups[key]
            if group.unit != unit:
                continue
            role = lexicon.role_of(group.measure)[1]
            if role not in {"stock", "opening", "closing"}:
                continue
            night = periods.night(group.period)
            if night is None:
                span = periods.parse(group.period)
                if span is None or role == "stock":
                    continue
                night = periods.night_before(span) if role == "opening" else span.last
            found.setdefault((night, role), []).append(group)
        return found

    def balances(self) -> None:
        """Opening + received = in process; in process − resolved = closing."""
        for unit in sorted({g.unit for g in self.groups.values()}):
            if not lexicon.is_additive("x", unit):
                continue
            flows: dict[str, dict[str, list[Group]]] = {}
            for key in sorted(self.groups):
                group = self.groups[key]
                span = periods.parse(group.period)
                if group.unit != unit or span is None or span.kind == "at":
                    continue
                stem, role = lexicon.role_of(group.measure)
                if stem == self.e.cluster.stem and role in {"in", "load", "out"}:
                    flows.setdefault(group.period, {}).setdefault(role, []).append(group)
                elif not role and group.measure == self.e.cluster.stem:
                    flows.setdefault(group.period, {}).setdefault("bare", []).append(group)
            stocks = self._stocks(unit)
            for period in sorted(flows):
                self._balance(period, flows[period], stocks)

    def _balance(
        self,
        period: str,
        flow: dict[str, list[Group]],
        stocks: dict[tuple[date, str], list[Group]],
    ) -> None:
        span = periods.parse(period)
        if span is None:
            return
        before = periods.night_before(span)
        opening = [
            *stocks.get((before, "stock"), ()), *stocks.get((before, "opening"), ()),
        ]  # fmt: skip
        closing = [
            *stocks.get((span.last, "stock"), ()), *stocks.get((span.last, "closing"), ()),
        ]  # fmt: skip
        inflow = flow.get("in") or flow.get("bare", [])
        load = flow.get("load", [])
        out = flow.get("out", [])
        if len(inflow) == 1 and opening and load:
            for dims in sorted(load[0].nodes, key=self.layout.text):
                terms = [(1, opening), (1, inflow)]
                self._equation(load[0], dims, period, terms, [load], "in process")
        if len(out) == 1 and closing:
            if load:
                for dims in sorted(closing[0].nodes, key=self.layout.text):
                    terms = [(1, load), (-1, out)]
                    self._equation(closing[0], dims, period, terms, [closing], "closing")
            elif opening and len(inflow) == 1:
                for dims in sorted(closing[0].nodes, key=self.layout.text):
                    terms = [(1, opening), (1, inflow), (-1, out)]
                    self._equation(closing[0], dims, period, terms, [closing], "closing")

    def _equation(  # noqa: PLR0917
        self,
        group: Group,
        dims: Dims,
        period: str,
        terms: list[tuple[int, list[Group]]],
        result: list[list[Group]],
        what: str,
    ) -> None:
        code = self.e.code("BALANCE", group, self.layout.text(dims), what)
        sides: list[tuple[int, Node]] = []
        for sign, groups in terms:
            node = next((n for g in groups if (n := g.nodes.get(dims)) and n.spans), None)
            if node is None:
                self.e.skip(Kind.BALANCE, code, "a side of the balance is missing")
                return
            sides.append((sign, node))
        target = next((n for g in result[0] if (n := g.nodes.get(dims)) and n.spans), None)
        if target is None:
            self.e.skip(Kind.BALANCE, code, "a side of the balance is missing")
            return
        sums = [Span(0, 0)]
        for sign, node in sides:
            sums = [
                s.plus(span) if sign > 0 else s.minus(span) for s in sums for span in node.spans[:3]
            ]
        cells = [node.first() for _, node in sides] + [target.first()]
        if any(s.meets(t) for s in sums for t in target.spans):
            self.e.ok(Kind.BALANCE, code)
            self.e.extra_confirmed.update(id(c) for _, n in sides for c in n.cells)
            self.e.extra_confirmed.update(id(c) for c in target.cells)
            return
        left, right = sums[0], target.spans[0]
        if closed_by_others(left, right, self._beside(cells, period)):
            self.e.skip(Kind.BALANCE, code, "further flows beside the balance close it")
            return
        params = self.e.subject(group) | {
            "period": period,
            "scope": self.e.scope(dims),
            "sum": " ".join(
                f"{'−' if sign < 0 else '+'} {stated(node.first())} "
                f"{lexicon.words(node.first().measure)}"
                for sign, node in sides
            ).removeprefix("+ "),
            "found": figure(left.lo),
            "target": f"{stated(target.first())} {lexicon.words(target.first().measure)}",
            "where": where(cells),
            "hint": digits_hint(
                None if left.lo is None else decimal(left.lo), target.first().value
            ),
        }
        exact = left.exact and right.exact
        low = left.lo if left.lo is not None else left.hi or 0
        end = right.lo if right.lo is not None else right.hi or 0
        self.e.hit(
            Hit(
                code,
                Kind.BALANCE,
                "high" if exact else "low",
                Text(
                    sentences.TERMS,
                    params,
                ),
                Text(
                    sentences.WHICH_TERM,
                    params,
                ),
                cells,
                expected=decimal(low),
                found=decimal(end),
                tolerance=ZERO,
                ground=Ground(Basis.WORDS),
            )
        )

    def _beside(self, terms: list[Cell], period: str) -> list[Cell]:
        """Give what else is counted at the place and in the period of a balance."""
        used = {cell.measure for cell in terms}
        return [c for c in self.layout.beside(terms[-1], period) if c.measure not in used]

    def carries(self) -> None:
        """What is open at the end of one period is open at the beginning of the next."""
        for unit in sorted({g.unit for g in self.groups.values()}):
            nights: dict[date, list[Group]] = {}
            for (night, _), groups in self._stocks(unit).items():
                nights.setdefault(night, []).extend(groups)
            for night in sorted(nights):
                groups = sorted(nights[night], key=lambda g: (g.period, g.measure))
                for i, first in enumerate(groups):
                    for second in groups[i + 1 :]:
                        for dims in sorted(first.nodes, key=self.layout.text):
                            if dims in second.nodes:
                                self._carry(first, second, dims, night)

    def _carry(self, first: Group, second: Group, dims: Dims, night: date) -> None:
        a, b = first.nodes[dims], second.nodes[dims]
        code = self.e.code("CARRY", first, self.layout.text(dims), second.measure, str(night))
        if not a.spans or not b.spans:
            self.e.skip(Kind.CARRY, code, "a side is missing")
            return
        if any(x.meets(y) for x in a.spans for y in b.spans):
            self.e.ok(Kind.CARRY, code)
            return
        one, two = a.first(), b.first()
        params = self.e.subject(first) | {
            "scope": self.e.scope(dims), "first": stated(one), "second": stated(two),
            "first_measure": lexicon.words(one.measure),
            "second_measure": lexicon.words(two.measure),
            "first_period": one.period, "second_period": two.period, "where": where([one, two]),
        }  # fmt: skip
        self.e.hit(
            Hit(
                code,
                Kind.CARRY,
                "high",
                Text(
                    (
                        "{source}, {scope}: {first} {first_measure} ({first_period}) and {second} "
                        "{second_measure} ({second_period}) are stated for the same night ({where})"
                    ),
                    params,
                ),
                Text("Ask {source} what was open when the period ended", params),
                [one, two],
                expected=one.value,
                found=two.value,
                tolerance=ZERO,
                ground=Ground(Basis.WORDS),
            )
        )
