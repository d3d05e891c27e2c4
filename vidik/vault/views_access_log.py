# SPDX-License-Identifier: EUPL-1.2
"""Pages of limits: how many persons one has viewed, how to continue, and what heads review."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Final

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, can, requires
from vidik.access.types import Action
from vidik.accounts.models import SignIn
from vidik.accounts.selectors.signins import has_factor
from vidik.cases.selectors import cases as case_selectors
from vidik.core.steps import place, refusals_on
from vidik.vault import selectors
from vidik.vault.forms import AskColleagueForm
from vidik.vault.lists import Insights, InsightsToReview
from vidik.vault.services import accessing, openings, widening


@never_cache
@requires(Action.IDENTITIES_VIEW)
@require_http_methods(["GET", "HEAD", "POST"])
def access_log(request: HttpRequest) -> HttpResponse:
    """Show how many persons one has opened and may, and how to go on; decide for a colleague."""
    actor = actor_of(request)
    step = request.POST.get("step", "") if request.method == "POST" else ""
    form = AskColleagueForm(request.POST if step == "ask" else None)
    try:
        if step in _STEPS:
            messages.success(request, _STEPS[step](request))
            return redirect("vault:access-log")
        if step == "ask" and form.is_valid():
            widening.ask_colleague(**form.cleaned_data, actor=actor)
            messages.success(request, _("Your colleagues were asked; one of them decides."))
            return redirect("vault:access-log")
    except widening.FactorFirst:
        return _factor_first(request)
    except ValidationError as error:
        place(form, error) if step == "ask" else messages.error(request, " ".join(error.messages))
    return render(
        request,
        "vault/access_log.html",
        {
            "budget": openings.budget_status(actor),
            "form": form,
            "own": selectors.own_widenings(actor),
            "waiting": selectors.widenings_to_decide(actor),
            "may_review": can(actor, Action.ACCESS_LOG_REVIEW),
            "has_factor": has_factor(_sign_in(request).user),
        },
        status=400 if form.errors else 200,
    )


def _go_on(request: HttpRequest) -> str:
    widening.go_on(_sign_in(request), actor=actor_of(request))
    return _("You can continue for an hour; the head of your institution was notified.")


def _decide(request: HttpRequest, *, approve: bool) -> str:
    actor = actor_of(request)
    row = selectors.widening(actor, request.POST.get("request", ""))
    widening.decide_widening(row, approve=approve, actor=actor)
    if approve:
        return _("Your colleague can continue; this is recorded under your name.")
    return _("The request was refused.")


_STEPS: Final[Mapping[str, Callable[[HttpRequest], str]]] = {
    "code": _go_on,
    "approve": lambda request: _decide(request, approve=True),
    "refuse": lambda request: _decide(request, approve=False),
}


def _factor_first(request: HttpRequest) -> HttpResponse:
    """Redirect to the second factor, or to setting one up where there is none."""
    if has_factor(_sign_in(request).user):
        raise ReauthenticationRequired
    messages.error(request, _("You have no second factor. Set one up here first."))
    return redirect("mfa_index")


def _sign_in(request: HttpRequest) -> SignIn:
    row: SignIn | None = getattr(request, "sign_in", None)
    if row is None:
        raise Http404
    return row


@never_cache
@requires(Action.ACCESS_LOG_REVIEW)
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables()
def review(request: HttpRequest) -> HttpResponse:
    """Show a head who opens how many persons, who reached a limit, and what is to be reviewed."""
    actor = actor_of(request)
    if request.method == "POST":
        with refusals_on(request):
            if "notices" in request.POST:
                keys = [row.pk for row in selectors.limit_notices(actor)]
                widening.acknowledge_notices(keys, actor=actor)
                messages.success(request, _("It is recorded that you have read the notices."))
            else:
                row = selectors.insight(actor, request.POST.get("insight", ""))
                accessing.review_insight(row, request.POST.get("judgement", ""), actor=actor)
                messages.success(request, _("Your review is recorded."))
        return redirect("vault:access-log-review")
    return InsightsToReview.answer(request)


@never_cache
@requires(Action.IDENTITIES_VIEW)
@require_safe
@sensitive_variables()
def insights(request: HttpRequest, case: uuid.UUID) -> HttpResponse:
    """Show who viewed a case without being named in it, for what and why."""
    actor = actor_of(request)
    found = case_selectors.get_case(actor, case)
    return Insights.answer(
        request,
        case=found,
        trail=[
            (reverse("cases:list"), _("Cases")),
            (reverse("cases:case", args=[found.pk]), found.code),
            ("", _("Views from outside the case")),
        ],
    )
