# SPDX-License-Identifier: EUPL-1.2
"""Refer persons on who were not identified; returns from and to other states."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import acting
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.cases.services import moment
from vidik.core.formats import format_date
from vidik.identification.definitions import definitions
from vidik.identification.models import Onward, Procedure, Repatriation
from vidik.identification.services.notices import LANGUAGE, RETURN, notify
from vidik.identification.services.procedures import locked, user_of
from vidik.identification.types import Direction, Outcome, State, Subject
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
    with acting(actor):
        procedure = locked(procedure, Action.IDENTIFICATION_WORK, actor)
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
        record(actor.label, "procedure.referred-on", procedure)
    return row


def enter_result(onward: Onward, result: str, *, actor: Actor) -> Onward:
    """Enter what came of a referral.

    Raises:
        ValidationError: the result is none of the list, or was entered already.
    """
    with acting(actor):
        procedure = locked(onward.procedure, Action.IDENTIFICATION_WORK, actor)
        row = Onward.objects.select_for_update(of=("self",)).get(pk=onward.pk)
        if row.result:
            raise ValidationError(_("The result has already been entered."))
        if result not in definitions().named("onward-result"):
            raise ValidationError({"result": _("Choose a result.")})
        row.result, row.result_at = result, moment()
        row.save(update_fields=["result", "result_at"])
        record(actor.label, "procedure.referral-result", procedure)
    return row


def plan_return(
    procedure: Procedure,
    *,
    direction: Direction,
    country: str,
    kind: str,
    planned_on: dt.date,
    border_police: str = "",
    actor: Actor,
) -> Repatriation:
    """Plan a return and announce it to the border police.

    Nobody is sent to another state before having been told of rights and of the procedure there.

    Args:
        procedure: of the person.
        direction: from or to another state.
        country: the other state.
        kind: code of the kind of return.
        planned_on: the day.
        border_police: code of the institution that is told; blank: it was told another way.
        actor: who enters it.

    Raises:
        ValidationError: the procedure is closed; or it names the field and what was expected.
    """
    with acting(actor):
        procedure = locked(procedure, Action.IDENTIFICATION_WORK, actor)
        if procedure.state == State.CLOSED:
            raise ValidationError(_("The procedure is closed: open it again to plan a return."))
        known = definitions()
        if country not in known.fields["country-of-exploitation"].by_code or country == "RS":
            raise ValidationError({"country": _("Choose the other state.")})
        if kind not in known.named("return-kind"):
            raise ValidationError({"kind": _("Choose from the list.")})
        if planned_on < timezone.localdate(procedure.received_at):
            raise ValidationError({"planned_on": _("This is before the report was received.")})
        told = procedure.notifications.filter(subject=Subject.DEPARTURE, not_told="")
        if direction == Direction.TO_ABROAD and not told.exists():
            raise ValidationError(
                _(
                    "First enter that the person was informed of rights and the procedure before "
                    "leaving."
                )
            )
        row = Repatriation(
            procedure=procedure,
            case_id=procedure.case_id,
            direction=direction,
            country=country,
            kind=kind,
            planned_on=planned_on,
            entered_at=moment(),
            entered_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        if border_police:
            row.notice = notify(
                procedure,
                RETURN,
                (border_police,),
                title=gettext_lazy("Announcement of a return"),
                text=gettext_lazy(
                    "A return is planned for {day}. The file is kept under the code {code};"
                    " the centre gives what is needed about the person by telephone."
                ),
                values={"day": format_date(planned_on, LANGUAGE)},
                actor=actor,
            )
        row.save(force_insert=True)
        record(actor.label, "procedure.return", procedure, direction=str(direction))
    return row


def finish_return(repatriation: Repatriation, done_on: dt.date, *, actor: Actor) -> Repatriation:
    """Enter that a return took place.

    Raises:
        ValidationError: it was entered already, or the day is in the future.
    """
    with acting(actor):
        procedure = locked(repatriation.procedure, Action.IDENTIFICATION_WORK, actor)
        row = Repatriation.objects.select_for_update(of=("self",)).get(pk=repatriation.pk)
        if row.done_on is not None:
            raise ValidationError(_("This return has already been entered as done."))
        if done_on > timezone.localdate(moment()):
            raise ValidationError({"done_on": _("This day is in the future.")})
        row.done_on = done_on
        row.save(update_fields=["done_on"])
        record(actor.label, "procedure.return-done", procedure)
    return row
