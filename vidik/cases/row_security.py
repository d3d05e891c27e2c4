# SPDX-License-Identifier: EUPL-1.2
"""Which cases the database shows to whom, and the relation by which other rooms' rows follow.

Everything that follows a case asks the table of reach, in which everybody finds their own rows
alone; the roles come from the permission matrix.
"""

from __future__ import annotations

from vidik.access.guards import guard, moves, unchanged
from vidik.access.row_security import (
    INSTITUTION,
    USER,
    Condition,
    all_of,
    allow,
    any_of,
    case,
    everybody,
    may,
    own_institution,
    own_user,
    protect,
    register_relation,
    relation,
    sql,
)
from vidik.access.types import Action
from vidik.cases import reach, row_functions
from vidik.cases.types import ALONE, REQUEST_CURRENT, WORK, Part, Relation


def register() -> None:
    """Register the room's functions and relations, and protect its tables."""
    row_functions.register()
    reach.register()
    register_relation("case", _case)
    register_relation("in-charge", _in_charge)
    _protect_reach()
    _protect_cases()
    _protect_participants()
    _protect_sharings()
    _protect_own_views()
    _protect_emergencies()


def _reached(column: str, condition: str = "true") -> str:
    # Columns and conditions are the rooms' own words, never somebody's input. Of reach only what is
    # for whoever acts, and holds now, is there to be found. With an offset each row's case is
    # looked up as the rows come. Without it the database gathers everything that the actor reaches
    # first, for every query, and a page costs what the table holds.
    rows = f"select 1 from cases_reach r where r.case_id = {column} and {condition}"  # noqa: S608 - see above
    return f"exists ({rows} offset 0)"


def _case(column: str, part: str) -> str:
    """Write that the row's case, or one part of it, may be seen.

    Whatever action a room asks for besides: without the right to read cases there is no reach.
    """
    if part in {"", WORK}:
        return _reached(column, f"r.part = '{WORK}'" if part else "true")
    return _reached(column, f"r.part in ('{WORK}', '{Part(part)}')")


def _in_charge(column: str, part: str) -> str:
    """Write that the actor's institution answers for the row's case, and the actor may see it.

    Also in need: by emergency access, where nobody is left who could decide.
    """
    of_own = f"c.responsible_id = {INSTITUTION} and {_may_decide('c.id', part)}"
    return f"exists (select 1 from cases_case c where c.id = {column} and {of_own})"  # noqa: S608 - as above


def _may_decide(column: str, part: str = "") -> str:
    decides = _reached(column, f"r.ground in ('{Relation.RESPONSIBLE}', '{Relation.NAMED}')")
    return f"({decides} or vidik_case_is_lost({column}))" if part == "in-need" else decides


def _own_case(*, in_need: bool = False) -> Condition:
    """The case itself: the actor's institution answers for it and the actor may see it."""
    return all_of(
        own_institution("responsible_id"),
        sql(_may_decide("{table}.id", "in-need" if in_need else "")),
    )


def _protect_reach() -> None:
    protect(
        "cases_reach",
        read=[
            allow(
                Action.CASES_READ,
                sql(
                    "{table}.holder = any((select vidik_reach_holders())::text[])"
                    f" and {reach.HOLDS_NOW.replace('r.', '{table}.')}",
                    asks_for_the_role=True,
                ),
            )
        ],
        looked_up=True,
        written_by_triggers=True,
    )


def _protect_cases() -> None:
    protect(
        "cases_case",
        read=[
            allow(
                Action.CASES_READ,
                any_of(
                    # Who opens a case is given back the row before anything has followed from it.
                    all_of(
                        own_institution("responsible_id"),
                        sql("not {table}.restricted"),
                        may(Action.CASES_OVERSEE),
                    ),
                    sql(_reached("{table}.id")),
                ),
            ),
            # Persons with this right read the case by the one above; a part of the system has it.
            allow(Action.CASES_TRANSFER, sql("false")),
            allow(Action.CASES_LOCATE, everybody()),
            # What belongs to an open case is not forgotten.
            allow(Action.RETENTION_PURGE, everybody()),
            # Who receives something for an institution is given back the row that it opens.
            allow(Action.CASES_OPEN, sql("false")),
        ],
        insert=[
            allow(
                Action.CASES_OPEN,
                all_of(own_institution("responsible_id"), sql("not {table}.restricted")),
            )
        ],
        update=[
            allow(Action.CASES_CHANGE, _own_case()),
            allow(Action.CASES_RESTRICT, _own_case(in_need=True)),
            allow(Action.CASES_TRANSFER, _own_case()),
        ],
        looked_up=True,
    )
    protect(
        "cases_caseevent",
        read=[allow(Action.CASES_READ, case("id", WORK))],
        insert=[
            allow(Action.CASES_READ, everybody()),
            allow(Action.CASES_OPEN, everybody()),
            allow(Action.CASES_TRANSFER, everybody()),
        ],
    )


def _protect_participants() -> None:
    changes = [allow(Action.CASES_PARTICIPANTS, relation("in-charge", "case_id"))]
    # In need somebody else of the own institution is named, and nobody's part is ended.
    in_need = all_of(
        relation("in-charge", "case_id", "in-need"),
        own_institution("institution_id"),
        sql(f"{{table}}.user_id <> {USER}"),
    )
    protect(
        "cases_participant",
        read=[allow(Action.CASES_READ, case("case_id", WORK))],
        insert=[*changes, allow(Action.CASES_RESTRICT, in_need)],
        update=changes,
        looked_up=True,
    )
    protect(
        "cases_participantevent",
        read=[allow(Action.CASES_READ, case("case_id", WORK))],
        insert=[allow(Action.CASES_READ, everybody())],
    )


def _protect_sharings() -> None:
    own = all_of(
        own_institution("institution_id"),
        sql(_reached("{table}.case_id", f"r.ground = '{Relation.SHARED.value}'")),
    )
    changes = [allow(Action.CASES_SHARE, relation("in-charge", "case_id"))]
    protect(
        "cases_sharing",
        read=[allow(Action.CASES_READ, any_of(case("case_id", WORK), own))],
        insert=changes,
        update=[*changes, allow(Action.CASES_ANSWER, own)],
        looked_up=True,
    )
    # Those with whom it is shared accept or decline, in their own name, and change nothing else.
    guard(
        "cases_sharing",
        whom=f"old.institution_id = {INSTITUTION}",
        may_change=("state", "accepted_at", "declined_at", "answered_by_id", "declining"),
        rules={
            "a sharing is accepted or declined": moves("state", {"standing": ("declined",)}),
            "a sharing is answered in one’s own name": unchanged("answered_by_id")
            + " or new.answered_by_id = public.vidik_user()",
        },
    )
    protect(
        "cases_sharingevent",
        read=[allow(Action.CASES_READ, case("case_id", WORK))],
        insert=[allow(Action.CASES_READ, everybody())],
    )


def _protect_own_views() -> None:
    own = [allow(Action.CASES_READ, all_of(own_user("user_id"), case("case_id")))]
    protect("cases_ownview", read=own, insert=own, update=own)


def _protect_emergencies() -> None:
    own = all_of(own_user("user_id"), own_institution("institution_id"))
    decides = all_of(own_institution("responsible_id"), sql(f"{{table}}.user_id <> {USER}"))
    requested = sql(
        "{table}.responsible_id = vidik_case_responsible({table}.case_id)"
        " and {table}.decided_by_id is null and {table}.reviewed_by_id is null"
    )
    stale = all_of(
        own_user("user_id"),
        sql(
            "{table}.decided_by_id is null and {table}.started_at is null and {table}.requested_at"
            f" < now() - interval '{int(REQUEST_CURRENT.total_seconds())} seconds'"
        ),
    )
    limit = f"interval '{int(ALONE.total_seconds())} seconds'"
    protect(
        "cases_emergencyaccess",
        read=[
            allow(Action.EMERGENCY_READ, own),
            allow(Action.EMERGENCY_DECIDE, own_institution("responsible_id")),
            allow(Action.EMERGENCY_REVIEW, own_institution("responsible_id")),
            allow(Action.CASES_READ, case("case_id", WORK)),
            # Whoever asks anew lets their old request lapse, for whom ever it was made.
            allow(
                Action.EMERGENCY_ASK, all_of(stale, sql("{table}.state in ('requested', 'lapsed')"))
            ),
        ],
        insert=[
            allow(Action.EMERGENCY_ASK, all_of(own, requested, sql("{table}.state = 'requested'"))),
            allow(
                Action.EMERGENCY_ALONE,
                all_of(
                    own,
                    requested,
                    sql("{table}.state = 'started-alone' and {table}.alone"),
                    sql(f"{{table}}.expires_at <= now() + {limit}"),
                ),
            ),
        ],
        update=[
            allow(Action.EMERGENCY_DECIDE, decides),
            allow(Action.EMERGENCY_REVIEW, decides),
            allow(
                Action.EMERGENCY_ASK,
                all_of(stale, sql("{table}.state = 'requested'")),
                after=all_of(stale, sql("{table}.state = 'lapsed'")),
            ),
        ],
        looked_up=True,
    )
    protect(
        "cases_emergencyaccessevent",
        read=[
            allow(Action.EMERGENCY_REVIEW, own_institution("responsible_id")),
            allow(Action.CASES_READ, case("case_id", WORK)),
        ],
        insert=[allow(Action.EMERGENCY_READ, everybody())],
    )
    protect(
        "cases_urgentnotice",
        read=[allow(Action.EMERGENCY_BE_NOTIFIED, own)],
        insert=[
            allow(
                Action.EMERGENCY_READ,
                sql(
                    "exists (select 1 from cases_emergencyaccess e"
                    " where e.id = {table}.emergency_id"
                    " and e.responsible_id = {table}.institution_id)"
                ),
            )
        ],
        update=[allow(Action.EMERGENCY_BE_NOTIFIED, own)],
    )
