# SPDX-License-Identifier: EUPL-1.2
"""Which services the database shows to whom, and which columns are written once.

A public service is shown to whoever connects, also without an actor: that is what public means.
"""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard
from vidik.access.row_security import (
    all_of,
    allow,
    any_of,
    everybody,
    own_institution,
    protect,
    role,
    sql,
)
from vidik.access.types import Action
from vidik.catalogue.policies import EXPERTS, STAFF

_PUBLIC: Final = sql("{table}.disclosure = 'public'", asks_for_the_role=True)
_OF_PROFESSIONALS: Final = sql("{table}.disclosure = 'professionals'")
_SERVICE_IS_KEPT: Final = sql(
    "exists (select 1 from catalogue_service s where s.id = {table}.pgh_obj_id"
    " and s.institution_id = (select vidik_membership_institution()))"
)
WRITTEN: Final = (
    "is_changed_here", "disclosure", "kind", "name", "description", "groups", "age_from", "age_to",
    "sex", "citizens", "languages", "ways", "territories", "cost", "application", "documents",
    "accessibility", "state", "closed_until", "ended_on", "needs_licence", "licence_number",
    "licence_from", "licence_until", "renewal_asked_on", "finance", "finance_until", "unit",
    "capacity", "free", "free_on", "contact_id", "is_contact_public", "confirmed_on",
    "confirmed_by_id", "changed_at", "search_text",
)  # fmt: skip
"""The columns that people change; whose service it is and where the pack has it from stay."""


def register() -> None:
    """Protect the room's table and its history."""
    own = own_institution("institution_id")
    kept = any_of(own, role(*EXPERTS))
    sealed = any_of(all_of(own, role(*STAFF)), role(*EXPERTS))
    writes = allow(Action.SERVICES_WRITE, kept)
    loads = allow(Action.SERVICES_LOAD, everybody())
    protect(
        "catalogue_service",
        read=[
            allow(Action.SERVICES_READ, _PUBLIC),
            allow(Action.SERVICES_READ, _OF_PROFESSIONALS),
            allow(Action.SERVICES_READ, sealed),
            loads,
        ],
        insert=[writes, loads],
        update=[writes, loads],
        looked_up=True,
    )
    # What an entry said before it was changed is read by those who may change it, whatever its
    # level is now.
    former = allow(Action.SERVICES_WRITE, any_of(_SERVICE_IS_KEPT, role(*EXPERTS)))
    protect("catalogue_serviceevent", read=[former], insert=[former, loads])
    guard(
        "catalogue_service",
        whom=NOT_THE_OWNER,
        may_change=WRITTEN,
        rules={
            "a service that has ended stays so": "old.state <> 'ended'",
            "what people change is marked so": "new.is_changed_here",
            "confirmations are in one’s own name": "new.confirmed_by_id is not distinct from"
            " old.confirmed_by_id or new.confirmed_by_id = public.vidik_user()",
        },
    )
