# SPDX-License-Identifier: EUPL-1.2
"""Sectors of institutions that meet people first: their indicator lists and their duties."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import BareTexts, Column, Pack

FILE: Final = "indicators/duties.yaml"


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of a sector, in our own words."""

    text: BareTexts


@dataclass(frozen=True, slots=True)
class Sector:
    """Institutions that meet people in the same kind of work."""

    code: str
    name: Texts
    lists: tuple[str, ...]
    source: Texts
    duties: tuple[Duty, ...]
    kinds: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()
    under: frozenset[str] = frozenset()
    """Codes of institutions whose units belong here too."""
    reports_as: str = ""
    """Code of the source under which its reports are counted; blank if it has to be chosen."""

    def holds(self, code: str, kind: str, parent: str) -> bool:
        """Return whether an institution belongs to the sector."""
        return code in self.institutions or kind in self.kinds or (parent in self.under)


@dataclass(frozen=True, slots=True)
class _Sectors:
    sectors: Annotated[tuple[Sector, ...], Column(needed=True)] = ()


def read_sectors(pack: Pack) -> tuple[Sector, ...]:
    """Read the sectors of a pack in their order; none if the pack has no such file."""
    sectors = (pack.document(FILE, _Sectors) or _Sectors()).sectors
    pack.expect_unique(sectors)
    for each in sectors:
        if not each.kinds and not each.institutions:
            pack.fault(each, "kinds", "kinds of institutions, or institutions")
    return sectors
