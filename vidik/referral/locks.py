# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.referral.models import Duty, Screening


def register() -> None:
    """Declare that duties are changed under the lock of their report."""
    declare_locking(
        Locking(Duty, after="report"),
        Locking(Screening, related=("list",)),
    )
