# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.events.models import Account, Event, Question, Suggestion


def register() -> None:
    """Declare what is read along with the rows."""
    declare_locking(
        Locking(Event),
        Locking(Account, after="event"),
        Locking(Suggestion, related=("first", "second")),
        Locking(Question, related=("account",)),
    )
