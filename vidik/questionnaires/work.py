# SPDX-License-Identifier: EUPL-1.2
"""The work that questionnaires make: to fill in, to approve, to accept, to answer queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.services import can
from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.questionnaires.models import FindingQuery, Respondent
from vidik.questionnaires.selectors import calls, queries
from vidik.questionnaires.types import QueryState, State

CODE = "questionnaires"


def _own(actor: Actor, _now: dt.datetime) -> QuerySet[Respondent]:
    rows = calls.own(actor).filter(state__in=calls.OPEN)
    may_submit = can(actor, Action.QUESTIONNAIRES_SUBMIT)
    return rows if may_submit else rows.exclude(state=State.APPROVAL)


def _fill_in(row: Any, _actor: Actor) -> Line:
    is_complete = row.state == State.APPROVAL
    what = _("Approve the questionnaire: %(form)s") if is_complete else _("Fill in: %(form)s")
    return Line(
        what % {"form": row.form.title},
        _("Approve") if is_complete else _("Open"),
        reverse("questionnaires:overview", args=[row.pk]),
        about=str(row.call.year),
        due=row.due_on,
        since=row.sent_at,
    )


def _asked(actor: Actor, _now: dt.datetime) -> QuerySet[FindingQuery]:
    return queries.queries(actor).filter(state=QueryState.ASKED, institution=actor.institution)


def _answer(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Answer a question about your figures"),
        _("Answer"),
        reverse("questionnaires:query", args=[row.pk]),
        since=row.asked_at,
    )


def _sent_in(actor: Actor, _now: dt.datetime) -> QuerySet[Respondent]:
    return calls.to_accept(actor)


def _accept(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Accept or return the answer of %(institution)s") % {"institution": row.institution.name},
        _("Open"),
        reverse("questionnaires:overview", args=[row.pk]),
        about=str(row.call.year),
        details=(str(row.form.title),),
        since=row.answered_at,
    )


def _replied(actor: Actor, _now: dt.datetime) -> QuerySet[FindingQuery]:
    return queries.queries(actor).filter(state=QueryState.ANSWERED)


def _judge(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Judge what %(institution)s answered to a query") % {"institution": row.institution.name},
        _("Open"),
        reverse("findings:detail", args=[row.finding_id]),
        since=row.answered_at,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Questionnaires"), 70))
    own, decide = Action.QUESTIONNAIRES_SEE_OWN, Action.QUESTIONNAIRES_DECIDE
    add(
        Kind(
            "questionnaires", CODE, gettext_lazy("questionnaires to fill in or approve"), own,
            _own, _fill_in, (F("due_on").asc(nulls_last=True), "pk"), page="questionnaires:own",
        ),
        Kind(
            "queries", CODE, gettext_lazy("questions about your figures"), own,
            _asked, _answer, ("asked_at", "pk"), page="questionnaires:own",
            without_due=Urgency.TODAY,
        ),
        Kind(
            "answers", CODE, gettext_lazy("answers to accept or return"), decide,
            _sent_in, _accept, (F("answered_at").asc(nulls_last=True), "pk"),
            page="questionnaires:calls",
        ),
        Kind(
            "query-answers", CODE, gettext_lazy("answers to queries to judge"), decide,
            _replied, _judge, ("answered_at", "pk"), page="findings:list", query="state=queried",
        ),
    )  # fmt: skip
