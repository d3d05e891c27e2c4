# SPDX-License-Identifier: EUPL-1.2
"""What discovered rules hold to be a contradiction, and what they leave alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from vidik.checks import Cell, Kind, Outcome, run
from vidik.checks.methods.engine import Checker
from vidik.checks.tests.methods_tables import cell, kinds, messages


def only(cells: list[Cell]) -> str:
    """Return the message of the only finding."""
    found = messages(cells)
    assert len(found) == 1, found
    return found[0]


def outcome_reasons(cells: list[Cell]) -> set[str]:
    return {r.reason for r in run(cells).results if r.outcome is Outcome.SKIPPED}


# --- breakdowns ---


def test_parts_that_exceed_their_total_contradict_it() -> None:
    cells = [
        cell("reports", 35, "outcome=dismissed", unit="count", section="6.2.1"),
        cell("reports", 17, "outcome=dismissed;reason=a", unit="count", section="6.2.1"),
        cell("reports", 6, "outcome=dismissed;reason=b", unit="count", section="6.2.1"),
        cell("reports", 14, "outcome=dismissed;reason=c", unit="count", section="6.2.1"),
    ]
    finding = run(cells).findings[0]
    assert (finding.expected, finding.found) == (Decimal(35), Decimal(37))
    assert finding.difference == Decimal(2)
    assert "make 37" in finding.message
    assert "the total is stated as 35" in finding.message
    assert len(finding.cells) == 4


def test_parts_that_fall_short_may_be_partial() -> None:
    cells = [
        cell("people", 100),
        cell("people", 30, "town=one"),
        cell("people", 20, "town=two"),
        cell("people", 10, "town=three"),
    ]
    assert messages(cells) == []
    assert "the breakdown may be partial" in outcome_reasons(cells)


@pytest.mark.parametrize(
    "pair",
    [
        ("sex", "m", "f"),
        ("pol", "мушки", "женски"),
        ("age", "under_18", "over_18"),
        ("age", "minor", "adult"),
        ("citizenship", "RS", "foreign"),
        ("answer", "yes", "no"),
        ("direction", "inbound", "outbound"),
        ("registration", "registered", "not_registered"),
        ("outcome", "responded", "no-response"),
        ("place", "urban", "rural"),
    ],
)
def test_two_codes_that_make_a_whole_must_add_up(pair: tuple[str, str, str]) -> None:
    name, one, two = pair
    cells = [
        cell("people", 100),
        cell("people", 60, f"{name}={one}"),
        cell("people", 39, f"{name}={two}"),
    ]
    assert "make 99" in only(cells)
    right = [*cells[:2], cell("people", 40, f"{name}={two}")]
    assert messages(right) == []


def test_a_code_for_the_rest_makes_a_breakdown_whole() -> None:
    cells = [
        cell("calls", 641, unit="count"),
        cell("calls", 517, "call_type=missing", unit="count"),
        cell("calls", 112, "call_type=preventive", unit="count"),
        cell("calls", 10, "call_type=other", unit="count"),
    ]
    assert "make 639" in only(cells)


def test_a_stated_total_beside_its_siblings_makes_them_a_whole() -> None:
    cells = [
        cell("activities", 70, "activity=total", unit="count"),
        cell("activities", 51, "activity=meeting", unit="count"),
        cell("activities", 8, "activity=training", unit="count"),
        cell("activities", 6, "activity=workshop", unit="count"),
    ]
    assert "make 65" not in messages(cells)
    assert "stated as 70" in only(cells)


def test_the_same_codes_that_add_up_elsewhere_must_add_up_here() -> None:
    def year(period: str, total: int) -> list[Cell]:
        return [
            cell("cases", total, unit="count", period=period),
            cell("cases", 20, "kind=one", unit="count", period=period),
            cell("cases", 30, "kind=two", unit="count", period=period),
            cell("cases", 10, "kind=three", unit="count", period=period),
        ]

    assert messages([*year("2023", 60), *year("2024", 100)])
    assert messages([*year("2023", 90), *year("2024", 100)]) == []


def test_a_small_gap_of_several_parts_is_reported_but_not_as_high() -> None:
    cells = [
        cell("people", 200),
        *[cell("people", v, f"kind=k{v}") for v in (90, 60, 30, 17)],
    ]
    report = run(cells)
    assert len(report.findings) == 1
    assert report.findings[0].severity != "high"


def test_categories_that_may_overlap_are_not_added() -> None:
    cells = [
        cell("people", 100),
        cell("people", 80, "service=legal"),
        cell("people", 60, "service=medical"),
    ]
    assert messages(cells) == []
    assert "the categories may overlap" in outcome_reasons(cells)


def test_no_category_is_larger_than_the_whole_even_if_categories_overlap() -> None:
    cells = [
        cell("people", 100),
        cell("people", 120, "service=legal"),
        cell("people", 60, "service=medical"),
    ]
    assert "the whole only as 100" in only(cells)


def test_nested_ages_are_not_added() -> None:
    cells = [
        cell("people", 16),
        cell("people", 8, "age=under_18"),
        cell("people", 8, "age=over_18"),
        cell("people", 3, "age=under_15"),
    ]
    assert messages(cells) == []
    assert "which includes it" in only([*cells[:3], cell("people", 9, "age=under_15")])
    wrong = [cells[0], cells[1], cell("people", 9, "age=over_18"), cells[3]]
    assert "make 17" in only(wrong)


def test_age_bands_that_cover_all_ages_must_add_up() -> None:
    cells = [
        cell("people", 50),
        cell("people", 10, "age=0-11"),
        cell("people", 15, "age=12-17"),
        cell("people", 20, "age=18-29"),
        cell("people", 4, "age=30+"),
    ]
    assert "make 49" in only(cells)


def test_a_group_of_foreigners_holds_the_single_countries() -> None:
    cells = [
        cell("people", 71),
        cell("people", 55, "citizenship=RS"),
        cell("people", 16, "citizenship=foreign"),
        cell("people", 9, "citizenship=UA"),
        cell("people", 7, "citizenship=NG"),
        cell("people", 40, "citizenship=RS;sex=f"),
    ]
    assert messages(cells) == []


def test_codes_noted_as_a_subset_are_not_added() -> None:
    cells = [
        cell("inspections", 11, unit="count"),
        cell("inspections", 6, "status=unlicensed", unit="count"),
        cell("inspections", 4, "status=online", unit="count", note="of the six"),
        cell("inspections", 1, "status=abroad", unit="count", note="of the six"),
        cell("inspections", 5, "status=registered", unit="count"),
    ]
    assert messages(cells) == []


def test_an_article_and_its_paragraphs_are_nested() -> None:
    cells = [
        cell("people", 9),
        cell("people", 6, "article=388"),
        cell("people", 2, "article=388-2"),
        cell("people", 3, "article=389"),
    ]
    assert messages(cells) == []


def test_a_code_that_names_several_is_not_added_to_its_members() -> None:
    cells = [
        cell("people", 10),
        cell("people", 4, "territory=north"),
        cell("people", 6, "territory=south"),
        cell("people", 10, "territory=north+south"),
    ]
    assert messages(cells) == []


def test_numbered_persons_are_neither_categories_nor_restatements() -> None:
    cells = [
        cell("awards", 150, "person=1", unit="EUR"),
        cell("awards", 800, "person=2", unit="EUR"),
        cell("awards", 600, "person=3", unit="EUR"),
        cell("awards", 900, unit="EUR"),
    ]
    assert messages(cells) == []


def test_a_category_stated_only_crossed_with_another_leaves_a_breakdown_open() -> None:
    cells = [
        cell("requests", 5, "direction=out", unit="count"),
        cell("requests", 3, "direction=out;outcome=met", unit="count"),
        cell("requests", 1, "direction=out;outcome=unmet", unit="count"),
        cell("requests", 1, "direction=out;outcome=pending;type=extradition", unit="count"),
        cell("requests", 7, "direction=in", unit="count"),
        cell("requests", 5, "direction=in;outcome=met", unit="count"),
        cell("requests", 2, "direction=in;outcome=unmet", unit="count"),
        cell("requests", 8, "outcome=met", unit="count"),
        cell("requests", 3, "outcome=unmet", unit="count"),
    ]
    assert messages(cells) == []


def test_persons_and_cases_are_not_compared() -> None:
    cells = [
        cell("reports", 10, unit="count"),
        cell("reports", 14, "sex=m", unit="persons"),
        cell("reports", 7, "sex=f", unit="persons"),
    ]
    assert messages(cells) == []


def test_one_year_and_all_years_so_far_are_not_restatements() -> None:
    cells = [cell("pupils", 145), cell("pupils", 5500, period="to-date:2024")]
    assert messages(cells) == []
    assert "5,500" in only([cell("pupils", 5500), cell("pupils", 145, period="to-date:2024")])


def test_a_quarter_is_no_larger_than_its_year_and_four_quarters_make_it() -> None:
    quarters = [
        cell("cases", v, unit="count", period=f"2024-Q{q}")
        for q, v in enumerate((10, 20, 30, 40), start=1)
    ]
    assert messages([*quarters, cell("cases", 100, unit="count")]) == []
    assert "stated as 99, but its parts make 100" in only(
        [*quarters, cell("cases", 99, unit="count")]
    )
    assert "2024-Q4 is stated as 40, but the whole period only as 39" in only(
        [quarters[3], cell("cases", 39, unit="count")]
    )


def test_two_levels_of_territory_in_one_dimension_are_not_added() -> None:
    cells = [
        cell("people", 100),
        cell("people", 60, "territory=north"),
        cell("people", 40, "territory=south"),
        cell("people", 45, "territory=town-a"),
        cell("people", 35, "territory=town-b"),
    ]
    assert messages(cells) == []


def test_forms_of_exploitation_are_listed_in_full() -> None:
    cells = [
        cell("victims", 128),
        cell("victims", 70, "form=sexual"),
        cell("victims", 40, "form=labour"),
        cell("victims", 8, "form=begging"),
    ]
    report = run(cells)
    assert [f.severity for f in report.findings] == ["low"]
    assert messages([cell("victims", 260), *cells[1:]]) == []


def test_money_may_be_owed_and_a_target_overshot() -> None:
    cells = [
        cell("budget_balance", -20, unit="EUR"),
        cell("target_achievement", 120, "office=a", unit="percent"),
    ]
    assert messages(cells) == []


def test_averages_and_rates_are_not_added() -> None:
    cells = [
        cell("average_age", 21, unit="years"),
        cell("average_age", 30, "sex=m", unit="years"),
        cell("average_age", 18, "sex=f", unit="years"),
        cell("incidence", 3, unit="per_100k"),
        cell("incidence", 4, "sex=m", unit="per_100k"),
        cell("incidence", 2, "sex=f", unit="per_100k"),
    ]
    assert messages(cells) == []


def test_money_in_millions_may_differ_by_rounding() -> None:
    def cells(total: str) -> list[Cell]:
        return [
            cell("budget", total, unit="EUR"),
            cell("budget", "1.2", "line=wages", unit="EUR"),
            cell("budget", "3.4", "line=rent", unit="EUR"),
            cell("budget", "0.9", "line=other", unit="EUR"),
        ]

    assert messages(cells("5.6")) == []
    assert messages(cells("6.9"))


# --- gaps ---


def test_a_missing_total_or_part_skips_the_rule_with_its_reason() -> None:
    cells = [
        cell("people", None, status="not_collected"),
        cell("people", 60, "sex=m"),
        cell("people", 40, "sex=f"),
    ]
    assert messages(cells) == []
    assert "the total is missing" in outcome_reasons(cells)
    cells = [
        cell("people", 100),
        cell("people", 60, "sex=m"),
        cell("people", None, "sex=f", status="suppressed"),
    ]
    assert messages(cells) == []
    assert "a part of the breakdown is missing" in outcome_reasons(cells)


def test_known_parts_that_exceed_the_total_contradict_it_in_spite_of_gaps() -> None:
    cells = [
        cell("people", 100),
        cell("people", 70, "kind=a"),
        cell("people", 45, "kind=b"),
        cell("people", None, "kind=c", status="not_available"),
    ]
    report = run(cells)
    assert [f.severity for f in report.findings] == ["medium"]
    assert "make at least 115" in report.findings[0].message
    assert report.findings[0].found == 115


def test_a_cell_that_row_and_column_imply_alike_is_reported_as_missing() -> None:
    cells = [
        cell("people", 100),
        cell("people", 60, "row=a"),
        cell("people", 40, "row=b"),
        cell("people", 50, "col=x"),
        cell("people", 50, "col=y"),
        cell("people", 35, "row=a;col=x"),
        cell("people", 25, "row=a;col=y"),
        cell("people", 15, "row=b;col=x"),
    ]
    report = run(cells)
    assert kinds(report) == [Kind.MISSING]
    assert report.findings[0].severity == "low"
    assert "25" in report.findings[0].message


# --- qualifiers ---


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        (("400", "exact"), ("400", "more_than"), False),
        (("401", "exact"), ("400", "more_than"), True),
        (("400", "exact"), ("400", "at_least"), True),
        (("120", "more_than"), ("100", "less_than"), False),
        (("50", "approx"), ("49", "exact"), True),
        (("75000", "about"), ("75210", "exact"), True),
        (("15", "about"), ("40", "exact"), False),
    ],
)
def test_qualified_values_are_compared_as_intervals(
    first: tuple[str, str], second: tuple[str, str], agree: bool
) -> None:
    cells = [
        cell("people", first[0], "topic=a", qualifier=first[1], section="1"),
        cell("people", second[0], "topic=a", qualifier=second[1], section="2"),
    ]
    report = run(cells)
    assert (report.findings == []) is agree
    assert all(f.severity == "low" for f in report.findings)


# --- one quantity stated twice ---


def test_two_values_of_one_quantity_contradict_each_other() -> None:
    cells = [
        cell("people", 40, "sex=f", section="2"),
        cell("people", 41, "sex=f", section="6"),
        cell("people", 40, "sex=f;statement=table", section="6"),
    ]
    report = run(cells)
    assert kinds(report) == [Kind.SAME]
    assert report.findings[0].expected == 40
    assert report.findings[0].found == 41


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("level=total", "level=total_second_statement"),
        ("territory=pa-bor", "territory=pa_bor"),
        ("territory=pa-bor", "territory=PA-Bor"),
        ("age=adult", "age=over_18"),
        ("age=minor", "age=under_18"),
        ("sex=f", "sex=female"),
        ("", "outcome=all"),
        ("", "statement=restated"),
    ],
)
def test_a_quantity_is_recognised_under_other_spellings(one: str, other: str) -> None:
    assert messages([cell("pupils", 145, one), cell("pupils", 97, other)])
    assert messages([cell("pupils", 145, one), cell("pupils", 145, other)]) == []


def test_a_second_value_that_is_a_stated_share_of_the_first_is_said_to_be_so() -> None:
    cells = [
        cell("pupils", 145),
        cell("pupils", 97, "statement=second"),
        cell("pupils_share", 67, "citizenship=UA", unit="percent"),
    ]
    assert "97 is 67 per cent of 145" in only(cells)


def test_ages_of_several_people_are_no_restatements() -> None:
    cells = [
        cell("perpetrator_age", 34, "sex=f", unit="years"),
        cell("perpetrator_age", 40, "sex=f", unit="years"),
    ]
    assert messages(cells) == []


def test_one_event_reported_by_two_institutions_is_compared() -> None:
    dims = "audience=journalists;event=training-2024-05"
    cells = [
        cell("attendees", 23, dims + ";partner=a", source="ministry"),
        cell("attendees", 27, dims + ";partner=b", source="centre"),
    ]
    assert "ministry states 23" in only(cells)
    assert "centre states 27" in only(cells)


def test_other_sources_are_otherwise_left_to_the_pack() -> None:
    cells = [cell("people", 23, source="ministry"), cell("people", 27, source="centre")]
    assert messages(cells) == []


# --- impossible values ---


def test_a_negative_count_and_a_share_beyond_a_hundred_cannot_be() -> None:
    assert "cannot be negative" in only([cell("people", -1)])
    assert "between 0 and 100" in only([cell("people_share", 104, "sex=f", unit="percent")])
    assert messages([cell("people_increase", 167, period="2023..2024", unit="percent")]) == []
    assert messages([cell("people_increase", -12, period="2023..2024", unit="percent")]) == []


def test_a_minimum_is_not_above_the_maximum() -> None:
    cells = [cell("age", 50, "stat=min", unit="years"), cell("age", 40, "stat=max", unit="years")]
    assert "age, min is stated as 50 years, but age, max only as 40 years" in only(cells)


def test_a_single_value_outside_the_stated_range_is_found_across_units() -> None:
    cells = [
        cell("sentence_length", 6, "stat=min", unit="years"),
        cell("sentence_length", 13, "stat=max", unit="years"),
        cell("sentence_length", 162, "person=1", unit="months"),
        cell("sentence_length", 72, "person=2", unit="months"),
    ]
    report = run(cells)
    assert kinds(report) == [Kind.BOUND]
    assert "162 months" in report.findings[0].message
    assert report.findings[0].severity == "low"


# --- over time ---


def test_what_is_in_process_less_what_is_resolved_remains_at_the_end() -> None:
    def cells(closing: int) -> list[Cell]:
        return [
            cell("cases_pending", 38, unit="count", period="at:2023-12-31"),
            cell("cases_received", 23, unit="count"),
            cell("cases_resolved", 14, unit="count"),
            cell("cases_pending", closing, unit="count", period="at:2024-12-31"),
        ]

    assert messages(cells(47)) == []
    assert "but the stated figure is 46 cases pending" in only(cells(46))


def test_a_stock_reported_as_codes_of_one_dimension_balances() -> None:
    def cells(closing: int) -> list[Cell]:
        return [
            cell("files", 38, "flow=opening", unit="count"),
            cell("files", 23, "flow=received", unit="count"),
            cell("files", 14, "flow=resolved", unit="count"),
            cell("files", closing, "flow=closing", unit="count"),
        ]

    assert messages(cells(47)) == []
    assert kinds(run(cells(45))) == [Kind.BALANCE]


def test_the_closing_of_one_year_is_the_opening_of_the_next() -> None:
    cells = [
        cell("cases_pending_end", 40, unit="count", period="at:2023-12-31"),
        cell("cases_pending_start", 41, unit="count", period="at:2024-01-01"),
    ]
    assert kinds(run(cells)) == [Kind.CARRY]
    cells[1] = cell("cases_pending_start", 40, unit="count", period="at:2024-01-01")
    assert messages(cells) == []


def test_a_stated_increase_fits_its_two_values() -> None:
    def cells(percent: int) -> list[Cell]:
        return [
            cell("people_increase", percent, period="2023..2024", unit="percent"),
            cell("people", 6, period="2023"),
            cell("people", 16, period="2024"),
        ]

    assert messages(cells(167)) == []
    assert kinds(run(cells(157))) == [Kind.TREND]


# --- causes ---


def test_a_wrong_cell_of_a_table_is_reported_once_with_its_symptoms() -> None:
    cells = [
        cell("people", 100),
        cell("people", 60, "row=a"),
        cell("people", 40, "row=b"),
        cell("people", 50, "col=x"),
        cell("people", 50, "col=y"),
        cell("people", 35, "row=a;col=x"),
        cell("people", 25, "row=a;col=y"),
        cell("people", 15, "row=b;col=x"),
        cell("people", 27, "row=b;col=y"),
    ]
    report = run(cells)
    assert len(report.findings) == 1
    assert len(report.findings[0].related) == 1
    assert cells[-1].id in {c.id for c in report.findings[0].cells}


def test_two_causes_in_one_table_stay_two_findings() -> None:
    cells = [
        cell("people", 100),
        cell("people", 63, "row=a"),
        cell("people", 40, "row=b"),
        cell("people", 35, "row=a;col=x"),
        cell("people", 25, "row=a;col=y"),
        cell("people", 15, "row=b;col=x"),
        cell("people", 32, "row=b;col=y"),
        cell("people", 50, "col=x"),
        cell("people", 50, "col=y"),
    ]
    assert len(run(cells).findings) == 2


def test_a_share_beside_a_wrong_count_is_a_symptom_of_the_count() -> None:
    cells = [
        cell("people", 71),
        cell("people", 25, "age=under_18"),
        cell("people", 24, "age=under_18;sex=f"),
        cell("people", 11, "age=under_18;sex=m"),
        cell("people", 49, "age=under_18", unit="percent"),
    ]
    report = run(cells)
    assert len(report.findings) == 1
    assert report.findings[0].kind is Kind.SUM


# --- errors ---


def test_a_rule_that_crashes_is_an_error_and_never_a_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object) -> None:
        message = "broken"
        raise RuntimeError(message)

    monkeypatch.setattr("vidik.checks.methods.cluster_rules.ClusterRules.group", crash)
    report = Checker([cell("people", 1)]).run()
    assert report.count(Outcome.ERROR) == 1
    assert report.count(Outcome.PASSED) == 0


# --- what a number counts ---


def test_one_person_may_be_charged_with_several_offences() -> None:
    def cells(unit: str) -> list[Cell]:
        return [
            cell("accused", 10, unit=unit), cell("accused", 7, "offence=a", unit=unit),
            cell("accused", 4, "offence=b", unit=unit),
        ]  # fmt: skip

    assert messages(cells("persons")) == []
    assert "the categories may overlap" in outcome_reasons(cells("persons"))
    assert len(messages(cells("indictments"))) == 1


def test_zero_is_a_value_and_not_a_gap() -> None:
    cells = [cell("people", 5), cell("people", 3, "sex=f")]
    assert len(messages([*cells, cell("people", 0, "sex=m")])) == 1
    assert messages([*cells, cell("people", None, "sex=m", status="not_collected")]) == []


def test_one_of_hundreds_missing_may_be_of_a_group_that_is_not_stated() -> None:
    cells = [cell("people", 452), cell("people", 327, "sex=f"), cell("people", 124, "sex=m")]
    assert [f.severity for f in run(cells).findings] == ["medium"]
    named = [*cells[:2], cell("people", 120, "sex=m"), cell("people", 4, "sex=unknown")]
    assert [f.severity for f in run(named).findings] == ["medium"]
    assert [f.severity for f in run([cell("people", 461), *named[1:]]).findings] == ["high"]


def test_a_share_is_set_against_as_many_digits_as_it_states() -> None:
    cells = [cell("people", 7), cell("people", 2, "kind=a"),
             cell("people_share", "28.75", "kind=a", unit="percent")]  # fmt: skip
    assert "2 of 7 is 28.57 per cent" in only(cells)
