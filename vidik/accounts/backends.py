# SPDX-License-Identifier: EUPL-1.2
"""Who a name and a password belong to, found at the same cost whoever they name."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from vidik.accounts.models import User
from vidik.accounts.selectors import acting


class OneCheck(AuthenticationBackend):  # type: ignore[misc] # the package is untyped
    """Checks one password for each attempt.

    The package tries an address as a name and as an address, which takes twice as long where there
    is such an account: the clock would tell who has one.
    """

    def user_can_authenticate(self, user: User) -> bool:
        """Let nobody in to a closed account, nor to a demonstration's where real people work."""
        return user.may_sign_in

    def _authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        del request
        login = str(credentials.get("username") or credentials.get("email") or "")
        found = acting.user_for_login(login)
        # For nobody the package hashes once in vain.
        user: User | None = self._check_password(found, str(credentials.get("password") or ""))
        if found is not None and found.is_active and not found.may_sign_in:
            # The package would say that the account is closed; it is as though it were not there.
            self.unstash_authenticated_user()
        return user
