# SPDX-License-Identifier: EUPL-1.2
"""Assessments from beginning to end, what is due after them, and who sees and changes what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope
from vidik.access.worklist import Urgency, worklist
from vidik.assessments.models import Assessment, Participation, SafetyPlan, SafetyStep
from vidik.assessments.selectors import assessments as selectors
from vidik.assessments.selectors import due
from vidik.assessments.services import assessing
from vidik.assessments.tests.factories import World, answers, today, typed
from vidik.assessments.types import AssessmentState, Judgement, Level, Need
from vidik.audit.models import AuditEvent
from vidik.cases.selectors.frame import Frame
from vidik.cases.services.cases import close_case, reopen_case
from vidik.identification.services.findings import NotStated
from vidik.vault.models import Note
from vidik.vault.registry import unfinished

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


def test_an_assessment_is_begun_continued_and_finished_with_the_level_of_the_score(
    world: World,
) -> None:
    with as_application():
        row = world.begin()
        assert world.begin(days=3).pk == row.pk
        row = assessing.save_answers(row, {"looked-for": "yes"}, saves=0, actor=world.expert)
        with pytest.raises(ValidationError, match="answer every question"):
            assessing.finish(row, Judgement("low", took_part=("person",)), actor=world.colleague)
        given = answers(row.instrument, "looked-for", "near", "at-liberty", debt="unknown")
        row = assessing.save_answers(row, given, saves=1, actor=world.colleague)
        with pytest.raises(ValidationError, match="took part"):
            assessing.finish(row, Judgement("medium"), actor=world.expert)
        row = assessing.finish(
            row, Judgement("medium", took_part=("person", "psychologist")), actor=world.expert
        )
    assert (row.state, row.proposed, row.level) == (AssessmentState.FINISHED, "medium", "medium")
    assert (row.points, row.unknown, row.thresholds) == (6, 1, "1")
    assert row.again_on == today(30)
    recorded = AuditEvent.objects.filter(verb__startswith="assessment.").order_by("pk")
    assert [each.verb for each in recorded][-1] == "assessment.finished"
    assert not any("looked-for" in str(each.payload) for each in recorded)


def test_another_level_needs_a_reason_and_words_that_are_sealed(world: World) -> None:
    with as_application():
        row = world.begin()
        row = assessing.save_answers(row, answers(row.instrument), saves=0, actor=world.expert)
        for judged in (
            {"level": "high"},
            {"level": "high", "why": "fear"},
            {"level": "high", "why": "no-such", "words": typed()},
            {"level": "low", "why": "fear", "words": typed()},
            {"level": ""},
        ):
            with pytest.raises(ValidationError):
                assessing.finish(
                    row, Judgement(**judged, took_part=("person",)), actor=world.expert
                )
        row = assessing.finish(
            row, Judgement("high", "fear", typed("боји се Косаре"), ("person",)),
            actor=world.expert,
        )  # fmt: skip
    assert row.is_overridden
    with scene():
        note = Note.objects.get(subject=row.pk)
        assert "Косаре".encode() not in bytes(note.content)
    with as_application(), acting(world.expert):
        said = assessing.words_of(row, actor=world.expert)
        assert said is not None
        assert said.reveal() == "боји се Косаре"


def test_words_are_opened_by_whoever_takes_part_or_has_said_why(world: World) -> None:
    with as_application():
        row = world.assess(level="high", why="fear", words=typed(), actor=world.staff)
        for actor in (world.helper, world.staff, world.colleague):
            with acting(actor), pytest.raises(NotStated):
                assessing.words_of(row, actor=actor)
        with acting(world.expert):
            assert assessing.words_of(row, actor=world.expert) is not None


def test_without_a_person_the_level_of_the_score_is_kept() -> None:
    world = World(has_person=False)
    with as_application():
        assert world.assess().level == "low"
        with pytest.raises(ValidationError, match="person in the case"):
            world.assess(level="high", why="fear", words=typed())


def test_what_is_finished_never_changes_and_is_struck_out_and_made_anew(world: World) -> None:
    with as_application():
        row = world.assess("threat")
        with pytest.raises(ValidationError):
            assessing.save_answers(row, {}, saves=row.saves, actor=world.expert)
        with pytest.raises(ValidationError):
            assessing.finish(row, Judgement("low", took_part=("person",)), actor=world.expert)
        with pytest.raises(ValidationError):
            assessing.strike(row, "no-such", actor=world.expert)
        struck = assessing.strike(row, "wrong", actor=world.colleague)
        with pytest.raises(ValidationError):
            assessing.strike(struck, "wrong", actor=world.expert)
        with acting(world.expert):
            rows = selectors.assessments_of(world.expert, world.case)
        assert selectors.standing(rows) is None
        assert world.assess().level == "low"


def test_of_two_who_fill_it_in_at_once_the_second_is_told(world: World) -> None:
    with as_application():
        row = world.begin()
        assessing.save_answers(row, {"threat": "no"}, saves=0, actor=world.expert)
        with pytest.raises(ValidationError, match="saved this assessment in the meantime"):
            assessing.save_answers(row, {"threat": "yes"}, saves=0, actor=world.colleague)
    with scene():
        assert Assessment.objects.get(pk=row.pk).answers == {"threat": "no"}


@pytest.mark.parametrize("given", [{"threat": "perhaps"}, {"no-such": "yes"}, {"threat": "some"}])
def test_an_answer_that_is_no_choice_of_the_form_is_refused(
    world: World, given: dict[str, str]
) -> None:
    with as_application():
        row = world.begin()
        with pytest.raises(ValidationError, match="answers that the form offers"):
            assessing.save_answers(row, given, saves=0, actor=world.expert)


def test_the_level_of_the_case_is_that_of_the_newest_risk_and_stands_in_its_head(
    world: World,
) -> None:
    with as_application(), acting(world.expert):
        world.assess(days=40)
        world.assess("threat", days=9)
        world.assess("threat", days=2)
        world.assess(code="needs-adult")
        found = selectors.standing(selectors.assessments_of(world.expert, world.case))
        assert found is not None
        assert (found.level, found.since) == (Level.HIGH, today(-9))
        assert [level for _day, level in found.history] == ["low", "high", "high"]
        marks = [str(label) for label, _tone in Frame(world.expert, world.case, "overview").marks]
        assert sum("risk" in label for label in marks) == 1
        assert marks[-1].startswith("High risk since")


def test_a_risk_is_due_again_after_the_days_of_its_level(world: World) -> None:
    with as_application():
        row = world.assess()
    assert row.again_on == today(90)
    assert "assessed-again" not in work_of(world.expert)
    with scene():
        Assessment.objects.filter(pk=row.pk).update(again_on=today(5), on=today(-80))
    (line,) = work_of(world.expert)["assessed-again"]
    assert (line.line.due, line.urgency) == (today(5), Urgency.WEEK)
    assert "assessed-again" not in work_of(world.helper)
    with as_application():
        world.assess()
    assert "assessed-again" not in work_of(world.expert)


def test_after_each_incident_the_risk_is_due_at_once(world: World) -> None:
    with as_application():
        world.assess()
        world.incident("media", actor=world.helper)
    (line,) = work_of(world.expert)["risk-incident"]
    assert (line.line.due, line.urgency) == (today(), Urgency.TODAY)
    with as_application():
        world.incident("threat")
    (line,) = work_of(world.expert)["risk-incident"]
    assert line.urgency == Urgency.DANGER
    with as_application(), acting(world.expert):
        found = due.incidents_since_assessment(world.expert, world.case)
        assert [each.kinds for each in found] == [("threat",), ("media",)]
        world.assess("threat")
    with as_application(), acting(world.helper):
        assert due.incidents_of(world.helper, world.case)
        assert due.incidents_since_assessment(world.helper, world.case) == []
    assert "risk-incident" not in work_of(world.expert)


def test_an_incident_that_is_entered_late_asks_for_an_assessment_all_the_same(
    world: World,
) -> None:
    with as_application():
        world.assess()
        row = world.incident()
    with scene():
        type(row).objects.filter(pk=row.pk).update(at=timezone.now() - dt.timedelta(days=3))
    assert "risk-incident" in work_of(world.expert)


def test_an_unfinished_assessment_stands_on_the_desk_of_its_institution(world: World) -> None:
    with as_application():
        world.begin(actor=world.staff)
    assert list(work_of(world.staff)) == ["assessments-begun"]
    assert "assessments-begun" not in work_of(world.expert)


def test_needs_by_domain_are_given_to_the_rooms_above(world: World) -> None:
    with as_application(), acting(world.helper):
        assert selectors.needs_of(world.helper, world.case) is None
        row = world.begin("needs-adult", world.helper)
        given = answers(row.instrument, "safe-knows", home_now="serious", money_debts="some")
        row = assessing.save_answers(row, given, saves=0, actor=world.helper)
        assessing.finish(row, Judgement(took_part=("person",)), actor=world.helper)
    with as_application(), acting(world.expert):
        found = selectors.needs_of(world.expert, world.case)
    assert found is not None
    by_domain = {each.domain: each for each in found.domains}
    assert by_domain["home"].need == Need.SERIOUS
    assert by_domain["home"].needed == ("A place to sleep now",)
    assert by_domain["money"].need == Need.SOME
    assert by_domain["safety"].strengths != ()
    with as_application(), acting(world.stranger):
        assert selectors.needs_of(world.stranger, world.case) is None


# ---------------------------------------------------------------------------- row security


def test_the_database_shows_assessments_to_whoever_sees_the_protection_alone(
    world: World,
) -> None:
    with as_application():
        world.assess("threat", actor=world.staff)
        world.plan(actor=world.staff)
        world.begin("release")
        for model in (Assessment, SafetyPlan, SafetyStep, Participation):
            for actor in (world.expert, world.helper, world.staff, world.colleague):
                with acting(actor):
                    assert model.objects.exists(), (model, actor)
            for actor in (world.judge, world.stranger):
                with acting(actor):
                    assert not model.objects.exists(), (model, actor)


def refused(actor: Actor, **changed: Any) -> bool:
    with as_application(), acting(actor):
        try:
            with transaction.atomic():
                return Assessment.objects.update(**changed) == 0
        except (DatabaseError, IntegrityError):
            return True


def test_the_database_keeps_what_is_finished_as_it_is(world: World) -> None:
    with as_application():
        world.assess("threat")
    assert refused(world.expert, level="low", why="fear")
    assert refused(world.expert, answers={})
    assert refused(world.expert, finished_at=None, finished_by=None, again_on=None)
    struck = {"struck_at": timezone.now(), "struck_why": "wrong"}
    assert refused(world.helper, **struck, struck_by_id=world.helper.user_id)
    assert refused(world.expert, **struck, struck_by_id=world.colleague.user_id)
    assert not refused(world.expert, **struck, struck_by_id=world.expert.user_id)


def test_words_of_protection_are_shown_to_those_with_whom_the_case_is_shared(
    world: World,
) -> None:
    with as_application():
        world.assess(level="high", why="fear", words=typed(), actor=world.staff)
        with acting(world.helper):
            assert Note.objects.filter(kind="protection").count() == 1
        for actor in (world.judge, world.stranger):
            with acting(actor):
                assert not Note.objects.exists()
        other = Note(
            person=world.person, case=world.case, kind="interview", content=b"x",
            entered_at=timezone.now(), entered_by="somebody",
        )  # fmt: skip
        with acting(world.staff), pytest.raises(DatabaseError), transaction.atomic():
            other.save(force_insert=True)


def test_an_institution_goes_on_with_its_own_assessments_and_the_responsible_one_with_all(
    world: World,
) -> None:
    with as_application():
        row = world.begin(actor=world.staff)
        for actor in (world.helper, world.judge, world.stranger):
            with pytest.raises((OutOfScope, Denied)):
                assessing.save_answers(row, {}, saves=0, actor=actor)
        assert assessing.save_answers(row, {}, saves=0, actor=world.expert).saves == 1


def test_only_who_sees_the_protection_begins_an_assessment(world: World) -> None:
    with as_application():
        for actor in (world.judge, world.stranger):
            with pytest.raises((OutOfScope, Denied)):
                world.begin(actor=actor)
        for actor in (world.expert, world.helper, world.staff):
            assert world.begin(actor=actor).institution_id == actor.institution


# ---------------------------------------------------------------------------- closed cases


def test_nothing_is_begun_continued_or_finished_in_a_closed_case(world: World) -> None:
    with as_application():
        row = world.begin()
        row = assessing.save_answers(row, answers(row.instrument), saves=0, actor=world.expert)
        release = world.begin("release")
        with acting(world.helper):
            asked = selectors.participations_of(world.helper, release)
        own = next(each for each in asked if each.institution_id == world.helper.institution)
        world.case = close_case(world.case, actor=world.colleague)
        judged = Judgement("low", took_part=("person",))
        tries: list[Callable[[], Any]] = [
            lambda: world.begin("needs-adult"),
            world.begin,
            lambda: assessing.save_answers(row, {}, saves=1, actor=world.expert),
            lambda: assessing.finish(row, judged, actor=world.expert),
            lambda: assessing.take_part(own, "present", actor=world.helper),
        ]
        for each in tries:
            with pytest.raises(ValidationError, match="closed"):
                each()
        assert assessing.strike(row, "given-up", actor=world.expert).state == AssessmentState.STRUCK


def test_what_is_unfinished_is_owed_in_an_open_case_alone(world: World) -> None:
    assert world.person is not None

    def owed() -> list[str]:
        return [
            number for each in unfinished(world.person, world.expert) for number in each.numbers
        ]

    with as_application():
        world.begin("release")
        with acting(world.expert):
            assert owed() == [world.person.code]
        assert "assessments-begun" in work_of(world.expert)
        assert "release-part" in work_of(world.helper)
        closed = close_case(world.case, actor=world.colleague)
        with acting(world.expert):
            assert owed() == []
        assert "assessments-begun" not in work_of(world.expert)
        assert "release-part" not in work_of(world.helper)
        reopen_case(closed, actor=world.colleague)
        with acting(world.expert):
            assert owed() == [world.person.code]
