# SPDX-License-Identifier: EUPL-1.2
"""Confirm the list of an institution's own records, or say why it is not."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.forms.methods.answers.model import Answer
from vidik.forms.types import Change
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.selectors import calls, listing
from vidik.questionnaires.services.answering import ONCE, save_answers


def confirm_list(
    respondent: Respondent, name: str, *, seen: str, reason: str = "", actor: Actor
) -> None:
    """Answer a question by the list as it stands, or by the reason why it is not confirmed.

    Confirmed twice it is confirmed once.

    Args:
        respondent: whose answers.
        name: the question.
        seen: what the list held when it was looked at, as `listing.content` gives it.
        reason: why it is not confirmed; blank where it is.
        actor: who answers.

    Raises:
        OutOfScope: the form asks for no such list.
        NotOpen: the questionnaire cannot be filled in now.
        ValidationError: the list holds something else by now, or there is no such reason.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, respondent, idempotent=True) as (row, _act):
        form = calls.form_of_respondent(row)
        listing.list_question(form, name)
        if not reason and seen != listing.standing(actor, row, form)[name]:
            raise ValidationError(_("The list has changed meanwhile. Check it and confirm again."))
        answer = Answer(status=reason) if reason else Answer(seen)
        _answers, revisions = calls.drafts(row)
        base = revisions.get((name, ONCE), 0)
        save_answers(row, [Change(name, answer, base=base)], actor=actor)
