# SPDX-License-Identifier: EUPL-1.2
"""Read what nobody may forget: duties that are open, messages unopened, calls not yet followed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Case as When
from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
    Window,
)
from django.db.models import When as Branch
from django.db.models.functions import Coalesce
from django.utils import timezone

from vidik.access.types import Actor
from vidik.referral.models import Duty, DutyCall, Report
from vidik.referral.models.duty import OPEN_DUTIES
from vidik.referral.selectors.pack import rules
from vidik.referral.types import (
    ALERT_WITHIN,
    AS_URGENT,
    DUTY_LEVELS,
    FEEDBACK_LEVELS,
    LETTER_LEVELS,
    TAKE_LEVELS,
    CallLevel,
    ReportState,
    Urgency,
)


@dataclass(frozen=True, slots=True)
class OpenDuties:
    """How many have to be notified of a report still, and whether one of them too late."""

    count: int = 0
    is_late: bool = False


def due_by(moment: dt.datetime) -> Q:
    """Return the duties whose deadline ends by a moment, notified or not."""
    since_receipt = Q(due_at__isnull=True, report__received_at__lte=moment - ALERT_WITHIN)
    return Q(due_at__lte=moment) | since_receipt


def with_open_duties() -> QuerySet[Duty]:
    """Return the duties that nobody has fulfilled, of reports that are closed as well."""
    return Duty.objects.filter(OPEN_DUTIES)


def has_open_duties(report: uuid.UUID) -> bool:
    """Return whether somebody has to be notified of a report still, as far as the asker sees."""
    return with_open_duties().filter(report=report).exists()


def open_duties_of(reports: Iterable[Report], now: dt.datetime) -> dict[uuid.UUID, OpenDuties]:
    """Count how many have to be notified of each listed report; those with none are left out."""
    rows = (
        with_open_duties()
        .filter(report__in=[report.pk for report in reports])
        .order_by()
        .values("report")
        .annotate(n=Count("pk"), late=Count("pk", filter=due_by(now)))
    )
    return {row["report"]: OpenDuties(row["n"], row["late"] > 0) for row in rows}


def to_call_for_duties(until: dt.datetime, levels: Sequence[str]) -> QuerySet[Report]:
    """Return the reports with a duty due by a moment for which nobody was called on these levels.

    A duty that came up later than the calls is called for anew.
    """
    called = DutyCall.objects.filter(
        report=OuterRef("report"),
        rung__in=levels,
        sent_at__gte=Coalesce(OuterRef("opened_at"), OuterRef("report__received_at")),
    )
    duties = with_open_duties().filter(due_by(until), ~Exists(called))
    return _in_line(Report.objects.filter(pk__in=duties.values("report")))


def to_call_for_letters(levels: Sequence[str]) -> QuerySet[Report]:
    """Return the reports with an unopened message for which nobody was called on these levels.

    Closed ones are among them: who writes after the closing is heard as well.
    """
    wrote = Coalesce(F("follow_up__wrote_at"), F("received_at"))
    called = DutyCall.objects.filter(
        report=OuterRef("pk"), rung__in=levels, sent_at__gte=OuterRef("wrote")
    )
    rows = Report.objects.filter(follow_up__waiting__gt=0).annotate(wrote=wrote)
    return rows.filter(~Exists(called)).select_related("taken_by").order_by("received_at", "id")


def unopened_since(moment: dt.datetime) -> Q:
    """Return of such reports those whose message waits longer than their urgency allows."""
    late = Q(pk__in=[])
    for urgency, within in rules().take_within.items():
        late |= Q(urgency=urgency, wrote__lt=moment - dt.timedelta(minutes=within))
    return late


def _in_line(rows: QuerySet[Report]) -> QuerySet[Report]:
    open_ones = rows.exclude(state=ReportState.CLOSED)
    return open_ones.select_related("taken_by").order_by("received_at", "id")


def still_waits() -> Q:
    """Give the calls about something that nobody has done yet; to what became urgent, for a day."""
    open_duty = with_open_duties().filter(report=OuterRef("report"))
    return (
        Q(rung__in=TAKE_LEVELS, report__state=ReportState.RECEIVED)
        | Q(rung__in=FEEDBACK_LEVELS)
        & Q(report__follow_up__feedback_at__isnull=True)
        & Q(report__follow_up__feedback_due__isnull=False)
        | Q(rung__in=LETTER_LEVELS, report__follow_up__waiting__gt=0)
        | Q(rung__in=DUTY_LEVELS) & Q(Exists(open_duty))
        | Q(rung=CallLevel.URGENT, sent_at__gte=timezone.now() - ALERT_WITHIN)
        & ~Q(report__urgency=Urgency.NORMAL)
        & ~Q(report__state=ReportState.CLOSED)
    )


def current_calls() -> QuerySet[DutyCall]:
    """Return the calls of which nobody has seen yet that they are over.

    They are few, however many there were; among them are some that ended since the last watch.
    """
    return DutyCall.objects.filter(over_at__isnull=True)


def waiting_for(actor: Actor) -> QuerySet[DutyCall]:
    """Return the calls to this very person that nobody has followed yet, one for each report.

    What a person in danger waits for comes first, then the newest; that a reporter is to hear from
    the centre comes last. Each row has `every`, how many there are in all.
    """
    rank = When(
        Branch(rung__in=FEEDBACK_LEVELS, then=Value(3)),
        Branch(report__urgency=Urgency.IMMEDIATE, then=Value(0)),
        Branch(report__urgency__in=AS_URGENT, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    own = current_calls().filter(still_waits(), user=actor.user_id, institution=actor.institution)
    # Of several calls about a report the most urgent is shown, and of these the last.
    last = (
        own.annotate(rank=rank)
        .order_by("report_id", "rank", "-sent_at", "id")
        .distinct("report_id")
    )
    return (
        DutyCall.objects.filter(pk__in=last.values("pk"))
        .annotate(rank=rank, every=Window(Count("*")))
        .select_related("report")
        .order_by("rank", "-sent_at", "id")
    )
