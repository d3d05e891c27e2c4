# SPDX-License-Identifier: EUPL-1.2
"""Who gives persons a page of their own and answers there; `row_security` says the same."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.cases.models import Case
from vidik.cases.selectors.cases import of_visible_cases
from vidik.participation.selectors.pack import is_on

SERVER: Final = "own-page"
"""Serves persons on their own pages: codes and days of one open access, and its messages."""

EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
WRITERS: Final = (*EXPERTS, Role.ASSOCIATION_HEAD, Role.ASSOCIATION_WORKER)
"""Associations in cases alone that they answer for, as after a hand-over."""


def register() -> None:
    """Register the room's policies and the part of the system that serves persons."""
    policy(Action.PARTICIPATION_READ, WRITERS, predicate=_where_it_is_on, rows=worked_on)
    policy(Action.PARTICIPATION_WRITE, WRITERS, predicate=_where_it_is_on, rows=answered_for)
    policy(Action.PARTICIPATION_SERVE, ())
    declare_system(SERVER, (Action.PARTICIPATION_SERVE,))


def _where_it_is_on(_actor: Actor, _obj: object) -> Decision:
    if is_on():
        return ALLOWED
    return Decision(allowed=False, reason=_("Persons have no page of their own in this system."))


def worked_on(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to the cases on which the actor works: what is said is said to them."""
    return of_visible_cases(actor, rows, field="pk" if rows.model is Case else "case")


def answered_for(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow them further to cases that the actor's institution answers for, but for experts."""
    rows = worked_on(actor, rows)
    if actor.roles & {*EXPERTS}:
        return rows
    path = "responsible" if rows.model is Case else "case__responsible"
    return rows.filter(Q(**{path: actor.institution}))
