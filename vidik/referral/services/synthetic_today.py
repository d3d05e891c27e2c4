# SPDX-License-Identifier: EUPL-1.2
"""What a demonstration needs to look like a day of work: a roster, and times that have passed."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.utils import timezone
from django.utils.encoding import force_bytes

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.accounts.models import User
from vidik.referral.methods import receipts
from vidik.referral.models import Report, ReporterFollowUp, Shift
from vidik.referral.policies import DESK
from vidik.referral.services.handling import take_report
from vidik.referral.services.roster import add_shift
from vidik.referral.services.synthetic import SyntheticRefused

DAY_BEGINS: Final = dt.time(8)
NIGHT_BEGINS: Final = dt.time(20)


def was_received(submission: uuid.UUID) -> bool:
    """Return whether the form with this key was sent before, whoever sent it."""
    desk = Actor.system(DESK)
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    stored_keys = [receipts.stored_key(submission, force_bytes(key)) for key in keys]
    with acting(desk):
        authorize(desk, Action.REPORTS_RECEIVE)
        return ReporterFollowUp.objects.filter(submission__in=stored_keys).exists()


def take_synthetic(report: Report, *, at: dt.datetime, actor: Actor) -> Report:
    """Take on a synthetic report as though it had been taken some time ago.

    Raises:
        SyntheticRefused: the report is a real one.
        TransitionRefused: somebody has taken it already.
    """
    if not report.case.is_demo:
        msg = "Only a synthetic report gets another time of being taken on."
        raise SyntheticRefused(msg)
    taken = take_report(report, actor=actor)
    with acting(actor):
        for model in (Report, ReporterFollowUp):
            model.objects.filter(pk=taken.pk).update(taken_at=at)
        taken.refresh_from_db()
    return taken


def fill_synthetic_roster(
    week: dt.date, first: Sequence[User], second: User, *, actor: Actor
) -> int:
    """Put people on duty for a week in which nobody is yet; return how many shifts were added.

    Args:
        week: its Monday.
        first: who take turns as first in line, by day and by night.
        second: who stands behind them.
        actor: who keeps the roster.

    Raises:
        SyntheticRefused: these are production settings.
    """
    if not settings.DEMO:
        msg = "A synthetic roster is refused here: these are production settings."
        raise SyntheticRefused(msg)
    begins = _at(week, DAY_BEGINS)
    ends = _at(week + dt.timedelta(days=7), DAY_BEGINS)
    with acting(actor):
        authorize(actor, Action.REPORTS_ROSTER)
        if Shift.objects.filter(
            institution=actor.institution, starts_at__lt=ends, ends_at__gt=begins
        ).exists():
            return 0
    for number in range(7):
        day = week + dt.timedelta(days=number)
        morning, evening = _at(day, DAY_BEGINS), _at(day, NIGHT_BEGINS)
        next_morning = _at(day + dt.timedelta(days=1), DAY_BEGINS)
        by_day, by_night = first[number % len(first)], first[(number + 1) % len(first)]
        for user, starts_at, ends_at, supports in (
            (by_day, morning, evening, False),
            (by_night, evening, next_morning, False),
            (second, morning, next_morning, True),
        ):
            add_shift(
                user, starts_at=starts_at, ends_at=ends_at, second=supports,
                also_past=True, actor=actor,
            )  # fmt: skip
    return 21


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, time))
