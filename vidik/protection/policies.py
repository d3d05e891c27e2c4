# SPDX-License-Identifier: EUPL-1.2
"""Who may know of stays and facilities; `row_security` says the same to the database."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.cases.models import Case
from vidik.cases.selectors.cases import of_visible_cases
from vidik.cases.types import Part
from vidik.protection.models import Facility, Stay, StayExtension

BEDS: Final = "bed-counter"
"""Counts the places that are taken, whoever may see the stays; what calls it gives out numbers."""
EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
STAFF: Final = (
    Role.SHELTER_STAFF,
    Role.PROVIDER,
    Role.CASE_OFFICER,
    Role.ASSOCIATION_HEAD,
    Role.ASSOCIATION_WORKER,
)
"""Roles in which somebody may work at a facility."""
JUSTICE: Final = (Role.POLICE, Role.PROSECUTOR, Role.COURT_OFFICER)


def register() -> None:
    """Register the policies on stays and the part of the system that counts places."""
    policy(Action.FACILITIES_READ, (*EXPERTS, *STAFF), rows=facilities_known)
    policy(Action.FACILITIES_MANAGE, (*EXPERTS, *STAFF), rows=own_facilities)
    policy(Action.STAYS_READ, (*EXPERTS, *STAFF, *JUSTICE), rows=in_sight)
    policy(Action.STAYS_WRITE, (*EXPERTS, *STAFF), rows=worked_on)
    policy(Action.STAYS_DECIDE, (*EXPERTS, *STAFF), predicate=_second_person, rows=worked_on)
    policy(Action.STAYS_EXPORT, (*EXPERTS, *STAFF), rows=in_sight)
    policy(Action.STAYS_COUNT, ())
    declare_system(BEDS, (Action.STAYS_COUNT,))


def facilities_known(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow facilities to the own one; experts of the centre look for a place in all of them."""
    if actor.roles & {*EXPERTS}:
        return rows
    return own_facilities(actor, rows)


def own_facilities(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow facilities, and what they entered of their places, to the actor's institution."""
    path = "institution" if rows.model is Facility else "facility__institution"
    return rows.filter(**{path: actor.institution})


def in_sight(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow stays, and what belongs to them, to cases of which the actor sees where they sleep."""
    field = "pk" if rows.model is Case else "case"
    return of_visible_cases(actor, rows, Part.ACCOMMODATION, field=field)


def worked_on(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow them further to stays in the actor's own facility, but for experts of the centre."""
    rows = in_sight(actor, rows)
    if actor.roles & {*EXPERTS} or rows.model is Case:
        return rows
    path = "facility" if rows.model is Stay else "stay__facility"
    return rows.filter(Q(**{f"{path}__institution": actor.institution}))


def _second_person(actor: Actor, obj: object) -> Decision:
    if isinstance(obj, StayExtension) and obj.proposed_by_id == actor.user_id:
        reason = _("Nobody may decide on an extension that they proposed: a second person must.")
        return Decision(allowed=False, reason=reason)
    return ALLOWED
