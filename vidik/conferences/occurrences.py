# SPDX-License-Identifier: EUPL-1.2
"""Conferences on the calendar: a day, an hour and what kind of meeting it is.

Neither a case nor a number nor who is invited stands on it: those are on the page of the meeting.
Whoever is invited and may not read the meeting has the day that its invitation names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vidik.access.occurrences import Kind, Occurrence, Span, Tone
from vidik.access.occurrences import register as add
from vidik.access.types import Action, Actor
from vidik.conferences.models import Meeting, Seat
from vidik.conferences.selectors import meetings as selectors
from vidik.conferences.selectors.meetings import Invited
from vidik.conferences.types import MeetingKind, MeetingState

_TONES: dict[str, Tone] = {MeetingState.CALLED: "accent", MeetingState.HELD: "good"}


def _of_kind(kind: MeetingKind, actor: Actor, span: Span) -> QuerySet[Meeting]:
    return selectors.meetings_between(actor, span.first, span.last).filter(kind=kind)


def _conferences(actor: Actor, span: Span) -> QuerySet[Meeting]:
    return _of_kind(MeetingKind.CONFERENCE, actor, span)


def _consultative(actor: Actor, span: Span) -> QuerySet[Meeting]:
    return _of_kind(MeetingKind.CONSULTATIVE, actor, span)


def _read(rows: Sequence[Any], actor: Actor) -> Iterator[Occurrence]:
    own = selectors.attended_by(actor, [row.pk for row in rows])
    for row in rows:
        page = reverse("conferences:meeting", args=[row.pk])
        is_own = row.pk in own or row.holder_id == actor.institution
        yield _on(row.pk, row.kind, row.state, row.starts_at, page, is_own=is_own)


def _invitations(actor: Actor, span: Span) -> list[Invited]:
    return selectors.invited_between(actor, span.first, span.last)


def _read_invitations(rows: Sequence[Any], _actor: Actor) -> Iterator[Occurrence]:
    for row in rows:
        page = reverse("exchange:letter", args=[row.letter]) if row.letter else ""
        yield _on(row.seat, row.kind, row.state, row.starts_at, page, is_own=True)


def _on(
    key: object, kind: str, state: str, starts_at: dt.datetime, url: str, *, is_own: bool
) -> Occurrence:
    moment = timezone.localtime(starts_at)
    return Occurrence(
        str(key),
        capfirst(str(MeetingKind(kind).label)),
        moment.date(),
        moment.date(),
        url,
        (f"{moment:%H:%M}", str(MeetingState(state).label)),
        is_own=is_own,
        is_cancelled=state == MeetingState.CANCELLED,
        tone=_TONES.get(state, ""),
    )


def _own(actor: Actor) -> Q:
    """Narrow to meetings that the own institution called, or is invited to."""
    seats = Seat.objects.filter(meeting=OuterRef("pk"), institution=actor.institution)
    return Q(holder=actor.institution) | Q(Exists(seats))


def register() -> None:
    """Register the room's kinds."""
    by_day = ("starts_at", "pk")
    add(
        Kind(
            "conferences", _("Case conferences"), _("Case conference"),
            Action.CONFERENCES_READ, _conferences, _read, 25, by_day, own=_own,
        ),
        Kind(
            "consultative", _("Consultative meetings"), _("Consultative meeting"),
            Action.CONFERENCES_READ, _consultative, _read, 26, by_day, own=_own,
        ),
        Kind(
            "invitations", _("Conferences to which you are invited"), _("Conference"),
            Action.EXCHANGE_ANSWER, _invitations, _read_invitations, 27,
        ),
    )  # fmt: skip
