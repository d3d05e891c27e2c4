# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.recommendations.models import Assessment


def register() -> None:
    """Declare that of two people who decide on a recommendation at once the second one waits."""
    declare_locking(Locking(Assessment, after="recommendation"))
