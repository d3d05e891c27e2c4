# SPDX-License-Identifier: EUPL-1.2
"""The work that recommendations make: for a second person, for publication, and what is late."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, register_room, so_many
from vidik.access.worklist import register as add
from vidik.figures.models import Cycle
from vidik.recommendations.methods.progress import Progress
from vidik.recommendations.models import ActionPlan, Assessment, Draft, DraftState
from vidik.recommendations.selectors import cycles, drafts, life, plans

CODE = "recommendations"


def _drafts(actor: Actor, _now: dt.datetime) -> QuerySet[Assessment]:
    return life.waiting(actor).exclude(assessed_by=actor.label)


def _approve(row: Any, _actor: Actor) -> Line:
    subject = row.recommendation
    return Line(
        _("Approve the assessment: %(title)s") % {"title": subject.title},
        _("Open"),
        reverse("recommendations:decide", args=[subject.code, row.pk]),
        about=f"{subject.report_number}.{subject.number}",
        details=(row.cycle.code,),
        since=row.created_at,
    )


def _offered(actor: Actor, _now: dt.datetime) -> QuerySet[Draft]:
    rows = drafts.drafts(actor).filter(state=DraftState.READY)
    return rows.exclude(written_by=actor.label)


def _agree(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Decide on the drafted recommendation: %(title)s") % {"title": row.title},
        _("Open"),
        reverse("recommendations:draft", args=[row.pk]),
        details=(row.cycle.code, str(row.theme.name)),
        since=row.ready_at,
    )


def _returned(actor: Actor, _now: dt.datetime) -> QuerySet[Draft]:
    rows = drafts.drafts(actor).filter(state=DraftState.RETURNED)
    return rows.filter(written_by=actor.label)


def _rewrite(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Change the returned draft: %(title)s") % {"title": row.title},
        _("Open"),
        reverse("recommendations:draft", args=[row.pk]),
        details=(row.cycle.code,),
        since=row.written_at,
    )


def _to_publish(actor: Actor, now: dt.datetime) -> QuerySet[Cycle]:
    return cycles.reports_to_publish(actor, timezone.localtime(now).date())


def _publish(row: Any, _actor: Actor) -> Line:
    return Line(
        _("Publish the annual report on %(cycle)s") % {"cycle": row.code},
        _("See what it will issue"),
        reverse("recommendations:preview", args=[row.code]),
        about=row.code,
        due=dt.date(int(row.code) + 1, row.due_month, row.due_day),
    )


def _late(actor: Actor, now: dt.datetime) -> QuerySet[ActionPlan]:
    return plans.plans_behind(actor, timezone.localtime(now).date())


def _ask(row: Any, _actor: Actor) -> Line:
    query = urlencode({"plan": row.code, "progress": Progress.LATE.value})
    text = ngettext(
        "%(shown)s activity of the plan is late: %(plan)s",
        "%(shown)s activities of the plan are late: %(plan)s",
        row.late,
    )
    return Line(
        so_many(text, row.late, plan=str(row.title)),
        _("Open"),
        f"{reverse('recommendations:action-plan')}?{query}",
        details=(str(row.owner.name),) if row.owner else (),
        due=row.late_since,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Recommendations"), 80))
    add(
        Kind(
            "assessments", CODE, gettext_lazy("assessments to approve"),
            Action.RECOMMENDATIONS_APPROVE, _drafts, _approve, ("created_at", "pk"),
            page="recommendations:drafts",
        ),
        Kind(
            "drafted-recommendations", CODE, gettext_lazy("drafted recommendations to decide on"),
            Action.RECOMMENDATIONS_AGREE, _offered, _agree, ("ready_at", "pk"),
            page="recommendations:next", query="state=ready", is_listed=False,
        ),
        Kind(
            "returned-recommendations", CODE,
            gettext_lazy("drafted recommendations that were returned to you"),
            Action.RECOMMENDATIONS_DRAFT, _returned, _rewrite, ("written_at", "pk"),
            page="recommendations:next", query="state=returned", is_listed=False,
        ),
        Kind(
            "annual-report", CODE, gettext_lazy("annual reports to publish"),
            Action.RECOMMENDATIONS_DRAFT, _to_publish, _publish, ("code",),
            page="recommendations:next", is_listed=False,
        ),
        Kind(
            "late-plans", CODE, gettext_lazy("action plans with late activities"),
            Action.ACTION_PLAN_WRITE, _late, _ask, ("kind", "code"),
            page="recommendations:action-plan", query="progress=late", is_listed=False,
        ),
    )  # fmt: skip
