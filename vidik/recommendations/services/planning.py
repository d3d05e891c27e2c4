# SPDX-License-Identifier: EUPL-1.2
"""Enter and change action plans: activities, indicators, targets, counts entered by hand."""

from __future__ import annotations

import datetime as dt
import secrets
from decimal import Decimal
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import Change, change
from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.periods import Period, PeriodError, PeriodKind
from vidik.figures.models import Measure
from vidik.figures.selectors.followed import part_fault
from vidik.institutions.models import Institution
from vidik.institutions.selectors import all_institutions
from vidik.recommendations.models import (
    ActionPlan,
    Activity,
    ActivityParty,
    Better,
    Count,
    Indicator,
    PartRole,
    PlanKind,
    Recommendation,
    Target,
)
from vidik.recommendations.policies import CHANGE_ALL, LOCAL_KINDS
from vidik.recommendations.services.naming import named, require_seen
from vidik.recommendations.types import ActivityFacts, IndicatorFacts, PlanChange, PlanFacts

_KINDS: Final = frozenset(
    {
        PeriodKind.YEAR,
        PeriodKind.HALF_YEAR,
        PeriodKind.QUARTER,
        PeriodKind.SCHOOL_YEAR,
        PeriodKind.AT_DATE,
        PeriodKind.TO_DATE,
    }
)


def enter_plan(facts: PlanFacts, *, actor: Actor) -> ActionPlan:
    """Enter an action plan of an institution.

    Raises:
        ValidationError: a field is wrong, or what it names is not there.
    """
    with change(actor, Action.ACTION_PLAN_OPEN) as act:
        owner = _institution(facts.owner, "owner")
        if not actor.roles & CHANGE_ALL:
            if owner.pk != actor.institution:
                raise ValidationError({"owner": _("Enter a plan of your own institution.")})
            if facts.kind not in LOCAL_KINDS:
                raise ValidationError({"kind": _("Enter a plan of a team or of a municipality.")})
        plan = ActionPlan(
            code=f"plan-{secrets.token_hex(4)}",
            kind=PlanKind(facts.kind),
            title=facts.title,
            programme=facts.programme,
            owner=owner,
            valid_from=facts.valid_from,
            valid_until=facts.valid_until,
            monitored_by=_monitor(facts.monitored_by),
            changed_at=timezone.now(),
        )
        _check_days(plan)
        plan.full_clean()
        plan.save(force_insert=True)
        act.record("action-plan.entered", plan, kind=plan.kind)
    return plan


def change_plan(plan: ActionPlan, facts: PlanChange, *, seen: int, actor: Actor) -> ActionPlan:
    """Change title, days and monitoring of a plan; from then on the pack changes it no more.

    Raises:
        ChangedMeanwhile: somebody changed it since.
        ValidationError: a field is wrong, or the plan is closed.
        OutOfScope: the plan is not the actor's to keep.
    """
    with change(actor, Action.ACTION_PLAN_OPEN, plan) as (plan, act):
        require_seen(plan, seen)
        if plan.closed_at is not None:
            raise ValidationError(_("This plan is closed. Open it again first."))
        plan.title, plan.programme = facts.title, facts.programme
        plan.valid_from, plan.valid_until = facts.valid_from, facts.valid_until
        plan.monitored_by = _monitor(facts.monitored_by)
        _check_days(plan)
        _save_plan(plan)
        act.record("action-plan.changed")
    return plan


def close_plan(plan: ActionPlan, *, reason: str, seen: int, actor: Actor) -> ActionPlan:
    """Close a plan: it stays readable, and nothing in it is changed any more.

    Raises:
        ChangedMeanwhile: somebody changed it since.
        ValidationError: no reason is given, or it is closed already.
        OutOfScope: the plan is not the actor's to keep.
    """
    with change(actor, Action.ACTION_PLAN_OPEN, plan) as (plan, act):
        require_seen(plan, seen)
        if plan.closed_at is not None:
            raise ValidationError(_("This plan is closed already."))
        if not reason.strip():
            raise ValidationError({"reason": _("State why the plan is closed.")})
        plan.closed_at, plan.closed_by = timezone.now(), actor.label
        plan.close_reason = reason.strip()
        _save_plan(plan)
        act.record("action-plan.closed")
    return plan


def reopen_plan(plan: ActionPlan, *, seen: int, actor: Actor) -> ActionPlan:
    """Open a plan again that was closed by mistake; the history of rows keeps the reason.

    Raises:
        ChangedMeanwhile: somebody changed it since.
        ValidationError: it is not closed.
        OutOfScope: the plan is not the actor's to keep.
    """
    with change(actor, Action.ACTION_PLAN_OPEN, plan) as (plan, act):
        require_seen(plan, seen)
        if plan.closed_at is None:
            raise ValidationError(_("This plan is not closed."))
        plan.closed_at, plan.closed_by, plan.close_reason = None, "", ""
        _save_plan(plan)
        act.record("action-plan.reopened")
    return plan


def _monitor(code: str) -> Institution | None:
    return _institution(code, "monitored_by") if code else None


def _check_days(plan: ActionPlan) -> None:
    if plan.valid_from and plan.valid_until and plan.valid_until < plan.valid_from:
        raise ValidationError({"valid_until": _("A plan ends after it begins.")})


def _save_plan(plan: ActionPlan) -> None:
    plan.revision += 1
    plan.changed_at = timezone.now()
    plan.full_clean()
    plan.save()


def enter_activity(plan: ActionPlan, facts: ActivityFacts, *, actor: Actor) -> Activity:
    """Enter an activity of a plan.

    Raises:
        ValidationError: a field is wrong, or what it names is not there.
        OutOfScope: the plan is not the actor's to change.
    """
    with change(actor, Action.ACTION_PLAN_WRITE, plan) as (plan, act):
        activity = Activity(code=f"ap{plan.pk}-{secrets.token_hex(4)}", plan=plan)
        _fill(activity, facts)
        act.record("plan-activity.entered", activity)
    return activity


def change_activity(
    activity: Activity, facts: ActivityFacts, *, seen: int, actor: Actor
) -> Activity:
    """Change an activity; from then on the country pack changes it no more.

    Raises:
        ChangedMeanwhile: somebody changed it since.
        ValidationError: a field is wrong, or what it names is not there.
        OutOfScope: the plan is not the actor's to change.
    """
    with change(actor, Action.ACTION_PLAN_WRITE, activity) as (activity, act):
        require_seen(activity, seen)
        activity.revision += 1
        _fill(activity, facts)
        act.record("plan-activity.changed")
    return activity


def add_indicator(activity: Activity, facts: IndicatorFacts, *, actor: Actor) -> Indicator:
    """Add an indicator to an activity.

    Binding one to a measure needs the right to do so: whoever reads the plan then sees its value.

    Raises:
        Denied: it is bound to a measure, and the actor may not bind.
        ValidationError: a field is wrong, or what it names is not there.
        OutOfScope: the plan is not the actor's to change.
    """
    with change(actor, Action.ACTION_PLAN_WRITE, activity) as (activity, act):
        indicator = Indicator(
            activity=activity,
            text=facts.text,
            unit=facts.unit,
            better=Better(facts.better),
            baseline=facts.baseline,
            baseline_period=facts.baseline_period,
            position=activity.indicators.count(),
        )
        if bool(facts.measure) != bool(facts.source):
            field = "source" if facts.measure else "measure"
            raise ValidationError({field: _("State the measure and who reports it, or neither.")})
        if facts.measure:
            authorize(actor, Action.ACTION_PLAN_BIND)
            measures = Measure.objects.filter(person_level=False)
            indicator.measure = named(measures, [facts.measure], "measure")[0]
            indicator.source = _institution(facts.source, "source")
        indicator.dimension_key = _part(indicator, facts.dimension_key, "dimension_key")
        if (facts.baseline is None) != (not facts.baseline_period):
            raise ValidationError({"baseline": _("A baseline has a value and a period.")})
        if facts.baseline_period:
            _period(facts.baseline_period, "baseline_period")
        indicator.full_clean()
        indicator.save(force_insert=True)
        act.record("indicator.added", indicator=indicator.pk, bound=bool(facts.measure))
    return indicator


def drop_indicator(indicator: Indicator, *, reason: str, actor: Actor) -> Indicator:
    """Drop an indicator with the reason; its targets and counts stay in the record.

    Raises:
        ValidationError: no reason is given, or it is dropped already.
        OutOfScope: the plan is not the actor's to change.
    """
    with change(actor, Action.ACTION_PLAN_WRITE, indicator) as (indicator, act):
        _require_present(indicator)
        if not reason.strip():
            raise ValidationError({"reason": _("State why the indicator is dropped.")})
        indicator.dropped_at, indicator.dropped_by = timezone.now(), actor.label
        indicator.drop_reason = reason.strip()
        indicator.save(update_fields=["dropped_at", "dropped_by", "drop_reason"])
        act.record("indicator.dropped", indicator.activity, indicator=indicator.pk)
    return indicator


def set_target(
    indicator: Indicator, *, period: str, value: Decimal, part: str = "", actor: Actor
) -> Target:
    """Set what an indicator is to reach in a period; setting it again changes it.

    Raises:
        Denied: a part of a measure is bound, and the actor may not bind.
        ValidationError: the period or the part is none.
        OutOfScope: the plan is not the actor's to change.
    """
    with change(actor, Action.ACTION_PLAN_WRITE, indicator) as (indicator, act):
        _require_present(indicator)
        if part and indicator.measure_id is not None:
            authorize(actor, Action.ACTION_PLAN_BIND)
        found = _period(period, "period")
        target, _made = Target.objects.update_or_create(
            indicator=indicator,
            period=found.text,
            part=_part(indicator, part, "part"),
            defaults={"starts_on": _starts(found), "ends_on": found.end, "value": value},
        )
        act.record("target.set", indicator.activity, indicator=indicator.pk, period=target.period)
    return target


def remove_target(target: Target, *, actor: Actor) -> None:
    """Remove a target that was set by mistake; the history of rows keeps it.

    Raises:
        OutOfScope: the plan is not the actor's to change.
    """
    with change(actor, Action.ACTION_PLAN_WRITE, target.indicator) as (indicator, act):
        _require_present(indicator)
        Target.objects.filter(pk=target.pk, indicator=indicator).delete()
        act.record(
            "target.removed", indicator.activity, indicator=indicator.pk, period=target.period
        )


def enter_count(
    indicator: Indicator,
    *,
    period: str,
    value: Decimal,
    document: str,
    part: str = "",
    actor: Actor,
) -> Count:
    """Enter a count with the document that shows it; a newer one of the period replaces it.

    The same count entered twice is entered once.

    Raises:
        ValidationError: figures verify the indicator, no document is named, or the period or the
            part is none.
        OutOfScope: the plan is not the actor's to change.
    """
    with change(actor, Action.ACTION_PLAN_WRITE, indicator, idempotent=True) as (indicator, act):
        _require_present(indicator)
        if indicator.measure_id is not None:
            raise ValidationError(_("This indicator is read from figures: correct them there."))
        if not document.strip():
            raise ValidationError({"document": _("Name the document that shows the count.")})
        return _count(
            indicator, _period(period, "period"), value, act, document=document, part=part
        )


def note_count(
    indicator: Indicator, *, period: str, value: Decimal, document: str, actor: Actor
) -> Count:
    """Enter a count that an institution reported, without locking the indicator again.

    It is entered while the reply that states it is locked, which comes after indicators.

    Raises:
        ValidationError: the period is none, or has not begun.
        Denied: the actor may not change plans.
    """
    with change(actor, Action.ACTION_PLAN_WRITE, about=indicator, idempotent=True) as act:
        return _count(indicator, _period(period, "period"), value, act, document=document, part="")


def _count(
    indicator: Indicator, period: Period, value: Decimal, act: Change, *, document: str, part: str
) -> Count:
    if _starts(period) > timezone.localdate():
        raise ValidationError({"period": _("This period has not begun yet.")})
    facts = {
        "period": period.text, "part": _part(indicator, part, "part"),
        "value": value, "document": document.strip(),
    }  # fmt: skip
    last = indicator.counts.filter(period=facts["period"], part=facts["part"]).first()
    if last is not None and (last.value, last.document) == (value, facts["document"]):
        return last
    count = Count(
        indicator=indicator, entered_at=timezone.now(), entered_by=act.actor.label, **facts
    )
    count.full_clean()
    count.save(force_insert=True)
    act.record("count.entered", indicator.activity, indicator=indicator.pk, period=count.period)
    return count


def _fill(activity: Activity, facts: ActivityFacts) -> None:
    both = set(facts.responsible) & set(facts.partners)
    if both:
        raise ValidationError(
            {"partners": _("An institution takes part once, as responsible or as a partner.")}
        )
    if facts.due:
        _period(facts.due, "due")
    activity.title, activity.plan_code, activity.due = facts.title, facts.plan_code, facts.due
    activity.measure, activity.measure_name = facts.measure, facts.measure_name
    activity.funding, activity.parties_stated = facts.funding, True
    activity.changed_at = timezone.now()
    parties = [
        (institution, role)
        for codes, role, field in (
            (facts.responsible, PartRole.LEAD, "responsible"),
            (facts.partners, PartRole.PARTNER, "partners"),
        )
        for institution in named(all_institutions(), codes, field)
    ]
    served = named(Recommendation.objects.all(), facts.recommendations, "recommendations")
    activity.full_clean()
    activity.save()
    activity.recommendations.set(served)
    activity.parties.all().delete()
    ActivityParty.objects.bulk_create(
        ActivityParty(activity=activity, institution=institution, role=role)
        for institution, role in parties
    )


def _institution(code: str, field: str) -> Institution:
    return named(all_institutions(), [code], field)[0]


def _part(indicator: Indicator, part: str, field: str) -> str:
    if not part:
        return ""
    own = {each.partition("=")[0] for each in indicator.dimension_key.split(";") if each}
    asked = {each.partition("=")[0] for each in part.split(";")}
    if (
        indicator.measure is None
        or part_fault(indicator.measure, part)
        or (field == "part" and own & asked)
    ):
        raise ValidationError({field: _("This is no part of the measure.")})
    return ";".join(sorted(part.split(";")))


def _period(text: str, field: str) -> Period:
    try:
        found = Period.parse(text)
    except PeriodError:
        found = None
    if found is None or found.kind not in _KINDS:
        raise ValidationError({field: _("This is not a period.")})
    return found


def _starts(period: Period) -> dt.date:
    """Return the day from which a target is under way: of a state at a day, its year."""
    if period.kind in {PeriodKind.AT_DATE, PeriodKind.TO_DATE}:
        return period.end.replace(month=1, day=1)
    return period.start


def _require_present(indicator: Indicator) -> None:
    if indicator.dropped_at is not None:
        raise ValidationError(_("This indicator was dropped."))
