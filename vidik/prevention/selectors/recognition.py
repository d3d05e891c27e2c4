# SPDX-License-Identifier: EUPL-1.2
"""Which institution uses its list of indicators, reports, and with what result; never a case.

Four aggregates over one year and one list of institutions, however many records there are. A past
year is counted as it stood at its end, as the statistics of the centre are.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.alphabet import by_alphabet
from vidik.core.small_numbers import at_least_few, part_of
from vidik.institutions.models import Institution
from vidik.referral.methods.screening import Level
from vidik.referral.methods.sectors import Sector
from vidik.referral.models import Report, ReportedPerson, Screening
from vidik.referral.selectors.recognition import counting
from vidik.referral.selectors.sectors import SectorSums, sectors, sums_of, titles_of_lists
from vidik.referral.types import REFUSALS, Outcome
from vidik.registers.selectors import entries_of_all

FOUNDED: Final = (Level.GROUNDED, Level.DANGER)
"""Results of a screening that a report has to follow."""


@dataclass(frozen=True, slots=True)
class Recogniser:
    """What an institution did in a year; None is hidden, since it may point to a person."""

    institution: Institution
    sector: str
    screenings: int | None
    founded: int | None
    reports: int | None
    identified: int | None
    refused: int | None
    """How many adults whom it told about the centre did not want to be reported."""

    @property
    def is_silent(self) -> bool:
        """Whether it sent no report at all."""
        return self.reports == 0


DID: Final[Mapping[str, Callable[[Recogniser], bool]]] = {
    "silent": lambda row: row.is_silent,
    "idle": lambda row: row.is_silent and row.screenings == 0 and row.refused == 0,
    "reported": lambda row: not row.is_silent,
}


def recognisers(actor: Actor, year: int) -> list[Recogniser]:
    """Count for every institution of every sector what it did in a year, and the outcomes.

    What was decided after the end of the year is not among it, nor is what was changed since.

    Raises:
        Denied: the actor may not see who recognises.
    """
    authorize(actor, Action.RECOGNITION_READ)
    bodies = [(body, sector) for body in _bodies() if (sector := _sector_of(body)) is not None]
    with counting():
        screened, founded = _screenings(year)
        reports, identified = _reports(year)
        refused = _refusals(year)
    return [
        Recogniser(
            body,
            sector.code,
            at_least_few(screened[body.pk]),
            part_of(founded[body.pk], screened[body.pk]),
            at_least_few(reports[body.pk]),
            part_of(identified[body.pk], reports[body.pk]),
            at_least_few(refused[body.pk]),
        )
        for body, sector in bodies
    ]


def by_sector(rows: list[Recogniser]) -> list[SectorSums]:
    """Return the sectors with how many of their institutions screened and reported."""
    titles = titles_of_lists()
    found = []
    for sector in sectors():
        bodies = [row for row in rows if row.sector == sector.code]
        found.append(
            sums_of(
                sector,
                titles,
                institutions=len(bodies),
                screened=sum(row.screenings != 0 for row in bodies),
                reported=sum(not row.is_silent for row in bodies),
            )
        )
    return found


def _bodies() -> QuerySet[Institution]:
    """List the institutions of all sectors by name."""
    wanted = Q()
    for each in sectors():
        wanted |= Q(kind__code__in=each.kinds) | Q(code__in=each.institutions)
        wanted |= Q(parent__code__in=each.under)
    rows = Institution.objects.filter(wanted, merged_into__isnull=True)
    return rows.select_related("kind", "parent").order_by(by_alphabet("name"), "pk")


def _sector_of(body: Institution) -> Sector | None:
    parent = body.parent.code if body.parent else ""
    return next((s for s in sectors() if s.holds(body.code, body.kind.code, parent)), None)


def _screenings(year: int) -> tuple[Counter[int], Counter[int]]:
    rows = Screening.objects.filter(finished_at__year=year).order_by().values("institution")
    found = rows.annotate(n=Count("pk"), founded=Count("pk", filter=Q(level__in=FOUNDED)))
    all_, founded = Counter[int](), Counter[int]()
    for row in found:
        all_[row["institution"]], founded[row["institution"]] = row["n"], row["founded"]
    return all_, founded


def _reports(year: int) -> tuple[Counter[int], Counter[int]]:
    of_bodies = Report.objects.filter(
        received_at__year=year, reporter_institution__isnull=False
    ).order_by()
    found = of_bodies.values_list("reporter_institution").annotate(n=Count("pk"))
    persons = _identified_by(_end_of(year)).filter(
        report__received_at__year=year, report__reporter_institution__isnull=False
    )
    outcomes = persons.values_list("report__reporter_institution").annotate(
        n=Count("report", distinct=True)
    )
    return Counter(dict(found)), Counter(dict(outcomes))


def _refusals(year: int) -> Counter[int]:
    rows = entries_of_all(REFUSALS, year).values_list("institution")
    return Counter(dict(rows.annotate(n=Count("pk"))))


def _end_of(year: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year + 1, 1, 1))  # noqa: DTZ001 - made aware here


def _identified_by(moment: dt.datetime) -> QuerySet[ReportedPerson]:
    """Return the entries whose person had been identified by a moment, whatever they are shown now.

    Of an entry that was shown otherwise since, its history says how it stood.
    """
    rows = ReportedPerson.objects.order_by()
    if moment > timezone.now():
        return rows.filter(outcome=Outcome.IDENTIFIED)
    history = ReportedPerson.events.rel.related_model.objects  # type: ignore[attr-defined]
    stood = history.filter(
        Q(outcome_at__lt=moment) | Q(outcome_at__isnull=True, pgh_created_at__lt=moment),
        pgh_obj=OuterRef("pk"),
    ).order_by("-pgh_id")
    return rows.annotate(stood=Subquery(stood.values("outcome")[:1])).filter(
        Q(outcome=Outcome.IDENTIFIED, outcome_at__lt=moment)
        | (Q(outcome_at__gte=moment) | Q(outcome_at__isnull=True)) & Q(stood=Outcome.IDENTIFIED)
    )
