# SPDX-License-Identifier: EUPL-1.2
"""Add letters and attachments to answers, and remarks to questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.services import authorize, can
from vidik.access.types import Action, Actor, Denied
from vidik.audit.services.recording import record
from vidik.core.pictures import Picture
from vidik.questionnaires.models import Document, DocumentPage, Remark, Respondent
from vidik.questionnaires.selectors import calls, papers, sections
from vidik.questionnaires.services.answering import LONGEST
from vidik.questionnaires.services.locking import require_open, require_takes_files
from vidik.questionnaires.services.scanning import fill_in, recognised_document, recognised_scan
from vidik.questionnaires.types import Paper, State

MOST_DOCUMENTS: Final = 30


def add_letter(
    respondent: Respondent,
    *,
    name: str,
    content: bytes,
    reference: str,
    dated_on: dt.date,
    received_on: dt.date,
    actor: Actor,
) -> Document:
    """Add the scan of a letter from which the office enters answers. The same scan twice is one.

    Args:
        respondent: whose letter it is.
        name: the file's name.
        content: a PDF, or a PNG or JPEG picture; recognised by its content.
        reference: the number that the institution gave its letter; blank where it has none.
        dated_on: the day on the letter.
        received_on: the day on which it came.
        actor: who enters it, of the office.

    Raises:
        NotOpen: the questionnaire takes no answers now.
        ValidationError: a day cannot be, or the file is not taken.
    """
    authorize(actor, Action.QUESTIONNAIRES_DECIDE)
    if received_on > timezone.localdate():
        raise ValidationError({"received_on": _("This day is in the future.")})
    if dated_on > received_on:
        raise ValidationError(
            {"dated_on": _("A letter cannot be dated later than the day it was received.")}
        )
    require_takes_files(respondent, actor)
    _require_room(respondent)
    kind, drawn = recognised_scan(content)
    with change(actor, Action.QUESTIONNAIRES_ANSWER, respondent, idempotent=True) as (row, _act):
        require_open(row)
        _require_room(row)
        document = Document(
            respondent=row,
            institution_id=row.institution_id,
            kind=Paper.LETTER,
            reference=reference.strip(),
            dated_on=dated_on,
            received_on=received_on,
        )
        fill_in(document, name, kind, content, actor)
        return _stored(document, drawn, actor)


def add_attachment(
    respondent: Respondent, *, name: str, content: bytes, question: str = "", actor: Actor
) -> Document:
    """Add a document that goes with the answers. The same file twice is one.

    Raises:
        NotOpen: the questionnaire takes no answers now.
        ValidationError: the file is not taken, or the form has no such question.
    """
    require_takes_files(respondent, actor)
    _require_room(respondent)
    kind = recognised_document(content)
    with change(actor, Action.QUESTIONNAIRES_ANSWER, respondent, idempotent=True) as (row, _act):
        require_open(row)
        if question and question not in calls.form_of_respondent(row).questions:
            raise ValidationError({"question": _("The form has no such question.")})
        _require_room(row)
        document = Document(
            respondent=row,
            institution_id=row.institution_id,
            kind=Paper.ATTACHMENT,
            question=question,
        )
        fill_in(document, name, kind, content, actor)
        return _stored(document, [], actor)


def remove_document(document: Document, *, actor: Actor) -> None:
    """Remove a document that was added by mistake; what answers were sent with stays.

    Raises:
        NotOpen: the questionnaire takes no answers now.
        ValidationError: answers were sent with it, or cite it.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, document.respondent) as (row, act):
        require_open(row)
        if document.kind == Paper.LETTER:
            authorize(actor, Action.QUESTIONNAIRES_DECIDE)
        if row.submissions.filter(submitted_at__gte=document.added_at).exists():
            raise ValidationError(_("Answers were sent with this document; it cannot be removed."))
        if row.drafts.filter(document=document).exists():
            raise ValidationError(_("Answers name a page of this letter; change them first."))
        act.record("document.removed", kind=str(document.kind))
        document.delete()


def read_document(document: Document, *, actor: Actor) -> bytes:
    """Return the file of a document that was read in scope, and put on record that it left."""
    with change(actor, None, about=document) as act:
        act.record("document.read", kind=str(document.kind))
        return bytes(Document.objects.only("content").get(pk=document.pk).content)


def write_remark(respondent: Respondent, question: str, text: str, *, actor: Actor) -> Remark:
    """Write a remark at a question, for colleagues and for the office. The same twice is one.

    Raises:
        Denied: the section belongs to a colleague.
        ValidationError: the form has no such question, or the text is blank or too long.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, respondent, idempotent=True) as (row, _act):
        return _remark(row, question, text, is_asked=False, actor=actor)


def ask_at_questions(
    row: Respondent, questions: Mapping[str, str], *, actor: Actor
) -> list[Remark]:
    """Ask for a correction or a word at single questions; the caller holds the row's lock.

    Raises:
        ValidationError: the form has no such question, or a text is too long.
    """
    authorize(actor, Action.QUESTIONNAIRES_DECIDE)
    requested = {name: text for name, text in questions.items() if text.strip()}
    return [
        _remark(row, name, text, is_asked=True, actor=actor) for name, text in requested.items()
    ]


def settle_remark(remark: Remark, *, actor: Actor) -> Remark:
    """Say that a remark needs nothing more. Settled twice is settled once.

    Raises:
        Denied: what the office asks is settled by the answer, or by the office.
    """
    with change(actor, Action.QUESTIONNAIRES_ANSWER, remark, idempotent=True) as (remark, act):
        if remark.settled_at is not None:
            return remark
        if remark.is_asked:
            authorize(actor, Action.QUESTIONNAIRES_DECIDE)
        remark.settled_at, remark.settled_by = timezone.now(), actor.label
        remark.save(update_fields=["settled_at", "settled_by"])
        act.record("remark.settled")
    return remark


def _remark(row: Respondent, question: str, text: str, *, is_asked: bool, actor: Actor) -> Remark:
    form = calls.form_of_respondent(row)
    written = text.replace("\0", "").strip()
    if question not in form.questions:
        raise ValidationError({"question": _("The form has no such question.")})
    if not written:
        raise ValidationError({"text": _("Write your comment first.")})
    if len(written) > LONGEST:
        raise ValidationError(
            {
                "text": _("Use at most %(most)s characters; there are %(found)s.")
                % {"most": LONGEST, "found": len(written)}
            }
        )
    section = sections.section_of(form, question)
    if not sections.reach(actor, row).may_read(section):
        raise Denied(
            _("This section is answered by one of your colleagues."),
            action=Action.QUESTIONNAIRES_ANSWER,
        )
    last = row.remarks.filter(question=question).last()
    if last is not None and (last.text, last.written_by) == (written, actor.label):
        return last
    remark = Remark.objects.create(
        respondent=row,
        institution_id=row.institution_id,
        question=question,
        section=section,
        text=written,
        is_asked=is_asked,
        by_office=_is_office(actor),
        written_at=timezone.now(),
        written_by=actor.label,
    )
    record(actor.label, "remark.written", row, asked=int(is_asked))
    return remark


def _is_office(actor: Actor) -> bool:
    return bool(can(actor, Action.QUESTIONNAIRES_READ))


def _require_room(row: Respondent) -> None:
    if row.state == State.PREPARED or row.documents.count() >= MOST_DOCUMENTS:
        raise ValidationError(
            {"file": _("At most %(most)s documents are accepted.") % {"most": MOST_DOCUMENTS}}
        )


def _stored(document: Document, drawn: list[Picture], actor: Actor) -> Document:
    row = document.respondent
    current = papers.documents(row).filter(sha256=document.sha256, kind=document.kind).first()
    if current is not None:
        return current
    document.pages = len(drawn)
    document.full_clean(exclude=["respondent", "institution", "content"])
    document.save()
    DocumentPage.objects.bulk_create(
        DocumentPage(
            document=document,
            institution_id=document.institution_id,
            number=number,
            width=picture.width,
            height=picture.height,
            content=picture.content,
        )
        for number, picture in enumerate(drawn, start=1)
    )
    record(actor.label, "document.added", row, kind=str(document.kind), pages=len(drawn))
    return document
