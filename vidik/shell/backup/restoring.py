# SPDX-License-Identifier: EUPL-1.2
"""Put a backup into an empty data folder: looked at from end to end first, then all or nothing."""

from __future__ import annotations

import contextlib
import ctypes
import io
import os
import platform
import re
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Final

import pyrage

from vidik.core.database.cluster import UNFINISHED, Cluster, unfinished
from vidik.core.database.copies import BACKUPS_OWN_TIMELINE
from vidik.core.database.places import ClusterError, data_folder, default_binaries
from vidik.shell.backup import wal
from vidik.shell.backup.keys import identity as read_identity
from vidik.shell.backup.making import PASSWORDS
from vidik.shell.backup.sealed import BLOCK, look
from vidik.shell.backup.types import DATABASE, FILES, KEYS, About, Advance, BackupError, Member
from vidik.shell.foreign import Foreign

RECOVERY_SECONDS: Final = 3600
_TIMELINE: Final = re.compile(rf"{BACKUPS_OWN_TIMELINE}|latest|[1-9][0-9]{{0,8}}")


class Restoring:
    """One restore: what the backup is, and where it goes."""

    def __init__(
        self,
        path: Path,
        *,
        key: Path,
        keys_key: Path | None = None,
        archive: Path | None = None,
        until: str = "",
        timeline: str = "",
    ) -> None:
        """Look at what is given; nothing is written.

        Args:
            path: the backup.
            key: file of the private key that opens it.
            keys_key: file of the one that opens the system's own keys, where it is another.
            archive: folder of archived write-ahead log that goes on where the backup ends.
            until: the moment up to which the archive is played, with its time zone.
            timeline: the number of the timeline to follow in it, or `latest`; by default the
                backup's own.
        """
        self.data = data_folder()
        self._path = path
        self._identity = read_identity(key)
        self._keys_identity = read_identity(keys_key) if keys_key else self._identity
        self._archive = archive
        self._until = until
        self._timeline = timeline or BACKUPS_OWN_TIMELINE
        self.archiving_off = False
        self._about: About | None = None
        self._keys: dict[str, bytes] | None = None
        self.members: dict[str, Member] = {}

    @property
    def about(self) -> About:
        """What the backup says of itself."""
        assert self._about is not None  # noqa: S101 - read by check(), which comes first
        return self._about

    @property
    def has_keys(self) -> bool:
        """Whether the system's own keys come with it and could be opened."""
        return self._keys is not None

    # ------------------------------------------------------------------ look

    def check(self, advance: Advance) -> None:
        """Read the backup from end to end and write nothing.

        Raises:
            BackupError: the place is taken, or the backup is none, damaged, or of another machine.
        """
        self._refuse_place()
        total, seen = max(1, self._path.stat().st_size), 0

        def visit(name: str, info: tarfile.TarInfo, content: IO[bytes] | None) -> None:
            nonlocal seen
            seen += info.size
            if name == KEYS and content is not None:
                self._open_keys(content.read())
            advance("Looking at the backup", min(seen, total), total)

        self.members = look(self._path, self._identity, visit, self._learn)
        if not any(name.split("/")[0] == DATABASE for name in self.members):
            raise BackupError(f"{self._path} holds no database.")
        advance("Looking at the backup", total, total)

    def _learn(self, about: About) -> None:
        self._about = about
        if about.kind != "base":
            if self._archive:
                raise BackupError("An archive of write-ahead log goes on from a base backup only.")
            return
        if os.environ.get("DATABASE_URL"):
            raise BackupError(
                "This backup holds the files of an embedded database. Take DATABASE_URL out of "
                "the environment: they cannot be put into a server that runs."
            )
        here = self._server_version()
        if about.postgres != here:
            raise BackupError(
                f"The backup is of PostgreSQL {about.postgres}, and the programs here are "
                f"{here}. Set PG_BINDIR to the folder of PostgreSQL {about.postgres}."
            )
        if about.machine != platform.machine():
            raise BackupError(
                f"The backup was made on {about.machine}, this is {platform.machine()}: files of "
                "a database fit no other kind of processor. Restore it on a machine of that kind."
            )

    @staticmethod
    def _server_version() -> str:
        said = subprocess.run(  # noqa: S603 - our own command
            [str(default_binaries() / "postgres"), "--version"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        found = re.search(r"(\d+)", said)
        return found[1] if found else said.strip()

    def _refuse_place(self) -> None:
        if not self._path.is_file():
            raise BackupError(f"There is no backup at {self._path}.")
        if self._until and not self._archive:
            raise BackupError("A moment to go back to needs the archive: --archive FOLDER.")
        if self._timeline != BACKUPS_OWN_TIMELINE and not self._archive:
            raise BackupError("A timeline to follow needs the archive: --archive FOLDER.")
        if not _TIMELINE.fullmatch(self._timeline):
            raise BackupError(
                f"“{self._timeline}” is no timeline: give its number as PostgreSQL counts them, "
                "or “latest”."
            )
        if not self.data.exists() or (self.data / UNFINISHED).exists():
            return
        there = sorted(entry.name for entry in self.data.iterdir())
        if there:
            raise BackupError(
                f"{self.data} is not empty: {', '.join(there[:5])}. A backup goes into an empty or "
                "new folder; name one with VIDIK_DATA."
            )

    def _open_keys(self, sealed: bytes) -> None:
        try:
            opened = pyrage.decrypt(sealed, [self._keys_identity])
        except pyrage.DecryptError:
            self._keys = None
            return
        with tarfile.open(fileobj=io.BytesIO(opened)) as tar:
            self._keys = {
                _inside(info.name): content.read()
                for info in tar
                if (content := tar.extractfile(info)) is not None
            }

    # ----------------------------------------------------------------- write

    @contextlib.contextmanager
    def placed(self, advance: Advance) -> Iterator[None]:
        """Put everything in its place and have the database run for the time of the block.

        Whatever fails, in here or in the block, leaves the folder as it was found. Until both have
        ended well nobody else may start it.

        Raises:
            BackupError: the file changed since it was looked at, or the database refused it.
            ClusterError: the database does not start with it, or another restore goes on here.
        """
        made = not self.data.exists()
        self.data.mkdir(parents=True, exist_ok=True, mode=0o711)
        with contextlib.ExitStack() as stack:
            stack.enter_context(unfinished(self.data))
            if not made:
                self._end_what_was_left()
                self._clear()
            try:
                with self._base(advance) if self.about.kind == "base" else self._dump(advance):
                    yield
            except BaseException:
                self._clear()
                (self.data / UNFINISHED).unlink()
                if made:
                    shutil.rmtree(self.data, ignore_errors=True)
                raise

    def _end_what_was_left(self) -> None:
        """End the server that a killed restore left running in the folder."""
        if (self.data / "postgres").exists():
            with contextlib.suppress(ClusterError):
                Cluster(self.data).end()

    def _clear(self) -> None:
        """Empty the folder of what an unfinished restore left; only such a one is cleared."""
        for entry in self.data.iterdir():
            if entry.name == UNFINISHED:
                continue
            if entry.is_dir() and not entry.is_symlink():
                shutil.rmtree(entry, ignore_errors=True)
            else:
                entry.unlink()

    @contextlib.contextmanager
    def _base(self, advance: Advance) -> Iterator[None]:
        cluster = Cluster(self.data)
        with cluster.arriving() as fresh:
            self._write(fresh, advance)
        self.archiving_off = cluster.archiving_off
        segments = cluster.pgdata.parent / "archived"
        if self._archive:
            wal.fetch_all(self._archive, self._identity, segments, advance)
            cluster.recover(segments, self._until or None, self._timeline)
        with cluster:
            if self._archive:
                advance("Playing the archive", 0, 1)
                cluster.recovered(seconds=RECOVERY_SECONDS)
                advance("Playing the archive", 1, 1)
                shutil.rmtree(segments)
            yield

    @contextlib.contextmanager
    def _dump(self, advance: Advance) -> Iterator[None]:
        dump = self.data / "backup.dump"
        self._write(dump, advance)
        names = ("DATABASE_OWNER_URL", "DATABASE_URL")
        name = next((one for one in names if os.environ.get(one)), "")
        with contextlib.nullcontext() if name else Cluster(self.data) as cluster:
            address = os.environ[name] if cluster is None else cluster.connections().owner
            advance("Loading the database", 0, 1)
            _load(Foreign(name or "The address of the database", address), dump)
            advance("Loading the database", 1, 1)
            dump.unlink()
            yield

    def _write(self, database: Path, advance: Advance) -> None:
        total = sum(member.size for member in self.members.values())
        done = 0

        def visit(name: str, info: tarfile.TarInfo, content: IO[bytes] | None) -> None:
            nonlocal done
            top, _slash, rest = name.partition("/")
            if top == DATABASE:
                _put(database / rest if rest else database, info, content)
            elif rest == f"keys/{PASSWORDS}" and self.about.kind == "dump":
                pass  # of the server that was dumped; what a dump is loaded into draws its own
            elif top == FILES:
                _put(self.data / rest, info, content)
            done += info.size
            advance("Restoring", done, max(done, total))

        folders = [folder for folder in (database, self.data) if folder.is_dir()]
        with _kept_on_disk(folders):
            if look(self._path, self._identity, visit) != self.members:
                raise BackupError(f"{self._path} was changed while it was being restored.")
            for name, content_of in (self._keys or {}).items():
                path = self.data / "keys" / name
                path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                path.touch(mode=0o600)
                path.write_bytes(content_of)


@contextlib.contextmanager
def _kept_on_disk(folders: list[Path]) -> Iterator[None]:
    """Wait at the end until all that was written below some folders is on the disk.

    Once for all files, their names included: thousands of them, one after the other, take longer
    than all the rest. From Linux 5.8 on a fault of the disk since the beginning is told as well.

    Raises:
        OSError: the disk did not take it.
    """
    library = ctypes.CDLL(None, use_errno=True)
    with contextlib.ExitStack() as open_folders:
        # Faults are told to whoever had the disk open when they came.
        handles = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY) for folder in folders]
        for handle in handles:
            open_folders.callback(os.close, handle)
        yield
        for folder, handle in zip(folders, handles, strict=True):
            if library.syncfs(handle) != 0:
                number = ctypes.get_errno()
                raise OSError(number, os.strerror(number), str(folder))


def _put(path: Path, info: tarfile.TarInfo, content: IO[bytes] | None) -> None:
    """Write one member; folders above it are made for their owner only."""
    if content is None:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, info.mode & 0o777)
    with os.fdopen(handle, "wb") as output:
        shutil.copyfileobj(content, output, BLOCK)


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise BackupError(f"The keys of the backup hold “{name}”, which is no name of a key.")
    return name


def _load(target: Foreign, dump: Path) -> None:
    """Load a dump as the owner of the tables into a database that has none.

    Raises:
        BackupError: the database is not empty, or `pg_restore` failed; nothing was loaded.
        ClusterError: no `pg_restore` here can speak with the server.
    """
    tables = target.look().tables
    if tables:
        raise BackupError(
            f"The database has {tables} tables already; a backup is loaded into an empty one. "
            "Where an interrupted restore left them, drop and make the database anew."
        )
    failed = target.run(
        "pg_restore",
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        str(dump),
    )
    if failed:
        raise BackupError(f"The database refused the backup: {failed}")
