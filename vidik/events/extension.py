# SPDX-License-Identifier: EUPL-1.2
"""What the room adds to notices: what questions are about, and what an answer closes."""

from __future__ import annotations

import uuid

from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.events.models import Event
from vidik.events.services.asking import KIND, SUBJECT, answered
from vidik.exchange.registry import Subject, register_answer_handler, register_subject


def register() -> None:
    """Register how notices name an event, and what follows an answer."""
    register_subject(SUBJECT, _subject)
    register_answer_handler(KIND, answered)


def _subject(actor: Actor, key: str) -> Subject | None:
    found = scope(actor, Action.EVENTS_READ, Event.objects.filter(pk=uuid.UUID(key))).first()
    if found is None:
        return None
    url = reverse("events:event", args=[found.pk])
    return Subject(_("Event %(number)s") % {"number": found.number}, url)
