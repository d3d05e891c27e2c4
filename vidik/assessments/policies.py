# SPDX-License-Identifier: EUPL-1.2
"""Who may read and make assessments and safety plans; `row_security` says it to the database."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q, QuerySet

from vidik.access.registry import register as policy
from vidik.access.types import Action, Actor, Role
from vidik.assessments.models import Assessment, Participation
from vidik.cases.models import Case
from vidik.cases.selectors.cases import of_visible_cases
from vidik.cases.types import Part

EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
HELPERS: Final = (
    Role.SHELTER_STAFF,
    Role.PROVIDER,
    Role.CASE_OFFICER,
    Role.ASSOCIATION_HEAD,
    Role.ASSOCIATION_WORKER,
)
"""Roles in which somebody protects and supports a person."""


def register() -> None:
    """Register the policies on assessments."""
    working = (*EXPERTS, *HELPERS)
    policy(Action.ASSESSMENTS_READ, working, rows=in_sight)
    policy(Action.ASSESSMENTS_WRITE, working, rows=worked_on)
    policy(Action.ASSESSMENTS_EXPORT, working, rows=in_sight)


def in_sight(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to cases of which the actor sees the part *protection*."""
    field = "pk" if rows.model is Case else "case"
    return of_visible_cases(actor, rows, Part.PROTECTION, field=field)


def worked_on(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow assessments further to those of the own institution.

    Whoever is responsible for the case goes on with those of a former one, and says how others took
    part; an institution that was asked to take part says so itself.
    """
    rows = in_sight(actor, rows)
    if rows.model is Assessment or rows.model is Participation:
        own = Q(institution=actor.institution) | Q(case__responsible=actor.institution)
        return rows.filter(own)
    return rows
