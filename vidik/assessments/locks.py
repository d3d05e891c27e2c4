# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.assessments.models import Assessment, Participation


def register() -> None:
    """Declare locks; whoever was asked to take part need not be able to lock the assessment."""
    declare_locking(
        Locking(Assessment, related=("case", "instrument")),
        Locking(Participation, related=("case",)),
    )
