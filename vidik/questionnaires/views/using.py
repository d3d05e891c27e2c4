# SPDX-License-Identifier: EUPL-1.2
"""Choose a version of a form for a data call; what the page of a version shows of calls."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action, Actor
from vidik.core.steps import refusals_on
from vidik.forms.models import FormVersion
from vidik.forms.registry import Asking, register_asking
from vidik.forms.selectors.versions import form_version, newest_version
from vidik.questionnaires.selectors import calls
from vidik.questionnaires.services.using import use_version


def register() -> None:
    """Register with the room of forms where they are used."""
    register_asking(
        Asking(
            rows=calls.all_respondents,
            year="call__year",
            address_of=lambda year: reverse("questionnaires:call", args=[year]),
            next_year=_next_year,
            last_year=calls.last_year_of,
            panel="questionnaires/_form_calls.html",
            panel_context=_calls_of,
        )
    )


def _next_year(actor: Actor) -> int:
    """Return the cycle for which a form is most likely written."""
    return max((call.year for call in calls.open_calls(actor)), default=timezone.localdate().year)


def _calls_of(actor: Actor, row: FormVersion) -> Mapping[str, object]:
    newest = newest_version(actor, row.form_id)
    may_use = can(actor, Action.QUESTIONNAIRES_PREPARE) and newest is not None
    return {
        "asked": calls.asked_with(actor, row),
        "calls": calls.open_calls(actor) if may_use and newest == row else [],
    }


@requires(Action.QUESTIONNAIRES_PREPARE)
@require_POST
def use_form(request: HttpRequest, key: int) -> HttpResponse:
    """Let a call that is being prepared ask a version."""
    actor = actor_of(request)
    row = form_version(actor, key)
    year = request.POST.get("year", "")
    call = calls.call(actor, int(year) if year.isdecimal() and len(year) < 5 else 0)  # noqa: PLR2004 - years
    with refusals_on(request):
        count = use_version(row, call, actor=actor)
        if count:
            text = ngettext(
                "%(n)s institution is now asked with this version.",
                "%(n)s institutions are now asked with this version.",
                count,
            )
            messages.success(request, text % {"n": count})
        else:
            messages.info(
                request,
                _("Nothing was changed: everybody waiting for this form already has this version."),
            )
    return redirect("forms:version", key)
