# SPDX-License-Identifier: EUPL-1.2
"""Which searches the database shows to whom: they follow the cases of the persons."""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, unchanged
from vidik.access.row_security import all_of, allow, case, everybody, own_user, protect, sql
from vidik.access.types import Action

_OF_A_SEARCH: Final = sql("exists (select 1 from tracing_trace t where t.id = {table}.trace_id)")
"""The search is shown to the actor; its own protection is asked."""
_OF_A_REPLY: Final = sql(
    "exists (select 1 from exchange_answer r where r.id = {table}.reply_id"
    " and r.institution_id = (select vidik_membership_institution()))"
)
"""The reply is one of the institution that the actor acts for."""
_OF_A_QUESTION: Final = sql(
    "exists (select 1 from exchange_answer r"
    " join exchange_addressee a on a.id = r.addressee_id"
    " join tracing_question q on q.notice_id = a.notice_id where r.id = {table}.reply_id)"
)
_PROPOSED: Final = sql("{table}.state = 'proposed'")


def register() -> None:
    """Protect the room's tables."""
    works = case("case_id", "work")
    reads, handles = allow(Action.TRACES_READ, works), allow(Action.TRACES_WORK, works)
    counts = allow(Action.IDENTIFICATION_COUNT, everybody())
    matches = allow(Action.TRACES_MATCH, everybody())
    own = "entered_by_id"
    protect(
        "tracing_trace",
        read=[reads, matches, counts],
        insert=[allow(Action.TRACES_WORK, all_of(works, own_user("opened_by_id")))],
        update=[handles],
    )
    protect("tracing_traceevent", read=[reads], insert=[handles])
    protect(
        "tracing_sighting",
        read=[reads, matches, counts],
        insert=[allow(Action.TRACES_WORK, all_of(works, own_user(own)))],
        update=[handles],
    )
    guard(
        "tracing_sighting",
        whom=NOT_THE_OWNER,
        may_change=("withdrawn_at", "withdrawn_by_id"),
        rules={
            "what was withdrawn stays so": "old.withdrawn_at is null or "
            + unchanged("withdrawn_at", "withdrawn_by_id"),
        },
    )
    protect(
        "tracing_mark",
        read=[reads, matches],
        insert=[allow(Action.TRACES_WORK, all_of(works, own_user(own)))],
        delete=[handles],
    )
    both = all_of(works, _OF_A_SEARCH)
    protect(
        "tracing_match",
        read=[allow(Action.TRACES_READ, both), matches],
        insert=[matches],
        update=[allow(Action.TRACES_WORK, both)],
        delete=[allow(Action.TRACES_MATCH, _PROPOSED)],
    )
    protect("tracing_question", read=[reads], insert=[handles])
    protect(
        "tracing_answer",
        read=[
            allow(Action.TRACES_READ, _OF_A_QUESTION),
            allow(Action.EXCHANGE_ANSWER, _OF_A_REPLY),
        ],
        insert=[allow(Action.EXCHANGE_ANSWER, _OF_A_REPLY)],
        update=[allow(Action.TRACES_WORK, _OF_A_QUESTION)],
    )
    guard(
        "tracing_answer",
        whom=NOT_THE_OWNER,
        may_change=("settled", "settled_at", "settled_by_id"),
        rules={
            "what was settled stays so": "old.settled_at is null or "
            + unchanged("settled", "settled_at", "settled_by_id"),
        },
    )
