# SPDX-License-Identifier: EUPL-1.2
"""Make a backup: the database as of one moment, the files of the data folder, the keys apart."""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import io
import json
import os
import tarfile
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Final

import pyrage
from pyrage import x25519

from vidik.audit.services.anchors import signing_paused
from vidik.core.database.cluster import Cluster
from vidik.core.database.places import ClusterError, data_folder
from vidik.core.database.server import GATE
from vidik.shell.backup import keys as pairs
from vidik.shell.backup.acts import record_backup
from vidik.shell.backup.archive import Member, seal
from vidik.shell.backup.types import (
    ABOUT,
    DATABASE,
    FILES,
    KEYS,
    PASSWORDS,
    About,
    Advance,
    BackupError,
    BackupFile,
    KeysPart,
)
from vidik.shell.client import Client

PUBLIC_KEYS: Final = "audit-signing.pub"
"""Says who signed the heads; without it a restore without keys could not compare them."""
LEFT_OUT: Final = frozenset(
    {"postgres", "keys", "locale", "static", "outside", "imports", "backup.lock", GATE}
)
"""Of the data folder: the cluster and the keys are handled by themselves, tables from outside last
an hour and registers to be imported a day, the rest is generated."""
LOCK_WAIT: Final = "2min"
"""How long a dump waits for a table that somebody holds; as long as our own connections do."""


def make_backup(
    path: Path,
    *,
    server: str,
    recipients: Sequence[str] = (),
    keys_recipient: str = "",
    with_keys: bool = True,
    advance: Advance,
) -> BackupFile:
    """Write a backup to a file, sealed, and read it back.

    Args:
        path: the file; its folder has to exist, and a file with content is not replaced.
        server: address of a database that runs elsewhere; empty for the embedded one.
        recipients: public keys or files of them; by default the data folder's own.
        keys_recipient: who opens the system's own keys; by default whoever opens the backup.
        with_keys: whether the system's own keys are included at all.
        advance: called with what is being done.

    Raises:
        BackupError: it cannot be made, with the reason; nothing is left behind.
        AnchorError: another backup is being made, or the signed heads cannot be read.
        ClusterError: no program here can dump the database.
    """
    _refuse_place(path)
    data = data_folder()
    sealed_to, new_key = _recipients(recipients, data / "keys")
    about = About(
        identifier=str(uuid.uuid4()),
        made=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        system=version("vidik"),
    )
    dump = data / "backup.dump"
    with _only_one(data):
        before = _keys_of(data / "keys")
        _record("backup.made", about)
        try:
            with signing_paused():
                advance("Dumping the database", 0, 1)
                _dump(server, dump)
                advance("Dumping the database", 1, 1)
                # The database comes first: a file is written before the row that names it, and
                # never changed.
                members = [_member(DATABASE, dump), *_files_of(data)]
            if with_keys:
                keys = united(before, _keys_of(data / "keys"))
                sealed = _sealed_keys(keys, sealed_to, keys_recipient)
                members.insert(0, Member(KEYS, sealed, len(sealed)))
            content = json.dumps(asdict(about)).encode()
            members.insert(0, Member(ABOUT, content, len(content)))
            total, done = sum(member.size for member in members), 0

            def written(size: int) -> None:
                nonlocal done
                done += size
                advance("Sealing and writing", done, total)

            digest = seal(path, sealed_to, members, written)
        except (BackupError, ClusterError, OSError):
            _record("backup.failed", about)
            raise
        finally:
            dump.unlink(missing_ok=True)
    return BackupFile(
        path=path,
        about=about,
        size=path.stat().st_size,
        sha256=digest,
        members=len(members),
        recipients=tuple(str(one) for one in sealed_to),
        keys=_keys_part(keys_recipient, with_keys=with_keys),
        new_key=new_key,
    )


def _record(verb: str, about: About) -> None:
    record_backup(verb, backup=about.identifier, made=about.made)


def _member(name: str, path: Path) -> Member:
    return Member(name, path, path.stat().st_size)


def _files_of(data: Path) -> Iterator[Member]:
    """Return every file of the data folder that cannot be generated."""
    public = data / "keys" / PUBLIC_KEYS
    if public.exists():
        yield _member(f"{FILES}keys/{PUBLIC_KEYS}", public)
    for entry in sorted(data.iterdir()):
        if entry.name in LEFT_OUT or entry.name.endswith((".partial", ".dump")):
            continue
        if (entry / GATE).exists():
            continue  # the data folder of another system
        found = sorted(entry.rglob("*")) if entry.is_dir() and not entry.is_symlink() else [entry]
        for path in found:
            if path.is_file():
                yield _member(f"{FILES}{path.relative_to(data).as_posix()}", path)


def _keys_of(folder: Path) -> dict[str, bytes]:
    """Read the system's own keys as they are now."""
    found = {}
    for path in sorted(folder.rglob("*")):
        # The key that opens backups is of no use inside one.
        if path.is_file() and path.name not in {PASSWORDS, pairs.PRIVATE}:
            with contextlib.suppress(FileNotFoundError):  # replaced or destroyed meanwhile
                found[path.relative_to(folder).as_posix()] = path.read_bytes()
    return found


def united(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the keys from before and after the dump: those that its rows are sealed with included.

    A rotation adds a version to a keyring and removes older ones at its end, and both may happen
    while the database is dumped.
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
        removed = [version for version in old["keys"] if version["version"] not in known]
    except (ValueError, KeyError, TypeError):
        return after  # no keyring
    return json.dumps({**new, "keys": [*removed, *new["keys"]]}).encode() if removed else after


def _sealed_keys(
    keys: Mapping[str, bytes], recipients: Sequence[x25519.Recipient], separate: str
) -> bytes:
    """Seal the system's own keys by themselves, so that the data can be opened without them."""
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
def _only_one(data: Path) -> Iterator[None]:
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


def _dump(server: str, target: Path) -> None:
    """Dump the database as a role that sees every row.

    Raises:
        BackupError: the role would leave rows out, or `pg_dump` failed.
        ClusterError: no `pg_dump` here can speak with the server.
    """
    with contextlib.nullcontext() if server else Cluster() as cluster:
        if cluster is None:
            names = ("DATABASE_BACKUP_URL", "DATABASE_OWNER_URL")
            name = next((one for one in names if os.environ.get(one)), "DATABASE_URL")
            source = Client(name, os.environ.get(name, server))
        else:
            source = Client("The address of the database", cluster.superuser_address())
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
        # Whoever holds a lock on a table would otherwise hold up the backup, and signing with it.
        failed = source.run(
            "pg_dump",
            "--format=custom",
            "--compress=1",
            f"--lock-wait-timeout={LOCK_WAIT}",
            f"--file={target}",
        )
    if failed:
        raise BackupError(f"The database could not be dumped: {failed}")
