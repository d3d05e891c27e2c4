# SPDX-License-Identifier: EUPL-1.2
"""Doors and how far activities are, as pure functions: examples, then properties."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.plans.methods.doors import (
    OPENED,
    SILENT,
    Door,
    knocked,
    once_each,
    refused_by,
    summed,
)
from vidik.plans.methods.standing import Known, Stands, is_fulfilled, may_be_ticked, standing

DAY = dt.date(2026, 11, 1)


def door(who: int, day: int, answer: str = "no-place", **more: object) -> Door:
    return Door("bed", who, DAY + dt.timedelta(days=day), answer, **more)  # type: ignore[arg-type]


def test_seven_doors_until_one_opened() -> None:
    said = ["no-place", "no-place", "not-eligible", "declined", "person", "no-place", OPENED]
    rows = [door(at, at, answer) for at, answer in enumerate(said)]
    rows[-1] = door(6, 6, OPENED, served_on=DAY + dt.timedelta(days=17))
    found = knocked(rows)["bed"]
    assert (found.number, found.is_open, found.silent) == (7, True, 0)
    assert found.refusals == {"none-free": 3, "not-eligible": 1, "provider": 1, "person": 1}
    assert found.days_to_service == 17


def test_what_is_asked_after_a_door_opened_is_no_knock_until_then() -> None:
    found = knocked([door(1, 0, OPENED), door(2, 5), door(3, 9, OPENED)])["bed"]
    assert (found.number, len(found.later)) == (1, 2)


def test_doors_asked_on_one_day_or_before_an_earlier_one_answered_count_as_well() -> None:
    refused = [door(at, 0, by_hand=at > 2) for at in range(1, 7)]
    found = knocked([door(0, 0, OPENED), *refused])["bed"]
    assert (found.number, found.doors[-1].who) == (7, 0), "a telephone is often enough for a day"
    slow = door(0, 0, OPENED, opened_on=DAY + dt.timedelta(days=4), served_on=DAY)
    found = knocked([slow, door(1, 2), door(2, 3, OPENED), door(3, 4), door(4, 5)])["bed"]
    assert [each.who for each in found.doors] == [1, 2]
    found = knocked([slow, door(1, 2), door(3, 4), door(4, 5)])["bed"]
    assert [each.who for each in found.doors] == [1, 3, 0]
    assert (found.first_on, found.days_to_service) == (DAY, 0)


def test_a_door_that_system_and_register_tell_of_counts_once() -> None:
    rows = [door(1, 0, SILENT), door(1, 2, "no-place", by_hand=True), door(None, 3, by_hand=True)]  # type: ignore[arg-type]
    found = knocked(rows)["bed"]
    assert (found.number, found.refusals, found.silent) == (2, {"none-free": 2}, 0)
    again = knocked([door(1, 0), door(1, 30, by_hand=True)])["bed"]
    assert again.number == 2, "a month later it is another knock"


def test_hours_are_those_of_an_urgent_request_that_was_taken_on() -> None:
    rows = [door(1, 0), door(2, 0, OPENED, is_urgent=True, hours=5.0)]
    assert knocked(rows)["bed"].urgent_hours == 5.0
    assert knocked([door(2, 0, OPENED, hours=5.0)])["bed"].urgent_hours is None


@pytest.mark.parametrize(
    ("answer", "by"),
    [("no-place", "none-free"), ("not-eligible", "not-eligible"), ("person", "person"),
     ("no-fit", "provider"), ("declined", "provider"), (OPENED, ""), (SILENT, "")],
)  # fmt: skip
def test_refusals_are_counted_by_who_refused(answer: str, by: str) -> None:
    assert refused_by(answer) == by


ANSWERS = st.sampled_from(
    ["accepted", "no-place", "no-fit", "not-eligible", "declined", "person", "silent"]
)
DOORS = st.lists(
    st.builds(
        Door,
        of=st.integers(0, 3),
        who=st.one_of(st.none(), st.integers(0, 4)),
        asked_on=st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)),
        answer=ANSWERS,
        by_hand=st.booleans(),
        is_urgent=st.booleans(),
    ),
    max_size=30,
)


@given(DOORS)
def test_each_door_stands_once_before_or_after_the_one_that_opened(doors: list[Door]) -> None:
    found = knocked(doors)
    kept = once_each(doors)
    assert sum(each.number + len(each.later) for each in found.values()) == len(kept)
    assert sum(not each.by_hand for each in kept) == sum(not each.by_hand for each in doors)
    for each in found.values():
        answers = [door.answer for door in each.doors]
        assert answers.count(OPENED) == int(each.is_open)
        assert each.number == sum(each.refusals.values()) + each.silent + int(each.is_open)


@given(DOORS)
def test_sums_close(doors: list[Door]) -> None:
    rows = list(knocked(doors).values())
    total = summed(rows)
    assert total.doors == sum(total.refusals.values()) + total.silent + total.opened
    assert total.opened <= total.things <= total.doors or not rows
    assert total.most <= total.doors


@given(st.randoms(use_true_random=False), DOORS)
def test_the_order_in_which_rows_are_read_changes_no_count(
    random: Random, doors: list[Door]
) -> None:
    mixed = list(doors)
    random.shuffle(mixed)
    assert summed(knocked(doors).values()) == summed(knocked(mixed).values())


# ------------------------------------------------------------------------------------ standing

KNOWN = st.builds(
    Known,
    state=st.sampled_from(["suggested", "planned", "under-way", "done", "not-done", "refused"]),
    due_on=st.one_of(st.none(), st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))),
    times=st.one_of(st.none(), st.integers(1, 20)),
    held=st.integers(0, 30),
    is_stay=st.booleans(),
    nights=st.one_of(st.none(), st.integers(1, 200)),
    asked=st.lists(st.sampled_from(["open", "accepted", "declined", "done", "not-done"])),
)


@given(KNOWN, st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31)))
def test_what_is_fulfilled_is_never_late_and_what_is_counted_is_never_ticked(
    known: Known, today: dt.date
) -> None:
    stands = standing(known, today)
    assert (stands == Stands.DONE) == is_fulfilled(known)
    if known.state == "refused":
        assert stands == Stands.REFUSED
    if known.times is not None:
        assert not may_be_ticked(known)
        assert known.state == "done" or not is_fulfilled(known) or known.held >= known.times
    if stands == Stands.LATE:
        assert known.due_on is not None
        assert known.due_on < today


def test_three_of_sixteen_held() -> None:
    known = Known("under-way", dt.date(2027, 1, 31), 16, 3)
    assert standing(known, DAY) == Stands.COUNTED
    assert standing(Known("under-way", times=3, held=3), DAY) == Stands.DONE
    assert standing(Known("planned", is_stay=True, nights=22), DAY) == Stands.STAY
    assert standing(Known("planned", asked=["declined", "open"]), DAY) == Stands.ASKED
    assert standing(Known("planned", asked=["declined"]), DAY) == Stands.CLOSED
    assert standing(Known("planned"), DAY) == Stands.PLANNED
    found_a_bed = Known("planned", is_stay=True, asked=["declined", "done"])
    assert standing(found_a_bed, DAY) == Stands.ACCEPTED, "nobody sleeps there yet"
