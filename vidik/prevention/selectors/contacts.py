# SPDX-License-Identifier: EUPL-1.2
"""Who is turned to: sums of the contacts of associations that point to nobody."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.small_numbers import at_least_few, last_quarter, part_of, parts_of, rounded
from vidik.institutions.models import Institution
from vidik.referral.models import ContactMark
from vidik.referral.selectors.recognition import counting
from vidik.referral.types import CONTACTS, ContactOutcome, Known, Way
from vidik.registers.models import Entry
from vidik.registers.selectors import entries_of_all
from vidik.vault.services.sameness import count_persons


@dataclass(frozen=True, slots=True)
class PersonsOfContacts:
    """About how many persons turned to associations in a year; None: it is hidden."""

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


def persons_of_contacts(actor: Actor, year: int) -> PersonsOfContacts:
    """Estimate how many persons the contacts of a year concerned when the last quarter ended.

    What somebody enters or strikes out shows itself only at the end of a quarter, together with
    what everybody else did: so nobody learns by an entry whether others know that person.

    Raises:
        Denied: the actor may not see who recognises.
    """
    authorize(actor, Action.RECOGNITION_READ)
    until, moment = last_quarter()
    with counting():
        marks = ContactMark.objects.filter(year=year).values_list("institution", "entry", "content")
        then = list(
            marks.filter(
                Q(entry__struck_at__isnull=True) | Q(entry__struck_at__gte=moment),
                entry__entered_at__lt=moment,
            )
        )
        now = list(marks.filter(entry__struck_at__isnull=True))
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


@dataclass(frozen=True, slots=True)
class Sums:
    """What the office may know of one association's contacts in a year; None: it is hidden."""

    institution: Institution
    all: int | None
    children: int | None
    reported: int | None
    ways: tuple[int | None, ...]
    """In the order of `Way`."""


def sums_of_contacts(actor: Actor, year: int) -> list[Sums]:
    """Sum the contacts of a year by institution, those with most first.

    Raises:
        Denied: the actor may not see who recognises.
    """
    authorize(actor, Action.RECOGNITION_READ)
    with counting():
        rows = entries_of_all(CONTACTS, year)
        ways = _by_institution(rows, "way")
        children = _by_institution(rows, "child")
        outcomes = _by_institution(rows, "led")
    names = Institution.objects.in_bulk(ways)
    return [
        Sums(names[key], None, None, None, (None,) * len(Way))
        if at_least_few(counts.total()) is None
        else Sums(
            names[key],
            counts.total(),
            part_of(children[key][Known.YES], counts.total()),
            part_of(outcomes[key][ContactOutcome.REPORTED], counts.total()),
            parts_of([counts[way] for way in Way]),
        )
        # Those with few stand together: their order would tell what the numbers do not.
        for key, counts in sorted(
            ways.items(), key=lambda pair: (-(at_least_few(pair[1].total()) or 1), pair[0])
        )
    ]


def _by_institution(rows: QuerySet[Entry], field: str) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for institution, answer, many in rows.values_list("institution", f"values__{field}").annotate(
        many=Count("pk")
    ):
        found.setdefault(institution, Counter())[answer] += many
    return found
