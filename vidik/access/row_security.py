# SPDX-License-Identifier: EUPL-1.2
"""Row-level security, written from the permission matrix.

A room says for each of its tables which action lets a row be read, inserted, updated or deleted,
and how a row belongs to those who act. Here this becomes SQL, with the roles of the matrix as
literals, and is installed by the owner of the tables after each migration.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from django.conf import settings
from django.db import connection, transaction

from vidik.access import sealed_writes
from vidik.access.registry import policy_of, system_actors_with
from vidik.access.triggers import install_trigger_guard
from vidik.access.types import Action, NoPolicy, Role

INSTITUTION: Final = "(select vidik_membership_institution())"
ROLE: Final = "(select coalesce(vidik_membership_role(), ''))"
USER: Final = "(select vidik_user())"
SYSTEM: Final = "(select vidik_system())"
LOOKUP_PATH: Final = "pg_catalog, vidik_lookup, pg_temp"
"""The search path of functions that look relations up. The policy that lets them, and them alone,
read the tables they need knows them by it; a schema of that name does not exist."""
_NOT_LOOKING_UP: Final = f"(select current_setting('search_path') <> '{LOOKUP_PATH}')"
_LOCK: Final = 8_402_117_311
"""Two installations at once would drop each other's policies."""


class Operation(StrEnum):
    """What may be done with a row."""

    READ = "select"
    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Condition:
    """How a row belongs to those who act: SQL over the columns of one table."""

    write: Callable[[str], str]
    """Gives the SQL for a table's name; asked when all rooms are registered."""
    asks_for_the_role: bool = False
    """It holds for nobody without the right, so that the policy need not ask for the role too."""


@dataclass(frozen=True, slots=True)
class Grant:
    """The roles of an action may do it with the rows of a condition."""

    action: Action
    condition: Condition
    after: Condition | None = None
    """What an updated row has to be like; the condition itself where nothing else is said."""


@dataclass(frozen=True, slots=True)
class Protection:
    """Who may do what with the rows of one table. What is not granted is refused."""

    table: str
    grants: dict[Operation, tuple[Grant, ...]]
    looked_up: bool = False
    written_by_triggers: bool = False
    is_open: bool = False


@dataclass(slots=True)
class _Registry:
    protections: dict[str, Protection] = field(default_factory=dict)
    functions: dict[str, str | Callable[[], str]] = field(default_factory=dict)
    relations: dict[str, Callable[[str, str], str]] = field(default_factory=dict)
    triggers: dict[str, list[str]] = field(default_factory=dict)


_registry: Final = _Registry()


def protect(
    table: str,
    *,
    read: Sequence[Grant] = (),
    insert: Sequence[Grant] = (),
    update: Sequence[Grant] = (),
    delete: Sequence[Grant] = (),
    looked_up: bool = False,
    written_by_triggers: bool = False,
    is_open: bool = False,
) -> None:
    """Put a table under row-level security.

    Args:
        table: its name in the database.
        read: who may see which rows; the same for the other operations, none where left out.
        insert: what a new row has to be like.
        update: which rows may be changed.
        delete: which rows may be removed.
        looked_up: whether functions that tell relations read this table; they run as the owner,
            with `LOOKUP_PATH`, and are let through.
        written_by_triggers: whether such functions, and nobody else, write its rows.
        is_open: whether everybody reads every row: it says nothing of a person or a case, but
            what is secret elsewhere hangs on who may write it.

    Raises:
        ValueError: the table is protected already, or is open and names who reads it.
    """
    if is_open and read:
        msg = f"{table}: everybody reads it, so nobody is named who does"
        raise ValueError(msg)
    if table in _registry.protections:
        msg = f"{table} is protected already"
        raise ValueError(msg)
    _registry.protections[table] = Protection(
        table,
        {
            Operation.READ: tuple(read),
            Operation.INSERT: tuple(insert),
            Operation.UPDATE: tuple(update),
            Operation.DELETE: tuple(delete),
        },
        looked_up,
        written_by_triggers,
        is_open,
    )


def register_function(name: str, definition: str | Callable[[], str]) -> None:
    """Add a function that conditions call; `definition` is its whole `create or replace` text.

    What names the right to an action of a lower room is written when it is asked for: rooms are
    ready from above to below.
    """
    _registry.functions[name] = definition if callable(definition) else definition.strip()


def register_trigger(table: str, definition: str) -> None:
    """Add a trigger of a protected table; `definition` is its `create or replace` statement."""
    _registry.triggers.setdefault(table, []).append(definition)


def register_relation(name: str, write: Callable[[str, str], str]) -> None:
    """Say how a relation that lower rooms name is written: from a column and a part to SQL."""
    _registry.relations[name] = write


def protected_tables() -> list[str]:
    """List the tables under row-level security."""
    return sorted(_registry.protections)


# ------------------------------------------------------------------------------ conditions


def everybody() -> Condition:
    """Every row, for whoever has the role."""
    return Condition(lambda _table: "true")


def own_institution(column: str) -> Condition:
    """The row belongs to the institution that the actor acts for now."""
    return Condition(lambda table: f"{table}.{column} = {INSTITUTION}")


def own_user(column: str) -> Condition:
    """The row belongs to the very person who acts."""
    return Condition(lambda table: f"{table}.{column} = {USER}")


def case(column: str, part: str = "") -> Condition:
    """The row belongs to a case in which the actor may see this part now.

    Args:
        column: the column with the key of the case.
        part: a value of `vidik.cases.types.Part`; empty for what every reader of a case sees.
    """
    return relation("case", column, part)


def relation(name: str, column: str, part: str = "") -> Condition:
    """Return a relation that another room describes with `register_relation`."""

    def write(table: str) -> str:
        if name not in _registry.relations:
            msg = f"No room has registered the relation “{name}” that {table} is protected by."
            raise LookupError(msg)
        return _registry.relations[name](f"{table}.{column}", part)

    return Condition(write)


def system(*names: str) -> Condition:
    """One of the named system actors acts."""
    return Condition(lambda _table: _in(SYSTEM, names))


def role(*roles: Role) -> Condition:
    """The actor acts in one of these roles."""
    return Condition(lambda _table: _in(ROLE, [each.value for each in roles]))


def may(action: Action) -> Condition:
    """The actor's role may do a further action."""
    return Condition(lambda _table: _has_right(action))


def sql(text: str, *, asks_for_the_role: bool = False) -> Condition:
    """Return a relation as SQL; `{table}` stands for the table's name."""
    return Condition(lambda table: text.replace("{table}", table), asks_for_the_role)


def any_of(*conditions: Condition) -> Condition:
    """One of the conditions holds."""
    return Condition(lambda table: _joined(" or ", (each.write(table) for each in conditions)))


def all_of(*conditions: Condition) -> Condition:
    """All of the conditions hold."""
    return Condition(lambda table: _joined(" and ", (each.write(table) for each in conditions)))


def allow(action: Action, condition: Condition, *, after: Condition | None = None) -> Grant:
    """Let the roles of an action through on the rows of a condition."""
    return Grant(action, condition, after)


def _joined(word: str, texts: Iterable[str]) -> str:
    return "(" + word.join(texts) + ")"


def _in(value: str, names: Iterable[str]) -> str:
    listed = sorted(set(names))
    return f"{value} = any('{{{','.join(listed)}}}'::text[])"


def _has_right(action: Action) -> str:
    return _in(ROLE, roles_with(action))


def roles_with(action: Action) -> frozenset[str]:
    """Return the roles of people who may do an action.

    Raises:
        NoPolicy: no room has registered who may.
    """
    policy = policy_of(action)
    if policy is None:
        raise NoPolicy(str(action))
    return frozenset(each.value for each in policy.roles if each != Role.SYSTEM)


# -------------------------------------------------------------------------------- the text


def _granted(table: str, grants: Iterable[tuple[Action, Condition]]) -> str:
    """Write that one of the grants holds.

    Each question of who acts is planned and answered on its own, in every query and for every
    table in it: roles are asked once for each condition, the parts of the system once. Parts of the
    system come first, and a missing role counts as none of those named: where who acts decides,
    nothing is asked of the row.
    """
    roles: dict[str, set[str]] = {}
    names: set[str] = set()
    persons: list[str] = []
    for action, condition in grants:
        if condition.asks_for_the_role:
            persons.append(condition.write(table))
        else:
            roles.setdefault(condition.write(table), set()).update(roles_with(action))
        names.update(system_actors_with(action))
    persons += [
        f"({_in(ROLE, those)})" if text == "true" else f"({_in(ROLE, those)} and {text})"
        for text, those in roles.items()
        if those and text != "false"
    ]
    return "\n  or ".join([*([_in(SYSTEM, names)] if names else []), *persons]) or "false"


def _policy(protection: Protection, operation: Operation) -> str | None:
    grants = protection.grants[operation]
    table = protection.table
    if operation == Operation.READ and protection.is_open:
        return f"create policy vidik_read on {table} for {operation} using (true);"
    if not grants:
        return None
    before = _granted(table, ((grant.action, grant.condition) for grant in grants))
    after = _granted(table, ((grant.action, grant.after or grant.condition) for grant in grants))
    head = f"create policy vidik_{operation.name.lower()} on {table} for {operation}"
    if operation == Operation.READ and protection.looked_up:
        # What looks relations up is bound by the other policy; this one would ask it again.
        return f"{head} using (\n  {_NOT_LOOKING_UP} and (\n  {before}\n));"
    if operation == Operation.INSERT:
        return f"{head} with check (\n  {before}\n);"
    if operation == Operation.UPDATE:
        return f"{head} using (\n  {before}\n) with check (\n  {after}\n);"
    return f"{head} using (\n  {before}\n);"


def _of_functions(name: str, table: str, operation: str) -> str:
    """Let the functions of the owner that look relations up do something with a table."""
    path = f"current_setting('search_path') = '{LOOKUP_PATH}'"
    word = "with check" if operation == "insert" else "using"
    return f"create policy vidik_{name} on {table} for {operation} to current_user {word} ({path});"


def statements() -> dict[str, list[str]]:
    """Return the statements for each protected table, the table's name first.

    Raises:
        LookupError: a trigger or guard belongs to a table that is not protected, and would be lost.
    """
    lost = sorted(set(_registry.triggers) - set(_registry.protections))
    if lost:
        msg = f"Triggers of tables that no room protects: {', '.join(lost)}"
        raise LookupError(msg)
    written = {}
    for table, protection in sorted(_registry.protections.items()):
        lines = [
            f"alter table {table} enable row level security;",
            f"alter table {table} force row level security;",
        ]
        lines += [line for each in Operation if (line := _policy(protection, each))]
        if protection.looked_up:
            lines.append(_of_functions("lookup", table, "select"))
        if protection.written_by_triggers:
            lines += [
                _of_functions(f"trigger_{each}", table, each) for each in ("insert", "delete")
            ]
        lines += _registry.triggers.get(table, [])
        written[table] = lines
    return written


def functions() -> list[str]:
    """Return the functions that conditions call: who acts, and what rooms added."""
    named = {
        "vidik_system": _SYSTEM_FUNCTION.strip(),
        "vidik_today": _TODAY_FUNCTION.strip(),
        **{
            name: text().strip() if callable(text) else text
            for name, text in _registry.functions.items()
        },
        **sealed_writes.FUNCTIONS,
    }
    return [
        text.replace("{time_zone}", settings.TIME_ZONE) for _name, text in sorted(named.items())
    ]


_TODAY_FUNCTION: Final = """
create or replace function vidik_today() returns date
language sql stable set search_path = pg_catalog, pg_temp as $$
  select (statement_timestamp() at time zone '{time_zone}')::date
$$;
"""
_SYSTEM_FUNCTION: Final = """
create or replace function vidik_system() returns text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
  if public.audit_actor_is_sealed() then
    return nullif(current_setting('vidik.system', true), '');
  end if;
  return null;
end $$;
"""


def reference() -> str:
    """Write the whole of row-level security for the reference."""
    blocks = ["-- Generated from the permission matrix and from what the rooms register."]
    blocks += functions()
    blocks += ["\n".join(lines) for lines in statements().values()]
    blocks += ["\n".join(lines) for lines in sealed_writes.statements().values()]
    return "\n\n".join(blocks) + "\n"


# ---------------------------------------------------------------------------- installation


def install() -> bool:
    """Bring the database's row-level security up to what the rooms say.

    Run by the owner of the tables. Tables that a partial migration has not made yet are left out.

    Returns:
        Whether anything had to be changed.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        install_trigger_guard(cursor)
        cursor.execute(
            "select c.relname from pg_class c"
            " where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace"
        )
        present = {name for (name,) in cursor.fetchall()}
        wanted = {table: lines for table, lines in statements().items() if table in present}
        sealed = sealed_writes.statements()
        blocks = [*wanted.values(), *(sealed[table] for table in sealed if table in present)]
        text = "\n\n".join([*functions(), *("\n".join(lines) for lines in blocks)])
        mark = hashlib.sha256(text.encode()).hexdigest()
        if _installed_mark() == mark and set(installed()) == _names(wanted):
            return False
        cursor.execute(
            "select tablename, policyname from pg_policies"
            " where schemaname = 'public' and policyname like 'vidik\\_%'"
        )
        for table, policy in cursor.fetchall():
            cursor.execute(f'drop policy "{policy}" on "{table}"')
        # A function whose table is not there yet is made all the same.
        cursor.execute("set local check_function_bodies = off")
        cursor.execute(text)
        cursor.execute(f"comment on function vidik_system() is '{mark}'")
    return True


def _names(wanted: dict[str, list[str]]) -> set[tuple[str, str]]:
    return {
        (table, line.split()[2])
        for table, lines in wanted.items()
        for line in lines
        if line.startswith("create policy")
    }


def installed() -> list[tuple[str, str]]:
    """List the policies that are in the database: table and name."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.tablename, p.policyname from pg_policies p"
            " join pg_class c on c.relname = p.tablename"
            " and c.relnamespace = 'public'::regnamespace"
            " where p.schemaname = 'public' and p.policyname like 'vidik\\_%'"
            " and c.relrowsecurity and c.relforcerowsecurity order by 1, 2"
        )
        return [(table, name) for table, name in cursor.fetchall()]


def _installed_mark() -> str:
    with connection.cursor() as cursor:
        cursor.execute("select obj_description(to_regprocedure('vidik_system()')::oid, 'pg_proc')")
        return cursor.fetchone()[0] or ""
