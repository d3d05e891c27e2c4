# SPDX-License-Identifier: EUPL-1.2
"""On how many doors somebody knocked until one opened, and how long that took.

A door is an institution that was asked for one thing for one case. It is asked on this page of the
system, or by letter and telephone by hand: then a row of the register of providers tells of it. A
door that both tell of counts once, and the institution's own answer holds.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

OPENED: Final = "accepted"
SILENT: Final = "silent"
"""There is no answer, or none yet."""
BY_PERSON: Final = frozenset({"person"})
NONE_FREE: Final = frozenset({"no-place"})
NOT_ELIGIBLE: Final = frozenset({"not-eligible"})
PERSON, PROVIDER, FREE, ELIGIBLE = "person", "provider", "none-free", "not-eligible"
REFUSALS: Final = (FREE, ELIGIBLE, PROVIDER, PERSON)


@dataclass(frozen=True, slots=True)
class Door:
    """An institution that was asked for something."""

    of: Hashable
    """For what: a case and a kind, or an activity."""
    who: Hashable
    """The institution; None where a row of the register names none."""
    asked_on: dt.date
    answer: str = SILENT
    by_hand: bool = False
    """Whether it comes from the register."""
    is_urgent: bool = False
    hours: float | None = None
    """From asking to being taken on, where both moments are known."""
    served_on: dt.date | None = None
    """The first service, where one was given."""
    opened_on: dt.date | None = None
    """When it opened; None where it did not, or on the day of asking."""
    other: str = ""
    """Who it was if no institution, such as a foster family: a code of the list `door-other`."""


@dataclass(frozen=True, slots=True)
class Knocked:
    """What came of asking for one thing."""

    doors: tuple[Door, ...]
    """In the order in which they were asked until one opened, and that one last."""
    later: tuple[Door, ...] = ()
    """Those asked after it: a second thing, or a second time."""

    @property
    def is_open(self) -> bool:
        """Whether one opened."""
        return bool(self.doors) and self.doors[-1].answer == OPENED

    @property
    def number(self) -> int:
        """How many doors were knocked on until one opened, or so far."""
        return len(self.doors)

    @property
    def first_on(self) -> dt.date:
        """The day of the first knock."""
        return min(each.asked_on for each in self.doors)

    @property
    def refusals(self) -> Mapping[str, int]:
        """How many refused, by who refused."""
        counted = Counter(refused_by(each.answer) for each in self.doors)
        return {each: counted[each] for each in REFUSALS if counted[each]}

    @property
    def silent(self) -> int:
        """How many have not answered."""
        return sum(each.answer == SILENT for each in self.doors)

    @property
    def days_to_service(self) -> int | None:
        """Days from the first knock to the first service; None while there was none."""
        given = [each.served_on for each in (*self.doors, *self.later) if each.served_on]
        return max((min(given) - self.first_on).days, 0) if given else None

    @property
    def urgent_hours(self) -> float | None:
        """Hours from an urgent request to the one who took it on."""
        hours = [each.hours for each in self.doors if each.is_urgent and each.hours is not None]
        return min(hours) if hours else None


def refused_by(answer: str) -> str:
    """Return who refused, as refusals are counted; blank where nobody did."""
    if answer in {OPENED, SILENT}:
        return ""
    if answer in BY_PERSON:
        return PERSON
    if answer in NONE_FREE:
        return FREE
    return ELIGIBLE if answer in NOT_ELIGIBLE else PROVIDER


def once_each(doors: Iterable[Door]) -> list[Door]:
    """Leave out rows of the register that tell of a door which the system knows of.

    The same thing asked of the same institution within a fortnight is one door: a letter is often
    sent and entered by hand after the telephone call.
    """
    rows = sorted(doors, key=lambda each: (each.by_hand, *_place_in_time(each)))
    found: list[Door] = []
    by_place: dict[tuple[Hashable, Hashable], list[int]] = defaultdict(list)
    for each in rows:
        place = (each.of, each.who)
        same = next(
            (
                at
                for at in by_place[place]
                if each.by_hand
                and each.who is not None
                and abs((found[at].asked_on - each.asked_on).days) <= FORTNIGHT
            ),
            None,
        )
        if same is None:
            by_place[place].append(len(found))
            found.append(each)
        else:
            found[same] = _joined(found[same], each)
    return sorted(found, key=_place_in_time)


def _place_in_time(door: Door) -> tuple[dt.date, bool, str, str, str, bool]:
    """Put doors in the order in which they were asked; of one day the order must not be chance."""
    return door.asked_on, door.by_hand, str(door.who), door.other, door.answer, door.is_urgent


FORTNIGHT: Final = 14


def _joined(kept: Door, other: Door) -> Door:
    answer = kept.answer if kept.answer != SILENT else other.answer
    return replace(
        kept,
        answer=answer,
        asked_on=min(kept.asked_on, other.asked_on),
        served_on=kept.served_on or other.served_on,
        opened_on=kept.opened_on or other.opened_on,
    )


def knocked(doors: Iterable[Door]) -> dict[Hashable, Knocked]:
    """Gather doors by what was asked for, each once, up to the one that opened."""
    of: dict[Hashable, list[Door]] = defaultdict(list)
    for each in once_each(doors):
        of[each.of].append(each)
    return {thing: _until_open(rows) for thing, rows in of.items()}


def _until_open(rows: Sequence[Door]) -> Knocked:
    """Count what was asked up to the day on which one opened, not up to the day that it was asked.

    Of that day all count: nobody knocks on a further door for the same thing once one is open.
    """
    opened = min(
        (each for each in rows if each.answer == OPENED), key=_day_of_opening, default=None
    )
    if opened is None:
        return Knocked(tuple(rows))
    day = _day_of_opening(opened)
    before = [each for each in rows if each.asked_on <= day and each.answer != OPENED]
    later = [
        each
        for each in rows
        if each is not opened and (each.asked_on > day or each.answer == OPENED)
    ]
    return Knocked((*before, opened), tuple(later))


def _day_of_opening(door: Door) -> dt.date:
    return door.opened_on or door.asked_on


@dataclass(frozen=True, slots=True)
class Summed:
    """What was asked for in a year, summed over cases."""

    things: int = 0
    opened: int = 0
    doors: int = 0
    refusals: Mapping[str, int] = field(default_factory=dict)
    silent: int = 0
    most: int = 0
    """The most doors for one thing."""
    median_days: float | None = None
    """Days to the first service, where there was one."""
    median_hours: float | None = None
    """Hours until an urgent request was taken on."""
    urgent: int = 0


def summed(all_of: Iterable[Knocked]) -> Summed:
    """Sum what came of asking."""
    rows = [each for each in all_of if each.number]
    refusals: Counter[str] = Counter()
    for each in rows:
        refusals.update(each.refusals)
    days = [float(each.days_to_service) for each in rows if each.days_to_service is not None]
    hours = [each.urgent_hours for each in rows if each.urgent_hours is not None]
    return Summed(
        things=len(rows),
        opened=sum(each.is_open for each in rows),
        doors=sum(each.number for each in rows),
        refusals={each: refusals[each] for each in REFUSALS},
        silent=sum(each.silent for each in rows),
        most=max((each.number for each in rows), default=0),
        median_days=_median(days),
        median_hours=_median(hours),
        urgent=sum(any(door.is_urgent for door in each.doors) for each in rows),
    )


def _median(numbers: Sequence[float]) -> float | None:
    if not numbers:
        return None
    rows, half = sorted(numbers), len(numbers) // 2
    return rows[half] if len(rows) % 2 else (rows[half - 1] + rows[half]) / 2
