# SPDX-License-Identifier: EUPL-1.2
"""Balances that nobody declares: what holds for most units of a table holds for the last one too.

A stock at the end of one year and of the next, and flows in the year between: where opening plus
one flow minus another is the closing stock for most units or years, it is a balance, whatever the
measures are called. One unit by itself proves nothing, unless the names say what each term is.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations, permutations
from typing import TYPE_CHECKING, NamedTuple

from . import flowwords, lexicon, periods, sentences, vocabulary
from .closing import gap_closes
from .grouping import Hit
from .hints import digits_hint
from .hits import about
from .intervals import Number, decimal, number, qualifier_of
from .model import Basis, Ground, Kind, rule_code
from .wording import figure, scope, stated

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from .evaluation import Results
    from .model import Cell

_EXAMPLES = 2
_FLOWS = 8
_TRIVIAL = 3
_YEAR = (364, 366)
_STEM = 3
_FEW = 8
"""With so few measures of one place and unit, the one that came in belongs to the one stock."""
_STOCKS = ("stock", "opening", "closing")
Dimensions = tuple[tuple[str, str], ...]
Night = tuple[Dimensions, frozenset[str], "date"]
"""Where a stock is stated, the words that say of what, and when."""
Place = tuple[Dimensions, str, int]
"""Dimensions, kind of the period and its number in the order of these."""


class Case(NamedTuple):
    """One unit in one period: what was open before and after, and the flows by measure."""

    dims: Dimensions
    period: str
    """Blank where only the names tell that there is a balance."""
    opening: Cell
    closing: Cell
    flows: dict[str, Cell]


class Equation(NamedTuple):
    """Roles of measures: opening plus inflow (is the load) minus outflow is closing."""

    inflow: str
    outflow: str
    load: str


class Balances:
    """Finds stocks and flows of one source and unit, by the words of their names or by example."""

    def __init__(self, measures: Iterable[tuple[str, str, str]]) -> None:
        """Choose the sources and units that may hold a balance, from (source, measure, unit)."""
        measures = list(measures)
        stations: dict[tuple[str, str], set[str]] = {}
        several: dict[tuple[str, str], set[str]] = {}
        for source, measure, unit in measures:
            if not lexicon.is_additive("x", lexicon.slug(unit)):
                continue
            key = (source, unit)
            several.setdefault(key, set()).add(measure)
            stations.setdefault(key, set()).add(lexicon.station_of(lexicon.slug(measure))[0])
        self.stock_cells = {
            (source, unit) for source, measure, unit in measures
            if lexicon.role_of(lexicon.slug(measure))[1] in {*_STOCKS, "load"}
            and lexicon.is_additive("x", lexicon.slug(unit))
        }  # fmt: skip
        self.flowing = {key for key, found in stations.items() if {"in", "out"} <= found}
        self.named = {key for key, found in stations.items() if {"opening", "closing"} <= found}
        self.few = {key for key, found in several.items() if 1 < len(found) <= _FLOWS + 2}

    def check(self, cells: Iterable[Cell], found: Results) -> None:
        """Report balances that do not hold, and stocks that change overnight."""
        cells = list(cells)
        dated = {(c.source, c.unit) for c in cells if c.period.startswith("at:")}
        named = self.named | self.stock_cells | (self.flowing & dated)
        wanted = named | self.few | dated
        if not wanted:
            return
        sources: dict[tuple[str, str], list[Cell]] = {}
        for cell in cells:
            key = (cell.source, cell.unit)
            if key in wanted and cell.value is not None and qualifier_of(cell.qualifier) == "exact":
                sources.setdefault(key, []).append(cell)
        for key in sorted(sources):
            rows = sorted(sources[key], key=lambda c: (c.id, c.key), reverse=True)
            reported: list[Hit] = []
            if key in named:
                reported = _by_name(rows)
            if key in dated and lexicon.is_additive("x", lexicon.slug(key[1])):
                for stock, cases in sorted(_cases(rows).items()):
                    reported.extend(_judge(stock, cases))
            if key in self.few:
                reported.extend(_carried_over(rows))
            found.hits += _first_reported(reported)


def _first_reported(hits: list[Hit]) -> list[Hit]:
    """Leave out what an earlier hit tells of the same cells already."""
    remaining: list[Hit] = []
    by_cell: dict[int, list[int]] = {}
    for hit in hits:
        shared = Counter(i for cell in hit.cells for i in by_cell.get(id(cell), ()))
        if all(times == 1 for times in shared.values()):
            for cell in hit.cells:
                by_cell.setdefault(id(cell), []).append(len(remaining))
            remaining.append(hit)
    return remaining


# ------------------------------------------------------------------------------ by their names


class _Stock(NamedTuple):
    """What was open at the beginning and at the end of one period, at one place."""

    words: frozenset[str]
    opening: Cell | None
    closing: Cell | None


class _Nights:
    """What one measure states for single nights at one place."""

    def __init__(self) -> None:
        self.cells: dict[int, Cell] = {}
        """By the number of the night's day."""
        self.years: dict[int, list[int]] = {}
        """The nights of each year, and those of the December before."""

    def add(self, night: date, cell: Cell) -> None:
        """Enter what is stated for a night."""
        day = night.toordinal()
        if day not in self.cells:
            for year in range(night.year, night.year + 1 + (night.month == 12)):  # noqa: PLR2004
                self.years.setdefault(year, []).append(day)
        self.cells[day] = cell


class _Named:
    """The figures of one source and unit by place, as their names tell what they are."""

    def __init__(self, rows: list[Cell]) -> None:
        self.places: dict[tuple[Dimensions, str], dict[str, Cell]] = {}
        self.nights: dict[Dimensions, dict[str, _Nights]] = {}
        self.stock_cells: dict[Night, dict[tuple[str, str], Cell]] = {}
        """What is stated of one stock for one night, by period and measure."""
        for cell in rows:
            dims = _place(cell)
            night = periods.night(cell.period)
            if night is not None:
                by_measure = self.nights.setdefault(dims, {})
                by_measure.setdefault(cell.measure, _Nights()).add(night, cell)
                slug = lexicon.slug(cell.measure)
                if lexicon.role_of(slug)[1] in _STOCKS:
                    self.stand(dims, lexicon.station_of(slug)[1], night, cell)
            elif periods.parse(cell.period) is not None:
                self.places.setdefault((dims, cell.period), {})[cell.measure] = cell

    def stand(self, dims: Dimensions, words: frozenset[str], night: date, cell: Cell) -> None:
        """Enter what a stock is at a night."""
        self.stock_cells.setdefault((dims, words, night), {})[cell.period, cell.measure] = cell

    def stocks(self, dims: Dimensions, span: periods.Span, there: dict[str, Cell]) -> list[_Stock]:
        """List what is open at the beginning and at the end of a period, by what is counted."""
        found: dict[frozenset[str], _Stock] = {}
        for measure in sorted(there):
            role, words = lexicon.station_of(lexicon.slug(measure))
            known = found.get(words, _Stock(words, None, None))
            if role == "opening":
                found[words] = known._replace(opening=there[measure])
            elif role == "closing":
                found[words] = known._replace(closing=there[measure])
        nights = self.nights.get(dims, {})
        for measure, by_night in nights.items():
            for first, last in _ends(span, by_night, by_night):
                words = lexicon.station_of(lexicon.slug(measure))[1]
                found.setdefault(words, _Stock(words, first, last))
        for words, begins, ends in _pairs_of_names(nights):
            for first, last in _ends(span, nights[begins], nights[ends]):
                found.setdefault(words, _Stock(words, first, last))
        return _joined(list(found.values()))


def _ends(span: periods.Span, begins: _Nights, ends: _Nights) -> list[tuple[Cell, Cell]]:
    """Return what was open the night before a period and on its last.

    When a fiscal year begins its label does not tell; stocks a year apart, the first of them stated
    in the year that the label begins with, are its two ends.
    """
    if span.kind != "fiscal":
        first = begins.cells.get(periods.night_before(span).toordinal())
        last = ends.cells.get(span.last.toordinal())
        return [(first, last)] if first is not None and last is not None else []
    found = [
        (begins.cells[night], ends.cells[night + days])
        for night in begins.years.get(span.first.year, ())
        for days in range(_YEAR[0], _YEAR[1] + 1)
        if night + days in ends.cells
    ]
    return found if len(found) == 1 else []


def _pairs_of_names(nights: dict[str, _Nights]) -> list[tuple[frozenset[str], str, str]]:
    """List stocks whose beginning and end have names of their own: what, beginning, end."""
    named: dict[frozenset[str], dict[str, list[str]]] = {}
    for measure in sorted(nights):
        role, words = lexicon.station_of(lexicon.slug(measure))
        if role in {"opening", "closing"}:
            named.setdefault(words, {}).setdefault(role, []).append(measure)
    return [
        (words, roles["opening"][0], roles["closing"][0])
        for words, roles in named.items()
        if len(roles.get("opening", ())) == 1 and len(roles.get("closing", ())) == 1
    ]


def _joined(stocks: list[_Stock]) -> list[_Stock]:
    """Join a beginning and an end that differ only in words such as "pending"."""
    halves: dict[frozenset[str], list[_Stock]] = {}
    for stock in stocks:
        if (stock.opening is None) != (stock.closing is None):
            halves.setdefault(stock.words - flowwords.STANDING, []).append(stock)
    joined = list(stocks)
    for words, pair in halves.items():
        opening = [s.opening for s in pair if s.opening is not None]
        closing = [s.closing for s in pair if s.closing is not None]
        if len(opening) == 1 and len(closing) == 1 and opening[0].period == closing[0].period:
            joined = [s for s in joined if s not in pair]
            joined.append(_Stock(words, opening[0], closing[0]))
    begins = [s for s in joined if s.closing is None]
    ends = [s for s in joined if s.opening is None]
    if len(begins) == len(ends) == 1 and _one_period(begins[0], ends[0]):
        # The one beginning and the one end of a place are of one stock, whatever else they say.
        words = begins[0].words & ends[0].words
        joined = [s for s in joined if s not in {begins[0], ends[0]}]
        joined.append(_Stock(words, begins[0].opening, ends[0].closing))
    return joined


def _one_period(begin: _Stock, end: _Stock) -> bool:
    """Return whether a beginning and an end are stated for one period and share what they count."""
    if begin.opening is None or end.closing is None:
        return False
    text = begin.words | end.words
    return begin.opening.period == end.closing.period and (
        bool(begin.words & end.words) or not text - flowwords.STANDING - flowwords.SUBJECTS
    )


def _by_name(rows: list[Cell]) -> list[Hit]:
    """Find balances whose terms say by their names what they are."""
    named = _Named(rows)
    hits: list[Hit] = []
    for (dims, period), there in sorted(named.places.items()):
        span = periods.parse(period)
        if span is None or span.kind == "range":
            continue
        stations = {m: lexicon.station_of(lexicon.slug(m)) for m in there}
        for stock in named.stocks(dims, span, there):
            opening, closing = stock.opening, stock.closing
            if opening is not None and opening.period == period:
                named.stand(dims, stock.words, periods.night_before(span), opening)
            if closing is not None and closing.period == period:
                named.stand(dims, stock.words, span.last, closing)
            if opening is not None and closing is not None:
                hits.extend(_named_balance(opening, closing, stock, there, stations))
    return [*hits, *_carried(named)]


def _carried(named: _Named) -> Iterator[Hit]:
    """Report the stocks for which two numbers are stated for one night."""
    for (dims, _, night), cell in named.stock_cells.items():
        for (_, before), (_, after) in combinations(sorted(cell.items()), 2):
            if before.value != after.value:
                hit = _overnight(before, after, dims, "high", Ground(Basis.WORDS))
                if _plain_stem((before, after)):
                    hit.code = _code("CARRY", before, dims, lexicon.slug(after.measure), str(night))
                yield hit


def _named_balance(
    opening: Cell,
    closing: Cell,
    stock: _Stock,
    there: dict[str, Cell],
    stations: dict[str, tuple[str, frozenset[str]]],
) -> list[Hit]:
    inflow, outflow = (
        _nearest(role, stock.words, stations, few=len(there) <= _FEW) for role in ("in", "out")
    )
    if (inflow is None) != (outflow is None):
        inflow, outflow = _last_of_four(inflow, outflow, opening, closing, there)
    if inflow is None or outflow is None:
        return []
    if not _of_one_thing(stock.words, stations[inflow][1], stations[outflow][1]):
        return []
    case = Case(_place(opening), "", opening, closing, there)
    equation = Equation(inflow, outflow, "")
    if _holds(case, equation) or _closes_with_others(case, equation):
        return []
    return [_hit(equation, case, Ground(Basis.WORDS))]


def _last_of_four(
    inflow: str | None, outflow: str | None, opening: Cell, closing: Cell, there: dict[str, Cell]
) -> tuple[str | None, str | None]:
    """Return the flow whose name says nothing, where it is the one measure beside three known.

    It may also be what was in work: all that was open and came, or that went and is still open.
    """
    left = set(there) - {inflow, outflow, opening.measure, closing.measure}
    if len(left) != 1:
        return inflow, outflow
    (other,) = left
    load = (
        _value(opening) + _value(there[inflow])
        if inflow
        else _value(closing) + _value(there[outflow or other])
    )
    slug = lexicon.slug(other)
    if lexicon.role_of(slug)[1] or set(slug.split("-")) & vocabulary.TOTAL:
        return inflow, outflow
    if _value(there[other]) == load:
        return inflow, outflow
    return inflow or other, outflow or other


def _of_one_thing(stock: frozenset[str], received: frozenset[str], went: frozenset[str]) -> bool:
    """Return whether two flows are those of a stock: both name what it holds, or neither does.

    Flows that say nothing but words of the stock are its own, whatever the words mean.
    """
    if received and received == went and received <= stock:
        return True
    needed = stock - flowwords.STANDING - flowwords.SUBJECTS
    if not needed:
        return (
            bool(received & went)
            or not (received or went)
            or any(
                a[:_STEM] == b[:_STEM]
                for a in received
                for b in went
                if min(len(a), len(b)) > _STEM
            )
        )
    return all(
        not flow or any(_kin(word, other) for other in flow)
        for word in needed
        for flow in (received, went)
    )


def _kin(first: str, second: str) -> bool:
    """Say whether two words may be forms of one: they begin alike, short ones but for their end."""
    size = max(_STEM, min(_STEM + 1, len(first) - 1, len(second) - 1))
    return first[:size] == second[:size]


def _nearest(
    role: str, words: frozenset[str], stations: dict[str, tuple[str, frozenset[str]]], *, few: bool
) -> str | None:
    """Choose the flow that shares most words with a stock; None if several do, or none."""
    rated: list[tuple[int, str]] = []
    for measure, (other, text) in stations.items():
        if other == role:
            shared = sum(1 for a in words if any(_kin(a, b) for b in text))
            rated.append((shared, measure))
    rated.sort(reverse=True)
    if not rated or (len(rated) > 1 and rated[0][0] == rated[1][0]):
        return None
    if rated[0][0] == 0 and not few:
        return None
    return rated[0][1]


def _overnight(before: Cell, after: Cell, dims: Dimensions, severity: str, ground: Ground) -> Hit:
    """Report a stock that is another number on the next morning."""
    params = about(before, [before, after]) | {
        "scope": scope(dims), "first": stated(before), "second": stated(after),
        "first_measure": lexicon.words(before.measure), "first_period": before.period,
        "second_measure": lexicon.words(after.measure), "second_period": after.period,
    }  # fmt: skip
    return Hit(
        rule_code(("CARRY", before.source, before.measure, before.unit, before.period,
                   ";".join(f"{n}={c}" for n, c in sorted(before.dimensions)), after.measure)),
        Kind.CARRY,
        severity,
        sentences.OVERNIGHT, sentences.ASK_CLOSING, params,
        [before, after],
        expected=before.value,
        found=after.value,
        ground=ground,
    )  # fmt: skip


# ------------------------------------------------------------------------------ by example


def _carried_over(rows: list[Cell]) -> list[Hit]:
    """Find two measures of which one begins each period where the other ended.

    What holds for three periods or units, and fails for few, is a stock reported at both ends; the
    flows between are then found by example too.
    """
    series: dict[str, dict[Place, Cell]] = {}
    for cell in rows:
        span = periods.parse(cell.period)
        order = periods.number(span) if span is not None else None
        if span is not None and order is not None:
            place = (_place(cell), span.kind, order)
            series.setdefault(cell.measure, {})[place] = cell
    hits: list[Hit] = []
    for ends, begins in permutations(sorted(series), 2):
        good: list[tuple[Cell, Cell]] = []
        bad: list[tuple[Cell, Cell]] = []
        for (dims, kind, order), before in series[ends].items():
            after = series[begins].get((dims, kind, order + 1))
            if after is not None:
                (good if before.value == after.value else bad).append((before, after))
        values = {_value(before) for before, _ in good if _value(before) >= _TRIVIAL}
        if len(values) < _TRIVIAL or len(good) < _TRIVIAL * len(bad):
            continue
        hits.extend(
            _overnight(before, after, _place(before), "medium",
                       Ground(Basis.LEARNED, len(good), len(good) + len(bad)))
            for before, after in sorted(bad, key=lambda pair: pair[0].id)
        )  # fmt: skip
        cases = [
            Case(place[0], opening.period, opening, closing, {
                measure: cells[place] for measure, cells in series.items()
                if place in cells and measure not in {begins, ends}
            })
            for place, opening in sorted(series[begins].items())
            if (closing := series[ends].get(place)) is not None
        ]  # fmt: skip
        hits.extend(_judge(begins, cases))
    return hits


def _cases(cells: list[Cell]) -> dict[str, list[Case]]:
    """Put stocks and flows of one source and unit together by place and period."""
    stocks: dict[str, dict[Dimensions, _Nights]] = {}
    flows: dict[tuple[Dimensions, str], dict[str, Cell]] = {}
    read: dict[str, periods.Span] = {}
    for cell in cells:
        dims = _place(cell)
        span = periods.parse(cell.period)
        if span is None:
            continue
        night = periods.night(cell.period)
        if night is not None:
            by_place = stocks.setdefault(cell.measure, {})
            by_place.setdefault(dims, _Nights()).add(night, cell)
        elif periods.number(span) is not None:
            read[cell.period] = span
            flows.setdefault((dims, cell.period), {})[cell.measure] = cell
    found: dict[str, list[Case]] = {}
    for measure, by_place in stocks.items():
        for (dims, period), between in sorted(flows.items()):
            nights = by_place.get(dims)
            if nights is not None and 1 < len(between) <= _FLOWS:
                found.setdefault(measure, []).extend(
                    Case(dims, period, opening, closing, between)
                    for opening, closing in _ends(read[period], nights, nights)
                )
    return found


def _place(cell: Cell) -> Dimensions:
    """Return the dimensions of a cell, in order, without those of which it tells all."""
    return tuple(
        sorted(
            (name, code) for name, code in cell.dimensions
            if not lexicon.is_total(lexicon.slug(code), lexicon.slug(name))
        )
    )  # fmt: skip


def _value(cell: Cell) -> Number:
    return number(cell.value) if cell.value is not None else 0


def _holds(case: Case, equation: Equation) -> bool:
    load = _value(case.opening) + _value(case.flows[equation.inflow])
    if equation.load and load != _value(case.flows[equation.load]):
        return False
    return load - _value(case.flows[equation.outflow]) == _value(case.closing)


def _closes_with_others(case: Case, equation: Equation) -> bool:
    """Return whether further flows of the place, which the equation leaves out, close it."""
    left = _value(case.opening) + _value(case.flows[equation.inflow])
    if equation.load and left != _value(case.flows[equation.load]):
        return False
    left -= _value(case.flows[equation.outflow])
    terms = {id(case.opening), id(case.closing), *(id(case.flows[m]) for m in equation if m)}
    others = [c for c in case.flows.values() if id(c) not in terms]
    return gap_closes(left, _value(case.closing), others)


def _is_significant(case: Case, equation: Equation) -> bool:
    """Return whether the numbers are large and different enough not to agree by chance."""
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
            proofs = sum(1 for c in good if _is_significant(c, equation))
            if proofs >= _EXAMPLES and len(good) > len(bad):
                (loads if load else possible).append((equation, bad))
    # The closing stock fixes both roles; a measure that is always the sum of two only adds to it.
    if len({e[:2] for e, _ in possible}) != 1 or len(loads) > 1:
        return []
    equation, bad = loads[0] if loads and loads[0][0][:2] == possible[0][0][:2] else possible[0]
    tried = sum(1 for c in cases if all(m in c.flows for m in equation if m))
    ground = Ground(Basis.LEARNED, tried - len(bad), tried)
    return [_hit(equation, c, ground) for c in bad if not _closes_with_others(c, equation)]


def _hit(equation: Equation, case: Case, ground: Ground) -> Hit:
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
    period = case.period or inflow.period
    if not case.period and _plain_stem(cells):
        code = _code("BALANCE", closing, case.dims, "closing")
    else:
        code = rule_code(("BALANCE", opening.source, opening.measure, opening.unit, period,
                          ";".join(f"{n}={c}" for n, c in sorted(opening.dimensions)),
                          "by example"))  # fmt: skip
    hit = _unbalanced(code, sides, target, period, case.dims, left, ground)
    hit.cells = cells
    return hit


def _unbalanced(  # noqa: PLR0917
    code: str,
    sides: list[tuple[Cell, str]],
    target: Cell,
    period: str,
    dims: Dimensions,
    made: Number,
    ground: Ground,
) -> Hit:
    """Report terms that do not make what is stated for them."""
    cells = [*(cell for cell, _ in sides), target]
    learned = ground.basis is Basis.LEARNED
    params = about(target, cells) | {
        "period": period, "scope": scope(dims),
        "sum": " ".join(f"{sign}{stated(c)} {lexicon.words(c.measure)}" for c, sign in sides),
        "found": figure(made), "target": f"{stated(target)} {lexicon.words(target.measure)}",
        "hint": digits_hint(decimal(made), target.value),
    }  # fmt: skip
    return Hit(
        code, Kind.BALANCE, "medium" if learned else "high", sentences.TERMS, sentences.ASK_TERMS,
        params, cells,
        expected=decimal(made), found=target.value, ground=ground,
    )  # fmt: skip


def _code(kind: str, cell: Cell, dims: Dimensions, *parts: str) -> str:
    """Build the code of a rule between measures whose names say that they are of one stem."""
    names = [(lexicon.slug(name), code) for name, code in dims]
    text = ";".join(sorted(f"{name}={lexicon.code_of(name, code)[0]}" for name, code in names))
    source, measure, unit = (lexicon.slug(s) for s in (cell.source, cell.measure, cell.unit))
    return rule_code((kind, source, measure, unit, cell.period, text, *parts))


def _plain_stem(cells: Iterable[Cell]) -> bool:
    """Return whether the names of stocks and flows are one stem and what each is of it."""
    known_roles = {lexicon.role_of(lexicon.slug(cell.measure)) for cell in cells}
    return len({stem for stem, _ in known_roles}) == 1 and "" not in {
        role for _, role in known_roles
    }
