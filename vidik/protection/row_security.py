# SPDX-License-Identifier: EUPL-1.2
"""Which rows of the room the database shows to whom, and that no place is given away twice.

What belongs to a procedure follows it. Stays follow the part *accommodation* of their case, and are
written by their facility and by the experts of the centre.
"""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard, unchanged
from vidik.access.row_security import (
    LOOKUP_PATH,
    all_of,
    allow,
    any_of,
    case,
    everybody,
    own_user,
    protect,
    register_function,
    register_trigger,
    role,
    sql,
)
from vidik.access.types import Action
from vidik.cases.types import Part
from vidik.protection.policies import EXPERTS

_OWN_FACILITY: Final = sql(
    "exists (select 1 from protection_facility f"
    " where f.id = {table}.facility_id"
    " and f.institution_id = (select vidik_membership_institution()))"
)
_STAY_OF_OWN_FACILITY: Final = sql(
    "exists (select 1 from protection_stay s join protection_facility f on f.id = s.facility_id"
    " where s.id = {table}.stay_id"
    " and f.institution_id = (select vidik_membership_institution()))"
)
_STAY_OF_ITS_CASE: Final = sql(
    "exists (select 1 from protection_stay s"
    " where s.id = {table}.stay_id and s.case_id = {table}.case_id)"
)
_TAKEN_BY_A_GRANT: Final = (
    "exists (select from public.protection_stayextension e where e.stay_id = new.id"
    " and e.state = 'granted' and e.until_on = new.limit_on)"
)

_FIRST_FULL_NIGHT: Final = """
create or replace function vidik_first_full_night(
  place uuid, whom text, first date, after date
) returns date
language sql stable security definer
set search_path = {path} as $$
  with held as (
    select coalesce(s.arrived_on, s.expected_on) as start,
      case
        when s.left_on is not null then greatest(s.left_on, s.arrived_on + 1)
        -- Whoever stays on past the agreed day sleeps there tonight.
        when s.arrived_on is not null then greatest(s.ends_on, public.vidik_today() + 1)
        else greatest(s.ends_on, s.expected_on + 1)
      end as ends
    from public.protection_stay s
    where s.facility_id = place and s."group" = whom and s.missed_on is null
  ), nights as (
    select first + n as night from generate_series(0, after - first - 1) n
  )
  select min(night) from nights
  where (select count(*) from held h where h.start <= night and night < h.ends) > coalesce((
    select p.places from public.protection_places p
    where p.facility_id = place and p."group" = whom and p.from_on <= night
    order by p.from_on desc, p.entered_at desc limit 1
  ), 0) - coalesce((
    select sum(o.places) from public.protection_outage o
    where o.facility_id = place and o."group" = whom and o.from_on <= night
      and (o.back_on is null or night < o.back_on)
  ), 0)
$$;
"""
"""The first night of some in which more places of a group are held than there are."""

_HAS_A_PLACE: Final = """
create or replace function vidik_stay_has_a_place() returns trigger
language plpgsql security definer
set search_path = {path} as $$
declare
  first date := coalesce(new.arrived_on, new.expected_on);
  after date := greatest(coalesce(new.left_on, new.ends_on), first + 1);
  night date;
begin
  if new.missed_on is not null then
    return null;
  end if;
  if tg_op = 'UPDATE' and new."group" = old."group"
    and new.arrived_on is not distinct from old.arrived_on
  then
    -- Nights that were held before are not asked about again: somebody may stay on meanwhile.
    first := greatest(first, old.ends_on);
    if new.left_on is not null or first >= after then
      return null;
    end if;
  end if;
  -- Of two who ask for the last place at once, the second waits here and then sees the first.
  perform pg_advisory_xact_lock(hashtext('protection_stay'), hashtext(new.facility_id::text));
  night := public.vidik_first_full_night(new.facility_id, new."group", first, after);
  if night is not null then
    raise exception 'protection_stay: no place is free on %', night
      using errcode = 'check_violation', constraint = 'a_stay_has_a_place';
  end if;
  return null;
end $$;
"""
_PLACES_LEFT: Final = """
create or replace function vidik_places_are_left() returns trigger
language plpgsql security definer
set search_path = {path} as $$
declare
  before integer;
  first date := greatest(new.from_on, public.vidik_today());
  night date;
begin
  if tg_table_name = 'protection_places' then
    select p.places into before from public.protection_places p
    where p.facility_id = new.facility_id and p."group" = new."group"
      and p.from_on <= new.from_on and p.id <> new.id
    order by p.from_on desc, p.entered_at desc limit 1;
    if before is null or new.places >= before then
      return null;
    end if;
  end if;
  perform pg_advisory_xact_lock(hashtext('protection_stay'), hashtext(new.facility_id::text));
  night := public.vidik_first_full_night(new.facility_id, new."group", first, first + {ahead});
  if night is not null then
    raise exception 'protection_places: the places are taken on %', night
      using errcode = 'check_violation', constraint = 'places_that_are_taken_stay';
  end if;
  return null;
end $$;
"""
AHEAD: Final = 1100
"""Nights ahead in which a place may be promised to somebody."""


def register() -> None:
    """Protect the room's tables."""
    _of_procedures()
    _of_facilities()
    _of_stays()
    for name, text in (
        ("vidik_first_full_night", _FIRST_FULL_NIGHT),
        ("vidik_stay_has_a_place", _HAS_A_PLACE),
        ("vidik_places_are_left", _PLACES_LEFT),
    ):
        register_function(
            name,
            text.replace("{path}", LOOKUP_PATH).replace("{ahead}", str(AHEAD)),
        )
    for table, when, function in (
        ("stay", "insert or update", "stay_has_a_place"),
        ("places", "insert", "places_are_left"),
        ("outage", "insert", "places_are_left"),
    ):
        register_trigger(
            f"protection_{table}",
            f"create or replace trigger vidik_places after {when} on protection_{table}"
            f" for each row execute function vidik_{function}();",
        )


def _of_procedures() -> None:
    works = allow(Action.IDENTIFICATION_WORK, case("case_id", "work"))
    counts = allow(Action.IDENTIFICATION_COUNT, everybody())
    generates = allow(Action.IDENTIFICATION_GENERATE, everybody())
    for table, part in (
        ("crossing", Part.IDENTIFICATION),
        # A school tells where a child lives.
        ("schoolcooperation", Part.PROTECTION),
        ("schoolstep", Part.PROTECTION),
    ):
        protect(
            f"protection_{table}",
            read=[
                allow(Action.IDENTIFICATION_READ, case("case_id", part)),
                counts,
                generates,
            ],
            insert=[works, generates],
            update=[works],
        )
    protect(
        "protection_schoolcooperationevent",
        read=[allow(Action.IDENTIFICATION_READ, case("case_id", "work"))],
        insert=[works, generates],
    )


def _of_facilities() -> None:
    reads = [
        allow(Action.FACILITIES_READ, any_of(_OWN_FACILITY, role(*EXPERTS))),
        allow(Action.STAYS_COUNT, everybody()),
    ]
    manages = allow(Action.FACILITIES_MANAGE, _OWN_FACILITY)
    enters = allow(Action.FACILITIES_MANAGE, all_of(_OWN_FACILITY, own_user("entered_by_id")))
    protect("protection_places", read=reads, insert=[enters], looked_up=True)
    protect("protection_outage", read=reads, insert=[enters], update=[manages], looked_up=True)
    guard(
        "protection_outage",
        whom=NOT_THE_OWNER,
        may_change=("back_on", "ended_by_id"),
        rules={"what is usable again stays so": "old.ended_by_id is null"},
    )


def _of_stays() -> None:
    part = case("case_id", Part.ACCOMMODATION)
    reads = allow(Action.STAYS_READ, part)
    counts = allow(Action.STAYS_COUNT, everybody())
    of_stay = all_of(part, any_of(_OWN_FACILITY, role(*EXPERTS)))
    own = any_of(_STAY_OF_OWN_FACILITY, role(*EXPERTS))
    below = all_of(part, _STAY_OF_ITS_CASE, own)
    writes = allow(Action.STAYS_WRITE, of_stay)
    protect(
        "protection_stay",
        read=[reads, counts],
        insert=[allow(Action.STAYS_WRITE, all_of(of_stay, own_user("entered_by_id")))],
        update=[writes],
        looked_up=True,
    )
    protect("protection_stayevent", read=[reads], insert=[writes])
    entered = allow(Action.STAYS_WRITE, all_of(below, own_user("entered_by_id")))
    protect("protection_stayphase", read=[reads], insert=[entered])
    protect(
        "protection_stayabsence",
        read=[reads, counts],
        insert=[entered],
        update=[allow(Action.STAYS_WRITE, below)],
    )
    protect(
        "protection_stayextension",
        read=[reads],
        insert=[
            allow(
                Action.STAYS_WRITE,
                all_of(below, own_user("proposed_by_id"), sql("{table}.state = 'proposed'")),
            )
        ],
        update=[allow(Action.STAYS_DECIDE, below)],
    )
    guard(
        "protection_stay",
        whom=NOT_THE_OWNER,
        may_change=(
            "group", "arrived_on", "ends_on", "limit_on", "left_on", "destination", "safe_person",
            "safe_worker", "missed_on", "missed_why",
        ),
        rules={
            "a stay that is over stays so": "old.left_on is null and old.missed_on is null",
            "a limit moves by an extension alone": "old.arrived_on is null or "
            f"{unchanged('limit_on')} or {_TAKEN_BY_A_GRANT}",
            "whoever arrived has arrived": "old.arrived_on is null or " + unchanged("arrived_on"),
        },
    )  # fmt: skip
    guard(
        "protection_stayabsence",
        whom=NOT_THE_OWNER,
        may_change=("back_on", "ended_by_id", "notice_id"),
        rules={
            "whoever is back is back": "old.back_on is null",
            "others are alarmed once": f"old.notice_id is null or {unchanged('notice_id')}",
        },
    )
    guard(
        "protection_stayextension",
        whom=NOT_THE_OWNER,
        may_change=("state", "decided_at", "decided_by_id"),
        rules={
            "an extension is decided once": "old.state = 'proposed'",
            "an extension is decided in one’s own name": "new.decided_by_id = public.vidik_user()",
        },
    )
