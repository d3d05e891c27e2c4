# SPDX-License-Identifier: EUPL-1.2
"""The address at which one's calendar program reads: made, replaced and revoked."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.occurrences import kinds_of
from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.accounts.selectors.calendar_addresses import open_address
from vidik.accounts.services import calendar_addresses as services
from vidik.core.pages import posted
from vidik.core.steps import step_page, submit_once


class AddressForm(forms.Form):
    """What the calendar program is to read."""

    is_own_only = forms.BooleanField(
        label=gettext_lazy("Only what concerns your institution"),
        help_text=gettext_lazy(
            "Without events of others and sessions of bodies that it is not in."
        ),
        required=False,
        initial=True,
    )


@requires(Action.ACCOUNT_USE)
@require_safe
def address(request: HttpRequest) -> HttpResponse:
    """Say whether an address is open, what stands in it, and what can be done with it."""
    actor = actor_of(request)
    kinds = kinds_of(actor)
    context = {
        "open": open_address(actor.membership),
        "acts": actor.membership is not None,
        "titled": [each.label for each in kinds if each.is_public],
        "bare": [each.says for each in kinds if not each.is_public],
    }
    return render(request, "accounts/calendar.html", context)


@requires(Action.ACCOUNT_USE)
@never_cache
@submit_once
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_variables("token")
def make(request: HttpRequest) -> HttpResponse:
    """Make the address, or a new one in place of it, and show it this once."""
    actor = actor_of(request)
    if actor.membership is None:
        raise Http404
    form = AddressForm(posted(request))
    if request.method == "POST" and form.is_valid():
        token = services.make_address(is_own_only=form.cleaned_data["is_own_only"], actor=actor)
        found = request.build_absolute_uri(reverse("portal:feed", args=[token]))
        return render(request, "accounts/calendar_shown.html", {"address": found})
    replaces = open_address(actor.membership) is not None
    return step_page(
        request,
        form,
        title=_("Replace the address of the calendar") if replaces else _("Create an address"),
        intro=_("The address that you have stops working at once.") if replaces else "",
        back=reverse("calendar_address"),
        trail=_trail(_("Replace") if replaces else _("Create an address")),
    )


@requires(Action.ACCOUNT_USE)
@submit_once
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest) -> HttpResponse:
    """Revoke the address, once it was confirmed."""
    actor = actor_of(request)
    if actor.membership is None or (
        request.method != "POST" and open_address(actor.membership) is None
    ):
        raise Http404
    form = forms.Form(posted(request))
    if request.method == "POST":
        services.revoke_address(actor=actor)
        messages.success(request, _("The address of the calendar has been revoked."))
        return redirect("calendar_address")
    return step_page(
        request,
        form,
        title=_("Revoke the address of the calendar"),
        intro=_("Calendar programs that have it read nothing more from then on."),
        back=reverse("calendar_address"),
        trail=_trail(_("Revoke")),
        is_final=True,
    )


def _trail(here: str) -> list[tuple[str | None, str]]:
    return [
        (reverse("account"), _("Your account")),
        (reverse("calendar_address"), _("Address of the calendar")),
        (None, here),
    ]
