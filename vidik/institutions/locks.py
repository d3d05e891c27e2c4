# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.institutions.models import ContactPoint


def register() -> None:
    """Declare that who may change an institution may change its contact points."""
    declare_locking(Locking(ContactPoint, right_of="institution", related=("institution",)))
