# SPDX-License-Identifier: EUPL-1.2
"""To what step the values of a table are rounded, and in what way, as they show it themselves.

Many publishers round every count to a multiple of five, ten or a hundred, and tell amounts in
millions or with so many decimals. Sums of such values need not be equal to their total, and what
they miss is no contradiction. Rounded to the nearest step a value is off by half of it; rounded up
or down by chance, as offices do to protect persons, by anything below the step. Whole counts are
stated as they are, and so are values whose sums are exact wherever they can be tried.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import count
from math import comb, log10, sqrt
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon
from .intervals import Number, Span, distance, number, step_of
from .model import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from .grouping import Hit
    from .model import Cell
    from .table import Node

_CHANCE_OF_STEP = 10**6
"""So unlikely must it be that values are all multiples of a step by chance."""
_FEWEST = 3
_STEPS: dict[int, int] = {
    step: next(n for n in count(_FEWEST) if step**n >= _CHANCE_OF_STEP)
    for step in sorted({3, *(base * 10**n for n in range(6) for base in (5, 10, 20, 25))})[::-1]
}
"""Steps, the widest first, and how many values must show each of them."""
_MOST_ODD = 20
"""One value in so many may be keyed wrongly."""
_BY_CHANCE = 3
"""To a step of three counts are always rounded up or down by chance."""
_PERHAPS = 5
"""To a step of five they may be rounded by chance or to the nearest, as their sums tell."""
_SUMS = 8
"""So many sums tell in which of the two ways values are rounded."""
_TABLE = 20
"""So many values show how a column is rounded though no total and part are distinguished."""
_EXACT = -3
"""Logarithm of the chance that sums of rounded values are equal to their totals by accident."""
_ZEROS = 100
_HIGHEST, _FAR = 20, 3
"""No larger number is put for all smaller ones, and none that is not so much more frequent."""


Slugs = tuple[str, str, str]
"""Source, measure and unit of a column."""


class Step(NamedTuple):
    """What values are rounded to, and by how much one may be off."""

    size: Number
    off: Number


class Value(NamedTuple):
    """A value, and the rows and columns of the table that it stands in."""

    key: int
    number: Number
    lines: Sequence[Hashable]


class Closing(NamedTuple):
    """By how much parts miss their total, and how many values both are."""

    gap: Number
    values: int


WHOLE = Step(1, 0)
"""Values that are stated as they are counted."""


class Rounding:
    """How each value of one measure is rounded, learned from its rows and columns."""

    def __init__(
        self,
        values: Iterable[Value],
        scale: int = 1,
        closings: Callable[[], Iterable[Closing]] = list,
    ) -> None:
        values = list(values)
        self.last = last_digit([v.number for v in values], scale)
        """What the last digit of all values is rounded to."""
        sums = list(closings()) if self.last.off else []
        self.exact = bool(sums) and _hold_exactly(sums, self.last)
        if self.exact:
            self.last = self.last._replace(off=0)
        self._steps: dict[int, Step] = {}
        self._odd: set[int] = set()
        self._learn(values, closings)

    def _learn(self, values: list[Value], closings: Callable[[], Iterable[Closing]]) -> None:
        lines: dict[Hashable, set[Number]] = {}
        for value in values:
            if value.number and isinstance(value.number, int):
                for line in value.lines:
                    # Repeated values are no further proof, as a part is often all of its whole.
                    lines.setdefault(line, set()).add(value.number)
        steps = {line: step for line, stated in lines.items() if (step := _step_of_all(stated))}
        fits: dict[int, int] = {}
        odd: dict[int, int] = {}
        for value in values if steps else ():
            if isinstance(value.number, int):
                for step in filter(None, map(steps.get, value.lines)):
                    known = odd if value.number % step else fits
                    known[value.key] = max(step, known.get(value.key, 0))
        ways = {step: _way(step, closings) for step in sorted(set(fits.values()))}
        self._steps = _floors(values, fits, closings)
        self.floor = max((step.off + 1 for step in self._steps.values()), default=0)
        """What is put for all smaller values; zero if nothing is."""
        self._steps |= {key: ways[step] for key, step in fits.items()}
        # A value among them that is no multiple is not what rounding makes.
        self._odd = {key for key, step in odd.items() if step > fits.get(key, 0)}

    def step(self, key: int) -> Step:
        """Return to what a value is rounded."""
        known = self._steps.get(key, WHOLE)
        return known if known.off > self.last.off else self.last

    def slack(self, keys: Iterable[int]) -> Number:
        """Say by how much a sum may be off; one value that is not rounded as the others tells."""
        keys = list(keys)
        if any(key in self._odd for key in keys):
            return len(keys) * self.last.off
        return sum((self.step(key).off for key in keys), start=Fraction(0))

    def span(self, node: Node, span: Span) -> Span:
        """Return which counts may have been rounded to the stated value of a place."""
        if not span.exact or span.lo is None or id(node) in self._odd:
            return span
        step = self.step(id(node))
        # Of what was added up, each value was rounded.
        return around(span.lo, step._replace(off=step.off * max(1, len(node.parts or ()))))


def _floors(
    values: list[Value], fits: dict[int, int], closings: Callable[[], Iterable[Closing]]
) -> dict[int, Step]:
    """Return the values that stand for any smaller number too, as offices do to protect persons.

    None lies below them, and they stand far more often than those just above.
    """
    stated = Counter(v.number for v in values if v.number > 0 and v.key not in fits)
    floor = min(stated, default=0)
    if not _FEWEST <= floor <= _HIGHEST or stated[floor] < _SUMS:
        return {}
    if len(stated) < _SUMS or stated[floor] < _FAR * max(stated[floor + n] for n in (1, 2)):
        return {}
    near = [c for c in closings() if 0 <= c.gap <= c.values * (floor - 1)]
    if _MOST_ODD * sum(1 for c in near if c.gap) <= len(near):
        return {}  # What always makes its total to the last one stands for itself.
    return {v.key: Step(1, floor - 1) for v in values if v.number == floor}


def step_of_column(values: Iterable[Number], scale: int = 1) -> Step:
    """Return what the values of one column are rounded to, without its rows."""
    values = list(values)
    last = last_digit(values, scale)
    if isinstance(last.size, Fraction) and last.size < 1:
        return last
    step = _step_of_all({value for value in values if isinstance(value, int) and value})
    return _way(step, list) if step else last


def around(value: Number, step: Step) -> Span:
    """Return which numbers are rounded to this one."""
    if not step.off:
        return Span(value, value)
    return Span(0 if 0 <= value < step.off else value - step.off, value + step.off)


def rounded(parent: Node, found: Span, total: Span, slack: Number) -> bool:
    """Return whether values differ from their total only by rounding."""
    if parent.value is None or not found.exact or not total.exact or not slack:
        return False
    return distance(found.lo or 0, total.lo or 0) <= slack


def maybe_rounded(values: Sequence[Number]) -> Number:
    """Say by how much a sum may be off if all its values, which end in two zeros, are rounded."""
    step = min((step_of(v) for v in values if v), default=Fraction(1))
    return step * len(values) / 2 if step >= _ZEROS else 0


class Columns:
    """How the columns are rounded that sums are about, whatever rule found them."""

    def __init__(
        self,
        hits: Iterable[Hit],
        cells: Iterable[Cell],
        exact: set[Slugs],
        floors: dict[Slugs, Number],
    ) -> None:
        columns: dict[tuple[str, str, str], list[Cell]] = {
            _head(cell): [] for hit in hits if _adds(hit) for cell in hit.cells
        }
        for cell in cells if columns else ():
            column = columns.get(_head(cell))
            if column is not None and cell.value is not None:
                column.append(cell)
        self._columns: dict[tuple[str, str, str], Rounding] = {}
        for head, known in columns.items():
            lines = ("",) if len(known) >= _TABLE else ()
            values = [Value(id(c), number(c.value), lines) for c in known if c.value is not None]
            self._columns[head] = Rounding(values, lexicon.scale_of(*slugs(*head)[1:]))
        self._exact = exact
        self._floors = floors

    def explains(self, hit: Hit) -> bool:
        """Return whether a sum misses its total by no more than the rounding of its columns."""
        if not _adds(hit) or not hit.difference:
            return False
        keys: dict[tuple[str, str, str], list[int]] = {}
        for cell in hit.cells:
            if cell.value is not None:
                keys.setdefault(_head(cell), []).append(id(cell))
        if any(slugs(*head) in self._exact for head in keys):
            return False
        slacks = [self._columns[head].slack(known) for head, known in keys.items()]
        for cell in hit.cells:
            floor = self._floors.get(slugs(*_head(cell)))
            if floor and cell.value == floor:
                slacks.append(floor - 1)
        return any(slacks) and distance(Fraction(hit.difference), 0) <= sum(slacks)


def _adds(hit: Hit) -> bool:
    return hit.origin == "discovered" and hit.kind in {Kind.SUM, Kind.BALANCE}


def _head(cell: Cell) -> tuple[str, str, str]:
    return (cell.source, cell.measure, cell.unit)


def slugs(source: str, measure: str, unit: str) -> tuple[str, str, str]:
    """Name a column as rules do, however it is written."""
    return (lexicon.slug(source), lexicon.measure_of(measure), lexicon.slug(unit))


def last_digit(values: list[Number], scale: int) -> Step:
    """Return whether the last digit of values is a rounded one; of whole counts it is not.

    A count in thousands with three decimals is stated to the last person. `scale` is nothing where
    the unit is money, which is always rounded.
    """
    nonzero = [value for value in values if value]
    digits = [places_of(value) for value in nonzero if not isinstance(value, int)]
    most = max(digits, default=0)
    while most and _MOST_ODD * sum(d >= most for d in digits) < len(nonzero):
        most -= 1  # A few longer ones are what a spreadsheet divided.
    size = Fraction(1, 10**most)
    exact = (scale == 1 and not most) or (scale > 1 and size * scale <= 1)
    return Step(size, 0 if exact else size / 2)


def places_of(value: Number) -> int:
    """Count the decimals of a number."""
    if isinstance(value, int):
        return 0
    digits = 0
    while value.denominator != 1 and digits < 10:  # noqa: PLR2004
        value, digits = value * 10, digits + 1
    return digits


def _way(step: int, closings: Callable[[], Iterable[Closing]]) -> Step:
    """Say by how much values may be off; random rounding moves sums further than plain rounding."""
    chance = Step(step, step - 1)
    nearest = Step(step, Fraction(step, 2))
    if step != _PERHAPS:
        return chance if step == _BY_CHANCE else nearest
    near = [c for c in closings() if distance(c.gap, 0) <= c.values * chance.off]
    spread = sum((Fraction(c.gap) ** 2 / c.values for c in near), start=Fraction(0))
    # The mean square is a twelfth of step² − 1 for the nearest, and a sixth by chance.
    wide = len(near) >= _SUMS and 8 * spread > (step**2 - 1) * len(near)
    return chance if wide else nearest


def _hold_exactly(closings: list[Closing], last: Step) -> bool:
    """Return whether sums are so often equal to their totals that no value can be a rounded one."""
    near = [c for c in closings if distance(c.gap, 0) <= c.values * last.off]
    odd = sum(1 for c in near if c.gap)
    if _MOST_ODD * odd > len(near):
        return False
    # Of so many rounded values the errors cancel with this chance.
    chance = sum(log10(min(0.75, 1.38 / sqrt(c.values))) for c in near if not c.gap)
    return chance + log10(comb(len(near), odd)) < _EXACT


def _step_of_all(values: set[Number]) -> int:
    """Return what nearly all values are multiples of, zero if they are whole as they come."""
    if len(values) < _FEWEST:
        return 0
    odd = [[v for v in values if v % step] for step in (3, 5)]
    if all(off * _MOST_ODD > len(values) and off > 1 for off in map(len, odd)):
        return 0  # Whatever is a multiple of a step is one of three or five.
    for step, enough in _STEPS.items():
        if len(values) < enough:
            continue
        off = sum(1 for value in values if value % step)
        if off * _MOST_ODD <= len(values) or (off == 1 and len(values) > 2 * enough):
            return step
    return 0
