# SPDX-License-Identifier: EUPL-1.2
"""Who enters what notices about proceedings say without anybody deciding: a part of the system."""

from __future__ import annotations

from vidik.access.registry import register as policy
from vidik.access.types import Action


def register() -> None:
    """Register the room's policy; experts enter by their right to work on the procedure."""
    policy(Action.PROCEEDINGS_ENTER, ())
