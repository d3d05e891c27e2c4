# SPDX-License-Identifier: EUPL-1.2
"""How urgent a line of the worklist is, and how its time is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from django.utils import timezone, translation

from vidik.access import worklist
from vidik.access.worklist import Line, Urgency, in_words, urgency_of

NOW = dt.datetime(2026, 12, 1, 8, 40, tzinfo=dt.UTC)
TODAY = dt.date(2026, 12, 1)


@pytest.fixture(autouse=True)
def in_belgrade() -> Iterator[None]:
    with timezone.override("Europe/Belgrade"):
        yield


def line(due: dt.datetime | dt.date | None = None, **facts: object) -> Line:
    return Line("Answer", "Answer", "/answer/", due=due, **facts)  # type: ignore[arg-type]


def hours(number: float) -> dt.datetime:
    return NOW + dt.timedelta(hours=number)


def days(number: int) -> dt.date:
    return TODAY + dt.timedelta(days=number)


@pytest.mark.parametrize(
    ("due", "urgency"),
    [
        (hours(-6), Urgency.LATE),
        (NOW - dt.timedelta(seconds=1), Urgency.LATE),
        (NOW, Urgency.TODAY),
        (hours(14), Urgency.TODAY),
        (hours(15), Urgency.WEEK),
        (days(-1), Urgency.LATE),
        (days(0), Urgency.TODAY),
        (days(1), Urgency.WEEK),
        (days(7), Urgency.WEEK),
        (days(8), Urgency.LATER),
        (hours(24 * 9), Urgency.LATER),
        (None, Urgency.WEEK),
    ],
)
def test_what_is_due_on_a_day_is_late_when_the_day_has_passed(
    due: dt.datetime | dt.date | None, urgency: Urgency
) -> None:
    assert urgency_of(line(due), NOW) == urgency


NIGHT = dt.datetime(2026, 12, 1, 22, 40, tzinfo=dt.UTC)
"""Twenty minutes to midnight in Belgrade."""


@pytest.mark.parametrize(
    ("after", "urgency", "words"),
    [
        (-30, Urgency.LATE, ("30 minutes late", "due 23:10")),
        (10, Urgency.TODAY, ("by 23:50", "in 10 minutes")),
        (30, Urgency.TODAY, ("by 00:10", "in 30 minutes")),
        (8 * 60, Urgency.TODAY, ("by 07:40", "in 8 hours")),
        (8 * 60 + 1, Urgency.WEEK, ("Wed 2 Dec", "")),
    ],
)
def test_what_is_due_in_this_shift_is_of_today_after_midnight_too(
    after: int, urgency: Urgency, words: tuple[str, str]
) -> None:
    one = line(NIGHT + dt.timedelta(minutes=after))
    assert urgency_of(one, NIGHT) == urgency
    with translation.override("en"):
        assert in_words(one, urgency, NIGHT) == words


def test_the_hour_of_what_was_due_before_midnight_is_still_told_after_it() -> None:
    now = NIGHT + dt.timedelta(minutes=40)
    one = line(NIGHT)
    with translation.override("en"):
        assert in_words(one, urgency_of(one, now), now) == ("40 minutes late", "due 23:40")


def test_danger_is_first_whenever_it_is_due() -> None:
    assert urgency_of(line(hours(200), is_danger=True), NOW) == Urgency.DANGER
    assert urgency_of(line(None), NOW, Urgency.TODAY) == Urgency.TODAY


@pytest.mark.parametrize(
    ("due", "words"),
    [
        (hours(-6), ("6 hours late", "due 03:40")),
        (NOW - dt.timedelta(minutes=4), ("4 minutes late", "due 09:36")),
        (hours(-49), ("2 days late", "due Sun 29 Nov")),
        (hours(4.5), ("by 14:10", "in 4 hours")),
        (days(1), ("Wed 2 Dec", "")),
        (days(-2), ("2 days late", "due Sun 29 Nov")),
        (days(30), ("31 December 2026", "")),
        (None, ("", "")),
    ],
)
def test_the_time_of_a_line_is_told_by_what_a_reader_needs_first(
    due: dt.datetime | dt.date | None, words: tuple[str, str]
) -> None:
    one = line(due)
    with translation.override("en"):
        assert in_words(one, urgency_of(one, NOW), NOW) == words


def test_serbian_names_the_day_in_the_script_of_the_reader() -> None:
    one = line(days(1))
    for language, words in (("sr", "сре 2. дец"), ("sr-latn", "sre 2. dec")):
        with translation.override(language):
            assert in_words(one, Urgency.WEEK, NOW)[0].startswith(words)


def test_every_kind_of_work_belongs_to_a_room_and_makes_lines_in_one_way() -> None:
    for kind in worklist.kinds():
        assert (kind.line is None) != (kind.together is None), kind.code
        assert kind.page, kind.code
