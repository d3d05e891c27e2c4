# SPDX-License-Identifier: EUPL-1.2
"""Inform the person of rights, services, outcome, and the answer to a complaint."""

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
from vidik.identification.services.entitlements import enter_informed
from vidik.identification.services.procedures import user_of
from vidik.identification.types import DECIDED, REPLIED, Information, State, Subject

_LISTS = {"how": "informed-how", "language": "language", "proof": "informed-proof"}


def inform(
    procedure: Procedure, draft: Information, *, at: dt.datetime | None = None, actor: Actor
) -> Notification:
    """Enter that the person was informed, with the proof, or why that was not possible.

    Raises:
        ValidationError: something is missing, the outcome is not decided, or the time is ahead.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        _check(draft)
        if draft.subject == Subject.OUTCOME and procedure.state not in DECIDED:
            raise ValidationError(
                {"subject": _("There is no outcome yet to inform the person of.")}
            )
        if (
            draft.subject == Subject.COMPLAINT
            and not procedure.complaints.filter(state__in=REPLIED).exists()
        ):
            raise ValidationError(
                {"subject": _("There is no answered complaint yet to inform the person of.")}
            )
        if procedure.state == State.CLOSED and draft.subject != Subject.COMPLAINT:
            raise ValidationError(
                {
                    "subject": _(
                        "After the end the person is informed only of the answer to a complaint."
                    )
                }
            )
        now = moment()
        if at is not None:
            at = _since(procedure, draft, at, now)
        row = Notification.objects.create(
            procedure=procedure,
            case_id=procedure.case_id,
            subject=draft.subject,
            how=draft.how,
            language=draft.language,
            proof=draft.proof,
            not_informed=draft.not_informed,
            informed_at=at or now,
            informed_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        informed_of = str(draft.subject)
        if informed_of not in procedure.informed_of:
            procedure.informed_of = [*procedure.informed_of, informed_of]
            procedure.save(update_fields=["informed_of"])
        act.record("procedure.informed", informed_of=informed_of)
        enter_informed(procedure, actor=actor)
    return row


def _since(
    procedure: Procedure, draft: Information, at: dt.datetime, now: dt.datetime
) -> dt.datetime:
    """Check that what somebody was informed of existed by then; times are typed to the minute."""
    since, refusal = procedure.received_at, _("Give a time between the report and now.")
    if draft.subject == Subject.OUTCOME and procedure.decided_at is not None:
        since, refusal = procedure.decided_at, _("Give a time between the decision and now.")
    elif draft.subject == Subject.COMPLAINT:
        answered = procedure.complaints.filter(state__in=REPLIED)
        since = answered.aggregate(first=Min("answered_at"))["first"]
        refusal = _("Give a time between the answer to the complaint and now.")
    if not since.replace(second=0, microsecond=0) <= at <= now:
        raise ValidationError({"at": refusal})
    return max(at, since)


def _check(draft: Information) -> None:
    known = definitions()
    if draft.not_informed:
        if draft.how or draft.language or draft.proof:
            raise ValidationError(
                {
                    "not_informed": _(
                        "Either the person was informed, or it was not possible: not both."
                    )
                }
            )
        if draft.not_informed not in known.named("not-informed"):
            raise ValidationError({"not_informed": _("Choose why it was not possible.")})
        return
    for field, list_code in _LISTS.items():
        if getattr(draft, field) not in known.named(list_code):
            raise ValidationError(
                {field: _("Choose one, or say why the person could not be informed.")}
            )
