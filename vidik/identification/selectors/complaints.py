# SPDX-License-Identifier: EUPL-1.2
"""Read complaints over all procedures, and those that reached the ministry first."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
)

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.exchange.models import Addressee
from vidik.identification.models import Complaint, MinistryComplaint, Procedure
from vidik.identification.types import ComplaintState


def _due_of(letters: QuerySet[Addressee]) -> Subquery:
    """Return the last moment that is in time; the exchange keeps the midnight after the day."""
    last = ExpressionWrapper(
        F("due_at") - Value(dt.timedelta(microseconds=1), DurationField()), DateTimeField()
    )
    return Subquery(letters.order_by("due_at").annotate(last=last).values("last")[:1])


def complaints_of(actor: Actor) -> QuerySet[Complaint]:
    """List the complaints in procedures on which the actor works, with the ministry's deadline."""
    procedures = scope(actor, Action.IDENTIFICATION_WORK, Procedure.objects.all())
    letters = Addressee.objects.filter(notice=OuterRef("notice"))
    rows = Complaint.objects.filter(procedure__in=procedures).select_related("case", "asked_in")
    return rows.annotate(ministry_due=_due_of(letters))


def unanswered_late(now: dt.datetime) -> Q:
    """Those that the ministry should have answered by now."""
    late = Addressee.objects.filter(notice=OuterRef("notice"), due_at__lt=now)
    return Q(Exists(late), state=ComplaintState.PASSED)


def from_ministry(actor: Actor) -> QuerySet[MinistryComplaint]:
    """List the complaints of which the ministry asked for a statement and no procedure knows."""
    known = Complaint.objects.filter(asked_in=OuterRef("pk"))
    letters = Addressee.objects.filter(notice=OuterRef("notice"))
    received = scope(actor, Action.EXCHANGE_READ, letters).order_by()
    rows = MinistryComplaint.objects.filter(~Exists(known), Exists(received))
    return rows.annotate(due_at=_due_of(letters)).select_related("institution")


def get_from_ministry(actor: Actor, key: uuid.UUID) -> MinistryComplaint:
    """Return one of those by its key.

    Raises:
        OutOfScope: there is none, or a procedure has it already.
    """
    found = from_ministry(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(label="identification.ministrycomplaint", key=str(key))
    return found


def at_ministry(actor: Actor) -> QuerySet[MinistryComplaint]:
    """List the complaints that the actor's ministry entered, with the clock of the statement."""
    rows = scope(actor, Action.IDENTIFICATION_COMPLAIN, MinistryComplaint.objects.all())
    letters = Addressee.objects.filter(notice=OuterRef("notice"))
    return rows.annotate(
        due_at=_due_of(letters),
        letter_state=Subquery(letters.values("state")[:1]),
    ).select_related("entered_by")
