# SPDX-License-Identifier: EUPL-1.2
"""The page of a section: its questions, the letter beside, remarks."""

from __future__ import annotations

import uuid
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor, Denied
from vidik.forms.methods.model import Section
from vidik.forms.presentation.lines import label_of
from vidik.forms.presentation.pages import page_of, reasons, steps, ways
from vidik.forms.presentation.parts import Field, Filled, Page
from vidik.forms.presentation.typed import (
    after_saving,
    as_typed,
    changes,
    fields_on,
    fields_to_refresh,
    settled,
    typed_fields,
    unsaved,
)
from vidik.forms.types import Saved
from vidik.questionnaires.models import Document, Respondent
from vidik.questionnaires.selectors import calls, papers, sections
from vidik.questionnaires.selectors.names import names_of
from vidik.questionnaires.services import answering
from vidik.questionnaires.views.answering import filled_for, is_being_filled, is_office, trail_of

LONG_NUMBER: Final = 5


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Answer one section; it saves as one goes."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    form = calls.form_of_respondent(row)
    if not 1 <= number <= len(form.sections):
        raise Http404
    part = form.sections[number - 1]
    reach = sections.reach(actor, row)
    if not reach.may_read(part.name):
        raise Denied(
            _("This section is answered by one of your colleagues."),
            action=Action.QUESTIONNAIRES_ANSWER,
        )
    is_background = request.method == "POST" and bool(request.headers.get("HX-Request"))
    saved: list[Saved] = []
    fault = ""
    data = settled(request.POST)
    if request.method == "POST":
        try:
            table, _colon, how = data.get("fill", "").rpartition(":")
            # Both are done or neither; a save alone, at every field, is one step by itself.
            with transaction.atomic() if table else nullcontext():
                saved = answering.save_answers(row, changes(form, part, data), actor=actor)
                if table:
                    answering.fill_table(row, table, how, actor=actor)
        except ValidationError as error:
            fault = " ".join(error.messages)
            if is_background:
                return render(request, "questionnaires/_saved.html", {"fault": fault})
            row = calls.respondent(actor, key)
        if not fault and not is_background and not any(one.is_conflict for one in saved):
            return _after_saving(request, key, number, len(form.sections))
    filled = filled_for(actor, row, with_remarks=not is_background)
    letter = _letter_beside(actor, row, request)
    page = _beside(after_saving(page_of(filled, part), saved, data), filled, letter)
    if is_background:
        return _saved_in_background(request, page, saved, data)
    is_open = is_being_filled(row)
    context = {
        "fault": fault,
        "conflicts": any(one.is_conflict for one in saved),
        "unsaved": unsaved(form, part, data) if fault and not is_open else [],
        "page": as_typed(page, data) if fault and is_open else page,
        "is_open": is_open,
        **letter_context(actor, row, letter, request),
        **remark_context(actor, filled, part),
        "may_fill": reach.may_fill(part.name),
        "ways": ways(),
        "respondent": row,
        "number": number,
        "last": len(form.sections),
        "steps": steps(filled),
        "reasons": reasons(),
        "trail": trail_of(actor, row, page.title),
    }
    return render(request, "questionnaires/section.html", context, status=422 if fault else 200)


def _saved_in_background(
    request: HttpRequest, page: Page, saved: list[Saved], data: QueryDict
) -> HttpResponse:
    """Answer with what changes on the person's page: a save cannot put other questions on it."""
    fields = fields_on(page)
    reported = fields_to_refresh(fields, data)
    return render(
        request,
        "questionnaires/_saved.html",
        {
            "refreshed": reported,
            "has_more": len(reported) < len(fields),
            "conflicts": any(one.is_conflict for one in saved),
            "now": timezone.now(),
        },
    )


def _after_saving(request: HttpRequest, key: uuid.UUID, number: int, last: int) -> HttpResponse:
    messages.success(request, _("Saved."))
    letter, page = request.POST.get("letter", ""), request.POST.get("page", "")
    beside = f"?{urlencode({'letter': letter, 'page': page})}" if letter else ""
    if request.POST.get("then") == "next":
        if number < last:
            successors = reverse("questionnaires:section", args=[key, number + 1])
            return redirect(f"{successors}{beside}")
        return redirect("questionnaires:check", key)
    return redirect(f"{reverse('questionnaires:section', args=[key, number])}{beside}")


def _letter_beside(actor: Actor, row: Respondent, request: HttpRequest) -> Document | None:
    """Return the letter to be shown beside the form: the one chosen, else the newest."""
    if not is_office(actor):
        return None
    listed = list(papers.letters(row))
    wanted = request.POST.get("letter") or request.GET.get("letter", "")
    if wanted == "none" or not listed:
        return None
    return next((item for item in listed if str(item.pk) == wanted), listed[-1])


def letter_context(
    actor: Actor, row: Respondent, letter: Document | None, request: HttpRequest
) -> dict[str, Any]:
    """Return what the page shows of letters: which there are, and the page of the chosen one."""
    text = request.POST.get("page") or request.GET.get("page", "1")
    page = int(text) if text.isdecimal() and len(text) < LONG_NUMBER else 1
    return {
        "letters": list(papers.letters(row)) if is_office(actor) else [],
        "letter": letter,
        "shown_page": min(max(page, 1), letter.pages) if letter is not None else 0,
    }


def _beside(page: Page, filled: Filled, letter: Document | None) -> Page:
    """Name pages of the letter that is shown; those of another one are not taken for its own."""
    if letter is None:
        return page

    def named(one: Field) -> Field:
        cited = filled.pages.get((one.question, -1))
        return one if cited is not None and cited[0] == letter.pk else replace(one, page="")

    return typed_fields(page, named)


def remark_context(actor: Actor, filled: Filled, part: Section) -> dict[str, Any]:
    """Return what was written at the questions of a section, and where more can be written."""
    form = filled.form
    written = sorted(
        (one for name in part.questions for one in filled.remarks.get(name, ())),
        key=lambda one: (one.written_at, one.pk),
    )
    names = names_of({one.written_by for one in written}) if written else {}
    return {
        "section_remarks": [
            (one, label_of(form, one.question), names[one.written_by]) for one in written
        ],
        "remarkable": [
            (name, label_of(form, name)) for name in part.questions if form.questions[name].is_own
        ],
        "may_settle": is_office(actor),
    }
