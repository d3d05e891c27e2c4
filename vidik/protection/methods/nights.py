# SPDX-License-Identifier: EUPL-1.2
"""The rule by which nights are counted, the limit of a stay, and stock and flow of a year.

A night belongs to the day on which it begins. A stay counts the nights from the day of arrival to
the day before leaving; one that begins and ends on the same day counts one night. Nights away do
not count: from the first night away to the night before the day of coming back. The place is held
for the person meanwhile.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable
from dataclasses import dataclass
from typing import Final

_NIGHT: Final = dt.timedelta(days=1)
_MONTHS: Final = 12


@dataclass(frozen=True, slots=True)
class Away:
    """An absence: from its first night until the day of coming back."""

    from_on: dt.date
    back_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Spell:
    """A stay of somebody who arrived."""

    who: Hashable
    arrived_on: dt.date
    left_on: dt.date | None = None
    away: tuple[Away, ...] = ()


def end_of(arrived_on: dt.date, left_on: dt.date) -> dt.date:
    """Return the day after the last night of a stay: a single day is one night."""
    return max(left_on, arrived_on + _NIGHT)


def nights(spell: Spell, first: dt.date, after: dt.date) -> int:
    """Count the nights of a stay that begin on the days from `first` to before `after`."""
    end = after if spell.left_on is None else min(after, end_of(spell.arrived_on, spell.left_on))
    start = max(first, spell.arrived_on)
    slept = max(0, (end - start).days)
    for each in spell.away:
        gone, back = max(start, each.from_on), min(end, each.back_on or end)
        slept -= max(0, (back - gone).days)
    return slept


def months_later(day: dt.date, months: int) -> dt.date:
    """Return the same day some months later, or the last one of a month that is shorter."""
    year, month = divmod(day.year * _MONTHS + day.month - 1 + months, _MONTHS)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class Year:
    """Stock and flow of a year, for persons and for placements.

    Both close: who was there at the beginning and who came is who left and who is still there.
    """

    carried: int
    """Persons who slept there in the night before the year began."""
    new: int
    """Persons who came in the year and had not been there when it began."""
    returned: int
    """Placements of persons who were counted already, as carried over or new. They are no further
    persons."""
    left: int
    """Persons who are not there at the end of the year."""
    still: int
    """Persons who are."""
    placements: int
    """Arrivals of the year."""
    departures: int
    """Departures of the year."""
    nights: int

    @property
    def persons(self) -> int:
        """How many persons were there in the year."""
        return self.carried + self.new

    @property
    def average(self) -> int | None:
        """The average stay: nights of the year for each person, half up; None without persons."""
        return (2 * self.nights + self.persons) // (2 * self.persons) if self.persons else None

    @property
    def closes(self) -> bool:
        """Whether the balances of persons and of placements close."""
        return (
            self.carried + self.new == self.left + self.still
            and self.placements == self.new + self.returned
            and self.carried + self.placements == self.departures + self.still
        )


def year_of(spells: Iterable[Spell], first: dt.date, after: dt.date) -> Year:
    """Count stock and flow between the day a year begins and the day after it ends.

    Args:
        spells: of one facility; those of one person do not overlap.
        first: the first day.
        after: the day after the last one.
    """
    of: dict[Hashable, list[Spell]] = defaultdict(list)
    for each in spells:
        if each.arrived_on < after and (each.left_on is None or each.left_on >= first):
            of[each.who].append(each)
    carried = {who for who, own in of.items() if any(each.arrived_on < first for each in own)}
    still = {
        who
        for who, own in of.items()
        if any(each.left_on is None or each.left_on >= after for each in own)
    }
    every = [each for own in of.values() for each in own]
    placements = sum(each.arrived_on >= first for each in every)
    return Year(
        carried=len(carried),
        new=len(of) - len(carried),
        returned=placements - (len(of) - len(carried)),
        left=len(of) - len(still),
        still=len(still),
        placements=placements,
        departures=sum(each.left_on is not None and each.left_on < after for each in every),
        nights=sum(nights(each, first, after) for each in every),
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A place that is held from a day until before another one."""

    group: str
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True)
class Closed:
    """Places that cannot be used for a while."""

    group: str
    places: int
    start: dt.date
    end: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Room:
    """How many places there are for a group from a day on."""

    group: str
    places: int
    start: dt.date


@dataclass(frozen=True, slots=True)
class Night:
    """Places of one group in one night."""

    day: dt.date
    taken: int
    closed: int
    places: int

    @property
    def free(self) -> int:
        """How many may still be given away."""
        return max(0, self.places - self.closed - self.taken)

    @property
    def is_over(self) -> bool:
        """Whether more are taken than can be used, such as where somebody stays on."""
        return self.taken > max(0, self.places - self.closed)


def nights_of(
    group: str,
    days: Collection[dt.date],
    rooms: Iterable[Room],
    closed: Iterable[Closed],
    held: Iterable[Held],
) -> list[Night]:
    """Say for each night how many places of a group there are, are closed and are taken.

    Args:
        group: the group.
        days: the days on which the nights begin.
        rooms: what was entered of places; of one day the row that comes first holds.
        closed: places out of service.
        held: places that are held for somebody.
    """
    own = sorted((each for each in rooms if each.group == group), key=lambda row: row.start)
    shut = [each for each in closed if each.group == group]
    taken = [each for each in held if each.group == group]
    found = []
    for day in days:
        places = 0
        known: dt.date | None = None
        for each in own:
            if each.start <= day and each.start != known:
                places, known = each.places, each.start
        out = sum(
            each.places
            for each in shut
            if each.start <= day and (each.end is None or day < each.end)
        )
        many = sum(each.start <= day < each.end for each in taken)
        found.append(Night(day, many, min(out, places), places))
    return found
