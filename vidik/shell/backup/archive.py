# SPDX-License-Identifier: EUPL-1.2
"""A backup as a file: a tar archive inside an age file.

age authenticates every block and the end of the file, so that a flipped bit, blocks in another
order and a cut tail are all found. Nothing of the archive touches the disk in the clear.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Final

import pyrage
from pyrage import x25519

from vidik.shell.backup.types import ABOUT, FORMAT, About, BackupError

BLOCK: Final = 1024 * 1024
Visit = Callable[[tarfile.TarInfo, IO[bytes]], None]


@dataclass(frozen=True, slots=True)
class Member:
    """A file to put into a backup."""

    name: str
    content: Path | bytes
    size: int
    """When it was listed. What was appended since, such as a newer signed head, does not fit the
    copy of the database and is left out."""


def seal(
    path: Path,
    recipients: Sequence[x25519.Recipient],
    members: Iterable[Member],
    advance: Callable[[int], None],
) -> str:
    """Write an archive, sealed to the recipients, to a new file, and read it back.

    Args:
        path: the file; it is written under another name and renamed when it is complete.
        recipients: whoever has the private key of one of them can open the file.
        members: what goes into it.
        advance: given the size of each member that was written.

    Returns:
        The SHA-256 of the file.

    Raises:
        BackupError: what is read back from the disk is damaged.
        OSError: the disk is full or fails; nothing is left behind.
    """
    draft = path.with_name(f"{path.name}.partial")
    # A key that nobody keeps opens the file once, to see that the disk took it.
    own = x25519.Identity.generate()
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with (
            open(handle, "wb") as output,  # noqa: PTH123 - a descriptor
            _piped(lambda pipe: _write(pipe, members, advance)) as source,
        ):
            try:
                pyrage.encrypt_io(source, output, [*recipients, own.to_public()])
            except pyrage.EncryptError as error:
                raise OSError(str(error)) from error
            output.flush()
            os.fsync(output.fileno())
        read(draft, own)
        with draft.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        draft.rename(path)
        _sync_folder(path.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return digest


def _write(
    pipe: io.BufferedWriter, members: Iterable[Member], advance: Callable[[int], None]
) -> None:
    with tarfile.open(fileobj=pipe, mode="w|", format=tarfile.PAX_FORMAT) as tar:
        for member in members:
            info = tarfile.TarInfo(member.name)
            info.size, info.mode = member.size, 0o600
            if isinstance(member.content, bytes):
                tar.addfile(info, io.BytesIO(member.content))
            else:
                with contextlib.suppress(FileNotFoundError), member.content.open("rb") as source:
                    facts = os.fstat(source.fileno())
                    info.size, info.mode = min(info.size, facts.st_size), facts.st_mode & 0o777
                    tar.addfile(info, source)
            advance(member.size)


def read(path: Path, identity: x25519.Identity, visit: Visit | None = None) -> int:
    """Read a backup from end to end, and authenticate it.

    Args:
        path: the file.
        identity: the private key.
        visit: given each member, before it is known that the rest is undamaged.

    Returns:
        How many members there are.

    Raises:
        BackupError: it is no backup, is not for this key, was damaged or changed, or is cut.
    """

    def decrypt(pipe: io.BufferedWriter) -> None:
        with path.open("rb") as source:
            pyrage.decrypt_io(source, pipe, [identity])

    names: set[str] = set()
    try:
        with _piped(decrypt) as stream:
            with tarfile.open(fileobj=stream, mode="r|") as tar:
                for info in tar:
                    content = _checked(tar, info, names)
                    if visit:
                        visit(info, content)
            # The end of the archive is not the end of the file: only its last block proves it.
            while stream.read(BLOCK):
                pass
    except (tarfile.TarError, EOFError) as error:
        raise _foreign(path) from error
    except pyrage.DecryptError as error:
        message = (
            f"The key does not open {path}: the backup was made for another one."
            if "No matching keys" in str(error)
            else f"{path} is no backup of this system, or its beginning is damaged."
        )
        raise BackupError(message) from error
    except OSError as error:
        if error.errno is not None:
            raise
        # What pyrage raises for a block that was changed has no number.
        raise BackupError(
            f"{path} is damaged or was changed: it does not hold what was sealed in it."
        ) from error
    if not names:
        raise _foreign(path)
    return len(names)


def _foreign(path: Path) -> BackupError:
    return BackupError(f"{path} is an age file, but no backup of this system.")


def about_in(content: IO[bytes]) -> About:
    """Read what a backup says of itself.

    Raises:
        BackupError: it does not, or it has a format that this version does not read.
    """
    try:
        facts = json.load(content)
        if facts["format"] != FORMAT:
            raise BackupError(
                f"The backup has format {facts['format']}, this version reads {FORMAT}. "
                "Restore it with the version of the system that made it."
            )
        return About(**facts)
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError("The backup does not say what it is.") from error


def _checked(tar: tarfile.TarFile, info: tarfile.TarInfo, names: set[str]) -> IO[bytes]:
    """Let through plain files below the place where they are put, each one once."""
    path = PurePosixPath(info.name)
    content = tar.extractfile(info) if info.isreg() else None
    if content is None or path.is_absolute() or ".." in path.parts:
        raise BackupError(f"The backup holds “{info.name}”, which no backup of this system does.")
    if info.name in names:
        raise BackupError(f"The backup holds “{info.name}” twice.")
    if not names and info.name != ABOUT:
        raise BackupError(f"The backup begins with “{info.name}”: it is none of this system.")
    names.add(info.name)
    return content


@contextlib.contextmanager
def _piped(fill: Callable[[io.BufferedWriter], None]) -> Iterator[io.BufferedReader]:
    """Return the reading end of a pipe that a thread fills; raise what fails at either end."""
    reading, writing = os.pipe()

    def work() -> None:
        with open(writing, "wb") as pipe:  # noqa: PTH123 - a descriptor
            fill(pipe)

    failure: Exception | None = None
    with ThreadPoolExecutor(1) as pool:
        with open(reading, "rb") as stream:  # noqa: PTH123 - a descriptor
            filling = pool.submit(work)
            try:
                yield stream
            except Exception as error:  # noqa: BLE001 - raised below
                failure = error
        cause = filling.exception()
    # A reader that gives up closes the pipe; the writer's broken pipe says nothing then.
    if cause is not None and not (failure and getattr(cause, "errno", None) == errno.EPIPE):
        raise cause from failure
    if failure is not None:
        raise failure


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
