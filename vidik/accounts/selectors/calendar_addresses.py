# SPDX-License-Identifier: EUPL-1.2
"""Read which address of a calendar is open."""

from __future__ import annotations

from vidik.accounts.models import CalendarAddress


def open_address(membership: int | None) -> CalendarAddress | None:
    """Return the open address of a membership."""
    return CalendarAddress.objects.filter(membership=membership, ended_at__isnull=True).first()
