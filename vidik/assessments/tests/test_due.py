# SPDX-License-Identifier: EUPL-1.2
"""First assessments, releases and safety plans: what stands on whose desk."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Action, Actor
from vidik.access.worklist import Urgency, worklist
from vidik.assessments.extension import _unfinished
from vidik.assessments.methods.instruments import Kind
from vidik.assessments.models import Assessment, Instrument, SafetyPlan
from vidik.assessments.selectors.counted import tables
from vidik.assessments.services import assessing, planning
from vidik.assessments.tests.factories import World, instrument, load, today
from vidik.assessments.types import MadeWith, PlanContent, PlanStep
from vidik.cases.tests import factories
from vidik.identification.models import Procedure
from vidik.identification.tests.conftest import centre, people, procedure
from vidik.identification.tests.factories import Pair
from vidik.proceedings.models import ExpectedNotice

__all__ = ["centre", "people", "procedure"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def work_of(actor: Actor) -> dict[str, list[Any]]:
    with as_application(), acting(actor):
        found: dict[str, list[Any]] = {}
        for group in worklist(actor).groups:
            for each in group.lines:
                if each.kind.room == "assessments":
                    found.setdefault(each.kind.code, []).append(each)
        return found


# ------------------------------------------------------------------------------ safety plans


def test_a_high_risk_without_a_plan_asks_for_one(world: World) -> None:
    with as_application():
        world.assess()
    assert "safety-plans-missing" not in work_of(world.expert)
    with as_application():
        world.assess("threat")
    assert "safety-plans-missing" in work_of(world.expert)
    with as_application():
        world.plan()
    assert "safety-plans-missing" not in work_of(world.expert)


def test_a_plan_is_renewed_after_an_incident_and_after_its_days(world: World) -> None:
    with as_application():
        world.assess()
        world.plan()
    assert "safety-plans" not in work_of(world.expert)
    with as_application():
        world.incident()
    (line,) = work_of(world.expert)["safety-plans"]
    assert line.line.due == today()
    with as_application():
        newest = world.plan(after=1)
    assert "safety-plans" not in work_of(world.expert)
    with scene():
        SafetyPlan.objects.filter(pk=newest.pk).update(again_on=today(-1))
    (line,) = work_of(world.expert)["safety-plans"]
    assert line.urgency == Urgency.LATE


@pytest.mark.parametrize(
    "changed",
    [
        {"made_with": "perhaps"},
        {"made_with": MadeWith.NO},
        {"made_with": MadeWith.YES, "not_with": "refused"},
        {"made_with": MadeWith.PARTLY, "not_with": "no-such"},
        {"copy": "no-such"},
        {"steps": ()},
        {"steps": (PlanStep("no-such", ("call",)),)},
        {"steps": (PlanStep("followed"),)},
        {"steps": (PlanStep("followed", ("no-such",)),)},
        {"steps": (PlanStep("followed", ("call",), numbers=("0641234567",)),)},
        {"steps": (PlanStep("followed", ("call",)),) * 2},
        {"made_on": dt.date(2999, 1, 1)},
    ],
)
def test_a_plan_that_cannot_be_is_refused(world: World, changed: dict[str, Any]) -> None:
    facts: dict[str, Any] = {
        "made_on": today(), "made_with": MadeWith.YES, "steps": (PlanStep("followed", ("call",)),),
    }  # fmt: skip
    assert world.person is not None
    with as_application(), pytest.raises(ValidationError):
        planning.make_plan(
            world.person, PlanContent(**facts | changed), after=0, actor=world.expert
        )


def test_of_two_who_make_a_plan_at_once_the_second_is_told(world: World) -> None:
    with as_application():
        world.plan()
        with pytest.raises(ValidationError, match="newer version"):
            world.plan(actor=world.colleague)
        assert world.plan(after=1, actor=world.staff).version == 2


# ----------------------------------------------------------------- first, and before a release


@pytest.fixture
def taken_on(procedure: Procedure, people: Pair) -> Procedure:
    """Let the pack have had its instruments before the procedure was opened."""
    del people
    with scene():
        load()
        Instrument.objects.update(loaded_at=timezone.now() - dt.timedelta(days=30))
        Procedure.objects.filter(pk=procedure.pk).update(
            state="opened", opened_at=timezone.now() - dt.timedelta(hours=5)
        )
        return Procedure.objects.select_related("case", "person").get(pk=procedure.pk)


def test_the_first_assessment_is_due_within_the_hours_of_the_pack(
    taken_on: Procedure, people: Pair
) -> None:
    (line,) = work_of(people.one)["risk-first"]
    assert taken_on.opened_at is not None
    with scene():
        opened = Procedure.objects.get(pk=taken_on.pk).opened_at
    assert opened is not None
    assert line.line.due == opened + dt.timedelta(hours=72)
    with scene():
        Instrument.objects.update(loaded_at=timezone.now())
    assert "risk-first" not in work_of(people.one)


def test_a_first_assessment_that_was_begun_waits_once_and_keeps_its_clock(
    taken_on: Procedure, people: Pair
) -> None:
    (first,) = work_of(people.one)["risk-first"]
    with as_application():
        row = assessing.begin(taken_on.case, instrument("risk-adult"), on=today(), actor=people.one)
    found = work_of(people.one)
    assert list(found) == ["assessments-begun"]
    (line,) = found["assessments-begun"]
    assert line.line.url == reverse("assessments:fill", args=[row.pk])
    assert line.line.due == first.line.due
    with as_application():
        assessing.begin(taken_on.case, instrument("needs-adult"), on=today(), actor=people.one)
    both = {each.line.url: each.line.due for each in work_of(people.one)["assessments-begun"]}
    assert both.pop(line.line.url) == first.line.due
    assert list(both.values()) == [None], "of needs nothing is counted from the opening"


def test_a_release_that_is_expected_asks_for_an_assessment_before_its_day(
    taken_on: Procedure, people: Pair
) -> None:
    facts = {
        "procedure": taken_on, "case": taken_on.case, "entered_at": timezone.now(),
        "entered_by_id": people.one.user_id,
    }  # fmt: skip
    with scene():
        row = ExpectedNotice.objects.create(
            kind="prison-release", since_on=today(-300), due_on=today(60), **facts
        )
    assert "release-expected" not in work_of(people.one)
    with scene():
        ExpectedNotice.objects.filter(pk=row.pk).update(due_on=today(15))
    (line,) = work_of(people.one)["release-expected"]
    assert line.line.due == today(15)
    assert f"kind={Kind.RELEASE}" in line.line.url
    with as_application(), acting(people.one):
        begun = assessing.begin(
            taken_on.case, Instrument.objects.get(code="release", is_current=True), on=today(),
            person=taken_on.person, actor=people.one,
        )  # fmt: skip
    with scene():
        Assessment.objects.filter(pk=begun.pk).update(
            finished_at=timezone.now(), finished_by=people.one.user_id, again_on=today(9),
            points=0, unknown=0, thresholds="1", proposed="low", level="low",
        )  # fmt: skip
    found = work_of(people.one)
    assert "release-expected" not in found
    assert "safety-plans-missing" in found


def test_whoever_has_to_take_part_before_a_release_finds_it_on_the_desk(world: World) -> None:
    with as_application():
        world.begin("release")
    assert list(work_of(world.helper)) == ["release-part"]
    assert list(work_of(world.staff)) == ["release-part"]
    assert work_of(world.judge) == {}
    with as_application(), pytest.raises(ValidationError, match="works on the whole case"):
        world.begin("release", world.helper)


# ------------------------------------------------------------- handing over, erasing, counting


def test_an_assessment_follows_a_case_that_is_handed_over(world: World) -> None:
    with as_application():
        row = world.begin()
        done = world.assess(code="needs-adult")
    with scene():
        world.case.responsible = world.helpers
        world.case.save()
        factories.participant(world.case, world.helpers, world.helper.user_id).save()
    with as_application():
        assert assessing.save_answers(row, {}, saves=0, actor=world.helper).saves == 1
        assert assessing.strike(done, "wrong", actor=world.helper).struck_at is not None


def test_an_unfinished_assessment_bars_erasing_the_person(world: World) -> None:
    assert world.person is not None
    with as_application():
        row = world.begin(actor=world.staff)
        with acting(world.colleague):
            (found,) = _unfinished(world.person, world.colleague)
            assert found.numbers == (world.person.code,)
        assessing.strike(row, "double", actor=world.staff)
        with acting(world.colleague):
            assert _unfinished(world.person, world.colleague) == []


def test_few_assessments_of_a_year_are_shown_to_nobody(world: World) -> None:
    year = timezone.localdate().year

    def shown() -> dict[str, list[int | None]]:
        return {table.code: [row.numbers[0] for row in table.rows] for table in tables(year)}

    with as_application():
        for _each in range(4):
            world.assess("threat")
        assert shown() == {
            "assessments": [0, None, 0], "risk-levels": [0, 0, None, 0],
        }  # fmt: skip
        for _each in range(3):
            world.assess("threat")
        assert shown()["assessments"] == [0, 7, 0]
        assert shown()["risk-levels"] == [0, 0, 7, 0]


def test_who_may_export_needs_an_elevated_session() -> None:
    from vidik.access.types import ELEVATED

    assert Action.ASSESSMENTS_EXPORT in ELEVATED
