# SPDX-License-Identifier: EUPL-1.2
"""Look for unusual patterns in the acts of persons, and decide on what was found.

This room is below the one that knows rights: whoever calls asks for the right first.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.audit import registry, selectors
from vidik.audit.models import AuditEvent, ReviewItem, ReviewPattern, ReviewState
from vidik.audit.services.recording import record
from vidik.audit.types import VISITOR, Event, Limits, Pattern, Threshold
from vidik.audit.workflow import REVIEW

NOTE_LIMIT: Final = 4000
_OVERLAP: Final = dt.timedelta(minutes=15)
"""How much longer than the window the acts are looked at, for acts that came on record late."""
_LONGEST_AWAY: Final = dt.timedelta(days=31)
"""How far a job that was away looks back."""


@dataclass(frozen=True, slots=True)
class _Run:
    """The acts of one person that crossed the threshold."""

    actor: str
    count: int
    first: Event
    last: Event


def find_patterns(actor: str, *, now: dt.datetime | None = None) -> int:
    """Look through the latest acts and put what is unusual on the list; give how many are new.

    What was decided on is not found again: only acts after it count. An open item grows.

    Args:
        actor: label of the part of the system that looks.
        now: the moment up to which it looks; by default the present.
    """
    moment = now or timezone.now()
    new = 0
    with transaction.atomic():
        rows = {row.code: row for row in ReviewPattern.objects.select_for_update()}
        for code, pattern in registry.patterns().items():
            row = rows.get(code)
            if row is None or not row.is_watched:
                continue
            limits = limits_of(row)
            for run in _runs(pattern, limits, _acts(pattern, limits, moment, row.looked_until)):
                new += _store(row, run, actor)
            ReviewPattern.objects.filter(pk=row.pk).update(looked_until=moment)
    return new


def decide(key: uuid.UUID, step: str, note: str, *, actor: str) -> None:
    """Take a step on an item of the list, with a note.

    Raises:
        TransitionRefused: the step is not possible any more.
        ValidationError: the note is missing or too long.
        DoesNotExist: there is no such item.
    """
    if not note.strip() or len(note) > NOTE_LIMIT:
        raise ValidationError(
            {
                "note": _(
                    "Write a note of at most %(limit)s characters: the reason, and what follows."
                )
                % {"limit": NOTE_LIMIT}
            }
        )
    with transaction.atomic():
        item = ReviewItem.objects.select_for_update().get(pk=key)
        REVIEW.apply(item, step)
        item.note = note.strip()
        item.decided_by = actor
        item.decided_at = timezone.now()
        item.save()
        record(actor, f"review.{step}", item, pattern=item.pattern_id)


def set_threshold(wanted: Threshold, *, actor: str) -> None:
    """Set from when on a pattern counts as unusual.

    Raises:
        ValidationError: a number is out of its range.
        DoesNotExist: there is no such pattern.
    """
    with transaction.atomic():
        row = ReviewPattern.objects.select_for_update().get(pk=wanted.pattern)
        row.threshold = wanted.threshold
        row.window_minutes = wanted.window_minutes
        row.from_hour = wanted.from_hour
        row.until_hour = wanted.until_hour
        row.is_watched = wanted.is_watched
        row.full_clean()
        row.save()
        record(
            actor,
            "review.threshold-set",
            row,
            threshold=row.threshold,
            window_minutes=row.window_minutes,
            from_hour=row.from_hour,
            until_hour=row.until_hour,
            is_watched=row.is_watched,
        )


def limits_of(row: ReviewPattern) -> Limits:
    """Return a stored threshold as the patterns use it."""
    window = dt.timedelta(minutes=row.window_minutes)
    return Limits(row.threshold, window, row.from_hour, row.until_hour)


def _acts(
    pattern: Pattern, limits: Limits, moment: dt.datetime, looked: dt.datetime | None
) -> Iterator[Event]:
    """Stream the acts among which the pattern is looked for, person by person.

    While nobody looked acts went on: it begins a window before the last look.
    """
    since = max(min(looked or moment, moment), moment - _LONGEST_AWAY)
    rows = AuditEvent.objects.filter(at__gt=since - limits.window - _OVERLAP, at__lte=moment)
    whose = {"actor": VISITOR} if pattern.of_visitors else {"actor__startswith": "user:"}
    rows = rows.filter(**whose)
    if pattern.kinds:
        rows = rows.filter(verb__in=registry.codes_of(*pattern.kinds))
    if pattern.facts:
        rows = rows.filter(payload__contains=dict(pattern.facts))
    decided = dict(
        ReviewItem.objects.filter(pattern_id=pattern.code)
        .exclude(state=ReviewState.OPEN)
        .values_list("actor")
        .annotate(Max("last_sequence"))
    )
    for row in rows.order_by("actor", "at", "sequence").iterator(chunk_size=2000):
        if row.sequence > decided.get(row.actor, 0):
            yield selectors.as_event(row)


def _runs(pattern: Pattern, limits: Limits, acts: Iterable[Event]) -> Iterator[_Run]:
    matching = pattern.filter_acts(acts, limits) if pattern.filter_acts is not None else acts
    for actor, own in groupby(matching, key=lambda event: event.actor):
        run = _busiest(actor, own, limits, counts_records=pattern.counts_records)
        if run is not None:
            yield run


def _busiest(
    actor: str, acts: Iterable[Event], limits: Limits, *, counts_records: bool
) -> _Run | None:
    """Return the person's run of acts, with the most that stood in one window."""
    window: deque[Event] = deque()
    records: Counter[tuple[str, str]] = Counter()
    most = 0
    first: Event | None = None
    last: Event | None = None
    for event in acts:
        window.append(event)
        records[event.subject_label, event.subject_key] += 1
        while window[0].at <= event.at - limits.window:
            removed = window.popleft()
            records[removed.subject_label, removed.subject_key] -= 1
            if not records[removed.subject_label, removed.subject_key]:
                del records[removed.subject_label, removed.subject_key]
        count = len(records) if counts_records else len(window)
        if count >= limits.threshold:
            first = first or window[0]
            last = event
            most = max(most, count)
    return _Run(actor, most, first, last) if first is not None and last is not None else None


def _store(row: ReviewPattern, run: _Run, actor: str) -> int:
    """Let the open item of the person grow, or open one; give how many are new."""
    item = ReviewItem.objects.filter(pattern=row, actor=run.actor, state=ReviewState.OPEN).first()
    if item is None:
        item = ReviewItem.objects.create(
            pattern=row,
            actor=run.actor,
            count=run.count,
            first_sequence=min(run.first.sequence, run.last.sequence),
            last_sequence=max(run.first.sequence, run.last.sequence),
            first_at=run.first.at,
            last_at=run.last.at,
        )
        record(actor, "review.found", item, pattern=row.code)
        return 1
    if run.last.sequence > item.last_sequence or run.count > item.count:
        item.count = max(item.count, run.count)
        item.last_sequence = max(item.last_sequence, run.last.sequence)
        item.last_at = max(item.last_at, run.last.at)
        item.save(update_fields=["count", "last_sequence", "last_at"])
    return 0
