# SPDX-License-Identifier: EUPL-1.2
"""Guards of columns: who may change a row at all need not be who may change everything in it.

Row-level security decides about rows. Where both sides of a row may change it, each its own part, a
guard says which columns one side may change, and how. It is a trigger that compares the row before
and after, written and installed together with row-level security.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from vidik.access.row_security import register_function, register_trigger

NOT_THE_OWNER: Final = (
    "not exists (select from pg_class c"
    " where c.oid = tg_relid and pg_has_role(c.relowner, 'usage'))"
)
"""Whom a guard binds where it binds everybody: the owner could take it away."""

_GUARD: Final = """
create or replace function {name}() returns trigger
language plpgsql set search_path = pg_catalog, public, pg_temp as $$
begin
  if {whom} then
    if to_jsonb(new) - '{{{columns}}}'::text[]
      is distinct from to_jsonb(old) - '{{{columns}}}'::text[]
    then
      raise exception '{table}: not a column for this side to change'
        using errcode = 'insufficient_privilege';
    end if;
{rules}
  end if;
  return new;
end $$;
"""
_RULE: Final = """\
    if ({rule}) is not true then
      raise exception '{table}: {message}' using errcode = 'insufficient_privilege';
    end if;
"""


def guard(
    table: str,
    *,
    whom: str,
    may_change: Sequence[str],
    rules: Mapping[str, str] | Callable[[], Mapping[str, str]] | None = None,
) -> None:
    """Narrow what one side of a table's rows may change in them.

    Args:
        table: its name in the database; it is protected in the same room.
        whom: SQL over `old` that holds where the guarded side acts.
        may_change: the columns that this side may change.
        rules: what has to hold besides, SQL over `old` and `new`, by the sentence that is said
            where it does not; a function of them where they name the right to an action of a lower
            room, which is ready later.
    """
    name = f"vidik_guard_{table}"

    def text() -> str:
        written = "".join(
            _RULE.format(rule=rule, table=table, message=message)
            for message, rule in (rules() if callable(rules) else rules or {}).items()
        )
        return _GUARD.format(
            name=name, whom=whom, table=table, columns=",".join(sorted(may_change)), rules=written
        ).strip()

    register_function(name, text)
    register_trigger(
        table,
        f"create or replace trigger vidik_guard before update on {table}"
        f" for each row execute function {name}();",
    )


def unchanged(*columns: str) -> str:
    """Write that columns are what they were."""
    return " and ".join(f"new.{each} is not distinct from old.{each}" for each in columns)


def moves(column: str, allowed: Mapping[str, Sequence[str]]) -> str:
    """Write that a state stays, or moves as allowed: from each to some."""
    pairs = " or ".join(
        f"old.{column} = '{before}' and new.{column} in ({', '.join(repr(str(a)) for a in after)})"
        for before, after in allowed.items()
    )
    return f"new.{column} = old.{column} or {pairs}"
