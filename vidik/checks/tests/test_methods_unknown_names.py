# SPDX-License-Identifier: EUPL-1.2
"""What the numbers of a file say where nobody knows the names in it."""

from __future__ import annotations

import pytest

from vidik.checks import Cell, Kind, Outcome, run
from vidik.checks.tests.methods_tables import cell, kinds, messages


def skipped(cells: list[Cell]) -> set[str]:
    """Return the reasons of all rules that could not be judged."""
    return {r.reason for r in run(cells).results if r.outcome is Outcome.SKIPPED}


# --- what is no partition ---


def test_several_answers_that_add_up_to_far_more_than_the_total_are_no_contradiction() -> None:
    cells = [
        cell("zzb", 310), cell("zzb", 300, "qqa=k1"), cell("zzb", 226, "qqa=k2"),
        cell("zzb", 124, "qqa=k3"),
    ]  # fmt: skip
    assert messages(cells) == []
    assert "the categories may overlap" in skipped(cells)


def test_a_large_excess_is_a_contradiction_where_the_categories_closed_elsewhere() -> None:
    cells = [
        cell("zzb", 100), cell("zzb", 60, "qqa=k1"), cell("zzb", 80, "qqa=k2"),
        cell("zzb", 90, period="2023"), cell("zzb", 50, "qqa=k1", period="2023"),
        cell("zzb", 40, "qqa=k2", period="2023"),
    ]  # fmt: skip
    assert len(messages(cells)) == 1


def test_a_category_beside_others_that_close_without_it_lies_inside_them() -> None:
    cells = [
        cell("zzb", 100), cell("zzb", 60, "qqa=k1"), cell("zzb", 40, "qqa=k2"),
        cell("zzb", 12, "qqa=k3"),
    ]  # fmt: skip
    assert messages(cells) == []
    assert "one category may hold others" in skipped(cells)


def test_categories_of_which_one_is_as_large_as_the_whole_are_not_added() -> None:
    cells = [cell("zzb", 4), cell("zzb", 4, "qqa=k1"), cell("zzb", 2, "qqa=k2")]
    assert messages(cells) == []


def test_a_small_excess_remains_a_contradiction() -> None:
    cells = [
        cell("zzb", 23), cell("zzb", 13, "qqa=k1"), cell("zzb", 7, "qqa=k2"),
        cell("zzb", 4, "qqa=k3"),
    ]  # fmt: skip
    assert len(messages(cells)) == 1


@pytest.mark.parametrize("value", [-29, 167])
def test_a_percentage_over_two_years_may_be_below_nothing_or_above_a_hundred(value: int) -> None:
    assert messages([cell("zzb_qq", value, unit="percent", period="2023..2024")]) == []


def test_a_percentage_of_one_year_may_not_be_above_a_hundred() -> None:
    of_a_count = [cell("zzb_qq", 167, "yy=1a", unit="percent"), cell("zzb_qq", 30)]
    assert len(messages(of_a_count)) == 1
    # Of what is not counted it may be a change, or a target that was exceeded.
    assert messages([cell("zzb_qq", 167, unit="percent")]) == []


def test_shares_without_counts_that_exceed_a_hundred_were_several_answers() -> None:
    cells = [cell("zzb", v, f"qqa=k{v}", unit="percent") for v in (54, 35, 26)]
    assert messages(cells) == []
    assert "several answers were possible" in skipped(cells)


# --- changes and shares stated in a measure of their own ---


@pytest.mark.parametrize(("stated", "wrong"), [(65, False), (75, True)])
def test_a_change_is_compared_with_the_counts_whose_name_it_carries(
    stated: int, wrong: bool
) -> None:
    cells = [
        cell("zzb_gg", 40, period="2023"), cell("zzb_gg", 66),
        cell("zzb_gg_ppt", stated, unit="percent", period="2023..2024"),
    ]  # fmt: skip
    assert kinds(run(cells)) == ([Kind.TREND] if wrong else [])


@pytest.mark.parametrize(("stated", "wrong"), [(-25, False), (25, False), (-20, True), (20, True)])
def test_a_fall_is_stated_with_its_sign_or_only_its_size(stated: int, wrong: bool) -> None:
    cells = [
        cell("zzb", 80, period="2023"), cell("zzb", 60),
        cell("ppt_zzb", stated, unit="percent", period="2023..2024"),
    ]  # fmt: skip
    assert len(messages(cells)) == int(wrong)


def test_a_change_finds_the_counts_under_an_inflected_name() -> None:
    cells = [
        cell("zzbi_gg_tto", 134, period="2023"), cell("zzbi_gg_tto", 234),
        cell("ppt_zzb_gg_tto", 81, unit="percent", period="2023..2024"),
    ]  # fmt: skip
    assert kinds(run(cells)) == [Kind.TREND]


def test_several_percentages_that_all_fit_no_change_are_something_else() -> None:
    cells = [
        cell("zzb", 80, period="2022"), cell("zzb", 60, period="2023"), cell("zzb", 90),
        cell("zzb_ppt", 71, unit="percent", period="2022..2023"),
        cell("zzb_ppt", 12, unit="percent", period="2023..2024"),
    ]  # fmt: skip
    assert messages(cells) == []


def test_a_ratio_is_compared_with_the_counts_whose_name_it_carries() -> None:
    cells = [
        cell("zzb", 20, period="2023"), cell("zzb", 80),
        cell("zzb_xx", 3, unit="score", period="2023..2024"),
    ]  # fmt: skip
    assert kinds(run(cells)) == [Kind.TREND]


def test_a_share_reported_in_a_measure_of_its_own_is_compared_with_the_counts() -> None:
    cells = [
        cell("zzb", 53), cell("zzb", 20, "sex=f"), cell("zzb", 33, "sex=m"),
        cell("zzb_uu", 50, "sex=f", unit="percent"),
    ]  # fmt: skip
    assert kinds(run(cells)) == [Kind.SHARE]


def test_a_rate_of_its_own_beside_counts_is_no_share_of_them() -> None:
    cells = [
        cell("zzb", 53), cell("zzb", 20, "sex=f"), cell("zzb", 33, "sex=m"),
        cell("zzb_uu", 80, "sex=f", unit="percent"), cell("zzb_uu", 85, "sex=m", unit="percent"),
    ]  # fmt: skip
    assert messages(cells) == []


# --- balances by example ---


def _balance(rows: list[tuple[str, int, int, int, int]]) -> list[Cell]:
    """Write opening, inflow, outflow and closing of units as four figures each."""
    cells = []
    for unit, *values in rows:
        places = (("ss", "at:2023-12-31"), ("ii", "2024"), ("oo", "2024"), ("ss", "at:2024-12-31"))
        cells += [
            cell(measure, value, f"qqa={unit}", unit="count", period=period)
            for (measure, period), value in zip(places, values, strict=True)
        ]
    return cells


def test_a_balance_that_holds_for_most_units_is_reported_where_it_fails() -> None:
    cells = _balance([("a", 10, 5, 6, 9), ("b", 20, 8, 3, 25), ("c", 17, 7, 4, 20),
                      ("d", 14, 6, 5, 18)])  # fmt: skip
    report = run(cells)
    assert kinds(report) == [Kind.BALANCE]
    assert (report.findings[0].expected, report.findings[0].found) == (15, 18)


def test_a_balance_that_never_holds_is_none() -> None:
    cells = _balance([("a", 10, 5, 6, 8), ("b", 20, 8, 3, 27), ("c", 17, 7, 4, 21)])
    assert messages(cells) == []


def test_one_unit_that_balances_proves_nothing_of_another() -> None:
    assert messages(_balance([("a", 10, 5, 6, 9), ("b", 20, 8, 3, 27)])) == []


def test_units_that_stand_still_are_no_example_of_a_balance() -> None:
    cells = _balance([("a", 10, 1, 1, 10), ("b", 20, 2, 2, 20), ("c", 7, 7, 4, 21)])
    assert messages(cells) == []


# --- a total under an unknown word, shares without a word ---


def test_a_category_as_large_as_the_whole_beside_others_that_nearly_make_it_is_the_total() -> None:
    def cells(last: int) -> list[Cell]:
        return [
            cell("zzb", 184), cell("zzb", 184, "qqa=k0"), cell("zzb", 35, "qqa=k1"),
            cell("zzb", 6, "qqa=k2"), cell("zzb", 45, "qqa=k3"), cell("zzb", 27, "qqa=k4"),
            cell("zzb", last, "qqa=k5"),
        ]  # fmt: skip

    report = run(cells(61))
    assert [(f.severity, f.expected, f.found) for f in report.findings] == [("low", 184, 174)]
    assert messages(cells(71)) == []
    assert messages(cells(20)) == []


def test_codes_with_a_number_are_ages_only_where_ages_are_reported() -> None:
    cells = [cell("zzb", 50, "qqa=u1"), cell("zzb", 30, "qqa=u2"), cell("zzb", 25, "qqa=u15")]
    assert messages(cells) == []
    assert len(messages([cell("zzb", 50, "age=u15"), cell("zzb", 30, "age=u18")])) == 1


def test_which_country_is_home_is_not_guessed_where_nothing_says_so() -> None:
    cells = [
        cell("zzb", 100), cell("zzb", 40, "citizenship=AA"), cell("zzb", 60, "citizenship=foreign"),
        cell("zzb", 22, "citizenship=XX"), cell("zzb", 18, "citizenship=YY"),
    ]  # fmt: skip
    assert messages(cells) == []
