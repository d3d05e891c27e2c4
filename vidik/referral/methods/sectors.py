# SPDX-License-Identifier: EUPL-1.2
"""Who meets people first: sectors of institutions, their lists of indicators, what they owe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from vidik.core.languages import Texts, keys_of


class SectorFault(ValueError):
    """A file of sectors that cannot be read: what was expected and what stands there."""


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that a sector owes, in our words."""

    text: Texts


@dataclass(frozen=True, slots=True)
class Sector:
    """Institutions that meet people in the same way."""

    code: str
    name: Texts
    kinds: frozenset[str]
    institutions: frozenset[str]
    under: frozenset[str]
    """Codes of institutions whose units belong here too."""
    lists: tuple[str, ...]
    source: Texts
    duties: tuple[Duty, ...]
    reports_as: str = ""
    """Code of the source under which its reports are counted; blank where that is to be chosen."""

    def holds(self, code: str, kind: str, parent: str) -> bool:
        """Say whether an institution belongs to the sector."""
        return code in self.institutions or kind in self.kinds or (parent in self.under)


def read_sectors(path: Path) -> tuple[Sector, ...]:
    """Read the sectors of a pack in their order; none where it has no such file.

    Raises:
        SectorFault: a sector has no institution, no list or no duty, or stands twice.
    """
    if not path.exists():
        return ()
    told = yaml.safe_load(path.read_text(encoding="utf-8"))["sectors"]
    sectors = tuple(_sector(each) for each in told)
    if len({each.code for each in sectors}) < len(sectors):
        msg = f"{path.name}: a sector stands twice"
        raise SectorFault(msg)
    return sectors


def _sector(told: Mapping[str, Any]) -> Sector:
    for name in ("lists", "duties", *keys_of("name", "source")):
        if not told.get(name):
            msg = f"duties.yaml: {told['code']}: “{name}” is missing"
            raise SectorFault(msg)
    if not told.get("kinds") and not told.get("institutions"):
        msg = f"duties.yaml: {told['code']}: expected kinds or institutions"
        raise SectorFault(msg)
    return Sector(
        code=told["code"],
        name=Texts.of_row(told, "name"),
        kinds=frozenset(told.get("kinds", ())),
        institutions=frozenset(told.get("institutions", ())),
        under=frozenset(told.get("under", ())),
        lists=tuple(told["lists"]),
        source=Texts.of_row(told, "source"),
        duties=tuple(Duty(Texts.read(each)) for each in told["duties"]),
        reports_as=told.get("reports_as", ""),
    )
