# SPDX-License-Identifier: EUPL-1.2
"""What the room adds to notices: what requests for reports are about, and what an answer does."""

from __future__ import annotations

from django.urls import reverse

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor
from vidik.exchange.registry import Subject, register_answer_handler, register_subject
from vidik.recommendations.models import Activity
from vidik.recommendations.services.asking import KIND, SUBJECT, take_counts


def register() -> None:
    """Register how notices name an activity, where it is answered, and what follows."""
    register_subject(SUBJECT, _subject, answered_at="recommendations:answer-report")
    register_answer_handler(KIND, take_counts)


def _subject(actor: Actor, key: str) -> Subject | None:
    """Name the activity to both sides; it leads to its page whoever reads plans."""
    row = Activity.objects.filter(pk=int(key)).first()
    if row is None:
        return None
    if not can(actor, Action.ACTION_PLAN_READ):
        return Subject(str(row.title))
    rows = scope(actor, Action.ACTION_PLAN_READ, Activity.objects.filter(pk=row.pk))
    url = reverse("recommendations:activity", args=[row.code]) if rows.exists() else ""
    return Subject(str(row.title), url)
