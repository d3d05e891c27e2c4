# SPDX-License-Identifier: EUPL-1.2
"""Store an uploaded file between preview and confirmation, and take it once.

A file lies in the data folder under a random name that is signed for the person who brought
it. Taking it moves it away first, so that a second press of the button finds nothing to do.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core import signing
from django.utils import translation

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.folders import OWN, private_folder
from vidik.figures.methods.formats import csv_lines
from vidik.figures.methods.row_faults import RowError
from vidik.figures.wording import filled

RETENTION_SECONDS: Final = 24 * 3600
"""Seconds after which an unconfirmed file is removed."""
_SALT: Final = "vidik.figures.uploads"


class NotThere(Exception):
    """The file was imported already, is too old, or was brought by somebody else."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that waits for its confirmation."""

    key: str
    name: str
    """The name that the file had where it came from."""
    digest: str
    """SHA-256 of its content."""
    cycle: str
    reason: str


def store_upload(
    chunks: Iterable[bytes], *, name: str, cycle: str, reason: str, actor: Actor
) -> Upload:
    """Store a file until it is confirmed."""
    authorize(actor, Action.FIGURES_IMPORT)
    _sweep()
    key = secrets.token_hex(16)
    digest = hashlib.sha256()
    with open(_path(key), "xb", opener=_alone) as target:
        for chunk in chunks:
            digest.update(chunk)
            target.write(chunk)
    return Upload(key, name, digest.hexdigest(), cycle, reason)


def signed(upload: Upload, *, actor: Actor) -> str:
    """Write an upload into a form so that nobody can change it or use another's."""
    content = {
        "key": upload.key,
        "name": upload.name,
        "digest": upload.digest,
        "cycle": upload.cycle,
        "reason": upload.reason,
        "actor": actor.label,
    }
    return signing.dumps(content, salt=_SALT, compress=True)


def read_signed(text: str, *, actor: Actor) -> Upload:
    """Read an upload back.

    Raises:
        NotThere: the text was changed, is too old, or was signed for somebody else.
    """
    try:
        content = signing.loads(text, salt=_SALT, max_age=RETENTION_SECONDS)
    except signing.BadSignature as error:
        raise NotThere from error
    if content.pop("actor") != actor.label:
        raise NotThere
    return Upload(**content)


def open_upload(upload: Upload, *, actor: Actor) -> Iterator[bytes]:
    """Return the lines of a stored file.

    Raises:
        NotThere: the file is gone.
    """
    authorize(actor, Action.FIGURES_IMPORT)
    path = _path(upload.key)
    if not path.exists():
        raise NotThere
    return _lines(path)


@contextlib.contextmanager
def taken(upload: Upload, *, actor: Actor) -> Iterator[Iterator[bytes]]:
    """Take a stored file away; a refusal inside puts it back.

    Raises:
        NotThere: somebody took it already.
    """
    authorize(actor, Action.FIGURES_IMPORT)
    path = _path(upload.key)
    aside = path.with_suffix(".taken")
    try:
        path.rename(aside)
    except FileNotFoundError as error:
        raise NotThere from error
    try:
        yield _lines(aside)
    except BaseException:
        aside.rename(path)
        raise
    aside.unlink()


def drop_upload(upload: Upload, *, actor: Actor) -> None:
    """Forget a file that will not be imported."""
    authorize(actor, Action.FIGURES_IMPORT)
    _path(upload.key).unlink(missing_ok=True)


def fault_lines(errors: Iterable[RowError], language: str) -> Iterator[bytes]:
    """Write the faults of a file as CSV in a language, as they are found."""
    rows = (
        (error.line, error.column, _said(error.message_template, error.params, language))
        for error in errors
    )
    return csv_lines(("row", "column", "fault"), rows)


def _said(template: str, params: Mapping[str, str], language: str) -> str:
    # While a file is streamed, the language of its request is not set any more.
    with translation.override(language):
        return filled(template, params)


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as stream:
        yield from stream


def _alone(path: str, flags: int) -> int:
    return os.open(path, flags, OWN)


def _path(key: str) -> Path:
    return private_folder(Path(settings.DATA_DIR) / "uploads") / f"{key}.csv"


def _sweep() -> None:
    oldest = time.time() - RETENTION_SECONDS
    for path in _path("any").parent.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                path.unlink()
