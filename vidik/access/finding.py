# SPDX-License-Identifier: EUPL-1.2
"""The search box: any number, and words of what the reader may see.

A room registers what it can find. Every finder that the reader's role has is asked in every search,
and each through the room's own scoped query: a number that the reader may not know of is answered
as one that does not exist, after the same work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.functional import Promise

from vidik.access.services import can
from vidik.access.types import Action, Actor

Text = str | Promise
AT_MOST: Final = 6
"""Of one kind so many are shown; the room's own list has the rest."""
LONGEST: Final = 80
"""Characters of what is looked for."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something found, and where it is."""

    what: Text
    url: str
    beside: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Finder:
    """What a room can find for somebody by a number, by words, or by both."""

    code: str
    label: Text
    """What is found, in the plural."""
    action: Action
    target: Callable[[Any, Actor], Target]
    """Makes the target of a row, without a query."""
    by_number: Callable[[Actor, str], QuerySet[Any]] | None = None
    """Rows whose number is exactly this one, however it is written; scoped to the actor."""
    by_words: Callable[[Actor, str], QuerySet[Any]] | None = None
    """Rows that hold every word; scoped to the actor."""
    position: int = 50


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one kind."""

    finder: Finder
    targets: tuple[Target, ...]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found: by its number, and by its words."""

    by_number: tuple[Target, ...]
    groups: tuple[Group, ...]

    @property
    def number(self) -> int:
        """How many targets are shown."""
        return len(self.by_number) + sum(len(group.targets) for group in self.groups)


_finders: Final[dict[str, Finder]] = {}


def register(*finders: Finder) -> None:
    """Add what can be found; registering it again replaces it."""
    for finder in finders:
        _finders[finder.code] = finder


def find(actor: Actor, text: str) -> Found:
    """Look for a number or words in everything that the actor may see.

    Args:
        actor: who looks.
        text: what was typed; more than `LONGEST` characters are left out.
    """
    wanted = " ".join("".join(filter(_is_text, text)).split())[:LONGEST]
    if not wanted:
        return Found((), ())
    ordered = sorted(_finders.values(), key=lambda each: (each.position, each.code))
    allowed = [each for each in ordered if can(actor, each.action)]
    numbered = tuple(
        finder.target(row, actor)
        for finder in allowed
        if finder.by_number is not None
        for row in finder.by_number(actor, wanted)[:AT_MOST]
    )
    groups = (_group(finder, actor, wanted) for finder in allowed if finder.by_words is not None)
    return Found(numbered, tuple(group for group in groups if group.targets))


def _is_text(char: str) -> bool:
    return char.isprintable() or char.isspace()


def _group(finder: Finder, actor: Actor, wanted: str) -> Group:
    assert finder.by_words is not None  # noqa: S101 - asked of those only
    rows = list(finder.by_words(actor, wanted)[: AT_MOST + 1])
    targets = tuple(finder.target(row, actor) for row in rows[:AT_MOST])
    return Group(finder, targets, len(rows) > AT_MOST)
