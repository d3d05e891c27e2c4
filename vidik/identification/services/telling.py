# SPDX-License-Identifier: EUPL-1.2
"""Tell the person of rights, services, outcome, and the answer to a complaint."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db.models import Min
from django.utils.translation import gettext as _

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.identification.models import Notification, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.procedures import user_of
from vidik.identification.types import DECIDED, REPLIED, State, Subject, Told

_LISTS = {"how": "told-how", "language": "language", "proof": "told-proof"}


def tell(
    procedure: Procedure, told: Told, *, at: dt.datetime | None = None, actor: Actor
) -> Notification:
    """Enter that the person was told, with the proof, or why that was not possible.

    Raises:
        ValidationError: something is missing, the outcome is not decided, or the time is ahead.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        _check(told)
        if told.subject == Subject.OUTCOME and procedure.state not in DECIDED:
            raise ValidationError(
                {"subject": _("There is no outcome yet to inform the person of.")}
            )
        if (
            told.subject == Subject.COMPLAINT
            and not procedure.complaints.filter(state__in=REPLIED).exists()
        ):
            raise ValidationError(
                {"subject": _("There is no answered complaint yet to inform the person of.")}
            )
        if procedure.state == State.CLOSED and told.subject != Subject.COMPLAINT:
            raise ValidationError(
                {
                    "subject": _(
                        "After the end the person is informed only of the answer to a complaint."
                    )
                }
            )
        now = moment()
        if at is not None:
            at = _since(procedure, told, at, now)
        row = Notification.objects.create(
            procedure=procedure,
            case_id=procedure.case_id,
            subject=told.subject,
            how=told.how,
            language=told.language,
            proof=told.proof,
            not_told=told.not_told,
            told_at=at or now,
            told_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        told_of = str(told.subject)
        if told_of not in procedure.told_of:
            procedure.told_of = [*procedure.told_of, told_of]
            procedure.save(update_fields=["told_of"])
        act.record("procedure.told", told_of=told_of)
    return row


def _since(procedure: Procedure, told: Told, at: dt.datetime, now: dt.datetime) -> dt.datetime:
    """See that what somebody was told of was there by then; times are typed to the minute."""
    since, refusal = procedure.received_at, _("Give a time between the report and now.")
    if told.subject == Subject.OUTCOME and procedure.decided_at is not None:
        since, refusal = procedure.decided_at, _("Give a time between the decision and now.")
    elif told.subject == Subject.COMPLAINT:
        answered = procedure.complaints.filter(state__in=REPLIED)
        since = answered.aggregate(first=Min("answered_at"))["first"]
        refusal = _("Give a time between the answer to the complaint and now.")
    if not since.replace(second=0, microsecond=0) <= at <= now:
        raise ValidationError({"at": refusal})
    return max(at, since)


def _check(told: Told) -> None:
    known = definitions()
    if told.not_told:
        if told.how or told.language or told.proof:
            raise ValidationError(
                {"not_told": _("Either the person was informed, or it was not possible: not both.")}
            )
        if told.not_told not in known.named("not-told"):
            raise ValidationError({"not_told": _("Choose why it was not possible.")})
        return
    for field, list_code in _LISTS.items():
        if getattr(told, field) not in known.named(list_code):
            raise ValidationError(
                {field: _("Choose one, or say why the person could not be informed.")}
            )
