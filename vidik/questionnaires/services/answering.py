# SPDX-License-Identifier: EUPL-1.2
"""Answer: save as one goes, explain what is questioned, ask for approval, submit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.services import authorize
from vidik.access.types import Action, Actor, OutOfScope
from vidik.audit.services import record
from vidik.exchange import selectors as exchange_selectors
from vidik.exchange import services as exchange
from vidik.questionnaires import selectors
from vidik.questionnaires.methods.answers import (
    QUALIFIERS,
    Answer,
    Answers,
    Problem,
    Severity,
)
from vidik.questionnaires.methods.forms import Question
from vidik.questionnaires.methods.tables import STATUSES
from vidik.questionnaires.models import DraftAnswer, Explanation, Respondent, Submission
from vidik.questionnaires.types import CallState, Channel, Saved, State
from vidik.questionnaires.workflow import RESPONDENT

LONGEST: Final = 4000
ONCE: Final = -1
OPEN: Final = (State.SENT, State.RETURNED)


class NotSubmittable(Exception):
    """Answers that cannot be sent yet, with what stands in the way."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems")


class NotOpen(ValidationError):
    """The questionnaire cannot be filled in now."""


@dataclass(frozen=True, slots=True)
class Change:
    """One answer that somebody typed."""

    question: str
    answer: Answer
    occurrence: int | None = None
    base: int = 0
    """The revision that the person saw; 0 where there was none."""


def save_answers(respondent: Respondent, changes: Iterable[Change], *, actor: Actor) -> list[Saved]:
    """Save answers as they are, right or wrong; what somebody else saved meanwhile is kept.

    Returns:
        What became of each, in the order given.

    Raises:
        NotOpen: the questionnaire is not with the institution.
        ValidationError: a question is unknown, or a text is too long.
    """
    with transaction.atomic():
        respondent = _locked(respondent, actor, Action.QUESTIONNAIRES_ANSWER)
        form = selectors.form_of_respondent(respondent)
        listed = list(changes)
        for change in listed:
            _see(change, form.questions)
        standing = {
            (draft.question, draft.occurrence): draft
            for draft in respondent.drafts.filter(
                question__in={change.question for change in listed}
            )
        }
        now = timezone.now()
        saved = [_save(respondent, change, standing, actor, now) for change in listed]
        conflicts = sum(item.is_conflict for item in saved)
        respondent.last_saved_at = now
        respondent.save(update_fields=["last_saved_at"])
        record(
            actor.label,
            "answers.saved",
            respondent,
            answers=len(saved) - conflicts,
            conflicts=conflicts,
        )
    return saved


def replace_answers(respondent: Respondent, answers: Answers, *, actor: Actor) -> int:
    """Put the answers of a workbook in the place of those that stand.

    Returns:
        How many answers stand now.

    Raises:
        NotOpen: the questionnaire is not with the institution.
    """
    with transaction.atomic():
        respondent = _locked(respondent, actor, Action.QUESTIONNAIRES_ANSWER)
        respondent.drafts.all().delete()
        now = timezone.now()
        rows = [
            DraftAnswer(
                respondent=respondent,
                institution_id=respondent.institution_id,
                question=question,
                occurrence=occurrence,
                value=answer.value,
                status=answer.status,
                qualifier=answer.qualifier,
                saved_at=now,
                saved_by=actor.label,
            )
            for question, occurrence, answer in _listed(answers)
        ]
        DraftAnswer.objects.bulk_create(rows)
        respondent.last_saved_at = now
        respondent.save(update_fields=["last_saved_at"])
        record(actor.label, "answers.saved", respondent, answers=len(rows), conflicts=0)
    return len(rows)


def fingerprint(problem: Problem, answers: Answers) -> str:
    """Tell a problem by what it questions and the values there: another value is another one."""
    values = [
        [name, answers.get(name).value, answers.get(name).status] for name in problem.questions
    ]
    content = json.dumps([problem.code, problem.occurrence, values], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()


def explain(respondent: Respondent, texts: Mapping[str, str], *, actor: Actor) -> int:
    """Explain what is questioned; a blank text takes an explanation back.

    Args:
        respondent: whose answers.
        texts: explanations by the fingerprint of the problem.
        actor: who explains.

    Returns:
        How many explanations stand.

    Raises:
        NotOpen: the questionnaire is not with the institution.
        ValidationError: a text is too long.
    """
    with transaction.atomic():
        respondent = _locked(respondent, actor, Action.QUESTIONNAIRES_ANSWER)
        answers, found = selectors.judged(actor, respondent)
        asked = {fingerprint(item, answers): item for item in found.problems}
        count = 0
        for key, text in texts.items():
            written = text.strip()
            if len(written) > LONGEST:
                raise ValidationError(
                    _("An explanation may have %(most)s characters; this one has %(found)s.")
                    % {"most": LONGEST, "found": len(written)}
                )
            if not written or key not in asked:
                respondent.explanations.filter(problem=key).delete()
                continue
            Explanation.objects.update_or_create(
                respondent=respondent,
                problem=key,
                defaults={
                    "institution_id": respondent.institution_id,
                    "questions": list(asked[key].questions),
                    "text": written,
                    "written_at": timezone.now(),
                    "written_by": actor.label,
                },
            )
            count += 1
        record(actor.label, "answers.explained", respondent, answers=count)
    return count


def ask_approval(respondent: Respondent, *, actor: Actor) -> None:
    """Hand the answers to the person in the institution who approves them.

    Raises:
        NotSubmittable: something must be corrected or explained first.
        TransitionRefused: the questionnaire is not with the institution.
    """
    with pghistory.context(actor=actor.label), transaction.atomic():
        respondent = _locked_row(respondent)
        authorize(actor, Action.QUESTIONNAIRES_ANSWER, respondent)
        _see_ready(respondent, actor)
        RESPONDENT.apply(respondent, "ask-approval")
        respondent.save(update_fields=["state"])
        record(actor.label, "answers.approval-asked", respondent)


def send_back(respondent: Respondent, *, actor: Actor) -> None:
    """Give answers that wait for approval back to those who wrote them.

    Raises:
        TransitionRefused: they do not wait for approval.
    """
    with pghistory.context(actor=actor.label), transaction.atomic():
        respondent = _locked_row(respondent)
        authorize(actor, Action.QUESTIONNAIRES_SUBMIT, respondent)
        RESPONDENT.apply(respondent, "back-to-work")
        respondent.save(update_fields=["state"])
        record(actor.label, "answers.sent-back", respondent)


def submit(respondent: Respondent, *, actor: Actor, channel: Channel = Channel.WEB) -> Submission:
    """Send the answers to the office and give the receipt. Sent twice they are sent once.

    Raises:
        NotSubmittable: something must be corrected or explained first.
        TransitionRefused: the questionnaire is not with the institution.
    """
    with pghistory.context(actor=actor.label), transaction.atomic():
        respondent = _locked_row(respondent)
        authorize(actor, Action.QUESTIONNAIRES_SUBMIT, respondent)
        last = respondent.submissions.first()
        if respondent.state == State.SUBMITTED and last is not None:
            return last
        answers, explained = _see_ready(respondent, actor)
        RESPONDENT.apply(respondent, "submit")
        now = timezone.now()
        respondent.answered_at = respondent.answered_at or now
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
            channel=channel,
            sha256=_digest(content, explained),
            submitted_at=now,
            submitted_by=actor.label,
        )
        _reply(respondent, submission, actor, channel)
        record(
            actor.label,
            "answers.submitted",
            respondent,
            number=number,
            channel=Channel(channel).value,
        )
    return submission


def as_json(answers: Answers) -> dict[str, Any]:
    """Give answers as a submission keeps them."""
    return {
        "single": {
            name: [answer.value, answer.status, answer.qualifier]
            for name, answer in sorted(answers.single.items())
            if answer.is_given
        },
        "repeated": {
            group: [
                {name: [item.value, item.status, item.qualifier] for name, item in one.items()}
                for one in times
            ]
            for group, times in answers.repeated.items()
        },
    }


def from_json(content: Mapping[str, Any]) -> Answers:
    """Give the answers that a submission keeps."""
    return Answers(
        {name: Answer(*parts) for name, parts in content["single"].items()},
        {
            group: [{name: Answer(*parts) for name, parts in one.items()} for one in times]
            for group, times in content["repeated"].items()
        },
    )


def _bound(respondent: Respondent) -> tuple[Question, ...]:
    return selectors.form_of_respondent(respondent).bound


def _locked_row(respondent: Respondent) -> Respondent:
    """Lock a questionnaire; what the database hides from the actor is not there.

    Raises:
        OutOfScope: the actor may not know of it.
    """
    row = (
        Respondent.objects.select_for_update(of=("self",))
        .select_related("call", "institution__territory", "form")
        .filter(pk=respondent.pk)
        .first()
    )
    if row is None:
        raise OutOfScope
    return row


def _locked(respondent: Respondent, actor: Actor, action: Action) -> Respondent:
    row = _locked_row(respondent)
    authorize(actor, action, row)
    if row.call.state == CallState.CLOSED:
        raise NotOpen(_("The data call is closed; answers are not taken any more."))
    if row.state not in OPEN:
        raise NotOpen(_("The questionnaire cannot be filled in now: it was sent or is approved."))
    return row


def _see(change: Change, questions: Mapping[str, Any]) -> None:
    question = questions.get(change.question)
    if question is None or not question.is_answered:
        raise ValidationError(_("The form has no question “%(name)s”.") % {"name": change.question})
    if bool(question.repeat) != (change.occurrence is not None):
        raise ValidationError(
            _("“%(name)s” is asked another number of times.") % {"name": change.question}
        )
    answer = change.answer
    if len(answer.value) > LONGEST:
        raise ValidationError(
            _("An answer may have %(most)s characters; this one has %(found)s.")
            % {"most": LONGEST, "found": len(answer.value)}
        )
    if answer.status not in {"", *STATUSES} or answer.qualifier not in QUALIFIERS:
        raise ValidationError(_("This is no reason for a blank that the form knows."))


def _save(
    respondent: Respondent,
    change: Change,
    standing: dict[tuple[str, int], DraftAnswer],
    actor: Actor,
    now: Any,
) -> Saved:
    at = ONCE if change.occurrence is None else change.occurrence
    draft = standing.get((change.question, at))
    answer = change.answer
    if draft is None:
        draft = DraftAnswer(
            respondent=respondent,
            institution_id=respondent.institution_id,
            question=change.question,
            occurrence=at,
            revision=0,
        )
    same = (draft.value, draft.status, draft.qualifier) == (
        answer.value, answer.status, answer.qualifier,
    )  # fmt: skip
    if draft.revision and same:
        return Saved(change.question, change.occurrence, draft.revision)
    if draft.revision != change.base:
        return Saved(
            change.question,
            change.occurrence,
            draft.revision,
            conflict=draft.value or draft.status,
            is_conflict=True,
        )
    draft.value, draft.status, draft.qualifier = answer.value, answer.status, answer.qualifier
    draft.revision += 1
    draft.saved_at, draft.saved_by = now, actor.label
    draft.save()
    standing[change.question, at] = draft
    return Saved(change.question, change.occurrence, draft.revision)


def _see_ready(respondent: Respondent, actor: Actor) -> tuple[Answers, list[dict[str, Any]]]:
    """Give the answers and what was explained, if nothing stands in the way.

    Raises:
        NotSubmittable: something must be corrected or explained first.
    """
    answers, found = selectors.judged(actor, respondent)
    texts = selectors.explanations(respondent)
    open_problems, explained = [], []
    for problem in found.problems:
        text = texts.get(fingerprint(problem, answers), "")
        if problem.severity is Severity.MUST or not text:
            open_problems.append(problem)
        else:
            explained.append(
                {"questions": list(problem.questions), "problem": str(problem), "text": text}
            )
    if open_problems:
        raise NotSubmittable(open_problems)
    return answers.explained(selectors.form_of_respondent(respondent)), explained


def _reply(respondent: Respondent, submission: Submission, actor: Actor, channel: Channel) -> None:
    """Answer the act in the exchange room too, so that its clock stops when it is classified."""
    if respondent.notice_key is None or channel is Channel.LETTER:
        return
    addressee = exchange_selectors.addressee(actor, respondent.notice_key)
    text = _("The questionnaire was answered; receipt %(receipt)s.") % {
        "receipt": submission.receipt
    }
    exchange.reply(addressee, text=text, actor=actor)


def _listed(answers: Answers) -> Iterable[tuple[str, int, Answer]]:
    for name, answer in answers.single.items():
        yield name, ONCE, answer
    for times in answers.repeated.values():
        for number, one in enumerate(times):
            for name, answer in one.items():
                yield name, number, answer


def _digest(content: Mapping[str, Any], explained: list[dict[str, Any]]) -> str:
    text = json.dumps([content, explained], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
