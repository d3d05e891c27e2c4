# SPDX-License-Identifier: EUPL-1.2
"""Tables of the page of statistics: each a few aggregates, however many records there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from vidik.core.bilingual import pick
from vidik.identification.definitions import definitions
from vidik.identification.selectors.counting.reports import reports
from vidik.identification.selectors.counting.victims import (
    DISMISSED,
    ENDED,
    IDENTIFIED,
    NOT_VICTIM,
    PENDING,
    counting,
    span,
)
from vidik.referral.selectors import current_lists
from vidik.referral.types import Source

YEARS: Final = 6
_CELL: Final = ["source", "outcome"]
_OUTCOMES: Final = (IDENTIFIED, NOT_VICTIM, ENDED, DISMISSED, PENDING)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its name and its numbers; None is not known."""

    name: str
    numbers: tuple[float | int | None, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with what it shows."""

    code: str
    title: str
    first: str
    """Heading of the column of names."""
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    note: str = ""
    decimals: int = 0


def _asked(query: str, values: tuple[Any, ...] | dict[str, Any]) -> list[tuple[Any, ...]]:
    with counting(), connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


_BY_YEAR: Final = """
select to_char({moment} at time zone %s, 'YYYY')::int, count(*)
from {table} where {moment} >= %s and {moment} < %s {more} group by 1
"""


_NOT_AGAIN: Final = (
    " and not exists (select from identification_procedure f"
    " where f.reported_person_id = identification_procedure.reported_person_id"
    " and f.outcome = 'identified' and f.received_at < identification_procedure.received_at)"
)
"""Somebody who is identified once more is no second victim."""


def over_years(year: int) -> Table:
    """Put reports, decisions and victims of six years side by side."""
    first, after = span(year - YEARS + 1)[0], span(year)[1]
    zone = str(first.tzinfo)
    victims = " and same_as_id is null and outcome = 'identified'" + _NOT_AGAIN
    lines = (
        (_("Reports received"), "referral_report", "received_at", ""),
        (
            _("Procedures decided"), "identification_procedure", "decided_at",
            " and same_as_id is null",
        ),
        (
            _("Victims identified"), "identification_procedure", "decided_at",
            victims,
        ),
        (
            _("of them found by the centre itself"), "identification_procedure", "decided_at",
            victims + " and exists (select from identification_fact t"
            " where t.procedure_id = identification_procedure.id and t.field = 'detection'"
            " and t.value = 'proactive' and t.ended_at is null)",
        ),
    )  # fmt: skip
    years = range(year - YEARS + 1, year + 1)
    rows = []
    for name, table, moment, more in lines:
        query = _BY_YEAR.format(table=table, moment=moment, more=more)
        found = dict(_asked(query, (zone, first, after)))
        rows.append(Row(name, tuple(found.get(each, 0) for each in years)))
    return Table(
        "years", _("Six years side by side"), _("What is counted"), tuple(map(str, years)),
        tuple(rows),
    )  # fmt: skip


def by_source(year: int) -> Table:
    """Give the reports of a year by who reported and what had become of them at its end."""
    with counting():
        found = list(reports(year).order_by().values(*_CELL).annotate(n=Count("pk")))
    cells: dict[str, dict[str, int]] = {}
    for each in found:
        cells.setdefault(each["source"], {})[each["outcome"]] = each["n"]
    rows = [
        Row(
            str(Source(source).label),
            (*(told.get(outcome, 0) for outcome in _OUTCOMES), sum(told.values())),
        )
        for source, told in sorted(cells.items(), key=lambda pair: -sum(pair[1].values()))
    ]
    return Table(
        "sources", _("Reports by who reported and what became of them"), _("Who reported"),
        (_("identified"), _("not a victim"), _("terminated or suspended"), _("dismissed"),
         _("pending"), _("all")),
        tuple(rows),
    )  # fmt: skip


_CARRIED: Final = """
select to_char(received_at at time zone %s, 'YYYY')::int,
       count(*) filter (where outcome = 'identified'),
       count(*) filter (where outcome in ('not-victim', 'not-determined')),
       count(*) filter (where outcome = '' and opened_at is null),
       count(*) filter (where outcome = '' and opened_at is not null),
       count(*)
from identification_procedure
where same_as_id is null and decided_at >= %s and decided_at < %s
group by 1 order by 1
"""


def by_receipt(year: int) -> Table:
    """Give what was decided in a year by the year in which the report came."""
    first, after = span(year)
    rows = [
        Row(str(of), tuple(rest))
        for of, *rest in _asked(_CARRIED, (str(first.tzinfo), first, after))
    ]
    return Table(
        "carried", _("Decided in the year, by the year of the report"), _("Report of"),
        (_("identified"), _("not a victim"), _("dismissed"), _("terminated"), _("all")),
        tuple(rows),
    )  # fmt: skip


_REASONS: Final = """
select p.outcome, reason, count(distinct p.report_id)
from referral_report r
join identification_procedure p on p.report_id = r.id
cross join lateral unnest(p.reasons) reason
where p.same_as_id is null and p.outcome <> 'identified'
  and r.received_at >= %s and r.received_at < %s and p.decided_at < %s
  and not exists (select from identification_procedure f
                  where f.follows_id = p.id and f.received_at < %s)
  and not exists (select from identification_procedure f
                  where p.follows_id is not null and f.reported_person_id = p.reported_person_id
                    and f.outcome = 'identified' and f.received_at < p.received_at)
group by 1, 2 order by 3 desc, 2
"""


def by_reason(year: int) -> Table:
    """Give why nobody was identified in reports of a year that were decided by its end."""
    first, after = span(year)
    names = {each.code: pick(each.name_en, each.name_sr) for each in definitions().reasons}
    rows = [
        Row(names.get(reason, reason), (many,))
        for _outcome, reason, many in _asked(_REASONS, (first, after, after, after))
    ]
    return Table(
        "reasons", _("Why nobody was identified"), _("Reason"), (_("Reports"),), tuple(rows),
        _("A report stands under each of its reasons."),
    )  # fmt: skip


_TIMES: Final = """
select {share}
from (
  select case when first_interview_at < %s
           then extract(epoch from first_interview_at - received_at) / 3600.0 end as hours,
         case when decided_at < %s
           then extract(epoch from decided_at - received_at) / 86400.0 end as days
  from identification_procedure
  where same_as_id is null and received_at >= %s and received_at < %s
) t
"""


def times(year: int) -> Table:
    """Give how long it took from the reports of a year: the median and the quartiles.

    What was held or decided after the end of the year is not among them.
    """
    share = ", ".join(
        f"percentile_cont({point}) within group (order by {column})"
        for column in ("hours", "days")
        for point in (0.25, 0.5, 0.75)
    )
    query = _TIMES.format(share=f"{share}, count(hours), count(days)")
    first, after = span(year)
    found = _asked(query, (after, after, first, after))[0]
    plain = [None if each is None else float(each) for each in found[:6]]
    rows = (
        Row(_("to the first interview, in hours"), (*plain[:3], found[6])),
        Row(_("to the decision, in days"), (*plain[3:], found[7])),
    )
    return Table(
        "times", _("Times from the report"), _("What is measured"),
        (_("a quarter within"), _("half within"), _("three quarters within"), _("persons")),
        rows, _("As it stood at the end of the year."), decimals=1,
    )  # fmt: skip


_AFTER: Final = """
select (select count(*) from identification_procedure
        where follows_id is not null and received_at >= %(first)s and received_at < %(after)s),
       (select count(*) from identification_procedure p join identification_complaint c
          on c.led_to_id = p.id
        where p.received_at >= %(first)s and p.received_at < %(after)s),
       count(*),
       count(*) filter (where state in ('answered', 'settled') and answered_at < %(after)s),
       count(*) filter (where result in ('upheld', 'partly') and answered_at < %(after)s),
       count(*) filter (where state = 'withdrawn' and answered_at < %(after)s),
       count(*) filter (where answered_at is null or answered_at >= %(after)s)
from identification_complaint where received_at >= %(first)s and received_at < %(after)s
"""


def afterwards(year: int) -> Table:
    """Count procedures that were opened again, and what became of complaints by the year's end."""
    first, after = span(year)
    found = _asked(_AFTER, {"first": first, "after": after})[0]
    names = (
        _("Procedures opened again"), _("of them because of a complaint"), _("Complaints"),
        _("of them answered"), _("of them founded, wholly or partly"),
        _("of them withdrawn"), _("of them not answered yet"),
    )  # fmt: skip
    return Table(
        "afterwards", _("Opened again, and complaints"), _("What is counted"), (_("Number"),),
        tuple(Row(name, (many,)) for name, many in zip(names, found, strict=True)),
    )  # fmt: skip


_SCREENING: Final = """
select l.code, count(distinct s.id),
       count(distinct s.id) filter (where s.finished_at < %(after)s), count(distinct s.user_id),
       count(distinct s.institution_id), count(distinct p.id),
       count(distinct p.id) filter (where exists (
         select from identification_procedure i
         where i.reported_person_id = p.id and i.same_as_id is null
           and i.outcome = 'identified' and i.decided_at < %(after)s
       ) or exists (
         select from identification_procedure j
         join identification_procedure f on f.id = j.same_as_id
         join identification_procedure i on i.reported_person_id = f.reported_person_id
         where j.reported_person_id = p.id
           and i.outcome = 'identified' and i.decided_at < %(after)s
       ))
from referral_screening s join referral_indicatorlist l on l.id = s.list_id
left join (referral_reportedperson p join referral_report r on r.id = p.report_id)
  on p.screening_id = s.id and r.received_at < %(after)s
where s.started_at >= %(first)s and s.started_at < %(after)s group by 1 order by 2 desc, 1
"""
"""What somebody joined to another report came to is what the counted procedure came to."""


def screening(year: int) -> Table:
    """Count how lists of indicators were used, and what had come of it by the end of the year."""
    first, after = span(year)
    names = {
        each.code: pick(each.content["title_en"], each.content["title_sr"])
        for each in current_lists()
    }
    rows = tuple(
        Row(names.get(code, code), tuple(numbers))
        for code, *numbers in _asked(_SCREENING, {"first": first, "after": after})
    )
    return Table(
        "screening", _("Use of the lists of indicators"), _("List"),
        (
            _("begun"), _("finished"), _("who screened"), _("institutions"),
            _("persons reported"), _("of them identified"),
        ),
        rows, _("As it stood at the end of the year."),
    )  # fmt: skip


def tables(year: int) -> tuple[Table, ...]:
    """Give the tables of a year in the order of the page."""
    return (
        over_years(year), by_source(year), by_receipt(year), by_reason(year), times(year),
        afterwards(year), screening(year),
    )  # fmt: skip
