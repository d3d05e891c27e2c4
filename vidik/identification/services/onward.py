# SPDX-License-Identifier: EUPL-1.2
"""Refer persons onward, and report criminal offences that come up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.exchange.models import Notice
from vidik.identification.models import OnwardReferral, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.notices import OFFENCE, notify
from vidik.identification.services.procedures import user_of
from vidik.identification.types import ONWARD_IDENTIFIED, Outcome, State
from vidik.institutions.models import Institution
from vidik.referral.selectors.pack import codes


def refer_onward(
    procedure: Procedure,
    *,
    status: str,
    service: str,
    institution: Institution | None,
    actor: Actor,
) -> OnwardReferral:
    """Refer somebody on: to whom an identified victim is referred is named, and answers for it.

    The institution accepts or declines when the case is shared with it. Who was not identified is
    at risk, or a victim of another violence.

    Raises:
        ValidationError: the procedure was not opened, a code is none of the list or says otherwise
            than the decision, or an identified victim is referred to nobody.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        if procedure.state == State.RECEIVED:
            raise ValidationError(_("Open the procedure first, or dismiss the report."))
        known = definitions()
        for field, value, name in (
            ("status", status, "onward-status"),
            ("service", service, "onward-service"),
        ):
            if value not in known.named(name):
                raise ValidationError({field: _("Choose from the list.")})
        is_identified = procedure.outcome == Outcome.IDENTIFIED
        if is_identified != (status == ONWARD_IDENTIFIED):
            raise ValidationError({"status": _("This is not what was decided.")})
        if is_identified and institution is None:
            raise ValidationError({"institution": _("Choose who takes the victim on.")})
        row = OnwardReferral.objects.create(
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


def enter_result(onward: OnwardReferral, result: str, *, actor: Actor) -> OnwardReferral:
    """Enter the outcome of a referral.

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


TITLE: Final = gettext_lazy("Notice of a criminal offence")
TEXT: Final = gettext_lazy(
    "In the case {code} the centre came upon signs of a criminal offence: {offence}. What is known"
    " about it is handed over by the centre’s expert under this code; confirm here that you"
    " received this notice."
)


def report_offence(
    procedure: Procedure, offence: str, addressees: Sequence[str], *, actor: Actor
) -> Notice:
    """Send a notice of an offence, whether or not it is trafficking; it names nobody.

    Args:
        procedure: in which it came up, in any state.
        offence: code of the pack's list of offences.
        addressees: codes of police and prosecution.
        actor: who sends it.

    Raises:
        ValidationError: the offence is none of the list, nobody is named, or somebody who does not
            receive such notices.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        with translation.override(settings.COUNTRY.official_language):
            named = dict(codes("offence"))
        if offence not in named:
            raise ValidationError({"offence": _("Choose the offence from the list.")})
        if not addressees:
            raise ValidationError({"addressees": _("Choose who receives it.")})
        notice = notify(
            procedure,
            OFFENCE,
            addressees,
            title=TITLE,
            text=TEXT,
            values={"offence": named[offence]},
            actor=actor,
        )
        act.record("procedure.offence-reported", offence=offence, addressees=len(addressees))
    return notice
