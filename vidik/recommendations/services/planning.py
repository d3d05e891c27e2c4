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

from vidik.access.changes import change
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
from vidik.recommendations.services.naming import named, require_seen
from vidik.recommendations.types import ActivityFacts, IndicatorFacts, PlanFacts

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
        plan = ActionPlan(
            code=f"plan-{secrets.token_hex(4)}",
            kind=PlanKind(facts.kind),
            title=facts.title,
            programme=facts.programme,
            owner=_institution(facts.owner, "owner"),
            valid_from=facts.valid_from,
            valid_until=facts.valid_until,
            monitored_by=(
                _institution(facts.monitored_by, "monitored_by") if facts.monitored_by else None
            ),
        )
        if facts.valid_until < facts.valid_from:
            raise ValidationError({"valid_until": _("A plan ends after it begins.")})
        plan.full_clean()
        plan.save(force_insert=True)
        act.record("action-plan.entered", plan, kind=plan.kind)
    return plan


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
        found = _period(period, "period")
        if _starts(found) > timezone.localdate():
            raise ValidationError({"period": _("This period has not begun yet.")})
        facts = {
            "period": found.text, "part": _part(indicator, part, "part"),
            "value": value, "document": document.strip(),
        }  # fmt: skip
        last = indicator.counts.filter(period=facts["period"], part=facts["part"]).first()
        if last is not None and (last.value, last.document) == (value, facts["document"]):
            return last
        count = Count(
            indicator=indicator, entered_at=timezone.now(), entered_by=actor.label, **facts
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
        raise ValidationError({field: _("This is no period.")})
    return found


def _starts(period: Period) -> dt.date:
    """Return the day from which a target is under way: of a state at a day, its year."""
    if period.kind in {PeriodKind.AT_DATE, PeriodKind.TO_DATE}:
        return period.end.replace(month=1, day=1)
    return period.start


def _require_present(indicator: Indicator) -> None:
    if indicator.dropped_at is not None:
        raise ValidationError(_("This indicator was dropped."))
