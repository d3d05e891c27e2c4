# SPDX-License-Identifier: EUPL-1.2
"""Copies of a running cluster: out of it, into a new folder, and on to a later moment."""

from __future__ import annotations

import contextlib
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from psycopg import sql

from vidik.core.database.places import ClusterError, say
from vidik.core.database.server import SUPERUSER, Server

if TYPE_CHECKING:
    from pathlib import Path

BACKUPS_OWN_TIMELINE: Final = "current"
_ARCHIVING: Final = re.compile(r"^\s*archive_mode\s*=?\s*'?(\w+)", re.MULTILINE | re.IGNORECASE)
Watch = Callable[[int, int], None]
"""Told how many bytes are done, and how many there are."""


class Copies(Server):
    """A server that can be copied and led back."""

    archiving_off = False
    """Whether the copy that arrived archived its write-ahead log, and does so no more."""

    @contextlib.contextmanager
    def base_backup(self, watch: Watch) -> Iterator[Path]:
        """Copy the running cluster, consistent and verified, for the time of the block.

        The copy is a cluster's folder with the write-ahead log that it needs; it begins to exist
        whole or not at all, and it is gone after the block.

        Raises:
            ClusterError: there is no room for it, or PostgreSQL found a fault in the copy.
        """
        copy = self._home / "base-backup"
        shutil.rmtree(copy, ignore_errors=True)  # a killed backup left it
        with self._connect("postgres") as connection:
            row = connection.execute(
                "select sum(pg_database_size(oid)) from pg_database"
            ).fetchone()
        total = int(row[0]) if row else 0
        free = shutil.disk_usage(self._home).free
        if free < total:
            msg = (
                f"A backup needs {total // 2**20:,} MB beside the database for the time that it "
                f"takes, and {self._home} has {free // 2**20:,} MB left. Make room and try again."
            )
            raise ClusterError(msg)
        copy.mkdir(mode=0o700)
        self._give(copy)
        try:
            with _watching(copy, total, watch):
                self._run(
                    "pg_basebackup",
                    f"--pgdata={copy}",
                    "--host=127.0.0.1",
                    f"--port={self.port}",
                    f"--username={SUPERUSER}",
                    "--wal-method=stream",
                    "--checkpoint=fast",
                    "--manifest-checksums=SHA256",
                    # It is read back at once, and gone after the block.
                    "--no-sync",
                    timeout=None,
                    more={"PGPASSWORD": self._secret("super")},
                )
            self._run("pg_verifybackup", "--quiet", str(copy), timeout=None)
            yield copy
        finally:
            shutil.rmtree(copy, ignore_errors=True)

    @contextlib.contextmanager
    def arriving(self) -> Iterator[Path]:
        """Give an empty folder for a base backup; it becomes the cluster when the block ends well.

        Where it came from goes on archiving, and this one would write into the same archive: its
        archiving is off, `archiving_off` says whether it was on.

        Raises:
            ClusterError: what was put into the folder is no whole base backup of this system.
        """
        self.data.mkdir(parents=True, exist_ok=True, mode=0o711)
        with self._gate():
            self._settle()
            if self.pgdata.exists():
                # Only a folder below SHARED_ROOT can outlive its data folder; without the
                # passwords kept there nobody can open it, and nobody else decides to delete it.
                aside = self._home / f"data.left-{time.strftime('%Y%m%dT%H%M%S')}"
                self.pgdata.rename(aside)
                say(f"The database of an earlier data folder of this name is kept in {aside}.")
            fresh = self._home / "data.new"
            shutil.rmtree(fresh, ignore_errors=True)
            fresh.mkdir(mode=0o700)
            try:
                yield fresh
                self._give(fresh)
                self._run("pg_verifybackup", "--quiet", "--exit-on-error", str(fresh), timeout=None)
                self.archiving_off = self._stop_archiving(fresh)
            except BaseException:
                shutil.rmtree(fresh, ignore_errors=True)
                raise
            fresh.rename(self.pgdata)

    def _stop_archiving(self, folder: Path) -> bool:
        """Switch archiving off in a cluster that does not run; give whether it was on."""
        last = folder / "postgresql.auto.conf"
        found = [
            match[1].lower()
            for path in (folder / "postgresql.conf", last)
            if path.exists()
            for match in _ARCHIVING.finditer(path.read_text(errors="replace"))
        ]
        with last.open("a") as conf:
            conf.write("\narchive_mode = off\n")
        self._give(last)
        return bool(found) and found[-1] not in {"off", "false", "no", "0"}

    def recover(
        self, segments: Path, until: str | None, timeline: str = BACKUPS_OWN_TIMELINE
    ) -> None:
        """Let the next start play archived write-ahead log, to its end or to a moment.

        Args:
            segments: a folder of plain segments; it has to last until the recovery is over.
            until: a moment as PostgreSQL reads it, with its time zone; None for all there is.
            timeline: the number of another one than the base backup is of, or `latest`. Whoever
                tried a restore once may have left a younger one in the archive.
        """
        self._give(segments)
        settings = [
            f"restore_command = 'cp {_quoted(segments)}/%f \"%p\"'",
            "recovery_target_action = 'promote'",
            f"recovery_target_timeline = '{timeline}'",
            *([f"recovery_target_time = '{until}'"] if until else []),
        ]
        with (self.pgdata / "postgresql.auto.conf").open("a") as conf:
            conf.write("\n".join(["", *settings, ""]))
        signal_file = self.pgdata / "recovery.signal"
        signal_file.touch(mode=0o600)
        self._give(signal_file)

    def recovered(self, *, seconds: float) -> None:
        """Wait until a recovery is over, and forget its settings.

        Raises:
            ClusterError: it did not end in the time given.
        """
        deadline = time.monotonic() + seconds
        with self._connect("postgres") as connection:
            while True:
                row = connection.execute("select pg_is_in_recovery()").fetchone()
                if row and not row[0]:
                    break
                if time.monotonic() > deadline:
                    msg = f"The recovery is not over after {seconds:.0f} seconds."
                    raise ClusterError(f"{msg}\n{self._server_log_tail()}")
                time.sleep(0.2)
            for name in (
                "restore_command",
                "recovery_target_action",
                "recovery_target_time",
                "recovery_target_timeline",
            ):
                connection.execute(sql.SQL("ALTER SYSTEM RESET {}").format(sql.Identifier(name)))


def _quoted(path: Path) -> str:
    """Quote a path for the shell inside a quoted setting."""
    return '"' + str(path).replace("'", "''") + '"'


@contextlib.contextmanager
def _watching(folder: Path, total: int, watch: Watch) -> Iterator[None]:
    """Tell how a folder grows, from a thread of its own."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.5):
            watch(min(total, _bytes_in(folder)), total)

    watcher = threading.Thread(target=look, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        over.set()
        watcher.join()
    watch(total, total)


def _bytes_in(folder: Path) -> int:
    size = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):  # files come and go while they are copied
            size += path.stat().st_size
    return size
