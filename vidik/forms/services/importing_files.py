# SPDX-License-Identifier: EUPL-1.2
"""Files of an import between upload and entering: sealed, for a day, for whoever brought them.

The folder tells nothing by itself: the key comes from the system's secret and the random name. What
lies there in clear are counts and how far the work has got.
"""

from __future__ import annotations

import contextlib
import hmac
import json
import os
import secrets
import shutil
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.folders import OWN, private_folder, write_private
from vidik.forms.types import ImportState

RETENTION_SECONDS: Final = 24 * 3600
SILENCE_SECONDS: Final = 15 * 60
"""After how long without a sign of life work counts as interrupted."""
_PURPOSE: Final = b"vidik: an import"
_NONCE: Final = 12


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an import has got, in numbers alone."""

    state: ImportState
    done: int = 0
    total: int = 0
    counts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Sheet → outcome → rows."""
    faults: int = 0
    is_cut: bool = False
    """Whether checking ended early, so that there may be more faults than are named."""
    further: Mapping[str, int] = field(default_factory=dict)
    """What else the room counts, such as notices that become due."""

    @property
    def is_under_way(self) -> bool:
        """Whether a job works on it, or will."""
        return self.state in {ImportState.WAITING, ImportState.CHECKING, ImportState.ENTERING}

    @property
    def percent(self) -> int:
        """How much of it is done."""
        return 100 * self.done // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class Brought:
    """Who brought files, for which import, through which membership, in which language."""

    key: str
    of: str
    actor: str
    membership: int
    institution: int
    language: str


def store(of: str, files: Mapping[str, bytes], *, language: str, actor: Actor) -> str:
    """Store what somebody brought; gives the key by which they find it again.

    Args:
        of: code of the import.
        files: by sheet, or `book` for a workbook.
        language: in which faults are named.
        actor: who brought it.
    """
    _sweep()
    key = str(uuid.uuid4())
    private_folder(_folder(key))
    meta = {
        "of": of, "actor": actor.label, "membership": actor.membership,
        "institution": actor.institution, "language": language, "files": sorted(files),
    }  # fmt: skip
    seal(key, "meta", json.dumps(meta).encode())
    for name, content in files.items():
        seal(key, f"file-{name}", content)
    report(key, Progress(ImportState.WAITING))
    return key


def brought(of: str, action: Action, key: str, actor: Actor | None = None) -> Brought:
    """Return who brought files for an import.

    Raises:
        OutOfScope: there is none, it is too old, or somebody else brought it.
    """
    with contextlib.suppress(FileNotFoundError, InvalidTag, ValueError):
        meta = json.loads(opened(key, "meta"))
        found = Brought(
            key, meta["of"], meta["actor"], meta["membership"], meta["institution"],
            meta["language"],
        )  # fmt: skip
        mine = (found.actor, found.institution)
        is_ours = actor is None or mine == (actor.label, actor.institution)
        if found.of == of and is_ours:
            return found
    raise OutOfScope(action=action, label=f"{of}.import", key=key)


def files_of(key: str) -> dict[str, bytes]:
    """Return the files of an import by sheet; a workbook is called `book`."""
    names = json.loads(opened(key, "meta"))["files"]
    return {name: opened(key, f"file-{name}") for name in names}


def seal(key: str, name: str, content: bytes) -> None:
    """Store a part of an import so that the folder alone does not tell it."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = AESGCM(_secret(key)).encrypt(nonce, content, f"{key}/{name}".encode())
    write_private(_folder(key) / name, nonce + sealed)


def opened(key: str, name: str) -> bytes:
    """Open a part of an import.

    Raises:
        FileNotFoundError: it is not there.
        InvalidTag: it was changed.
    """
    sealed = (_folder(key) / name).read_bytes()
    return AESGCM(_secret(key)).decrypt(sealed[:_NONCE], sealed[_NONCE:], f"{key}/{name}".encode())


def report(key: str, progress: Progress) -> None:
    """Say how far an import has got, outside any transaction."""
    content = {
        name: getattr(progress, name)
        for name in ("done", "total", "counts", "faults", "is_cut", "further")
    } | {"state": str(progress.state)}
    aside = _folder(key) / "progress.new"
    write_private(aside, json.dumps(content).encode())
    aside.replace(_folder(key) / "progress")


def progress_of(key: str) -> Progress:
    """Return how far an import has got; work that gives no sign of life has failed."""
    path = _folder(key) / "progress"
    content: dict[str, Any] = json.loads(path.read_bytes())
    found = Progress(**content | {"state": ImportState(content["state"])})
    silent = time.time() - path.stat().st_mtime > SILENCE_SECONDS
    if silent and found.state in {ImportState.CHECKING, ImportState.ENTERING}:
        return Progress(ImportState.FAILED)
    return found


def take(key: str) -> bool:
    """Take an import for entering; False where that was done before."""
    try:
        os.close(os.open(_folder(key) / "taken", os.O_CREAT | os.O_EXCL | os.O_WRONLY, OWN))
    except FileExistsError:
        return False
    return True


def drop(key: str) -> None:
    """Forget an import."""
    shutil.rmtree(_folder(key), ignore_errors=True)


def _secret(key: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), _PURPOSE + key.encode(), "sha256")


def _folder(key: str) -> Path:
    # Whatever is no random key finds nothing.
    return Path(settings.DATA_DIR) / "imports" / str(uuid.UUID(key))


def _sweep() -> None:
    oldest = time.time() - RETENTION_SECONDS
    folder = Path(settings.DATA_DIR) / "imports"
    for path in folder.iterdir() if folder.is_dir() else ():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path, ignore_errors=True)
