# SPDX-License-Identifier: EUPL-1.2
"""Means told beside their two sides: expenditure, recipients, expenditure per recipient.

Only names that say both sides in full are read; the total may cover more than the count, so that a
finding is a query.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, sentences, vocabulary
from .bases import PROOFS, Held
from .evaluation import ZERO
from .grouping import Hit
from .hits import about, code_at
from .intervals import decimal, number, qualifier_of, step_of
from .model import Basis, Ground, Kind, Outcome, RuleResult, Text
from .wording import figure, stated

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Cell

_PER = re.compile(r"^(.+)-(?:per|por|par|pro|je|po|по|na|на|za|за)-([^-]+)$")
_HUNDREDTH = 100
Words = frozenset[str]
_Row = tuple[str, "Cell", "Cell", "Cell", bool]
"""A rule's code, a mean, its two sides, and whether they make it."""


class Quotient(NamedTuple):
    """Measures of one source whose names say that one is the quotient of the others."""

    mean: str
    total: str
    divisor: str


def quotients(measures: Iterable[tuple[str, str, str]]) -> dict[tuple[str, str], Quotient]:
    """Find them by the words of their names, by source and mean."""
    by_source: dict[str, dict[str, str]] = {}
    for source, measure, unit in measures:
        by_source.setdefault(source, {})[measure] = lexicon.slug(unit)
    found: dict[tuple[str, str], Quotient] = {}
    for source, units in by_source.items():
        means = {m: told for m in units if (told := _PER.match(lexicon.measure_of(m)))}
        if not means:
            continue
        named: dict[Words, list[str]] = {}
        for measure in units:
            named.setdefault(_words(lexicon.measure_of(measure)), []).append(measure)
        for mean, told in means.items():
            totals = [m for m in named.get(_words(told[1]), ())
                      if m != mean and units[m] == units[mean]]  # fmt: skip
            counts = [
                m for m in named.get(_words(told[2]), ())
                if units[m] in measurewords.COUNT_UNITS or units[m] in measurewords.PERSON_UNITS
            ]  # fmt: skip
            if len(totals) == 1 and len(counts) == 1:
                found[source, mean] = Quotient(mean, totals[0], counts[0])
    return found


def _words(slug: str) -> Words:
    """Give the words of a name in the singular, without those of totals and means."""
    return frozenset(
        word.removesuffix("s") for word in slug.split("-")
        if word not in vocabulary.TOTAL and word not in measurewords.STATISTIC_WORDS
    )  # fmt: skip


def quotient_hits(
    cells: Iterable[Cell],
    wanted: dict[tuple[str, str], Quotient],
    results: list[RuleResult],
) -> list[Hit]:
    """Compare means with the quotient of the two values at the same place."""
    names = {(source, m) for (source, _), told in wanted.items() for m in told}
    places: dict[tuple[str, str, str, tuple[tuple[str, str], ...]], Cell] = {}
    for cell in cells if wanted else ():
        if (cell.source, cell.measure) not in names or cell.value is None:
            continue
        if qualifier_of(cell.qualifier) == "exact":
            place = (cell.source, cell.measure, cell.period, cell.dimensions)
            places.setdefault(place, cell)
    hits: list[Hit] = []
    judged: dict[tuple[str, str], list[_Row]] = {}
    for (source, measure, period, dims), mean in sorted(places.items(), key=lambda p: p[1].id):
        told = wanted.get((source, measure))
        if told is None:
            continue
        total = places.get((source, told.total, period, dims))
        count = places.get((source, told.divisor, period, dims))
        if total is None or count is None or not count.value or total.unit != mean.unit:
            continue
        exact = Fraction(total.value or ZERO) / Fraction(count.value)
        code = code_at("QUOTIENT", mean)
        off = abs(exact - Fraction(mean.value or ZERO))
        fits = off <= max(step_of(number(mean.value or ZERO)), exact / _HUNDREDTH)
        judged.setdefault((source, measure), []).append((code, mean, total, count, fits))
    for rows in judged.values():
        hits += _unlike(rows, results)
    return hits


def _unlike(rows: list[_Row], results: list[RuleResult]) -> list[Hit]:
    """Find the means of a measure that differ from the quotient that the others are."""
    hits: list[Hit] = []
    held = Held(sum(fits for *_, fits in rows), len(rows))
    for code, mean, total, count, fits in rows:
        if fits:
            results.append(RuleResult(code, Kind.BALANCE, Outcome.PASSED))
        elif held.tried - held.held > max(1, held.held):
            # A total that mostly makes another mean covers more than what is counted.
            reason = "a side of the balance is missing"
            results.append(RuleResult(code, Kind.BALANCE, Outcome.SKIPPED, reason=reason))
        else:
            hits.append(_told(code, mean, total, count, held))
            cells = tuple(hits[-1].cells)
            results.append(RuleResult(code, Kind.BALANCE, Outcome.VIOLATED, cells=cells))
    return hits


def _told(code: str, mean: Cell, total: Cell, count: Cell, held: Held) -> Hit:
    exact = Fraction(total.value or ZERO) / Fraction(count.value or 1)
    learned = held.held >= PROOFS and held.sure
    cells = [mean, total, count]
    params = about(mean, cells) | {
        "sum": f"{stated(total)} {lexicon.words(total.measure)} "
               f"÷ {stated(count)} {lexicon.words(count.measure)}",
        "found": figure(Fraction(round(exact, 2))),
        "target": f"{stated(mean)} {lexicon.words(mean.measure)}", "hint": "",
    }  # fmt: skip
    return Hit(
        code,
        Kind.BALANCE,
        "medium" if learned else "low",
        Text(sentences.TERMS, params),
        Text(sentences.WHICH_OF_TWO, params),
        cells,
        expected=decimal(Fraction(round(exact, 2))),
        found=mean.value,
        tolerance=ZERO,
        ground=held.ground if learned else Ground(Basis.WORDS),
    )
