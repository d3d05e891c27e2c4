# SPDX-License-Identifier: EUPL-1.2
"""Functions of the database that tell somebody's own relations to cases, asked once a statement.

They run as the owner of the tables; what each of them tells is bound to who acts. Who that is they
ask in a `select` of its own: once for each statement and not for each row, and so that the plan
that a connection keeps does not hang on who was the first to need it.
"""

from __future__ import annotations

from typing import Final

from vidik.access.row_security import (
    LOOKUP_PATH,
    any_of,
    may,
    register_function,
    register_trigger,
    roles_with,
)
from vidik.access.types import Action
from vidik.cases.policies import DECIDERS
from vidik.cases.types import (
    ALONE_AT_MOST,
    ALONE_WITHIN,
    OPENS_CASES,
    PARTS_OF,
    Part,
    SharingState,
)

WORK: Final = "work"
"""Instead of a part: whoever may see every part, so not those with whom the case is shared."""

_LOOKUP: Final = """
create or replace function {name} returns uuid[]
language sql stable security definer
set search_path = {path} as $$
  select coalesce(array_agg(distinct k.case_id), '{}')
  from ({query}) k
$$;
"""
_NAMED: Final = """
    select p.case_id from public.cases_participant p
    where p.institution_id = (select public.vidik_membership_institution())
      and p.user_id = (select public.vidik_user())
      and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
  """
_JOINED: Final = """
    select p.case_id from public.cases_participant p
    join public.cases_case c on c.id = p.case_id and not c.restricted
    where p.institution_id = (select public.vidik_membership_institution()) and p.user_id is null
      and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
  """
_OPENED: Final = """
    select e.case_id from public.cases_emergencyaccess e
    where e.institution_id = (select public.vidik_membership_institution())
      and e.user_id = (select public.vidik_user())
      and e.state in ({states}) and e.started_at <= now() and e.expires_at > now()
  """
_NOBODY_DECIDES: Final = """
      and exists (
        select from public.cases_case c
        where c.id = e.case_id and c.responsible_id = (select public.vidik_membership_institution())
      )
      and not exists (
        select from public.cases_participant p
        join public.accounts_membership m
          on m.user_id = p.user_id and m.institution_id = p.institution_id
        join public.accounts_user u on u.id = p.user_id and u.is_active
        where p.case_id = e.case_id
          and p.institution_id = (select public.vidik_membership_institution())
          and p.valid_from <= now() and (p.valid_to is null or p.valid_to > now())
          and m.role in ({deciders}) and m.ended_at is null
          and m.valid_from <= (now() at time zone '{time_zone}')::date
          and (m.valid_to is null or m.valid_to >= (now() at time zone '{time_zone}')::date)
      )
  """
"""Leaves of the cases under emergency access those of the own institution that are lost: nobody who
is named could decide about them. `policies.in_charge_also_in_need` says the same to queries."""
_SHARED: Final = """
    select s.case_id from public.cases_sharing s
    join public.cases_case c on c.id = s.case_id and not c.restricted
    where s.institution_id = (select public.vidik_membership_institution())
      and s.state = '{standing}' and s.valid_from <= now() and s.valid_to > now()
      and (part = '' or {purposes})
  """
_OVERSEEN_BY: Final = """
create or replace function vidik_cases_overseen_by() returns bigint
language plpgsql stable security definer
set search_path = {path} as $$
begin
  if public.vidik_membership_role() = any('{{overseers}}'::text[]) then
    return public.vidik_membership_institution();
  end if;
  return null;
end $$;
"""
"""The institution all of whose cases the actor sees, apart from restricted ones; null for none."""

_REACHED: Final = """
create or replace function vidik_cases_reached(part text) returns uuid[]
language plpgsql stable security definer
set search_path = {path} as $$
declare
  acts text default public.vidik_membership_role();
begin
  if acts is null or not acts = any('{{readers}}'::text[]) then
    return '{}';
  end if;
  return (
    select coalesce(array_agg(k.case_id), '{}')
    from (
    {named}
    union all
    {opened}
    union all
    select j.case_id from ({joined}) j where acts = any('{{overseers}}'::text[])
    union all
    select s.case_id from ({shared}) s where part <> '{work}'
    ) k
  );
end $$;
"""
"""The cases in which the actor may see a part, or work where `{work}` is asked for, apart from the
unrestricted ones that `vidik_cases_overseen_by` tells; none for whoever may not read cases."""

_RESPONSIBLE: Final = """
create or replace function vidik_case_responsible(key uuid) returns bigint
language sql stable security definer
set search_path = {path} as $$
  select c.responsible_id from public.cases_case c where c.id = key and {asks}
$$;
"""
"""Whom a request for emergency access goes to: told to those alone who may ask for it."""

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
    exists (select from public.cases_case c where c.responsible_id = place)
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
    states = ", ".join(f"'{state.value}'" for state in sorted(OPENS_CASES))
    deciders = ", ".join(f"'{role.value}'" for role in sorted(DECIDERS))
    purposes = " or ".join(
        f"(part = '{part.value}' and s.purpose in ("
        + ", ".join(f"'{purpose.value}'" for purpose in PARTS_OF if part in PARTS_OF[purpose])
        + "))"
        for part in Part
    )
    shared = _SHARED.replace("{standing}", SharingState.STANDING).replace("{purposes}", purposes)
    opened = _OPENED.replace("{states}", states)
    lost = opened.rstrip() + _NOBODY_DECIDES.replace("{deciders}", deciders)
    for name, query in (
        ("vidik_cases_named()", _NAMED),
        ("vidik_cases_opened()", opened),
        ("vidik_cases_lost()", lost),
        ("vidik_cases_shared(part text)", shared),
    ):
        text = _LOOKUP.replace("{name}", name).replace("{query}", query.strip())
        text = text.replace("{path}", LOOKUP_PATH)
        register_function(name.split("(", maxsplit=1)[0], text)
    register_function("vidik_cases_joined", "drop function if exists vidik_cases_joined();")
    register_function("vidik_cases_overseen_by", lambda: _with_roles(_OVERSEEN_BY))
    reached = (
        _REACHED.replace("{named}", _NAMED.strip())
        .replace("{joined}", _JOINED.strip())
        .replace("{opened}", opened.strip())
        .replace("{shared}", shared.strip())
        .replace("{work}", WORK)
    )
    register_function("vidik_cases_reached", lambda: _with_roles(reached))
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


def _with_roles(text: str) -> str:
    readers = roles_with(Action.CASES_READ)
    overseers = readers & roles_with(Action.CASES_OVERSEE)
    return (
        text.replace("{readers}", ",".join(sorted(readers)))
        .replace("{overseers}", ",".join(sorted(overseers)))
        .replace("{path}", LOOKUP_PATH)
    )


def _asked_before_merging(text: str) -> str:
    asks = may(Action.INSTITUTIONS_MERGE).write("").replace("vidik_", "public.vidik_")
    return text.replace("{asks}", asks).replace("{path}", LOOKUP_PATH)
