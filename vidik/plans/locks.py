# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.plans.models import Activity, Ask, Plan


def register() -> None:
    """Declare what is read along with rows that are locked."""
    declare_locking(
        Locking(Plan, related=("case",)),
        # Whoever does their share of a plan may not lock it; a guard looks at its state.
        Locking(Activity, related=("case", "plan__case")),
        Locking(Ask),
    )
