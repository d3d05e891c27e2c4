# SPDX-License-Identifier: EUPL-1.2
"""See that a questionnaire can be filled in now, and by whom."""

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


def see_open(respondent: Respondent) -> None:
    """See that a questionnaire can be filled in now.

    Raises:
        NotOpen: it is not with the institution, or the call is closed.
    """
    _see(respondent.call.state)
    if respondent.state not in OPEN:
        raise NotOpen(_("The questionnaire cannot be filled in now: it was sent or is approved."))


def see_takes_files(respondent: Respondent, actor: Actor) -> None:
    """See that a questionnaire can be filled in, before a file for it is read.

    Nobody waits for the file: whoever writes afterwards locks the questionnaire and sees again.

    Raises:
        OutOfScope: the actor may not know of it.
        NotOpen: it is not with the institution, or the call is closed.
    """
    authorize(actor, Action.QUESTIONNAIRES_ANSWER, respondent)
    see_open(Respondent.objects.select_related("call").get(pk=respondent.pk))


def raise_faults(actor: Actor, respondent: Respondent) -> None:
    """See that somebody answers for the whole questionnaire and not for sections of it.

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


def see_call_open(row: Respondent) -> None:
    """See that the call is not closed, as it stands now that the questionnaire is locked.

    Whoever closes a call waits for this lock, so nothing is sent in at the same moment.

    Raises:
        NotOpen: the call is closed.
    """
    _see(Call.objects.values_list("state", flat=True).get(pk=row.call_id))


def _see(state: str) -> None:
    if state == CallState.CLOSED:
        raise NotOpen(_("The data call is closed; answers are no longer accepted."))
