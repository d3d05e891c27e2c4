# SPDX-License-Identifier: EUPL-1.2
"""What a later report adds to an identification: it arises with the join, one person decides it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.identification.models import LaterReport, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.procedures import user_of
from vidik.identification.services.reopening import reopen
from vidik.identification.types import DECIDED, UNDECIDED, LaterResult, Outcome


def follow_join(later: Procedure, actor: Actor) -> None:
    """Follow that a procedure was joined to another one, or parted from it.

    Joined to an identification, an undecided one makes a matter to decide on: nobody has looked yet
    whether its report says something new. Parted again, it runs by itself and the matter is gone.
    """
    front = later.same_as
    open_ones = LaterReport.objects.filter(later=later)
    if front is None or front.outcome != Outcome.IDENTIFIED or later.state in DECIDED:
        open_ones.filter(decided_at__isnull=True, parted_at__isnull=True).update(parted_at=moment())
        return
    with change(actor, Action.IDENTIFICATION_PROPAGATE) as act:
        matter = open_ones.first()
        if matter is None:
            matter = LaterReport(later=later)
        elif matter.decided_at is not None:
            return
        matter.procedure, matter.case_id = front, front.case_id
        matter.arose_at, matter.parted_at = moment(), None
        matter.save()
        act.record("procedure.later-report", front)


def decide_later_report(
    matter: LaterReport, result: LaterResult | str, reason: str, *, actor: Actor
) -> LaterReport:
    """Decide what a later report adds; new exploitation opens the procedure again.

    Where it was opened again already and runs, the new exploitation is examined there.

    Raises:
        ValidationError: it is decided, was parted again, or a code is none of the list.
        Denied, OutOfScope: the actor may not work on the procedure.
    """
    with change(actor, Action.IDENTIFICATION_WORK, matter) as (row, act):
        if row.decided_at is not None or row.parted_at is not None:
            raise ValidationError(_("This has been decided, or the report is about somebody else."))
        if result not in LaterResult.values:
            raise ValidationError({"result": _("Choose what the report adds.")})
        if reason not in definitions().named("later-reason"):
            raise ValidationError({"reason": _("Choose a reason.")})
        if result == LaterResult.NEW_EXPLOITATION:
            row.led_to = _running_or_reopened(row.procedure, actor)
        row.result, row.reason, row.decided_at = result, reason, moment()
        row.decided_by_id = user_of(actor, Action.IDENTIFICATION_WORK)
        row.save(update_fields=["result", "reason", "decided_at", "decided_by", "led_to"])
        act.record("procedure.later-report-decided", result=str(result), reason=reason)
    return row


def _running_or_reopened(procedure: Procedure, actor: Actor) -> Procedure:
    last = (
        Procedure.objects.filter(reported_person=procedure.reported_person_id)
        .order_by("-received_at", "-pk")
        .first()
    )
    if last is not None and last.state in UNDECIDED:
        return last
    return reopen(last or procedure, actor=actor)
