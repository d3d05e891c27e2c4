# SPDX-License-Identifier: EUPL-1.2
"""Empty the versions of findings and opinion of cases that have been closed for their period.

What stays says that there was a version, of which number, when it was drafted and by whom, so that
a notice that speaks of it is still understood. What was found is gone, and so is the opinion that
the vault keeps.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from vidik.access.changes import change
from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.core.retention import Kind, RetentionStatus, lock_for_purge, register
from vidik.identification.models import Finding, Procedure
from vidik.identification.services.findings import OPINION
from vidik.identification.types import UNDECIDED
from vidik.vault.selectors import held_cases
from vidik.vault.services.notes import forget_notes

RETENTION: Final = Actor.system("retention-job")
KIND: Final = "identification.findings"


def purge_findings(before: dt.datetime, batch: int) -> int:
    """Empty versions of findings whose case was closed before a moment; return how many.

    A case that is open again, a procedure that goes on and a legal hold keep them. One purge
    decides at a time, and nobody places a hold meanwhile.
    """
    with change(RETENTION, Action.RETENTION_PURGE, idempotent=True) as act:
        lock_for_purge()
        rows = _over(before).exclude(case__in=held_cases()).order_by("case__closed_at", "pk")
        keys = list(rows.values_list("pk", flat=True)[:batch])
        if keys:
            Finding.objects.filter(pk__in=keys).update(content={})
            notes = forget_notes(OPINION, keys, actor=RETENTION)
            act.record("findings.purged", label="identification", rows=len(keys), notes=notes)
    return len(keys)


def count_findings(before: dt.datetime) -> RetentionStatus:
    """Count the versions that the next purge empties, and those that a legal hold keeps."""
    with acting(RETENTION):
        authorize(RETENTION, Action.RETENTION_PURGE)
        rows = _over(before)
        stays = rows.filter(case__in=held_cases()).count()
        return RetentionStatus(rows.count() - stays, stays)


def _over(before: dt.datetime) -> QuerySet[Finding]:
    """List the versions that say something still, of cases closed before a moment."""
    rows = Finding.objects.filter(case__closed_at__lt=before).exclude(content={})
    # Also one that was opened again and follows the procedure of the finding.
    running = Procedure.objects.filter(case=OuterRef("case"), state__in=UNDECIDED)
    return rows.exclude(Exists(running))


def register_kinds() -> None:
    """Say what the room keeps for a time."""
    register(
        Kind(
            KIND,
            _("Versions of findings and opinion"),
            _("the closing of the case"),
            3650,
            "findings.purged",
            purge_findings,
            count_findings,
        )
    )
