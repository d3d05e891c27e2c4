# SPDX-License-Identifier: EUPL-1.2
"""What the role of the web server could do besides reading and writing rows of our tables."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction
from psycopg.types.numeric import Int8

from tests.scenes import as_application
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.core.database.cluster import Cluster
from vidik.core.postgresql.base import DatabaseWrapper, forget
from vidik.shell.setup import grant_rights, history_tables

pytestmark = pytest.mark.django_db

HARDENING: Final = (
    "select lo_create(0)",
    "select lo_from_bytea(0, 'what I may read once')",
    "select lo_creat(-1)",
    "select lo_put(1, 0, '')",
    "select lo_unlink(1)",
    "select lo_import('/etc/passwd')",
    "select lo_export(1, '/tmp/x')",
    "select pg_read_file('/etc/passwd')",
    "select pg_read_binary_file('PG_VERSION')",
    "select pg_ls_dir('.')",
    "select pg_ls_logdir()",
    "select pg_stat_file('PG_VERSION')",
    "select * from pg_hba_file_rules",
    "select rolpassword from pg_authid",
    "select pg_reload_conf()",
    "select pg_cancel_backend(pg_backend_pid())",
    "select pg_terminate_backend(pg_backend_pid())",
    "select query from pg_stat_activity",
    "select * from pg_stat_get_activity(null)",
    "select n_live_tup from pg_stat_user_tables",
    "select n_tup_ins from pg_stat_xact_user_tables",
    "select heap_blks_read from pg_statio_user_tables",
    "select idx_scan from pg_stat_user_indexes",
    "select calls from pg_stat_user_functions",
    "select tup_inserted from pg_stat_database",
    "select pg_stat_get_live_tuples('pg_class'::regclass)",
    "select pg_stat_get_tuples_inserted('pg_class'::regclass)",
    "select pg_create_physical_replication_slot('x')",
    "select pg_create_logical_replication_slot('x', 'pgoutput')",
    "copy (select 1) to program 'cat'",
    "copy (select 1) to '/tmp/x'",
    "create temp table kept (line text); copy kept from '/etc/passwd'",
    "create extension dblink",
    "create extension file_fdw",
    "create extension postgres_fdw",
    "create language plpython3u",
    "create function f() returns int language c as 'libc', 'getpid'",
    "create table kept (line text)",
    "create table public.kept (line text)",
    "create schema kept",
    "create view public.kept as select 1",
    "create publication kept for all tables",
    "create event trigger kept on ddl_command_end execute function vidik_write_is_sealed()",
    "create role kept",
    "alter role vidik_app superuser",
    "alter table accounts_user disable trigger all",
    "alter table cases_case disable row level security",
    "set session_replication_role = replica",
    "set track_activities = on",
    "set row_security = off; select * from cases_case",
    "set role vidik_super",
    "set session authorization vidik_super",
)


def one(cursor: psycopg.Cursor[tuple[object, ...]], statement: str) -> object:
    row = cursor.execute(statement).fetchone()
    assert row is not None
    return row[0]


@pytest.fixture
def runtime() -> psycopg.Connection[tuple[object, ...]]:
    """Connect as the web server does: as the very role, to the very database of this cluster."""
    folder = Path(os.environ["VIDIK_DATA"])
    if not (folder / "keys" / "database.json").exists():
        pytest.skip("the server is not ours")
    return psycopg.connect(Cluster(folder).connections().app)


@pytest.mark.parametrize("statement", HARDENING)
def test_a_way_around_the_rules_is_closed(
    runtime: psycopg.Connection[tuple[object, ...]], statement: str
) -> None:
    with runtime, pytest.raises(psycopg.Error) as refused:
        runtime.execute(statement)
    # Closed, not only absent: nothing of it depends on what happens to be there.
    assert not isinstance(refused.value, psycopg.errors.SyntaxError), refused.value
    if "stat" in statement:
        assert isinstance(refused.value, psycopg.errors.InsufficientPrivilege), refused.value


def test_the_role_is_nothing_but_itself(
    runtime: psycopg.Connection[tuple[object, ...]],
) -> None:
    with runtime, runtime.cursor() as cursor:
        roles = cursor.execute(
            "select rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls"
            " from pg_roles where rolname = current_user"
        ).fetchone()
        assert roles == (False,) * 5
        assert one(cursor, "select count(*) from pg_auth_members where member ="
                   " (select oid from pg_roles where rolname = current_user)") == 0  # fmt: skip
        assert one(cursor, "select count(*) from pg_class where relowner ="
                   " (select oid from pg_roles where rolname = current_user)") == 0  # fmt: skip


def test_the_catalogue_names_no_way_around_beyond_those_that_are_known(
    runtime: psycopg.Connection[tuple[object, ...]],
) -> None:
    """A new function of the server that reads files, logs or other sessions fails here."""
    found = runtime.execute(
        "select distinct p.proname::text from pg_proc p"
        " where p.pronamespace = 'pg_catalog'::regnamespace"
        " and has_function_privilege(p.oid, 'execute')"
        " and p.proname ~ '^(lo_|loread|lowrite|pg_(read_|ls_|stat_file|write|file_|create|drop|"
        "reload|rotate|terminate|cancel|promote|backup|start|switch|log_|stat_reset))'"
    ).fetchall()
    runtime.close()
    # The first five need an open large object, which nobody gets; those of slots ask for a
    # replication role by themselves.
    assert {name for (name,) in found} == {
        "lo_close", "lo_lseek", "lo_lseek64", "lo_tell", "lo_tell64",
        "pg_create_logical_replication_slot", "pg_create_physical_replication_slot",
        "pg_drop_replication_slot",
    }  # fmt: skip


def test_no_extension_reaches_out_of_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select extname from pg_extension")
        assert {name for (name,) in cursor.fetchall()} == {"plpgsql", "pg_trgm", "btree_gist"}
        cursor.execute("select count(*) from pg_foreign_server")
        assert cursor.fetchone()[0] == 0


def refused(statement: str) -> str:
    try:
        with as_application(), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except DatabaseError as error:
        return str(error)
    return ""


def test_history_is_written_by_its_triggers_and_by_nobody() -> None:
    grant_rights()
    tables = [*history_tables(), "pghistory_context"]
    assert len(tables) > 20
    for table in tables:
        for statement in (
            "insert into {table} default values",
            "update {table} set {key} = default",
            "delete from {table}",
            "truncate {table}",
        ):
            key = "id" if table == "pghistory_context" else "pgh_id"
            text = refused(statement.format(table=table, key=key))
            assert "permission denied" in text, (table, statement)
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_class c where c.relname = any(%s) and ("
            " has_table_privilege('vidik_app', c.oid, 'insert, update, delete, truncate, trigger')"
            " or has_any_column_privilege('vidik_app', c.oid, 'insert, update'))",
            [tables],
        )
        assert cursor.fetchall() == []


def test_what_a_trigger_runs_cannot_be_hung_on_a_table_of_ones_own() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.proname from pg_proc p where p.pronamespace = 'public'::regnamespace"
            " and p.prorettype = 'trigger'::regtype"
        )
        names = [name for (name,) in cursor.fetchall()]
    assert any(name.startswith("pgtrigger_") for name in names)
    for name in names:
        text = refused(
            "create temp table forged (like cases_caseevent);"
            f'create trigger x after insert on forged execute function "{name}"()'
        )
        assert "permission denied for function" in text, name


def test_a_temporary_table_stands_before_none_of_ours() -> None:
    with as_application(), connection.cursor() as cursor:
        cursor.execute("create temp table accounts_user (id bigint) on commit drop")
        cursor.execute("select 'accounts_user'::regclass = 'public.accounts_user'::regclass")
        assert cursor.fetchone()[0]


def test_a_connection_forgets_between_requests(
    runtime: psycopg.Connection[tuple[object, ...]],
) -> None:
    runtime.autocommit = True
    with runtime, runtime.cursor() as cursor:
        cursor.execute("create temp table kept as select 'what I may read once' as line")
        cursor.execute("set search_path = pg_temp, public")
        cursor.execute("select set_config('vidik.user', '1', false)")
        cursor.execute("set time zone 'Europe/Belgrade'")
        cursor.execute("declare kept cursor with hold for select 'what I may read once'")
        cursor.execute("listen kept")
        cursor.execute("select pg_advisory_lock(7)")
        cursor.execute(f"set role {one(cursor, 'select quote_ident(current_user)')}")
        locks = (
            "select count(*) from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
        )
        held = {
            "select count(*) from pg_cursors where is_holdable": 1,
            "select count(*) from pg_listening_channels()": 1,
            locks: 1,
        }
        for question, number in held.items():
            assert one(cursor, question) == number
        assert one(cursor, "show role") != "none"
        forget(runtime)
        for question in held:
            assert one(cursor, question) == 0
        assert one(cursor, "show role") == "none"
        assert one(cursor, "select to_regclass('pg_temp.kept')") is None
        assert one(cursor, "show search_path") != "pg_temp, public"
        assert not one(cursor, "select current_setting('vidik.user', true)")
        assert one(cursor, "show time zone") == "UTC"


def test_a_connection_on_which_a_statement_was_prepared_by_hand_is_lent_no_more(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It could be under the name of one of ours, and answer the next person's question."""
    facts = {**connection.settings_dict, "OPTIONS": {"pool": {"min_size": 1, "max_size": 1}}}
    wrapper = DatabaseWrapper({**facts, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}, "default")

    def ask(*requested: str) -> int:
        with wrapper.cursor() as cursor:
            for each in requested:
                cursor.execute(each)
            cursor.execute("select pg_backend_pid()")
            process: int = cursor.fetchone()[0]
        wrapper.close()
        return process

    try:
        first = ask()
        assert ask() == first
        assert not caplog.records
        assert ask("prepare _pg3_0 as select 'whatever I please'") == first
        assert ask() != first
    finally:
        wrapper.close_pool()
    text = [line.getMessage() for line in caplog.records if line.levelname == "CRITICAL"]
    assert len(text) == 1
    assert "Look for an injection" in text[0]


def test_plans_that_were_taken_from_a_connection_cost_it_one_answer() -> None:
    """Whoever drops them breaks the question they come with, and no other one."""
    pool = {"min_size": 1, "max_size": 1, "timeout": 5}
    facts = {**connection.settings_dict, "OPTIONS": {"pool": pool}}
    wrapper = DatabaseWrapper({**facts, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}, "default")
    requested = 'SELECT "code" FROM "core_codelist" WHERE "id" = %s'

    def ask() -> tuple[int, int]:
        with wrapper.cursor() as cursor:
            for _ in range(4):
                cursor.execute(requested, [Int8(1)])
            cursor.execute("select pg_backend_pid(), count(*) from pg_prepared_statements")
            process, statements = cursor.fetchone()
        return process, statements

    try:
        first, statements = ask()
        assert statements == 1
        wrapper.close()
        assert ask() == (first, 1)
        with wrapper.cursor() as cursor:
            # The driver sees `deallocate all` itself.
            cursor.execute("select name from pg_prepared_statements")
            cursor.execute(f'deallocate "{cursor.fetchone()[0]}"')
        wrapper.close()
        with pytest.raises(DatabaseError, match="does not exist"):
            ask()
        wrapper.close()
        again, statements = ask()
        assert again != first
        assert statements == 1
        wrapper.close()
    finally:
        wrapper.close_pool()


def test_a_pool_lends_connections_that_forget() -> None:
    facts = {**connection.settings_dict, "OPTIONS": {"pool": {"min_size": 1, "max_size": 1}}}
    wrapper = DatabaseWrapper({**facts, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": False}, "default")
    try:
        assert wrapper.pool is not None
        with wrapper.cursor() as cursor:
            cursor.execute("create temp table kept as select 1")
            cursor.execute("select pg_backend_pid()")
            first = cursor.fetchone()[0]
        wrapper.close()
        with wrapper.cursor() as cursor:
            cursor.execute("select pg_backend_pid(), to_regclass('pg_temp.kept')")
            again, remaining = cursor.fetchone()
        assert (again, remaining) == (first, None)
        wrapper.close()
    finally:
        wrapper.close_pool()


def test_who_acts_on_a_connection_is_forgotten_by_the_database_with_the_transaction() -> None:
    with acting(Actor.system("vault-job")):
        pass
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(current_setting('vidik.system', true), '')")
        assert cursor.fetchone()[0] == ""
