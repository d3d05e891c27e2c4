# SPDX-License-Identifier: EUPL-1.2
"""Put what conferences decided into the plan, so that it is done and followed there."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Exists
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import require_open
from vidik.conferences.models import Decision, Planned
from vidik.conferences.selectors.pack import choices
from vidik.conferences.selectors.planned import for_the_plan, settled
from vidik.conferences.services.meetings import LIST, MEANWHILE
from vidik.conferences.types import MinutesState
from vidik.identification.services.procedures import user_of
from vidik.plans.models import Activity, Plan
from vidik.plans.selectors.plans import current, versions_of
from vidik.plans.services import activities, plans
from vidik.plans.types import ActivityFacts, ActivityState, PlanState

_PROPOSED: Final = gettext_lazy(
    "A version of the plan is proposed and is not changed any more. Enter first what the person "
    "says of it."
)


def put_into_plan(
    decision: Decision, domain: str, facts: ActivityFacts, *, actor: Actor
) -> Planned:
    """Enter in the draft of the plan what a decision asks for; begin a draft where there is none.

    Args:
        decision: one of confirmed minutes that asks for an activity.
        domain: the need that the activity is about; entered where it does not stand in the draft.
        facts: the activity.
        actor: who writes the plan of this case.

    Raises:
        ValidationError: it stands in the plan already, a version is proposed, or a field is wrong.
        Denied, OutOfScope: the actor does not write the plan of this case.
    """
    with change(actor, Action.PLANS_WRITE, about=decision) as act:
        plan = lock(_draft(decision, actor))
        _require_open(decision)
        need = plan.needs.filter(domain=domain).first()
        if need is None:
            need = plans.add_need(plan, domain, actor=actor)
        activity = activities.add_activity(need, facts, actor=actor)
        row = _entered(decision, activity, "", actor)
        act.record("conference.planned")
    return row


def join(decision: Decision, activity: Activity, *, actor: Actor) -> Planned:
    """Enter that an activity of the plan is what a decision asks for.

    Raises:
        ValidationError: it stands in the plan already, or the activity is none of the plan.
        Denied, OutOfScope: the actor does not write the plan of this case.
    """
    with change(actor, Action.PLANS_WRITE, about=decision) as act:
        plan = lock(activity.plan)
        _require_open(decision)
        is_current = plan.state in {PlanState.DRAFT, PlanState.PROPOSED, PlanState.AGREED}
        if (
            activity.case_id != decision.case_id
            or not is_current
            or activity.state == ActivityState.LEFT_OUT
        ):
            raise ValidationError({"becomes": LIST})
        row = _entered(decision, activity, "", actor)
        act.record("conference.planned")
    return row


def set_aside(decision: Decision, reason: str, *, actor: Actor) -> Planned:
    """Enter why a decision needs no activity of the plan.

    Raises:
        ValidationError: it stands in the plan already, or the reason is not of the list.
        Denied, OutOfScope: the actor does not write the plan of this case.
    """
    with change(actor, Action.PLANS_WRITE, about=decision) as act:
        _require_open(decision)
        if reason not in dict(choices("aside_reasons")):
            raise ValidationError({"becomes": LIST})
        row = _entered(decision, None, reason, actor)
        act.record("conference.set-aside", reason=reason)
    return row


def _draft(decision: Decision, actor: Actor) -> Plan:
    _agreed, written = current(versions_of(actor, decision.case))
    if written is None:
        return plans.draft_plan(decision.case, actor=actor)
    if written.state != PlanState.DRAFT:
        raise ValidationError(_PROPOSED)
    return written


def _require_open(decision: Decision) -> None:
    """Require that the decision asks for an activity and has become none."""
    if decision.meeting.minutes != MinutesState.CONFIRMED or decision.code not in for_the_plan():
        raise ValidationError(MEANWHILE)
    require_open(decision.case)
    if Decision.objects.filter(Exists(settled()), pk=decision.pk).exists():
        raise ValidationError(_("Somebody has meanwhile entered the outcome of this decision."))


def _entered(decision: Decision, activity: Activity | None, reason: str, actor: Actor) -> Planned:
    row = Planned(
        decision=decision,
        case_id=decision.case_id,
        activity=activity,
        line=activity.line if activity is not None else None,
        reason=reason,
        entered_at=timezone.now(),
        entered_by_id=user_of(actor, Action.PLANS_WRITE),
    )
    row.save(force_insert=True)
    return row
