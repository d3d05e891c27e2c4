# SPDX-License-Identifier: EUPL-1.2
"""Plans: who reads and writes them, versions and what was said of them, refusals, reviews."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope
from vidik.access.worklist import Urgency, worklist
from vidik.cases.selectors.frame import OVERVIEW, Frame
from vidik.cases.services.demo import SyntheticRefused
from vidik.core.workflow import TransitionRefused
from vidik.plans.models import Activity, Agreement, Plan
from vidik.plans.selectors import plans as selectors
from vidik.plans.services import activities, demo, plans
from vidik.plans.tests.factories import World, today
from vidik.plans.types import GOAL, WORDS, ActivityFacts, Came, PlanState
from vidik.registers.registry import register_called
from vidik.registers.services import enter
from vidik.vault.services.words import words_of

pytestmark = pytest.mark.django_db


def seen(actor: Actor) -> set[Any]:
    with as_application(), acting(actor):
        rows = set(selectors.plans(actor).values_list("pk", flat=True))
        assert rows == set(Plan.objects.values_list("pk", flat=True)), "the database agrees"
    return rows


def lines(actor: Actor) -> dict[str, Any]:
    with as_application(), acting(actor):
        return {
            line.kind.code: (group.urgency, line.line)
            for group in worklist(actor).groups
            for line in group.lines
            if line.kind.room in {"plans", "asks"}
        }


# ------------------------------------------------------------------------------------- rights


def test_a_plan_is_read_by_whoever_sees_the_protection_of_its_case(world: World) -> None:
    with as_application():
        plan = world.draft()
        hidden = world.draft(world.other)
    assert seen(world.expert) == seen(world.head) == {plan.pk, hidden.pk}
    assert seen(world.staff) == seen(world.guardian) == {plan.pk}
    assert seen(world.judge) == seen(world.answering[0]) == set()


def test_experts_write_and_the_second_side_does_not(world: World) -> None:
    with as_application():
        for actor in (world.staff, world.guardian):
            with pytest.raises(Denied):
                plans.draft_plan(world.case, actor=actor)
        plan = world.draft()
        need = world.need(plan)
        with pytest.raises(Denied):
            plans.add_need(plan, "school", actor=world.staff)
        with acting(world.staff), pytest.raises(DatabaseError), transaction.atomic():
            Plan.objects.create(
                case=world.case, version=9, drafted_at=plan.drafted_at,
                drafted_by_id=world.staff.user_id,
            )  # fmt: skip
        with acting(world.staff):
            assert not Plan.objects.filter(pk=plan.pk).update(state="dropped")
            assert not Activity.objects.filter(need=need).update(kind="other")
        with pytest.raises(OutOfScope):
            plans.approve(plan, "agrees", actor=world.answering[0])


# ----------------------------------------------------------------------------------- versions


def test_a_version_is_drafted_proposed_agreed_and_then_never_changed(world: World) -> None:
    with as_application():
        plan = world.draft()
        with pytest.raises(ValidationError, match="being written"):
            world.draft()
        with pytest.raises(ValidationError, match="no activity"):
            plans.propose(plan, actor=world.expert)
        activity = world.activity(world.need(plan))
        plans.propose(plan, actor=world.expert)
        with pytest.raises(TransitionRefused):
            plans.propose(plan, actor=world.expert)
        with pytest.raises(ValidationError):
            world.need(plan, "school")
        with pytest.raises(ValidationError):
            activities.change_activity(activity, ActivityFacts("legal"), seen=1, actor=world.expert)
        with acting(world.expert):
            for change in ({"kind": "legal"}, {"institution": world.shelter}, {"times": 4}):
                with pytest.raises(DatabaseError), transaction.atomic():
                    Activity.objects.filter(pk=activity.pk).update(**change)
            with pytest.raises(DatabaseError), transaction.atomic():
                Plan.objects.filter(pk=plan.pk).update(
                    state="agreed", agreed_on=today(), review_by=today(30)
                )
        with pytest.raises(TransitionRefused, match="person or the guardian"):
            plans.agree(plan, actor=world.expert)
        plans.enter_word(plan, "person", "agrees", today(), actor=world.expert)
        plan = plans.agree(plan, actor=world.expert)
        assert (plan.state, plan.agreed_on, plan.review_by) == ("agreed", today(), today(30))


def test_the_last_word_of_the_person_holds(world: World) -> None:
    with as_application():
        plan = world.draft()
        world.activity(world.need(plan))
        plans.propose(plan, actor=world.expert)
        plans.enter_word(plan, "person", "agrees", today(), actor=world.expert)
        with pytest.raises(ValidationError, match="same"):
            plans.enter_word(plan, "person", "agrees", today(), actor=world.expert)
        plans.enter_word(plan, "person", "disagrees", today(), actor=world.expert)
        with pytest.raises(TransitionRefused):
            plans.agree(plan, actor=world.expert)
        with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
            Plan.objects.filter(pk=plan.pk).update(
                state="agreed", agreed_on=today(), review_by=today(30)
            )


def test_a_changed_plan_is_a_new_version_that_takes_along_what_is_left_to_do(world: World) -> None:
    with as_application():
        plan = world.draft()
        need = world.need(plan)
        left = world.activity(need)
        counted = world.activity(need, "education", times=2, begins_on=today())
        unwanted = world.activity(need, "family")
        world.agree(plan)
        activities.refuse(unwanted, today(), actor=world.expert)
        asked = world.ask(left)
        world.serve("education", 2)
        second = world.draft()
        with acting(world.expert):
            board = selectors.board_of(world.expert, second)
        assert [each.row.line for each in board.shown] == [left.line]
        assert [each.row.line for each in board.unwanted] == [unwanted.line]
        assert [each.ask for each in board.shown[0].asks] == [asked]
        assert counted.line not in {each.row.line for each in board.shown}
        with acting(world.expert):
            assert Plan.objects.get(pk=plan.pk).state == PlanState.AGREED
        world.agree(second)
        with acting(world.expert):
            former = Plan.objects.get(pk=plan.pk)
        assert former.state == PlanState.REPLACED
        with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
            Activity.objects.filter(pk=left.pk).update(state="done", settled_on=today())
        with pytest.raises(ValidationError):
            activities.finish(left, today(), actor=world.expert)


def test_what_somebody_has_not_read_they_do_not_overwrite(world: World) -> None:
    with as_application():
        plan = world.draft()
        activity = world.activity(world.need(plan))
        facts = ActivityFacts("legal", world.centre.pk)
        activities.change_activity(activity, facts, seen=1, actor=world.expert)
        with pytest.raises(ValidationError, match="in the meantime"):
            activities.change_activity(activity, facts, seen=1, actor=world.head)
        changed = activities.change_activity(activity, facts, seen=2, actor=world.head)
        assert changed.revision == 3


def test_a_version_that_is_given_up_leaves_the_agreed_one(world: World) -> None:
    with as_application():
        plan, _activity = world.agreed()
        second = plans.drop(world.draft(), actor=world.expert)
        assert second.state == PlanState.DROPPED
        with acting(world.expert):
            agreed, written = selectors.current(selectors.versions_of(world.expert, world.case))
        assert (agreed, written) == (plan, None)
        assert world.draft().version == 3


# ------------------------------------------------------------------------------ the second side


def test_an_institution_agrees_and_suggests_in_its_own_name_alone(world: World) -> None:
    with as_application():
        plan = world.draft()
        need = world.need(plan)
        world.activity(need, institution=world.shelter.pk)
        with pytest.raises(ValidationError):
            plans.approve(plan, "agrees", actor=world.staff)
        plans.propose(plan, actor=world.expert)
        said = plans.approve(plan, "agrees", actor=world.staff)
        assert said.institution_id == world.shelter.pk
        with acting(world.staff):
            for forged in (
                {"who": "institution", "institution": world.social},
                {"who": "person", "institution": None},
            ):
                with pytest.raises(DatabaseError), transaction.atomic():
                    Agreement.objects.create(
                        plan=plan, case=world.case, word="agrees", on=today(),
                        entered_at=said.entered_at, entered_by_id=world.staff.user_id, **forged,
                    )  # fmt: skip
        facts = ActivityFacts("transport", world.centre.pk)
        row = activities.suggest(need, facts, actor=world.staff)
        assert (row.institution_id, row.state) == (world.shelter.pk, "suggested")
        with pytest.raises(ValidationError):
            activities.take_up(row, actor=world.expert)
        plans.enter_word(plan, "guardian", "agrees", today(), actor=world.expert)
        plans.agree(plan, actor=world.expert)
        second = world.draft()
        with acting(world.expert):
            carried = Activity.objects.get(plan=second, line=row.line)
        assert activities.take_up(carried, actor=world.expert).state == "planned"


def test_an_institution_does_its_own_activities_and_no_others(world: World) -> None:
    with as_application():
        plan = world.draft()
        need = world.need(plan)
        own = world.activity(need, institution=world.shelter.pk)
        others = world.activity(need, "legal")
        with acting(world.staff):
            assert not Activity.objects.filter(pk=own.pk).update(kind="other")
        world.agree(plan)
        assert activities.begin(own, actor=world.staff).state == "under-way"
        assert activities.finish(own, today(), actor=world.staff).state == "done"
        with pytest.raises((Denied, OutOfScope)):
            activities.begin(others, actor=world.staff)
        with acting(world.staff):
            assert not Activity.objects.filter(pk=others.pk).update(state="under-way")
        with pytest.raises((Denied, OutOfScope)):
            activities.refuse(own, today(), actor=world.staff)


# ----------------------------------------------------------------------- what she does not want


def test_what_she_does_not_want_is_not_asked_again_before_the_review(world: World) -> None:
    with as_application():
        plan, activity = world.agreed()
        activities.refuse(activity, today(), actor=world.expert)
        with pytest.raises(ValidationError, match="does not want"):
            world.ask(activity)
        second = world.draft()
        with acting(world.expert):
            need = second.needs.get()
            carried = second.activities.get()
        with pytest.raises(ValidationError, match="Nobody asks her again"):
            world.activity(need)
        with pytest.raises(ValidationError, match="no review since"):
            activities.raise_again(carried, "at-review", actor=world.expert)
        plans.review(
            plan, today(), "goes-on", [(Came("person", "agreed"), None)], actor=world.expert
        )
        assert activities.raise_again(carried, "at-review", actor=world.expert).state == "planned"
        activities.refuse(carried, today(), actor=world.expert)
        raised = activities.raise_again(carried, "by-her", actor=world.expert)
        assert (raised.state, raised.refused_on) == ("planned", None)


def test_something_nobody_planned_can_be_refused_as_well(world: World) -> None:
    with as_application():
        world.person()
        plan = world.draft()
        need = world.need(plan)
        row = activities.enter_unwanted(need, "family", today(), actor=world.expert)
        assert row.state == "refused"
        with pytest.raises(ValidationError):
            world.activity(need, "family")


# ------------------------------------------------------------------------- fulfilled by services


def test_a_service_is_fulfilled_by_services_and_not_by_a_tick(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed(times=3, begins_on=today(-2))
        world.serve("psychological", day=-5)
        world.serve("psychological", 2)
        world.serve("psychological", outcome="absent")
        world.serve("legal")
        with pytest.raises(TransitionRefused, match="2 of 3"):
            activities.finish(activity, today(), actor=world.expert)
        with acting(world.expert):
            progress = selectors.progress_of(world.expert, world.case)
            assert progress.of(activity).held == 2
        assert "plans-activities" in lines(world.expert)
        world.serve("psychological")
    assert "plans-activities" not in lines(world.expert)
    with as_application(), acting(world.expert):
        board = selectors.board_of(world.expert, _plan)
        assert (board.done, board.late) == (1, 0)


# ------------------------------------------------------------------------------------- reviews


def test_a_review_says_who_came_and_when_the_next_one_is_due(world: World) -> None:
    with as_application():
        plan, _activity = world.agreed()
        came = [
            (Came("person", "agreed"), None), (Came("guardian", "informed", world.social.pk), None),
        ]  # fmt: skip
        for wrong in (
            {"held_on": today(1)}, {"result": "no-such"}, {"came": []}, {"next_on": today()},
            {"came": [(Came("person", "no-such"), None)]}, {"held_on": today(-3)},
        ):  # fmt: skip
            given = {"held_on": today(), "result": "goes-on", "came": came, "next_on": None} | wrong
            with pytest.raises(ValidationError):
                plans.review(plan, actor=world.expert, **given)
        row = plans.review(plan, today(), "goes-on", came, actor=world.expert)
        assert row.next_on == today(30)
        with acting(world.staff):
            shown = selectors.reviews_of(world.staff, world.case)
        assert [len(each.came) for each in shown] == [2]
        with pytest.raises(Denied):
            plans.review(plan, today(), "goes-on", came, actor=world.staff)


def test_a_plan_is_reviewed_each_month_and_after_each_incident(world: World) -> None:
    with as_application():
        plan, _activity = world.agreed()
    assert "plans-review" not in lines(world.expert)
    with scene():
        Plan.objects.filter(pk=plan.pk).update(agreed_on=today(-20), review_by=today(10))
    register = register_called("incidents")
    assert register is not None
    with as_application():
        values = {"kind": ["threat"], "whom": ["person"], "measures": ["none"]}
        enter(
            register, values, when=timezone.now() - dt.timedelta(days=8), case=world.case,
            actor=world.expert,
        )  # fmt: skip
    urgency, line = lines(world.expert)["plans-review"]
    assert (urgency, line.due) == (Urgency.LATE, today(-1))
    assert "incident" in str(line.what)
    assert "plans-review" not in lines(world.staff)
    with as_application():
        plans.review(
            plan, today(), "goes-on", [(Came("person", "agreed"), None)], actor=world.expert
        )
    assert "plans-review" not in lines(world.expert)
    with as_application():
        enter(register, values, when=timezone.now(), case=world.case, actor=world.expert)
    assert lines(world.expert)["plans-review"][1].due == today(7), "it came later the same day"


# ------------------------------------------------------------------------------------ worklist


def test_the_worklist_says_what_is_late_nobodys_unanswered_and_without_a_copy(
    world: World,
) -> None:
    with as_application():
        plan = world.draft()
        need = world.need(plan)
        world.late(world.activity(need, institution=world.shelter.pk))
        world.activity(need, "legal", institution=None)
        assert set(lines(world.expert)) == {"plans-written"}
        world.agree(plan)
    assert set(lines(world.expert)) == {"plans-nobodys", "plans-copy"}
    found = lines(world.staff)
    assert set(found) == {"plans-activities", "plans-approve"}
    assert found["plans-activities"][0] == Urgency.LATE
    with as_application():
        plans.approve(plan, "disagrees", actor=world.staff)
        plans.give_copy(plan, today(), actor=world.expert)
        with pytest.raises(ValidationError):
            plans.give_copy(plan, today(), actor=world.expert)
    assert set(lines(world.staff)) == {"plans-activities"}
    assert set(lines(world.expert)) == {"plans-nobodys"}
    assert lines(world.judge) == lines(world.guardian) == {}


def test_the_timeline_and_tabs_tell_it_to_whoever_sees_the_protection(world: World) -> None:
    with as_application():
        plan, activity = world.agreed()
        asks_row = world.ask(activity)
        del plan, asks_row
        for actor, number in ((world.expert, 2), (world.staff, 2), (world.judge, 0)):
            with acting(actor):
                frame = Frame(actor, world.case, OVERVIEW)
                found = [each for each in frame.timeline if each.section.code == "plans"]
                assert len(found) == number
                assert ("plans" in {section.code for section, _says in frame.said}) == bool(number)


# ---------------------------------------------------------------------------------------- words


def test_goals_are_sealed_and_opened_by_those_alone_who_work_on_the_case(world: World) -> None:
    with as_application():
        plan = world.draft()
        with pytest.raises(ValidationError, match="who the person is"):
            world.need(plan, "school", goal="Finish the second year")
        world.person()
        need = world.need(plan, goal="A doctor whom she trusts")
        with acting(world.expert):
            opened = words_of(world.case, WORDS, [need.words], actor=world.expert)
            assert opened.texts == {(GOAL, need.words): "A doctor whom she trusts"}
        with acting(world.head):
            stated = words_of(world.case, WORDS, [need.words], actor=world.head)
            assert (stated.texts, stated.must_state) == ({}, True)
        for actor in (world.staff, world.guardian):
            with acting(actor):
                found = words_of(world.case, WORDS, [need.words], actor=actor)
                assert (found.texts, found.is_closed) == ({}, True)


def test_days_and_codes_that_make_no_sense_are_refused(world: World) -> None:
    with as_application():
        plan = world.draft()
        need = world.need(plan)
        with pytest.raises(ValidationError):
            world.need(plan)
        for wrong in (
            {"kind": "no-such"}, {"due_on": today(4000)}, {"due_on": today(-1)}, {"times": 0},
            {"institution": 999_999},
            {"begins_on": today(9), "due_on": today(8)}, {"person": world.staff.user_id},
        ):  # fmt: skip
            with pytest.raises(ValidationError):
                world.activity(need, **wrong)
        own = world.activity(need, person=world.head.user_id)
        assert own.person_id == world.head.user_id
        with acting(world.expert), pytest.raises(IntegrityError), transaction.atomic():
            Activity.objects.filter(pk=own.pk).update(state="done")


def test_what_is_late_is_carried_over_and_only_a_new_day_must_not_have_passed(world: World) -> None:
    with as_application():
        plan, activity = world.agreed()
        world.late(activity, 3)
        later = world.draft()
        with acting(world.expert):
            carried = Activity.objects.get(plan=later)
        assert carried.due_on == today(-3)

        def change(due: dt.date, seen: int) -> Activity:
            facts = ActivityFacts("psychological", world.centre.pk, due_on=due, times=2)
            return activities.change_activity(carried, facts, seen=seen, actor=world.expert)

        carried = change(today(-3), carried.revision)
        assert carried.times == 2
        with pytest.raises(ValidationError, match="in the past"):
            change(today(-2), carried.revision)
        assert change(today(), carried.revision).due_on == today()
        with acting(world.expert):
            need = plan.needs.get()
        facts = ActivityFacts("legal", due_on=today(-1))
        with pytest.raises(ValidationError, match="in the past"):
            activities.suggest(need, facts, actor=world.staff)


def test_a_synthetic_activity_alone_is_dated_back(world: World, settings: Any) -> None:
    with as_application():
        activity = world.activity(world.need(world.draft()))
        settings.DEMO = True
        demo.date_activity_back(activity, today(-4), actor=world.expert)
        with acting(world.expert):
            assert Activity.objects.get(pk=activity.pk).due_on == today(-4)
        settings.DEMO = False
        with pytest.raises(SyntheticRefused):
            demo.date_activity_back(activity, today(-5), actor=world.expert)
