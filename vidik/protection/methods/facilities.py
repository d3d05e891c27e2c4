# SPDX-License-Identifier: EUPL-1.2
"""What a pack says of places to sleep: which institutions are facilities, limits, lists of codes.

It says neither where a facility is nor how many places it has: its people enter the places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack

FILE: Final = "protection/facilities.yaml"
KINDS: Final = ("shelter", "safe-house", "supported", "children", "reception")
"""As `types.FacilityKind` has them."""
MOST_MONTHS: Final = 60


@dataclass(frozen=True, slots=True)
class Choice:
    """A code of one of the lists."""

    code: Annotated[str, Column(pattern="[a-z][a-z0-9-]{0,29}", what="small letters and hyphens")]
    name: Texts


@dataclass(frozen=True, slots=True)
class FacilityRow:
    """An institution that takes people in."""

    institution: str
    kind: Annotated[str, Column(one_of=KINDS)]
    groups: tuple[str, ...]
    """For whom places are kept apart."""
    phases: tuple[str, ...] = ()
    limit_months: Annotated[int, Column(high=MOST_MONTHS)] = 0
    """0: no limit is laid down."""
    extension_months: Annotated[int, Column(high=MOST_MONTHS)] = 0


@dataclass(frozen=True, slots=True)
class Book:
    """The whole file; a pack without it has no facilities."""

    groups: tuple[Choice, ...] = ()
    phases: tuple[Choice, ...] = ()
    extension_reasons: tuple[Choice, ...] = ()
    outage_reasons: tuple[Choice, ...] = ()
    missed_reasons: tuple[Choice, ...] = ()
    destinations: tuple[Choice, ...] = ()
    warn_days: Annotated[int, Column(low=1, high=366)] = 30
    alarm: str = ""
    """The kind of notice that says that a child is absent; blank: nobody is alarmed by notice."""
    facilities: tuple[FacilityRow, ...] = ()


LISTS: Final = (
    "groups", "phases", "extension_reasons", "outage_reasons", "missed_reasons", "destinations",
)  # fmt: skip


def read_book(pack: Pack) -> Book:
    """Read the file of a pack, and note what is wrong in it."""
    found = pack.document(FILE, Book) or Book()
    for name in LISTS:
        rows: Sequence[Choice] = getattr(found, name)
        pack.expect_unique(rows)
        if found.facilities and not rows and name != "phases":
            pack.fault(found, name, "at least one code")
    pack.expect_unique(found.facilities, "institution")
    groups, phases = ({each.code for each in rows} for rows in (found.groups, found.phases))
    pack.expect_known(found.facilities, "groups", groups, "a code of groups")
    pack.expect_known(found.facilities, "phases", phases, "a code of phases")
    for each in found.facilities:
        if not each.groups:
            pack.fault(each, "groups", "at least one code of groups")
        if each.extension_months and not each.limit_months:
            pack.fault(each, "extension_months", "an extension of a limit")
    return found
