# SPDX-License-Identifier: EUPL-1.2
"""Which roles have access to cases, the record of acts or accounts, by the permission matrix.

A role that is given such an action later is among them at once.
"""

from __future__ import annotations

from typing import Final

from vidik.access.registry import all_policies
from vidik.access.types import Role

_OFFICE: Final = frozenset({Role.READER, Role.ANALYST, Role.EDITOR})
_PERSONS: Final = frozenset(
    {
        "cases",
        "emergency",
        "identities",
        "notes",
        "vault",
        "screenings",
        "reports",
        "identification",
    }
)
_RIGHTS: Final = frozenset(
    {"members", "administrators", "identity-providers", "reviews", "audit", "retention"}
)


def reaching_roles() -> frozenset[Role]:
    """Return the roles that take two people to give: with access to persons, record or accounts."""
    found: set[Role] = set()
    for policy in all_policies():
        family = policy.action.value.partition(".")[0]
        if family in _PERSONS | _RIGHTS:
            found |= policy.roles
        elif family in {"exchange", "registers"}:
            # Institutions receive alerts about persons and enter them; the office does neither.
            found |= policy.roles - _OFFICE
    return frozenset(found) - {Role.SYSTEM}
