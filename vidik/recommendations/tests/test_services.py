# SPDX-License-Identifier: EUPL-1.2
"""Assessing by two persons, and writing down what addressees answered."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from vidik.access.types import Actor, Denied, Role
from vidik.audit.selectors import history_of
from vidik.core.languages import Texts
from vidik.core.workflow import TransitionRefused
from vidik.figures.tests.factories import make_figure, make_measure
from vidik.institutions.tests.factories import make_institution
from vidik.recommendations.models import Assessment, Recommendation, ResponseKind
from vidik.recommendations.services import assessments, responses
from vidik.recommendations.tests.factories import (
    ANALYST,
    HEAD,
    READER,
    draft,
    make_addressee,
    make_assessment,
    make_cycle,
    make_recommendation,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def subject() -> Recommendation:
    make_cycle("2031")
    return make_recommendation(cycle="2030")


def test_a_draft_does_not_count_before_a_second_person_approves_it(
    subject: Recommendation,
) -> None:
    assessment = assessments.draft_assessment(subject, draft("largely"), actor=ANALYST)
    assert (assessment.state, assessment.is_current) == ("draft", False)
    approved = assessments.approve_assessment(assessment, on=TODAY, actor=HEAD)
    assert (approved.state, approved.is_current) == ("approved", True)
    assert (approved.assessed_by, approved.approved_by) == (ANALYST.label, HEAD.label)
    verbs = [event.verb for event in history_of(subject)]
    assert verbs == ["assessment.approved", "assessment.proposed"]


def test_the_former_assessment_is_stored_and_counts_no_more(subject: Recommendation) -> None:
    published = make_assessment(subject, "initiated")
    fresh = assessments.draft_assessment(subject, draft("largely"), actor=ANALYST)
    assessments.approve_assessment(fresh, on=TODAY, actor=HEAD)
    published.refresh_from_db()
    assert (published.is_current, published.grade) == (False, "initiated")
    assert subject.assessments.get(is_current=True).grade == "largely"


def test_nobody_approves_or_returns_their_own_draft(subject: Recommendation) -> None:
    mine = assessments.draft_assessment(subject, draft(), actor=HEAD)
    with pytest.raises(Denied, match="second person"):
        assessments.approve_assessment(mine, on=TODAY, actor=HEAD)
    with pytest.raises(Denied, match="second person"):
        assessments.return_assessment(mine, reason="x", on=TODAY, actor=HEAD)
    mine.refresh_from_db()
    assert mine.state == "draft"


def test_the_database_refuses_one_person_as_author_and_approver(subject: Recommendation) -> None:
    mine = assessments.draft_assessment(subject, draft(), actor=HEAD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Assessment.objects.filter(pk=mine.pk).update(approved_by=HEAD.label, state="approved")


def test_a_returned_draft_keeps_its_reason_and_a_new_one_may_follow(
    subject: Recommendation,
) -> None:
    first = assessments.draft_assessment(subject, draft(), actor=ANALYST)
    with pytest.raises(TransitionRefused):
        assessments.return_assessment(first, reason="  ", on=TODAY, actor=HEAD)
    assessments.return_assessment(first, reason="Which inspection?", on=TODAY, actor=HEAD)
    second = assessments.draft_assessment(subject, draft("partially"), actor=ANALYST)
    first.refresh_from_db()
    assert (first.state, first.return_reason) == ("returned", "Which inspection?")
    assert second.pk != first.pk


def test_a_decision_is_taken_once(subject: Recommendation) -> None:
    assessment = assessments.draft_assessment(subject, draft(), actor=ANALYST)
    assessments.approve_assessment(assessment, on=TODAY, actor=HEAD)
    with pytest.raises(TransitionRefused):
        assessments.approve_assessment(assessment, on=TODAY, actor=HEAD)
    with pytest.raises(TransitionRefused):
        assessments.return_assessment(assessment, reason="late", on=TODAY, actor=HEAD)


def test_a_draft_sent_twice_is_one_draft_and_another_persons_waits(
    subject: Recommendation,
) -> None:
    first = assessments.draft_assessment(subject, draft(), actor=ANALYST)
    again = assessments.draft_assessment(subject, draft("largely"), actor=ANALYST)
    assert (again.pk, again.grade) == (first.pk, "largely")
    other = Actor("user:905", frozenset({Role.ANALYST}))
    with pytest.raises(assessments.AlreadyDrafted):
        assessments.draft_assessment(subject, draft(), actor=other)


def test_a_recommendation_is_not_assessed_in_the_cycle_that_issued_it(
    subject: Recommendation,
) -> None:
    with pytest.raises(assessments.NotAssessable):
        assessments.draft_assessment(subject, draft(cycle="2030"), actor=ANALYST)


@pytest.mark.parametrize("field", ["basis", "assessed_on", "evidence"])
def test_a_draft_with_a_fault_is_refused_whole(subject: Recommendation, field: str) -> None:
    faults: dict[str, object] = {
        "basis": Texts(en="It has begun."),
        "assessed_on": TODAY + dt.timedelta(days=2),
        "evidence": ("c9-9999",),
    }
    with pytest.raises(ValidationError) as refusal:
        assessments.draft_assessment(subject, draft(**{field: faults[field]}), actor=ANALYST)
    assert field in refusal.value.message_dict
    assert not subject.assessments.exists()


def test_evidence_is_cited_from_the_cycle_that_is_assessed(subject: Recommendation) -> None:
    figure = make_figure(
        make_measure("measure-of-evidence"),
        make_institution("reporting"),
        3,
        cycle=make_cycle("2031"),
        reference="x1-0001",
    )
    assessment = assessments.draft_assessment(subject, draft(evidence=("x1-0001",)), actor=ANALYST)
    assert list(assessment.evidence.all()) == [figure]


def test_readers_neither_assess_nor_record_answers(subject: Recommendation) -> None:
    addressee = make_addressee(subject, make_institution("asked"))
    with pytest.raises(Denied):
        assessments.draft_assessment(subject, draft(), actor=READER)
    with pytest.raises(Denied):
        responses.record_response(
            addressee, kind=ResponseKind.ACCEPTED, received_on=TODAY, note="", actor=READER
        )


def test_an_analyst_does_not_approve(subject: Recommendation) -> None:
    assessment = assessments.draft_assessment(subject, draft(), actor=HEAD)
    with pytest.raises(Denied):
        assessments.approve_assessment(assessment, on=TODAY, actor=ANALYST)


def test_the_latest_answer_stands_first_and_the_earlier_ones_stay(
    subject: Recommendation,
) -> None:
    addressee = make_addressee(subject, make_institution("asked"))
    for kind, day in ((ResponseKind.REJECTED, 2), (ResponseKind.ACCEPTED, 9)):
        responses.record_response(
            addressee, kind=kind, received_on=dt.date(2026, 1, day), note="", actor=ANALYST
        )
    assert [answer.kind for answer in addressee.responses.all()] == ["accepted", "rejected"]


def test_the_same_answer_sent_twice_is_recorded_once(subject: Recommendation) -> None:
    addressee = make_addressee(subject, make_institution("asked"))
    for _ in range(2):
        responses.record_response(
            addressee, kind=ResponseKind.IN_PART, received_on=TODAY, note="letter", actor=ANALYST
        )
    assert addressee.responses.count() == 1
    assert len(history_of(subject)) == 1


def test_an_answer_of_tomorrow_is_refused(subject: Recommendation) -> None:
    addressee = make_addressee(subject, make_institution("asked"))
    with pytest.raises(ValidationError, match="future"):
        responses.record_response(
            addressee,
            kind=ResponseKind.ACCEPTED,
            received_on=TODAY + dt.timedelta(days=2),
            note="",
            actor=ANALYST,
        )
