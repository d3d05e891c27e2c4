# SPDX-License-Identifier: EUPL-1.2
"""Answer a questionnaire: save answers, fill a whole table, explain what was questioned."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor, Denied
from vidik.forms.methods.answers.model import QUALIFIERS, Answer, Answers, fingerprint
from vidik.forms.methods.model import Form, Kind
from vidik.forms.methods.tables import STATUSES
from vidik.forms.types import Change, Saved
from vidik.questionnaires.models import DraftAnswer, Explanation, Respondent
from vidik.questionnaires.selectors import calls, sections
from vidik.questionnaires.selectors.listing import standing
from vidik.questionnaires.services.locking import raise_faults, require_open
from vidik.questionnaires.types import Paper

NONE: Final = "none"
"""The answer for a whole table that all of its blank cells are 0."""
LONGEST: Final = 4000
MOST_ROWS: Final = 200
"""How many rows a repeated group may have."""
_REPLACED: Final = (
    "value", "status", "qualifier", "document", "page", "revision", "saved_at", "saved_by",
)  # fmt: skip
ONCE: Final = -1


def save_answers(respondent: Respondent, changes: Iterable[Change], *, actor: Actor) -> list[Saved]:
    """Save answers as they are, right or wrong; never overwrite what others saved meanwhile.

    Returns:
        The outcome for each, in the order given.

    Raises:
        NotOpen: the questionnaire cannot be filled in now.
        ValidationError: a question is unknown, or a text is too long.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, respondent, idempotent=True) as (
        respondent,
        act,
    ):
        require_open(respondent)
        form = calls.form_of_respondent(respondent)
        listed = list(changes)
        for each in listed:
            _check_change(each, form)
        _check_lists(actor, respondent, form, listed)
        _check_reach(actor, respondent, form, listed)
        _require_cited(respondent, listed)
        current = {
            (draft.question, draft.occurrence): draft
            for draft in respondent.drafts.filter(question__in={each.question for each in listed})
        }
        now = timezone.now()
        writer = _AnswerWriter(respondent, form, current, actor, now)
        saved = [writer.save(each) for each in listed]
        conflicts = sum(item.is_conflict for item in saved)
        saved_count = sum(item.is_saved for item in saved)
        if not saved_count and not conflicts:
            return saved
        respondent.last_saved_at = now
        respondent.save(update_fields=["last_saved_at"])
        act.record("answers.saved", answers=saved_count, conflicts=conflicts)
    return saved


def replace_answers(respondent: Respondent, answers: Answers, *, actor: Actor) -> int:
    """Replace all answers with those of a workbook.

    An answer that does not change stays attributed to who saved it and to the page of the letter it
    came from. One that the workbook leaves out is blanked, not deleted, so that a page opened
    earlier gets a conflict.

    Returns:
        How many answers there are now.

    Raises:
        NotOpen: the questionnaire cannot be filled in now.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, respondent) as (respondent, act):
        require_open(respondent)
        raise_faults(actor, respondent)
        form = calls.form_of_respondent(respondent)
        now = timezone.now()
        current = {(row.question, row.occurrence): row for row in respondent.drafts.all()}
        wanted = {(name, at): answer for name, at, answer in _listed(answers) if answer.is_given}
        new, changed = [], []
        for name, at in sorted(wanted.keys() | current.keys()):
            answer, draft = wanted.get((name, at), Answer()), current.get((name, at))
            if draft is None:
                new.append(
                    DraftAnswer(
                        respondent=respondent,
                        institution_id=respondent.institution_id,
                        question=name,
                        section=sections.section_of(form, name),
                        occurrence=at,
                        value=answer.value,
                        status=answer.status,
                        qualifier=answer.qualifier,
                        saved_at=now,
                        saved_by=actor.label,
                    )
                )
            elif (draft.value, draft.status, draft.qualifier) != (
                answer.value, answer.status, answer.qualifier,
            ):  # fmt: skip
                draft.value, draft.status = answer.value, answer.status
                draft.qualifier = answer.qualifier
                draft.document_id = draft.page = None
                draft.revision += 1
                draft.saved_at, draft.saved_by = now, actor.label
                changed.append(draft)
        DraftAnswer.objects.bulk_create(new)
        DraftAnswer.objects.bulk_update(changed, _REPLACED)
        respondent.last_saved_at = now
        respondent.save(update_fields=["last_saved_at"])
        act.record("answers.saved", answers=len(new) + len(changed), conflicts=0)
    return len(wanted)


def explain(respondent: Respondent, texts: Mapping[str, str], *, actor: Actor) -> int:
    """Explain what was questioned; a blank text removes an explanation.

    Args:
        respondent: whose answers.
        texts: explanations by the fingerprint of the problem.
        actor: who explains.

    Returns:
        How many explanations were saved.

    Raises:
        NotOpen: the questionnaire cannot be filled in now.
        ValidationError: a text is too long.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, respondent) as (respondent, act):
        require_open(respondent)
        reach = sections.reach(actor, respondent)
        form = calls.form_of_respondent(respondent)
        answers, found = calls.judged(actor, respondent)
        requested = {
            fingerprint(item, answers): item
            for item in found.problems
            if any(reach.may_fill(sections.section_of(form, name)) for name in item.questions)
        }
        count = 0
        for key, text in texts.items():
            written = text.strip()
            if len(written) > LONGEST:
                raise ValidationError(
                    _(
                        "An explanation may have at most %(most)s characters;"
                        " this one has %(found)s."
                    )
                    % {"most": LONGEST, "found": len(written)}
                )
            if not written or key not in requested:
                respondent.explanations.filter(problem=key).delete()
                continue
            Explanation.objects.update_or_create(
                respondent=respondent,
                problem=key,
                defaults={
                    "institution_id": respondent.institution_id,
                    "questions": list(requested[key].questions),
                    "text": written,
                    "written_at": timezone.now(),
                    "written_by": actor.label,
                },
            )
            count += 1
        act.record("answers.explained", answers=count)
    return count


def fill_table(respondent: Respondent, table: str, how: str, *, actor: Actor) -> int:
    """Answer every blank cell of a table at once.

    Args:
        respondent: whose answers.
        table: the table's name.
        how: `none` to write 0, or the reason why all blank cells are blank.
        actor: who answers.

    Returns:
        How many answers were saved.

    Raises:
        NotOpen: the questionnaire cannot be filled in now.
        ValidationError: there is no such table or no such reason.
    """
    form = calls.form_of_respondent(respondent)
    if table not in form.tables or how not in {NONE, *STATUSES}:
        raise ValidationError(_("There is no such table, or no such answer for a whole table."))
    with change(actor, Action.QUESTIONNAIRES_ANSWER, respondent, idempotent=True) as (
        respondent,
        _act,
    ):
        answers, revisions = calls.drafts(respondent)
        if how == NONE:
            names = [
                question.name
                for question in form.questions.values()
                if question.place is not None
                and question.place.table == table
                and not answers.get(question.name).is_given
            ]
            answer = Answer("0")
        else:
            names = [item.name for item in form.questions.values() if item.reason_for == table]
            answer = Answer(how)
        saved = save_answers(
            respondent,
            [Change(name, answer, base=revisions.get((name, ONCE), 0)) for name in names],
            actor=actor,
        )
    return sum(item.is_saved for item in saved)


def _check_reach(
    actor: Actor, respondent: Respondent, form: Form, changes: Iterable[Change]
) -> None:
    reach = sections.reach(actor, respondent)
    for each in changes:
        if each.is_touched and not reach.may_fill(sections.section_of(form, each.question)):
            raise Denied(
                _("This section is answered by one of your colleagues."),
                action=Action.QUESTIONNAIRES_ANSWER,
            )


def _require_cited(respondent: Respondent, changes: Iterable[Change]) -> None:
    cited = {each.cites.document for each in changes if each.cites is not None}
    if not cited:
        return
    pages = dict(
        respondent.documents.filter(pk__in=cited, kind=Paper.LETTER).values_list("pk", "pages")
    )
    for each in changes:
        if each.cites is None:
            continue
        most = pages.get(each.cites.document, 0)
        if not 1 <= each.cites.page <= most:
            raise ValidationError(
                _("The letter has no page %(page)s; it has %(most)s.")
                % {"page": each.cites.page, "most": most}
            )


def _check_change(one: Change, form: Form) -> None:
    question = form.questions.get(one.question)
    if question is None or not question.is_answered:
        raise ValidationError(_("The form has no question “%(name)s”.") % {"name": one.question})
    if bool(question.repeat) != (one.occurrence is not None):
        raise ValidationError(
            _("“%(name)s” cannot be answered that many times.") % {"name": one.question}
        )
    if one.occurrence is not None and not 0 <= one.occurrence < MOST_ROWS:
        raise ValidationError(
            _("At most %(most)s rows can be filled in here.") % {"most": MOST_ROWS}
        )
    answer = one.answer
    if len(answer.value) > LONGEST and question.kind is not Kind.LIST:
        raise ValidationError(
            _("An answer may have at most %(most)s characters; this one has %(found)s.")
            % {"most": LONGEST, "found": len(answer.value)}
        )
    if answer.status not in {"", *STATUSES} or answer.qualifier not in QUALIFIERS:
        raise ValidationError(_("The form has no such reason for a blank answer."))


def _check_lists(
    actor: Actor, respondent: Respondent, form: Form, changes: Iterable[Change]
) -> None:
    """Let a list be answered by nothing but what it holds now."""
    confirmed = {
        each.question: each.answer.value
        for each in changes
        if form.questions[each.question].kind is Kind.LIST and each.answer.value
    }
    if confirmed and not confirmed.items() <= standing(actor, respondent, form).items():
        raise ValidationError(_("The list has changed meanwhile. Check it and confirm again."))


@dataclass(frozen=True, slots=True)
class _AnswerWriter:
    """Saves answers one by one, given those stored already."""

    respondent: Respondent
    form: Form
    stored: dict[tuple[str, int], DraftAnswer]
    actor: Actor
    now: dt.datetime

    def save(self, change: Change) -> Saved:
        """Save one answer, unless it was not touched, is unchanged, or others were faster."""
        at = ONCE if change.occurrence is None else change.occurrence
        draft = self.stored.get((change.question, at))
        if not change.is_touched and change.cites is None:
            revision = 0 if draft is None else draft.revision
            return Saved(change.question, change.occurrence, revision)
        if draft is None:
            draft = DraftAnswer(
                respondent=self.respondent,
                institution_id=self.respondent.institution_id,
                question=change.question,
                section=sections.section_of(self.form, change.question),
                occurrence=at,
                revision=0,
            )
        answer = change.answer
        is_same = (draft.value, draft.status, draft.qualifier) == (
            answer.value, answer.status, answer.qualifier,
        )  # fmt: skip
        changes_citation = self._citation_changes(draft, change)
        if not changes_citation and (not change.is_touched or is_same):
            return Saved(change.question, change.occurrence, draft.revision)
        if draft.revision != change.base and not is_same:
            return Saved(
                change.question,
                change.occurrence,
                draft.revision,
                conflict=draft.value or draft.status,
                is_conflict=True,
            )
        draft.value, draft.status, draft.qualifier = answer.value, answer.status, answer.qualifier
        if change.cites is not None and answer.is_given:
            draft.document_id, draft.page = change.cites.document, change.cites.page
        elif not is_same:
            draft.document_id = draft.page = None
        draft.revision += 1
        draft.saved_at, draft.saved_by = self.now, self.actor.label
        draft.save()
        self.stored[change.question, at] = draft
        return Saved(change.question, change.occurrence, draft.revision, is_saved=True)

    @staticmethod
    def _citation_changes(draft: DraftAnswer, change: Change) -> bool:
        """Return whether an unchanged answer now cites another page of a letter."""
        if change.cites is None or not change.answer.is_given:
            return False
        return (draft.document_id, draft.page) != (change.cites.document, change.cites.page)


def _listed(answers: Answers) -> Iterable[tuple[str, int, Answer]]:
    for name, answer in answers.single.items():
        yield name, ONCE, answer
    for times in answers.repeated.values():
        for number, one in enumerate(times):
            for name, answer in one.items():
                yield name, number, answer
