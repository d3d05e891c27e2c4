# SPDX-License-Identifier: EUPL-1.2
"""Balances that nobody declares: what holds for most units of a table holds for the last one too.

A stock at the end of one year and of the next, and flows in the year between: where opening plus
one flow minus another is the closing stock for most units or years, it is a balance, whatever the
measures are called. One unit by itself proves nothing.
"""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from vidik.checks.methods import lexicon, periods
from vidik.checks.methods.grouping import Hit
from vidik.checks.methods.intervals import ZERO as NOTHING
from vidik.checks.methods.intervals import Number, decimal, number, qualifier_of
from vidik.checks.methods.model import Kind, Text, rule_code
from vidik.checks.methods.wording import figure, scope, stated, where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from vidik.checks.methods.model import Cell

_EXAMPLES = 2
_FLOWS = 8
_TRIVIAL = 3
Place = tuple[tuple[tuple[str, str], ...], int]


class Case(NamedTuple):
    """One unit in one year: what was open before and after, and the flows by measure."""

    place: Place
    opening: Cell
    closing: Cell
    flows: dict[str, Cell]


class Equation(NamedTuple):
    """Roles of measures: opening plus inflow (is the load) minus outflow is closing."""

    inflow: str
    outflow: str
    load: str


def balance_hits(cells: Iterable[Cell]) -> list[Hit]:
    """Find balances by example and tell the units that break them."""
    hits: list[Hit] = []
    sources: dict[tuple[str, str], list[Cell]] = {}
    dated: set[tuple[str, str]] = set()
    for cell in cells:
        if cell.value is None or qualifier_of(cell.qualifier) != "exact":
            continue
        key = (cell.source, cell.unit)
        if cell.period.startswith("at:"):
            dated.add(key)
        sources.setdefault(key, []).append(cell)
    for key in sorted(dated):
        if not lexicon.is_additive("x", lexicon.slug(key[1])):
            continue
        for stock, cases in sorted(_cases(sources[key]).items()):
            hits.extend(_judge(stock, cases))
    return hits


def _cases(cells: list[Cell]) -> dict[str, list[Case]]:
    """Put stocks and flows of one source and unit together by place and year."""
    stocks: dict[str, dict[Place, Cell]] = {}
    flows: dict[Place, dict[str, Cell]] = {}
    for cell in sorted(cells, key=lambda c: (c.id, c.key), reverse=True):
        dims = tuple(sorted(cell.dimensions))
        span = periods.parse(cell.period)
        if span is None:
            continue
        night = periods.night(cell.period)
        if night is not None and (night.month, night.day) == (12, 31):
            stocks.setdefault(cell.measure, {})[dims, night.year] = cell
        elif span.kind == "year":
            flows.setdefault((dims, span.first.year), {})[cell.measure] = cell
    found: dict[str, list[Case]] = {}
    for measure, by_place in stocks.items():
        for (dims, year), opening in sorted(by_place.items()):
            closing = by_place.get((dims, year + 1))
            between = flows.get((dims, year + 1), {})
            if closing is not None and 1 < len(between) <= _FLOWS:
                found.setdefault(measure, []).append(
                    Case((dims, year + 1), opening, closing, between)
                )
    return found


def _value(cell: Cell) -> Number:
    return number(cell.value) if cell.value is not None else 0


def _holds(case: Case, equation: Equation) -> bool:
    load = _value(case.opening) + _value(case.flows[equation.inflow])
    if equation.load and load != _value(case.flows[equation.load]):
        return False
    return load - _value(case.flows[equation.outflow]) == _value(case.closing)


def _telling(case: Case, equation: Equation) -> bool:
    """Say whether the numbers are large and different enough not to agree by chance."""
    moved = (_value(case.flows[equation.inflow]), _value(case.flows[equation.outflow]))
    return min(*moved, _value(case.opening)) >= _TRIVIAL and moved[0] != moved[1]


def _judge(stock: str, cases: list[Case]) -> list[Hit]:
    shared = sorted({m for case in cases for m in case.flows} - {stock})
    if len(shared) > _FLOWS:
        return []
    possible: list[tuple[Equation, list[Case]]] = []
    loads: list[tuple[Equation, list[Case]]] = []
    for inflow, outflow in permutations(shared, 2):
        for load in ("", *(m for m in shared if m not in {inflow, outflow})):
            equation = Equation(inflow, outflow, load)
            there = [c for c in cases if all(m in c.flows for m in equation if m)]
            good = [c for c in there if _holds(c, equation)]
            bad = [c for c in there if not _holds(c, equation)]
            proofs = sum(1 for c in good if _telling(c, equation))
            if proofs >= _EXAMPLES and len(good) > len(bad):
                (loads if load else possible).append((equation, bad))
    # The closing stock fixes both roles; a measure that is always the sum of two only adds to it.
    if len({e[:2] for e, _ in possible}) != 1 or len(loads) > 1:
        return []
    equation, bad = loads[0] if loads and loads[0][0][:2] == possible[0][0][:2] else possible[0]
    return [_tell(equation, case) for case in bad]


def _tell(equation: Equation, case: Case) -> Hit:
    opening, closing = case.opening, case.closing
    inflow, outflow = case.flows[equation.inflow], case.flows[equation.outflow]
    left = _value(opening) + _value(inflow) - _value(outflow)
    cells = [opening, inflow, outflow, closing]
    sides = [(opening, ""), (inflow, "+ "), (outflow, "− ")]
    target = closing
    if equation.load:
        load = case.flows[equation.load]
        cells.insert(2, load)
        if left == _value(closing):
            left = _value(opening) + _value(inflow)
            sides, target = sides[:2], load
    params = {
        "source": opening.source,
        "period": str(case.place[1]),
        "scope": scope(case.place[0]),
        "sum": " ".join(f"{sign}{stated(c)} {lexicon.words(c.measure)}" for c, sign in sides),
        "found": figure(left),
        "target": f"{stated(target)} {lexicon.words(target.measure)}",
        "where": where(cells),
    }
    return Hit(
        rule_code(("BALANCE", opening.source, opening.measure, opening.unit,
                   str(case.place[1]), ";".join(f"{n}={c}" for n, c in case.place[0]),
                   "by example")),
        Kind.BALANCE,
        "medium",
        Text(
            (
                "{source}, {period}, {scope}: {sum} make {found}, but {target} are stated, and "
                "elsewhere the same sum is right ({where})"
            ),
            params,
        ),
        Text("Ask {source} which term of the balance is wrong or left out", params),
        cells,
        expected=decimal(left),
        found=target.value,
        tolerance=decimal(NOTHING.lo or 0),
    )  # fmt: skip
