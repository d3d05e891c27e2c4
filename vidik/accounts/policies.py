# SPDX-License-Identifier: EUPL-1.2
"""Who may use an account's own pages and see the members of the office."""

from vidik.access.registry import register as policy
from vidik.access.types import Action, Role

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies."""
    policy(Action.ACCOUNT_USE, [role for role in Role if role is not Role.SYSTEM])
    policy(Action.MEMBERS_READ, (Role.HEAD,))
