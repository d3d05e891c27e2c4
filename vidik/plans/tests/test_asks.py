# SPDX-License-Identifier: EUPL-1.2
"""Requests: what the asked institution sees of them, who answers, what stays with the plan."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Denied, OutOfScope, Role
from vidik.access.worklist import Urgency, worklist
from vidik.cases.models import Case, Sharing
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.core.workflow import TransitionRefused
from vidik.plans.models import Activity, Ask, AskedFor, Declined, Need, Plan
from vidik.plans.selectors import asks as selectors
from vidik.plans.selectors.plans import progress_of
from vidik.plans.services import activities, asks, plans
from vidik.plans.services.demo import date_ask_back
from vidik.plans.tests.factories import World, today
from vidik.plans.tests.test_plans import lines
from vidik.registers.registry import register_called
from vidik.registers.services import enter
from vidik.vault.registry import unfinished

pytestmark = pytest.mark.django_db
PROVIDERS = "providers-asked"


def by_hand(world: World, answer: str, day: int, **more: Any) -> Any:
    register = register_called(PROVIDERS)
    assert register is not None
    values = {"need": "psychological", "answer": answer} | more
    follows = values.pop("follows", None)
    return enter(
        register, values, when=today(day), case=world.case, actor=world.expert, follows=follows
    )


def test_the_asked_institution_sees_its_request_and_nothing_of_the_case(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        row = world.ask(activity, sex="female", age="aged-14-17")
        with acting(world.answering[0]):
            assert list(selectors.asks_to_own(world.answering[0])) == [row]
            assert list(Ask.objects.all()) == [row], "the database agrees"
            for hidden in (AskedFor, Activity, Plan, Need, Case):
                assert not hidden.objects.exists(), hidden
            found = Ask.objects.get()
            assert (found.sex, found.age, found.language) == ("female", "aged-14-17", "")
        columns = {field.column for field in Ask._meta.get_fields() if hasattr(field, "column")}
        assert not {each for each in columns if each and ("case" in each or "activity" in each)}
        for actor in (world.answering[1], world.judge):
            with acting(actor):
                assert not Ask.objects.exists()
            with pytest.raises(OutOfScope):
                selectors.get_ask(actor, row.pk)
        for actor in (world.staff, world.guardian, world.head):
            with acting(actor):
                assert list(Ask.objects.all()) == [row]
                assert AskedFor.objects.get().ask_id == row.pk


def test_whoever_is_asked_answers_and_nobody_else(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        row = world.ask(activity)
        for actor in (world.expert, world.staff, world.answering[1]):
            with pytest.raises(OutOfScope):
                asks.accept(row, actor=actor)
        with acting(world.expert):
            for forged in (
                {"state": "declined", "answer": "no-place", "answered_at": timezone.now(),
                 "answered_by": world.expert.user_id},
                {"institution": world.shelter},
                {"sex": "male"},
            ):  # fmt: skip
                with pytest.raises(DatabaseError), transaction.atomic():
                    Ask.objects.filter(pk=row.pk).update(**forged)
        with acting(world.answering[0]):
            for forged in (
                {"state": "withdrawn"}, {"answer_by": today(90)}, {"state": "done"},
                {"state": "accepted", "answer": "accepted", "answered_at": timezone.now(),
                 "answered_by": world.expert.user_id},
            ):  # fmt: skip
                with pytest.raises(DatabaseError), transaction.atomic():
                    Ask.objects.filter(pk=row.pk).update(**forged)
        with pytest.raises(ValidationError):
            asks.decline(row, "no-such", actor=world.answering[0])
        asks.decline(row, "no-place", actor=world.answering[0])
        with pytest.raises(OutOfScope):
            asks.accept(row, actor=world.answering[0])
        with pytest.raises(TransitionRefused):
            asks.withdraw(row, actor=world.expert)


def test_whoever_declined_reads_when_and_why_and_no_longer_what_was_asked(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        asked, other = world.answering[:2]
        row = world.ask(activity, sex="female", age="aged-14-17")
        with acting(asked), pytest.raises(DatabaseError), transaction.atomic():
            Declined.objects.create(
                ask=row, institution_id=asked.institution, answer="no-place",
                declined_at=timezone.now(), declined_by_id=asked.user_id,
            )  # fmt: skip
        asks.decline(row, "no-place", actor=asked)
        with acting(asked):
            assert not Ask.objects.exists(), "the database agrees"
            with as_owner(), scene():
                assert not selectors.asks_to_own(asked).exists(), "the selector alone"
            assert not selectors.asks_to_own(asked).exists()
            with pytest.raises(OutOfScope):
                selectors.get_ask(asked, row.pk)
            (left,) = selectors.declined_by_own(asked)
            assert (left.ask_id, left.answer, left.number) == (row.pk, "no-place", row.number)
            assert not Declined.objects.filter(pk=left.pk).update(answer="person")
            assert Declined.objects.filter(pk=left.pk).delete()[0] == 0
            assert left in Declined.objects.all()
        with acting(other):
            assert not Declined.objects.exists()
            assert selectors.find_declined(other, row.pk) is None
        again = world.ask(activity, sex="female")
        with acting(asked):
            assert list(selectors.asks_to_own(asked)) == [again] == list(Ask.objects.all())
        with acting(world.expert):
            assert {each.pk for each in Ask.objects.all()} == {row.pk, again.pk}


def test_a_synthetic_request_that_was_declined_is_dated_back_by_whoever_asked(
    world: World, settings: Any
) -> None:
    settings.DEMO = True
    with as_application():
        _plan, activity = world.agreed()
        row = asks.decline(world.ask(activity), "no-place", actor=world.answering[0])
    row = date_ask_back(row, 9, 3, actor=world.expert)
    assert timezone.localdate(row.asked_at) == today(-9)


def test_the_page_of_a_declined_request_says_no_more_than_that(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        row = world.ask(activity, sex="female")
        client = client_of(world.answering[0])
        page, listed = reverse("plans:ask", args=[row.pk]), reverse("plans:asks-declined")
        assert "female" in client.get(page).content.decode()
        asks.decline(row, "no-place", actor=world.answering[0])
        for address in (page, listed):
            shown = client.get(address)
            assert shown.status_code == 200
            main = shown.content.decode().split("<main", 1)[1]
            assert row.number in main
            for hidden in ("female", "sychological support", str(world.centre.name)):
                assert hidden not in main, address
        assert client_of(world.answering[1]).get(page).status_code == 404


def test_an_accepted_request_ends_with_a_day_or_a_reason(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        row = world.ask(activity)
        with pytest.raises(TransitionRefused):
            asks.done(row, today(), actor=world.answering[0])
        asks.accept(row, actor=world.answering[0])
        with pytest.raises(ValidationError, match="accepted"):
            world.ask(activity, 1)
        for day in (today(1), today(-1)):
            with pytest.raises(ValidationError):
                asks.done(row, day, actor=world.answering[0])
        asks.done(row, today(), actor=world.answering[0])
        with acting(world.expert):
            progress = progress_of(world.expert, world.case)
            assert [each.ask.state for each in progress.asked[activity.line]] == ["done"]
    assert "plans-activities" not in lines(world.expert)


def test_one_door_after_another_is_knocked_on_and_counted_with_those_by_hand(
    world: World,
) -> None:
    with as_application():
        _plan, activity = world.agreed()
        first = world.ask(activity)
        assert lines(world.answering[0])["asks-to-us"][0] == Urgency.WEEK
        with pytest.raises(ValidationError, match="not answered"):
            world.ask(activity)
        asks.decline(first, "no-place", actor=world.answering[0])
        assert "asks-to-us" not in lines(world.answering[0])
        assert lines(world.expert)["plans-doors"][0] == Urgency.TODAY
        second = world.ask(activity, 1)
        asks.decline(second, "person", actor=world.answering[1])
        by_hand(world, "no-place", 0, provider=world.doors[0].code)
        by_hand(world, "not-eligible", -3, provider="plans-social")
        silent = by_hand(world, "silent", -4)
        by_hand(world, "declined", -2, follows=silent)
        third = world.ask(activity, 2)
        asks.accept(third, actor=world.answering[2])
        with acting(world.expert):
            found = selectors.doors_of(world.expert, world.case)["psychological"]
    assert (found.number, found.is_open) == (5, True)
    assert found.refusals == {"none-free": 1, "not-eligible": 1, "provider": 1, "person": 1}
    year = selectors.doors_of_year(today().year)
    assert (year.all.things, year.all.opened, year.all.doors, year.all.most) == (1, 1, 5, 5)


def test_a_silent_door_waits_until_its_day_and_then_is_on_the_worklist(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        row = world.ask(activity, answer_by=today())
    assert "plans-doors" not in lines(world.expert)
    with scene():
        Ask.objects.filter(pk=row.pk).update(
            asked_at=timezone.now() - dt.timedelta(days=9), answer_by=today(-1)
        )
    urgency, line = lines(world.expert)["plans-doors"]
    assert (urgency, line.about) == (Urgency.LATE, world.case.code)
    urgency, line = lines(world.answering[0])["asks-to-us"]
    assert (urgency, line.about, line.case) == (Urgency.LATE, "", None)


def test_the_hours_until_an_urgent_attorney_was_assigned_are_counted(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed(kind="attorney")
        row = world.ask(activity, is_urgent=True)
        asks.accept(row, actor=world.answering[0])
    with scene():
        Ask.objects.filter(pk=row.pk).update(asked_at=timezone.now() - dt.timedelta(hours=5))
    year = selectors.doors_of_year(today().year)
    assert year.attorney.median_hours == pytest.approx(5, abs=0.1)
    assert (year.attorney.urgent, year.attorney.opened) == (1, 1)


def test_what_is_asked_needs_a_ground_a_day_and_codes_of_the_pack(world: World) -> None:
    with as_application():
        plan = world.draft()
        activity = world.activity(world.need(plan))
        with pytest.raises(ValidationError):
            world.ask(activity)
        world.agree(plan)
        for wrong in (
            {"ground": "curiosity"}, {"answer_by": today(-1)}, {"answer_by": today(400)},
            {"sex": "x"}, {"age": "17"}, {"language": "klingon"},
        ):  # fmt: skip
            with pytest.raises(ValidationError):
                world.ask(activity, **wrong)
        nobody = world.doors[0]
        world.doors[0] = world.centre
        with pytest.raises(ValidationError):
            world.ask(activity)
        world.doors[0] = nobody
        with pytest.raises((Denied, OutOfScope)):
            world.ask(activity, actor=world.staff)
        activities.finish(activity, today(), actor=world.expert)
        with pytest.raises(ValidationError, match="ended"):
            world.ask(activity)


def test_an_open_request_bars_erasing_the_person_until_it_is_withdrawn(world: World) -> None:
    with as_application():
        person = world.person()
        _plan, activity = world.agreed()
        row = world.ask(activity)
        with acting(world.head):
            found = [each for each in unfinished(person, world.head) if "Requests" in each.what]
            assert [each.numbers for each in found] == [(world.case.code,)]
        asks.withdraw(row, actor=world.head)
        with acting(world.head):
            assert not [each for each in unfinished(person, world.head) if "Requests" in each.what]
        with acting(world.answering[0]):
            assert Ask.objects.get().state == "withdrawn"
            assert not worklist(world.answering[0]).all


def test_after_a_hand_over_the_plan_is_written_by_whoever_answers_for_the_case_now(
    world: World,
) -> None:
    with as_application():
        plan, activity = world.agreed()
        row = world.ask(activity)
    place = factories.institution("plans-association")
    heir = factories.member(Role.ASSOCIATION_HEAD, place)
    with as_application(), pytest.raises((Denied, OutOfScope)):
        plans.draft_plan(world.other, actor=heir)
    with scene():
        case = Case.objects.get(pk=world.case.pk)
        case.responsible = place
        case.save(update_fields=["responsible"])
    with as_application():
        with acting(world.head):
            assert not Plan.objects.exists()
            assert not Ask.objects.exists()
        with pytest.raises(OutOfScope):
            asks.withdraw(row, actor=world.head)
        with acting(heir):
            assert Plan.objects.get() == plan
        asks.withdraw(row, actor=heir)
        assert plans.draft_plan(case, actor=heir).version == 2
        with pytest.raises((Denied, OutOfScope)):
            plans.draft_plan(world.other, actor=heir)


def test_an_association_that_does_not_answer_for_a_case_writes_no_plan_of_it(world: World) -> None:
    place = factories.institution("plans-association")
    worker = factories.member(Role.ASSOCIATION_WORKER, place)
    with scene():
        factories.sharing(world.case, place, Purpose.SUPPORT).save()
    with as_application():
        plan, activity = world.agreed()
        with pytest.raises((Denied, OutOfScope)):
            plans.draft_plan(world.case, actor=worker)
        with pytest.raises((Denied, OutOfScope)):
            world.ask(activity, actor=worker)
        with acting(worker):
            assert Plan.objects.get() == plan
            assert not Plan.objects.filter(pk=plan.pk).update(copy_on=today())
            with pytest.raises(DatabaseError), transaction.atomic():
                Plan.objects.create(
                    case=world.case, version=7, drafted_at=timezone.now(),
                    drafted_by_id=worker.user_id,
                )  # fmt: skip


def test_who_writes_the_plan_is_told_of_a_yes_until_a_service_is_given(world: World) -> None:
    with as_application():
        _plan, activity = world.agreed()
        row = world.ask(activity)
        assert "plans-accepted" not in lines(world.expert)
        asks.accept(row, actor=world.answering[0])
        world.serve("psychological", outcome="absent")
    urgency, line = lines(world.expert)["plans-accepted"]
    assert (line.due, line.about) == (today(3), world.case.code)
    assert line.what == f"Agree with {world.doors[0].name} how it begins"
    assert str(activity.pk) in line.url
    assert urgency == Urgency.WEEK
    for actor in (world.staff, world.guardian, world.answering[0]):
        assert "plans-accepted" not in lines(actor)
    with as_application():
        later = world.draft()
        world.agree(later)
        with acting(world.expert):
            (carried,) = Activity.objects.filter(plan=later)
    _urgency, line = lines(world.expert)["plans-accepted"]
    assert str(carried.pk) in line.url, "the request stays with the next version"
    with as_application():
        world.serve("psychological")
    assert "plans-accepted" not in lines(world.expert)


@pytest.mark.parametrize("end", ["done", "undone", "withdraw"])
def test_a_yes_waits_no_longer_once_the_request_has_ended(world: World, end: str) -> None:
    with as_application():
        _plan, activity = world.agreed(kind="accommodation")
        row = world.ask(activity, is_urgent=True)
        asks.accept(row, actor=world.answering[0])
        urgency, line = lines(world.expert)["plans-accepted"]
        assert urgency == Urgency.TODAY, "what is urgent is agreed today"
        assert str(world.doors[0].name) not in line.what, "who gives a place to sleep is not named"
        if end == "done":
            asks.done(row, today(), actor=world.answering[0])
        elif end == "undone":
            asks.undone(row, "no-longer", actor=world.answering[0])
        else:
            asks.withdraw(row, actor=world.expert)
    assert "plans-accepted" not in lines(world.expert)


def test_an_institution_that_does_not_see_the_plan_is_asked_for_its_share(world: World) -> None:
    far, shelter = world.doors[0].pk, world.shelter.pk
    with as_application():
        _plan, activity = world.agreed(institution=far, due_on=today(20))
    urgency, line = lines(world.expert)["plans-unasked"]
    assert (urgency, line.due) == (Urgency.WEEK, today(7))
    assert line.url == reverse("plans:activity-step", args=[activity.pk, "ask"])
    assert "plans-unasked" not in lines(world.staff)
    with as_application():
        row = world.ask(activity)
        assert "plans-unasked" not in lines(world.expert)
        asks.withdraw(row, actor=world.expert)
        assert "plans-unasked" in lines(world.expert)
        by_hand(world, "silent", 0, provider=world.doors[0].code)
    assert "plans-unasked" not in lines(world.expert)
    with as_application():
        second = world.draft()
        world.activity(world.need(second, "school"), "legal", institution=shelter)
        world.agree(second)
    assert "plans-unasked" not in lines(world.expert), "the shelter reads the plan itself"
    with scene():
        Sharing.objects.filter(institution=shelter).update(valid_to=timezone.now())
    assert "plans-unasked" in lines(world.expert)
