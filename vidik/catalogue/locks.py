# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.catalogue.models import Service


def register() -> None:
    """Declare what is read along with a service."""
    declare_locking(Locking(Service, related=("institution",)))
