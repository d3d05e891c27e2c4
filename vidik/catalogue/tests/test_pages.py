# SPDX-License-Identifier: EUPL-1.2
"""Pages of the catalogue, signed in and public, its files and HSDS; what is not in them."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application, as_owner, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor, Role
from vidik.access.worklist import kinds, worklist
from vidik.cases.tests import factories
from vidik.catalogue import hsds, services
from vidik.catalogue.methods.book import TEXTS
from vidik.catalogue.models import Service
from vidik.catalogue.tests.factories import World, both, facts, today
from vidik.institutions.models import ContactPoint, Institution

pytestmark = pytest.mark.django_db

CANARY: Final = ("Липовачка 317", "Lipovačka 317", "44.70512, 20.41377", "maps.app.goo.gl/refuge")
"""Where the refuge is; nothing of it may be anywhere."""


@pytest.fixture
def world() -> World:
    return World()


def typed(**more: Any) -> dict[str, Any]:
    return {
        "kind": "accommodation", "name_en": "Rooms", "name_sr": "Собе", "disclosure": "sealed",
        "sex": "all", "citizens": "all", "cost": "free", **more,
    }  # fmt: skip


def text_of(answer: HttpResponse) -> str:
    return answer.content.decode()


def seen_by(client: Client) -> str:
    """Fetch every page and file on which services stand, and return all of it."""
    addresses = [
        *(reverse(name) for name in ("services:list", "services:hsds")),
        *(reverse(name) for name in ("catalogue:list", "catalogue:own", "catalogue:hsds")),
        reverse("catalogue:list") + "?format=csv&state=",
    ]
    with as_owner(), scene():
        keys = list(Service.objects.values_list("pk", flat=True))
    rooms = ("services", "catalogue")
    addresses += [reverse(f"{room}:service", args=[key]) for key in keys for room in rooms]
    return "".join(text_of(client.get(each)) for each in addresses)


def contact(of: Institution, **more: Any) -> ContactPoint:
    with as_owner():
        made: ContactPoint = ContactPoint.objects.create(
            **{
                "institution": of, "function": both("Coordinator"), "email": "a@b.invalid",
                "phone": "000 555 777", "valid_from": today(-10), **more,
            }
        )  # fmt: skip
    return made


def test_staff_enter_change_confirm_close_and_end_a_service_on_pages(world: World) -> None:
    with as_application():
        staff = client_of(world.staff)
        address = staff.get(reverse("catalogue:enter"))["Location"]
        assert staff.post(address, typed(age_from=20, age_to=3)).status_code == 422
        page = staff.post(address, typed(languages=["sr", "en"], ways=["person"]))["Location"]
        shown = staff.get(page)
        assert "Rooms" in text_of(shown)
        key = shown.context["service"].pk
        seen = shown.context["seen"]
        change = reverse("catalogue:change", args=[key])
        assert 'name="seen"' in text_of(staff.get(change))
        assert staff.post(change, typed(name_en="Rooms for all", seen=seen)).status_code == 302
        for stale in ({"seen": seen}, {}):
            assert staff.post(change, typed(name_en="Another", **stale)).status_code == 422
        assert "Rooms for all" in text_of(staff.get(page))
        confirm = reverse("catalogue:confirm", args=[key])
        seen = staff.get(page).context["seen"]
        assert staff.post(confirm, {"seen": seen}).status_code == 302
        names = ("close", "reopen", "end")
        step = {name: reverse("catalogue:step", args=[key, name]) for name in names}
        assert staff.post(step["close"], {"until": f"{today(5)}"}).status_code == 302
        assert "Closed until" in text_of(staff.get(page))
        assert staff.post(step["reopen"], {}).status_code == 302
        assert staff.post(step["end"], {"on": f"{today()}"}).status_code == 302
        assert staff.post(step["end"], {"on": f"{today()}"}).status_code == 422
        assert change not in text_of(staff.get(page))


def test_the_same_form_sent_twice_enters_one_service(world: World) -> None:
    with as_application():
        staff = client_of(world.staff)
        address = reverse("catalogue:enter-for", args=["cat-refuge"])
        for _time in range(2):
            assert staff.post(address, typed(once="mark-of-this-form")).status_code == 302
        with acting(world.staff):
            assert Service.objects.count() == 1


def test_the_centre_chooses_on_whose_behalf_and_staff_reach_no_other_institution(
    world: World,
) -> None:
    with as_application():
        expert = client_of(world.expert)
        chosen = expert.post(reverse("catalogue:enter"), {"institution": "cat-refuge"})
        assert expert.post(chosen["Location"], typed()).status_code == 302
        other = reverse("catalogue:enter-for", args=["cat-refuge"])
        assert client_of(world.worker).get(other).status_code == 404


def test_hidden_and_missing_services_answer_alike(world: World) -> None:
    with as_application():
        levels = {level: row.pk for level, row in world.at_each_level().items()}
        worker, visitor = client_of(world.worker), Client()
        missing = "00000000-0000-4000-8000-000000000000"
        for key in (levels["sealed"], missing):
            for name in ("service", "change"):
                assert worker.get(reverse(f"catalogue:{name}", args=[key])).status_code == 404
        for key in (levels["sealed"], levels["professionals"], missing):
            assert visitor.get(reverse("services:service", args=[key])).status_code == 404
        shown = visitor.get(reverse("services:service", args=[levels["public"]]))
        assert shown.status_code == 200


def test_who_does_not_keep_a_service_is_offered_no_change_of_it(world: World) -> None:
    with as_application():
        key = world.enter(disclosure="public").pk
        page, change = (reverse(f"catalogue:{name}", args=[key]) for name in ("service", "change"))
        for actor, may in ((world.staff, True), (world.expert, True), (world.worker, False)):
            client = client_of(actor)
            assert (change in text_of(client.get(page))) == may
            assert client.get(change).status_code == (200 if may else 404)


def test_lists_and_files_hold_what_the_reader_may_know_of(world: World) -> None:
    with as_application():
        world.at_each_level()
        for client, names in (
            (client_of(world.staff), {"public", "professionals", "sealed"}),
            (client_of(world.worker), {"public", "professionals"}),
        ):
            page = text_of(client.get(reverse("catalogue:list")))
            file = text_of(client.get(reverse("catalogue:list") + "?format=csv"))
            for level in ("public", "professionals", "sealed"):
                assert (f"Help {level}" in page) == (level in names)
                assert (f"Help {level}" in file) == (level in names)
        visitor = Client()
        page = text_of(visitor.get(reverse("services:list")))
        assert "Help public" in page
        assert "Help professionals" not in page
        assert "Help sealed" not in page
        # The parameters of a list for members open nothing on the public page.
        more = text_of(visitor.get(reverse("services:list") + "?level=sealed&state=&format=csv"))
        assert "Help sealed" not in more


def test_filters_of_the_public_page_narrow_and_an_empty_one_says_whom_to_call(
    world: World,
) -> None:
    with as_application():
        empty = text_of(Client().get(reverse("services:list")))
        assert "tel:" in empty
        world.enter("Beds", disclosure="public", territories=("cat-town",), groups=("women",))
        world.enter("Advice", disclosure="public", kind="legal", territories=("cat-land",),
                    languages=("ru",), capacity=2, unit="persons", free=1,
                    free_on=today())  # fmt: skip

        def found(**asked: str) -> set[str]:
            answer = Client().get(reverse("services:list"), asked)
            return {str(row.name) for row in answer.context["list"].items}

        assert found() == {"Beds", "Advice"}
        assert found(kind="legal") == {"Advice"}
        assert found(territory="cat-village") == {"Advice"}
        assert found(territory="cat-town") == {"Beds", "Advice"}
        assert found(territory="no-such") == {"Beds", "Advice"}
        assert found(group="men") == {"Advice"}
        assert found(language="ru") == {"Advice"}
        assert found(free="on") == {"Advice"}
        assert found(q="bed") == {"Beds"}
        assert "tel:" in text_of(Client().get(reverse("services:list"), {"q": "nothing"}))


@pytest.mark.parametrize("place", CANARY)
@pytest.mark.parametrize("name", TEXTS)
def test_where_a_refuge_is_gets_into_no_text_of_an_entry(
    world: World, name: str, place: str
) -> None:
    given = facts(place) if name == "name" else facts(**{name: both(place)})
    with as_application(), pytest.raises(ValidationError) as refused:
        services.enter_service(world.refuge, given, actor=world.staff)
    assert set(refused.value.message_dict) == {name}


def test_the_address_of_a_refuge_is_in_no_page_file_or_hsds(world: World) -> None:
    """The contact points of an institution are written elsewhere, and may say where it is."""
    with as_application():
        told = contact(world.refuge, function=both(f"Office, {CANARY[0]}"))
        plain = contact(world.refuge, email="c@b.invalid", phone="000 555 888")
        for number, row in enumerate((told, plain)):
            for level in ("public", "professionals", "sealed"):
                world.enter(
                    f"Rooms of sort {number}",
                    disclosure=level,
                    contact=row.pk,
                    is_contact_public=True,
                )
        with as_owner(), scene():
            Institution.objects.filter(pk=world.refuge.pk).update(note=CANARY[1])
        staff = client_of(world.staff)
        for form in ("application", "description", "documents", "accessibility", "name"):
            for place in CANARY:
                more = {f"{form}_en": place, f"{form}_sr": place}
                address = reverse("catalogue:enter-for", args=["cat-refuge"])
                assert staff.post(address, typed(**more)).status_code == 422
        for client in (staff, client_of(world.expert), client_of(world.worker), Client()):
            all_of_it = seen_by(client)
            assert "000 555 888" in all_of_it
            for place in CANARY:
                assert place not in all_of_it
        with acting(world.staff), connection.cursor() as cursor:
            for table in ("catalogue_service", "catalogue_serviceevent"):
                cursor.execute(f"select string_agg(t::text, ' ') from {table} t")  # noqa: S608 - no input
                assert not any(place in cursor.fetchone()[0] for place in CANARY[:1])


def test_a_contact_point_is_shown_to_everybody_only_where_the_entry_says_so(world: World) -> None:
    with as_application():
        row = contact(world.refuge)
        world.enter("Quiet", disclosure="public", contact=row.pk)
        assert "000 555 777" not in seen_by(Client())
        assert "000 555 777" in seen_by(client_of(world.worker))
        for later in ({"is_duty_line": True}, {"is_duty_line": False, "valid_to": today(-1)}):
            with as_owner():
                ContactPoint.objects.filter(pk=row.pk).update(**later)
            assert "000 555 777" not in seen_by(client_of(world.worker)), later
        with as_owner():
            ContactPoint.objects.filter(pk=row.pk).update(valid_to=today(-1))
        assert "000 555 777" not in seen_by(client_of(world.worker))


def test_a_duty_line_and_the_contact_point_of_another_institution_cannot_be_chosen(
    world: World,
) -> None:
    with as_application():
        for row in (contact(world.refuge, is_duty_line=True), contact(world.association)):
            with pytest.raises(ValidationError, match="Choose"):
                world.enter(contact=row.pk)


REQUIRED: Final = {
    "service": {"id", "name", "status"},
    "organization": {"id", "name", "description"},
    "phones": {"id", "number"},
    "service_areas": {"id"},
    "languages": {"id"},
    "funding": {"id"},
    "cost_options": {"id"},
    "required_documents": {"id"},
    "capacities": {"id", "unit", "available", "updated"},
    "attributes": {"link_id", "link_entity", "taxonomy_term_id"},
}
"""What the tables of HSDS 3.0 require, `service_capacity` of 3.1."""
KNOWN: Final = {
    "id", "name", "description", "email", "status", "application_process", "fees_description",
    "eligibility_description", "minimum_age", "maximum_age", "assured_date", "alert",
    "last_modified", "phones", "service_areas", "languages", "organization", "funding",
    "cost_options", "required_documents", "attributes", "capacities",
}  # fmt: skip
"""The properties of a service in HSDS that are given out; there is no location among them."""


def test_services_are_given_out_as_hsds_has_them(world: World) -> None:
    with as_application():
        row = contact(world.refuge)
        world.enter(
            "All of it", disclosure="public", contact=row.pk, is_contact_public=True,
            territories=("cat-town",), languages=("sr",), finance=("project",),
            finance_until=today(9), cost="free", documents=both("An identity card"),
            capacity=3, unit="places", free=1, free_on=today(), groups=("women",), ways=("field",),
            needs_licence=True, licence_until=today(30), age_from=15,
        )  # fmt: skip
        world.enter("Bare", disclosure="public")
        world.enter("Hidden", disclosure="sealed")
        world.enter("Within", disclosure="professionals")
        page = json.loads(Client().get(reverse("services:hsds")).content)
        assert page["total_items"] == 2
        assert page["first_page"] is page["last_page"] is True
        for service in page["contents"]:
            assert REQUIRED["service"] <= set(service) <= KNOWN
            assert service["status"] in {"active", "inactive", "defunct", "temporarily closed"}
            assert REQUIRED["organization"] <= set(service["organization"])
            for table in REQUIRED.keys() - {"service", "organization"}:
                assert all(REQUIRED[table] <= set(each) for each in service[table])
            for each in service["attributes"]:
                assert {"id", "name", "description"} <= set(each["taxonomy_term"])
        whole = next(each for each in page["contents"] if each["name"] == "All of it")
        assert all(whole[table] for table in REQUIRED if table != "service")
        assert whole["capacities"][0]["unit"]["name"]
        member = json.loads(client_of(world.staff).get(reverse("catalogue:hsds")).content)
        assert {each["name"] for each in member["contents"]} == {"All of it", "Bare", "Within"}
        assert hsds.STATUS.keys() == {"active", "closed", "ended"}


def test_lists_cost_the_same_queries_however_many_services_there_are(world: World) -> None:
    def asked(client: Client, name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse(name)).status_code == 200
        return len(queries)

    with as_application():
        names = ("services:list", "services:hsds", "catalogue:list", "catalogue:own")
        row = contact(world.refuge)
        given = {"disclosure": "public", "territories": ("cat-town",), "contact": row.pk,
                 "is_contact_public": True}  # fmt: skip
        world.enter("First", **given)
        staff = client_of(world.staff)
        before = [asked(staff, name) for name in names]
        for number in range(8):
            world.enter(f"Help of sort {number}", **given)
        assert [asked(staff, name) for name in names] == before


def test_a_formula_and_letters_from_right_to_left_are_written_as_text(world: World) -> None:
    with as_application():
        for name in ("=1+1", "مساعدة <b>now</b>"):
            world.enter(name)
        staff = client_of(world.staff)
        file = text_of(staff.get(reverse("catalogue:list") + "?format=csv"))
        assert "\n=1+1" not in file
        page = text_of(staff.get(reverse("catalogue:list")))
        assert "<b>now</b>" not in page
        assert "مساعدة" in page


def test_what_waits_stands_on_the_desk_of_whoever_keeps_the_service(world: World) -> None:
    with as_application():
        world.enter("Licence", needs_licence=True, licence_until=today(20))
        world.enter("Gone", needs_licence=True, licence_until=today(-1))
        world.enter("Project", finance=("project",), finance_until=today(20))
        world.enter("Asked", needs_licence=True, renewal_asked_on=today(-90))
        old = world.enter("Old")
        with as_owner(), scene():
            Service.objects.filter(pk=old.pk).update(confirmed_on=today(-200))

        def lines(actor: Actor) -> list[tuple[str, ...]]:
            with acting(actor):
                found = worklist(actor, room="catalogue")
            return sorted(
                tuple(each.line.details) for group in found.groups for each in group.lines
            )

        assert [each[0] for each in lines(world.staff)] == [
            "Asked", "Gone", "Licence", "Old", "Project",
        ]  # fmt: skip
        assert lines(world.worker) == []
        assert lines(world.expert) == []
        codes = {kind.code: kind for kind in kinds() if kind.room == "catalogue"}
        for kind in codes.values():
            page = client_of(world.staff).get(f"{reverse(kind.page)}?{kind.query}")
            with acting(world.staff):
                waiting = set(kind.rows(world.staff, timezone.now()))
            assert {row.pk for row in page.context["list"].items} == {row.pk for row in waiting}


def test_menus_lead_experts_by_cases_and_providers_by_the_office(world: World) -> None:
    with as_application():
        provider = factories.member(Role.PROVIDER, world.association)
        for actor, is_there in ((provider, True), (world.expert, False), (world.officer, False)):
            page = text_of(client_of(actor).get(reverse("catalogue:list")))
            assert (f'href="{reverse("catalogue:own")}"' in page) == is_there
