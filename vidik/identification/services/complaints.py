# SPDX-License-Identifier: EUPL-1.2
"""Complaints to the ministry: enter, pass on with a clock, answer, withdraw, settle."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.changes import change
from vidik.access.types import Action, Actor
from vidik.cases.services.cases import moment
from vidik.core.days import noon_of
from vidik.exchange.models import Addressee
from vidik.exchange.services import answering, sending
from vidik.exchange.types import Classification, Origin
from vidik.exchange.types import State as NoticeState
from vidik.identification.models import Complaint, Procedure
from vidik.identification.selectors.definitions import definitions
from vidik.identification.services.notices import COMPLAINT as KIND
from vidik.identification.services.notices import notify, said
from vidik.identification.services.procedures import user_of
from vidik.identification.types import WITHDRAWN, State
from vidik.identification.workflow import COMPLAINT

TITLE: Final = gettext_lazy("Complaint about the work of the identification centre")
TEXT: Final = gettext_lazy(
    "A complaint about a procedure of identification was received. The case"
    " is filed under the code {code}; it is opened to the ministry on request."
)
TAKEN_BACK: Final = gettext_lazy("The complaint is withdrawn")
_TAKEN_BACK_TEXT: Final = gettext_lazy(
    "The complaint about the procedure filed under the code {code} was withdrawn. No answer is"
    " expected any more."
)

_ANSWERED_TEXT: Final = gettext_lazy(
    "The answer to the complaint about the procedure filed under the code {code} was received and"
    " entered in the procedure."
)
BY_HAND: Final = (Origin.POST, Origin.EMAIL, Origin.ORAL)
"""How an answer comes that somebody enters."""
_SETTLED: Final = frozenset({NoticeState.ANSWERED, NoticeState.CLOSED})


def receive_complaint(
    procedure: Procedure, about: str, *, ministry: str = "", actor: Actor
) -> Complaint:
    """Enter a complaint, and pass it to the competent ministry where that is named.

    Args:
        procedure: about which somebody complains.
        about: code of what is complained of.
        ministry: code of the institution it goes to at once; blank: it is passed on later.
        actor: who enters it.

    Raises:
        ValidationError: the procedure was not opened, the subject is none of the list, or the
            notice cannot be written.
    """
    with change(actor, Action.IDENTIFICATION_WORK, procedure) as (procedure, act):
        if procedure.state == State.RECEIVED:
            raise ValidationError(_("A complaint is entered once the procedure is open."))
        if about not in definitions().named("complaint-subject"):
            raise ValidationError({"about": _("Choose what the complaint is about.")})
        row = Complaint(
            procedure=procedure,
            case_id=procedure.case_id,
            about=about,
            state=COMPLAINT.initial,
            received_at=moment(),
            entered_by_id=user_of(actor, Action.IDENTIFICATION_WORK),
        )
        row.save(force_insert=True)
        act.record("procedure.complaint", about=about)
        if ministry:
            row = pass_complaint(row, ministry, actor=actor)
    return row


def pass_complaint(complaint: Complaint, ministry: str, *, actor: Actor) -> Complaint:
    """Pass a complaint to the competent ministry, whose clock the exchange keeps.

    Raises:
        TransitionRefused: it was passed on, or withdrawn.
        ValidationError, NotSendable: the notice cannot be written to this institution.
    """
    with change(actor, Action.IDENTIFICATION_WORK, complaint) as (row, act):
        procedure = row.procedure
        COMPLAINT.apply(row, "pass")
        row.notice = notify(procedure, KIND, (ministry,), title=TITLE, text=TEXT, actor=actor)
        row.save(update_fields=["state", "notice"])
        act.record("procedure.complaint-passed", about=row.about)
    return row


def answer_complaint(
    complaint: Complaint,
    result: str,
    *,
    came_on: dt.date | None = None,
    how: Origin = Origin.POST,
    actor: Actor,
) -> Complaint:
    """Enter what the ministry found, with the day on which it came and how.

    Where the ministry replied in the system, that reply and its time count.

    Args:
        complaint: one that was passed on.
        result: a code of the list of results.
        came_on: by default today.
        how: how it came, if not in the system.
        actor: who enters it.

    Raises:
        TransitionRefused: it was not passed on, or is answered already.
        ValidationError: by field: the result is none of the list, the day lies in the future or
            before the complaint was passed on, or it came in no such way.
    """
    with change(actor, Action.IDENTIFICATION_WORK, complaint) as (row, act):
        procedure = row.procedure
        COMPLAINT.apply(row, "answer")
        if result == WITHDRAWN or result not in definitions().named("complaint-result"):
            raise ValidationError({"result": _("Choose a result.")})
        if how not in BY_HAND:
            raise ValidationError({"how": _("State how the answer came.")})
        received = _moment_of(row, came_on)
        row.result, row.answered_at = result, _stop_clock(row, procedure, received, how, actor)
        row.save(update_fields=["state", "result", "answered_at"])
        act.record("procedure.complaint-answered", result=result)
    return row


def _moment_of(complaint: Complaint, day: dt.date | None) -> dt.datetime:
    """Return when an answer came of which the day is known: within the day and what it answers."""
    now = moment()
    if day is None or day == timezone.localdate(now):
        return now
    if day > timezone.localdate(now):
        raise ValidationError({"came_on": _("This day is in the future.")})
    since = complaint.received_at
    if complaint.notice is not None:
        since = max(since, complaint.notice.sent_at or since)
    if day < timezone.localdate(complaint.received_at):
        raise ValidationError({"came_on": _("This day is before the complaint.")})
    if day < timezone.localdate(since):
        raise ValidationError(
            {"came_on": _("This day is before the complaint was passed to the ministry.")}
        )
    return max(noon_of(day), since)


def _stop_clock(
    complaint: Complaint, procedure: Procedure, received: dt.datetime, how: Origin, actor: Actor
) -> dt.datetime:
    """Let the exchange know that the ministry has answered, so that it reminds nobody any more.

    A reply that was accepted there is the answer, with the time at which it came, and so is one
    that lies there unread; without one it is recorded that the answer came otherwise. Gives when
    the answer came.
    """
    for addressee in Addressee.objects.filter(notice=complaint.notice_id):
        if addressee.state in _SETTLED:
            accepted = addressee.answers.filter(classification=Classification.FULL)
            if (answer := accepted.order_by("received_at", "pk").first()) is not None:
                received = min(answer.received_at, moment())
            continue
        answer = addressee.answers.filter(classification="").order_by("received_at", "pk").first()
        if answer is None:
            _title, text = said("", _ANSWERED_TEXT, {"code": procedure.case.code})
            answer = answering.record_reply(
                addressee,
                text=text,
                origin=how,
                received_on=timezone.localdate(received),
                actor=actor,
            )
        else:
            received = min(answer.received_at, moment())
        answering.classify(answer, Classification.FULL, actor=actor)
    return max(received, complaint.received_at)


def withdraw_complaint(complaint: Complaint, *, actor: Actor) -> Complaint:
    """Enter that a complaint was taken back; the ministry is informed, and its clock stops.

    Raises:
        TransitionRefused: it is answered or withdrawn already.
    """
    with change(actor, Action.IDENTIFICATION_WORK, complaint) as (row, act):
        procedure = row.procedure
        COMPLAINT.apply(row, "withdraw")
        row.result, row.answered_at = WITHDRAWN, moment()
        row.save(update_fields=["state", "result", "answered_at"])
        if row.notice is not None:
            title, text = said(TAKEN_BACK, _TAKEN_BACK_TEXT, {"code": procedure.case.code})
            sending.correct(row.notice, title=title, text=text, reason=title, actor=actor)
            for addressee in Addressee.objects.filter(notice=row.notice):
                answering.close(addressee, actor=actor)
        act.record("procedure.complaint-withdrawn")
    return row


def settle_complaint(complaint: Complaint, *, actor: Actor) -> Complaint:
    """Settle an answered complaint: the person knows the answer, and what it asks for was done.

    Raises:
        TransitionRefused: it is not answered, the person was not informed, or a founded complaint
            about a decided procedure had no consequence.
    """
    with change(actor, Action.IDENTIFICATION_WORK, complaint) as (row, act):
        COMPLAINT.apply(row, "settle")
        row.settled_at = moment()
        row.save(update_fields=["state", "settled_at"])
        act.record("procedure.complaint-settled")
    return row
