# SPDX-License-Identifier: EUPL-1.2
"""Key pairs of backups, in the notation of age: `age1…` seals, `AGE-SECRET-KEY-1…` opens."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from pyrage import IdentityError, RecipientError, x25519

from vidik.shell.backup.types import BackupError

PRIVATE: Final = "backup.key"
PUBLIC: Final = "backup.pub"


def own_recipient(keys: Path) -> tuple[x25519.Recipient, Path | None]:
    """Return the data folder's own recipient, drawing the key pair where there is none.

    The public half alone is enough to make backups, so that the private one may be taken away.

    Returns:
        The recipient, and the private key's file where it was made just now.

    Raises:
        BackupError: a file of the pair is there and cannot be read as one.
    """
    public, private = keys / PUBLIC, keys / PRIVATE
    if public.exists():
        return recipient(str(public)), None
    if private.exists():
        pair, made = identity(private), None
    else:
        keys.mkdir(mode=0o700, parents=True, exist_ok=True)
        pair, made = x25519.Identity.generate(), private
        _write(private, f"# public key: {pair.to_public()}\n{pair}\n", 0o600)
    _write(public, f"{pair.to_public()}\n", 0o644)
    return pair.to_public(), made


def recipient(given: str) -> x25519.Recipient:
    """Read a public key, given as itself or as a file that holds it.

    Raises:
        BackupError: it is neither.
    """
    text = given.strip()
    if not text.startswith("age1"):
        lines = _lines(Path(given))
        text = lines[0] if lines else ""
    if text.startswith("AGE-SECRET-KEY-"):
        raise BackupError(
            f"{given} holds a private key, which never goes where backups are made. "
            f"Its public half is {x25519.Identity.from_str(text).to_public()}."
        )
    try:
        return x25519.Recipient.from_str(text)
    except RecipientError as error:
        raise BackupError(
            "A recipient is a public key such as age1… or a file that holds one; "
            f"“{given}” is not ({error})."
        ) from error


def identity(path: Path) -> x25519.Identity:
    """Read the private key that opens a backup.

    Raises:
        BackupError: the file cannot be read or holds no such key.
    """
    for line in _lines(path):
        try:
            return x25519.Identity.from_str(line)
        except IdentityError:
            break
    raise BackupError(
        f"{path} holds no private key of a backup: a line AGE-SECRET-KEY-1… was expected."
    )


def _lines(path: Path) -> list[str]:
    """Return what a key file says, without comments."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BackupError(f"The key file {path} cannot be read: {error}") from error
    return [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]


def _write(path: Path, text: str, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(handle, "w", encoding="utf-8") as output:
        output.write(text)
        output.flush()
        os.fsync(output.fileno())
