# SPDX-License-Identifier: EUPL-1.2
"""Who may read and change the registry."""


from vidik.access.registry import register as policy
from vidik.access.types import Action, Role

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies."""
    policy(Action.INSTITUTIONS_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.INSTITUTIONS_EXPORT, OFFICE)
    policy(Action.INSTITUTIONS_CHANGE, (Role.ANALYST, Role.HEAD))
    policy(Action.INSTITUTIONS_MERGE, (Role.HEAD,))
    policy(Action.INSTITUTIONS_LOAD, (Role.SYSTEM,))
