# SPDX-License-Identifier: EUPL-1.2
"""Pages on which institutions' own sign-ins are set up."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from vidik.access.services import actor_of, requires
from vidik.access.types import Action
from vidik.accounts import oidc
from vidik.accounts.forms import AddProviderForm, ProviderForm
from vidik.accounts.selectors import providers
from vidik.accounts.services import providers as services


@requires(Action.IDENTITY_PROVIDERS_MANAGE)
@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Set up an own sign-in."""
    actor = actor_of(request)
    form = AddProviderForm(request.POST if request.method == "POST" else None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.add_provider(**form.cleaned_data, actor=actor)
        except services.AlreadyThere:
            form.add_error(
                "institution",
                _("This institution already uses its own sign-in: take that out of use first."),
            )
        except oidc.ProviderTrouble as trouble:
            form.add_error("issuer", _why(trouble))
        else:
            messages.success(
                request,
                _("It is set up. Members link their accounts on their security page."),
            )
            return redirect("identity_provider", pk=row.pk)
    return render(
        request,
        "accounts/provider.html",
        {"form": form, "row": None, "hosts": settings.IDENTITY_PROVIDER_HOSTS},
        status=422 if form.errors else 200,
    )


def _why(trouble: oidc.ProviderTrouble) -> str:
    if trouble.why == "issuer":
        return _("The provider at this address names a different issuer. Copy the issuer exactly.")
    if trouble.why == "host":
        return _("It leads to hosts that the operator of this system has not named.")
    return _("No OpenID provider answers at this address. Check it, or try again later.")


@requires(Action.IDENTITY_PROVIDERS_MANAGE)
@sensitive_post_parameters("client_secret")
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show an own sign-in, change what it is asked with, take it out of use."""
    actor = actor_of(request)
    row = providers.provider(actor, pk)
    if request.method == "POST" and "end" in request.POST:
        count = services.switch_off(row, actor=actor)
        messages.success(
            request,
            ngettext(
                "It is out of use. %(count)d open sign-in through it has been ended.",
                "It is out of use. %(count)d open sign-ins through it have been ended.",
                count,
            )
            % {"count": count},
        )
        return redirect("identity_provider", pk=row.pk)
    form = ProviderForm(
        request.POST if request.method == "POST" else None,
        initial={
            "client_id": row.client_id,
            "trusted_amr": row.trusted_amr,
            "trusted_acr": row.trusted_acr,
        },
    )
    if request.method == "POST" and form.is_valid():
        services.change_provider(row, **form.cleaned_data, actor=actor)
        messages.success(request, _("The changes have been saved."))
        return redirect("identity_provider", pk=row.pk)
    return render(
        request,
        "accounts/provider.html",
        {"form": form, "row": row, "callback": oidc.callback_url(row)},
        status=422 if form.errors else 200,
    )
