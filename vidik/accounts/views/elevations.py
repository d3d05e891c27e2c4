# SPDX-License-Identifier: EUPL-1.2
"""Ask for an elevated session, and end it."""

from __future__ import annotations

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vidik.access.services import actor_of, elevated_acts, requires
from vidik.access.types import Action
from vidik.accounts.forms import ElevateForm
from vidik.accounts.models import SignIn
from vidik.accounts.selectors import signins
from vidik.accounts.services import elevations as services
from vidik.accounts.types import OWN_DEVICE, Factor
from vidik.core.targets import local_target


@requires(Action.ACCOUNT_USE)
@require_http_methods(["GET", "HEAD", "POST"])
def elevate(request: HttpRequest) -> HttpResponse:
    """Ask why acts of great reach are needed, once the person has just shown a second factor."""
    actor = actor_of(request)
    allowed = elevated_acts(actor)
    if not allowed:
        raise Http404
    row = _sign_in(request)
    if not signins.may_elevate(row):
        return _factor_first(request, row)
    target = local_target(request)
    form = ElevateForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        services.elevate(row, form.cleaned_data["reason"], actor=actor)
        messages.success(request, _("Far-reaching actions are open to you for 15 minutes."))
        return redirect(target or "account")
    return render(
        request,
        "accounts/elevate.html",
        {"form": form, "next": target, "allowed": allowed},
        status=422 if form.errors else 200,
    )


def _factor_first(request: HttpRequest, row: SignIn) -> HttpResponse:
    """Lead to showing the second factor, or to setting up one where there is none to show."""
    factor = Factor(row.factor)
    if factor in OWN_DEVICE or (signins.has_factor(row.user) and factor is not Factor.RECOVERY):
        raise ReauthenticationRequired
    if factor is Factor.RECOVERY:
        messages.error(
            request,
            _(
                "A recovery code does not open far-reaching actions. Set up a new second factor "
                "first, or sign in again with the one that you have."
            ),
        )
    else:
        messages.error(
            request,
            _("Far-reaching actions open with a second factor only. Set one up here first."),
        )
    return redirect("mfa_index")


@requires(Action.ACCOUNT_USE)
@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """End one's own elevated session."""
    services.end_elevation(_sign_in(request), actor=actor_of(request))
    messages.success(request, _("The elevated session has been ended."))
    return redirect("account")


def _sign_in(request: HttpRequest) -> SignIn:
    row: SignIn | None = getattr(request, "sign_in", None)
    if row is None:
        raise Http404
    return row
