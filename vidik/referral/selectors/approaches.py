# SPDX-License-Identifier: EUPL-1.2
"""Read an association's own register of contacts, and count it by year."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.db.models.functions import ExtractMonth

from vidik.access.services import scope
from vidik.access.types import Action, Actor, OutOfScope
from vidik.referral.models import Approach
from vidik.referral.types import About, Known, Led, Way


def approaches(actor: Actor) -> QuerySet[Approach]:
    """List the contacts of the actor's own institution, the newest first."""
    rows = scope(actor, Action.APPROACHES_KEEP, Approach.objects.all())
    return rows.select_related("entered_by", "struck_by").order_by("-at", "id")


def get_approach(actor: Actor, key: uuid.UUID) -> Approach:
    """Give a contact of the actor's own institution.

    Raises:
        OutOfScope: it has none with this key.
    """
    found = approaches(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.APPROACHES_KEEP, label="referral.approach", key=str(key))
    return found


@dataclass(frozen=True, slots=True)
class Axis:
    """The contacts of a year by the answers to one question."""

    code: str
    rows: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class YearOfApproaches:
    """The contacts of a year, counted; what was struck out counts nowhere."""

    year: int
    all: int
    children: int
    reported: int
    axes: tuple[Axis, ...]
    months: tuple[int, ...]
    """January to December."""


def year_of_approaches(actor: Actor, year: int) -> YearOfApproaches:
    """Count the contacts of the actor's own institution in a year, in one query."""
    rows = list(
        approaches(actor)
        .filter(at__year=year, struck_at__isnull=True)
        .order_by()
        .annotate(month=ExtractMonth("at"))
        .values_list("way", "about", "led", "child", "month")
        .annotate(count=Count("pk"))
    )

    def by(place: int) -> Counter[str]:
        counts: Counter[str] = Counter()
        for row in rows:
            counts[row[place]] += row[-1]
        return counts

    months: Counter[int] = Counter()
    for row in rows:
        months[row[4]] += row[-1]
    counted = {"way": by(0), "about": by(1), "led": by(2)}
    choices = {"way": Way.choices, "about": About.choices, "led": Led.choices}
    return YearOfApproaches(
        year,
        sum(row[-1] for row in rows),
        by(3)[Known.YES],
        counted["led"][Led.REPORTED],
        tuple(
            Axis(
                name,
                tuple((str(label), counted[name][code]) for code, label in choices[name]),
            )
            for name in ("way", "about", "led")
        ),
        tuple(months[month] for month in range(1, 13)),
    )
