# SPDX-License-Identifier: EUPL-1.2
"""What the office corrected is in the questionnaire too, so that no later sending undoes it."""

from __future__ import annotations

from django.utils import timezone

from vidik.access.types import Actor
from vidik.forms.methods.answers.model import Answer
from vidik.questionnaires.models import DraftAnswer, Respondent
from vidik.questionnaires.selectors import calls, sections
from vidik.questionnaires.services.answering import ONCE


def into_draft(respondent: Respondent, question: str, answer: Answer, actor: Actor) -> None:
    """Let a questionnaire say what was corrected; whoever has it open is shown a conflict."""
    row = DraftAnswer.objects.filter(
        respondent=respondent, question=question, occurrence=ONCE
    ).first()
    if row is None:
        # The reason of a whole table stood for it; a value of its own goes before that.
        form = calls.form_of_respondent(respondent)
        row = DraftAnswer(
            respondent=respondent,
            institution_id=respondent.institution_id,
            question=question,
            section=sections.section_of(form, question),
            occurrence=ONCE,
            revision=0,
        )
    row.value, row.status, row.qualifier = answer.value, answer.status, answer.qualifier
    row.document_id = row.page = None
    row.revision += 1
    row.saved_at, row.saved_by = timezone.now(), actor.label
    row.save()
