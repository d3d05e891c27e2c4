# SPDX-License-Identifier: EUPL-1.2
"""The working calendar that stands now, as the pack and the office declared it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, typed
from vidik.exchange.methods.calendars import (
    Calendar,
    DeclaredDay,
    EasterHoliday,
    FixedHoliday,
    HolidayRule,
    Tradition,
)
from vidik.exchange.models import CalendarDay, WorkingCalendar
from vidik.exchange.services.clocks import DeadlineContext


def zone() -> ZoneInfo:
    """Return the zone whose days are counted: that of the country in use."""
    return ZoneInfo(timezone.get_default_timezone_name())


def current_calendar() -> Calendar:
    """Return the working calendar that stands now.

    Calendars are cached by what they say, not by their revision: a revision that was rolled back
    comes again with other days.
    """
    base = WorkingCalendar.objects.first()
    days = CalendarDay.objects.filter(withdrawn_at__isnull=True)
    declared = tuple(DeclaredDay(row.day, row.works, row.name) for row in days)
    if base is None:
        return _calendar("", "[]", (5, 6), declared)
    rules = json.dumps(base.rules, sort_keys=True)
    return _calendar(base.country, rules, tuple(base.rest), declared)


@lru_cache(maxsize=4)
def _calendar(
    country: str, rules: str, rest: tuple[int, ...], declared: tuple[DeclaredDay, ...]
) -> Calendar:
    return Calendar(
        country=country,
        rules=tuple(rule_of(item) for item in json.loads(rules)),
        declared=declared,
        rest=frozenset(rest),
    )


def current_revision() -> int:
    """Return the number of the calendar's present state, 0 before a pack is loaded."""
    rows = WorkingCalendar.objects.values_list("revision", flat=True)
    return rows.first() or 0


def reckoning() -> DeadlineContext:
    """Return what deadlines are counted with now."""
    return DeadlineContext(current_calendar(), current_revision(), zone())


@dataclass(frozen=True, slots=True)
class _FixedRow:
    month: Annotated[int, Column(low=1, high=12)]
    day: Annotated[int, Column(low=1, high=31)]
    name: Texts
    moves_from: frozenset[int] = frozenset()

    @property
    def holiday(self) -> HolidayRule:
        return FixedHoliday(self.month, self.day, self.name, self.moves_from)


@dataclass(frozen=True, slots=True)
class _EasterRow:
    easter: Tradition
    offset: Annotated[int, Column(low=-70, high=70)]
    name: Texts
    moves_from: frozenset[int] = frozenset()

    @property
    def holiday(self) -> HolidayRule:
        return EasterHoliday(self.offset, self.easter, self.name, self.moves_from)


def kind_of_rule(item: Mapping[str, Any]) -> type[_FixedRow | _EasterRow]:
    """Return the kind of a holiday rule: `month` and `day`, or `easter` and `offset`."""
    return _EasterRow if "easter" in item else _FixedRow


def rule_of(item: Mapping[str, Any]) -> HolidayRule:
    """Return one holiday rule of a pack as it was stored.

    Raises:
        PackError: it says what it should not.
    """
    return typed(kind_of_rule(item), item).holiday
