# SPDX-License-Identifier: EUPL-1.2
"""Which procedures wait for the centre to do something: the filters of the list and of the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Final

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from vidik.access.types import Actor
from vidik.identification.models import Complaint, Decision, Interview
from vidik.identification.selectors.definitions import definitions
from vidik.identification.types import DECIDED, UNDECIDED, ComplaintState, State

_OPEN_END: Final = tuple(state for state in DECIDED if state != State.CLOSED)
"""Decided and not closed."""


def _to_inform(actor: Actor, now: dt.datetime) -> Q:
    """Those whose person is owed word of rights and services, or of the outcome."""
    del actor, now
    return Q(owed_since__isnull=False)


def _to_inform_late(actor: Actor, now: dt.datetime) -> Q:
    """Those of them whose time has passed, as `due_of` counts it."""
    del actor
    deadlines = definitions().deadlines
    opened = now - dt.timedelta(minutes=deadlines["rights-informed"].minutes)
    decided = now - dt.timedelta(minutes=deadlines["outcome-informed"].minutes)
    return Q(owed_since__lt=opened, state__in=UNDECIDED) | Q(
        owed_since__lt=decided, state__in=_OPEN_END
    )


def _sent_back(actor: Actor, now: dt.datetime) -> Q:
    """Undecided ones whose latest proposal was the actor's and came back from somebody else."""
    del now
    later = Decision.objects.filter(
        procedure=OuterRef("procedure"), proposed_at__gt=OuterRef("proposed_at")
    )
    back = Decision.objects.filter(
        ~Exists(later),
        ~Q(returned_by=F("proposed_by")),
        proposed_by=actor.user_id,
        returned_at__isnull=False,
    )
    # Few came back: whoever asks every undecided procedure for its decisions waits for that.
    return Q(pk__in=back.order_by().values("procedure"), state__in=UNDECIDED)


def _to_close(actor: Actor, now: dt.datetime) -> Q:
    del actor, now
    return Q(owed_since__isnull=True, state__in=_OPEN_END)


def _interview(actor: Actor, now: dt.datetime) -> Q:
    """Those with an interview today, or with one of a day before of which nothing was entered."""
    del actor
    tomorrow = timezone.localdate(now) + dt.timedelta(days=1)
    planned = Interview.objects.filter(
        procedure=OuterRef("pk"),
        planned_at__lt=timezone.make_aware(dt.datetime.combine(tomorrow, dt.time.min)),
        held_at__isnull=True,
        cancelled_at__isnull=True,
    )
    return Q(Exists(planned)) & ~Q(state=State.CLOSED)


def _complaint(actor: Actor, now: dt.datetime) -> Q:
    """Those with a complaint to pass on, or with an answer to tell and to settle."""
    del actor, now
    waits = Complaint.objects.filter(
        procedure=OuterRef("pk"), state__in=(ComplaintState.ENTERED, ComplaintState.ANSWERED)
    )
    return Q(Exists(waits))


OWED: Final[Mapping[str, Callable[[Actor, dt.datetime], Q]]] = {
    "to-inform": _to_inform,
    "to-inform-late": _to_inform_late,
    "sent-back": _sent_back,
    "to-close": _to_close,
    "interview": _interview,
    "complaint": _complaint,
}
"""By the state in which a list is asked for them."""
