# SPDX-License-Identifier: EUPL-1.2
"""Read complaints over all procedures, and those that reached the ministry first."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.exchange.models import Addressee
from vidik.identification.models import Complaint, MinistryComplaint, Procedure
from vidik.identification.types import ComplaintState


def complaints_of(actor: Actor) -> QuerySet[Complaint]:
    """List the complaints in procedures on which the actor works, with the ministry's deadline."""
    procedures = scope(actor, Action.IDENTIFICATION_WORK, Procedure.objects.all())
    due = Addressee.objects.filter(notice=OuterRef("notice")).order_by("due_at").values("due_at")
    rows = Complaint.objects.filter(procedure__in=procedures)
    return rows.select_related("case", "asked_in", "led_to").annotate(
        ministry_due=Subquery(due[:1])
    )


def unanswered_late(now: dt.datetime) -> Q:
    """Those that the ministry should have answered by now."""
    late = Addressee.objects.filter(notice=OuterRef("notice"), due_at__lt=now)
    return Q(Exists(late), state=ComplaintState.PASSED)


def from_ministry(actor: Actor) -> QuerySet[MinistryComplaint]:
    """List the complaints of which the ministry asked for a statement and no procedure knows."""
    known = Complaint.objects.filter(asked_in=OuterRef("pk"))
    letters = scope(
        actor, Action.EXCHANGE_READ, Addressee.objects.filter(notice=OuterRef("notice"))
    )
    rows = MinistryComplaint.objects.filter(~Exists(known), Exists(letters.order_by()))
    due = Addressee.objects.filter(notice=OuterRef("notice")).values("due_at")
    return rows.annotate(due_at=Subquery(due[:1])).select_related("institution")


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
        due_at=Subquery(letters.values("due_at")[:1]),
        letter=Subquery(letters.values("pk")[:1]),
        letter_state=Subquery(letters.values("state")[:1]),
    ).select_related("entered_by")
