# SPDX-License-Identifier: EUPL-1.2
"""Which territories the table of what exists where has a row for, and what they are summed by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from vidik.core.packfiles import Pack

FILE: Final = "coverage.yaml"
TERRITORIES: Final = "territories.csv"


@dataclass(frozen=True, slots=True)
class Places:
    """Kinds of territories; a pack without the file has no such table."""

    rows: tuple[str, ...] = ()
    """Kinds that have a row of their own; what lies within one counts for it."""
    regions: tuple[str, ...] = ()
    """Kinds that rows are summed by; one that lies in none is a region of its own."""


def read_places(pack: Pack) -> Places:
    """Read the file of a pack, and note kinds that no territory has."""
    if not pack.has(FILE):
        return Places()
    found = pack.document(FILE, Places) or Places()
    kinds = {str(row.get("kind", "")) for row in pack.entries(TERRITORIES)}
    for field in ("rows", "regions"):
        pack.expect_known([found], field, kinds, "kinds of territories")
    return found
