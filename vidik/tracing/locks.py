# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.tracing.models import Answer, Match, Sighting, Trace


def register() -> None:
    """Declare that what belongs to a search is changed under its lock."""
    declare_locking(
        Locking(Trace, related=("case", "person__report")),
        Locking(Match, after="trace"),
        Locking(Sighting, after="trace"),
        Locking(Answer, related=("reply",)),
    )
