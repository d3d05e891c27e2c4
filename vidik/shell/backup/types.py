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

FORMAT: Final = 1
ABOUT: Final = "about.json"
MANIFEST: Final = "manifest.json"
KEYS: Final = "keys.age"
DATABASE: Final = "database"
"""Members below this name are the database: a base backup's folder, or one dump."""
FILES: Final = "files"
"""Members below this name are the data folder's own files."""

Kind = Literal["base", "dump"]
Advance = Callable[[str, int, int], None]


class BackupError(RuntimeError):
    """A backup that cannot be made or cannot be used, with what to do about it."""


@dataclass(frozen=True, slots=True)
class About:
    """The first member of a backup: what it is, before anything of it is used."""

    kind: Kind
    """`base`: the files of an embedded cluster; `dump`: what `pg_dump` wrote of another server."""
    identifier: str
    made: str
    """When it was begun, ISO 8601 with its offset."""
    system: str
    """Version of the system that made it."""
    postgres: str
    """Major version of PostgreSQL."""
    machine: str
    """Processor architecture; the files of a cluster fit no other."""
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Member:
    """One file of a backup, as the manifest lists it."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Made:
    """A finished, verified backup."""

    path: Path
    about: About
    size: int
    sha256: str
    members: int
    recipients: tuple[str, ...]
    keys: Literal["sealed", "sealed separately", "left out"]
    new_key: Path | None
    """Where the private key lies that was drawn for this backup; None where there was one."""


@dataclass(frozen=True, slots=True)
class Restored:
    """A data folder that stands again."""

    data: Path
    about: About
    members: int
    keys: bool
    """Whether the system's own keys came back too."""
    events: int
    heads: AnchorCheck
    """What the signed heads say of the record that was put back."""
    not_noted: str
    """Why it could not be noted beside the signed heads; empty where it was."""
    left_alone: Path | None
    """The folder of signed heads outside the data folder that was read and not written to."""
    archiving_off: bool
    """Whether the backup's database archived its log, which this one does not."""
    pending: int
    """Migrations that this version of the system knows and the backup did not have."""
    erased: ErasedAgain
    """Whom the register of erasures named, and who was erased again."""
    register_named: bool
    """Whether the register lies elsewhere, so that it may know more than the backup."""
