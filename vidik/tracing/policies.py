# SPDX-License-Identifier: EUPL-1.2
"""Who may know of searches: experts and head of the centre, each of the cases they may see."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import QuerySet

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import Action, Actor, Role
from vidik.cases.selectors.cases import of_visible_cases
from vidik.tracing.models import Answer, Mark, Match, Question, Sighting, Trace

EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
MATCHER: Final = "trace-matcher"
"""Compares reports with searches, whoever reported and whoever may see them, and proposes pairs.
It decides nothing."""


def register() -> None:
    """Register the room's policies and the part of the system that compares."""
    policy(Action.TRACES_READ, EXPERTS, rows=in_sight)
    policy(Action.TRACES_WORK, EXPERTS, rows=in_sight)
    policy(Action.TRACES_MATCH, ())
    declare_system(MATCHER, (Action.TRACES_MATCH,))


def in_sight(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow searches, and what belongs to them, to the cases that the actor works on."""
    if actor.institution is None:
        return rows.none()
    if rows.model is Match:
        traces = of_visible_cases(actor, Trace.objects.all())
        return of_visible_cases(actor, rows).filter(trace__in=traces)
    if rows.model is Answer:
        questions = of_visible_cases(actor, Question.objects.all())
        return rows.filter(
            reply__sender=actor.institution,
            reply__addressee__notice__in=questions.values("notice"),
        )
    if rows.model in {Trace, Sighting, Mark, Question}:
        return of_visible_cases(actor, rows)
    return rows
