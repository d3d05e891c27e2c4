# SPDX-License-Identifier: EUPL-1.2
"""What people of the institutions of a case try with plans and requests, and what stops them."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases.services.cases import close_case
from vidik.plans.models import Activity, Plan
from vidik.plans.selectors.asks import BY_HAND, doors_of
from vidik.plans.selectors.pack import KIND, word
from vidik.plans.services import activities, asks, plans
from vidik.plans.tests.factories import World, today
from vidik.plans.types import ActivityFacts
from vidik.registers.models import Entry
from vidik.registers.registry import register_called
from vidik.registers.selectors import entries_of_cases
from vidik.registers.services import enter

pytestmark = pytest.mark.django_db


def main_of(actor: Actor, page: str) -> str:
    answer = client_of(actor).get(page)
    assert answer.status_code == 200
    return answer.content.decode().split("<main", 1)[1]


def by_hand(world: World, actor: Actor | None = None, **values: str) -> Entry:
    register = register_called(BY_HAND)
    assert register is not None
    return enter(register, values, when=today(-1), case=world.case, actor=actor or world.expert)


def copy_of(activity: Activity, plan: Plan) -> Activity:
    found: Activity = Activity.objects.get(plan=plan, line=activity.line)
    return found


@pytest.mark.parametrize("is_proposed", [False, True])
def test_what_she_refuses_stands_refused_in_the_version_that_is_being_made(
    world: World, *, is_proposed: bool
) -> None:
    with as_application():
        _plan, activity = world.agreed()
        draft = world.draft()
        if is_proposed:
            plans.propose(draft, actor=world.expert)
        activities.refuse(activity, today(), actor=world.expert)
        with acting(world.expert):
            there = copy_of(activity, draft)
            assert (there.state, there.refused_on) == ("refused", today())
        if not is_proposed:
            world.activity(world.need(draft, "safety"), "legal")
            plans.propose(draft, actor=world.expert)
        plans.enter_word(draft, "person", "agrees", today(), actor=world.expert)
        plans.agree(draft, actor=world.expert)
        with pytest.raises(ValidationError, match="does not want"):
            world.ask(there)


def test_what_she_wants_after_all_stands_so_in_both_versions(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        activities.refuse(activity, today(), actor=world.expert)
        draft = world.draft()
        activities.raise_again(activity, "by-her", actor=world.expert)
        with acting(world.expert):
            assert copy_of(activity, draft).state == "planned"


def test_the_database_lets_no_institution_refuse_for_the_person_what_it_should_do(
    world: World,
) -> None:
    def tries(actor: Actor, **changed: Any) -> bool:
        with acting(actor):
            try:
                with transaction.atomic():
                    return bool(Activity.objects.filter(pk=activity.pk).update(**changed))
            except DatabaseError:
                return False

    with as_application():
        _plan, activity = world.agreed(institution=world.shelter.pk)
        assert not tries(world.staff, state="refused", refused_on=today())
        assert not tries(world.staff, refused_on=today())
        assert not tries(world.staff, state="left-out")
        assert tries(world.staff, state="under-way")
        assert not tries(world.staff, state="refused", refused_on=today())
        activities.refuse(activity, today(), actor=world.expert)
        assert not tries(world.staff, state="planned", refused_on=None)
        with acting(world.expert):
            assert Activity.objects.get(pk=activity.pk).state == "refused"


def test_a_suggestion_of_what_she_does_not_want_is_not_taken_up(world: World) -> None:
    with as_application():
        plan = world.draft()
        need = world.need(plan)
        suggested = activities.suggest(need, ActivityFacts("psychological"), actor=world.staff)
        refused = world.activity(need)
        activities.refuse(refused, today(), actor=world.expert)
        with pytest.raises(ValidationError, match="does not want"):
            activities.take_up(suggested, actor=world.expert)


def test_nothing_is_entered_in_the_plan_of_a_closed_case(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed(institution=world.shelter.pk)
        draft = world.draft()
        with acting(world.expert):
            need, left = draft.needs.get(), copy_of(activity, draft)
        close_case(world.case, actor=world.head)
        what = ActivityFacts("legal")
        person = ("person", "agrees", today())
        tries: list[Callable[[], Any]] = [
            lambda: plans.add_need(draft, "safety", actor=world.expert),
            lambda: activities.add_activity(need, what, actor=world.expert),
            lambda: activities.suggest(need, what, actor=world.staff),
            lambda: activities.leave_out(left, actor=world.expert),
            lambda: activities.begin(activity, actor=world.staff),
            lambda: activities.finish(activity, today(), actor=world.staff),
            lambda: plans.approve(activity.plan, "agrees", actor=world.staff),
            lambda: plans.propose(draft, actor=world.expert),
            lambda: plans.enter_word(activity.plan, *person, actor=world.expert),
            lambda: plans.give_copy(activity.plan, today(), actor=world.expert),
        ]
        for each in tries:
            with pytest.raises(ValidationError, match="closed"):
                each()


def test_a_proposed_version_comes_into_force_in_an_open_case_alone(world: World) -> None:
    with as_application():
        plan = world.draft()
        world.activity(world.need(plan))
        plans.propose(plan, actor=world.expert)
        plans.enter_word(plan, "person", "agrees", today(), actor=world.expert)
        close_case(world.case, actor=world.head)
        with pytest.raises(ValidationError, match="closed"):
            plans.agree(plan, actor=world.expert)


def test_nobody_agreed_to_a_version_before_it_was_proposed(world: World) -> None:
    with as_application():
        plan = world.draft()
        world.activity(world.need(plan))
        plans.propose(plan, actor=world.expert)
        with pytest.raises(ValidationError, match="proposed"):
            plans.enter_word(plan, "person", "agrees", today(-1), actor=world.expert)
        assert plans.enter_word(plan, "person", "agrees", today(), actor=world.expert)


def test_the_database_lets_nobody_add_to_what_was_proposed_by_a_suggestion(world: World) -> None:
    with as_application():
        plan, activity = world.agreed()
        with acting(world.expert):
            need = activity.need
        row = activities.suggest(need, ActivityFacts("legal"), actor=world.staff)
        for actor in (world.staff, world.expert):
            with acting(actor), pytest.raises(DatabaseError), transaction.atomic():
                Activity.objects.filter(pk=row.pk).update(state="planned")
    assert plan.state == "agreed"


def test_few_things_of_a_year_point_to_nobody(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        asks.decline(world.ask(activity), "no-place", actor=world.answering[0])
        page = client_of(world.expert).get(reverse("plans:doors")).content.decode()
        assert word(KIND, "psychological").lower() not in page.lower()
        assert "Fewer than five are not shown" in page
        assert "most doors for one thing" not in page


def test_who_was_asked_by_hand_for_a_place_to_sleep_is_read_by_whoever_sees_where_she_sleeps(
    world: World,
) -> None:
    with as_application():
        there = {"provider": world.doors[2].code, "answer": "no-place"}
        row = by_hand(world, need="accommodation", **there)
        elsewhere = there | {"provider": world.doors[1].code}
        other = by_hand(world, need="psychological", **elsewhere)
        assert (row.part, other.part) == ("accommodation", "protection")
        readers = (
            (world.staff, {row.pk, other.pk}),
            (world.expert, {row.pk, other.pk}),
            (world.guardian, {other.pk}),
        )
        for actor, read in readers:
            with acting(actor):
                assert set(entries_of_cases(actor).values_list("pk", flat=True)) == read
                rows = Entry.objects.filter(case__isnull=False)
                assert set(rows.values_list("pk", flat=True)) == read, "the database"
                with as_owner(), scene():
                    narrowed = entries_of_cases(actor).filter(case=world.case)
                    assert set(narrowed.values_list("pk", flat=True)) == read, "the selector"
                doors = doors_of(actor, world.case)
                assert ("accommodation" in doors) == (row.pk in read)
        page = reverse("plans:doors-of-case", args=[world.case.pk])
        rows = reverse("registers:list-of-cases", args=[BY_HAND])
        for at in (page, rows):
            assert str(world.doors[2].name) in main_of(world.staff, at)
            assert str(world.doors[2].name) not in main_of(world.guardian, at)
        key = reverse("registers:entry-of-case", args=[row.pk])
        assert client_of(world.staff).get(key).status_code == 200
        assert client_of(world.guardian).get(key).status_code == 404
        own = by_hand(world, actor=world.guardian, need="supported", **there)
        with acting(world.guardian):
            rows = Entry.objects.filter(case__isnull=False)
            assert set(rows.values_list("pk", flat=True)) == {other.pk, own.pk}
            assert own in entries_of_cases(world.guardian)
        with acting(world.expert):
            given = {
                field.attname: getattr(row, field.attname) for field in Entry._meta.concrete_fields
            }
            wrong = Entry(**given | {"id": uuid.uuid4(), "part": "protection"})
            with pytest.raises(DatabaseError), transaction.atomic():
                wrong.save(force_insert=True)


def test_who_gives_a_place_to_sleep_is_read_by_whoever_sees_where_she_sleeps(world: World) -> None:
    with as_application():
        plan, activity = world.agreed(kind="accommodation", institution=world.shelter.pk)
        asks.accept(world.ask(activity), actor=world.answering[0])
        names = {str(world.shelter.name), str(world.doors[0].name)}
        case = world.case.pk
        pages = {
            reverse("plans:of-case", args=[case]): {str(world.shelter.short)},
            reverse("plans:plan", args=[plan.pk]): {str(world.shelter.short)},
            reverse("plans:activity", args=[activity.pk]): names,
            reverse("plans:doors-of-case", args=[case]): {str(world.doors[0].name)},
            reverse("cases:case", args=[case]): {str(world.doors[0].name)},
        }
        for page, said in pages.items():
            for actor in (world.staff, world.expert):
                shown = client_of(actor).get(page)
                assert shown.status_code == 200
                assert all(name in shown.content.decode() for name in said), page
            shown = client_of(world.guardian).get(page)
            assert shown.status_code == 200, page
            kept = shown.content.decode().split("<main", 1)[1]
            assert not [name for name in {*names, *said} if name in kept], page
