# SPDX-License-Identifier: EUPL-1.2
"""Return the sections of a questionnaire to colleagues."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.forms.messages.answers import pick
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.selectors import sections as questionnaires_sections
from vidik.questionnaires.services import sharing
from vidik.questionnaires.views.answering import trail_of


@requires(Action.QUESTIONNAIRES_SHARE_OUT)
@require_http_methods(["GET", "HEAD", "POST"])
def sections(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Show who answers which section, and give sections out."""
    actor = actor_of(request)
    row = questionnaires_sections.to_share_out(actor, key)
    people = questionnaires_sections.colleagues(row)
    chosen, status = request.POST.getlist("section"), 200
    if request.method == "POST":
        person = request.POST.get("person", "")
        try:
            if request.POST.get("step") == "reading":
                sharing.let_read(
                    row, others_may_read=request.POST.get("others") == "yes", actor=actor
                )
                messages.success(request, _("Saved."))
                return redirect("questionnaires:sections", key)
            count = sharing.share_out(
                row, chosen, int(person) if person.isdecimal() else 0, actor=actor
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            status = 422
        else:
            messages.success(
                request,
                ngettext("%(n)s section was assigned.", "%(n)s sections were assigned.", count)
                % {"n": count},
            )
            return redirect("questionnaires:sections", key)
    owners = questionnaires_sections.owners(questionnaires_sections.tasks(row))
    form = calls.form_of_respondent(row)
    may_answer = bool(can(actor, Action.QUESTIONNAIRES_SEE_OWN))
    title = _("Who answers which section")
    context = {
        "respondent": row,
        "parts": [
            (part.name, pick(part.labels), owners.get(part.name, []), part.name in chosen)
            for part in form.sections
        ],
        "people": people,
        "is_given": bool(owners),
        "may_answer": may_answer,
        "may_invite": bool(can(actor, Action.MEMBERS_MANAGE)),
        "trail": trail_of(actor, row, title) if may_answer else [(None, title)],
    }
    return render(request, "questionnaires/sections.html", context, status=status)


@requires(Action.QUESTIONNAIRES_SHARE_OUT)
@require_POST
def take_back(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Take a section back from a colleague."""
    actor = actor_of(request)
    row = questionnaires_sections.to_share_out(actor, key)
    sharing.take_back(questionnaires_sections.task(row, number), actor=actor)
    messages.success(request, _("The section was taken back; the answers are kept."))
    return redirect("questionnaires:sections", key)


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_POST
def done(request: HttpRequest, key: uuid.UUID, number: int) -> HttpResponse:
    """Say that one's own section is complete, or that it is not."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    is_done = request.POST.get("done") == "yes"
    sharing.say_done(questionnaires_sections.task(row, number), is_done=is_done, actor=actor)
    messages.success(request, _("Saved."))
    return redirect("questionnaires:overview", key)
