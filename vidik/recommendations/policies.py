# SPDX-License-Identifier: EUPL-1.2
"""Who may read, answer for, assess and approve."""

from vidik.access.registry import register as policy
from vidik.access.types import Action, Role

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies."""
    policy(Action.RECOMMENDATIONS_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.RECOMMENDATIONS_EXPORT, OFFICE)
    policy(Action.RECOMMENDATIONS_LOAD, (Role.SYSTEM,))
    policy(Action.RECOMMENDATIONS_ASSESS, (Role.ANALYST, Role.HEAD))
    policy(Action.RECOMMENDATIONS_APPROVE, (Role.HEAD,))
    policy(Action.RECOMMENDATIONS_RECORD_RESPONSE, (Role.ANALYST, Role.HEAD))
