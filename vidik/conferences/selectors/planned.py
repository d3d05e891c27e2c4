# SPDX-License-Identifier: EUPL-1.2
"""The outcome of decisions of conferences in the plans of cases, and which stand in none."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.types import CaseState
from vidik.conferences.models import Decision, Planned
from vidik.conferences.selectors.pack import rules
from vidik.conferences.types import MinutesState
from vidik.plans.models import Activity
from vidik.plans.selectors.plans import Followed, followed
from vidik.plans.types import PlanState


def for_the_plan() -> list[str]:
    """Return the codes of decisions that have to become an activity of the plan."""
    return [each.code for each in rules().decisions if each.into_plan]


def settled() -> QuerySet[Planned]:
    """List the outcome of a decision that an outer query names.

    What stood only in a version of the plan that was given up does not count.
    """
    stands = Activity.objects.filter(case=OuterRef("case"), line=OuterRef("line"))
    stands = stands.exclude(plan__state=PlanState.DROPPED)
    rows = Planned.objects.filter(decision=OuterRef("pk"))
    return rows.filter(~Q(reason="") | Exists(stands))


def unplanned(actor: Actor) -> QuerySet[Decision]:
    """List decisions of confirmed minutes that stand in no plan yet, for those who write it."""
    rows = Decision.objects.filter(
        ~Exists(settled()),
        code__in=for_the_plan(),
        meeting__minutes=MinutesState.CONFIRMED,
        case__state=CaseState.OPEN,
    )
    rows = scope(actor, Action.PLANS_WRITE, rows)
    return rows.select_related("case", "meeting", "point")


def get_decision(actor: Actor, key: uuid.UUID) -> Decision:
    """Return a decision of confirmed minutes that the actor may put into the plan.

    Raises:
        OutOfScope: there is none, or not to the actor, or the minutes are not confirmed.
    """
    rows = Decision.objects.filter(pk=key, meeting__minutes=MinutesState.CONFIRMED)
    rows = scope(actor, Action.PLANS_WRITE, rows)
    found = rows.select_related("case", "meeting", "point").first()
    if found is None:
        raise OutOfScope(action=Action.PLANS_WRITE, label="conferences.decision", key=str(key))
    return found


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a decision: an activity and how far it is, or why it needs none."""

    planned: Planned
    followed: Followed | None = None


def outcomes_of(actor: Actor, decisions: Collection[Decision]) -> dict[uuid.UUID, list[Outcome]]:
    """Return the outcomes of some decisions, as far as the actor sees the plans of their cases."""
    if not decisions or not can(actor, Action.PLANS_READ):
        return {}
    rows = Planned.objects.filter(decision__in=[each.pk for each in decisions])
    planned = list(scope(actor, Action.CONFERENCES_READ, rows))
    known = followed(actor, {each.line for each in planned if each.line is not None})
    found: dict[uuid.UUID, list[Outcome]] = defaultdict(list)
    for each in planned:
        if each.line is None:
            found[each.decision_id].append(Outcome(each))
        elif each.line in known:
            found[each.decision_id].append(Outcome(each, known[each.line]))
    return found


def to_plan(actor: Actor, decisions: Collection[Decision]) -> set[uuid.UUID]:
    """Return which of some decisions the actor has to put into the plan."""
    if not decisions or not can(actor, Action.PLANS_WRITE):
        return set()
    rows = unplanned(actor).filter(pk__in=[each.pk for each in decisions])
    return set(rows.values_list("pk", flat=True))


def behind(actor: Actor, case: Case, line: uuid.UUID) -> list[Planned]:
    """List the decisions that an activity comes from, as far as the actor may know of them."""
    rows = scope(actor, Action.CONFERENCES_READ, Planned.objects.filter(case=case, line=line))
    return list(rows.select_related("decision__meeting"))
