# SPDX-License-Identifier: EUPL-1.2
"""What the room adds below: what questions are about and what closes them; runs of programmes."""

from __future__ import annotations

import uuid
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.events.models import Event
from vidik.events.selectors.counting import last_runs
from vidik.events.services.asking import KIND, SUBJECT, answered
from vidik.exchange.registry import Subject, register_answer_handler, register_subject
from vidik.registers.registry import register_happened

PROGRAMME_RUNS: Final = "programme-runs"
"""How packs call what this room knows of programmes."""


def register() -> None:
    """Register how notices name an event, what follows an answer, and when programmes ran."""
    register_subject(SUBJECT, _subject)
    register_answer_handler(KIND, answered)
    register_happened(PROGRAMME_RUNS, last_runs)


def _subject(actor: Actor, key: str) -> Subject | None:
    found = scope(actor, Action.EVENTS_READ, Event.objects.filter(pk=uuid.UUID(key))).first()
    if found is None:
        return None
    url = reverse("events:event", args=[found.pk])
    return Subject(_("Event %(number)s") % {"number": found.number}, url)
