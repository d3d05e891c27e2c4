# SPDX-License-Identifier: EUPL-1.2
"""Who may know of bodies and who keeps them; `row_security` says the same to the database."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from vidik.access.registry import declare_system
from vidik.access.registry import register as policy
from vidik.access.types import ALLOWED, Action, Actor, Decision, Role
from vidik.bodies.models import Body, Post, Session
from vidik.bodies.selectors.colleagues import somebody_else

LOADER: Final = "bodies-loader"
"""Writes what the pack knows of bodies."""
REGISTRAR: Final = "bodies-registrar"
"""Adds the institution of a body that is founded to the registry."""
DESK: Final = "bodies-desk"
"""Closes a task once its answer was classified."""
COUNTER: Final = "bodies-counter"
"""Counts posts over all bodies; nothing about a single one leaves it."""
ALL: Final = (Role.COORDINATOR, Role.ANALYST, Role.HEAD)
"""They see every body from within."""
KEEPERS: Final = (
    Role.COORDINATOR,
    Role.ANALYST,
    Role.HEAD,
    Role.LOCAL_TEAM,
    Role.CENTRE_HEAD,
    Role.DUTY_EXPERT,
    Role.CASE_EXPERT,
    Role.FIRST_RESPONDER,
    Role.CASE_OFFICER,
    Role.POLICE,
    Role.PROSECUTOR,
    Role.COURT_OFFICER,
    Role.PRISON_OFFICER,
    Role.SHELTER_STAFF,
    Role.PROVIDER,
    Role.ASSOCIATION_WORKER,
    Role.ASSOCIATION_HEAD,
)
"""Roles in which somebody keeps a body: all of them, the own team, or as chair or secretary."""
READERS: Final = (
    *KEEPERS,
    Role.READER,
    Role.EDITOR,
    Role.STATISTICIAN,
    Role.RESPONDENT,
    Role.VALIDATOR,
)


def register() -> None:
    """Register the room's policies and its parts of the system."""
    policy(Action.BODIES_READ, READERS)
    policy(Action.BODIES_INSIDE, READERS, rows=from_within)
    policy(Action.BODIES_FOUND, ALL)
    policy(Action.BODIES_MANAGE, KEEPERS, rows=kept)
    policy(Action.BODIES_CONFIRM, KEEPERS, predicate=_second_person, rows=kept)
    policy(Action.BODIES_DIRECTORY, ALL)
    policy(Action.BODIES_SETTLE, ())
    policy(Action.BODIES_COUNT, ())
    policy(Action.BODIES_LOAD, ())
    declare_system(LOADER, (Action.BODIES_LOAD,))
    declare_system(REGISTRAR, (Action.INSTITUTIONS_CHANGE,))
    declare_system(COUNTER, (Action.BODIES_COUNT,))
    declare_system(DESK, (Action.BODIES_SETTLE,))


def _of(rows: QuerySet[Any]) -> str:
    return "pk" if rows.model is Body else "body"


def on_day(day: dt.date) -> Q:
    """Say of a post that it stands on a day."""
    return Q(valid_from__lte=day) & (Q(valid_to__isnull=True) | Q(valid_to__gte=day))


def _own(actor: Actor, rows: QuerySet[Any], **more: Any) -> Q:
    """Say of a body that the actor's institution holds a post in it today."""
    posts = Post.objects.filter(
        on_day(timezone.localdate()), body=OuterRef(_of(rows)), held_for=actor.institution, **more
    )
    return Q(Exists(posts))


def _team(actor: Actor, rows: QuerySet[Any]) -> Q:
    prefix = "" if rows.model is Body else "body__"
    return Q(**{f"{prefix}institution": actor.institution})


def from_within(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to bodies that the actor sees from within: all, the own one, as a member."""
    if actor.roles & {*ALL}:
        return rows
    if actor.institution is None:
        return rows.none()
    return rows.filter(_team(actor, rows) | _own(actor, rows))


def kept(actor: Actor, rows: QuerySet[Any]) -> QuerySet[Any]:
    """Narrow rows to bodies that the actor keeps."""
    if Role.COORDINATOR in actor.roles:
        return rows
    if actor.institution is None:
        return rows.none()
    leads = _own(actor, rows, is_leading=True)
    if Role.LOCAL_TEAM in actor.roles:
        return rows.filter(_team(actor, rows) | leads)
    return rows.filter(leads)


def _second_person(actor: Actor, obj: object) -> Decision:
    if not isinstance(obj, Session) or obj.written_by_id != actor.user_id:
        return ALLOWED
    if somebody_else(actor, KEEPERS):
        reason = _("Nobody may confirm minutes that they wrote: a second person must.")
        return Decision(allowed=False, reason=reason)
    if obj.written_at is not None and timezone.now() - obj.written_at < dt.timedelta(days=1):
        reason = _("You wrote these minutes, and may confirm them once a day has passed.")
        return Decision(allowed=False, reason=reason)
    return ALLOWED
