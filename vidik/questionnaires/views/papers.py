# SPDX-License-Identifier: EUPL-1.2
"""Letters with their pages, attachments, remarks at questions, returning with questions."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, OutOfScope
from vidik.core.steps import refusals_on
from vidik.forms.methods.answers.model import from_json
from vidik.forms.presentation.lines import named_lines
from vidik.questionnaires.forms import AttachmentForm, LetterForm, ReasonForm
from vidik.questionnaires.selectors import calls, papers
from vidik.questionnaires.services import deciding
from vidik.questionnaires.services import papers as questionnaires_papers
from vidik.questionnaires.views.answering import trail_of
from vidik.questionnaires.views.files import as_picture, to_save
from vidik.questionnaires.views.seen import seen_number

ASKS: Final = "ask:"


@requires(Action.QUESTIONNAIRES_DECIDE)
@require_POST
def letter(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take the scan of a letter, and go to the first section with it beside."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    form = LetterForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        with refusals_on(form):
            document = questionnaires_papers.add_letter(
                row,
                name=data["file"].name,
                content=data["file"].read(),
                reference=data["reference"],
                dated_on=data["dated_on"],
                received_on=data["received_on"],
                actor=actor,
            )
            messages.success(request, _("The letter is now shown next to the form."))
            first = reverse("questionnaires:section", args=[key, 1])
            return redirect(f"{first}?letter={document.pk}")
    context = {
        "respondent": row,
        "form": form,
        "trail": trail_of(actor, row, _("Letter")),
    }
    return render(request, "questionnaires/letter.html", context, status=422)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_safe
def letter_page(
    request: HttpRequest, key: uuid.UUID, document: uuid.UUID, number: int
) -> HttpResponse:
    """Return one page of a letter as a picture."""
    row = calls.respondent(actor_of(request), key)
    picture = papers.picture(row, document, number)
    return as_picture(picture.content)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_POST
def attach(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Take a document that goes with the answers."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(map(str, form.errors.get("document", []))))
        return redirect("questionnaires:overview", key)
    file = form.cleaned_data["document"]
    with refusals_on(request):
        questionnaires_papers.add_attachment(row, name=file.name, content=file.read(), actor=actor)
        messages.success(request, _("The document was added."))
    return redirect("questionnaires:overview", key)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_safe
def document(request: HttpRequest, key: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    """Return the file of a document, to be saved."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    found = papers.document(row, document)
    content = questionnaires_papers.read_document(found, actor=actor)
    return to_save(content, found.media_type, f"{row.institution.code}-{found.sha256[:8]}")


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_POST
def remove(request: HttpRequest, key: uuid.UUID, document: uuid.UUID) -> HttpResponse:
    """Remove a document that was added by mistake."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    with refusals_on(request):
        questionnaires_papers.remove_document(papers.document(row, document), actor=actor)
        messages.success(request, _("The document was removed."))
    return redirect("questionnaires:overview", key)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_POST
def remark(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Write a comment at a question."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    data = request.POST
    with refusals_on(request):
        questionnaires_papers.write_remark(
            row, data.get("question", ""), data.get("text", ""), actor=actor
        )
        messages.success(request, _("The comment was added to its question."))
    number = data.get("number", "")
    if number.isdecimal() and 1 <= int(number[:4]) <= len(calls.form_of_respondent(row).sections):
        return redirect("questionnaires:section", key, int(number[:4]))
    return redirect("questionnaires:overview", key)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_POST
def settle(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Say that a comment needs nothing more."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    found = papers.remarks(row).filter(pk=number).first()
    if found is None:
        raise OutOfScope
    questionnaires_papers.settle_remark(found, actor=actor)
    messages.success(request, _("Settled."))
    form = calls.form_of_respondent(row)
    section = form.questions[found.question].number
    return redirect("questionnaires:section", key, int(section))


@requires(Action.QUESTIONNAIRES_DECIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def ask_back(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Return answers for correction, with questions at single answers."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    last = calls.submissions(row).first()
    if last is None:
        raise OutOfScope
    form = ReasonForm(request.POST or None)
    requested = {
        name.removeprefix(ASKS): text
        for name, text in request.POST.items()
        if name.startswith(ASKS) and isinstance(text, str)
    }
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            deciding.return_answers(
                row,
                reason=form.cleaned_data["reason"],
                questions=requested,
                seen=seen_number(request),
                actor=actor,
            )
            messages.success(request, _("The answers were returned for correction."))
            return redirect("questionnaires:overview", key)
    lines = named_lines(calls.form_of_respondent(row), from_json(last.answers))
    context = {
        "respondent": row,
        "form": form,
        "seen": last.number,
        "parts": [
            (title, [(name, label, text, requested.get(name, "")) for name, label, text in rows])
            for title, rows in lines
        ],
        "trail": trail_of(actor, row, _("Return with questions")),
    }
    return render(request, "questionnaires/ask_back.html", context)
