# SPDX-License-Identifier: EUPL-1.2
"""Refer persons on who were not identified, and enter what came of it."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.identification.models import Onward, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.procedures import user_of
from vidik.identification.types import Outcome, State
from vidik.institutions.models import Institution


def refer_onward(
    procedure: Procedure,
    *,
    status: str,
    service: str,
    institution: Institution | None,
    actor: Actor,
) -> Onward:
    """Refer somebody on who was not identified: at risk, or a victim of another violence.

    Raises:
        ValidationError: the procedure was not opened, the person was identified (then services
            belong to a protection plan), or a code is none of the list.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        if procedure.state == State.RECEIVED:
            raise ValidationError(_("Open the procedure first, or dismiss the report."))
        if procedure.outcome == Outcome.IDENTIFIED:
            raise ValidationError(
                _("An identified victim gets services by a protection plan, not by referral.")
            )
        known = definitions()
        for field, value, name in (
            ("status", status, "onward-status"),
            ("service", service, "onward-service"),
        ):
            if value not in known.named(name):
                raise ValidationError({field: _("Choose from the list.")})
        row = Onward.objects.create(
            procedure=procedure,
            case_id=procedure.case_id,
            status=status,
            service=service,
            institution=institution,
            referred_at=moment(),
            referred_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        act.record("procedure.referred-on")
    return row


def enter_result(onward: Onward, result: str, *, actor: Actor) -> Onward:
    """Enter what came of a referral.

    Raises:
        ValidationError: the result is none of the list, or was entered already.
    """
    with change(actor, Action.IDENTIFICATION_WORK, onward) as (row, act):
        if row.result:
            raise ValidationError(_("The result has already been entered."))
        if result not in definitions().named("onward-result"):
            raise ValidationError({"result": _("Choose a result.")})
        row.result, row.result_at = result, moment()
        row.save(update_fields=["result", "result_at"])
        act.record("procedure.referral-result")
    return row
