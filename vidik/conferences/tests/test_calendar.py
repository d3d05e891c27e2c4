# SPDX-License-Identifier: EUPL-1.2
"""Conferences on the calendar: whose they are, and that they name no case and nobody."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.scenes import as_application
from tests.signed_in import client_of
from vidik.access.occurrences import Shown, Span, occurrences
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.accounts.services.calendar_addresses import make_address
from vidik.conferences.services import meetings
from vidik.conferences.tests.factories import DUTY, POLICE, World, called, hence
from vidik.conferences.types import Reply

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

KINDS = ("conferences", "consultative", "invitations")


@pytest.fixture
def world() -> World:
    return World()


def shown_to(actor: Actor, days: int = 30, *, is_own_only: bool = False) -> list[Shown]:
    span = Span(timezone.localdate(), timezone.localdate(hence(days=days)))
    with as_application(), acting(actor):
        found = occurrences(actor, span, is_own_only=is_own_only).shown
    return [each for each in found if each.kind.code in KINDS]


def kinds_shown_to(actor: Actor) -> list[str]:
    return [each.kind.code for each in shown_to(actor)]


def test_whoever_reads_a_conference_has_it_with_neither_case_nor_number_nor_names(
    world: World,
) -> None:
    row = world.call()
    for actor in (world.expert, world.worker):
        [shown] = shown_to(actor)
        assert shown.it.title == "Case conference"
        assert shown.it.first_on == timezone.localdate(row.starts_at)
        assert shown.it.url == reverse("conferences:meeting", args=[row.pk])
        said = f"{shown.it.title} {shown.it.details}"
        for secret in (world.case.code, row.number, "Novi Sad", "Центар", "Centre"):
            assert secret not in said
    assert shown_to(world.stranger) == []


def test_the_invited_have_the_day_and_no_way_to_the_meeting(world: World) -> None:
    row = world.call(DUTY)
    [shown] = shown_to(world.guardian)
    assert shown.kind.code == "invitations"
    assert shown.it.first_on == timezone.localdate(row.starts_at)
    assert shown.it.url == reverse("exchange:letter", args=[world.letter(world.guardian).pk])
    assert str(row.pk) not in f"{shown.it}"
    for nobody in (world.police, world.prosecutor, world.stranger):
        assert shown_to(nobody) == []


def test_an_invitation_follows_its_meeting_and_goes_with_whoever_cannot_come(world: World) -> None:
    row = world.call(DUTY, POLICE)
    meetings.move(row, hence(days=9), "room", "hearing", actor=world.expert)
    [moved] = shown_to(world.guardian)
    assert moved.it.first_on == timezone.localdate(hence(days=9))
    world.answer(world.guardian, Reply.CANNOT, why="other-duty")
    assert shown_to(world.guardian) == []
    world.answer(world.police)
    meetings.cancel(row, "not-needed", actor=world.expert)
    [cancelled] = shown_to(world.police)
    assert cancelled.it.is_cancelled


def test_whoever_is_invited_and_reads_the_meeting_has_it_once(world: World) -> None:
    world.call(DUTY, "atina")
    assert kinds_shown_to(world.worker) == ["conferences"]
    assert [each.it.is_own for each in shown_to(world.worker)] == [True]
    world.call(DUTY, at=hence(days=6))
    assert [each.it.is_own for each in shown_to(world.worker)] == [True, False]
    assert len(shown_to(world.worker, is_own_only=True)) == 1


def test_a_consultative_meeting_is_with_those_who_are_invited_to_it(world: World) -> None:
    meetings.call_consultative(called(), (DUTY, "atina"), actor=world.expert)
    assert kinds_shown_to(world.expert) == ["consultative"]
    assert kinds_shown_to(world.guardian) == ["consultative"]
    assert shown_to(world.police) == []


def test_more_conferences_cost_no_more_queries(world: World) -> None:
    def queries(actor: Actor) -> int:
        with CaptureQueriesContext(connection) as caught:
            shown_to(actor)
        return len(caught)

    world.call(DUTY)
    readers = (world.expert, world.worker, world.guardian)
    first = [queries(each) for each in readers]
    for days in (6, 7, 8):
        world.call(DUTY, at=hence(days=days))
    assert [queries(each) for each in readers] == first
    assert [len(shown_to(each)) for each in readers] == [4, 4, 4]


def test_the_feed_says_case_conference_and_a_day(world: World) -> None:
    row = world.call(DUTY)
    feeds = {}
    for actor in (world.expert, world.guardian):
        address = reverse("portal:feed", args=[make_address(is_own_only=False, actor=actor)])
        feeds[actor] = Client().get(address).content.decode()
        for secret in (world.case.code, row.number, str(row.pk), "http", f"{row.starts_at:%H:%M}"):
            assert secret not in feeds[actor]
        assert f"DTSTART;VALUE=DATE:{timezone.localdate(row.starts_at):%Y%m%d}" in feeds[actor]
    keys = [
        {line for line in feed.splitlines() if line.startswith("UID")} for feed in feeds.values()
    ]
    assert len(keys[0] & keys[1] - _public(world)) == 0


def _public(world: World) -> set[str]:
    """Return the keys of what everybody has, such as commemorative days."""
    address = reverse("portal:feed", args=[make_address(is_own_only=False, actor=world.stranger)])
    return {
        each for each in Client().get(address).content.decode().splitlines() if each[:3] == "UID"
    }


def test_raw_sql_gives_the_invited_their_own_days_alone(world: World) -> None:
    world.call(DUTY)
    ask = "select count(*) from vidik_days_of_invitations('-infinity', 'infinity')"
    for actor, number in ((world.guardian, 1), (world.police, 0), (world.stranger, 0)):
        with as_application(), acting(actor), connection.cursor() as cursor:
            cursor.execute(ask)
            assert cursor.fetchone() == (number,)
            cursor.execute("select count(*) from conferences_meeting")
            assert cursor.fetchone() == (0,)


def test_the_page_of_the_calendar_names_no_case(world: World) -> None:
    row = world.call(DUTY)
    month = f"{timezone.localdate(row.starts_at):%Y-%m}"
    page = client_of(world.expert).get(reverse("portal:calendar"), {"month": month, "as": "list"})
    text = page.content.decode()
    assert reverse("conferences:meeting", args=[row.pk]) in text
    assert world.case.code not in text
