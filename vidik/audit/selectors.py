# SPDX-License-Identifier: EUPL-1.2
"""Read the record of acts."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from django.db import connection, models
from django.db.models import Q, QuerySet
from django.utils import timezone

from vidik.audit import registry
from vidik.audit.models import (
    AuditAnchor,
    AuditEvent,
    AuditHead,
    ReviewItem,
    ReviewPattern,
    ReviewState,
)
from vidik.audit.types import (
    Event,
    EventChoices,
    EventFilter,
    EventPage,
    Review,
    SignedHead,
    Threshold,
)
from vidik.audit.workflow import REVIEW

PER_PAGE: Final = 50
AT_ONCE: Final = 50_000
"""How many acts a page verifies while somebody waits."""
ROUND: Final = dt.timedelta(minutes=5)
"""How often the head is signed, and unusual patterns are looked for."""
STORY: Final = 500
"""How many acts of one request are shown."""


def history_of(subject: models.Model, limit: int = 50) -> list[Event]:
    """List the latest acts on a row, newest first."""
    rows = AuditEvent.objects.filter(
        subject_label=subject._meta.label_lower,  # noqa: SLF001 - Django's public-by-use API
        subject_key=str(subject.pk),
    ).order_by("-at", "-sequence")[:limit]
    return [as_event(row) for row in rows]


def acts_on(subjects: Sequence[models.Model], verb: str) -> dict[str, Event]:
    """Return the latest act of a verb on each of some rows of one model, by key, in one query."""
    if not subjects:
        return {}
    rows = AuditEvent.objects.filter(
        subject_label=subjects[0]._meta.label_lower,  # noqa: SLF001 - Django's public-by-use API
        subject_key__in=[str(row.pk) for row in subjects],
        verb=verb,
    ).order_by("at", "sequence")
    return {row.subject_key: as_event(row) for row in rows}


def acts_since(
    subjects: Sequence[models.Model], since: dt.datetime, verbs: Collection[str]
) -> list[Event]:
    """List the acts of some verbs on some rows after a moment, the newest first, in one query."""
    keys: dict[str, list[str]] = {}
    for row in subjects:
        keys.setdefault(row._meta.label_lower, []).append(str(row.pk))  # noqa: SLF001 - Django's public-by-use API
    which = Q()
    for label, these in keys.items():
        which |= Q(subject_label=label, subject_key__in=these)
    rows = AuditEvent.objects.filter(which, at__gt=since, verb__in=verbs)
    return [as_event(row) for row in rows.order_by("-at", "-sequence")] if keys else []


def acts_of(verbs: Iterable[str]) -> list[Event]:
    """List every act of some verbs, oldest first: for what is rare and must never be cut off."""
    rows = AuditEvent.objects.filter(verb__in=list(verbs)).order_by("sequence")
    return [as_event(row) for row in rows]


def latest_events(*, before: int | None = None, limit: int = PER_PAGE) -> list[Event]:
    """List the latest acts of all, newest first, from below a number on."""
    return events_page(EventFilter(), before=before, limit=limit).events


def events_page(
    wanted: EventFilter,
    *,
    before: int | None = None,
    after: int | None = None,
    limit: int = PER_PAGE,
) -> EventPage:
    """Return a page of acts by the number it starts from, at the same cost however many there are.

    Acts are in the order of their moments. That is the order of their numbers, unless the
    machine's clock was set back.

    Args:
        wanted: what to narrow by.
        before: show the acts before the one of this number, the latest of them first.
        after: show the acts that follow the one of this number; `before` counts if both are given.
        limit: how many acts stand on a page.
    """
    rows = _matching(wanted)
    if before is None and after is not None:
        upward = list(_later(rows, after).order_by("at", "sequence")[: limit + 1])
        return _page(rows, upward[:limit][::-1], newer=len(upward) > limit)
    if before is not None:
        shown = list(_earlier(rows, before).order_by("-at", "-sequence")[:limit])
        newer = bool(shown) and _later(rows, shown[0].sequence).exists()
        return _page(rows, shown, newer=newer)
    return _page(rows, list(rows.order_by("-at", "-sequence")[:limit]), newer=False)


def event(sequence: int) -> Event | None:
    """Return the act of a number."""
    row = AuditEvent.objects.filter(pk=sequence).first()
    return as_event(row) if row is not None else None


def story_of(event: Event, limit: int = STORY) -> list[Event]:
    """List the acts of the same request in their order; the act alone where it has none."""
    if not event.request:
        return [event]
    rows = AuditEvent.objects.filter(request=event.request).order_by("sequence")[:limit]
    return [as_event(row) for row in rows]


def matching_events(wanted: EventFilter) -> Iterator[Event]:
    """Return every act asked for, oldest first, without holding them all in memory."""
    for row in _matching(wanted).order_by("at", "sequence").iterator(chunk_size=2000):
        yield as_event(row)


def number_of_acts() -> int:
    """Return the number of the last act, which is how many there are."""
    return AuditHead.objects.values_list("sequence", flat=True).get(pk=1)


def last_event(verb: str) -> Event | None:
    """Return the latest act of a verb."""
    row = AuditEvent.objects.filter(verb=verb).order_by("-at", "-sequence").first()
    return as_event(row) if row is not None else None


def choices() -> EventChoices:
    """List the verbs, actors and kinds of subjects on record."""
    return EventChoices(
        verbs=_distinct("verb"),
        actors=_distinct("actor"),
        subject_labels=[label for label in _distinct("subject_label") if label],
    )


def reviews(state: str = "", *, before: uuid.UUID | None = None) -> list[Review]:
    """List unusual patterns, the latest first; one more than a page shows says that more follow.

    Args:
        state: only those in this state.
        before: only those that stand after this one in the list.
    """
    rows = ReviewItem.objects.all()
    if state:
        rows = rows.filter(state=state)
    last = ReviewItem.objects.filter(pk=before).first() if before is not None else None
    if last is not None:
        rows = rows.filter(
            Q(last_at__lt=last.last_at) | Q(last_at=last.last_at, pk__gt=last.pk),
            last_at__lte=last.last_at,
        )
    return [_review(row) for row in rows[: PER_PAGE + 1]]


def review(key: uuid.UUID) -> Review | None:
    """Return one unusual pattern that was found, with the steps that may follow."""
    row = ReviewItem.objects.filter(pk=key).first()
    return _review(row, with_steps=True) if row is not None else None


def open_reviews() -> int:
    """Count the unusual patterns that nobody has decided on."""
    return undecided().count()


def undecided() -> QuerySet[ReviewItem]:
    """Return the unusual patterns that nobody has decided on."""
    return ReviewItem.objects.filter(state=ReviewState.OPEN)


def thresholds() -> list[Threshold]:
    """List the thresholds of the patterns."""
    return [
        Threshold(
            pattern=row.code,
            threshold=row.threshold,
            window_minutes=row.window_minutes,
            from_hour=row.from_hour,
            until_hour=row.until_hour,
            is_watched=row.is_watched,
        )
        for row in ReviewPattern.objects.all()
    ]


def last_signed_head() -> SignedHead | None:
    """Return the last head that was written outside the database."""
    row = AuditAnchor.objects.order_by("-pk").first()
    return SignedHead(row.sequence, row.at) if row is not None else None


def unsigned_since(*, now: dt.datetime | None = None) -> Event | None:
    """Return the first act that waits for a signed head for longer than two rounds; None is well.

    Args:
        now: the moment that counts; by default the present.
    """
    signed = last_signed_head()
    row = (
        AuditEvent.objects.filter(sequence__gt=signed.sequence if signed else 0)
        .order_by("sequence")
        .first()
    )
    if row is None or row.at > (now or timezone.now()) - 2 * ROUND:
        return None
    return as_event(row)


def unsigned() -> QuerySet[AuditEvent]:
    """Return the first act that waits for a signed head for longer than two rounds, if any."""
    first = unsigned_since()
    return AuditEvent.objects.filter(sequence=first.sequence if first else 0)


def unlooked_since(*, now: dt.datetime | None = None) -> dt.datetime | None:
    """Return when the first act came that nobody looked at for unusual patterns; None is well.

    An act may wait for two rounds.

    Args:
        now: the moment that counts; by default the present.
    """
    looked = ReviewPattern.objects.filter(is_watched=True, code__in=registry.patterns())
    rows = AuditEvent.objects.filter(at__lte=(now or timezone.now()) - 2 * ROUND)
    moments = list(looked.values_list("looked_until", flat=True))
    if not moments:
        return None
    known = [moment for moment in moments if moment is not None]
    if len(known) == len(moments):
        rows = rows.filter(at__gt=min(known))
    return rows.order_by("at", "sequence").values_list("at", flat=True).first()


def _review(row: ReviewItem, *, with_steps: bool = False) -> Review:
    return Review(
        key=row.pk,
        pattern=row.pattern_id,
        actor=row.actor,
        count=row.count,
        first_sequence=row.first_sequence,
        last_sequence=row.last_sequence,
        first_at=row.first_at,
        last_at=row.last_at,
        state=row.state,
        state_label=str(ReviewState(row.state).label),
        note=row.note,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        steps=tuple(step.name for step in REVIEW.available(row)) if with_steps else (),
    )


def _matching(wanted: EventFilter) -> QuerySet[AuditEvent]:
    fields: dict[str, object] = {
        "verb": wanted.verb,
        "actor": wanted.actor,
        "subject_label": wanted.subject_label,
        "subject_key": wanted.subject_key,
        "request": wanted.request,
        "at__gte": wanted.since,
        "at__lt": wanted.until,
    }
    return AuditEvent.objects.filter(**{name: value for name, value in fields.items() if value})


def _earlier(rows: QuerySet[AuditEvent], sequence: int) -> QuerySet[AuditEvent]:
    at = _moment(sequence)
    if at is None:
        return rows.filter(sequence__lt=sequence)
    # Compared as one pair, so that the index leads straight to the place.
    return rows.extra(where=["(at, sequence) < (%s, %s)"], params=[at, sequence])


def _later(rows: QuerySet[AuditEvent], sequence: int) -> QuerySet[AuditEvent]:
    at = _moment(sequence)
    if at is None:
        return rows.filter(sequence__gt=sequence)
    return rows.extra(where=["(at, sequence) > (%s, %s)"], params=[at, sequence])


def _moment(sequence: int) -> dt.datetime | None:
    return AuditEvent.objects.filter(pk=sequence).values_list("at", flat=True).first()


def _page(rows: QuerySet[AuditEvent], shown: list[AuditEvent], *, newer: bool) -> EventPage:
    if not shown:
        return EventPage()
    older = _earlier(rows, shown[-1].sequence).exists()
    return EventPage(
        events=[as_event(row) for row in shown],
        newer_from=shown[0].sequence if newer else None,
        older_from=shown[-1].sequence if older else None,
    )


def _distinct(column: str) -> list[str]:
    """List the different values of an indexed column, jumping from one to the next.

    `select distinct` would read the whole index; this costs one look-up a value.
    """
    name = connection.ops.quote_name(column)
    with connection.cursor() as cursor:
        # The column is one of ours, never somebody's input.
        cursor.execute(
            f"with recursive found(value) as ("  # noqa: S608 - see above
            f"(select min({name}) from audit_auditevent) union all "
            f"select (select min({name}) from audit_auditevent where {name} > found.value) "
            f"from found where found.value is not null) "
            f"select value from found where value is not null"
        )
        return [row[0] for row in cursor.fetchall()]


def as_event(row: AuditEvent) -> Event:
    """Return a stored act as it crosses the door."""
    return Event(
        sequence=row.sequence,
        at=row.at,
        actor=row.actor,
        verb=row.verb,
        subject_label=row.subject_label,
        subject_key=row.subject_key,
        payload=row.payload,
        request=row.request,
        previous_hash=row.previous_hash,
        hash=row.hash,
        format=row.format,
        membership=row.membership,
    )
