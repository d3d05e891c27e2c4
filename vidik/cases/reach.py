# SPDX-License-Identifier: EUPL-1.2
"""SQL that keeps the table of reach: who sees a case, which part of it, through what, until when.

What the rows have to be is said once, by `vidik_reach_due()`. Triggers follow each row that reach
comes from, and `vidik_reach_differences()` compares the whole table with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Final

from vidik.access.row_security import (
    LOOKUP_PATH,
    may,
    register_function,
    register_trigger,
    roles_with,
)
from vidik.access.types import Action
from vidik.cases.types import OPENS_CASES, PARTS_OF, WORK, Relation, SharingState

OF_OVERSEERS: Final = (Relation.RESPONSIBLE, Relation.JOINED)
"""Grounds by which only those of an institution who oversee its cases reach one."""
CHECKER: Final = "reach-checker"
"""The part of the system that compares reach with what it follows from."""
HOLDS_NOW: Final = (
    "(r.valid_from is null or r.valid_from <= statement_timestamp())"
    " and (r.valid_to is null or r.valid_to > statement_timestamp())"
)
"""That a row `r` of reach gives something at this moment, also in a transaction that lasts."""

_FUNCTIONS: Final = {
    "vidik_reach_due": """
create or replace function vidik_reach_due() returns table (
  case_id uuid, part text, institution_id bigint, user_id bigint, ground text, holder text,
  source uuid, valid_from timestamptz, valid_to timestamptz
) language sql stable as $$
  -- Those of the responsible institution who oversee its cases, unless the case is restricted.
  select c.id, '{work}', c.responsible_id, null::bigint, 'responsible',
    c.responsible_id || '/overseers', c.id, null::timestamptz, null::timestamptz
  from public.cases_case c where not c.restricted
  union all
  -- A person who is named in the case, restricted or not.
  select p.case_id, '{work}', p.institution_id, p.user_id, 'named',
    p.institution_id || '/' || p.user_id, p.id, p.valid_from, p.valid_to
  from public.cases_participant p where p.user_id is not null
  union all
  -- Those who oversee the cases of an institution that takes part, unless it is restricted.
  select p.case_id, '{work}', p.institution_id, null, 'joined',
    p.institution_id || '/overseers', p.id, p.valid_from, p.valid_to
  from public.cases_participant p
  join public.cases_case c on c.id = p.case_id and not c.restricted
  where p.user_id is null
  union all
  -- Everybody of an institution with which it is shared, some parts, unless it is restricted.
  select s.case_id, m.part, s.institution_id, null, 'shared',
    s.institution_id::text, s.id, s.valid_from, s.valid_to
  from public.cases_sharing s
  join public.cases_case c on c.id = s.case_id and not c.restricted
  join (values {parts}) m (purpose, part) on m.purpose = s.purpose
  where s.state = '{standing}'
  union all
  -- A person in an emergency, restricted or not, while somebody has to answer for it.
  select e.case_id, '{work}', e.institution_id, e.user_id, 'emergency',
    e.institution_id || '/' || e.user_id, e.id, e.started_at, e.expires_at
  from public.cases_emergencyaccess e where e.state in ({opening})
$$;
""",
    # A case that is restricted, opened again or handed over: what institutions reach of it.
    "vidik_reach_follows_case": """
create or replace function vidik_reach_follows_case() returns trigger
language plpgsql security definer set search_path = {path} as $$
begin
  if tg_op = 'UPDATE' then
    perform pg_advisory_xact_lock({lock}, hashtext(new.id::text));
    delete from public.cases_reach r where r.case_id = new.id and r.ground in ({institutions});
  end if;
  insert into public.cases_reach ({columns}) select {columns} from public.vidik_reach_due() d
  where d.case_id = new.id and d.ground in ({institutions});
  return null;
end $$;
""",
    # A participant, a sharing, an emergency. What a restriction takes away waits for one under way.
    "vidik_reach_follows_row": """
create or replace function vidik_reach_follows_row() returns trigger
language plpgsql security definer set search_path = {path} as $$
declare
  changed constant record := coalesce(new, old);
begin
  if to_jsonb(changed) ->> 'user_id' is null then
    perform pg_advisory_xact_lock_shared({lock}, hashtext(changed.case_id::text));
  end if;
  if tg_op <> 'INSERT' then
    delete from public.cases_reach r where r.case_id = old.case_id and r.source = old.id;
  end if;
  insert into public.cases_reach ({columns}) select {columns} from public.vidik_reach_due() d
  where d.source = changed.id;
  return null;
end $$;
""",
    # For whom rows are that give something to whoever acts; none without the right to read cases.
    "vidik_reach_holders": """
create or replace function vidik_reach_holders() returns text[]
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  place constant text := public.vidik_membership_institution();
  acts constant text := public.vidik_membership_role();
begin
  if acts in ({readers}) then
    -- Where there is a membership, it is this person's.
    return array[place, place || '/' || current_setting('vidik.user')]
      || case when acts in ({overseers}) then array[place || '/overseers'] end;
  end if;
  return array[]::text[];
end $$;
""",
    # Who reaches a case now: said to those who work on it and may ask, and to nobody else.
    "vidik_reach_of_case": """
create or replace function vidik_reach_of_case(key uuid) returns table (
  id bigint, part text, institution_id bigint, user_id bigint, ground text, source uuid,
  valid_to timestamptz
) language sql stable security definer set search_path = {path} as $$
  select r.id, r.part, r.institution_id, r.user_id, r.ground, r.source, r.valid_to
  from public.cases_reach r
  where r.case_id = key and {now} and {explains} and exists (
    select from public.cases_reach r where r.case_id = key and r.part = '{work}' and {now}
      and r.holder = any((select public.vidik_reach_holders())::text[])
  )
  order by r.valid_from nulls first, r.id
$$;
""",
    # How many rows are missing and how many follow from nothing; numbers alone.
    "vidik_reach_differences": """
create or replace function vidik_reach_differences() returns table (missing bigint, surplus bigint)
language sql stable security definer set search_path = {path} as $$
  select
    (select count(*) from (select {columns} from public.vidik_reach_due()
      except all select {columns} from public.cases_reach) a),
    (select count(*) from (select {columns} from public.cases_reach
      except all select {columns} from public.vidik_reach_due()) b)
  where (select public.vidik_system()) = '{checker}'
$$;
""",
    # All rows anew; the owner of the tables alone may run it.
    "vidik_rebuild_reach": """
create or replace function vidik_rebuild_reach() returns void
language sql security definer set search_path = {path} as $$
  lock table public.cases_case, public.cases_participant, public.cases_sharing,
    public.cases_emergencyaccess in share row exclusive mode;
  delete from public.cases_reach;
  insert into public.cases_reach ({columns}) select {columns} from public.vidik_reach_due();
$$;
""",
}


def register() -> None:
    """Register the functions and the triggers."""
    for name, text in _FUNCTIONS.items():
        register_function(name, partial(_written, text))
    for table, when, function in (
        ("cases_case", "insert or update of responsible_id, restricted", "case"),
        ("cases_participant", "insert or update or delete", "row"),
        ("cases_sharing", "insert or update or delete", "row"),
        ("cases_emergencyaccess", "insert or update or delete", "row"),
    ):
        register_trigger(
            table,
            f"create or replace trigger vidik_reach after {when} on {table}"
            f" for each row execute function vidik_reach_follows_{function}();",
        )


def _written(text: str) -> str:
    readers = roles_with(Action.CASES_READ)
    parts = [
        f"('{purpose}', '{part}')" for purpose in PARTS_OF for part in sorted(PARTS_OF[purpose])
    ]
    return text.format(
        path=LOOKUP_PATH,
        columns="case_id, part, institution_id, user_id, ground, holder, source,"
        " valid_from, valid_to",
        lock="hashtext('cases_reach')",
        work=WORK,
        parts=", ".join(sorted(parts)),
        standing=SharingState.CURRENT,
        opening=_listed(OPENS_CASES),
        institutions=_listed((*OF_OVERSEERS, Relation.SHARED)),
        readers=_listed(readers),
        overseers=_listed(readers & roles_with(Action.CASES_OVERSEE)),
        now=HOLDS_NOW,
        explains=may(Action.CASES_EXPLAIN).write("").replace("vidik_", "public.vidik_"),
        checker=CHECKER,
    )


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in sorted(words))
