# SPDX-License-Identifier: EUPL-1.2
"""Who may run the rules, read what they found and answer for it."""

from vidik.access.registry import register as policy
from vidik.access.types import Action, Role

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies."""
    policy(Action.CHECKS_RUN, (Role.ANALYST, Role.HEAD, Role.SYSTEM))
    policy(Action.FINDINGS_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.FINDINGS_HANDLE, (Role.ANALYST, Role.HEAD))
    policy(Action.FINDINGS_WAIVE, (Role.HEAD,))
