# SPDX-License-Identifier: EUPL-1.2
"""Functions of the database that look beyond what whoever acts may see, and say little of it.

They run as the owner of the tables; what each of them says is bound to who acts. Who that is they
ask in a `select` of its own: once for each statement and not for each row, and so that the plan
that a connection keeps does not hang on who was the first to need it.
"""

from __future__ import annotations

from typing import Final

from vidik.access.row_security import LOOKUP_PATH, any_of, may, register_function, register_trigger
from vidik.access.types import Action
from vidik.cases.policies import DECIDERS
from vidik.cases.types import ALONE_AT_MOST, ALONE_WITHIN

_IS_LOST: Final = """
create or replace function vidik_case_is_lost(key uuid) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select exists (
    select from public.cases_reach r
    where r.case_id = key and r.ground = 'emergency'
      and r.holder = any((select public.vidik_reach_holders())::text[])
      and r.valid_from <= now() and r.valid_to > now()
  ) and not exists (
    select from public.cases_participant p
    join public.accounts_membership m
      on m.user_id = p.user_id and m.institution_id = p.institution_id
    join public.accounts_user u on u.id = p.user_id and u.is_active
    where p.case_id = key
      and p.institution_id = (select public.vidik_membership_institution())
      and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
      and m.role in ({deciders}) and m.ended_at is null
      and m.valid_from <= (now() at time zone '{time_zone}')::date
      and (m.valid_to is null or m.valid_to >= (now() at time zone '{time_zone}')::date)
  )
$$;
"""
"""Whether the actor has emergency access to a case about which nobody could decide any more who
is named in it for the own institution.
`policies.in_charge_also_in_need` says the same to queries."""

_RESPONSIBLE: Final = """
create or replace function vidik_case_responsible(key uuid) returns bigint
language sql stable security definer
set search_path = {path} as $$
  select c.responsible_id from public.cases_case c where c.id = key and {asks}
$$;
"""
"""Whom a request for emergency access goes to: returned only to those who may ask for it."""

_ALONE: Final = """
create or replace function vidik_alone_at_most() returns trigger
language plpgsql security definer
set search_path = {path} as $$
begin
  if new.alone and new.user_id = public.vidik_user() then
    if new.requested_at < now() - interval '5 minutes' then
      raise exception 'emergency access that is started alone begins now'
        using errcode = 'insufficient_privilege';
    end if;
    perform pg_advisory_xact_lock(hashtext('vidik_alone_at_most'), new.user_id::int);
    if (
      select count(*) from public.cases_emergencyaccess e
      where e.user_id = new.user_id and e.alone
        and e.requested_at > now() - interval '{seconds} seconds'
    ) >= {most} then
      raise exception 'emergency access was started alone {most} times within a night'
        using errcode = 'insufficient_privilege';
    end if;
  end if;
  return new;
end $$;
"""
"""Counts every start of the person, also those for institutions that they do not act for now."""


_TAKES_PART: Final = """
create or replace function vidik_takes_part_in_cases(place bigint) returns boolean
language sql stable security definer
set search_path = {path} as $$
  select {asks} and (
    exists (
      select from public.cases_case c
      where c.responsible_id = place or c.answered_before @> array[place]
    )
    or exists (select from public.cases_participant p where p.institution_id = place)
    or exists (select from public.cases_sharing s where s.institution_id = place)
    or exists (
      select from public.cases_emergencyaccess e
      where e.institution_id = place or e.responsible_id = place
    )
  )
$$;
"""
"""Whether an institution was ever part of a case, and no more: asked before it is merged."""


def register() -> None:
    """Register the functions and the guard that counts what somebody starts alone."""
    deciders = ", ".join(f"'{role.value}'" for role in sorted(DECIDERS))
    text = _IS_LOST.replace("{deciders}", deciders).replace("{path}", LOOKUP_PATH)
    register_function("vidik_case_is_lost", text)
    asks = any_of(may(Action.EMERGENCY_ASK), may(Action.EMERGENCY_ALONE)).write("")
    text = _RESPONSIBLE.replace("{asks}", asks.replace("vidik_", "public.vidik_"))
    register_function("vidik_case_responsible", text.replace("{path}", LOOKUP_PATH))
    register_function("vidik_takes_part_in_cases", lambda: _asked_before_merging(_TAKES_PART))
    text = _ALONE.replace("{path}", LOOKUP_PATH).replace("{most}", str(ALONE_AT_MOST))
    seconds = str(int(ALONE_WITHIN.total_seconds()))
    register_function("vidik_alone_at_most", text.replace("{seconds}", seconds))
    register_trigger(
        "cases_emergencyaccess",
        "create or replace trigger vidik_guard before insert on cases_emergencyaccess"
        " for each row execute function vidik_alone_at_most();",
    )


def _asked_before_merging(text: str) -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return text.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)
