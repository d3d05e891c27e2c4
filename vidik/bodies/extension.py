# SPDX-License-Identifier: EUPL-1.2
"""What the room adds elsewhere: it names what its notices are about, and closes answered tasks."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.bodies.models import Session
from vidik.bodies.services.sessions import SUBJECT, TASK, settle_task
from vidik.exchange.registry import Subject, register_answer_handler, register_subject


def register() -> None:
    """Register what the room adds to notices."""
    register_subject(SUBJECT, _session)
    register_answer_handler(TASK, settle_task)


def _session(actor: Actor, key: str) -> Subject | None:
    if not can(actor, Action.BODIES_READ):
        return None
    row = Session.objects.filter(pk=uuid.UUID(key)).select_related("body__institution").first()
    if row is None:
        return None
    named = {"number": row.number, "body": str(row.body.institution.name)}
    return Subject(
        _("Session %(number)s: %(body)s") % named, reverse("bodies:session", args=[row.pk])
    )
