# SPDX-License-Identifier: EUPL-1.2
"""Registers outside the database: signed lines that outlive it, for what must not be forgotten.

A database that is set back forgets what was done since. What has to be done again then is in a
register beside the signed heads: each line is signed with the same key and follows on the one
before, so that nobody adds, changes or removes a line unnoticed.
"""

from __future__ import annotations

import base64
import datetime as dt
import fcntl
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.utils import timezone

from vidik.audit.services import growing
from vidik.audit.services import signing_keys as keyring
from vidik.audit.services.signing_keys import AnchorError

FIRST: Final = "0" * 64
Facts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """One line of a register."""

    at: str
    register: str
    facts: dict[str, str]
    previous: str
    key: str
    signature: str

    @property
    def signed(self) -> bytes:
        """What is signed."""
        facts = json.dumps(self.facts, sort_keys=True, separators=(",", ":"))
        parts = ("vidik-register", self.register, self.at, facts, self.previous, self.key)
        return "\n".join(parts).encode()

    def text(self) -> str:
        """Return the line as it is in the file."""
        return json.dumps(
            {
                "at": self.at,
                "register": self.register,
                "facts": dict(sorted(self.facts.items())),
                "previous": self.previous,
                "key": self.key,
                "signature": self.signature,
            },
            separators=(",", ":"),
        )


def register_file(register: str) -> Path:
    """Return the file of a register: beside the signed heads."""
    return Path(settings.AUDIT_ANCHORS_DIR) / f"{register}.jsonl"


def add_to_register(register: str, entries: Iterable[Facts]) -> int:
    """Sign lines and add them to a register; return how many.

    Raises:
        AnchorError: the key or the file cannot be read or written, or a line of it is not signed.
    """
    wanted = list(entries)
    if not wanted:
        return 0
    path = register_file(register)
    with _alone(path):
        known = _lines(path)
        _checked(register, known, None, path)
        key = keyring.signing_key()
        previous = _digest(known[-1]) if known else FIRST
        texts = []
        for facts in wanted:
            unsigned = RegisterLine(
                timezone.now().astimezone(dt.UTC).isoformat(timespec="seconds"),
                register,
                dict(facts),
                previous,
                keyring.name_of(key.public_key()),
                "",
            )
            signature = base64.b64encode(key.sign(unsigned.signed)).decode()
            line = RegisterLine(
                unsigned.at, register, unsigned.facts, previous, unsigned.key, signature
            )
            texts.append(line.text())
            previous = _digest(texts[-1])
        _append(path, texts)
    return len(wanted)


def read_register(
    register: str, path: Path | None = None, keys: Path | None = None
) -> list[RegisterLine]:
    """Read a register and check that each line is signed and follows the one before.

    Args:
        register: its name.
        path: a copy that was stored elsewhere; by default the file beside the signed heads.
        keys: the public keys that may have signed it; by default those of the data folder.

    Raises:
        AnchorError: the file cannot be read, or is not to be trusted from some line on.
    """
    if path is not None and not path.is_file():
        msg = f"There is no register at {path}."
        raise AnchorError(msg)
    requested = path or register_file(register)
    return _checked(register, _lines(requested), keys, requested)


def _checked(
    register: str, texts: Sequence[str], keys: Path | None, path: Path
) -> list[RegisterLine]:
    known = {keyring.name_of(key): key for key in keyring.public_keys(keys)} if texts else {}
    found, previous = [], FIRST
    for number, text in enumerate(texts, start=1):
        line = _parsed(text)
        if line is not None:
            fault = ""
            public = known.get(line.key)
            if line.register != register or line.previous != previous:
                fault = "it does not follow the line before"
            elif public is None:
                fault = f"it is signed with the key {line.key}, which is not among the known ones"
            else:
                try:
                    public.verify(base64.b64decode(line.signature, validate=True), line.signed)
                except (InvalidSignature, ValueError):
                    fault = "its signature is wrong"
            if fault:
                msg = f"{path} is not to be trusted from line {number} on: {fault}."
                raise AnchorError(msg)
            found.append(line)
        # A power cut may tear the last line; the next one follows on it.
        previous = _digest(text)
    return found


def _parsed(text: str) -> RegisterLine | None:
    try:
        facts = json.loads(text)
        line = RegisterLine(
            at=str(facts["at"]),
            register=str(facts["register"]),
            facts={str(name): str(value) for name, value in facts["facts"].items()},
            previous=str(facts["previous"]),
            key=str(facts["key"]),
            signature=str(facts["signature"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return line if line.text() == text else None


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError) as error:
        msg = f"The register {path} cannot be read: {error}."
        raise AnchorError(msg) from error


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process at a time add to a register."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        msg = f"The register {path} cannot be added to: {error.strerror}. Is the folder there?"
        raise AnchorError(msg) from error
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _append(path: Path, texts: Sequence[str]) -> None:
    try:
        growing.append(path, texts)
    except OSError as error:
        msg = f"The register {path} cannot be added to: {error.strerror}."
        raise AnchorError(msg) from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
