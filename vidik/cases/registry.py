# SPDX-License-Identifier: EUPL-1.2
"""Ports that rooms above fill: how those are told at once who have to know of an emergency."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vidik.access.types import Actor


@dataclass(frozen=True, slots=True)
class Urgent:
    """Somebody broke the glass. It carries keys only: no code of a case leaves the room."""

    emergency: uuid.UUID
    institution: int
    """The institution responsible for the case."""
    recipients: tuple[int, ...]
    """Keys of the users who head it."""
    at: dt.datetime
    alone: bool
    """Nobody has approved it yet."""


UrgentNotice = Callable[[Urgent, Actor], None]
"""Called in the transaction that opens the access, so that no access opens untold."""

_notices: Final[dict[str, UrgentNotice]] = {}


def register_urgent_notice(name: str, send: UrgentNotice) -> None:
    """Add a way of telling heads at once; registering a name again replaces it."""
    _notices[name] = send


def urgent_notice(urgent: Urgent, actor: Actor) -> None:
    """Tell the heads in every registered way."""
    for send in _notices.values():
        send(urgent, actor)
