# SPDX-License-Identifier: EUPL-1.2
"""Who may read, answer for, assess and approve."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.services import actor_of, can
from vidik.access.types import Action, Actor, Role
from vidik.core import navigation
from vidik.recommendations.models import (
    ActionPlan,
    Activity,
    ActivityParty,
    PlanKind,
    PlanRequest,
)

OFFICE = (Role.READER, Role.ANALYST, Role.EDITOR, Role.HEAD)
WRITERS: Final = (Role.ANALYST, Role.HEAD)
SEE_ALL: Final = frozenset({*OFFICE, Role.COORDINATOR, Role.SYSTEM})
"""Roles that read every action plan; others read the plan and the activities of their own."""
CHANGE_ALL: Final = frozenset({*WRITERS, Role.COORDINATOR})
LOADER: Final = "recommendations-loader"
"""The part of the system that writes what the country pack says of recommendations and plans."""
LOCAL_KINDS: Final = frozenset({PlanKind.LOCAL, PlanKind.MUNICIPALITY})
"""Kinds of plans that a local team enters for itself."""


def register() -> None:
    """Register the room's policies and its entry of the main menu."""
    policy(Action.RECOMMENDATIONS_READ, (*OFFICE, Role.SYSTEM))
    policy(Action.RECOMMENDATIONS_EXPORT, OFFICE)
    policy(Action.RECOMMENDATIONS_LOAD, (Role.SYSTEM,))
    declare_system(LOADER, (Action.RECOMMENDATIONS_LOAD,))
    policy(Action.RECOMMENDATIONS_ASSESS, (Role.ANALYST, Role.HEAD))
    policy(Action.RECOMMENDATIONS_APPROVE, (Role.HEAD,))
    policy(Action.RECOMMENDATIONS_RECORD_RESPONSE, (Role.ANALYST, Role.HEAD))
    policy(Action.RECOMMENDATIONS_DRAFT, WRITERS)
    policy(Action.RECOMMENDATIONS_AGREE, (Role.HEAD,))
    policy(Action.RECOMMENDATIONS_ISSUE, (Role.HEAD,))
    policy(Action.RECOMMENDATIONS_FOLLOW, WRITERS)
    policy(
        Action.ACTION_PLAN_READ,
        (*OFFICE, Role.SYSTEM, Role.COORDINATOR, Role.LOCAL_TEAM, Role.RESPONDENT),
        rows=of_own_plans,
    )
    policy(Action.ACTION_PLAN_WRITE, (*WRITERS, Role.COORDINATOR, Role.LOCAL_TEAM), rows=changed_by)
    policy(Action.ACTION_PLAN_OPEN, (*WRITERS, Role.COORDINATOR, Role.LOCAL_TEAM), rows=kept_by)
    policy(Action.ACTION_PLAN_BIND, WRITERS)
    navigation.register(
        navigation.Entry(
            "recommendations:board",
            _("Recommendations"),
            50,
            _may_read,
            group=navigation.Group.FIGURES,
        )
    )
    navigation.register(
        navigation.Entry(
            "recommendations:action-plan",
            _("Action plan"),
            55,
            _reads_plans_alone,
            group=navigation.Group.OFFICE,
        )
    )


def of_own_plans(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow plans and activities to those of the actor's institution, but for whoever sees all.

    A local team reads the plan that it owns; an institution reads the activities in which it takes
    part, of their plans the title, and what it was asked about them itself.
    """
    if actor.roles & SEE_ALL:
        return rows
    if actor.institution is None:
        return rows.none()
    parts = ActivityParty.objects.filter(institution=actor.institution)
    owns = Q(pk__in=[])
    if rows.model is PlanRequest:
        if Role.LOCAL_TEAM in actor.roles:
            owns = Q(activity__plan__owner=actor.institution)
        return rows.filter(owns | Q(institution=actor.institution))
    if rows.model is ActionPlan:
        if Role.LOCAL_TEAM in actor.roles:
            owns = Q(owner=actor.institution)
        return rows.filter(owns | Exists(parts.filter(activity__plan=OuterRef("pk"))))
    if Role.LOCAL_TEAM in actor.roles:
        owns = Q(**{f"{_plan_of(rows)}__owner": actor.institution})
    return rows.filter(owns | Exists(parts.filter(activity=OuterRef(_activity_of(rows)))))


def kept_by(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow plans and what belongs to them to those that the actor keeps, closed ones included."""
    if actor.roles & CHANGE_ALL:
        return rows
    if actor.institution is None:
        return rows.none()
    return rows.filter(**{f"{_to_plan(rows)}owner": actor.institution})


def changed_by(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow plans and what belongs to them to those that the actor may change: none is closed."""
    return kept_by(actor, rows).filter(**{f"{_to_plan(rows)}closed_at__isnull": True})


def _activity_of(rows: QuerySet[Any]) -> str:
    return "pk" if rows.model is Activity else "activity"


def _plan_of(rows: QuerySet[Any]) -> str:
    return "plan" if rows.model is Activity else "activity__plan"


def _to_plan(rows: QuerySet[Any]) -> str:
    return "" if rows.model is ActionPlan else f"{_plan_of(rows)}__"


def _reads_plans_alone(request: HttpRequest) -> bool:
    actor = actor_of(request)
    return bool(can(actor, Action.ACTION_PLAN_READ)) and not can(actor, Action.RECOMMENDATIONS_READ)


def _may_read(request: HttpRequest) -> bool:
    return bool(can(actor_of(request), Action.RECOMMENDATIONS_READ))
