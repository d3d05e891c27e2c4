# SPDX-License-Identifier: EUPL-1.2
"""How levels of risk are drawn over time: a small picture, with its words beside it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from vidik.assessments.types import Level
from vidik.core.formats import format_date

WIDTH: Final = 320
HEIGHT: Final = 96
_LEFT: Final = 64
_RIGHT: Final = 12
_TOP: Final = {Level.HIGH: 16, Level.MEDIUM: 48, Level.LOW: 80}


@dataclass(frozen=True, slots=True)
class Dot:
    """One assessment in the picture."""

    x: int
    y: int
    level: Level


@dataclass(frozen=True, slots=True)
class Curve:
    """How a level changed: each holds from its day until the next one."""

    line: str
    """The points of a line, as SVG writes them."""
    dots: tuple[Dot, ...]
    grid: tuple[tuple[int, str], ...]
    """Height and name of each level."""
    words: str
    """The same in words, for whoever does not see the picture."""
    width: int = WIDTH
    height: int = HEIGHT


def curve(history: Sequence[tuple[dt.date, Level]], today: dt.date) -> Curve:
    """Draw a history in the order of time, up to today.

    Args:
        history: days with the level decided on them; at least one.
        today: where the picture ends.
    """
    first = history[0][0]
    span = max((max(today, history[-1][0]) - first).days, 1)

    def place(day: dt.date) -> int:
        return _LEFT + round((day - first).days * (WIDTH - _LEFT - _RIGHT) / span)

    dots = tuple(Dot(place(day), _TOP[level], level) for day, level in history)
    points = []
    for before, after in pairwise(dots):
        points += [(before.x, before.y), (after.x, before.y)]
    points += [(dots[-1].x, dots[-1].y), (WIDTH - _RIGHT, dots[-1].y)]
    language = get_language() or "en"
    words = "; ".join(f"{format_date(day, language)}: {level.label}" for day, level in history)
    return Curve(
        " ".join(f"{x},{y}" for x, y in points),
        dots,
        tuple((_TOP[level], str(level.label)) for level in reversed(Level)),
        _("Level of risk: %(history)s") % {"history": words},
    )
