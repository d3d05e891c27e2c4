# SPDX-License-Identifier: EUPL-1.2
"""The receipt as a PDF, and what checks say of one's own figures in Serbian."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest
from django.utils import timezone, translation

from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.forms.messages.answers import said
from vidik.forms.methods.answers.model import Answer
from vidik.forms.types import Change
from vidik.questionnaires.models import Respondent
from vidik.questionnaires.receipts import receipt_pdf
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.services import answering, submitting
from vidik.questionnaires.tests.test_cycle import (
    REPORTS,
    call,
    fill,
    member,
    office,
    sent,
    validator,
)

pytestmark = pytest.mark.django_db
__all__ = ["call", "office", "sent", "validator"]


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_the_receipt_says_what_was_said_in_the_readers_language(
    sent: Respondent, validator: Actor
) -> None:
    with acting(validator):
        fill(sent, validator, **{REPORTS: "25"})
        answers, found = calls.judged(validator, sent)
        texts = {answering.fingerprint(item, answers): "Велики предмет." for item in found.problems}
        answering.explain(sent, texts, actor=validator)
        submission = submitting.submit(sent, actor=validator)
        form = calls.form_of_respondent(sent)
        row = calls.respondent(validator, sent.pk)
    pages = {}
    for language in ("en", "sr", "sr-latn"):
        with translation.override(language):
            content = receipt_pdf(row, submission, form)
            assert content == receipt_pdf(row, submission, form)
            pages[language] = text_of(content)
    assert all(submission.receipt in text for text in pages.values())
    assert all(submission.sha256[:8] in text for text in pages.values())
    assert f"{timezone.localtime(submission.submitted_at):%H:%M}" in pages["en"]
    assert "Fingerprint" in pages["en"]
    assert "Велики предмет." in pages["sr"]
    assert "Veliki predmet." in pages["sr-latn"]
    assert "Виш" in pages["sr"]


def test_checks_speak_serbian_of_ones_own_figures(sent: Respondent) -> None:
    row = Respondent.objects.get(call=sent.call, institution__code="moe")
    actor = member("moe", Role.VALIDATOR)
    name = "education_pedagogical_assistants_to_date"
    with acting(actor):
        form = calls.form_of_respondent(row)
        cells = [item for item in form.bound if item.name.startswith(name)]
        values = {"primary": "240", "secondary": "10", "preschool": "30"}
        answering.save_answers(
            row,
            [
                Change(item.name, Answer(values.get(item.name.rpartition("__")[2], "290")))
                for item in cells
            ],
            actor=actor,
        )
        _answers, found = calls.judged(actor, row)
        [problem] = [item for item in found.problems if item.finding is not None]
        with translation.override("sr"):
            cyrillic = said(problem)
        with translation.override("sr-latn"):
            latin = said(problem)
        with translation.override("en"):
            english = said(problem)
    assert "290" in english
    assert "280" in english
    assert "290" in cyrillic
    assert cyrillic != english
    # No Latin letter is left: every code was replaced by its name.
    assert not [char for char in cyrillic if "a" <= char.lower() <= "z"], cyrillic
    assert not [char for char in latin if "а" <= char.lower() <= "я"], latin
    assert replace(problem, texts={}).finding is not None
