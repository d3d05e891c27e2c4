# SPDX-License-Identifier: EUPL-1.2
"""Figures that only look like a contradiction: nothing is reported of them, or with a reason."""

from __future__ import annotations

import pytest

from vidik.checks import Cell, Kind, Outcome, run
from vidik.checks.tests.methods_tables import cell, kinds, messages


def skipped(cells: list[Cell]) -> set[str]:
    return {r.reason for r in run(cells).results if r.outcome is Outcome.SKIPPED}


# --- changes, rates, levels ---


@pytest.mark.parametrize(
    ("measure", "unit", "value"),
    [
        ("variación_del_año", "porcentaje", -11), ("промена_у_односу_на_2023", "проценат", -4),
        ("plan_reached", "percent", 128), ("taux_de_remplissage", "pourcent", 112),
        ("ändring", "protsenti", -3), ("frost", "celsius", -6), ("qqx", "zz", -6),
    ],
)  # fmt: skip
def test_what_may_fall_or_pass_its_aim_is_no_share(measure: str, unit: str, value: int) -> None:
    assert messages([cell(measure, value, unit=unit)]) == []


def test_a_fall_may_be_reported_with_its_sign() -> None:
    for fall, found in ((-20, 0), (20, 0), (-30, 1)):
        cells = [cell("wards", 100, period="2023"), cell("wards", 80),
                 cell("wards_decrease", fall, unit="percent")]  # fmt: skip
        assert len(messages(cells)) == found


def test_more_beds_may_be_used_than_there_are_and_a_plan_be_passed() -> None:
    beds = [cell("beds", 40, unit="places"), cell("beds_share", 115, "house=a", unit="percent")]
    assert messages(beds) == []
    plan = [cell("visits_plan", 40, unit="count"), cell("visits_plan_share", 130, unit="percent")]
    assert messages(plan) == []
    assert messages([cell("adjustment", -4, unit="count")]) == []


def test_a_share_of_what_is_counted_and_a_count_stay_within_their_limits() -> None:
    share = [cell("wards", 40), cell("wards_share", 140, "sex=f", unit="percent")]
    assert "between 0 and 100" in messages(share)[0]
    assert "cannot be negative" in messages([cell("wards", -2)])[0]
    assert "cannot be negative" in messages([cell("dosare", -2, unit="cazuri")])[0]


def test_rates_lie_around_that_of_the_whole() -> None:
    for measure, unit in (("taxa", "taxa"), ("zorf", "pro_100000"), ("zorf", "zz")):
        cells = [
            cell(measure, v, d, unit=unit)
            for v, d in (("4.4", ""), ("6.1", "area=a"), ("5.2", "area=b"), ("1.3", "area=c"))
        ]
        assert messages(cells) == [], unit


def test_posts_of_four_quarters_are_a_level() -> None:
    parts = [cell("vacancies", v, f"quarter={i + 1}") for i, v in enumerate((6, 5, 7, 4))]
    assert messages([cell("vacancies", 5), *parts]) == []


# --- breakdowns that may overlap ---


def test_a_rest_does_not_make_several_answers_a_partition() -> None:
    parts = [cell("callers", v, f"wish={c}")
             for c, v in (("advice", 70), ("bed", 55), ("lawyer", 48), ("other", 9))]  # fmt: skip
    assert messages([cell("callers", 90), *parts]) == []
    assert len(messages([cell("callers", 170), *parts])) == 1


@pytest.mark.parametrize("note", [
    "one person can stand in more than one row", "једно лице може имати више облика",
    "mehrfache Nennung", "una persona puede tener varias respuestas",
    "kategorije se preklapaju", "przypadek w kilku kategoriach",
])  # fmt: skip
def test_a_note_that_categories_overlap_is_read_beside_a_rest(note: str) -> None:
    parts = [cell("cases", v, f"kind={c}", note=note)
             for c, v in (("one", 30), ("two", 21), ("other", 8))]  # fmt: skip
    assert messages([cell("cases", 51), *parts]) == []


def test_parts_of_another_version_of_their_total() -> None:
    cells = [
        cell("plan", 500, unit="EUR"), cell("plan", 560, "version=second", unit="EUR"),
        *(cell("plan", v, f"line={c}", unit="EUR")
          for c, v in (("a", 260), ("b", 200), ("other", 100))),
    ]  # fmt: skip
    assert messages(cells) == []


def test_a_code_among_ages_that_nobody_can_read_may_lie_in_the_others() -> None:
    cells = [cell("wards", 90), cell("wards", 30, "age_band=minors"),
             cell("wards", 60, "age_band=adults"),
             cell("wards", 33, "age_band=young_15_24")]  # fmt: skip
    assert messages(cells) == []


def test_what_only_its_sum_says_to_be_a_partition_weighs_less() -> None:
    def severity(dim: str, third: str) -> str:
        parts = [cell("wards", v, f"{dim}={c}") for c, v in (("a", 30), ("b", 24), (third, 8))]
        return run([cell("wards", 55), *parts]).findings[0].severity

    assert severity("qqa", "c") == "medium"
    assert severity("qqa", "other") == "high"
    assert severity("region", "c") == "high"


def test_two_systems_of_ages_are_not_mixed() -> None:
    cells = [cell("wards", v, d) for v, d in (
        (90, ""), (30, "age=minors"), (60, "age=adults"), (33, "age=0-18"), (57, "age=19+"),
    )]  # fmt: skip
    assert messages(cells) == []


def test_columns_beside_the_sexes_may_be_what_they_leave_out() -> None:
    cells = [cell("convicted_total", 20), cell("convicted_male", 15), cell("convicted_female", 4)]
    assert len(messages(cells)) == 1
    assert messages([*cells, cell("convicted_companies", 1)]) == []


def test_what_happens_years_later_may_happen_to_more_than_were_counted() -> None:
    cells = [cell("wards_total", 20), cell("wards_male", 12), cell("wards_female", 8)]
    assert messages([*cells, cell("wards_repatriated", 31)]) == []


# --- balances ---


@pytest.mark.parametrize(
    "further", [(("files_handed_over", 7),), (("files_merged", 10), ("files_reopened", 3))]
)
def test_further_flows_may_close_a_balance(further: tuple[tuple[str, int], ...]) -> None:
    terms = (("files_pending_start", 50), ("files_received", 31), ("files_completed", 22),
             ("files_pending_end", 52))  # fmt: skip
    cells = [cell(m, v, unit="files") for m, v in (*terms, *further)]
    assert messages(cells) == []
    assert kinds(run([cell(m, v, unit="files") for m, v in terms])) == [Kind.BALANCE]


def test_a_stock_of_two_evenings_knows_of_those_who_ran_away() -> None:
    cells = [
        cell("guests", 20, period="at:2023-12-31"), cell("guests", 22, period="at:2024-12-31"),
        cell("admissions", 18), cell("discharges", 12),
    ]  # fmt: skip
    (finding,) = run(cells).findings
    assert finding.params["period"] == "2024"
    assert messages([*cells, cell("runaways", 4)]) == []


# --- periods ---


@pytest.mark.parametrize("measure", ["cared_for", "korisnice_usluge", "подопечные"])
def test_one_person_may_come_in_both_halves_of_a_year(measure: str) -> None:
    halves = [cell(measure, 33, period="2024-H1"), cell(measure, 37, period="2024-H2")]
    assert messages([*halves, cell(measure, 52)]) == []


def test_persons_who_exceed_the_year_by_little_are_reported_low() -> None:
    cells = [cell("gluwits", 41, period="2024-H1"), cell("gluwits", 39, period="2024-H2"),
             cell("gluwits", 74)]  # fmt: skip
    assert [f.severity for f in run(cells).findings] == ["low"]


# --- shares with a base of their own ---


@pytest.mark.parametrize("note", ["of the 30 who answered", "of girls", "познато за 30 лица"])
def test_a_note_may_name_another_base_of_a_share(note: str) -> None:
    cells = [
        cell("wards", 47),
        cell("wards_share", "36.7", "school=none", unit="percent", note=note),
    ]
    assert messages(cells) == []
    assert "a note names another base of the share" in skipped(cells)


def test_a_note_that_names_the_base_itself_hides_nothing() -> None:
    cells = [cell("wards", 47), cell("wards_share", "36.7", "school=none", unit="percent",
                                     note="of the 47 wards")]  # fmt: skip
    assert len(messages(cells)) == 1


# --- statements ---


@pytest.mark.parametrize(("qualifier", "value"), [
    ("fewer_than", 7), ("no more than", 7), ("provisional", 12), ("највише", 7), ("mindestens", 12),
    ("≥", 12), ("über", 12), ("nobody knows", 12),
])  # fmt: skip
def test_a_qualifier_in_other_words_is_read_or_says_nothing(qualifier: str, value: int) -> None:
    assert messages([cell("raids", 9, qualifier=qualifier), cell("raids", value)]) == []


def test_notes_that_distinguish_two_statements_make_them_a_query() -> None:
    def severities(first: str, second: str) -> list[str]:
        cells = [cell("suspects", 40, note=first), cell("suspects", 44, section="2", note=second)]
        return [f.severity for f in run(cells).findings]

    assert severities("", "") == ["high"]
    assert severities("under article 5", "all articles") == ["low"]
    assert severities("", "revised a year later") == ["low"]
    assert severities("", "with trainees, without judges") == ["low"]
    assert severities("table 3", "summary, page 9") == ["high"]


def test_fines_with_a_note_each_are_of_different_persons() -> None:
    cells = [cell("globa", 900, unit="EUR", note="first case"),
             cell("globa", 400, unit="EUR", note="second case")]  # fmt: skip
    assert messages(cells) == []


def test_a_mean_of_several_years_need_not_be_whole() -> None:
    assert messages([cell("wards", "61.5", period="2020..2024", note="yearly mean")]) == []


# --- several institutions ---


def test_a_kind_of_event_and_a_day_that_all_keep_are_not_one_event() -> None:
    for code in ("workshop", "anti_slavery_day"):
        cells = [cell("guests", v, f"event={code}", source=s) for s, v in (("a", 30), ("b", 44))]
        assert messages(cells) == [], code
    cells = [cell("guests", v, "event=workshop_2024-05", source=s)
             for s, v in (("a", 30), ("b", 44))]  # fmt: skip
    assert len(messages(cells)) == 1


def test_an_office_above_the_branches_is_none_of_them_and_not_their_sum() -> None:
    offices = (("court-a", 12), ("court-b", 15), ("court-c", 9))
    cells = [cell("verdicts", v, unit="count", source=s) for s, v in offices]
    assert messages([*cells, cell("verdicts", 21, unit="count", source="court-supreme")]) == []
    whole = cell("verdicts", 36, unit="count", source="court")
    general = cell("verdicts", 30, unit="count", source="court-general")
    assert messages([*cells, whole, general]) == []


def test_two_breakdowns_of_a_total_that_nobody_states_are_of_one_whole_if_they_mostly_agree() -> (
    None
):
    def cells(years: int, last: int, off: int = 0) -> list[Cell]:
        return [
            cell("signals", v + n, d, period=str(2010 + n))
            for n in range(years)
            for v, d in (
                (30, "sex=f"), (20, "sex=m"), (25, "age=under_18"),
                (last if n == years - 1 else 25 + (n < off), "age=over_18"),
            )
        ]  # fmt: skip

    for last in (18, 24, 190):
        assert messages(cells(1, last)) == []
        assert messages(cells(8, last)) == []
        (finding,) = run(cells(9, last)).findings
        assert finding.ground is not None
        assert (finding.ground.held, finding.ground.tried) == (8, 9)
        assert messages(cells(12, last, off=3)) == []
    assert messages(cells(9, 25)) == []


def test_one_value_below_nothing_is_a_slip_and_more_in_a_row_or_column_are_a_balance() -> None:
    def reported(below: set[tuple[int, str]]) -> int:
        cells = [
            cell("qaps", -value if (n, code) in below else value, f"place=p{n};kind={code}")
            for n in range(8)
            for code, value in (("lum", 40 + 7 * n), ("tor", 90 - 4 * n))
        ]
        return sum("cannot be negative" in message for message in messages(cells))

    assert reported({(2, "lum")}) == 1
    assert reported({(2, "lum"), (5, "tor")}) == 2
    assert reported({(2, "lum"), (5, "lum")}) == 0
    assert reported({(2, "lum"), (5, "lum"), (6, "tor")}) == 1
