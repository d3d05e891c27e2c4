# SPDX-License-Identifier: EUPL-1.2
"""Read facilities: what the pack says of them, their nights, stock and flow of a year."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, cast

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from vidik.access.services import acting, authorize, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.alphabet import by_alphabet
from vidik.core.packfiles import Pack
from vidik.figures.registry import Count, Derived
from vidik.protection.methods.facilities import Book, Choice, read_book
from vidik.protection.methods.nights import (
    Away,
    Closed,
    Held,
    Night,
    Room,
    Spell,
    Year,
    end_of,
    nights_of,
    year_of,
)
from vidik.protection.models import Facility, Outage, Places, Stay, StayAbsence
from vidik.protection.policies import BEDS
from vidik.protection.types import FacilityKind
from vidik.referral.selectors.pack import centre

WEEKS: Final = 4
_NIGHT: Final = dt.timedelta(days=1)


@lru_cache(maxsize=4)
def _book_of(folder: Path) -> Book:
    pack = Pack(folder)
    found = read_book(pack)
    pack.raise_faults()
    return found


def book() -> Book:
    """Return what the pack in use says of places to sleep."""
    return _book_of(Path(settings.PACKS_DIR) / settings.PACK)


def choices(name: str) -> list[tuple[str, str]]:
    """Return the codes of one of the lists of the pack, in its order, with their names."""
    rows: tuple[Choice, ...] = getattr(book(), name)
    return [(each.code, str(each.name)) for each in rows]


def word(name: str, code: str) -> str:
    """Return a code of one of the lists in words; the code itself where the list lacks it."""
    return dict(choices(name)).get(code, code)


def facilities(actor: Actor) -> QuerySet[Facility]:
    """List the facilities that the actor may know of."""
    rows = scope(actor, Action.FACILITIES_READ, Facility.objects.all())
    named = by_alphabet("institution__name")
    return rows.select_related("institution").order_by("kind", named)


def get_facility(actor: Actor, code: str) -> Facility:
    """Return a facility by the code of its institution.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    found = facilities(actor).filter(institution__code=code).first()
    if found is None:
        raise OutOfScope(action=Action.FACILITIES_READ, label="protection.facility", key=code)
    return found


def outages(actor: Actor, facility: Facility) -> QuerySet[Outage]:
    """List the places of a facility that are out of service now or later."""
    rows = scope(actor, Action.FACILITIES_READ, Outage.objects.filter(facility=facility))
    today = timezone.localdate()
    return rows.exclude(back_on__lte=today).select_related("facility")


def get_outage(actor: Actor, facility: Facility, key: Any) -> Outage:
    """Return places of a facility that are out of service.

    Raises:
        OutOfScope: there is nothing of that key.
    """
    found = outages(actor, facility).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.FACILITIES_READ, label="protection.outage", key=str(key))
    return found


@contextmanager
def counting() -> Iterator[None]:
    """Count over stays whoever may see them; give out numbers alone."""
    actor = Actor.system(BEDS)
    with acting(actor):
        authorize(actor, Action.STAYS_COUNT)
        yield


def _held(keys: list[Any], first: dt.date, after: dt.date, today: dt.date) -> dict[Any, list[Held]]:
    """List what is held of facilities; `vidik_first_full_night` says the same to the database."""
    rows = Stay.objects.filter(facility__in=keys, missed_on__isnull=True, expected_on__lt=after)
    found: dict[Any, list[Held]] = defaultdict(list)
    for row in rows.exclude(left_on__lt=first).order_by():
        start = row.arrived_on or row.expected_on
        if row.left_on is not None:
            end = end_of(start, row.left_on)
        elif row.arrived_on is not None:
            end = max(row.ends_on, today + _NIGHT)
        else:
            end = end_of(start, row.ends_on)
        found[row.facility_id].append(Held(row.group, start, end))
    return found


@dataclass(frozen=True, slots=True)
class GroupNights:
    """The nights of one group of places."""

    group: str
    name: str
    nights: tuple[Night, ...]


def nights_from(facility: Facility, first: dt.date, days: int = 7 * WEEKS) -> list[GroupNights]:
    """Say for the groups of a facility what is taken, free and closed in each night.

    Args:
        facility: one that the reader may know of.
        first: the first night.
        days: how many nights.
    """
    return _nights([facility], first, days)[facility.pk]


def _nights(facilities: list[Facility], first: dt.date, days: int) -> dict[Any, list[GroupNights]]:
    """Say it of several facilities at once, with as many queries as for one."""
    today, after = timezone.localdate(), first + days * _NIGHT
    every = [first + number * _NIGHT for number in range(days)]
    keys = [row.pk for row in facilities]
    rooms: dict[Any, list[Room]] = defaultdict(list)
    closed: dict[Any, list[Closed]] = defaultdict(list)
    with counting():
        for row in Places.objects.filter(facility__in=keys, from_on__lt=after):
            rooms[row.facility_id].append(Room(row.group, row.places, row.from_on))
        for out in Outage.objects.filter(facility__in=keys, from_on__lt=after):
            closed[out.facility_id].append(Closed(out.group, out.places, out.from_on, out.back_on))
        held = _held(keys, first, after, today)
    names = dict(choices("groups"))
    return {
        each.pk: [
            GroupNights(
                group,
                names.get(group, group),
                tuple(
                    nights_of(group, every, rooms[each.pk], closed[each.pk], held.get(each.pk, []))
                ),
            )
            for group in each.groups
        ]
        for each in facilities
    }


def free_tonight(rows: list[Facility]) -> dict[Any, list[tuple[str, Night]]]:
    """Return for facilities how many places are free tonight, by the group that they are for."""
    return {
        key: [(each.name, each.nights[0]) for each in groups]
        for key, groups in _nights(rows, timezone.localdate(), 1).items()
    }


def year_in_numbers(facility: Facility, year: int) -> Year:
    """Count stock and flow of a facility in a year, up to today."""
    first, after = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
    after = min(after, timezone.localdate() + _NIGHT)
    return year_of(_spells(Stay.objects.filter(facility=facility), first, after), first, after)


def _spells(stays: QuerySet[Stay], first: dt.date, after: dt.date) -> list[Spell]:
    with counting():
        rows = list(
            stays.filter(arrived_on__lt=after).exclude(left_on__lt=first).order_by("arrived_on")
        )
        away: dict[Any, list[Away]] = defaultdict(list)
        for absence in StayAbsence.objects.filter(stay__in=[row.pk for row in rows]):
            away[absence.stay_id].append(absence.as_away())
    return [
        Spell(row.case_id, row.arrived_on, row.left_on, tuple(away[row.pk]))
        for row in rows
        if row.arrived_on is not None
    ]


def shelter_code() -> str:
    """Return the code of the institution that reports about shelters; the centre's if none does."""
    rows = Facility.objects.filter(kind=FacilityKind.SHELTER).order_by("institution__code")
    found = rows.values_list("institution__code", flat=True).first()
    return found or centre().code


def in_shelters(first: dt.date, after: dt.date) -> list[uuid.UUID]:
    """Return the cases that slept in a shelter between two days, in the order of their arrival."""
    return _cases(_of_shelters(first, after))


def gone_from_shelters(first: dt.date, after: dt.date) -> list[uuid.UUID]:
    """Return those of them that are no longer there at the end."""
    spells = _of_shelters(first, after)
    still = {each.who for each in spells if each.left_on is None or each.left_on >= after}
    return [case for case in _cases(spells) if case not in still]


def _cases(spells: list[Spell]) -> list[uuid.UUID]:
    return list(dict.fromkeys(cast("uuid.UUID", each.who) for each in spells))


def _of_shelters(first: dt.date, after: dt.date) -> list[Spell]:
    return _spells(Stay.objects.filter(facility__kind=FacilityKind.SHELTER), first, after)


def counted_in_shelters(name: str) -> Count:
    """Return what counts one number of the year of all shelters together.

    Args:
        name: a number of `Year`.
    """

    def count(year: int, by: tuple[str, ...]) -> list[Derived]:
        if by:
            return []
        first, after = dt.date(year, 1, 1), dt.date(year + 1, 1, 1)
        spells = _of_shelters(first, after)
        many: int = getattr(year_of(spells, first, after), name)
        return [Derived((), Decimal(many), many)] if spells else []

    return count
