# SPDX-License-Identifier: EUPL-1.2
"""The package's pages of second factors, opened only to who has just shown that it is them.

The package asks by itself, but not everybody: who has neither a password nor a factor is asked for
nothing, and how somebody came in is all the same to it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as codes
from allauth.mfa.webauthn import views as passkeys
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from vidik.access.services import actor_of, public
from vidik.accounts import limits
from vidik.accounts.factors import MFAAdapter
from vidik.accounts.models import SignIn, User
from vidik.accounts.selectors import signins
from vidik.accounts.services import channel
from vidik.accounts.services.factors import hold_account
from vidik.accounts.services.sending import LinkInvalid, mails_go_out
from vidik.accounts.types import ChangeBlock

View = Callable[..., HttpResponseBase]


def signed_in(request: HttpRequest) -> tuple[User, SignIn]:
    """Return the person and their sign-in, which the middleware has put there for everybody."""
    row: SignIn | None = getattr(request, "sign_in", None)
    if row is None or not isinstance(request.user, User):
        raise Http404
    return request.user, row


def after_confirmation(view: View, *, opens_all: bool = False, adds_passkey: bool = False) -> View:
    """Open a page that changes what protects an account to who has just shown that it is them.

    Args:
        view: the page.
        opens_all: whether what is set up there is as strong as a passkey, or leads to one.
        adds_passkey: whether it is a passkey: before the first one the account's e-mail is shown.
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user, row = signed_in(request)
        why = signins.change_block(row, opens_all=opens_all)
        if why is ChangeBlock.PASSWORD_FIRST:
            if signins.step_needed(user, row) is None:
                # Otherwise the page says it by itself.
                messages.error(request, _password_first())
            return redirect("mfa_index")
        if why is ChangeBlock.FACTOR_FIRST or not signins.is_fresh(row):
            raise ReauthenticationRequired
        if why is ChangeBlock.PASSKEY_FIRST:
            messages.info(
                request,
                _(
                    "Show the passkey that you have first. If it is lost, sign out and sign in "
                    "with your password and a recovery code."
                ),
            )
            next_page = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('mfa_reauthenticate_webauthn')}?{next_page}")
        if adds_passkey and signins.lacks_channel(row):
            return redirect("passkey_link")
        return view(request, *args, **kwargs)

    return guarded


def _password_first() -> str:
    return _(
        "You signed in through your institution, but your account also gives access "
        "elsewhere. To set up a second factor, sign out and sign in with your "
        "password. If you have no password, the administrator of your institution "
        "can have a one-time link sent to you."
    )


def _passkey_link(request: HttpRequest) -> HttpResponseBase:
    """Send a link to the account's e-mail; opened in this sign-in, it lets a first passkey in."""
    user, row = signed_in(request)
    if not signins.lacks_channel(row):
        return redirect("mfa_add_webauthn")
    if request.method == "POST":
        if limits.spend(request, "passkey-link", str(user.pk)) is None:
            return render(request, "429.html", status=429)
        channel.ask(
            row,
            link=lambda token: request.build_absolute_uri(
                reverse("open_passkey_link", args=[token])
            ),
            actor=actor_of(request),
        )
        return redirect("passkey_link")
    return render(
        request,
        "accounts/passkey_link.html",
        {"asked": signins.asked_passkey_link(row), "mails": mails_go_out()},
    )


@public
@never_cache
@require_safe
def open_passkey_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """Take the link from the account's e-mail, in the sign-in in which it was asked for."""
    row: SignIn | None = getattr(request, "sign_in", None)
    if row is not None and isinstance(request.user, User):
        try:
            channel.show(row, token, actor=actor_of(request))
        except LinkInvalid:
            pass
        else:
            return redirect("mfa_add_webauthn")
    if limits.spend(request, "link") is None:
        return render(request, "429.html", status=429)
    return render(request, "accounts/passkey_link_invalid.html", status=404)


def _remove_passkey(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Remove a passkey, unless the person's role needs it or nothing else opens the account."""
    user, _row = signed_in(request)
    with transaction.atomic():
        hold_account(user)
        passkey = signins.passkey_of(user, pk)
        if passkey is None:
            raise Http404
        adapter = MFAAdapter()
        if why := adapter.removal_error(passkey):
            refusal: ValidationError = adapter.validation_error(why)
            messages.error(request, " ".join(refusal.messages))
            return redirect("mfa_index")
        response: HttpResponseBase = passkeys.remove_webauthn(request, pk=pk)
    return response


def _remove_codes(request: HttpRequest) -> HttpResponseBase:
    """Switch one-time codes off, unless the person's role needs them; its form says so."""
    user, _row = signed_in(request)
    with transaction.atomic():
        hold_account(user)
        response: HttpResponseBase = codes.deactivate_totp(request)
    return response


passkey_link = require_http_methods(["GET", "HEAD", "POST"])(
    after_confirmation(_passkey_link, opens_all=True)
)
activate_codes = after_confirmation(codes.activate_totp)
remove_codes = after_confirmation(_remove_codes)
add_passkey = after_confirmation(passkeys.add_webauthn, opens_all=True, adds_passkey=True)
rename_passkey = after_confirmation(passkeys.edit_webauthn)
remove_passkey = after_confirmation(_remove_passkey)
# Who lost a passkey sets up another one after a recovery code.
recovery_codes = after_confirmation(recovery.view_recovery_codes, opens_all=True)
renew_recovery_codes = after_confirmation(recovery.generate_recovery_codes, opens_all=True)
