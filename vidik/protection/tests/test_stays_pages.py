# SPDX-License-Identifier: EUPL-1.2
"""The pages of stays: from holding a place to leaving, the list, its file, and what they hide."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from tests.elevated import elevate
from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.access.worklist import worklist
from vidik.cases.models import Case
from vidik.cases.tests import factories
from vidik.cases.types import Purpose
from vidik.identification.tests.factories import centre, pair, report
from vidik.protection.models import Stay
from vidik.protection.selectors import stays as selectors
from vidik.protection.services import stays
from vidik.protection.tests.factories import World, facility, today
from vidik.referral.models import ReportedPerson

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def sent(actor: Actor, stay: Stay, step: str, **data: Any) -> int:
    page = reverse("stays:step", args=[stay.pk, step])
    client = client_of(actor)
    assert client.get(page).status_code == 200
    return client.post(page, {name: str(value) for name, value in data.items()}).status_code


def test_a_stay_is_entered_step_by_step_on_its_pages(world: World) -> None:
    with as_application():
        staff = client_of(world.staff)
        tab = reverse("stays:of-case", args=[world.case.pk])
        form = reverse("stays:expect", args=[world.case.pk])
        assert form in staff.get(tab).content.decode()
        facts = {
            "facility": str(world.shelter.pk), "group": "women", "is_child": "no",
            "expected_on": f"{today(-30)}",
        }  # fmt: skip
        shown = staff.get(form).context["form"]
        assert shown["group"].value() is None, "nobody is put down for a place by default"
        assert next(iter(shown.fields["group"].choices))[0] == ""
        assert staff.post(form, facts | {"group": ""}).status_code == 422
        assert staff.post(form, facts | {"is_child": ""}).status_code == 422
        assert staff.post(form, facts | {"facility": str(world.house.pk)}).status_code == 422
        assert staff.post(form, facts).status_code == 302
        with acting(world.staff):
            stay = Stay.objects.get(case=world.case)
        page = reverse("stays:stay", args=[stay.pk])
        assert sent(world.staff, stay, "arrive", on=today(1)) == 422
        assert sent(world.staff, stay, "arrive", on=today(-30)) == 302
        assert sent(world.staff, stay, "phase", phase="recovery", on=today(-9)) == 302
        assert sent(world.staff, stay, "end", ends_on=today(20)) == 302
        assert sent(world.staff, stay, "away", kind="unapproved", from_on=today(-2)) == 302
        shown = staff.get(page).content.decode()
        assert "not back" in shown
        assert "Enter that the person is back" in shown
        with acting(world.staff):
            absence = stay.absences.get()
        assert sent(world.staff, stay, "back", absence=absence.pk, on=today()) == 302
        assert sent(world.staff, stay, "extension", reason="trauma") == 302
        decide = reverse("stays:decide", args=[stay.pk])
        assert decide not in staff.get(page).content.decode()
        assert client_of(world.staff).post(decide, {"step": "grant"}).status_code == 403
        assert decide in client_of(world.expert).get(page).content.decode()
        assert client_of(world.expert).post(decide, {"step": "x"}).status_code == 404
        assert client_of(world.expert).post(decide, {"step": "grant"}).status_code == 302
        leaving = {
            "on": today(), "destination": "rented", "safe_person": "unknown",
            "safe_worker": "withheld",
        }  # fmt: skip
        assert sent(world.staff, stay, "leave", **leaving | {"safe_person": ""}) == 422
        assert sent(world.staff, stay, "leave", **leaving) == 302
        shown = staff.get(page).content.decode()
        for word in ("granted", "does not know", "does not want to say", "rented flat", "28"):
            assert word in shown
        assert sent(world.staff, stay, "leave", **leaving) == 422
        unknown = reverse("stays:step", args=[stay.pk, "no-such"])
        assert staff.get(unknown).status_code == 404


def test_others_find_neither_the_stay_nor_that_there_is_one(world: World) -> None:
    with as_application():
        stay = world.there()
        for actor in (world.judge, world.housekeeper):
            client = client_of(actor)
            assert client.get(reverse("stays:stay", args=[stay.pk])).status_code == 404
            assert client.get(reverse("stays:of-case", args=[world.case.pk])).status_code == 404
            assert not client.get(reverse("stays:list")).context["page"].object_list
            step = client.post(reverse("stays:step", args=[stay.pk, "leave"]), {})
            assert step.status_code in {403, 404}
        overview = client_of(world.judge).get(reverse("cases:case", args=[world.case.pk]))
        assert overview.status_code == 200
        assert "stays-shelter" not in overview.content.decode()


def test_an_expert_moves_somebody_from_one_facility_to_another(world: World) -> None:
    with as_application():
        stay = world.there()
        expert = client_of(world.expert)
        moving = {"facility": world.house.pk, "group": "women", "on": today(), "ends_on": today(40),
                  "safe_person": "yes", "safe_worker": "yes"}  # fmt: skip
        assert sent(world.expert, stay, "transfer", **moving | {"safe_worker": ""}) == 422
        assert (
            sent(world.expert, stay, "transfer", **moving | {"facility": world.shelter.pk}) == 422
        )
        assert sent(world.expert, stay, "transfer", **moving) == 302
        with acting(world.expert):
            later = Stay.objects.get(case=world.case, facility=world.house)
        assert sent(world.expert, later, "arrive", on=today()) == 302
        listed = expert.get(reverse("stays:list")).context["page"].object_list
        assert [row.pk for row in listed] == [later.pk]


@pytest.mark.parametrize(
    ("state", "many"),
    [("there", 1), ("expected", 1), ("away", 1), ("near", 1), ("over", 0), ("proposed", 1), ("", 2),
     ("left", 0), ("missed", 0)],
)  # fmt: skip
def test_the_list_is_narrowed_by_what_waits(world: World, state: str, many: int) -> None:
    with as_application():
        stay = world.there(days=160)
        world.expect(world.second)
        stays.go_away(stay, "unapproved", today(-1), actor=world.staff)
        stays.propose_extension(stay, "needs", actor=world.staff)
        found = client_of(world.staff).get(reverse("stays:list"), {"state": state})
        assert len(found.context["page"].object_list) == many


def test_the_list_becomes_a_file_in_an_elevated_session_alone(world: World) -> None:
    with as_application():
        world.there()
        client = client_of(world.staff)
        address = reverse("stays:list")
        plain = client.get(address, {"format": "csv"})
        assert world.case.code.encode() not in plain.content
        with as_owner():
            assert world.staff.user_id is not None
            elevate(world.staff.user_id)
        file = client.get(address, {"format": "csv"})
        assert world.case.code.encode() in file.content


def test_the_cost_of_the_list_and_of_a_case_does_not_grow_with_stays(
    world: World, django_assert_max_num_queries: Any
) -> None:
    with as_application():
        world.there()
        client = client_of(world.staff)
        pages = [reverse("stays:list"), reverse("stays:of-case", args=[world.case.pk])]
        for page in pages:
            client.get(page)
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        before = []
        for page in pages:
            with CaptureQueriesContext(connection) as asked:
                client.get(page)
            before.append(len(asked))
        world.there(world.second)
        for page, number in zip(pages, before, strict=True):
            with django_assert_max_num_queries(number):
                client.get(page)


def test_no_facility_is_proposed_and_the_reported_age_is() -> None:
    World()
    office = centre()
    (reported,) = report(office)
    with scene():
        ReportedPerson.objects.filter(pk=reported.pk).update(child="yes")
    with as_application():
        page = reverse("stays:expect", args=[reported.case_id])
        form = client_of(pair(office).one).get(page).context["form"]
        assert form["is_child"].value() == "yes"
        assert form["facility"].value() is None


def test_a_facility_learns_of_a_place_once_the_case_is_shared_and_the_pages_say_so(
    world: World,
) -> None:
    line = "Share the case with the facility that keeps a place"
    words = "only once the case is shared with it for accommodation"
    office = world.case.responsible
    duty = factories.member(Role.DUTY_EXPERT, office)
    with scene():
        case = factories.case(office)
        case.save()
    share = reverse("cases:share", args=[case.pk])
    with as_application():
        page = reverse("stays:expect", args=[case.pk])
        assert words in client_of(duty).get(page).content.decode()
        assert share in client_of(world.expert).get(page).content.decode()
        assert share not in client_of(duty).get(page).content.decode()
        own = reverse("stays:expect", args=[world.case.pk])
        assert words not in client_of(world.staff).get(own).content.decode()
        with acting(duty):
            stay = world.expect(case, duty, expected_on=today(3))
        page = reverse("stays:stay", args=[stay.pk])
        assert client_of(world.staff).get(page).status_code == 404
        told = client_of(duty).get(page).content.decode()
        assert words in told
        assert f"by the head of {office.name}" in told
        assert share not in told
        assert share in client_of(world.expert).get(page).content.decode()
        for actor, count in ((world.expert, 1), (world.other_expert, 1), (duty, 0)):
            with acting(actor):
                rows = [
                    each
                    for group in worklist(actor).groups
                    for each in group.lines
                    if each.line.what == line
                ]
                assert len(rows) == count
                assert {each.line.url for each in rows} <= {share}
    with scene():
        factories.sharing(case, world.shelter.institution, Purpose.SUPPORT).save()
    with as_application(), acting(world.expert):
        assert selectors.is_hidden_from_facility(world.expert, stay), "support shows no place"
    with scene():
        factories.sharing(case, world.shelter.institution, Purpose.ACCOMMODATION).save()
    with as_application():
        assert client_of(world.staff).get(page).status_code == 200
        assert words not in client_of(duty).get(page).content.decode()
        with acting(world.expert):
            assert not selectors.hidden_from_facility(world.expert).exists()


@pytest.mark.parametrize("how", ["named", "responsible", "restricted", "missed"])
def test_nobody_is_asked_to_share_what_the_facility_sees_or_what_is_not_shared(
    world: World, how: str
) -> None:
    with scene():
        case = factories.case(world.case.responsible)
        case.save()
    with as_application(), acting(world.expert):
        stay = world.expect(case, world.expert)
        assert selectors.hidden_from_facility(world.expert).exists()
    with scene():
        if how == "named":
            factories.participant(case, world.shelter.institution, world.staff.user_id).save()
        elif how == "responsible":
            Case.objects.filter(pk=case.pk).update(responsible=world.shelter.institution)
        elif how == "restricted":
            factories.participant(case, world.case.responsible, world.expert.user_id).save()
            Case.objects.filter(pk=case.pk).update(restricted=True)
        else:
            Stay.objects.filter(pk=stay.pk).update(missed_on=today(), missed_why="other")
    with as_application(), acting(world.expert):
        assert not selectors.hidden_from_facility(world.expert).exists()


def test_the_cost_of_the_list_of_facilities_does_not_grow_with_them(world: World) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    page = reverse("stays:facilities")
    with as_application():
        client = client_of(world.expert)
        client.get(page)
        asked = []
        for number in range(2):
            with CaptureQueriesContext(connection) as queries:
                shown = client.get(page).context["page"].object_list
            asked.append((len(queries), len(list(shown))))
            with as_owner(), scene():
                facility(factories.institution(f"stays-more-{number}"), kind="safe-house")
    assert asked[0][0] == asked[1][0]
    assert asked[0][1] < asked[1][1]
