# SPDX-License-Identifier: EUPL-1.2
"""How nights are counted, how a limit is reckoned, and that stock and flow of a year close."""

from __future__ import annotations

import datetime as dt
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from vidik.protection.methods.nights import (
    Away,
    Closed,
    Held,
    Night,
    Room,
    Spell,
    Year,
    months_later,
    nights,
    nights_of,
    year_of,
)

DAY: Final = dt.timedelta(days=1)
FIRST: Final = dt.date(2024, 1, 1)
AFTER: Final = dt.date(2025, 1, 1)
EVER: Final = (dt.date(2000, 1, 1), dt.date(2100, 1, 1))
days = st.dates(dt.date(2023, 6, 1), dt.date(2025, 6, 1))


@st.composite
def lives(draw: st.DrawFn) -> list[Spell]:
    """Draw the stays of one person, one after the other, the last one perhaps without an end."""
    edges = sorted(draw(st.lists(days, min_size=0, max_size=8)))
    pairs = list(zip(edges[::2], edges[1::2], strict=False))
    found = [Spell("she", start, end) for start, end in pairs]
    if len(edges) % 2:
        found.append(Spell("she", edges[-1]))
    return found


def people() -> st.SearchStrategy[list[Spell]]:
    return st.lists(lives(), max_size=6).map(
        lambda several: [
            Spell(number, each.arrived_on, each.left_on)
            for number, own in enumerate(several)
            for each in own
        ]
    )


def test_a_night_counts_from_the_day_of_arrival_to_the_day_before_leaving() -> None:
    assert nights(Spell(1, dt.date(2024, 3, 1), dt.date(2024, 3, 4)), *EVER) == 3


def test_a_stay_that_begins_and_ends_on_one_day_counts_one_night() -> None:
    assert nights(Spell(1, dt.date(2024, 3, 1), dt.date(2024, 3, 1)), *EVER) == 1


def test_nights_away_do_not_count() -> None:
    away = (Away(dt.date(2024, 3, 2), dt.date(2024, 3, 4)), Away(dt.date(2024, 3, 9)))
    spell = Spell(1, dt.date(2024, 3, 1), dt.date(2024, 3, 11), away)
    assert nights(spell, *EVER) == 10 - 2 - 2


@given(days, st.integers(0, 400), days)
def test_nights_of_two_spans_add_up(start: dt.date, length: int, cut: dt.date) -> None:
    spell = Spell(1, start, start + length * DAY)
    first, after = EVER
    assert nights(spell, first, cut) + nights(spell, cut, after) == nights(spell, *EVER)
    assert nights(spell, *EVER) == max(1, length)


@given(days, st.integers(1, 300), st.data())
def test_every_night_is_either_slept_or_away(
    start: dt.date, length: int, data: st.DataObject
) -> None:
    end = start + length * DAY
    gone = data.draw(st.integers(0, length - 1))
    back = data.draw(st.integers(gone + 1, length + 5))
    away = Away(start + gone * DAY, start + back * DAY)
    slept = nights(Spell(1, start, end, (away,)), *EVER)
    assert slept == length - (min(back, length) - gone)
    assert 0 <= slept <= length


@given(people())
def test_stock_and_flow_close_for_persons_and_for_placements(spells: list[Spell]) -> None:
    found = year_of(spells, FIRST, AFTER)
    assert found.closes, found
    assert min(found.carried, found.new, found.returned, found.left, found.still) >= 0
    assert found.nights == sum(nights(each, FIRST, AFTER) for each in spells)


@given(people())
def test_who_is_still_there_is_carried_over_into_the_next_year(spells: list[Spell]) -> None:
    later = year_of(spells, AFTER, dt.date(2026, 1, 1))
    assert year_of(spells, FIRST, AFTER).still == later.carried


def test_the_published_year_of_the_shelter_is_counted_as_published() -> None:
    """Four carried over, twelve new with thirteen placements, eleven left, five still there."""
    spells = [Spell(f"carried-{n}", dt.date(2023, 11, 1), dt.date(2024, 4, 1)) for n in range(4)]
    spells += [Spell(f"new-{n}", dt.date(2024, 5, 1), dt.date(2024, 9, 1)) for n in range(7)]
    spells += [Spell(f"stays-{n}", dt.date(2024, 10, 1)) for n in range(4)]
    spells += [Spell("again", dt.date(2024, 2, 1), dt.date(2024, 3, 1))]
    spells += [Spell("again", dt.date(2024, 11, 1))]
    found = year_of(spells, FIRST, AFTER)
    assert (found.carried, found.new, found.returned, found.left, found.still) == (4, 12, 1, 11, 5)
    assert (found.persons, found.placements, found.departures) == (16, 13, 12)
    assert found.closes


def test_a_balance_that_does_not_close_is_seen() -> None:
    assert not Year(4, 12, 1, 11, 4, 13, 12, 0).closes
    assert not Year(4, 12, 0, 11, 5, 13, 12, 0).closes


def test_six_months_end_on_the_same_day_or_the_last_of_a_shorter_month() -> None:
    assert months_later(dt.date(2024, 1, 15), 6) == dt.date(2024, 7, 15)
    assert months_later(dt.date(2024, 8, 31), 6) == dt.date(2025, 2, 28)
    assert months_later(dt.date(2023, 12, 31), 12) == dt.date(2024, 12, 31)


@given(days, st.integers(0, 30))
def test_later_months_never_come_earlier(day: dt.date, months: int) -> None:
    assert months_later(day, months) < months_later(day, months + 1)


def test_a_night_says_what_is_taken_closed_and_free() -> None:
    rooms = [Room("women", 4, FIRST + DAY), Room("women", 9, FIRST + DAY), Room("women", 2, FIRST)]
    held = [Held("women", FIRST, FIRST + 2 * DAY), Held("men", FIRST, AFTER)]
    closed = [Closed("women", 3, FIRST + DAY)]
    one, two, three = nights_of("women", [FIRST, FIRST + DAY, FIRST + 2 * DAY], rooms, closed, held)
    assert one == Night(FIRST, taken=1, closed=0, places=2)
    assert one.free == 1
    assert (two.taken, two.closed, two.places, two.free) == (1, 3, 4, 0)
    assert not two.is_over
    assert (three.taken, three.free) == (0, 1)
    assert Night(FIRST, taken=2, closed=1, places=2).is_over


def test_the_average_stay_is_nights_by_persons_and_nothing_without_persons() -> None:
    assert Year(0, 4, 0, 4, 0, 4, 4, 58).average == 15
    assert Year(0, 3, 0, 3, 0, 3, 3, 40).average == 13
    assert Year(0, 0, 0, 0, 0, 0, 0, 0).average is None
