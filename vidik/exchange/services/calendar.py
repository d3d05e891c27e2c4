# SPDX-License-Identifier: EUPL-1.2
"""The working calendar in use, changes of it, and the open deadlines that follow them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock, lock_free
from vidik.access.services import acting
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.core.bulk import update_rows
from vidik.core.languages import Texts
from vidik.exchange.methods.calendars import DeclaredDay
from vidik.exchange.methods.deadlines import deadline, last_day_of
from vidik.exchange.models import (
    Addressee,
    CalendarDay,
    FeedbackDuty,
    Kind,
    WorkingCalendar,
)
from vidik.exchange.services.clocks import ClockRow, ladders, place_next_rung, rule_of
from vidik.exchange.services.events import note
from vidik.exchange.services.mailing import queue_mails
from vidik.exchange.services.working_days import current_calendar, reckoning, zone
from vidik.exchange.types import Duty, NoticeEventKind, Template

CALENDAR: Final = Actor.system("calendar-job")
BATCH: Final = 500


def declare_day(
    day: dt.date, *, works: bool, name: Texts, source: str, actor: Actor
) -> CalendarDay:
    """Declare a day free or a working day; open deadlines are counted again in the background.

    Raises:
        ValidationError: a text is missing, or another declaration of the day stands.
    """
    with change(actor, Action.EXCHANGE_CALENDAR) as act:
        if not source.strip():
            raise ValidationError({"source": _("Name the act or decision that declares the day.")})
        bump()
        if CalendarDay.objects.filter(day=day, withdrawn_at__isnull=True).exists():
            raise ValidationError(
                {"day": _("This day has already been declared; withdraw that first.")}
            )
        declared = CalendarDay(
            day=day,
            works=works,
            name=name,
            source=source.strip(),
            added_at=timezone.now(),
            added_by=actor.label,
        )
        declared.full_clean()
        declared.save()
        act.record("calendar-day.declared", declared, day=day.isoformat(), works=works)
        count_again_later()
    return declared


def withdraw_day(declared: CalendarDay, *, actor: Actor) -> CalendarDay:
    """Withdraw a declared day; it stays in the table as history. Twice is once."""
    with change(actor, Action.EXCHANGE_CALENDAR, idempotent=True) as act:
        bump()
        declared = lock(declared)
        if declared.withdrawn_at is not None:
            return declared
        declared.withdrawn_at, declared.withdrawn_by = timezone.now(), actor.label
        declared.save(update_fields=["withdrawn_at", "withdrawn_by"])
        act.record("calendar-day.withdrawn", declared, day=declared.day.isoformat())
        count_again_later()
    return declared


def bump() -> None:
    """Raise the calendar's revision, in the transaction that changes it; others wait for it."""
    _row, made = WorkingCalendar.objects.get_or_create(pk=1, defaults={"rest": [5, 6]})
    if not made:
        WorkingCalendar.objects.filter(pk=1).update(revision=F("revision") + 1)


def count_again_later() -> None:
    """Ask for open deadlines to be counted again, in the transaction that makes it necessary."""
    from vidik.exchange.tasks import count_again  # noqa: PLC0415 - tasks call services

    count_again.defer()


def count_again(*, batch: int = BATCH) -> int:
    """Count open deadlines again that were counted with an earlier calendar, and tell the people.

    Works in batches, each a transaction of its own, first on rows that nobody else has locked, then
    on what is left, waiting for whoever holds it. It may be killed at any point and run again: what
    is done is done once.

    Returns:
        How many deadlines moved.
    """
    moved = 0
    for model in (Addressee, FeedbackDuty):
        for waits in (False, True):
            while True:
                with acting(CALENDAR):
                    found = _count_batch(model, batch, waits=waits)
                    if found is None:
                        break
                    moved += found
    return moved


def _count_batch(model: type[Addressee | FeedbackDuty], batch: int, *, waits: bool) -> int | None:
    using = reckoning()
    clocks: QuerySet[Any] = model.objects.all()
    rows: list[ClockRow] = list(
        lock_free(clocks, waits=waits)
        .filter(revision__lt=using.revision, settled_at__isnull=True, due_at__isnull=False)
        .order_by("revision", "pk")[:batch]
    )
    if not rows:
        return None
    kinds = Kind.objects.in_bulk({row.kind_id for row in rows})
    duty = Duty.FEEDBACK if model is FeedbackDuty else Duty.ANSWER
    rungs = ladders(kinds)
    moved: list[tuple[Addressee, dt.date, dt.date]] = []
    for row in rows:
        rule = rule_of(row, kinds[row.kind_id])
        row.revision = using.revision
        if (
            rule is None
            or row.counted_from is None
            or row.due_at is None
            or row.named_day is not None
        ):
            continue
        due = deadline(rule, row.counted_from, using.calendar, using.zone).due
        if due != row.due_at:
            old = last_day_of(row.due_at, zone())
            row.due_at = due
            place_next_rung(row, rungs[row.kind_id, duty], using, timezone.now())
            addressee = row if isinstance(row, Addressee) else row.addressee
            moved.append((addressee, old, last_day_of(due, zone())))
    update_rows(rows, ["revision", "due_at", "next_rung_at"])
    if moved:
        note(
            [item[0] for item in moved],
            NoticeEventKind.MOVED,
            CALENDAR,
            facts=[
                {"old": old.isoformat(), "new": new.isoformat(), "duty": duty.value}
                for _row, old, new in moved
            ],
        )
        queue_mails(
            [item[0] for item in moved], Template.MOVED, f"{duty.value}:{using.revision}", both=True
        )
        record(
            CALENDAR.label, "deadlines.moved", label="exchange", key="calendar", moved=len(moved)
        )
    return len(moved)


def would_move(
    rows: Iterable[ClockRow], day: dt.date, *, works: bool, kinds: dict[int, Kind]
) -> Iterator[tuple[ClockRow, dt.date, dt.date]]:
    """Say which of some open deadlines a declared day would move, from which day to which."""
    changed = current_calendar().with_declared([DeclaredDay(day, works)])
    for row in rows:
        rule = rule_of(row, kinds[row.kind_id])
        if (
            rule is None
            or row.counted_from is None
            or row.due_at is None
            or row.named_day is not None
        ):
            continue
        fresh = deadline(rule, row.counted_from, changed, zone())
        if fresh.due != row.due_at:
            yield row, last_day_of(row.due_at, zone()), fresh.last_day
