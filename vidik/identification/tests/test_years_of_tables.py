# SPDX-License-Identifier: EUPL-1.2
"""Times, complaints and the use of lists of a past year stay as they were at its end."""

from __future__ import annotations

import datetime as dt
import random

import pytest
from django.utils import timezone

from tests.scenes import scene
from vidik.identification.models import Complaint, Procedure
from vidik.identification.selectors.counting.overview import _indicators
from vidik.identification.selectors.counting.tables import afterwards, screening, times
from vidik.identification.services import bulk, procedures, propagation, reopening
from vidik.identification.tests import factories
from vidik.identification.tests.factories import Pair, identify
from vidik.identification.types import Generated, State
from vidik.institutions.models import Institution
from vidik.referral.models import IndicatorList, ReportedPerson, Screening

YEAR = timezone.localtime().year
BEFORE = YEAR - 1
MARCH = dt.datetime(BEFORE, 3, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def indicators(db: None) -> IndicatorList:
    with scene():
        return IndicatorList.objects.create(
            code="list", version="1", sha256="0" * 64, is_current=True, loaded_at=MARCH,
            content={"title": {"en": "List", "sr": "Листа"}, "groups": []},
        )  # fmt: skip


def _reported(
    centre: Institution, people: Pair, of: IndicatorList, *, at: dt.datetime = MARCH
) -> ReportedPerson:
    """Make a report of somebody who was screened on the day before, with one indicator seen."""
    [row] = factories.report(centre, at=at)
    with scene():
        row.screening = Screening.objects.create(
            list=of, institution_id=people.one.institution, user_id=people.one.user_id,
            started_at=at - DAY, changed_at=at - DAY, finished_at=at - DAY, consent="given",
            age_group="unknown", sex="u", encounter=row.pk, position=1, level="high",
            answers={"held": "yes", "beaten": "no"},
        )  # fmt: skip
        row.save(update_fields=["screening"])
    return row


def _generated(
    row: ReportedPerson,
    people: Pair,
    state: State,
    *,
    at: dt.datetime = MARCH,
    decided: dt.datetime | None = None,
    interviewed: dt.datetime | None = None,
) -> Procedure:
    """Make the procedure of a reported person that had come to a state."""
    bulk.enter_generated(
        [
            Generated(
                row.pk, at, state, None, () if state == State.OPENED else ("left",),
                opened_at=at, decided_at=decided,
            )
        ],
        proposer=people.one.user_id or 0,
        decider=people.other.user_id or 0,
    )  # fmt: skip
    with scene():
        Procedure.objects.filter(reported_person=row).update(first_interview_at=interviewed)
        return Procedure.objects.select_related("case").get(reported_person=row)


def _told_of(year: int) -> tuple[object, ...]:
    """Return what is informed of a year by the tables that this file is about."""
    of_indicators = [
        (each.name, each.share.trials, each.share.successes) for each in _indicators(year)
    ]
    return times(year).rows, screening(year).rows, afterwards(year).rows, of_indicators


def _numbers(year: int) -> dict[str, tuple[float | int | None, ...]]:
    return {row.name: row.numbers for row in times(year).rows}


def test_an_interview_and_a_decision_of_the_next_year_are_no_times_of_this_one(
    centre: Institution, people: Pair, indicators: IndicatorList
) -> None:
    soon = _reported(centre, people, indicators)
    _generated(soon, people, State.TERMINATED, decided=MARCH + 30 * DAY, interviewed=MARCH + DAY)
    late = _generated(_reported(centre, people, indicators), people, State.OPENED)
    before = _told_of(BEFORE)
    hours, days = _numbers(BEFORE).values()
    assert (hours[1], hours[3]) == (24, 1)
    assert (days[1], days[3]) == (30, 1)
    with scene():
        Procedure.objects.filter(pk=late.pk).update(first_interview_at=timezone.now())
    factories.decide(late, people, factories.Step.TERMINATE, "left")
    assert _told_of(BEFORE) == before
    assert _numbers(YEAR)["to the decision, in days"][3] == 0, "it is a time of a report before"


def test_who_is_identified_in_the_next_year_was_not_in_this_one(
    centre: Institution, people: Pair, indicators: IndicatorList
) -> None:
    first = _reported(centre, people, indicators)
    ended = _generated(first, people, State.TERMINATED, decided=MARCH + 30 * DAY)
    before = _told_of(BEFORE)
    assert screening(BEFORE).rows[0].numbers == (1, 1, 1, 1, 1, 0)
    assert before[3] == [("held", 1, 0)]
    again = reopening.reopen(ended, actor=people.one)
    assert _told_of(BEFORE) == before
    identify(again, people)
    with scene():
        assert ReportedPerson.objects.get(pk=first.pk).outcome == "identified"
    assert _told_of(BEFORE) == before
    assert _told_of(YEAR)[3] == [("held", 1, 1)]


def test_a_report_of_the_next_year_came_of_no_screening_of_this_one_yet(
    centre: Institution, people: Pair, indicators: IndicatorList
) -> None:
    row = _reported(centre, people, indicators, at=dt.datetime(YEAR, 1, 1, 12, tzinfo=dt.UTC))
    with scene():
        Screening.objects.filter(pk=row.screening_id).update(
            started_at=dt.datetime(BEFORE, 12, 31, 9, tzinfo=dt.UTC),
            finished_at=row.report.received_at,
        )
    assert screening(BEFORE).rows[0].numbers == (1, 0, 1, 1, 0, 0)


def test_who_is_joined_to_somebody_identified_counts_as_identified(
    centre: Institution, people: Pair, indicators: IndicatorList
) -> None:
    now = timezone.now() - 2 * DAY
    counted, joined = (
        procedures.begin_procedures([_reported(centre, people, indicators, at=now + later)])[0]
        for later in (dt.timedelta(0), dt.timedelta(hours=1))
    )
    propagation.apply_merge(joined.person_id, counted.person_id)
    identify(counted, people)
    assert screening((now - DAY).year).rows[0].numbers[-2:] == (2, 2)


def test_within_a_year_an_indicator_counts_once_for_each_person(
    centre: Institution, people: Pair, indicators: IndicatorList
) -> None:
    now = timezone.now() - dt.timedelta(hours=5)
    [started] = procedures.begin_procedures([_reported(centre, people, indicators, at=now)])
    first = factories.decide(started, people, factories.Step.DISMISS, "other-act")
    assert _told_of(YEAR)[3] == [("held", 1, 0)]
    again = reopening.reopen(first, actor=people.one)
    assert _told_of(YEAR)[3] == [], "at the end of the year nothing is decided"
    identify(again, people)
    assert _told_of(YEAR)[3] == [("held", 1, 1)]


def test_an_answer_of_the_next_year_is_none_of_this_one(
    centre: Institution, people: Pair, indicators: IndicatorList
) -> None:
    ended = _generated(
        _reported(centre, people, indicators), people, State.TERMINATED, decided=MARCH + DAY
    )
    with scene():
        row = Complaint.objects.create(
            procedure=ended, case=ended.case, about="outcome", received_at=MARCH + 2 * DAY,
            entered_by_id=people.one.user_id,
        )  # fmt: skip
    before = _told_of(BEFORE)
    names = {each.name: each.numbers[0] for each in afterwards(BEFORE).rows}
    assert names["of them not answered yet"] == 1
    with scene():
        Complaint.objects.filter(pk=row.pk).update(
            state="answered", result="upheld", answered_at=timezone.now()
        )
    assert _told_of(BEFORE) == before


@pytest.mark.parametrize("seed", range(3))
def test_whatever_happens_this_year_last_year_stays(
    centre: Institution, people: Pair, indicators: IndicatorList, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same each time
    rows = []
    for place in range(5):
        at = MARCH + place * 40 * DAY
        ends = chance.random() < 0.6
        rows.append(
            _generated(
                _reported(centre, people, indicators, at=at), people,
                State.TERMINATED if ends else State.OPENED, at=at,
                decided=at + chance.randrange(1, 40) * DAY if ends else None,
                interviewed=at + DAY if chance.random() < 0.5 else None,
            )
        )  # fmt: skip
    before = _told_of(BEFORE)
    for row in chance.sample(rows, 3):
        if row.state == State.OPENED:
            factories.decide(row, people, factories.Step.TERMINATE, "left")
        else:
            new = reopening.reopen(row, actor=people.one)
            if chance.random() < 0.5:
                identify(new, people)
        assert _told_of(BEFORE) == before
