# SPDX-License-Identifier: EUPL-1.2
"""The work that plans leave: no plan yet, reviews, what is late or nobody's, requests to answer."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any, Final

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Text, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.identification.selectors.procedures import decided_lately
from vidik.plans.selectors import asks, plans
from vidik.plans.selectors.pack import KIND, rules, word
from vidik.plans.types import AskState, PlanState

CODE: Final = "plans"
ASKS: Final = "asks"
BEGUN_WITHIN: Final = dt.timedelta(days=3)
"""Within this time after an institution said yes, somebody agrees with it how it begins."""
ASKED_WITHIN: Final = dt.timedelta(days=7)
"""Within this time after a plan was agreed, institutions are asked for their share of it."""


def _of_plan(row: Any, what: Text, verb: Text, due: dt.date | None, anchor: str = "") -> Line:
    return Line(
        what,
        verb,
        reverse("plans:of-case", args=[row.case_id]) + anchor,
        about=row.case.code,
        case=row.case_id,
        due=due,
    )


def _missing(row: Any, _actor: Actor) -> Line:
    decided: dt.datetime = row.decided_at
    due = timezone.localdate(decided) + dt.timedelta(days=rules().plan_days)
    return _of_plan(row, _("Begin the plan of an identified victim"), _("Begin"), due)


def _being_made(row: Any, _actor: Actor) -> Line:
    is_draft = row.state == PlanState.DRAFT
    what = (
        _("Propose the plan that is being drafted")
        if is_draft
        else _("Ask the person about the proposed plan")
    )
    return _of_plan(row, what, _("Open"), None)


def _review(row: Any, _actor: Actor) -> Line:
    what = (
        _("Review the plan: there was an incident")
        if row.incident is not None
        else _("Review the plan")
    )
    return _of_plan(row, what, pgettext("plan", "Review"), row.due, "#reviews")


def _copy(row: Any, _actor: Actor) -> Line:
    return _of_plan(row, _("Give the person a copy of the plan"), _("Open"), None)


def _approve(row: Any, _actor: Actor) -> Line:
    what = _("Say whether your institution agrees to a plan")
    return _of_plan(row, what, _("Open"), None, "#agreements")


def _of_activity(row: Any, what: Text, verb: Text, due: dt.date | None) -> Line:
    return Line(
        what,
        verb,
        reverse("plans:activity", args=[row.pk]),
        about=row.case.code,
        case=row.case_id,
        details=(word(KIND, row.kind),),
        due=due,
    )


def _activity(row: Any, actor: Actor) -> Line:
    line = _of_activity(row, _("Do what the plan says"), _("Open"), row.due_on)
    is_mine = row.person_id in {None, actor.user_id}
    return Line(
        line.what, line.verb, line.url, about=line.about, case=line.case, details=line.details,
        due=line.due, is_mine=is_mine,
    )  # fmt: skip


def _mine(actor: Actor) -> Q:
    return Q(person=actor.user_id) | Q(person__isnull=True)


def _nobodys(row: Any, _actor: Actor) -> Line:
    what = _("Find somebody responsible for an activity in the plan")
    return _of_activity(row, what, _("Open"), row.due_on)


def _closed(row: Any, _actor: Actor) -> Line:
    what = (
        _("Ask again: an institution has not answered")
        if row.last_state == AskState.OPEN
        else _("Knock on the next door: an institution said no")
    )
    due = row.last_by if row.last_state == AskState.OPEN else None
    return _of_activity(row, what, _("Ask"), due)


def _accepted(row: Any, _actor: Actor) -> Line:
    ask = row.ask
    # Who reads the plan need not see where the person sleeps.
    what = (
        _("Agree with the institution that said yes how it begins")
        if ask.kind in rules().accommodation
        else _("Agree with %(institution)s how it begins") % {"institution": ask.institution.name}
    )
    return Line(
        what,
        _("Open"),
        reverse("plans:activity", args=[row.now]),
        about=row.case.code,
        case=row.case_id,
        details=(word(KIND, ask.kind), *((_("urgent"),) if ask.is_urgent else ())),
        due=row.accepted_on + (dt.timedelta() if ask.is_urgent else BEGUN_WITHIN),
        since=ask.answered_at,
    )


def _unasked(row: Any, _actor: Actor) -> Line:
    due = row.plan.agreed_on + ASKED_WITHIN
    what = _("Ask an institution for an activity of the plan")
    url = reverse("plans:activity-step", args=[row.pk, "ask"])
    line = _of_activity(row, what, _("Ask"), min(due, row.due_on or due))
    return replace(line, url=url)


def _ask(row: Any, _actor: Actor) -> Line:
    is_open = row.state == AskState.OPEN
    what = (
        _("Answer a request to your institution")
        if is_open
        else _("Enter the outcome of a request that you accepted")
    )
    return Line(
        what,
        pgettext("request", "Answer") if is_open else _("Enter"),
        reverse("plans:ask", args=[row.pk]),
        details=(word(KIND, row.kind), *((_("urgent"),) if row.is_urgent else ())),
        due=row.answer_by if is_open else None,
        since=row.asked_at if is_open else row.answered_at,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, pgettext_lazy("case", "Plan"), 29))
    register_room(Room(ASKS, gettext_lazy("Requests to us"), 33))
    write, page = Action.PLANS_WRITE, "plans:list"
    add(
        Kind(
            "plans-missing", CODE, gettext_lazy("identified victims without a plan"), write,
            lambda actor, now: decided_lately(plans.without_plan(actor), now), _missing,
            ("decided_at", "pk"),
            case="case", page=page, is_listed=False,
        ),
        Kind(
            "plans-written", CODE, gettext_lazy("plans being written"), write,
            lambda actor, _now: plans.to_propose(actor), _being_made, ("drafted_at", "pk"),
            case="case", page=page, query="state=written", is_listed=False,
        ),
        Kind(
            "plans-review", CODE, gettext_lazy("plans to review"), write,
            lambda actor, _now: plans.to_review(actor), _review, ("due", "pk"),
            case="case", page=page, query="state=review", is_listed=False,
        ),
        Kind(
            "plans-copy", CODE, gettext_lazy("plans that the person has no copy of"), write,
            lambda actor, _now: plans.without_copy(actor), _copy, ("agreed_on", "pk"),
            case="case", page=page, query="state=no-copy", is_listed=False,
        ),
        Kind(
            "plans-approve", CODE, gettext_lazy("plans to agree to"), Action.PLANS_AGREE,
            lambda actor, _now: plans.to_approve(actor), _approve, ("proposed_at", "pk"),
            case="case", page=page, is_listed=False,
        ),
        Kind(
            "plans-activities", CODE, gettext_lazy("activities of plans"), Action.PLANS_READ,
            lambda actor, _now: plans.to_do(actor), _activity, ("due_on", "pk"),
            case="case", mine=_mine, page=page, is_listed=False,
        ),
        Kind(
            "plans-nobodys", CODE, gettext_lazy("activities with nobody responsible"), write,
            lambda actor, _now: plans.unanswered_for(actor), _nobodys, ("due_on", "pk"),
            case="case", page=page, query="state=nobodys", is_listed=False,
        ),
        Kind(
            "plans-doors", CODE, gettext_lazy("closed doors"), Action.PLANS_ASK,
            lambda actor, _now: plans.doors_closed(actor), _closed, ("last_asked", "pk"),
            case="case", page=page, query="state=doors", is_listed=False,
            without_due=Urgency.TODAY,
        ),
        Kind(
            "plans-accepted", CODE, gettext_lazy("accepted requests on which nothing has begun"),
            write, lambda actor, _now: plans.accepted(actor), _accepted,
            ("ask__answered_at", "pk"), case="case", page=page, is_listed=False,
        ),
        Kind(
            "plans-unasked", CODE, gettext_lazy("activities that no institution was asked for"),
            Action.PLANS_ASK, lambda actor, _now: plans.not_asked_for(actor), _unasked,
            ("plan__agreed_on", "due_on", "pk"), case="case", page=page, is_listed=False,
        ),
        Kind(
            "asks-to-us", ASKS, gettext_lazy("requests to your institution"), Action.PLANS_ANSWER,
            lambda actor, _now: asks.waiting(actor), _ask, ("-is_urgent", "answer_by", "pk"),
            page="plans:asks", query="state=waiting",
        ),
    )  # fmt: skip
