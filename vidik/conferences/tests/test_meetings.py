# SPDX-License-Identifier: EUPL-1.2
"""Conferences: called, answered, moved, cancelled, held; who knows of what."""

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
from vidik.access.types import Actor, Denied, OutOfScope
from vidik.access.worklist import worklist
from vidik.cases.models import Case
from vidik.cases.selectors.frame import OVERVIEW, Frame
from vidik.conferences.models import FormerDay, Meeting, Request, Seat
from vidik.conferences.selectors import meetings as selectors
from vidik.conferences.services import answering, meetings, minutes
from vidik.conferences.tests.factories import DUTY, POLICE, PROSECUTOR, World, hence
from vidik.conferences.types import Came, MeetingState, Reply, ReplyDraft, RequestState
from vidik.core.workflow import TransitionRefused
from vidik.exchange.models import Addressee, Notice
from vidik.exchange.services.answering import NotAnswerable
from vidik.exchange.types import State
from vidik.identification.selectors.procedures import LATELY, decided_lately
from vidik.identification.tests.factories import Pair, identify, procedure
from vidik.referral.selectors import pack
from vidik.vault.models import Person
from vidik.vault.registry import unfinished

HOUSE = "safe-house-vranje"
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@pytest.fixture
def world() -> World:
    return World()


def seen(actor: Actor) -> set[Any]:
    with as_application(), acting(actor):
        rows = set(selectors.meetings(actor).values_list("pk", flat=True))
        assert rows == set(Meeting.objects.values_list("pk", flat=True)), "the database agrees"
    return rows


def lines(actor: Actor) -> dict[str, Any]:
    with as_application(), acting(actor):
        return {
            line.kind.code: line.line
            for group in worklist(actor).groups
            for line in group.lines
            if line.kind.room == "conferences"
        }


# ---------------------------------------------------------------------------------- calling


def test_a_called_conference_invites_each_by_itself_and_says_nothing_of_the_case(
    world: World,
) -> None:
    with as_application():
        row = world.call()
        assert row.number.startswith("K-")
        seats = world.seats(row)
        assert {code: (each.role, each.has_duty) for code, each in seats.items()} == {
            DUTY: ("guardianship", True),
            POLICE: ("police", False),
            PROSECUTOR: ("prosecutor", False),
        }
        for actor in (world.guardian, world.police, world.prosecutor):
            letter = world.letter(actor)
            with acting(actor):
                text = f"{letter.title}\n{letter.notice.versions.get().text}"
                assert letter.notice.addressees.count() == 1
            assert row.number in text
            assert world.case.code not in text
            assert str(row.pk) not in text
            assert letter.due_at is not None
        with acting(world.guardian):
            assert "орган старатељства" in world.letter(world.guardian).notice.versions.get().text


def test_no_letter_tells_by_a_duty_that_the_person_is_a_child(world: World) -> None:
    def told(*, is_child: bool) -> tuple[list[str], str]:
        row = world.call(DUTY, POLICE, HOUSE, at=at, is_child=is_child)
        letter = world.letter(world.guardian)
        with acting(world.expert):
            texts = [
                each.notice.versions.get().text.replace(row.number, "")
                for _code, each in sorted(world.seats(row).items())
            ]
        page = reverse("conferences:answer", args=[letter.pk])
        return texts, client_of(world.guardian).get(page).content.decode()

    at = hence(days=5)
    with as_application():
        (of_a_child, child), (of_an_adult, adult) = told(is_child=True), told(is_child=False)
        assert of_a_child == of_an_adult
        assert sum("дужни" in each for each in of_a_child) == 1, "who has to come to every one"
        assert "you are obliged to come" in child
        assert "you are obliged to come" not in adult


@pytest.mark.parametrize("minutes", [2, 20, 45, 90, 3000])
def test_the_answer_is_due_before_the_meeting_begins(world: World, minutes: int) -> None:
    at = hence(minutes=minutes)
    with as_application():
        world.call(at=at)
        letter = world.letter(world.police)
    assert letter.due_at is not None
    assert timezone.now() < letter.due_at <= at


def test_of_an_adult_the_guardianship_authority_has_no_duty_to_come(world: World) -> None:
    with as_application():
        row = world.call(is_child=False)
        assert not any(each.has_duty for each in world.seats(row).values())


def test_a_conference_is_known_to_whoever_sees_the_protection_and_not_to_the_invited(
    world: World,
) -> None:
    with as_application():
        row = world.call()
    assert seen(world.expert) == seen(world.worker) == {row.pk}
    for actor in (world.guardian, world.police, world.stranger):
        assert seen(actor) == set()
    with as_application(), acting(world.police):
        assert [each.institution.code for each in Seat.objects.all()] == [POLICE]
    with as_application(), acting(world.stranger):
        assert not Seat.objects.exists()


def test_who_does_not_answer_for_the_case_calls_no_conference(world: World) -> None:
    with as_application():
        for actor in (world.worker, world.stranger, world.police):
            with pytest.raises((Denied, OutOfScope)):
                world.call(actor=actor)
        for at in (hence(hours=-1), hence(days=400)):
            with pytest.raises(ValidationError):
                world.call(at=at)
        with pytest.raises(ValidationError):
            world.call("no-such-institution")
        with acting(world.expert):
            assert not Meeting.objects.exists()
            assert not Notice.objects.exists(), "nobody was invited to what was not called"


def test_after_a_hand_over_the_institution_that_answers_now_holds_it(world: World) -> None:
    with as_application():
        row = world.call(DUTY, PROSECUTOR)
    with scene():
        Case.objects.filter(pk=world.case.pk).update(
            responsible_id=world.worker.institution, answered_before=[world.expert.institution]
        )
    with as_application():
        moved = meetings.move(row, hence(days=9), "room", "hearing", actor=world.chief)
        assert moved.form == "room"


# -------------------------------------------------------------------------------- answering


def test_an_answer_enters_by_itself_and_stops_the_clock(world: World) -> None:
    with as_application():
        row = world.call()
        world.answer(world.guardian, Reply.SENDS, "deputy")
        world.answer(world.police)
        world.answer(world.prosecutor, Reply.CANNOT, why="other-duty")
        seats = world.seats(row)
        assert (seats[DUTY].reply, seats[DUTY].sends) == ("sends", "deputy")
        assert (seats[PROSECUTOR].reply, seats[PROSECUTOR].reason) == ("cannot", "other-duty")
        with acting(world.expert):
            assert {each.state for each in Addressee.objects.all()} == {State.ANSWERED}
            assert not Addressee.objects.filter(has_unclassified=True).exists()
        quorum = selectors.quorum_of(seats.values(), is_held=False)
        assert (quorum.coming, quorum.needed, quorum.is_met) == (2, 3, False)
        world.answer(world.prosecutor)
        quorum = selectors.quorum_of(world.seats(row).values(), is_held=False)
        assert quorum.is_met, "the last answer counts"


@pytest.mark.parametrize(
    "draft",
    [
        ReplyDraft("perhaps"),
        ReplyDraft(Reply.SENDS),
        ReplyDraft(Reply.CANNOT, reason="no-such"),
        ReplyDraft(Reply.COMES, sends="deputy"),
        ReplyDraft(Reply.COMES, reason="other-duty"),
    ],
)
def test_half_an_answer_is_refused(world: World, draft: ReplyDraft) -> None:
    with as_application():
        world.call()
        with pytest.raises(ValidationError):
            answering.answer(world.letter(world.police), draft, actor=world.police)


def test_nobody_answers_for_another_institution(world: World) -> None:
    with as_application():
        world.call()
        letter = world.letter(world.police)
        for actor in (world.guardian, world.stranger):
            with pytest.raises((Denied, OutOfScope)):
                answering.answer(letter, ReplyDraft(Reply.COMES), actor=actor)


def test_an_answer_by_telephone_is_entered_by_whoever_called(world: World) -> None:
    with as_application():
        row = world.call()
        seat = world.seats(row)[POLICE]
        answering.record_answer(seat, ReplyDraft(Reply.COMES), actor=world.expert)
        assert world.seats(row)[POLICE].reply == Reply.COMES
        with pytest.raises((Denied, OutOfScope)):
            answering.record_answer(seat, ReplyDraft(Reply.COMES), actor=world.worker)


def test_the_invited_change_their_answer_and_nothing_else_of_their_seat(world: World) -> None:
    with as_application():
        row = world.call()
        for change in ({"came": True}, {"notice": None}, {"role": "health"}, {"has_duty": True}):
            with acting(world.police), pytest.raises(DatabaseError), transaction.atomic():
                Seat.objects.filter(meeting=row).update(**change)
        with acting(world.police):
            assert Seat.objects.filter(institution__code=DUTY).update(reply="") == 0


# --------------------------------------------------------------------------- moved, cancelled


def test_a_moved_conference_keeps_the_former_day_and_asks_everybody_anew(world: World) -> None:
    with as_application():
        row = world.call()
        before = row.starts_at
        world.answer(world.police)
        old = world.letter(world.guardian)
        meetings.move(row, hence(days=8), "remote", "hearing", actor=world.expert)
        with acting(world.expert):
            assert [each.starts_at for each in FormerDay.objects.all()] == [before]
        assert {each.reply for each in world.seats(row).values()} == {""}
        new = world.letter(world.guardian)
        assert new.pk != old.pk
        with pytest.raises((NotAnswerable, OutOfScope)):
            answering.answer(old, ReplyDraft(Reply.COMES), actor=world.guardian)
        world.answer(world.guardian)
        assert world.seats(row)[DUTY].reply == Reply.COMES


def test_a_cancelled_conference_stays_so_and_the_invited_are_told(world: World) -> None:
    with as_application():
        row = world.call()
        with pytest.raises(ValidationError):
            meetings.cancel(row, "no-such", actor=world.expert)
        meetings.cancel(row, "safety", actor=world.expert)
        letter = world.letter(world.police)
        with acting(world.police):
            text = letter.notice.versions.get().text
        assert letter.kind.code == "conference-cancelled"
        assert "безбедн" not in text, "why is not said"
        for again in (
            lambda: meetings.cancel(row, "safety", actor=world.expert),
            lambda: meetings.move(row, hence(days=8), "remote", "hearing", actor=world.expert),
        ):
            with pytest.raises(TransitionRefused):
                again()
        with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.filter(pk=row.pk).update(state=MeetingState.CALLED)


# --------------------------------------------------------------------------------------- held


def test_who_came_is_entered_once_after_the_hour_for_every_seat(world: World) -> None:
    with as_application():
        row = world.call()
        seats = world.seats(row)
        came = [Came(each.pk, came=True) for each in seats.values()]
        with pytest.raises(ValidationError, match="not begun yet"):
            meetings.enter_held(row, came, actor=world.expert)
        world.past(row)
        with pytest.raises(ValidationError):
            meetings.enter_held(row, came[:2], actor=world.expert)
        with pytest.raises(ValidationError):
            meetings.enter_held(
                row, [*came[:2], Came(came[2].seat, came=False)], actor=world.expert
            )
        absent = Came(seats[DUTY].pk, came=False, absent_reason="unknown")
        others = [each for each in came if each.seat != absent.seat]
        held = meetings.enter_held(row, [absent, *others], ["csw-nis"], actor=world.expert)
        assert held.state == MeetingState.HELD
        quorum = selectors.quorum_of(world.seats(row).values(), is_held=True)
        assert (quorum.coming, quorum.is_met) == (3, True)
        assert quorum.failing == ("Novi Sad Centre for Social Work",) or len(quorum.failing) == 1
        with pytest.raises(TransitionRefused):
            meetings.enter_held(row, came, actor=world.expert)
        with pytest.raises(ValidationError):
            world.answer(world.police)


# ----------------------------------------------------------------------------------- requests


def test_a_body_that_sees_the_protection_asks_and_reads_the_answer(world: World) -> None:
    with as_application():
        asked = answering.ask_for_conference(world.case, "legal-aid", actor=world.worker)
        with pytest.raises(ValidationError, match="already"):
            answering.ask_for_conference(world.case, "incident", actor=world.chief)
        assert lines(world.expert)["conferences-asked"].about == world.case.code
        answering.decline(asked, "held", actor=world.expert)
        with acting(world.worker):
            [row] = selectors.requests_of(world.worker, world.case)
        assert (row.state, row.reason) == (RequestState.DECLINED, "held")
        again = answering.ask_for_conference(world.case, "incident", actor=world.worker)
        meeting = world.call(request=again)
        with acting(world.worker):
            found = selectors.get_request(world.worker, again.pk)
            assert (found.state, found.meeting) == (RequestState.ACCEPTED, meeting)
        with pytest.raises(TransitionRefused):
            answering.decline(again, "held", actor=world.expert)
        assert "conferences-asked" not in lines(world.expert)


def test_who_sees_no_protection_asks_for_nothing_and_nobody_answers_the_own_request(
    world: World,
) -> None:
    with as_application():
        for actor in (world.stranger, world.police, world.expert):
            with pytest.raises((Denied, OutOfScope)):
                answering.ask_for_conference(world.case, "incident", actor=actor)
        with pytest.raises((Denied, OutOfScope)):
            answering.ask_for_conference(world.foreign, "incident", actor=world.worker)
        asked = answering.ask_for_conference(world.case, "incident", actor=world.worker)
        with pytest.raises((Denied, OutOfScope)):
            answering.decline(asked, "held", actor=world.worker)
        with acting(world.worker):
            assert Request.objects.update(state=RequestState.ACCEPTED) == 0
        with acting(world.stranger):
            assert not Request.objects.exists()


# ------------------------------------------------------------------------------------ waiting


def test_an_identified_victim_without_a_conference_is_on_the_worklist(world: World) -> None:
    people = Pair(world.expert, world.head)
    found = identify(procedure(pack.centre()), people)
    with as_application():
        line = lines(world.expert)["conferences-missing"]
        assert line.case == found.case_id
        assert line.due == timezone.localdate() + dt.timedelta(days=15)
        with acting(world.expert):
            frame = Frame(world.expert, found.case, OVERVIEW)
            assert any(
                "Case conference, obligatory by" in str(what) for what, _url in frame.missing
            )
        row = world.call(case=found.case)
        assert "conferences-missing" not in lines(world.expert)
        meetings.cancel(row, "safety", actor=world.expert)
        assert "conferences-missing" in lines(world.expert), "cancelled is not held"
    with as_application(), acting(world.expert):
        rows = selectors.without_conference(world.expert)
        later = timezone.now() + LATELY + dt.timedelta(hours=1)
        assert rows.filter(pk=found.pk).exists()
        assert not decided_lately(rows, later).exists(), "hundreds would hide the new one"


def test_a_conference_goes_over_the_desk_from_its_day_to_its_confirmation(world: World) -> None:
    with as_application():
        row = world.call()
        assert lines(world.expert) == {}
        world.past(row)
        assert set(lines(world.expert)) == {"conferences-today"}
        assert "Enter who came" in str(lines(world.expert)["conferences-today"].what)
        assert lines(world.worker) == {}, "who does not answer for the case holds nothing"
        world.held(meeting=row)
        assert set(lines(world.expert)) == {"conferences-minutes"}
        world.written(row)
        assert set(lines(world.expert)) == set(), "nobody confirms what they wrote"
        assert set(lines(world.head)) == {"conferences-confirm"}


def test_legal_aid_is_invited_and_spoken_of_in_a_conference(world: World) -> None:
    with as_application():
        row = world.call(DUTY)
        meetings.invite(row, ["belgrade-bar-association"], role="legal-aid", actor=world.expert)
        assert world.seats(row)["belgrade-bar-association"].role == "legal-aid"
        minutes.add_point(row, world.case, "legal-aid", is_confidential=False, actor=world.expert)
        with pytest.raises(ValidationError, match="already been invited"):
            meetings.invite(row, [DUTY], actor=world.expert)


def test_a_person_with_an_unfinished_conference_is_not_erased(world: World) -> None:
    world.identity()
    with as_application():
        row = world.call()
    with as_owner(), scene():
        person = Person.objects.get(case=world.case)
    with as_application(), acting(world.head):
        found = {each.numbers for each in unfinished(person, world.head)}
        assert (row.number,) in found
        meetings.cancel(row, "safety", actor=world.expert)
        assert (row.number,) not in {each.numbers for each in unfinished(person, world.head)}
