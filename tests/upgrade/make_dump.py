# SPDX-License-Identifier: EUPL-1.2
"""Write the database of a data folder as the released schema that later versions must upgrade."""

from __future__ import annotations

import argparse
import lzma
import re
import subprocess
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql

from vidik.core.database.cluster import Cluster
from vidik.core.database.places import default_binaries

FOLDER: Final = Path(__file__).resolve().parent
COPY: Final = "vidik_dump"
EMPTIED: Final = (
    "audit_sealkey", "core_cache", "django_session", "mfa_authenticator",
    "usersessions_usersession",
)  # fmt: skip
"""Tables that hold what nobody may find in a repository, as far as a release has them."""


def main() -> None:
    """Copy the database, empty what is secret, write the copy."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("release", help="the day of the release, such as 2027-03-01")
    release = parser.parse_args().release
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", release):
        parser.error("the release is named by its day, such as 2027-03-01")
    # Row-level security binds the owner of the tables as well: the server's own role copies.
    with Cluster() as cluster, cluster._connect("postgres") as server:
        copy = server.info.dsn.replace("dbname=postgres", f"dbname={COPY}")
        copy += f" password={server.info.password}"
        server.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(COPY)))
        server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE vidik").format(sql.Identifier(COPY)))
        try:
            _empty_secrets(copy)
            text = _dumped(copy)
        finally:
            server.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(COPY)))
    path = FOLDER / f"{release}.sql.xz"
    path.write_bytes(lzma.compress(text.encode(), preset=9))
    print(f"{path}: {path.stat().st_size:,} bytes")


def _empty_secrets(address: str) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("UPDATE accounts_user SET password = '!' || md5(random()::text)")
        # A wrapped key opens nothing without the keyring; it is none of the repository's business.
        connection.execute(
            "UPDATE vault_person SET wrapped_key = sha256(id::text::bytea)"
            " WHERE wrapped_key IS NOT NULL"
        )
        for table in EMPTIED:
            there = connection.execute("SELECT to_regclass(%s)", [table]).fetchone()
            if there and there[0]:
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


def _dumped(address: str) -> str:
    done = subprocess.run(
        [
            str(default_binaries() / "pg_dump"),
            "--no-owner",
            "--no-privileges",
            "--no-comments",
            "--dbname",
            address,
        ],
        check=True,
        capture_output=True,
        text=True,
    )
    # Comments, and the marks that only one version of psql knows.
    text = re.sub(r"^(--|\\(un)?restrict ).*\n", "", done.stdout, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", text)


if __name__ == "__main__":
    main()
