# SPDX-License-Identifier: EUPL-1.2
"""Servers and roles that give away what people type are found, and nothing is served from them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import psycopg
import pytest
from django.db import connection

from vidik.audit.services.anchors import sign_head
from vidik.audit.services.recording import record
from vidik.core.database.cluster import Cluster
from vidik.core.postgresql.base import DatabaseWrapper
from vidik.shell import doctor
from vidik.shell.backup import making
from vidik.shell.backup.types import BackupError
from vidik.shell.cli.runtime import Refused, refuse_leaking_server

ROOT: Final = Path(__file__).resolve().parents[3]
Superuser = psycopg.Connection[tuple[Any, ...]]


@pytest.fixture
def server(db: None) -> Cluster:
    del db
    folder = Path(os.environ["VIDIK_DATA"])
    if not (folder / "keys" / "database.json").exists():
        pytest.skip("the server is not ours")
    return Cluster(folder)


@pytest.fixture
def superuser(server: Cluster) -> Iterator[Superuser]:
    with server._connect(str(connection.settings_dict["NAME"])) as opened:
        yield opened


@pytest.fixture
def role(superuser: Superuser) -> Iterator[str]:
    """Give a role of a test's own that may do what the web server's may."""
    name = f"trial_{uuid.uuid4().hex[:8]}"
    superuser.execute(f"create role {name} login password 'trial'")
    superuser.execute(f"alter role {name} set track_activities = off")
    superuser.execute(f"alter role {name} set log_min_messages = log")
    yield name
    superuser.execute(f"drop owned by {name}")
    superuser.execute(f"drop role {name}")


@contextmanager
def in_the_role(
    monkeypatch: pytest.MonkeyPatch,
    role: str,
    password: str = "trial",  # noqa: S107 - of roles that last as long as a test
    database: str = "",
) -> Iterator[None]:
    """Let the doctor ask in another role, in the test database or another one."""
    facts = {**connection.settings_dict, "USER": role, "PASSWORD": password}
    wrapper = DatabaseWrapper({**facts, "NAME": database or facts["NAME"]}, "default")
    with monkeypatch.context() as patch:
        patch.setattr(doctor, "connection", wrapper)
        try:
            yield
        finally:
            wrapper.close()


def faults(monkeypatch: pytest.MonkeyPatch, role: str) -> list[str]:
    with in_the_role(monkeypatch, role):
        return doctor.statement_leaks()


def test_our_own_server_gives_nothing_away(
    server: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    with in_the_role(monkeypatch, "vidik_app", server._secret("app")):
        assert doctor.statement_leaks() == []
        refuse_leaking_server()
    with in_the_role(monkeypatch, "vidik_app", server._secret("app"), "vidik"):
        assert doctor._statistics() == ""
        assert doctor._hardening() == ""
        # The databases of the tests stand beside it, and are named; those of the server are not.
        assert not {"postgres", "template1"} & set(
            doctor._other_databases().replace(",", "").split()
        )


def test_the_role_takes_nothing_back_of_what_is_set_for_it(server: Cluster) -> None:
    with psycopg.connect(server.connections().app, autocommit=True) as opened:
        opened.execute("alter role vidik_app reset all")
        for name in ("track_activities", "log_min_messages"):
            for change in (f"reset {name}", f"set {name} = default", f"set {name} = on"):
                with pytest.raises(psycopg.Error):
                    opened.execute(f"alter role vidik_app {change}")
    with psycopg.connect(server.connections().app) as again:
        reported = again.execute(
            "select current_setting('track_activities'), current_setting('log_min_messages')"
        ).fetchone()
    assert reported == ("off", "log")


BAD: Final[dict[str, tuple[str, str]]] = {
    "superuser": ("alter role {role} superuser", "is super"),
    "bypassing": ("alter role {role} bypassrls", "is bypassrls"),
    "making roles": ("alter role {role} createrole", "is createrole"),
    "reading statistics": ("grant pg_read_all_stats to {role}", "is a member of"),
    "watching": ("grant pg_monitor to {role}", "is a member of pg_monitor"),
    "being the owner": ("grant vidik_owner to {role}", "is a member of"),
    "seen statements": ("alter role {role} set track_activities = on", "shows running statements"),
    "seen at will": ("grant set on parameter track_activities to {role}", "may switch"),
    "logged statements": ("alter role {role} set log_statement = 'mod'", "log_statement = mod"),
    "slow statements": (
        "alter role {role} set log_min_duration_statement = 500",
        "log_min_duration_statement = 500ms",
    ),
    "sampled": ("alter role {role} set log_transaction_sample_rate = 1", "sample_rate = 1"),
    "failed statements": (
        "alter role {role} set log_min_error_statement = error",
        "log_min_error_statement = error",
    ),
    "statements that end with their connection": (
        "alter role {role} set log_min_error_statement = fatal",
        "log_min_error_statement = fatal",
    ),
    "statements that wait": (
        "alter role {role} set log_min_error_statement = log",
        "log_min_error_statement = log",
    ),
    "functions of its own": (
        "grant create on schema public to {role}",
        "revoke create on schema public from public, {role}",
    ),
    "schemas of its own": (
        (
            "do $$ begin execute format('grant create on database %I to {role}',"
            " current_database()); end $$"
        ),
        "revoke create on database",
    ),
    "rows in details": (
        "alter role {role} set log_error_verbosity = verbose",
        "log_error_verbosity = verbose",
    ),
    "values in messages": (
        "alter role {role} set log_min_messages = warning",
        "log_min_messages = warning",
    ),
    "parameters": (
        "alter role {role} set log_parameter_max_length_on_error = -1",
        "log_parameter_max_length_on_error = -1",
    ),
    "plans": ("alter role {role} set debug_print_plan = on", "debug_print_plan = on"),
    "explained": (
        "alter role {role} set auto_explain.log_min_duration = '0'",
        "auto_explain.log_min_duration = 0",
    ),
    "collected statements": (
        "create view pg_stat_statements as select 1; grant select on pg_stat_statements to public",
        "can read the collected statements",
    ),
}


@pytest.mark.parametrize(("change", "text"), BAD.values(), ids=BAD.keys())
def test_what_gives_statements_away_is_found_and_not_served_from(
    superuser: Superuser, role: str, change: str, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert faults(monkeypatch, role) == []
    try:
        superuser.execute(change.replace("{role}", role))
        found = faults(monkeypatch, role)
        assert any(text.replace("{role}", role) in each for each in found), found
        with in_the_role(monkeypatch, role), pytest.raises(Refused, match="vidik doctor"):
            refuse_leaking_server()
    finally:
        superuser.execute("drop view if exists public.pg_stat_statements")
        superuser.execute(f"revoke set on parameter track_activities from {role}")


@pytest.mark.django_db
def test_the_owner_of_the_tables_is_no_role_to_serve_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests run as the owner."""
    monkeypatch.setattr(doctor, "connection", connection)
    assert "owns" in doctor._owned()


def test_open_doors_of_a_server_are_found(
    role: str, superuser: Superuser, monkeypatch: pytest.MonkeyPatch
) -> None:
    del superuser  # No superuser has closed anything in the test database.
    with in_the_role(monkeypatch, role):
        assert "how many rows each table has" in doctor._statistics()
        assert "lo_create(oid)" in doctor._hardening()
        assert "pg_terminate_backend" in doctor._hardening()
        assert "can connect to" in doctor._other_databases()


@pytest.mark.django_db
def test_what_holds_up_the_jobs_is_found() -> None:
    assert doctor._queue() == ""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into procrastinate_periodic_defers (task_name, defer_timestamp)"
            " select 'exchange.remind', extract(epoch from now())::bigint + 350 * n"
            " from generate_series(1, 100) n"
        )
    assert "90 rounds of jobs are marked as started" in doctor._queue()


@pytest.mark.django_db
def test_heads_that_are_forged_or_late_are_found(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.DATA_DIR, settings.AUDIT_ANCHORS_DIR = tmp_path, tmp_path / "heads"
    record("user:1", "access.missed", label="thing", action="x")
    sign_head()
    assert (doctor._signed(), doctor._heads()) == ("", "")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_auditanchor (sequence, hash, at, line, text)"
            " values (1, '', now(), '', 'x')"
        )
    assert "1 notes in the database are forged" in doctor._heads()
    (tmp_path / "heads" / "heads.jsonl").write_text("")
    assert "lost lines" in doctor._heads()
    found = {each.requirement.code: each for each in doctor.findings()}
    assert not found["heads"].met
    monkeypatch.setattr(doctor, "unsigned_since", Broken())
    assert {each.requirement.code: each.fault for each in doctor.findings()}["signed"].startswith(
        "This could not be checked"
    )


class Broken:
    def __call__(self) -> None:
        from django.db import OperationalError

        raise OperationalError("away")


def test_the_command_lists_everything_and_ends_with_one_where_something_is_wrong(
    server: Cluster,
) -> None:
    """In a database that nobody set up: the role and the server are in order, the rest is said."""

    def run(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", "from vidik.shell.cli import main; main()", "doctor", *more],
            env={**os.environ, "DATABASE_URL": server.connections().app,
                 "DJANGO_SETTINGS_MODULE": "config.settings.local"},
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip

    done = run("--json")
    assert done.returncode == 1, done.stderr
    content = json.loads(done.stdout)
    assert content["ok"] is False
    found = {each["code"]: each for each in content["requirements"]}
    assert set(found) == {each.code for each in doctor.REQUIREMENTS}
    refusing = [each.code for each in doctor.REQUIREMENTS if each.refuses]
    assert len(refusing) > 6
    for code in refusing:
        assert found[code] | {"what": ""} == {
            "code": code, "what": "", "ok": True, "refuses_to_serve": True, "todo": None,
        }  # fmt: skip
    assert found["statistics"]["ok"] is True
    assert "could not be checked" in found["seal"]["todo"]
    words = run()
    assert words.returncode == 1
    assert "ok      nobody sees the statements of others" in words.stdout
    assert "NOT OK  the database knows the key of seals" in words.stdout


def test_the_command_says_in_the_servers_words_why_it_gets_no_connection(server: Cluster) -> None:
    """And not of each requirement in turn that it could not be asked."""
    address = server.connections().app.replace(server._secret("app"), "wrong")
    done = subprocess.run(
        [sys.executable, "-c", "from vidik.shell.cli import main; main()", "doctor"],
        env={**os.environ, "DATABASE_URL": address,
             "DJANGO_SETTINGS_MODULE": "config.settings.local"},
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (1, "")
    assert "password authentication failed" in done.stderr
    assert "could not be asked" not in done.stderr


def test_a_table_that_somebody_holds_does_not_hold_up_a_dump_for_ever(
    server: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No head is signed while it lasts, and the role of the web server may lock what it writes."""
    owner = server.connections().owner
    monkeypatch.delenv("DATABASE_BACKUP_URL", raising=False)
    monkeypatch.setenv("DATABASE_OWNER_URL", owner)
    monkeypatch.setattr(making, "LOCK_WAIT", "1s")
    name = f"held_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(owner, autocommit=True) as holder:
        holder.execute(f"create table {name} ()")
        try:
            with holder.transaction():
                holder.execute(f"lock table {name} in access exclusive mode")
                with pytest.raises(BackupError, match="LOCK TABLE"):
                    making._dump(owner, tmp_path / "dump")
            making._dump(owner, tmp_path / "dump")
        finally:
            holder.execute(f"drop table {name}")
    assert (tmp_path / "dump").stat().st_size > 0


# ------------------------------------------------------------------- the server's own log

CANARIES: Final = {
    "a row that is there already": "create temp table trial (name text unique);"
    " insert into trial values ('{word}'), ('{word}')",
    "a row that a constraint refuses": "create temp table trial (name text check (name = ''));"
    " insert into trial values ('{word}')",
    "a value of another kind": "select '{word}'::uuid",
    "a day that is none": "select '2026-13-45 {word}'::date",
    "a text that is no statement": "select 1 {word} 2",
    "an error of a function": "do $$ begin raise exception 'not “{word}”'; end $$",
    "a warning of a function": "do $$ begin raise warning 'not “{word}”'; end $$",
    "a value beside a statement": "prepare x as select $1::int; execute x('{word}')",
    "a constraint at the end": "create temp table trial (name text unique deferrable initially"
    " deferred); insert into trial values ('{word}'), ('{word}'); set constraints all immediate",
}


@pytest.mark.parametrize("owner", [False, True], ids=["vidik_app", "vidik_owner"])
@pytest.mark.parametrize("statement", CANARIES.values(), ids=CANARIES.keys())
def test_no_value_gets_into_the_log_of_our_server(
    server: Cluster, statement: str, *, owner: bool
) -> None:
    word = f"canary{uuid.uuid4().hex}"
    urls = server.connections()
    with psycopg.connect(urls.owner if owner else urls.app, autocommit=True) as opened:
        reported = [""]
        opened.add_notice_handler(lambda notice: reported.append(str(notice.message_primary)))
        try:
            opened.execute(statement.replace("{word}", word))
        except psycopg.Error as error:
            reported.append(str(error))
    assert word in "".join(reported), "whoever asked still learns what was wrong"
    log = (server.pgdata / "server.log").read_text(errors="replace")
    assert "database system is ready" in log
    assert word not in log
