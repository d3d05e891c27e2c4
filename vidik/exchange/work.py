# SPDX-License-Identifier: EUPL-1.2
"""The work that notices make: to answer, to read again, to classify, to ask after, to feed back."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.exchange.methods.deadlines import last_day_of, shown_due
from vidik.exchange.models import Addressee, FeedbackDuty
from vidik.exchange.registry import answer_page
from vidik.exchange.selectors import lists
from vidik.exchange.types import Expects

CODE = "notices"


def _letter(row: Any) -> str:
    return reverse("exchange:letter", args=[row.pk])


def _due(row: Any) -> dt.datetime | dt.date | None:
    if row.due_at is None:
        return None
    return shown_due(row.due_at, row.deadline_unit, ZoneInfo(settings.TIME_ZONE))


def _received(actor: Actor, which: Q) -> QuerySet[Addressee]:
    return lists.received_now(actor).filter(which).select_related("kind", "sender", "notice")


def _sent(actor: Actor, which: Q) -> QuerySet[Addressee]:
    return lists.sent_now(actor).filter(which).select_related("kind", "institution", "notice")


def _open(actor: Actor, _now: dt.datetime) -> QuerySet[Addressee]:
    # The questionnaire itself is a line of its own, not the letter that asked for it.
    rows = _received(actor, lists.OPEN).exclude(notice__subject_label="questionnaires.call")
    # Whoever has replied waits for the sender to read it.
    return rows.exclude(kind__expects=Expects.ANSWER, has_unclassified=True)


def _answer(row: Any, _actor: Actor) -> Line:
    expects_answer = row.kind.expects == Expects.ANSWER
    return Line(
        _("Answer: %(title)s") % {"title": row.title} if expects_answer else row.title,
        _("Answer") if expects_answer else _("Read"),
        (expects_answer and answer_page(row)) or _letter(row),
        about=row.number,
        case=row.notice.case_id,
        details=(str(row.kind.name), str(row.sender.name)),
        due=_due(row),
        since=row.sent_at,
        is_danger=row.is_alert,
    )


def _corrected(actor: Actor, _now: dt.datetime) -> QuerySet[Addressee]:
    return _received(actor, lists.UNREAD & Q(settled_at__isnull=False))


def _read_again(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Read the correction: %(title)s") % {"title": row.title},
        _("Read"),
        _letter(row),
        about=row.number,
        case=row.notice.case_id,
        details=(str(row.sender.name),),
    )


def _owed(actor: Actor, _now: dt.datetime) -> QuerySet[FeedbackDuty]:
    return lists.duties(actor, "owed").select_related("addressee__notice")


def _feedback(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Say what became of the notice: %(title)s") % {"title": row.addressee.title},
        _("Write"),
        _letter(row.addressee),
        about=row.addressee.number,
        case=row.addressee.notice.case_id,
        details=(str(row.sender.name),),
        due=last_day_of(row.due_at, ZoneInfo(settings.TIME_ZONE)),
    )


def _unclassified(actor: Actor, _now: dt.datetime) -> QuerySet[Addressee]:
    return _sent(actor, Q(has_unclassified=True))


def _classify(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Classify the reply of %(institution)s") % {"institution": row.institution.name},
        _("Open"),
        _letter(row),
        about=row.number,
        case=row.notice.case_id,
        details=(row.title,),
    )


def _unanswered(actor: Actor, now: dt.datetime) -> QuerySet[Addressee]:
    return _sent(actor, lists.OPEN & Q(due_at__lte=now))


def _ask_after(row: Any, _actor: Actor) -> Line:
    is_alert = row.is_alert
    what = (
        _("Call %(institution)s: nobody has confirmed the alert")
        if is_alert
        else _("Ask %(institution)s for its overdue answer")
    )
    return Line(
        what % {"institution": row.institution.name},
        pgettext("telephone", "Call") if is_alert else _("Open"),
        _letter(row),
        about=row.number,
        case=row.notice.case_id,
        details=(row.title,),
        due=_due(row),
        since=row.sent_at,
        is_danger=is_alert,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Notices"), 40))
    # Work for those who can do it: some read the notices of their institution and answer none.
    answer, write, case = Action.EXCHANGE_ANSWER, Action.EXCHANGE_WRITE, "notice__case"
    by_due = (F("due_at").asc(nulls_last=True), "pk")
    add(
        Kind(
            "notices-received", CODE, gettext_lazy("notices waiting for your institution"), answer,
            _open, _answer, by_due, case=case, page="exchange:inbox", query="state=open",
        ),
        Kind(
            "corrections", CODE, gettext_lazy("corrected notices to read"), answer,
            _corrected, _read_again, ("pk",), case=case, page="exchange:inbox",
            query="state=corrected", without_due=Urgency.TODAY,
        ),
        Kind(
            "feedback-owed", CODE, gettext_lazy("feedback that your institution owes"), answer,
            _owed, _feedback, ("due_at", "pk"), case="addressee__notice__case",
            page="exchange:duties",
        ),
        Kind(
            "replies", CODE, gettext_lazy("replies to classify"),
            Action.EXCHANGE_CLASSIFY,
            _unclassified, _classify, ("pk",), case=case, page="exchange:sent",
            query="state=unclassified", without_due=Urgency.TODAY,
        ),
        Kind(
            "unanswered", CODE, gettext_lazy("notices not answered in time"), write,
            _unanswered, _ask_after, by_due, case=case, page="exchange:sent",
            query="state=overdue",
        ),
    )  # fmt: skip
