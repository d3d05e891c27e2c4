# SPDX-License-Identifier: EUPL-1.2
"""Who recognises victims, and who is turned to: sums over institutions that point to nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Q
from django.utils import timezone

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.institutions.models import Institution
from vidik.referral.models import Approach, ApproachMark
from vidik.referral.policies import RECOGNITION
from vidik.referral.types import Known, Led, Way
from vidik.vault.services.sameness import count_persons

FEW: Final = 5
"""Fewer than these may point to a person: how many they are is told to nobody."""


@contextmanager
def counting() -> Iterator[None]:
    """Count as the part of the system that counts over institutions and gives sums alone."""
    actor = Actor.system(RECOGNITION)
    with acting(actor):
        authorize(actor, Action.RECOGNITION_COUNT)
        yield


def at_least_few(many: int) -> int | None:
    """Give a number that may be told; None where it is too small, which zero is not."""
    return None if 0 < many < FEW else many


def part_of(part: int, whole: int) -> int | None:
    """Give a part of a number that may be told; None where it or what remains is too small."""
    small = at_least_few(part) is None or at_least_few(whole - part) is None
    return None if part and small else part


def parts_of(parts: Sequence[int]) -> tuple[int | None, ...]:
    """Give parts whose sum stands beside them; what is left out cannot be told from the rest.

    Where some parts are too small, the smallest of the others are left out as well, until at least
    two are and together they are not too small.
    """
    hidden = {place for place, part in enumerate(parts) if at_least_few(part) is None}
    others = sorted(
        (part, place) for place, part in enumerate(parts) if part and place not in hidden
    )
    while hidden and others and (len(hidden) < 2 or sum(parts[p] for p in hidden) < FEW):  # noqa: PLR2004 - one alone is what is missing
        hidden.add(others.pop(0)[1])
    return tuple(None if place in hidden else part for place, part in enumerate(parts))


def answers_of(alone: int, others: Sequence[int], whole: int) -> tuple[int | None, ...]:
    """Give how often each answer was given where one excludes all others; that one stands first.

    What excludes the others is what they leave of the whole. So it is told beside numbers that are
    told alone; and where it is too small itself, the smallest of the others is left out as well.

    Args:
        alone: how often the answer was given that excludes the others.
        others: the same for the others, of which several may be given at once.
        whole: how many answered, each with one of them at least.
    """
    told = [part_of(each, whole) for each in others]
    first = part_of(alone, whole)
    if first is None and None not in told:
        told[told.index(min(each for each in told if each))] = None
    # Beside an answer that all gave it is no secret that nobody gave the other.
    return (None if None in told and whole not in others else first, *told)


STEP: Final = 5
"""Numbers of persons are told to the nearest of these."""


@dataclass(frozen=True, slots=True)
class PersonsOfContacts:
    """About how many persons turned to associations in a year; None: it is not told."""

    marked: int | None
    """Contacts that say enough to count persons."""
    persons: int | None
    several: int | None
    """Of them at several associations."""
    until: dt.date
    """The day at whose end it was so: the last of a quarter."""
    has_lost: bool
    """Some contacts, to this day, cannot be counted any more: their key is gone."""
    lost: int | None
    """How many those are."""


def persons_of_approaches(actor: Actor, year: int) -> PersonsOfContacts:
    """Say about how many persons the contacts of a year told when the last quarter ended.

    What somebody enters or strikes out shows itself only at the end of a quarter, together with
    what everybody else did: so nobody learns by an entry whether others know that person.

    Raises:
        Denied: the actor may not see who recognises.
    """
    authorize(actor, Action.RECOGNITION_READ)
    until, moment = last_quarter()
    with counting():
        marks = ApproachMark.objects.filter(year=year).values_list(
            "institution", "approach", "content"
        )
        then = list(
            marks.filter(
                Q(approach__struck_at__isnull=True) | Q(approach__struck_at__gte=moment),
                approach__entered_at__lt=moment,
            )
        )
        now = list(marks.filter(approach__struck_at__isnull=True))
    found = count_persons(then, year=year)
    lost = count_persons(now, year=year).unreadable
    return PersonsOfContacts(
        rounded(found.entries),
        rounded(found.persons),
        rounded(found.several),
        until=until,
        has_lost=lost > 0,
        lost=rounded(lost),
    )


def quarter_of(day: dt.date) -> dt.date:
    """Give the first day of the quarter in which a day lies."""
    return dt.date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def last_quarter() -> tuple[dt.date, dt.datetime]:
    """Give the last day of the quarter that ended last, and the moment when it was over."""
    start = quarter_of(timezone.localdate())
    over = timezone.make_aware(dt.datetime.combine(start, dt.time()))
    return start - dt.timedelta(days=1), over


def has_marks(year: int) -> bool:
    """Say whether any contact of a year has marks, struck out or not."""
    with counting():
        return ApproachMark.objects.filter(year=year).exists()


def rounded(many: int) -> int | None:
    """Give a number to the nearest step; None where it is too small to be told, as zero is."""
    return None if many < FEW else (many + STEP // 2) // STEP * STEP


@dataclass(frozen=True, slots=True)
class Sums:
    """What the office may know of one association's contacts in a year; None: it is not told."""

    institution: Institution
    all: int | None
    children: int | None
    reported: int | None
    ways: tuple[int | None, ...]
    """In the order of `Way`."""


def sums_of_approaches(actor: Actor, year: int) -> list[Sums]:
    """Sum the contacts of a year by institution, those with most first.

    Raises:
        Denied: the actor may not see who recognises.
    """
    authorize(actor, Action.RECOGNITION_READ)
    with counting():
        rows = list(
            Approach.objects.filter(at__year=year, struck_at__isnull=True)
            .order_by()
            .values("institution", "way")
            .annotate(
                all=Count("pk"),
                children=Count("pk", filter=Q(child=Known.YES)),
                reported=Count("pk", filter=Q(led=Led.REPORTED)),
            )
        )
    ways: dict[int, Counter[str]] = {}
    children: Counter[int] = Counter()
    reported: Counter[int] = Counter()
    for row in rows:
        ways.setdefault(row["institution"], Counter())[row["way"]] += row["all"]
        children[row["institution"]] += row["children"]
        reported[row["institution"]] += row["reported"]
    names = Institution.objects.in_bulk(ways)
    return [
        Sums(names[key], None, None, None, (None,) * len(Way))
        if at_least_few(counts.total()) is None
        else Sums(
            names[key],
            counts.total(),
            part_of(children[key], counts.total()),
            part_of(reported[key], counts.total()),
            parts_of([counts[way] for way in Way]),
        )
        # Those with few stand together: their order would tell what the numbers do not.
        for key, counts in sorted(
            ways.items(), key=lambda pair: (-(at_least_few(pair[1].total()) or 1), pair[0])
        )
    ]
