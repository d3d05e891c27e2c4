# SPDX-License-Identifier: EUPL-1.2
"""What asks an institution for an account: rooms register how they find what was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from vidik.access.types import Actor
from vidik.events.types import Origin


@dataclass(frozen=True, slots=True)
class Occasion:
    """What somebody enters or corrects an account for."""

    origin: Origin
    kicker: str = ""
    """What stands above the title of the form."""
    back: str = ""
    """The address to which the author returns; blank: the page of the event."""


Find = Callable[[Actor, str], Occasion | None]
"""Finds what a key in an address names; None where nothing of the actor's institution is asked."""
_finders: Final[dict[str, Find]] = {}


def register_occasion(name: str, find: Find) -> None:
    """Let an address of the form carry what asks for the account, under this name."""
    _finders[name] = find


def occasion_of(actor: Actor, query: Mapping[str, str]) -> Occasion:
    """Return what an address of the form carries; a page of the room where it is nothing."""
    for name, find in _finders.items():
        if name in query and (found := find(actor, query[name])) is not None:
            return found
    return Occasion(Origin.PAGE)
