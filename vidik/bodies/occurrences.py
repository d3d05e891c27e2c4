# SPDX-License-Identifier: EUPL-1.2
"""Sessions of bodies on the calendar, and the days by which tasks of sessions are due."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vidik.access.occurrences import Kind, Occurrence, Span, Tone
from vidik.access.occurrences import register as add
from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.bodies.models import Post, Session, Task
from vidik.bodies.policies import on_day
from vidik.bodies.types import Outcome, SessionState

_TONES: dict[str, Tone] = {SessionState.PLANNED: "accent", SessionState.HELD: "good"}


def _sessions(actor: Actor, span: Span) -> QuerySet[Session]:
    first = span.first.replace(day=1)
    rows = Session.objects.filter(
        Q(planned_on__range=(span.first, span.last))
        | Q(is_day_known=False, planned_on__range=(first, span.last))
    )
    return scope(actor, Action.BODIES_READ, rows).select_related("body__institution")


def _read_sessions(rows: Sequence[Any], actor: Actor) -> Iterator[Occurrence]:
    posts = Post.objects.filter(
        on_day(timezone.localdate()), held_for=actor.institution,
        body__in={row.body_id for row in rows},
    )  # fmt: skip
    own = set(posts.values_list("body", flat=True))
    for row in rows:
        first = last = row.planned_on
        if not row.is_day_known:
            days = calendar.monthrange(first.year, first.month)[1]
            first, last = first.replace(day=1), first.replace(day=days)
        yield Occurrence(
            str(row.pk),
            gettext("%(body)s: session %(number)s")
            % {"body": row.body.institution.name, "number": row.number},
            first,
            last,
            reverse("bodies:session", args=[row.pk]),
            (row.get_state_display(),),
            is_own=row.body_id in own or row.body.institution_id == actor.institution,
            is_day_known=row.is_day_known,
            is_cancelled=row.state == SessionState.CANCELLED,
            tone=_TONES.get(row.state, ""),
        )


def _own(actor: Actor) -> Q:
    """Narrow to sessions of bodies in which the own institution holds a post, or which it is."""
    posts = Post.objects.filter(
        on_day(timezone.localdate()), body=OuterRef("body"), held_for=actor.institution
    )
    return Q(body__institution=actor.institution) | Q(Exists(posts))


def _within(codes: Collection[str]) -> Q:
    return Q(body__institution__territory__code__in=codes)


def _tasks(actor: Actor, span: Span) -> QuerySet[Task]:
    rows = Task.objects.filter(
        outcome__in=(Outcome.OPEN, Outcome.PART), due_on__range=(span.first, span.last)
    )
    return scope(actor, Action.BODIES_INSIDE, rows).select_related(
        "body__institution", "institution"
    )


def _read_tasks(rows: Sequence[Any], actor: Actor) -> Iterator[Occurrence]:
    for row in rows:
        yield Occurrence(
            str(row.pk),
            gettext("Task of a session: %(body)s") % {"body": row.body.institution.name},
            row.due_on,
            row.due_on,
            reverse("bodies:session", args=[row.session_id]),
            (str(row.institution.name),),
            is_own=row.institution_id == actor.institution,
            tone="bad" if row.due_on < timezone.localdate() else "warn",
        )


def register() -> None:
    """Register the room's kinds."""
    add(
        Kind(
            "sessions", _("Sessions of bodies"), _("Session of a body"), Action.BODIES_READ,
            _sessions, _read_sessions, 20, ("planned_on", "pk"), own=_own, within=_within,
            is_public=True,
        ),
        Kind(
            "tasks", pgettext_lazy("sessions", "Tasks of sessions"),
            _("Deadline of a task"), Action.BODIES_INSIDE, _tasks, _read_tasks, 30,
            ("due_on", "pk"), own=lambda actor: Q(institution=actor.institution), within=_within,
        ),
    )  # fmt: skip
