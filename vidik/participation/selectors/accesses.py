# SPDX-License-Identifier: EUPL-1.2
"""Read own pages and what was said there, for those who work on the case."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from vidik.access.services import can, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.cases.models import Case
from vidik.cases.types import CaseState
from vidik.participation.models import Access, Saying
from vidik.participation.selectors.pack import rules
from vidik.participation.types import AccessState, SayingKind, View
from vidik.plans.selectors.plans import INCIDENTS
from vidik.registers.models import Entry


def _with_state(rows: QuerySet[Access]) -> QuerySet[Any]:
    """Add whether a page is held, what waits there, and since when."""
    incidents = Entry.objects.filter(
        register=INCIDENTS, struck_at__isnull=True, case=OuterRef("case"),
        entered_at__gt=OuterRef("safe_at"), values__kind__has_any_keys=list(rules().held_after),
    )  # fmt: skip
    waits = Q(sayings__settled_at__isnull=True)
    return rows.annotate(
        after_incident=Exists(incidents),
        waiting=Count("sayings", filter=waits),
        oldest=Min("sayings__said_at", filter=waits),
    )


def accesses(actor: Actor) -> QuerySet[Any]:
    """List the pages in cases on which the actor works, with what waits there."""
    rows = _with_state(scope(actor, Action.PARTICIPATION_READ, Access.objects.all()))
    return rows.select_related("case", "given_by").order_by("-given_at", "pk")


def accesses_of(actor: Actor, case: Case) -> list[Any]:
    """List the pages given in a case with everything said there, the newest first."""
    said = Prefetch("sayings", Saying.objects.select_related("settled_by"))
    rows = accesses(actor).filter(case=case).select_related("case", "given_by", "ended_by")
    return list(rows.prefetch_related(said))


def get_access(actor: Actor, key: uuid.UUID) -> Any:
    """Return a page by its key.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    found = accesses(actor).filter(pk=key).select_related("person", "case").first()
    if found is None:
        raise OutOfScope(
            action=Action.PARTICIPATION_READ, label="participation.access", key=str(key)
        )
    return found


def get_saying(actor: Actor, key: uuid.UUID) -> Saying:
    """Return something said by its key.

    Raises:
        OutOfScope: there is nothing, or not to the actor.
    """
    rows = scope(actor, Action.PARTICIPATION_READ, Saying.objects.filter(pk=key))
    found = rows.select_related("access", "case").first()
    if found is None:
        raise OutOfScope(
            action=Action.PARTICIPATION_READ, label="participation.saying", key=str(key)
        )
    return found


def to_answer(actor: Actor) -> QuerySet[Any]:
    """List the pages on which something waits for whoever answers for the case."""
    if not can(actor, Action.PARTICIPATION_WRITE):
        return Access.objects.none()
    rows = scope(actor, Action.PARTICIPATION_WRITE, Access.objects.all())
    rows = _with_state(rows.filter(case__state=CaseState.OPEN)).annotate(
        is_forced=Count(
            "sayings",
            filter=Q(sayings__kind=SayingKind.FORCED, sayings__settled_at__isnull=True),
        )
    )
    held: QuerySet[Any] = rows.filter(
        Q(waiting__gt=0) | (~Q(state=AccessState.OFF) & Q(after_incident=True))
    )
    return held.select_related("case")


def view_now(row: Any) -> View:
    """Return what a page opens now, as those who work on the case may know it."""
    is_over = row.state == AccessState.OFF or row.case.state != CaseState.OPEN
    if is_over or row.lapses_on < timezone.localdate():
        return View.NOTHING
    is_forced = row.forced_at is not None and row.forced_at > row.safe_at
    return View.EMPTY if is_forced or row.after_incident else View.FULL


def due_on(said_at: dt.datetime) -> dt.date:
    """Return by when something said is settled."""
    return timezone.localdate(said_at) + dt.timedelta(days=rules().answer_days)
