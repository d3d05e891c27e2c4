# SPDX-License-Identifier: EUPL-1.2
"""Start, join and stop the embedded PostgreSQL cluster of a data folder.

Every command holds a shared lock on `users.lock` while it needs the server. Starting and
stopping happen under an exclusive lock on `gate.lock`; whoever leaves and finds that nobody
else holds `users.lock` stops the server. The kernel drops the locks of a killed process, so
nothing has to be cleaned up after `kill -9`: the next command joins the running server, and
the last one out stops it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, Self

from vidik.core.database.places import ClusterError, say
from vidik.core.database.processes import is_postgres_of
from vidik.core.database.server import Server

if TYPE_CHECKING:
    from pathlib import Path

UNFINISHED: Final = "restore.unfinished"
"""Stands in a data folder until a backup was put into it, proved whole and erased again; nobody
but the process that restores starts anything there meanwhile."""
_RESTORED_BY_US: Final = set[str]()


@contextlib.contextmanager
def unfinished(data: Path) -> Iterator[None]:
    """Mark a data folder as not whole until the block ends well; this process alone passes.

    The mark stays where the block fails or the process is killed.

    Raises:
        ClusterError: another process restores into the folder just now.
    """
    marker = data / UNFINISHED
    handle = os.open(marker, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    name = str(data.resolve())
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            msg = f"Another restore into {data} is going on just now."
            raise ClusterError(msg) from error
        _RESTORED_BY_US.add(name)
        yield
        marker.unlink()
    finally:
        _RESTORED_BY_US.discard(name)
        os.close(handle)


def refuse_unfinished_restore(data: Path) -> None:
    """Refuse a data folder into which a restore did not end.

    Raises:
        ClusterError: one is going on, or was interrupted.
    """
    if (data / UNFINISHED).exists() and str(data.resolve()) not in _RESTORED_BY_US:
        msg = (
            f"A restore into {data} was interrupted, and what stands there is not whole. "
            "Run “vidik restore” again: it begins anew in this folder."
        )
        raise ClusterError(msg)


class Cluster(Server):
    """The PostgreSQL cluster of one data folder, as a context manager."""

    def __enter__(self) -> Self:
        """Start the server, or join the one that runs."""
        # Others may pass through (the server's user has to), but not look around; what must
        # stay private carries its own rights.
        self.data.mkdir(parents=True, exist_ok=True, mode=0o711)
        refuse_unfinished_restore(self.data)
        with self._gate():
            self._settle()
            # The lock comes first: from here on nobody who leaves stops the server.
            lock = os.open(self._home / "users.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(lock, fcntl.LOCK_SH)
            self._users_lock = lock
            try:
                if (self.pgdata / "PG_VERSION").exists():
                    self._refuse_a_namesake()
                    self._first_start.unlink(missing_ok=True)
                else:
                    self._begin()
                if not self._answers():
                    self._start()
                self._ensure_roles()
                self._known_port = self.port
            except BaseException:
                self._leave()
                raise
        return self

    @property
    def _first_start(self) -> Path:
        """Stands beside the passwords until the cluster that they open has been made."""
        return self._secrets_file.with_name("database.first-start")

    def _begin(self) -> None:
        """Make the cluster of a new data folder, or go on making it where that was interrupted.

        Raises:
            ClusterError: there are passwords of a cluster that is not there.
        """
        if self._secrets_file.exists() and not self._first_start.exists():
            msg = (
                f"{self._secrets_file} holds the passwords of a database that should be in "
                f"{self.pgdata} and is not there. Is its disk mounted? If the database is lost, "
                "put a backup into an empty folder with “vidik restore”. Only if a new and empty "
                "one shall begin here, move the file with the passwords away. Nothing was changed."
            )
            raise ClusterError(msg)
        self._first_start.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._first_start.touch(mode=0o600)
        self._initialise()
        self._first_start.unlink()

    def _refuse_a_namesake(self) -> None:
        """Refuse the database that a data folder of the same path left below SHARED_ROOT.

        Raises:
            ClusterError: the passwords that open it are not in this data folder.
        """
        if self._secrets_file.exists() or self.pgdata.is_relative_to(self.data):
            return
        msg = (
            f"{self.pgdata} holds the database of an earlier data folder {self.data}, whose "
            f"passwords are not in {self._secrets_file}. Is the disk of that folder mounted? If "
            "the folder is lost, put a backup into an empty one with “vidik restore”. If it was "
            f"deleted to begin anew, move {self.pgdata} away and run the command again. Nothing "
            "was changed."
        )
        raise ClusterError(msg)

    def __exit__(self, *_exc: object) -> None:
        """Leave; the last one out stops the server."""
        with self._gate():
            self._leave()

    def end(self) -> None:
        """End the server that a killed process left running in this folder."""
        with self._gate():
            self._settle()
            self._end_stale_server()

    def set_aside(self) -> None:
        """Set aside the database of an earlier data folder of this name, so that one can begin.

        Only a folder below SHARED_ROOT can outlive its data folder. Nobody can open it without the
        passwords that were in there, and nobody but an administrator decides to delete it.
        """
        with self._gate():
            self._settle()
            self._end_stale_server()
            if self.pgdata.exists():
                aside = self._home / f"data.left-{time.strftime('%Y%m%dT%H%M%S')}"
                self.pgdata.rename(aside)
                say(f"The database of an earlier data folder of this name was moved to {aside}.")

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
