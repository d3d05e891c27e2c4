# SPDX-License-Identifier: EUPL-1.2
"""Finding recommendations, following them over reports and counting grades."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from vidik.access.types import Actor
from vidik.institutions.tests.factories import make_institution
from vidik.recommendations.lists import Recommendations
from vidik.recommendations.presentation import board
from vidik.recommendations.selectors import cycles, life, register, reports
from vidik.recommendations.tests.factories import (
    READER,
    make_addressee,
    make_assessment,
    make_recommendation,
)
from vidik.recommendations.types import UNASSESSED, UNGRADED

pytestmark = pytest.mark.django_db


def listed(**wanted: str) -> list[str]:
    return [row.code for row in Recommendations.found_by(READER, report="71", **wanted)]


def test_graded_ungraded_and_unassessed_are_three_things() -> None:
    for code, grade in (("R71-A", "largely"), ("R71-B", ""), ("R71-C", None)):
        recommendation = make_recommendation(code, report=71, cycle="2071")
        if grade is not None:
            make_assessment(recommendation, grade, cycle="2072")
    assert listed(grade="largely") == ["R71-A"]
    assert listed(grade=UNGRADED) == ["R71-B"]
    assert listed(grade=UNASSESSED) == ["R71-C"]
    assert listed(sort="grade") == ["R71-A", "R71-B", "R71-C"]


def test_the_grade_shown_is_that_of_the_newest_cycle_and_of_what_counts() -> None:
    recommendation = make_recommendation("R71-A", report=71, cycle="2071")
    make_assessment(recommendation, "initiated", cycle="2072")
    make_assessment(recommendation, "partially", cycle="2073")
    make_assessment(recommendation, "acted_upon", cycle="2074", current=False)
    assert listed(grade="partially") == ["R71-A"]


def test_words_of_either_script_and_addressees_narrow_the_list() -> None:
    first = make_recommendation("R71-A", report=71, cycle="2071")
    second = make_recommendation("R71-B", report=71, cycle="2071")
    make_recommendation("R71-C", report=71, cycle="2071")
    make_addressee(first, make_institution("bound-office", control="controlled"))
    make_addressee(second, make_institution("free-office", control="outside"))
    assert listed(q="наслов R71-A") == listed(q="naslov r71-a") == ["R71-A"]
    assert listed(addressee="free-office") == ["R71-B"]
    assert listed(control="controlled") == ["R71-A"]
    assert listed(control="outside") == ["R71-B"]
    assert listed(control="nobody") == ["R71-C"]


def test_a_visitor_sees_no_recommendation() -> None:
    make_recommendation("R71-A", report=71, cycle="2071")
    assert not register.recommendations(Actor.visitor()).exists()


def test_a_chain_goes_through_every_report_in_both_directions() -> None:
    first = make_recommendation("R71-A", report=71, cycle="2071")
    second = make_recommendation("R72-A", report=72, cycle="2072")
    split = make_recommendation("R72-B", report=72, cycle="2072")
    third = make_recommendation("R73-A", report=73, cycle="2073")
    make_recommendation("R73-B", report=73, cycle="2073")
    second.continues.add(first)
    split.continues.add(first)
    third.continues.add(second)
    for start in (first, second, split, third):
        codes = [row.code for row in life.chain_of(READER, start)]
        assert codes == ["R71-A", "R72-A", "R72-B", "R73-A"]


def test_the_summary_counts_the_report_before_and_keeps_the_ungraded_apart() -> None:
    for number, grade in enumerate(["acted_upon", "initiated", "not_acted_upon", "", None]):
        recommendation = make_recommendation(f"R71-{number}", report=71, cycle="2071")
        if grade is not None:
            make_assessment(recommendation, grade, cycle="2072")
    make_recommendation("R72-1", report=72, cycle="2072")
    found = cycles.summary(READER, "2072")
    assert (found.issued, found.previous) == (1, 5)
    assert found.grades == {
        "acted_upon": 1,
        "largely": 0,
        "partially": 0,
        "initiated": 1,
        "not_acted_upon": 1,
        "ungraded": 2,
    }
    assert (found.acted_upon_or_begun, found.share) == (2, Decimal("40.00"))


def test_what_was_published_stays_countable_after_a_new_assessment() -> None:
    recommendation = make_recommendation("R71-A", report=71, cycle="2071")
    make_recommendation("R72-1", report=72, cycle="2072")
    former = make_assessment(recommendation, "not_acted_upon", cycle="2072", current=False)
    fresh = make_assessment(recommendation, "largely", cycle="2072")
    type(fresh).objects.filter(pk=fresh.pk).update(origin="office", assessed_on="2026-01-01")
    assert cycles.summary(READER, "2072").grades["largely"] == 1
    published = cycles.summary(READER, "2072", as_published=True)
    assert published.grades[former.grade] == 1
    assert published.acted_upon_or_begun == 0


def test_the_first_report_has_nothing_before_it_and_no_share() -> None:
    make_recommendation("R-FIRST", report=70, cycle="1970")
    found = cycles.summary(READER, "1970")
    assert (found.issued, found.previous, found.share) == (1, 0, None)


def test_the_next_publication_day_comes_every_year(serbia: str) -> None:
    def successors(day: dt.date) -> dt.date | None:
        return cycles.next_publication_day(READER, day)

    assert successors(dt.date(2027, 7, 29)) == dt.date(2027, 7, 30)
    assert successors(dt.date(2027, 7, 30)) == dt.date(2027, 7, 30)
    assert successors(dt.date(2027, 7, 31)) == dt.date(2028, 7, 30)


def test_the_board_shows_empty_lanes_and_the_unassessed_only_where_there_are_some() -> None:
    make_assessment(make_recommendation("R71-A", report=71, cycle="2071"), "", cycle="2072")
    lanes = board(Recommendations.found_by(READER, report="71"))[0].lanes
    assert [lane.key for lane in lanes][-1] == UNGRADED
    assert [len(lane.cards) for lane in lanes] == [0, 0, 0, 0, 0, 1]
    make_recommendation("R71-B", report=71, cycle="2071")
    lanes = board(Recommendations.found_by(READER, report="71"))[0].lanes
    assert lanes[-1].key == UNASSESSED


def test_what_is_asked_of_an_institution_comes_with_its_grade() -> None:
    office = make_institution("asked-office")
    recommendation = make_recommendation("R71-A", report=71, cycle="2071")
    make_addressee(recommendation, office)
    make_assessment(recommendation, "largely", cycle="2072")
    rows = list(cycles.asked_of(READER, office))
    assert [row.grade for row in rows] == ["largely"]  # type: ignore[attr-defined]
    listing = cycles.asked_institutions(READER).get(code="asked-office")
    assert (listing.asked, listing.leads, listing.answered) == (1, 1, 0)  # type: ignore[attr-defined]


def test_the_published_report_is_summed_up_as_its_grades_say(serbia: str) -> None:
    found = cycles.summary(READER, "2024")
    assert (found.issued, found.previous) == (30, 28)
    assert found.grades == {
        "acted_upon": 1,
        "largely": 1,
        "partially": 4,
        "initiated": 7,
        "not_acted_upon": 3,
        "ungraded": 12,
    }
    assert (found.acted_upon_or_begun, found.share) == (13, Decimal("46.43"))


def test_every_tried_count_is_stored_with_what_it_gives(serbia: str) -> None:
    headline = cycles.headline(READER, "2024")
    assert headline is not None
    published = headline.figure.current_values[0].value  # type: ignore[attr-defined]
    for row in headline.counts.all():
        exact = Decimal(row.count) * 100 / row.base
        assert abs(exact - row.share) < Decimal("0.01")
        assert row.nearest == (int(exact + Decimal("0.5")) == published)
        assert row.truncated == (int(exact) == published)


def test_facts_for_the_annual_report_carry_grades_in_order(serbia: str) -> None:
    facts = reports.assessments_for_report(READER, 1, "2024", "prosecution")
    assert len(facts) == 7
    graded = [row for row in facts if row.grade]
    assert {row.grade_name["sr"] for row in graded if row.grade == "acted_upon"} != {""}
    assert max(row.grade_rank for row in facts if not row.grade) == 5
    assert all(row.basis["en"] and row.basis["sr"] for row in facts)
    assert len(reports.recommendations_for_report(READER, 2)) == 30
