# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the room the database shows to whom, and who changes what in them.

Everybody who reads events reads all of them: they hold numbers and no person. An institution
enters and corrects its own accounts alone; who joins them changes nothing that they say.
"""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, unchanged
from vidik.access.row_security import (
    LOOKUP_PATH,
    Condition,
    all_of,
    allow,
    any_of,
    everybody,
    may,
    own_institution,
    own_user,
    protect,
    register_function,
    sql,
    system,
)
from vidik.access.types import Action
from vidik.events.methods.packfiles import LINKS
from vidik.events.policies import ARRANGER, LOADER
from vidik.events.types import OWN_ORIGINS

_FRESH: Final = """
create or replace function vidik_event_is_fresh(key uuid) returns boolean
language sql stable security definer set search_path = {path} as $$
  select not exists (select from public.events_account a where a.event_id = key)
$$;
"""
_IS_ROW: Final = """
create or replace function vidik_is_row_of(key uuid, code text) returns boolean
language sql stable security definer set search_path = {path} as $$
  select key is null or exists (
    select from public.registers_entry e
    where e.root_id = vidik_is_row_of.key and e.register_id = vidik_is_row_of.code
      and e.id = e.root_id and e.struck_at is null and e.case_id is null)
$$;
"""
"""An account links to the first version of a row that stands, of the register that it should."""
_JOINS_ALONE: Final = "{event_id,is_leading}"
_CONTENT: Final = (
    "state", "kind", "title", "first_on", "last_on", "mode", "is_international",
    "sessions", "days", "hours", "topics", "audiences", "territories", "place", "organisers",
    "partners", "programme_id", "project_id", "passes_on_id", "marks", "own_mark",
    "materials", "search_text", "corrected_at", "withdrawn_at", "withdrawn_by_id", "withdrawn_why",
)  # fmt: skip
_SAID_THE_SAME: Final = (
    f"(to_jsonb(new) - '{_JOINS_ALONE}'::text[] is not distinct from"
    f" to_jsonb(old) - '{_JOINS_ALONE}'::text[])"
)


_REPORTS_IT: Final = sql(
    "exists (select 1 from events_account a where a.event_id = {table}.id"
    " and a.institution_id = (select vidik_membership_institution()))"
)


def _links(row: str) -> Condition:
    return sql(
        " and ".join(
            f"vidik_is_row_of({row}.{name}_id, '{register}')" for name, register in LINKS.items()
        )
    )


def _of_own_account() -> Condition:
    return sql(
        "exists (select 1 from events_account a where a.id = {table}.account_id"
        " and a.institution_id = (select vidik_membership_institution())"
        " and a.withdrawn_at is null)"
    )


def register() -> None:
    """Protect the room's tables."""
    register_function("vidik_is_row_of", _IS_ROW.replace("{path}", LOOKUP_PATH))
    register_function("vidik_event_is_fresh", _FRESH.replace("{path}", LOOKUP_PATH))
    read, reports, join = Action.EVENTS_READ, Action.EVENTS_REPORT, Action.EVENTS_JOIN
    arranges, loads = (
        allow(action, everybody()) for action in (Action.EVENTS_ARRANGE, Action.EVENTS_LOAD)
    )
    reads = [
        allow(read, everybody()), arranges, loads, allow(Action.EVENTS_COUNT, everybody()),
    ]  # fmt: skip
    joins = allow(join, everybody())
    protect(
        "events_event",
        read=reads,
        insert=[
            allow(reports, sql("vidik_event_is_fresh({table}.id) and not {table}.is_chosen")),
            loads,
        ],
        # Whoever corrects an account locks its event first; the guard lets them change nothing.
        update=[joins, arranges, allow(reports, _REPORTS_IT)],
    )  # fmt: skip
    own = own_institution("institution_id")
    origins = ", ".join(f"'{each.value}'" for each in OWN_ORIGINS)
    entered = all_of(
        own, own_user("entered_by_id"), sql("vidik_event_is_fresh({table}.event_id)"),
        sql(f"{{table}}.origin in ({origins}) and {{table}}.pack_code = ''"), _links("{table}"),
    )  # fmt: skip
    protect(
        "events_account",
        read=reads,
        insert=[allow(reports, entered), loads],
        update=[allow(reports, own), joins, arranges, loads],
        looked_up=True,
    )
    protect(
        "events_accountevent",
        read=reads,
        insert=[allow(reports, own), joins, arranges, loads],
    )
    protect(
        "events_number",
        read=reads,
        insert=[allow(reports, _of_own_account()), loads],
        update=[allow(reports, _of_own_account())],
    )
    protect("events_suggestion", read=reads, insert=[arranges], update=[joins, arranges])
    said = allow(join, own_user("by_id"))
    protect("events_joining", read=reads, insert=[said], update=[joins])
    protect("events_apart", read=reads, insert=[said], update=[joins])
    asked = all_of(own_institution("asker_id"), own_user("asked_by_id"))
    protect(
        "events_question",
        read=reads,
        insert=[allow(reports, asked)],
        update=[allow(reports, own_institution("asker_id"))],
    )
    _guards()


def _links_of_a_pack() -> str:
    """Write that the loader adds links to an account of a pack that has none, and no more."""
    columns = [f"{name}_id" for name in LINKS]
    same = f"'{{{','.join(columns)}}}'::text[]"
    kept = " and ".join(
        f"(old.{each} is null or new.{each} is not distinct from old.{each})" for each in columns
    )
    return (
        f"({system(LOADER).write('old')} and old.pack_code <> ''"
        f" and to_jsonb(new) - {same} is not distinct from to_jsonb(old) - {same} and {kept})"
    )


def _links_stand() -> str:
    return " and ".join(
        f"(new.{name}_id is not distinct from old.{name}_id"
        f" or public.vidik_is_row_of(new.{name}_id, '{register}'))"
        for name, register in LINKS.items()
    )


def _guards() -> None:
    own = "old.institution_id is not distinct from public.vidik_membership_institution()"
    may_join = any_of(may(Action.EVENTS_JOIN), system(ARRANGER)).write("old")
    guard(
        "events_account",
        whom=NOT_THE_OWNER,
        may_change=("event_id", "is_leading", *_CONTENT),
        rules={
            "another institution’s account is joined, not changed": (
                f"({own}) or {_SAID_THE_SAME} or {_links_of_a_pack()}"
            ),
            "an account links to rows of these registers that stand": _links_stand(),
            "accounts are joined by those who may": (
                f"({unchanged('event_id', 'is_leading')}) or {may_join}"
            ),
            "what was withdrawn stays so": f"old.withdrawn_at is null or {_SAID_THE_SAME}",
            "an account is withdrawn in one’s own name": (
                "new.withdrawn_at is null or old.withdrawn_at is not null"
                " or new.withdrawn_by_id = public.vidik_user()"
            ),
        },
    )
    guard(
        "events_number",
        whom=NOT_THE_OWNER,
        may_change=("struck_at",),
        rules={"what is struck out stays so": "old.struck_at is null"},
    )
    guard(
        "events_event",
        whom=NOT_THE_OWNER,
        may_change=("is_chosen",),
        rules={
            "whose account counts is chosen by those who may": (
                f"{unchanged('is_chosen')} or {may_join}"
            )
        },
    )
    guard(
        "events_suggestion", whom=NOT_THE_OWNER,
        may_change=("score", "reasons", "made_at", "settled"),
    )  # fmt: skip
    for table in ("events_joining", "events_apart"):
        guard(
            table,
            whom=NOT_THE_OWNER,
            may_change=("undone_at", "undone_by_id"),
            rules={
                "what was undone stays so": "old.undone_at is null",
                "it is undone in one’s own name": "new.undone_by_id = public.vidik_user()",
            },
        )
    guard(
        "events_question",
        whom=NOT_THE_OWNER,
        may_change=("answered_at",),
        rules={"a question is closed once": "old.answered_at is null"},
    )
