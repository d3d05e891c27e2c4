# SPDX-License-Identifier: EUPL-1.2
"""Choose a language; see one’s own account and who is a member."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from vidik.access.services import actor_of, public, requires
from vidik.access.types import Action
from vidik.accounts import selectors


@public
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the chosen language and go back to the page where it was chosen."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        target = "/"
    response = redirect(target)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            httponly=True,
            secure=bool(getattr(settings, "LANGUAGE_COOKIE_SECURE", False)),
            samesite="Lax",
        )
    return response


@requires(Action.ACCOUNT_USE)
@require_safe
def own_account(request: HttpRequest) -> HttpResponse:
    """Show a member their account, their roles and what they can change themselves."""
    roles = selectors.own_memberships(actor_of(request))
    return render(request, "accounts/account.html", {"memberships": roles})


@requires(Action.MEMBERS_READ)
@require_safe
def members(request: HttpRequest) -> HttpResponse:
    """List the members of the office with their roles."""
    rows = selectors.members(actor_of(request))
    return render(request, "accounts/members.html", {"members": rows})
