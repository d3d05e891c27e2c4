# SPDX-License-Identifier: EUPL-1.2
"""Delete attachments of answers once they are past their period."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vidik.access.changes import change
from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.core.retention import Kind, RetentionStatus, register
from vidik.questionnaires.models import Document, DocumentPage
from vidik.questionnaires.types import Paper

RETENTION: Final = Actor.system("retention-job")


def purge_attachments(before: dt.datetime, batch: int) -> int:
    """Delete attachments of answers that came before a moment.

    Letters stay: answers were entered from them, and cite their pages.
    """
    with change(RETENTION, Action.RETENTION_PURGE, idempotent=True) as act:
        old = _old_attachments(before).order_by("added_at")
        keys = list(old.values_list("pk", flat=True)[:batch])
        if keys:
            DocumentPage.objects.filter(document__in=keys).delete()
            Document.objects.filter(pk__in=keys).delete()
            act.record("attachments.purged", label="questionnaires", rows=len(keys))
    return len(keys)


def count_attachments(before: dt.datetime) -> RetentionStatus:
    """Count the attachments that the next purge deletes."""
    with acting(RETENTION):
        authorize(RETENTION, Action.RETENTION_PURGE)
        return RetentionStatus(_old_attachments(before).count())


def _old_attachments(before: dt.datetime) -> QuerySet[Document]:
    return Document.objects.filter(kind=Paper.ATTACHMENT, added_at__lt=before)


def register_kinds() -> None:
    """Say what the room keeps for a time."""
    register(
        Kind(
            "questionnaires.attachments",
            _("Attachments that came with answers"),
            _("the day on which they came"),
            3650,
            "attachments.purged",
            purge_attachments,
            count_attachments,
        )
    )
