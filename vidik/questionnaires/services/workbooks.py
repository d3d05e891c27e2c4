# SPDX-License-Identifier: EUPL-1.2
"""Questionnaires as workbooks: made for one institution, taken back from it alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.utils import timezone, translation

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.core.demonstration import demonstration
from vidik.core.formats import format_moment
from vidik.forms.methods.answers.model import Answers
from vidik.forms.methods.books import WorkbookRefused, read_book
from vidik.forms.methods.model import Form
from vidik.forms.methods.returned import read_workbook
from vidik.forms.methods.workbook import Respondent as Named
from vidik.forms.methods.workbook import write_workbook
from vidik.forms.selectors.frozen import form_from
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.selectors import calls, sections
from vidik.questionnaires.services.answering import replace_answers
from vidik.questionnaires.services.locking import raise_faults, require_takes_files

WORDINGS: Final = 10
"""How many wordings back a workbook may have been made."""


def make_workbook(respondent: Respondent, *, language: str, actor: Actor) -> bytes:
    """Make the workbook of an institution: with what was answered so far, as the actor reads it.

    Its own values of the year before stand beside.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, about=respondent) as act:
        act.record("answers.workbook-made", version=respondent.form.version)
        return _written(respondent, language, actor)


@dataclass(frozen=True, slots=True)
class WorkbookResult:
    """The result of reading a workbook."""

    imported: int
    """How many answers it holds that were not there when it was made."""
    saved: int
    """How many answers stay from before, where it says nothing new."""


def take_workbook(respondent: Respondent, content: bytes, *, actor: Actor) -> WorkbookResult:
    """Take a workbook that was filled in: all of it, or nothing and every reason.

    A question or a repeated group that it leaves blank, or as it was when the workbook was made,
    stays as it was answered: a workbook takes nothing away from what colleagues answered meanwhile.

    Returns:
        How many answers came, and how many stay.

    Raises:
        WorkbookRefused: the workbook cannot be taken.
        NotOpen: the questionnaire is not with the institution.
    """
    require_takes_files(respondent, actor)
    raise_faults(actor, respondent)
    try:
        answers = _read(content, respondent)
    except WorkbookRefused as refused:
        with change(actor, Action.QUESTIONNAIRES_ANSWER, about=respondent) as act:
            act.record("answers.workbook-refused", faults=len(refused.faults))
        raise
    with change(actor, Action.QUESTIONNAIRES_ANSWER, respondent) as (row, act):
        current = calls.drafts(row)[0]
        whole = with_stored(calls.form_of_respondent(row), answers, current)
        count = replace_answers(row, whole, actor=actor)
    imported = _count(answers)
    return WorkbookResult(imported, count - imported)


def with_stored(form: Form, answers: Answers, current: Answers) -> Answers:
    """Add the answers that stand where a workbook says nothing new.

    A number gives way to a reason why there is none, and a reason to a number. The reason for the
    blanks of a table stays as long as the table has any.
    """
    single = {**current.single, **answers.single}
    for name in answers.single:
        question = form.questions[name]
        if question.reason_for in form.questions and question.reason_for not in answers.single:
            single.pop(question.reason_for, None)
    blank = {
        question.place.table
        for question in form.questions.values()
        if question.place is not None and question.name not in single
    } | {name for name in form.questions if name not in single}
    stored = {
        name: answer
        for name, answer in single.items()
        if name in answers.single or form.questions[name].reason_for in {"", *blank}
    }
    return Answers(stored, {**current.repeated, **answers.repeated})


def _count(answers: Answers) -> int:
    times = sum(len(one) for listed in answers.repeated.values() for one in listed)
    return len(answers.single) + times


def _read(content: bytes, respondent: Respondent) -> Answers:
    """Read a workbook in the form's wording; one that was made before a revision in the earlier.

    Raises:
        WorkbookRefused: the workbook cannot be taken in any of them.
    """
    book, named, refusals = read_book(content), _named(respondent), []
    newest = respondent.form.worded
    for worded in range(newest, max(newest - WORDINGS, -1), -1):
        try:
            return read_workbook(book, form_from(respondent.form, worded), named)
        except WorkbookRefused as refused:
            refusals.append(refused)
    # In the wording in which it was made single cells are wrong; in the others the whole file is,
    # or every text around the answers as well.
    raise min(
        refusals,
        key=lambda refused: (any(not each.cell for each in refused.faults), len(refused.faults)),
    )


def _named(respondent: Respondent) -> Named:
    institution = respondent.institution
    return Named(
        institution.code,
        institution.name,
        respondent.call.year,
    )


def _written(respondent: Respondent, language: str, actor: Actor) -> bytes:
    form = calls.form_of_respondent(respondent)
    return write_workbook(
        form,
        _named(respondent),
        language=language,
        last_year=calls.last_year(actor, respondent),
        answers=_shown(form, respondent, actor),
        as_of=format_moment(timezone.localtime(), language),
        mark=_mark(language),
    )


def _shown(form: Form, respondent: Respondent, actor: Actor) -> Answers:
    """Return the answers so far of the sections that the actor may read."""
    reach = sections.reach(actor, respondent)
    current, _revisions = calls.drafts(respondent)
    read = {
        name
        for section in form.sections
        if reach.may_read(section.name)
        for name in section.questions
    }
    repeats = {form.questions[name].repeat for name in read}
    return Answers(
        {name: answer for name, answer in current.single.items() if name in read},
        {name: times for name, times in current.repeated.items() if name in repeats},
    )


def _mark(language: str) -> str:
    with translation.override(language):
        return demonstration()
