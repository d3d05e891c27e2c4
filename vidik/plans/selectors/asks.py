# SPDX-License-Identifier: EUPL-1.2
"""Read what institutions are asked for, from both sides; count doors."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from vidik.access.services import acting, authorize, scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.accounts.selectors.acting import current_memberships
from vidik.cases.models import Case
from vidik.institutions.models import Institution
from vidik.institutions.selectors import all_institutions
from vidik.plans.methods.doors import OPENED, SILENT, Door, Knocked, Summed, knocked, summed
from vidik.plans.models import Ask, AskedFor, Declined
from vidik.plans.policies import ANSWERING, DOORS
from vidik.plans.selectors.pack import KIND, choices, rules
from vidik.plans.selectors.plans import BY_HAND
from vidik.plans.types import WAITING
from vidik.registers.models import Entry


def may_be_asked(actor: Actor) -> QuerySet[Institution]:
    """List the institutions in which somebody could answer, but for the actor's own."""
    roles = [each.value for each in ANSWERING]
    there = current_memberships(timezone.localdate()).filter(
        institution=OuterRef("pk"), role__in=roles, user__is_active=True
    )
    rows = all_institutions().filter(Exists(there))
    return rows if actor.institution is None else rows.exclude(pk=actor.institution)


def asks_to_own(actor: Actor) -> QuerySet[Ask]:
    """List what the actor's institution is asked for, the newest first."""
    rows = scope(actor, Action.PLANS_ANSWER, Ask.objects.all())
    return rows.select_related("asking", "institution").order_by("-asked_at", "pk")


def waiting(actor: Actor) -> QuerySet[Ask]:
    """List what the actor's institution has to answer, or has accepted and not ended."""
    return asks_to_own(actor).filter(state__in=WAITING)


def get_ask(actor: Actor, key: uuid.UUID) -> Ask:
    """Return a request to the actor's own institution.

    Raises:
        OutOfScope: it was asked nothing under this key.
    """
    named = ("answered_by", "settled_by", "asked_by")
    found = asks_to_own(actor).select_related("asking", *named).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.PLANS_ANSWER, label="plans.ask", key=str(key))
    return found


def declined_by_own(actor: Actor) -> QuerySet[Declined]:
    """List the requests that the actor's institution declined: when and why, not for what."""
    rows = scope(actor, Action.PLANS_ANSWER, Declined.objects.all())
    return rows.select_related("declined_by")


def find_declined(actor: Actor, key: uuid.UUID) -> Declined | None:
    """Return what is left of a request that the actor's institution declined; else None."""
    return declined_by_own(actor).filter(ask=key).first()


def get_own_ask(actor: Actor, key: uuid.UUID) -> Ask:
    """Return a request of a case whose plan the actor writes.

    Raises:
        OutOfScope: there is none, or not to the actor.
    """
    rows = scope(actor, Action.PLANS_ASK, Ask.objects.all())
    found = rows.select_related("origin__activity", "institution").filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.PLANS_ASK, label="plans.ask", key=str(key))
    return found


# -------------------------------------------------------------------------------------- doors


def door_of(row: AskedFor) -> Door:
    """Return a request as doors are counted."""
    asked = row.ask
    hours = opened_on = None
    if asked.answer == OPENED and asked.answered_at is not None:
        hours = (asked.answered_at - asked.asked_at).total_seconds() / 3600
        opened_on = timezone.localdate(asked.answered_at)
    return Door(
        (row.case_id, asked.kind),
        asked.institution_id,
        timezone.localdate(asked.asked_at),
        asked.answer or SILENT,
        is_urgent=asked.is_urgent,
        hours=hours,
        served_on=asked.served_on,
        opened_on=opened_on,
    )


def _by_hand(rows: Iterable[Entry], keys: Mapping[str, int]) -> Iterator[Door]:
    """Return rows of the register as doors; one that goes on from another is the same door."""
    found = {row.pk: row for row in rows}
    went_on = {row.follows_id: row for row in found.values() if row.follows_id in found}
    for row in found.values():
        if row.follows_id in found:
            continue
        last = row
        while last.pk in went_on:
            last = went_on[last.pk]
        answer = last.value("answer") or SILENT
        yield Door(
            (row.case_id, row.value("need")),
            keys.get(row.value("provider") or ""),
            row.day,
            answer,
            by_hand=True,
            opened_on=last.day if answer == OPENED else None,
            other=row.value("other") or "",
        )


def _institutions(rows: Iterable[Entry]) -> dict[str, int]:
    codes = {row.value("provider") for row in rows if row.value("provider")}
    return dict(Institution.objects.filter(code__in=codes).values_list("code", "pk"))


def _knocked(asked: Iterable[AskedFor], entries: Sequence[Entry]) -> dict[Any, Knocked]:
    by_hand = _by_hand(entries, _institutions(entries))
    return knocked([*(door_of(each) for each in asked), *by_hand])


def doors_of(actor: Actor, case: Case) -> dict[str, Knocked]:
    """Return on how many doors somebody knocked in a case, by what was asked for."""
    asked = scope(actor, Action.PLANS_READ, AskedFor.objects.filter(case=case))
    asked = asked.exclude(ask__state="withdrawn", ask__answer="").select_related("ask")
    entries = scope(actor, Action.CASE_ENTRIES_READ, Entry.objects.all())
    rows = list(entries.filter(case=case, register=BY_HAND, struck_at__isnull=True))
    found = _knocked(asked, rows)
    order = {code: at for at, (code, _name) in enumerate(choices(KIND))}
    kinds = sorted((kind for _case, kind in found), key=lambda kind: order.get(kind, 99))
    return {kind: found[case.pk, kind] for kind in kinds}


def names_of(found: Mapping[str, Knocked]) -> dict[int, str]:
    """Return the names of the institutions behind doors, by their keys."""
    doors = (door for each in found.values() for door in (*each.doors, *each.later))
    keys = {door.who for door in doors if isinstance(door.who, int)}
    return {row.pk: str(row.name) for row in Institution.objects.filter(pk__in=keys)}


@contextmanager
def counting() -> Iterator[None]:
    """Count over requests whoever may see them; give out numbers alone."""
    actor = Actor.system(DOORS)
    with acting(actor):
        authorize(actor, Action.PLANS_COUNT)
        yield


@dataclass(frozen=True, slots=True)
class YearOfDoors:
    """The doors of a year by what was asked for, and of all together."""

    all: Summed
    kinds: tuple[tuple[str, Summed], ...]
    attorney: Summed
    """Of what an attorney was asked for urgently."""


def doors_of_year(year: int) -> YearOfDoors:
    """Count the doors that were knocked on for what was first asked for in a year."""
    first, after = dt.date(year - 1, 1, 1), dt.date(year + 2, 1, 1)
    with counting():
        asked = AskedFor.objects.filter(
            ask__asked_at__date__gte=first, ask__asked_at__date__lt=after
        ).exclude(ask__state="withdrawn", ask__answer="")
        entries = list(
            Entry.objects.filter(
                register=BY_HAND, struck_at__isnull=True, day__gte=first, day__lt=after
            ).order_by()
        )
        found = _knocked(asked.select_related("ask").order_by(), entries)
    of_year = {thing: each for thing, each in found.items() if each.first_on.year == year}
    kinds = tuple(
        (code, summed(rows))
        for code, _name in choices(KIND)
        if (rows := [each for (_case, kind), each in of_year.items() if kind == code])
    )
    urgent = [
        each
        for (_case, kind), each in of_year.items()
        if kind in rules().attorney and any(door.is_urgent for door in each.doors)
    ]
    return YearOfDoors(summed(of_year.values()), kinds, summed(urgent))
