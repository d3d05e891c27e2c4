# SPDX-License-Identifier: EUPL-1.2
"""Read a register of inspections: listed, counted by year, and summed over institutions."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import (
    Case,
    Count,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import ExtractMonth
from django.utils.translation import gettext as _

from vidik.access.services import authorize, scope
from vidik.access.types import Action, Actor, Denied, OutOfScope
from vidik.core.alphabet import by_alphabet, by_name
from vidik.core.small_numbers import FEW, answers_of, at_least_few, last_quarter, part_of, rounded
from vidik.institutions.models import Institution, Territory
from vidik.prevention.methods.inspections import Activity, Inspections, Sign, read_inspections
from vidik.prevention.models import InspectedWorkers, Inspection
from vidik.prevention.types import QUESTIONS, Followed, NoState, Share, answers_to
from vidik.referral.selectors.approaches import Axis
from vidik.referral.selectors.pack import codes
from vidik.referral.selectors.recognition import counting
from vidik.referral.selectors.sectors import sectors

FILE: Final = Path("prevention") / "inspections.yaml"


@lru_cache(maxsize=4)
def _read(folder: Path) -> Inspections:
    return read_inspections(folder / FILE, questions=QUESTIONS, answers=Share.values)


def told_by_pack() -> Inspections:
    """Give what the pack in use says of inspections."""
    return _read(Path(settings.PACKS_DIR) / settings.PACK)


def activities() -> list[tuple[str, str]]:
    """Give the activities of employers in the pack's order, each code with its name."""
    return [(each.code, _name(each)) for each in told_by_pack().activities]


def _name(each: Activity) -> str:
    return str(each.text)


def citizenships() -> list[tuple[str, str]]:
    """Give the citizenships of foreign workers by name in the reader's language, then none."""
    states = by_name(
        pair
        for pair in codes("citizenship")
        if len(pair[0]) == 2 and pair[0] != settings.COUNTRY.state  # noqa: PLR2004 - states
    )
    return [*states, *((each.value, str(each.label)) for each in NoState)]


def keeps_inspections(institution: int | None) -> bool:
    """Say whether an institution is of a sector whose list is the one that inspections go on to."""
    wanted = told_by_pack().list_code
    if institution is None or not wanted:
        return False
    row = Institution.objects.select_related("kind", "parent").filter(pk=institution).first()
    parent = row.parent.code if row and row.parent else ""
    return row is not None and any(
        wanted in each.lists and each.holds(row.code, row.kind.code, parent) for each in sectors()
    )


def see_keeper(actor: Actor) -> None:
    """Let somebody pass who keeps a register of inspections for their institution.

    Raises:
        Denied: the actor has another role, or the institution inspects nobody's work.
    """
    authorize(actor, Action.INSPECTIONS_KEEP)
    if not keeps_inspections(actor.institution):
        reason = _("Only a labour inspection keeps a register of inspections.")
        raise Denied(reason, action=Action.INSPECTIONS_KEEP)


def inspections(actor: Actor) -> QuerySet[Inspection]:
    """List the inspections of the actor's own institution, the newest first."""
    rows = scope(actor, Action.INSPECTIONS_KEEP, Inspection.objects.all())
    rows = rows.select_related("entered_by", "struck_by").prefetch_related("workers")
    return rows.order_by("-day", "-entered_at", "id")


def what_followed(row: Inspection) -> list[str]:
    """Give in words what followed an inspection."""
    return [str(Followed(each).label) for each in row.followed]


def by_place() -> Subquery:
    """Order inspections by the name of the municipality in the reader's language."""
    places = Territory.objects.filter(code=OuterRef("municipality"))
    return Subquery(places.values(shown=by_alphabet("name"))[:1])


def by_activity() -> Case:
    """Order inspections by the name of the activity in the reader's language."""
    named = by_name(activities())
    cases = [When(activity=code, then=Value(place)) for place, (code, _name) in enumerate(named)]
    return Case(*cases, default=Value(len(cases)), output_field=IntegerField())


def by_workers() -> Subquery:
    """Order inspections by how many workers were found."""
    rows = InspectedWorkers.objects.filter(inspection=OuterRef("pk")).order_by()
    return Subquery(rows.values("inspection").values(found=Sum("number")))


def get_inspection(actor: Actor, key: uuid.UUID) -> Inspection:
    """Give an inspection of the actor's own institution.

    Raises:
        OutOfScope: it has none with this key.
    """
    found = inspections(actor).filter(pk=key).first()
    if found is None:
        raise OutOfScope(action=Action.INSPECTIONS_KEEP, label="referral.inspection", key=str(key))
    return found


def signs_of(row: Inspection) -> list[Sign]:
    """Give the signs of exploitation that show in the answers; they find nothing by themselves."""
    answers = {name: getattr(row, name) for name in QUESTIONS}
    return [sign for sign in told_by_pack().signs if sign.shows(answers)]


@dataclass(frozen=True, slots=True)
class InspectionSums:
    """What the office may know of a year's inspections of one activity; None: it is not told."""

    activity: str
    """Its name in the reader's language; those of which few were inspected stand together."""
    all: int | None
    workers: int | None
    """To the nearest five; not told where the number of inspections is not."""
    with_police: int | None
    followed: tuple[int | None, ...]
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
        rows = Inspection.objects.filter(
            Q(struck_at__isnull=True) | Q(struck_at__gte=moment),
            day__year=year,
            entered_at__lt=moment,
        ).order_by()
        all_ = _counted(rows)
        police = _counted(rows.filter(with_police=True))
        led = [_counted(rows.filter(followed__contains=[each.value])) for each in Followed]
        found = Counter(dict(rows.values_list("activity").annotate(n=Sum("workers__number"))))
    names = dict(activities())
    # In the order of the pack: an order by numbers would tell what the numbers do not.
    names |= {code: code for code in sorted(set(all_) - set(names))}
    few = {code for code, many in all_.items() if many < FEW}
    told = [(names[code], {code}) for code in names if code in all_ and code not in few]
    if few:
        told.append((_("activities with fewer than five inspections each"), few))
    return [
        InspectionSums(
            name,
            at_least_few(many := _of(all_, kept)),
            rounded(_of(found, kept)) if many >= FEW else None,
            # Of few inspections even that none was so would be told of each of them.
            part_of(_of(police, kept), many) if many >= FEW else None,
            _answers([_of(each, kept) for each in led], many),
        )
        for name, kept in told
    ], until


def _answers(led: list[int], many: int) -> tuple[int | None, ...]:
    return answers_of(led[0], led[1:], many) if many >= FEW else (None,) * len(led)


def _of(counted: Counter[str], kept: set[str]) -> int:
    return sum(counted[code] for code in kept)


def _counted(rows: QuerySet[Inspection]) -> Counter[str]:
    return Counter(dict(rows.values_list("activity").annotate(n=Count("pk"))))


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
