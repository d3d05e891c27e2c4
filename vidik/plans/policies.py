# SPDX-License-Identifier: EUPL-1.2
"""Who may know of plans and requests; `row_security` says the same to the database."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import Action, Actor, Role
from vidik.cases.models import Case
from vidik.cases.selectors.cases import of_visible_cases
from vidik.cases.types import Part
from vidik.plans.models import Activity, Ask, Declined

DOORS: Final = "door-counter"
"""Counts what institutions were asked for and what they answered; it gives out numbers alone."""
EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
ASSOCIATIONS: Final = (Role.ASSOCIATION_HEAD, Role.ASSOCIATION_WORKER)
SECOND: Final = (*ASSOCIATIONS, Role.SHELTER_STAFF, Role.PROVIDER, Role.CASE_OFFICER)
"""Roles of those who agree to a plan for their institution, and do their share of it."""
WRITERS: Final = (*EXPERTS, *ASSOCIATIONS)
"""Associations in cases alone that they answer for, as after a hand-over."""
ANSWERING: Final = (
    *SECOND,
    *EXPERTS,
    Role.FIRST_RESPONDER,
    Role.POLICE,
    Role.PROSECUTOR,
    Role.COURT_OFFICER,
)
"""Roles in which somebody answers what their institution is asked for."""


def register() -> None:
    """Register the room's policies and the part of the system that counts doors."""
    policy(Action.PLANS_READ, (*EXPERTS, *SECOND), rows=in_sight)
    policy(Action.PLANS_WRITE, WRITERS, rows=written)
    policy(Action.PLANS_AGREE, SECOND, rows=agreed_to)
    policy(Action.PLANS_ASK, WRITERS, rows=written)
    policy(Action.PLANS_ANSWER, ANSWERING, rows=asked_of)
    policy(Action.PLANS_EXPORT, (*EXPERTS, *SECOND), rows=in_sight)
    policy(Action.PLANS_COUNT, ())
    declare_system(DOORS, (Action.PLANS_COUNT, Action.REGISTERS_COUNT))


def _case_of(rows: QuerySet[Any]) -> str:
    if rows.model is Case:
        return "pk"
    return "origin__case" if rows.model is Ask else "case"


def in_sight(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow plans, and what belongs to them, to cases of which the actor sees the protection."""
    return of_visible_cases(actor, rows, Part.PROTECTION, field=_case_of(rows))


def written(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow them further to cases that the actor's institution answers for, but for experts."""
    rows = in_sight(actor, rows)
    if actor.roles & {*EXPERTS}:
        return rows
    path = _case_of(rows)
    responsible = "responsible" if path == "pk" else f"{path}__responsible"
    return rows.filter(Q(**{responsible: actor.institution}))


def agreed_to(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow them to what the actor's institution takes part in; of activities to its own."""
    rows = in_sight(actor, rows)
    return rows.filter(institution=actor.institution) if rows.model is Activity else rows


def asked_of(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow requests to those that the actor's institution was asked and has not declined."""
    rows = rows.filter(institution=actor.institution)
    if rows.model is Ask:
        rows = rows.exclude(Exists(Declined.objects.filter(ask=OuterRef("pk"))))
    return rows
