# SPDX-License-Identifier: EUPL-1.2
"""What a backup says of itself, and how one is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from vidik.audit.services.anchors import AnchorCheck
    from vidik.vault.services.restoring import ErasedAgain

FORMAT: Final = 2
ABOUT: Final = "about.json"
KEYS: Final = "keys.age"
DATABASE: Final = "database.dump"
FILES: Final = "files/"
"""Members below this name are the data folder's own files."""
PASSWORDS: Final = "database.json"
"""In `keys/`: the passwords of one embedded server, which draws its own."""

Advance = Callable[[str, int, int], None]
KeysPart = Literal["sealed", "sealed separately", "left out"]


class BackupError(RuntimeError):
    """A backup that cannot be made or cannot be used, with what to do about it."""


@dataclass(frozen=True, slots=True)
class About:
    """The first member of a backup: what it is, before anything of it is used."""

    identifier: str
    made: str
    """When it was begun, ISO 8601 with its offset."""
    system: str
    """Version of the system that made it."""
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A finished, verified backup."""

    path: Path
    about: About
    size: int
    sha256: str
    members: int
    recipients: tuple[str, ...]
    keys: KeysPart
    new_key: Path | None
    """Where the private key lies that was drawn for this backup; None where there was one."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A restored data folder."""

    data: Path
    about: About
    members: int
    keys: bool
    """Whether the system's own keys came back too."""
    events: int
    heads: AnchorCheck
    """What the signed heads say of the record that was restored."""
    not_noted: str
    """Why it could not be noted beside the signed heads; empty where it was."""
    left_alone: Path | None
    """The folder of signed heads outside the data folder that was read and not written to."""
    pending: int
    """Migrations that this version of the system knows and the backup did not have."""
    erased: ErasedAgain
    """Whom the register of erasures named, and who was erased again."""
    register_named: bool
    """Whether the register lies elsewhere, so that it may know more than the backup."""
