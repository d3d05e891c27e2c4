# SPDX-License-Identifier: EUPL-1.2
"""Who may open the office's desk; the front page is everybody's."""

from vidik.access.registry import register as policy
from vidik.access.types import Action, Role


def register() -> None:
    """Register the room's policies."""
    policy(Action.DESK_OPEN, (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD))
