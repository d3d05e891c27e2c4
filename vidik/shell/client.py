# SPDX-License-Identifier: EUPL-1.2
"""A database reached by an address: what it is, and PostgreSQL's own programs run against it."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from vidik.core.database import addresses
from vidik.core.database.programs import client_program
from vidik.core.postgresql.unreachable import Unreachable, message_of

_LOOK: Final = """
select (select count(*) from pg_class where relkind in ('r', 'p')
          and relnamespace = 'public'::regnamespace and row_security_active(oid)),
       (select count(*) from pg_tables where schemaname = 'public')
"""


@dataclass(frozen=True, slots=True)
class ServerInfo:
    """What a server and a role in it are."""

    server: int
    """Its major version."""
    tls: bool
    role: str
    database: str
    hidden: int
    """Tables of which row security hides rows from the role."""
    tables: int


class Client:
    """A client of the database at an address."""

    def __init__(self, name: str, address: str) -> None:
        """Take the address.

        Args:
            name: the variable that holds it, for messages.
            address: a URL with a password.

        Raises:
            ClusterError: it is no address.
        """
        addresses.checked(name, address)
        self._name = name
        self._address = address

    def look(self) -> ServerInfo:
        """Ask the server what it is."""
        return self._seen

    @cached_property
    def _seen(self) -> ServerInfo:
        try:
            opened = psycopg.connect(self._address)
        except psycopg.OperationalError as error:
            raise Unreachable(f"{self._name}: {message_of(error)}") from None
        with opened as connection:
            row = connection.execute(_LOOK).fetchone()
            assert row is not None  # noqa: S101 - counts are always a row
            return ServerInfo(
                server=connection.info.server_version // 10000,
                tls=bool(connection.pgconn.ssl_in_use),
                role=connection.info.user,
                database=connection.info.dbname,
                hidden=row[0],
                tables=row[1],
            )

    def run(self, program: str, *arguments: str) -> str:
        """Run a program of PostgreSQL against it; give what it said where it failed, else blank.

        The password is given in the environment, since command lines can be read.

        Raises:
            ClusterError: no such program here can speak with the server.
        """
        seen = self.look()
        path = client_program(program, server=seen.server, tls=seen.tls)
        given = {name: str(value) for name, value in conninfo_to_dict(self._address).items()}
        password = given.pop("password", None)
        if seen.tls and given.get("sslmode") in {None, "allow", "prefer"}:
            # We were given TLS; what is dumped goes no other way.
            given["sslmode"] = "require"
        done = subprocess.run(  # noqa: S603 - our own command
            [str(path), f"--dbname={make_conninfo('', **given)}", *arguments],
            env=os.environ | ({"PGPASSWORD": password} if password is not None else {}),
            capture_output=True,
            text=True,
            check=False,
        )
        return (done.stderr.strip() or f"exit {done.returncode}") if done.returncode else ""
