# SPDX-License-Identifier: EUPL-1.2
"""Who would not know when a report is closed."""

from __future__ import annotations

from typing import Final

from vidik.referral.models import Duty, Report, ReporterFollowUp
from vidik.referral.selectors.whole_report import lead_key
from vidik.referral.types import NotRequiredReason, Untold

_NOT_NOTIFIED_HERE: Final = (NotRequiredReason.NOTIFIED_OUTSIDE, NotRequiredReason.UNFOUNDED)
"""Reasons for which an institution that the rule names was not notified in this system; by the
others the rule does not apply, or the institution knows of it."""


def untold(report: Report) -> list[Untold]:
    """List who was not told of a report, so that it is closed only with a reason.

    Open duties are none of it: they prevent the closing.
    """
    found = []
    owed = ReporterFollowUp.objects.filter(
        pk=report.pk, feedback_due__isnull=False, feedback_at__isnull=True
    )
    # Where everybody was erased nothing can be written to the reporter any more.
    if owed.exists() and lead_key(report.pk) is not None:
        found.append(Untold.FEEDBACK)
    duties = Duty.objects.filter(
        report=report, addressee__isnull=True, set_aside_why__in=_NOT_NOTIFIED_HERE
    )
    if duties.exists():
        found.append(Untold.DUTIES)
    return found
