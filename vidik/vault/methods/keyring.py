# SPDX-License-Identifier: EUPL-1.2
"""Master keys: a file with strict rights by default, or anything that can wrap and unwrap.

A keyring holds several versions of a key. The newest wraps; older ones unwrap until a rotation
has taken everything over. A key service or a hardware module takes the file's place by offering
the three methods of `MasterKeys`.
"""

from __future__ import annotations

import base64
import datetime as dt
import fcntl
import json
import os
import secrets
import stat
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
VERSION_BYTES: Final = 4


class KeyringFault(RuntimeError):
    """A keyring that cannot be used, with what to do about it."""


class Unreadable(ValueError):
    """A ciphertext that is not whole, not in its place, or not of this key."""


class MasterKeys(Protocol):
    """What wraps the keys of persons. A key service or hardware module implements this."""

    def current(self) -> int:
        """Return the version that wraps now."""

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Encrypt a person's key; `context` says whose it is and is authenticated.

        What it gives begins with the version's number in four bytes, the highest first.
        """

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Decrypt a person's key.

        Raises:
            Unreadable: it was wrapped for somebody else, changed, or by a key that is gone.
        """


def version_of(wrapped: bytes) -> int:
    """Return the version of the master key that wrapped a person's key."""
    return int.from_bytes(wrapped[:VERSION_BYTES], "big")


@dataclass(frozen=True, slots=True)
class KeyVersion:
    """One version of a key, with when it was made and the number it carries."""

    number: int
    made_at: str
    secret: bytes = field(repr=False)
    bits: int = 0
    """For keys of search: how many bits of a token are stored. Nought where it means nothing."""


def _version_in(item: Mapping[str, Any]) -> KeyVersion:
    """Read one version of a key; raises `ValueError` where it is too short to be one."""
    secret = base64.b64decode(item["key"], validate=True)
    if len(secret) != KEY_BYTES:
        msg = "A key has another length."
        raise ValueError(msg)
    return KeyVersion(item["version"], item["made_at"], secret, item.get("bits", 0))


class KeyringFile:
    """Versions of a key in a file that only its owner may read.

    Args:
        path: the file; its folder is made with rights for the owner only.
        before_first: asked before the first version is made; raises where a file that was there
            must be away, since something was sealed with it.

    Raises:
        KeyringFault: others may read the file, it belongs to another user, or it is damaged.
    """

    def __init__(self, path: Path, before_first: Callable[[Path], None] | None = None) -> None:
        self._path = path
        self._before_first = before_first
        self._read_at: tuple[int, int, int] | None = None
        self._versions: dict[int, KeyVersion] = {}

    def __repr__(self) -> str:
        return f"KeyringFile({str(self._path)!r})"

    def versions(self) -> list[KeyVersion]:
        """List the versions, oldest first; a keyring without any makes its first one."""
        if not self.existing():
            self._first()
        return self.existing()

    def existing(self) -> list[KeyVersion]:
        """List the versions, oldest first; none is made."""
        self._refresh()
        return [self._versions[number] for number in sorted(self._versions)]

    def current(self) -> int:
        """Return the newest version's number."""
        return self.versions()[-1].number

    def version(self, number: int) -> KeyVersion:
        """Return a version.

        Raises:
            Unreadable: the keyring does not hold it.
        """
        self._refresh()
        found = self._versions.get(number)
        if found is None:
            msg = f"Version {number} of the key is not in the keyring."
            raise Unreadable(msg)
        return found

    def add(self, *, bits: int = 0) -> KeyVersion:
        """Make the next version, which wraps from now on."""
        with self._alone():
            return self._append(bits)

    def retire(self, number: int) -> None:
        """Remove an old version permanently; what it alone can open is lost.

        Raises:
            KeyringFault: it is the one in use.
        """
        with self._alone():
            if number == max(self._versions, default=0):
                msg = "The newest version of a key cannot be retired: it is in use."
                raise KeyringFault(msg)
            self._write({key: value for key, value in self._versions.items() if key != number})

    def wrap(self, key: bytes, context: bytes) -> bytes:
        """Encrypt a person's key under the newest version."""
        newest = self.versions()[-1]
        head = newest.number.to_bytes(VERSION_BYTES, "big")
        nonce = secrets.token_bytes(NONCE_BYTES)
        return head + nonce + AESGCM(newest.secret).encrypt(nonce, key, head + context)

    def unwrap(self, wrapped: bytes, context: bytes) -> bytes:
        """Decrypt a person's key.

        Raises:
            Unreadable: it was wrapped for somebody else, changed, or by a key that is gone.
        """
        number = version_of(wrapped)
        # Reading a thousand keys must not ask the file system a thousand times.
        found = self._versions.get(number) or self.version(number)
        head, rest = wrapped[:VERSION_BYTES], wrapped[VERSION_BYTES:]
        try:
            return AESGCM(found.secret).decrypt(
                rest[:NONCE_BYTES], rest[NONCE_BYTES:], head + context
            )
        except (InvalidTag, ValueError):
            raise Unreadable("A wrapped key does not open here.") from None

    def _first(self) -> None:
        with self._alone():
            if not self._versions:
                self._append(0)

    def _append(self, bits: int) -> KeyVersion:
        if not self._versions and self._before_first is not None:
            self._before_first(self._path)
        number = max(self._versions, default=0) + 1
        made = KeyVersion(
            number,
            dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
            secrets.token_bytes(KEY_BYTES),
            bits,
        )
        self._write(self._versions | {number: made})
        return made

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Let one process at a time change the file, on its newest content."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = self._path.with_suffix(".lock")
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            self._read_at = None
            self._refresh()
            yield
        finally:
            os.close(handle)

    def _refresh(self) -> None:
        try:
            found = self._path.stat()
        except FileNotFoundError:
            self._versions, self._read_at = {}, None
            return
        except OSError as error:
            raise self._unread(error) from error
        stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
        if stamp == self._read_at:
            return
        if stat.S_IMODE(found.st_mode) & 0o077:
            msg = f"{self._path} may be read by others. Run: chmod 600 {self._path}"
            raise KeyringFault(msg)
        if found.st_uid != os.geteuid():
            msg = f"{self._path} belongs to another user than the one who runs the system."
            raise KeyringFault(msg)
        try:
            text = self._path.read_text(encoding="utf-8")
            versions = {item["version"]: _version_in(item) for item in json.loads(text)["keys"]}
        except (ValueError, KeyError, TypeError):
            msg = f"{self._path} is damaged. Put the copy back that is stored elsewhere."
            raise KeyringFault(msg) from None
        except OSError as error:
            raise self._unread(error) from error
        self._versions, self._read_at = versions, stamp

    def _unread(self, error: OSError) -> KeyringFault:
        return KeyringFault(f"{self._path} cannot be read: {error.strerror}.")

    def _write(self, versions: dict[int, KeyVersion]) -> None:
        document = {
            "keys": [
                {
                    "version": item.number,
                    "made_at": item.made_at,
                    "key": base64.b64encode(item.secret).decode(),
                    "bits": item.bits,
                }
                for item in versions.values()
            ]
        }
        # mkstemp gives rights to the owner only; a crash leaves the old file or the new one.
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=".keyring-")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump(document, stream)
            stream.flush()
            os.fsync(stream.fileno())
        Path(name).replace(self._path)
        folder = os.open(self._path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
        self._read_at = None
        self._refresh()
