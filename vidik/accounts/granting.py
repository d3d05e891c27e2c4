# SPDX-License-Identifier: EUPL-1.2
"""Which roles somebody may give: asked by policies, by lists, and again when a link is used."""

from __future__ import annotations

from typing import Final

from vidik.access.types import Actor, Role
from vidik.accounts.types import OFFICE_ROLES, roles_of_kind
from vidik.institutions.models import Institution

_ANSWERING: Final = frozenset({Role.RESPONDENT, Role.VALIDATOR})


def grantable(actor: Actor, institution: Institution) -> frozenset[Role]:
    """Return the roles that the actor may give in an institution.

    Nobody hands out what the kind of institution cannot hold, and system administrators are made
    by system administrators alone.
    """
    return takeable(actor, institution) & roles_of_kind(institution.kind.code)


def takeable(actor: Actor, institution: Institution) -> frozenset[Role]:
    """Return the roles that the actor may take away in an institution.

    Whatever its kind is by now: a membership that it could not have any more is ended all the more.
    """
    if Role.SYSTEM in actor.roles:
        return frozenset(Role)
    given: set[Role] = set()
    if actor.roles & {Role.HEAD, Role.SYSTEM_ADMIN}:
        given.add(Role.INSTITUTION_ADMIN)
    if actor.institution == institution.pk:
        if Role.INSTITUTION_ADMIN in actor.roles:
            given |= frozenset(Role) - {Role.SYSTEM_ADMIN, Role.AUDITOR}
        if Role.HEAD in actor.roles:
            given |= OFFICE_ROLES | _ANSWERING | {Role.AUDITOR}
        if Role.SYSTEM_ADMIN in actor.roles:
            given.add(Role.SYSTEM_ADMIN)
    return frozenset(given)
