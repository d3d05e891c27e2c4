# SPDX-License-Identifier: EUPL-1.2
"""Facilities: who enters their places, what the calendar shows, and a year in numbers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope
from vidik.figures.registry import derivations
from vidik.protection.models import Facility, Outage, Places
from vidik.protection.selectors import facilities as selectors
from vidik.protection.services import facilities, stays
from vidik.protection.tests.factories import World, today
from vidik.protection.types import Leaving

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def enter(world: World, places: int, actor: Actor, **more: Any) -> Places:
    given: dict[str, Any] = {"group": "women", "from_on": today(), **more}
    return facilities.enter_places(world.shelter, places=places, actor=actor, **given)


def close(world: World, places: int, **more: Any) -> Outage:
    given: dict[str, Any] = {
        "group": "women", "reason": "repair", "from_on": today(), "back_on": None,
        "actor": world.staff, **more,
    }  # fmt: skip
    return facilities.close_places(world.shelter, places=places, **given)


def test_staff_enter_the_places_of_their_own_facility_and_nobody_else_does(world: World) -> None:
    with as_application():
        enter(world, 5, world.staff)
        for actor in (world.expert, world.housekeeper, world.judge):
            with pytest.raises((Denied, OutOfScope)):
                enter(world, 9, actor)
        with acting(world.housekeeper), pytest.raises(DatabaseError), transaction.atomic():
            Places.objects.create(
                facility=world.shelter, group="women", places=9, from_on=today(),
                entered_at=timezone.now(), entered_by_id=world.housekeeper.user_id,
            )  # fmt: skip
        for actor, rows in ((world.staff, 2), (world.expert, 3), (world.housekeeper, 1)):
            with acting(actor):
                assert Places.objects.count() == rows
        tonight = selectors.nights_from(world.shelter, today(), 1)[0].nights[0]
        assert (tonight.places, tonight.free) == (5, 5)


def test_places_that_are_taken_are_neither_closed_nor_given_up(world: World) -> None:
    with as_application():
        world.there()
        close(world, 1)
        with pytest.raises(ValidationError, match="not free"):
            close(world, 1)
        with pytest.raises(ValidationError, match="No place is free"):
            world.expect(world.second)
        with pytest.raises(ValidationError, match="not free"):
            enter(world, 1, world.staff)
        enter(world, 3, world.staff)
        world.expect(world.second)


def test_closed_places_can_be_used_again_from_a_day_on(world: World) -> None:
    with as_application():
        row = close(world, 2)
        with pytest.raises(ValidationError):
            world.expect()
        with pytest.raises(ValidationError):
            facilities.open_again(row, today(-1), actor=world.staff)
        facilities.open_again(row, today(1), actor=world.staff)
        with pytest.raises(ValidationError):
            facilities.open_again(row, today(1), actor=world.staff)
        nights = selectors.nights_from(world.shelter, today(), 2)[0].nights
        assert [(each.closed, each.free) for each in nights] == [(2, 0), (0, 2)]
        world.expect(expected_on=today(1))


def test_the_calendar_shows_numbers_and_no_case(world: World) -> None:
    with as_application():
        world.there()
        page = client_of(world.staff).get(reverse("stays:facility", args=["stays-shelter"]))
        assert "1 of 2" in page.content.decode()
        assert world.case.code not in page.content.decode()
        listed = client_of(world.expert).get(reverse("stays:facilities"))
        free = {row.institution.code: row.free for row in listed.context["list"].items}
        assert (free["stays-house"], free["stays-shelter"]) == (2, 1)
        for group, shown in (("women", {"stays-house", "stays-shelter"}), ("men", set())):
            listed = client_of(world.expert).get(reverse("stays:facilities"), {"group": group})
            rows = listed.context["list"].items
            own = {row.institution.code: row for row in rows if row.free}
            assert set(own) == shown
            assert all("women (" in row.for_whom for row in own.values())
        assert client_of(world.housekeeper).get(
            reverse("stays:facility", args=["stays-shelter"])
        ).status_code == 404  # fmt: skip


def test_python_and_the_database_agree_on_the_first_night_without_a_place(world: World) -> None:
    with as_application():
        world.there(days=3, ends_on=today(4))
        world.expect(world.second, expected_on=today(2), ends_on=today(6))
        nights = selectors.nights_from(world.shelter, today(), 8)[0].nights
        assert [each.free for each in nights] == [1, 1, 0, 0, 1, 1, 2, 2]
        for number, night in enumerate(nights):
            with acting(world.staff), transaction.atomic():
                try:
                    world.expect(world.third, expected_on=today(number), ends_on=today(number + 1))
                except ValidationError:
                    assert night.free == 0
                else:
                    assert night.free > 0
                transaction.set_rollback(True)


def test_a_year_of_a_facility_closes(world: World) -> None:
    with as_application():
        stay = world.there(days=30)
        stays.leave(stay, Leaving(today(-20), "family", "yes", "unknown"), actor=world.staff)
        world.there(days=10)
        world.there(world.second, days=5)
        found = selectors.year_in_numbers(world.shelter, today().year)
        before = selectors.year_in_numbers(world.shelter, today().year - 1)
        assert found.closes
        assert before.closes
        assert before.still == found.carried
        assert found.persons + before.persons - before.still == 2
        assert found.nights + before.nights == 10 + 11 + 6
        assert found.placements + before.placements == 3


def test_the_numbers_of_shelters_are_derived_as_figures(world: World) -> None:
    year = today().year
    with as_application():
        assert selectors.counted_in_shelters("persons")(year, ()) == []
        world.there(days=1)
        world.there(world.second, days=0)
        with acting(world.expert):
            names = ("new", "placements", "persons", "left", "returned")
            found = [selectors.counted_in_shelters(name)(year, ()) for name in names]
            assert selectors.counted_in_shelters("new")(year, ("sex",)) == []
    numbers = [[each.cases for each in one] for one in found]
    # On the first of January one of them was there when the year began.
    came = 2 if today(-1).year == year else 1
    assert numbers == [[came], [came], [2], [0], [0]]
    assert {each.measure for each in derivations()} >= {
        "shelter-admissions", "shelter-accommodations", "shelter-departures",
        "shelter-readmissions",
    }  # fmt: skip


def test_places_are_entered_closed_and_opened_on_pages(world: World) -> None:
    with as_application():
        staff = client_of(world.staff)
        page = reverse("stays:facility", args=["stays-shelter"])

        def sent(name: str, *more: Any, **data: Any) -> int:
            return staff.post(
                reverse(f"stays:{name}", args=["stays-shelter", *more]), data
            ).status_code

        assert sent("places", group="women", places=7, from_on=f"{today()}") == 302
        assert sent("places", group="women", places=-1, from_on=f"{today()}") == 422
        assert sent("close", group="women", places=2, reason="repair", from_on=f"{today()}") == 302
        shown = staff.get(page).content.decode()
        assert "repair or refurbishment" in shown
        assert "0 of 7" in shown
        with acting(world.staff):
            row = Outage.objects.get()
        assert sent("open", row.pk, back_on=f"{today()}") == 302
        assert "repair or refurbishment" not in staff.get(page).content.decode()
        assert staff.get(f"{page}?first=nonsense&year=x").status_code == 200
        expert = client_of(world.expert)
        assert expert.get(reverse("stays:places", args=["stays-shelter"])).status_code in {403, 404}
        assert expert.get(page).status_code == 200


def test_no_field_holds_where_a_facility_is() -> None:
    names = {field.name for field in Facility._meta.get_fields()}
    assert names == {
        "id", "institution", "kind", "groups", "phases", "limit_months", "extension_months",
        "places", "outages", "stays",
    }  # fmt: skip
