# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked: what belongs to a plan under its lock."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.plans.models import Activity, Ask, Plan


def register() -> None:
    """Declare that an activity is changed under the lock of its plan."""
    declare_locking(
        Locking(Plan, related=("case",)),
        Locking(Activity, after="plan", related=("case",)),
        Locking(Ask),
    )
