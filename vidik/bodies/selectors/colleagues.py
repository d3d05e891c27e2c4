# SPDX-License-Identifier: EUPL-1.2
"""Whether somebody else acts for an institution, so that there is a second person."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from vidik.access.types import Actor, Role
from vidik.accounts.models import Membership


def somebody_else(actor: Actor, roles: Collection[Role]) -> bool:
    """Return whether another person acts for the actor's institution in one of some roles."""
    today = timezone.localdate()
    rows = Membership.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        institution=actor.institution,
        role__in=roles,
        valid_from__lte=today,
        ended_at__isnull=True,
        user__is_active=True,
    )
    return rows.exclude(user=actor.user_id).exists()
