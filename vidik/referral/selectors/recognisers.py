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
from functools import lru_cache
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.alphabet import alphabetical, by_alphabet
from vidik.core.bilingual import pick
from vidik.institutions.models import Institution
from vidik.referral.methods.screening import Level
from vidik.referral.methods.sectors import Sector, read_sectors
from vidik.referral.models import Refusal, Report, ReportedPerson, Screening
from vidik.referral.selectors.recognition import at_least_few, counting, part_of
from vidik.referral.selectors.screenings import heads_of_lists
from vidik.referral.types import Outcome

FOUNDED: Final = (Level.GROUNDED, Level.DANGER)
"""Results of a screening that a report has to follow."""
FILE: Final = Path("indicators") / "duties.yaml"


@dataclass(frozen=True, slots=True)
class Recogniser:
    """What an institution did in a year; None is not told, since it may point to a person."""

    institution: Institution
    sector: str
    screenings: int | None
    founded: int | None
    reports: int | None
    identified: int | None
    refused: int | None
    """How many adults whom it told of the centre did not want to be reported."""

    @property
    def is_silent(self) -> bool:
        """Whether it sent no report at all."""
        return self.reports == 0


@dataclass(frozen=True, slots=True)
class SectorSums:
    """A sector with what it owes, and how many of its institutions did anything."""

    code: str
    name: str
    source: str
    duties: tuple[str, ...]
    lists: tuple[str, ...]
    institutions: int
    screened: int
    reported: int


_SORTS: Final = ("name", "screenings", "founded", "reports", "identified", "refused")
_DID: Final[Mapping[str, Callable[[Recogniser], bool]]] = {
    "": lambda _row: True,
    "silent": lambda row: row.is_silent,
    "idle": lambda row: row.is_silent and row.screenings == 0 and row.refused == 0,
    "reported": lambda row: not row.is_silent,
}


@lru_cache(maxsize=4)
def _read(folder: Path) -> tuple[Sector, ...]:
    return read_sectors(folder / FILE)


def sectors() -> tuple[Sector, ...]:
    """Give the sectors of the pack in use, in its order."""
    return _read(Path(settings.PACKS_DIR) / settings.PACK)


def name_of(sector: Sector) -> str:
    """Give a sector's name in the reader's language."""
    return pick(sector.name_en, sector.name_sr)


def duties_of(institution: int | None) -> list[SectorSums]:
    """Give what an institution owes, with its lists; nothing where it stands in no sector."""
    titles = _titles()
    return [_sums(each, titles, []) for each in _sectors_of(institution)]


def source_of(institution: int | None) -> str:
    """Give the source as which an institution reports; blank where it has to say so itself."""
    told = {each.reports_as for each in _sectors_of(institution)}
    return told.pop() if len(told) == 1 else ""


def _sectors_of(institution: int | None) -> list[Sector]:
    rows = Institution.objects.select_related("kind", "parent")
    row = None if institution is None else rows.filter(pk=institution).first()
    if row is None:
        return []
    parent = row.parent.code if row.parent else ""
    return [each for each in sectors() if each.holds(row.code, row.kind.code, parent)]


def recognisers(actor: Actor, year: int) -> list[Recogniser]:
    """Count for every institution of every sector what it did in a year, and what came of it.

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


def narrowed(
    rows: list[Recogniser], *, sector: str = "", did: str = "", sort: str = ""
) -> list[Recogniser]:
    """Give those of a sector that did something or nothing, in an order.

    Args:
        rows: all of a year.
        sector: code of a sector; blank means any.
        did: `silent` (sent no report), `idle` (did not screen either), `reported`; blank means any.
        sort: `name` or one of the numbers, with a minus for the other way round; else as they are.
    """
    kept = [row for row in rows if sector in {"", row.sector} and _DID[did](row)]
    name = sort.removeprefix("-")
    if name in _SORTS:
        kept.sort(key=lambda row: _rank(row, name), reverse=sort.startswith("-"))
    return kept


def _rank(row: Recogniser, name: str) -> tuple[int, tuple[int, ...]]:
    """Give by what a row is sorted; numbers that are not told are all alike."""
    if name == "name":
        return 0, alphabetical(str(row.institution.name))
    number = getattr(row, name)
    return (1 if number is None else int(number)), ()


def by_sector(rows: list[Recogniser]) -> list[SectorSums]:
    """Give the sectors with how many of their institutions screened and reported."""
    titles = _titles()
    return [
        _sums(each, titles, [row for row in rows if row.sector == each.code]) for each in sectors()
    ]


def _sums(sector: Sector, titles: dict[str, str], rows: list[Recogniser]) -> SectorSums:
    return SectorSums(
        sector.code,
        name_of(sector),
        pick(sector.source_en, sector.source_sr),
        tuple(pick(duty.en, duty.sr) for duty in sector.duties),
        tuple(titles[code] for code in sector.lists if code in titles),
        len(rows),
        sum(row.screenings != 0 for row in rows),
        sum(not row.is_silent for row in rows),
    )


def _titles() -> dict[str, str]:
    return {head["code"]: pick(head["title_en"], head["title_sr"]) for head in heads_of_lists()}


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
    led = persons.values_list("report__reporter_institution").annotate(
        n=Count("report", distinct=True)
    )
    return Counter(dict(found)), Counter(dict(led))


def _refusals(year: int) -> Counter[int]:
    rows = Refusal.objects.filter(month__year=year).order_by().values_list("institution")
    return Counter(dict(rows.annotate(n=Count("pk"))))


def _end_of(year: int) -> dt.datetime:
    return timezone.make_aware(dt.datetime(year + 1, 1, 1))  # noqa: DTZ001 - made aware here


def _identified_by(moment: dt.datetime) -> QuerySet[ReportedPerson]:
    """Give the entries whose person had been identified by a moment, whatever they are told now.

    Of an entry that was told otherwise since, its history says how it stood.
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
