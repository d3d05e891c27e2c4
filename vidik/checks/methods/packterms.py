# SPDX-License-Identifier: EUPL-1.2
"""What a term of a written rule means among cells, and whether two sides agree."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from . import lexicon, measurewords, vocabulary
from .intervals import ANY_COUNT, ZERO, Span, span_of
from .percents import HUNDRED, stated_percent
from .table import reading_order
from .wording import figure, stated

if TYPE_CHECKING:
    from .model import Cell

from .packrules import Binding, Summand, Term, expression


@dataclass(slots=True)
class Meaning:
    """What a term amounts to for one binding."""

    spans: list[Span]
    cells: list[Cell]
    missing: bool = False

    @property
    def shown(self) -> str:
        """Write the term as a reader sees it in a sentence."""
        if not self.cells:
            return "–" if self.missing else "0"
        if len(self.cells) == 1:
            return stated(self.cells[0])
        span = self.spans[0]
        return figure(span.lo if span.lo is not None else span.hi)


GroupKey = tuple[str, str, str]
Entry = tuple[tuple[tuple[str, str], ...], str, "Cell"]


def plain_dimensions(raw: tuple[tuple[str, str], ...]) -> tuple[tuple[tuple[str, str], ...], str]:
    """Reduce dimensions as the checks compare them: no totals, no marks of restatement."""
    remaining: list[tuple[str, str]] = []
    tag = ""
    for raw_name, raw_code in raw:
        name = lexicon.slug(raw_name)
        code, restated = lexicon.code_of(name, raw_code)
        if name in vocabulary.PSEUDO_NAMES:
            tag = code
            continue
        if restated:
            tag = lexicon.slug(raw_code)
        if not lexicon.is_total(code, name):
            remaining.append((name, code))
    return tuple(remaining), tag


def match_head(term: Term, key: GroupKey) -> dict[str, str] | None:
    """Match source, unit and period; give what their variables stand for."""
    bound: dict[str, str] = {}
    for pattern, text in ((term.source, key[0]), (term.unit, key[1]), (term.period, key[2])):
        found = pattern.match(text)
        if found is None:
            return None
        for name, value in found.items():
            if bound.setdefault(name, value) != value:
                return None
    return bound


def match_dimensions(term: Term, entry: Entry, head: dict[str, str]) -> dict[str, str] | None:  # noqa: C901, PLR0911
    """Match the dimensions of one cell; give what all variables stand for."""
    dims, tag, cell = entry
    if term.statement == "none" and tag:
        return None
    if term.statement not in {"any", "none"} and tag != term.statement:
        return None
    if term.note is not None and term.note.match(cell.note) is None:
        return None
    bound = head
    seen = 0
    for name, code in dims:
        pattern = term.dimensions.get(name)
        if pattern is None:
            if term.any_dimension or name in term.ignore:
                continue
            return None
        seen += 1
        found = pattern.match(code)
        if found is None:
            return None
        for variable, value in found.items():
            if bound.get(variable, value) != value:
                return None
            if variable not in bound:
                bound = bound | {variable: value}
    return bound if seen == term.slots else None


def match(term: Term, key: GroupKey, entry: Entry) -> dict[str, str] | None:
    """Match one cell whole."""
    head = match_head(term, key)
    return None if head is None else match_dimensions(term, entry, head)


def meaning(  # noqa: C901
    term: Term, selected: dict[Binding, list[tuple[str, Cell]]], binding: dict[str, str]
) -> Meaning:
    """Return what a term amounts to where its variables are bound."""
    if term.variables == set(binding):
        entries = selected.get(tuple(sorted(binding.items())), [])
    else:
        entries = [
            entry
            for known, found in selected.items()
            if all(binding.get(k, v) == v for k, v in known)
            for entry in found
        ]
    entries = [e for e in entries if e[1].value is not None]
    if not entries:
        if term.optional:
            return Meaning([ZERO], [])
        return Meaning([ANY_COUNT], [], missing=True)
    entries.sort(key=lambda e: reading_order(e[1]))
    by_address: dict[str, list[Cell]] = {}
    for address, cell in entries:
        by_address.setdefault(address, []).append(cell)
    options = [[_span(cell) for cell in cells] for cells in by_address.values()]
    if term.take == "sum":
        total = ZERO
        for spans in options:
            total = total.plus(spans[0])
        return Meaning([total], [cells[0] for cells in by_address.values()])
    if term.take == "by_source":
        best: dict[str, Cell] = {}
        for _, cell in entries:
            known = best.get(cell.source)
            if known is None or (cell.value or 0) > (known.value or 0):
                best[cell.source] = cell
        cells = [best[source] for source in sorted(best)]
        total = ZERO
        for cell in cells:
            total = total.plus(_span(cell))
        return Meaning([total], cells)
    if term.take == "largest":
        return _largest([c for group in by_address.values() for c in group])
    spans = list(dict.fromkeys(span for group in options for span in group))
    return Meaning(spans, [next(iter(by_address.values()))[0]])


def _largest(cells: list[Cell]) -> Meaning:
    """Give the largest number that cells prove: one of them, or both sexes or two ages together."""
    best = [max(cells, key=lambda c: (c.value or 0, c.id))]
    for found in _apart(cells):
        if sum(c.value or 0 for c in found) > sum(c.value or 0 for c in best):
            best = found
    total = ZERO
    for cell in best:
        total = total.plus(_span(cell))
    return Meaning([total], best)


def _apart(cells: list[Cell]) -> list[list[Cell]]:
    """List cells that count different people: of different sex, or of ages that do not overlap."""
    beside: dict[tuple[str, tuple[tuple[str, str], ...]], dict[str, Cell]] = {}
    for cell in cells:
        for name, code in cell.dimensions:
            plain = lexicon.code_of(lexicon.slug(name), code)[0]
            if lexicon.slug(name) in vocabulary.SEX_NAMES or lexicon.ages_of("age", plain):
                rest = tuple(pair for pair in cell.dimensions if pair[0] != name)
                beside.setdefault((name, rest), {}).setdefault(plain, cell)
    found = []
    for codes in beside.values():
        ages = sorted(span for code in codes if (span := lexicon.ages_of("age", code)))
        if len(codes) > 1 and all(a[1] <= b[0] for a, b in pairwise(ages)):
            found.append([codes[code] for code in sorted(codes)])
    return found


def _span(cell: Cell) -> Span:
    percent = lexicon.slug(cell.unit) in measurewords.PERCENT_UNITS
    if cell.value is None:
        return ANY_COUNT
    return span_of(cell.value, cell.qualifier, percent=percent)


def side_spans(side: list[Summand], values: dict[str, Meaning]) -> list[Span]:
    """Return each sum that one side of a relation may have."""
    sums = [ZERO]
    for times, name, of in side:
        spans = values[name].spans[:4]
        if of:
            spans = [_share_span(values[name], base) for base in values[of].spans[:2]]
        sums = [s.plus(x.times(times)) for s in sums for x in spans]
    return sums


def summed(text: str, values: dict[str, Meaning]) -> Span | None:
    """Add up an expression of terms; None if one of them is missing."""
    side = expression(text)
    if any(values[name].missing for _, *names in side for name in names if name):
        return None
    return side_spans(side, values)[0]


def _share_span(percent: Meaning, base: Span) -> Span:
    read = stated_percent(percent.cells[0]) if percent.cells else None
    if read is None:
        return ANY_COUNT
    low, high = read.span.lo, read.span.hi
    return Span(
        None if low is None or base.lo is None else Fraction(low) * Fraction(base.lo) / HUNDRED,
        None if high is None or base.hi is None else Fraction(high) * Fraction(base.hi) / HUNDRED,
        read.span.lo_open,
        read.span.hi_open,
    )


def holds(left: Span, operator: str, right: Span) -> bool:
    """Return whether a relation may hold between two spans."""
    if operator == "=":
        return left.meets(right)
    if operator == "<=":
        return not right.below(left)
    return not left.below(right)


def is_so(when: tuple[list[Summand], str, list[Summand]], values: dict[str, Meaning]) -> bool:
    """Report whether a condition holds whichever of the stated numbers are the right ones."""
    left, operator, right = when
    return all(
        a.exact and b.exact and holds(a, operator, b)
        for a in side_spans(left, values)
        for b in side_spans(right, values)
    )


def facing(left: Span, right: Span) -> tuple[Fraction | int, Fraction | int]:
    """Return the two ends that face each other, to distinguish how far the sides are."""
    if left.below(right):
        return left.hi or 0, right.lo or 0
    low = left.lo if left.lo is not None else left.hi
    high = right.hi if right.hi is not None else right.lo
    return low or 0, high or 0
