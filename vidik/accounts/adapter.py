# SPDX-License-Identifier: EUPL-1.2
"""How sign-in behaves here: accounts are given, not taken."""

from __future__ import annotations

from typing import ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_MISMATCH = _("No account fits this name and password. Check both, capitals included.")


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
        "enter_current_password": _("This is not your present password."),
        "incorrect_password": _("This is not your password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say that registration is closed."""
        del request
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go back to one’s own account after a change of the password."""
        del request
        return reverse("account")
