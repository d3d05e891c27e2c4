# SPDX-License-Identifier: EUPL-1.2
"""Balances of matters and persons by body and stage, counted from the record of who has what."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.institutions.models import Institution
from vidik.matters.methods.balance import (
    NOTHING,
    Balance,
    Period,
    Span,
    balance,
    inside,
    missing,
    while_true,
)
from vidik.matters.models import Charge, Leg, Owed, PersonLeg
from vidik.matters.policies import COUNTER
from vidik.matters.selectors.pack import rules
from vidik.matters.types import HANDED

SERIES: Final = 5
"""Years of a series."""
Times = list[tuple[dt.date, dt.date | None]]


@contextmanager
def counting() -> Iterator[None]:
    """Count over matters whoever has them; give out numbers alone."""
    actor = Actor.system(COUNTER)
    with acting(actor):
        authorize(actor, Action.MATTERS_COUNT)
        yield


def times_counted(charges: Iterable[Charge]) -> dict[uuid.UUID, Times]:
    """Return from when until when each suspect was suspected of an offence that is counted.

    A charge holds from the day it was laid until the day on which it was reclassified. Where one of
    several is reclassified and another is counted still, nothing changes.
    """
    counted = set(rules().counted)
    found: dict[uuid.UUID, Times] = {}
    for each in charges:
        if each.offence in counted:
            after = getattr(each, "replaced_by", None)
            until = after.laid_on if after is not None else None
            found.setdefault(each.suspect_id, []).append((each.laid_on, until))
    return {suspect: together(times) for suspect, times in found.items()}


def together(times: Times) -> Times:
    """Put together times that touch or overlap; in order."""
    kept: Times = []
    for first, after in sorted(times, key=lambda each: (each[0], each[1] or dt.date.max)):
        if kept and (kept[-1][1] is None or kept[-1][1] >= first):
            last = kept[-1][1]
            kept[-1] = (kept[-1][0], None if last is None or after is None else max(last, after))
        elif after is None or after > first:
            kept.append((first, after))
    return kept


def spans_of_persons(rows: QuerySet[PersonLeg], *, counted: bool = True) -> list[Span]:
    """Return who had which suspect; where `counted`, while the offence was one that is counted."""
    legs = list(rows.select_related("leg").order_by("opened_on", "entered_at"))
    spans = [
        Span(
            each.suspect_id,
            (each.leg.institution_id, each.leg.stage),
            each.opened_on,
            each.came,
            each.closed_on,
            each.ending,
        )
        for each in legs
    ]
    if not counted:
        return spans
    charges = Charge.objects.filter(suspect__in={each.suspect_id for each in legs})
    times = times_counted(charges.select_related("replaced_by"))
    return [cut for span in spans for cut in while_true(span, times.get(span.subject, []))]  # type: ignore[call-overload]


def spans_of_matters(rows: QuerySet[Leg]) -> list[Span]:
    """Return who had which matter."""
    return [
        Span(
            each.matter_id, (each.institution_id, each.stage), each.opened_on, each.came,
            each.closed_on, each.ending,
        )
        for each in rows.order_by("opened_on", "entered_at")
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Standing:
    """The balance of one stage: of matters, and of persons."""

    stage: str
    matters: Balance
    persons: Balance


def standing(institution: int, period: Period) -> list[Standing]:
    """Balance what one body, such as an office of prosecutors, had in a period.

    Stage by stage; only stages at which it had any. The database adds up what `balance` would, so
    that nobody waits for thousands of rows.
    """
    with counting():
        matters = _added_up(Leg.objects.filter(institution=institution), "stage", period)
        persons = _added_up(
            PersonLeg.objects.filter(leg__institution=institution), "leg__stage", period
        )
    return [
        Standing(stage.code, matters[stage.code], persons.get(stage.code, NOTHING))
        for stage in rules().stages
        if stage.code in matters
    ]


def _added_up(rows: QuerySet[Any], stage: str, period: Period) -> dict[str, Balance]:
    """Balance rows of who had what by stage, in as many queries as a balance has sides."""
    rows = rows.order_by()
    first, last = period.first, period.last
    had = Q(closed_on__isnull=True) | Q(closed_on__gte=first)
    has = Q(closed_on__isnull=True) | Q(closed_on__gt=last)
    came = _counted(rows.filter(opened_on__range=(first, last)), stage, "came")
    ended = _counted(rows.filter(closed_on__range=(first, last)), stage, "ending")
    opening = dict(
        rows.filter(had, opened_on__lt=first).values_list(stage).annotate(many=Count("pk"))
    )
    pending = _counted(rows.filter(has, opened_on__lte=last), stage, "opened_on")
    found = {}
    for code in rows.values_list(stage, flat=True).distinct():
        ages = [
            (last - day).days for day, many in pending.get(code, {}).items() for _n in range(many)
        ]
        found[code] = Balance(
            opening.get(code, 0),
            came.get(code, {}),
            ended.get(code, {}),
            len(ages),
            tuple(sorted(ages, reverse=True)),
        )
    return found


def _counted(rows: QuerySet[Any], stage: str, by: str) -> dict[str, dict[Any, int]]:
    found: dict[str, dict[Any, int]] = {}
    for code, value, many in rows.values_list(stage, by).annotate(many=Count("pk")):
        found.setdefault(code, {})[value] = many
    return found


def was_had(code: str, since: dt.date) -> bool:
    """Say whether a body had a matter since that very day."""
    with counting():
        return Leg.objects.filter(institution__code=code, opened_on=since).exists()


def standing_of_all(period: Period) -> list[Standing]:
    """Balance what all bodies together had: what one handed on to another counts once."""
    return _of_all([period])[0]


def _of_all(periods: Iterable[Period]) -> list[list[Standing]]:
    """Balance what all bodies had in each of some periods; who had what is read once."""
    with counting():
        of_matters = spans_of_matters(Leg.objects.all())
        of_persons = spans_of_persons(PersonLeg.objects.all(), counted=False)
    return [_by_stage(of_matters, of_persons, each, as_one=True) for each in periods]


@dataclass(frozen=True, slots=True)
class Sums:
    """What all bodies together had in a period, and in the years until then."""

    period: Period
    standing: tuple[Standing, ...]
    years: tuple[tuple[int, tuple[Standing, ...]], ...]
    """The earliest first."""
    late: tuple[tuple[Institution, int], ...]
    """Bodies that owe notices which are late now, with how many; the most first."""


def sums_of_all(actor: Actor, period: Period) -> Sums:
    """Balance what all bodies together had, for those who see sums.

    Raises:
        Denied: the actor may not see sums of matters.
    """
    authorize(actor, Action.MATTERS_SUMS)
    last = period.last.year
    years = range(last - SERIES + 1, last + 1)
    found, *series = _of_all([period, *map(Period.year, years)])
    with counting():
        rows = Owed.objects.filter(settled_at__isnull=True, due_at__lt=timezone.now())
        late = dict(rows.order_by().values_list("institution").annotate(many=Count("pk")))
    places = Institution.objects.in_bulk(late)
    ordered = sorted(late.items(), key=lambda each: (-each[1], str(places[each[0]].name)))
    return Sums(
        period,
        tuple(found),
        tuple((year, tuple(each)) for year, each in zip(years, series, strict=True)),
        tuple((places[key], many) for key, many in ordered),
    )


def _by_stage(
    of_matters: list[Span], of_persons: list[Span], period: Period, *, as_one: bool = False
) -> list[Standing]:
    found = []
    for stage in rules().stages:
        both = [
            [span for span in spans if span.holder[1] == stage.code]  # type: ignore[index]
            for spans in (of_matters, of_persons)
        ]
        if as_one:
            both = [inside(spans, HANDED) for spans in both]
        if any(both):
            matters, persons = (balance(spans, period) for spans in both)
            found.append(Standing(stage.code, matters, persons))
    return found


def faults() -> list[str]:
    """Say where the record of who has what cannot be; none where every balance closes."""
    with counting():
        spans = [
            *spans_of_matters(Leg.objects.all()),
            *spans_of_persons(PersonLeg.objects.all(), counted=False),
        ]
    return missing(spans)
