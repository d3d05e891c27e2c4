# SPDX-License-Identifier: EUPL-1.2
"""Chains of trainers: where those who taught had learned it, and where it was passed on."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Prefetch

from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor
from vidik.events.models import Account, Event, Number
from vidik.events.selectors.events import events, totals

LONGEST: Final = 8
"""Steps of a chain that are followed."""
_SOURCES: Final = """
  with recursive up(event, depth) as (
    select %(event)s::uuid, 0
    union
    select s.event_id, u.depth + 1
    from up u
    join events_account a on a.event_id = u.event and a.withdrawn_at is null
    join events_account s on s.id = a.passes_on_id
    where u.depth < %(longest)s
  )
  select distinct event from up where depth > 0
"""
_PASSED_ON: Final = """
  with recursive down(event, source, depth) as (
    select %(event)s::uuid, null::uuid, 0
    union
    select a.event_id, d.event, d.depth + 1
    from down d
    join events_account s on s.event_id = d.event
    join events_account a on a.passes_on_id = s.id and a.withdrawn_at is null
    where d.depth < %(longest)s
  )
  select distinct source, event from down where depth > 0 limit %(most)s
"""
MOST: Final = 300
"""Events of a chain that are shown."""


@dataclass(frozen=True, slots=True)
class PassedOn:
    """An event at which something was passed on."""

    account: Account
    """The one that leads."""
    depth: int
    """How many times it had been passed on before; 0 for what came straight from the source."""
    attendees: int | None

    @property
    def indent(self) -> int:
        """How far it is set in on a page: no further than two steps."""
        return min(self.depth, 2)


def source_called(actor: Actor, number: str) -> Account | None:
    """Return the account that leads an event, by the event's number in either script."""
    wanted = number.strip().upper().replace("Е", "E")
    return events(actor).filter(event__number=wanted).first() if wanted else None


def source(actor: Actor, key: uuid.UUID) -> Account | None:
    """Return an account from which something may be passed on; None where there is none."""
    rows = scope(actor, Action.EVENTS_READ, Account.objects.filter(withdrawn_at__isnull=True))
    return rows.select_related("event").filter(pk=key).first()


def sources_of(actor: Actor, event: uuid.UUID) -> set[uuid.UUID]:
    """Return the events from which what was taught at one had come, however many steps before."""
    authorize(actor, Action.EVENTS_READ)
    with connection.cursor() as cursor:
        cursor.execute(_SOURCES, {"event": event, "longest": LONGEST})
        return {key for (key,) in cursor.fetchall()}


def passed_on(actor: Actor, event: Event) -> list[PassedOn]:
    """List the events at which what was learned at one was passed on, each below its source."""
    authorize(actor, Action.EVENTS_READ)
    with connection.cursor() as cursor:
        cursor.execute(_PASSED_ON, {"event": event.pk, "longest": LONGEST, "most": MOST})
        pairs = cursor.fetchall()
    if not pairs:
        return []
    numbers = Number.objects.filter(struck_at__isnull=True)
    rows = events(actor).filter(event__in={key for _source, key in pairs})
    found = {row.event_id: row for row in rows.prefetch_related(Prefetch("numbers", numbers))}
    below = defaultdict(list)
    for above, key in pairs:
        if key in found:
            below[above].append(found[key])
    return list(_walked(below, event.pk, 0, {event.pk}))


def _walked(
    below: dict[uuid.UUID, list[Account]], key: uuid.UUID, depth: int, seen: set[uuid.UUID]
) -> Iterator[PassedOn]:
    for row in sorted(below[key], key=lambda each: (each.first_on, each.event.number)):
        if row.event_id in seen:
            continue
        seen.add(row.event_id)
        total = totals(row).get("attendees")
        yield PassedOn(row, depth, total.value if total is not None else None)
        yield from _walked(below, row.event_id, depth + 1, seen)
