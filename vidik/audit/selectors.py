# SPDX-License-Identifier: EUPL-1.2
"""Read the record of acts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import connection, models
from django.db.models import Q, QuerySet

from vidik.audit.models import AuditEvent
from vidik.audit.types import Event, EventChoices, EventFilter, EventPage

PER_PAGE: Final = 50
STORY: Final = 500
"""How many acts of one request are shown."""


def history_of(subject: models.Model, limit: int = 50) -> list[Event]:
    """List the latest acts on a row, newest first."""
    rows = AuditEvent.objects.filter(
        subject_label=subject._meta.label_lower,  # noqa: SLF001 - Django's public-by-use API
        subject_key=str(subject.pk),
    ).order_by("-at", "-sequence")[:limit]
    return [_event(row) for row in rows]


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
    """Give a page of acts by the number it starts from, at the same cost however many there are.

    Acts stand in the order of their moments. That is the order of their numbers, unless the
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
    """Give the act of a number."""
    row = AuditEvent.objects.filter(pk=sequence).first()
    return _event(row) if row is not None else None


def story_of(event: Event, limit: int = STORY) -> list[Event]:
    """List the acts of the same request in their order; the act alone where it has none."""
    if not event.request:
        return [event]
    rows = AuditEvent.objects.filter(request=event.request).order_by("sequence")[:limit]
    return [_event(row) for row in rows]


def matching_events(wanted: EventFilter) -> Iterator[Event]:
    """Give every act asked for, oldest first, without holding them all in memory."""
    for row in _matching(wanted).order_by("at", "sequence").iterator(chunk_size=2000):
        yield _event(row)


def last_event(verb: str) -> Event | None:
    """Give the latest act of a verb."""
    row = AuditEvent.objects.filter(verb=verb).order_by("-at", "-sequence").first()
    return _event(row) if row is not None else None


def choices() -> EventChoices:
    """List the verbs, actors and kinds of subjects on record."""
    return EventChoices(
        verbs=_distinct("verb"),
        actors=_distinct("actor"),
        subject_labels=[label for label in _distinct("subject_label") if label],
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
    return rows.filter(Q(at__lt=at) | Q(at=at, sequence__lt=sequence), at__lte=at)


def _later(rows: QuerySet[AuditEvent], sequence: int) -> QuerySet[AuditEvent]:
    at = _moment(sequence)
    if at is None:
        return rows.filter(sequence__gt=sequence)
    return rows.filter(Q(at__gt=at) | Q(at=at, sequence__gt=sequence), at__gte=at)


def _moment(sequence: int) -> dt.datetime | None:
    return AuditEvent.objects.filter(pk=sequence).values_list("at", flat=True).first()


def _page(rows: QuerySet[AuditEvent], shown: list[AuditEvent], *, newer: bool) -> EventPage:
    if not shown:
        return EventPage()
    older = _earlier(rows, shown[-1].sequence).exists()
    return EventPage(
        events=[_event(row) for row in shown],
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


def _event(row: AuditEvent) -> Event:
    return Event(
        sequence=row.sequence,
        at=row.at,
        actor=row.actor,
        verb=row.verb,
        subject_label=row.subject_label,
        subject_key=row.subject_key,
        payload=row.payload,
        request=row.request,
        hash=row.hash,
        membership=row.membership,
    )
