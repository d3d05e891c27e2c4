# SPDX-License-Identifier: EUPL-1.2
"""Count reports and the persons whom they concern, by outcome at a year's end."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from vidik.figures.registry import Derived, shared
from vidik.identification.models import Decision, OnwardReferral, Procedure
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
    identified_first,
    shares,
    span,
)
from vidik.identification.selectors.definitions import definitions
from vidik.identification.types import PROVIDED, Outcome, Step
from vidik.referral.models import Report
from vidik.referral.types import Channel

_APP: Final = "centre-app"
"""How the figures call what was reported in this system."""
_ORDER: Final = (IDENTIFIED, PENDING, NOT_VICTIM, ENDED, DISMISSED)
"""What a report has come to: the first of these to which one of its persons came."""


def _until(year: int) -> dt.datetime:
    return span(year)[1]


def speaking(after: dt.datetime) -> Q:
    """Say which procedure speaks for a reported person at a moment: one for each.

    It is the one that had identified them by then, else the newest that had begun by then. What is
    opened again later speaks for the later moment alone.
    """
    found = Q(outcome=Outcome.IDENTIFIED, decided_at__lt=after)
    newest = Q(followed_by__isnull=True) | Q(followed_by__received_at__gte=after)
    return Q(received_at__lt=after) & (found | newest) & identified_first()


def reached(year: int, *, suspended: str = ENDED) -> Any:
    """Return what a procedure had come to at the end of a year, as the figures call it.

    Joined procedures share what had become, by then, of the person that they are joined to.

    Args:
        year: the year.
        suspended: how somebody is counted whose procedure was suspended at the end of the year.
    """
    after = _until(year)
    front = (
        Procedure.objects.filter(
            speaking(after), reported_person=OuterRef("same_as__reported_person")
        )
        .order_by()
        .annotate(reported=_own(after, suspended))
    )
    return Case(
        When(same_as__isnull=True, then=_own(after, suspended)),
        default=Coalesce(Subquery(front.values("reported")[:1]), Value(PENDING)),
        output_field=CharField(),
    )


def _own(after: dt.datetime, suspended: str) -> Any:
    """Return what a procedure itself had come to at a moment."""
    undecided = Q(decided_at__isnull=True) | Q(decided_at__gte=after)
    current = Decision.objects.filter(
        Q(lifted_at__isnull=True) | Q(lifted_at__gte=after),
        procedure=OuterRef("pk"),
        step=Step.SUSPEND,
        taken_at__lt=after,
    )
    return Case(
        When(outcome=Outcome.IDENTIFIED, decided_at__lt=after, then=Value(IDENTIFIED)),
        When(undecided & Exists(current), then=Value(suspended)),
        When(undecided, then=Value(PENDING)),
        When(outcome__in=(Outcome.NOT_VICTIM, Outcome.NOT_DETERMINED), then=Value(NOT_VICTIM)),
        When(opened_at__isnull=True, then=Value(DISMISSED)),
        default=Value(ENDED),
        output_field=CharField(),
    )


def of_reports(year: int) -> QuerySet[Procedure]:
    """Return for each person in the reports of a year the procedure that spoke for them at its end.

    Somebody whose report is joined to another one is counted there.
    """
    first, after = span(year)
    joined = Procedure.objects.filter(
        reported_person=OuterRef("reported_person"), follows__isnull=True, same_as__isnull=False
    )
    return Procedure.objects.filter(
        speaking(after), report__received_at__gte=first, report__received_at__lt=after
    ).filter(Q(follows__isnull=True) | ~Exists(joined))


def count_persons(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Count persons whom the reports of a year concern, each once, by outcome."""
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


def reports(year: int, *, suspended: str = ENDED) -> QuerySet[Report]:
    """Return the reports that came in a year, each with its outcome at the year's end.

    A report with several persons is identified when one of them is, pending while one of them is,
    and so on down the list: it is one report.
    """
    first, after = span(year)
    steps = Procedure.objects.filter(speaking(after), report=OuterRef("pk")).annotate(
        reached=reached(year, suspended=suspended)
    )
    return Report.objects.filter(received_at__gte=first, received_at__lt=after).annotate(
        outcome=Case(
            *(When(Exists(steps.filter(reached=code)), then=Value(code)) for code in _ORDER),
            default=Value(PENDING),
            output_field=CharField(),
        ),
        source_code=by_source("source"),
        system=Case(When(channel=Channel.APP, then=Value(_APP)), output_field=CharField()),
    )


@shared
def count_reports(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Count reports of a year by source, outcome, and for what was not identified by reason."""
    names = tuple(sorted(by))
    with counting():
        rows = reports(year).order_by()
        if "reason" in names or "citizenship" in names:
            return with_wider_outcome(_by_persons(year, names))
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


def _by_persons(year: int, names: tuple[str, ...]) -> list[Derived]:
    """Count reports by what is said of their persons; a report stands once under each.

    A reason counts where it is that of a person with whom the report ended as it did: a report is
    not among those in which nobody was a victim because one of two persons was none.
    """
    facts = tuple(name for name in names if name in AXES or name == "report-source")
    rows = of_reports(year)
    if "system" in names:
        rows = rows.filter(report__channel=Channel.APP)
    if "reason" in names:
        parts = _with_reasons(year, rows, by_outcome="outcome" in names)
    elif "outcome" in names:
        parts = [({"outcome": code}, _in_reports(year, rows, code)) for code in _ORDER]
    else:
        parts = [({}, rows)]
    sums: dict[tuple[tuple[str, str], ...], int] = {}
    for own, chosen in parts:
        reported = own | ({"system": _APP} if "system" in names else {})
        for each in count_by(chosen, facts, what="report"):
            key = tuple(sorted((*each.dimensions, *reported.items())))
            sums[key] = sums.get(key, 0) + each.cases
    return [Derived(key, Decimal(n), n) for key, n in sums.items()]


def _in_reports(year: int, rows: QuerySet[Procedure], outcome: str) -> QuerySet[Procedure]:
    came_to = {"outcome": outcome}
    return rows.filter(report__in=reports(year).filter(**came_to).order_by().values("pk"))


def _with_reasons(
    year: int, rows: QuerySet[Procedure], *, by_outcome: bool
) -> list[tuple[dict[str, str], QuerySet[Procedure]]]:
    """Return the persons with each reason that the figures know, by what their report came to.

    What was not determined counts with what was found to be no victim, and by itself as well.
    """
    codes: dict[tuple[str, str, str], list[str]] = {}
    for reason in definitions().reasons:
        outcome = _outcome_of(reason.step, reason.outcome)
        shown = {outcome}
        if by_outcome and reason.outcome == Outcome.NOT_DETERMINED:
            shown.add(reason.outcome)
        for reported_outcome in shown if reason.figure else ():
            codes.setdefault((outcome, reported_outcome, reason.figure), []).append(reason.code)
    found = []
    rows = rows.annotate(reached=reached(year))
    for (outcome, reported_outcome, figure), own in sorted(codes.items()):
        came_to = {"reached": outcome, "reasons__overlap": own}
        reported = {"reason": figure} | ({"outcome": reported_outcome} if by_outcome else {})
        found.append((reported, _in_reports(year, rows, outcome).filter(**came_to)))
    return found


def _outcome_of(step: str, outcome: str) -> str:
    if outcome == Outcome.IDENTIFIED:
        return IDENTIFIED
    if outcome:
        return NOT_VICTIM
    return DISMISSED if step == "dismiss" else ENDED


def share_of_reports(year: int, by: tuple[str, ...]) -> list[Derived]:
    """Return shares among the reports of a year, in percent.

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
    """Count persons who got a service in a year and were not identified by its end, by service.

    Whoever was referred on and refused, or was refused, got none. Whoever is identified later was
    none of the victims of that year and stays counted in it.
    """
    if set(by) != {"service", "status"}:
        return []
    first, after = span(year)
    known = definitions()
    columns = {"service": "onward-service", "status": "onward-status"}
    names = tuple(sorted(by))
    identified = Procedure.objects.filter(
        reported_person=OuterRef("counted"), outcome=Outcome.IDENTIFIED, decided_at__lt=after
    )
    rows = (
        OnwardReferral.objects.filter(result=PROVIDED, result_at__gte=first, result_at__lt=after)
        .annotate(
            counted=Coalesce(
                F("procedure__same_as__reported_person"), F("procedure__reported_person")
            )
        )
        .exclude(Exists(identified))
    )
    with counting():
        groups = rows.order_by().values(*names).annotate(n=Count("counted", distinct=True))
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
    """Count persons who were not identified and found accommodation in the shelter in a year."""
    if by != ("status",):
        return []
    return [
        Derived(
            tuple(pair for pair in each.dimensions if pair[0] == "status"), each.value, each.cases
        )
        for each in count_referred(year, ("service", "status"))
        if dict(each.dimensions)["service"] == "shelter"
    ]
