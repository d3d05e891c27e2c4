# SPDX-License-Identifier: EUPL-1.2
"""Which rows of matters the database shows to whom, and which of them a body may write.

A body reads what it has or had, and acts of others up to the day on which it handed the matter on.
It writes in what it has now: handing on, it first opens the leg of the next body and then closes
its own. Who is the person of a case stands in a row that bodies never read.
"""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, unchanged
from vidik.access.row_security import (
    LOOKUP_PATH,
    Condition,
    Grant,
    all_of,
    allow,
    any_of,
    case,
    everybody,
    own_institution,
    own_user,
    protect,
    register_function,
    sql,
)
from vidik.access.types import Action
from vidik.cases.types import Part

_LOOK_UP: Final = """
create or replace function {name}(key uuid) returns boolean
language sql stable security definer set search_path = {path} as $$
  select {what} exists (select from public.matters_leg l where {where})
$$;
"""
_LEADS: Final = """
create or replace function vidik_leg_leads(source uuid, key uuid, still boolean) returns boolean
language sql stable security definer set search_path = {path} as $$
  select exists (
    select from public.matters_leg l
    where l.id = source and l.matter_id = key and {own} and (l.closed_on is null or not still)
  )
$$;
"""
_OWN: Final = "l.institution_id = (select public.vidik_membership_institution())"
_UNTIL: Final = """
create or replace function vidik_matter_held_until(key uuid, day date) returns boolean
language sql stable security definer set search_path = {path} as $$
  select exists (
    select from public.matters_leg l
    where l.matter_id = key and {own}
      and (l.closed_on is null or l.closed_on >= day)
  )
$$;
"""
_OPENED: Final = """
create or replace function vidik_matter_opened(key uuid) returns boolean
language sql stable security definer set search_path = {path} as $$
  select exists (
    select from public.matters_matter m
    where m.id = key and m.opened_by_id = (select public.vidik_membership_institution())
  )
$$;
"""
_PARTED: Final = """
create or replace function vidik_matter_parted(key uuid, source uuid) returns boolean
language sql stable security definer set search_path = {path} as $$
  select exists (
    select from public.matters_matter m
    join public.matters_leg l on l.matter_id = m.separated_from_id
    where m.id = key and m.opened_by_id = (select public.vidik_membership_institution())
      and l.id = source and {own} and l.closed_on is null
  )
$$;
"""
_FUNCTIONS: Final = {
    "vidik_matter_held": ("", f"l.matter_id = key and {_OWN}"),
    "vidik_matter_holds": ("", f"l.matter_id = key and {_OWN} and l.closed_on is null"),
    "vidik_matter_is_fresh": ("not", "l.matter_id = key"),
    "vidik_leg_is_own": ("", f"l.id = key and {_OWN}"),
}
_LEG_OF_OWN: Final = (
    "exists (select 1 from matters_leg l where l.matter_id = {table}.%s"
    " and l.institution_id = (select vidik_membership_institution()))"
)
_HELD: Final = sql(_LEG_OF_OWN % "matter_id")
"""Written out, so that the database may look a list up in one pass over the body's legs."""
_HOLDS: Final = sql("vidik_matter_holds({table}.matter_id)")
_FOLLOWED: Final = sql(
    "exists (select 1 from matters_link k"
    " where k.matter_id = {table}.matter_id and k.confirmed_at is not null)"
)


def _hers(column: str) -> Condition:
    text = (
        "exists (select 1 from matters_link k"
        " where k.injured_id = {table}.{column} and k.confirmed_at is not null)"
    )
    return sql(text.replace("{column}", column))


def register() -> None:
    """Register the room's functions, and protect its tables."""
    for name, (what, where) in _FUNCTIONS.items():
        register_function(
            name, _LOOK_UP.format(name=name, path=LOOKUP_PATH, what=what, where=where)
        )
    leads = _LEADS.format(path=LOOKUP_PATH, own=_OWN)
    register_function("vidik_leg_leads", leads)
    register_function("vidik_matter_held_until", _UNTIL.format(path=LOOKUP_PATH, own=_OWN))
    register_function("vidik_matter_opened", _OPENED.format(path=LOOKUP_PATH))
    register_function("vidik_matter_parted", _PARTED.format(path=LOOKUP_PATH, own=_OWN))
    _matters()
    _persons()
    _links()
    _legs()
    _course()
    _owed()
    _guards()


_COUNTS: Final = allow(Action.MATTERS_COUNT, everybody())
_READS: Final = (
    allow(Action.MATTERS_WRITE, _HELD), allow(Action.MATTERS_FOLLOW, _FOLLOWED), _COUNTS,
)  # fmt: skip
"""Bodies read what they have or had; those who follow a matter are of no body."""


def _read_of_hers(column: str) -> tuple[Grant, ...]:
    held, hers = allow(Action.MATTERS_WRITE, _HELD), allow(Action.MATTERS_FOLLOW, _hers(column))
    return held, hers, _COUNTS


_GENERATES: Final = allow(Action.IDENTIFICATION_GENERATE, everybody())
_REMINDS: Final = allow(Action.MATTERS_REMIND, everybody())


def _matters() -> None:
    opens = all_of(own_institution("opened_by_id"), own_user("entered_by_id"))
    of_own = sql(_LEG_OF_OWN % "id")
    protect(
        "matters_matter",
        read=[
            allow(
                Action.MATTERS_WRITE,
                any_of(
                    of_own,
                    # Who opens one is given back the row before anybody has it.
                    all_of(
                        own_institution("opened_by_id"), sql("vidik_matter_is_fresh({table}.id)")
                    ),
                ),
            ),
            allow(
                Action.MATTERS_FOLLOW,
                sql(
                    "exists (select 1 from matters_link k"
                    " where k.matter_id = {table}.id and k.confirmed_at is not null)"
                ),
            ),
            _COUNTS,
            _REMINDS,
        ],
        insert=[allow(Action.MATTERS_WRITE, opens), _GENERATES],
        update=[allow(Action.MATTERS_WRITE, of_own)],
        looked_up=True,
    )


def _persons() -> None:
    entered = all_of(_HOLDS, own_user("entered_by_id"))
    writes = allow(Action.MATTERS_WRITE, entered)
    names = allow(Action.MATTERS_WRITE, all_of(own_institution("institution_id"), entered))
    changes = allow(Action.MATTERS_WRITE, _HOLDS)
    protect("matters_suspect", read=_READS, insert=[writes, _GENERATES], update=[changes])
    protect("matters_charge", read=_READS, insert=[names, _GENERATES], update=[changes])
    protect(
        "matters_injured",
        read=[*_read_of_hers("id"), allow(Action.MATTERS_MATCH, everybody())],
        insert=[writes, _GENERATES],
    )


def _links() -> None:
    in_sight = case("case_id", Part.PROCEEDINGS)
    protect(
        "matters_link",
        read=[
            allow(Action.MATTERS_FOLLOW, all_of(sql("{table}.confirmed_at is not null"), in_sight)),
            allow(Action.MATTERS_LINK, in_sight),
            allow(Action.MATTERS_MATCH, everybody()),
            _COUNTS,
        ],
        insert=[allow(Action.MATTERS_MATCH, everybody()), _GENERATES],
        update=[allow(Action.MATTERS_LINK, in_sight)],
    )


def _legs() -> None:
    own = own_institution("institution_id")
    begins = all_of(
        own, sql("{table}.came = 'new'"), sql("vidik_matter_is_fresh({table}.matter_id)"),
        sql("vidik_matter_opened({table}.matter_id)"),
    )  # fmt: skip
    goes_on = sql("vidik_leg_leads({table}.source_id, {table}.matter_id, true)")
    again = all_of(
        own, sql("{table}.came = 'reopened'"),
        sql("vidik_leg_leads({table}.source_id, {table}.matter_id, false)"),
    )  # fmt: skip
    apart = all_of(
        own, sql("{table}.came = 'separation'"), sql("vidik_matter_is_fresh({table}.matter_id)"),
        sql("vidik_matter_parted({table}.matter_id, {table}.source_id)"),
    )  # fmt: skip
    comes = any_of(begins, goes_on, again, apart)
    protect(
        "matters_leg",
        read=[
            # Asked of the same table, it would ask itself without end: a function answers it.
            allow(Action.MATTERS_WRITE, any_of(own, sql("vidik_matter_held({table}.matter_id)"))),
            allow(Action.MATTERS_FOLLOW, _FOLLOWED),
            _COUNTS,
        ],
        insert=[
            allow(Action.MATTERS_WRITE, all_of(own_user("entered_by_id"), comes)),
            _GENERATES,
        ],
        update=[allow(Action.MATTERS_WRITE, own)],
        looked_up=True,
    )
    protect(
        "matters_personleg",
        read=_READS,
        insert=[
            allow(Action.MATTERS_WRITE, all_of(_HOLDS, own_user("entered_by_id"))),
            _GENERATES,
        ],
        update=[allow(Action.MATTERS_WRITE, sql("vidik_leg_is_own({table}.leg_id)"))],
    )


def _course() -> None:
    own = own_institution("institution_id")
    entered = all_of(_HOLDS, own_user("entered_by_id"))
    writes, changes = allow(Action.MATTERS_WRITE, entered), allow(Action.MATTERS_WRITE, _HOLDS)
    of_own = allow(Action.MATTERS_WRITE, all_of(own, entered))
    # What others did it reads as far as they did it while it had the matter.
    known = any_of(own, sql("vidik_matter_held_until({table}.matter_id, {table}.on)"))
    protect(
        "matters_act",
        # How bodies investigate is nobody’s who follows a matter.
        read=[
            allow(Action.MATTERS_WRITE, all_of(_HELD, known)),
            allow(Action.MATTERS_FOLLOW, _hers("injured_id")),
            _COUNTS,
        ],
        insert=[of_own, _GENERATES],
        update=[allow(Action.MATTERS_WRITE, own)],
    )
    protect("matters_measure", read=_READS, insert=[of_own, _GENERATES], update=[changes])
    protect("matters_pause", read=_READS, insert=[writes], update=[changes])
    protect("matters_hearing", read=_READS, insert=[writes, _GENERATES], update=[changes])
    protect(
        "matters_testimony",
        read=_read_of_hers("injured_id"),
        insert=[writes, _GENERATES],
    )
    # A judgment becomes final after the court has handed the matter on, too.
    protect(
        "matters_judgment",
        read=_READS,
        insert=[writes, _GENERATES],
        update=[
            allow(Action.MATTERS_WRITE, any_of(sql("vidik_leg_is_own({table}.leg_id)"), _HOLDS))
        ],
    )
    protect(
        "matters_judgedcharge",
        read=_READS,
        insert=[allow(Action.MATTERS_WRITE, _HOLDS), _GENERATES],
    )


def _owed() -> None:
    own = own_institution("institution_id")
    protect(
        "matters_owed",
        read=[
            allow(Action.MATTERS_WRITE, own),
            # Whoever waits for a notice sees that one is due.
            allow(Action.MATTERS_LINK, _hers("injured_id")),
            _COUNTS,
            _REMINDS,
            allow(Action.MATTERS_MATCH, everybody()),
        ],
        insert=[allow(Action.MATTERS_WRITE, all_of(own, _HELD))],
        update=[allow(Action.MATTERS_WRITE, own), _REMINDS],
    )


def _guards() -> None:
    ends = ("closed_on", "ending")
    guard(
        "matters_matter",
        whom=NOT_THE_OWNER,
        may_change=("joined_into_id",),
        rules={
            "joined already": "old.joined_into_id is null",
            "joined by whoever has both": "public.vidik_matter_holds(old.id)"
            " and public.vidik_matter_holds(new.joined_into_id)",
        },
    )
    guard(
        "matters_leg",
        whom=NOT_THE_OWNER,
        may_change=(*ends, "number"),
        rules={
            "what has ended stays so": f"old.closed_on is null or ({unchanged(*ends)})",
            "a number once entered stays": f"old.number = '' or ({unchanged('number')})",
        },
    )
    guard(
        "matters_personleg",
        whom=NOT_THE_OWNER,
        may_change=(*ends, "ground"),
        rules={"what has ended stays so": "old.closed_on is null"},
    )
    guard("matters_suspect", whom=NOT_THE_OWNER, may_change=("matter_id",))
    guard("matters_charge", whom=NOT_THE_OWNER, may_change=("matter_id",))
    guard(
        "matters_act",
        whom=NOT_THE_OWNER,
        may_change=("struck_at", "struck_by_id"),
        rules={
            "struck out already": "old.struck_at is null",
            "in one’s own name": "new.struck_by_id = public.vidik_user()",
        },
    )
    guard(
        "matters_measure",
        whom=NOT_THE_OWNER,
        may_change=("ended_on", "ending", "until", "matter_id"),
        rules={
            "ended already": f"old.ended_on is null or ({unchanged('ended_on', 'ending')})",
            "its last day moves by the days that did not run": f"{unchanged('until')} or exists"
            " (select from public.matters_pause p where p.measure_id = old.id"
            " and p.ended_on - p.since = new.until - old.until)",
        },
    )
    guard(
        "matters_pause",
        whom=NOT_THE_OWNER,
        may_change=("ended_on", "matter_id"),
        rules={"runs again already": f"old.ended_on is null or ({unchanged('ended_on')})"},
    )
    guard(
        "matters_hearing",
        whom=NOT_THE_OWNER,
        may_change=("state", "reason", "moved_to_id"),
        rules={"what became of it was entered": "old.state = 'set'"},
    )
    guard(
        "matters_judgment",
        whom=NOT_THE_OWNER,
        may_change=("served_on", "appeal_by", "appealed_on", "final_on"),
        rules={
            "what was entered stays": "(old.served_on is null or new.served_on = old.served_on)"
            " and (old.final_on is null or new.final_on = old.final_on)"
        },
    )
    guard(
        "matters_owed",
        whom=NOT_THE_OWNER,
        may_change=("notice_id", "waived", "settled_at", "settled_by_id", "reminder_id"),
        rules={
            "settled already": "old.settled_at is null",
            "in one’s own name": f"{unchanged('settled_by_id')}"
            " or new.settled_by_id = public.vidik_user()",
            "asked for once": f"old.reminder_id is null or {unchanged('reminder_id')}",
        },
    )
    guard(
        "matters_link",
        whom=NOT_THE_OWNER,
        may_change=("confirmed_at", "rejected_at", "settled_by_id"),
        rules={
            "settled already, and not taken back": "old.settled_by_id is null"
            " or (old.confirmed_at is not null and new.rejected_at is not null)",
            "in one’s own name": "new.settled_by_id = public.vidik_user()",
        },
    )
