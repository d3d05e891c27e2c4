# SPDX-License-Identifier: EUPL-1.2
"""Read what reporters may follow, and which entries are joined."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.referral.models import (
    Report,
    ReportedPerson,
    ReporterFollowUp,
)
from vidik.referral.types import ReportState


def follow_ups(actor: Actor) -> QuerySet[ReporterFollowUp]:
    """Return what the members of an institution may know of its own reports, the newest first."""
    rows = scope(actor, Action.REPORTS_FOLLOW, ReporterFollowUp.objects.all()).select_related(
        "user"
    )
    return rows.order_by("-received_at", "number")


def in_state(rows: QuerySet[ReporterFollowUp], state: str) -> QuerySet[ReporterFollowUp]:
    """Keep those in a state, those `unread` with new messages, or whose answer is `late`."""
    if state == "unread":
        return rows.filter(unread__gt=0)
    if state == "late":
        return rows.filter(feedback_at__isnull=True, feedback_due__lt=timezone.now())
    return rows.filter(state=state)


def get_follow_up(actor: Actor, key: uuid.UUID) -> ReporterFollowUp:
    """Return what a reporter may know of a report.

    Raises:
        OutOfScope: the actor's institution has made no such report.
    """
    found = follow_ups(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_FOLLOW, label="referral.follow_up", key=str(key))
    return found


def follow_up_counts(actor: Actor) -> dict[str, int]:
    """Count an institution's own reports: all, waiting, taken on, closed, with word of them."""
    return follow_ups(actor).aggregate(
        all=Count("pk"),
        received=Count("pk", filter=Q(state=ReportState.RECEIVED)),
        taken=Count("pk", filter=Q(state=ReportState.TAKEN)),
        closed=Count("pk", filter=Q(state=ReportState.CLOSED)),
        with_feedback=Count("pk", filter=Q(feedback_at__isnull=False)),
        late=Count("pk", filter=Q(feedback_at__isnull=True, feedback_due__lt=timezone.now())),
    )


def own_urgency(report: Report) -> str:
    """Return how urgent a report itself is, whatever it is joined to."""
    return report.urgency_itself or report.urgency


def shown_urgency(report: Report, *, in_sight: bool) -> str:
    """Give how urgent a report itself is to those who see why it is more urgent; else how it is."""
    return own_urgency(report) if in_sight else report.urgency


def joined_reports(reports: Iterable[uuid.UUID], rows: QuerySet[ReportedPerson]) -> set[uuid.UUID]:
    """Return these reports, and those with an entry of one of their persons among these rows."""
    known = set(reports)
    own = rows.filter(report__in=known).values_list("pk", "same_as")
    fronts = {front or key for key, front in own}
    found = rows.filter(Q(pk__in=fronts) | Q(same_as__in=fronts))
    return known | set(found.values_list("report", flat=True))


def visible_sources(reports: Iterable[Report], *, actor: Actor) -> set[uuid.UUID]:
    """Return those of these reports of which the actor sees what made them more urgent.

    Of the others nothing is said but how urgent they are, so that nobody learns of a report that
    they may not see. No query is made where none is more urgent than it said itself.
    """
    inherited = {report.pk: report for report in reports if report.urgency_itself}
    if not inherited:
        return set()
    rows = scope(actor, Action.REPORTS_READ, ReportedPerson.objects.all())
    behind: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    own = rows.filter(report__in=inherited).values_list("pk", "same_as", "report")
    for key, front, report in own:
        behind[front or key].add(report)
    others = rows.filter(Q(pk__in=behind) | Q(same_as__in=behind)).select_related("report")
    return {
        key
        for row in others
        for key in behind[row.same_as_id or row.pk]
        if row.report_id in inherited[key].urgency_from
        and own_urgency(row.report) == inherited[key].urgency
    }
