# SPDX-License-Identifier: EUPL-1.2
"""Whom programmes reach, and where what was learned is passed on."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.events.models import Account
from vidik.events.selectors.chains import passed_on, sources_of
from vidik.events.selectors.reach import Reached, reach
from vidik.events.services import joining, reporting
from vidik.events.services.reporting import mark_of
from vidik.events.tests.factories import FIRST, LAST, World, facts, fresh
from vidik.events.tests.test_links import declared, row_of
from vidik.events.tests.test_pages import page_of, typed
from vidik.events.types import AccountFacts, NumberFacts
from vidik.registers import services

pytestmark = pytest.mark.django_db
TITLE = "Обука са циљем"


def programme(world: World, **values: Any) -> uuid.UUID:
    """Enter a programme that is mandatory for two professions, with a target."""
    row = row_of(world, "programmes", TITLE)
    said = dict(row.values) | {"mandatory": ["judge", "attorney"], "target": 100} | values
    with acting(world.coordinator):
        services.enter(
            declared("programmes"), said, when=dt.date(2021, 1, 1), follows=row,
            actor=world.coordinator,
        )  # fmt: skip
    return row.pk


def reached(actor: Actor, year: int = FIRST.year) -> Reached:
    """Return what came of the programme."""
    with acting(actor):
        (found,) = [each for each in reach(actor, year) if each.title == TITLE]
    return found


def numbers(*pairs: tuple[str, int]) -> tuple[NumberFacts, ...]:
    """Return attendees by profession; blank for all of them."""
    return tuple(NumberFacts("attendees", value, profession=code) for code, value in pairs)


def test_an_event_of_two_accounts_reaches_people_once(world: World) -> None:
    key = programme(world)
    one = world.report(
        world.expert, programme=key, numbers=numbers(("", 30), ("judge", 12)),
        territories=("belgrade", "nis"),
    )  # fmt: skip
    two = world.report(world.officer, programme=key, attendees=28)
    joining.join(one.event, two.event, actor=world.coordinator)
    last_year = FIRST.replace(year=FIRST.year - 1)
    world.report(
        world.expert, title="Обука од пре", programme=key, first_on=last_year, last_on=last_year,
        attendees=5,
    )  # fmt: skip
    found = reached(world.clerk)
    assert (found.runs, found.runs_ever, found.last_on) == (1, 2, LAST)
    assert (found.people, found.people_ever, found.share) == (30, 35, 35)
    assert found.places == ("belgrade", "nis")
    assert found.not_reached == ("attorney",)
    assert reached(world.clerk, FIRST.year - 1).people_ever == 5


def test_planned_withdrawn_and_later_events_reach_nobody(world: World) -> None:
    key = programme(world, target_by="2024-01-01")
    world.report(world.expert, programme=key, state="planned")
    gone = world.report(world.expert, title="Повучена", programme=key)
    reporting.withdraw(gone, "Није одржано", actor=world.expert)
    later = FIRST.replace(year=FIRST.year + 1)
    world.report(world.expert, title="Касније", programme=key, first_on=later, last_on=later)
    found = reached(world.coordinator)
    assert (found.runs_ever, found.people_ever, found.places, found.last_on) == (0, 0, (), None)
    assert found.is_late
    assert found.not_reached == ("judge", "attorney")


def test_a_target_of_schools_counts_schools(world: World) -> None:
    key = programme(world, target=800, target_of="schools")
    world.report(world.expert, programme=key, numbers=(NumberFacts("schools", 799),))
    found = reached(world.coordinator)
    assert (found.reached, found.share, found.people) == (799, 99, 0)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [(FIRST, LAST, f"{LAST:%Y-%m-%d}"),
     (dt.date(FIRST.year, 1, 1), dt.date(FIRST.year, 12, 31), str(FIRST.year))],
)  # fmt: skip
def test_the_file_states_no_day_that_nobody_stated(
    world: World, first: dt.date, last: dt.date, told: str
) -> None:
    key = programme(world)
    world.report(world.expert, programme=key, first_on=first, last_on=last)
    content = client_of(world.coordinator).get(
        reverse("events:reach"), {"year": FIRST.year, "format": "csv"}
    ).content.decode("utf-8-sig")  # fmt: skip
    (row,) = [each for each in csv.DictReader(io.StringIO(content)) if each["Programme"] == TITLE]
    assert row["Last run"] == told


def test_the_page_filters_exports_and_costs_the_same(world: World) -> None:
    key = programme(world)
    client = client_of(world.coordinator)
    address = reverse("events:reach")
    with CaptureQueriesContext(connection) as few:
        client.get(address, {"year": FIRST.year})
    for number in range(4):
        world.report(world.expert, title=f"Обука {number}", programme=key, attendees=10 + number)
        row_of(world, "programmes", f"Програм {number}")
    client.get(address)
    with CaptureQueriesContext(connection) as many:
        shown = client.get(address, {"year": FIRST.year}).content.decode()
    assert len(many) <= len(few) + 1
    assert TITLE in shown
    only = client.get(address, {"profession": "attorney", "q": "циљем"}).content.decode()
    assert TITLE in only
    assert "Програм 1" not in only
    assert TITLE not in client.get(address, {"profession": "teacher"}).content.decode()
    assert client.get(address, {"year": "nonsense", "state": "none"}).status_code == 200
    assert client_of(world.reader).get(address).status_code == 200


def test_what_is_learned_is_followed_through_two_steps(world: World) -> None:
    source = world.report(world.expert, title="Обука тренера", attendees=12)
    client = client_of(world.officer)
    said = typed(passes_on=source.event.number.replace("E", "Е"), title="Пренета обука")
    assert client.post(reverse("events:report"), said).status_code == 302
    with acting(world.officer):
        (first,) = Account.objects.filter(institution=world.ministry, origin="page")
    assert first.passes_on_id == source.pk
    second = world.report(world.clerk, title="Трећа обука", passes_on=first.pk, attendees=7)
    shown = page_of(client, source.event_id)
    assert shown.index("Пренета обука") < shown.index("Трећа обука")
    assert source.event.number in page_of(client, first.event_id)
    with acting(world.reader):
        found = passed_on(world.reader, source.event)
        assert [(each.account.pk, each.depth, each.attendees) for each in found] == [
            (first.pk, 0, 30), (second.pk, 1, 7),
        ]  # fmt: skip
        assert sources_of(world.reader, second.event_id) == {source.event_id, first.event_id}
    # What was passed on follows the account to the event that it is joined to.
    twin = world.report(world.worker, title="Обука тренера, други пут")
    joining.join(twin.event, source.event, actor=world.coordinator)
    with acting(world.reader):
        assert len(passed_on(world.reader, twin.event)) == 2
        assert passed_on(world.reader, source.event) == []


def attempt(world: World, said: AccountFacts, account: Account | None) -> None:
    """Enter something, or correct an account."""
    if account is None:
        reporting.report(said, actor=world.officer)
    else:
        reporting.correct(fresh(account), said, actor=world.expert)


def test_nothing_is_passed_on_from_what_was_not_held_or_from_itself(world: World) -> None:
    planned = world.report(world.expert, title="Планирана", state="planned")
    source = world.report(world.expert, title="Обука тренера")
    after = world.report(world.officer, title="Пренета", passes_on=source.pk)
    later = FIRST + dt.timedelta(days=30)
    ahead = world.report(world.expert, title="Касније", first_on=later, last_on=later)
    wrong = [
        (planned.pk, None), (uuid.uuid4(), None), (ahead.pk, None), (after.pk, source),
        (source.pk, source),
    ]  # fmt: skip
    for key, account in wrong:
        said = facts(title="Нешто", passes_on=key)
        with pytest.raises(ValidationError) as refused:
            attempt(world, said, account)
        assert set(refused.value.message_dict) == {"passes_on"}
    answer = client_of(world.officer).post(
        reverse("events:report"), typed(passes_on="E-1900-00001")
    )
    assert answer.status_code == 422
    assert 'id="id_passes_on_error"' in answer.content.decode()


def test_a_correction_on_a_page_keeps_the_account_that_was_passed_on(world: World) -> None:
    source = world.report(world.expert, title="Обука тренера")
    other = world.report(world.worker, title="Обука тренера, други пут")
    joining.join(other.event, source.event, actor=world.coordinator)
    own = world.report(world.officer, title="Пренета", passes_on=source.pk)
    client = client_of(world.officer)
    address = reverse("events:correct", args=[own.pk])
    number = other.event.number

    def seen(form: dict[str, Any]) -> dict[str, Any]:
        return form | {"seen": mark_of(fresh(own))}

    assert f'value="{number}"' in client.get(address).content.decode()
    assert client.post(address, seen(typed(passes_on=number))).status_code == 302
    assert fresh(own).passes_on_id == source.pk
    assert client.post(address, seen(typed(passes_on=""))).status_code == 302
    assert fresh(own).passes_on_id is None
