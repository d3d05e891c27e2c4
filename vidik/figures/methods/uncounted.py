# SPDX-License-Identifier: EUPL-1.2
"""Which published figures no record can count, and why: `figures/<cycle>/reconcile.yaml`.

The file names measures and breakdowns, not single figures, so that it stays short and holds for
what is published next. Where two published figures contradict each other it names them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack

FILES: Final = "figures/*/reconcile.yaml"
_ID: Final = Column(pattern=r"[a-z0-9]+-[0-9]+", what="the id of a figure")


@dataclass(frozen=True, slots=True)
class Uncounted:
    """Figures that no record of the house can count; what is left out narrows nothing."""

    reason: Texts
    sections: tuple[str, ...] = ()
    """Each with those beneath it."""
    sources: tuple[str, ...] = ()
    measures: tuple[str, ...] = ()
    periods: tuple[str, ...] = ()
    """As figures write them; `*` stands for anything."""
    having: Mapping[str, tuple[str, ...]] | None = None
    """Dimension → its codes; none: any code."""

    def is_about(
        self, section: str, source: str, measure: str, period: str, dimensions: Mapping[str, str]
    ) -> bool:
        """Say whether a figure is among them."""
        return (
            (not self.periods or any(fnmatchcase(period, each) for each in self.periods))
            and (not self.sections or any(_is_in(section, each) for each in self.sections))
            and (not self.sources or source in self.sources)
            and (not self.measures or measure in self.measures)
            and all(
                name in dimensions and (not codes or dimensions[name] in codes)
                for name, codes in (self.having or {}).items()
            )
        )


@dataclass(frozen=True, slots=True)
class Contradicting:
    """Figures that others of the same report contradict; the reason names what is followed."""

    figures: tuple[Annotated[str, _ID], ...]
    reason: Texts
    contradicts: bool = True
    """False: nothing contradicts them, and no record can count them for this reason."""


@dataclass(frozen=True, slots=True)
class Reconciling:
    """What a pack says about the figures of a cycle that records do not give."""

    not_countable: tuple[Uncounted, ...] = ()
    """The first that is about a figure holds."""
    explained: tuple[Contradicting, ...] = ()


def read_reconciling(pack: Pack, cycle: str) -> Reconciling:
    """Read what a pack says about the figures of a cycle; nothing where it has no such file."""
    return pack.document(_file(cycle), Reconciling) or Reconciling()


def check_reconciling(
    pack: Pack,
    cycle: str,
    figures: Mapping[str, tuple[str, str, str, str, Mapping[str, str]]],
) -> None:
    """Note what is wrong with the file of a cycle.

    Args:
        pack: whose file it is.
        cycle: the cycle.
        figures: section, source, measure, period and breakdown of its figures, by id.
    """
    found = read_reconciling(pack, cycle)
    for rule in found.not_countable:
        if not any(rule.is_about(*each) for each in figures.values()):
            pack.fault(rule, "reason", "a rule about at least one figure of the cycle")
    seen: set[str] = set()
    for row in found.explained:
        for each in row.figures:
            if each not in figures or each in seen:
                pack.fault(row, "figures", f"figures of the cycle, each once, not {each}")
            seen.add(each)


def _file(cycle: str) -> str:
    return FILES.replace("*", cycle)


def _is_in(section: str, above: str) -> bool:
    return section == above or section.startswith(f"{above}.")
