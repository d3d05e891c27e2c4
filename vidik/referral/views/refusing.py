# SPDX-License-Identifier: EUPL-1.2
"""Somebody was told about the centre and refuses: counted, and the screening destroyed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action, Actor
from vidik.core.languages import Texts
from vidik.core.pages import posted
from vidik.core.steps import refusals_on, submit_once
from vidik.referral.forms_correcting import RefusalForm
from vidik.referral.models import Screening
from vidik.referral.selectors import screenings
from vidik.referral.services import refusing


@requires(Action.SCREENINGS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
@submit_once
def note_refusal(request: HttpRequest) -> HttpResponse:
    """Count a refusal where no list was filled in."""
    return _page(request, None, actor_of(request))


@requires(Action.SCREENINGS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@submit_once
def refuse(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Count a refusal at the end of a screening, and destroy it."""
    actor = actor_of(request)
    return _page(request, screenings.get_screening(actor, key), actor)


def _page(request: HttpRequest, screening: Screening | None, actor: Actor) -> HttpResponse:
    why = "" if screening is None else refusing.why_reported(screening)
    rows = sorted(screenings.current_lists(), key=lambda row: row.content["position"])
    titles = [(row.code, str(Texts(row.content["title"]))) for row in rows]
    form = RefusalForm(
        posted(request),
        lists=[] if screening is not None else titles,
        is_adult=screening is not None and refusing.is_surely_adult(screening),
    )
    if request.method == "POST" and form.is_valid():
        with refusals_on(form):
            refusing.note_refusal(
                form.cleaned_data["ground"],
                list_code=form.cleaned_data.get("list", ""),
                screening=screening,
                assured=form.assured(),
                actor=actor,
            )
            messages.success(
                request, _("The refusal has been noted, without recording who refused.")
            )
            return redirect("referral:screenings")
    return render(
        request,
        "referral/refuse.html",
        {
            "screening": screening,
            "why": why,
            "form": form,
            "trail": [
                (reverse("referral:own-reports"), _("Our reports")),
                (reverse("referral:screenings"), _("Screening")),
                ("", _("The person refuses")),
            ],
        },
        status=422 if form.errors else 200,
    )
