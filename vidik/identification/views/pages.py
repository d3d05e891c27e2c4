# SPDX-License-Identifier: EUPL-1.2
"""The list of procedures, the steps of one."""

from __future__ import annotations

import uuid
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, authorize, requires
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, step_page, submit_once, take_back
from vidik.identification.forms.deciding import ProposeForm
from vidik.identification.models import Procedure
from vidik.identification.registry import Filled, StepForm, StepPage
from vidik.identification.selectors import procedures
from vidik.identification.services import findings
from vidik.identification.views import drafts
from vidik.identification.views.joined import trail
from vidik.identification.views.norms import guides_of, rules_of
from vidik.identification.views.steps import all_steps
from vidik.vault.services.sealing import Erased

PRESET: Final = ("complaint", "subject", "interview")
"""Fields that an address may fill in beforehand, to be seen and changed before anything is sent."""


@requires(Action.IDENTIFICATION_WORK)
@sensitive_post_parameters("note", "opinion")
@sensitive_variables("form", "draft")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def step(request: HttpRequest, key: uuid.UUID, step: str) -> HttpResponse:
    """Do one step of a procedure; what cannot be done now is refused with the reason."""
    actor = actor_of(request)
    found = procedures.get_procedure(actor, key)
    page = all_steps().get(step)
    if page is None:
        raise OutOfScope(label="identification.procedure", key=str(key))
    authorize(actor, page.action, found)
    back = reverse("identification:procedure", args=[found.pk])
    if request.method != "POST" and not page.possible(found):
        return _not_now(request, page, back)
    if request.method == "POST" and (answer := drafts.save(request, page, step, found, actor)):
        take_back(request)
        return answer
    draft = drafts.stored(request, page, step, found, actor) if request.method != "POST" else {}
    form = page.form(posted(request), procedure=found, **_asked(request, page, found, draft))
    if request.method != "POST" and form.is_removed:
        return _not_now(request, page, back)
    if request.method == "POST" and (leads := _run(page, form, found, actor)) is not None:
        drafts.forget(request, page, step, found, actor)
        messages.success(request, str(page.done))
        return redirect(leads or back)
    choosing = isinstance(form, ProposeForm) and form.chosen is None
    return step_page(
        request,
        form,
        title=str(page.title),
        intro=str(page.intro),
        back=back,
        trail=trail((found.case.code, back), (str(page.title), "")),
        template=f"identification/{'propose' if choosing else 'form'}.html",
        procedure=found,
        is_final=page.is_final,
        rules=rules_of(found, step),
        guides=guides_of(found, step),
        typed=page.typed,
        draft_at=draft.get("at"),
        draft_about=page.about,
        draft_row=draft.get("row"),
    )


@sensitive_variables("form")
def _run(page: StepPage, form: StepForm, found: Procedure, actor: Actor) -> str | None:
    """Carry a step out and give where it leads, blank: back; None where something is wrong."""
    if not form.is_valid():
        return None
    with refusals_on(form):
        done = page.run(found, form.cleaned_data, actor)
        return "" if page.leads is None else page.leads(done)
    return None


@sensitive_variables()
def _filled(request: HttpRequest, filled: Filled, found: Procedure) -> dict[str, Any]:
    """Return the words that a form begins with, none where they may not or cannot be opened."""
    try:
        return filled(found, actor_of(request))
    except findings.NotStated:
        messages.info(
            request,
            _(
                "To continue from the text of the last version, first say why you are "
                "viewing this person’s data, then open this page again."
            ),
        )
    except Erased:
        pass
    return {}


def _not_now(request: HttpRequest, page: StepPage, back: str) -> HttpResponse:
    """Redirect from an old tab or a saved link: what it asks for was done, or is not there yet."""
    text = _("“%(step)s” is not possible now. What can be done is offered here.")
    messages.info(request, text % {"step": page.title})
    return redirect(back)


@sensitive_variables()
def _asked(
    request: HttpRequest, page: StepPage, found: Procedure, draft: dict[str, Any]
) -> dict[str, Any]:
    """Return which decision somebody chose to propose, or what a form begins with."""
    if page.form is ProposeForm:
        return {"what": request.GET.get("what", ""), "actor": actor_of(request)}
    begins = {
        name: request.GET[name] for name in (*PRESET, *page.form.preset) if name in request.GET
    }
    if draft:
        begins[page.typed] = draft["text"]
        if draft["row"] is not None:
            begins[page.about] = draft["row"]
    elif page.filled is not None and request.method != "POST":
        begins |= _filled(request, page.filled, found)
    return {"initial": begins}
