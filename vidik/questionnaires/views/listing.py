# SPDX-License-Identifier: EUPL-1.2
"""The page of a list that an institution confirms: its own records of the year."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Denied
from vidik.core.steps import refusals_on, submit_once
from vidik.events.presentation import days_of
from vidik.events.selectors.pack import word
from vidik.forms.presentation.lines import label_of, list_in_words
from vidik.questionnaires.extension import OCCASION, occasion_key
from vidik.questionnaires.selectors import calls, listing, sections
from vidik.questionnaires.services.listing import confirm_list
from vidik.questionnaires.views.answering import is_being_filled, is_office, trail_of

NOT_IN_LETTER: Final = "not_available"
"""The reason that the office gives where a letter lists no records."""


@requires(Action.QUESTIONNAIRES_ANSWER)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def listed(request: HttpRequest, key: uuid.UUID, question: str) -> HttpResponse:
    """Show what the institution reports of the year; it confirms that this is all."""
    actor = actor_of(request)
    row = calls.respondent(actor, key)
    form = calls.form_of_respondent(row)
    asked = listing.list_question(form, question)
    section = sections.section_of(form, question)
    reach = sections.reach(actor, row)
    if not reach.may_read(section):
        raise Denied(
            _("This section is answered by one of your colleagues."),
            action=Action.QUESTIONNAIRES_ANSWER,
        )
    here = reverse("questionnaires:listed", args=[key, question])
    if request.method == "POST":
        reason = NOT_IN_LETTER if is_office(actor) and "not-said" in request.POST else ""
        with refusals_on(request):
            confirm_list(
                row, question, seen=request.POST.get("seen", ""), reason=reason, actor=actor
            )
            messages.success(request, _("Saved."))
        return redirect(here)
    answer = calls.drafts(row)[0].get(question)
    rows = listing.listed(actor, row, answer)
    may_fill = is_being_filled(row) and reach.may_fill(section)
    is_own = row.institution_id == actor.institution
    return render(
        request,
        "questionnaires/listed.html",
        {
            "respondent": row,
            "title": label_of(form, question),
            "rows": [(each, days_of(each.row), word("kind", each.row.kind)) for each in rows],
            "held": sum(each.belongs for each in rows),
            "seen": listing.content(each.row for each in rows),
            "answer": answer,
            "said": list_in_words(answer),
            "differs": answer.value and any(each.is_confirmed != each.belongs for each in rows),
            "may_fill": may_fill,
            "may_enter": may_fill and is_own and bool(can(actor, Action.EVENTS_REPORT)),
            "is_office": is_office(actor),
            "occasion": f"{OCCASION}={occasion_key(row.pk, question)}",
            "section": int(asked.number),
            "trail": trail_of(actor, row, label_of(form, question)),
        },
    )
