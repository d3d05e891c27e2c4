# SPDX-License-Identifier: EUPL-1.2
"""Whoever has a role has a desk and a calendar; the front page is everybody's."""

from vidik.access.registry import register as policy
from vidik.access.types import Action, Role
from vidik.events.types import READERS


def register() -> None:
    """Register the room's policies."""
    policy(Action.DESK_OPEN, tuple(role for role in Role if role is not Role.SYSTEM))
    policy(Action.COVERAGE_READ, READERS)
    policy(Action.OFFICE_REPORT_DRAFT, (Role.COORDINATOR,))
