# SPDX-License-Identifier: EUPL-1.2
"""How sign-in behaves here: accounts are given, not taken."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class InvitedOnly(DefaultAccountAdapter):  # type: ignore[misc] - the package is untyped
    """Nobody registers on their own."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say that registration is closed."""
        del request
        return False
