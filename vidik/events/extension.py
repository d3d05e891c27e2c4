# SPDX-License-Identifier: EUPL-1.2
"""What the room adds below: what questions are about and what closes them; runs of programmes."""

from __future__ import annotations

import uuid
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor
from vidik.events.models import Event
from vidik.events.registry import Occasion, register_occasion
from vidik.events.selectors.counting import last_runs
from vidik.events.selectors.events import DIFFERENCE, asking_letter, own_account_of
from vidik.events.services.asking import SUBJECT, answered
from vidik.events.types import Origin
from vidik.exchange.models import Addressee
from vidik.exchange.registry import (
    Subject,
    register_answer_handler,
    register_lead,
    register_subject,
)
from vidik.registers.registry import register_happened

NOTICE: Final = "notice"
"""How addresses of the form name the letter that asks for the account."""
PROGRAMME_RUNS: Final = "programme-runs"
"""How packs call what this room knows of programmes."""


def register() -> None:
    """Register how notices name an event, what follows an answer, and when programmes ran."""
    register_subject(SUBJECT, _subject)
    register_answer_handler(DIFFERENCE, answered)
    register_lead(DIFFERENCE, _lead)
    register_happened(PROGRAMME_RUNS, last_runs)
    register_occasion(NOTICE, _asked_by_letter)


def _subject(actor: Actor, key: str) -> Subject | None:
    found = scope(actor, Action.EVENTS_READ, Event.objects.filter(pk=uuid.UUID(key))).first()
    if found is None:
        return None
    url = reverse("events:event", args=[found.pk])
    return Subject(_("Event %(number)s") % {"number": found.number}, url)


def _lead(actor: Actor, letter: Addressee) -> Subject | None:
    """Lead whoever is asked to their own account of the event, or to the form for a new one."""
    if not can(actor, Action.EVENTS_REPORT) or letter.institution_id != actor.institution:
        return None
    own = own_account_of(actor, uuid.UUID(letter.notice.subject_key))
    if own is not None:
        return Subject(_("Correct the account"), reverse("events:correct", args=[own.pk]))
    return Subject(_("Report the event"), f"{reverse('events:report')}?{NOTICE}={letter.pk}")


def _asked_by_letter(actor: Actor, key: str) -> Occasion | None:
    letter = asking_letter(actor, key)
    return Occasion(Origin.NOTICE, letter.number) if letter is not None else None
