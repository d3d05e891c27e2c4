# SPDX-License-Identifier: EUPL-1.2
"""Read the record of acts."""

from __future__ import annotations

from django.db import models

from vidik.audit.models import AuditEvent
from vidik.audit.types import Event


def history_of(subject: models.Model, limit: int = 50) -> list[Event]:
    """List the latest acts on a row, newest first."""
    rows = AuditEvent.objects.filter(
        subject_label=subject._meta.label_lower,  # noqa: SLF001 - Django's public-by-use API
        subject_key=str(subject.pk),
    ).order_by("-sequence")[:limit]
    return [_event(row) for row in rows]


def latest_events(*, before: int | None = None, limit: int = 50) -> list[Event]:
    """List the latest acts of all, newest first, from below a number on."""
    rows = AuditEvent.objects.order_by("-sequence")
    if before is not None:
        rows = rows.filter(sequence__lt=before)
    return [_event(row) for row in rows[:limit]]


def _event(row: AuditEvent) -> Event:
    return Event(
        sequence=row.sequence,
        at=row.at,
        actor=row.actor,
        verb=row.verb,
        subject_label=row.subject_label,
        subject_key=row.subject_key,
        payload=row.payload,
    )
