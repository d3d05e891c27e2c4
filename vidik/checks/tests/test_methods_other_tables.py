# SPDX-License-Identifier: EUPL-1.2
"""Tables laid out in other ways, in other tongues: what contradicts in them is found too."""

from __future__ import annotations

import pytest

from vidik.checks import Cell, Kind, run
from vidik.checks.methods import periods
from vidik.checks.tests.methods_tables import cell, kinds, messages

# --- a measure for each column ---


def wide(total: int, female: int, male: int) -> list[Cell]:
    return [cell("wards_total", total), cell("wards_female", female), cell("wards_male", male)]


def test_columns_that_are_measures_add_up() -> None:
    assert messages(wide(50, 30, 20)) == []
    (finding,) = run(wide(50, 30, 29)).findings
    assert (finding.kind, finding.expected, finding.found) == (Kind.SUM, 50, 59)
    assert kinds(run([*wide(50, 30, 29), cell("wards", 50)])) == [Kind.SUM]
    prefixed = [cell("all_wards", 50), cell("child_wards", 12), cell("adult_wards", 48)]
    assert kinds(run(prefixed)) == [Kind.SUM]


def test_women_and_men_may_leave_girls_and_boys_out() -> None:
    cells = [cell("wards_total", 50), cell("wards_women", 25), cell("wards_men", 15),
             cell("wards_girls", 6), cell("wards_boys", 4)]  # fmt: skip
    assert messages(cells) == []


def test_sexes_that_are_not_known_for_all_need_not_add_up() -> None:
    assert messages([*wide(50, 25, 20), cell("wards_unknown", 5)]) == []


def test_a_part_of_persons_is_read_without_a_total_in_its_name() -> None:
    for part in ("wards_children", "wards_who_fled"):
        assert kinds(run([cell("wards", 20), cell(part, 31)])) == [Kind.BOUND], part
    convicted = [
        cell("convicted_persons", 20),
        cell("convicted_women", 9),
        cell("convicted_men", 4),
    ]
    assert kinds(run(convicted)) == [Kind.SUM]
    of_events = [
        cell("trainings_total", 10, unit="count"),
        cell("trainings_pupils", 300, unit="count"),
    ]
    assert messages([*of_events, *wide(50, 30, 20)]) == []


def test_a_part_does_not_exceed_the_total_of_its_columns() -> None:
    cells = [*wide(50, 30, 20), cell("wards_orphans", 70)]
    assert kinds(run(cells)) == [Kind.BOUND]
    assert messages([*wide(50, 30, 20), cell("wards_pending_end", 70)]) == []


# --- periods ---


@pytest.mark.parametrize("first", [
    "2023/2024", "2023/24", "FY2023", "FY 2023/24", "school:2023/2024", "fiscal:2023/2024",
    "2023-24", "2023-2024",
])  # fmt: skip
def test_fiscal_years_follow_on_each_other_however_they_are_written(first: str) -> None:
    span = periods.parse(first)
    assert span is not None
    assert span.kind == "fiscal"
    before = periods.parse(periods.year_before(first))
    assert before is not None
    assert periods.night_before(span) == before.last


@pytest.mark.parametrize("text", [
    "H1 2024", "1H2024", "2024 H1", "2024S1", "2024-01..2024-06", "2024-01-01..2024-06-30",
    "Jan-Jun 2024", "јан – јун 2024.",
])  # fmt: skip
def test_a_half_year_is_read_in_any_spelling(text: str) -> None:
    assert periods.parse(text) == periods.parse("2024-H1")


@pytest.mark.parametrize(
    "text", ["2024-13", "sometime", "2023-25", "2024-02..2024-03", "05-10 2024"]
)
def test_a_label_that_is_no_period_is_none(text: str) -> None:
    assert periods.parse(text) is None


def test_a_stock_is_carried_over_between_fiscal_years() -> None:
    cells = [cell("files_pending_end", 40, unit="files", period="2022/23"),
             cell("files_pending_start", 44, unit="files", period="2023/24")]  # fmt: skip
    assert kinds(run(cells)) == [Kind.CARRY]


def test_a_change_of_a_fiscal_year_is_from_the_one_before() -> None:
    cells = [cell("wards", 80, period="2022/23"), cell("wards", 100, period="2023/24"),
             cell("wards_increase", 35, unit="percent", period="2023/24")]  # fmt: skip
    assert kinds(run(cells)) == [Kind.TREND]


def test_four_quarters_make_the_fiscal_year_that_they_lie_in() -> None:
    quarters = [cell("raids", v, unit="count", period=p) for v, p in
                ((5, "2023-Q2"), (6, "2023-Q3"), (7, "2023-Q4"), (8, "2024-Q1"))]  # fmt: skip
    assert messages([*quarters, cell("raids", 26, unit="count", period="2023/24")]) == []
    assert kinds(run([*quarters, cell("raids", 36, unit="count", period="2023/24")])) == [Kind.SUM]
    further = cell("raids", 9, unit="count", period="2024-Q2")
    assert messages([*quarters, further, cell("raids", 36, unit="count", period="2023/24")]) == []


# --- balances in more words ---


@pytest.mark.parametrize("names", [
    ("files_carried_over", "new_files", "files_solved", "files_unsolved_at_year_end"),
    ("brought_forward", "received", "decided", "carried_forward"),
    ("залишок_на_початок_року", "надійшло_справ", "розглянуто_справ", "залишок_на_кінець_року"),
    ("yıl_başında_derdest", "yıl_içinde_açılan", "karara_bağlanan", "yıl_sonunda_derdest"),
    ("wards_at_start", "wards_entering", "wards_leaving", "wards_at_end"),
])  # fmt: skip
def test_a_balance_in_more_words(names: tuple[str, ...]) -> None:
    def cells(last: int) -> list[Cell]:
        return [cell(n, v, unit="files") for n, v in zip(names, (40, 25, 18, last), strict=True)]

    assert messages(cells(47)) == []
    assert kinds(run(cells(58))) == [Kind.BALANCE]


def test_beginning_and_end_with_names_and_days_of_their_own() -> None:
    for period, first, last in (("2024", "at:2024-01-01", "at:2024-12-31"),
                                ("2024/25", "at:2024-04-01", "at:2025-03-31")):  # fmt: skip
        cells = [
            cell("guests_at_start", 20, period=first), cell("guests_at_end", 31, period=last),
            cell("admitted", 12, period=period), cell("discharged", 9, period=period),
        ]  # fmt: skip
        assert kinds(run(cells)) == [Kind.BALANCE], period


# --- shares and changes by their names alone ---


def test_a_share_that_several_counts_could_be_is_not_judged() -> None:
    cells = [cell(m, v, d) for m in ("wards", "guests")
             for v, d in ((80, ""), (20 if m == "wards" else 31, "age=minors"))]  # fmt: skip
    assert messages([*cells, cell("share_minors", 60, unit="percent")]) == []


# --- breakdowns ---


def test_places_of_one_country_do_not_overlap() -> None:
    def cells(dim: str, extra: str = "") -> list[Cell]:
        return [cell("raids", 40, unit="count"), *(
            cell("raids", v, f"{dim}={c}", unit="count")
            for c, v in (("oak", 22), ("elm", 17), (f"oak{extra}" if extra else "ash", 16))
        )]  # fmt: skip

    assert len(messages(cells("province"))) == 1
    assert messages(cells("province", "-town")) == []
    assert messages(cells("qqa")) == []


def test_a_second_choice_of_ages_is_judged_where_the_first_confirms_the_total() -> None:
    cells = [cell("wards", v, d) for v, d in (
        (100, ""), (30, "age_group=0-17"), (45, "age_group=18-39"), (25, "age_group=40+"),
        (30, "age_group=minors"), (79, "age_group=adults"),
    )]  # fmt: skip
    (finding,) = run(cells).findings
    assert (finding.expected, finding.found) == (100, 109)


def test_a_blank_total_does_not_hide_two_breakdowns_that_differ() -> None:
    cells = [
        cell("wards", None if v is None else v + n, d, period=str(2010 + n))
        for n in range(9)
        for v, d in (
            (None, ""), (30, "sex=f"), (20, "sex=m"), (25, "age=under_18"),
            (24 if n == 4 else 25, "age=over_18"),
        )
    ]  # fmt: skip
    assert kinds(run(cells)) == [Kind.SUM]


@pytest.mark.parametrize(("dim", "one", "two"), [
    ("yaş", "çocuk", "yetişkin"), ("вік", "неповнолітні", "дорослі"),
    ("sexo", "feminino", "masculino"), ("staat", "inlaendisch", "nichtinlaendisch"),
    ("стать", "жінки", "чоловіки"),
])  # fmt: skip
def test_two_halves_are_known_in_more_tongues(dim: str, one: str, two: str) -> None:
    cells = [cell("zz", 50), cell("zz", 30, f"{dim}={one}"), cell("zz", 11, f"{dim}={two}")]
    assert kinds(run(cells)) == [Kind.SUM]


# --- causes ---


def test_a_change_is_not_reported_with_a_sum_that_errs_the_other_way() -> None:
    """The sum falls short, so a part may be too small; the change would need it smaller still."""
    cells = [
        *(cell("wards", v, period=str(2020 + i)) for i, v in enumerate((90, 80, 100))),
        cell("wards", 280, period="2020..2022"),
        cell("wards_change", 13, unit="percent", period="2022"),
    ]  # fmt: skip
    assert sorted(kinds(run(cells))) == [Kind.SUM, Kind.TREND]
