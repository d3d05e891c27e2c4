# SPDX-License-Identifier: EUPL-1.2
"""Periods: reading and writing, order, containment, the one before."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.core.periods import Period, PeriodError, PeriodKind

years = st.integers(1901, 2199)
simple = st.one_of(
    years.map(str),
    st.builds("{}-H{}".format, years, st.integers(1, 2)),
    st.builds("{}-Q{}".format, years, st.integers(1, 4)),
    st.builds("{}-{:02d}".format, years, st.integers(1, 12)),
    years.map(lambda year: f"school:{year}/{year + 1}"),
)
dates = st.dates(dt.date(1901, 1, 1), dt.date(2199, 12, 31)).map(lambda day: f"at:{day}")
to_dates = simple.map(lambda text: f"to-date:{text}")
ranges = st.tuples(years, st.integers(1, 20)).map(lambda pair: f"{pair[0]}..{pair[0] + pair[1]}")
anything = st.one_of(simple, dates, to_dates, ranges)
flows = st.one_of(simple, ranges)


@given(anything)
def test_a_period_is_written_as_it_was_read(text: str) -> None:
    assert str(Period.parse(text)) == text
    assert Period.parse(f"  {text} ") == Period.parse(text)


@given(anything)
def test_a_period_ends_no_earlier_than_it_begins(text: str) -> None:
    period = Period.parse(text)
    assert period.start <= period.end
    assert period.contains(period)


@given(flows)
def test_the_period_before_ends_the_day_before_and_is_of_the_same_kind(text: str) -> None:
    period = Period.parse(text)
    before = period.previous()
    assert before.end == period.start - dt.timedelta(days=1)
    assert before.kind is period.kind
    assert before < period
    assert not before.contains(period)


same_days = st.sampled_from(
    (
        "2023..2024", "2023-01..2024-12", "2023-H1..2024-H2", "2023-Q1..2024-Q4", "2024",
        "2024-01..2024-12", "to-date:2024", "to-date:2024-12", "to-date:2024-Q4", "at:2024-12-31",
        "school:2023/2024..2024/2025", "school:2023/2024..school:2024/2025", "2024-12",
    )
)  # fmt: skip


@given(st.one_of(anything, same_days), st.one_of(anything, same_days), same_days)
def test_of_two_periods_that_are_not_equal_exactly_one_comes_first(
    one: str, two: str, three: str
) -> None:
    a, b, c = Period.parse(one), Period.parse(two), Period.parse(three)
    for first, second in ((a, b), (a, c), (b, c)):
        assert [first < second, first == second, second < first].count(True) == 1
        assert (first <= second) == (first < second or first == second)
        assert (first >= second) == (second <= first)
        if first == second:
            assert hash(first) == hash(second)
    assert sorted([a, b, c]) == sorted([c, b, a]) == sorted([b, c, a])
    if a <= b <= c:
        assert a <= c


def test_a_period_is_not_compared_with_what_is_none() -> None:
    with pytest.raises(TypeError):
        assert Period.year(2024) < "2024"  # type: ignore[operator]


@given(simple)
def test_two_neighbours_make_the_range_of_both(text: str) -> None:
    period = Period.parse(text)
    both = Period.parse(f"{period.previous()}..{period}")
    assert both.contains(period)
    assert both.contains(period.previous())
    assert both.previous().end == both.start - dt.timedelta(days=1)


@given(anything, anything, anything)
def test_the_order_is_total(first: str, second: str, third: str) -> None:
    one, two, three = Period.parse(first), Period.parse(second), Period.parse(third)
    assert (
        (one < two)
        or (two < one)
        or (one.end, one.start, one.kind) == (two.end, two.start, two.kind)
    )
    if one < two < three:
        assert one < three
    assert min([three, two, one]) <= max([three, two, one])


@given(anything, anything, anything)
def test_containment_passes_on(first: str, second: str, third: str) -> None:
    one, two, three = Period.parse(first), Period.parse(second), Period.parse(third)
    if one.contains(two) and two.contains(three):
        assert one.contains(three)


@pytest.mark.parametrize(
    ("outer", "inner", "contains"),
    [
        ("2024", "2024-Q4", True),
        ("2024-H2", "2024-09", True),
        ("2024", "at:2024-12-31", True),
        ("2024", "school:2024/2025", False),
        ("2023..2024", "2023", True),
        ("to-date:2024", "2019", True),
        ("to-date:2024", "2025", False),
        ("2024-Q1", "2024", False),
    ],
)
def test_containment(outer: str, inner: str, *, contains: bool) -> None:
    assert Period.parse(outer).contains(Period.parse(inner)) is contains


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("2024", "2023"),
        ("2024-H1", "2023-H2"),
        ("2024-Q1", "2023-Q4"),
        ("2024-01", "2023-12"),
        ("school:2024/2025", "school:2023/2024"),
        ("at:2024-02-29", "at:2023-02-28"),
        ("2022..2024", "2019..2021"),
        ("school:2023/2024..2024/2025", "school:2021/2022..school:2022/2023"),
    ],
)
def test_the_one_before(text: str, before: str) -> None:
    found = Period.parse(text).previous()
    assert (found.start, found.end) == (Period.parse(before).start, Period.parse(before).end)


def test_a_count_of_everything_so_far_has_none_before() -> None:
    with pytest.raises(PeriodError, match="no period precedes it"):
        Period.parse("to-date:2024").previous()


def test_a_year_opens_and_closes_with_moments() -> None:
    year = Period.year(2024)
    assert str(year.opening()) == "at:2023-12-31"
    assert str(year.closing()) == "at:2024-12-31"
    assert year.closing().is_stock
    assert not year.is_stock
    assert Period.parse("to-date:2024").is_cumulative


def test_a_moment_is_not_the_year_that_it_closes() -> None:
    moment = Period.parse("at:2024-12-31")
    assert moment != Period.parse("2024-12")
    assert moment.kind is PeriodKind.AT_DATE


@pytest.mark.parametrize(
    "text",
    [
        "", "24", "2024-Q5", "2024-H3", "2024-13", "2024-00", "at:2024-02-30", "at:2024",
        "school:2024/2026", "2024..2023", "2024..2024-Q1", "to-date:", "2024..", "..2024", "twenty",
    ],
)  # fmt: skip
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(PeriodError):
        Period.parse(text)
