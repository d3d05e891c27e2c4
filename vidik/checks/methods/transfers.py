# SPDX-License-Identifier: EUPL-1.2
"""What one institution hands over and another receives.

A figure that names another institution of the file in one of its dimensions (sent to the court of
the north) lies within what that institution states of the same thing; it may receive more from
others.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, sentences, vocabulary
from .evaluation import ZERO, Results
from .grouping import Hit
from .intervals import Span, decimal, span_of
from .model import Basis, Ground, Kind, rule_code
from .table import reading_order
from .wording import figure, stated, where

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .model import Cell

_OWN = 5
"""A pair that four fifths of an institution's figures carry says nothing but whose they are."""
_PROOFS = 3


class _Transfer(NamedTuple):
    """What is handed over: of which kind, when, and to whom."""

    measure: str
    unit: str
    period: str
    receiver: str


def check_handovers(cells: Iterable[Cell], sources: Iterable[str], found: Results) -> None:
    """Report where an institution states less than another says that it handed to it."""
    names = {lexicon.slug(source): source for source in sources}
    handed = _handed(cells, names) if len(names) > 1 else {}
    receivers = {names[h.receiver] for h in handed}
    received = _received([c for c in cells if c.source in receivers]) if receivers else {}
    cases = [
        (key, sorted(handed[key], key=reading_order), received[key])
        for key in sorted(handed) if key in received
    ]  # fmt: skip
    held = sum(1 for _, given, own in cases if not _span(own).below(_together(given)))
    ground = Ground(Basis.LEARNED, held, len(cases)) if held >= _PROOFS else Ground(Basis.WORDS)
    for key, given, own in cases:
        code = rule_code(("HANDED", *key))
        if not _span(own).below(_together(given)):
            found.ok(Kind.BOUND, code, (own, *given))
        elif 2 * held < len(cases):
            found.skip(Kind.BOUND, code, "the part may lie outside the whole")
        else:
            found.hit(_hit(code, given, own, ground))


def _handed(cells: Iterable[Cell], names: dict[str, str]) -> dict[_Transfer, list[Cell]]:
    """List what is addressed to another institution.

    What several do together is no handing over, and says so by the role that it names.
    """
    found: dict[_Transfer, list[Cell]] = {}
    known: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for cell in cells:
        receivers = known.get(cell.dimensions)
        if receivers is None:
            receivers = known[cell.dimensions] = [
                lexicon.slug(code) for name, code in cell.dimensions
                if lexicon.slug(code) in names
                and lexicon.slug(name) not in vocabulary.ROLE_NAMES | vocabulary.PSEUDO_NAMES
            ]  # fmt: skip
        if cell.value is None or not receivers:
            continue
        measure, unit = lexicon.slug(cell.measure), lexicon.slug(cell.unit)
        for to in receivers if lexicon.is_additive(measure, unit) else ():
            if names[to] != cell.source:
                found.setdefault(_Transfer(measure, unit, cell.period, to), []).append(cell)
    return {key: _once(given) for key, given in found.items()}


def _once(cells: list[Cell]) -> list[Cell]:
    """Choose each source's largest breakdown; a second one would count the same cases again."""
    ways: dict[str, dict[tuple[str, ...], list[Cell]]] = {}
    for cell in cells:
        names = tuple(name for name, _ in cell.dimensions)
        ways.setdefault(cell.source, {}).setdefault(names, []).append(cell)
    chosen = (
        max(sorted(reported.items()), key=lambda way: sum(c.value or ZERO for c in way[1]))
        for _, reported in sorted(ways.items())
    )
    return [cell for _, way in chosen for cell in way]


def _received(cells: list[Cell]) -> dict[_Transfer, Cell]:
    """Return the totals of institutions: figures with no dimension but their own name."""
    times = Counter(c.source for c in cells)
    carried = Counter((c.source, pair) for c in cells for pair in c.dimensions)
    found: dict[_Transfer, Cell] = {}
    for cell in sorted(cells, key=reading_order):
        further = [
            pair
            for pair in cell.dimensions
            if _OWN * carried[cell.source, pair] < (_OWN - 1) * times[cell.source]
            and not lexicon.is_total(lexicon.slug(pair[1]))
            and lexicon.slug(pair[0]) not in vocabulary.PSEUDO_NAMES
        ]
        if cell.value is not None and not further:
            measure, unit = lexicon.slug(cell.measure), lexicon.slug(cell.unit)
            key = _Transfer(measure, unit, cell.period, lexicon.slug(cell.source))
            found.setdefault(key, cell)
    return found


def _span(cell: Cell) -> Span:
    percent = lexicon.slug(cell.unit) in measurewords.PERCENT_UNITS
    return span_of(cell.value or ZERO, cell.qualifier, percent=percent)


def _together(cells: list[Cell]) -> Span:
    result = Span(0, 0)
    for cell in cells:
        result = result.plus(_span(cell))
    return result


def _hit(code: str, given: list[Cell], own: Cell, ground: Ground) -> Hit:
    summed = _together(given)
    low = summed.lo if summed.lo is not None else summed.hi or 0
    cells = [own, *given]
    params = {
        "measure": lexicon.words(own.measure), "period": own.period,
        "first_source": given[0].source, "second_source": own.source, "source": own.source,
        "first": figure(low), "second": stated(own),
        "first_where": where(given), "second_where": where([own]),
    }  # fmt: skip
    return Hit(
        code, Kind.BOUND, "medium", sentences.HANDED_OVER, sentences.ASK_BOTH, params, cells,
        expected=own.value, found=decimal(low), ground=ground,
    )  # fmt: skip
