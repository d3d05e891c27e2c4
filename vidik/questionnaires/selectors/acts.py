# SPDX-License-Identifier: EUPL-1.2
"""Read the words of acts and which letters wait to go."""

from __future__ import annotations

import uuid

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.questionnaires.models import ActText, Call, Respondent
from vidik.questionnaires.types import State


def act_text(call: Call, *, is_bound: bool) -> ActText | None:
    """Give the words of a call's acts: its own, else those of the call before, else the pack's."""
    rows = ActText.objects.filter(is_bound=is_bound)
    own = rows.filter(call__year__lte=call.year).order_by("-call__year").first()
    return own or rows.filter(call__isnull=True).first()


def waiting(actor: Actor, of: Call, key: uuid.UUID) -> Respondent:
    """Return a respondent to whom nothing was sent yet.

    Raises:
        OutOfScope: there is none.
    """
    rows = Respondent.objects.filter(call=of, state=State.PREPARED, pk=key)
    rows = rows.select_related("call", "institution__kind", "form")
    row = scope(actor, Action.QUESTIONNAIRES_READ, rows).first()
    if row is None:
        raise OutOfScope
    return row


def respondent_of_act(key: uuid.UUID) -> Respondent | None:
    """Return the respondent of an act that the actor has read in scope; the database scopes too."""
    return Respondent.objects.select_related("form").filter(notice_key=key).first()
