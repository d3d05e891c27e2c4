# SPDX-License-Identifier: EUPL-1.2
"""Read reports, their persons, who must be notified, who was notified; always narrowed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Final

from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.referral.models import (
    Duty,
    DutyCall,
    HandOver,
    Report,
    ReportedPerson,
    urgency_rank,
)
from vidik.referral.selectors.calls import due_by, with_open_duties
from vidik.referral.selectors.foreign_notifications import narrowed
from vidik.referral.selectors.pack import rules
from vidik.referral.selectors.whole_report import closed_and_pending
from vidik.referral.types import ReportFilter, ReportState
from vidik.vault.selectors import barring_cases

SORTS: Final = {
    "received": ("received_at", "id"),
    "-received": ("-received_at", "id"),
    "number": ("number",),
    "-number": ("-number",),
    "urgency": ("rank", "received_at", "id"),
    "-urgency": ("-rank", "-received_at", "-id"),
}
"""How the inbox may be sorted."""


def reports(actor: Actor) -> QuerySet[Report]:
    """Return the reports that the actor works on, with what their reporters follow."""
    return (
        scope(actor, Action.REPORTS_READ, Report.objects.all())
        .select_related("taken_by", "reporter_institution")
        .prefetch_related("follow_up")
        .annotate(rank=urgency_rank())
    )


def inbox(
    actor: Actor, wanted: ReportFilter, pending: Collection[uuid.UUID] | None = None
) -> QuerySet[Report]:
    """Return the reports of a list: narrowed and sorted.

    Args:
        actor: who looks.
        wanted: what the list is narrowed by.
        pending: what `closed_and_pending` gave, where that was asked already.
    """
    # Joined, these would be joined to every open report before the list is sorted and cut.
    beside = ("follow_up", "taken_by", "reporter_institution")
    rows = in_list(actor, wanted, pending).prefetch_related(*beside).annotate(rank=urgency_rank())
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["-received"]))


def in_list(
    actor: Actor, wanted: ReportFilter, pending: Collection[uuid.UUID] | None = None
) -> QuerySet[Report]:
    """Return the reports of a list in no order and with nothing beside them, to be counted."""
    rows = scope(actor, Action.REPORTS_READ, Report.objects.order_by())
    if wanted.number:
        rows = rows.filter(number__icontains=wanted.number.strip())
    if wanted.state:
        rows = rows.filter(_in_state(wanted.state, pending))
    plain = {"urgency": wanted.urgency, "source": wanted.source}
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    if wanted.child:
        found = ReportedPerson.objects.filter(child=wanted.child)
        rows = rows.filter(pk__in=found.values("report"))
    if wanted.year.isdecimal() and len(wanted.year) == 4:  # noqa: PLR2004 - digits of a year
        rows = rows.filter(received_at__year=int(wanted.year))
    if wanted.abroad:
        rows = narrowed(rows, wanted.abroad)
    if wanted.mine:
        rows = rows.filter(taken_by=actor.user_id)
    return rows


def _in_state(wanted: str, pending: Collection[uuid.UUID] | None) -> Q:
    """Return the reports in a state, or with something that waits, whatever their state."""
    now = timezone.now()
    match wanted:
        case "open":
            is_open = ~Q(state=ReportState.CLOSED)
            pending = closed_and_pending() if pending is None else pending
            # Where there are none an index gives the open ones.
            return is_open | Q(pk__in=pending) if pending else is_open
        case "late":
            return waits_too_long(now)
        case "duties":
            return Q(pk__in=with_open_duties().values("report"))
        case "duties-late":
            return Q(pk__in=with_open_duties().filter(due_by(now)).values("report"))
        case "letters":
            return Q(follow_up__waiting__gt=0)
    return Q(state=wanted)


def waits_too_long(now: dt.datetime) -> Q:
    """Return the reports that nobody has taken in the minutes of their urgency."""
    minutes = rules().take_within
    late = Q(pk__in=[])
    for urgency, within in minutes.items():
        late |= Q(urgency=urgency, received_at__lt=now - dt.timedelta(minutes=within))
    return Q(state=ReportState.RECEIVED) & late


def get_report(actor: Actor, key: uuid.UUID) -> Report:
    """Return a report by its key.

    Raises:
        OutOfScope: there is none, or none that the actor works on.
    """
    beside = ("taken_by", "reporter_institution", "case", "follow_up")
    rows = scope(actor, Action.REPORTS_READ, Report.objects.filter(pk=key))
    found = rows.select_related(*beside).annotate(rank=urgency_rank()).order_by().first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_READ, label="referral.report", key=str(key))
    return found


def persons_of(report: Report, *, actor: Actor) -> QuerySet[ReportedPerson]:
    """List the persons whom a report concerns, as far as the actor may see their cases."""
    rows = scope(actor, Action.REPORTS_READ, ReportedPerson.objects.filter(report=report))
    # Most have neither: asked for where there are any, the database need not plan for them.
    return rows.select_related("case", "person").prefetch_related(
        "screening__list", "same_as__report"
    )


def persons_in_sight(report: uuid.UUID) -> set[uuid.UUID]:
    """Return the keys of the persons of a report whose cases whoever acts may see."""
    return set(ReportedPerson.objects.filter(report=report).values_list("pk", flat=True))


def get_reported_person(actor: Actor, key: uuid.UUID) -> ReportedPerson:
    """Return a person in a report by its key.

    Raises:
        OutOfScope: there is none, or none whose case the actor works on.
    """
    rows = scope(actor, Action.REPORTS_READ, ReportedPerson.objects.filter(pk=key))
    found = rows.select_related("report", "case", "person").first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_READ, label="referral.reportedperson", key=str(key))
    return found


def duties_of(report: Report, *, actor: Actor) -> QuerySet[Duty]:
    """List who must be notified of a report, with the notices by which they were."""
    return scope(actor, Action.REPORTS_READ, Duty.objects.filter(report=report)).select_related(
        "institution", "addressee__kind", "chosen_by", "set_aside_by"
    )


def get_duty(report: Report, rule: str, *, actor: Actor) -> Duty:
    """Return a duty of a report by its rule: what is open, else what was set aside last.

    Others by the same rule, of a place that was corrected since, are left as they are.

    Raises:
        OutOfScope: there is none.
    """
    rows = duties_of(report, actor=actor).filter(rule=rule)
    found = rows.order_by(
        F("notified_at").desc(nulls_first=True), F("set_aside_at").desc(nulls_first=True)
    ).first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_READ, label="referral.report", key=str(report.pk))
    return found


def duty_calls_of(report: Report) -> QuerySet[DutyCall]:
    """List who was notified that a report waits, the oldest first."""
    return report.duty_calls.select_related("user").order_by("sent_at", "id")


def hand_overs(actor: Actor, report: Report | None = None) -> QuerySet[HandOver]:
    """List the notes for the next shift, the newest first; those of one report, or all unread."""
    rows = scope(actor, Action.REPORTS_READ, HandOver.objects.all())
    rows = rows.filter(report=report) if report is not None else rows.filter(seen_at__isnull=True)
    return rows.select_related("report", "written_by", "seen_by")


def get_hand_over(actor: Actor, key: uuid.UUID) -> HandOver:
    """Return a note for the next shift by its key.

    Raises:
        OutOfScope: there is none that the actor may see.
    """
    rows = scope(actor, Action.REPORTS_READ, HandOver.objects.filter(pk=key))
    found = rows.select_related("report").first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_READ, label="referral.handover", key=str(key))
    return found


def notified_institutions(report: uuid.UUID) -> QuerySet[Duty, int]:
    """Return the keys of the institutions notified of a report, as far as it may be seen."""
    rows = Duty.objects.filter(report=report, addressee__isnull=False)
    return rows.values_list("institution", flat=True)


def barred_reports() -> QuerySet[Report, str]:
    """Return the keys, as text, of the reports whose notices keep their files.

    Those that are not closed, and those with a person in a case that is open or under a legal hold.
    """
    rows = Report.objects.filter(
        ~Q(state=ReportState.CLOSED)
        | Q(case__in=barring_cases())
        | Q(pk__in=ReportedPerson.objects.filter(case__in=barring_cases()).values("report"))
    ).order_by()
    return rows.annotate(key=Cast("pk", TextField())).values_list("key", flat=True)
