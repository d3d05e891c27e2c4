# SPDX-License-Identifier: EUPL-1.2
"""Read procedures: the list, one of them, what is due."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeVar

from django.db.models import (
    Exists,
    F,
    Model,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    prefetch_related_objects,
)
from django.db.models.expressions import OrderBy
from django.utils import timezone

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.accounts.models import User
from vidik.accounts.selectors.acting import current_memberships
from vidik.core.alphabet import in_alphabet
from vidik.exchange.models import Addressee
from vidik.exchange.selectors.lists import about
from vidik.identification.models import (
    Complaint,
    Decision,
    Entitlement,
    Finding,
    Interview,
    LaterReport,
    Notification,
    OnwardReferral,
    Procedure,
)
from vidik.identification.registry import extensions
from vidik.identification.selectors.owed import OWED
from vidik.identification.types import (
    UNDECIDED,
    ProcedureFilter,
)
from vidik.referral.models import ReportedPerson

RowT = TypeVar("RowT", bound=Model)
LATELY: Final = dt.timedelta(days=365)
"""How long a decision stands on the worklist for what has to follow from it."""
SORTS: Final[Mapping[str, tuple[str | OrderBy, ...]]] = {
    "received": ("received_at", "id"),
    "-received": ("-received_at", "id"),
    "code": ("case__code", "id"),
    "-code": ("-case__code", "id"),
    "due": (F("due_at").asc(), F("received_at").desc(), F("id").asc()),
    "-due": (F("due_at").desc(nulls_last=True), F("id").desc()),
}
"""How a list of procedures may be sorted; where no interview is due they come last, the newest
first."""


def procedures_of(actor: Actor) -> QuerySet[Procedure]:
    """Return the procedures that the actor may see."""
    rows = scope(actor, Action.IDENTIFICATION_READ, Procedure.objects.all())
    return rows.select_related("case", "assigned_to")


def listed(actor: Actor, wanted: ProcedureFilter) -> QuerySet[Procedure]:
    """Return the procedures of a list: narrowed and sorted."""
    # Joined to the cases, the database would begin with those and sort all of them for every page.
    rows = in_list(actor, wanted).select_related("assigned_to").prefetch_related("case")
    rows = rows.annotate(waits_for_decision=_waits_for_decision())
    return rows.order_by(*SORTS.get(wanted.sort, SORTS["due"]))


def in_list(actor: Actor, wanted: ProcedureFilter) -> QuerySet[Procedure]:
    """Return the procedures of a list in no order and with nothing beside them, to be counted."""
    rows = scope(actor, Action.IDENTIFICATION_READ, Procedure.objects.order_by())
    if wanted.code:
        rows = rows.filter(case__code=wanted.code)
    if wanted.state == "undecided":
        rows = rows.filter(state__in=UNDECIDED, same_as__isnull=True)
    elif wanted.state == "to-decide":
        rows = rows.filter(_waits_for_decision())
    elif wanted.state in OWED:
        rows = rows.filter(OWED[wanted.state](actor, timezone.now()))
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.mine:
        rows = rows.filter(assigned_to=actor.user_id)
    if wanted.urgent:
        rows = rows.exclude(urgency="")
    if wanted.late:
        rows = rows.filter(_late(timezone.now()))
    if wanted.agreed:
        today = timezone.localdate()
        late = [each.overdue(today) for each in extensions() if each.overdue]
        rows = rows.filter(pk__in=late[0].union(*late[1:])) if late else rows.none()
    return rows


def _waits_for_decision() -> Exists:
    waiting = Decision.objects.filter(
        procedure=OuterRef("pk"), taken_at__isnull=True, returned_at__isnull=True
    )
    return Exists(waiting)


def others_of(actor: Actor, procedure: Procedure) -> list[Procedure]:
    """List up to five further procedures of the same person that the actor may see."""
    rows = procedures_of(actor).filter(person=procedure.person_id).exclude(pk=procedure.pk)
    return list(rows[:5])


def counted_instead(actor: Actor, procedure: Procedure) -> Procedure | None:
    """Give the procedure that a procedure is counted with, None if it is not open to the actor."""
    if procedure.same_as_id is None:
        return None
    return procedures_of(actor).filter(pk=procedure.same_as_id).first()


def counted_openly(actor: Actor, rows: Iterable[Procedure]) -> set[uuid.UUID]:
    """Return the procedures with which rows are counted, as far as they are open to the actor.

    Whoever may not see both does not learn that one person was reported twice.
    """
    fronts = {row.same_as_id for row in rows if row.same_as_id is not None}
    if not fronts:
        return set()
    return set(procedures_of(actor).filter(pk__in=fronts).values_list("pk", flat=True))


def _late(now: dt.datetime) -> Q:
    """The first interview is awaited and its time has passed, as `Procedure.set_due` counts it.

    Somebody who was reported before is interviewed in the earlier procedure; while a procedure is
    suspended nobody is awaited.
    """
    return Q(due_at__lt=now)


def decided_lately(rows: QuerySet[Procedure], now: dt.datetime) -> QuerySet[Procedure]:
    """Narrow procedures to those decided within a year.

    What is older is named on the page of its case alone: hundreds of decisions from before the
    system knew what has to follow from them would hide the new one.
    """
    return rows.filter(decided_at__gte=now - LATELY)


def get_procedure(actor: Actor, key: uuid.UUID) -> Procedure:
    """Return a procedure by its key.

    Raises:
        OutOfScope: there is none, or none that the actor may see.
    """
    found = procedures_of(actor).filter(pk=key).order_by().first()
    if found is None:
        raise OutOfScope(
            action=Action.IDENTIFICATION_READ, label="identification.procedure", key=str(key)
        )
    return found


def works_on(actor: Actor, procedure: Procedure) -> bool:
    """Say whether the actor works on the case of a procedure, and does not only read it."""
    rows = Procedure.objects.filter(pk=procedure.pk)
    return scope(actor, Action.IDENTIFICATION_DECIDE, rows).exists()


_RELATED: Final = (
    Prefetch(
        "decisions", Decision.objects.select_related("proposed_by", "taken_by", "returned_by")
    ),
    Prefetch("notifications", Notification.objects.select_related("informed_by")),
    Prefetch("interviews", Interview.objects.select_related("held_by")),
    Prefetch("onward", OnwardReferral.objects.select_related("institution")),
    Prefetch("findings", Finding.objects.select_related("made_by")),
    "complaints",
    "journey_stages",
    Prefetch("later_reports", LaterReport.objects.select_related("decided_by")),
    Prefetch("entitlements", Entitlement.objects.select_related("provider", "entered_by")),
    "offences",
)


def prefetch_related_rows(procedure: Procedure) -> None:
    """Read what belongs to a procedure, for a page that shows and asks for all of it."""
    prefetch_related_objects([procedure], *_RELATED)


def to_decide(procedure: Procedure) -> Decision | None:
    """Return the proposal that waits for a second person, if there is one."""
    rows = procedure.decisions.all()
    return next((row for row in rows if row.taken_at is None and row.returned_at is None), None)


def sent_back(procedure: Procedure) -> Decision | None:
    """Return the last proposal of an undecided procedure, if somebody else sent it back."""
    last = next(iter(procedure.decisions.all()), None)
    if last is None or last.returned_at is None or last.returned_by_id == last.proposed_by_id:
        return None
    return last if procedure.state in UNDECIDED else None


def proposals_for(actor: Actor) -> QuerySet[Decision]:
    """Return the proposals that wait for this very person: what somebody else has proposed."""
    procedures = scope(actor, Action.IDENTIFICATION_DECIDE, Procedure.objects.all())
    waiting = Decision.objects.filter(taken_at__isnull=True, returned_at__isnull=True)
    return waiting.filter(procedure__in=procedures).exclude(proposed_by=actor.user_id)


def complaint_behind(procedure: Procedure) -> Complaint | None:
    """Return the complaint because of which a procedure was opened again, if there is one."""
    if procedure.follows_id is None:
        return None
    return Complaint.objects.filter(led_to=procedure).first()


def carried_over(procedure: Procedure) -> bool:
    """Say whether what holds of the record comes from the procedure that this one opens again."""
    if procedure.follows_id is None:
        return False
    # It was carried over at the moment at which the new one was received.
    moment = procedure.received_at
    return procedure.facts.filter(entered_at=moment, ended_at__isnull=True).exists()


def is_corrected_since(procedure: Procedure) -> bool:
    """Say whether facts changed after the decision, and nobody has opened the procedure again."""
    if procedure.facts_corrected_at is None:
        return False
    return not Procedure.objects.filter(follows=procedure).exists()


def decides_about(persons: Sequence[ReportedPerson]) -> set[uuid.UUID]:
    """Return the keys of those reported persons about whom a procedure decides."""
    rows = Procedure.objects.filter(reported_person__in=[person.pk for person in persons])
    return set(rows.values_list("reported_person", flat=True))


def rows_of(rows: QuerySet[RowT], key: uuid.UUID) -> RowT:
    """Return a row of a procedure by its key.

    Raises:
        OutOfScope: there is none in this procedure.
    """
    found = rows.filter(pk=key).first()
    if found is None:
        raise OutOfScope(label="identification.procedure", key=str(key))
    return found


def experts_of(procedure: Procedure) -> QuerySet[User]:
    """Return the experts to whom a procedure may be assigned, by name."""
    members = current_memberships(timezone.localdate()).filter(
        institution=procedure.case.responsible_id,
        role__in=("centre-head", "duty-expert", "case-expert"),
        user__is_active=True,
    )
    return User.objects.filter(pk__in=members.values("user")).order_by(
        in_alphabet("display_name"), "pk"
    )


def notices_of(actor: Actor, procedure: Procedure) -> QuerySet[Addressee]:
    """List the letters about a procedure with their state and clock."""
    return about(actor, "identification.procedure", str(procedure.pk))
