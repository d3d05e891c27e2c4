# SPDX-License-Identifier: EUPL-1.2
"""Which days are working days: weekly rest, holidays of a country, days declared by an office.

A country's public holidays come from the `holidays` package; rules and single days of a pack or an
office are laid over them. Later layers win, so that a declared working day is one.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from dateutil.easter import EASTER_ORTHODOX, EASTER_WESTERN, easter

from vidik.core.languages import NO_TEXT, Texts, tags

MONDAY: Final = 0
SUNDAY: Final = 6
FIRST_YEAR: Final = 1990
LAST_YEAR: Final = 2199
_LONGEST_CLOSURE: Final = 400
_MARK: Final = re.compile(r" \([^)]*\)$")
"""What the package adds to the name of a day that is free in place of another."""


class OffKind(StrEnum):
    """Why a day is no working day."""

    REST = "rest"
    HOLIDAY = "holiday"
    SUBSTITUTE = "substitute"
    """A holiday fell on a day of rest, and this day is free in its place."""
    DECLARED = "declared"


class Tradition(StrEnum):
    """Which Easter a holiday moves with."""

    ORTHODOX = "orthodox"
    WESTERN = "western"

    def easter(self, year: int) -> dt.date:
        """Return Easter Sunday of a year, as a day of the calendar in civil use."""
        method = EASTER_ORTHODOX if self is Tradition.ORTHODOX else EASTER_WESTERN
        found: dt.date = easter(year, method)
        return found


class CalendarError(ValueError):
    """A calendar that cannot be made or asked, with what was expected and what was found."""


@dataclass(frozen=True, slots=True)
class DayOff:
    """One day that is no working day, and why."""

    day: dt.date
    kind: OffKind
    name: Texts = NO_TEXT


@dataclass(frozen=True, slots=True)
class FixedHoliday:
    """A holiday on the same day of every year; on a day named in `moves_from` another is free."""

    month: int
    day: int
    name: Texts
    moves_from: frozenset[int] = frozenset()
    """Weekdays, Monday 0, on which the next working day is free as well."""
    since: int = FIRST_YEAR
    until: int = LAST_YEAR

    def in_year(self, year: int) -> dt.date | None:
        """Return the day in a year, None where there is none, as 29 February in most."""
        if not self.since <= year <= self.until:
            return None
        try:
            return dt.date(year, self.month, self.day)
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class EasterHoliday:
    """A holiday so many days from Easter Sunday."""

    offset: int
    tradition: Tradition
    name: Texts
    moves_from: frozenset[int] = frozenset()
    since: int = FIRST_YEAR
    until: int = LAST_YEAR

    def in_year(self, year: int) -> dt.date | None:
        """Return the day in a year."""
        if not self.since <= year <= self.until:
            return None
        return self.tradition.easter(year) + dt.timedelta(days=self.offset)


HolidayRule = FixedHoliday | EasterHoliday


@dataclass(frozen=True, slots=True)
class DeclaredDay:
    """A single day that somebody declared free or, against the rules, a working day."""

    day: dt.date
    works: bool
    name: Texts = NO_TEXT


@dataclass(frozen=True)
class Calendar:
    """The working days of a country and of an office in it."""

    country: str = ""
    """Two letters of ISO 3166 for the holidays of a country, blank for none."""
    rules: tuple[HolidayRule, ...] = ()
    declared: tuple[DeclaredDay, ...] = ()
    """Later ones win over earlier ones of the same day."""
    rest: frozenset[int] = frozenset({5, 6})
    """Weekdays of weekly rest, Monday 0."""
    _years: dict[int, dict[dt.date, DayOff]] = field(
        default_factory=dict, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        """Refuse a calendar that has no working day or names an unknown country."""
        if not self.rest <= set(range(7)):
            msg = f"Weekdays are 0 to 6; found {sorted(self.rest)}."
            raise CalendarError(msg)
        if len(self.rest) == 7:  # noqa: PLR2004 - days of a week
            msg = "A week needs a working day; found none."
            raise CalendarError(msg)
        if self.country and not _is_known(self.country):
            msg = f"A country is expected by its two letters, such as RS; found “{self.country}”."
            raise CalendarError(msg)

    def off(self, day: dt.date) -> DayOff | None:
        """Say why a day is no working day, None if it is one.

        Raises:
            CalendarError: the day lies outside the years for which there are calendars.
        """
        found = self._year(day.year).get(day)
        if found is not None:
            return found
        if day.weekday() in self.rest and day not in self._working(day.year):
            return DayOff(day, OffKind.REST)
        return None

    def works(self, day: dt.date) -> bool:
        """Return whether a day is a working day."""
        return self.off(day) is None

    def next_working(self, day: dt.date, direction: int = 1) -> dt.date:
        """Return the first working day from a day on, that day included.

        Args:
            day: where to begin.
            direction: 1 forwards, -1 backwards.

        Raises:
            CalendarError: there is none within a year.
        """
        for _ in range(_LONGEST_CLOSURE):
            if self.works(day):
                return day
            day += dt.timedelta(days=direction)
        msg = f"A working day is expected within a year; found none near {day.isoformat()}."
        raise CalendarError(msg)

    def holidays_in(self, year: int) -> list[DayOff]:
        """List the holidays and declared free days of a year, weekly rest left out."""
        return sorted(self._year(year).values(), key=lambda off: off.day)

    def with_declared(self, more: Iterable[DeclaredDay]) -> Calendar:
        """Return the calendar with further declared days, which win over its own."""
        return Calendar(self.country, self.rules, (*self.declared, *more), self.rest)

    def _working(self, year: int) -> set[dt.date]:
        """Return the days of a year that were declared working days."""
        last = {day.day: day.works for day in self.declared if day.day.year == year}
        return {day for day, works in last.items() if works}

    def _year(self, year: int) -> dict[dt.date, DayOff]:
        known = self._years.get(year)
        if known is None:
            if not FIRST_YEAR <= year <= LAST_YEAR:
                msg = f"There are calendars from {FIRST_YEAR} to {LAST_YEAR}; found {year}."
                raise CalendarError(msg)
            known = self._years[year] = self._made(year)
        return known

    def _made(self, year: int) -> dict[dt.date, DayOff]:
        found = {off.day: off for off in _of_country(self.country, year)}
        # A holiday at the end of a year may free a day of the next one.
        near = [
            (rule, day)
            for rule in self.rules
            for requested in (year - 1, year)
            if (day := rule.in_year(requested)) is not None
        ]
        taken = {day for _rule, day in near} | set(found)
        for rule, day in near:
            if day.year == year:
                found[day] = DayOff(day, OffKind.HOLIDAY, rule.name)
        for rule, day in sorted(near, key=lambda pair: pair[1]):
            if day.weekday() in rule.moves_from:
                free = day
                while free in taken or free.weekday() in self.rest:
                    free += dt.timedelta(days=1)
                taken.add(free)
                if free.year == year:
                    found[free] = DayOff(free, OffKind.SUBSTITUTE, rule.name)
        for declared in self.declared:
            if declared.day.year != year:
                continue
            if declared.works:
                found.pop(declared.day, None)
            else:
                found[declared.day] = DayOff(declared.day, OffKind.DECLARED, declared.name)
        return found


def _is_known(country: str) -> bool:
    import holidays  # noqa: PLC0415 - slow to load, and seldom needed

    return country in holidays.list_supported_countries()


def _of_country(country: str, year: int) -> Iterator[DayOff]:
    if not country:
        return
    import holidays  # noqa: PLC0415 - slow to load, and seldom needed

    entity = holidays.country_holidays(country, years=year)
    spoken = {tag: _spoken(tag, entity.supported_languages) for tag in tags()}
    named = {tag: _named(country, year, language) for tag, language in spoken.items()}
    unmoved = set(holidays.country_holidays(country, years=year, observed=False))
    for day in sorted({day for days in named.values() for day in days}):
        name = Texts({tag: days.get(day, "") for tag, days in named.items()})
        if day in unmoved:
            yield DayOff(day, OffKind.HOLIDAY, name)
        else:
            plain = Texts({tag: _MARK.sub("", text) for tag, text in name.items()})
            yield DayOff(day, OffKind.SUBSTITUTE, plain)


def _spoken(tag: str, known: Iterable[str]) -> str | None:
    """Return the library's name of a language; None, its own choice, where it does not know it."""
    return min((each for each in known if each.partition("_")[0] == tag), default=None)


def _named(country: str, year: int, language: str | None) -> dict[dt.date, str]:
    import holidays  # noqa: PLC0415 - slow to load, and seldom needed

    found = holidays.country_holidays(country, years=year, language=language)
    return {day: name for day, name in found.items() if day.year == year}
