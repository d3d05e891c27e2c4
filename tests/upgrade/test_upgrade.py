# SPDX-License-Identifier: EUPL-1.2
"""A database of every released schema is brought to the present one: nothing is lost or bent."""

from __future__ import annotations

import json
import lzma
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from vidik.core.database.places import default_binaries

ROOT: Final = Path(__file__).resolve().parents[2]
RELEASES: Final = tuple(sorted(Path(__file__).parent.glob("*.sql.xz")))
MEANT: Final[dict[str, frozenset[str]]] = {
    # referral.0003: what was said in one language becomes a text by language.
    "referral_competence": frozenset({"source"}),
}
"""Columns whose values a migration means to change, by table; an empty set means that the table was
taken away. Each entry says in a comment which migration, and why."""
MIGRATE: Final = """
import django
django.setup()
from vidik.shell.setup import migrate
migrate(lambda *_step: None)
"""


SHAPE: Final = """
select table_name::text, column_name::text, data_type::text, is_nullable::text
from information_schema.columns where table_schema = 'public'
union all
select tablename::text, indexname::text, regexp_replace(indexdef, {casts}, '', 'g'), ''
from pg_indexes where schemaname = 'public'
union all
select conrelid::regclass::text, conname::text,
  regexp_replace(pg_get_constraintdef(oid), {casts}, '', 'g'), ''
from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
union all
select tgrelid::regclass::text, tgname::text,
  regexp_replace(pg_get_triggerdef(t.oid), {casts}, '', 'g'), md5(prosrc)
from pg_trigger t join pg_proc p on p.oid = tgfoid where not tgisinternal
order by 1, 2, 3
""".format(casts=r"'::character varying|::text|\[\]|[()]'")
"""What every column, index, constraint and trigger looks like. The order of columns does not count,
nor how a condition's casts are written: a dump that was loaded writes them otherwise."""


@dataclass(frozen=True)
class Table:
    """What a table held: its columns, how many rows, and a digest of each column."""

    rows: int
    columns: dict[str, str]


# Tests of a database run before the others: were some of these none, each release would be brought
# up twice.
pytestmark = [
    pytest.mark.xdist_group("upgrade"),
    pytest.mark.django_db,
    pytest.mark.prove,
]


@dataclass(frozen=True)
class Upgraded:
    """A release that was brought to the present schema, with what it held before."""

    address: str
    before: dict[str, Table]


def _release(path: Path) -> str:
    return path.name.removesuffix(".sql.xz")


@pytest.fixture(
    scope="module",
    # All that is asked of one release is asked by the process that brought it up.
    params=[
        pytest.param(path, id=_release(path), marks=pytest.mark.xdist_group(_release(path)))
        for path in RELEASES
    ],
)
def upgraded(request: pytest.FixtureRequest) -> Iterator[Upgraded]:
    """Load a release into a database of its own and bring it to the present schema."""
    address = os.environ["DATABASE_URL"]
    name = f"vidik_upgrade_{uuid.uuid4().hex[:12]}"
    server, _slash, database = address.rpartition("/")
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            own = f"{server}/{name}{''.join(database.partition('?')[1:])}"
            subprocess.run(
                [
                    str(default_binaries() / "psql"),
                    "--no-psqlrc",
                    "--quiet",
                    "--single-transaction",
                    "--set=ON_ERROR_STOP=1",
                    "--output=/dev/null",
                    own,
                ],
                input=lzma.decompress(request.param.read_bytes()),
                check=True,
            )
            before = contents(own)
            run(own, sys.executable, "-c", MIGRATE)
            yield Upgraded(own, before)
        finally:
            # Not by force: that asks for the right to end the server's own housekeeping, too.
            connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))


def contents(address: str) -> dict[str, Table]:
    """Return what every table holds, in digests."""
    found: dict[str, Table] = {}
    with psycopg.connect(address) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        # Row-level security hides rows from the owner too; for the time of the look it does not.
        for (table,) in connection.execute(
            "SELECT relname FROM pg_class WHERE relforcerowsecurity AND relkind = 'r'"
        ).fetchall():
            connection.execute(
                sql.SQL("ALTER TABLE {} NO FORCE ROW LEVEL SECURITY").format(sql.Identifier(table))
            )
        listed = connection.execute(
            "SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)"
            " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
            " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
            " AND a.attnum > 0 AND NOT a.attisdropped GROUP BY c.relname ORDER BY c.relname"
        ).fetchall()
        for table, columns in listed:
            # The rows are put in one order by their key, which no migration changes; the first
            # column need not be it, and rows that a migration wrote to be elsewhere afterwards.
            key = "id" if "id" in columns else columns[0]
            digests = sql.SQL(", ").join(
                sql.SQL("md5(coalesce(string_agg({0}::text, '|' ORDER BY {1}), ''))").format(
                    sql.Identifier(column), sql.Identifier(key)
                )
                for column in columns
            )
            row = connection.execute(
                sql.SQL("SELECT count(*), {} FROM {}").format(digests, sql.Identifier(table))
            ).fetchone()
            assert row is not None
            found[table] = Table(row[0], dict(zip(columns, row[1:], strict=True)))
        connection.rollback()
    return found


GROWING: Final = {
    # What changes the schema goes on record; that the old record is as it was, its chain proves.
    "audit_auditevent",
    "audit_audithead",
    # A pattern that is watched for from a version on comes with its migration.
    "audit_reviewpattern",
    # A dump holds no key of seals; the present one is given to it after the migrations.
    "audit_sealkey",
    # What exists in the code is written down by Django itself after each migration.
    "auth_permission",
    "django_content_type",
    "django_migrations",
}


def run(address: str, *command: str) -> str:
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings.local"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def test_there_is_a_release_to_upgrade() -> None:
    assert RELEASES


def test_a_released_database_is_brought_to_the_present_schema(upgraded: Upgraded) -> None:
    before = upgraded.before
    assert sum(table.rows for table in before.values()) > 5_000
    for table in ("vault_person", "referral_report", "identification_procedure"):
        assert table not in before or before[table].rows, f"nothing of {table} is looked at"
    after = contents(upgraded.address)
    lost, bent = [], []
    for name, table in before.items():
        meant = MEANT.get(name)
        if meant is not None and not meant:
            continue
        now = after.get(name)
        if now is None or now.rows < table.rows or (name not in GROWING and now.rows > table.rows):
            lost.append((name, table.rows, now.rows if now else None))
            continue
        if name in GROWING:
            continue
        bent += [
            f"{name}.{column}"
            for column, digest in table.columns.items()
            if now.columns.get(column, digest) != digest and column not in (meant or ())
        ]
        bent += [
            f"{name}.{column} is gone"
            for column in table.columns
            if column not in now.columns and column not in (meant or ())
        ]
    assert lost == []
    assert not bent, "; ".join(map(str, bent))


def test_the_record_of_acts_is_whole_after_the_upgrade(upgraded: Upgraded) -> None:
    command = "from vidik.shell.cli import main; main()"
    text = json.loads(
        run(upgraded.address, sys.executable, "-c", command, "audit", "verify", "--json")
    )
    assert text["chain"] == "whole"
    assert text["events"] >= 30


def test_the_schema_after_an_upgrade_is_the_one_of_a_new_database(upgraded: Upgraded) -> None:
    text = run(upgraded.address, sys.executable, "-m", "django", "showmigrations", "--plan")
    assert "[ ]" not in text
    with connection.cursor() as cursor:
        cursor.execute(SHAPE)
        new = cursor.fetchall()
    with psycopg.connect(upgraded.address) as old:
        assert old.execute(SHAPE).fetchall() == new
