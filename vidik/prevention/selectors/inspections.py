# SPDX-License-Identifier: EUPL-1.2
"""What the pack says of inspections, and their sums over institutions."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import (
    Count,
    QuerySet,
    Sum,
)
from django.utils.translation import gettext as _

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_name
from vidik.core.packfiles import read
from vidik.core.small_numbers import FEW, answers_of, at_least_few, last_quarter, part_of, rounded
from vidik.institutions.models import Institution
from vidik.prevention.methods.inspections import Activity, Inspections, read_inspections
from vidik.prevention.types import INSPECTIONS, QUESTIONS, FollowUp, NoState, Share
from vidik.referral.selectors.pack import codes
from vidik.referral.selectors.recognition import counting
from vidik.referral.selectors.sectors import sectors
from vidik.registers.models import Entry
from vidik.registers.selectors import entries_of_all, total_of
from vidik.registers.types import Values


@lru_cache(maxsize=4)
def _read(folder: Path) -> Inspections:
    return read(
        folder, lambda pack: read_inspections(pack, questions=QUESTIONS, answers=Share.values)
    )


def of_pack() -> Inspections:
    """Return what the pack in use says of inspections."""
    return _read(Path(settings.PACKS_DIR) / settings.PACK)


def activities() -> list[tuple[str, str]]:
    """Return the activities of employers in the pack's order, each code with its name."""
    return [(each.code, _name(each)) for each in of_pack().activities]


def _name(each: Activity) -> str:
    return str(each.text)


def citizenships() -> list[tuple[str, str]]:
    """Return the citizenships of foreign workers by name in the reader's language, then none."""
    states = by_name(
        pair
        for pair in codes("citizenship")
        if len(pair[0]) == 2 and pair[0] != settings.COUNTRY.state  # noqa: PLR2004 - states
    )
    return [*states, *((each.value, str(each.label)) for each in NoState)]


def has_inspections(institution: int | None) -> bool:
    """Say whether an institution is of a sector whose list is the one that inspections go on to."""
    wanted = of_pack().list_code
    if institution is None or not wanted:
        return False
    row = Institution.objects.select_related("kind", "parent").filter(pk=institution).first()
    parent = row.parent.code if row and row.parent else ""
    return row is not None and any(
        wanted in each.lists and each.holds(row.code, row.kind.code, parent) for each in sectors()
    )


def signs_of(values: Values) -> list[str]:
    """Give the signs of exploitation that show in the answers; they find nothing by themselves."""
    answers = {name: values[name] for name in QUESTIONS}
    return [str(each.text) for each in of_pack().signs if each.shows(answers)]


@dataclass(frozen=True, slots=True)
class InspectionSums:
    """What the office may know of a year's inspections of one activity; None: it is hidden."""

    activity: str
    """Its name in the reader's language; those of which few were inspected stand together."""
    all: int | None
    workers: int | None
    """To the nearest five; not shown where the number of inspections is not."""
    with_police: int | None
    follow_ups: tuple[int | None, ...]
    """In the order of `Followed`, whose first excludes the others; several may follow one."""


def sums_of_inspections(actor: Actor, year: int) -> tuple[list[InspectionSums], dt.date]:
    """Sum a year's inspections over all institutions by the activity of the employer.

    As it stood when the last quarter ended: so two looks around one entry do not describe it.

    Returns:
        The sums, and the day at whose end it was so.

    Raises:
        Denied: the actor may not see who recognises.
    """
    authorize(actor, Action.RECOGNITION_READ)
    until, moment = last_quarter()
    with counting():
        rows = entries_of_all(INSPECTIONS, year, until=moment)
        all_ = _counted(rows)
        police = _counted(rows.filter(values__contains={"with_police": True}))
        outcomes = [
            _counted(rows.filter(values__contains={"follow_ups": [each.value]}))
            for each in FollowUp
        ]
        workers = rows.values_list("values__activity").annotate(n=Sum(total_of("workers")))
        found = Counter(dict(workers))
    names = dict(activities())
    # In the order of the pack: an order by numbers would tell what the numbers do not.
    names |= {code: code for code in sorted(set(all_) - set(names))}
    few = {code for code, many in all_.items() if many < FEW}
    reported = [(names[code], {code}) for code in names if code in all_ and code not in few]
    if few:
        reported.append((_("activities with fewer than five inspections each"), few))
    return [
        InspectionSums(
            name,
            at_least_few(many := _of(all_, remaining)),
            rounded(_of(found, remaining)) if many >= FEW else None,
            # Of few inspections even that none was so would be shown of each of them.
            part_of(_of(police, remaining), many) if many >= FEW else None,
            _answers([_of(each, remaining) for each in outcomes], many),
        )
        for name, remaining in reported
    ], until


def _answers(outcomes: list[int], many: int) -> tuple[int | None, ...]:
    return answers_of(outcomes[0], outcomes[1:], many) if many >= FEW else (None,) * len(outcomes)


def _of(counted: Counter[str], remaining: set[str]) -> int:
    return sum(counted[code] for code in remaining)


def _counted(rows: QuerySet[Entry]) -> Counter[str]:
    return Counter(dict(rows.values_list("values__activity").annotate(n=Count("pk"))))
