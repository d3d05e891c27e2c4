# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the room the database shows to whom.

That a body exists, its posts, the days of its sessions and its budgets are known to every
professional, and written by whoever keeps the body: what else it has is opened by a post. Names of
officials, attendance, conclusions and tasks are shown to its members, from the day on which their
institution's post begins to its last day, and to those who see every body.
"""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, unchanged
from vidik.access.row_security import (
    Condition,
    Grant,
    all_of,
    allow,
    any_of,
    everybody,
    own_institution,
    own_user,
    protect,
    role,
    sql,
)
from vidik.access.types import Action, Role
from vidik.bodies.policies import ALL

_OWN_POST: Final = (
    "exists (select 1 from bodies_post p where p.body_id = {table}.{body}"
    " and p.held_for_id = (select vidik_membership_institution())"
    " and p.valid_from <= vidik_today()"
    " and (p.valid_to is null or p.valid_to >= vidik_today()){more})"
)
_OWN_TEAM: Final = sql(
    "exists (select 1 from bodies_body b where b.id = {table}.body_id"
    " and b.institution_id = (select vidik_membership_institution()))"
)
_PLANNED: Final = sql("{table}.state = 'planned' and {table}.minutes = 'none'")
_OPEN: Final = sql(
    "exists (select 1 from bodies_session s where s.id = {table}.session_id"
    " and s.body_id = {table}.body_id and s.state <> 'cancelled' and s.minutes = 'none')"
)
_OF_ITS_BODY: Final = sql(
    "exists (select 1 from bodies_post p where p.id = {table}.post_id"
    " and p.body_id = {table}.body_id)"
)
_OF_ITS_SESSION: Final = sql(
    "exists (select 1 from bodies_conclusion c where c.id = {table}.conclusion_id"
    " and c.session_id = {table}.session_id and c.body_id = {table}.body_id)"
)


def _own_post(more: str = "", body: str = "body_id") -> Condition:
    return sql(_OWN_POST.replace("{more}", more).replace("{body}", body))


def _kept(team: Condition, body: str = "body_id") -> Condition:
    """Say that the actor keeps the body: any of them, that of the own team, or one they lead."""
    return any_of(
        role(Role.COORDINATOR),
        all_of(role(Role.LOCAL_TEAM), team),
        _own_post(" and p.is_leading", body),
    )


def register() -> None:
    """Protect the room's tables."""
    inside = any_of(role(*ALL), _OWN_TEAM, _own_post())
    kept = _kept(_OWN_TEAM)
    read, manage = Action.BODIES_INSIDE, Action.BODIES_MANAGE
    loads = allow(Action.BODIES_LOAD, everybody())
    counts = allow(Action.BODIES_COUNT, everybody())
    entered = all_of(kept, own_user("entered_by_id"))
    _known_to_all(kept, loads)
    protect(
        "bodies_holding",
        read=[allow(read, inside), loads, counts],
        insert=[allow(manage, all_of(entered, _OF_ITS_BODY)), loads],
        update=[allow(manage, kept)],
    )
    protect(
        "bodies_seat",
        read=[allow(read, inside)],
        insert=[allow(manage, all_of(kept, _OF_ITS_BODY, _OPEN))],
        update=[allow(manage, all_of(kept, _OPEN))],
    )
    protect(
        "bodies_conclusion",
        read=[allow(read, inside)],
        insert=[allow(manage, all_of(entered, _OPEN))],
        delete=[allow(manage, all_of(kept, _OPEN))],
    )
    # A merge of institutions asks whether one was given a task.
    protect(
        "bodies_task",
        read=[allow(read, inside), allow(Action.BODIES_SETTLE, everybody())],
        insert=[allow(manage, all_of(entered, _OF_ITS_SESSION))],
        update=[allow(Action.BODIES_SETTLE, everybody())],
        looked_up=True,
    )
    guard(
        "bodies_holding",
        whom=NOT_THE_OWNER,
        may_change=("to_on", "ended_why", "ended_at", "ended_by_id"),
        rules={
            "what has ended stays so": "old.ended_at is null",
            "a holding is ended in one’s own name": "new.ended_by_id = public.vidik_user()",
        },
    )
    guard(
        "bodies_task",
        whom=NOT_THE_OWNER,
        may_change=("outcome", "answered_on"),
        rules={"a task is closed once": "old.outcome in ('open', 'part')"},
    )


def _known_to_all(kept: Condition, loads: Grant) -> None:
    manage, confirm = Action.BODIES_MANAGE, Action.BODIES_CONFIRM
    of_body = _kept(own_institution("institution_id"), "id")
    entered = all_of(kept, own_user("entered_by_id"))
    protect(
        "bodies_body", is_open=True, looked_up=True,
        insert=[allow(Action.BODIES_FOUND, everybody()), loads],
        update=[allow(manage, of_body), loads],
    )  # fmt: skip
    protect(
        "bodies_bodyevent",
        read=[allow(manage, of_body)],
        insert=[allow(Action.BODIES_FOUND, everybody()), allow(manage, of_body), loads],
    )
    protect(
        "bodies_post", is_open=True, looked_up=True,
        insert=[allow(manage, kept), loads],
        update=[allow(manage, kept), loads],
    )  # fmt: skip
    protect(
        "bodies_postevent",
        read=[allow(manage, kept)],
        insert=[allow(manage, kept), loads],
    )
    protect(
        "bodies_session", is_open=True,
        insert=[allow(manage, all_of(kept, own_user("planned_by_id"), _PLANNED)), loads],
        update=[allow(manage, kept), allow(confirm, kept), loads],
    )  # fmt: skip
    protect("bodies_renewal", is_open=True, insert=[allow(manage, entered), loads])
    protect(
        "bodies_budget", is_open=True,
        insert=[allow(manage, entered), loads],
        delete=[allow(manage, kept)],
    )  # fmt: skip
    guard(
        "bodies_body",
        whom=NOT_THE_OWNER,
        may_change=(
            "kind", "legal_basis", "founding_act", "founding_paper_id", "founded_on",
            "is_day_known", "founded_by_id", "interval", "interval_unit", "dissolved_on",
            "dissolved_why", "source", "is_changed_here", "changed_at",
        ),
    )  # fmt: skip
    guard(
        "bodies_post",
        whom=NOT_THE_OWNER,
        may_change=("email", "phone", "confirmed_on", "valid_to"),
        rules={
            "a post that has ended stays so": (
                f"{unchanged('valid_to')} or old.valid_to is null"
                " or old.valid_to >= public.vidik_today()"
            ),
        },
    )
    guard(
        "bodies_session",
        whom=NOT_THE_OWNER,
        may_change=(
            "state", "cancel_reason", "minutes", "held_at", "written_at", "written_by_id",
            "confirmed_at", "confirmed_by_id",
        ),
        rules={
            "confirmed minutes never change": "old.minutes <> 'confirmed'",
            "what was held or cancelled stays so": "old.state = 'planned' or "
            + unchanged("state", "cancel_reason", "held_at"),
            "minutes are written in one’s own name": (
                f"{unchanged('written_by_id')} or new.written_by_id is null"
                " or new.written_by_id = public.vidik_user()"
            ),
            "minutes are confirmed in one’s own name": (
                "new.minutes <> 'confirmed' or (old.minutes = 'written'"
                " and new.confirmed_by_id = public.vidik_user()"
                f" and {unchanged('written_by_id', 'written_at')})"
            ),
        },
    )  # fmt: skip
