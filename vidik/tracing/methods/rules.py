# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of searches: how often they are reviewed, and when a match is proposed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack

FILE: Final = "tracing/rules.yaml"
_MOST_FACTS: Final = 7
"""As many facts may agree beside a mark."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of notices by which others are asked."""

    country: Annotated[str, Column(needed=True)] = ""
    """Asks institutions of the country."""
    abroad: Annotated[str, Column(needed=True)] = ""
    """Asks whoever passes questions on to another state."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for searches; a pack without the file has the room's own."""

    review_days: Annotated[int, Column(needed=True)] = 30
    """After so many days somebody looks whether a search goes on."""
    look_back_days: Annotated[int, Column(needed=True)] = 365
    """How old reports may be with which an opened search is compared."""
    agreeing: Annotated[int, Column(needed=True)] = 4
    """How many facts have to agree before a match is proposed without an equal mark."""
    platforms: str = ""
    """A list of `codes/`: where somebody may be advertised."""
    asks: Kinds = Kinds("trace-search", "trace-search-abroad")


@dataclass(frozen=True, slots=True)
class Platform:
    """Where somebody may be advertised."""

    code: str
    name: Texts
    parent: Annotated[str, Column(blank=True)] = ""


def read_rules(pack: Pack) -> Rules:
    """Read the file of a pack."""
    found = pack.document(FILE, Rules) or Rules()
    for name in ("review_days", "look_back_days"):
        if getattr(found, name) < 1:
            pack.fault(found, name, "a number of days above zero")
    if not 1 <= found.agreeing <= _MOST_FACTS:
        pack.fault(found, "agreeing", f"a number from 1 to {_MOST_FACTS}")
    if found.platforms and not pack.has(f"codes/{found.platforms}.csv"):
        pack.fault(found, "platforms", "a list of codes/")
    return found


def read_platforms(pack: Pack) -> tuple[Platform, ...]:
    """Read the list of a pack that says where somebody may be advertised."""
    name = f"codes/{read_rules(pack).platforms}.csv"
    return tuple(pack.table(name, Platform)) if pack.has(name) else ()
