# SPDX-License-Identifier: EUPL-1.2
"""Recommendations of the next annual report: drafted, agreed to by a second person, issued once."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from vidik.access.types import Actor, Denied, Role
from vidik.audit.selectors import history_of
from vidik.cases.tests.factories import institution, member
from vidik.core.languages import Texts
from vidik.core.workflow import TransitionRefused
from vidik.figures.models import Cycle, Theme
from vidik.figures.tests.factories import make_figure, make_measure
from vidik.institutions.tests.factories import make_institution
from vidik.recommendations.models import Draft, IssuedReport, Recommendation, TrackedMatter
from vidik.recommendations.selectors.drafts import numbered
from vidik.recommendations.services import drafting
from vidik.recommendations.services.issuing import issue_drafts
from vidik.recommendations.services.naming import ChangedMeanwhile
from vidik.recommendations.tests.factories import (
    ANALYST,
    HEAD,
    READER,
    draft_facts,
    make_activity,
    make_cycle,
    make_recommendation,
    make_report,
)

pytestmark = pytest.mark.django_db
DAY = dt.date(2032, 7, 30)
OTHER = Actor("user:905", frozenset({Role.ANALYST}), "Another analyst", 905)


@pytest.fixture
def cycle() -> Cycle:
    return make_cycle("2031")


def written(cycle: Cycle, **changes: object) -> Draft:
    return drafting.write_draft(cycle, draft_facts(**changes), actor=ANALYST)


def agreed(cycle: Cycle, **changes: object) -> Draft:
    draft = drafting.declare_ready(written(cycle, **changes), actor=ANALYST)
    return drafting.agree_to_draft(draft, seen=draft.revision, actor=HEAD)


def test_a_draft_waits_for_a_second_person(cycle: Cycle) -> None:
    draft = written(cycle)
    with pytest.raises(TransitionRefused):
        drafting.agree_to_draft(draft, seen=1, actor=HEAD)
    drafting.declare_ready(draft, actor=ANALYST)
    with pytest.raises(Denied):
        drafting.agree_to_draft(draft, seen=1, actor=ANALYST)
    draft = drafting.agree_to_draft(draft, seen=1, actor=HEAD)
    assert (draft.state, draft.agreed_by) == ("agreed", HEAD.label)
    assert [event.verb for event in history_of(draft)] == [
        "draft-recommendation.agreed",
        "draft-recommendation.ready",
        "draft-recommendation.written",
    ]


def test_nobody_agrees_to_or_returns_an_own_draft(cycle: Cycle) -> None:
    mine = drafting.write_draft(cycle, draft_facts(), actor=HEAD)
    mine = drafting.declare_ready(mine, actor=HEAD)
    with pytest.raises(Denied, match="second person"):
        drafting.agree_to_draft(mine, seen=1, actor=HEAD)
    with pytest.raises(Denied, match="second person"):
        drafting.return_draft(mine, reason="x", actor=HEAD)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=mine.pk).update(state="agreed", agreed_by=HEAD.label)


def test_readers_write_nothing(cycle: Cycle) -> None:
    with pytest.raises(Denied):
        drafting.write_draft(cycle, draft_facts(), actor=READER)


def test_only_its_author_changes_a_draft_and_sees_what_others_changed(cycle: Cycle) -> None:
    draft = written(cycle)
    with pytest.raises(Denied):
        drafting.change_draft(draft, draft_facts(), seen=1, actor=OTHER)
    with pytest.raises(Denied):
        drafting.declare_ready(draft, actor=OTHER)
    with pytest.raises(Denied):
        drafting.drop_draft(draft, reason="not mine", actor=OTHER)
    drafting.change_draft(draft, draft_facts(sections="8.1"), seen=1, actor=ANALYST)
    with pytest.raises(ChangedMeanwhile):
        drafting.change_draft(draft, draft_facts(sections="8.2"), seen=1, actor=ANALYST)
    draft.refresh_from_db()
    assert draft.sections == "8.1"


def test_whoever_agrees_agrees_to_what_they_saw(cycle: Cycle) -> None:
    draft = drafting.declare_ready(written(cycle), actor=ANALYST)
    drafting.return_draft(draft, reason="Which units?", actor=HEAD)
    drafting.change_draft(draft, draft_facts(sections="8.1"), seen=1, actor=ANALYST)
    drafting.declare_ready(draft, actor=ANALYST)
    with pytest.raises(ChangedMeanwhile):
        drafting.agree_to_draft(draft, seen=1, actor=HEAD)


def test_returning_and_dropping_need_a_reason(cycle: Cycle) -> None:
    draft = drafting.declare_ready(written(cycle), actor=ANALYST)
    with pytest.raises(TransitionRefused):
        drafting.return_draft(draft, reason=" ", actor=HEAD)
    with pytest.raises(TransitionRefused):
        drafting.drop_draft(draft, reason=" ", actor=HEAD)
    draft = drafting.drop_draft(draft, reason="Another ministry did it.", actor=HEAD)
    assert (draft.state, draft.drop_reason) == ("dropped", "Another ministry did it.")
    with pytest.raises(TransitionRefused):
        drafting.change_draft(draft, draft_facts(), seen=1, actor=ANALYST)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("theme", "no-such"),
        ("leads", ("no-such",)),
        ("continues", ("R9-NONE-01",)),
        ("measures", ("no-such",)),
        ("activities", ("no-such",)),
        ("grounds", ("c9-9999",)),
        ("matter", "no-such"),
        ("text", Texts(en="One language alone.")),
    ],
)
def test_a_draft_that_names_what_is_not_there_is_refused_whole(
    cycle: Cycle, field: str, value: object
) -> None:
    with pytest.raises(ValidationError) as refusal:
        written(cycle, **{field: value})
    assert field in refusal.value.message_dict
    assert not Draft.objects.exists()


def test_an_institution_is_addressed_once(cycle: Cycle) -> None:
    make_institution("asked")
    with pytest.raises(ValidationError):
        written(cycle, leads=("asked",), cooperating=("asked",))


def test_publishing_issues_what_was_agreed_with_codes_and_numbers(cycle: Cycle) -> None:
    make_report(8, "2030")
    earlier = make_recommendation("R8-PROS-01", report=8, cycle="2030")
    asked, helper = make_institution("asked"), make_institution("helper")
    measure = make_measure("measure-of-units")
    figure = make_figure(measure, asked, 3, cycle=cycle, reference="x1-0001")
    activity = make_activity(helper)
    matter = TrackedMatter.objects.create(
        code="matter-1", cycle=cycle, title={"en": "M", "sr": "М"}, text={"en": "T", "sr": "Т"}
    )
    Theme.objects.get_or_create(
        code="prevention", defaults={"name": {"en": "Prevention", "sr": "Превенција"}}
    )
    first = agreed(
        cycle,
        leads=("asked",),
        cooperating=("helper",),
        continues=(earlier.code,),
        measures=(measure.code,),
        activities=(activity.code,),
        grounds=("x1-0001",),
        matter="matter-1",
    )
    agreed(cycle)
    agreed(cycle, theme="prevention")
    dropped = drafting.drop_draft(written(cycle), reason="Done.", actor=ANALYST)
    assert {each.code for each in numbered(cycle)} == {
        "R9-PROS-01",
        "R9-PROS-02",
        "R9-PREV-01",
    }
    head = member(Role.HEAD, institution("rapporteur-office"))
    issued = issue_drafts(cycle, published_on=DAY, actor=head)
    assert {(row.code, row.number) for row in issued} == {
        ("R9-PROS-01", 1),
        ("R9-PROS-02", 2),
        ("R9-PREV-01", 1),
    }
    report = IssuedReport.objects.get(number=9)
    assert (report.cycle, report.published_on) == (cycle, DAY)
    row = Recommendation.objects.get(code="R9-PROS-01")
    assert [(a.institution.code, a.role) for a in row.addressees.all()] == [
        ("asked", "lead"),
        ("helper", "cooperation"),
    ]
    assert list(row.continues.all()) == [earlier]
    assert list(row.measures.all()) == [measure]
    assert list(row.activities.all()) == [activity]
    assert list(row.grounds.all()) == [figure]
    first.refresh_from_db()
    matter.refresh_from_db()
    dropped.refresh_from_db()
    assert (first.state, first.issued) == ("issued", row)
    assert (matter.state, matter.became) == ("became", row)
    assert dropped.state == "dropped"


def test_what_was_issued_is_issued_once(cycle: Cycle) -> None:
    agreed(cycle)
    assert len(issue_drafts(cycle, published_on=DAY, actor=HEAD)) == 1
    assert issue_drafts(cycle, published_on=DAY, actor=HEAD) == ()
    assert Recommendation.objects.filter(cycle=cycle).count() == 1
    with pytest.raises(drafting.AlreadyIssued):
        written(cycle)


def test_nothing_is_issued_while_a_draft_is_undecided(cycle: Cycle) -> None:
    agreed(cycle)
    written(cycle)
    with pytest.raises(TransitionRefused, match="1 drafted recommendation"):
        issue_drafts(cycle, published_on=DAY, actor=HEAD)
    assert not Recommendation.objects.filter(cycle=cycle).exists()


def test_a_report_whose_recommendations_came_with_the_pack_issues_none(cycle: Cycle) -> None:
    draft = agreed(cycle)
    make_recommendation("R9-PROS-07", report=9, cycle="2031")
    assert issue_drafts(cycle, published_on=DAY, actor=HEAD) == ()
    draft.refresh_from_db()
    assert draft.state == "agreed"
    assert IssuedReport.objects.get(number=9).published_on == DAY


def test_an_analyst_does_not_issue(cycle: Cycle) -> None:
    agreed(cycle)
    with pytest.raises(Denied):
        issue_drafts(cycle, published_on=DAY, actor=ANALYST)
