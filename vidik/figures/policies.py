# SPDX-License-Identifier: EUPL-1.2
"""Who may read, import, correct and freeze figures."""

from vidik.access.registry import register as policy
from vidik.access.types import Action, Role

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies."""
    policy(Action.FIGURES_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.FIGURES_EXPORT, (*OFFICE, Role.SYSTEM))
    policy(Action.FIGURES_IMPORT, (Role.ANALYST, Role.HEAD, Role.SYSTEM))
    policy(Action.FIGURES_CORRECT, (Role.ANALYST, Role.HEAD))
    policy(Action.CATALOGUE_LOAD, (Role.SYSTEM,))
    policy(Action.RELEASE_FREEZE, (Role.HEAD, Role.SYSTEM))
