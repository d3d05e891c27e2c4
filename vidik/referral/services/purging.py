# SPDX-License-Identifier: EUPL-1.2
"""Forget what was never finished, and the codes of reports that are long closed."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vidik.access.changes import change
from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.core.retention import Kind, RetentionStatus, lock_for_purge, register
from vidik.referral.models import Report, ReportedPerson, ReporterFollowUp, Screening
from vidik.referral.policies import RETENTION
from vidik.vault.selectors import held_cases


def purge_screenings(before: dt.datetime, batch: int) -> int:
    """Delete screenings that nobody finished and nobody has touched since a moment.

    They belong to no case yet, so no legal hold can reach them.
    """
    actor = Actor.system(RETENTION)
    with change(actor, Action.RETENTION_PURGE, idempotent=True) as act:
        left = _left_unfinished(before)
        keys = list(left.order_by("changed_at").values_list("pk", flat=True)[:batch])
        if keys:
            Screening.objects.filter(pk__in=keys, finished_at__isnull=True).delete()
            act.record("screenings.purged", label="referral", rows=len(keys))
    return len(keys)


def purge_codes(before: dt.datetime, batch: int) -> int:
    """Let the codes of reports that were closed before a moment open nothing any more.

    Where a person of the case is under a legal hold, the code stays.
    """
    actor = Actor.system(RETENTION)
    with change(actor, Action.RETENTION_PURGE, idempotent=True) as act:
        lock_for_purge()
        old = _old_codes(before).exclude(_is_held())
        keys = list(old.order_by("closed_at").values_list("pk", flat=True)[:batch])
        if keys:
            ReporterFollowUp.objects.filter(pk__in=keys).update(follow_up=None)
            act.record("receipt-codes.purged", label="referral", rows=len(keys))
    return len(keys)


def _left_unfinished(before: dt.datetime) -> QuerySet[Screening]:
    """List what nobody finished; what was reported before its end belongs to the report."""
    return Screening.objects.filter(finished_at__isnull=True, changed_at__lt=before).exclude(
        Exists(Report.objects.filter(screening=OuterRef("pk")))
        | Exists(ReportedPerson.objects.filter(screening=OuterRef("pk")))
    )


def _old_codes(before: dt.datetime) -> QuerySet[ReporterFollowUp]:
    return ReporterFollowUp.objects.filter(follow_up__isnull=False, closed_at__lt=before)


def _is_held() -> Q:
    """Say of what a reporter may know that one of the persons reported is under a legal hold."""
    held = ReportedPerson.objects.filter(case__in=held_cases())
    return Q(report__case__in=held_cases()) | Q(report__in=held.values("report"))


def count_screenings(before: dt.datetime) -> RetentionStatus:
    """Count the screenings that the next purge deletes."""
    actor = Actor.system(RETENTION)
    with acting(actor):
        authorize(actor, Action.RETENTION_PURGE)
        return RetentionStatus(_left_unfinished(before).count())


def count_codes(before: dt.datetime) -> RetentionStatus:
    """Count the codes that the next purge lets open nothing any more, and those that stay."""
    actor = Actor.system(RETENTION)
    with acting(actor):
        authorize(actor, Action.RETENTION_PURGE)
        rows = _old_codes(before)
        stays = rows.filter(_is_held()).count()
        return RetentionStatus(rows.count() - stays, stays)


def register_kinds() -> None:
    """Say what the room keeps for a time."""
    register(
        Kind(
            "referral.unfinished-screenings",
            _("Screenings that were not finished"),
            _("the last change"),
            30,
            "screenings.purged",
            purge_screenings,
            count_screenings,
        )
    )
    register(
        Kind(
            "referral.receipt-codes",
            _("Codes with which people without an account follow a report"),
            _("the closing of the report"),
            365,
            "receipt-codes.purged",
            purge_codes,
            count_codes,
        )
    )
