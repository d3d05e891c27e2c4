# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked: what belongs to a meeting under its lock."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.conferences.models import Meeting, Point, Request, Seat, Undertaking


def register() -> None:
    """Declare what is read along with the rows, and what is locked before them."""
    declare_locking(
        Locking(Meeting, related=("case",)),
        Locking(Request, related=("case",)),
        # The invited answer for their seat without seeing the meeting.
        Locking(Seat),
        Locking(Undertaking, related=("meeting",)),
        Locking(Point, related=("meeting",)),
    )
