# SPDX-License-Identifier: EUPL-1.2
"""Find client programs of PostgreSQL that fit a server that is not ours.

The packaged programs serve the packaged server on this machine: they speak no TLS. Those of the
system do, in as many versions as are installed.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vidik.core.database.places import ClusterError, default_binaries

INSTALLED: Final = (Path("/usr/lib/postgresql"), Path("/usr"))
"""Where Debian has a folder for each version, and where PostgreSQL's own packages have it."""
_NO_TLS: Final = "not compiled in"
_WRAPPER: Final = "pg_wrapper"
"""Debian's `/usr/bin/pg_dump` chooses a version by itself; the folders of all are looked at."""


@dataclass(frozen=True, slots=True)
class Found:
    """A program that was found."""

    path: Path
    version: int
    tls: bool

    def lacks(self, server: int, *, tls: bool) -> str:
        """Say what it lacks for a server; blank where it fits."""
        if self.version < server:
            return f"is of version {self.version}"
        return "speaks no TLS" if tls and not self.tls else ""


def client_program(name: str, *, server: int, tls: bool) -> Path:
    """Choose a program that fits a server: the one named, else of its version before a newer one.

    Args:
        name: such as `pg_dump`.
        server: major version of the server; an older program refuses it.
        tls: whether the server is spoken with over TLS.

    Raises:
        ClusterError: none fits; with what was found, what it lacks, and the package that has one.
    """
    found = [_seen(path, name) for path in _candidates(name)]
    there = [program for program in found if program is not None]
    fitting = [program for program in there if not program.lacks(server, tls=tls)]
    if fitting:
        named = os.environ.get("PG_BINDIR")
        return min(
            fitting, key=lambda program: (str(program.path.parent) != named, program.version)
        ).path
    over = " over TLS" if tls else ""
    seen = "; ".join(f"{one.path} {one.lacks(server, tls=tls)}" for one in there)
    msg = (
        f"No {name} here can speak with the PostgreSQL {server} server{over} "
        f"({seen or 'none was found'}). Install the client programs of PostgreSQL {server} (on "
        f"Debian: apt-get install postgresql-client-{server}), or name their folder in PG_BINDIR."
    )
    raise ClusterError(msg)


def _candidates(name: str) -> Iterator[Path]:
    """Return where the program may be: as named, of the system, on the path, packaged."""
    given = os.environ.get("PG_BINDIR")
    if given:
        yield Path(given) / name
    debian, others = INSTALLED
    yield from sorted(debian.glob(f"*/bin/{name}"))
    yield from sorted(others.glob(f"pgsql-*/bin/{name}"))
    on_path = shutil.which(name)
    if on_path and Path(on_path).resolve().name != _WRAPPER:
        yield Path(on_path)
    with suppress(ClusterError):
        yield default_binaries() / name


def _seen(path: Path, name: str) -> Found | None:
    if not os.access(path, os.X_OK):
        return None
    version = re.search(rf"{name} \(PostgreSQL\) (\d+)", _said(path, "--version"))
    if version is None:
        return None
    # All programs of a folder speak through the same library, and this one can be asked without a
    # file or a server: there is no such folder of sockets.
    output = _said(path.with_name("pg_dump"), "--dbname=host=/nonexistent sslmode=require")
    return Found(path, int(version[1]), tls=bool(output) and _NO_TLS not in output)


def _said(program: Path, *arguments: str) -> str:
    """Run a program and give what it said; nothing where it cannot be run."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    try:
        done = subprocess.run(  # noqa: S603 - a program of PostgreSQL and our own arguments
            [str(program), *arguments],
            env=environment | {"LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout + done.stderr
