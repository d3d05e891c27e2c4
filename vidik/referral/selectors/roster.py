# SPDX-License-Identifier: EUPL-1.2
"""Read the roster of the centre, who may be on it, and consultations."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth
from django.utils import timezone

from vidik.access.services import can
from vidik.access.types import Action, Actor, OutOfScope
from vidik.accounts.models import Membership, User
from vidik.accounts.selectors.acting import current_memberships
from vidik.core.alphabet import in_alphabet
from vidik.referral.methods.receipts import Span, uncovered
from vidik.referral.models import Consultation, Shift
from vidik.referral.types import (
    ADVICE_CHANNELS,
    Advice,
    Caller,
    Channel,
    Known,
    Topic,
)

ON_DUTY: Final = ("duty-expert", "case-expert", "centre-head")
LOOKED_AHEAD: Final = dt.timedelta(days=7)
"""How far ahead the roster says that nobody is on duty."""


def consultations(actor: Actor) -> QuerySet[Consultation]:
    """List the consultations of the actor's centre, the newest first."""
    if actor.institution is None or not can(actor, Action.REPORTS_READ):
        return Consultation.objects.none()
    rows = Consultation.objects.filter(centre=actor.institution)
    return rows.select_related("caller_institution", "entered_by").order_by("-at", "id")


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
    """Give the query of a day, built once: its parts are the same each time."""
    there = _members(institution, on, ON_DUTY).order_by().values("pk")
    return Shift.objects.filter(institution=institution, user__in=there)


def experts_of(institution: int, *roles: str) -> list[User]:
    """List the members of the centre who hold one of the roles today."""
    return list(to_choose_from(institution, *roles))


def to_choose_from(institution: int, *roles: str) -> QuerySet[User]:
    """Give the same members by name, to choose one from."""
    return _members(institution, timezone.localdate(), roles or ON_DUTY)


def _members(institution: int, on: dt.date, roles: Collection[str]) -> QuerySet[User]:
    rows: QuerySet[Membership] = current_memberships(on).filter(
        institution=institution, role__in=roles, user__is_active=True
    )
    return User.objects.filter(pk__in=rows.values("user")).order_by(
        in_alphabet("display_name"), "pk"
    )


def get_shift(actor: Actor, key: uuid.UUID) -> Shift:
    """Give a shift of the actor's centre by its key.

    Raises:
        OutOfScope: there is none.
    """
    rows = Shift.objects.filter(pk=key, institution=actor.institution)
    found = rows.select_related("user").first()
    if found is None:
        raise OutOfScope(action=Action.REPORTS_ROSTER, label="referral.shift", key=str(key))
    return found


def gaps(institution: int, now: dt.datetime) -> list[Span]:
    """Give the hours of the coming week in which nobody is first in line."""
    until = now + LOOKED_AHEAD
    rows = _of_those_there(institution, timezone.localdate())
    rows = rows.filter(second=False, ends_at__gt=now, starts_at__lt=until)
    return uncovered(rows.values_list("starts_at", "ends_at"), now, until)


@dataclass(frozen=True, slots=True)
class Counted:
    """How many consultations fell on one answer."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class YearOfAdvice:
    """What the centre was asked in a year, counted."""

    year: int
    all: int
    about_children: int
    callers: tuple[Counted, ...]
    topics: tuple[Counted, ...]
    advice: tuple[Counted, ...]
    channels: tuple[Counted, ...]
    months: tuple[int, ...]
    """January to December."""


def year_of_advice(actor: Actor, year: int) -> YearOfAdvice:
    """Count the consultations of a year by who asked, about what, with what result."""
    rows = list(
        consultations(actor)
        .filter(at__year=year)
        .order_by()
        .annotate(month=ExtractMonth("at"))
        .values_list("caller", "topic", "advice", "channel", "child", "month")
        .annotate(count=Count("pk"))
    )

    def by(place: int, choices: Iterable[tuple[str, object]]) -> tuple[Counted, ...]:
        counts: Counter[str] = Counter()
        for row in rows:
            counts[row[place]] += row[-1]
        return tuple(Counted(str(name), counts[code]) for code, name in choices)

    months: Counter[int] = Counter()
    for row in rows:
        months[row[5]] += row[-1]
    return YearOfAdvice(
        year,
        sum(row[-1] for row in rows),
        sum(row[-1] for row in rows if row[4] == Known.YES),
        by(0, Caller.choices),
        by(1, Topic.choices),
        by(2, Advice.choices),
        by(3, [pair for pair in Channel.choices if pair[0] in ADVICE_CHANNELS]),
        tuple(months[month] for month in range(1, 13)),
    )
