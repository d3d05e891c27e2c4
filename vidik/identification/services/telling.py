# SPDX-License-Identifier: EUPL-1.2
"""Tell the person of rights, services and outcome; receive complaints and their answers."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import acting
from vidik.access.types import Action, Actor
from vidik.audit.services import record
from vidik.cases.services import moment
from vidik.identification.definitions import definitions
from vidik.identification.models import Complaint, Notification, Procedure
from vidik.identification.services.notices import COMPLAINT, notify
from vidik.identification.services.procedures import locked, user_of
from vidik.identification.types import DECIDED, Subject, Told

_LISTS = {"how": "told-how", "language": "language", "proof": "told-proof"}


def tell(
    procedure: Procedure, told: Told, *, at: dt.datetime | None = None, actor: Actor
) -> Notification:
    """Enter that the person was told, with the proof, or why that was not possible.

    Raises:
        ValidationError: something is missing, the outcome is not decided, or the time is ahead.
    """
    with acting(actor):
        procedure = locked(procedure, Action.IDENTIFICATION_WORK, actor)
        _check(told)
        if told.subject == Subject.OUTCOME and procedure.state not in DECIDED:
            raise ValidationError(
                {"subject": _("There is no outcome yet to inform the person of.")}
            )
        now = moment()
        if at is not None and not procedure.received_at <= at <= now:
            raise ValidationError({"at": _("Give a time between the report and now.")})
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
        record(
            actor.label,
            "procedure.told",
            procedure,
            told_of=told_of,
        )
    return row


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


def receive_complaint(
    procedure: Procedure, about: str, *, ministry: str = "", actor: Actor
) -> Complaint:
    """Enter a complaint and pass it to the competent ministry, whose clock the exchange keeps.

    Args:
        procedure: about which somebody complains.
        about: code of what is complained of.
        ministry: code of the institution it goes to; blank: it went another way.
        actor: who enters it.

    Raises:
        ValidationError: the subject is none of the list, or the notice cannot be written.
    """
    with acting(actor):
        procedure = locked(procedure, Action.IDENTIFICATION_WORK, actor)
        if about not in definitions().named("complaint-subject"):
            raise ValidationError({"about": _("Choose what the complaint is about.")})
        row = Complaint(
            procedure=procedure,
            case_id=procedure.case_id,
            about=about,
            received_at=moment(),
            entered_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        if ministry:
            row.notice = notify(
                procedure,
                COMPLAINT,
                (ministry,),
                title=gettext_lazy("Complaint about the work of the identification centre"),
                text=gettext_lazy(
                    "A complaint about a procedure of identification was received. The file"
                    " is kept under the code {code}; it is opened to the ministry on request."
                ),
                actor=actor,
            )
        row.save(force_insert=True)
        record(actor.label, "procedure.complaint", procedure, about=about)
    return row


def answer_complaint(complaint: Complaint, result: str, *, actor: Actor) -> Complaint:
    """Enter what the ministry found.

    Raises:
        ValidationError: the result is none of the list, or was entered already.
    """
    with acting(actor):
        procedure = locked(complaint.procedure, Action.IDENTIFICATION_WORK, actor)
        complaint = Complaint.objects.select_for_update(of=("self",)).get(pk=complaint.pk)
        if complaint.result:
            raise ValidationError(_("The result has already been entered."))
        if result not in definitions().named("complaint-result"):
            raise ValidationError({"result": _("Choose a result.")})
        complaint.result, complaint.answered_at = result, moment()
        complaint.save(update_fields=["result", "answered_at"])
        record(actor.label, "procedure.complaint-answered", procedure, result=result)
    return complaint
