# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.participation.models import Access, Saying, Secret


def register() -> None:
    """Declare what is read along with rows that are locked."""
    declare_locking(
        # Who serves her sees the row and not its case.
        Locking(Access),
        Locking(Secret),
        Locking(Saying, after="access"),
    )
