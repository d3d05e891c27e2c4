# SPDX-License-Identifier: EUPL-1.2
"""Decide what a later report adds to an identification; the matter arose when it was joined."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.locking import lock
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.identification.models import LaterReport, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services import propagation
from vidik.identification.services.procedures import user_of
from vidik.identification.types import UNDECIDED, LaterResult


def decide_later_report(
    matter: LaterReport, result: LaterResult | str, reason: str, *, actor: Actor
) -> LaterReport:
    """Decide what a later report adds.

    New exploitation is examined in the procedure that the report began, which then runs by itself
    with a clock from now on; where the identification was opened again and runs, it is examined
    there.

    Raises:
        ValidationError: it is decided, was parted again, or a code is none of the list.
        Denied, OutOfScope: the actor may not work on the procedure.
    """
    with change(actor, Action.IDENTIFICATION_WORK, about=matter.procedure) as act:
        propagation.hold_both(matter)
        row = lock(matter)
        if row.decided_at is not None or row.parted_at is not None:
            raise ValidationError(
                _("This has already been decided, or the report is about somebody else.")
            )
        if result not in LaterResult.values:
            raise ValidationError({"result": _("Choose what the report adds.")})
        if reason not in definitions().named("later-reason"):
            raise ValidationError({"reason": _("Choose a reason.")})
        if result == LaterResult.NEW_EXPLOITATION:
            running = Procedure.objects.filter(
                reported_person=row.procedure.reported_person_id, state__in=UNDECIDED
            ).first()
            row.led_to = running or propagation.release(row.later_id)
        row.result, row.reason, row.decided_at = result, reason, moment()
        row.decided_by_id = user_of(actor, Action.IDENTIFICATION_WORK)
        row.save(update_fields=["result", "reason", "decided_at", "decided_by", "led_to"])
        act.record(
            "procedure.later-report-decided", row.procedure, result=str(result), reason=reason
        )
    return row
