# SPDX-License-Identifier: EUPL-1.2
"""Files that only grow, signed heads and registers: a line is on the disk whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
from collections.abc import Iterator, Sequence
from pathlib import Path


@contextlib.contextmanager
def held(path: Path) -> Iterator[None]:
    """Let one process at a time read the last line of a file and add the next one.

    Raises:
        OSError: the file cannot be opened or made.
    """
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        # Some file servers know no locks; within one system the database keeps the order anyway.
        with contextlib.suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def append(path: Path, texts: Sequence[str]) -> None:
    """Add lines; they are on the disk when this ends well, and none of them where it does not.

    A line that a power cut tore before is ended first. Where the file can only grow, a disk that
    runs full leaves a torn line too, which readers pass over.

    Raises:
        OSError: there is no room, or the file cannot be written.
    """
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        before = os.fstat(handle).st_size
        torn = before > 0 and os.pread(handle, 1, before - 1) != b"\n"
        content = (("\n" if torn else "") + "\n".join(texts) + "\n").encode()
        try:
            _write(handle, content)
            os.fsync(handle)
        except OSError:
            with contextlib.suppress(OSError):
                os.ftruncate(handle, before)
                os.fsync(handle)
            raise
    finally:
        os.close(handle)


def _write(handle: int, content: bytes) -> None:
    while content:
        # A nearly full disk takes a part and says so with the number alone.
        written = os.write(handle, content)
        if written == 0:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        content = content[written:]
