# SPDX-License-Identifier: EUPL-1.2
"""Findings that one wrong number explains: reported as one, or each with a reference to the other.

What fails by the same amount at a shared cell, or at two places of one table that differ in one
category, is one difference: a row and a column total, a number in the wrong row, a share or change
that is right with the value that a sum asks for. A value that cannot be explains whatever it stands
in. Two tables that fail by the same amount stay two findings, because the number may be wrong in
either of them, and each refers to the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import lexicon
from .model import SEVERITIES, Kind, note

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from .grouping import Hit
    from .model import Cell

_SIGNIFICANT = 3
"""Below this amount two gaps are equal by chance too often."""
_SOFT = frozenset({Kind.SHARE, Kind.TREND, Kind.MISSING})
_OF_PARTS = frozenset({Kind.SUM, Kind.BOUND})
"""Where a number stands in the wrong row, one total lacks it, and another is less than it."""
_NEAR = 8
"""So many findings are compared with each at the most."""


def relate(hits: list[Hit]) -> list[Hit]:
    """Report one difference once, and let findings that one number may explain name each other."""
    for same in (_beside_impossible, _of_one_amount, _put_right):
        hits = _merged(hits, same(hits))
    _refer(hits)
    return hits


# ------------------------------------------------------------------ one difference, one finding


def _merged(hits: list[Hit], pairs: Iterable[tuple[Hit, Hit]]) -> list[Hit]:
    """Fold the second of each pair into the first."""
    leads: dict[int, Hit] = {}
    for lead, other in pairs:
        while id(lead) in leads:
            lead = leads[id(lead)]  # noqa: PLW2901
        if lead is other or id(other) in leads:
            continue
        leads[id(other)] = lead
        lead.severity = min(lead.severity, other.severity, key=SEVERITIES.index)
        lead.take([other])
    return [hit for hit in hits if id(hit) not in leads]


def _discovered(hits: list[Hit]) -> list[Hit]:
    """Return the hits that may be merged: not those of written rules, nor those of many rows."""
    return sorted(
        (h for h in hits if h.origin == "discovered" and not h.pattern and h.cells),
        key=lambda h: h.rank(),
    )


def _beside_impossible(hits: list[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """List values that cannot be, each with the findings that it spoils."""
    found = _discovered(hits)
    wrong = {
        id(hit.cells[0]): hit for hit in found if hit.kind is Kind.BOUND and len(hit.cells) == 1
    }
    for hit in found if wrong else ():
        for cell in hit.cells:
            lead = wrong.get(id(cell))
            if lead is not None and lead is not hit:
                yield lead, hit
                break


def _of_one_amount(hits: list[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """List findings that miss by one amount at one cell, or in neighbouring rows of a table."""
    alike: dict[tuple[str, str, Decimal], list[Hit]] = {}
    for hit in _discovered(hits):
        if hit.kind not in _SOFT:
            for amount in hit.amounts:
                if amount >= _SIGNIFICANT:
                    about = (hit.cells[0].source, _period(hit), amount)
                    alike.setdefault(about, []).append(hit)
    for same in alike.values():
        for i, hit in enumerate(same):
            for other in same[i + 1 : i + 1 + _NEAR]:
                if _share_a_cell(hit, other) or _neighbours(hit, other):
                    yield hit, other


def _put_right(hits: list[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """List the shares and changes that the value which a sum asks for would put right."""
    found = _discovered(hits)
    soft = [hit for hit in found if hit.kind in _SOFT and hit.fits is not None]
    by_cell: dict[int, list[Hit]] = {}
    for hit in found if soft else ():
        if hit.kind not in _SOFT:
            for cell in hit.linked:
                by_cell.setdefault(id(cell), []).append(hit)
    for hit in soft:
        for cell in hit.cells:
            for lead in by_cell.get(id(cell), ())[:_NEAR]:
                if any(hit.fits and hit.fits(cell, value) for value in lead.implied(cell)):
                    yield lead, hit


def _share_a_cell(one: Hit, two: Hit) -> bool:
    return not {id(c) for c in one.linked}.isdisjoint(id(c) for c in two.linked)


def _neighbours(one: Hit, two: Hit) -> bool:
    """Say whether two findings of a measure and kind are about rows that differ in one category."""
    first, second = one.cells[0], two.cells[0]
    apart = {lexicon.slug(name) for name, _ in set(first.dimensions) ^ set(second.dimensions)}
    return (
        (one.kind is two.kind or {one.kind, two.kind} == _OF_PARTS)
        and first.measure == second.measure
        and first.unit == second.unit
        and len(apart) == 1
    )


# ---------------------------------------------------------------------- names of the others


def _refer(hits: list[Hit]) -> None:
    """Let findings that one wrong number may explain name each other."""
    alike: dict[tuple[str, Decimal], list[Hit]] = {}
    shares: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda h: h.code):
        if hit.pattern or not hit.cells:
            continue
        if hit.kind is Kind.SHARE:
            shares.setdefault(_period(hit), []).append(hit)
            continue
        for amount in hit.amounts:
            if amount >= _SIGNIFICANT:
                alike.setdefault((_period(hit), amount), []).append(hit)
    named: dict[int, tuple[Hit, list[Hit]]] = {}
    for (period, _), same in alike.items():
        for one, two in _pairs(same, shares.get(period, [])):
            named.setdefault(id(one), (one, []))[1].append(two)
            named.setdefault(id(two), (two, []))[1].append(one)
    # What a finding says is noted before any of them is changed.
    notes = [
        (hit, tuple(note(other.code, other.text) for other in others))
        for hit, others in named.values()
    ]
    for hit, further in notes:
        hit.related = tuple(dict.fromkeys((*hit.related, *further)))


def _pairs(same: list[Hit], shares: list[Hit]) -> Iterator[tuple[Hit, Hit]]:
    """List which findings of one gap and period, and which shares, may have one cause."""
    for i, hit in enumerate(same):
        for other in same[i + 1 : i + 1 + _NEAR]:
            if _topics(hit) & _topics(other):
                yield hit, other
    for share in shares[:_NEAR]:
        for hit in same[:_NEAR]:
            if _would_be_right(share, hit):
                yield hit, share


def _period(hit: Hit) -> str:
    return hit.cells[0].period


def _topics(hit: Hit) -> set[tuple[str, str]]:
    """Return the measures and categories of a finding; one number moves only what shares some."""
    topics: set[tuple[str, str]] = set()
    for cell in hit.cells:
        topics.add(("", lexicon.measure_of(cell.measure)))
        for raw, code in cell.dimensions:
            name = lexicon.slug(raw)
            topics.add((name, lexicon.code_of(name, code)[0]))
    return topics


def _would_be_right(share: Hit, hit: Hit) -> bool:
    """Return whether a share is right once a quantity that it is of is what the other asks for.

    An equal gap at some other figure is chance: it makes many shares fit.
    """
    if share.fits is None:
        return False
    linked = {_quantity(cell): cell for cell in hit.linked}
    return any(
        share.fits(cell, value)
        for cell in share.cells
        if (same := linked.get(_quantity(cell))) is not None
        for value in hit.implied(same)
    )


def _quantity(cell: Cell) -> tuple[str, str, str, str, frozenset[tuple[str, str]]]:
    """Return what a cell states, wherever it does."""
    return (cell.source, cell.measure, cell.unit, cell.period, frozenset(cell.dimensions))
