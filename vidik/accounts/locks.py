# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.accounts.models import Invitation, Membership, ResetLink


def register() -> None:
    """Declare what is read along with the rows."""
    declare_locking(
        Locking(Membership, related=("institution__kind", "user")),
        Locking(
            Invitation, related=("institution__kind", "invited_by", "replaces__institution__kind")
        ),
        Locking(ResetLink, related=("user",)),
    )
