# SPDX-License-Identifier: EUPL-1.2
"""What a whole database holds, table by table, as digests."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from vidik.core.database.cluster import Cluster


@dataclass(frozen=True)
class Content:
    """Digests of every table but the record of acts, and the record act by act."""

    tables: dict[str, tuple[int, str]]
    """Rows, and a digest of them in no order."""
    acts: list[tuple[int, str, str]]
    """Number, verb and hash."""

    @property
    def verbs(self) -> list[str]:
        return [verb for _number, verb, _hash in self.acts]


def content_of(data: Path) -> Content:
    """Read everything, as the superuser that no row is hidden from."""
    with Cluster(data) as cluster, cluster._connect("vidik") as connection:
        return read(connection)


def read(connection: psycopg.Connection) -> Content:
    connection.execute("SET TimeZone = 'UTC'")
    names = [
        row[0]
        for row in connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
        )
    ]
    assert len(names) > 50
    tables = {}
    for name in names:
        if name.startswith("audit_"):
            continue
        row = connection.execute(
            sql.SQL(
                "SELECT count(*), md5(coalesce(string_agg(h, '' ORDER BY h), ''))"
                " FROM (SELECT md5(t::text) AS h FROM {} t) hashed"
            ).format(sql.Identifier(name))
        ).fetchone()
        assert row is not None
        tables[name] = (row[0], row[1])
    acts = connection.execute(
        "SELECT sequence, verb, hash FROM audit_auditevent ORDER BY sequence"
    ).fetchall()
    return Content(tables, [(number, verb, digest) for number, verb, digest in acts])
