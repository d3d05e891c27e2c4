# SPDX-License-Identifier: EUPL-1.2
"""Let people of the tests do acts of great reach, as though they had asked for it."""

from __future__ import annotations

from django.utils import timezone

from vidik.accounts.models import Elevation, SignIn, User
from vidik.accounts.types import ELEVATION_LASTS


def elevate(user: User | int) -> None:
    """Open an elevated session in every open sign-in of somebody that acts for an institution."""
    now = timezone.now()
    for row in SignIn.objects.filter(user=user, ended_at__isnull=True, membership__isnull=False):
        assert row.membership is not None
        Elevation.objects.filter(sign_in=row, ended_at__isnull=True).update(ended_at=now)
        Elevation.objects.create(
            sign_in=row,
            user=row.user,
            institution=row.membership.institution,
            role=row.membership.role,
            reason="For the tests.",
            begun_at=now,
            expires_at=now + ELEVATION_LASTS,
        )
