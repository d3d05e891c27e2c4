# SPDX-License-Identifier: EUPL-1.2
"""Rooms that hold references to institutions register how these follow a merge."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from vidik.institutions.models import Institution

MergeHandler = Callable[[Institution, Institution], int]
"""Moves every reference from the duplicate to the institution kept; gives how many."""

_handlers: Final[dict[str, MergeHandler]] = {}


def register_merge_handler(name: str, handler: MergeHandler) -> None:
    """Register how a room's references follow a merge."""
    _handlers[name] = handler


def merge_handlers() -> dict[str, MergeHandler]:
    """Give the registered handlers by room."""
    return dict(_handlers)
