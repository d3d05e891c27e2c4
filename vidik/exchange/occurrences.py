# SPDX-License-Identifier: EUPL-1.2
"""Deadlines of notices on the calendar: what the own institution answers, and feeds back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from vidik.access.occurrences import Kind, Occurrence, Span
from vidik.access.occurrences import register as add
from vidik.access.types import Action, Actor
from vidik.exchange.methods.deadlines import last_day_of, shown_due
from vidik.exchange.models import Addressee, FeedbackDuty
from vidik.exchange.selectors import lists


def _moments(span: Span) -> tuple[dt.datetime, dt.datetime]:
    """Return the moments between which something is due in some days: a day ends at midnight."""
    first = timezone.make_aware(dt.datetime.combine(span.first, dt.time()))
    after = timezone.make_aware(dt.datetime.combine(span.last, dt.time())) + dt.timedelta(days=1)
    return first, after


def _due_in(rows: Any, span: Span) -> Any:
    """Keep what is due in some days; a deadline at midnight is one of the day before."""
    first, after = _moments(span)
    return rows.filter(due_at__gt=first, due_at__lte=after)


def _day_of(due: dt.datetime, unit: str) -> dt.date:
    shown = shown_due(due, unit, ZoneInfo(settings.TIME_ZONE))
    return timezone.localdate(shown) if isinstance(shown, dt.datetime) else shown


def _open(actor: Actor, span: Span) -> QuerySet[Addressee]:
    rows = lists.received_now(actor).filter(lists.OPEN)
    found: QuerySet[Addressee] = _due_in(rows, span).select_related("kind", "sender", "notice")
    return found


def _read(rows: Sequence[Any], _actor: Actor) -> Iterator[Occurrence]:
    now = timezone.now()
    for row in rows:
        day = _day_of(row.due_at, row.deadline_unit)
        yield Occurrence(
            str(row.pk),
            row.title,
            day,
            day,
            reverse("exchange:letter", args=[row.pk]),
            (str(row.kind.name), str(row.sender.name)),
            is_own=True,
            tone="bad" if row.due_at < now else "warn",
        )


def _owed(actor: Actor, span: Span) -> QuerySet[FeedbackDuty]:
    found: QuerySet[FeedbackDuty] = _due_in(lists.duties(actor, "owed"), span)
    return found.select_related("addressee__notice", "sender")


def _read_owed(rows: Sequence[Any], _actor: Actor) -> Iterator[Occurrence]:
    now = timezone.now()
    for row in rows:
        day = last_day_of(row.due_at, ZoneInfo(settings.TIME_ZONE))
        yield Occurrence(
            str(row.pk),
            gettext("Say what became of the notice: %(title)s") % {"title": row.addressee.title},
            day,
            day,
            reverse("exchange:letter", args=[row.addressee_id]),
            (str(row.sender.name),),
            is_own=True,
            tone="bad" if row.due_at < now else "warn",
        )


def register() -> None:
    """Register the room's kinds: of them the institution has its own alone."""
    by_due = (F("due_at").asc(), "pk")
    add(
        Kind(
            "notices", _("Deadlines of notices"), _("Deadline of a notice"),
            Action.EXCHANGE_READ, _open, _read, 40, by_due,
        ),
        Kind(
            "feedback", _("Feedback to be given"), _("Deadline of feedback"),
            Action.EXCHANGE_READ, _owed, _read_owed, 41, by_due,
        ),
    )  # fmt: skip
