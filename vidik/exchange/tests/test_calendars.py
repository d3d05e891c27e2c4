# SPDX-License-Identifier: EUPL-1.2
"""Working calendars: Serbia's law, both Easters, substitutes, declared days."""

from __future__ import annotations

import datetime as dt

import pytest

from vidik.core.languages import Texts
from vidik.exchange.methods.calendars import (
    SUNDAY,
    Calendar,
    CalendarError,
    DeclaredDay,
    EasterHoliday,
    FixedHoliday,
    OffKind,
    Tradition,
)

SERBIA = Calendar(country="RS")
SUNDAYS = frozenset({SUNDAY})


def by_the_law() -> Calendar:
    """Serbia's holidays as the law on state and other holidays says, without the package.

    State holidays that fall on a Sunday free the next working day; Christmas and Easter do not.
    """
    state = [(1, 1), (1, 2), (2, 15), (2, 16), (5, 1), (5, 2), (11, 11)]
    return Calendar(
        rules=(
            *(FixedHoliday(month, day, Texts(en="x", sr="х"), SUNDAYS) for month, day in state),
            FixedHoliday(1, 7, Texts(en="Christmas", sr="Божић")),
            *(
                EasterHoliday(n, Tradition.ORTHODOX, Texts(en="Easter", sr="Васкрс"))
                for n in (-2, -1, 0, 1)
            ),
        )
    )


@pytest.mark.parametrize("year", range(2012, 2061))
def test_the_package_frees_the_days_that_the_law_frees(year: int) -> None:
    law = {off.day for off in by_the_law().holidays_in(year)}
    assert {off.day for off in SERBIA.holidays_in(year)} == law


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        (dt.date(2026, 2, 15), OffKind.HOLIDAY),
        (dt.date(2026, 2, 17), OffKind.SUBSTITUTE),
        (dt.date(2017, 1, 3), OffKind.SUBSTITUTE),
        (dt.date(2021, 5, 4), OffKind.SUBSTITUTE),
        (dt.date(2026, 4, 13), OffKind.HOLIDAY),
        (dt.date(2026, 11, 28), OffKind.REST),
    ],
)
def test_days_of_serbia_are_free_for_their_reason(day: dt.date, kind: OffKind) -> None:
    off = SERBIA.off(day)
    assert off is not None
    assert off.kind is kind


def test_a_day_in_place_of_another_has_the_name_of_that_holiday() -> None:
    off = SERBIA.off(dt.date(2026, 2, 17))
    assert off is not None
    assert off.name == {"en": "Statehood Day", "sr": "Дан државности Србије"}


def test_christmas_on_a_sunday_frees_no_other_day() -> None:
    assert dt.date(2029, 1, 7).weekday() == SUNDAY
    assert SERBIA.works(dt.date(2029, 1, 8))


def test_holidays_are_named_in_both_languages() -> None:
    off = SERBIA.off(dt.date(2026, 1, 7))
    assert off is not None
    assert off.name == {"en": "Orthodox Christmas Day", "sr": "Божић"}


@pytest.mark.parametrize(
    ("year", "orthodox", "western"),
    [
        (2024, dt.date(2024, 5, 5), dt.date(2024, 3, 31)),
        (2025, dt.date(2025, 4, 20), dt.date(2025, 4, 20)),
        (2026, dt.date(2026, 4, 12), dt.date(2026, 4, 5)),
        (2027, dt.date(2027, 5, 2), dt.date(2027, 3, 28)),
        (2100, dt.date(2100, 5, 2), dt.date(2100, 3, 28)),
    ],
)
def test_both_easters(year: int, orthodox: dt.date, western: dt.date) -> None:
    assert Tradition.ORTHODOX.easter(year) == orthodox
    assert Tradition.WESTERN.easter(year) == western


def test_a_substitute_jumps_over_rest_and_holidays_into_the_next_year() -> None:
    own = Calendar(
        rules=(
            FixedHoliday(12, 31, Texts(en="Year's end", sr="Крај године"), frozenset({6})),
            FixedHoliday(1, 1, Texts(en="New Year", sr="Нова година")),
        )
    )
    assert dt.date(2028, 12, 31).weekday() == SUNDAY
    off = own.off(dt.date(2029, 1, 2))
    assert off is not None
    assert (off.kind, off.name["en"]) == (OffKind.SUBSTITUTE, "Year's end")


def test_a_declared_day_wins_over_rules_and_rest() -> None:
    saturday, wednesday, new_year = dt.date(2026, 12, 5), dt.date(2026, 12, 9), dt.date(2026, 1, 1)
    own = SERBIA.with_declared(
        [
            DeclaredDay(saturday, works=True),
            DeclaredDay(wednesday, works=False, name=Texts(en="Mourning", sr="Дан жалости")),
            DeclaredDay(new_year, works=True),
        ]
    )
    assert own.works(saturday)
    assert own.works(new_year)
    off = own.off(wednesday)
    assert off is not None
    assert (off.kind, off.name["sr"]) == (OffKind.DECLARED, "Дан жалости")
    assert SERBIA.works(wednesday)


def test_the_last_declaration_of_a_day_counts() -> None:
    saturday = dt.date(2026, 12, 5)
    own = SERBIA.with_declared([DeclaredDay(saturday, works=True)])
    again = own.with_declared([DeclaredDay(saturday, works=False, name=Texts(en="Off"))])
    assert not again.works(saturday)


def test_a_rule_holds_from_its_first_to_its_last_year() -> None:
    rule = FixedHoliday(6, 5, Texts(en="Day", sr="Дан"), since=2027, until=2028)
    own = Calendar(rules=(rule,))
    free = [year for year in range(2025, 2031) if own.off(dt.date(year, 6, 5)) is not None]
    assert dt.date(2027, 6, 5).weekday() == 5
    assert [year for year in free if own.holidays_in(year)] == [2027, 2028]


def test_a_calendar_that_cannot_be_is_refused() -> None:
    with pytest.raises(CalendarError, match="two letters"):
        Calendar(country="XX")
    with pytest.raises(CalendarError, match="working day"):
        Calendar(rest=frozenset(range(7)))
    with pytest.raises(CalendarError, match="0 to 6"):
        Calendar(rest=frozenset({9}))
    with pytest.raises(CalendarError, match="1990 to 2199"):
        SERBIA.works(dt.date(2300, 1, 1))


def test_february_29_is_a_holiday_in_leap_years_only() -> None:
    own = Calendar(rules=(FixedHoliday(2, 29, Texts(en="Leap", sr="Преступни")),))
    assert own.holidays_in(2027) == []
    assert len(own.holidays_in(2028)) == 1
