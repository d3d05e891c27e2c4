# SPDX-License-Identifier: EUPL-1.2
"""What conferences decide becomes an activity of the plan, and is followed there alone."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope
from vidik.access.worklist import worklist
from vidik.cases.services import cases
from vidik.conferences.models import Decision, Meeting, Planned
from vidik.conferences.selectors import planned
from vidik.conferences.services import meetings, minutes, planning
from vidik.conferences.tests.factories import World, hence
from vidik.conferences.types import HerPart
from vidik.plans.models import Activity, Plan
from vidik.plans.services import activities, plans
from vidik.plans.types import ActivityFacts

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@pytest.fixture
def world() -> World:
    return World()


def decided(
    world: World,
    code: str = "service",
    subject: str = "place-to-live",
    *,
    is_confirmed: bool = True,
) -> Decision:
    row = world.held()
    meetings.enter_her_part(row, HerPart("no", "", "own-wish"), actor=world.expert)
    point = minutes.add_point(row, world.case, subject, is_confidential=False, actor=world.expert)
    decision = minutes.add_decision(point, code, actor=world.expert)
    row = minutes.finish(row, actor=world.expert)
    if is_confirmed:
        minutes.confirm(row, actor=world.head)
    return Decision.objects.select_related("meeting", "case", "point").get(pk=decision.pk)


def waiting(world: World, actor: Actor | None = None) -> list[str]:
    with acting(actor or world.expert):
        found = worklist(actor or world.expert, case=world.case.pk)
        lines = [each for group in found.groups for each in group.lines]
        return [each.kind.code for each in lines]


def due(days: int = 10) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def facts(world: World, kind: str = "accommodation") -> ActivityFacts:
    return ActivityFacts(kind, world.expert.institution, due_on=due())


def put(world: World, decision: Decision, **more: str) -> Planned:
    return planning.put_into_plan(
        decision, "place-to-live", facts(world, **more), actor=world.expert
    )


def agreed(plan: Plan, world: World) -> Plan:
    plans.propose(plan, actor=world.expert)
    plans.enter_word(plan, "person", "agrees", timezone.localdate(), actor=world.expert)
    return plans.agree(plan, actor=world.expert)


def became(world: World, decision: Decision) -> list[str]:
    with acting(world.expert):
        rows = planned.outcomes_of(world.expert, [decision]).get(decision.pk, [])
        return [str(each.followed.stands) if each.followed else "aside" for each in rows]


def test_a_decision_waits_until_it_stands_in_the_plan_and_then_only_there(world: World) -> None:
    with as_application():
        with acting(world.expert):
            decision = decided(world)
        assert "conferences-unplanned" in waiting(world)
        row = put(world, decision)
        assert "conferences-unplanned" not in waiting(world)
        assert became(world, decision) == ["planned"]
        with acting(world.expert):
            activity = Activity.objects.get(pk=row.activity_id)
            assert activity.line == row.line
            assert activity.need.domain == "place-to-live"
            plan = agreed(activity.plan, world)
        assert waiting(world).count("plans-activities") == 1
        with acting(world.expert):
            activities.finish(Activity.objects.get(pk=activity.pk), due(0), actor=world.expert)
            assert plan.case_id == world.case.pk
        assert became(world, decision) == ["done"]
        assert not {"plans-activities", "conferences-unplanned"} & {*waiting(world)}


def test_only_decisions_of_confirmed_minutes_that_ask_for_something_wait(world: World) -> None:
    with as_application(), acting(world.expert):
        nothing = decided(world, "nothing")
        open_ = decided(world, is_confirmed=False)
        for each in (nothing, open_):
            with pytest.raises(ValidationError, match="no longer possible"):
                put(world, each)
        with pytest.raises(OutOfScope):
            planned.get_decision(world.expert, open_.pk)
    assert "conferences-unplanned" not in waiting(world)


def test_a_draft_takes_a_decision_and_a_proposed_version_does_not(world: World) -> None:
    with as_application(), acting(world.expert):
        first, second = decided(world), decided(world, "request", "legal-aid")
        put(world, first)
        plan = Plan.objects.get(case=world.case)
        plans.propose(plan, actor=world.expert)
        with pytest.raises(ValidationError, match="is proposed"):
            put(world, second, kind="legal")
        plans.drop(plan, actor=world.expert)
        # What stood only in a version that was given up waits again.
        assert {*planned.unplanned(world.expert)} == {first, second}
        put(world, second, kind="legal")
        assert Plan.objects.filter(case=world.case).count() == 2
        # A first plan that was given up is taken along, with what was decided.
        assert not planned.unplanned(world.expert).exists()


def test_a_decision_is_what_stands_in_the_plan_already_or_needs_none(world: World) -> None:
    with as_application(), acting(world.expert):
        plan = plans.draft_plan(world.case, actor=world.expert)
        need = plans.add_need(plan, "safety", actor=world.expert)
        activity = activities.add_activity(need, facts(world, "legal"), actor=world.expert)
        first, second = decided(world), decided(world)
        assert planning.join(first, activity, actor=world.expert).line == activity.line
        assert became(world, first) == ["planned"]
        with pytest.raises(ValidationError, match="meanwhile entered the outcome"):
            planning.join(first, activity, actor=world.expert)
        with pytest.raises(ValidationError, match="Choose"):
            planning.set_aside(second, "no-such", actor=world.expert)
        planning.set_aside(second, "covered", actor=world.expert)
        assert became(world, second) == ["aside"]
        assert not planned.unplanned(world.expert).exists()
        activities.leave_out(Activity.objects.get(pk=activity.pk), actor=world.expert)
        third = decided(world)
        with pytest.raises(ValidationError, match="Choose"):
            planning.join(third, activity.plan.activities.get(), actor=world.expert)


def test_whoever_does_not_write_the_plan_puts_nothing_into_it(world: World) -> None:
    with as_application():
        with acting(world.expert):
            decision = decided(world)
        for actor, refused in ((world.worker, OutOfScope), (world.police, Denied)):
            assert "conferences-unplanned" not in waiting(world, actor)
            with pytest.raises(refused):
                planning.set_aside(decision, "done", actor=actor)
        row = Planned(
            decision=decision, case=world.case, reason="done", entered_at=timezone.now(),
            entered_by_id=world.worker.user_id,
        )  # fmt: skip
        with acting(world.worker), pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_the_database_takes_no_outcome_of_minutes_that_are_not_confirmed(world: World) -> None:
    with as_application(), acting(world.expert):
        decision = decided(world, is_confirmed=False)
        row = Planned(
            decision=decision, case=world.case, reason="done", entered_at=timezone.now(),
            entered_by_id=world.expert.user_id,
        )  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            row.save(force_insert=True)


def test_nothing_waits_in_a_closed_case(world: World) -> None:
    with as_application():
        with acting(world.expert):
            decision = decided(world)
            put(world, decision)
            agreed(Plan.objects.get(case=world.case), world)
            decided(world, "request")
        cases.close_case(world.case, actor=world.expert)
        assert "conferences-unplanned" not in waiting(world)
        assert became(world, decision) == ["planned"], "closing a case does nothing in its plan"


def test_both_sides_show_each_other_on_their_pages(world: World) -> None:
    with as_application():
        with acting(world.expert):
            decision = decided(world)
            plan = plans.draft_plan(world.case, actor=world.expert)
        expert = client_of(world.expert)
        meeting = reverse("conferences:meeting", args=[decision.meeting_id])
        minutes_of = reverse("conferences:minutes", args=[decision.meeting_id])
        step = reverse("conferences:into-plan", args=[decision.pk])
        version = reverse("plans:plan", args=[plan.pk])
        for page in (meeting, version):
            assert step in expert.get(page).content.decode()
        assert expert.post(step, {"becomes": "new", "domain": "safety"}).status_code == 422
        new = {"becomes": "new", "domain": "safety", "kind": "legal", "due_on": f"{due()}"}
        answer = expert.post(step, new)
        assert answer.status_code == 302
        assert answer["Location"] == version
        with acting(world.expert):
            row = Planned.objects.get(decision=decision)
        activity = reverse("plans:activity", args=[row.activity_id])
        for page in (meeting, minutes_of):
            assert activity in expert.get(page).content.decode()
        assert minutes_of in expert.get(activity).content.decode()
        assert step not in expert.get(version).content.decode()
        assert expert.get(step).status_code == 302
        assert client_of(world.worker).get(step).status_code == 404
        # Others read the outcome as far as they see the plan.
        assert activity in client_of(world.chief).get(meeting).content.decode()


def test_a_decision_needs_no_activity_for_a_reason_on_its_page(world: World) -> None:
    with as_application():
        with acting(world.expert):
            decision = decided(world)
        step = reverse("conferences:into-plan", args=[decision.pk])
        expert = client_of(world.expert)
        assert expert.post(step, {"becomes": "aside:done"}).status_code == 302
        page = reverse("conferences:meeting", args=[decision.meeting_id])
        assert "needs no activity: it was done already" in expert.get(page).content.decode()


def test_how_long_a_decision_may_wait_follows_from_the_minutes(world: World) -> None:
    with as_application():
        with acting(world.expert):
            decision = decided(world)
        with as_owner(), scene():
            Meeting.objects.filter(pk=decision.meeting_id).update(confirmed_at=hence(days=-9))
        with acting(world.expert):
            found = worklist(world.expert, case=world.case.pk)
            lines = [each for group in found.groups for each in group.lines]
            (line,) = [each for each in lines if each.kind.code == "conferences-unplanned"]
        assert line.urgency == "late"
