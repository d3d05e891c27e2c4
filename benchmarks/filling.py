# SPDX-License-Identifier: EUPL-1.2
"""Fill large tables in minutes: their indexes and constraints are set aside and put back after.

What is written is judged when the constraints are put back: every key, every check and every
foreign key is looked at over the whole table. What triggers would have refused is asked for by
queries of the benchmark that fills. Nothing but a benchmark's own cluster is written like this.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import psycopg
from psycopg import sql

_SETTINGS: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "16GB",
    "checkpoint_timeout": "1h",
    "autovacuum": "off",
}
_SESSION: Final = {
    "synchronous_commit": "off",
    "session_replication_role": "replica",
    "maintenance_work_mem": "2GB",
    "work_mem": "512MB",
    "max_parallel_maintenance_workers": "1",
    "jit": "off",
}
_LAST: Final = {"p": 0, "u": 1, "x": 2, "c": 3, "f": 4}
"""In which order constraints are put back: foreign keys need the keys that they name."""


def say(what: str, started: float) -> None:
    """Tell on standard error how far it is."""
    print(f"{time.perf_counter() - started:8.1f} s  {what}", file=sys.stderr, flush=True)


@contextlib.contextmanager
def filling(
    connection: psycopg.Connection, tables: Sequence[str], timings: dict[str, float]
) -> Iterator[None]:
    """Set indexes and constraints of tables aside while they are filled, as the superuser.

    Args:
        connection: a superuser's, each statement a transaction of its own.
        tables: which are filled.
        timings: gets how long writing, indexes and constraints took.

    Raises:
        psycopg.errors.IntegrityError: a constraint does not hold for what was written.
    """
    names = list(tables)
    constraints = connection.execute(
        "select c.conrelid::regclass::text, c.conname, c.contype::text, pg_get_constraintdef(c.oid)"
        " from pg_constraint c where c.contype = any(%(kinds)s) and (c.conrelid = any(%(tables)s"
        "::regclass[]) or c.contype = 'f' and c.confrelid = any(%(tables)s::regclass[]))",
        {"kinds": list(_LAST), "tables": names},
    ).fetchall()
    constraints.sort(key=lambda row: (_LAST[row[2]], row[0], row[1]))
    indexes = connection.execute(
        "select i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) from pg_index i"
        " where i.indrelid = any(%s::regclass[])"
        " and not exists (select from pg_constraint c where c.conindid = i.indexrelid)",
        [names],
    ).fetchall()
    _set(connection)
    started = time.perf_counter()
    try:
        for table, name, _kind, _definition in reversed(constraints):
            connection.execute(
                sql.SQL("alter table {} drop constraint {}").format(
                    sql.SQL(table), sql.Identifier(name)
                )
            )
        for name, _definition in indexes:
            connection.execute(sql.SQL("drop index {}").format(sql.SQL(name)))
        yield
        timings["write_s"] = round(time.perf_counter() - started, 1)
        say("written", started)
        for name, definition in indexes:
            connection.execute(definition)  # type: ignore[arg-type]
            say(f"index {name}", started)
        timings["indexes_s"] = round(time.perf_counter() - started - timings["write_s"], 1)
        for table, name, _kind, definition in constraints:
            connection.execute(
                sql.SQL("alter table {} add constraint {} {}").format(
                    sql.SQL(table), sql.Identifier(name), sql.SQL(definition)
                )
            )
        timings["constraints_s"] = round(
            time.perf_counter() - started - timings["write_s"] - timings["indexes_s"], 1
        )
        say("constraints hold", started)
        for table in names:
            connection.execute(sql.SQL("vacuum analyze {}").format(sql.SQL(table)))
        say("vacuumed", started)
    finally:
        _reset(connection)
    timings["seconds"] = round(time.perf_counter() - started, 1)


def nothing_found(connection: psycopg.Connection, wrong: Mapping[str, str]) -> None:
    """Ask for rows that the product would not have written.

    Raises:
        AssertionError: a query, named by what it looks for, gives a number above none.
    """
    for what, query in wrong.items():
        row = connection.execute(query).fetchone()  # type: ignore[arg-type]
        assert row is not None
        assert row[0] == 0, f"{what}: {row[0]}"


def _set(connection: psycopg.Connection) -> None:
    for name, value in _SETTINGS.items():
        connection.execute(
            sql.SQL("alter system set {} = {}").format(sql.Identifier(name), sql.Literal(value))
        )
    connection.execute("select pg_reload_conf()")
    for name, value in _SESSION.items():
        connection.execute("select set_config(%s, %s, false)", [name, value])


def _reset(connection: psycopg.Connection) -> None:
    """Leave the cluster as it was: measured is what the product would run on."""
    for name in _SETTINGS:
        connection.execute(sql.SQL("alter system reset {}").format(sql.Identifier(name)))
    connection.execute("select pg_reload_conf()")
    for name in _SESSION:
        connection.execute(sql.SQL("reset {}").format(sql.Identifier(name)))
    connection.execute("checkpoint")
