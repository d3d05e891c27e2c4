# SPDX-License-Identifier: EUPL-1.2
"""How sign-in behaves here: accounts are given, not taken."""

from __future__ import annotations

import datetime as dt
from typing import Any, ClassVar, Final

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.services import can
from vidik.access.types import Action
from vidik.accounts import limits, selectors
from vidik.accounts.models import SignIn, User
from vidik.audit.services import record

FRESH: Final = dt.timedelta(minutes=5)
_MISMATCH = _("No account matches this name and password. Check both, including capital letters.")


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc] # the package is untyped
    """Nobody registers on their own, and no message tells whether an account exists."""

    error_messages: ClassVar[dict[str, str | Promise]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _MISMATCH,
        "email_password_mismatch": _MISMATCH,
        "invalid_login": _MISMATCH,
        "too_many_login_attempts": _(
            "Too many attempts with a wrong password. Wait five minutes and try again."
        ),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say that registration is closed."""
        del request
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the desk those whose role has one, and the others to their account."""
        user = request.user
        row = getattr(request, "sign_in", None)
        if row is None and isinstance(user, User):
            row = SignIn.objects.filter(user=user, ended_at__isnull=True).first()
        actor = selectors.actor_for(user, row)
        return reverse("portal:desk" if can(actor, Action.DESK_OPEN) else "account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to one’s own account after a change of the password."""
        del request
        return reverse("account")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, and let the answer wait where the account is being guessed at."""
        limits.slow_down(request, _login_of(credentials))
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count and record a wrong password; what was typed is not kept, it may be a password."""
        login = _login_of(credentials)
        limits.count_wrong_password(request, login)
        user = User.objects.filter(username__iexact=login).first()
        with transaction.atomic():
            record("visitor", "sign-in.refused", user, label="accounts.user")

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Ask for no confirmation within minutes of one, or of a sign-in with all that there is."""
        del app
        request = context.request
        row: SignIn | None = getattr(request, "sign_in", None)
        user = request.user
        if row is None or not isinstance(user, User):
            return True
        last = row.confirmed_at or (None if selectors.has_factor(user) else row.begun_at)
        return last is None or timezone.now() - last > FRESH

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Whoever has a second factor confirms with it: the password alone is not enough."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        stronger = [method for method in methods if method["id"].startswith("mfa_reauthenticate")]
        # A passkey before a code.
        return sorted(stronger, key=lambda method: method["id"], reverse=True) or methods

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count for the account and the address together: no stranger locks anybody out."""
        return f"{_login_of(credentials)} {limits.address_of(request)}"


def _login_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "").strip().lower()
