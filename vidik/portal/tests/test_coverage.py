# SPDX-License-Identifier: EUPL-1.2
"""What exists where: found, missing, summed by region, exported, and silent about hidden places."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_owner, scene
from tests.signed_in import client_of
from vidik.access.coverage import columns_of
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, Role
from vidik.bodies.services import bodies
from vidik.bodies.tests.factories import World as Bodies
from vidik.bodies.tests.factories import today
from vidik.bodies.types import BodyFacts, NewInstitution
from vidik.cases.tests import factories
from vidik.catalogue.models import Service
from vidik.catalogue.types import Disclosure, Unit
from vidik.core.languages import Texts
from vidik.events.tests.factories import World as Events
from vidik.institutions.models import Institution, Territory
from vidik.portal.lists import WhatIsWhere
from vidik.portal.selectors.coverage import Covered, Place, covered, regions_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

YEAR = 2023


def table_of(actor: Actor, year: int = YEAR) -> Covered:
    with acting(actor):
        return covered(actor, year)


def place_of(found: Covered, code: str) -> Place:
    return next(each for each in found.places if each.code == code)


def offer(level: str, **more: object) -> Service:
    """Let an institution have a service with places to sleep in Novi Pazar."""
    with as_owner(), scene():
        return Service.objects.create(
            institution=Institution.objects.get(code="atina"), disclosure=level,
            kind="accommodation", name=Texts({"en": "Beds", "sr": "Кревети"}),
            territories=["novi-pazar"], unit=Unit.PLACES, capacity=4,
            changed_at=timezone.now(), **more,
        )  # fmt: skip


def test_every_municipality_has_a_row_and_city_municipalities_count_for_their_city() -> None:
    world = Events()
    world.report(world.officer, territories=("medijana",), audiences=("teachers",))
    found = table_of(world.reader)
    codes = {each.code for each in found.places}
    assert {"nis", "belgrade", "bujanovac"} <= codes
    assert not {"medijana", "palilula", "vojvodina", "rs", "al"} & codes
    nis = place_of(found, "nis")
    assert nis.has("event")
    assert nis.has("trained-schools")
    assert not nis.has("programme-run")
    assert not place_of(found, "bujanovac").has("event")
    assert not place_of(table_of(world.reader, YEAR - 1), "nis").has("event")
    # What lies in no district is a region of its own.
    assert place_of(found, "belgrade").region == "belgrade"


def test_an_event_for_others_trains_no_school_and_a_withdrawn_or_planned_one_counts_nowhere() -> (
    None
):
    world = Events()
    world.report(world.officer, territories=("nis",), audiences=("journalists",))
    world.report(world.expert, territories=("uzice",), state="planned")
    found = table_of(world.reader)
    assert place_of(found, "nis").has("event")
    assert not place_of(found, "nis").has("trained-schools")
    assert not place_of(found, "uzice").has("event")


def test_a_team_counts_while_it_stands_and_says_its_state() -> None:
    world = Bodies()
    with as_owner(), scene():
        place = Territory.objects.get(code="tutin")
    bodies.found_body(
        BodyFacts("local-team", "decision", "Одлука 1", today(-20), interval=3),
        NewInstitution("Локални тим Тутин", "Local team Tutin", place),
        actor=world.coordinator,
    )
    tutin = place_of(table_of(world.stranger, timezone.localdate().year), "tutin")
    assert tutin.has("team")
    assert str(tutin.cells["team"].text) == "new"


@pytest.mark.parametrize("level", [Disclosure.PROFESSIONALS, Disclosure.SEALED], ids=str)
def test_a_hidden_place_to_sleep_leaves_no_trace(level: str) -> None:
    reader = factories.member(Role.COORDINATOR, Institution.objects.get(code="coordination-office"))
    expert = factories.member(Role.DUTY_EXPERT, Institution.objects.get(code="centre"))
    before = [table_of(each).places for each in (reader, expert)]
    offer(level)
    assert [table_of(each).places for each in (reader, expert)] == before
    offer(Disclosure.PUBLIC)
    assert place_of(table_of(reader), "novi-pazar").has("places")


def test_rows_are_narrowed_sorted_and_summed_by_region() -> None:
    world = Events()
    world.report(world.officer, territories=("nis",))
    with acting(world.reader):
        every = WhatIsWhere.found_by(world.reader, year=str(YEAR))
        lacking = WhatIsWhere.found_by(world.reader, year=str(YEAR), lacking="event")
        in_region = WhatIsWhere.found_by(world.reader, year=str(YEAR), region="nisava")
        named = WhatIsWhere.found_by(world.reader, year=str(YEAR), q="niš")
        least = WhatIsWhere.found_by(world.reader, year=str(YEAR), sort="lacks")
    assert len(every) == len(lacking) + 1
    assert {each.region for each in in_region} == {"nisava"}
    assert [each.code for each in named] == ["nis"]
    assert [each.lacks for each in least] == sorted(each.lacks for each in least)
    columns = table_of(world.reader).columns
    [region] = regions_of(columns, in_region)
    place = [each.code for each in columns].index("event")
    assert (region.places, region.have[place]) == (len(in_region), 1)


def test_the_page_exports_what_it_shows_and_puts_it_on_record() -> None:
    world = Events()
    world.report(world.officer, territories=("nis",))
    client = client_of(world.coordinator)
    address = reverse("portal:coverage")
    page = client.get(address, {"year": YEAR, "region": "nisava"}).content.decode()
    assert "Niš" in page
    assert "What counts as there" in page
    answer = client.get(address, {"year": YEAR, "region": "nisava", "format": "csv"})
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"Municipality or city","Region","Local team"')
    assert any(line.startswith('"Niš",') and "1 event" in line for line in lines)
    assert len(lines) == 1 + sum(each.region == "nisava" for each in table_of(world.reader).places)


def test_more_rows_cost_no_more_queries() -> None:
    world = Events()

    def queries() -> int:
        with acting(world.coordinator), CaptureQueriesContext(connection) as caught:
            covered(world.coordinator, YEAR)
        return len(caught)

    world.report(world.officer, territories=("nis",))
    first = queries()
    for number, code in enumerate(("uzice", "cacak", "tutin", "nis")):
        world.report(world.officer, territories=(code,), attendees=4 + number)
    assert queries() == first


def test_who_administers_does_not_read_it_and_columns_follow_their_rights() -> None:
    admin = factories.member(Role.INSTITUTION_ADMIN, Institution.objects.get(code="moi"))
    with pytest.raises(Denied):
        table_of(admin)
    world = Events()
    codes = [each.code for each in columns_of(world.coordinator)]
    assert codes == [
        "team",
        "places",
        "trained-schools",
        "trained-teams",
        "programme-run",
        "event",
        "local-plan",
    ]


def test_a_local_team_sees_its_own_municipality_first() -> None:
    team = Bodies().team
    with as_owner(), scene():
        Institution.objects.filter(pk=team.institution).update(
            territory=Territory.objects.get(code="zajecar")
        )
    with acting(team):
        assert WhatIsWhere.found_by(team)[0].code == "zajecar"
