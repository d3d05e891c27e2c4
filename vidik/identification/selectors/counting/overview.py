# SPDX-License-Identifier: EUPL-1.2
"""What the centre's page of statistics tells of a year, gathered from the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.conf import settings
from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from vidik.core.languages import Texts
from vidik.figures.registry import Derived
from vidik.identification.methods.intervals import Share, wilson
from vidik.identification.registry import extensions
from vidik.identification.selectors.counting.balances import Balance, balance, report_balance
from vidik.identification.selectors.counting.foreign_notifications import from_abroad
from vidik.identification.selectors.counting.reports import (
    count_persons,
    reports,
)
from vidik.identification.selectors.counting.tables import tables
from vidik.identification.selectors.counting.victims import (
    DISMISSED,
    ENDED,
    IDENTIFIED,
    NOT_VICTIM,
    PENDING,
    average_age,
    count_victims,
    counting,
    pending_at_end,
    span,
    still_pending,
)
from vidik.identification.selectors.definitions import definitions, name_of
from vidik.identification.types import Table
from vidik.referral.selectors.screenings import current_lists
from vidik.referral.types import Source

FEW: Final = 5
_CELLS: Final = (("under-18", "f"), ("under-18", "m"), ("over-18", "f"), ("over-18", "m"))


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a table: a name and its numbers."""

    name: str
    numbers: tuple[int, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Quality:
    """How often what came this way led to an identification."""

    name: str
    share: Share

    @property
    def is_few(self) -> bool:
        """Whether there are too few cases to say anything."""
        return self.share.trials < FEW

    @property
    def percent(self) -> tuple[float, float, float]:
        """The share and its interval in percent."""
        return self.share.value * 100, self.share.low * 100, self.share.high * 100


@dataclass(frozen=True, slots=True)
class Overview:
    """The statistics of a year."""

    persons: Balance
    reports: Balance
    closing_count: str
    """What is left over in both is called so."""
    outcomes: tuple[tuple[str, int], ...]
    victims: int
    by_form: tuple[Line, ...]
    by_origin: tuple[Line, ...]
    average_age: Derived | None
    sources: tuple[Quality, ...]
    indicators: tuple[Quality, ...]
    tables: tuple[Table, ...]


def overview(year: int) -> Overview:
    """Gather the statistics of a year in a fixed number of queries."""
    outcomes = {
        dict(each.dimensions)["outcome"]: each.cases for each in count_persons(year, ("outcome",))
    }
    names = {
        IDENTIFIED: _("victim identified"),
        NOT_VICTIM: _("not a victim, or not determined"),
        ENDED: _("terminated or suspended"),
        DISMISSED: _("dismissed"),
        PENDING: still_pending(year),
    }
    return Overview(
        persons=balance(year),
        reports=report_balance(year),
        closing_count=pending_at_end(year),
        outcomes=tuple((str(name), outcomes.get(code, 0)) for code, name in names.items()),
        victims=sum(each.cases for each in count_victims(year, ())),
        by_form=_by_form(year),
        by_origin=_by_origin(year),
        average_age=next(iter(average_age(year, ())), None),
        sources=_sources(year),
        indicators=_indicators(year),
        tables=(
            *tables(year),
            from_abroad(year),
            *(table for each in extensions() if each.tables for table in each.tables(year)),
        ),
    )


Number = list[str | int | Decimal | None]


def numbers_of(reported: Overview) -> Iterator[Number]:
    """Return every number of the statistics on a line of its own: table, row, column, number."""
    yield from _of_balances(reported)
    for name, many in reported.outcomes:
        yield [_("Persons by outcome"), name, "", many, ""]
    yield [_("Victims identified"), _("All"), "", reported.victims, ""]
    if reported.average_age is not None:
        yield [_("Average age"), _("Victims identified"), "", reported.average_age.value, ""]
    yield from _of_lines(
        _("Victims by form, age and sex"),
        reported.by_form,
        (_("Girls"), _("Boys"), _("Women"), _("Men"), _("All")),
    )
    yield from _of_lines(
        _("Victims by origin and exploitation"),
        reported.by_origin,
        (_("Exploited in the country"), _("Exploited abroad"), _("All")),
    )
    for table in reported.tables:
        for row in table.rows:
            for column, number in zip(table.columns, row.numbers, strict=True):
                value = round(Decimal(number), 2) if isinstance(number, float) else number
                yield [table.title, row.name, column, value, ""]
    yield from _of_qualities(_("Who reported"), reported.sources)
    yield from _of_qualities(_("Indicators"), reported.indicators)


def _of_balances(reported: Overview) -> Iterator[Number]:
    for name, found in ((_("Reports"), reported.reports), (_("Persons"), reported.persons)):
        for column, many in (
            (_("Brought forward"), found.opening_count),
            (_("Received"), found.received),
            (_("Opened again"), found.reopened),
            (_("Decided"), found.decided),
            (reported.closing_count, found.closing_count),
        ):
            yield [_("Received and decided"), name, column, many, ""]


def _of_lines(title: str, lines: tuple[Line, ...], columns: tuple[str, ...]) -> Iterator[Number]:
    for line in lines:
        for column, many in zip(columns, (*line.numbers, line.total), strict=True):
            yield [title, line.name, column, many, ""]


def _of_qualities(title: str, qualities: tuple[Quality, ...]) -> Iterator[Number]:
    columns = (_("Share"), _("from"), _("to"))
    for each in qualities:
        mark = _("yes") if each.is_few else ""
        yield [title, each.name, _("Decided"), each.share.trials, mark]
        yield [title, each.name, _("Identified"), each.share.successes, mark]
        if not each.is_few:
            for column, number in zip(columns, each.percent, strict=True):
                yield [title, each.name, column, round(Decimal(number), 1), ""]


def _by_form(year: int) -> tuple[Line, ...]:
    cells: Counter[tuple[str, str, str]] = Counter()
    for each in count_victims(year, ("age", "form", "sex")):
        codes = dict(each.dimensions)
        cells[codes["form"], codes["age"], codes["sex"]] += each.cases
    totals = {dict(e.dimensions)["form"]: e.cases for e in count_victims(year, ("form",))}
    return tuple(
        Line(
            name_of(form),
            tuple(cells[form.code, age, sex] for age, sex in _CELLS),
            totals[form.code],
        )
        for form in definitions().fields["form"].codes
        if form.code in totals
    )


def _by_origin(year: int) -> tuple[Line, ...]:
    found = count_victims(year, ("country-of-exploitation", "country-of-origin"))
    names = definitions().fields["country-of-origin"].by_code
    inside: Counter[str] = Counter()
    abroad: Counter[str] = Counter()
    for each in found:
        codes = dict(each.dimensions)
        side = {settings.COUNTRY.state: inside, "abroad": abroad}.get(
            codes["country-of-exploitation"]
        )
        if side is not None:
            side[codes["country-of-origin"]] += each.cases
    lines = [
        Line(name_of(names[code]), (inside[code], abroad[code]), inside[code] + abroad[code])
        for code in inside.keys() | abroad.keys()
        if code in names
    ]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.name)))


def _sources(year: int) -> tuple[Quality, ...]:
    """Return for each source the share of its decided reports that led to an identification.

    While a procedure is suspended nothing is decided.
    """
    pending, identified = {"outcome": PENDING}, {"outcome": IDENTIFIED}
    with counting():
        rows = list(
            reports(year, suspended=PENDING)
            .exclude(**pending)
            .order_by()
            .values("source")
            .annotate(n=Count("pk"), identified=Count("pk", filter=Q(**identified)))
        )
    found = []
    for row in rows:
        share = wilson(row["identified"], row["n"])
        if share is not None:
            found.append(Quality(str(Source(row["source"]).label), share))
    return tuple(sorted(found, key=lambda each: -each.share.trials))


_INDICATORS: Final = """
select seen.key, count(*), count(*) filter (where p.outcome = 'identified')
from identification_procedure p
cross join lateral (
  select distinct answer.key
  from identification_procedure g
  join referral_report t on t.id = g.report_id
  join referral_reportedperson r on r.id = g.reported_person_id
  join referral_screening s on s.id = r.screening_id
  cross join lateral jsonb_each_text(s.answers) answer
  where (g.id = p.id or g.same_as_id = p.id) and answer.value = 'yes'
    and t.received_at < %(after)s
) seen
where p.decided_at >= %(first)s and p.decided_at < %(after)s
  and p.same_as_id is null
  and (p.outcome = 'identified' or not exists (
    select from identification_procedure f
    where f.follows_id = p.id and f.received_at < %(after)s))
  and (p.follows_id is null or not exists (
    select from identification_procedure f
    where f.reported_person_id = p.reported_person_id and f.outcome = 'identified'
      and f.received_at < p.received_at))
group by seen.key
order by count(*) desc, seen.key
"""
"""A person counts once for each indicator, in whichever of their reports it was seen."""


def _indicators(year: int) -> tuple[Quality, ...]:
    """Return for each indicator that was seen how often an identification followed.

    Of a person the procedure counts that spoke for them at the end of the year, as everywhere.
    """
    first, after = span(year)
    with counting(), connection.cursor() as cursor:
        cursor.execute(_INDICATORS, {"first": first, "after": after})
        rows = cursor.fetchall()
    names = _names_of_indicators()
    found = []
    for indicator, seen, identified in rows:
        share = wilson(identified, seen)
        if share is not None:
            found.append(Quality(names.get(indicator, indicator), share))
    return tuple(found)


def _names_of_indicators() -> dict[str, str]:
    """Return what the indicators of the lists in use ask: lists are views of one set."""
    return {
        indicator["code"]: str(Texts(indicator["text"]))
        for row in current_lists()
        for group in row.content["groups"]
        for indicator in group["indicators"]
    }
