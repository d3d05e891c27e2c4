# SPDX-License-Identifier: EUPL-1.2
"""Minutes: written, confirmed by a second person, never changed; secrecy, case by case."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone

from tests.scenes import as_application, as_owner, scene
from vidik.access.services import acting
from vidik.access.types import Actor, Denied, OutOfScope
from vidik.cases.tests.factories import participant
from vidik.conferences.models import (
    Addendum,
    Decision,
    Meeting,
    Point,
    Seat,
    SeatCorrection,
    Undertaking,
)
from vidik.conferences.selectors import meetings as selectors
from vidik.conferences.services import meetings, minutes
from vidik.conferences.tests.factories import DUTY, HER, POLICE, World, called, hence
from vidik.conferences.types import POINT, WISHES, WORDS, Came, HerPart, MinutesState
from vidik.core.workflow import TransitionRefused
from vidik.institutions.models import Institution
from vidik.vault.methods.plain import Plain
from vidik.vault.models import Note
from vidik.vault.services.words import words_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]


@pytest.fixture
def world() -> World:
    return World()


def points(actor: Actor, meeting: Meeting) -> set[str]:
    with as_application(), acting(actor):
        rows = set(Point.objects.filter(meeting=meeting).values_list("pk", flat=True))
        try:
            found = {each.pk for each in selectors.points_of(actor, meeting)}
        except Denied:
            found = set()
        assert rows == found, "the database agrees"
        return set(Point.objects.filter(meeting=meeting).values_list("subject", flat=True))


def swear(world: World, meeting: Meeting, code: str = POLICE, case: object = None) -> Undertaking:
    institution = Institution.objects.get(code=code)
    return meetings.enter_undertaking(
        meeting, case or world.case, institution, timezone.localdate(), "head", actor=world.expert
    )  # type: ignore[arg-type]


def test_minutes_are_confirmed_by_a_second_person_and_never_change(world: World) -> None:
    with as_application():
        row = world.written()
        with pytest.raises(Denied, match="second person"):
            minutes.confirm(row, actor=world.expert)
        with pytest.raises(ValidationError):
            minutes.add_point(row, world.case, "health", is_confidential=False, actor=world.expert)
        assert minutes.confirm(row, actor=world.head).minutes == MinutesState.CONFIRMED
        with pytest.raises(TransitionRefused):
            minutes.confirm(row, actor=world.head)
        for change in ({"took_part": "whole"}, {"minutes": "written"}, {"form": "room"}):
            with acting(world.head), pytest.raises(DatabaseError), transaction.atomic():
                Meeting.objects.filter(pk=row.pk).update(**change)
        with acting(world.head):
            assert Decision.objects.filter(meeting=row).delete()[0] == 0
            assert row.points.count() == row.decisions.count() == 1


def test_the_database_lets_nobody_confirm_what_they_wrote(world: World) -> None:
    with as_application():
        row = world.written()
        done = {
            "minutes": "confirmed",
            "confirmed_at": timezone.now(),
            "confirmed_by": world.expert.user_id,
        }
        with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.filter(pk=row.pk).update(**done)
        with acting(world.head), pytest.raises(DatabaseError), transaction.atomic():
            Meeting.objects.filter(pk=row.pk).update(**done)


def test_returned_minutes_are_written_further(world: World) -> None:
    with as_application():
        row = world.written()
        with pytest.raises(Denied):
            minutes.give_back(row, actor=world.expert)
        minutes.give_back(row, actor=world.head)
        point = minutes.add_point(
            row, world.case, "health", is_confidential=False, actor=world.expert
        )
        with acting(world.expert):
            assert not point.decisions.exists()
        minutes.remove(point, actor=world.expert)
        with acting(world.expert):
            kept = Point.objects.get(meeting=row)
        with pytest.raises(ValidationError, match="decided about it"):
            minutes.remove(kept, actor=world.expert)


def test_minutes_without_a_point_or_without_her_part_are_not_finished(world: World) -> None:
    with as_application():
        row = world.held()
        with pytest.raises(ValidationError, match="point"):
            minutes.finish(row, actor=world.expert)
        minutes.add_point(row, world.case, "safety", is_confidential=False, actor=world.expert)
        with pytest.raises(ValidationError, match="took part"):
            minutes.finish(row, actor=world.expert)
        with pytest.raises((Denied, OutOfScope)):
            minutes.finish(row, actor=world.worker)


@pytest.mark.parametrize(
    "part",
    [
        HerPart("perhaps"),
        HerPart("no"),
        HerPart("no", "herself", "own-wish"),
        HerPart("whole"),
        HerPart("whole", "herself", "own-wish"),
    ],
)
def test_how_she_took_part_is_whole(world: World, part: HerPart) -> None:
    with as_application():
        row = world.held()
        with pytest.raises(ValidationError):
            meetings.enter_her_part(row, part, actor=world.expert)


def test_words_are_sealed_and_opened_for_whoever_is_named_in_the_case(world: World) -> None:
    with as_owner(), scene():
        part = participant(
            world.case, Institution.objects.get(pk=world.expert.institution), world.expert.user_id
        )
        part.save()
    world.identity()
    with as_application():
        row = world.held()
        meetings.enter_her_part(row, HER, actor=world.expert)
        point = minutes.add_point(
            row, world.case, "school", is_confidential=False, words=Plain("Хоће у гимназију"),
            actor=world.expert,
        )  # fmt: skip
        with acting(world.expert):
            raw = b"".join(bytes(each.content) for each in Note.objects.all())
        assert "гимназију".encode() not in raw
        with acting(world.expert):
            opened = words_of(world.case, WORDS, {row.pk, point.pk}, actor=world.expert)
        assert opened.texts[POINT, point.pk] == "Хоће у гимназију"
        assert opened.texts[WISHES, row.pk] == "Жели школу"
        with acting(world.worker):
            assert words_of(world.case, WORDS, {row.pk}, actor=world.worker).is_closed
        with acting(world.head):
            stated = words_of(world.case, WORDS, {row.pk}, actor=world.head)
        assert stated.must_state
        assert not stated.texts


def test_what_is_put_right_later_stands_beside_confirmed_minutes(world: World) -> None:
    world.identity()
    with as_application():
        row = world.written()
        with pytest.raises(ValidationError):
            minutes.add_addendum(row, world.case, Plain("Исправка"), actor=world.expert)
        minutes.confirm(row, actor=world.head)
        minutes.add_addendum(row, world.case, Plain("Исправка"), actor=world.expert)
        with acting(world.expert):
            assert Addendum.objects.filter(meeting=row).count() == 1
            assert Addendum.objects.filter(meeting=row).delete()[0] == 0


# ---------------------------------------------------------------------------------- secrecy


def test_who_undertook_secrecy_reads_the_points_of_that_case_at_that_meeting(world: World) -> None:
    with as_application():
        row = world.written()
        again = world.written(world.held(meeting=world.call(at=hence(days=9))))
        assert points(world.police, row) == set()
        swear(world, row)
        assert points(world.police, row) == {"safety"}
        assert points(world.police, again) == set()
        assert points(world.guardian, row) == set()
        with acting(world.police):
            assert [each.pk for each in Meeting.objects.all()] == [row.pk]
            assert selectors.get_meeting(world.police, row.pk).case is None, "the case stays hidden"
        with pytest.raises(ValidationError, match="already"):
            swear(world, row)
        with pytest.raises(ValidationError):
            swear(world, row, "csw-nis")


def test_an_undertaking_entered_by_mistake_is_struck_out_and_opens_nothing_any_more(
    world: World,
) -> None:
    with as_application():
        row = world.written()
        sworn = swear(world, row)
        for actor in (world.police, world.worker, world.stranger):
            with pytest.raises((Denied, OutOfScope)):
                meetings.strike_undertaking(sworn, "institution", actor=actor)
        with pytest.raises(ValidationError):
            meetings.strike_undertaking(sworn, "no-such", actor=world.expert)
        assert points(world.police, row) == {"safety"}
        meetings.strike_undertaking(sworn, "institution", actor=world.expert)
        with pytest.raises(ValidationError, match="in the meantime"):
            meetings.strike_undertaking(sworn, "institution", actor=world.head)
        assert points(world.police, row) == set()
        with acting(world.police):
            assert not Meeting.objects.exists()
            assert not Undertaking.objects.exists()
            with pytest.raises(OutOfScope):
                selectors.get_meeting(world.police, row.pk)
            assert selectors.undertakings_of(world.police, row) == []
        with acting(world.worker):
            (seen,) = selectors.undertakings_of(world.worker, row)
            assert (seen.struck_why, seen.struck_by_id) == ("institution", world.expert.user_id)
        swear(world, row)
        assert points(world.police, row) == {"safety"}, "given after all"


def test_the_database_lets_nobody_bring_back_or_rewrite_what_was_struck_out(world: World) -> None:
    with as_application():
        row = world.written()
        sworn = swear(world, row)
        tries: list[dict[str, object]] = [
            {"institution_id": world.guardian.institution},
            {"struck_at": timezone.now(), "struck_why": "case", "struck_by_id": world.head.user_id},
        ]
        for changed in tries:
            with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
                Undertaking.objects.filter(pk=sworn.pk).update(**changed)
        meetings.strike_undertaking(sworn, "case", actor=world.expert)
        back = {"struck_at": None, "struck_by": None, "struck_why": ""}
        with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
            Undertaking.objects.filter(pk=sworn.pk).update(**back)


def test_nobody_swears_oneself_in(world: World) -> None:
    with as_application():
        row = world.written()
        given = {
            "meeting": row, "case": world.case, "institution_id": world.police.institution,
            "given_on": timezone.localdate(), "signed_as": "head", "entered_at": timezone.now(),
            "entered_by_id": world.police.user_id,
        }  # fmt: skip
        with acting(world.police), pytest.raises(DatabaseError), transaction.atomic():
            Undertaking.objects.create(**given)
        other = given | {"case": world.other, "entered_by_id": world.expert.user_id}
        with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
            Undertaking.objects.create(**other)


def test_a_consultative_meeting_is_known_to_the_invited_and_its_points_case_by_case(
    world: World,
) -> None:
    with as_application():
        row = meetings.call_consultative(called(), [DUTY, POLICE, "atina"], actor=world.expert)
        world.past(row)
        came = [Came(each.pk, came=True) for each in world.seats(row).values()]
        meetings.enter_held(row, came, actor=world.expert)
        for case, subject in ((world.case, "school"), (world.foreign, "health")):
            minutes.add_point(row, case, subject, is_confidential=True, actor=world.expert)
        assert points(world.expert, row) == {"school", "health"}
        assert points(world.worker, row) == {"school"}, "the case that it sees"
        assert points(world.police, row) == set()
        swear(world, row, POLICE, world.foreign)
        assert points(world.police, row) == {"health"}
        for actor in (world.police, world.guardian, world.worker):
            with acting(actor):
                assert selectors.get_meeting(actor, row.pk).number == row.number
        with acting(world.stranger):
            assert not Meeting.objects.exists()
        minutes.finish(row, actor=world.expert)
        minutes.confirm(row, actor=world.head)
        follow = meetings.call_consultative(called(), [DUTY], follows=row, actor=world.expert)
        assert follow.follows == row
        with pytest.raises(ValidationError):
            meetings.call_consultative(called(), [DUTY], follows=row, actor=world.expert)


def test_a_point_is_about_a_case_that_the_writer_works_on(world: World) -> None:
    with as_application():
        row = world.held()
        with pytest.raises(ValidationError, match="another case"):
            minutes.add_point(row, world.other, "school", is_confidential=True, actor=world.expert)
        for actor in (world.worker, world.police):
            with pytest.raises((Denied, OutOfScope)):
                minutes.add_point(row, world.case, "school", is_confidential=True, actor=actor)


def came(world: World, row: Meeting, **said: bool) -> list[Came]:
    """Return who came as it was entered, but for some."""
    return [
        Came(seat.pk, there := said.get(code.replace("-", "_"), bool(seat.came)),
             "" if there else seat.absent_reason or "unknown")
        for code, seat in world.seats(row).items()
    ]  # fmt: skip


def test_who_came_is_corrected_while_the_minutes_are_written(world: World) -> None:
    with as_application():
        row = world.held(DUTY)
        wrong = came(world, row, csw_novi_sad=True)
        meetings.correct_held(row, wrong, ["csw-nis"], actor=world.expert)
        seats = world.seats(row)
        assert (seats[DUTY].came, seats[DUTY].absent_reason) == (True, "")
        assert seats["csw-nis"].came
        with acting(world.expert):
            assert selectors.corrections_of(seats.values()) == []
        with pytest.raises(ValidationError, match="Nothing is different"):
            meetings.correct_held(row, came(world, row), actor=world.expert)
        written = world.written(row)
        with pytest.raises(ValidationError, match="wait to be confirmed"):
            meetings.correct_held(written, came(world, row, csw_novi_sad=False), actor=world.expert)


def test_confirmed_minutes_are_corrected_by_an_addendum_that_says_what_they_said(
    world: World,
) -> None:
    with as_application():
        row = minutes.confirm(world.written(world.held(DUTY)), actor=world.head)
        with acting(world.expert), pytest.raises(DatabaseError), transaction.atomic():
            Seat.objects.filter(pk=world.seats(row)[DUTY].pk).update(came=True, absent_reason="")
        right = came(world, row, csw_novi_sad=True, pa_novi_sad=False)
        meetings.correct_held(row, right, ["csw-nis"], actor=world.expert)
        seats = world.seats(row)
        with acting(world.expert):
            found = selectors.corrections_of(seats.values())
        said = {
            each.seat.institution.code: (each.was, each.was_reason, each.came) for each in found
        }
        assert said == {
            DUTY: (False, "excused", True),
            POLICE: (True, "", False),
            "csw-nis": (None, "", True),
        }
        assert [seats[code].came for code in (DUTY, POLICE, "csw-nis")] == [True, False, True]
        with pytest.raises(ValidationError, match="Nothing is different"):
            meetings.correct_held(row, came(world, row), actor=world.expert)


def test_the_database_adds_nobody_to_confirmed_minutes_and_changes_no_addendum(
    world: World,
) -> None:
    with as_application():
        row = minutes.confirm(world.written(world.held(DUTY)), actor=world.head)
        seat = world.seats(row)[DUTY]
        now = timezone.now()
        with acting(world.expert):
            late = Seat(
                meeting=row, case=world.case, holder_id=row.holder_id, came=True, role="other",
                institution=Institution.objects.get(code="csw-nis"), invited_at=now,
                invited_by_id=world.expert.user_id,
            )  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                late.save(force_insert=True)
            facts = {
                "meeting": row, "seat": seat, "case": world.case, "came": True, "entered_at": now,
                "entered_by_id": world.expert.user_id,
            }  # fmt: skip
            with pytest.raises(DatabaseError), transaction.atomic():
                SeatCorrection(was=True, **facts).save(force_insert=True)
            done = SeatCorrection(was=False, was_reason="excused", **facts)
            done.save(force_insert=True)
            with transaction.atomic():
                assert SeatCorrection.objects.filter(pk=done.pk).update(came=False) == 0
            assert SeatCorrection.objects.filter(pk=done.pk).delete()[0] == 0
        # Whoever is invited reads what was corrected of their own seat, and no other's.
        with acting(world.guardian):
            assert SeatCorrection.objects.count() == 1
        with acting(world.police):
            assert SeatCorrection.objects.count() == 0
