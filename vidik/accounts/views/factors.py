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
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from vidik.accounts import selectors
from vidik.accounts.factors import OurFactors
from vidik.accounts.models import SignIn, User
from vidik.accounts.services.factors import hold_account
from vidik.accounts.types import Barred

View = Callable[..., HttpResponseBase]


def signed_in(request: HttpRequest) -> tuple[User, SignIn]:
    """Give the person and their sign-in, which the middleware has put there for everybody."""
    row: SignIn | None = getattr(request, "sign_in", None)
    if row is None or not isinstance(request.user, User):
        raise Http404
    return request.user, row


def after_confirmation(view: View, *, opens_all: bool = False) -> View:
    """Open a page that changes what protects an account to who has just shown that it is them.

    Args:
        view: the page.
        opens_all: whether what is set up there is as strong as a passkey, or leads to one.
    """

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user, row = signed_in(request)
        why = selectors.what_bars(row, opens_all=opens_all)
        if why is Barred.PASSWORD_FIRST:
            if selectors.step_needed(user, row) is None:
                # Otherwise the page says it by itself.
                messages.error(request, _password_first())
            return redirect("mfa_index")
        if why is Barred.FACTOR_FIRST or not selectors.is_fresh(row):
            raise ReauthenticationRequired
        if why is Barred.PASSKEY_FIRST:
            messages.info(
                request,
                _(
                    "Show the passkey that you have first. If it is lost, sign out and sign in "
                    "with your password and a recovery code."
                ),
            )
            next_page = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('mfa_reauthenticate_webauthn')}?{next_page}")
        return view(request, *args, **kwargs)

    return guarded


def _password_first() -> str:
    return _(
        "You signed in through your institution, and your account opens more than that. Sign out "
        "and sign in with your password to set up a second factor. If you have no password, the "
        "administrator of your institution makes a one-time link."
    )


def _remove_passkey(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a passkey away, unless the person's role needs it or nothing else opens the account."""
    user, _row = signed_in(request)
    with transaction.atomic():
        hold_account(user)
        passkey = selectors.passkey_of(user, pk)
        if passkey is None:
            raise Http404
        adapter = OurFactors()
        if why := adapter.what_keeps(passkey):
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


activate_codes = after_confirmation(codes.activate_totp)
remove_codes = after_confirmation(_remove_codes)
add_passkey = after_confirmation(passkeys.add_webauthn, opens_all=True)
rename_passkey = after_confirmation(passkeys.edit_webauthn)
remove_passkey = after_confirmation(_remove_passkey)
# Who lost a passkey sets up another one after a recovery code.
recovery_codes = after_confirmation(recovery.view_recovery_codes, opens_all=True)
renew_recovery_codes = after_confirmation(recovery.generate_recovery_codes, opens_all=True)
