# SPDX-License-Identifier: EUPL-1.2
"""Start clocks and find when the next rung of a ladder falls. One mechanism for every duty."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from vidik.exchange.methods.calendars import Calendar
from vidik.exchange.methods.deadlines import (
    DeadlineRule,
    Unit,
    deadline,
    end_of_day,
    last_day_of,
    moment_of,
)
from vidik.exchange.models import Addressee, FeedbackDuty, Kind, Rung
from vidik.exchange.types import Audience, Duty

ClockRow = Addressee | FeedbackDuty
Ladders = dict[tuple[int, str], list[Rung]]
_CONTACT_POINTS: Final = frozenset({Audience.CONTACT, Audience.SECOND, Audience.SENDER})


def ladders(kinds: Iterable[int]) -> Ladders:
    """Return the rungs of kinds by kind and duty, with an empty ladder where there is none."""
    keys = list(kinds)
    found: Ladders = {(key, duty.value): [] for key in keys for duty in Duty}
    for rung in Rung.objects.filter(kind__in=keys).order_by("position"):
        found[rung.kind_id, rung.duty].append(rung)
    return found


def rule_of(clock: ClockRow, kind: Kind) -> DeadlineRule | None:
    """Return how the deadline of a clock is counted; None where nothing is due.

    Args:
        clock: what is due.
        kind: its kind, which the caller has at hand.
    """
    if isinstance(clock, FeedbackDuty):
        return kind.rule(Duty.FEEDBACK)
    if clock.minutes is not None:
        return DeadlineRule(clock.minutes, Unit.MINUTES)
    return kind.rule(Duty.ANSWER)


@dataclass(frozen=True, slots=True)
class DeadlineContext:
    """What deadlines are counted with: a calendar, its revision, a zone."""

    calendar: Calendar
    revision: int
    zone: ZoneInfo


def start_clock(
    clock: ClockRow,
    rule: DeadlineRule | None,
    start: dt.datetime,
    rungs: Sequence[Rung],
    using: DeadlineContext,
) -> None:
    """Start a clock from a moment; the caller saves it. Without a rule nothing is ever due.

    A day that the sender named holds where it lies after the end of the deadline, never before it.
    """
    clock.counted_from, clock.revision = start, using.revision
    clock.due_at = clock.next_rung_at = clock.settled_at = clock.ladder_from = None
    if rule is not None:
        clock.due_at = deadline(rule, start, using.calendar, using.zone).due
        if clock.named_day is not None:
            clock.due_at = max(clock.due_at, end_of_day(clock.named_day, using.zone))
            clock.named_day = last_day_of(clock.due_at, using.zone)
        place_next_rung(clock, rungs, using, start)


def count_from_receipt(
    clock: ClockRow,
    rule: DeadlineRule,
    at: dt.datetime,
    rungs: Sequence[Rung],
    using: DeadlineContext,
) -> None:
    """Count a deadline that has run from the sending from its receipt; the caller saves it.

    A term that has passed stays as it was: whoever opens late is late. A day that the sender named
    stays what the sender named, also where the deadline ends after it.
    """
    if clock.due_at is not None and clock.due_at <= at:
        return
    named = clock.named_day
    start_clock(clock, rule, at, rungs, using)
    clock.named_day = named


def settle(clock: ClockRow, at: dt.datetime) -> None:
    """Stop a clock; the caller saves it."""
    clock.settled_at, clock.next_rung_at = clock.settled_at or at, None


def planned(
    clock: ClockRow, rungs: Sequence[Rung], using: DeadlineContext
) -> list[tuple[dt.datetime, Rung]]:
    """Return the rungs of a running clock with their moments, in the order of time.

    A rung that would have fallen before the clock was started, or before more time was given, does
    not fall at all; nor does one that reminds contact points after somebody was reached by
    telephone.
    """
    if clock.due_at is None or clock.counted_from is None:
        return []
    found = [
        (moment_of(clock.due_at, rung.amount, Unit(rung.unit), using.calendar, using.zone), rung)
        for rung in rungs
    ]
    start = max(clock.counted_from, clock.ladder_from or clock.counted_from)
    called_at = clock.called_at if isinstance(clock, Addressee) else None
    return sorted(
        (
            (moment, rung)
            for moment, rung in found
            if moment > start
            and not (called_at and moment > called_at and rung.audience in _CONTACT_POINTS)
        ),
        key=lambda pair: (pair[0], pair[1].position),
    )


def place_next_rung(
    clock: ClockRow, rungs: Sequence[Rung], using: DeadlineContext, after: dt.datetime
) -> None:
    """Note when the next rung after a moment falls; the caller saves it."""
    moments = (moment for moment, _rung in planned(clock, rungs, using))
    clock.next_rung_at = next((moment for moment in moments if moment > after), None)
