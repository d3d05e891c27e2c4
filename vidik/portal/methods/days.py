# SPDX-License-Identifier: EUPL-1.2
"""Days that come every year, such as the World Day against Trafficking in Persons."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack

FILE: Final = "days.yaml"
_LEAP: Final = 2000


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day of every year."""

    code: Annotated[str, Column(pattern="[a-z][a-z-]*", what="small letters and hyphens")]
    month: Annotated[int, Column(low=1, high=12)]
    day: Annotated[int, Column(low=1, high=31)]
    name: Texts

    def in_year(self, year: int) -> dt.date | None:
        """Return the day in a year; None for 29 February in most of them."""
        try:
            return dt.date(year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Days:
    """The whole file; a pack without it has none."""

    days: tuple[YearlyDay, ...] = ()


def read_days(pack: Pack) -> Days:
    """Read the file of a pack, and note days that no year has."""
    if not pack.has(FILE):
        return Days()
    found = pack.document(FILE, Days) or Days()
    pack.expect_unique(found.days)
    for each in found.days:
        if each.in_year(_LEAP) is None:
            pack.fault(each, "day", "a day of the month")
    return found
