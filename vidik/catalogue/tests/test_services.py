# SPDX-License-Identifier: EUPL-1.2
"""Services: who enters, changes, confirms, closes and ends them, and who may know of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from tests.scenes import as_application, as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope
from vidik.catalogue import selectors, services
from vidik.catalogue.models import Service
from vidik.catalogue.tests.factories import KIND, World, both, facts, today
from vidik.catalogue.types import LicenceState
from vidik.core.workflow import TransitionRefused

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def known_to(actor: Actor) -> set[str]:
    with acting(actor):
        return {str(row.name) for row in selectors.services(actor)}


def in_the_database(actor: Actor) -> set[str]:
    with acting(actor):
        return {str(row.name) for row in Service.objects.all()}


ALL = {"Help public", "Help professionals", "Help sealed"}
OPEN = ALL - {"Help sealed"}


@pytest.mark.parametrize("known", [known_to, in_the_database], ids=["queries", "database"])
def test_a_sealed_service_is_known_to_its_institution_and_to_the_centre_alone(
    world: World, known: Callable[[Actor], set[str]]
) -> None:
    with as_application():
        world.at_each_level()
        assert known(world.staff) == ALL
        assert known(world.expert) == ALL
        for actor in (world.worker, world.officer, world.guard):
            assert known(actor) == OPEN


def test_without_an_actor_the_database_shows_what_is_public_alone(world: World) -> None:
    with as_application():
        world.at_each_level()
        assert [str(row.name) for row in Service.objects.all()] == ["Help public"]
        assert [str(row.name) for row in selectors.public_services()] == ["Help public"]


def test_the_history_of_an_entry_is_read_by_its_keepers_alone(world: World) -> None:
    events: Any = Service._meta.get_field("events").related_model
    with as_application():
        row = world.enter("Secret before", disclosure="sealed")
        services.change_service(
            row, facts("Known now", disclosure="public"), seen=services.mark_of(row),
            actor=world.staff,
        )  # fmt: skip
        for actor, number in ((world.staff, 2), (world.expert, 2), (world.worker, 0)):
            with acting(actor):
                assert events.objects.count() == number
        assert events.objects.count() == 0


def test_staff_enter_services_of_their_own_institution_and_the_centre_those_of_all(
    world: World,
) -> None:
    with as_application():
        assert world.enter().confirmed_by_id == world.staff.user_id
        assert world.enter(by=world.expert).institution_id == world.refuge.pk
        with pytest.raises(OutOfScope):
            world.enter(by=world.worker)
        for actor in (world.officer, world.guard):
            with pytest.raises(Denied):
                world.enter(by=actor)
        with acting(world.worker), pytest.raises(DatabaseError), transaction.atomic():
            Service.objects.create(
                institution=world.refuge, kind=KIND, name=both("Theirs"), disclosure="public",
                is_changed_here=True, changed_at=timezone.now(), search_text="",
            )  # fmt: skip


def test_nobody_changes_the_service_of_another_institution(world: World) -> None:
    with as_application():
        row = world.enter()
        with pytest.raises(OutOfScope):
            services.change_service(
                row, facts("Ours"), seen=services.mark_of(row), actor=world.worker
            )
        with acting(world.worker):
            assert Service.objects.filter(pk=row.pk).update(kind="legal") == 0
        with acting(world.staff), pytest.raises(DatabaseError), transaction.atomic():
            Service.objects.filter(pk=row.pk).update(institution=world.association)
        with acting(world.staff), pytest.raises(DatabaseError), transaction.atomic():
            Service.objects.filter(pk=row.pk).update(confirmed_by_id=world.colleague.user_id)


def test_a_change_against_what_somebody_else_saved_meanwhile_is_refused(world: World) -> None:
    with as_application():
        row = world.enter()
        seen = services.mark_of(row)
        services.change_service(row, facts("First"), seen=seen, actor=world.staff)
        with pytest.raises(ValidationError, match="in the meantime"):
            services.change_service(row, facts("Second"), seen=seen, actor=world.colleague)
        with pytest.raises(ValidationError, match="in the meantime"):
            services.confirm_service(row, seen=seen, actor=world.colleague)


def test_confirming_notes_the_day_and_who_did_it(world: World) -> None:
    with as_application():
        row = world.enter()
        with as_owner(), scene():
            Service.objects.filter(pk=row.pk).update(confirmed_on=today(-400))
        with acting(world.staff):
            assert list(selectors.waiting(selectors.kept_services(world.staff), "confirm")) == [row]
        row = services.confirm_service(row, seen=services.mark_of(row), actor=world.colleague)
        assert (row.confirmed_on, row.confirmed_by_id) == (today(), world.colleague.user_id)
        with acting(world.staff):
            assert not selectors.waiting(selectors.kept_services(world.staff), "confirm").exists()


def test_a_service_is_closed_opened_again_and_ended_for_good(world: World) -> None:
    with as_application():
        row = world.enter()
        with pytest.raises(ValidationError):
            services.close_service(row, today(), actor=world.staff)
        row = services.close_service(row, today(9), actor=world.staff)
        with pytest.raises(TransitionRefused):
            services.close_service(row, None, actor=world.staff)
        row = services.reopen_service(row, actor=world.staff)
        assert row.closed_until is None
        with pytest.raises(ValidationError):
            services.end_service(row, today(1), actor=world.staff)
        row = services.end_service(row, today(), actor=world.staff)
        with pytest.raises((TransitionRefused, DatabaseError)):
            services.reopen_service(row, actor=world.staff)
        with acting(world.staff), pytest.raises(DatabaseError), transaction.atomic():
            Service.objects.filter(pk=row.pk).update(state="active", ended_on=None)


@pytest.mark.parametrize(
    ("more", "state"),
    [
        ({}, LicenceState.NONE_NEEDED),
        ({"needs_licence": True}, LicenceState.UNKNOWN),
        ({"needs_licence": True, "licence_until": -1}, LicenceState.EXPIRED),
        ({"needs_licence": True, "licence_until": 0}, LicenceState.SOON),
        ({"needs_licence": True, "licence_until": 180}, LicenceState.SOON),
        ({"needs_licence": True, "licence_until": 181}, LicenceState.VALID),
        ({"needs_licence": True, "licence_until": -1, "renewal_asked_on": -9},
         LicenceState.PENDING),
    ],
)  # fmt: skip
def test_the_state_of_a_licence_is_computed_and_found_by_the_same_name(
    world: World, more: dict[str, Any], state: LicenceState
) -> None:
    given = {name: today(each) if name != "needs_licence" else each for name, each in more.items()}
    with as_application():
        row = world.enter(**given)
        days = selectors.catalogue().book.licence_days
        assert row.licence_state(today(), days) == state
        with acting(world.staff):
            rows = selectors.services(world.staff)
            found = [each for each in LicenceState if selectors.with_licence(rows, each).exists()]
        assert found == [state]


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("kind", {"kind": "no-such"}),
        ("groups", {"groups": ("no-such",)}),
        ("languages", {"languages": ("xx",)}),
        ("ways", {"ways": ("by-owl",)}),
        ("finance", {"finance": ("lottery",)}),
        ("territories", {"territories": ("no-such",)}),
        ("age_to", {"age_from": 18, "age_to": 15}),
        ("needs_licence", {"licence_until": today(3)}),
        ("licence_until",
         {"needs_licence": True, "licence_from": today(), "licence_until": today(-1)}),
        ("renewal_asked_on", {"needs_licence": True, "renewal_asked_on": today(1)}),
        ("finance_until", {"finance": ("own",), "finance_until": today(3)}),
        ("unit", {"capacity": 3}),
        ("free", {"capacity": 3, "unit": "places", "free": 4, "free_on": today()}),
        ("free_on", {"capacity": 3, "unit": "places", "free": 2}),
        ("free_on", {"capacity": 3, "unit": "places", "free": 2, "free_on": today(1)}),
        ("contact", {"contact": 999_999_999}),
        ("licence_number", {"needs_licence": True, "licence_number": "=cmd()"}),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(
    world: World, field: str, more: dict[str, Any]
) -> None:
    with as_application(), pytest.raises(ValidationError) as refused:
        world.enter(**more)
    assert field in refused.value.message_dict


def test_the_database_refuses_more_free_than_there_is(world: World) -> None:
    with as_application():
        row = world.enter(capacity=3, unit="places", free=2, free_on=today())
        with acting(world.staff), pytest.raises(IntegrityError), transaction.atomic():
            Service.objects.filter(pk=row.pk).update(free=4)


def test_whom_to_ask_finds_what_is_free_in_a_territory_and_no_sealed_service(
    world: World,
) -> None:
    full = {"capacity": 3, "unit": "places", "free": 0, "free_on": today()}
    with as_application():
        world.enter("Full", territories=("cat-land",), **full)
        world.enter("Silent", territories=("cat-town",), groups=("women",))
        world.enter("Free", territories=("cat-land",), **full | {"free": 2})
        world.enter("Elsewhere", territories=("cat-village",))
        world.enter("Sealed", territories=("cat-town",), disclosure="sealed")
        closed = world.enter("Closed", territories=("cat-town",))
        services.close_service(closed, None, actor=world.staff)

        def asked(actor: Actor, **more: str) -> list[str]:
            with acting(actor):
                rows = selectors.whom_to_ask(actor, KIND, territory="cat-town", **more)
                return [str(row.name) for row in rows]

        assert asked(world.worker) == ["Free", "Silent", "Full"]
        assert asked(world.worker, group="men") == ["Free", "Full"]
        assert asked(world.expert) == ["Free", "Sealed", "Silent", "Full"]


def test_no_column_holds_where_a_service_is() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select column_name from information_schema.columns"
            " where table_name = 'catalogue_service'"
        )
        names = {name for (name,) in cursor.fetchall()}
    assert not {
        name
        for name in names
        for word in ("address", "street", "town", "latitude", "longitude", "location", "url", "map")
        if word in name
    }
