# SPDX-License-Identifier: EUPL-1.2
"""Numbers that may point to a person are hidden, nor what would give them away."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.utils import timezone

FEW: Final = 5
"""Fewer than these may point to a person: how many they are is shown to nobody."""
STEP: Final = 5
"""Numbers of persons are shown to the nearest of these."""


def at_least_few(many: int) -> int | None:
    """Return a number that may be shown; None where it is too small, which zero is not."""
    return None if 0 < many < FEW else many


def part_of(part: int, whole: int) -> int | None:
    """Return a part of a number that may be shown; None where it or what remains is too small."""
    small = at_least_few(part) is None or at_least_few(whole - part) is None
    return None if part and small else part


def parts_of(parts: Sequence[int]) -> tuple[int | None, ...]:
    """Return parts whose sum stands beside them; what is left out cannot be shown from the rest.

    Where some parts are too small, the smallest of the others are left out as well, until at least
    two are and together they are not too small.
    """
    hidden = {place for place, part in enumerate(parts) if at_least_few(part) is None}
    others = sorted(
        (part, place) for place, part in enumerate(parts) if part and place not in hidden
    )
    while hidden and others and (len(hidden) < 2 or sum(parts[p] for p in hidden) < FEW):  # noqa: PLR2004 - one alone is what is missing
        hidden.add(others.pop(0)[1])
    return tuple(None if place in hidden else part for place, part in enumerate(parts))


def answers_of(alone: int, others: Sequence[int], whole: int) -> tuple[int | None, ...]:
    """Return how often each answer was given where one excludes all others; that one comes first.

    What excludes the others is what they leave of the whole. So it is shown beside numbers that are
    shown alone; and where it is too small itself, the smallest of the others is left out as well.

    Args:
        alone: how often the answer was given that excludes the others.
        others: the same for the others, of which several may be given at once.
        whole: how many answered, each with one of them at least.
    """
    parts = [part_of(each, whole) for each in others]
    first = part_of(alone, whole)
    if first is None and None not in parts:
        parts[parts.index(min(each for each in parts if each))] = None
    # Beside an answer that all gave it is no secret that nobody gave the other.
    return (None if None in parts and whole not in others else first, *parts)


def rounded(many: int) -> int | None:
    """Return a number to the nearest step; None where it is too small to be shown, as zero is."""
    return None if many < FEW else (many + STEP // 2) // STEP * STEP


def quarter_of(day: dt.date) -> dt.date:
    """Return the first day of the quarter in which a day lies."""
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def last_quarter() -> tuple[dt.date, dt.datetime]:
    """Return the last day of the quarter that ended last, and the moment when it was over."""
    start = quarter_of(timezone.localdate())
    over = timezone.make_aware(dt.datetime.combine(start, dt.time()))
    return start - dt.timedelta(days=1), over
