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
from vidik.identification.models import FoundOffence, OnwardReferral, Procedure
from vidik.identification.selectors.definitions import definitions, label
from vidik.identification.selectors.offences import WAITING
from vidik.identification.services.notices import OFFENCE, notify
from vidik.identification.services.procedures import user_of
from vidik.identification.types import ONWARD_IDENTIFIED, Outcome, State
from vidik.institutions.models import Institution


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
            raise ValidationError({"status": _("This does not agree with the decision.")})
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
        _require_offence(offence)
        with translation.override(settings.COUNTRY.official_language):
            named = label("offence", offence)
        if not addressees:
            raise ValidationError({"addressees": _("Choose who receives it.")})
        notice = notify(
            procedure,
            OFFENCE,
            addressees,
            title=TITLE,
            text=TEXT,
            values={"offence": named},
            actor=actor,
        )
        find_offences(procedure, [offence], actor=actor)
        procedure.offences.filter(WAITING, offence=offence).update(
            notice=notice, settled_at=moment()
        )
        act.record("procedure.offence-reported", offence=offence, addressees=len(addressees))
    return notice


def find_offences(procedure: Procedure, offences: Sequence[str], *, actor: Actor) -> None:
    """Enter that offences came up: each waits until police and prosecutor are notified of it.

    The caller holds the procedure and records. What is known already is not entered again.
    """
    known = set(procedure.offences.values_list("offence", flat=True))
    FoundOffence.objects.bulk_create(
        FoundOffence(
            procedure=procedure,
            case_id=procedure.case_id,
            offence=offence,
            found_at=moment(),
            found_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        for offence in dict.fromkeys(offences)
        if offence not in known
    )


def enter_offence(procedure: Procedure, offence: str, *, actor: Actor) -> Procedure:
    """Enter that an offence came up of which police and prosecutor are still to be notified.

    Raises:
        ValidationError: it is none of the list, or was entered already.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        _require_offence(offence)
        if procedure.offences.filter(offence=offence).exists():
            raise ValidationError({"offence": _("This offence has already been entered.")})
        find_offences(procedure, [offence], actor=actor)
        act.record("procedure.offence-found", offence=offence)
    return procedure


def do_not_report(found: FoundOffence, because: str, *, actor: Actor) -> FoundOffence:
    """Enter why nobody is notified of an offence that came up.

    Raises:
        ValidationError: the reason is none of the list, or somebody was notified already.
    """
    with change(actor, Action.IDENTIFICATION_WORK, found) as (row, act):
        if row.settled_at is not None:
            raise ValidationError(_("The outcome has already been entered."))
        if because not in definitions().named("offence-not-told"):
            raise ValidationError({"because": _("Choose from the list.")})
        row.not_told, row.settled_at = because, moment()
        row.save(update_fields=["not_told", "settled_at"])
        act.record("procedure.offence-not-told", offence=row.offence, reason=because)
    return row


def _require_offence(offence: str) -> None:
    if offence not in definitions().named("offence"):
        raise ValidationError({"offence": _("Choose the offence from the list.")})
