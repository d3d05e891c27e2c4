# SPDX-License-Identifier: EUPL-1.2
"""Rules over time and between measures of one stem: balances, carry-over, changes, ranges."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from vidik.checks.methods import lexicon, periods
from vidik.checks.methods.evaluation import ZERO, Evaluation
from vidik.checks.methods.grouping import Hit
from vidik.checks.methods.hints import digits_hint
from vidik.checks.methods.intervals import Number, Span, decimal, number
from vidik.checks.methods.model import Kind, Text
from vidik.checks.methods.shares import HUNDRED, stated_percent
from vidik.checks.methods.wording import figure, stated, where

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from decimal import Decimal

    from vidik.checks.methods.model import Cell
    from vidik.checks.methods.table import Dims, Group, Node

_MONTHS = {"years": 12, "year": 12, "months": 1, "month": 1}


class SeriesRules:
    """Evaluates what one cluster says over time."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self.layout = evaluation.layout
        self.groups = evaluation.cluster.groups

    def run(self) -> None:
        """Evaluate all of them."""
        if len(self.groups) > 1:
            self.balances()
            self.carries()
        for key in sorted(self.groups):
            group = self.groups[key]
            stem, role = lexicon.role_of(group.measure)
            if role in {"increase", "decrease", "change", "ratio", "streak"}:
                self.trend(group, stem, role)
            elif not role and periods.is_range(group.period):
                self.unnamed_trend(group)
        self.ranges()

    # ------------------------------------------------------------------ balances

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
                self._equation(load[0], dims, [(1, opening), (1, inflow)], [load], "in process")
        if len(out) == 1 and closing:
            if load:
                for dims in sorted(closing[0].nodes, key=self.layout.text):
                    self._equation(closing[0], dims, [(1, load), (-1, out)], [closing], "closing")
            elif opening and len(inflow) == 1:
                for dims in sorted(closing[0].nodes, key=self.layout.text):
                    terms = [(1, opening), (1, inflow), (-1, out)]
                    self._equation(closing[0], dims, terms, [closing], "closing")

    def _equation(
        self,
        group: Group,
        dims: Dims,
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
        params = self.e.subject(group) | {
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
                    (
                        "{source}, {period}, {scope}: {sum} make {found}, but {target} are stated "
                        "({where}){hint}"
                    ),
                    params,
                ),
                Text(
                    "Ask {source} which term of the balance is wrong or left out",
                    params,
                ),
                cells,
                expected=decimal(low),
                found=decimal(end),
                tolerance=ZERO,
            )
        )

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
            )
        )

    # ------------------------------------------------------------------ changes

    def trend(self, group: Group, stem: str, role: str) -> None:
        """Compare a stated change with the two values."""
        span = periods.parse(group.period)
        if span is None:
            return
        last = str(span.last.year)
        first = str(span.first.year) if span.kind == "range" else str(span.first.year - 1)
        for dims in sorted(group.nodes, key=self.layout.text):
            node = group.nodes[dims]
            code = self.e.code("TREND", group, self.layout.text(dims))
            if not node.spans:
                self.e.skip(Kind.TREND, code, "the change is missing")
                continue
            kept = tuple(
                p for p in dims if self.layout.name(p) not in {"baseline", "base", "compared-with"}
            )
            if role == "streak":
                self._streak(group, node, code, stem, kept, span.first.year, span.last.year)
                continue
            before = self._values(stem, group, first, kept)
            after = self._values(stem, group, last, kept)
            if not after and not before:
                self.e.skip(Kind.TREND, code, "the values that changed are not stated")
                continue
            self._change(group, node, code, role, before, after)

    def unnamed_trend(self, group: Group) -> None:
        """Read a percentage over two years as a change, if the measure is counted in both.

        The measure may have a name of its own that carries the counted one's. Several of them that
        all fit nothing are something else.
        """
        if not (group.percent or group.unit in lexicon.RATIO_UNITS):
            return
        stem = self.layout.stems.get((group.source, group.measure), group.measure)
        if any(key[0] == stem and key[2] == group.period and key[1] != group.unit
               for key in self.groups):  # fmt: skip
            return
        role = "change" if group.percent else "ratio"
        told = [
            self._fitting_changes(other, stem, role)
            for (measure, unit, period), other in self.groups.items()
            if measure == group.measure and unit == group.unit and periods.is_range(period)
        ]
        fits, misses = sum(t[0] for t in told), sum(t[1] for t in told)
        if not fits and misses != 1:
            return
        self.trend(group, stem, role)

    def _fitting_changes(self, group: Group, stem: str, role: str) -> tuple[int, int]:
        """Count the changes that fit the two values, and those that do not."""
        fits = misses = 0
        span = periods.parse(group.period)
        if span is None:
            return 0, 0
        for dims, node in group.nodes.items():
            before = self._values(stem, group, str(span.first.year), dims)
            after = self._values(stem, group, str(span.last.year), dims)
            if node.value is None or not before or not after:
                continue
            exact = _change_of(role, group, before[0].value or 0, after[0].value or 0)
            if exact is None:
                continue
            if _change_fits(node.first(), group, role, exact):
                fits += 1
            else:
                misses += 1
        return fits, misses

    def _values(self, stem: str, group: Group, period: str, dims: Dims) -> list[Node]:
        return [
            node
            for (measure, unit, when), other in sorted(self.groups.items())
            if measure == stem
            and when == period
            and unit != "percent"
            and lexicon.is_additive(measure, unit)
            and (unit == group.unit or group.unit in lexicon.NOT_ADDITIVE_UNITS)
            and (node := other.nodes.get(dims)) is not None
            and node.value is not None
        ]

    def _change(  # noqa: PLR0917
        self,
        group: Group,
        node: Node,
        code: str,
        role: str,
        before: Sequence[Node],
        after: Sequence[Node],
    ) -> None:
        cell = node.first()
        if not before or not after:
            self._one_sided(group, node, code, role, before, after)
            return
        options: list[tuple[Node, Node, Fraction]] = []
        for a in before:
            for b in after:
                exact = _change_of(role, group, a.value or 0, b.value or 0)
                if exact is None:
                    continue
                options.append((a, b, exact))
                if _change_fits(cell, group, role, exact):
                    self.e.ok(Kind.TREND, code)
                    return
        if not options:
            self.e.skip(Kind.TREND, code, "no change from nothing can be stated")
            return
        a, b, exact = options[0]
        cells = [cell, a.first(), b.first()]

        def fits(changed: Cell, value: Decimal) -> bool:
            first = number(value) if changed in a.cells else a.value or 0
            second = number(value) if changed in b.cells else b.value or 0
            told = replace(cell, value=value) if changed is cell else cell
            change = _change_of(role, group, first, second)
            return change is not None and _change_fits(told, group, role, change)

        params = self.e.subject(group) | {
            "scope": self.e.scope(node.dims), "found": stated(cell),
            "before": figure(a.value), "after": figure(b.value),
            "expected": figure(Fraction(round(exact, 2))), "where": where(cells),
        }  # fmt: skip
        self.e.hit(
            Hit(
                code,
                Kind.TREND,
                "medium",
                Text(
                    (
                        "{measure} ({source}, {period}; {scope}): {found} is stated, but from "
                        "{before} to {after} it is {expected} ({where})"
                    ),
                    params,
                ),
                Text("Ask {source} for the two values and the change", params),
                cells,
                expected=decimal(Fraction(round(exact, 2))),
                found=cell.value,
                tolerance=ZERO,
                fits=fits,
            )
        )

    def _one_sided(  # noqa: PLR0917
        self,
        group: Group,
        node: Node,
        code: str,
        role: str,
        before: Sequence[Node],
        after: Sequence[Node],
    ) -> None:
        """With one value known, ask whether any whole number before or after could be right."""
        cell = node.first()
        percent = stated_percent(cell) if group.percent else None
        if (
            percent is None or role != "increase" or percent.span.lo is None
            or percent.span.hi is None or not after or before
            or not isinstance(after[0].value, int) or percent.span.lo <= -HUNDRED
        ):  # fmt: skip
            self.e.skip(Kind.TREND, code, "one of the two values is not stated")
            return
        value = after[0].value
        low = ceil(Fraction(value * HUNDRED) / (HUNDRED + Fraction(percent.span.hi)))
        high = floor(Fraction(value * HUNDRED) / (HUNDRED + Fraction(percent.span.lo)))
        if low <= high:
            self.e.skip(Kind.TREND, code, "one of the two values is not stated")
            return
        cells = [cell, after[0].first()]
        params = self.e.subject(group) | {
            "scope": self.e.scope(node.dims), "found": stated(cell), "after": figure(value),
            "where": where(cells),
        }  # fmt: skip
        self.e.hit(
            Hit(
                code,
                Kind.TREND,
                "medium",
                Text(
                    (
                        "{measure} ({source}, {period}; {scope}): no whole number grows by {found} "
                        "per cent to {after} ({where})"
                    ),
                    params,
                ),
                Text("Ask {source} for the earlier value", params),
                cells,
                expected=None,
                found=cell.value,
                tolerance=ZERO,
            )
        )

    def _streak(  # noqa: PLR0917
        self,
        group: Group,
        node: Node,
        code: str,
        stem: str,
        dims: Dims,
        first: int,
        last: int,
    ) -> None:
        years: list[tuple[int, Node]] = []
        for year in range(first, last + 1):
            found = self._values(stem, group, str(year), dims)
            if found:
                years.append((year, found[0]))
        if len(years) < 2:  # noqa: PLR2004
            self.e.skip(Kind.TREND, code, "the values that changed are not stated")
            return
        for (y1, a), (y2, b) in pairwise(years):
            if (b.value or 0) <= (a.value or 0):
                cells = [node.first(), a.first(), b.first()]
                params = self.e.subject(group) | {
                    "scope": self.e.scope(node.dims), "found": stated(node.first()),
                    "before": figure(a.value), "after": figure(b.value),
                    "first_year": str(y1), "second_year": str(y2), "where": where(cells),
                }  # fmt: skip
                self.e.hit(
                    Hit(
                        code,
                        Kind.TREND,
                        "medium",
                        Text(
                            (
                                "{measure} ({source}, {period}; {scope}): growth year after year "
                                "is stated, but {before} in {first_year} was followed by {after} "
                                "in {second_year} ({where})"
                            ),
                            params,
                        ),
                        Text("Ask {source} for the values of all years", params),
                        cells,
                        expected=a.first().value,
                        found=b.first().value,
                        tolerance=ZERO,
                    )
                )
                return
        self.e.ok(Kind.TREND, code)

    # ------------------------------------------------------------------ ranges

    def ranges(self) -> None:  # noqa: C901, PLR0912
        """A stated minimum is no larger than the maximum; single values lie between them."""
        if not self.layout.stats:
            return
        found: dict[tuple[str, str, Dims], dict[str, tuple[Group, Node]]] = {}
        for key in sorted(self.groups):
            group = self.groups[key]
            odd = [dims for dims in group.nodes if any(pid in self.layout.odd for pid in dims)]
            for dims in sorted(odd, key=self.layout.text):
                for pid in dims:
                    if self.layout.name(pid) in lexicon.STAT_NAMES:
                        code = _STATS.get(self.layout.code(pid))
                        rest = tuple(p for p in dims if p != pid)
                        if code:
                            found.setdefault((group.measure, group.period, rest), {})[
                                f"{code} {group.unit}"
                            ] = (group, group.nodes[dims])
        for (measure, period, rest), stats in sorted(
            found.items(), key=lambda item: (*item[0][:2], self.layout.text(item[0][2]))
        ):
            for unit in sorted({key.split(" ", 1)[1] for key in stats}):
                low, high = stats.get(f"min {unit}"), stats.get(f"max {unit}")
                if low and high:
                    self._range(low, high, rest, "min and max")
                mid = stats.get(f"mid {unit}")
                if mid and high:
                    self._range(mid, high, rest, "mean and max")
                if low and mid:
                    self._range(low, mid, rest, "min and mean")
                for side, stat in (("max", high), ("min", low)):
                    if stat:
                        self._inside(measure, period, rest, unit, side, stat)

    def _range(
        self, low: tuple[Group, Node], high: tuple[Group, Node], rest: Dims, what: str
    ) -> None:
        group, a = low
        b = high[1]
        code = self.e.code("BOUND", group, self.layout.text(rest), what)
        if not a.spans or not b.spans:
            self.e.skip(Kind.BOUND, code, "a side is missing")
            return
        if not b.spans[0].below(a.spans[0]):
            self.e.ok(Kind.BOUND, code)
            return
        lower, upper = a.first(), b.first()
        first, second = what.split(" and ")
        params = self.e.subject(group) | {
            "scope": self.e.scope(rest),
            "first": f"{stated(lower)} {lower.unit}", "second": f"{stated(upper)} {upper.unit}",
            "first_measure": f"{lexicon.words(lower.measure)}, {first}",
            "second_measure": f"{lexicon.words(upper.measure)}, {second}",
            "where": where([upper, lower]),
        }  # fmt: skip
        self.e.hit(
            Hit(
                code,
                Kind.BOUND,
                "high",
                Text(
                    (
                        "{source}, {period}, {scope}: {first} ({first_measure}) is stated, but "
                        "only {second} ({second_measure}), which it cannot exceed ({where})"
                    ),
                    params,
                ),
                Text("Ask {source} for the right range, or the right single value", params),
                [upper, lower],
                expected=upper.value,
                found=lower.value,
                tolerance=ZERO,
            )
        )

    def _inside(  # noqa: C901, PLR0917
        self,
        measure: str,
        period: str,
        rest: Dims,
        unit: str,
        side: str,
        stat: tuple[Group, Node],
    ) -> None:
        group, limit = stat
        if limit.value is None:
            return
        wanted = set(rest)
        code = self.e.code("BOUND", group, self.layout.text(rest), "single values", side)
        scale = _MONTHS.get(unit, 0)
        seen = False
        for key in sorted(self.groups):
            other = self.groups[key]
            if lexicon.bare_length(other.measure) != lexicon.bare_length(measure):
                continue
            if other.period != period:
                continue
            other_scale = _MONTHS.get(other.unit, 0)
            if other.unit != unit and not (scale and other_scale):
                continue
            factor = Fraction(other_scale, scale) if other.unit != unit else Fraction(1)
            for dims in sorted(other.nodes, key=self.layout.text):
                if not wanted <= set(dims) or not any(
                    self.layout.name(p) in lexicon.INDEX_NAMES for p in dims
                ):
                    continue
                value: Number | None = other.nodes[dims].value
                if value is None:
                    continue
                seen = True
                own = value * factor
                beyond = own > limit.value if side == "max" else own < limit.value
                if beyond:
                    severity = "low" if abs(own - limit.value) < 1 else "medium"
                    self._range_hit(
                        group, code, rest, limit.first(), other.nodes[dims].first(), severity
                    )
                    return
        if seen:
            self.e.ok(Kind.BOUND, code)

    def _range_hit(  # noqa: PLR0917
        self, group: Group, code: str, rest: Dims, limit: Cell, cell: Cell, severity: str
    ) -> None:
        cells = [limit, cell]
        params = self.e.subject(group) | {
            "scope": self.e.scope(rest),
            "limit": f"{stated(limit)} {limit.unit}",
            "found": f"{stated(cell)} {cell.unit}",
            "where": where(cells),
        }
        self.e.hit(
            Hit(
                code,
                Kind.BOUND,
                severity,
                Text(
                    (
                        "{measure} ({source}, {period}; {scope}): {found} lies outside the stated "
                        "limit of {limit} ({where})"
                    ),
                    params,
                ),
                Text(
                    "Ask {source} for the right range, or the right single value",
                    params,
                ),
                cells,
                expected=limit.value,
                found=decimal(
                    Fraction(number(cell.value or ZERO))
                    * _MONTHS.get(cell.unit, 1)
                    / _MONTHS.get(limit.unit, 1)
                    if cell.unit != limit.unit
                    else number(cell.value or ZERO)
                ),
                tolerance=ZERO,
            )
        )


_STATS = {
    "min": "min", "minimum": "min", "lower": "min", "lowest": "min", "youngest": "min",
    "max": "max", "maximum": "max", "upper": "max", "highest": "max", "oldest": "max",
    "mean": "mid", "average": "mid", "median": "mid",
}  # fmt: skip


def _change_of(role: str, group: Group, before: Number, after: Number) -> Fraction | None:
    if role == "ratio":
        return Fraction(after) / Fraction(before) if before else None
    change = Fraction(after) - Fraction(before)
    if role == "decrease":
        change = -change
    if not group.percent:
        return change
    return change * HUNDRED / Fraction(before) if before else None


def _change_fits(cell: Cell, group: Group, role: str, exact: Fraction) -> bool:
    options = [exact]
    if role == "change":
        # Only the size may be stated, and a fall is rounded as its size is.
        options.append(-exact)
        if cell.value is not None and cell.value < 0:
            options = [-exact]
            cell = replace(cell, value=-cell.value)
    percent = stated_percent(cell)
    if percent is None:
        return True
    if group.percent or role == "ratio":
        return any(percent.allows(value) for value in options)
    return any(
        Span(Fraction(cell.value or ZERO), Fraction(cell.value or ZERO)).meets(Span(v, v))
        if percent.span.lo is not None and cell.qualifier == "exact"
        else percent.allows(v)
        for v in options
    )
