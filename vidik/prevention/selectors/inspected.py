# SPDX-License-Identifier: EUPL-1.2
"""Count an institution's own inspections of a year: what it did, whom it found, what followed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractMonth

from vidik.access.services import scope
from vidik.access.types import Action, Actor
from vidik.prevention.models import InspectedWorkers, Inspection
from vidik.prevention.selectors.inspections import activities, citizenships
from vidik.prevention.types import QUESTIONS, Followed, answers_to
from vidik.referral.selectors.approaches import Axis


@dataclass(frozen=True, slots=True)
class YearOfInspections:
    """The inspections of a year, counted; what was struck out counts nowhere."""

    year: int
    all: int
    with_police: int
    workers: int
    followed: tuple[tuple[str, int], ...]
    """Name and number, in the order of `Followed`; several may follow one inspection."""
    activities: tuple[tuple[str, int], ...]
    citizenships: tuple[tuple[str, int], ...]
    """Workers, those most often found first."""
    answers: tuple[Axis, ...]
    """For each question how many inspections found it so, in the order of `answers_to`."""
    months: tuple[int, ...]
    """January to December."""


def year_of_inspections(actor: Actor, year: int) -> YearOfInspections:
    """Count the inspections of the actor's own institution in a year, in four queries."""
    counted = Q(day__year=year, struck_at__isnull=True)
    own = scope(actor, Action.INSPECTIONS_KEEP, Inspection.objects.filter(counted)).order_by()
    sums = own.aggregate(
        all=Count("pk"),
        police=Count("pk", filter=Q(with_police=True)),
        **{
            f"led_{each}": Count("pk", filter=Q(followed__contains=[each.value]))
            for each in Followed
        },
        **{
            f"{name}_{share}": Count("pk", filter=Q(**{name: share.value}))
            for name in QUESTIONS
            for share in answers_to(name)
        },
    )
    kinds: Counter[str] = Counter()
    months: Counter[int] = Counter()
    for activity, month, many in (
        own.annotate(month=ExtractMonth("day"))
        .values_list("activity", "month")
        .annotate(many=Count("pk"))
    ):
        kinds[activity] += many
        months[month] += many
    found = scope(
        actor,
        Action.INSPECTIONS_KEEP,
        InspectedWorkers.objects.filter(
            inspection__day__year=year, inspection__struck_at__isnull=True
        ),
    ).order_by()
    states = dict(citizenships())
    workers = [
        (states.get(code, code), many)
        for code, many in found.values_list("citizenship").annotate(many=Sum("number"))
    ]
    names = dict(activities())
    return YearOfInspections(
        year,
        sums["all"],
        sums["police"],
        sum(many for _name, many in workers),
        tuple((str(each.label), sums[f"led_{each}"]) for each in Followed),
        tuple((names.get(code, code), kinds[code]) for code in {**names, **kinds} if kinds[code]),
        tuple(sorted(workers, key=lambda pair: (-pair[1], pair[0]))),
        tuple(
            Axis(
                name, tuple((str(each.label), sums[f"{name}_{each}"]) for each in answers_to(name))
            )
            for name in QUESTIONS
        ),
        tuple(months[month] for month in range(1, 13)),
    )
