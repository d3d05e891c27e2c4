# SPDX-License-Identifier: EUPL-1.2
"""What one-time links open: an invitation, or a new password.

The token leaves the address at once: it is stored in the encrypted session, so that it is in no
history, no log of later pages and no referrer.
"""

from __future__ import annotations

from typing import Final

from allauth.account.internal.flows.login import perform_password_login
from allauth.account.models import Login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import public
from vidik.accounts import limits
from vidik.accounts.forms import AcceptElsewhereForm, AcceptForm, NewPasswordForm
from vidik.accounts.models import User
from vidik.accounts.selectors import providers
from vidik.accounts.services import channel
from vidik.accounts.services import invitations as services
from vidik.accounts.services import members as member_services
from vidik.accounts.services.sending import LinkInvalid
from vidik.accounts.types import PASSKEY_ROLES
from vidik.accounts.views import external
from vidik.accounts.views.external import INVITATION, allows_external_sign_in, origin_of

_RESET: Final = "reset-token"


@public
@never_cache
@require_safe
def invitation_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address and show the invitation."""
    try:
        services.open_invitation(token)
    except LinkInvalid:
        return _no_such_link(request)
    request.session[INVITATION] = token
    return redirect("accept_invitation")


@public
@never_cache
@allows_external_sign_in
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponseBase:
    """Accept an invitation: with a new account, or with the one that one has."""
    token = str(request.session.get(INVITATION, ""))
    try:
        invitation = services.open_invitation(token)
        known = services.account_of(invitation)
        if isinstance(request.user, User):
            return _accept_signed_in(request, token)
        if known is not None:
            return render(
                request, "accounts/accept.html", {"invitation": invitation, "sign_in_first": True}
            )
        provider = (
            None
            if invitation.role in PASSKEY_ROLES
            else providers.provider_of_institution(invitation.institution)
        )
        elsewhere = request.method == "POST" and "elsewhere" in request.POST
        other = AcceptElsewhereForm(
            request.POST if elsewhere else None,
            auto_id="elsewhere_%s",
            use_required_attribute=False,
        )
        if elsewhere and provider is not None and other.is_valid():
            return external.leave_to_accept(request, provider, other.cleaned_data["username"])
        form = AcceptForm(
            request.POST if request.method == "POST" and not elsewhere else None,
            invitation=invitation,
        )
        if form.is_bound and form.is_valid():
            password = form.cleaned_data["password1"]
            user = services.accept_as_new(
                token,
                username=form.cleaned_data["username"],
                password=password,
                origin=origin_of(request, invitation),
            )
            del request.session[INVITATION]
            response: HttpResponseBase = perform_password_login(
                request, {"username": user.username, "password": password}, Login(user=user)
            )
            # The link came by the account's e-mail: a first passkey may be set up at once.
            if (started := getattr(request, "started_sign_in", None)) is not None:
                channel.shown_in(started)
            return response
    except (LinkInvalid, services.AlreadyMember, services.WrongPerson):
        return _spent(request)
    return render(
        request,
        "accounts/accept.html",
        {"invitation": invitation, "form": form, "provider": provider, "other": other},
        status=422 if form.errors or other.errors else 200,
    )


def _accept_signed_in(request: HttpRequest, token: str) -> HttpResponse:
    invitation = services.open_invitation(token)
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - for the type checker
    if user.email.lower() != invitation.email.lower():
        return render(
            request, "accounts/accept.html", {"invitation": invitation, "wrong_person": True}
        )
    if request.method == "POST":
        services.accept_as(user, token, origin=origin_of(request, invitation))
        del request.session[INVITATION]
        messages.success(request, _("You are now a member. Choose for whom you act."))
        return redirect("choose_membership")
    return render(request, "accounts/accept.html", {"invitation": invitation, "add_only": True})


@public
@never_cache
@require_safe
def reset_link(request: HttpRequest, token: str) -> HttpResponse:
    """Take the token out of the address and ask for the new password."""
    try:
        member_services.open_reset_link(token)
    except LinkInvalid:
        return _no_such_link(request)
    request.session[_RESET] = token
    return redirect("set_password")


@public
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """Set a new password by a one-time link; signing in with it is a step of its own."""
    token = str(request.session.get(_RESET, ""))
    try:
        link = member_services.open_reset_link(token)
        form = NewPasswordForm(request.POST if request.method == "POST" else None, user=link.user)
        if request.method == "POST" and form.is_valid():
            member_services.use_reset_link(token, form.cleaned_data["password1"])
            del request.session[_RESET]
            messages.success(request, _("The new password is set. Sign in with it."))
            return redirect("account_login")
    except LinkInvalid:
        return _spent(request)
    return render(
        request,
        "accounts/set_password.html",
        {"form": form, "link": link},
        status=422 if form.errors else 200,
    )


def _no_such_link(request: HttpRequest) -> HttpResponse:
    """Answer a link that opens nothing; it leaves no session behind, and is asked for so often."""
    if limits.spend(request, "link") is None:
        return render(request, "429.html", status=429)
    return _spent(request)


def _spent(request: HttpRequest) -> HttpResponse:
    request.session.pop(INVITATION, None)
    request.session.pop(_RESET, None)
    return render(request, "accounts/link_invalid.html", status=404)
