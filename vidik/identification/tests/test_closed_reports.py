# SPDX-License-Identifier: EUPL-1.2
"""Where nothing is decided any more a closed report is open again, or is among open ones."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases.models import Case
from vidik.cases.tests.test_views import signed_in
from vidik.identification.models import Procedure
from vidik.identification.services import propagation, reopening
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, decide
from vidik.identification.types import Step
from vidik.institutions.models import Institution
from vidik.referral.models import Report, ReportedPerson
from vidik.referral.selectors import reports as referral_reports
from vidik.referral.services import handling
from vidik.referral.tests.factories import closed as close_with_reason
from vidik.referral.types import Outcome, ReportFilter, ReportState

HINT = "A person in the report no longer has a decision: reopen the report"


def closed(of: Procedure | ReportedPerson, actor: Actor) -> Report:
    """Take a report on and close it."""
    with scene():
        report = Report.objects.get(pk=of.report_id)
    handling.take_report(report, actor=actor)
    return close_with_reason(report, actor)


def state_of(report: Report) -> str:
    with scene():
        return Report.objects.get(pk=report.pk).state


def open_ones(actor: Actor) -> set[object]:
    """Return the keys of the reports that are among the open ones to somebody."""
    with acting(actor):
        return {row.pk for row in referral_reports.inbox(actor, ReportFilter(state="open"))}


def joined(centre: Institution, people: Pair) -> tuple[Procedure, Report, Report]:
    """Return a decided procedure, its closed report and a closed one that is joined to it."""
    first, second = factories.procedure(centre), factories.procedure(centre)
    with scene():
        here = ReportedPerson.objects.get(pk=first.reported_person_id)
        there = ReportedPerson.objects.get(pk=second.reported_person_id)
    with acting(people.one):
        handling.link_reported_person(there, here, actor=people.one)
    propagation.apply_merge(second.person_id, first.person_id)
    decide(first, people, Step.DISMISS, "other-act")
    return first, closed(first, people.one), closed(second, people.one)


def test_a_closed_joined_report_stands_among_the_open_ones_when_it_is_pending(
    centre: Institution, people: Pair
) -> None:
    first, own, other = joined(centre, people)
    assert not {own.pk, other.pk} & open_ones(people.one)
    with as_application():
        reopening.reopen(first, actor=people.one)
        assert {own.pk, other.pk} <= open_ones(people.one)
        page = signed_in(people.one).get(f"/suspicions/{other.pk}/").content.decode()
        assert HINT in page
    assert (state_of(own), state_of(other)) == (ReportState.TAKEN, ReportState.CLOSED)
    with as_application():
        handling.reopen_report(other, actor=people.one)
        page = signed_in(people.one).get(f"/suspicions/{other.pk}/").content.decode()
    assert HINT not in page
    assert state_of(other) == ReportState.TAKEN


def test_a_report_of_which_somebody_sees_one_person_alone_stands_among_the_open_ones(
    centre: Institution, people: Pair
) -> None:
    front, behind = factories.report(centre, 2)
    with acting(people.one):
        for row in (front, behind):
            handling.record_outcome(row, Outcome.DISMISSED, actor=people.one)
    report = closed(front, people.one)
    with scene():
        Case.objects.filter(pk=front.case_id).update(restricted=True)
    with as_application(), acting(people.other):
        assert not referral_reports.reports(people.other).filter(pk=report.pk).exists()
        handling.record_outcome(behind, Outcome.PENDING, actor=people.other)
    assert state_of(report) == ReportState.CLOSED
    with as_application():
        assert report.pk in open_ones(people.one)
        assert report.pk not in open_ones(people.other)


def held_first(requested: CaptureQueriesContext) -> str:
    """Return what was held first."""
    return next(each["sql"] for each in requested if "UPDATE OF" in each["sql"])


def test_all_joined_reports_are_held_before_the_procedure_that_is_opened_again(
    centre: Institution, people: Pair
) -> None:
    first, own, other = joined(centre, people)
    with as_application(), acting(people.one), CaptureQueriesContext(connection) as requested:
        reopening.reopen(first, actor=people.one)
    query = held_first(requested)
    assert "referral_report" in query
    assert own.pk.hex in query
    assert other.pk.hex in query


def test_a_report_is_held_before_an_outcome_is_taken_back_by_hand(
    centre: Institution, people: Pair, monkeypatch: pytest.MonkeyPatch
) -> None:
    _first, own, other = joined(centre, people)
    handling.reopen_report(own, actor=people.one)
    monkeypatch.setattr(handling, "is_decided_above", lambda _row: False)
    with as_application(), acting(people.one):
        row = referral_reports.persons_of(own, actor=people.one).get()
        # Whoever closes it at the same moment waits, or is waited for.
        with CaptureQueriesContext(connection) as requested:
            handling.enter_outcome(row, Outcome.PENDING, actor=people.one)
    query = held_first(requested)
    assert '"referral_report"' in query
    assert own.pk.hex in query
    assert other.pk.hex in query
