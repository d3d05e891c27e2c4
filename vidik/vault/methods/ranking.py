# SPDX-License-Identifier: EUPL-1.2
"""Order the few candidates that share blind tokens with a search, once they are decrypted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from vidik.vault.methods.names import Unit

SAME_SOUND: Final = 0.9
"""How near two spellings are at least that sound the same."""
_LEFT_OUT: Final = 0.04
_NEARER: Final = {0: 0.12, 1: 0.07, 2: 0.04}
_FURTHER: Final = -0.15
NEAR: Final = 0.86
"""From here on it may well be the same person: a duplicate is suggested."""
PLAUSIBLE: Final = 0.62
"""Below this nobody would take it for the person who is looked for."""


def nearness(
    wanted: Sequence[Unit], year: int | None, candidate: Sequence[Unit], candidate_year: int | None
) -> float:
    """Say how near a candidate is to what is looked for.

    Args:
        wanted: the units of the name that is looked for.
        year: the year of birth that is looked for, where given.
        candidate: the units of the candidate's name.
        candidate_year: the candidate's year of birth, where known.

    Returns:
        About 1 for the same name in any order and spelling, more where the years agree too,
        0 for nothing in common.
    """
    if not wanted or not candidate:
        return 0.0
    table = sorted(
        ((likeness(one, other), i, j) for i, one in enumerate(wanted)
         for j, other in enumerate(candidate)),
        reverse=True,
    )  # fmt: skip
    total, taken, given = 0.0, set[int](), set[int]()
    for value, i, j in table:
        if i in taken or j in given:
            continue
        taken.add(i)
        given.add(j)
        total += value
    fewer = min(len(wanted), len(candidate))
    # A second given or family name is often left out; that costs a little only.
    points = total / max(fewer, min(len(wanted), 2)) - _LEFT_OUT * abs(len(wanted) - len(candidate))
    if year is not None and candidate_year is not None:
        points += _NEARER.get(abs(year - candidate_year), _FURTHER)
    return points


def greatest(year: int | None) -> float:
    """Return the greatest nearness that a search can meet with, with or without a year of birth."""
    return 1.0 + (_NEARER[0] if year is not None else 0.0)


def likeness(one: Unit, other: Unit) -> float:
    """Say how alike two parts of names are, from 0 to 1."""
    if one.smooth == other.smooth:
        return 1.0
    longest = max(len(one.smooth), len(other.smooth))
    alike = 1.0 - distance(one.smooth, other.smooth) / longest
    if any(key in other.keys for key in one.keys):
        # Of two that sound the same the one written more alike goes first.
        return max(SAME_SOUND + 0.05 * alike, alike)
    return alike


def distance(one: str, other: str) -> int:
    """Count the changes from one text to another: a letter added, left out, changed or swapped.

    The bit-parallel algorithm of Hyyrö (2003) for the optimal string alignment distance; texts
    of up to the size of a machine's integers take one pass.
    """
    if not one:
        return len(other)
    places: dict[str, int] = {}
    for index, char in enumerate(one):
        places[char] = places.get(char, 0) | (1 << index)
    mask, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    up, down, zero, before, score = mask, 0, 0, 0, len(one)
    for char in other:
        here = places.get(char, 0)
        swapped = (((~zero) & here) << 1) & before
        zero = ((((here & up) + up) ^ up) | here | down | swapped) & mask
        right = (down | ~(zero | up)) & mask
        left = zero & up
        if right & last:
            score += 1
        elif left & last:
            score -= 1
        right = ((right << 1) | 1) & mask
        left = (left << 1) & mask
        up = (left | ~(zero | right)) & mask
        down = zero & right
        before = here
    return score
