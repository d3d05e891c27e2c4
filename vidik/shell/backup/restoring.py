# SPDX-License-Identifier: EUPL-1.2
"""Put a backup into an empty data folder: read from end to end first, then all or nothing."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

import pyrage
from pyrage import x25519

from vidik.core.database.cluster import UNFINISHED, Cluster, unfinished
from vidik.core.database.places import ClusterError, data_folder
from vidik.core.database.server import GATE
from vidik.shell.backup.archive import BLOCK, about_in, read
from vidik.shell.backup.keys import identity as read_identity
from vidik.shell.backup.types import (
    ABOUT,
    DATABASE,
    FILES,
    KEYS,
    PASSWORDS,
    About,
    Advance,
    BackupError,
)
from vidik.shell.client import Client

_ADDRESSES: Final = ("DATABASE_OWNER_URL", "DATABASE_URL")


@dataclass(frozen=True, slots=True)
class Checked:
    """A backup that was read from end to end and found undamaged."""

    path: Path
    identity: x25519.Identity
    about: About
    members: int
    keys: dict[str, bytes] | None
    """The system's own keys; None where they are not in it, or sealed for another key."""


def check(path: Path, key: Path, keys_key: Path | None, advance: Advance) -> Checked:
    """Read a backup from end to end and write nothing.

    Args:
        path: the backup.
        key: file of the private key that opens it.
        keys_key: file of the one that opens the system's own keys, where it is another.
        advance: called with what is being done.

    Raises:
        BackupError: the data folder is not empty, or the file is no backup, or is damaged.
    """
    identity = read_identity(key)
    keys_identity = read_identity(keys_key) if keys_key else identity
    if not path.is_file():
        raise BackupError(f"There is no backup at {path}.")
    _refuse_place(data_folder())
    total, seen = max(1, path.stat().st_size), 0
    about: list[About] = []
    keys: dict[str, bytes] | None = None
    has_database = False

    def visit(info: tarfile.TarInfo, content: IO[bytes]) -> None:
        nonlocal seen, keys, has_database
        if info.name == ABOUT:
            about.append(about_in(content))
        elif info.name == KEYS:
            keys = _opened_keys(content.read(), keys_identity)
        has_database |= info.name == DATABASE
        seen += info.size
        advance("Looking at the backup", min(seen, total), total)

    members = read(path, identity, visit)
    if not has_database:
        raise BackupError(f"{path} holds no database.")
    advance("Looking at the backup", total, total)
    return Checked(path, identity, about[0], members, keys)


def _refuse_place(data: Path) -> None:
    if not data.exists() or (data / UNFINISHED).exists():
        return
    # A command that was refused before it made anything leaves its lock.
    there = sorted(entry.name for entry in data.iterdir() if entry.name != GATE)
    if there:
        raise BackupError(
            f"{data} is not empty: {', '.join(there[:5])}. A backup goes into an empty or "
            "new folder; name one with VIDIK_DATA."
        )


def _opened_keys(sealed: bytes, identity: x25519.Identity) -> dict[str, bytes] | None:
    try:
        opened = pyrage.decrypt(sealed, [identity])
    except pyrage.DecryptError:
        return None
    with tarfile.open(fileobj=io.BytesIO(opened)) as tar:
        return {
            _inside(info.name): content.read()
            for info in tar
            if (content := tar.extractfile(info)) is not None
        }


def _inside(name: str) -> str:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts:
        raise BackupError(f"The keys of the backup hold “{name}”, which is no name of a key.")
    return name


@contextlib.contextmanager
def restored(backup: Checked, advance: Advance) -> Iterator[None]:
    """Restore a backup, and have the database run for the time of the block.

    Whatever fails, in here or in the block, leaves the folder as it was found. Until both have
    ended well nobody else may start it.

    Raises:
        BackupError: the file changed since it was checked, or the database refused it.
        ClusterError: the database does not start, or another restore is going on here.
    """
    data = data_folder()
    made = not data.exists()
    data.mkdir(parents=True, exist_ok=True, mode=0o711)
    with unfinished(data):
        try:
            _clear(data)
            dump = data / "backup.dump"
            _write(backup, data, dump, advance)
            with _target(data) as database:
                advance("Loading the database", 0, 1)
                _load(database, dump)
                advance("Loading the database", 1, 1)
                dump.unlink()
                yield
        except BaseException:
            _clear(data)
            (data / UNFINISHED).unlink()
            if made:
                shutil.rmtree(data, ignore_errors=True)
            raise


@contextlib.contextmanager
def _target(data: Path) -> Iterator[Client]:
    """Return the database to load into: the one that the environment names, or a new one here."""
    name = next((one for one in _ADDRESSES if os.environ.get(one)), "")
    if name:
        yield Client(name, os.environ[name])
        return
    cluster = Cluster(data)
    cluster.set_aside()
    with cluster:
        yield Client("The address of the database", cluster.connections().owner)


def _clear(data: Path) -> None:
    """Empty the folder of what an unfinished restore left; only such a one is cleared."""
    if (data / "postgres").exists():
        with contextlib.suppress(ClusterError):
            Cluster(data).end()
    for entry in data.iterdir():
        if entry.name == UNFINISHED:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink()


def _write(backup: Checked, data: Path, dump: Path, advance: Advance) -> None:
    """Write the files, the keys and the dump of a backup."""
    total, done = max(1, backup.path.stat().st_size), 0

    def visit(info: tarfile.TarInfo, content: IO[bytes]) -> None:
        nonlocal done
        if info.name == DATABASE:
            _put(dump, content, 0o600)
        elif info.name.startswith(FILES):
            _put(data / info.name.removeprefix(FILES), content, info.mode & 0o777)
        done += info.size
        advance("Restoring", min(done, total), total)

    read(backup.path, backup.identity, visit)
    for name, key in (backup.keys or {}).items():
        if name != PASSWORDS:
            _put(data / "keys" / name, io.BytesIO(key), 0o600)


def _put(path: Path, content: IO[bytes], mode: int) -> None:
    """Write one file; folders above it are made for their owner only."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "wb") as output:
        shutil.copyfileobj(content, output, BLOCK)
        output.flush()
        os.fsync(output.fileno())


def _load(target: Client, dump: Path) -> None:
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
