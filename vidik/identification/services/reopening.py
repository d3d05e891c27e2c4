# SPDX-License-Identifier: EUPL-1.2
"""Open decided procedures again: a new one follows, with what was known and what still waits."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.identification.models import Complaint, Fact, JourneyStage, Procedure
from vidik.identification.registry import extensions
from vidik.identification.services.progress import push_outcome
from vidik.identification.services.urgency import give_to_the_named, stronger, urgency_by
from vidik.identification.types import DECIDED, FOUNDED, Urgency
from vidik.identification.workflow import PROCEDURE

_OF_FACTS: Final = (Urgency.CHILD, Urgency.MIGRANT)
"""Marks that say what somebody is: where the report was corrected it says so better."""


def reopen(procedure: Procedure, *, complaint: Complaint | None = None, actor: Actor) -> Procedure:
    """Open a decided procedure again: a new one follows it, the old one stays as it was decided.

    The new one is received now, so each year's balance of received and decided holds. It is as
    urgent as the report says or the old one was, whichever has more consequences; where facts of
    the report were corrected after the decision, what they say of the person counts. A migrant's
    goes to the expert who is named for them. What holds of the record and the journey is carried
    over with who said so; what is awaited at borders and of proceedings goes on there.

    Args:
        procedure: a decided one.
        complaint: a founded one about it, where it is opened again because of that.
        actor: who opens it.

    Raises:
        ValidationError: it is not decided yet, was opened again already, is counted with another
            one, or the complaint is about another person's procedure or not founded.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        _require_can_reopen(procedure, complaint)
        now = moment()
        new = Procedure(
            reported_person_id=procedure.reported_person_id,
            report_id=procedure.report_id,
            case_id=procedure.case_id,
            person_id=procedure.person_id,
            follows=procedure,
            received_at=now,
            state=PROCEDURE.initial,
            assigned_to_id=actor.user_id,
            assigned_at=now if actor.user_id is not None else None,
            leaves_at=_still_leaves(procedure, now),
        )
        new.urgency = _urgency(procedure, leaves=new.leaves_at is not None)
        if new.urgency == Urgency.MIGRANT:
            give_to_the_named(new, procedure.case.responsible_id)
        try:
            with transaction.atomic():
                new.save(force_insert=True)
        except IntegrityError as error:
            raise ValidationError(_("It has already been opened again.")) from error
        if complaint is not None:
            Complaint.objects.filter(pk=complaint.pk).update(led_to=new)
        _copy_facts(procedure, new, actor)
        _copy_stages(procedure, new, actor)
        for each in extensions():
            each.reopened(procedure, new)
        push_outcome(new, actor)
        act.record("procedure.reopened", new, complaint=complaint is not None)
    return new


def _require_can_reopen(procedure: Procedure, complaint: Complaint | None) -> None:
    if procedure.state not in DECIDED:
        raise ValidationError(_("Only a decided procedure can be opened again."))
    if procedure.same_as_id is not None:
        raise ValidationError(
            _(
                "This person was reported more than once: open the procedure again with which"
                " this one is counted."
            )
        )
    if complaint is not None and (
        procedure.pk not in {complaint.procedure_id, complaint.procedure.same_as_id}
        or complaint.result not in FOUNDED
    ):
        raise ValidationError({"complaint": _("Choose a founded complaint about this procedure.")})


def _still_leaves(procedure: Procedure, now: dt.datetime) -> dt.datetime | None:
    """Return from when somebody may be gone, where that lies ahead."""
    leaves = procedure.leaves_at
    return leaves if leaves is not None and leaves > now else None


def _urgency(procedure: Procedure, *, leaves: bool) -> str:
    person = procedure.reported_person
    old = procedure.urgency
    if procedure.facts_corrected_at is not None and old in _OF_FACTS:
        old = ""
    text = stronger(urgency_by(person, person.report.urgency), old)
    # A time from which somebody may be gone was given with a mark.
    return text or (procedure.urgency if leaves else "")


def _copy_facts(procedure: Procedure, new: Procedure, actor: Actor) -> None:
    Fact.objects.bulk_create(
        Fact(
            procedure=new,
            case_id=new.case_id,
            field=row.field,
            value=row.value,
            number=row.number,
            single=row.single,
            stated_by=row.stated_by,
            stated_on=row.stated_on,
            entered_at=new.received_at,
            entered_by_id=actor.user_id,
            origin=row.origin,
            origin_key=row.origin_key,
        )
        for row in procedure.facts.filter(ended_at__isnull=True)
    )


def _copy_stages(procedure: Procedure, new: Procedure, actor: Actor) -> None:
    JourneyStage.objects.bulk_create(
        JourneyStage(
            procedure=new,
            case_id=new.case_id,
            kind=row.kind,
            country=row.country,
            territory=row.territory,
            form=row.form,
            first_month=row.first_month,
            last_month=row.last_month,
            stated_by=row.stated_by,
            entered_at=new.received_at,
            entered_by_id=actor.user_id,
        )
        for row in procedure.journey_stages.filter(ended_at__isnull=True)
    )
