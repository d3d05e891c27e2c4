# SPDX-License-Identifier: EUPL-1.2
"""Date synthetic plans of a demonstration back; the owner of the tables alone may."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.utils import timezone

from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases.services.demo import SyntheticRefused
from vidik.plans.models import Activity, Ask, Plan
from vidik.plans.selectors.pack import rules

_DAY = dt.timedelta(days=1)


def has_plans(actor: Actor) -> bool:
    """Return whether some plan stands that the actor may know of."""
    with acting(actor):
        return Plan.objects.exists()


def date_plan_back(plan: Plan, days: int, *, actor: Actor) -> None:
    """Let a plan have been drafted, proposed and agreed some days ago.

    Raises:
        SyntheticRefused: these are production settings.
    """
    _require_demo()
    now, agreed = timezone.now(), timezone.localdate() - days * _DAY
    with acting(actor):
        Plan.objects.filter(pk=plan.pk).update(
            agreed_on=agreed,
            drafted_at=now - (days + 5) * _DAY,
            proposed_at=now - (days + 2) * _DAY,
            review_by=agreed + rules().first_review_days * _DAY,
        )
        plan.agreements.update(on=agreed)


def date_activity_back(activity: Activity, due_on: dt.date, *, actor: Actor) -> None:
    """Let an activity of a draft have been due on a day that has passed.

    Raises:
        SyntheticRefused: these are production settings.
    """
    _require_demo()
    with acting(actor):
        Activity.objects.filter(pk=activity.pk).update(due_on=due_on)


def date_ask_back(ask: Ask, days: int, hours: float, *, actor: Actor) -> Ask:
    """Let a request have been made some days ago, and answered some hours after.

    Raises:
        SyntheticRefused: these are production settings.
    """
    _require_demo()
    asked = timezone.now() - days * _DAY
    with acting(actor):
        Ask.objects.filter(pk=ask.pk).update(
            asked_at=asked,
            answered_at=asked + dt.timedelta(hours=hours),
            answer_by=timezone.localdate(asked) + 7 * _DAY,
        )
        ask.refresh_from_db()
    return ask


def _require_demo() -> None:
    if not settings.DEMO:
        msg = "Synthetic plans are refused here: these are production settings."
        raise SyntheticRefused(msg)
