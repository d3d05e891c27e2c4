# SPDX-License-Identifier: EUPL-1.2
"""What the centre's page of statistics tells of a year, gathered from the counts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from django.db import connection
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from vidik.figures.registry import Derived
from vidik.identification.definitions import definitions, name_of
from vidik.identification.methods.intervals import Share, wilson
from vidik.identification.selectors.counting.reports import (
    Balance,
    balance,
    count_persons,
    report_balance,
    reports,
)
from vidik.identification.selectors.counting.victims import (
    DISMISSED,
    ENDED,
    IDENTIFIED,
    NOT_VICTIM,
    PENDING,
    average_age,
    count_victims,
    counting,
    span,
)
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
    def percent(self) -> tuple[float, float, float]:
        """The share and its interval in percent."""
        return self.share.value * 100, self.share.low * 100, self.share.high * 100


@dataclass(frozen=True, slots=True)
class Overview:
    """The statistics of a year."""

    persons: Balance
    reports: Balance
    outcomes: tuple[tuple[str, int], ...]
    victims: int
    by_form: tuple[Line, ...]
    by_origin: tuple[Line, ...]
    average_age: Derived | None
    median_hours: float | None
    interviewed: int
    sources: tuple[Quality, ...]
    indicators: tuple[Quality, ...]
    reopened: int


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
        PENDING: _("pending at the end of the year"),
    }
    hours, interviewed, reopened = _times(year)
    return Overview(
        persons=balance(year),
        reports=report_balance(year),
        outcomes=tuple((str(name), outcomes.get(code, 0)) for code, name in names.items()),
        victims=sum(each.cases for each in count_victims(year, ())),
        by_form=_by_form(year),
        by_origin=_by_origin(year),
        average_age=next(iter(average_age(year, ())), None),
        median_hours=hours,
        interviewed=interviewed,
        sources=_sources(year),
        indicators=_indicators(year),
        reopened=reopened,
    )


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
        side = {"RS": inside, "abroad": abroad}.get(codes["country-of-exploitation"])
        if side is not None:
            side[codes["country-of-origin"]] += each.cases
    lines = [
        Line(name_of(names[code]), (inside[code], abroad[code]), inside[code] + abroad[code])
        for code in inside.keys() | abroad.keys()
        if code in names
    ]
    return tuple(sorted(lines, key=lambda line: (-line.total, line.name)))


_MEDIAN: Final = """
select percentile_cont(0.5) within group (
         order by extract(epoch from first_interview_at - received_at) / 3600.0
       ) filter (where first_interview_at is not null),
       count(first_interview_at),
       count(follows_id)
from identification_procedure
where received_at >= %s and received_at < %s
"""


def _times(year: int) -> tuple[float | None, int, int]:
    with counting(), connection.cursor() as cursor:
        cursor.execute(_MEDIAN, span(year))
        median, interviewed, reopened = cursor.fetchone()
    return (None if median is None else float(median)), interviewed, reopened


def _sources(year: int) -> tuple[Quality, ...]:
    """Give for each source the share of its decided reports that led to an identification."""
    pending, identified = {"outcome": PENDING}, {"outcome": IDENTIFIED}
    with counting():
        rows = list(
            reports(year)
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
select l.code, answer.key, count(*),
       count(*) filter (where p.outcome = 'identified')
from identification_procedure p
join referral_reportedperson r on r.id = p.reported_person_id
join referral_screening s on s.id = r.screening_id
join referral_indicatorlist l on l.id = s.list_id
cross join lateral jsonb_each_text(s.answers) answer
where answer.value = 'yes' and p.decided_at >= %s and p.decided_at < %s
  and p.same_as_id is null
group by l.code, answer.key
order by count(*) desc, l.code, answer.key
limit 40
"""


def _indicators(year: int) -> tuple[Quality, ...]:
    """Give for each indicator that was seen how often an identification followed."""
    with counting(), connection.cursor() as cursor:
        cursor.execute(_INDICATORS, span(year))
        rows = cursor.fetchall()
    found = []
    for list_code, indicator, seen, identified in rows:
        share = wilson(identified, seen)
        if share is not None:
            found.append(Quality(f"{list_code}: {indicator}", share))
    return tuple(found)
