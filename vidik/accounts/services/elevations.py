# SPDX-License-Identifier: EUPL-1.2
"""Elevated sessions: acts of great reach open for some minutes, for a reason, on record."""

from __future__ import annotations

from django.utils import timezone

from vidik.access.changes import change
from vidik.access.types import Actor, OutOfScope
from vidik.accounts.models import Elevation, SignIn
from vidik.accounts.selectors import signins
from vidik.accounts.types import ELEVATION_LASTS


class FactorFirst(Exception):
    """Acts of great reach were asked for without a code or a passkey shown within minutes."""


def elevate(sign_in: SignIn, reason: str, *, actor: Actor) -> Elevation:
    """Open acts of great reach in a sign-in in which a code or a passkey was just shown.

    One that is open ends with it, so that each period has its own reason.

    Raises:
        OutOfScope: it is somebody else's sign-in, or one that acts for no institution.
        FactorFirst: neither was shown, or it is too long ago.
    """
    with change(actor, None) as act:
        membership = sign_in.membership
        if actor.user_id != sign_in.user_id or membership is None:
            raise OutOfScope(label="accounts.signin")
        if not signins.may_elevate(sign_in):
            raise FactorFirst
        now = timezone.now()
        _end(sign_in)
        row = Elevation.objects.create(
            sign_in=sign_in,
            user=sign_in.user,
            institution=membership.institution,
            role=membership.role,
            reason=reason,
            begun_at=now,
            expires_at=now + ELEVATION_LASTS,
        )
        act.record("elevation.begun", row, role=row.role)
    return row


def end_elevation(sign_in: SignIn, *, actor: Actor) -> None:
    """End an elevated session before its time."""
    with change(actor, None, idempotent=True) as act:
        if actor.user_id != sign_in.user_id:
            raise OutOfScope(label="accounts.signin")
        row = Elevation.objects.filter(sign_in=sign_in, ended_at__isnull=True).first()
        if row is not None and _end(sign_in):
            act.record("elevation.ended", row)


def _end(sign_in: SignIn) -> int:
    rows = Elevation.objects.filter(sign_in=sign_in, ended_at__isnull=True)
    return rows.update(ended_at=timezone.now())
