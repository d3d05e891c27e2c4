# SPDX-License-Identifier: EUPL-1.2
"""Tables from outside: check one that belongs to no cycle, and keep nothing of it.

Between the steps a table lies sealed in the data folder, for an hour. The key comes from the
system's secret, the random name of the file and the person who brought it: nobody else opens it,
and the folder alone tells nothing. What is recorded is that a table was checked, not which.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import re
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.audit.services.recording import record
from vidik.checks.methods.tables import Options
from vidik.core import confined
from vidik.core.folders import private_folder, write_private
from vidik.figures.methods.outside_answers import (
    TOO_HEAVY,
    NoTable,
    TablePreview,
    marked_copy,
    preview_of,
)
from vidik.figures.methods.table_reading import Request, packed_request

RETENTION_SECONDS: Final = 3600
"""Seconds after which a table is removed."""
MOST_STORED: Final = 10
"""Tables of one person; the oldest gives way."""
MOST_BYTES: Final = 10 * 2**20
APART: Final = confined.Limits(seconds=30, memory=2 * 2**30, answer=32 * 2**20)
_PURPOSE: Final = b"vidik: a table from outside"
_NAME: Final = re.compile(r"^[0-9a-f]{8}-[0-9a-f]{32}$")
_NONCE: Final = 12
_READER: Final = "vidik.figures.methods.table_reading"


class TableNotFound(Exception):
    """The table was removed, or was brought by somebody else."""


@dataclass(frozen=True, slots=True)
class UploadedTable:
    """A table that waits to be looked at."""

    key: str
    name: str
    content: bytes


def store_table(content: bytes, *, name: str, kind: str, actor: Actor) -> str:
    """Store a table for an hour, sealed.

    Args:
        content: the file, or what was pasted.
        name: what the file is called; its ending says how it is read.
        kind: how it came, for the record: `upload` or `paste`.
        actor: who brought it.

    Returns:
        The key by which that person finds it again.
    """
    authorize(actor, Action.CHECKS_RUN)
    remove_old()
    mine = sorted(_folder().glob(f"{_owner(actor)}-*"), key=lambda path: path.stat().st_mtime)
    for path in mine[: max(len(mine) - MOST_STORED + 1, 0)]:
        path.unlink(missing_ok=True)
    key = f"{_owner(actor)}-{secrets.token_hex(16)}"
    nonce = secrets.token_bytes(_NONCE)
    whole = json.dumps({"name": name}).encode() + b"\n" + content
    sealed = AESGCM(_key(key, actor)).encrypt(nonce, whole, key.encode())
    write_private(_folder() / key, nonce + sealed)
    record(actor.label, "outside.received", label="figures.outside", key=key, kind=kind,
           bytes=len(content))  # fmt: skip
    return key


def open_table(key: str, *, actor: Actor) -> UploadedTable:
    """Open a table that this person brought within the hour.

    Raises:
        TableNotFound: it was removed, or was brought by somebody else.
    """
    authorize(actor, Action.CHECKS_RUN)
    if not _NAME.match(key):
        raise TableNotFound
    path = _folder() / key
    try:
        if path.stat().st_mtime < time.time() - RETENTION_SECONDS:
            raise TableNotFound
        sealed = path.read_bytes()
        whole = AESGCM(_key(key, actor)).decrypt(sealed[:_NONCE], sealed[_NONCE:], key.encode())
    except (FileNotFoundError, InvalidTag, ValueError) as error:
        raise TableNotFound from error
    head, _mark, content = whole.partition(b"\n")
    return UploadedTable(key, str(json.loads(head)["name"]), content)


def drop_table(key: str, *, actor: Actor) -> None:
    """Remove a table before its hour is over; does nothing where it is gone.

    Raises:
        Denied: the actor may not run checks.
    """
    with contextlib.suppress(TableNotFound):
        open_table(key, actor=actor)
        (_folder() / key).unlink(missing_ok=True)


def preview(brought: UploadedTable, options: Options, *, actor: Actor) -> TablePreview:
    """Say how a table is read, without checking it.

    Raises:
        NoTable: it cannot be read; says why.
    """
    authorize(actor, Action.CHECKS_RUN)
    return preview_of(_read("describe", Request(brought.name, options), brought.content))


def check_table(brought: UploadedTable, options: Options, *, actor: Actor) -> TablePreview:
    """Check a table; what was found is in the answer and nowhere else.

    Raises:
        NoTable: it cannot be read; says why.
    """
    authorize(actor, Action.CHECKS_RUN)
    request = Request(brought.name, options, is_checked=True)
    look = preview_of(_read("describe", request, brought.content))
    record(actor.label, "outside.checked", label="figures.outside", key=brought.key,
           tables=len(look.tables), figures=look.cells, found=look.found)  # fmt: skip
    return look


def marked_table(
    brought: UploadedTable,
    options: Options,
    *,
    language: str,
    translate: Callable[[], dict[str, str]],
    actor: Actor,
) -> tuple[str, bytes]:
    """Return a copy of a table with what does not agree marked in it.

    Returns:
        The ending of its name, and the copy.

    Raises:
        NoTable: it cannot be read; says why.
    """
    authorize(actor, Action.CHECKS_RUN)
    request = Request(brought.name, options, language=language, texts=translate())
    suffix, content = marked_copy(_read("marked_of", request, brought.content))
    record(actor.label, "outside.marked", label="figures.outside", key=brought.key,
           form=suffix.removeprefix("."))  # fmt: skip
    return suffix, content


def remove_old() -> int:
    """Remove the tables whose hour is over.

    Returns:
        How many were removed.
    """
    oldest = time.time() - RETENTION_SECONDS
    removed = 0
    for path in _all():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
                removed += 1
    return removed


def _read(job: str, request: Request, content: bytes) -> bytes:
    """Let a file be counted and read in a separate process.

    Raises:
        NoTable: it broke there, or needed more time or memory than it may.
    """
    try:
        return confined.run(f"{_READER}:{job}", packed_request(request, content), APART, ())
    except confined.Unreadable:
        raise NoTable(TOO_HEAVY) from None


def _key(key: str, actor: Actor) -> bytes:
    texts = f"{key}, {actor.label}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), _PURPOSE + b": " + texts, "sha256")


def _owner(actor: Actor) -> str:
    """Return what the tables of one person begin with; it does not tell who that is."""
    text = _PURPOSE + b", owner\0" + actor.label.encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, "sha256").hexdigest()[:8]


def _all() -> Iterator[Path]:
    yield from _folder().iterdir()


def _folder() -> Path:
    return private_folder(Path(settings.DATA_DIR) / "outside")
