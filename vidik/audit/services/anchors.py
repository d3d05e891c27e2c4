# SPDX-License-Identifier: EUPL-1.2
"""Sign the head of the chain, write it outside the database, and read it again.

A chain alone proves nothing against somebody who can compute all of it anew. A signed head that was
carried elsewhere does: the new chain, or a database set back, cannot contain it.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import hashlib
import json
import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from vidik.audit.models import AuditAnchor, AuditHead

logger = logging.getLogger("vidik.audit.anchors")
FILE_NAME: Final = "heads.jsonl"
KEY_NAME: Final = "audit-signing.key"
PUBLIC_NAME: Final = "audit-signing.pub"
FIRST_LINE: Final = "0" * 64
_LOCK: Final = 0x766964_6B01
"""Number of the advisory lock under which one process at a time signs."""


class AnchorError(RuntimeError):
    """Anchors or keys that cannot be read or written, with what to do about it."""


@dataclass(frozen=True, slots=True)
class AnchorLine:
    """One signed head."""

    at: str
    sequence: int
    hash: str
    previous: str
    """SHA-256 of the line before it."""
    key: str
    """The first sixteen digits of the SHA-256 of the public key."""
    signature: str

    @property
    def signed(self) -> bytes:
        """What is signed."""
        parts = ("vidik-head", self.at, str(self.sequence), self.hash, self.previous, self.key)
        return "\n".join(parts).encode()

    def text(self) -> str:
        """Give the line as it stands in the file."""
        facts = {
            "at": self.at,
            "sequence": self.sequence,
            "hash": self.hash,
            "previous": self.previous,
            "key": self.key,
            "signature": self.signature,
        }
        return json.dumps(facts, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Anchors:
    """The lines of a file of anchors, the keys that may have signed them, and the lines noted."""

    lines: Sequence[str]
    keys: Sequence[Ed25519PublicKey]
    noted: frozenset[str] = frozenset()
    """SHA-256 of the lines that the database remembers to have written."""


@dataclass(frozen=True, slots=True)
class AnchorCheck:
    """What is known of the signed heads after a verification."""

    lines: int = 0
    agreeing: int = 0
    last_sequence: int | None = None
    last_at: str = ""
    fault: str = ""
    """Empty, or what is wrong with the file: `signature`, `order`, `missing`."""
    fault_line: int | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """Lines that bear a right signature, and the first fault of the file."""

    good: list[AnchorLine] = field(default_factory=list)
    count: int = 0
    fault: str = ""
    fault_line: int | None = None

    def summary(self, matched: Iterable[int]) -> AnchorCheck:
        """Say how many agree with the chain."""
        agreeing = set(matched)
        last = self.good[-1] if self.good else None
        return AnchorCheck(
            lines=self.count,
            agreeing=sum(line.sequence in agreeing for line in self.good),
            last_sequence=last.sequence if last else None,
            last_at=last.at if last else "",
            fault=self.fault,
            fault_line=self.fault_line,
        )


def anchor_file() -> Path:
    """Give the file to which signed heads are added."""
    return Path(settings.AUDIT_ANCHORS_DIR) / FILE_NAME


def sign_head() -> AnchorLine | None:
    """Sign the head and add it to the file of anchors; nothing where no act came since the last.

    The line is on the disk before the database notes it: a crash between the two leaves a line too
    many, never one too few.

    Raises:
        AnchorError: the key or the file cannot be read or written.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(%s)", [_LOCK])
        head = AuditHead.objects.get(pk=1)
        path = anchor_file()
        lines = _lines(path)
        last = _parsed(lines[-1]) if lines else None
        if head.sequence == 0 or (
            last is not None and (last.sequence, last.hash) == (head.sequence, head.hash)
        ):
            return None
        key = signing_key()
        unsigned = AnchorLine(
            at=timezone.now().astimezone(dt.UTC).isoformat(timespec="seconds"),
            sequence=head.sequence,
            hash=head.hash,
            previous=_digest(lines[-1]) if lines else FIRST_LINE,
            key=name_of(key.public_key()),
            signature="",
        )
        signature = base64.b64encode(key.sign(unsigned.signed)).decode()
        line = AnchorLine(
            unsigned.at, unsigned.sequence, unsigned.hash, unsigned.previous, unsigned.key,
            signature,
        )  # fmt: skip
        _append(path, line.text(), after=bool(lines))
        AuditAnchor.objects.create(
            sequence=line.sequence, hash=line.hash, at=line.at, line=_digest(line.text())
        )
    logger.info("%s", line.text())
    return line


@contextmanager
def signing_paused() -> Iterator[None]:
    """Let nobody sign for a time, so that a copy of the database fits a copy of the file."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("select pg_advisory_unlock(%s)", [_LOCK])


def read_anchors(path: Path | None = None, keys: Path | None = None) -> Anchors:
    """Read the signed heads and the public keys; by default those of the settings' folders.

    With a file of one's own (a copy carried elsewhere) the database is not asked what it wrote.

    Raises:
        AnchorError: a file that was named cannot be read, or holds no public key.
    """
    noted: frozenset[str] = frozenset()
    if path is None:
        noted = frozenset(AuditAnchor.objects.values_list("line", flat=True))
    elif not path.is_file():
        msg = f"There is no file of signed heads at {path}."
        raise AnchorError(msg)
    lines = _lines(path if path is not None else anchor_file())
    return Anchors(lines, public_keys(keys), noted)


def check_signatures(anchors: Anchors) -> Checked:
    """Check that each line is signed and follows the one before; stop at the first fault."""
    by_name = {name_of(key): key for key in anchors.keys}
    good: list[AnchorLine] = []
    previous = FIRST_LINE
    for number, text in enumerate(anchors.lines, start=1):
        line = _parsed(text)
        if line is None:
            # A power cut may tear the line that is being written; the next one follows on it. A
            # line that was garbled later shows: the next one does not follow, or it is missing.
            previous = _digest(text)
            continue
        if line.previous != previous and (number > 1 or anchors.noted):
            return Checked(good, len(anchors.lines), "order", number)
        if not _is_signed(line, by_name.get(line.key)):
            return Checked(good, len(anchors.lines), "signature", number)
        good.append(line)
        previous = _digest(text)
    if not anchors.noted <= {_digest(text) for text in anchors.lines}:
        return Checked(good, len(anchors.lines), "missing", len(anchors.lines) + 1)
    return Checked(good, len(anchors.lines))


def name_of(key: Ed25519PublicKey) -> str:
    """Give the short name of a public key that stands in each line."""
    return hashlib.sha256(_raw(key)).hexdigest()[:16]


def _is_signed(line: AnchorLine, key: Ed25519PublicKey | None) -> bool:
    if key is None:
        return False
    try:
        key.verify(base64.b64decode(line.signature, validate=True), line.signed)
    except (InvalidSignature, binascii.Error):
        return False
    return True


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        msg = f"The signed heads in {path} cannot be read: {error}."
        raise AnchorError(msg) from error


def _parsed(text: str) -> AnchorLine | None:
    try:
        facts = json.loads(text)
        line = AnchorLine(
            at=str(facts["at"]),
            sequence=int(facts["sequence"]),
            hash=str(facts["hash"]),
            previous=str(facts["previous"]),
            key=str(facts["key"]),
            signature=str(facts["signature"]),
        )
    except (ValueError, KeyError, TypeError):
        return None
    return line if line.text() == text else None


def _append(path: Path, text: str, *, after: bool) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            torn = after and not path.read_bytes().endswith(b"\n")
            os.write(handle, f"{chr(10) if torn else ''}{text}\n".encode())
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        msg = f"The signed head cannot be added to {path}: {error.strerror}. Is the folder there?"
        raise AnchorError(msg) from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _raw(key: Ed25519PublicKey) -> bytes:
    return key.public_bytes(Encoding.Raw, PublicFormat.Raw)


def signing_key() -> Ed25519PrivateKey:
    """Give the key of the data folder, made on first use with rights for its owner only."""
    folder = Path(settings.DATA_DIR) / "keys"
    path = folder / KEY_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not path.exists():
            key = Ed25519PrivateKey.generate()
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as output:
                output.write(base64.b64encode(key.private_bytes_raw()) + b"\n")
                output.flush()
                os.fsync(output.fileno())
        if path.stat().st_mode & 0o077:
            msg = f"{path} may be read by others than its owner. Set its rights to 600."
            raise AnchorError(msg)
        key = Ed25519PrivateKey.from_private_bytes(base64.b64decode(path.read_bytes()))
        _publish(folder / PUBLIC_NAME, key.public_key())
    except (OSError, ValueError) as error:
        msg = f"The key that signs the record, {path}, cannot be used: {error}."
        raise AnchorError(msg) from error
    return key


def _publish(path: Path, key: Ed25519PublicKey) -> None:
    """Add the public key to the list beside it; keys of former times stay there."""
    text = base64.b64encode(_raw(key)).decode()
    known = path.read_text().split() if path.exists() else []
    if text not in known:
        with path.open("a") as output:
            output.write(f"{text}\n")


def public_keys(path: Path | None) -> list[Ed25519PublicKey]:
    """Read the public keys of the data folder, or of a file kept elsewhere.

    Raises:
        AnchorError: the file that was named is not there or holds no public key.
    """
    source = path if path is not None else Path(settings.DATA_DIR) / "keys" / PUBLIC_NAME
    try:
        words = source.read_text().split()
        return [Ed25519PublicKey.from_public_bytes(base64.b64decode(word)) for word in words]
    except FileNotFoundError as error:
        if path is None:
            return []
        msg = f"There is no file of public keys at {path}."
        raise AnchorError(msg) from error
    except (OSError, ValueError) as error:
        msg = f"The public keys in {source} cannot be read: {error}."
        raise AnchorError(msg) from error
