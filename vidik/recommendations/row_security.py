# SPDX-License-Identifier: EUPL-1.2
"""Which requests for reports on activities, and which reports, the database shows to whom.

Whoever reads all plans, or the plan's own team, reads all of a plan; an institution reads what it
was asked and what it answered, and nothing of what others answered.
"""

from __future__ import annotations

from typing import Final

from vidik.access.row_security import (
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
from vidik.recommendations.policies import CHANGE_ALL, SEE_ALL

_OWN_PLAN: Final = sql(
    "exists (select 1 from recommendations_activity a"
    " join recommendations_actionplan p on p.id = a.plan_id"
    " where a.id = {table}.activity_id"
    " and p.owner_id = (select vidik_membership_institution()))"
)
_OF_A_REQUEST: Final = sql(
    "exists (select 1 from recommendations_planrequest r where r.id = {table}.request_id)"
)
_OF_THE_OWN_REQUEST: Final = sql(
    "exists (select 1 from recommendations_planrequest r where r.id = {table}.request_id"
    " and r.institution_id = (select vidik_membership_institution()))"
)
_OWN_REPLY: Final = sql(
    "exists (select 1 from recommendations_planrequest r"
    " join exchange_addressee l on l.notice_id = r.notice_id"
    " join exchange_answer e on e.addressee_id = l.id"
    " where r.id = {table}.request_id and e.id = {table}.reply_id)"
)


def register() -> None:
    """Protect the tables of requests and reports."""
    read, write = Action.ACTION_PLAN_READ, Action.ACTION_PLAN_WRITE
    own = own_institution("institution_id")
    everything = any_of(
        role(*(each for each in SEE_ALL if each != Role.SYSTEM)),
        all_of(role(Role.LOCAL_TEAM), _OWN_PLAN),
    )
    changes = any_of(role(*CHANGE_ALL), all_of(role(Role.LOCAL_TEAM), _OWN_PLAN))
    merges = allow(Action.INSTITUTIONS_MERGE, everybody())
    protect(
        "recommendations_planrequest",
        read=[allow(read, any_of(everything, own)), allow(Action.EXCHANGE_READ, own), merges],
        insert=[allow(write, all_of(changes, own_user("asked_by_id")))],
        update=[merges],
    )
    answers = all_of(_OF_THE_OWN_REQUEST, _OWN_REPLY, own_user("answered_by_id"))
    protect(
        "recommendations_planreport",
        # Whoever sees a request sees what was answered to it.
        read=[allow(read, _OF_A_REQUEST), allow(Action.EXCHANGE_READ, _OF_A_REQUEST)],
        insert=[allow(Action.EXCHANGE_ANSWER, answers)],
    )
