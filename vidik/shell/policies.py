# SPDX-License-Identifier: EUPL-1.2
"""Who may open the component page and the record of acts."""

from vidik.access.registry import register as policy
from vidik.access.types import Action, Role


def register() -> None:
    """Register the room's policies."""
    # For those who look after the program; nobody finds work there.
    policy(Action.STYLEGUIDE_OPEN, (Role.SYSTEM_ADMIN,))
    policy(Action.AUDIT_READ, (Role.HEAD, Role.AUDITOR))
    policy(Action.AUDIT_REVIEW, (Role.HEAD, Role.AUDITOR))
    policy(
        Action.RETENTION_READ,
        (Role.HEAD, Role.CENTRE_HEAD, Role.ASSOCIATION_HEAD, Role.AUDITOR, Role.SYSTEM_ADMIN),
    )
    policy(Action.AUDIT_EXPORT, (Role.HEAD, Role.AUDITOR))
