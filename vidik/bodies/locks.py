# SPDX-License-Identifier: EUPL-1.2
"""How the room's rows are locked."""

from __future__ import annotations

from vidik.access.locking import Locking, declare_locking
from vidik.bodies.models import Body, Post, Session, Task


def register() -> None:
    """Declare what is read along with the rows."""
    declare_locking(
        Locking(Body, related=("institution",)),
        Locking(Post, related=("body",)),
        Locking(Session, related=("body__institution",)),
        Locking(Task, related=("session",)),
    )
