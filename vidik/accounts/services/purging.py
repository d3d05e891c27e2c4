# SPDX-License-Identifier: EUPL-1.2
"""Forget sign-ins that are long over: device and network of a person are not stored for ever."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.contrib.sessions.models import Session
from django.db.models import Q
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Actor
from vidik.accounts.models import SignIn

RETENTION_OF_LINKS: Final = dt.timedelta(days=180)
"""So long an ended sign-in stays in the person's list of devices and tells known networks."""
PURGER: Final = Actor.system("sign-in-purger")


def purge_sign_ins(*, batch: int = 5_000) -> int:
    """Delete sign-ins that were over before the set time, and keep on record how many.

    That somebody signed in stays in the record of acts. Sign-ins within which a session was
    elevated stay as long as the elevation does. Run again, it finds what has come since.

    Args:
        batch: how many rows one transaction deletes.

    Returns:
        How many were deleted.
    """
    purged = 0
    while True:
        before = timezone.now() - RETENTION_OF_LINKS
        over = SignIn.objects.filter(
            Q(ended_at__lt=before) | Q(ended_at__isnull=True, seen_at__lt=before),
            elevations__isnull=True,
        )
        with change(PURGER, None, idempotent=True) as act:
            keys = list(over.order_by("pk").values_list("pk", flat=True)[:batch])
            if not keys:
                return purged
            SignIn.objects.filter(pk__in=keys).delete()
            act.record("sign-ins.purged", label="accounts.signin", count=len(keys))
        purged += len(keys)


def purge_sessions(*, batch: int = 5_000) -> int:
    """Delete sessions that have expired; most were begun by visitors who signed in nowhere.

    They say nothing that anybody could read and open nothing any more, so nothing is recorded.

    Args:
        batch: how many rows one statement deletes.

    Returns:
        How many were deleted.
    """
    purged = 0
    while True:
        expired = Session.objects.filter(expire_date__lt=timezone.now()).order_by("expire_date")
        keys = list(expired.values_list("pk", flat=True)[:batch])
        removed, _kinds = Session.objects.filter(pk__in=keys).delete()
        purged += removed
        if removed < batch:
            return purged
