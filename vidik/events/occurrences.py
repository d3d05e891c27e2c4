# SPDX-License-Identifier: EUPL-1.2
"""Events on the calendar: each once, by the account that leads."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import ExtractDay, ExtractMonth
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vidik.access.occurrences import Kind, Occurrence, Span, Tone
from vidik.access.occurrences import register as add
from vidik.access.types import Action, Actor
from vidik.events.models import Account
from vidik.events.selectors import events
from vidik.events.selectors.pack import word
from vidik.events.types import State

_TONES: dict[str, Tone] = {State.PLANNED: "accent", State.HELD: "good"}


def _rows(actor: Actor, span: Span) -> QuerySet[Account]:
    """Return the events of some days; of those told for a whole year nobody knows the days."""
    rows = events.events(actor).filter(last_on__gte=span.first, first_on__lte=span.last)
    return rows.annotate(
        from_month=ExtractMonth("first_on"), from_day=ExtractDay("first_on"),
        to_month=ExtractMonth("last_on"), to_day=ExtractDay("last_on"),
    ).exclude(from_month=1, from_day=1, to_month=12, to_day=31)  # fmt: skip


def _is_month(row: Account) -> bool:
    last = calendar.monthrange(row.first_on.year, row.first_on.month)[1]
    return row.first_on.day == 1 and row.last_on == row.first_on.replace(day=last)


def _read(rows: Sequence[Any], actor: Actor) -> Iterator[Occurrence]:
    for row in rows:
        yield Occurrence(
            str(row.event_id),
            str(row.title),
            row.first_on,
            row.last_on,
            reverse("events:event", args=[row.event_id]),
            (word("kind", row.kind), str(row.institution.name)),
            is_own=row.institution_id == actor.institution,
            is_day_known=not _is_month(row),
            is_cancelled=row.state == State.CANCELLED,
            tone=_TONES.get(row.state, ""),
        )


def _own(actor: Actor) -> Q:
    """Narrow to what the own institution reports, whichever account leads."""
    own = Account.objects.filter(institution=actor.institution, withdrawn_at__isnull=True)
    return Q(event__in=own.values("event"))


def _within(codes: Collection[str]) -> Q:
    return Q(territories__overlap=sorted(codes))


def register() -> None:
    """Register the room's kind."""
    add(
        Kind(
            "events", _("Events"), _("Event"), Action.EVENTS_READ, _rows, _read, 10,
            ("first_on", "pk"), own=_own, within=_within, is_public=True,
        )
    )  # fmt: skip
