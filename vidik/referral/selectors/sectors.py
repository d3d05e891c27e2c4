# SPDX-License-Identifier: EUPL-1.2
"""The sectors of institutions that meet people first: what each owes, and who is in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from vidik.core.languages import Texts
from vidik.core.packfiles import read
from vidik.institutions.models import Institution
from vidik.referral.methods.sectors import Sector, read_sectors
from vidik.referral.selectors.screenings import heads_of_lists


@dataclass(frozen=True, slots=True)
class SectorSums:
    """A sector with what it owes, and how many of its institutions did anything."""

    code: str
    name: str
    source: str
    duties: tuple[str, ...]
    lists: tuple[str, ...]
    institutions: int
    screened: int
    reported: int


@lru_cache(maxsize=4)
def _read(folder: Path) -> tuple[Sector, ...]:
    return read(folder, read_sectors)


def sectors() -> tuple[Sector, ...]:
    """Return the sectors of the pack in use, in its order."""
    return _read(Path(settings.PACKS_DIR) / settings.PACK)


def name_of(sector: Sector) -> str:
    """Return a sector's name in the reader's language."""
    return str(sector.name)


def duties_of(institution: int | None) -> list[SectorSums]:
    """Return what an institution owes, with its lists; nothing where it is in no sector."""
    titles = titles_of_lists()
    return [sums_of(each, titles) for each in _sectors_of(institution)]


def source_of(institution: int | None) -> str:
    """Return the source as which an institution reports; blank where it has to say so itself."""
    reported = {each.reports_as for each in _sectors_of(institution)}
    return reported.pop() if len(reported) == 1 else ""


def _sectors_of(institution: int | None) -> list[Sector]:
    rows = Institution.objects.select_related("kind", "parent")
    row = None if institution is None else rows.filter(pk=institution).first()
    if row is None:
        return []
    parent = row.parent.code if row.parent else ""
    return [each for each in sectors() if each.holds(row.code, row.kind.code, parent)]


def sums_of(
    sector: Sector,
    titles: dict[str, str],
    *,
    institutions: int = 0,
    screened: int = 0,
    reported: int = 0,
) -> SectorSums:
    """Return a sector in words, with the numbers of its institutions."""
    return SectorSums(
        sector.code,
        name_of(sector),
        str(sector.source),
        tuple(str(duty.text) for duty in sector.duties),
        tuple(titles[code] for code in sector.lists if code in titles),
        institutions,
        screened,
        reported,
    )


def titles_of_lists() -> dict[str, str]:
    """Return the titles of the lists of indicators in use, by their codes."""
    return {head["code"]: str(Texts(head["title"])) for head in heads_of_lists()}
