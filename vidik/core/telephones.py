# SPDX-License-Identifier: EUPL-1.2
"""The country's public emergency numbers and helplines, as the pack in use has them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from django.conf import settings

from vidik.core.languages import Texts
from vidik.core.packfiles import BlankTexts, Column, Pack, read

FILE: Final = "telephones.csv"
_NUMBER: Final = Column(pattern=r"\+?[0-9][0-9 /-]*", what="a number to dial")


class Kind(StrEnum):
    """What a number is for."""

    EMERGENCY = "emergency"
    HELPLINE = "helpline"


@dataclass(frozen=True, slots=True)
class Telephone:
    """A number that everybody may dial, whom it reaches, and who says so."""

    code: str
    number: Annotated[str, _NUMBER]
    kind: Kind
    label: Texts
    """Whom it reaches."""
    source: Texts
    hint: BlankTexts
    """What to heed before dialling."""
    hours: BlankTexts
    """When somebody answers; blank where the source does not state it."""
    in_danger: Annotated[int, Column(low=1)] = 0
    """Its place among those to call while somebody is in danger; 0 for the others."""
    verified: bool = False
    """Whether somebody has checked that it reaches whom it says."""


def check_telephones(pack: Pack) -> None:
    """Note the faults in a pack's telephone numbers."""
    rows = pack.table(FILE, Telephone)
    for field in ("code", "number"):
        pack.expect_unique(rows, field)
    pack.expect_unique([row for row in rows if row.in_danger], "in_danger")


def telephones() -> tuple[Telephone, ...]:
    """Return the numbers of the pack in use, in its order; none where it has none."""
    return _read(Path(settings.PACKS_DIR) / settings.PACK)


def danger_telephones() -> list[Telephone]:
    """Return whom to call while somebody is in danger, the first one first."""
    return sorted((row for row in telephones() if row.in_danger), key=lambda row: row.in_danger)


def helplines() -> list[Telephone]:
    """Return the lines that advise and help."""
    return [row for row in telephones() if row.kind is Kind.HELPLINE]


@lru_cache(maxsize=4)
def _read(folder: Path) -> tuple[Telephone, ...]:
    return tuple(read(folder, lambda pack: pack.table(FILE, Telephone)))
