# SPDX-License-Identifier: EUPL-1.2
"""Ports and processes of this machine."""

from __future__ import annotations

import contextlib
import re
import socket
import time
from pathlib import Path


def is_free(port: int) -> bool:
    """Return whether a loopback port is free now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def free_port() -> int:
    """Return a loopback port that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def port_of_last_server(pgdata: Path) -> int | None:
    """Return the port of the server that ran last in the folder while it lay where it lies now.

    A copy of a data folder has the passwords of the original: on the same port it would be given,
    while the original is away for a moment, what the people of the original write.
    """
    with contextlib.suppress(OSError):
        options = (pgdata / "postmaster.opts").read_text(errors="replace")
        port = re.search(r'"-p" "(\d+)"', options)
        if port and f'"-D" "{pgdata}"' in options:
            return int(port[1])
    return None


def is_postgres_of(pid: int, pgdata: Path) -> bool:
    """Return whether the process is a PostgreSQL server of this very folder.

    A process number may have been given to somebody else since the file was written.
    """
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return False
    return any(b"postgres" in part for part in command[:1]) and str(pgdata).encode() in command


def working_in(pgdata: Path) -> list[int]:
    """Return the PostgreSQL processes that work in this folder, whoever started them."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if (
                entry.name.isdigit()
                and (entry / "comm").read_text().strip() == "postgres"
                and (entry / "cwd").readlink() == pgdata.resolve()
            ):
                found.append(int(entry.name))
        except OSError:
            continue  # gone meanwhile, or another user's
    return found


def wait_for_exit(pid: int, *, seconds: float) -> bool:
    """Wait for the end of a process; one that only its parent has not noticed has ended."""
    deadline = time.monotonic() + seconds
    while _is_at_work(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def _is_at_work(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}
