# SPDX-License-Identifier: EUPL-1.2
"""Exercises in recognising: judged as a screening is, answered at once, and stored nowhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Final

import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.packs import faults_of, pack_of
from tests.scenes import as_application, scene
from vidik.audit.models import AuditEvent, AuditPending
from vidik.prevention.methods.exercises import (
    FILE,
    Exercise,
    Judgement,
    StepRating,
    judge,
    misfits,
    read_exercises,
)
from vidik.prevention.selectors.exercises import exercises_for, get_exercise, pack_exercises
from vidik.referral.methods.screening import Level, read_logic
from vidik.referral.models import Screening
from vidik.referral.selectors import screenings
from vidik.referral.services import screenings as referral_screenings
from vidik.referral.tests.factories import reporter
from vidik.referral.tests.test_pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("serbia")]

PATH: Final = Path(settings.PACKS_DIR) / "serbia" / "prevention" / "exercises.yaml"
LIST: Final = "/exercises/"
EMERGENCY: Final = f"{LIST}car-outside/"
PREJUDICE: Final = f"{LIST}from-the-settlement/"


def judged(code: str, ticked: set[str] | None = None, first: str = "") -> Judgement:
    """Judge an answer by the education list; by default all that the author marked."""
    found = get_exercise(code)
    row = screenings.get_list("education")
    assert found is not None
    assert row is not None
    return judge(
        found,
        referral_screenings.sheet_in(row).narrowed(child=True),
        read_logic(row.content["logic"]["thresholds"]),
        ticked={each.code for each in found.signs} if ticked is None else ticked,
        first=first or found.right.code,
    )


def test_the_pack_has_situations_of_every_level_for_teachers() -> None:
    found = exercises_for("education")
    assert 8 <= len(found) <= 10
    levels = Counter(each.level for each in found)
    assert levels[Level.DANGER] == 1
    assert levels[Level.NONE] >= 2
    assert levels[Level.SOME] >= 1
    assert all(
        sum(each.worth == StepRating.HARMFUL for each in exercise.choices) >= 1
        for exercise in found
    )
    places = [list(each.choices).index(each.right) for each in found]
    assert len(set(places)) > 2, "where the right step stands gives it away"
    reported = pack_exercises()
    assert reported is not None
    assert not reported.checked


def test_whoever_sees_all_signs_comes_to_the_level_of_a_screening() -> None:
    for each in exercises_for("education"):
        whole = judged(each.code)
        assert (whole.distance, whole.own.level) == (0, each.level), each.code
        assert (whole.overlooked, whole.misled, whole.unfounded) == ((), (), ())
        assert whole.chosen.worth == StepRating.RIGHT


def test_what_is_overlooked_lowers_the_level_and_is_named() -> None:
    nothing = judged("car-outside", set(), "end-of-lesson")
    assert nothing.own.level == Level.NONE
    assert nothing.distance == -3
    assert "threat-now" in {each.code for each in nothing.overlooked}
    assert nothing.chosen.worth == StepRating.HARMFUL
    one = judged("car-outside", {"threat-now"})
    assert one.distance == 0
    assert len(one.overlooked) == 5


def test_a_prejudice_that_is_ticked_is_answered_by_what_was_not_seen() -> None:
    found = judged("from-the-settlement", {"begs-for-others", "forced-marriage", "sold", "no-such"})
    assert found.distance > 0
    assert {each.code for each in found.misled} == {"begs-for-others", "forced-marriage"}
    assert found.unfounded == ("sold",)
    assert {each.code for each in found.rightly_left} == {"family-hands-over", "watched", "afraid"}


def changed(**fields: object) -> Exercise:
    found = get_exercise("quiet")
    assert found is not None
    return replace(found, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"level": "grounded"}, ("level", "none, to which its signs lead by the list “education”")),
        ({"lists": ("no-such",)}, ("lists", "a list of lists.csv, not “no-such”")),
        (
            {"lists": ("labour",)},
            ("signs", "signs of the list “labour”, not changed, new-things, no-school"),
        ),
        (
            {"child": False},
            ("signs", "signs of the list “education”, not changed, new-things, no-school"),
        ),
    ],
)
def test_an_exercise_that_does_not_fit_its_list_is_refused(
    fields: dict[str, object], says: tuple[str, str]
) -> None:
    rows = screenings.current_lists()
    sheets = {row.code: referral_screenings.sheet_in(row) for row in rows}
    logic = read_logic(rows[0].content["logic"]["thresholds"])
    assert list(misfits([changed()], sheets, logic)) == []
    assert says in [
        (field, reported) for _one, field, reported in misfits([changed(**fields)], sheets, logic)
    ]


@pytest.mark.parametrize(
    ("where", "value", "says"),
    [
        (("checked",), "yes", "checked: yes or no"),
        (("issuer_sr",), "", "issuer_sr: a text"),
        (("exercises", 0, "level"), "grave", "level: one of none, some, grounded, danger"),
        (("exercises", 0, "child"), None, "child: yes or no"),
        (("exercises", 0, "lists"), [], "lists: at least one entry"),
        (("exercises", 0, "story_sr"), " ", "story_sr: a text"),
        (("exercises", 0, "signs", 0, "sr"), "", "sr: a text"),
        (("exercises", 0, "signs", 0, "code"), "loverboy", "“loverboy” stands twice"),
        (("exercises", 0, "first", 0, "worth"), "fine", "worth: one of right, short, harmful"),
        (("exercises", 0, "first", 0, "worth"), "right", "one of them right"),
        (("exercises", 1, "code"), "friend-with-a-car", "“friend-with-a-car” stands twice"),
    ],
)
def test_a_file_of_exercises_that_is_not_whole_is_refused(
    tmp_path: Path, where: tuple[str | int, ...], value: object, says: str
) -> None:
    content = yaml.safe_load(PATH.read_text(encoding="utf-8"))
    place = content
    for step in where[:-1]:
        place = place[step]
    place[where[-1]] = value
    pack = pack_of(tmp_path, {FILE: yaml.safe_dump(content, allow_unicode=True)})
    read_exercises(pack)
    assert any(says in fault for fault in faults_of(pack))
    assert read_exercises(pack_of(tmp_path / "none", {})) is None


def row_counts() -> list[int]:
    return [each.objects.count() for each in (AuditEvent, AuditPending, Screening)]


def test_a_teacher_works_one_through_and_nothing_of_it_is_stored() -> None:
    with as_application():
        teacher = client_of(reporter())
    with scene():
        before = row_counts()
    with as_application():
        page = teacher.get(LIST).content.decode()
        assert "not yet checked by the centre" in page
        assert f'href="{EMERGENCY}"' in page
        requested = teacher.get(EMERGENCY).content.decode()
        assert "Remember your brother" in requested
        assert "Overlooked" not in requested
        reported = {"answered": 1, "signs": ["threat-now", "debt"], "first": "go-out"}
        answer = teacher.get(EMERGENCY, reported)
        assert answer.status_code == 200
        text = answer.content.decode()
        assert "You come to the same level" in text
        assert "Signs that you saw: 1 of 6." in text
        assert "You endanger yourself" in text
        assert "Call the police on 192 at once" in text
        assert "Nothing in the situation suggests it." in text
        assert "done=car-outside" in text
    with scene():
        assert row_counts() == before


def test_an_answer_without_a_first_step_is_asked_for_it_and_keeps_the_signs() -> None:
    with as_application():
        teacher = client_of(reporter())
        page = teacher.get(EMERGENCY, {"answered": 1, "signs": ["threat-now"]})
        assert page.status_code == 422
        text = page.content.decode()
        assert "Choose what you would do first." in text
        assert text.count(" checked>") == 1
        odd = teacher.get(
            EMERGENCY, {"answered": 1, "signs": ["<b>"], "first": "no-such", "done": "<i>.x"}
        )
        assert odd.status_code == 422
        assert "<i>" not in odd.content.decode()


def test_what_was_worked_through_is_carried_by_addresses_alone() -> None:
    with as_application():
        teacher = client_of(reporter())
        page = teacher.get(LIST, {"done": "quiet.no-such.scout", "list": "education"})
        text = page.content.decode()
        assert text.count("worked through</span>") == 2
        assert "done=scout.quiet" in text
        assert "the history of this browser keeps them" in text
        assert "stands in the address of this page" in text
        assert "nothing of it is left" not in text
        assert "no-such" not in text.partition("<main")[2]
        assert "worked through</span>" not in teacher.get(LIST).content.decode()
        every = ".".join(each.code for each in exercises_for())
        assert "worked through all of them" in teacher.get(LIST, {"done": every}).content.decode()
        narrow = teacher.get(LIST, {"list": "misdemeanour"}).content.decode()
        assert "1 situation<" in narrow
        assert teacher.get(LIST, {"list": "no-such"}).status_code == 200


def test_the_sheet_for_a_meeting_has_the_answers_behind_the_questions() -> None:
    with as_application():
        teacher = client_of(reporter())
        page = teacher.get(f"{PREJUDICE}print/").content.decode()
        questions, _mark, answers = page.partition('class="new-sheet"')
        assert "A new girl from the settlement" in questions
        assert "Begs or sells in the street" in questions
        assert "Nobody has seen it" not in questions
        assert "Nobody has seen it" in answers
        for path in (f"{LIST}no-such/", f"{LIST}no-such/print/"):
            assert teacher.get(path).status_code == 404


def test_lists_with_exercises_lead_to_them() -> None:
    with as_application():
        teacher = client_of(reporter())
        page = teacher.get("/suspicions/screenings/").content.decode()
        assert f"{LIST}?list=education" in page
        assert f"{LIST}?list=labour" not in page
        assert (
            "?list=education"
            in teacher.get("/suspicions/screenings/begin/education/").content.decode()
        )
        assert LIST not in teacher.get("/suspicions/screenings/begin/labour/").content.decode()


def test_a_page_of_an_exercise_asks_the_database_no_more_than_the_sign_in_does() -> None:
    with as_application():
        teacher = client_of(reporter())
        teacher.get(LIST)

        def cost(path: str) -> int:
            with CaptureQueriesContext(connection) as requested:
                assert teacher.get(path).status_code == 200
            return len(requested)

        assert cost(EMERGENCY) == cost(PREJUDICE)
        assert cost(LIST) == cost(EMERGENCY)
