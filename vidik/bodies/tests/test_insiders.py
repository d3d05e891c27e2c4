# SPDX-License-Identifier: EUPL-1.2
"""What somebody tries who runs SQL of their own in the web server's role, and in whose name."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import ProgrammingError, connection, transaction

from tests.scenes import as_application
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.bodies.services import bodies, posts, sessions
from vidik.bodies.tests.factories import World, today
from vidik.bodies.types import BodyFacts, NewInstitution
from vidik.cases.tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@pytest.fixture
def world() -> World:
    return World()


def sql(actor: Actor, statement: str, *values: object) -> int | None:
    """Run a statement as the web server would; give how many rows it wrote, or that it may not."""
    with as_application(), acting(actor):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
                return int(cursor.rowcount)
        except ProgrammingError as error:
            if "bodies_" not in str(error):
                raise
            return None


POST: str = (
    "insert into bodies_post (id, body_id, function, is_leading, held_for_id, profession, email,"
    " phone, valid_from, pack_line) values (gen_random_uuid(), %s, 'chair', true, %s, '', '', '',"
    " %s, '')"
)


def test_nobody_makes_themselves_a_member_to_read_names(world: World) -> None:
    world.hold(world.post(), "Тајно Име")
    other = factories.member(Role.LOCAL_TEAM, factories.institution("another-team"))
    for actor in (world.stranger, world.police, other):
        assert sql(actor, POST, world.body.pk, actor.institution, today(-1)) is None
    foreign = "update bodies_post set held_for_id = %s where body_id = %s"
    assert sql(world.stranger, foreign, world.stranger.institution, world.body.pk) == 0
    assert sql(world.team, foreign, world.stranger.institution, world.body.pk) is None
    with as_application(), acting(other), connection.cursor() as cursor:
        cursor.execute("select count(*) from bodies_holding where name = 'Тајно Име'")
        assert cursor.fetchone() == (0,)
    # Whoever keeps the body adds members, as on its page.
    assert sql(world.team, POST, world.body.pk, world.stranger.institution, today(-1)) == 1


def test_nobody_takes_a_body_over(world: World) -> None:
    other = factories.member(Role.LOCAL_TEAM, factories.institution("another-team"))
    take = "update bodies_body set institution_id = %s where id = %s"
    assert sql(other, take, other.institution, world.body.pk) == 0
    assert sql(world.stranger, take, world.stranger.institution, world.body.pk) == 0
    for keeper in (world.team, world.coordinator):
        assert sql(keeper, take, other.institution, world.body.pk) is None
    dissolve = "update bodies_body set dissolved_on = current_date, dissolved_why = 'x'"
    assert sql(other, dissolve) == 0


def test_the_days_of_sessions_and_renewals_are_written_by_whoever_keeps_the_body(
    world: World,
) -> None:
    plan = (
        "insert into bodies_session (id, body_id, number, planned_on, is_day_known, place, form,"
        " kind, is_extraordinary, topic, state, cancel_reason, minutes, planned_at, planned_by_id)"
        " values (gen_random_uuid(), %s, %s, current_date, true, '', '', 'internal', false, '', %s,"
        " '', 'none', now(), %s)"
    )
    for actor in (world.police, world.stranger):
        assert sql(actor, plan, world.body.pk, 7, "planned", actor.user_id) is None
    assert sql(world.team, plan, world.body.pk, 7, "held", world.team.user_id) is None
    assert sql(world.team, plan, world.body.pk, 7, "planned", world.colleague.user_id) is None
    assert sql(world.team, plan, world.body.pk, 7, "planned", world.team.user_id) == 1
    renew = (
        "insert into bodies_renewal (body_id, renewed_on, is_day_known, act, entered_at,"
        " entered_by_id) values (%s, current_date, true, '', now(), %s)"
    )
    assert sql(world.police, renew, world.body.pk, world.police.user_id) is None
    assert sql(world.team, renew, world.body.pk, world.team.user_id) == 1


def test_confirmed_minutes_and_held_sessions_stay_and_nobody_writes_for_others(
    world: World,
) -> None:
    row = world.held(by=world.team)
    sessions.add_conclusion(row, "Закључак.", actor=world.team)
    write = "update bodies_session set minutes = 'written', written_at = now(), written_by_id = %s"
    assert sql(world.team, write, world.colleague.user_id) is None
    sessions.finish(row, actor=world.team)
    confirm = (
        "update bodies_session set minutes = 'confirmed', confirmed_at = now(),"
        " confirmed_by_id = %s"
    )
    assert sql(world.team, confirm, world.colleague.user_id) is None
    assert sql(world.stranger, confirm, world.stranger.user_id) == 0
    sessions.confirm(row, actor=world.colleague)
    for change in (
        "update bodies_session set minutes = 'written'",
        "update bodies_session set place = 'Другде'",
        "update bodies_session set state = 'planned', held_at = null",
    ):
        assert sql(world.coordinator, change) is None, change


def test_former_addresses_of_posts_are_read_by_whoever_keeps_the_body(world: World) -> None:
    world.post(email="tim@nigde.rs")
    for actor, number in ((world.team, 1), (world.coordinator, 1), (world.police, 0),
                          (world.stranger, 0)):  # fmt: skip
        with as_application(), acting(actor), connection.cursor() as cursor:
            cursor.execute("select count(*) from bodies_postevent where email <> ''")
            assert cursor.fetchone() == (number,), actor


def test_whoever_keeps_a_body_takes_every_step_in_the_role_of_the_web_server(world: World) -> None:
    with as_application():
        founded = world
        founded.body = bodies.found_body(
            BodyFacts("local-team", "decision", "Одлука 2", today(-800), interval=3),
            NewInstitution("Локални тим Негде", "Local team Somewhere", None),
            actor=world.coordinator,
        )
        founded.team, founded.colleague = (
            factories.member(Role.LOCAL_TEAM, founded.body.institution) for _n in range(2)
        )
        post = founded.post("csw-novi-sad", email="posta@nigde.rs")
        posts.change_address(post, "druga@nigde.rs", "", actor=founded.team)
        founded.hold(post)
        posts.end_holding(post, today(), "recalled", actor=founded.team)
        row = founded.held(by=founded.team)
        sessions.add_conclusion(row, "Закључак.", actor=founded.team)
        sessions.finish(row, actor=founded.team)
        sessions.give_back(row, actor=founded.colleague)
        sessions.finish(row, actor=founded.team)
        sessions.confirm(row, actor=founded.colleague)
        other = founded.plan(today(5), by=founded.team)
        sessions.cancel_session(other, "quorum", actor=founded.team)
        posts.end_post(founded.post(), today(), "recalled", actor=founded.team)
        bodies.renew_body(founded.body, today(-3), "Одлука 2", actor=founded.team)
        for amount in (100, 200):
            bodies.add_budget(founded.body, 2025, Decimal(amount), "training", actor=founded.team)
        bodies.dissolve_body(founded.body, today(), "done", actor=founded.coordinator)
