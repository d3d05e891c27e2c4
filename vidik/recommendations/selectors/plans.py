# SPDX-License-Identifier: EUPL-1.2
"""Action plans, their activities, and how far these have come by the figures."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, Role
from vidik.core.alphabet import by_alphabet
from vidik.core.listing.filters import holding
from vidik.core.periods import Period, PeriodError
from vidik.figures.models import Figure
from vidik.figures.selectors.followed import Followed as Found
from vidik.figures.selectors.followed import Quantity, values_followed
from vidik.figures.selectors.tables import Labels, labels_for
from vidik.institutions import selectors as institutions
from vidik.institutions.models import Institution
from vidik.recommendations.methods import progress
from vidik.recommendations.methods.progress import Progress, Step
from vidik.recommendations.models import (
    ActionPlan,
    Activity,
    ActivityParty,
    Better,
    Count,
    Indicator,
    Target,
)
from vidik.recommendations.policies import CHANGE_ALL
from vidik.recommendations.selectors.life import with_values
from vidik.recommendations.types import Followed, IndicatorLine, Series, TargetLine


def plans(actor: Actor) -> QuerySet[ActionPlan]:
    """List the action plans that the actor may know of, those that begin last first."""
    rows = ActionPlan.objects.select_related("owner", "monitored_by")
    return scope(actor, Action.ACTION_PLAN_READ, rows).order_by("kind", "-valid_from", "code")


def changeable(actor: Actor) -> set[int]:
    """Return the keys of the plans that the actor may change."""
    if not can(actor, Action.ACTION_PLAN_WRITE):
        return set()
    rows = scope(actor, Action.ACTION_PLAN_WRITE, ActionPlan.objects.all())
    return set(rows.values_list("pk", flat=True))


def kept(actor: Actor) -> set[int]:
    """Return the keys of the plans that the actor may rename, close and open again."""
    if not can(actor, Action.ACTION_PLAN_OPEN):
        return set()
    rows = scope(actor, Action.ACTION_PLAN_OPEN, ActionPlan.objects.all())
    return set(rows.values_list("pk", flat=True))


def own_code(actor: Actor) -> str:
    """Return for whom alone the actor enters plans; blank for whoever enters those of all."""
    if actor.roles & CHANGE_ALL or actor.institution is None:
        return ""
    return institutions.all_institutions().get(pk=actor.institution).code


def plan(actor: Actor, code: str) -> ActionPlan:
    """Return one action plan.

    Raises:
        ActionPlan.DoesNotExist: there is none that the actor may know of.
    """
    return plans(actor).get(code=code)


def activities(actor: Actor) -> QuerySet[Activity]:
    """List the activities of action plans with how each can be verified."""
    parties = ActivityParty.objects.select_related("institution").order_by(
        "role", "institution__code"
    )
    rows = Activity.objects.select_related("plan").prefetch_related(
        Prefetch("parties", parties),
        "recommendations",
        "measures",
        Prefetch("evidence", with_values(Figure.objects.all())),
    )
    return scope(actor, Action.ACTION_PLAN_READ, rows).order_by(
        "plan__kind", "plan__code", "-plan_code", "code"
    )


def ending_between(actor: Actor, first: dt.date, last: dt.date) -> QuerySet[Activity]:
    """List the activities of plans that stand whose last day is one of some days.

    The last day is in the written form of a period, which always names its year.
    """
    years = [Q(due__contains=f"{year:04d}") for year in range(first.year, last.year + 1)]
    rows = Activity.objects.filter(reduce(or_, years), plan__closed_at__isnull=True)
    rows = scope(actor, Action.ACTION_PLAN_READ, rows.filter(plan__isnull=False))
    keys = [
        key
        for key, due in rows.order_by().values_list("pk", "due")
        if (day := last_day(due)) is not None and first <= day <= last
    ]
    return Activity.objects.filter(pk__in=keys).select_related("plan")


def activity(actor: Actor, code: str) -> Activity:
    """Return one activity.

    Raises:
        Activity.DoesNotExist: there is none that the actor may know of.
    """
    return activities(actor).get(code=code)


def indicator(actor: Actor, key: int) -> Indicator:
    """Return one indicator of an activity that the actor may know of.

    Raises:
        Indicator.DoesNotExist: there is none, or it was dropped.
    """
    rows = scope(actor, Action.ACTION_PLAN_READ, Indicator.objects.filter(dropped_at__isnull=True))
    return rows.select_related("activity__plan", "measure", "source").get(pk=key)


def target(actor: Actor, key: int) -> Target:
    """Return one target of an activity that the actor may know of.

    Raises:
        Target.DoesNotExist: there is none, or its indicator was dropped.
    """
    seen = scope(actor, Action.ACTION_PLAN_READ, Indicator.objects.filter(dropped_at__isnull=True))
    rows = Target.objects.filter(indicator__in=seen)
    return rows.select_related("indicator__activity__plan").get(pk=key)


def activities_holding(rows: QuerySet[Activity], query: str) -> QuerySet[Activity]:
    """Keep the activities whose texts, or institutions, hold the words."""
    texts = ("plan_code", "title", "indicator", "measure_name")
    return holding(rows, query, *texts, "parties__institution__name")


def responsible_institutions(actor: Actor) -> QuerySet[Institution]:
    """List the institutions that take part in activities."""
    rows = institutions.institutions(actor).filter(
        Exists(ActivityParty.objects.filter(institution=OuterRef("pk")))
    )
    return rows.order_by(by_alphabet("name"))


def carried_out_by(rows: QuerySet[Activity], institution: str) -> QuerySet[Activity]:
    """Keep the activities in which an institution takes part."""
    parts = ActivityParty.objects.filter(activity=OuterRef("pk"), institution__code=institution)
    return rows.filter(Exists(parts))


def in_state(rows: QuerySet[Activity], state: str) -> QuerySet[Activity]:
    """Keep the activities that have come so far by what is computed.

    All of them are computed: plans have some hundreds of activities.
    """
    found = follow(list(rows.prefetch_related(None)))
    return rows.filter(pk__in=[key for key, each in found.items() if each.state == state])


def follow(rows: Sequence[Activity], today: dt.date | None = None) -> dict[int, Followed]:
    """Return how far activities have come, with their indicators and targets."""
    day = today or timezone.localdate()
    indicators = list(
        Indicator.objects.filter(activity__in=[row.pk for row in rows], dropped_at__isnull=True)
        .select_related("measure", "source")
        .prefetch_related("targets", "counts")
    )
    values = values_followed(
        {
            _quantity(each, target)
            for each in indicators
            for target in each.targets.all()
            if each.measure_id
        }
    )
    labels = labels_for({axis for each in indicators for axis in _axes(each)})
    by_activity: dict[int, list[IndicatorLine]] = defaultdict(list)
    for each in indicators:
        by_activity[each.activity_id].append(_line(each, values, labels, day))
    return {
        row.pk: Followed(
            progress.of_activity(
                [line.state for line in by_activity[row.pk]], due=last_day(row.due), today=day
            ),
            tuple(by_activity[row.pk]),
        )
        for row in rows
    }


def plans_behind(actor: Actor, today: dt.date) -> QuerySet[ActionPlan]:
    """List the plans that the actor follows and that have late activities.

    Each with `late`, how many, and `late_since`, the first day by which one of them was due.

    The coordination office follows all that stand, a local team its own; the Rapporteur's office
    changes plans and does not chase those who carry them out.
    """
    if not actor.roles & {Role.COORDINATOR, Role.LOCAL_TEAM}:
        return ActionPlan.objects.none()
    mine = scope(actor, Action.ACTION_PLAN_WRITE, ActionPlan.objects.all())
    over = Target.objects.filter(
        indicator__activity=OuterRef("pk"), indicator__dropped_at__isnull=True, ends_on__lt=today
    )
    # Only a last day or a target that has passed makes an activity late.
    rows = Activity.objects.filter(~Q(due="") | Exists(over), plan__in=mine)
    days: dict[int, list[dt.date]] = defaultdict(list)
    found = list(rows.only("pk", "plan_id", "due"))
    followed = follow(found, today)
    for row in found:
        if row.plan_id is not None and followed[row.pk].state == Progress.LATE:
            days[row.plan_id].append(_late_since(row, followed[row.pk], today))
    late = Case(
        *(When(pk=key, then=Value(len(each))) for key, each in days.items()),
        default=Value(0), output_field=IntegerField(),
    )  # fmt: skip
    since = Case(
        *(When(pk=key, then=Value(min(each))) for key, each in days.items()),
        output_field=DateField(),
    )
    behind = ActionPlan.objects.filter(pk__in=list(days)).annotate(late=late, late_since=since)
    return behind.select_related("owner")


def _late_since(row: Activity, followed: Followed, today: dt.date) -> dt.date:
    """Return the first day by which something in a late activity was due."""
    found = [
        one.target.ends_on
        for line in followed.indicators
        for series in line.series
        for one in series.lines
        if one.state == Progress.LATE
    ]
    if (day := last_day(row.due)) is not None and day < today:
        found.append(day)
    return min(found)


def last_day(period: str) -> dt.date | None:
    """Return the last day of a period in its written form; None where it is none."""
    try:
        return Period.parse(period).end if period else None
    except PeriodError:
        return None


def part_name(key: str, labels: Labels | None = None) -> str:
    """Name a breakdown such as `sex=female`; blank for the whole."""
    pairs = _pairs(key)
    known = labels or labels_for({axis for axis, _code in pairs})
    return "; ".join(f"{known.axis(axis)}: {known.code(axis, code)}" for axis, code in pairs)


def _pairs(key: str) -> list[tuple[str, str]]:
    return [
        (axis, code)
        for axis, _sign, code in (each.partition("=") for each in key.split(";") if each)
    ]


def _axes(each: Indicator) -> set[str]:
    keys = [each.dimension_key, *(target.part for target in each.targets.all())]
    return {axis for key in keys for axis, _code in _pairs(key)}


def _quantity(each: Indicator, target: Target) -> Quantity:
    parts = sorted(filter(None, f"{each.dimension_key};{target.part}".split(";")))
    return Quantity(each.measure_id or 0, each.source_id or 0, target.period, ";".join(parts))


def _line(
    each: Indicator, values: dict[Quantity, Found], labels: Labels, day: dt.date
) -> IndicatorLine:
    typed: dict[tuple[str, str], Count] = {}
    for count in each.counts.all():
        typed.setdefault((count.period, count.part), count)
    by_part: dict[str, list[TargetLine]] = defaultdict(list)
    for target in each.targets.all():
        by_part[target.part].append(_target_line(each, target, values, typed, day))
    series = tuple(
        Series(
            part,
            part_name(part, labels) or _("in all"),
            tuple(lines),
            progress.of_series([_step(each, line.target, line.value) for line in lines], day),
        )
        for part, lines in sorted(by_part.items())
    )
    return IndicatorLine(
        each,
        part_name(each.dimension_key, labels),
        series,
        progress.together(one.state for one in series),
    )


def _target_line(
    each: Indicator,
    target: Target,
    values: dict[Quantity, Found],
    typed: dict[tuple[str, str], Count],
    day: dt.date,
) -> TargetLine:
    if each.measure_id is not None:
        found = values.get(_quantity(each, target))
        value = found.value if found else None
        where: dict[str, Any] = (
            {"reference": found.reference, "cycle": found.cycle} if found else {}
        )
    else:
        count = typed.get((target.period, target.part))
        value = count.value if count else None
        where = {"document": count.document} if count else {}
    return TargetLine(target, value, progress.of_step(_step(each, target, value), day), **where)


def _step(each: Indicator, target: Target, value: Any) -> Step:
    return Step(
        target.starts_on, target.ends_on, target.value, value,
        less_is_better=each.better == Better.LESS,
    )  # fmt: skip


def states_of(found: Iterable[Followed]) -> dict[Progress, int]:
    """Count activities by how far they have come; states that none has stand with zero."""
    counts = dict.fromkeys(Progress, 0)
    for each in found:
        counts[each.state] += 1
    return counts
