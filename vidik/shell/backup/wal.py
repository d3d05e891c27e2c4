# SPDX-License-Identifier: EUPL-1.2
"""Archived write-ahead log: each segment sealed by itself, for going back to a moment.

PostgreSQL hands over a segment when it is full and counts on it being safe when the command ends
well: it is on the disk before that, a second push of the same segment is no error, and one of other
content under the same name is.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import pyrage
from pyrage import x25519

from vidik.shell.backup.types import Advance, BackupError

NAME: Final = re.compile(r"[0-9A-F]{24}(?:\.[0-9A-F]{8}\.backup|\.partial)?|[0-9A-F]{8}\.history")
SUFFIX: Final = ".age"


def push(source: Path, name: str, folder: Path, recipients: Sequence[x25519.Recipient]) -> None:
    """Seal one segment into the archive.

    Raises:
        BackupError: the name is none of a segment, or another content has it already.
    """
    if not NAME.fullmatch(name):
        raise BackupError(f"“{name}” is no name of a segment of the write-ahead log.")
    content = source.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    # The private key is elsewhere, so the digest beside it tells whether a segment is the same.
    target, note = folder / f"{name}{SUFFIX}", folder / f"{name}.sha256"
    if target.exists() and note.exists():
        if note.read_text().strip() == digest:
            return
        raise BackupError(f"{target} is there already with another content; two servers share it.")
    _write(target, pyrage.encrypt(content, list(recipients)))
    _write(note, f"{digest}\n".encode())


def fetch(name: str, folder: Path, identity: x25519.Identity) -> bytes:
    """Open one segment of the archive.

    Raises:
        BackupError: it is not there, damaged, or sealed for another key.
    """
    source = folder / f"{name}{SUFFIX}"
    if not source.is_file():
        raise BackupError(f"The archive has no {name}.")
    try:
        return pyrage.decrypt(source.read_bytes(), [identity])
    except (pyrage.DecryptError, OSError) as error:
        raise BackupError(f"{source} is damaged or sealed for another key: {error}") from error


def fetch_all(folder: Path, identity: x25519.Identity, target: Path, advance: Advance) -> None:
    """Open every segment of the archive into a folder.

    Raises:
        BackupError: there is none, or one cannot be opened.
    """
    names = sorted(path.name.removesuffix(SUFFIX) for path in folder.glob(f"*{SUFFIX}"))
    if not names:
        raise BackupError(f"There is no archived write-ahead log in {folder}.")
    target.mkdir(mode=0o700, parents=True)
    for done, name in enumerate(names):
        advance("Opening the archive", done, len(names))
        path = target / name
        path.touch(mode=0o600)
        path.write_bytes(fetch(name, folder, identity))
    advance("Opening the archive", len(names), len(names))


def _write(target: Path, content: bytes) -> None:
    draft = target.with_name(f"{target.name}.partial")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as output:
        output.write(content)
        output.flush()
        os.fsync(output.fileno())
    draft.replace(target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
