# SPDX-License-Identifier: EUPL-1.2
"""What the invited and those who hold meetings try, and what they must not learn or change."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.scenes import as_application, scene
from tests.signed_in import client_of
from vidik.access.services import acting
from vidik.access.types import Actor
from vidik.cases.models import Case
from vidik.conferences.models import Meeting
from vidik.conferences.services import meetings, minutes
from vidik.conferences.tests.factories import DUTY, POLICE, PROSECUTOR, World, hence
from vidik.conferences.tests.test_pages import page_of
from vidik.conferences.types import Came, HerPart
from vidik.exchange.models import Addressee, Notice
from vidik.institutions.models import Institution

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]
ASSOCIATION = "atina"


@pytest.fixture
def world() -> World:
    return World()


def hand_over(world: World, to: Actor) -> None:
    with scene():
        Case.objects.filter(pk=world.case.pk).update(
            responsible_id=to.institution, answered_before=[world.expert.institution]
        )


def test_whoever_answers_for_the_case_now_enters_that_it_came_to_the_seat_it_had(
    world: World,
) -> None:
    with as_application():
        row = world.call(DUTY, ASSOCIATION)
    hand_over(world, world.chief)
    with as_application():
        row = world.past(row)
        seats = world.seats(row, world.chief)
        came = [Came(each.pk, came=True) for each in seats.values()]
        meetings.enter_held(row, came, actor=world.chief)
        assert {each.came for each in world.seats(row, world.chief).values()} == {True}


def test_whoever_answers_for_the_case_now_moves_and_cancels_in_spite_of_its_own_seat(
    world: World,
) -> None:
    with as_application():
        row = world.call(DUTY, ASSOCIATION)
    hand_over(world, world.chief)
    with as_application():
        row = meetings.move(row, hence(days=9), "room", "hearing", actor=world.chief)
        assert meetings.cancel(row, "safety", actor=world.chief).state == "cancelled"


def test_nobody_learns_from_a_cancellation_who_else_was_invited(world: World) -> None:
    with as_application():
        row = world.call(DUTY, POLICE, PROSECUTOR)
        meetings.cancel(row, "safety", actor=world.expert)
        with acting(world.police):
            told = Addressee.objects.filter(kind__code="conference-cancelled").get()
            parties = Notice.objects.get(pk=told.notice_id).parties
        assert {*parties} == {world.expert.institution, world.police.institution}


def test_minutes_that_were_written_anew_are_not_confirmed_from_an_old_page(world: World) -> None:
    with as_application():
        row = world.written()
        head = client_of(world.head)
        assert head.get(page_of(row)).status_code == 200
        old = {"written": row.written_at.isoformat()}  # type: ignore[union-attr]
        row = minutes.give_back(row, actor=world.head)
        point = minutes.add_point(
            row, world.case, "safety", is_confidential=False, actor=world.expert
        )
        minutes.add_decision(point, "risk", actor=world.expert)
        row = minutes.finish(row, actor=world.expert)
        confirm = page_of(row, "do", "confirm")
        for stale in (old, {}):
            head.post(confirm, stale)
            with acting(world.head):
                assert Meeting.objects.get(pk=row.pk).minutes == "written"
        page = head.get(page_of(row)).content.decode()
        assert f'name="written" value="{row.written_at.isoformat()}"' in page  # type: ignore[union-attr]
        head.post(confirm, {"written": row.written_at.isoformat()})  # type: ignore[union-attr]
        with acting(world.head):
            assert Meeting.objects.get(pk=row.pk).minutes == "confirmed"


def test_the_database_takes_no_minutes_in_the_name_of_another(world: World) -> None:
    with as_application():
        row = world.held()
        minutes.add_point(row, world.case, "safety", is_confidential=True, actor=world.expert)
        with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.filter(pk=row.pk).update(
                minutes="written", written_at=timezone.now(), written_by=world.head.user_id
            )
        other = world.call()
        with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.filter(pk=other.pk).update(
                state="cancelled", cancelled_at=timezone.now(), cancelled_by=world.head.user_id,
                cancel_reason="safety",
            )  # fmt: skip
        world.past(other)
        with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.filter(pk=other.pk).update(
                state="held", held_at=timezone.now(), held_by=world.head.user_id
            )


def test_whoever_undertook_secrecy_reads_points_and_not_how_the_person_took_part(
    world: World,
) -> None:
    with as_application():
        row = world.held()
        meetings.enter_her_part(row, HerPart("no", "", "own-wish"), actor=world.expert)
        minutes.add_point(row, world.case, "safety", is_confidential=True, actor=world.expert)
        police = Institution.objects.get(code=POLICE)
        meetings.enter_undertaking(
            row, world.case, police, timezone.localdate(), "head", actor=world.expert
        )
        for name in ("meeting", "minutes"):
            assert (
                "The person took part"
                in client_of(world.expert).get(page_of(row, name)).content.decode()
            )
            shown = client_of(world.police).get(page_of(row, name))
            assert shown.status_code == 200
            assert "The person took part" not in shown.content.decode(), name
