# SPDX-License-Identifier: EUPL-1.2
"""Propose matches between searches and reports, in both directions; a person decides on each.

Whoever reports knows of no search, and an expert may not see every case: a part of the system
compares, and each proposal is shown only to those who may see both sides.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from django.db.models import Q
from django.utils import timezone

from vidik.access.services import acting, authorize
from vidik.access.types import Action, Actor
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.registry import Correction, CorrectionEffect
from vidik.tracing.methods.matching import compare, is_proposed
from vidik.tracing.models import Match, Trace
from vidik.tracing.policies import MATCHER
from vidik.tracing.selectors.matching import kin_of, known_of_persons, known_of_traces
from vidik.tracing.selectors.traces import rules
from vidik.tracing.types import MatchState, TraceState


def propose_for_report(persons: Sequence[ReportedPerson]) -> None:
    """Compare the persons of a report that came in with all open searches."""
    with _comparing():
        _propose(_open_traces(), persons)


def propose_for_correction(correction: Correction) -> CorrectionEffect:
    """Compare a corrected report again: what no longer agrees is not proposed any more."""
    compare_again(correction.report)
    return CorrectionEffect()


def compare_again(report: Report) -> None:
    """Compare a report of which something else is known with all open searches."""
    with _comparing():
        persons = list(ReportedPerson.objects.filter(report=report).select_related("report"))
        Match.objects.filter(person__in=persons, state=MatchState.PROPOSED).delete()
        _propose(_open_traces(), persons)


def propose_for_trace(trace: Trace) -> None:
    """Compare a search with the reports of the last year, open ones and closed ones."""
    since = timezone.now() - dt.timedelta(days=rules().look_back_days)
    with _comparing():
        Match.objects.filter(trace=trace, state=MatchState.PROPOSED).delete()
        rows = ReportedPerson.objects.filter(report__received_at__gte=since)
        # Whoever is of another sex is proposed by a mark alone.
        if trace.sex != "u":
            rows = rows.filter(Q(sex__in=(trace.sex, "u")) | Q(marks__isnull=False)).distinct()
        traces = list(Trace.objects.filter(pk=trace.pk).select_related("person"))
        _propose(traces, list(rows.select_related("report")))


@contextmanager
def _comparing() -> Iterator[None]:
    """Act as the part of the system that compares, and may see every report and every search."""
    actor = Actor.system(MATCHER)
    with acting(actor):
        authorize(actor, Action.TRACES_MATCH)
        yield


def _open_traces() -> list[Trace]:
    rows = Trace.objects.filter(state=TraceState.OPEN).select_related("person")
    return list(rows.order_by("pk"))


def _propose(traces: Collection[Trace], persons: Collection[ReportedPerson]) -> None:
    """Store what is proposed; a pair that was proposed before is left as a person decided."""
    if not traces or not persons:
        return
    needed, now = rules().agreeing, timezone.now()
    searched, reported = known_of_traces(traces), known_of_persons(persons)
    kin = kin_of(traces)
    found = []
    for trace in traces:
        for person in persons:
            if person.report_id in kin[trace.pk] or person.same_as_id == trace.person_id:
                continue
            result = compare(searched[trace.pk], reported[person.pk])
            if is_proposed(result, needed):
                found.append(
                    Match(
                        trace=trace,
                        person=person,
                        case_id=person.case_id,
                        by_mark=result.has_equal_mark,
                        proposed_at=now,
                    )
                )
    Match.objects.bulk_create(found, ignore_conflicts=True)
