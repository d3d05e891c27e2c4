# SPDX-License-Identifier: EUPL-1.2
"""A screening stops where somebody is in danger now: call, report with one tap, what to do."""

from __future__ import annotations

import uuid
from typing import Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.core.languages import Texts
from vidik.core.pages import posted
from vidik.core.steps import refusals_on
from vidik.core.telephones import danger_telephones
from vidik.referral.forms_correcting import DangerForm
from vidik.referral.methods.screening import YES
from vidik.referral.models import Screening
from vidik.referral.selectors import pack, screenings
from vidik.referral.services import screenings as referral_screenings
from vidik.referral.services import stopping
from vidik.referral.types import Urgency

REST: Final = "rest"
"""Says that the page of the answer was not filled in to its end."""


@requires(Action.SCREENINGS_MAKE)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
def danger(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Say whom to call and what to do; sending it reports the answers so far as immediate."""
    actor = actor_of(request)
    row = screenings.get_screening(actor, key)
    if row.in_group and row.finished_at is None:
        return redirect("referral:group-rows", key)
    if not referral_screenings.dangers_of(row):
        return redirect("referral:screening", key)
    form = DangerForm(posted(request), initial={"municipality": stopping.place_of(actor)})
    if request.method == "POST":
        if request.POST.get("step") == "finish":
            return _finish(request, row, actor)
        if form.is_valid() and _report(request, row, form, actor):
            return redirect(request.get_full_path())
    elif row.finished_at is not None:
        return redirect("referral:screening", key)
    return _page(request, row, form, actor)


def _report(request: HttpRequest, row: Screening, form: DangerForm, actor: Actor) -> bool:
    with refusals_on(form):
        receipt = stopping.report_danger(row, **form.cleaned_data, actor=actor)
        if receipt.changed:
            text = _(
                "This was already reported: %(number)s. What you have added since was not "
                "sent: write it to the centre as a message."
            )
            messages.warning(request, text % {"number": receipt.number})
    return form.is_valid()


def _finish(request: HttpRequest, row: Screening, actor: Actor) -> HttpResponse:
    """Finish a screening that stopped on its last page."""
    with refusals_on(request):
        referral_screenings.finish_screening(row, actor=actor)
    return redirect("referral:screening", row.pk)


def _page(request: HttpRequest, row: Screening, form: DangerForm, actor: Actor) -> HttpResponse:
    groups = referral_screenings.sheet_of(row).groups
    dangers = referral_screenings.dangers_of(row)
    codes = {each.code for each in dangers}
    # The page of the danger: from there on the screening goes on, there an answer is corrected.
    number = max(
        position
        for position, group in enumerate(groups, start=1)
        if codes & {each.code for each in group.indicators}
    )
    text = screenings.danger()
    logic = row.list.content["logic"]
    never = logic["never"] + (logic["never_child"] if referral_screenings.is_child(row) else [])
    answers = row.answers.values()
    # Stopped by an answer alone, the page holds questions that nobody has come to yet.
    onward = number if REST in request.GET else number + 1
    context = {
        "screening": row,
        "said": [str(each.text) for each in dangers],
        "calls": danger_telephones(),
        "do": [str(each.text) for each in text.advice],
        "never": [str(Texts.of_row(each)) for each in never],
        "is_verified": text.is_verified,
        "minutes": pack.rules().take_within.get(Urgency.IMMEDIATE),
        "form": form,
        "answered": len(answers),
        "yes": sum(answer == YES for answer in answers),
        "reported": stopping.reported_from(row, actor=actor),
        "of_centre": bool(can(actor, Action.REPORTS_HANDLE)),
        "number": number,
        "onward": onward if onward <= len(groups) else None,
    }
    return render(request, "referral/danger.html", context, status=422 if form.errors else 200)
