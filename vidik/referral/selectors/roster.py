# SPDX-License-Identifier: EUPL-1.2
"""Read the roster of the centre, who may be on it, and consultations."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from vidik.access.types import Action, Actor, OutOfScope
from vidik.accounts.models import Membership, User
from vidik.accounts.selectors.acting import current_memberships
from vidik.core.alphabet import in_alphabet
from vidik.referral.methods.receipts import Span, uncovered
from vidik.referral.models import Shift

ON_DUTY: Final = ("duty-expert", "case-expert", "centre-head")
LOOKED_AHEAD: Final = dt.timedelta(days=7)
"""How far ahead the roster says that nobody is on duty."""


def shifts(institution: int, *, since: dt.datetime) -> QuerySet[Shift]:
    """List the shifts that end after a moment, by their beginning."""
    return Shift.objects.filter(institution=institution, ends_at__gt=since).select_related("user")


def on_duty(institution: int, now: dt.datetime) -> list[Shift]:
    """List who is on duty at a moment, first in line before second.

    Whoever has left since the roster was written is called by nobody and covers no hour.
    """
    rows = _of_those_there(institution, timezone.localdate())
    rows = rows.filter(starts_at__lte=now, ends_at__gt=now)
    return list(rows.select_related("user").order_by("second", "starts_at", "id"))


@lru_cache(maxsize=16)
def _of_those_there(institution: int, on: dt.date) -> QuerySet[Shift]:
    """Return the query of a day, built once: its parts are the same each time."""
    there = _members(institution, on, ON_DUTY).order_by().values("pk")
    return Shift.objects.filter(institution=institution, user__in=there)


def experts_of(institution: int, *roles: str) -> list[User]:
    """List the members of the centre who hold one of the roles today."""
    return list(to_choose_from(institution, *roles))


def to_choose_from(institution: int, *roles: str) -> QuerySet[User]:
    """Return the same members by name, to choose one from."""
    return _members(institution, timezone.localdate(), roles or ON_DUTY)


def _members(institution: int, on: dt.date, roles: Collection[str]) -> QuerySet[User]:
    rows: QuerySet[Membership] = current_memberships(on).filter(
        institution=institution, role__in=roles, user__is_active=True
    )
    return User.objects.filter(pk__in=rows.values("user")).order_by(
        in_alphabet("display_name"), "pk"
    )


def get_shift(actor: Actor, key: uuid.UUID) -> Shift:
    """Return a shift of the actor's centre by its key.

    Raises:
        OutOfScope: there is none.
    """
    rows = Shift.objects.filter(pk=key, institution=actor.institution)
    found = rows.select_related("user").first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_ROSTER, label="referral.shift", key=str(key))
    return found


def gaps(institution: int, now: dt.datetime) -> list[Span]:
    """Return the hours of the coming week in which nobody is first in line."""
    until = now + LOOKED_AHEAD
    rows = _of_those_there(institution, timezone.localdate())
    rows = rows.filter(second=False, ends_at__gt=now, starts_at__lt=until)
    return uncovered(rows.values_list("starts_at", "ends_at"), now, until)
