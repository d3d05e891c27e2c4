# SPDX-License-Identifier: EUPL-1.2
"""What the system needs of its database and of itself, asked in the role of the web server.

Nothing of it can be seen from inside a page: a server that shows statements to everybody, or writes
values into its log, works as well as any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import DatabaseError, connection

from vidik.audit.selectors import unlooked_since, unsigned_since
from vidik.audit.services.anchors import check_heads
from vidik.audit.services.sealing import is_reached_directly, seal_holds
from vidik.audit.services.signing_keys import AnchorError
from vidik.cases.selectors.reach import reach_differences
from vidik.core.database import hardening

_GUIDE: Final = "docs/how-to/production.md, “A database with two roles”"
_QUIET: Final[dict[str, frozenset[str]]] = {
    **{name: frozenset({value}) for name, value in hardening.QUIET.items()},
    # Of these ranks no error of a statement is one. The setting for statements has one value only:
    # at the others the text stands beside a lock that was waited for, or a connection that ended.
    "log_min_messages": frozenset({"log", "fatal", "panic"}),
    # Of modules that a server may have loaded.
    "auto_explain.log_min_duration": frozenset({"-1"}),
    "pgaudit.log": frozenset({"none"}),
}
"""Settings that keep statements and values out of the server's log; a missing one is none."""
_POWERS: Final = (
    "rolsuper",
    "rolbypassrls",
    "rolcreaterole",
    "rolcreatedb",
    "rolreplication",
)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A condition that has to hold."""

    code: str
    what: str
    fault: Callable[[], str]
    """Gives what is wrong and what to do about it; empty where nothing is."""
    refuses: bool = False
    """Whether nothing is served until it is so: otherwise others could read or do what they like
    beside every guard of the database."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Whether a requirement is met, and what is wrong."""

    requirement: Requirement
    fault: str

    @property
    def met(self) -> bool:
        """Whether the requirement is met."""
        return not self.fault


def findings() -> Iterator[Finding]:
    """Check each requirement in turn, in the role in which the system works."""
    for requirement in REQUIREMENTS:
        yield Finding(requirement, _asked(requirement))


def statement_leaks() -> list[str]:
    """Return the faults of role and server because of which nothing is served."""
    faults = (requirement.fault() for requirement in REQUIREMENTS if requirement.refuses)
    return [fault for fault in faults if fault]


def _asked(requirement: Requirement) -> str:
    try:
        return requirement.fault()
    except AnchorError as error:
        return str(error)
    except DatabaseError:
        connection.close_if_unusable_or_obsolete()
        return "This could not be checked: the database failed, or its tables do not exist yet."


def _rows(statement: str, names: Sequence[str] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, None if names is None else [list(names)])
        return list(cursor.fetchall())


def _role() -> str:
    return str(_rows("select quote_ident(current_user)")[0][0])


def _powers() -> str:
    (held,) = _rows(
        f"select {', '.join(_POWERS)} from pg_roles where rolname = current_user"  # noqa: S608 - ours
    )
    named = [name.removeprefix("rol") for name, has in zip(_POWERS, held, strict=True) if has]
    if not named:
        return ""
    flags = " ".join(f"no{name}" for name in named)
    return (
        f"The role {_role()} of DATABASE_URL is {', '.join(named)}: row-level security, rights and "
        f"seals do not bind it. Run “alter role {_role()} {flags}” as the server's administrator, "
        "or name the role vidik_app."
    )


def _memberships() -> str:
    roles = _rows(
        "select quote_ident(r.rolname) from pg_roles r where r.rolname <> current_user"
        " and pg_has_role(current_user, r.oid, 'member')"
        " and not (select rolsuper from pg_roles where rolname = current_user) order by 1"
    )
    if not roles:
        return ""
    named = ", ".join(name for (name,) in roles)
    return (
        f"The role {_role()} is a member of {named} and has their rights. Run “revoke {named} from "
        f"{_role()}” as the server's administrator."
    )


def _owned() -> str:
    (count,) = _rows(
        "select count(*)::text from pg_class c where c.relnamespace = 'public'::regnamespace"
        " and c.relowner = (select oid from pg_roles where rolname = current_user)"
    )[0]
    if count == "0":
        return ""
    return (
        f"The role {_role()} of DATABASE_URL owns {count} tables and indexes, and could switch off "
        "what guards them. Name the role vidik_app there, and the owner in DATABASE_OWNER_URL."
    )


def _makes_things() -> str:
    places = _rows(
        "select 'schema ' || quote_ident(nspname) from pg_namespace"
        " where has_schema_privilege(oid, 'create') and nspname !~ '^pg_(toast_)?temp_'"
        " union all select 'database ' || quote_ident(current_database())"
        " where has_database_privilege(current_database(), 'create') order by 1"
    )
    if not places:
        return ""
    named = "; ".join(f"revoke create on {place} from public, {_role()}" for (place,) in places)
    return (
        f"The role {_role()} may make functions and operators that stand beside our tables, and a "
        "later statement of somebody else would run them. Run "
        f"“{named}” as the server's administrator."
    )


def _activities() -> str:
    ((setting, may_set),) = _rows(
        "select current_setting('track_activities'),"
        " has_parameter_privilege(current_user, 'track_activities', 'set')::text"
    )
    if setting == "off" and may_set == "false":
        return ""
    if setting == "off":
        return (
            f"The role {_role()} may switch track_activities on. Run “revoke set on parameter "
            f"track_activities from {_role()}” as the server's administrator."
        )
    return (
        "The server shows running statements to every connection of the same role, and all requests"
        f" use that role. Run “alter role {_role()} set track_activities = off” as a superuser and "
        "restart; where that is not allowed, ask whoever runs the server to set "
        "track_activities = off for it."
    )


def _statement_statistics() -> str:
    found = _rows(
        "select c.oid::regclass::text from pg_class c where c.relname ~ '^pg_stat_statements'"
        " and c.relkind in ('v', 'm', 'r') and has_table_privilege(c.oid, 'select')"
        " and has_schema_privilege(c.relnamespace, 'usage')"
        " union all select p.oid::regprocedure::text from pg_proc p"
        " where p.proname = 'pg_stat_statements' and has_function_privilege(p.oid, 'execute')"
        " and has_schema_privilege(p.pronamespace, 'usage') order by 1"
    )
    if not found:
        return ""
    named = ", ".join(name for (name,) in found)
    return (
        f"The role {_role()} can read the collected statements ({named}). Run “revoke all on "
        "pg_stat_statements, pg_stat_statements_info from public; revoke execute on function "
        "pg_stat_statements(boolean) from public” as the server's administrator, or drop the "
        "extension in this database."
    )


def _log_of_the_server() -> str:
    names = list(_QUIET)
    found = _rows("select name, current_setting(name, true) from unnest(%s::text[]) name", names)
    loud = [
        f"{name} = {value}"
        for name, value in found
        if value not in {None, ""} and value not in _QUIET[name]
    ]
    if not loud:
        return ""
    return (
        f"The server writes statements or their values into its log: {', '.join(loud)}. Set what "
        f"{_GUIDE}, lists; where the server is managed, set it among its parameters or ask whoever "
        "runs it."
    )


def _statistics() -> str:
    found = _rows(
        "select p.oid::regprocedure::text from pg_proc p"
        " where p.pronamespace = 'pg_catalog'::regnamespace and p.proname ~ '^pg_stat_get_'"
        " and has_function_privilege(p.oid, 'execute') order by 1"
    )
    if not found:
        return ""
    return (
        f"The role {_role()} can read {len(found)} functions of statistics, such as {found[0][0]}: "
        "they show how many rows each table has, past row-level security. Run what "
        f"{_GUIDE}, gives for that, as a superuser in this database. On a managed server "
        "where nobody may do so, this stays open."
    )


def _hardening() -> str:
    found = _rows(
        "select asked from unnest(%s::text[]) asked"
        " where has_function_privilege(('pg_catalog.' || asked)::regprocedure, 'execute')",
        [*hardening.LARGE_OBJECTS, *hardening.PROCESSES],
    )
    if not found:
        return ""
    named = ", ".join(name for (name,) in found)
    return (
        f"The role {_role()} can run {named}. Run what {_GUIDE}, gives for that, as a superuser in "
        "this database."
    )


def _other_databases() -> str:
    found = _rows(
        "select quote_ident(datname) from pg_database where datallowconn"
        " and datname <> current_database() and has_database_privilege(oid, 'connect') order by 1"
    )
    if not found:
        return ""
    named = ", ".join(name for (name,) in found)
    return (
        f"The role {_role()} can connect to {named} as well, where what is closed here is open. "
        f"Run “revoke connect on database {named} from public” as the server's administrator."
    )


def _pooler() -> str:
    if is_reached_directly():
        return ""
    return "The address of the database leads through a pooler. Name the PostgreSQL server itself."


def _key() -> str:
    if seal_holds():
        return ""
    return (
        "The database does not know this SECRET_KEY. Run “vidik setup” once as the owner of the "
        "tables."
    )


def _signed() -> str:
    left = unsigned_since()
    if left is None:
        return ""
    return (
        f"No head of the record of acts has been signed since act {left.sequence}, "
        f"{left.at:%Y-%m-%d %H:%M} UTC. Is “vidik serve” running, and is no backup under way? "
        "“vidik audit sign” signs one, or says what is wrong."
    )


def _looked() -> str:
    since = unlooked_since()
    if since is None:
        return ""
    return (
        f"Nobody has looked for unusual patterns among the acts since {since:%Y-%m-%d %H:%M} UTC. "
        "Is “vidik serve” running? If so its log says why not; look for a connection that holds a "
        "lock on audit_reviewpattern or audit_reviewitem (pg_locks), and end it as the server's "
        "administrator."
    )


def _heads() -> str:
    found = check_heads()
    if found.fault:
        return (
            "The file of signed heads lost lines or was changed. Run “vidik audit verify”, and keep"
            " a copy of the file and of the database."
        )
    if not found.forged and not found.forged_notes:
        return ""
    return (
        f"{len(found.forged)} lines of the file of signed heads and {found.forged_notes} notes in "
        "the database are forged: no known key signed them. docs/how-to/keep-signed-heads.md says "
        "what to do."
    )


def _queue() -> str:
    (ahead, held) = _rows(
        "select"
        " (select count(*)::text from procrastinate_periodic_defers"
        "   where defer_timestamp > extract(epoch from now()) + 3600),"
        " (select count(*)::text from procrastinate_jobs where status = 'todo'"
        "   and queueing_lock is not null and scheduled_at > now() + interval '1 day')"
    )[0]
    if (ahead, held) == ("0", "0"):
        return ""
    return (
        f"{ahead} rounds of jobs are marked as started ahead of time, and {held} postponed "
        "jobs block the next ones: reminders, e-mails and deletions do not run. No part of the"
        " system does this; look for an injection, and remove these rows of"
        " procrastinate_periodic_defers and procrastinate_jobs as the owner of the tables."
    )


def _reach() -> str:
    missing, surplus = reach_differences()
    return (
        f"of cases_reach {missing} rows are missing, {surplus} follow from nothing: somebody may"
        " see too little or too much. No part of the system does this; look for who wrote to the"
        " tables as their owner. As the owner, “select vidik_rebuild_reach()” writes the rows anew."
        if missing or surplus
        else ""
    )


REQUIREMENTS: Final = (
    Requirement(
        "role", "the role of the web server has no power over others", _powers, refuses=True
    ),
    Requirement("membership", "it is a member of no other role", _memberships, refuses=True),
    Requirement("ownership", "it owns nothing", _owned, refuses=True),
    Requirement("making", "it makes nothing that others would run", _makes_things, refuses=True),
    Requirement("activities", "nobody sees the statements of others", _activities, refuses=True),
    Requirement(
        "statements", "nobody reads collected statements", _statement_statistics, refuses=True
    ),
    Requirement(
        "log", "the server's log holds no statement and no value", _log_of_the_server, refuses=True
    ),
    Requirement("direct", "no pooler stands before the server", _pooler),
    Requirement("seal", "the database knows the key of seals", _key),
    Requirement("statistics", "nobody can count rows through statistics", _statistics),
    Requirement("side-doors", "no large objects can be used and no processes ended", _hardening),
    Requirement("databases", "the role reaches this database alone", _other_databases),
    Requirement("signed", "the head of the record was signed recently", _signed),
    Requirement("looked", "unusual patterns were looked for recently", _looked),
    Requirement("heads", "all signed heads are ours and none is missing", _heads),
    Requirement("queue", "nothing holds up the jobs", _queue),
    Requirement("reach", "everybody reaches the cases that they should and no others", _reach),
)
