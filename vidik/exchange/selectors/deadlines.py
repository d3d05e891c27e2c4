# SPDX-License-Identifier: EUPL-1.2
"""Explain deadlines; read the working calendar and what a declared day would move."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import (
    QuerySet,
)
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.exchange.methods.calendars import DayOff
from vidik.exchange.methods.deadlines import Deadline, DeadlineRule, deadline
from vidik.exchange.models import (
    Addressee,
    CalendarDay,
    FeedbackDuty,
    Kind,
)
from vidik.exchange.selectors.lists import OPEN
from vidik.exchange.services.calendar import would_move
from vidik.exchange.services.clocks import rule_of
from vidik.exchange.services.working_days import current_calendar, zone
from vidik.exchange.types import (
    Duty,
    Moved,
)

_MOVED_SHOWN: Final = 200


def explained(clock: Addressee | FeedbackDuty) -> Deadline | None:
    """Say step by step how a deadline is counted with the calendar that stands now."""
    rule = rule_of(clock, clock.kind)
    if rule is None or clock.counted_from is None:
        return None
    return deadline(rule, clock.counted_from, current_calendar(), zone())


def explain(rule: DeadlineRule, start: dt.datetime) -> Deadline:
    """Count a deadline of one's own with the calendar that stands now.

    Raises:
        CalendarError: the deadline leaves the years for which there are calendars.
    """
    return deadline(rule, start, current_calendar(), zone())


def holidays(year: int) -> list[DayOff]:
    """List the holidays and declared free days of a year.

    Raises:
        CalendarError: there is no calendar for the year.
    """
    return current_calendar().holidays_in(year)


def declared_days(year: int) -> QuerySet[CalendarDay]:
    """List what was declared for days of a year, withdrawn ones too."""
    return CalendarDay.objects.filter(day__year=year)


def declared_day(key: int) -> CalendarDay:
    """Return one declared day.

    Raises:
        CalendarDay.DoesNotExist: there is none.
    """
    return CalendarDay.objects.get(pk=key)


def moved_by(actor: Actor, day: dt.date, *, works: bool) -> list[Moved]:
    """Say which open deadlines of the actor's institution a declared day would move.

    Only clocks that run on that day or end near it can move; at most 200 are listed.
    """
    near = dt.timedelta(days=40)
    reach = timezone.make_aware(dt.datetime.combine(day, dt.time()))
    found: list[Moved] = []
    rows = scope(actor, Action.EXCHANGE_READ, Addressee.objects.filter(OPEN))
    rows = rows.filter(due_at__gte=reach - near, counted_from__lte=reach + near)
    duty_rows = scope(
        actor, Action.EXCHANGE_READ, FeedbackDuty.objects.filter(settled_at__isnull=True)
    ).filter(due_at__gte=reach - near, counted_from__lte=reach + near)
    known = {kind.pk: kind for kind in Kind.objects.all()}
    first = rows.select_related("institution", "sender", "kind").order_by("due_at")
    second = duty_rows.select_related("addressee__institution", "addressee__kind")
    clocks: list[Addressee | FeedbackDuty] = [
        *first[:_MOVED_SHOWN],
        *second.order_by("due_at")[:_MOVED_SHOWN],
    ]
    for row, old, new in would_move(clocks, day, works=works, kinds=known):
        is_feedback = isinstance(row, FeedbackDuty)
        found.append(
            Moved(
                row.addressee if isinstance(row, FeedbackDuty) else row,
                Duty.FEEDBACK if is_feedback else Duty.ANSWER,
                old,
                new,
            )
        )
    return found
