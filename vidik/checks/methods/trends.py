# SPDX-License-Identifier: EUPL-1.2
"""Stated changes against the values that changed."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, periods
from .bases import PROOFS, Held
from .evaluation import ZERO, Evaluation
from .hits import changed
from .intervals import Number, Span, number, places
from .model import Basis, Ground, Kind
from .percents import HUNDRED, stated_percent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from decimal import Decimal

    from .model import Cell
    from .table import Dims, Group, Node


BASELINES = frozenset({"baseline", "base", "compared-with"})
"""Dimensions that say since when something changed."""
_SIGNED = 2
"""So many falls with a sign show that a measure states it."""


class Side(NamedTuple):
    """One of two values that a change lies between, and what it may have been rounded from."""

    node: Node
    span: Span


class Sides(NamedTuple):
    """A stated change with the values before and after it."""

    node: Node
    before: list[Side]
    after: list[Side]


class Custom(NamedTuple):
    """How a measure states changes: where they fit their values, and whether a fall has a sign."""

    held: Held
    signed: bool


class TrendRules:
    """Judges what one cluster says of changes."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self.layout = evaluation.layout
        self.groups = evaluation.cluster.groups
        self._customs: dict[tuple[str, str, str], Custom] = {}
        self._groups_by_measure: dict[tuple[str, str], list[Group]] = {}
        for (measure, _, period), group in sorted(self.groups.items()):
            self._groups_by_measure.setdefault((measure, period), []).append(group)

    def run(self) -> None:
        """Evaluate all changes, those that a name tells and those that a range of years tells."""
        for key in sorted(self.groups):
            group = self.groups[key]
            stem, role = lexicon.role_of(group.measure)
            if role in {"increase", "decrease", "change", "ratio"}:
                self.trend(group, stem, role)
            elif not role and periods.is_range(group.period):
                self.unnamed_trend(group)

    def trend(self, group: Group, stem: str, role: str) -> None:
        """Compare stated changes with their two values."""
        custom = self._custom(group, stem, role)
        for sides in self._rows(group, stem):
            code = self.e.code("TREND", group, self.layout.text(sides.node.dims))
            if not sides.node.spans:
                self.e.skip(Kind.TREND, code, "the change is missing")
            elif not sides.after and not sides.before:
                self.e.skip(Kind.TREND, code, "the values that changed are not stated")
            elif not sides.before or not sides.after:
                self.e.skip(Kind.TREND, code, "one of the two values is not stated")
            else:
                self._change(group, sides, code, role, custom)

    def unnamed_trend(self, group: Group) -> None:
        """Read a percentage over two years as a change, if the measure is counted in both.

        The measure may have a name of its own that carries the counted one's. Several of them that
        all fit nothing are something else.
        """
        if not (group.percent or group.unit in measurewords.RATIO_UNITS):
            return
        stem = self.layout.stems.get((group.source, group.measure), group.measure)
        if any(
            other.unit != group.unit
            for other in self._groups_by_measure.get((stem, group.period), ())
        ):
            return
        role = "change" if group.percent else "ratio"
        held = self._custom(group, stem, role).held
        if held.held or held.tried == 1:
            self.trend(group, stem, role)

    def _custom(self, group: Group, stem: str, role: str) -> Custom:
        """Learn how a measure states its changes from all of them."""
        key = (group.measure, group.unit, role)
        if key in self._customs:
            return self._customs[key]
        named = lexicon.role_of(group.measure)[1]
        stated = [
            (other, sides)
            for (measure, unit, period), other in sorted(self.groups.items())
            if (measure, unit) == key[:2] and (named or periods.is_range(period))
            for sides in self._rows(other, stem)
            if sides.node.spans and sides.before and sides.after
        ]
        falls = [
            (sides.node.first().value or 0) < 0
            for other, sides in stated
            if any(
                span.hi is not None and span.hi < 0 and _change_fits(sides.node.first(), role, span)
                for *_, span in self._options(other, sides, role)
            )
        ]
        signed = role == "change" and sum(falls) >= _SIGNED and 2 * sum(falls) > len(falls)
        held = tried = 0
        for other, sides in stated:
            options = self._options(other, sides, role)
            if options:
                tried += 1
                cell = sides.node.first()
                held += any(_change_fits(cell, role, s, signed=signed) for *_, s in options)
        found = self._customs[key] = Custom(Held(held, tried), signed)
        return found

    def _rows(self, group: Group, stem: str) -> Iterator[Sides]:
        """Return the changes of a group with the values that they lie between."""
        span = periods.parse(group.period)
        if span is None:
            return
        last = str(span.last.year)
        first = str(span.first.year) if span.kind == "range" else str(span.first.year - 1)
        if span.kind == "fiscal":
            first, last = periods.year_before(group.period), group.period
        for dims in sorted(group.nodes, key=self.layout.text):
            remaining = tuple(p for p in dims if self.layout.name(p) not in BASELINES)
            before = self._values(stem, group, first, remaining)
            after = self._values(stem, group, last, remaining)
            yield Sides(group.nodes[dims], before, after)

    def _values(self, stem: str, group: Group, period: str, dims: Dims) -> list[Side]:
        """Return the counts of a period, or its percentages if points or no counts are stated."""
        counts: list[Side] = []
        levels: list[Side] = []
        for other in self._groups_by_measure.get((stem, period), ()):
            node, unit = other.nodes.get(dims), other.unit
            if node is None or node.value is None:
                continue
            if other.percent and other is not group:
                percent = stated_percent(node.first())
                levels += [Side(node, percent.span)] if percent is not None else []
            elif lexicon.is_additive(stem, unit) and (
                unit == group.unit or group.unit in measurewords.NOT_ADDITIVE_UNITS
            ):
                rounded = self.e.rounding(other)
                counts.append(Side(node, rounded.span(node, Span(node.value, node.value))))
        if lexicon.is_points(group.unit):
            return levels
        return counts or (levels if group.percent else [])

    def _options(
        self, group: Group, sides: Sides, role: str
    ) -> list[tuple[Node, Node, Fraction, Span]]:
        """List what the change may be: exactly, and within the rounding of the two values."""
        ways = [group.percent]
        if group.percent and any(_is_percent(side.node) for side in sides.before):
            ways = [True, False]  # In per cent of a percentage, or in points.
        found = []
        for before in sides.before:
            for after in sides.after:
                for percent in ways:
                    exact = _change_of(role, before.node.value or 0, after.node.value or 0,
                                       percent=percent)  # fmt: skip
                    span = _span_of(role, before.span, after.span, percent=percent)
                    if exact is not None and span is not None:
                        found.append((before.node, after.node, exact, span))
        return found

    def _change(self, group: Group, sides: Sides, code: str, role: str, custom: Custom) -> None:
        node, cell = sides.node, sides.node.first()
        options = self._options(group, sides, role)
        if not options:
            self.e.skip(Kind.TREND, code, "no change from nothing can be stated")
            return
        if any(_change_fits(cell, role, span, signed=custom.signed) for *_, span in options):
            self.e.ok(Kind.TREND, code)
            return
        held = custom.held
        if held.tried - held.held > max(1, held.held):
            # What so few of them fit is not what they are changes of.
            self.e.skip(Kind.TREND, code, "the values that changed are not stated")
            return
        a, b, exact, _ = options[0]
        cells = [cell, a.first(), b.first()]

        def fits(changed: Cell, value: Decimal) -> bool:
            first = number(value) if changed in a.cells else a.value or 0
            second = number(value) if changed in b.cells else b.value or 0
            stated = replace(cell, value=value) if changed is cell else cell
            change = _change_of(role, first, second, percent=group.percent)
            return change is not None and _change_fits(
                stated, role, Span(change, change), signed=custom.signed
            )

        severity = "medium" if held.sure or held.tried == 1 else "low"
        ground = held.ground if held.held >= PROOFS else Ground(Basis.WORDS)
        params = self.e.subject(group, node.dims)
        self.e.hit(changed(code, cells, a.value, b.value, exact, severity, ground, fits, params))


def _is_percent(node: Node) -> bool:
    return lexicon.slug(node.first().unit) in measurewords.PERCENT_UNITS


def _change_of(role: str, before: Number, after: Number, *, percent: bool) -> Fraction | None:
    if role == "ratio":
        return Fraction(after) / Fraction(before) if before else None
    change = Fraction(after) - Fraction(before)
    if role == "decrease":
        change = -change
    if not percent:
        return change
    return change * HUNDRED / Fraction(before) if before else None


def _span_of(role: str, before: Span, after: Span, *, percent: bool) -> Span | None:
    """Return what a change may be between two values that may have been rounded."""
    if None in {before.lo, before.hi, after.lo, after.hi}:
        return None
    corners = [
        change
        for a in (before.lo, before.hi)
        for b in (after.lo, after.hi)
        if (change := _change_of(role, a or 0, b or 0, percent=percent)) is not None
    ]
    return Span(min(corners), max(corners)) if corners else None


def _change_fits(cell: Cell, role: str, exact: Span, *, signed: bool = False) -> bool:
    """Return whether a change may be stated so; of a fall perhaps its size only."""
    options = [exact]
    if role == "change":
        # A fall is rounded as its size is.
        if not signed:
            options.append(exact.times(-1))
        if cell.value is not None and cell.value < 0:
            options = [exact.times(-1)]
            cell = replace(cell, value=-cell.value)
    elif role == "decrease" and cell.value is not None and cell.value < 0:
        # A fall may be stated with its sign, though the name says already that it is one.
        cell = replace(cell, value=-cell.value)
    percent = stated_percent(cell)
    if percent is None:
        return True
    if (
        cell.qualifier == "exact"
        and places(cell.value or ZERO) == 0
        and exact.exact
        and (lexicon.is_additive("", lexicon.slug(cell.unit)))
    ):
        # A number of cases is not rounded.
        stated = Span(percent.value, percent.value)
        return any(stated.meets(option) for option in options)
    return any(percent.span.meets(option) for option in options)
