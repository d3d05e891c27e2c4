# SPDX-License-Identifier: EUPL-1.2
"""Terms: known examples, what must hold for all of them, and days on which the clocks change."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.exchange.methods.calendars import Calendar, OffKind
from vidik.exchange.methods.deadlines import (
    Deadline,
    DeadlineRule,
    StepKind,
    Unit,
    add_months,
    deadline,
    last_day_of,
    moment_of,
    shifted,
)

BELGRADE = ZoneInfo("Europe/Belgrade")
SERBIA = Calendar(country="RS")
moments = st.integers(1_577_836_800, 2_208_988_800).map(
    lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC)
)
amounts = st.integers(1, 60)
day_units = st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.MONTHS])


def at(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=BELGRADE)  # type: ignore[arg-type, misc]


def count(amount: int, unit: Unit, start: dt.datetime, **changes: bool) -> Deadline:
    return deadline(DeadlineRule(amount, unit, **changes), start, SERBIA, BELGRADE)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("amount", "unit", "start", "last"),
    [
        # Tuesday; 8 days on is a Wednesday.
        (8, Unit.DAYS, at(2026, 11, 24, 15), dt.date(2026, 12, 2)),
        # The 15th day is a Saturday: the end moves to Monday.
        (15, Unit.DAYS, at(2026, 11, 20, 9), dt.date(2026, 12, 7)),
        # Over New Year 2027: Friday and Saturday are holidays, Thursday 7 January is Christmas.
        (5, Unit.WORKING_DAYS, at(2026, 12, 29, 9), dt.date(2027, 1, 6)),
        (6, Unit.WORKING_DAYS, at(2026, 12, 29, 9), dt.date(2027, 1, 8)),
        # 15 February 2026 is a Sunday: Monday the 16th and Tuesday the 17th are free.
        (1, Unit.WORKING_DAYS, at(2026, 2, 13, 9), dt.date(2026, 2, 18)),
        (1, Unit.MONTHS, at(2026, 1, 30, 9), dt.date(2026, 3, 2)),
        (3, Unit.MONTHS, at(2026, 11, 24, 9), dt.date(2027, 2, 24)),
    ],
)
def test_known_terms_end_on_their_day(
    amount: int, unit: Unit, start: dt.datetime, last: dt.date
) -> None:
    assert count(amount, unit, start).last_day == last


def test_a_day_ends_at_midnight_and_hours_end_at_the_minute() -> None:
    assert count(1, Unit.DAYS, at(2026, 11, 24, 9)).due == at(2026, 11, 26)
    assert count(24, Unit.HOURS, at(2026, 11, 24, 9, 30)).due == at(2026, 11, 25, 9, 30)


def test_hours_are_real_hours_when_the_clocks_change() -> None:
    spring = count(24, Unit.HOURS, at(2026, 3, 28, 12))
    autumn = count(24, Unit.HOURS, at(2026, 10, 24, 12))
    assert spring.due == at(2026, 3, 29, 13)
    assert autumn.due == at(2026, 10, 25, 11)
    moves = [step.hours for limit in (spring, autumn) for step in limit.steps if step.hours]
    assert moves == [1, -1]


def test_days_over_a_change_of_clocks_are_whole_days() -> None:
    over = count(2, Unit.DAYS, at(2026, 3, 27, 23, 59), ends_on_working_day=False)
    assert (over.last_day, over.due) == (dt.date(2026, 3, 29), at(2026, 3, 30))


def test_the_day_is_that_of_the_zone_and_not_of_utc() -> None:
    late = dt.datetime(2026, 11, 24, 23, 30, tzinfo=dt.UTC)
    assert count(1, Unit.DAYS, late).last_day == dt.date(2026, 11, 26)


def test_the_explanation_names_every_skipped_day_and_its_reason() -> None:
    steps = count(2, Unit.WORKING_DAYS, at(2026, 12, 30, 9)).steps
    reported = [(step.kind, step.day.day, step.off.kind if step.off else None) for step in steps]
    assert reported == [
        (StepKind.START, 30, None),
        (StepKind.COUNTED, 31, None),
        (StepKind.SKIPPED, 1, OffKind.HOLIDAY),
        (StepKind.SKIPPED, 2, OffKind.HOLIDAY),
        (StepKind.SKIPPED, 3, OffKind.REST),
        (StepKind.COUNTED, 4, None),
        (StepKind.END, 4, None),
    ]


def test_the_explanation_says_why_the_end_moved() -> None:
    steps = count(3, Unit.DAYS, at(2026, 4, 7, 9)).steps
    moved = [
        (step.day.day, step.off.name["sr"])
        for step in steps
        if step.kind is StepKind.MOVED and step.off
    ]
    assert moved == [
        (10, "Велики петак"),
        (11, "Велика субота"),
        (12, "Васкрс"),
        (13, "Други дан Васкрса"),
    ]
    assert steps[-1].day == dt.date(2026, 4, 14)


@given(moments, moments, amounts, st.sampled_from(list(Unit)))
def test_who_begins_later_does_not_end_earlier(
    one: dt.datetime, other: dt.datetime, amount: int, unit: Unit
) -> None:
    first, second = sorted((one, other))
    assert count(amount, unit, first).due <= count(amount, unit, second).due


@given(moments, amounts, amounts, st.sampled_from(list(Unit)))
def test_a_longer_deadline_does_not_end_earlier(
    start: dt.datetime, one: int, other: int, unit: Unit
) -> None:
    shorter, longer = sorted((one, other))
    assert count(shorter, unit, start).due <= count(longer, unit, start).due


@given(moments, amounts, amounts)
def test_working_days_add_up(start: dt.datetime, one: int, other: int) -> None:
    first = count(one, Unit.WORKING_DAYS, start).last_day
    noon = dt.datetime.combine(first, dt.time(12), BELGRADE)
    then = count(other, Unit.WORKING_DAYS, noon)
    assert then.last_day == count(one + other, Unit.WORKING_DAYS, start).last_day


@given(moments, amounts, amounts)
def test_hours_add_up(start: dt.datetime, one: int, other: int) -> None:
    then = count(other, Unit.HOURS, count(one, Unit.HOURS, start).due)
    assert then.due == count(one + other, Unit.HOURS, start).due


@given(moments, amounts, day_units)
def test_a_deadline_ends_on_a_working_day_after_its_start(
    start: dt.datetime, amount: int, unit: Unit
) -> None:
    limit = count(amount, unit, start)
    assert SERBIA.works(limit.last_day)
    assert start < limit.due
    assert last_day_of(limit.due, BELGRADE) == limit.last_day


@given(moments, amounts)
def test_steps_count_each_working_day_once(start: dt.datetime, amount: int) -> None:
    steps = count(amount, Unit.WORKING_DAYS, start).steps
    counted = [step for step in steps if step.kind is StepKind.COUNTED]
    assert [step.number for step in counted] == list(range(1, amount + 1))
    days = [step.day for step in steps[1:-1]]
    assert days == [days[0] + dt.timedelta(days=n) for n in range(len(days))]


@given(moments, amounts)
def test_counting_the_first_day_ends_a_day_earlier(start: dt.datetime, amount: int) -> None:
    plain = count(amount, Unit.DAYS, start, ends_on_working_day=False)
    early = count(amount, Unit.DAYS, start, ends_on_working_day=False, begins_next_day=False)
    assert plain.last_day - early.last_day == dt.timedelta(days=1)


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 120))
def test_months_keep_the_number_of_the_day_or_take_the_last(day: dt.date, amount: int) -> None:
    found = add_months(day, amount)
    assert found.day == day.day or (found + dt.timedelta(days=1)).day == 1
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == amount


@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)), st.integers(1, 30))
def test_working_days_back_and_forth_from_a_working_day(day: dt.date, amount: int) -> None:
    day = SERBIA.next_working(day)
    there = shifted(day, -amount, Unit.WORKING_DAYS, SERBIA)
    assert shifted(there, amount, Unit.WORKING_DAYS, SERBIA) == day


def test_moments_stand_before_on_and_after_a_deadline() -> None:
    due = count(8, Unit.DAYS, at(2026, 11, 24, 15)).due
    place = [moment_of(due, n, Unit.WORKING_DAYS, SERBIA, BELGRADE) for n in (-3, 0, 1)]
    assert place == [at(2026, 11, 27, 8), at(2026, 12, 2, 8), at(2026, 12, 3, 8)]
    assert moment_of(due, -6, Unit.HOURS, SERBIA, BELGRADE) == at(2026, 12, 2, 18)


def test_a_deadline_that_cannot_be_is_refused() -> None:
    for amount, unit in ((0, Unit.DAYS), (-1, Unit.HOURS), (999, Unit.MONTHS)):
        with pytest.raises(ValueError, match="is expected"):
            DeadlineRule(amount, unit)
    with pytest.raises(ValueError, match="zone"):
        count(1, Unit.DAYS, at(2026, 1, 1).replace(tzinfo=None))
    with pytest.raises(ValueError, match="hours"):
        shifted(dt.date(2026, 1, 1), 1, Unit.HOURS, SERBIA)
