# SPDX-License-Identifier: EUPL-1.2
"""What rooms above do when two rows turn out to be one person, or after all are not."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise

Follow = Callable[[uuid.UUID, uuid.UUID], int]
"""Takes the keys of the duplicate and of the person kept; gives how many of its rows follow."""


@dataclass(frozen=True, slots=True)
class MergeHandler:
    """How a room's rows follow a merge, and go back when it is undone."""

    label: str | Promise
    merge: Follow
    unmerge: Follow


_handlers: Final[dict[str, MergeHandler]] = {}


def register_merge(name: str, handler: MergeHandler) -> None:
    """Register how a room follows merges; once for each name.

    Raises:
        ValueError: the name is taken.
    """
    if name in _handlers:
        msg = f"{name} follows merges already"
        raise ValueError(msg)
    _handlers[name] = handler


def merge_handlers() -> list[MergeHandler]:
    """List the handlers in the order of their names."""
    return [_handlers[name] for name in sorted(_handlers)]
