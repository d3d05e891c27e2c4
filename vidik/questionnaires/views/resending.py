# SPDX-License-Identifier: EUPL-1.2
"""Send acts again to those who are silent: chosen, looked at, confirmed."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.core.steps import refusals_on
from vidik.questionnaires.forms import DispatchForm
from vidik.questionnaires.lists import NonRespondents
from vidik.questionnaires.models import Call
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.selectors.resending import NonRespondent
from vidik.questionnaires.services import resending
from vidik.questionnaires.types import Reach
from vidik.questionnaires.views.acts import DEFAULT_DEADLINE


@requires(Action.QUESTIONNAIRES_DISPATCH)
@require_http_methods(["GET", "HEAD", "POST"])
def resend(request: HttpRequest, year: int) -> HttpResponse:
    """List who is silent and how each can be reached; send their acts again to some or to all."""
    actor = actor_of(request)
    call = calls.call(actor, year)
    shown = NonRespondents.of(request, call=call)
    listed = shown.found
    form = DispatchForm(
        request.POST or None,
        initial={"due_on": timezone.localdate() + DEFAULT_DEADLINE},
        label_suffix="",
    )
    to = request.POST.get("to", "")
    chosen = _chosen(request, listed, to) if request.method == "POST" else []
    if request.method == "POST" and to != "confirmed" and not chosen:
        form.add_error(None, _("Choose at least one institution."))
    if request.method == "POST" and form.is_valid():
        if to != "confirmed":
            return _confirm(request, call, form, chosen)
        with refusals_on(form):
            count = resending.send_again(
                call, _seen(request), due_on=form.cleaned_data["due_on"], actor=actor
            )
            messages.success(
                request,
                ngettext("%(n)s act was sent again.", "%(n)s acts were sent again.", count)
                % {"n": count},
            )
            return redirect("questionnaires:call", year)
    shown.more |= {"form": form, "trail": _trail(call, _("Send again"))}
    return shown.respond(status=422 if form.errors else 200)


def _chosen(request: HttpRequest, listed: list[NonRespondent], to: str) -> list[NonRespondent]:
    """Return those whom a sending means: everybody that the filter shows, or those ticked."""
    if to == "all":
        return listed
    ticked = set(request.POST.getlist("one"))
    return [item for item in listed if str(item.row.pk) in ticked]


def _seen(request: HttpRequest) -> dict[uuid.UUID, int]:
    """Return those who were confirmed, each with the clock that was seen."""
    found = {}
    for text in request.POST.getlist("seen"):
        key, _colon, start = text.partition(":")
        try:
            found[uuid.UUID(key)] = int(start[:6])
        except ValueError:
            continue
    return found


def _confirm(
    request: HttpRequest, call: Call, form: DispatchForm, chosen: list[NonRespondent]
) -> HttpResponse:
    return render(
        request,
        "questionnaires/resend_confirm.html",
        {
            "call": call,
            "chosen": chosen,
            "unreachable": sum(item.reach == Reach.NOBODY for item in chosen),
            "day": form.cleaned_data["due_on"],
            "trail": _trail(call, _("Confirm")),
        },
    )


def _trail(call: Call, last: str) -> list[tuple[str | None, str]]:
    return [
        (reverse("questionnaires:calls"), _("Questionnaires")),
        (reverse("questionnaires:call", args=[call.year]), str(call.year)),
        (None, last),
    ]
