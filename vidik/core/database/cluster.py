# SPDX-License-Identifier: EUPL-1.2
"""Start, join and stop the embedded PostgreSQL cluster of a data folder.

Every command holds a shared lock on `users.lock` while it needs the server. Starting and
stopping happen under an exclusive lock on `gate.lock`; whoever leaves and finds that nobody
else holds `users.lock` stops the server. The kernel drops the locks of a killed process, so
nothing has to be cleaned up after `kill -9`: the next command joins the running server, and
the last one out stops it.
"""

from __future__ import annotations

import fcntl
import os
from typing import Final, Self

from vidik.core.database.copies import Copies
from vidik.core.database.places import ClusterError
from vidik.core.database.processes import is_postgres_of

UNFINISHED: Final = "restore.unfinished"
"""Stands in a data folder while a backup is put into it; nothing starts there meanwhile."""


class Cluster(Copies):
    """The PostgreSQL cluster of one data folder, as a context manager."""

    def __enter__(self) -> Self:
        """Start the server, or join the one that runs."""
        # Others may pass through (the server's user has to), but not look around; what must
        # stay private carries its own rights.
        self.data.mkdir(parents=True, exist_ok=True, mode=0o711)
        if (self.data / UNFINISHED).exists():
            msg = (
                f"A restore into {self.data} was interrupted, and what stands there is not whole. "
                "Run “vidik restore” again: it begins anew in this folder."
            )
            raise ClusterError(msg)
        with self._gate():
            self._settle()
            # The lock comes first: from here on nobody who leaves stops the server.
            lock = os.open(self._home / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(lock, fcntl.LOCK_SH)
            self._users_lock = lock
            try:
                if not (self.pgdata / "PG_VERSION").exists():
                    self._initialise()
                if not self._answers():
                    self._start()
                self._ensure_roles()
                self._known_port = self.port
            except BaseException:
                self._leave()
                raise
        return self

    def __exit__(self, *_exc: object) -> None:
        """Leave; the last one out stops the server."""
        with self._gate():
            self._leave()

    def revive(self) -> bool:
        """Start a server that died under us again, at the address that everybody knows.

        Returns:
            Whether that was needed.

        Raises:
            ClusterError: it does not start.
        """
        if self._lives():
            return False
        with self._gate():
            # Somebody else who uses the folder may have been faster.
            if self._lives() and self._answers():
                return False
            self._start(self._known_port)
        return True

    def forget(self) -> None:
        """Let go of the server in a process that was forked: only its parent leaves it."""
        if self._users_lock is not None:
            os.close(self._users_lock)
            self._users_lock = None

    def _lives(self) -> bool:
        lines = self._pid_file()
        return (
            bool(lines)
            and lines[0].strip().isdigit()
            and is_postgres_of(int(lines[0]), self.pgdata)
        )

    def _leave(self) -> None:
        if self._users_lock is None:
            return
        lock, self._users_lock = self._users_lock, None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        else:
            self._stop()
        finally:
            os.close(lock)
