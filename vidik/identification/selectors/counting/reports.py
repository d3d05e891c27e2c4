# SPDX-License-Identifier: EUPL-1.2
"""Count reports and the persons whom they concern, by what had become of them at a year's end."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Case, CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When

from vidik.figures.registry import Derived
from vidik.identification.definitions import definitions
from vidik.identification.models import Onward, Procedure
from vidik.identification.selectors.counting.victims import (
    AXES,
    DISMISSED,
    ENDED,
    IDENTIFIED,
    NOT_FOUND,
    NOT_VICTIM,
    PENDING,
    by_source,
    count_by,
    counting,
    shares,
    span,
)
from vidik.identification.types import Outcome, State
from vidik.referral.models import Report
from vidik.referral.types import Channel

_APP: Final = "centre-app"
"""How the figures call what was reported in this system."""


def _until(year: int) -> dt.datetime:
    return span(year)[1]


def reached(year: int) -> Any:
    """Give what a procedure had come to at the end of a year, as the figures call it.

    Joined procedures share what became of the one that they are joined to. A procedure is
    suspended at the end of a year when it is suspended today.
    """
    after = _until(year)

    def either(**conditions: Any) -> Q:
        own = Q(same_as__isnull=True, **conditions)
        return own | Q(same_as__isnull=False, **{f"same_as__{k}": v for k, v in conditions.items()})

    return Case(
        When(either(outcome=Outcome.IDENTIFIED, decided_at__lt=after), then=Value(IDENTIFIED)),
        When(either(state=State.SUSPENDED), then=Value(ENDED)),
        When(either(decided_at__isnull=True) | either(decided_at__gte=after), then=Value(PENDING)),
        When(
            either(outcome__in=(Outcome.NOT_VICTIM, Outcome.NOT_DETERMINED)), then=Value(NOT_VICTIM)
        ),
        When(either(opened_at__isnull=True), then=Value(DISMISSED)),
        default=Value(ENDED),
        output_field=CharField(),
    )


def of_reports(year: int) -> QuerySet[Procedure]:
    """Give the first procedures of the persons in reports that came in a year."""
    first, after = span(year)
    return Procedure.objects.filter(
        follows__isnull=True, report__received_at__gte=first, report__received_at__lt=after
    )


def count_persons(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Count persons whom the reports of a year concern, each once, by what had become of them."""
    rows = of_reports(year).filter(same_as__isnull=True).annotate(reached=reached(year))
    facts = tuple(name for name in sorted(by) if name != "outcome")
    if "outcome" not in by:
        with counting():
            return count_by(rows, facts)
    found = []
    with counting():
        for outcome in (PENDING, IDENTIFIED, NOT_VICTIM, ENDED, DISMISSED):
            for each in count_by(rows.filter(reached=outcome), facts):
                codes = tuple(sorted((*each.dimensions, ("outcome", outcome))))
                found.append(Derived(codes, each.value, each.cases))
    return with_wider_outcome(found)


def reports(year: int) -> QuerySet[Report]:
    """Give the reports that came in a year, each with what had become of it at the year's end.

    A report with several persons is identified when one of them is, pending while one of them is,
    and so on down the list: it is one report.
    """
    first, after = span(year)
    steps = Procedure.objects.filter(report=OuterRef("pk")).annotate(reached=reached(year))
    order = (IDENTIFIED, PENDING, NOT_VICTIM, ENDED, DISMISSED)
    return Report.objects.filter(received_at__gte=first, received_at__lt=after).annotate(
        outcome=Case(
            *(When(Exists(steps.filter(reached=code)), then=Value(code)) for code in order),
            default=Value(PENDING),
            output_field=CharField(),
        ),
        source_code=by_source("source"),
        system=Case(When(channel=Channel.APP, then=Value(_APP)), output_field=CharField()),
    )


def count_reports(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Count reports of a year by source, outcome, and for what was not identified by reason."""
    names = tuple(sorted(by))
    with counting():
        rows = reports(year).order_by()
        if "reason" in names or "citizenship" in names:
            return _reports_by_reason(year, names)
        if not names:
            total = rows.count()
            return [Derived((), Decimal(total), total)] if total else []
        columns = {"outcome": "outcome", "report-source": "source_code", "system": "system"}
        if "system" in names:
            rows = rows.filter(channel=Channel.APP)
        groups = rows.values(*(columns[name] for name in names)).annotate(n=Count("pk"))
        found = [
            Derived(
                tuple((name, row[columns[name]]) for name in names), Decimal(row["n"]), row["n"]
            )
            for row in groups
        ]
    return with_wider_outcome(found)


def with_wider_outcome(found: list[Derived]) -> list[Derived]:
    """Add what the catalogue counts together: dismissed, terminated or not a victim."""
    sums: dict[tuple[tuple[str, str], ...], int] = {}
    for each in found:
        codes = dict(each.dimensions)
        if codes.get("outcome") in {DISMISSED, ENDED, NOT_VICTIM}:
            key = tuple(sorted((codes | {"outcome": NOT_FOUND}).items()))
            sums[key] = sums.get(key, 0) + each.cases
    return found + [Derived(key, Decimal(n), n) for key, n in sums.items()]


def _reports_by_reason(year: int, names: tuple[str, ...]) -> list[Derived]:
    """Count reports by the reasons given for their persons; a report stands once under each."""
    facts = tuple(name for name in names if name in AXES)
    found: list[Derived] = []
    pairs = {
        (_outcome_of(reason.step, reason.outcome), reason.figure, reason.code, wide)
        for reason in definitions().reasons
        if reason.figure
        for wide in {_outcome_of(reason.step, reason.outcome), reason.outcome or reason.step}
    }
    for outcome, figure, code, wide in sorted(pairs):
        rows = (
            of_reports(year)
            .annotate(reached=reached(year))
            .filter(reached=outcome, reasons__contains=[code])
        )
        shown = wide if wide == "not-determined" else outcome
        for each in count_by(rows, facts) if facts else [_distinct_reports(rows)]:
            if not each.cases:
                continue
            own = {"outcome": shown, "reason": figure}
            codes = dict(each.dimensions) | {k: v for k, v in own.items() if k in names}
            found.append(Derived(tuple(sorted(codes.items())), each.value, each.cases))
    return list({each.key: each for each in found}.values())


def _distinct_reports(rows: QuerySet[Procedure]) -> Derived:
    total = rows.aggregate(n=Count("report", distinct=True))["n"]
    return Derived((), Decimal(total), total)


def _outcome_of(step: str, outcome: str) -> str:
    if outcome == Outcome.IDENTIFIED:
        return IDENTIFIED
    if outcome:
        return NOT_VICTIM
    return DISMISSED if step == "dismiss" else ENDED


def share_of_reports(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Give shares among the reports of a year, in percent.

    A reason is set beside the reports in which nobody was found to be a victim when the procedure
    was over, whether that was found or stayed open.
    """
    if "outcome" not in by:
        return []
    if "reason" in by:
        if set(by) != {"outcome", "reason"}:
            return []
        whole = sum(
            each.cases
            for each in count_reports(year, ("outcome",))
            if each.dimensions == (("outcome", NOT_VICTIM),)
        )
        parts = [
            each
            for each in count_reports(year, by)
            if dict(each.dimensions)["outcome"] in {NOT_VICTIM, Outcome.NOT_DETERMINED}
        ]
        return shares(parts, {f"outcome={code}": whole for code in _AFTER_ALL}, "reason")
    others = tuple(name for name in by if name != "outcome")
    wholes = {each.key: each.cases for each in count_reports(year, others)}
    return shares(count_reports(year, by), wholes, "outcome")


_AFTER_ALL: Final = (NOT_VICTIM, str(Outcome.NOT_DETERMINED))
"""Outcomes of procedures that were concluded without an identification."""


def count_referred(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Count persons who were not identified and were referred on in a year, by service."""
    if set(by) != {"service", "status"}:
        return []
    first, after = span(year)
    known = definitions()
    columns = {"service": "onward-service", "status": "onward-status"}
    names = tuple(sorted(by))
    rows = Onward.objects.filter(referred_at__gte=first, referred_at__lt=after)
    with counting():
        groups = rows.order_by().values(*names).annotate(n=Count("procedure", distinct=True))
        found = []
        for row in groups:
            figures = [known.named(columns[name])[row[name]].figure for name in names]
            if all(figures):
                codes = tuple(
                    (name, figure.partition("=")[2])
                    for name, figure in zip(names, figures, strict=True)
                )
                found.append(Derived(codes, Decimal(row["n"]), row["n"]))
    return found


def count_sheltered(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Count persons who were not identified and found accommodation in the shelter."""
    if by != ("status",):
        return []
    return [
        Derived(
            tuple(pair for pair in each.dimensions if pair[0] == "status"), each.value, each.cases
        )
        for each in count_referred(year, ("service", "status"))
        if dict(each.dimensions)["service"] == "shelter"
    ]


@dataclass(frozen=True, slots=True)
class Balance:
    """What came in and went out in a year: received + carried in = decided + carried out."""

    carried_in: int
    received: int
    decided: int
    carried_out: int


def balance(year: int) -> Balance:
    """Balance the procedures of a year, joined ones left out: one for each person and suspicion."""
    first, after = span(year)
    with counting():
        row = Procedure.objects.filter(same_as__isnull=True, received_at__lt=after).aggregate(
            carried_in=Count("pk", filter=_open_at(first) & Q(received_at__lt=first)),
            received=Count("pk", filter=Q(received_at__gte=first)),
            decided=Count("pk", filter=Q(decided_at__gte=first, decided_at__lt=after)),
            carried_out=Count("pk", filter=_open_at(after)),
        )
    return Balance(**row)


def report_balance(year: int) -> Balance:
    """Balance the reports of a year: a report is decided with the last of its persons."""
    first, after = span(year)
    steps = Procedure.objects.filter(report=OuterRef("pk"))
    waits_before, waits_after = (
        Exists(steps.filter(_undecided_at(first))),
        Exists(steps.filter(_undecided_at(after))),
    )
    with counting():
        row = (
            Report.objects.filter(received_at__lt=after)
            .annotate(before=waits_before, after=waits_after)
            .aggregate(
                carried_in=Count("pk", filter=Q(before=True, received_at__lt=first)),
                received=Count("pk", filter=Q(received_at__gte=first)),
                carried_out=Count("pk", filter=Q(after=True)),
                decided=Count(
                    "pk",
                    filter=Q(after=False) & (Q(before=True) | Q(received_at__gte=first)),
                ),
            )
        )
        # A report that is opened again in the year was decided before: it comes in anew.
        again = (
            Report.objects.filter(received_at__lt=first)
            .annotate(before=waits_before, after=waits_after)
            .filter(before=False, after=True)
            .count()
        )
    return Balance(row["carried_in"], row["received"] + again, row["decided"], row["carried_out"])


def _open_at(moment: dt.datetime) -> Q:
    return Q(received_at__lt=moment) & (Q(decided_at__isnull=True) | Q(decided_at__gte=moment))


def _undecided_at(moment: dt.datetime) -> Q:
    """Say whether a person of a report waits: somebody reported twice, with the other report."""
    own = Q(same_as__isnull=True) & _open_at(moment)
    other = Q(same_as__decided_at__isnull=True) | Q(same_as__decided_at__gte=moment)
    return own | Q(same_as__isnull=False, received_at__lt=moment) & other
