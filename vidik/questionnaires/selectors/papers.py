# SPDX-License-Identifier: EUPL-1.2
"""Read what came with answers: letters with their pages, attachments, remarks at questions."""

from __future__ import annotations

import uuid
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _

from vidik.access.types import OutOfScope
from vidik.forms.methods.answers.model import Problem, Severity
from vidik.questionnaires.models import Document, DocumentPage, Remark, Respondent
from vidik.questionnaires.selectors.calls import form_of_respondent
from vidik.questionnaires.types import Paper

NO_LETTER: Final = _("the scan of the letter is missing; add it before its answers are recorded")
UNCITED: Final = _("the page of the letter that shows this number is missing")


def documents(row: Respondent) -> QuerySet[Document]:
    """List what came with a questionnaire that was read in scope, without the files themselves."""
    return Document.objects.filter(respondent=row).defer("content")


def letters(row: Respondent) -> QuerySet[Document]:
    """List the letters that answers were entered from."""
    return documents(row).filter(kind=Paper.LETTER)


def document(row: Respondent, key: uuid.UUID) -> Document:
    """Return a document of a questionnaire that was read in scope.

    Raises:
        OutOfScope: there is none.
    """
    found = documents(row).filter(pk=key).first()
    if found is None:
        raise OutOfScope
    return found


def picture(row: Respondent, key: uuid.UUID, number: int) -> DocumentPage:
    """Return one page of a document as a picture.

    Raises:
        OutOfScope: there is none.
    """
    pages = DocumentPage.objects.filter(document=document(row, key), number=number)
    found = pages.first()
    if found is None:
        raise OutOfScope
    return found


def letter_gaps(row: Respondent) -> list[Problem]:
    """Name what a letter's answers lack: the scan itself, and the page of every number."""
    form = form_of_respondent(row)
    first = next(iter(form.questions))
    if not letters(row).exists():
        return [Problem((first,), Severity.MUST, "no-letter", NO_LETTER)]
    bound = {question.name for question in form.bound}
    rows = row.drafts.filter(document__isnull=True, question__in=bound).exclude(value="")
    uncited = set(rows.values_list("question", flat=True))
    return [
        Problem((name,), Severity.MUST, "uncited", UNCITED)
        for name in form.questions
        if name in uncited
    ]


def remarks(row: Respondent) -> QuerySet[Remark]:
    """List what was written at questions, the oldest first."""
    return Remark.objects.filter(respondent=row)
