# SPDX-License-Identifier: EUPL-1.2
"""Triggers stand aside for the owner of the tables alone.

The package that writes triggers lets a setting of the session switch each of them off, for data
migrations. Anybody may set such a setting: SQL that is injected into a request could have changed
what stays as it was written, left out the history of rows, and decided alone what takes two. What
is installed here takes the place of the package's function, which each migration with a trigger
writes anew.
"""

from __future__ import annotations

from typing import Final

from django.db.backends.utils import CursorWrapper

_FUNCTION: Final = """
create or replace function public._pgtrigger_should_ignore(trigger_name name) returns boolean
language plpgsql as $$
declare
  asked text := nullif(pg_catalog.current_setting('pgtrigger.ignore', true), '');
  owner name;
begin
  if asked is null then
    return false;
  end if;
  select pg_catalog.pg_get_userbyid(p.proowner) into owner from pg_catalog.pg_proc p
    where p.oid = 'public._pgtrigger_should_ignore(name)'::pg_catalog.regprocedure;
  return session_user = owner
    and pg_catalog.current_setting('role') in ('none', owner)
    and trigger_name = any (asked::text[]);
end $$;
"""


def install_trigger_guard(cursor: CursorWrapper) -> None:
    """Put the function in its place again where a migration has written the package's own."""
    cursor.execute(
        "select p.prosrc from pg_proc p"
        " where p.oid = to_regprocedure('public._pgtrigger_should_ignore(name)')"
    )
    if (row := cursor.fetchone()) and "session_user" not in row[0]:
        cursor.execute(_FUNCTION)
