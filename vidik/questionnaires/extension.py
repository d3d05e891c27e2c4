# SPDX-License-Identifier: EUPL-1.2
"""What the room adds to rooms below: accounts of events may be entered for a questionnaire."""

from __future__ import annotations

import uuid
from typing import Final

from django.urls import reverse

from vidik.access.services import can
from vidik.access.types import Action, Actor, OutOfScope
from vidik.events.registry import Occasion, register_occasion
from vidik.events.types import Origin
from vidik.questionnaires.selectors import calls, listing

OCCASION: Final = "questionnaire"
"""How addresses of the form of events name the question that asks for the account."""


def register() -> None:
    """Let accounts of events be entered for a question, and lead back to it."""
    register_occasion(OCCASION, _asked)


def occasion_key(respondent: uuid.UUID, question: str) -> str:
    """Name a question in an address of the form of events."""
    return f"{respondent}:{question}"


def _asked(actor: Actor, text: str) -> Occasion | None:
    """Find a question of the own institution; one of another is treated as if there were none."""
    key, _colon, question = text.partition(":")
    # The office reads the questionnaires of all, and would enter an account of its own.
    if not can(actor, Action.QUESTIONNAIRES_SEE_OWN):
        return None
    try:
        row = calls.respondent(actor, uuid.UUID(key))
        listing.list_question(calls.form_of_respondent(row), question)
    except (ValueError, OutOfScope):
        return None
    back = reverse("questionnaires:listed", args=[row.pk, question])
    return Occasion(Origin.QUESTIONNAIRE, f"{row.form.title}, {row.call.year}", back)
