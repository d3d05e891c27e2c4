# SPDX-License-Identifier: EUPL-1.2
"""Findings that one wrong number may explain though they share no cell name each other.

Two tables that restate each other fail by the same amount; a sum misses what a restatement differs
by; a share is right with the value that the sum asks for. Each stays a finding, because the number
may be wrong in either place, and each refers to the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import lexicon
from .model import Kind

if TYPE_CHECKING:
    from decimal import Decimal

    from .grouping import Hit
    from .model import Cell

_TELLING = 3
"""Below this amount two gaps are equal by chance too often."""
_NEAR = 8
"""So many findings are compared with each at the most."""


def refer(hits: list[Hit]) -> None:
    """Let findings that one wrong number may explain name each other."""
    alike: dict[tuple[str, Decimal], list[Hit]] = {}
    shares: dict[str, list[Hit]] = {}
    for hit in sorted(hits, key=lambda h: h.code):
        if hit.pattern:
            continue
        if hit.kind is Kind.SHARE:
            shares.setdefault(_period(hit), []).append(hit)
            continue
        for amount in hit.amounts:
            if amount >= _TELLING:
                alike.setdefault((_period(hit), amount), []).append(hit)
    named: dict[int, tuple[Hit, list[Hit]]] = {}
    for (period, _amount), same in alike.items():
        for i, hit in enumerate(same):
            for other in same[i + 1 : i + 1 + _NEAR]:
                if _about_one_thing(hit, other):
                    _name(named, hit, other)
        for share in shares.get(period, ())[:_NEAR]:
            for hit in same[:_NEAR]:
                if _about_one_thing(hit, share) and _would_be_right(share, hit):
                    _name(named, hit, share)
    # What a finding says is noted before any of them is changed.
    notes = [
        (hit, tuple(f"{other.code}: {other.text.render()}" for other in others))
        for hit, others in named.values()
    ]
    for hit, further in notes:
        hit.related = tuple(dict.fromkeys((*hit.related, *further)))


def _name(named: dict[int, tuple[Hit, list[Hit]]], one: Hit, two: Hit) -> None:
    named.setdefault(id(one), (one, []))[1].append(two)
    named.setdefault(id(two), (two, []))[1].append(one)


def _period(hit: Hit) -> str:
    return hit.cells[0].period


def _about_one_thing(one: Hit, two: Hit) -> bool:
    """Say whether two findings share a measure or a category, so that one number moves both."""
    first, second = _topics(one), _topics(two)
    return bool(first & second)


def _topics(hit: Hit) -> set[tuple[str, str]]:
    topics: set[tuple[str, str]] = set()
    for cell in hit.cells:
        topics.add(("", lexicon.measure_of(cell.measure)))
        topics |= {
            (lexicon.slug(n), lexicon.code_of(lexicon.slug(n), c)[0]) for n, c in cell.dimensions
        }
    return topics


def _would_be_right(share: Hit, hit: Hit) -> bool:
    """Say whether a share is right once one of its counts moves by the amount of a gap."""
    if share.fits is None:
        return False
    return any(
        share.fits(cell, value) for cell in share.cells for value in _moved(cell, hit.amounts)
    )


def _moved(cell: Cell, amounts: set[Decimal]) -> list[Decimal]:
    if cell.value is None:
        return []
    return [cell.value + sign * amount for amount in sorted(amounts) for sign in (1, -1)]
