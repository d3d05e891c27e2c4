# SPDX-License-Identifier: EUPL-1.2
"""Folders and files of the data folder that only the system's own user may open."""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ALONE: Final = 0o700
OWN: Final = 0o600
_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_MEANT_FOR_OTHERS: Final = frozenset({"static", "locale", "postgres"})
"""Style sheets and translations hold nothing of anybody; the database looks after its own."""


def private_folder(path: Path) -> Path:
    """Make a folder, and those above it that are missing, for the system's own user alone."""
    missing = [folder for folder in (path, *path.parents) if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir(mode=ALONE, exist_ok=True)
    return path


def write_private(path: Path, content: bytes) -> None:
    """Write a file that nobody but the system's own user reads."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWN)
    with os.fdopen(handle, "wb") as stream:
        os.fchmod(stream.fileno(), OWN)
        stream.write(content)


def close_to_others(data: Path) -> list[Path]:
    """Withdraw the access of others to folders that an earlier version left open.

    Returns:
        What was closed.
    """
    closed = []
    for path in _within(data):
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode) or not mode & _OTHERS:
            continue
        # What belongs to another user, such as a file that an administrator put there, is hers.
        with contextlib.suppress(PermissionError):
            path.chmod(stat.S_IMODE(mode) & ~_OTHERS)
            closed.append(path)
    return closed


def _within(data: Path) -> Iterator[Path]:
    if not data.is_dir():
        return
    for entry in sorted(data.iterdir()):
        if entry.name in _MEANT_FOR_OTHERS or entry.is_symlink() or not entry.is_dir():
            continue
        yield entry
        for folder, folders, files in os.walk(entry):
            yield from (Path(folder) / name for name in (*folders, *files))
