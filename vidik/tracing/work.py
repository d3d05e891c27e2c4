# SPDX-License-Identifier: EUPL-1.2
"""The work that searches make: to review them, to decide on matches, to look at answers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.tracing.models import Answer, Match, Trace
from vidik.tracing.selectors.matching import matches
from vidik.tracing.selectors.traces import answers_waiting, due_for_review
from vidik.tracing.types import Said

CODE = "tracing"


def _page(key: Any, anchor: str) -> str:
    return reverse("tracing:trace", args=[key]) + anchor


def _to_review(actor: Actor, _now: dt.datetime) -> QuerySet[Trace]:
    return due_for_review(actor)


def _review(row: Any, actor: Actor) -> Line:
    return Line(
        _("Review whether the search goes on"),
        _("Review"),
        _page(row.pk, "#review"),
        about=row.number,
        case=row.case_id,
        due=row.review_on,
        since=row.opened_at,
        is_mine=row.opened_by_id == actor.user_id,
    )


def _proposed(actor: Actor, _now: dt.datetime) -> QuerySet[Match]:
    return matches(actor)


def _decide(row: Any, actor: Actor) -> Line:
    details = (_("the mark is the same"),) if row.by_mark else ()
    return Line(
        _("Decide whether a reported person is the one searched for"),
        _("Compare"),
        _page(row.trace_id, "#matches"),
        about=row.trace.number,
        case=row.trace.case_id,
        details=(row.person.report.number, *details),
        since=row.proposed_at,
        is_mine=row.trace.opened_by_id == actor.user_id,
    )


def _answered(actor: Actor, _now: dt.datetime) -> QuerySet[Answer]:
    return answers_waiting(actor)


def _look(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Look at an answer about a person searched for"),
        _("Open"),
        _page(row.trace_key, "#asked"),
        about=row.trace_number,
        case=row.trace_case,
        details=(str(row.reply.institution.name), str(Said(row.said).label)),
        since=row.answered_at,
    )


def _own(actor: Actor) -> Q:
    return Q(opened_by=actor.user_id)


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, pgettext_lazy("persons", "Searches"), 22))
    read = Action.TRACES_READ
    add(
        Kind(
            "traces-to-review", CODE, gettext_lazy("searches to review"), read, _to_review,
            _review, ("review_on", "pk"), case="case", mine=_own, page="tracing:list",
            query="state=review",
        ),
        Kind(
            "trace-matches", CODE, gettext_lazy("persons who may be the one searched for"), read,
            _proposed, _decide, ("-by_mark", "proposed_at", "pk"), case="trace__case",
            mine=lambda actor: Q(trace__opened_by=actor.user_id), page="tracing:list",
            query="state=matches", is_listed=False, without_due=Urgency.TODAY,
        ),
        Kind(
            "trace-answers", CODE, gettext_lazy("answers about persons searched for"), read,
            _answered, _look, ("answered_at", "pk"), case="trace_case", page="tracing:list",
            is_listed=False, without_due=Urgency.TODAY,
        ),
    )  # fmt: skip
