# SPDX-License-Identifier: EUPL-1.2
"""Triggers of the tables that are written by sealed statements only.

They bind the application's role. The owner of the tables, who could take them away, passes.
"""

from __future__ import annotations

from typing import Final

from vidik.core.sealing import guarded_tables, sealed_tables

_OWNER: Final = (
    "exists (select from pg_class c where c.oid = tg_relid and pg_has_role(c.relowner, 'usage'))"
)

FUNCTIONS: Final = {
    "vidik_write_is_sealed": f"""
create or replace function vidik_write_is_sealed() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if not public.audit_statement_is_sealed() and not {_OWNER} then
    raise exception '%: written by the application only; the statement carries no seal of it',
      tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return null;
end $$;
""".strip(),
    "vidik_columns_are_fixed": f"""
create or replace function vidik_columns_are_fixed() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
declare
  name text;
begin
  foreach name in array tg_argv loop
    if to_jsonb(new) -> name is distinct from to_jsonb(old) -> name and not {_OWNER} then
      raise exception '%: % is settled when the row begins', tg_table_name, name
        using errcode = 'insufficient_privilege';
    end if;
  end loop;
  return new;
end $$;
""".strip(),
}


def statements() -> dict[str, list[str]]:
    """Return the triggers of each sealed table."""
    written = {}
    for table, fixed in sealed_tables().items():
        sealed = (
            f"create or replace trigger vidik_sealed before insert or update or delete on {table}"
            " for each statement execute function vidik_write_is_sealed();"
        )
        written[table] = [sealed]
        if fixed:
            listed = ", ".join(f"'{column}'" for column in fixed)
            written[table].append(
                f"create or replace trigger vidik_fixed before update on {table}"
                f" for each row execute function vidik_columns_are_fixed({listed});"
            )
    for table, (function, when) in guarded_tables().items():
        written[table].append(
            f"create or replace trigger vidik_guarded before {when} on {table}"
            f" for each row execute function {function}();"
        )
    return written
