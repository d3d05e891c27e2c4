# SPDX-License-Identifier: EUPL-1.2
"""Changes of what is counted under another name, as the places teach it where they hold.

"Average annual change in persons supervised", or the variation of a stock since the evening before:
which series a change is of, since when, and whether in all or by the year.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, periods
from .bases import PROOFS, Held
from .evaluation import ZERO, Results
from .hits import changed, code_at
from .intervals import Span, number, qualifier_of
from .model import Kind
from .percents import HUNDRED, stated_percent
from .rounding import around, step_of_column
from .trends import BASELINES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from .model import Cell
    from .table import Dims, Layout

_BESIDE = 30
"""Of so many series at one place at most one is sought that a change may be of."""
_SIGNIFICANT = 10
_FALLS = 3
_SLIPS = 20
"""So many values below nothing, and one in so many of all, are no slips."""
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_QUARTER = re.compile(r"^(\d{4})-Q([1-4])$")
_MONTH = re.compile(r"^(\d{4})-(\d{2})$")
_YEAR = re.compile(r"\d{4}")
_ONE_YEAR = re.compile(r"^\d{4}$")
Subject = tuple[str, str, str]
"""Source, measure and unit of a change."""
Counted = tuple[str, str]


class Since(NamedTuple):
    """The two periods that a change may lie between, and how many years apart they are."""

    kind: str
    first: str
    last: str
    years: int


class ChangeKind(NamedTuple):
    """What a change is: of which series, since when, and by the year or in all."""

    series: Counted
    since: str
    yearly: bool
    points: bool = False
    """Whether it is the difference of two percentages."""


class Reading(NamedTuple):
    """A change read in one way, with its two values."""

    before: Cell
    after: Cell
    exact: Fraction
    fits: bool


class Variations:
    """Judges changes whose series has another name."""

    def __init__(
        self, cells: Iterable[Cell], units: Iterable[tuple[str, str, str]], layout: Layout
    ) -> None:
        self.layout = layout
        self._changes: dict[Subject, list[Cell]] = {}
        self._at: dict[tuple[str, Dims, str], dict[Counted, list[Cell]]] = {}
        cells = list(cells)
        below = Counter(_subject(c) for c in cells if c.value and c.value < 0)
        values = Counter(s for c in cells if c.value and (s := _subject(c)) in below)
        falling = {
            subject for subject, n in below.items()
            if _falls(n, values[subject]) or _relative(lexicon.slug(subject[2]))
        }  # fmt: skip
        subjects = _subjects(units, falling, layout)
        if not subjects:
            return
        counts: list[Cell] = []
        sources = {source for source, _, _ in subjects}
        for cell in cells:
            if cell.source not in sources or cell.value is None:
                continue
            subject = _subject(cell)
            exact = qualifier_of(cell.qualifier) == "exact"
            expected = subject in subjects and (subject in falling or _may_change(cell))
            if exact and expected and not (subjects[subject] and periods.is_range(cell.period)):
                self._changes.setdefault(subject, []).append(cell)
                for since in _sinces(cell):
                    for period in (since.first, since.last):
                        self._at[cell.source, self._dims(cell), period] = {}
            elif exact and _may_vary(cell):
                counts.append(cell)
        rounded: dict[tuple[str, Counted], list[Cell]] = {}
        for cell in counts:
            beside = self._at.get((cell.source, self._dims(cell), cell.period))
            if beside is not None:
                series = (cell.measure, cell.unit)
                beside.setdefault(series, []).append(cell)
                rounded.setdefault((cell.source, series), []).append(cell)
        self._grains = {
            key: step_of_column(number(c.value) for c in known if c.value is not None)
            for key, known in rounded.items()
        }

    def check(self, found: Results) -> None:
        """Report the changes that do not fit the series of which the others are."""
        for subject in sorted(self._changes):
            changes = sorted(self._changes[subject], key=lambda c: (c.id, c.key))
            signed = any((c.value or 0) < 0 for c in changes)
            way, held = self._learn(changes, signed=signed)
            if way is None:
                continue
            for change in changes:
                readings = [r for w, r in self._readings(change, signed=signed) if w == way]
                if readings:
                    self._judge(change, way, held, readings, found)

    def _learn(self, changes: list[Cell], *, signed: bool) -> tuple[ChangeKind | None, Held]:
        counts: dict[ChangeKind, Held] = {}
        proofs: dict[ChangeKind, set[tuple[Fraction, object]]] = {}
        for change in changes:
            seen: dict[ChangeKind, bool] = {}
            for way, reading in self._readings(change, signed=signed):
                seen[way] = seen.get(way, False) or reading.fits
                if reading.fits and _is_significant(change):
                    proof = (Fraction(change.value or 0), reading.after.value)
                    proofs.setdefault(way, set()).add(proof)
            for way, fits in seen.items():
                known = counts.get(way, Held(0, 0))
                counts[way] = Held(known.held + fits, known.tried + 1)
        rated = sorted(
            (-len(proven), way) for way, proven in proofs.items()
            if len(proven) > PROOFS and counts[way].sure
        )  # fmt: skip
        return (rated[0][1], counts[rated[0][1]]) if rated else (None, Held(0, 0))

    def _readings(self, change: Cell, *, signed: bool) -> Iterator[tuple[ChangeKind, Reading]]:
        relative = lexicon.slug(change.unit) in measurewords.PERCENT_UNITS
        points = lexicon.is_points(lexicon.slug(change.unit))
        dims = self._dims(change)
        for since in _sinces(change):
            before = self._at[change.source, dims, since.first]
            after = self._at[change.source, dims, since.last]
            for series in sorted(before)[:_BESIDE]:
                share = lexicon.slug(series[1]) in measurewords.PERCENT_UNITS
                if not relative and not (share if points else series[1] == change.unit):
                    continue
                ways = [(relative, False)]
                if relative and since.years > 1:
                    ways.append((True, True))
                if relative and share:
                    ways.append((False, False))  # Points stated as per cent.
                for a in before[series]:
                    for b in after.get(series, ()):
                        for percent, yearly in ways:
                            reading = self._read(change, a, b, since, percent=percent,
                                                 yearly=yearly, signed=signed)  # fmt: skip
                            if reading is not None:
                                way = ChangeKind(series, since.kind, yearly, share and not percent)
                                yield way, reading

    def _read(
        self, change: Cell, a: Cell, b: Cell, since: Since, *, percent: bool, yearly: bool,
        signed: bool,
    ) -> Reading | None:  # fmt: skip
        first, last = self._span(a), self._span(b)
        if not percent:
            exact = Fraction(b.value or 0) - Fraction(a.value or 0)
            spans = [_span(change)]
            if not signed and _relative(lexicon.slug(change.unit)):
                spans.append(spans[0].times(-1))
            return Reading(a, b, exact, any(last.minus(first).meets(span) for span in spans))
        if not first.lo or first.lo <= 0 or last.lo is None or last.hi is None or not first.hi:
            return None
        exact = (Fraction(b.value or 0) / Fraction(a.value or 1) - 1) * HUNDRED
        low, high = Fraction(last.lo) / first.hi, Fraction(last.hi) / first.lo
        spans = [_span(change)]
        if not signed:
            spans.append(spans[0].times(-1))
        years = since.years if yearly else 1
        fits = any(_grows(span, low, high, years) for span in spans)
        if yearly:
            mean = Span((low - 1) * HUNDRED / years, (high - 1) * HUNDRED / years)
            fits = fits or any(span.meets(mean) for span in spans)
            exact = Fraction(round(_yearly(exact, years), 2))
        return Reading(a, b, exact, fits)

    def _judge(
        self, change: Cell, way: ChangeKind, held: Held, readings: list[Reading],
        found: Results,
    ) -> None:  # fmt: skip
        code = code_at("TREND", change, way.series[0])
        if any(reading.fits for reading in readings):
            found.ok(Kind.TREND, code, (change,))
            return
        percent = lexicon.slug(change.unit) in measurewords.PERCENT_UNITS and not way.points
        a, b, exact, _ = readings[0]
        cells = [change, a, b]

        def fits(changed: Cell, value: Decimal) -> bool:
            stated, first, last = (replace(c, value=value) if c is changed else c for c in cells)
            since = next(s for s in _sinces(change) if s.kind == way.since)
            again = self._read(stated, first, last, since, percent=percent, yearly=way.yearly,
                               signed=True)  # fmt: skip
            return again is not None and again.fits

        found.hit(changed(code, cells, a.value, b.value, exact, "medium", held.ground, fits))

    def _dims(self, cell: Cell) -> Dims:
        read = self.layout.read(cell.dimensions)[0]
        return tuple(pid for pid in read if self.layout.name(pid) not in BASELINES)

    def _span(self, cell: Cell) -> Span:
        if lexicon.slug(cell.unit) in measurewords.PERCENT_UNITS:
            percent = stated_percent(cell)
            return percent.span if percent is not None else Span(None, None)
        series = (cell.measure, cell.unit)
        return around(number(cell.value or ZERO), self._grains[cell.source, series])


def _subjects(
    units: Iterable[Subject], falling: set[Subject], layout: Layout
) -> dict[Subject, bool]:
    """Find the measures that state changes, but not of what their own name tells or counts.

    Those with values below nothing are `falling`; where they bear the name of a count, their
    changes over a range of periods are judged with it, and the others here.
    """
    counted: dict[str, set[str]] = {}
    for source, measure, unit in units:
        slug = lexicon.measure_of(measure)
        if (source, measure, unit) not in falling and lexicon.is_additive(slug, lexicon.slug(unit)):
            counted.setdefault(source, set()).add(slug)
    found: dict[Subject, bool] = {}
    for source, measure, unit in units:
        slug, kind = lexicon.measure_of(measure), lexicon.slug(unit)
        stem = layout.stems.get((lexicon.slug(source), slug), lexicon.role_of(slug)[0])
        own = counted.get(source, set()) & {slug, stem}
        if own and (slug not in own or (source, measure, unit) not in falling):
            continue
        change = lexicon.is_change(slug) or (source, measure, unit) in falling
        if _relative(kind) or (change and lexicon.is_additive("", kind)):
            found[source, measure, unit] = bool(own)
    return found


def _subject(cell: Cell) -> Subject:
    return cell.source, cell.measure, cell.unit


def _may_change(cell: Cell) -> bool:
    return (
        lexicon.is_change(_slug(cell))
        or periods.is_range(cell.period)
        or lexicon.is_points(lexicon.slug(cell.unit))
    )


def _relative(unit: str) -> bool:
    return unit in measurewords.PERCENT_UNITS or lexicon.is_points(unit)


def _may_vary(cell: Cell) -> bool:
    unit = lexicon.slug(cell.unit)
    return unit in measurewords.PERCENT_UNITS or lexicon.is_additive(_slug(cell), unit)


def _slug(cell: Cell) -> str:
    return lexicon.measure_of(cell.measure)


def _sinces(change: Cell) -> list[Since]:
    """List the pairs of periods that a change may lie between: a year, or one period, apart."""
    period = change.period
    for name, code in change.dimensions:
        if lexicon.slug(name) in BASELINES and _ONE_YEAR.match(code):
            return [Since("baseline", code, period, 1)]
    span = periods.parse(period)
    if span is None:
        return []
    if span.kind == "range":
        first, last = span.first.year, span.last.year
        return [Since("range", str(first), str(last), last - first)] if first < last else []
    if span.kind in {"year", "fiscal"}:
        return [Since("year", periods.year_before(period), period, 1)]
    found = [Since("year", _YEAR.sub(lambda m: str(int(m[0]) - 1), period, count=1), period, 1)]
    previous = _previous(period)
    return [*found, Since("previous", previous, period, 0)] if previous else found


def _previous(period: str) -> str:
    """Write the label of the day, month or quarter before."""
    if m := _ISO.search(period):
        day = date.fromisoformat(m[0]) - timedelta(days=1)
        return period.replace(m[0], day.isoformat())
    if m := _QUARTER.match(period):
        year, quarter = int(m[1]), int(m[2])
        return f"{year}-Q{quarter - 1}" if quarter > 1 else f"{year - 1}-Q4"
    if m := _MONTH.match(period):
        year, month = int(m[1]), int(m[2])
        return f"{year}-{month - 1:02}" if month > 1 else f"{year - 1}-12"
    return ""


def _span(change: Cell) -> Span:
    """Return which changes a stated one may stand for; a fall is rounded as its size is."""
    value = change.value or ZERO
    if not _relative(lexicon.slug(change.unit)):
        return Span(number(value), number(value))
    percent = stated_percent(change)
    if percent is None:
        return Span(None, None)
    if value < 0:
        return Span(percent.value - percent.unit, percent.value + percent.unit / 2, lo_open=True)
    return percent.span


def _is_significant(change: Cell) -> bool:
    """Return whether a change that fits is no accident."""
    percent = stated_percent(change)
    return percent is not None and abs(percent.value) >= _SIGNIFICANT * percent.unit


def _grows(span: Span, low: Fraction, high: Fraction, years: int) -> bool:
    """Return whether growth by so much in each year makes the quotient of the two values."""
    first = None if span.lo is None else max(Fraction(0), 1 + Fraction(span.lo) / HUNDRED) ** years
    last = None if span.hi is None else max(Fraction(0), 1 + Fraction(span.hi) / HUNDRED) ** years
    return Span(first, last, span.lo_open, span.hi_open).meets(Span(low, high))


def _yearly(change: Fraction, years: int) -> float:
    """Return the growth by the year that makes a change, to be shown and not compared."""
    return float((1 + float(change) / HUNDRED) ** (1 / years) - 1) * HUNDRED


def _falls(below: int, values: int) -> bool:
    """Return whether so many values below nothing are no slips: the measure is a difference."""
    return below >= _FALLS and below * _SLIPS >= values
