# SPDX-License-Identifier: EUPL-1.2
"""Let long statements take what nobody who waits for a page wants of the processors."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from django.db import connection

NICENESS: Final = 10
"""Where all processors are wanted, a tenth of what one that is waited for gets."""


@contextlib.contextmanager
def unhurried() -> Iterator[bool]:
    """Lower the priority of the database's process for this connection, where it is near.

    The system lets nobody raise it again, so the connection is given up afterwards. Nothing changes
    where that cannot be, inside a transaction; nor where the database is on another machine, or
    is not ours to slow down.

    Yields:
        Whether the priority was lowered.
    """
    if connection.in_atomic_block:
        yield False
        return
    lowered = _lower()
    try:
        yield lowered
    finally:
        if lowered:
            # A pool lends no connection again that it finds closed.
            if connection.connection is not None:
                connection.connection.close()
            connection.close()


def _lower() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid(), inet_client_port()")
        process, port = cursor.fetchone()
    try:
        # Only on this machine does the port stand in the name of the process.
        name = Path(f"/proc/{process}/cmdline").read_bytes()
        if not name.startswith(b"postgres: ") or f"({port})".encode() not in name:
            return False
        lower = max(NICENESS, os.getpriority(os.PRIO_PROCESS, process))
        os.setpriority(os.PRIO_PROCESS, process, lower)
    except OSError:
        return False
    with contextlib.suppress(OSError):
        # Each process of the database is a session of its own, and some systems share out the
        # processors among sessions first.
        Path(f"/proc/{process}/autogroup").write_text(str(lower), encoding="ascii")
    return True
