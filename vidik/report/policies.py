# SPDX-License-Identifier: EUPL-1.2
"""Who may read, write, build and publish the annual report."""

from vidik.access.registry import register as policy
from vidik.access.types import Action, Role

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)


def register() -> None:
    """Register the room's policies."""
    policy(Action.REPORT_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.REPORT_EDIT, (Role.EDITOR, Role.HEAD))
    policy(Action.REPORT_BUILD, (Role.EDITOR, Role.HEAD, Role.SYSTEM))
    policy(Action.REPORT_PUBLISH, (Role.HEAD,))
    policy(Action.REPORT_LOAD, (Role.SYSTEM,))
