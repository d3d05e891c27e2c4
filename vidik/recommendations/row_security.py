# SPDX-License-Identifier: EUPL-1.2
"""Who writes plans in the database, and to whom it shows requests for reports and the reports.

What a plan says is public by its nature, and is written by whoever keeps the plan while it is not
closed; a part of the system writes what the country pack has. Whoever reads all plans, or the
plan's own team, reads what was asked about it; an institution reads what it was asked and what it
answered, and nothing of what others answered.
"""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, unchanged
from vidik.access.row_security import (
    Condition,
    all_of,
    allow,
    any_of,
    everybody,
    may,
    own_institution,
    own_user,
    protect,
    role,
    sql,
    system,
)
from vidik.access.types import Action, Role
from vidik.recommendations.policies import CHANGE_ALL, LOADER, LOCAL_KINDS, SEE_ALL, WRITERS

_OWN_PLAN: Final = sql(
    "exists (select 1 from recommendations_activity a"
    " join recommendations_actionplan p on p.id = a.plan_id"
    " where a.id = {table}.activity_id"
    " and p.owner_id = (select vidik_membership_institution()))"
)
_OF_A_PLAN: Final = (
    "exists (select 1 from recommendations_actionplan p where p.id = {row}.plan_id and {holds})"
)
_OF_AN_ACTIVITY: Final = (
    "exists (select 1 from recommendations_activity a"
    " join recommendations_actionplan p on p.id = a.plan_id"
    " where a.id = {row}.activity_id and {holds})"
)
_OF_AN_INDICATOR: Final = (
    "exists (select 1 from recommendations_indicator i"
    " join recommendations_activity a on a.id = i.activity_id"
    " join recommendations_actionplan p on p.id = a.plan_id"
    " where i.id = {row}.indicator_id and {holds})"
)
_OWNS: Final = "p.owner_id = (select vidik_membership_institution())"
_BY_LOADER: Final = system(LOADER).write("old")
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


def _of(path: str, holds: str) -> Condition:
    return sql(path.replace("{row}", "{table}").replace("{holds}", holds))


def _kept(path: str) -> Condition:
    """Say that the actor keeps the plan: any of them, or that of the own team."""
    return any_of(role(*CHANGE_ALL), all_of(role(Role.LOCAL_TEAM), _of(path, _OWNS)))


def _changed(path: str) -> Condition:
    """Say that the actor keeps the plan, and that it is not closed."""
    return any_of(
        all_of(role(*CHANGE_ALL), _of(f"not {path}", "p.closed_at is not null")),
        all_of(role(Role.LOCAL_TEAM), _of(path, f"p.closed_at is null and {_OWNS}")),
    )


def register() -> None:
    """Protect the tables of plans, of requests and of reports."""
    _plans()
    _indicators()
    _guards()
    _reports()


def _plans() -> None:
    write, keep = Action.ACTION_PLAN_WRITE, Action.ACTION_PLAN_OPEN
    loads = allow(Action.RECOMMENDATIONS_LOAD, everybody())
    merges = allow(Action.INSTITUTIONS_MERGE, everybody())
    own = all_of(role(Role.LOCAL_TEAM), own_institution("owner_id"))
    kinds = ", ".join(f"'{each.value}'" for each in sorted(LOCAL_KINDS))
    entered = any_of(role(*CHANGE_ALL), all_of(own, sql(f"{{table}}.kind in ({kinds})")))
    kept = allow(keep, any_of(role(*CHANGE_ALL), own))
    protect(
        "recommendations_actionplan", is_open=True,
        insert=[allow(keep, entered), loads],
        update=[kept, merges, loads],
    )  # fmt: skip
    protect(
        "recommendations_actionplanevent",
        read=[kept],
        insert=[kept, merges, loads],
    )
    changed = allow(write, _changed(_OF_A_PLAN))
    protect(
        "recommendations_activity", is_open=True,
        insert=[changed, loads],
        update=[changed, loads],
    )  # fmt: skip
    protect(
        "recommendations_activityevent",
        read=[allow(write, _kept(_OF_A_PLAN))],
        insert=[changed, loads],
    )
    takes_part = allow(write, _changed(_OF_AN_ACTIVITY))
    protect(
        "recommendations_activityparty", is_open=True,
        insert=[takes_part, loads],
        update=[merges],
        delete=[takes_part, merges, loads],
    )  # fmt: skip
    protect(
        "recommendations_activitypartyevent",
        read=[allow(write, _kept(_OF_AN_ACTIVITY))],
        insert=[takes_part, merges, loads],
    )
    # Whoever issues the draft of a recommendation links it to the activities that it names.
    issues = allow(Action.RECOMMENDATIONS_ISSUE, everybody())
    protect(
        "recommendations_activity_recommendations", is_open=True,
        insert=[takes_part, issues, loads],
        delete=[takes_part, loads],
    )  # fmt: skip
    for table in ("recommendations_activity_measures", "recommendations_activity_evidence"):
        protect(table, is_open=True, insert=[loads], delete=[loads])


def _indicators() -> None:
    write = Action.ACTION_PLAN_WRITE
    merges = allow(Action.INSTITUTIONS_MERGE, everybody())
    by_hand = sql("{table}.measure_id is null")
    changed = _changed(_OF_AN_ACTIVITY)
    protect(
        "recommendations_indicator", is_open=True,
        insert=[allow(write, all_of(changed, any_of(role(*WRITERS), by_hand)))],
        update=[allow(write, changed), merges],
    )  # fmt: skip
    protect(
        "recommendations_indicatorevent",
        read=[allow(write, _kept(_OF_AN_ACTIVITY))],
        insert=[allow(write, changed), merges],
    )
    changed = _changed(_OF_AN_INDICATOR)
    in_all = any_of(role(*WRITERS), sql("{table}.part = ''"))
    protect(
        "recommendations_target", is_open=True,
        insert=[allow(write, all_of(changed, in_all))],
        update=[allow(write, changed)],
        delete=[allow(write, changed)],
    )  # fmt: skip
    protect(
        "recommendations_targetevent",
        read=[allow(write, _kept(_OF_AN_INDICATOR))],
        insert=[allow(write, changed)],
    )
    counted = _of(_OF_AN_INDICATOR, "i.measure_id is null and i.dropped_at is null")
    protect(
        "recommendations_count", is_open=True,
        insert=[allow(write, all_of(changed, counted))],
    )  # fmt: skip


def _guards() -> None:
    guard(
        "recommendations_actionplan",
        whom=NOT_THE_OWNER,
        may_change=(
            "title", "programme", "gazette", "text", "section", "valid_from", "valid_until",
            "owner_id", "monitored_by_id", "revision", "changed_at", "closed_at", "closed_by",
            "close_reason",
        ),
        rules=lambda: {
            "a plan stays with its institution": f"({unchanged('owner_id')}) or {_by_merge()}",
            "what the report says of a plan is loaded": (
                f"({unchanged('gazette', 'text', 'section')}) or {_BY_LOADER}"
            ),
            "a closed plan is opened again before it is changed": (
                f"old.closed_at is null or new.closed_at is null or {_by_merge()}"
            ),
        },
    )  # fmt: skip
    guard(
        "recommendations_activity",
        whom=NOT_THE_OWNER,
        may_change=(
            "plan_id", "plan_code", "measure", "measure_name", "title", "state", "funding", "due",
            "sections", "parties_stated", "indicator", "indicator_stated", "revision", "changed_at",
        ),
        rules={
            "an activity stays in its plan": f"({unchanged('plan_id')}) or {_BY_LOADER}",
            "what the report says of an activity is loaded": (
                f"({unchanged('state', 'sections', 'indicator', 'indicator_stated')})"
                f" or {_BY_LOADER}"
            ),
        },
    )  # fmt: skip
    guard(
        "recommendations_activityparty",
        whom=NOT_THE_OWNER,
        may_change=("institution_id", "role"),
    )
    guard(
        "recommendations_indicator",
        whom=NOT_THE_OWNER,
        may_change=("source_id", "dropped_at", "dropped_by", "drop_reason"),
        rules=lambda: {
            "an indicator keeps its source": f"({unchanged('source_id')}) or {_by_merge()}",
            "what was dropped stays so": (
                "old.dropped_at is null"
                f" or ({unchanged('dropped_at', 'dropped_by', 'drop_reason')})"
            ),
        },
    )
    guard(
        "recommendations_target",
        whom=NOT_THE_OWNER,
        may_change=("value", "starts_on", "ends_on"),
    )


def _by_merge() -> str:
    return any_of(system(LOADER), may(Action.INSTITUTIONS_MERGE)).write("old")


def _reports() -> None:
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
