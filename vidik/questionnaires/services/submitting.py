# SPDX-License-Identifier: EUPL-1.2
"""Hand answers over: to the one who approves them, back to work, to the office."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.forms.messages.answers import in_every_language
from vidik.forms.methods.answers.model import Answers, Problem, Severity, as_json, fingerprint
from vidik.forms.methods.model import Question
from vidik.questionnaires.models import Document, Respondent, Submission
from vidik.questionnaires.selectors import calls, papers
from vidik.questionnaires.services.locking import raise_faults, require_call_open
from vidik.questionnaires.services.replying import came_on, reply_to_act
from vidik.questionnaires.types import Channel, State
from vidik.questionnaires.workflow import RESPONDENT


class NotSubmittable(Exception):
    """Answers that cannot be sent yet, with what is in the way."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems")


def ask_approval(respondent: Respondent, *, actor: Actor) -> None:
    """Hand the answers to the person in the institution who approves them.

    Raises:
        NotSubmittable: something must be corrected or explained first.
        TransitionRefused: the questionnaire is not with the institution.
        NotOpen: the call is closed.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, respondent) as (respondent, act):
        raise_faults(actor, respondent)
        require_call_open(respondent)
        _require_ready(respondent, actor)
        RESPONDENT.apply(respondent, "ask-approval")
        respondent.save(update_fields=["state"])
        act.record("answers.approval-asked")


def send_back(respondent: Respondent, *, actor: Actor) -> None:
    """Return answers that wait for approval back to those who wrote them.

    Raises:
        TransitionRefused: they do not wait for approval.
    """
    with change(actor, Action.QUESTIONNAIRES_SUBMIT, respondent) as (respondent, act):
        RESPONDENT.apply(respondent, "back-to-work")
        respondent.save(update_fields=["state"])
        act.record("answers.sent-back")


def submit(respondent: Respondent, *, actor: Actor, channel: Channel = Channel.WEB) -> Submission:
    """Send the answers to the office and give the receipt. Sent twice they are sent once.

    Raises:
        NotSubmittable: something must be corrected or explained first, or a figure of a letter
            does not say on which page it stands.
        TransitionRefused: the questionnaire is not with the institution.
        NotOpen: the call is closed; who was silent stays silent.
    """
    with change(actor, Action.QUESTIONNAIRES_SUBMIT, respondent, idempotent=True) as (
        respondent,
        act,
    ):
        last = respondent.submissions.first()
        if respondent.state == State.SUBMITTED and last is not None:
            return last
        require_call_open(respondent)
        is_letter = channel is Channel.LETTER
        answers, explained = _require_ready(respondent, actor, is_letter=is_letter)
        citations = _cited(respondent) if is_letter else {}
        RESPONDENT.apply(respondent, "submit")
        now = timezone.now()
        received = came_on(respondent, Channel(channel), now)
        respondent.answered_at = respondent.answered_at or received
        respondent.return_reason = ""
        given = [answers.get(question.name) for question in _bound(respondent)]
        respondent.figures = sum(answer.is_given for answer in given)
        respondent.blanks = sum(bool(answer.status) for answer in given)
        respondent.save(
            update_fields=["state", "answered_at", "return_reason", "figures", "blanks"]
        )
        number = (last.number if last is not None else 0) + 1
        content = as_json(answers)
        submission = Submission.objects.create(
            respondent=respondent,
            institution_id=respondent.institution_id,
            number=number,
            receipt=f"{respondent.call.year}-{respondent.institution.code}-{number}"[:40],
            answers=content,
            explanations=explained,
            citations=citations,
            channel=channel,
            worded=respondent.form.worded,
            sha256=_digest(content, explained),
            submitted_at=now,
            submitted_by=actor.label,
        )
        respondent.remarks.filter(is_asked=True, settled_at__isnull=True).update(
            settled_at=now, settled_by=actor.label
        )
        reply_to_act(respondent, submission, received, actor)
        act.record("answers.submitted", number=number, channel=Channel(channel).value)
    return submission


def _bound(respondent: Respondent) -> tuple[Question, ...]:
    return calls.form_of_respondent(respondent).bound


def _require_ready(
    respondent: Respondent, actor: Actor, *, is_letter: bool = False
) -> tuple[Answers, list[dict[str, Any]]]:
    """Return the answers and what was explained, if nothing is in the way.

    Raises:
        NotSubmittable: something must be corrected or explained first.
    """
    answers, found = calls.judged(actor, respondent)
    texts = calls.explanations(respondent)
    open_problems: list[Problem] = []
    explained: list[dict[str, Any]] = []
    for problem in found.problems:
        text = texts.get(fingerprint(problem, answers), "")
        if problem.severity is Severity.MUST or not text:
            open_problems.append(problem)
        else:
            explained.append(
                {
                    "questions": list(problem.questions),
                    "problem": str(problem),
                    "said": in_every_language(problem),
                    "text": text,
                }
            )
    if is_letter:
        open_problems += papers.letter_gaps(respondent)
    if open_problems:
        raise NotSubmittable(open_problems)
    return answers.explained(calls.form_of_respondent(respondent)), explained


def _cited(respondent: Respondent) -> dict[str, list[Any]]:
    """Return the place in a letter for every answer that has one."""
    rows = respondent.drafts.filter(document__isnull=False, occurrence=-1)
    return {
        draft.question: [str(draft.document_id), draft.page, place_in(draft.document, draft.page)]
        for draft in rows.select_related("document").defer("document__content")
        if draft.document is not None and draft.page is not None
    }


def place_in(document: Document, page: int) -> str:
    """Write a place in a letter: its number, its day, the page of how many."""
    day = document.dated_on.isoformat() if document.dated_on else ""
    return f"{document.title[:120]} · {day} · {page}/{document.pages}"


def _digest(content: Mapping[str, Any], explained: list[dict[str, Any]]) -> str:
    text = json.dumps([content, explained], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
