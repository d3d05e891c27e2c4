# SPDX-License-Identifier: EUPL-1.2
"""Activities of a plan: planned, suggested, begun, settled, and what the person does not want."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_variables

from vidik.access.changes import change
from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.accounts.selectors.acting import current_memberships
from vidik.core.workflow import TransitionRefused
from vidik.core.years import FIRST_YEAR
from vidik.identification.services.procedures import user_of
from vidik.institutions.selectors import all_institutions
from vidik.plans.methods.standing import may_be_ticked
from vidik.plans.models import Activity, Need, Plan
from vidik.plans.selectors.pack import KIND, choices
from vidik.plans.selectors.plans import progress_of
from vidik.plans.services.plans import (
    LIST,
    LONGEST,
    MEANWHILE,
    refused_in_words,
    require_past,
    require_state,
)
from vidik.plans.types import DETAILS, OPEN, ActivityFacts, ActivityState, PlanState, Raised
from vidik.plans.workflow import ACTIVITY
from vidik.vault.methods.plain import Plain
from vidik.vault.services.words import write_words

MOST: Final = 1000
"""Services of one activity; more than that is a slip of the finger."""
TIMES: Final = gettext_lazy(
    "For a service: it counts as done once this many are entered under “Services and rights”. "
    "Leave blank for anything that is done once somebody says so."
)
_UNWANTED: Final = gettext_lazy(
    "The person said that she does not want this. Nobody asks her again before the review, unless "
    "she raises it herself; then enter that on the activity."
)


@sensitive_variables("details")
def add_activity(
    need: Need, facts: ActivityFacts, details: Plain | None = None, *, actor: Actor
) -> Activity:
    """Enter an activity in a draft.

    Raises:
        ValidationError: the version was proposed already, a field is wrong, or the person said that
            she does not want this.
    """
    with change(actor, Action.PLANS_WRITE, need.plan) as (plan, act):
        require_state(plan, PlanState.DRAFT)
        _check(facts, actor)
        _require_wanted(plan, facts.kind)
        row = _new(plan, need, facts, ActivityState.PLANNED, actor=actor)
        write_words(plan.case, DETAILS, row.line, details, actor=actor)
        act.record("activity.entered", row, kind=facts.kind)
    return row


@sensitive_variables("details")
def enter_unwanted(
    need: Need, kind: str, on: dt.date, details: Plain | None = None, *, actor: Actor
) -> Activity:
    """Enter in a draft something that the person does not want, which nobody had planned.

    Raises:
        ValidationError: the version was proposed already, or a field is wrong.
    """
    with change(actor, Action.PLANS_WRITE, need.plan) as (plan, act):
        require_state(plan, PlanState.DRAFT)
        _check(ActivityFacts(kind), actor)
        require_past(on, "on")
        row = _new(
            plan, need, ActivityFacts(kind), ActivityState.REFUSED, actor=actor, refused_on=on
        )
        write_words(plan.case, DETAILS, row.line, details, actor=actor)
        act.record("activity.refused", row)
    return row


def suggest(need: Need, facts: ActivityFacts, *, actor: Actor) -> Activity:
    """Suggest an activity that one's own institution would do; whoever writes the plan decides.

    Raises:
        ValidationError: the version is over, a field is wrong, or the person does not want this.
    """
    with change(actor, Action.PLANS_AGREE, about=need.plan) as act:
        plan = Plan.objects.get(pk=need.plan_id)
        require_state(plan, PlanState.DRAFT, PlanState.PROPOSED, PlanState.AGREED)
        own = ActivityFacts(
            facts.kind, actor.institution, actor.user_id, facts.begins_on, facts.due_on, facts.times
        )
        _check(own, actor)
        _require_wanted(plan, facts.kind)
        row = _new(plan, need, own, ActivityState.SUGGESTED, actor=actor)
        act.record("activity.suggested", row, kind=facts.kind)
    return row


def _new(
    plan: Plan,
    need: Need,
    facts: ActivityFacts,
    state: ActivityState,
    *,
    actor: Actor,
    refused_on: dt.date | None = None,
) -> Activity:
    if need.plan_id != plan.pk:
        raise ValidationError({"need": LIST})
    row = Activity(
        plan=plan,
        need=need,
        case_id=plan.case_id,
        line=uuid.uuid4(),
        kind=facts.kind,
        institution_id=facts.institution,
        person_id=facts.person,
        begins_on=facts.begins_on,
        due_on=facts.due_on,
        times=facts.times,
        state=state,
        refused_on=refused_on,
        entered_at=timezone.now(),
        entered_by_id=user_of(actor, Action.PLANS_READ),
    )
    with refused_in_words():
        row.save(force_insert=True)
    return row


def _check(facts: ActivityFacts, actor: Actor, *, former_due: dt.date | None = None) -> None:
    if facts.kind not in dict(choices(KIND)):
        raise ValidationError({"kind": LIST})
    place = facts.institution
    if place is not None and not all_institutions().filter(pk=place).exists():
        raise ValidationError({"institution": LIST})
    if facts.person is not None:
        members = current_memberships(timezone.localdate()).filter(
            user=facts.person, institution=actor.institution
        )
        if facts.institution != actor.institution or not members.exists():
            raise ValidationError({"person": _("Choose somebody from your own institution.")})
    for name, day in (("begins_on", facts.begins_on), ("due_on", facts.due_on)):
        far = timezone.localdate() + LONGEST
        if day is not None and not (day.year >= FIRST_YEAR and day <= far):
            raise ValidationError({name: _("Enter a day within the next three years.")})
    # What was carried over may be late already.
    if facts.due_on and facts.due_on != former_due and facts.due_on < timezone.localdate():
        raise ValidationError({"due_on": _("Enter a day that is not in the past.")})
    if facts.begins_on and facts.due_on and facts.due_on < facts.begins_on:
        raise ValidationError({"due_on": _("Enter a day that is not before the first one.")})
    if facts.times is not None and not 1 <= facts.times <= MOST:
        raise ValidationError({"times": _("Enter a number from 1 to %(most)s.") % {"most": MOST}})


def _require_wanted(plan: Plan, kind: str) -> None:
    if plan.activities.filter(kind=kind, state=ActivityState.REFUSED).exists():
        raise ValidationError({"kind": _UNWANTED})


def change_activity(
    activity: Activity, facts: ActivityFacts, *, seen: int, actor: Actor
) -> Activity:
    """Change an activity of a draft.

    Args:
        activity: one of a draft.
        facts: as it is to be.
        seen: the revision that was read: nobody overwrites what they have not read.
        actor: who writes the plan.

    Raises:
        ValidationError: the version was proposed already, a field is wrong, or somebody else
            changed it meanwhile.
    """
    with change(actor, Action.PLANS_WRITE, activity) as (activity, act):
        require_state(activity.plan, PlanState.DRAFT)
        if activity.revision != seen:
            raise ValidationError(
                _(
                    "Somebody has changed this in the meantime. Read it as it is now, then make "
                    "your change."
                )
            )
        if activity.state not in {ActivityState.PLANNED, ActivityState.UNDER_WAY}:
            raise ValidationError(MEANWHILE)
        _check(facts, actor, former_due=activity.due_on)
        if facts.kind != activity.kind:
            _require_wanted(activity.plan, facts.kind)
        activity.kind, activity.times = facts.kind, facts.times
        activity.institution_id, activity.person_id = facts.institution, facts.person
        activity.begins_on, activity.due_on = facts.begins_on, facts.due_on
        activity.revision += 1
        activity.save()
        act.record("activity.changed")
    return activity


def take_up(activity: Activity, *, actor: Actor) -> Activity:
    """Take what somebody suggested into a draft.

    Raises:
        TransitionRefused: it was decided on already.
        ValidationError: the version is no draft: a changed plan is a new version; or the person
            said that she does not want this.
    """
    return _step(activity, "take-up", Action.PLANS_WRITE, actor, drafts_alone=True)


def leave_out(activity: Activity, *, actor: Actor) -> Activity:
    """Leave an activity, or what somebody suggested, out of a draft."""
    return _step(activity, "leave-out", Action.PLANS_WRITE, actor, drafts_alone=True)


def _step(
    activity: Activity, name: str, action: Action, actor: Actor, *, drafts_alone: bool = False
) -> Activity:
    with change(actor, action, activity) as (activity, act):
        if drafts_alone:
            require_state(activity.plan, PlanState.DRAFT)
        if name == "take-up":
            _require_wanted(activity.plan, activity.kind)
        ACTIVITY.apply(activity, name)
        _save(activity, "state")
        act.record("activity.step", step=name)
    return activity


def _save(activity: Activity, *names: str) -> None:
    activity.revision += 1
    activity.save(update_fields=[*names, "revision"])


def _doing(activity: Activity, actor: Actor) -> Action:
    """Return the right by which somebody does an activity: to write plans, or to do one's own."""
    does_own = can(actor, Action.PLANS_AGREE) and activity.institution_id == actor.institution
    return Action.PLANS_AGREE if does_own else Action.PLANS_WRITE


def begin(activity: Activity, *, actor: Actor) -> Activity:
    """Enter that an activity of the agreed plan has begun.

    Raises:
        TransitionRefused: it has begun or ended already.
        ValidationError: the plan is not agreed.
    """
    with change(actor, _doing(activity, actor), activity) as (activity, act):
        require_state(activity.plan, PlanState.AGREED)
        ACTIVITY.apply(activity, "begin")
        _save(activity, "state")
        act.record("activity.step", step="begin")
    return activity


def finish(activity: Activity, on: dt.date, *, actor: Actor) -> Activity:
    """Enter that an activity is done; what services fulfil is counted from these and not entered.

    Raises:
        TransitionRefused: it has ended, or it is fulfilled by services that are still to be given.
        ValidationError: the plan is not agreed, or the day lies ahead.
    """
    with change(actor, _doing(activity, actor), activity) as (activity, act):
        require_state(activity.plan, PlanState.AGREED)
        require_past(on, "on")
        known = progress_of(actor, activity.case).of(activity)
        if not may_be_ticked(known):
            raise TransitionRefused(
                _(
                    "This is done once the services are entered under “Services and rights”; so"
                    " far %(held)s of %(times)s were given."
                )
                % {"held": known.held, "times": known.times}
            )
        ACTIVITY.apply(activity, "finish")
        activity.settled_on = on
        _save(activity, "state", "settled_on")
        act.record("activity.step", step="finish")
    return activity


def fail(activity: Activity, reason: str, *, actor: Actor) -> Activity:
    """Enter that an activity could not be done, and why.

    Raises:
        TransitionRefused: it has ended already.
        ValidationError: the plan is not agreed, or the reason is not of the list.
    """
    with change(actor, _doing(activity, actor), activity) as (activity, act):
        require_state(activity.plan, PlanState.AGREED)
        if reason not in dict(choices("undone_reasons")):
            raise ValidationError({"reason": LIST})
        ACTIVITY.apply(activity, "fail")
        activity.settled_on, activity.reason = timezone.localdate(), reason
        _save(activity, "state", "settled_on", "reason")
        act.record("activity.step", step="fail")
    return activity


def refuse(activity: Activity, on: dt.date, *, actor: Actor) -> Activity:
    """Enter that the person does not want an activity. It takes no reason, and nothing follows.

    It stands so in every version that holds now or is being made: nobody asks her again by
    agreeing to the next one.

    Raises:
        TransitionRefused: it has ended, or she said so before.
        ValidationError: the version is over, or the day lies ahead.
    """
    with change(actor, Action.PLANS_WRITE, activity) as (activity, act):
        require_state(activity.plan, PlanState.DRAFT, PlanState.PROPOSED, PlanState.AGREED)
        require_past(on, "on")
        ACTIVITY.apply(activity, "refuse")
        activity.refused_on = on
        _save(activity, "state", "refused_on")
        act.record("activity.refused")
        for copy in _copies(activity, *OPEN, ActivityState.SUGGESTED):
            refuse(copy, on, actor=actor)
    return activity


def _copies(activity: Activity, *states: ActivityState) -> list[Activity]:
    """List the same activity in the other versions that hold now or are being made."""
    versions = (PlanState.DRAFT, PlanState.PROPOSED, PlanState.AGREED)
    rows = Activity.objects.filter(case=activity.case_id, line=activity.line, state__in=states)
    return list(rows.filter(plan__state__in=versions).exclude(pk=activity.pk))


def raise_again(activity: Activity, how: str, *, actor: Actor) -> Activity:
    """Enter that the person wants an activity after all.

    Args:
        activity: one that she did not want.
        how: a value of `Raised`: whether she raised it, or was asked at a review.
        actor: who enters it.

    Raises:
        TransitionRefused: she has not refused it.
        ValidationError: she was asked although there was no review since.
    """
    with change(actor, Action.PLANS_WRITE, activity) as (activity, act):
        require_state(activity.plan, PlanState.DRAFT, PlanState.PROPOSED, PlanState.AGREED)
        if how not in Raised.values:
            raise ValidationError({"how": LIST})
        since = activity.refused_on
        held = activity.plan.reviews.model.objects.filter(case=activity.case_id, held_on__gte=since)
        if how == Raised.AT_REVIEW and (since is None or not held.exists()):
            raise ValidationError(
                {"how": _("There has been no review since. Nobody asks again before the next one.")}
            )
        ACTIVITY.apply(activity, "raise")
        activity.refused_on = None
        _save(activity, "state", "refused_on")
        act.record("activity.raised", how=how)
        for copy in _copies(activity, ActivityState.REFUSED):
            raise_again(copy, how, actor=actor)
    return activity
