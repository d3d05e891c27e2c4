# SPDX-License-Identifier: EUPL-1.2
"""Complaints past the centre: the ministry enters what reached it, the centre gives a statement."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vidik.access.changes import change
from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.core.formats import format_date
from vidik.exchange.selectors.kinds import institutions_for
from vidik.exchange.services import sending, writing
from vidik.exchange.types import NoticeDraft
from vidik.identification.models import Complaint, MinistryComplaint, Procedure
from vidik.identification.selectors.definitions import definitions, label
from vidik.identification.services.notices import STATEMENT, said
from vidik.identification.services.procedures import user_of
from vidik.identification.types import State
from vidik.identification.workflow import COMPLAINT

SUBJECT: Final = "identification.ministrycomplaint"
_TITLE: Final = gettext_lazy("Statement on a complaint that reached the ministry")
_TEXT: Final = gettext_lazy(
    "On {day} the ministry received a complaint about the work of the centre. It is about: {about}."
    " Code of the case, as far as it is known: {code}. Enter the complaint in its procedure and"
    " reply with the statement of the centre."
)
_NO_CODE: Final = pgettext_lazy("code", "not known")


def enter_at_ministry(
    about: str, came_on: dt.date, case_code: str = "", *, actor: Actor
) -> MinistryComplaint:
    """Enter a complaint that reached the ministry, and ask the centre for its statement.

    Whether there is a case of the code is not looked up: the ministry learns of none by it.

    Args:
        about: code of what is complained of.
        came_on: on which day it came.
        case_code: as it stands on what was handed in; blank where none does.
        actor: somebody of the competent ministry.

    Raises:
        ValidationError, NotSendable: by field, or the notice cannot be sent.
        Denied: the actor is not of that ministry.
    """
    with change(actor, Action.IDENTIFICATION_COMPLAIN) as act:
        if about not in definitions().named("complaint-subject"):
            raise ValidationError({"about": _("Choose what the complaint is about.")})
        if came_on > timezone.localdate():
            raise ValidationError({"came_on": _("This day is in the future.")})
        row = MinistryComplaint(
            institution_id=actor.institution or 0,
            about=about,
            came_on=came_on,
            case_code=case_code,
            entered_at=moment(),
            entered_by_id=user_of(actor, Action.IDENTIFICATION_COMPLAIN),
        )
        title, text = _written(row)
        draft = NoticeDraft(
            kind=STATEMENT,
            title=title,
            text=text,
            addressees=tuple(each.code for each in institutions_for(STATEMENT)),
            subject_label=SUBJECT,
            subject_key=str(row.pk),
        )
        row.notice = sending.send(writing.draft_notice(draft, actor=actor), actor=actor)
        row.save(force_insert=True)
        act.record("complaint.at-ministry", row, about=about)
    return row


def _written(row: MinistryComplaint) -> tuple[str, str]:
    """Write title and text of the request in the language of notices."""
    language = settings.COUNTRY.official_language
    with translation.override(language):
        values = {
            "day": format_date(row.came_on, language),
            "about": label("complaint-subject", row.about),
            "code": row.case_code or str(_NO_CODE),
        }
    return said(_TITLE, _TEXT, values)


def receive_from_ministry(
    complaint: MinistryComplaint, case_code: str, *, actor: Actor
) -> Complaint:
    """Enter in its procedure a complaint that reached the ministry first; the ministry has it.

    Args:
        complaint: one that no procedure has yet.
        case_code: of the case whose newest procedure it is about.
        actor: who works on that procedure.

    Raises:
        ValidationError: it was entered, there is no such procedure for the actor to work on, or
            that was not opened.
    """
    rows = Procedure.objects.filter(case__code=case_code)
    procedure = scope(actor, Action.IDENTIFICATION_WORK, rows).order_by("-received_at").first()
    if procedure is None:
        raise ValidationError({"code": _("No procedure that you may work on has this case code.")})
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        if Complaint.objects.filter(asked_in=complaint).exists():
            raise ValidationError(_("It has been entered in a procedure already."))
        if procedure.state == State.RECEIVED:
            raise ValidationError(_("A complaint is entered once the procedure is open."))
        row = Complaint(
            procedure=procedure,
            case_id=procedure.case_id,
            about=complaint.about,
            state=COMPLAINT.initial,
            received_at=max(complaint.entered_at, procedure.received_at),
            entered_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
            asked_in=complaint,
        )
        # It is with the ministry already.
        COMPLAINT.apply(row, "pass")
        row.save(force_insert=True)
        act.record("procedure.complaint", about=row.about)
    return row
