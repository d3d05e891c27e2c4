# SPDX-License-Identifier: EUPL-1.2
"""Changes that do not say of what: "annual variation, -6.8 per cent".

Where a source counts one thing in both years, the change is of that; where it counts several, its
note may say which.
"""

from __future__ import annotations

import re
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from . import flowwords, lexicon, measurewords, periods
from .evaluation import ZERO
from .grouping import Hit
from .intervals import decimal, qualifier_of
from .model import Basis, Ground, Kind, Outcome, RuleResult, Text, rule_code
from .percents import HUNDRED, stated_percent
from .wording import figure, scope, stated, where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Cell

_BASES = frozenset({"baseline", "base", "compared-with"})
_YEAR = re.compile(r"^\d{4}$")
_WORD = re.compile(r"[^\W\d_]+")
_STEM = 5
Dimensions = tuple[tuple[str, str], ...]


def lone_changes(measures: Iterable[tuple[str, str, str]]) -> set[tuple[str, str]]:
    """Find measures in per cent whose names say nothing but that they are a change."""
    return {
        (source, measure) for source, measure, unit in measures
        if lexicon.slug(unit) in measurewords.PERCENT_UNITS
        and _only_change(lexicon.measure_of(measure))
    }  # fmt: skip


def _only_change(measure: str) -> bool:
    words = [w for w in measure.split("-") if not w.isdigit()]
    return lexicon.is_change(measure) and all(
        lexicon.is_change(w) or w in measurewords.CHANGE_WORDS or w in flowwords.FILLER
        or w in measurewords.PERCENT_UNITS
        for w in words
    )  # fmt: skip


def lone_change_hits(
    cells: Iterable[Cell], wanted: set[tuple[str, str]], results: list[RuleResult]
) -> list[Hit]:
    """Judge such changes by the one series of their source that has both years."""
    sources = {source for source, _ in wanted}
    series: dict[tuple[str, Dimensions], dict[tuple[str, str], dict[str, list[Cell]]]] = {}
    told: list[Cell] = []
    for cell in cells:
        if cell.source not in sources or cell.value is None:
            continue
        if qualifier_of(cell.qualifier) != "exact":
            continue
        if (cell.source, cell.measure) in wanted:
            told.append(cell)
            continue
        unit = lexicon.slug(cell.unit)
        if lexicon.is_additive(lexicon.slug(cell.measure), unit):
            by_measure = series.setdefault((cell.source, cell.dimensions), {})
            by_period = by_measure.setdefault((cell.measure, cell.unit), {})
            by_period.setdefault(cell.period, []).append(cell)
    hits: list[Hit] = []
    for change in sorted(told, key=lambda c: (c.id, c.key)):
        dims = tuple(d for d in change.dimensions if lexicon.slug(d[0]) not in _BASES)
        known = series.get((change.source, dims), {})
        hit = _judged(change, dims, known, results)
        if hit is not None:
            hits.append(hit)
    return hits


def _before(change: Cell) -> str:
    """Give the label of the year that a change is counted from."""
    for name, code in change.dimensions:
        if lexicon.slug(name) in _BASES and _YEAR.match(code):
            return code
    span = periods.parse(change.period)
    if span is None or span.kind not in {"year", "fiscal"}:
        return ""
    return periods.year_before(change.period)


def _judged(
    change: Cell,
    dims: Dimensions,
    known: dict[tuple[str, str], dict[str, list[Cell]]],
    results: list[RuleResult],
) -> Hit | None:
    earlier = _before(change)
    both = {
        measure: (by_period[earlier], by_period[change.period])
        for measure, by_period in known.items()
        if earlier in by_period and change.period in by_period
    }
    named = {m: v for m, v in both.items() if _named_in(m[0], change.note)}
    chosen = named if len(named) == 1 else both
    if not chosen or change.value is None:
        return None
    code = rule_code(
        ("TREND", change.source, change.measure, change.period,
         ";".join(f"{n}={c}" for n, c in change.dimensions), "by the only series")
    )  # fmt: skip
    if len(chosen) > 1:
        reason = "the values that changed are not stated"
        results.append(RuleResult(code, Kind.TREND, Outcome.SKIPPED, reason=reason))
        return None
    (befores, afters) = next(iter(chosen.values()))
    options = [
        (a, b, (Fraction(b.value or 0) - Fraction(a.value or 0)) * HUNDRED / Fraction(a.value or 1))
        for a in sorted(befores, key=lambda c: c.id)
        for b in sorted(afters, key=lambda c: c.id)
        if a.value
    ]
    if not options:
        return None
    if any(_fits(change, exact) for _, _, exact in options):
        results.append(RuleResult(code, Kind.TREND, Outcome.PASSED))
        return None
    a, b, exact = options[0]
    cells = [change, a, b]
    results.append(RuleResult(code, Kind.TREND, Outcome.VIOLATED, cells=tuple(cells)))
    params = {
        "measure": lexicon.words(change.measure), "source": change.source,
        "period": change.period, "unit": change.unit, "scope": scope(dims),
        "found": stated(change), "before": figure(a.value), "after": figure(b.value),
        "expected": figure(Fraction(round(exact, 2))), "where": where(cells),
    }  # fmt: skip
    return Hit(
        code,
        Kind.TREND,
        "medium" if named else "low",
        Text(
            (
                "{measure} ({source}, {period}; {scope}): the change is stated as {found}, but "
                "from {before} to {after} it is {expected} ({where})"
            ),
            params,
        ),
        Text(
            "Ask {source} which of the three is wrong: the change, or one of the two values", params
        ),
        cells,
        expected=decimal(Fraction(round(exact, 2))),
        found=change.value,
        tolerance=ZERO,
        ground=Ground(Basis.WORDS),
    )


def _fits(change: Cell, exact: Fraction) -> bool:
    """Say whether a change could have been stated so: of a fall perhaps its size only."""
    if change.value is not None and change.value < 0:
        change, exact = replace(change, value=-change.value), -exact
        sizes = [exact]
    else:
        sizes = [exact, -exact]
    percent = stated_percent(change)
    return percent is not None and any(percent.allows(size) for size in sizes)


def _named_in(measure: str, note: str) -> bool:
    """Say whether a note names a measure by one of its words."""
    said = {w.lower()[:_STEM] for w in _WORD.findall(note)}
    return any(w[:_STEM] in said for w in lexicon.measure_of(measure).split("-") if len(w) >= _STEM)
