# SPDX-License-Identifier: EUPL-1.2
"""Who is late with an activity, who was asked for a report, and what was answered."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.periods import Period, PeriodKind
from vidik.exchange.models import Addressee
from vidik.exchange.types import State
from vidik.recommendations.methods.progress import Progress
from vidik.recommendations.models import (
    ActionPlan,
    Activity,
    Indicator,
    PartRole,
    PlanReport,
    PlanRequest,
)
from vidik.recommendations.presentation import MeasureOfPlan, measures_of
from vidik.recommendations.selectors import plans
from vidik.recommendations.selectors.pack import obstacles
from vidik.recommendations.types import Followed, ReportedCount, ReportLine, ToAsk


def day_of(period: Period, today: dt.date | None = None) -> dt.date:
    """Return the day on which a period is judged: the one after its last, today at the latest."""
    day = today or timezone.localdate()
    return day if period.end >= day else period.end + dt.timedelta(days=1)


def is_late(followed: Followed, period: Period, day: dt.date) -> bool:
    """Return whether an activity is late, or a target of a period passed without a value."""
    if followed.state == Progress.LATE:
        return True
    return any(
        one.state in {Progress.LATE, Progress.NO_DATA}
        and one.target.starts_on <= period.end
        and period.start <= one.target.ends_on < day
        for line in followed.indicators
        for series in line.series
        for one in series.lines
    )


def to_ask(actor: Actor, plan: ActionPlan, period: Period) -> list[ToAsk]:
    """List who is to report on what is late in a period, with what was asked already.

    Those that are responsible; where nobody is named so, all that take part.
    """
    rows = list(plans.activities(actor).filter(plan=plan))
    day = day_of(period)
    followed = plans.follow(rows, day)
    late = [row for row in rows if is_late(followed[row.pk], period, day)]
    asked = {
        (each.activity_id, each.institution_id): each
        for each in requests(actor, late).filter(period=period.text)
    }
    found = []
    for row in late:
        parties = list(row.parties.all())
        leads = [each for each in parties if each.role == PartRole.LEAD] or parties
        found += [
            ToAsk(row, each.institution, asked.get((row.pk, each.institution_id))) for each in leads
        ]
    return found


def requests(actor: Actor, rows: Iterable[Activity]) -> QuerySet[PlanRequest]:
    """List what institutions were asked about activities, the latest period first."""
    found = PlanRequest.objects.filter(activity__in=[row.pk for row in rows])
    return scope(actor, Action.ACTION_PLAN_READ, found)


def reports(
    actor: Actor, rows: Collection[Activity], period: Period | None = None
) -> dict[int, list[ReportLine]]:
    """Return what was asked and answered, by activity; of all periods or those within one.

    The letter of a request is there for its two sides alone.
    """
    answers = PlanReport.objects.order_by("-answered_at")
    found = requests(actor, rows).select_related("institution")
    if period is not None:
        found = found.filter(starts_on__gte=period.start, ends_on__lte=period.end)
    lines = list(found.prefetch_related(Prefetch("reports", answers)))
    letters = _letters(actor, [each.notice_id for each in lines])
    names = dict(obstacles())
    indicators = {
        each.pk: each
        for each in Indicator.objects.filter(activity__in=[row.pk for row in rows])
    } if lines else {}  # fmt: skip
    by_activity: dict[int, list[ReportLine]] = defaultdict(list)
    for each in lines:
        report = next(iter(each.reports.all()), None)
        letter = letters.get(each.notice_id)
        by_activity[each.activity_id].append(
            ReportLine(
                each,
                report,
                names.get(report.obstacle, report.obstacle) if report else "",
                tuple(
                    ReportedCount(indicators[one["indicator"]], one["period"],
                                  Decimal(one["value"]))
                    for one in (report.counts if report else ())
                    if one["indicator"] in indicators
                ),
                letter,
            )
        )  # fmt: skip
    return by_activity


def _letters(actor: Actor, notices: Collection[uuid.UUID]) -> dict[uuid.UUID, Addressee]:
    if not notices or not can(actor, Action.EXCHANGE_READ):
        return {}
    rows = Addressee.objects.filter(notice__in=notices)
    return {each.notice_id: each for each in scope(actor, Action.EXCHANGE_READ, rows)}


def request_of_letter(actor: Actor, key: uuid.UUID) -> tuple[PlanRequest, Addressee]:
    """Return what a letter to the actor's institution asks, and the letter, while it takes answers.

    Raises:
        OutOfScope: there is none, it came to somebody else, or it is about something else.
    """
    rows = Addressee.objects.filter(institution=actor.institution).exclude(
        state__in=(State.DRAFTED, State.CLOSED)
    )
    letter = (
        scope(actor, Action.EXCHANGE_ANSWER, rows)
        .select_related("notice", "kind", "sender")
        .filter(pk=key)
        .first()
    )
    found = letter and (
        PlanRequest.objects.select_related("activity__plan", "institution")
        .filter(notice=letter.notice_id, institution=actor.institution)
        .first()
    )
    if letter is None or not found:
        raise OutOfScope(label=PlanRequest._meta.label_lower, key=str(key))  # noqa: SLF001 - Django's public-by-use API
    return found, letter


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """What the records say of a plan in a period, as on a day."""

    plan: ActionPlan
    period: Period
    day: dt.date
    is_over: bool
    activities: tuple[Activity, ...]
    """Each with `followed` and `reports`."""
    counts: dict[Progress, int]
    measures: tuple[MeasureOfPlan, ...]
    late: tuple[Activity, ...]
    asked: int
    """How many reports were requested of this period."""
    answered: int


def report_of(actor: Actor, plan: ActionPlan, period: Period) -> PeriodReport:
    """Return the report on a plan in a period, from what the actor may read of it."""
    today = timezone.localdate()
    day = day_of(period, today)
    rows = list(plans.activities(actor).filter(plan=plan))
    followed = plans.follow(rows, day)
    told = reports(actor, rows, period)
    for row in rows:
        row.followed = followed[row.pk]  # type: ignore[attr-defined] # set for the page
        row.reports = told.get(row.pk, [])  # type: ignore[attr-defined] # as above
    lines = [each for found in told.values() for each in found]
    return PeriodReport(
        plan,
        period,
        day,
        period.end < today,
        tuple(rows),
        plans.states_of(followed.values()),
        tuple(measures_of(rows, period)),
        tuple(row for row in rows if is_late(followed[row.pk], period, day)),
        len(lines),
        sum(each.report is not None for each in lines),
    )


def last_quarter(today: dt.date | None = None) -> str:
    """Return the last quarter that is over, in its written form."""
    day = today or timezone.localdate()
    year, quarter = day.year, (day.month - 1) // 3
    return f"{year}-Q{quarter}" if quarter else f"{year - 1}-Q4"


def in_form(period: Period) -> dict[str, int | str]:
    """Return the year of a period and which part of it, as forms name both."""
    if period.kind is PeriodKind.SCHOOL_YEAR:
        return {"year": period.start.year, "span": "school:{year}/{next}"}
    year = period.end.year
    return {"year": year, "span": period.text.replace(f"{year:04d}", "{year}", 1)}
