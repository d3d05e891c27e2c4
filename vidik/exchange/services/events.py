# SPDX-License-Identifier: EUPL-1.2
"""Write down what happened to notices at their addressees, and give numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db.models import F
from django.utils import timezone

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.exchange.models import Addressee, Event, YearNumber
from vidik.exchange.types import NoticeEventKind

Facts = Mapping[str, str | int | bool]


def note(
    rows: Sequence[Addressee],
    what: NoticeEventKind,
    actor: Actor,
    *,
    at: dt.datetime | None = None,
    facts: Sequence[Facts] | None = None,
) -> None:
    """Note one event for each of several addressees, inside the transaction that causes it."""
    moment = at or timezone.now()
    Event.objects.bulk_create(
        Event(
            addressee=row,
            institution_id=row.institution_id,
            sender_id=row.sender_id,
            what=what,
            at=moment,
            by=actor.label,
            facts=dict(facts[number]) if facts is not None else {},
        )
        for number, row in enumerate(rows)
    )


def next_numbers(year: int, count: int) -> list[str]:
    """Return the next numbers of a year, without gaps; others wait until the transaction ends."""
    row = lock(YearNumber.objects.get_or_create(year=year)[0])
    YearNumber.objects.filter(pk=row.pk).update(last=F("last") + count)
    return [f"{year}-{row.last + number:06}" for number in range(1, count + 1)]


def record_export(what: str, *, rows: int, form: str, actor: Actor) -> None:
    """Record that a list of notices, or their statistics, was downloaded."""
    with change(actor, Action.EXCHANGE_READ) as act:
        act.record("notices.exported", label="exchange", key=what, rows=rows, form=form)
