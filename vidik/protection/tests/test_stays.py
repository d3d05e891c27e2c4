# SPDX-License-Identifier: EUPL-1.2
"""Stays: who reads and writes them, what follows on what, limits, absences, the last place."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope, Role
from vidik.access.worklist import Urgency, worklist
from vidik.audit.models import AuditEvent
from vidik.cases.registry import PROTECTION
from vidik.cases.selectors.frame import OVERVIEW, Frame
from vidik.cases.tests import factories as cases
from vidik.cases.tests.test_views import signed_in
from vidik.core.workflow import TransitionRefused
from vidik.exchange.selectors.kinds import addressees_of
from vidik.exchange.tests import factories as letters
from vidik.exchange.types import Expects
from vidik.identification.models import Procedure
from vidik.identification.tests.factories import Pair
from vidik.protection.models import (
    Facility,
    Places,
    Stay,
    StayAbsence,
    StayExtension,
    StayPhase,
)
from vidik.protection.selectors import stays as selectors
from vidik.protection.services import stays
from vidik.protection.tests.factories import DAY, World, facility, today
from vidik.protection.types import Leaving, StayPlan, StayState, Transfer

pytestmark = pytest.mark.django_db
AWAY_HOME = Leaving(today(), "family", "withheld", "not-asked")


@pytest.fixture
def world() -> World:
    return World()


def seen(actor: Actor) -> set[Any]:
    with as_application(), acting(actor):
        rows = set(selectors.stays(actor).values_list("pk", flat=True))
        assert rows == set(Stay.objects.values_list("pk", flat=True)), "the database agrees"
    return rows


def lines(actor: Actor) -> dict[str, Any]:
    with as_application(), acting(actor):
        return {
            line.kind.code: (group.urgency, line.line)
            for group in worklist(actor).groups
            for line in group.lines
            if line.kind.room == "stays"
        }


def lines_page(actor: Actor) -> str:
    with acting(actor):
        return reverse("stays:stay", args=[selectors.stays(actor).get().pk])


# ------------------------------------------------------------------------------------- rights


def test_a_stay_is_read_by_whoever_sees_where_the_person_sleeps(world: World) -> None:
    with as_application():
        stay = world.expect()
    assert seen(world.staff) == seen(world.colleague) == seen(world.expert) == {stay.pk}
    assert seen(world.judge) == seen(world.housekeeper) == set()


def test_only_the_facility_and_experts_of_the_centre_enter_stays(world: World) -> None:
    with as_application():
        with pytest.raises(OutOfScope):
            world.expect(actor=world.housekeeper)
        with pytest.raises(OutOfScope):
            world.expect(actor=world.housekeeper, facility=world.house)
        with pytest.raises(OutOfScope):
            world.expect(actor=world.staff, facility=world.house)
        with pytest.raises((Denied, OutOfScope)):
            world.expect(actor=world.judge)
        stay = world.expect(actor=world.expert)
        with pytest.raises((Denied, OutOfScope)):
            stays.arrive(stay, today(), actor=world.housekeeper)
        assert stays.arrive(stay, today(), actor=world.colleague).state == StayState.THERE


def test_the_database_takes_no_stay_of_another_hand_or_facility(world: World) -> None:
    with as_application():
        stay = world.expect()
    for forged in (
        {"facility": world.house}, {"entered_by_id": world.expert.user_id},
    ):  # fmt: skip
        row = Stay(
            **{
                "facility": world.shelter, "case": world.second, "group": "women",
                "is_child": False, "expected_on": today(), "ends_on": today(9),
                "entered_at": timezone.now(), "entered_by_id": world.staff.user_id,
                **forged,
            }
        )  # fmt: skip
        with (
            as_application(), acting(world.staff), pytest.raises(DatabaseError),
            transaction.atomic(),
        ):  # fmt: skip
            row.save(force_insert=True)
    with (
        as_application(), acting(world.staff), pytest.raises(DatabaseError), transaction.atomic(),
    ):  # fmt: skip
        Stay.objects.filter(pk=stay.pk).update(facility=world.house)


# ------------------------------------------------------------------------------- from day to day


def test_a_stay_goes_from_expected_to_left_and_begins_with_the_first_phase(world: World) -> None:
    with as_application():
        stay = world.there(days=40)
        assert stay.limit_on is not None
        with acting(world.staff):
            gone = [each.phase for each in selectors.phases_of(world.staff, stay)]
        assert gone == ["adaptation"]
        with pytest.raises(ValidationError, match="not the next phase"):
            stays.enter_phase(stay, "independence", today(), actor=world.staff)
        with pytest.raises(ValidationError, match="after the last phase"):
            stays.enter_phase(stay, "recovery", today(-50), actor=world.staff)
        stays.enter_phase(stay, "recovery", today(-5), actor=world.staff)
        with pytest.raises(ValidationError):
            stays.leave(stay, Leaving(today(1), "family", "yes", "no"), actor=world.staff)
        with pytest.raises(ValidationError):
            stays.leave(stay, Leaving(today(), "family", "", "no"), actor=world.staff)
        left = stays.leave(stay, AWAY_HOME, actor=world.staff)
        assert (left.state, left.safe_person, left.safe_worker) == (
            StayState.LEFT, "withheld", "not-asked",
        )  # fmt: skip
        with pytest.raises(ValidationError):
            stays.leave(stay, AWAY_HOME, actor=world.staff)
        with acting(world.staff), pytest.raises(DatabaseError), transaction.atomic():
            Stay.objects.filter(pk=stay.pk).update(left_on=None)
    with scene():
        acts = AuditEvent.objects.filter(verb__startswith="stay.").values_list("verb", flat=True)
        assert set(acts) == {"stay.expected", "stay.arrived", "stay.phase", "stay.left"}


def test_whoever_does_not_come_frees_the_place(world: World) -> None:
    with as_application():
        for case in (world.case, world.second):
            world.expect(case)
        with pytest.raises(ValidationError, match="No place is free"):
            world.expect(world.third)
        with acting(world.staff):
            first = Stay.objects.get(case=world.case)
        with pytest.raises(ValidationError):
            stays.miss(first, "no-such", actor=world.staff)
        assert stays.miss(first, "refused", actor=world.staff).state == StayState.MISSED
        assert world.expect(world.third).state == StayState.EXPECTED


def test_nobody_stays_in_two_places_at_a_time(world: World) -> None:
    with as_application():
        world.there()
        twice = world.expect(facility=world.house, actor=world.expert, ends_on=today(9))
        with pytest.raises(ValidationError, match="already"):
            stays.arrive(twice, today(), actor=world.expert)
        with pytest.raises(ValidationError, match="already expected in a facility"):
            world.expect(actor=world.expert)
        with acting(world.staff):
            stay = Stay.objects.get(arrived_on__isnull=False)
        stays.leave(stay, Leaving(today(), "facility", "yes", "yes"), actor=world.staff)
        assert stays.arrive(twice, today(), actor=world.expert).state == StayState.THERE


def test_a_place_is_free_again_from_the_day_of_leaving(world: World) -> None:
    with as_application():
        stay = world.there()
        world.there(world.second)
        with pytest.raises(ValidationError, match="No place is free"):
            world.expect(world.third, ends_on=today(1))
        stays.leave(stay, AWAY_HOME, actor=world.staff)
        world.expect(world.third, ends_on=today(1))


# --------------------------------------------------------------------------- limit and extension


def test_nobody_is_expected_for_longer_than_the_limit(world: World) -> None:
    with as_application():
        with pytest.raises(ValidationError, match="limit"):
            world.expect(ends_on=today(200))
        stay = world.expect()
        assert stay.ends_on - stay.expected_on in {n * DAY for n in (181, 182, 183, 184)}
        with pytest.raises(ValidationError, match="limit"):
            stays.change_end(stay, today(200), actor=world.staff)
        assert stays.change_end(stay, today(20), actor=world.staff).ends_on == today(20)


def test_an_extension_is_decided_by_a_second_person_and_once(world: World) -> None:
    with as_application():
        stay = world.there(days=170)
        limit = stay.limit_on
        first = stays.propose_extension(stay, "trauma", actor=world.staff)
        with pytest.raises(ValidationError, match="once"):
            stays.propose_extension(stay, "needs", actor=world.expert)
        with pytest.raises(Denied, match="second person"):
            stays.decide_extension(first, "grant", actor=world.staff)
        stays.decide_extension(first, "refuse", actor=world.expert)
        with pytest.raises(TransitionRefused):
            stays.decide_extension(first, "grant", actor=world.other_expert)
        again = stays.propose_extension(stay, "security", actor=world.staff)
        stays.decide_extension(again, "grant", actor=world.colleague)
        with acting(world.staff):
            stay = Stay.objects.get(pk=stay.pk)
        assert limit is not None
        assert stay.limit_on == stay.ends_on == again.until_on > limit
        with pytest.raises(ValidationError):
            stays.propose_extension(stay, "needs", actor=world.staff)


def test_the_database_moves_no_limit_without_an_extension_and_lets_nobody_decide_alone(
    world: World,
) -> None:
    with as_application():
        stay = world.there()
        proposed = stays.propose_extension(stay, "trauma", actor=world.staff)
        with acting(world.staff):
            with pytest.raises(DatabaseError), transaction.atomic():
                Stay.objects.filter(pk=stay.pk).update(limit_on=today(365))
            with pytest.raises(IntegrityError), transaction.atomic():
                StayExtension.objects.filter(pk=proposed.pk).update(
                    state="granted", decided_at=timezone.now(), decided_by=world.staff.user_id
                )


def test_the_database_takes_no_extension_that_is_granted_as_it_is_proposed(world: World) -> None:
    with as_application():
        stay = world.there()
        with acting(world.staff), pytest.raises(DatabaseError), transaction.atomic():
            StayExtension.objects.create(
                stay=stay, case_id=stay.case_id, reason="trauma", until_on=today(365),
                state="granted", proposed_at=timezone.now(), proposed_by_id=world.staff.user_id,
                decided_at=timezone.now(), decided_by_id=world.colleague.user_id,
            )  # fmt: skip


def test_staying_on_past_the_limit_is_no_extension_and_holds_the_place_of_tonight(
    world: World,
) -> None:
    with as_application():
        stay = world.there(days=200)
        assert stay.is_over_limit(today())
        world.there(world.second)
        with pytest.raises(ValidationError, match="No place is free"):
            world.expect(world.third, ends_on=today(1))
        world.expect(world.third, expected_on=today(1), ends_on=today(3))
    assert set(lines(world.staff)) == {"stays-over"}
    assert lines(world.staff)["stays-over"][0] == Urgency.LATE
    with as_application():
        stays.propose_extension(stay, "needs", actor=world.staff)
    assert set(lines(world.staff)) == set()
    assert set(lines(world.colleague)) == set(lines(world.expert)) == {"stays-extensions"}


def test_the_limit_is_on_the_desk_some_days_before_it_ends(world: World) -> None:
    with as_application():
        world.there(days=160)
    assert set(lines(world.staff)) == set(lines(world.expert)) == {"stays-limit"}
    assert lines(world.housekeeper) == lines(world.judge) == {}


# -------------------------------------------------------------------------------------- absences


def test_an_absent_child_is_a_danger_on_the_desk_of_the_facility_and_of_the_centre(
    world: World,
) -> None:
    with as_application():
        stay = world.there(is_child=True)
        away = stays.go_away(stay, "unapproved", today(-1), actor=world.staff)
    for actor in (world.staff, world.colleague, world.expert):
        urgency, line = lines(actor)["stays-absent"]
        assert (urgency, line.is_danger, line.about) == (Urgency.DANGER, True, world.case.code)
    with as_application():
        with pytest.raises(ValidationError, match="already"):
            stays.go_away(stay, "unapproved", today(), actor=world.staff)
        stays.come_back(away, today(), actor=world.expert)
        with pytest.raises(ValidationError):
            stays.come_back(away, today(), actor=world.expert)
        with acting(world.staff):
            absences = selectors.absences_of(world.staff, stay)
        assert selectors.nights_slept(stay, absences) == 10
    assert lines(world.staff) == {}


def test_leave_waits_until_the_agreed_day_and_an_adult_is_no_danger(world: World) -> None:
    with as_application():
        stay = world.there()
        with pytest.raises(ValidationError):
            stays.go_away(stay, "leave", today(-3), actor=world.staff)
        with pytest.raises(ValidationError):
            stays.go_away(stay, "unapproved", today(-3), today(), actor=world.staff)
        stays.go_away(stay, "leave", today(-3), today(1), actor=world.staff)
    assert lines(world.staff) == {}
    with scene():
        stay.absences.update(until_on=today(-1))
    urgency, line = lines(world.staff)["stays-absent"]
    assert (urgency, line.is_danger) == (Urgency.LATE, False)


def test_who_is_expected_today_is_on_the_desk(world: World) -> None:
    with as_application():
        world.expect(expected_on=today(2))
        assert lines(world.staff) == {}
        world.expect(world.second)
    urgency, line = lines(world.staff)["stays-expected"]
    assert (urgency, line.about) == (Urgency.TODAY, world.second.code)


def test_the_timeline_tells_it_to_whoever_sees_where_the_person_sleeps(world: World) -> None:
    with as_application():
        stay = world.there(is_child=True)
        stays.go_away(stay, "unapproved", today(-1), actor=world.staff)
        for actor, number in ((world.staff, 2), (world.expert, 2), (world.judge, 0)):
            with acting(actor):
                frame = Frame(actor, world.case, OVERVIEW)
                found = [each for each in frame.timeline if each.section.code == "stays"]
                assert len(found) == number
                assert ("stays" in {section.code for section, _says in frame.said}) == bool(number)
                marks = [str(word) for word, _tone in frame.marks]
                assert ("absent from the facility" in marks) == bool(number)


def test_the_stay_and_services_stand_in_one_tab_each_where_it_is_seen(world: World) -> None:
    with as_application():
        stay = world.there()
        assert stay.limit_on
        assert stay.arrived_on == today(-10)
        nights = (stay.limit_on - stay.arrived_on).days
        for actor, within in (
            (world.staff, {"stays", "registers"}),
            (world.expert, {"stays", "registers"}),
            (world.judge, set()),
        ):
            with acting(actor):
                frame = Frame(actor, world.case, "stays" if within else OVERVIEW)
                assert {tab.code for tab in frame.tabs_within} >= within
                assert bool(frame.tabs_within) == bool(within)
                assert [tab.code for tab in frame.tabs if tab.is_open] == (
                    ["protection"] if within else [OVERVIEW]
                )
                cards = frame.cards_of(PROTECTION)
                headlines = [str(card.headline) for card in cards]
                assert (f"Night 11 of {nights}" in headlines) == bool(within)


def test_each_phase_comes_once_and_the_database_knows_it(world: World) -> None:
    with as_application():
        stay = world.there()
        with acting(world.staff), pytest.raises(IntegrityError), transaction.atomic():
            StayPhase.objects.create(
                stay=stay, case=world.case, phase="adaptation", from_on=today(),
                entered_at=timezone.now(), entered_by_id=world.staff.user_id,
            )  # fmt: skip


def test_days_that_make_no_sense_are_refused(world: World) -> None:
    with as_application():
        for wrong in (
            {"expected_on": today(900)}, {"expected_on": dt.date(1900, 1, 1)}, {"group": "cats"},
            {"ends_on": today(-1)},
        ):  # fmt: skip
            with pytest.raises(ValidationError):
                world.expect(**wrong)
        stay = world.expect()
        with pytest.raises(ValidationError):
            stays.arrive(stay, today(1), actor=world.staff)


# -------------------------------------------------------------------------- alarm and transfer


@pytest.fixture
def hidden() -> Facility:
    house = cases.institution("hidden-house")
    with scene():
        return facility(house)


def absent_child(people: Pair, procedure: Procedure, place: Facility) -> StayAbsence:
    plan = StayPlan("women", is_child=True, expected_on=today(-5))
    with acting(people.one):
        case = procedure.case
    stay = stays.expect_stay(case, place, plan, actor=people.one)
    stays.arrive(stay, today(-5), actor=people.one)
    return stays.go_away(stay, "unapproved", today(-1), actor=people.one)


def test_the_police_and_the_guardian_are_told_once_and_neither_who_nor_where(
    people: Pair, procedure: Procedure, hidden: Facility
) -> None:
    told_to = ("police_administration",)
    letters.make_kind("child-absent", expects=Expects.ACKNOWLEDGE, addressee_kinds=told_to)
    letters.office("police-of-the-city", kind="police_administration")
    with as_application():
        away = absent_child(people, procedure, hidden)
        with acting(people.one):
            offered = addressees_of(people.one, "child-absent")
        told = next(row for row in offered if row.code == "police-of-the-city")
        client = signed_in(people.one)
        page = reverse("stays:step", args=[away.stay_id, "tell"])
        assert page in client.get(reverse("stays:stay", args=[away.stay_id])).text
        assert client.post(page, {"addressees": []}).status_code == 422
        to = {"addressees": [told.code]}
        assert client.post(page, to).status_code == 302
        with acting(people.one):
            away.refresh_from_db()
            notice = away.notice
            assert notice is not None
            version = notice.versions.get()
            code, place = away.case.code, str(hidden.institution.name)
        assert notice.kind.code == "child-absent"
        said = f"{version.title} {version.text}"
        assert code in said
        assert place not in said
        assert page not in client.get(reverse("stays:stay", args=[away.stay_id])).text
        assert client.post(page, to).status_code == 404
        with pytest.raises(ValidationError, match="already"):
            stays.tell_of_absence(away, [told.code], actor=people.one)


def test_the_staff_of_the_facility_raise_the_alarm_themselves(world: World) -> None:
    told_to = ("police_administration",)
    letters.make_kind("child-absent", expects=Expects.ACKNOWLEDGE, addressee_kinds=told_to)
    letters.office("police-of-the-night", kind="police_administration")
    with as_application():
        stay = world.there(days=5, is_child=True)
        stays.go_away(stay, "unapproved", today(-1), actor=world.staff)
        client, page = signed_in(world.staff), reverse("stays:step", args=[stay.pk, "tell"])
        assert page in client.get(reverse("stays:stay", args=[stay.pk])).text
        with acting(world.staff):
            offered = addressees_of(world.staff, "child-absent")
        told = next(row.code for row in offered if row.code == "police-of-the-night")
        assert client.post(page, {"addressees": [told]}).status_code == 302
        assert page not in client.get(reverse("stays:stay", args=[stay.pk])).text


def test_nobody_is_told_of_leave_of_an_adult_or_of_whoever_is_back(
    people: Pair, procedure: Procedure, hidden: Facility
) -> None:
    with as_application():
        away = absent_child(people, procedure, hidden)
        away = stays.come_back(away, today(), actor=people.one)
        assert not stays.may_be_told(away)
        with pytest.raises(ValidationError, match="already"):
            stays.tell_of_absence(away, ["x"], actor=people.one)
    with scene():
        away.back_on = None
        away.stay.is_child = False
        assert not stays.may_be_told(away)
        away.stay.is_child, away.kind = True, "leave"
        assert not stays.may_be_told(away)


def test_an_absent_child_is_a_danger_for_whoever_answers_for_the_case_as_well(
    world: World,
) -> None:
    elsewhere = cases.institution("new-body")
    heads = cases.member(Role.ASSOCIATION_HEAD, elsewhere)
    with as_application():
        stays.go_away(world.there(is_child=True), "unapproved", today(-1), actor=world.staff)
    assert lines(heads) == {}
    with scene():
        world.case.responsible = elsewhere
        world.case.save()
    assert lines(heads)["stays-absent"][0] == Urgency.DANGER
    with as_application():
        page = signed_in(heads).get(lines_page(heads))
        assert page.status_code == 200
        assert page.context["steps"] == [], "only the facility and experts enter what happens"
    assert lines(world.staff)["stays-absent"][0] == Urgency.DANGER


def test_somebody_moves_in_one_step_or_not_at_all(world: World) -> None:
    with as_application():
        stay = world.there(is_child=False)
        moving = Transfer(today(), "women", today(40), "yes", "unknown")
        with pytest.raises(ValidationError, match="another facility"):
            stays.transfer(stay, world.shelter, moving, actor=world.expert)
        with pytest.raises(OutOfScope), transaction.atomic():
            stays.transfer(stay, world.house, moving, actor=world.staff)
    with scene():
        Places.objects.filter(facility=world.house).update(places=0)
    with as_application():
        with pytest.raises(ValidationError), transaction.atomic():
            stays.transfer(stay, world.house, moving, actor=world.expert)
        with acting(world.expert):
            stay.refresh_from_db()
        assert stay.state == StayState.THERE, "nobody leaves who has no place to go to"
    with scene():
        Places.objects.filter(facility=world.house).update(places=1)
    with as_application():
        there = stays.transfer(stay, world.house, moving, actor=world.expert)
        with acting(world.expert):
            stay.refresh_from_db()
        assert (stay.left_on, stay.destination) == (today(), "facility")
        assert (there.facility, there.state) == (world.house, StayState.EXPECTED)
        assert (there.expected_on, there.is_child) == (today(), stay.is_child)
