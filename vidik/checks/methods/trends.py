# SPDX-License-Identifier: EUPL-1.2
"""Stated changes against the values that changed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor
from typing import TYPE_CHECKING

from . import lexicon, measurewords, periods
from .evaluation import ZERO, Evaluation
from .grouping import Hit
from .intervals import Number, Span, decimal, number
from .model import Kind, Text
from .percents import HUNDRED, stated_percent
from .wording import figure, stated, where

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from .model import Cell
    from .table import Dims, Group, Node


class TrendRules:
    """Judges what one cluster says of changes."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self.layout = evaluation.layout
        self.groups = evaluation.cluster.groups
        self._told: dict[tuple[str, str], list[Group]] = {}
        for (measure, _, period), group in sorted(self.groups.items()):
            self._told.setdefault((measure, period), []).append(group)
        self._fitting: dict[tuple[str, str, str], tuple[int, int]] = {}

    def run(self) -> None:
        """Evaluate all changes, those that a name tells and those that a range of years tells."""
        for key in sorted(self.groups):
            group = self.groups[key]
            stem, role = lexicon.role_of(group.measure)
            if role in {"increase", "decrease", "change", "ratio", "streak"}:
                self.trend(group, stem, role)
            elif not role and periods.is_range(group.period):
                self.unnamed_trend(group)

    def trend(self, group: Group, stem: str, role: str) -> None:
        """Compare a stated change with the two values."""
        span = periods.parse(group.period)
        if span is None:
            return
        last = str(span.last.year)
        first = str(span.first.year) if span.kind == "range" else str(span.first.year - 1)
        if span.kind == "fiscal":
            first, last = periods.year_before(group.period), group.period
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
        if not (group.percent or group.unit in measurewords.RATIO_UNITS):
            return
        stem = self.layout.stems.get((group.source, group.measure), group.measure)
        if any(other.unit != group.unit for other in self._told.get((stem, group.period), ())):
            return
        role = "change" if group.percent else "ratio"
        series = (group.measure, group.unit, stem)
        if series not in self._fitting:
            told = [
                self._fitting_changes(other, stem, role)
                for (measure, unit, period), other in self.groups.items()
                if measure == group.measure and unit == group.unit and periods.is_range(period)
            ]
            self._fitting[series] = (sum(t[0] for t in told), sum(t[1] for t in told))
        fits, misses = self._fitting[series]
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
            for other in self._told.get((stem, period), ())
            if other.unit != "percent"
            and lexicon.is_additive(stem, other.unit)
            and (other.unit == group.unit or group.unit in measurewords.NOT_ADDITIVE_UNITS)
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
    elif role == "decrease" and cell.value is not None and cell.value < 0:
        # A fall may be told with its sign, though the name says already that it is one.
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
