# SPDX-License-Identifier: EUPL-1.2
"""Figures as a text may use them: stored, computed from each other, printed, registered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from vidik.report.methods import expressions
from vidik.report.methods.context import CallFault, Context
from vidik.report.methods.numerals import in_digits, in_words
from vidik.report.methods.specs import DerivedCell, FigureCell, ShareCell
from vidik.report.methods.tree import FigureRef, RegisterEntry

if TYPE_CHECKING:
    from vidik.report.methods.numerals import Gender
    from vidik.report.methods.sources import CheckState, Disclosure, FigureSource, FigureView

_WORST_CHECK: Final[tuple[CheckState, ...]] = ("violated", "waived", "none", "pass")
_WORST_DISCLOSURE: Final[tuple[Disclosure, ...]] = ("suppressed", "not_assessed", "shown")
_PERCENT_UNITS: Final = frozenset({"percent"})


@dataclass(frozen=True, slots=True)
class Value:
    """A value before it is printed."""

    number: Decimal | None
    percent: bool
    entry: RegisterEntry


class Values:
    """Looks figures up, computes with them and prints them."""

    def __init__(self, context: Context, source: FigureSource) -> None:
        self._context = context
        self._source = source
        self._figures: dict[str, FigureView | None] = {}

    def _view(self, citation: str, where: str) -> FigureView:
        if citation not in self._figures:
            self._figures[citation] = self._source.get(citation)
        view = self._figures[citation]
        if view is None:
            msg = f"there is no figure “{citation}”"
            raise CallFault(msg, "unknown-figure", citation)
        if view.person_level:
            msg = (
                f"the figure “{citation}” describes a single person and may not stand in the report"
            )
            raise CallFault(msg, "person-level", citation)
        if view.open_high_finding:
            self._context.problem(
                "warning", "open-finding", citation,
                f"the figure “{citation}” has an open finding of high severity", where,
            )  # fmt: skip
        return view

    def stored(self, citation: str, where: str) -> Value:
        """Return a stored figure."""
        view = self._view(citation, where)
        value = _known(view)
        if value is None:
            self._context.problem(
                "warning", "missing-value", citation,
                f"the figure “{citation}” has no value ({view.status or 'no reason given'})", where,
            )  # fmt: skip
        number = None if view.disclosure == "suppressed" else value
        entry = RegisterEntry(
            kind="figure",
            measure=view.measure,
            source=view.source,
            period=view.period,
            dimensions=view.dimensions,
            value=_plain_decimal(number),
            version=str(view.version),
            observation_id=view.observation_id,
            checks=view.check_state,
            disclosure=view.disclosure,
            open_high_finding=view.open_high_finding,
        )
        return Value(number, view.unit in _PERCENT_UNITS, entry)

    def computed(self, text: str, digits: int | None, where: str) -> Value:
        """Return a figure, or arithmetic over figures."""
        expression = expressions.parse(text)
        if isinstance(expression, expressions.Name):
            return self.stored(expression.id, where)
        views = [self._view(name, where) for name in dict.fromkeys(expressions.names(expression))]
        if not views:
            msg = f"“{text}” refers to no figure"
            raise CallFault(msg, subject=text)
        result = self._combined(
            views, text, where, lambda values: expressions.evaluate(expression, values)
        )
        if result is not None and digits is None:
            digits = 0 if result.denominator == 1 else 1
        percent = all(view.unit in _PERCENT_UNITS for view in views)
        return self._derived_value(views, result, digits or 0, percent=percent)

    def proportion(self, part: str, whole: str, digits: int, where: str, *, change: bool) -> Value:
        """Return the percentage of a part in a whole, or of a change."""
        sides = [expressions.parse(part), expressions.parse(whole)]
        views = [
            self._view(name, where)
            for name in dict.fromkeys(name for side in sides for name in expressions.names(side))
        ]

        def percent(values: dict[str, Decimal]) -> Fraction:
            first, second = (expressions.evaluate(side, values) for side in sides)
            base = first if change else second
            if base == 0:
                msg = f"the base of “{part}” and “{whole}” is zero"
                raise CallFault(msg, subject=part, expected="zero")
            return abs((second - first) / first) * 100 if change else first / second * 100

        result = self._combined(views, f"{part}, {whole}", where, percent)
        return self._derived_value(views, result, digits, percent=True)

    def _combined(
        self,
        views: list[FigureView],
        text: str,
        where: str,
        compute: Callable[[dict[str, Decimal]], Fraction],
    ) -> Fraction | None:
        """Compute, unless a part is suppressed or not known."""
        known: dict[str, Decimal] = {}
        for view in views:
            value = _known(view)
            if value is None:
                self._context.problem(
                    "warning", "missing-value", view.citation,
                    f"“{text}” cannot be computed: “{view.citation}” has no value", where,
                )  # fmt: skip
                return None
            known[view.citation] = value
        if any(view.disclosure == "suppressed" for view in views):
            return None
        return compute(known)

    def _derived_value(
        self, views: list[FigureView], result: Fraction | None, digits: int, *, percent: bool
    ) -> Value:
        number = None if result is None else expressions.rounded(result, digits)
        states = {view.check_state for view in views}
        disclosures = {view.disclosure for view in views}
        entry = RegisterEntry(
            kind="derived",
            measure=_joined(view.measure for view in views),
            source=_joined(view.source for view in views),
            period=_joined(view.period for view in views),
            dimensions=_joined((view.dimensions or "-" for view in views), " | "),
            value=_plain_decimal(number),
            version=_joined((str(view.version) for view in views), " ", distinct=False),
            observation_id=_joined((view.observation_id for view in views), " ", distinct=False),
            checks=next(state for state in _WORST_CHECK if state in states),
            disclosure=next(state for state in _WORST_DISCLOSURE if state in disclosures),
            open_high_finding=any(view.open_high_finding for view in views),
        )
        return Value(number, percent, entry)

    def printed(
        self,
        value: Value,
        place: str,
        *,
        words: bool = False,
        gender: Gender = "m",
    ) -> FigureRef:
        """Print a value as a reference."""
        if value.number is None:
            hidden = value.entry.disclosure == "suppressed"
            text = self._context.labels.suppressed if hidden else self._context.labels.unknown
        elif words:
            try:
                text = in_words(
                    value.number, self._context.language, gender=gender, percent=value.percent
                )
            except ValueError as fault:
                raise CallFault(str(fault), expected="whole") from fault
        else:
            text = in_digits(value.number, self._context.language, percent=value.percent)
        return FigureRef(text, value.entry, place)

    def typed(self, text: str, why: str, place: str, where: str) -> FigureRef:
        """Print a number that no stored figure stands behind."""
        message = f"“{text}” is typed; no stored figure stands behind it"
        self._context.problem("warning", "typed-number", text, message, where)
        return FigureRef(text, RegisterEntry("typed", value="", why=why), place)

    def of_cell(self, cell: FigureCell | DerivedCell | ShareCell) -> Value | None:
        """Return the value of a cell; none, and a problem, if there is none."""
        try:
            if isinstance(cell, FigureCell):
                return self.stored(cell.citation, cell.where)
            if isinstance(cell, DerivedCell):
                return self.computed(cell.expression, cell.digits, cell.where)
            return self.proportion(
                cell.part, cell.whole, cell.digits, cell.where, change=cell.change
            )
        except (CallFault, expressions.ExpressionError, ValueError) as fault:
            code = fault.code if isinstance(fault, CallFault) else "bad-text"
            subject = fault.subject if isinstance(fault, CallFault) else ""
            self._context.problem("blocking", code, subject, str(fault), cell.where)
            return None


def _known(view: FigureView) -> Decimal | None:
    if view.value is None and view.status == "none_known_to_be":
        return Decimal(0)
    return view.value


def _plain_decimal(value: Decimal | None) -> str:
    if value is None:
        return ""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _joined(values: Iterator[str], separator: str = "; ", *, distinct: bool = True) -> str:
    found = [value for value in values if value]
    return separator.join(dict.fromkeys(found) if distinct else found)
