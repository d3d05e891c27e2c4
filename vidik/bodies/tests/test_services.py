# SPDX-License-Identifier: EUPL-1.2
"""Bodies are founded, posts held, sessions concluded, tasks answered; members alone see inside."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.scenes import as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.bodies.methods.states import State
from vidik.bodies.models import Body, Conclusion, Holding, Post, Seat, Session, Task
from vidik.bodies.selectors import bodies as selectors
from vidik.bodies.selectors import directory
from vidik.bodies.services import bodies, posts, sessions
from vidik.bodies.tests.factories import World, today
from vidik.bodies.types import (
    BodyFacts,
    MinutesState,
    NewInstitution,
    Outcome,
    PostFacts,
    SessionPlan,
    TaskFacts,
)
from vidik.cases.tests import factories
from vidik.core.workflow import TransitionRefused
from vidik.exchange.models import Addressee
from vidik.exchange.services.answering import classify, reply
from vidik.exchange.types import Classification
from vidik.institutions.models import Institution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@pytest.fixture
def world() -> World:
    return World()


def state(world: World) -> State:
    row = selectors.body(world.coordinator, world.body.institution.code)
    return selectors.judged(row).state


# ---------------------------------------------------------------------------------- bodies


def test_a_body_is_founded_together_with_its_institution(world: World) -> None:
    institution = world.body.institution
    assert (institution.kind.code, str(institution.name)) == ("local_team", "Local team Nowhere")
    assert world.body.founding_act == "Одлука 1"


@pytest.mark.parametrize("role", [Role.LOCAL_TEAM, Role.POLICE, Role.READER, Role.EDITOR])
def test_nobody_else_founds_bodies(world: World, role: Role) -> None:
    actor = factories.member(role, world.body.institution)
    with pytest.raises(Denied):
        bodies.found_body(
            BodyFacts("council", "none"), NewInstitution("Савет", "Council", None), actor=actor
        )


def test_an_institution_is_a_body_once_and_of_a_fitting_kind(world: World) -> None:
    facts = BodyFacts("local-team", "none")
    with pytest.raises(ValidationError, match="a body already"):
        bodies.found_body(facts, world.body.institution, actor=world.analyst)
    ministry = Institution.objects.get(code="moe")
    with pytest.raises(ValidationError, match="cannot be such a body"):
        bodies.found_body(facts, ministry, actor=world.analyst)


def test_a_team_goes_from_inactive_by_days_to_active_and_renewed_to_dissolved(
    world: World,
) -> None:
    assert state(world) == State.INACTIVE
    held = world.held()
    assert state(world) == State.ACTIVE
    world.back_to(today(-150), held)
    assert state(world) == State.INACTIVE
    bodies.renew_body(world.fresh(), today(), "Одлука 2", actor=world.team)
    assert state(world) == State.RENEWED
    post = world.post()
    bodies.dissolve_body(world.fresh(), today(), "decision", actor=world.coordinator)
    assert state(world) == State.DISSOLVED
    post.refresh_from_db()
    assert post.valid_to == today()
    with pytest.raises(ValidationError, match="dissolved"):
        world.plan()


def test_a_budget_entered_again_replaces_the_amount(world: World) -> None:
    for amount in ("100", "250.50"):
        bodies.add_budget(
            world.fresh(), 2026, Decimal(amount), "prevention", actor=world.coordinator
        )
    rows = selectors.budgets_of(world.body)
    assert [(row.year, str(row.amount), row.currency) for row in rows] == [(2026, "250.50", "RSD")]


# ----------------------------------------------------------------------------------- posts


def test_a_private_address_is_refused_as_the_address_of_a_post(world: World) -> None:
    with pytest.raises(ValidationError, match="private e-mail provider"):
        world.post(email="team.nowhere@gmail.com")
    post = world.post(email="tim@nigde.rs")
    with pytest.raises(ValidationError, match="private e-mail provider"):
        posts.change_address(post, "tim@yahoo.com", "", actor=world.team)
    posts.change_address(post, "tim@nigde.rs", "+381 21 555", actor=world.team)
    post.refresh_from_db()
    assert post.confirmed_on == timezone.localdate()


def test_a_post_without_a_holding_is_vacant_and_keeps_its_address(world: World) -> None:
    post = world.post(email="tim@nigde.rs")
    assert list(selectors.vacant(Post.objects.filter(pk=post.pk), today())) == [post]
    world.hold(post)
    with acting(world.coordinator):
        assert not selectors.vacant(Post.objects.filter(pk=post.pk), today()).exists()
    posts.end_holding(post, today(-1), "other-post", actor=world.team)
    with acting(world.coordinator):
        assert selectors.vacant(Post.objects.filter(pk=post.pk), today()).exists()
    post.refresh_from_db()
    assert post.email == "tim@nigde.rs"


def test_two_officials_do_not_hold_a_post_at_a_time(world: World) -> None:
    post = world.post()
    world.hold(post)
    with pytest.raises(ValidationError, match="Somebody holds this post"):
        posts.begin_holding(post, "Службеник Б", today(), actor=world.coordinator)
    posts.end_holding(post, today(-1), "recalled", actor=world.coordinator)
    posts.begin_holding(post, "Службеник Б", today(), actor=world.coordinator)
    with pytest.raises(IntegrityError), as_owner(), scene(), transaction.atomic():
        Holding.objects.create(
            body=world.body, post=post, name="В", from_on=today(-2), entered_at=timezone.now(),
            entered_by=None,
        )  # fmt: skip


def test_a_personal_number_and_the_code_of_a_case_are_refused_in_words(world: World) -> None:
    session = world.held()
    case = factories.case(Institution.objects.get(code="centre"))
    for text in ("Лице 0101990712345", f"Случај {case.code}", "пише на ana@gmail.com"):
        with pytest.raises(ValidationError):
            sessions.add_conclusion(session, text, actor=world.team)


# ----------------------------------------------------------------------------- who sees what


def test_names_and_minutes_are_seen_by_members_alone(world: World) -> None:
    world.hold(world.post())
    session = world.held()
    sessions.add_conclusion(session, "Закључак", actor=world.team)
    for actor, sees in (
        (world.coordinator, True), (world.analyst, True), (world.team, True),
        (world.police, True), (world.stranger, False), (world.worker, False),
    ):  # fmt: skip
        inside, _keeps = selectors.rights_on(actor, world.fresh())
        with acting(actor):
            rows = [
                model.objects.filter(body=world.body).exists()
                for model in (Holding, Seat, Conclusion)
            ]
        assert (inside, rows) == (sees, [sees] * 3), actor


def test_a_member_whose_institution_left_reads_nothing_from_the_day_after(world: World) -> None:
    post = world.post()
    world.hold(post)
    posts.end_post(post, today(), "post-ended", actor=world.coordinator)
    assert selectors.rights_on(world.police, world.fresh())[0], "the last day counts"
    with acting(world.police):
        assert Holding.objects.filter(body=world.body).exists()
    with as_owner(), scene():
        Post.objects.filter(pk=post.pk).update(valid_to=today(-1))
    assert not selectors.rights_on(world.police, world.fresh())[0]
    with acting(world.police):
        assert not Holding.objects.filter(body=world.body).exists()


def test_the_team_the_chair_and_the_coordinator_keep_a_body(world: World) -> None:
    world.post()
    world.post("csw-novi-sad", "chair")
    keep = {
        name: selectors.rights_on(getattr(world, name), world.fresh())[1]
        for name in ("coordinator", "team", "worker", "police", "analyst", "stranger")
    }
    assert keep == {
        "coordinator": True, "team": True, "worker": True,
        "police": False, "analyst": False, "stranger": False,
    }  # fmt: skip
    for actor in (world.police, world.stranger, world.analyst):
        with pytest.raises(OutOfScope):
            bodies.renew_body(world.fresh(), today(), "", actor=actor)


def test_whoever_keeps_one_body_writes_nothing_in_another(world: World) -> None:
    other = World.of("local-team-vranje", Role.LOCAL_TEAM)
    session = world.held()
    with pytest.raises((OutOfScope, Denied)):
        sessions.add_conclusion(session, "Туђе", actor=other)
    with acting(other), pytest.raises(Exception, match="row-level security"), transaction.atomic():
        Conclusion.objects.create(
            body=world.body, session=session, number=9, text="Туђе", entered_at=timezone.now(),
            entered_by_id=other.user_id,
        )  # fmt: skip


# --------------------------------------------------------------------------------- sessions


def test_minutes_are_confirmed_by_a_second_person(world: World) -> None:
    session = world.held(by=world.team)
    sessions.add_conclusion(session, "Закључак", actor=world.team)
    session = sessions.finish(session, actor=world.team)
    with pytest.raises(Denied, match="second person"):
        sessions.confirm(session, actor=world.team)
    session = sessions.give_back(session, actor=world.colleague)
    session = sessions.finish(session, actor=world.team)
    session = sessions.confirm(session, actor=world.colleague)
    assert session.minutes == MinutesState.CONFIRMED
    with pytest.raises(TransitionRefused):
        sessions.give_back(session, actor=world.colleague)
    with pytest.raises(ValidationError):
        sessions.add_conclusion(session, "Касно", actor=world.team)


def test_where_there_is_no_second_person_the_same_confirms_after_a_day(world: World) -> None:
    world.post("pa-vranje", "secretary")
    alone = World.of("pa-vranje", Role.POLICE)
    session = world.held(by=alone)
    sessions.add_conclusion(session, "Закључак", actor=alone)
    session = sessions.finish(session, actor=alone)
    with pytest.raises(Denied, match="once a day has passed"):
        sessions.confirm(session, actor=alone)
    with as_owner(), scene():
        Session.objects.filter(pk=session.pk).update(
            written_at=timezone.now() - dt.timedelta(days=1, minutes=1)
        )
    session = sessions.confirm(Session.objects.get(pk=session.pk), actor=alone)
    assert session.minutes == MinutesState.CONFIRMED


def test_a_session_that_lies_ahead_is_not_entered_as_held(world: World) -> None:
    with pytest.raises(ValidationError, match="has not come yet"):
        world.held(today(3))


def _task(world: World, actor: Actor, due: dt.date) -> Task:
    session = world.held(by=actor)
    row = sessions.add_conclusion(session, "Закључак", actor=actor)
    institution = Institution.objects.get(code="csw-novi-sad")
    return sessions.add_task(row, TaskFacts("Припремите преглед", institution, due), actor=actor)


def _letter(task: Task, actor: Actor) -> Addressee:
    with acting(actor):
        return Addressee.objects.select_related("notice", "kind").get(notice=task.notice_id)


def test_a_task_is_a_notice_with_a_clock_and_its_answer_closes_it(world: World) -> None:
    task = _task(world, world.team, today(20))
    letter = _letter(task, world.worker)
    assert letter.due_at is not None
    assert letter.named_day == today(20)
    received = reply(letter, text="Преглед је готов.", actor=world.worker)
    with acting(world.team):
        assert Task.objects.get(pk=task.pk).outcome == Outcome.OPEN, "not classified yet"
    classify(received, Classification.PARTIAL, actor=world.team)
    with acting(world.team):
        assert Task.objects.get(pk=task.pk).outcome == Outcome.PART
    rest = reply(letter, text="И остатак.", actor=world.worker)
    classify(rest, Classification.FULL, actor=world.team)
    with acting(world.team):
        done = Task.objects.get(pk=task.pk)
    assert (done.outcome, done.answered_on) == (Outcome.DONE, timezone.localdate())


def test_a_task_is_not_due_today_or_before(world: World) -> None:
    with pytest.raises(ValidationError, match="still to come"):
        _task(world, world.team, today())


def test_those_invited_get_a_notice_that_leads_to_the_session(world: World) -> None:
    world.post()
    world.post("csw-novi-sad")
    row = sessions.plan_session(
        world.body, SessionPlan(today(10), "Градска кућа", "in-person"), invites=True,
        actor=world.team,
    )  # fmt: skip
    with acting(world.team):
        codes = set(
            Addressee.objects.filter(notice__subject_key=str(row.pk)).values_list(
                "institution__code", flat=True
            )
        )
    assert codes == {"pa-novi-sad", "csw-novi-sad"}


# ------------------------------------------------------------------------------ what is listed


def test_work_is_made_for_whoever_leads_the_body(world: World) -> None:
    post = world.post()
    session = world.plan(today(5))
    assert list(selectors.sessions_to_hold(world.team, today())) == [session]
    assert list(selectors.vacant_posts(world.team, today())) == [post]
    assert not selectors.sessions_to_hold(world.police, today()).exists()
    assert not selectors.vacant_posts(world.coordinator, today()).filter(body=world.body).exists()


def test_a_territory_without_the_team_that_it_should_have_is_missing_one(world: World) -> None:
    lines = selectors.teams_of(selectors.team_territories(world.police))
    states = {line.territory.code: line.state.state for line in lines}
    assert states["belgrade"] == State.MISSING
    assert "vranje" in states


def test_the_directory_holds_contact_points_and_posts_by_function(world: World) -> None:
    world.post(function="contact", email="tim@nigde.rs")
    world.hold(world.post(), "Тајно Име")
    lines = directory.lines(world.coordinator)
    mine = [line for line in lines if line.network == world.body.institution.code]
    assert [(line.email, line.number) for line in mine] == [("tim@nigde.rs", 1)]
    assert any(line.network == directory.POINTS for line in lines)
    with pytest.raises(Denied):
        directory.lines(world.police)


def test_a_post_may_be_held_for_nobody_yet(world: World) -> None:
    post = posts.add_post(world.body, PostFacts("chair"), actor=world.team)
    assert post.held_for is None
    assert Body.objects.filter(posts=post).exists()
