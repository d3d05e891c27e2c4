# SPDX-License-Identifier: EUPL-1.2
"""Who follows the procedures of migrants: the named expert, who stands in, who did before."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.core.steps import refusals_on, submit_once
from vidik.identification.forms.deciding import ExpertForm
from vidik.identification.lists import MigrantsExperts
from vidik.identification.selectors import experts as identification_experts_selectors
from vidik.identification.services import experts as identification_experts


@requires(Action.IDENTIFICATION_WORK)
@require_safe
def experts(request: HttpRequest) -> HttpResponse:
    """Show who follows migrants now and who did before."""
    return _page(request, actor_of(request))


@requires(Action.IDENTIFICATION_NAME)
@require_POST
@submit_once
def name_expert(request: HttpRequest) -> HttpResponse:
    """Name the expert, or let somebody stand in."""
    actor = actor_of(request)
    form = ExpertForm(request.POST, institution=actor.institution or 0)
    if form.is_valid():
        with refusals_on(form):
            identification_experts.name_expert(
                form.cleaned_data["user"], until=form.cleaned_data["until"], actor=actor
            )
            messages.success(request, _("The expert for migrants has been named."))
            return redirect("identification:experts")
    return _page(request, actor, form)


@requires(Action.IDENTIFICATION_NAME)
@require_POST
def end_expert(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """End that somebody follows migrants."""
    actor = actor_of(request)
    identification_experts.end_expert(
        identification_experts_selectors.get_migrants_expert(actor, key), actor=actor
    )
    messages.success(request, _("The person is no longer an expert for migrants."))
    return redirect("identification:experts")


def _page(request: HttpRequest, actor: Actor, form: ExpertForm | None = None) -> HttpResponse:
    if form is None and can(actor, Action.IDENTIFICATION_NAME):
        form = ExpertForm(institution=actor.institution or 0)
    is_wrong = form is not None and bool(form.errors)
    return MigrantsExperts.answer(request, status=422 if is_wrong else 200, form=form)
