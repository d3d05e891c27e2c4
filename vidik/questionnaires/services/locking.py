# SPDX-License-Identifier: EUPL-1.2
"""Require that a questionnaire can be filled in now, and by whom."""

from __future__ import annotations

from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.services import authorize
from vidik.access.types import Action, Actor, Denied
from vidik.questionnaires.models import Call, Respondent
from vidik.questionnaires.selectors import sections
from vidik.questionnaires.types import CallState, State

OPEN: Final = (State.SENT, State.RETURNED)


class NotOpen(ValidationError):
    """The questionnaire cannot be filled in now."""


def require_open(respondent: Respondent) -> None:
    """Require that a questionnaire can be filled in now.

    Raises:
        NotOpen: it is not with the institution, or the call is closed.
    """
    _require_open_call(respondent.call.state)
    if respondent.state not in OPEN:
        raise NotOpen(_("The questionnaire cannot be filled in now: it was sent or is approved."))


def require_takes_files(respondent: Respondent, actor: Actor) -> None:
    """Require that a questionnaire can be filled in, before a file for it is read.

    Nobody waits for the file: whoever writes afterwards locks the questionnaire and sees again.

    Raises:
        OutOfScope: the actor may not know of it.
        NotOpen: it is not with the institution, or the call is closed.
    """
    authorize(actor, Action.QUESTIONNAIRES_ANSWER, respondent)
    require_open(Respondent.objects.select_related("call").get(pk=respondent.pk))


def raise_faults(actor: Actor, respondent: Respondent) -> None:
    """Require that somebody answers for the whole questionnaire and not for sections of it.

    Raises:
        Denied: the actor has sections of their own.
    """
    if not sections.reach(actor, respondent).is_whole:
        raise Denied(
            _(
                "You answer sections of this questionnaire; the person who leads the answering "
                "does this."
            ),
            action=Action.QUESTIONNAIRES_ANSWER,
        )


def require_call_open(row: Respondent) -> None:
    """Require that the call is not closed, as it is now that the questionnaire is locked.

    Whoever closes a call waits for this lock, so nothing is sent in at the same moment.

    Raises:
        NotOpen: the call is closed.
    """
    _require_open_call(Call.objects.values_list("state", flat=True).get(pk=row.call_id))


def _require_open_call(state: str) -> None:
    if state == CallState.CLOSED:
        raise NotOpen(_("The data call is closed; answers are no longer accepted."))
