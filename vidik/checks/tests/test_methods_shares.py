# SPDX-License-Identifier: EUPL-1.2
"""A share is judged fairly: is there any base and any rounding for which it is right?"""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidik.checks import Cell, Kind, Outcome, run
from vidik.checks.methods.percents import common_bases, counts_for, stated_percent
from vidik.checks.tests.methods_tables import cell, kinds, messages


def share(value: str, *, qualifier: str = "exact") -> Cell:
    return cell("victims", value, "sex=f", unit="percent", qualifier=qualifier)


@given(st.integers(1, 400), st.data())
def test_a_share_rounded_to_the_nearest_point_is_always_accepted(
    base: int, data: st.DataObject
) -> None:
    part = data.draw(st.integers(0, base))
    percent = (Decimal(100 * part) / base).quantize(Decimal(1))
    cells = [
        cell("victims", base),
        cell("victims", part, "sex=f"),
        cell("victims", str(percent), "sex=f", unit="percent"),
    ]
    assert messages(cells) == []


@pytest.mark.parametrize(
    ("stated", "part", "base", "fits"),
    [
        ("34", 24, 71, True),
        ("33", 24, 71, True),
        ("32", 24, 71, False),
        ("18.7", 3, 16, True),
        ("18.8", 3, 16, True),
        ("18.9", 3, 16, False),
        ("62", 5, 8, True),
        ("63", 5, 8, True),
        ("66.7", 2, 3, True),
        ("66.6", 2, 3, True),
    ],
)
def test_halves_and_cut_off_digits_are_accepted(
    stated: str, part: int, base: int, fits: bool
) -> None:
    cells = [cell("victims", base), cell("victims", part, "sex=f"), share(stated)]
    assert (messages(cells) == []) is fits


def test_an_approximate_share_is_judged_as_one() -> None:
    cells = [cell("victims", 71), cell("victims", 35, "sex=f"), share("50", qualifier="approx")]
    assert messages(cells) == []
    cells = [cell("victims", 71), cell("victims", 25, "sex=f"), share("50", qualifier="approx")]
    assert run(cells).findings[0].severity == "low"


def test_a_share_names_the_base_that_would_fit() -> None:
    cells = [cell("victims", 71), cell("victims", 24, "sex=f"), share("32")]
    finding = run(cells).findings[0]
    assert finding.kind is Kind.SHARE
    assert "24 of 71 is 33.8 per cent" in finding.message
    assert "a base of 73 would fit" in finding.message


def conditional(first: str, second: str, third: str) -> list[Cell]:
    where = "report_source=police"
    return [
        cell("reports", 48, where, unit="count"),
        cell("reports", 66, where, unit="count", period="2023"),
        cell("reports", 500, unit="count"),
        cell("reports", first, f"{where};outcome=identified", unit="percent"),
        cell("reports", second, f"{where};outcome=pending", unit="percent"),
        cell("reports", third, f"{where};outcome=dismissed", unit="percent"),
    ]


def test_shares_that_make_a_hundred_have_one_base() -> None:
    report = run(conditional("50", "20", "30"))
    assert kinds(report) == [Kind.SHARE]
    message = report.findings[0].message
    assert "30 per cent of 48" in message
    assert "66 would fit as the base, which is stated for 2023" in message
    assert messages(conditional("50", "21", "29")) == []


def test_shares_adjusted_to_make_a_hundred_are_accepted() -> None:
    cells = [
        cell("victims", 3),
        cell("victims", 1, "form=a"),
        cell("victims", 1, "form=b"),
        cell("victims", 1, "form=c"),
        cell("victims", "33", "form=a", unit="percent"),
        cell("victims", "33", "form=b", unit="percent"),
        cell("victims", "34", "form=c", unit="percent"),
    ]
    assert messages(cells) == []


def test_shares_of_one_breakdown_add_up_to_a_hundred() -> None:
    cells = [
        cell("victims", "69", "sex=f", unit="percent"),
        cell("victims", "36", "sex=m", unit="percent"),
    ]
    assert "make 105 per cent" in messages(cells)[0]


def test_shares_of_answers_that_may_overlap_need_not_add_up() -> None:
    cells = [
        cell("recruitment_share", v, f"recruitment={w}", unit="percent")
        for v, w in (("25", "job"), ("40", "friend"), ("27", "courtship"), ("22", "loan"))
    ]
    assert messages(cells) == []


def test_rates_of_different_wholes_are_not_added() -> None:
    cells = [
        cell("vacancy_rate", "30", "office=a", unit="percent"),
        cell("vacancy_rate", "40", "office=b", unit="percent"),
        cell("vacancy_rate", "33", "office=c", unit="percent"),
        cell("coverage", "100", "institution=a", unit="percent"),
        cell("coverage", "100", "institution=b", unit="percent"),
    ]
    assert messages(cells) == []


def test_a_share_without_any_count_is_skipped() -> None:
    report = run([share("49")])
    assert report.findings == []
    assert any("no count" in r.reason for r in report.results)


@given(st.integers(1, 300), st.integers(0, 100))
def test_the_counts_listed_for_a_share_are_those_that_round_to_it(base: int, percent: int) -> None:
    stated = stated_percent(share(str(percent)))
    assert stated is not None
    found = set(counts_for(stated, base))
    for count in range(base + 1):
        exact = Decimal(100 * count) / base
        near = abs(exact - percent) <= Decimal("0.5")
        cut = 0 < percent < 100 and percent <= exact < percent + 1
        assert (count in found) == (near or cut)


def test_the_bases_common_to_several_shares_are_found() -> None:
    shares = [stated_percent(share(v)) for v in ("23", "32", "10", "35")]
    found = common_bases([s for s in shares if s], whole=True, limit=40)
    assert found[0] == 31


def test_shares_by_age_that_make_far_more_than_a_hundred_cannot_be_several_answers() -> None:
    shares = (("0-17", 25), ("18-29", 45), ("30-59", 35), ("60+", 15))
    assert len(messages([cell("zzb", v, f"age={a}", unit="percent") for a, v in shares])) == 1
    assert messages([cell("zzb", v, f"service={a}", unit="percent") for a, v in shares]) == []
    nested = (("under-18", 60), ("under-15", 40), ("over-18", 40))
    assert messages([cell("zzb", v, f"age={a}", unit="percent") for a, v in nested]) == []


def test_rates_of_women_and_men_beside_that_of_all_are_no_shares_of_a_whole() -> None:
    rates = [cell("satisfied", v, f"sex={s}", unit="percent") for s, v in (("f", 71), ("m", 50))]
    assert messages([*rates, cell("satisfied", 62, unit="percent")]) == []
    assert len(messages([*rates, cell("satisfied", 100, unit="percent")])) == 1
    assert len(messages(rates)) == 1


def test_no_base_is_sought_of_which_nothing_is_a_share() -> None:
    cells = [cell("victims", 71), cell("victims", 0, "sex=f"), share("32")]
    report = run(cells)
    assert report.count(Outcome.ERROR) == 0
    assert "0 of 71 is 0.0 per cent" in report.findings[0].message
