# SPDX-License-Identifier: EUPL-1.2
"""Sign the head of the chain, write it outside the database, and read it again.

A chain alone proves nothing against somebody who can compute all of it anew. A signed head that was
carried elsewhere does: the new chain, or a database set back, cannot contain it.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import psycopg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from vidik.audit.models import AuditAnchor, AuditEvent, AuditHead
from vidik.audit.services import growing
from vidik.audit.services.signing_keys import (
    KEY_NAME,
    AnchorError,
    has_signing_key,
    name_of,
    public_keys,
    signing_key,
)
from vidik.core.sealing import writing_sealed

logger = logging.getLogger("vidik.audit.anchors")
FILE_NAME: Final = "heads.jsonl"
FIRST_LINE: Final = "0" * 64


class SigningPaused(AnchorError):
    """No head is signed just now, since a copy of the database is being made."""


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
    restored: str = ""
    """Where the system went back to a backup: its identifier. The line then holds the act with
    which the backup ends, and earlier signatures of later acts no longer apply."""

    @property
    def signed(self) -> bytes:
        """What is signed."""
        parts = (self.at, str(self.sequence), self.hash, self.previous, self.key)
        kind = ("vidik-restored", self.restored) if self.restored else ("vidik-head",)
        return "\n".join((*kind, *parts)).encode()

    def text(self) -> str:
        """Return the line as it is in the file."""
        facts = {
            "at": self.at,
            "sequence": self.sequence,
            "hash": self.hash,
            "previous": self.previous,
            "key": self.key,
            "signature": self.signature,
        }
        more = {"restored": self.restored} if self.restored else {}
        return json.dumps(facts | more, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Note:
    """What the database remembers of a line that it had written outside."""

    line: str
    """SHA-256 of the line."""
    sequence: int
    text: str
    """The line itself; empty where it was noted before lines were."""


@dataclass(frozen=True, slots=True)
class Anchors:
    """The lines of a file of anchors, the keys that may have signed them, and the lines noted."""

    lines: Sequence[str]
    keys: Sequence[Ed25519PublicKey]
    noted: Sequence[Note] = ()


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
    forged: tuple[int, ...] = ()
    """Numbers of the lines that no known key signed; they count for nothing."""
    forged_notes: int = 0
    """How many notes in the database bear no signature of a known key; they count for nothing."""
    given_up: int = 0
    """Heads of acts that are gone since the system went back to a backup, as a signed line says."""
    beyond: int = 0
    """How many acts more than the chain holds the last of them is of."""
    disagreeing: int | None = None
    """The first act of the chain that is another one than was signed."""


@dataclass(frozen=True, slots=True)
class Checked:
    """Lines that bear a right signature, and the first fault of the file."""

    good: list[AnchorLine] = field(default_factory=list)
    count: int = 0
    fault: str = ""
    fault_line: int | None = None
    given_up: int = 0
    forged: tuple[int, ...] = ()
    forged_notes: int = 0

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
            forged=self.forged,
            forged_notes=self.forged_notes,
            given_up=self.given_up,
        )


def anchor_file() -> Path:
    """Return the file to which signed heads are added."""
    return Path(settings.AUDIT_ANCHORS_DIR) / FILE_NAME


def sign_head() -> AnchorLine | None:
    """Sign the head and add it to the file of anchors; nothing where no act came since the last.

    The line is on the disk before the database notes it: a crash between the two leaves a line too
    many, never one too few.

    Raises:
        SigningPaused: the database is being copied; the next round signs.
        AnchorError: the key or the file cannot be read or written.
    """
    with transaction.atomic():
        _lock_signing()
        head = AuditHead.objects.get(pk=1)
        if head.sequence == 0:
            return None
        with _held(anchor_file()) as lines:
            known = {name_of(key): key for key in public_keys(None)}
            last = _signed_line(lines[-1], known) if lines else None
            if last is not None and (last.sequence, last.hash) == (head.sequence, head.hash):
                return None
            return _add(lines, head.sequence, head.hash)


def note_restored(backup: str, sequence: int) -> AnchorLine | None:
    """Add a signed line that the system went back to a backup; nothing where nobody ever signed.

    What was signed of later acts is of a past that was given up: with this line it is in the
    file as evidence, and is not held against the chain any more. It does not excuse a head of an
    earlier act that disagrees.

    Args:
        backup: the identifier of the backup, or another word for what the system went back to.
        sequence: the number of the last act that the database held when it was put back.

    Raises:
        SigningPaused: the database is being copied.
        AnchorError: the key or the file cannot be read or written, or the key is away. One drawn
            now is among nobody's known ones: whoever holds the others takes the file for forged.
    """
    with transaction.atomic():
        _lock_signing()
        act = AuditEvent.objects.filter(pk=sequence).first()
        if act is None or not (_lines(anchor_file()) or AuditAnchor.objects.exists()):
            return None
        if not has_signing_key():
            msg = (
                f"The key that signed the heads is not in {settings.DATA_DIR}/keys: put "
                f"{KEY_NAME} there. If it is lost for ever, “vidik audit sign” draws another."
            )
            raise AnchorError(msg)
        with _held(anchor_file()) as lines:
            return _add(lines, sequence, act.hash, restored=backup)


def _add(lines: Sequence[str], sequence: int, digest: str, *, restored: str = "") -> AnchorLine:
    """Sign a line that follows on these, write it, and have the database note it."""
    key = signing_key()
    unsigned = AnchorLine(
        at=timezone.now().astimezone(dt.UTC).isoformat(timespec="seconds"),
        sequence=sequence,
        hash=digest,
        previous=_digest(lines[-1]) if lines else FIRST_LINE,
        key=name_of(key.public_key()),
        signature="",
        restored=restored,
    )
    line = replace(unsigned, signature=base64.b64encode(key.sign(unsigned.signed)).decode())
    path = anchor_file()
    try:
        growing.append(path, [line.text()])
    except OSError as error:
        raise _not_added(path, error) from error
    AuditAnchor.objects.create(
        sequence=line.sequence,
        hash=line.hash,
        at=line.at,
        line=_digest(line.text()),
        text=line.text(),
    )
    logger.info("%s", line.text())
    return line


def _lock_signing() -> None:
    """Sign after others who sign, and not at all while the database is copied.

    A signature takes milliseconds, the copy of a database minutes.

    Raises:
        SigningPaused: the turn did not come; whoever waits for a long copy holds up everything.
    """
    try:
        with connection.cursor() as cursor, writing_sealed():
            cursor.execute("select audit_take_turn()")
    except OperationalError as error:
        if not isinstance(error.__cause__, psycopg.errors.LockNotAvailable):
            raise
        msg = (
            "The database is being copied for a backup, and no head is signed meanwhile. "
            "The next round signs it, or “vidik audit sign” once the backup is finished."
        )
        raise SigningPaused(msg) from error


@contextmanager
def signing_paused() -> Iterator[None]:
    """Let nobody sign for a time, so that a copy of the database fits a copy of the file.

    Raises:
        SigningPaused: another copy is being made.
    """
    with transaction.atomic():
        _lock_signing()
        yield


def read_anchors(path: Path | None = None, keys: Path | None = None) -> Anchors:
    """Read the signed heads and the public keys; by default those of the settings' folders.

    With a file of one's own (a copy carried elsewhere) the database is not asked what it wrote.

    Raises:
        AnchorError: a file that was named cannot be read, or holds no public key.
    """
    noted: list[Note] = []
    if path is None:
        rows = AuditAnchor.objects.values_list("line", "sequence", "text")
        noted = [Note(*row) for row in rows]
    elif not path.is_file():
        msg = f"There is no file of signed heads at {path}."
        raise AnchorError(msg)
    lines = _lines(path if path is not None else anchor_file())
    return Anchors(lines, public_keys(keys), noted)


def check_heads() -> AnchorCheck:
    """Check the file of signed heads and the notes of them, without walking the chain.

    Raises:
        AnchorError: the file or the keys cannot be read.
    """
    return check_signatures(read_anchors()).summary(())


def check_signatures(anchors: Anchors) -> Checked:
    """Check that each line is signed and follows the one before; stop at the first fault.

    A line that no known key signed proves nothing, and nothing against the others: it is passed
    over, and its number is given. Where it is in the place of one of ours, the next of ours
    does not follow, or a note misses it.
    """
    by_name = {name_of(key): key for key in anchors.keys}
    good: list[AnchorLine] = []
    forged: list[int] = []
    given_up, put_back = 0, 0
    lines = [_signed_line(text, by_name) for text in anchors.lines]
    in_the_file = {_digest(text) for text in anchors.lines}
    believed = [
        note
        for note in anchors.noted
        if note.line in in_the_file or not note.text or _proves_itself(note, by_name)
    ]
    effect = {FIRST_LINE}

    def checked(fault: str = "", line: int | None = None) -> Checked:
        return Checked(
            good,
            len(anchors.lines),
            fault,
            line,
            given_up,
            tuple(forged),
            len(anchors.noted) - len(believed),
        )

    for number, (text, line) in enumerate(zip(anchors.lines, lines, strict=True), start=1):
        if line is None:
            # A power cut may tear the line that is being written; the next one follows on it. A
            # line that was garbled later shows: the next one does not follow, or it is missing.
            effect.add(_digest(text))
            if _parsed(text) is not None:
                forged.append(number)
            continue
        if line.previous not in effect and (good or believed):
            return checked("order", number)
        if line.restored:
            before = len(good)
            good = [earlier for earlier in good if earlier.sequence <= line.sequence]
            given_up += before - len(good)
            put_back = max(put_back, line.sequence)
        good.append(line)
        effect = {_digest(text)}
    if forged and not good:
        return checked("signature", forged[0])
    # What a database remembers that was put back may be in a file that was stored elsewhere.
    wanted = {note.line for note in believed if note.sequence > put_back}
    if not wanted <= in_the_file:
        return checked("missing", len(anchors.lines) + 1)
    return checked()


def _signed_line(text: str, by_name: Mapping[str, Ed25519PublicKey]) -> AnchorLine | None:
    """Read a line that a known key signed; nothing where it is torn or somebody else's."""
    line = _parsed(text)
    return line if line is not None and _is_signed(line, by_name.get(line.key)) else None


def _proves_itself(note: Note, by_name: Mapping[str, Ed25519PublicKey]) -> bool:
    """Return whether a note bears the signature of a known key, for what it says."""
    line = _signed_line(note.text, by_name)
    reported = (note.line, note.sequence)
    return line is not None and reported == (_digest(note.text), line.sequence)


def _is_signed(line: AnchorLine, key: Ed25519PublicKey | None) -> bool:
    if key is None:
        return False
    try:
        key.verify(base64.b64decode(line.signature, validate=True), line.signed)
    except (InvalidSignature, ValueError):
        # A signature or a text of signs that no line of ours has is an error of a value.
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
            restored=str(facts.get("restored", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        return None
    return line if line.text() == text else None


@contextmanager
def _held(path: Path) -> Iterator[list[str]]:
    """Return the lines of the file, to which nobody else adds for the time of the block."""
    with ExitStack() as stack:
        try:
            stack.enter_context(growing.held(path))
        except OSError as error:
            raise _not_added(path, error) from error
        yield _lines(path)


def _not_added(path: Path, error: OSError) -> AnchorError:
    msg = f"The signed head cannot be added to {path}: {error.strerror}. Is the folder there?"
    return AnchorError(msg)


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
