# SPDX-License-Identifier: EUPL-1.2
"""How sign-in behaves here: accounts are by invitation only."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.core import context
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.access.services import can
from vidik.access.types import Action
from vidik.accounts import limits
from vidik.accounts.models import SignIn, User
from vidik.accounts.selectors import acting, signins
from vidik.audit.services.recording import record

_MISMATCH = _("No account matches this name and password. Check both, including capital letters.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # the package is untyped
    """Nobody can register by themselves, and no message reveals whether an account exists."""

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

    _undo: Callable[[], None] | None = None

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep registration closed."""
        del request
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Sign a user in, after signing out anybody else who is signed in with this browser.

        Otherwise the framework would flush the session, which holds the institution through which
        somebody came and to which the sign-in is limited.
        """
        if not user.may_sign_in:
            # Every way of signing in checks this earlier; here it holds for those that forget.
            raise PermissionDenied
        if isinstance(request.user, User) and request.user.pk != user.pk:
            shown = get_authentication_records(request, user)
            self.logout(request)
            for step in shown:
                record_authentication(request, user, **{k: v for k, v in step.items() if k != "at"})
        super().login(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return the desk for roles that have one, the account page for others."""
        user = request.user
        row = getattr(request, "sign_in", None)
        if row is None and isinstance(user, User):
            row = SignIn.objects.filter(user=user, ended_at__isnull=True).first()
        actor = acting.actor_for(user, row)
        return reverse("portal:desk" if can(actor, Action.DESK_OPEN) else "account")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return to the account page after a change of password."""
        del request
        return reverse("account")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt, and delay the answer if the account's password is being guessed."""
        login = _login_of(credentials)
        limits.slow_down(request, login)
        self._undo = limits.spend_password(request, login)
        if self._undo is None:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        """Undo the count of an attempt that turned out not to be a guess."""
        if self._undo is not None:
            self._undo()

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Count and record a wrong password, but not what was typed: it may be a password."""
        login = _login_of(credentials)
        limits.count_wrong_password(request, login)
        user = acting.user_for_login(login)
        with transaction.atomic():
            record("visitor", "sign-in.refused", user, label="accounts.user")

    def is_reauthentication_required(self, *, app: str, **_more: Any) -> bool:
        """Require no confirmation soon after one, or after a sign-in with every factor."""
        del app
        row: SignIn | None = getattr(context.request, "sign_in", None)
        return row is None or not signins.is_fresh(row)

    def get_reauthentication_methods(self, user: User | AnonymousUser) -> list[dict[str, Any]]:
        """Require the second factor of those who have one: the password alone is not enough.

        Those who have neither a factor nor a password confirm at their institution; the package
        has no such method and would require nothing.
        """
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        stronger = [method for method in methods if method["id"].startswith("mfa_reauthenticate")]
        if stronger:
            # A passkey comes before a code.
            return sorted(stronger, key=lambda method: method["id"], reverse=True)
        if methods or not isinstance(user, User):
            return methods
        return [{"id": "elsewhere", "url": reverse("account_reauthenticate")}]


def _login_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("username") or credentials.get("email") or "").strip().lower()
