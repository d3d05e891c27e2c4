# SPDX-License-Identifier: EUPL-1.2
"""One quantity under two names: a summary and what stands behind it, two institutions' words.

That two measures are one is learned from the places and periods in which they are equal. Counts
of things that lie in each other are often equal where they are small, so that each equal pair
proves the more the larger it is: two counts of about 30 that had nothing to do with each other
would be equal once in thirty times. Where one lies in the other (the convicted in the accused)
they are equal for long and then are not; so names must share most of their words, or two
institutions must agree in more places, and then it is only a question.
"""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from math import comb, log10
from typing import TYPE_CHECKING, NamedTuple

from . import flowwords, lexicon, measurewords, sentences, vocabulary
from .grouping import Hit
from .hints import digits_hint
from .intervals import decimal, qualifier_of
from .model import Basis, Ground, Kind, Outcome, RuleResult, Text, rule_code
from .patterns import Tally
from .wording import scope, stated, where

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from .model import Cell
    from .table import Dims, Layout

_PLACES_ALIKE = 4
"""Measures whose names share most of their words are one if equal in so many places at least."""
_PLACES = 12
"""Those of two institutions are, whatever their names, if equal in so many but one at most."""
_MOST_FAIL = 10
_BUCKET = 8
"""A value that more measures have in one place tells nothing of two of them."""
_CHANCE = -3
"""Logarithm of the chance that any two measures are equal so often by accident."""
_FEW = 2
_STEM = 4
Row = tuple[str, str, "Dims"]
"""Unit, period and place."""
Measure = tuple[str, str]
"""Source and measure."""


class _Pair(NamedTuple):
    """Two measures, and the rows that both state with equal and with other values."""

    first: Measure
    second: Measure
    held: list[Row]
    failed: list[Row]
    alike: bool
    """Whether their names share most of their words."""


def twin_hits(cells: Iterable[Cell], layout: Layout, results: list[RuleResult]) -> list[Hit]:
    """Tell the places in which two measures differ that are equal in all others."""
    rows = _rows(cells, layout)
    hits: list[Hit] = []
    for pair in _pairs(rows):
        code = rule_code(("TWINS", *pair.first, *pair.second))
        if len(pair.failed) > _FEW and _one_sided(pair, rows):
            reason = "the part may lie outside the whole"
            results.append(RuleResult(code, Kind.SAME, Outcome.SKIPPED, reason=reason))
            continue
        if not pair.failed:
            results.append(RuleResult(code, Kind.SAME, Outcome.PASSED))
        for row in pair.failed:
            hits.append(_hit(pair, row, rows))
            results.append(
                RuleResult(hits[-1].code, Kind.SAME, Outcome.VIOLATED, cells=tuple(hits[-1].cells))
            )
    return hits


def _rows(cells: Iterable[Cell], layout: Layout) -> dict[Row, dict[Measure, Cell]]:
    """List the rows that several cells state, without what is stated twice with other values."""
    first: dict[Row, tuple[Measure, Cell]] = {}
    rows: dict[Row, dict[Measure, Cell]] = {}
    clash: set[tuple[Row, Measure]] = set()
    for cell in cells:
        if not cell.value or qualifier_of(cell.qualifier) != "exact":
            continue
        unit = lexicon.slug(cell.unit)
        if unit in measurewords.PERCENT_UNITS:
            continue
        row = (unit, cell.period, layout.read(cell.dimensions)[0])
        measure = (cell.source, lexicon.measure_of(cell.measure))
        before = first.setdefault(row, (measure, cell))
        if before[1] is cell:
            continue
        told = rows.get(row)
        if told is None:
            told = rows[row] = dict([before])
        if told.setdefault(measure, cell).value != cell.value:
            clash.add((row, measure))
    for row, measure in clash:
        rows[row].pop(measure, None)
    return rows


def _pairs(rows: dict[Row, dict[Measure, Cell]]) -> Iterator[_Pair]:
    """List the pairs of measures that are equal too often for an accident."""
    equal: Counter[tuple[Measure, Measure]] = Counter()
    places: dict[Measure, list[Row]] = {}
    for row, told in rows.items():
        values: dict[object, list[Measure]] = {}
        for measure, cell in told.items() if len(told) > 1 else ():
            places.setdefault(measure, []).append(row)
            values.setdefault(cell.value, []).append(measure)
        for same in values.values():
            if len(same) <= _BUCKET:
                equal.update(combinations(sorted(same), 2))
    tried = max(1, comb(len(places), 2))
    for (first, second), times in sorted(equal.items()):
        if times < min(_PLACES_ALIKE, _PLACES):
            continue
        alike = _alike(first[1], second[1])
        if times < (_PLACES_ALIKE if alike else _PLACES) or (first[0] == second[0] and not alike):
            continue
        pair = _Pair(first, second, [], [], alike)
        for row in sorted(row for row in places[first] if second in rows[row]):
            equal_here = rows[row][first].value == rows[row][second].value
            (pair.held if equal_here else pair.failed).append(row)
        if not _one_table(pair, rows) and _proven(pair, rows, tried):
            yield pair


def _proven(pair: _Pair, rows: dict[Row, dict[Measure, Cell]], tried: int) -> bool:
    """Say whether two measures are equal too often to be so by accident in any tried pair."""
    held, failed = len(pair.held), len(pair.failed)
    if failed > max(1, (held + failed) // _MOST_FAIL if pair.alike else 1):
        return False
    chance = log10(tried) + log10(comb(held + failed, failed))
    chance -= sum(log10(1 + abs(float(rows[r][pair.first].value or 0))) for r in pair.held)
    return chance < _CHANCE


def _one_table(pair: _Pair, rows: dict[Row, dict[Measure, Cell]]) -> bool:
    """Say whether two measures are columns of one table, which would not tell one thing twice."""
    together = sum(
        1
        for r in pair.held
        if pair.first[0] == pair.second[0]
        and rows[r][pair.first].section == rows[r][pair.second].section
    )
    return 2 * together > len(pair.held)


_SILENT = flowwords.FILLER | vocabulary.TOTAL


def _alike(first: str, second: str) -> bool:
    """Say whether two measures share most of their words, in whatever form."""
    one, two = ({w[:_STEM] for w in m.split("-") if w not in _SILENT} for m in (first, second))
    return 2 * len(one & two) > max(len(one), len(two))


def _one_sided(pair: _Pair, rows: dict[Row, dict[Measure, Cell]]) -> bool:
    """Say whether one measure is larger wherever they differ: the other lies in it."""
    signs = {
        (rows[r][pair.first].value or 0) > (rows[r][pair.second].value or 0) for r in pair.failed
    }
    return len(signs) == 1


def _hit(pair: _Pair, row: Row, rows: dict[Row, dict[Measure, Cell]]) -> Hit:
    first, second = rows[row][pair.first], rows[row][pair.second]
    params = {
        "period": first.period, "scope": scope(first.dimensions), "source": first.source,
        "first": stated(first), "first_source": first.source, "first_where": where([first]),
        "first_measure": lexicon.words(first.measure),
        "second": stated(second), "second_source": second.source, "second_where": where([second]),
        "second_measure": lexicon.words(second.measure),
        "hint": digits_hint(first.value, second.value),
    }  # fmt: skip
    hit = Hit(
        rule_code(("TWINS", *pair.first, *pair.second, *row[:2],
                   ";".join(f"{n}={c}" for n, c in first.dimensions))),
        Kind.SAME,
        "medium" if pair.alike else "low",
        Text(
            (
                "{period}, {scope}: {first_source} states {first} {first_measure} "
                "({first_where}), but {second_source} states {second} "
                "{second_measure} ({second_where}); elsewhere the two are equal{hint}"
            ),
            params,
        ),
        Text(sentences.WHICH_OF_TWO, params),
        [first, second],
        expected=first.value,
        found=second.value,
        tolerance=decimal(0),
        ground=Ground(Basis.LEARNED, len(pair.held), len(pair.held) + len(pair.failed)),
    )  # fmt: skip
    if hit.severity != "low":
        hit.tally = Tally(len(pair.held), len(pair.failed))
    return hit
