# SPDX-License-Identifier: EUPL-1.2
"""Who may know of a matter; `row_security` says the same to the database.

Bodies that have a matter, or had it, see all of it, but no act of another body from after the day
on which they handed it on. Those who see the proceedings of a case follow
the matter of its person: its course, of injured parties hers alone, and no act of investigation.
"""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import Action, Actor, Role
from vidik.cases.selectors.cases import of_visible_cases
from vidik.cases.types import Part
from vidik.matters.models import Act, Injured, Leg, Link, Matter, Owed, Testimony
from vidik.matters.types import BODIES, EXPERTS, FOLLOWERS

MATCHER: Final = "matters-matcher"
"""Finds the case whose code a body typed; the body does not learn whether there is one."""
COUNTER: Final = "matters-counter"
"""Counts matters and persons; it gives out numbers alone."""
DESK: Final = "matters-desk"
"""Asks bodies for notices that they owe; the exchange says what it may do there."""
SUMS: Final = (Role.ANALYST, Role.EDITOR, Role.HEAD, Role.STATISTICIAN, Role.CENTRE_HEAD)
"""Roles of those who see what all bodies together have: numbers alone."""


def register() -> None:
    """Register the room's policies and parts of the system."""
    policy(Action.MATTERS_READ, (*BODIES, *FOLLOWERS), rows=in_sight)
    policy(Action.MATTERS_FOLLOW, FOLLOWERS, rows=in_sight)
    policy(Action.MATTERS_WRITE, BODIES, rows=held)
    policy(Action.MATTERS_LINK, EXPERTS, rows=of_own_cases)
    policy(Action.MATTERS_EXPORT, BODIES, rows=held)
    policy(Action.MATTERS_MATCH, ())
    policy(Action.MATTERS_COUNT, ())
    policy(Action.MATTERS_REMIND, ())
    policy(Action.MATTERS_SUMS, SUMS)
    declare_system(MATCHER, (Action.MATTERS_MATCH, Action.CASES_LOCATE))
    declare_system(COUNTER, (Action.MATTERS_COUNT,))


def _matter_of(rows: QuerySet[Any]) -> str:
    return "pk" if rows.model is Matter else "matter"


def _has(actor: Actor, rows: QuerySet[Any]) -> Q:
    """Say that the actor's institution has a matter, or had it on the day of another body's act."""
    if not actor.roles & {*BODIES}:
        return Q(pk__isnull=True)
    own = Leg.objects.filter(matter=OuterRef(_matter_of(rows)), institution=actor.institution)
    if rows.model is not Act:
        return Q(Exists(own))
    had = own.filter(Q(closed_on=None) | Q(closed_on__gte=OuterRef("on")))
    return Q(Exists(own), institution=actor.institution) | Q(Exists(had))


def links(actor: Actor) -> QuerySet[Link]:
    """List the confirmed links of cases whose proceedings the actor sees."""
    return of_visible_cases(
        actor, Link.objects.filter(confirmed_at__isnull=False), Part.PROCEEDINGS
    )


def _follows(actor: Actor, rows: QuerySet[Any], path: str) -> Q:
    if not actor.roles & {*FOLLOWERS}:
        return Q(pk__isnull=True)
    own = links(actor)
    if rows.model is Injured:
        return Q(Exists(own.filter(injured=OuterRef("pk"))))
    if rows.model is Owed:
        return Q(pk__isnull=True)
    if rows.model in {Testimony, Act}:
        return Q(Exists(own.filter(injured=OuterRef("injured"))))
    return Q(Exists(own.filter(matter=OuterRef(path))))


def in_sight(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow matters, and what belongs to them, to what the actor has, had, or follows."""
    if rows.model is Link:
        if not actor.roles & {*FOLLOWERS}:
            # Bodies with which a case is shared do not learn from it which matter is about whom.
            return rows.none()
        rows = of_visible_cases(actor, rows, Part.PROCEEDINGS)
        return rows if actor.roles & {*EXPERTS} else rows.filter(confirmed_at__isnull=False)
    return rows.filter(_has(actor, rows) | _follows(actor, rows, _matter_of(rows)))


def held(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow them to what the actor's institution has, or had; of notices owed to its own."""
    if rows.model is Owed:
        return rows.filter(institution=actor.institution)
    return rows.filter(_has(actor, rows))


def of_own_cases(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow links to cases whose proceedings the actor sees."""
    return of_visible_cases(actor, rows, Part.PROCEEDINGS)
