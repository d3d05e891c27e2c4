# SPDX-License-Identifier: EUPL-1.2
"""Encrypted files in the data folder, under names drawn at random, for their owner only."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings


def path_of(stored: uuid.UUID) -> Path:
    """Return where a file lies; folders by the first letters keep each of them small."""
    name = stored.hex
    return Path(settings.DATA_DIR) / "vault" / name[:2] / name


def write(stored: uuid.UUID, pieces: Iterable[bytes]) -> None:
    """Write a file whole; a crash leaves none."""
    path = path_of(stored)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    waiting = path.with_suffix(".part")
    handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as stream:
            for piece in pieces:
                stream.write(piece)
            stream.flush()
            os.fsync(stream.fileno())
        waiting.replace(path)
    except BaseException:
        waiting.unlink(missing_ok=True)
        raise


def remove(stored: uuid.UUID) -> bool:
    """Remove a file; says whether there was one."""
    path = path_of(stored)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
