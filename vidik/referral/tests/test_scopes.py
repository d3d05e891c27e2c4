# SPDX-License-Identifier: EUPL-1.2
"""Queries narrow by themselves, the database by itself; neither rests on the other.

Inside `scene()` the database shows every row: what is left out there the query leaves out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, OutOfScope
from vidik.audit.models import AuditEvent
from vidik.cases.models import Case
from vidik.referral.models import HandOver, Report, ReportedPerson, ReporterFollowUp, Screening
from vidik.referral.selectors import follow_ups, reports, screenings
from vidik.referral.tests.factories import centre_member, reporter
from vidik.referral.tests.test_pages import client_of
from vidik.referral.tests.test_rights import Place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

OF_A_REPORT: dict[str, Callable[[Place, Actor], Any]] = {
    "reports": lambda at, actor: reports.reports(actor).filter(pk=at.report.pk),
    "report": lambda at, actor: [reports.get_report(actor, at.report.pk)],
    "persons": lambda at, actor: reports.persons_of(at.report, actor=actor),
    "person": lambda at, actor: [reports.get_reported_person(actor, at.first.pk)],
    "notes": lambda at, actor: reports.hand_overs(actor, at.report),
    "note": lambda at, actor: [reports.get_hand_over(actor, at.note.pk)],
}


def found(query: str, place: Place, actor: Actor) -> bool:
    try:
        return bool(list(OF_A_REPORT[query](place, actor)))
    except OutOfScope:
        return False


def restrict(place: Place) -> None:
    """Close the cases of a report to all who are not named in them."""
    with scene():
        rows = ReportedPerson.objects.filter(report=place.report).values("case")
        Case.objects.filter(pk__in=[place.report.case_id]).update(restricted=True)
        Case.objects.filter(pk__in=rows).update(restricted=True)


def test_of_a_case_that_is_restricted_no_query_finds_anything() -> None:
    place, colleague = Place(), centre_member()
    with scene():
        assert [query for query in OF_A_REPORT if not found(query, place, colleague)] == []
    restrict(place)
    with scene():
        assert [query for query in OF_A_REPORT if found(query, place, colleague)] == []


def test_of_a_case_that_is_restricted_the_database_shows_and_changes_nothing() -> None:
    place, colleague = Place(), centre_member()
    with scene():
        others = Report.objects.exclude(pk=place.report.pk)
        assert not others.exists()
    shown = (Report, ReportedPerson, HandOver)
    with as_application(), acting(colleague):
        assert all(model.objects.exists() for model in shown)
        # Without a condition nothing is read: what is let through is the right to change alone.
        assert Report.objects.update(urgency="high") == 1
    restrict(place)
    with as_application(), acting(colleague):
        assert [model.__name__ for model in shown if model.objects.exists()] == []
        assert Report.objects.update(urgency="normal") == 0


def test_a_reporter_finds_the_own_reports_and_screenings_alone() -> None:
    place, other, colleague = Place(), reporter("csw-bor"), reporter()
    with scene():
        assert follow_ups.follow_ups(place.sender).filter(report=place.report).exists()
        assert not follow_ups.follow_ups(other).filter(report=place.report).exists()
        mine = screenings.screenings(place.sender)
        assert [row.pk for row in mine] == [place.screening.pk]
        # A screening is for who made it, not for a colleague of the same institution.
        for nobody in (other, colleague):
            assert not screenings.screenings(nobody).filter(pk=place.screening.pk).exists()


def test_of_reporters_the_database_shows_each_the_own_alone() -> None:
    place, other, colleague = Place(), reporter("csw-bor"), reporter()
    for actor, seen in ((place.sender, (1, 1)), (colleague, (1, 0)), (other, (0, 0))):
        with as_application(), acting(actor):
            follow_up = ReporterFollowUp.objects.filter(report=place.report)
            screening = Screening.objects.filter(pk=place.screening.pk)
            assert (follow_up.count(), screening.count()) == seen


def test_opening_a_report_leaves_a_trace() -> None:
    place, expert = Place(), centre_member()
    client_of(expert).get(reverse("referral:report", args=[place.report.pk]))
    with scene():
        assert AuditEvent.objects.filter(verb="report.read", actor=expert.label).exists()
