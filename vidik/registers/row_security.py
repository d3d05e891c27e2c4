# SPDX-License-Identifier: EUPL-1.2
"""Which rows the database shows to whom, and which values it takes: what the definition allows."""

from __future__ import annotations

from typing import Final

from vidik.access.guards import NOT_THE_OWNER, guard
from vidik.access.row_security import (
    ROLE,
    Condition,
    all_of,
    allow,
    any_of,
    case,
    everybody,
    own_institution,
    own_user,
    protect,
    register_function,
    register_trigger,
    sql,
)
from vidik.access.types import Action
from vidik.cases.types import Part

_OF_KEEPERS: Final = (
    "{table}.register_id = any(array("
    "select d.code from registers_definition d where ROLE = any(d.keepers) and d.part PART"
).replace("ROLE", ROLE)
_MANAGED: Final = sql(f"{_OF_KEEPERS}))".replace("PART", "= ''"))
"""The register is one that the actor's role keeps, and not one of cases."""
_READ: Final = sql(f"{_OF_KEEPERS} and not d.is_sums_only))".replace("PART", "= ''"))
"""And one whose rows may be read."""
_SEEN: Final = sql(
    _OF_KEEPERS.replace("d.keepers", "d.seen_by").replace("PART", "= ''")
    + " and not d.is_sums_only))"
)
"""Its rows of all institutions are read by the actor's role."""
_OF_CASES: Final = sql(f"{_OF_KEEPERS}))".replace("PART", "<> ''"))
"""The register is one of cases that the actor's role keeps."""
_NARROWED: Final = (
    "{table}.register_id = any(array("
    "select d.code from registers_definition d where d.part = 'PART' and d.narrowed <> '{}'))"
)
_CHECK: Final = """
create or replace function vidik_entry_is_valid() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  declared public.registers_definition;
  field jsonb;
  name text;
  value jsonb;
  fault text;
  due boolean;
begin
  select * into declared from public.registers_definition d where d.code = new.register_id;
  if declared.code is null or jsonb_typeof(new.values) is distinct from 'object' then
    raise exception 'registers_entry: no such register' using errcode = 'check_violation';
  end if;
  if new.struck_at is not null and new.struck_why
    <> all(case when declared.reasons = '{}' then array[''] else declared.reasons end)
  then
    raise exception 'registers_entry: % is struck out without a reason of its list', new.id
      using errcode = 'check_violation';
  end if;
  if tg_op = 'UPDATE' then
    return new;
  end if;
  new.root_id := coalesce(
    (select e.root_id from public.registers_entry e where e.id = new.follows_id), new.id);
  if new.part <> (
    case when coalesce(
      (declared.narrowed -> 'codes') ? (new.values ->> (declared.narrowed ->> 'field')), false)
    then declared.narrowed ->> 'part' else declared.part end)
  then
    raise exception 'registers_entry: % does not belong to this part of a case', new.register_id
      using errcode = 'check_violation';
  end if;
  if new.follows_id is not null and not exists (
    select from public.registers_entry e where e.id = new.follows_id
      and e.case_id is not distinct from new.case_id and e.register_id = new.register_id
      and (e.case_id is not null or e.institution_id = new.institution_id)
      and e.struck_at is null
  ) then
    raise exception 'registers_entry: % goes on from a row of somewhere else', new.register_id
      using errcode = 'check_violation';
  end if;
  if (declared.precision = 'minute') is distinct from (new.at is not null)
    or (declared.precision = 'month') is distinct from (new.entered_at is null)
  then
    raise exception 'registers_entry: % says when otherwise', new.register_id
      using errcode = 'check_violation';
  end if;
  for name in select jsonb_object_keys(new.values)
    except select f ->> 'name' from jsonb_array_elements(declared.fields) f
  loop
    raise exception 'registers_entry: % has no field %', new.register_id, name
      using errcode = 'check_violation';
  end loop;
  for field in select * from jsonb_array_elements(declared.fields) loop
    name := field ->> 'name';
    value := new.values -> name;
    due := (field -> 'required')::boolean
      or coalesce((field -> 'among') ? (new.values ->> (field ->> 'when')), false)
      or exists (
        select from jsonb_array_elements_text(
          case jsonb_typeof(new.values -> (field ->> 'when'))
            when 'array' then new.values -> (field ->> 'when') else '[]' end) e
        where (field -> 'among') ? e);
    if value is null then
      fault := case when due and not coalesce((field -> 'may_be_blank')::boolean, false)
        then 'is missing' end;
    elsif field ->> 'when' is not null and not due then
      fault := 'is not asked';
    else
      fault := case field ->> 'kind'
        when 'code' then case
          when jsonb_typeof(value) <> 'string' or not (field -> 'codes') ? (value #>> '{}')
          then 'is no code of its list' end
        when 'codes' then case
          when jsonb_typeof(value) <> 'array' then 'is no list'
          when jsonb_array_length(value) = 0 then 'is empty'
          when not value <@ (field -> 'codes') then 'has a code that is not in its list'
          when (select count(distinct e) < count(*) from jsonb_array_elements(value) e)
            then 'has a code twice'
          when value ? (field ->> 'excludes') and jsonb_array_length(value) > 1
            then 'has more than the code that excludes all others' end
        when 'institution' then case
          when jsonb_typeof(value) <> 'string' or not exists (
            select from public.institutions_institution i where i.code = value #>> '{}')
          then 'is no institution' end
        when 'institutions' then case
          when jsonb_typeof(value) <> 'array' then 'is no list'
          when jsonb_array_length(value) = 0 then 'is empty'
          when (select count(distinct e) < count(*) from jsonb_array_elements(value) e)
            then 'has an institution twice'
          when exists (
            select from jsonb_array_elements(value) e where jsonb_typeof(e) <> 'string'
              or not exists (
                select from public.institutions_institution i where i.code = e #>> '{}'))
          then 'names what is no institution' end
        when 'title' then public.vidik_words_fault(value, (field -> 'longest')::int)
        when 'text' then public.vidik_words_fault(value, (field -> 'longest')::int)
        when 'link' then case
          when jsonb_typeof(value) <> 'string' or value #>> '{}' !~
            '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'
          then 'is no key of a row'
          when not exists (
            select from public.registers_entry e where e.root_id = (value #>> '{}')::uuid
              and e.register_id = field ->> 'register' and e.struck_at is null)
          then 'links to no row that stands' end
        when 'date' then case
          when jsonb_typeof(value) <> 'string'
            or value #>> '{}' !~ '^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$'
          then 'is no day' end
        when 'keyed' then case
          when jsonb_typeof(value) <> 'string' or value #>> '{}' !~ '^[0-9a-f]{32}$'
          then 'is no mark' end
        when 'flag' then case
          when jsonb_typeof(value) <> 'boolean' then 'is neither yes nor no' end
        when 'number' then case
          when jsonb_typeof(value) <> 'number'
            or value::numeric <> trunc(value::numeric)
            or not value::numeric between (field -> 'least')::bigint and (field -> 'most')::bigint
          then 'is no number of its range'
          when jsonb_array_length(coalesce(field -> 'parts', '[]')) > 0 and value::numeric <> (
            select coalesce(sum((new.values ->> p)::numeric), 0)
            from jsonb_array_elements_text(field -> 'parts') p)
          then 'is not the sum of its parts' end
        when 'counts' then case
          when jsonb_typeof(value) <> 'object' or value = '{}' then 'counts nothing'
          when exists (
            select from jsonb_each(value) e where not (field -> 'codes') ? e.key
              or jsonb_typeof(e.value) <> 'number'
              or e.value::numeric <> trunc(e.value::numeric)
              or not e.value::numeric
                between (field -> 'least')::bigint and (field -> 'most')::bigint
          ) then 'counts what is not in its list, or no number of its range' end
        else 'is of no known kind' end;
    end if;
    if fault is not null then
      raise exception 'registers_entry: % %', name, fault using errcode = 'check_violation';
    end if;
  end loop;
  return new;
end $$;
"""
_WORDS: Final = """
create or replace function vidik_words_fault(value jsonb, longest int) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
  select case
    when jsonb_typeof(value) <> 'string' or btrim(value #>> '{}') = '' then 'holds no words'
    when length(value #>> '{}') > longest then 'is too long'
    when value #>> '{}' ~ '(^|[^0-9])[0-9]{13}([^0-9]|$)' then 'holds a personal number' end
$$;
"""
"""The same as `methods.words` says, but for what only a program can tell."""


def _narrowed_from(part: Part) -> Condition:
    """Write that the register's rows belong to a part, but for some that fewer people read."""
    return sql(_NARROWED.replace("PART", part.value))


def register() -> None:
    """Protect the room's tables."""
    own = own_institution("institution_id")
    of_nobodys_pack = sql("{table}.pack_code = ''")
    enters = allow(Action.REGISTERS_MANAGE, all_of(own, _MANAGED, of_nobodys_pack))
    # What a row links to is looked up in the name of whoever enters it.
    loads = allow(Action.REGISTERS_LOAD, everybody())
    own_rows = allow(Action.REGISTERS_MANAGE, all_of(own, _READ))
    seen = allow(Action.REGISTERS_READ, _SEEN)
    counts = allow(Action.REGISTERS_COUNT, everybody())
    reached = any_of(
        *(
            all_of(
                any_of(sql(f"{{table}}.part = '{part.value}'"), all_of(own, _narrowed_from(part))),
                case("case_id", part.value),
            )
            for part in Part
        )
    )
    of_cases = allow(Action.CASE_ENTRIES_READ, reached)
    writes = allow(
        Action.CASE_ENTRIES_WRITE,
        all_of(own, _OF_CASES, reached, own_user("entered_by_id"), of_nobodys_pack),
    )
    strikes = allow(Action.CASE_ENTRIES_WRITE, all_of(own, _OF_CASES, reached))
    protect(
        "registers_entry",
        read=[own_rows, seen, of_cases, counts, loads],
        insert=[enters, loads, writes, allow(Action.IDENTIFICATION_GENERATE, everybody())],
        update=[own_rows, strikes],
        looked_up=True,
    )
    register_function("vidik_words_fault", _WORDS)
    register_function("vidik_entry_is_valid", _CHECK)
    # A row is never changed, only struck out, and that once.
    guard(
        "registers_entry",
        whom=NOT_THE_OWNER,
        may_change=("struck_at", "struck_by_id", "struck_why", "event"),
        rules={"struck out already": "old.struck_at is null"},
    )
    register_trigger(
        "registers_entry",
        "create or replace trigger vidik_valid before insert or update on registers_entry"
        " for each row execute function vidik_entry_is_valid();",
    )
