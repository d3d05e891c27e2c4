# SPDX-License-Identifier: EUPL-1.2
"""Make a backup: the database as of one moment, the files of the data folder, the keys apart."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import io
import json
import os
import platform
import tarfile
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal

import pyrage
from pyrage import x25519

from vidik.core.database.cluster import Cluster
from vidik.core.database.places import ClusterError, data_folder
from vidik.shell.backup import keys as pairs
from vidik.shell.backup.sealed import Writing, seal
from vidik.shell.backup.types import (
    ABOUT,
    DATABASE,
    FILES,
    KEYS,
    About,
    Advance,
    BackupError,
    Made,
)
from vidik.shell.foreign import Foreign

PASSWORDS: Final = "database.json"
"""Opens the database and nothing else, so it travels with the database."""
PUBLIC_KEYS: Final = "audit-signing.pub"
"""Tells who signed the heads; without it a restore without keys could not hold them against it."""
LEFT: Final = frozenset(
    {"postgres", "keys", "locale", "static", "outside", "backup.lock", "gate.lock"}
)
"""Of the data folder: the cluster and the keys go their own ways, tables from outside are kept for
an hour only, the rest is made anew."""

KeysPart = Literal["sealed", "sealed separately", "left out"]
LOCK_WAIT: Final = "2min"
"""How long a dump waits for a table that somebody holds; as long as our own connections do."""
SIGNING: Final = "Sealing and writing"


def make_backup(
    path: Path,
    *,
    foreign: str,
    recipients: Sequence[str] = (),
    keys_recipient: str = "",
    with_keys: bool = True,
    record: Callable[[str, About], None],
    still: Callable[[], contextlib.AbstractContextManager[None]],
    advance: Advance,
) -> Made:
    """Write a backup to a file, sealed, and read it back.

    Args:
        path: the file; its folder has to be there, and it must not hold anything yet.
        foreign: address of a database that runs elsewhere; empty for the embedded one.
        recipients: public keys or files of them; by default the data folder's own.
        keys_recipient: who opens the system's own keys; by default whoever opens the backup.
        with_keys: whether the system's own keys go along at all.
        record: puts the act on record, in the database that is then copied.
        still: holds still for a time what is written both into the database and into a file.
        advance: told what is being done.

    Raises:
        BackupError: it cannot be made, with the reason; nothing is left behind.
        ClusterError: the database cannot be copied.
    """
    _refuse_place(path)
    data = data_folder()
    sealed_to, new_key = _recipients(recipients, data / "keys")
    with _alone(data), Cluster(data) if not foreign else contextlib.nullcontext() as cluster:
        about = About(
            kind="base" if cluster else "dump",
            identifier=str(uuid.uuid4()),
            made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            system=version("vidik"),
            postgres=_postgres_version(cluster, foreign),
            machine=platform.machine(),
        )
        part = _keys_part(keys_recipient, with_keys=with_keys)
        before = _keys_of(data / "keys") if with_keys else {}
        record("backup.made", about)
        try:
            with _copied(cluster, foreign, data, still, advance) as copied:
                keys = (
                    _sealed_keys(united(before, _keys_of(data / "keys")), sealed_to, keys_recipient)
                    if with_keys
                    else None
                )
                total = sum(size for _name, _path, size in copied)
                done = 0

                def told(more: int) -> None:
                    nonlocal done
                    done += more
                    advance(SIGNING, done, max(total, done))

                def write(archive: Writing) -> None:
                    archive.content(ABOUT, json.dumps(asdict(about)).encode())
                    if keys is not None:
                        archive.content(KEYS, keys)
                    for name, source, size in copied:
                        if source.is_dir():
                            archive.folder(name)
                        else:
                            archive.file(name, source, size)

                members, digest = seal(path, sealed_to, write, told)
        except (BackupError, ClusterError, OSError):
            record("backup.failed", about)
            raise
    return Made(
        path=path,
        about=about,
        size=path.stat().st_size,
        sha256=digest,
        members=members,
        recipients=tuple(str(one) for one in sealed_to),
        keys=part,
        new_key=new_key,
    )


_Copied = list[tuple[str, Path, int]]
"""Name in the backup, where it lies now, bytes."""


@contextlib.contextmanager
def _copied(
    cluster: Cluster | None,
    foreign: str,
    data: Path,
    still: Callable[[], contextlib.AbstractContextManager[None]],
    advance: Advance,
) -> Iterator[_Copied]:
    """Copy the database, and list it with the files that stand beside it.

    The database comes first: a file is written before the row that names it, and never changed.
    """
    with contextlib.ExitStack() as stack:
        with still():
            if cluster is not None:
                base = stack.enter_context(
                    cluster.base_backup(
                        lambda done, total: advance("Copying the database", done, total)
                    )
                )
                found = list(_tree(base, f"{DATABASE}/"))
            else:
                dump = data / "backup.dump"
                stack.callback(dump.unlink, missing_ok=True)
                advance("Dumping the database", 0, 1)
                _dump(foreign, dump)
                advance("Dumping the database", 1, 1)
                found = [(DATABASE, dump, dump.stat().st_size)]
            found += _files_of(data, passwords=cluster is not None)
        yield found


def _tree(folder: Path, prefix: str) -> Iterator[tuple[str, Path, int]]:
    for path in sorted(folder.rglob("*")):
        name = prefix + path.relative_to(folder).as_posix()
        if path.is_dir() and not path.is_symlink():
            yield name, path, 0
        elif path.is_file():
            yield name, path, path.stat().st_size


def _files_of(data: Path, *, passwords: bool) -> Iterator[tuple[str, Path, int]]:
    """Give everything of the data folder that cannot be made anew."""
    for name in (*([PASSWORDS] if passwords else []), PUBLIC_KEYS):
        path = data / "keys" / name
        if path.exists():
            yield f"{FILES}/keys/{name}", path, path.stat().st_size
    for entry in sorted(data.iterdir()):
        if entry.name in LEFT or entry.name.endswith((".partial", ".dump")):
            continue
        if entry.is_dir() and (entry / "gate.lock").exists():
            continue  # the data folder of another system
        if entry.is_dir() and not entry.is_symlink():
            yield from _tree(entry, f"{FILES}/{entry.name}/")
        elif entry.is_file():
            yield f"{FILES}/{entry.name}", entry, entry.stat().st_size


def _keys_of(folder: Path) -> dict[str, bytes]:
    """Read the system's own keys, as they are just now."""
    found = {}
    for path in sorted(folder.rglob("*")):
        # The key that opens backups is of no use inside one.
        if path.is_file() and path.name not in {PASSWORDS, pairs.PRIVATE}:
            with contextlib.suppress(FileNotFoundError):  # replaced or destroyed meanwhile
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def united(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the keys of before and after the copy: those that it was sealed with are among them.

    A rotation adds a version to a keyring and takes older ones out at its end, and both may happen
    while the database is copied.
    """
    found = {**before, **after}
    for name in before.keys() & after.keys():
        if before[name] != after[name]:
            found[name] = _with_older_versions(before[name], after[name])
    return found


def _with_older_versions(before: bytes, after: bytes) -> bytes:
    try:
        old, new = json.loads(before), json.loads(after)
        known = {version["version"] for version in new["keys"]}
        gone = [version for version in old["keys"] if version["version"] not in known]
    except (ValueError, KeyError, TypeError):
        return after  # no keyring
    return json.dumps({**new, "keys": [*gone, *new["keys"]]}).encode() if gone else after


def _sealed_keys(
    keys: Mapping[str, bytes], recipients: Sequence[x25519.Recipient], separate: str
) -> bytes:
    """Seal the system's own keys for themselves, so that the data can be opened without them."""
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w", format=tarfile.PAX_FORMAT) as tar:
        for name, content in sorted(keys.items()):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o600
            tar.addfile(info, io.BytesIO(content))
    to = [pairs.recipient(separate)] if separate else list(recipients)
    return pyrage.encrypt(archive.getvalue(), to)


def _keys_part(separate: str, *, with_keys: bool) -> KeysPart:
    if not with_keys:
        return "left out"
    return "sealed separately" if separate else "sealed"


def _recipients(given: Sequence[str], keys: Path) -> tuple[list[x25519.Recipient], Path | None]:
    if given:
        return [pairs.recipient(one) for one in given], None
    own, made = pairs.own_recipient(keys)
    return [own], made


def _refuse_place(path: Path) -> None:
    if not path.parent.is_dir():
        raise BackupError(f"There is no folder {path.parent} for the backup.")
    if path.is_dir():
        raise BackupError(f"{path} is a folder; a backup is one file.")
    if path.exists() and path.stat().st_size:
        raise BackupError(f"{path} is there already, and a backup replaces none. Name a new file.")


@contextlib.contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Let one backup at a time be made of a data folder."""
    data.mkdir(parents=True, exist_ok=True, mode=0o711)
    handle = os.open(data / "backup.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BackupError("Another backup of this system is being made just now.") from error
        yield
    finally:
        os.close(handle)


# ---------------------------------------------------------------- another server's database


def _postgres_version(cluster: Cluster | None, foreign: str) -> str:
    if cluster is not None:
        return (cluster.pgdata / "PG_VERSION").read_text().strip()
    return str(Foreign("DATABASE_URL", foreign).look().server)


def _dump(application: str, target: Path) -> None:
    """Dump a database of somebody else's server, as a role that sees every row.

    Raises:
        BackupError: the role would leave rows out, or `pg_dump` failed.
    """
    name = next(
        (one for one in ("DATABASE_BACKUP_URL", "DATABASE_OWNER_URL") if os.environ.get(one)), ""
    )
    source = Foreign(name or "DATABASE_URL", os.environ[name] if name else application)
    about = source.look()
    if about.hidden:
        raise BackupError(
            f"Row security hides rows of {about.hidden} tables from the role {about.role}, and "
            "the backup would be incomplete. Name a role that may read everything in "
            "DATABASE_BACKUP_URL: create role vidik_backup login bypassrls password '…'; "
            f"grant connect on database {about.database} to vidik_backup; "
            "grant pg_read_all_data to vidik_backup;"
        )
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.close(handle)
    # Whoever holds a lock on a table would else hold up the backup for ever, and with it signing.
    failed = source.run(
        "pg_dump", "--format=custom", f"--lock-wait-timeout={LOCK_WAIT}", f"--file={target}"
    )
    if failed:
        raise BackupError(f"The database could not be dumped: {failed}")
