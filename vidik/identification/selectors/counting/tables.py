# SPDX-License-Identifier: EUPL-1.2
"""Tables of the page of statistics: each a few aggregates, however many records there are."""

from __future__ import annotations

from typing import Any, Final

from django.db import connection
from django.db.models import (
    Aggregate,
    Case,
    CharField,
    Count,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vidik.core.languages import Texts
from vidik.identification.models import Fact, Procedure
from vidik.identification.selectors.counting import interviews
from vidik.identification.selectors.counting.reports import of_reports, reached, reports, speaking
from vidik.identification.selectors.counting.victims import (
    DISMISSED,
    ENDED,
    IDENTIFIED,
    NOT_VICTIM,
    PENDING,
    as_it_stood,
    counting,
    span,
    victims_between,
)
from vidik.identification.selectors.definitions import definitions
from vidik.identification.selectors.offences import by_offence
from vidik.identification.types import Outcome, Row, Table
from vidik.referral.models import Report
from vidik.referral.selectors.screenings import current_lists
from vidik.referral.types import Source

YEARS: Final = 6
_CELL: Final = ["source", "outcome"]
_QUARTERS: Final = (0.25, 0.5, 0.75)
_OUTCOMES: Final = (IDENTIFIED, NOT_VICTIM, ENDED, DISMISSED, PENDING)


def _asked(query: str, values: tuple[Any, ...] | dict[str, Any]) -> list[tuple[Any, ...]]:
    with counting(), connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _by_year(rows: QuerySet[Any], moment: str) -> dict[int, int]:
    """Count rows by the year of a moment, by the country's clock."""
    year = ExtractYear(moment, tzinfo=timezone.get_default_timezone())
    with counting():
        return dict(rows.order_by().values_list(year).annotate(n=Count("pk", distinct=True)))


def over_years(year: int) -> Table:
    """Put reports, decisions and victims of six years side by side."""
    first, after = span(year - YEARS + 1)[0], span(year)[1]
    victims = victims_between(first, after)
    itself = Fact.objects.filter(
        procedure=OuterRef("pk"), field="detection", value="proactive", ended_at__isnull=True
    )
    decided = Procedure.objects.filter(
        same_as__isnull=True, decided_at__gte=first, decided_at__lt=after
    )
    received = Report.objects.filter(received_at__gte=first, received_at__lt=after)
    lines = (
        (_("Reports received"), _by_year(received, "received_at")),
        (_("Procedures decided"), _by_year(decided, "decided_at")),
        (_("Victims identified"), _by_year(victims, "decided_at")),
        (
            _("of them found by the centre itself"),
            _by_year(victims.filter(Exists(itself)), "decided_at"),
        ),
    )
    years = range(year - YEARS + 1, year + 1)
    return Table(
        "years", _("Six years side by side"), _("What is counted"), tuple(map(str, years)),
        tuple(Row(name, tuple(found.get(each, 0) for each in years)) for name, found in lines),
    )  # fmt: skip


def by_source(year: int) -> Table:
    """Return the reports of a year by who reported and by outcome at its end."""
    with counting():
        found = list(reports(year).order_by().values(*_CELL).annotate(n=Count("pk")))
    cells: dict[str, dict[str, int]] = {}
    for each in found:
        cells.setdefault(each["source"], {})[each["outcome"]] = each["n"]
    rows = [
        Row(
            str(Source(source).label),
            (*(reported.get(outcome, 0) for outcome in _OUTCOMES), sum(reported.values())),
        )
        for source, reported in sorted(cells.items(), key=lambda pair: -sum(pair[1].values()))
    ]
    return Table(
        "sources", _("Reports by reporter and outcome"), _("Who reported"),
        (_("identified"), _("not a victim"), _("terminated or suspended"), _("dismissed"),
         _("pending"), _("all")),
        tuple(rows),
    )  # fmt: skip


def by_receipt(year: int) -> Table:
    """Return what was decided in a year, each person once, by the year in which the report came."""
    first, after = span(year)
    received = ExtractYear("report__received_at", tzinfo=timezone.get_default_timezone())
    plain, opened = Q(outcome=""), Q(opened_at__isnull=False)
    with counting():
        found = list(
            Procedure.objects.filter(
                speaking(after), same_as__isnull=True, decided_at__gte=first, decided_at__lt=after
            )
            .order_by()
            .values(came=received)
            .annotate(
                identified=Count("pk", filter=Q(outcome=Outcome.IDENTIFIED)),
                no_victim=Count(
                    "pk", filter=Q(outcome__in=(Outcome.NOT_VICTIM, Outcome.NOT_DETERMINED))
                ),
                dismissed=Count("pk", filter=plain & ~opened),
                terminated=Count("pk", filter=plain & opened),
                n=Count("pk"),
            )
            .order_by("came")
        )
    rows = [
        Row(
            str(each["came"]),
            (
                each["identified"], each["no_victim"], each["dismissed"], each["terminated"],
                each["n"],
            ),
        )
        for each in found
    ]  # fmt: skip
    return Table(
        "carried", _("Decided in the year, by the year of the report"), _("Report of"),
        (_("identified"), _("not a victim"), _("dismissed"), _("terminated"), _("all")),
        tuple(rows),
    )  # fmt: skip


def by_reason(year: int) -> Table:
    """Return why nobody was identified in reports of a year that were decided by its end."""
    _first, after = span(year)
    names = {each.code: str(each.name) for each in definitions().reasons}
    came_to = {"reached__in": (IDENTIFIED, PENDING)}
    others = (
        Procedure.objects.filter(speaking(after), report=OuterRef("report"))
        .annotate(reached=reached(year))
        .filter(**came_to)
    )
    with counting():
        found = list(
            of_reports(year)
            .filter(~Exists(others), same_as__isnull=True, decided_at__lt=after)
            .order_by()
            .annotate(reason=Func("reasons", function="unnest", output_field=CharField()))
            .values("reason")
            .annotate(n=Count("report", distinct=True))
            .order_by("-n", "reason")
        )
    rows = [Row(names.get(each["reason"], each["reason"]), (each["n"],)) for each in found]
    return Table(
        "reasons", _("Why nobody was identified"), _("Reason"), (_("Reports"),), tuple(rows),
        _("A report is counted under each of its reasons."),
    )  # fmt: skip


class _Within(Aggregate):
    """The time within which a part of the persons was through, as PostgreSQL finds it."""

    function = "percentile_cont"
    template = "%(function)s(%(at)s) within group (order by %(expressions)s)"
    output_field = DurationField()


def times(year: int) -> Table:
    """Return how long it took from the reports of a year: the median and the quartiles.

    Of a person the procedure counts that spoke for them at the end of the year, from their report
    on, however often it was opened again. What was held or decided later is not among them.
    """
    _first, after = span(year)
    held = (
        Procedure.objects.filter(
            reported_person=OuterRef("reported_person"), first_interview_at__lt=after
        )
        .order_by("first_interview_at")
        .values("first_interview_at")[:1]
    )
    received = F("report__received_at")
    length = {"output_field": DurationField()}
    shown = {"interview": 3600.0, "decision": 86400.0}
    with counting():
        found = (
            of_reports(year)
            .filter(same_as__isnull=True)
            .annotate(
                interview=ExpressionWrapper(Subquery(held) - received, **length),
                decision=Case(
                    When(
                        decided_at__lt=after,
                        then=ExpressionWrapper(F("decided_at") - received, **length),
                    )
                ),
            )
            .aggregate(
                **{f"{name}_{at}": _Within(name, at=at) for name in shown for at in _QUARTERS},
                **{f"{name}_n": Count(name) for name in shown},
            )
        )
    rows = []
    for title, (name, seconds) in zip(
        (_("to the first interview, in hours"), _("to the decision, in days")),
        shown.items(),
        strict=True,
    ):
        plain = [found[f"{name}_{at}"] for at in _QUARTERS]
        spans = [None if each is None else each.total_seconds() / seconds for each in plain]
        rows.append(Row(title, (*spans, found[f"{name}_n"])))
    return Table(
        "times", _("Times from the report"), _("What is measured"),
        (_("a quarter within"), _("half within"), _("three quarters within"), _("persons")),
        tuple(rows), f"{_('Only persons reported in this year.')} {as_it_stood(year)}", decimals=1,
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
    """Count procedures that were opened again, and the outcomes of complaints by the year's end."""
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


def by_way_of_working(year: int) -> Table:
    """Count the victims identified in a year by how the traffickers worked; several may apply."""
    victims = victims_between(*span(year))
    with counting():
        counted = dict(
            Fact.objects.filter(
                procedure__in=victims.values("pk"), field="way-of-working", ended_at__isnull=True
            )
            .order_by()
            .values_list("value")
            .annotate(n=Count("procedure", distinct=True))
        )
    field = definitions().fields.get("way-of-working")
    return Table(
        "ways-of-working", _("Methods of the traffickers"), _("Method"),
        (_("victims"),),
        tuple(
            Row(str(each.name), (counted[each.code],))
            for each in (field.codes if field is not None else ())
            if each.code in counted
        ),
        _("For victims identified in the year; several ways may apply to one victim."),
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
    names = {each.code: str(Texts(each.content["title"])) for each in current_lists()}
    rows = tuple(
        Row(names.get(code, code), tuple(numbers))
        for code, *numbers in _asked(_SCREENING, {"first": first, "after": after})
    )
    return Table(
        "screening", _("Use of the lists of indicators"), _("List"),
        (
            _("begun"), pgettext("lists", "finished"), _("people who screened"), _("institutions"),
            _("persons reported"), _("of them identified"),
        ),
        rows, as_it_stood(year),
    )  # fmt: skip


def tables(year: int) -> tuple[Table, ...]:
    """Return the tables of a year in the order of the page."""
    return (
        over_years(year), by_source(year), by_receipt(year), by_reason(year), times(year),
        afterwards(year), by_offence(year), by_way_of_working(year), screening(year),
        interviews.over_years(year), interviews.by_unit(year), interviews.used_in_them(year),
    )  # fmt: skip
