# SPDX-License-Identifier: EUPL-1.2
"""User names: how they are stored, and which are free."""

from __future__ import annotations

import unicodedata

from django.db.models import Q

from vidik.accounts.models import User


def as_stored(typed: str) -> str:
    """Return a user name as it is stored: wide and joined letters are the plain ones."""
    return unicodedata.normalize("NFKC", typed).strip()


def is_free(name: str) -> bool:
    """Say whether nobody signs in by a name, given as it is stored: neither as name nor as address.

    Upper and lower case make no difference.
    """
    return not User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)).exists()
