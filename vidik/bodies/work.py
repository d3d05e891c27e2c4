# SPDX-License-Identifier: EUPL-1.2
"""The work that bodies make for whoever leads them: sessions, minutes, vacant posts, tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vidik.access.types import Action, Actor
from vidik.access.worklist import Kind, Line, Room, Urgency, register_room
from vidik.access.worklist import register as add
from vidik.bodies.models import Post, Session, Task
from vidik.bodies.selectors import bodies as selectors
from vidik.bodies.selectors.pack import rules, word
from vidik.bodies.types import MinutesState

CODE: Final = "bodies"


def _of_session(what: str, row: Session, due: dt.date) -> Line:
    return Line(
        what,
        _("Open"),
        reverse("bodies:session", args=[row.pk]),
        details=(str(row.body.institution.name), _("Session %(number)s") % {"number": row.number}),
        due=due,
        is_mine=False,
    )


def _prepare(row: Any, _actor: Actor) -> Line:
    if row.planned_on <= timezone.localdate():
        what = _("Enter who came to the session")
    else:
        what = _("Prepare the session of a body")
    return _of_session(what, row, row.planned_on)


def _days_after(moment: dt.datetime) -> dt.date:
    return timezone.localdate(moment) + dt.timedelta(days=rules().minutes_days)


def _write(row: Any, _actor: Actor) -> Line:
    return _of_session(_("Write the minutes of a session"), row, _days_after(row.held_at))


def _confirm(row: Any, _actor: Actor) -> Line:
    return _of_session(_("Confirm the minutes of a session"), row, _days_after(row.written_at))


def _vacant(row: Post, _actor: Actor) -> Line:
    held_for = str(row.held_for.name) if row.held_for else ""
    return Line(
        _("A post of a body is vacant: enter who holds it"),
        _("Open"),
        reverse("bodies:body", args=[row.body.institution.code]),
        details=tuple(
            filter(
                None,
                (str(row.body.institution.name), word("functions", row.function), held_for),
            )
        ),
        is_mine=False,
    )


def _task(row: Task, _actor: Actor) -> Line:
    return Line(
        _("A task of a session is due and has no full answer"),
        _("Open"),
        reverse("bodies:session", args=[row.session_id]),
        details=(str(row.body.institution.name), str(row.institution.name)),
        due=row.due_on,
        is_mine=False,
    )


def register() -> None:
    """Register the room's kinds of work."""
    register_room(Room(CODE, gettext_lazy("Bodies"), 34))
    manage, page = Action.BODIES_MANAGE, "bodies:own"
    add(
        Kind(
            "bodies-sessions", CODE, gettext_lazy("sessions of bodies to prepare or enter"),
            manage,
            lambda actor, now: selectors.sessions_to_hold(actor, timezone.localdate(now)),
            _prepare, ("planned_on", "pk"), page=page, is_listed=False,
        ),
        Kind(
            "bodies-minutes", CODE, gettext_lazy("minutes of sessions to write"), manage,
            lambda actor, _now: selectors.minutes_waiting(actor, MinutesState.NONE), _write,
            ("held_at", "pk"), page=page, is_listed=False,
        ),
        Kind(
            "bodies-confirm", CODE, gettext_lazy("minutes of sessions to confirm"),
            Action.BODIES_CONFIRM,
            lambda actor, _now: selectors.minutes_waiting(actor, MinutesState.WRITTEN), _confirm,
            ("written_at", "pk"), page=page, is_listed=False,
        ),
        Kind(
            "bodies-tasks", CODE, gettext_lazy("tasks of sessions that are due"), manage,
            lambda actor, now: selectors.tasks_late(actor, timezone.localdate(now)), _task,
            ("due_on", "pk"), page=page, is_listed=False,
        ),
        Kind(
            "bodies-vacant", CODE, gettext_lazy("vacant posts of bodies"), manage,
            lambda actor, now: selectors.vacant_posts(actor, timezone.localdate(now)), _vacant,
            ("valid_from", "pk"), page=page, is_listed=False, without_due=Urgency.LATER,
        ),
    )  # fmt: skip
