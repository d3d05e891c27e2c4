# SPDX-License-Identifier: EUPL-1.2
"""Begin, open, assign, go on with and close procedures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor, Denied
from vidik.accounts.models import User
from vidik.accounts.selectors.acting import current_memberships
from vidik.cases.services.cases import moment
from vidik.identification.models import Procedure
from vidik.identification.policies import RECEIVER
from vidik.identification.selectors.experts import experts_for_migrants, is_free
from vidik.identification.services.urgency import give_to_the_named, urgency_by
from vidik.identification.types import DECIDED, State, Step, Urgency
from vidik.identification.workflow import PROCEDURE
from vidik.referral.models import ReportedPerson

FURTHEST_LEAVING: Final = dt.timedelta(days=366)
"""How far ahead it may be known that somebody leaves."""


class ConcurrentEdit(Exception):
    """What stands is not what the actor had in view when the form was opened."""


def user_of(actor: Actor, action: Action) -> int:
    """Return the key of the person who acts.

    Raises:
        Denied: no person acts.
    """
    if actor.user_id is None:
        raise Denied(_("Only a person can do this."), action=action)
    return actor.user_id


def begin_procedures(reported: Iterable[ReportedPerson]) -> list[Procedure]:
    """Begin a procedure for each person of a report that came in; asked twice, it begins once.

    A part of the system does this, whoever reported: nobody who reports sees a procedure.
    """
    actor = Actor.system(RECEIVER)
    with change(actor, Action.IDENTIFICATION_RECEIVE, idempotent=True) as act:
        started = []
        for person in reported:
            if Procedure.objects.filter(reported_person=person).exists():
                continue
            row = Procedure(
                reported_person=person,
                report_id=person.report_id,
                case_id=person.case_id,
                person_id=person.person_id,
                received_at=person.report.received_at,
                state=PROCEDURE.initial,
                urgency=urgency_by(person, person.report.urgency),
            )
            if row.urgency == Urgency.MIGRANT:
                give_to_the_named(row, person.case.responsible_id)
            row.save(force_insert=True)
            act.record("procedure.begun", row)
            started.append(row)
    return started


def open_procedure(procedure: Procedure, *, actor: Actor) -> Procedure:
    """Open the procedure: from now on the person has the rights of a victim.

    Raises:
        TransitionRefused: it is not waiting to be opened.
    """
    from vidik.identification.services import entitlements  # noqa: PLC0415 - they import this module

    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        PROCEDURE.apply(procedure, "open")
        procedure.opened_at = moment()
        procedure.save(update_fields=["state", "opened_at"])
        act.record("procedure.opened")
        entitlements.enter_informed(procedure, actor=actor)
    return procedure


def begin_formal(procedure: Procedure, *, actor: Actor) -> Procedure:
    """Find that somebody is a presumed victim, which begins the second stage.

    Raises:
        ValidationError: the procedure is not open, or the second stage runs already.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        if procedure.state != State.OPENED:
            raise ValidationError(
                _(
                    "Formal identification can start only in an open procedure;"
                    " this one is not open."
                )
            )
        if procedure.formal_at is not None:
            raise ValidationError(_("Formal identification has already started."))
        procedure.formal_at = moment()
        procedure.save(update_fields=["formal_at"])
        act.record("procedure.formal")
    return procedure


def assign(procedure: Procedure, user: User, *, actor: Actor) -> Procedure:
    """Assign a procedure to an expert of the institution that is responsible for the case.

    Raises:
        ValidationError: it is decided already, or the person works for nobody responsible.
    """
    with change(actor, Action.IDENTIFICATION_ASSIGN, procedure) as (procedure, act):
        _require_undecided(procedure)
        members = current_memberships(timezone.localdate(moment())).filter(
            user=user,
            institution=procedure.case.responsible_id,
            role__in=("centre-head", "duty-expert", "case-expert"),
        )
        if not members.exists():
            raise ValidationError(
                {"user": _("Choose an expert of the institution responsible for the case.")}
            )
        if procedure.urgency == Urgency.MIGRANT:
            successors = experts_for_migrants(procedure.case.responsible_id)
            if successors and user.pk not in {row.user_id for row in successors}:
                raise ValidationError(
                    {"user": _("Choose the expert named for migrants, or their stand-in.")}
                )
        procedure.assigned_to, procedure.assigned_at = user, moment()
        procedure.save(update_fields=["assigned_to", "assigned_at"])
        act.record("procedure.assigned", user=user.pk)
    return procedure


def take_over(procedure: Procedure, *, actor: Actor) -> Procedure:
    """Take a procedure on oneself that nobody works on, or who has it may not work on any more.

    Raises:
        ValidationError: somebody works on it already, or it is decided.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        _require_undecided(procedure)
        user = user_of(actor, Action.IDENTIFICATION_WORK)
        if procedure.assigned_to_id != user and not is_free(procedure):
            raise ValidationError(
                _("A colleague is already working on it; the head may reassign it.")
            )
        procedure.assigned_to_id, procedure.assigned_at = user, moment()
        procedure.save(update_fields=["assigned_to", "assigned_at"])
        act.record("procedure.assigned", user=user)
    return procedure


def set_urgency(
    procedure: Procedure, urgency: Urgency | str, leaves_at: dt.datetime | None, *, actor: Actor
) -> Procedure:
    """Mark a procedure as specially urgent, or take the mark away with a blank one.

    What becomes a migrant's goes to the expert who is named for them.

    Args:
        procedure: an undecided one.
        urgency: why, or blank.
        leaves_at: from when the person may be gone, where that is known.
        actor: who sets it.

    Raises:
        ValidationError: it is decided, a time is given without a mark, or it lies before the
            receipt or more than a year ahead.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        _require_undecided(procedure)
        if leaves_at is not None and not urgency:
            raise ValidationError({"urgency": _("State why it is urgent.")})
        if leaves_at is not None:
            leaves_at = _leaving(procedure, leaves_at)
        procedure.urgency, procedure.leaves_at = urgency, leaves_at
        if urgency == Urgency.MIGRANT:
            give_to_the_named(procedure, procedure.case.responsible_id)
        procedure.save(update_fields=["urgency", "leaves_at", "assigned_to", "assigned_at"])
        act.record("procedure.urgency", urgency=str(urgency))
    return procedure


def _leaving(procedure: Procedure, leaves_at: dt.datetime) -> dt.datetime:
    # Times are typed to the minute, and somebody may be gone in the one of the receipt.
    received = procedure.received_at
    if leaves_at < received.replace(second=0, microsecond=0):
        raise ValidationError({"leaves_at": _("This is before the report was received.")})
    if leaves_at > moment() + FURTHEST_LEAVING:
        raise ValidationError({"leaves_at": _("Choose a day within a year.")})
    return max(leaves_at, received)


def resume(procedure: Procedure, *, actor: Actor) -> Procedure:
    """Go on with a suspended procedure; what is due is due later by as long as it was suspended.

    Raises:
        TransitionRefused: it is not suspended.
    """
    from vidik.identification.services.progress import push_outcome  # noqa: PLC0415 - a circle

    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        PROCEDURE.apply(procedure, "resume")
        procedure.reasons = []
        now = moment()
        held = procedure.decisions.filter(
            step=Step.SUSPEND, taken_at__isnull=False, lifted_at__isnull=True
        )
        for taken_at in held.values_list("taken_at", flat=True):
            assert taken_at is not None  # noqa: S101 - what holds was taken
            procedure.paused += max(now - taken_at, dt.timedelta(0))
        procedure.save(update_fields=["state", "reasons", "paused"])
        held.update(lifted_at=now)
        push_outcome(procedure, actor)
        act.record("procedure.resumed")
    return procedure


def close(procedure: Procedure, *, actor: Actor) -> Procedure:
    """Close a decided procedure of whose outcome the person was informed.

    Raises:
        TransitionRefused: it is not decided, or the person was not informed.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        PROCEDURE.apply(procedure, "close")
        procedure.closed_at = moment()
        procedure.save(update_fields=["state", "closed_at"])
        act.record("procedure.closed")
    return procedure


def _require_undecided(procedure: Procedure) -> None:
    if procedure.state in DECIDED:
        raise ValidationError(_("The procedure is decided; it can be opened again as a new one."))
