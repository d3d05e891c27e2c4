# SPDX-License-Identifier: EUPL-1.2
"""What exists where: each room says what it knows of every municipality, for one table.

A room registers its columns once, or what gives them where the pack in use decides. A column is
read for all rows at once. None says where something is that must not be found: what a room
registers here, everybody who opens the table may know of each place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from django.utils.functional import Promise

from vidik.access.services import can
from vidik.access.types import Action, Actor

Text = str | Promise
Tone = Literal["", "good", "warn", "bad", "accent", "outline"]


@dataclass(frozen=True, slots=True)
class Cell:
    """What there is in a place."""

    text: Text
    is_there: bool = True
    """Whether it counts as there; else the text says what is missing."""
    tone: Tone = "good"
    url: str = ""


Reader = Callable[[Actor, Collection[str], int], Mapping[str, Cell]]
"""Gives what there is in territories, by their codes, as of a year; those without are left out."""


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that a municipality has or lacks."""

    code: str
    label: Text
    about: Text
    """What counts as there, in a sentence."""
    action: Action
    """Whoever may do this sees the column."""
    read: Reader
    position: int = 50


_given: Final[list[Callable[[], Iterable[Column]]]] = []


def register(given: Callable[[], Iterable[Column]]) -> None:
    """Add what gives the columns of a room, once the pack in use is known."""
    _given.append(given)


def columns_of(actor: Actor) -> list[Column]:
    """List the columns that an actor may see, in their order."""
    found = [each for given in _given for each in given() if can(actor, each.action)]
    return sorted(found, key=lambda each: (each.position, each.code))
