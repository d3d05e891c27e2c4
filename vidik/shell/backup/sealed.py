# SPDX-License-Identifier: EUPL-1.2
"""A backup as a file: a compressed tar archive inside an age file, a manifest its last member.

Age authenticates every block and the end, so that a flipped bit, blocks in another order and a cut
tail are all found; the manifest says besides which members there have to be. Nothing of the
archive touches the disk in the clear while it is written or looked at.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import hashlib
import io
import json
import os
import tarfile
import threading
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path, PurePosixPath
from typing import IO, Final, cast

import pyrage
from pyrage import x25519

from vidik.shell.backup.types import ABOUT, FORMAT, MANIFEST, About, BackupError, Member

BLOCK: Final = 1024 * 1024
COMPRESSION: Final = 1
"""Most of what can be gained; more costs minutes for large databases."""
Visit = Callable[[str, tarfile.TarInfo, IO[bytes] | None], None]
"""Told each member: its name, what the archive says of it, its content (None for a folder)."""


class Writing:
    """The archive of a backup while it is written."""

    def __init__(self, tar: tarfile.TarFile, told: Callable[[int], None]) -> None:
        """Write into an open archive and tell how many bytes went in."""
        self._tar = tar
        self._told = told
        self.members: dict[str, Member] = {}

    def content(self, name: str, content: bytes, mode: int = 0o600) -> None:
        """Add content as a member."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = len(content), mode
        self._add(info, io.BytesIO(content))

    def file(self, name: str, path: Path, listed: int) -> None:
        """Add a file; one that has gone meanwhile is left out.

        Args:
            name: what the member is called.
            path: where the file lies.
            listed: its size when the copy was listed. What was added to it since, such as a
                newer signed head, does not fit the copy of the database and is left out.
        """
        try:
            source = path.open("rb")
        except FileNotFoundError:
            return
        with source:
            facts = os.fstat(source.fileno())
            info = tarfile.TarInfo(name)
            info.size = min(facts.st_size, listed)
            info.mode, info.mtime = facts.st_mode & 0o777, facts.st_mtime
            self._add(info, source)

    def folder(self, name: str, mode: int = 0o700) -> None:
        """Add an empty folder: a cluster needs some of its folders although nothing is in them."""
        info = tarfile.TarInfo(name)
        info.type, info.mode = tarfile.DIRTYPE, mode
        self._tar.addfile(info)

    def finish(self) -> None:
        """Add the manifest, which makes the archive whole."""
        members = {name: asdict(member) for name, member in self.members.items()}
        content = json.dumps({"members": members}, sort_keys=True).encode()
        info = tarfile.TarInfo(MANIFEST)
        info.size = len(content)
        self._tar.addfile(info, io.BytesIO(content))

    def _add(self, info: tarfile.TarInfo, source: IO[bytes]) -> None:
        hashed = _Hashed(source, self._told)
        self._tar.addfile(info, cast("IO[bytes]", hashed))
        self.members[info.name] = Member(info.size, hashed.digest)


class _Hashed:
    """A reader that hashes what passes."""

    def __init__(self, source: IO[bytes], told: Callable[[int], None]) -> None:
        self._source = source
        self._hash = hashlib.sha256()
        self._told = told

    def read(self, size: int = -1) -> bytes:
        """Read on."""
        block = self._source.read(size)
        self._hash.update(block)
        self._told(len(block))
        return block

    @property
    def digest(self) -> str:
        """The SHA-256 of what was read, in hexadecimal digits."""
        return self._hash.hexdigest()


def seal(
    path: Path,
    recipients: Sequence[x25519.Recipient],
    write: Callable[[Writing], None],
    told: Callable[[int], None],
) -> tuple[int, str]:
    """Write an archive, sealed to the recipients, to a new file that only its owner may read.

    Args:
        path: the file; it is written beside itself and takes its name when it is whole.
        recipients: whoever has the private key of one of them can open the file.
        write: puts the members into the archive.
        told: told how many bytes more went in.

    Returns:
        How many members there are, and the SHA-256 of the file.

    Raises:
        BackupError: what was read back from the disk is not what was written.
        OSError: the disk is full or fails; nothing is left behind.
    """
    draft = path.with_name(f"{path.name}.partial")
    # A key of this moment opens the file once more, to see that the disk took it; nobody has it
    # afterwards.
    own = x25519.Identity.generate()
    written: dict[str, Member] = {}

    def fill(end: int) -> None:
        # Members come and go through a pipe: tar streams need no seeking.
        with (
            _writer(end) as pipe,
            gzip.GzipFile("", "wb", COMPRESSION, pipe, mtime=0) as packed,
            tarfile.open(fileobj=packed, mode="w|", format=tarfile.PAX_FORMAT) as tar,
        ):
            writing = Writing(tar, told)
            write(writing)
            writing.finish()
            written.update(writing.members)

    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with _writer(handle) as output, _piped(fill) as source:
            try:
                pyrage.encrypt_io(source, output, [*recipients, own.to_public()])
            except pyrage.EncryptError as error:
                raise OSError(str(error)) from error
            output.flush()
            os.fsync(output.fileno())
        _compare(path, look(draft, own), written)
        with draft.open("rb") as source:
            digest = hashlib.file_digest(source, "sha256").hexdigest()
        draft.replace(path)
        _sync_folder(path.parent)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return len(written), digest


def _compare(path: Path, seen: dict[str, Member], written: dict[str, Member]) -> None:
    if seen != written:
        raise BackupError(
            f"{path} does not hold what was written to it; the disk may be failing. "
            "Nothing was kept: write to another one."
        )


def look(
    path: Path,
    identity: x25519.Identity,
    visit: Visit | None = None,
    about: Callable[[About], None] | None = None,
) -> dict[str, Member]:
    """Read a backup from end to end, authenticate it, and hold it against its manifest.

    Args:
        path: the file.
        identity: the private key.
        visit: told each member but the manifest, before it is known that the rest is whole.
        about: told what the backup is as soon as that is read; may refuse it.

    Returns:
        The members and their digests.

    Raises:
        BackupError: it is no backup, is not for this key, was damaged or changed, or is not whole.
    """
    looking = _Looking(path, visit, about)
    try:
        with _opened(path, identity) as tar:
            for info in tar:
                looking.take(tar, info)
    except (tarfile.TarError, gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise BackupError(f"{path} is an age file, but no backup of this system.") from error
    return looking.whole()


class _Looking:
    """What was seen of a backup so far."""

    def __init__(
        self, path: Path, visit: Visit | None, about: Callable[[About], None] | None
    ) -> None:
        self._path = path
        self._visit = visit
        self._about = about
        self._found: dict[str, Member] = {}
        self._listed: dict[str, Member] | None = None

    def take(self, tar: tarfile.TarFile, info: tarfile.TarInfo) -> None:
        """Take the next member."""
        name = _checked(info, self._found)
        content = tar.extractfile(info)
        if self._listed is not None:
            raise BackupError(f"{self._path} goes on after its manifest; it was put together.")
        if not self._found and name != ABOUT:
            raise BackupError(f"{self._path} is an age file, but no backup of this system.")
        if name == MANIFEST and content is not None:
            self._listed = _manifest(content.read())
        elif content is not None:
            self._read(name, info, content)
        elif self._visit:
            self._visit(name, info, None)

    def _read(self, name: str, info: tarfile.TarInfo, content: IO[bytes]) -> None:
        hashed = _Hashed(content, lambda _more: None)
        if name == ABOUT:
            said = _about(hashed.read())
            if self._about:
                self._about(said)
        elif self._visit:
            self._visit(name, info, cast("IO[bytes]", hashed))
        while hashed.read(BLOCK):
            pass
        self._found[name] = Member(info.size, hashed.digest)

    def whole(self) -> dict[str, Member]:
        """Give the members where they are those of the manifest."""
        if self._listed is None:
            raise BackupError(f"{self._path} ends before its manifest; it is not whole.")
        if self._listed != self._found:
            agreed = self._listed.items() & self._found.items()
            wrong = sorted({*self._listed, *self._found} - {name for name, _member in agreed})
            raise BackupError(
                f"{self._path} is not what its manifest says: {', '.join(wrong[:5])}."
            )
        return self._found


def _about(content: bytes) -> About:
    try:
        facts = json.loads(content)
        if facts["format"] != FORMAT:
            raise BackupError(
                f"The backup has format {facts['format']}, this version reads {FORMAT}. "
                "Restore it with the version of the system that made it."
            )
        return About(**facts)
    except (ValueError, KeyError, TypeError) as error:
        raise BackupError("The backup does not say what it is.") from error


def _manifest(content: bytes) -> dict[str, Member]:
    try:
        members = json.loads(content)["members"]
        return {name: Member(**facts) for name, facts in members.items()}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError("The manifest of the backup cannot be read.") from error


def _checked(info: tarfile.TarInfo, found: dict[str, Member]) -> str:
    """Let through plain files and folders below the place where they are put, each one once."""
    path = PurePosixPath(info.name)
    if path.is_absolute() or ".." in path.parts or not (info.isreg() or info.isdir()):
        raise BackupError(f"The backup holds “{info.name}”, which no backup of this system does.")
    if info.name in found:
        raise BackupError(f"The backup holds “{info.name}” twice.")
    return info.name


@contextlib.contextmanager
def _opened(path: Path, identity: x25519.Identity) -> Iterator[tarfile.TarFile]:
    """Decrypt in one thread and read the archive in this one."""
    faults: list[Exception] = []

    def decrypt(end: int) -> None:
        with _writer(end) as pipe, path.open("rb") as source:
            try:
                pyrage.decrypt_io(source, pipe, [identity])
            except (pyrage.DecryptError, OSError) as error:
                # A reader that has seen enough closes the pipe, and says itself why.
                if getattr(error, "errno", None) != errno.EPIPE:
                    faults.append(error)

    try:
        with (
            _piped(decrypt) as stream,
            gzip.GzipFile(fileobj=stream, mode="rb") as packed,
            tarfile.open(fileobj=packed, mode="r|") as tar,
        ):
            yield tar
            # The end of the archive is not the end of the file: only its last block proves it.
            while packed.read(BLOCK) or stream.read(BLOCK):
                pass
    except (tarfile.TarError, OSError, EOFError, zlib.error) as error:
        if not faults:
            raise
        raise _fault(path, faults[0]) from error
    if faults:
        raise _fault(path, faults[0])


def _fault(path: Path, fault: Exception) -> BackupError:
    text = str(fault)
    if "No matching keys" in text:
        return BackupError(f"The key does not open {path}: the backup was made for another one.")
    if isinstance(fault, pyrage.DecryptError):
        return BackupError(f"{path} is no backup of this system, or its beginning is damaged.")
    if isinstance(fault, OSError) and fault.errno is not None:
        return BackupError(f"{path} cannot be read: {fault}")
    return BackupError(f"{path} is damaged or was changed: it does not hold what was sealed in it.")


@contextlib.contextmanager
def _piped(fill: Callable[[int], None]) -> Iterator[io.BufferedReader]:
    """Give the reading end of a pipe that a thread fills; its failure is raised here."""
    reading, writing = os.pipe()
    failures: list[BaseException] = []

    def work() -> None:
        try:
            fill(writing)
        except BaseException as error:  # noqa: BLE001 - handed on below, whatever it is
            failures.append(error)

    thread = threading.Thread(target=work, daemon=True)
    stream = _reader(reading)
    thread.start()
    try:
        yield stream
    except BaseException:
        stream.close()
        thread.join()
        if failures and not isinstance(failures[0], BrokenPipeError):
            raise failures[0] from None
        raise
    stream.close()
    thread.join()
    if failures:
        raise failures[0]


def _writer(descriptor: int) -> io.BufferedWriter:
    return io.BufferedWriter(io.FileIO(descriptor, "wb"), BLOCK)


def _reader(descriptor: int) -> io.BufferedReader:
    return io.BufferedReader(io.FileIO(descriptor, "rb"), BLOCK)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
