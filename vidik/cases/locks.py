# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.cases.models import Sharing


def register() -> None:
    """Declare that who may share a case may end a sharing of it."""
    declare_locking(Locking(Sharing, right_of="case"))
