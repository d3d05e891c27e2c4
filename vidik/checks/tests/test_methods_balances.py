# SPDX-License-Identifier: EUPL-1.2
"""Balances of one unit, by the words of their names, and stocks carried from year to year."""

from __future__ import annotations

import pytest

from vidik.checks import Cell, Kind, run
from vidik.checks.methods.model import Basis, Ground
from vidik.checks.tests.methods_tables import cell, kinds, messages

NAMES = [
    ("cases_pending_at_the_beginning_of_the_year", "cases_received", "cases_decided",
     "cases_pending_at_the_end_of_the_year"),
    ("Bestand am Jahresanfang", "Neuzugänge", "Erledigungen", "Bestand am Jahresende"),
    ("casos_pendientes_al_inicio", "casos_recibidos", "casos_resueltos", "casos_pendientes_al_fin"),
    ("nerešeni_predmeti_na_početku_godine", "primljeni_predmeti", "rešeni_predmeti",
     "nerešeni_predmeti_na_kraju_godine"),
    ("Open on 1 January", "New cases", "Closed cases", "Open on 31 December"),
    ("Bestand am 1. Januar", "Zugänge", "Abgänge", "Bestand am 31. Dezember"),
    ("affaires en cours en début d'exercice", "affaires nouvelles", "affaires terminées",
     "affaires en cours en fin d'exercice"),
    ("stock au 1er janvier", "entrées", "sorties", "stock au 31 décembre"),
    ("existencias iniciales", "entradas", "salidas", "existencias finales"),
    ("giacenza iniziale", "entrate", "uscite", "giacenza finale"),
    ("nerešene zadeve na začetku", "prejete zadeve", "rešene zadeve", "nerešene zadeve na koncu"),
    ("стање 1. јануара", "уписано", "завршено", "стање 31. децембра"),
    ("висящи дела в началото", "постъпили дела", "свършени дела", "висящи дела в края"),
    ("nevyřízené věci na začátku", "nápad věcí", "vyřízené věci", "nevyřízené věci na konci"),
    ("cauze aflate pe rol la început", "cauze nou intrate", "cauze soluționate",
     "cauze rămase la sfârșit"),
    ("εκκρεμείς στην αρχή", "εισερχόμενες", "περατωθείσες", "εκκρεμείς στο τέλος"),
]  # fmt: skip


def balance(names: tuple[str, ...], values: tuple[int, ...], period: str = "2024") -> list[Cell]:
    """Write one balance as four figures."""
    return [
        cell(name, value, unit="cases", period=period)
        for name, value in zip(names, values, strict=True)
    ]


@pytest.mark.parametrize("period", ["2024", "2019/20", "2024-H1", "2024-Q3"])
@pytest.mark.parametrize("names", NAMES)
def test_a_balance_of_one_unit_is_read_from_its_names(names: tuple[str, ...], period: str) -> None:
    assert messages(balance(names, (10, 20, 5, 25), period)) == []
    report = run(balance(names, (10, 20, 5, 30), period))
    assert report.findings[0].ground == Ground(Basis.WORDS)
    assert kinds(report) == [Kind.BALANCE]
    assert (report.findings[0].expected, report.findings[0].found) == (25, 30)
    assert report.findings[0].severity == "high"


def test_a_stock_reported_at_two_dates_and_the_flows_between_make_a_balance() -> None:
    def cells(last: int) -> list[Cell]:
        return [
            cell("victims_in_shelter", 55, period="at:2023-12-31"),
            cell("victims_in_shelter", last, period="at:2024-12-31"),
            cell("admissions_to_shelter", 90),
            cell("departures_from_shelter", 88),
        ]

    assert messages(cells(57)) == []
    assert kinds(run(cells(75))) == [Kind.BALANCE]


def test_of_two_inflows_none_is_chosen() -> None:
    cells = [*balance(NAMES[0], (10, 20, 5, 30)), cell("cases_registered", 9, unit="cases")]
    assert messages(cells) == []


def test_flows_of_something_else_are_no_terms_of_the_balance() -> None:
    names = ("cases_pending_at_start", "letters_received", "letters_closed", "cases_pending_at_end")
    others = [cell(f"other_{i}", i, unit="cases") for i in range(9)]
    assert messages([*balance(names, (10, 20, 5, 30)), *others]) == []


def test_what_one_year_ends_with_the_next_begins_with() -> None:
    first, last = NAMES[1][0], NAMES[1][3]
    cells = [cell(last, 165, unit="cases", period="2023"), cell(first, 139, unit="cases")]
    assert kinds(run(cells)) == [Kind.CARRY]
    cells[1] = cell(first, 165, unit="cases")
    assert messages(cells) == []


def years(begins: tuple[int, ...], ends: tuple[int, ...]) -> list[Cell]:
    """Write two measures that nobody knows for some years."""
    return [
        cell(measure, value, unit="xx", period=str(2019 + i))
        for measure, values in (("qq", begins), ("ww", ends))
        for i, value in enumerate(values)
    ]


def test_a_carry_that_holds_for_most_years_is_reported_where_it_fails() -> None:
    assert messages(years((31, 35, 47, 36, 40), (35, 47, 36, 40, 52))) == []
    report = run(years((31, 35, 47, 39, 40), (35, 47, 36, 40, 52)))
    assert kinds(report) == [Kind.CARRY]
    assert (report.findings[0].expected, report.findings[0].found) == (36, 39)


def test_values_that_repeat_by_chance_are_no_carry() -> None:
    assert messages(years((5, 5, 5, 7, 9), (5, 5, 5, 8, 2))) == []
    assert messages(years((31, 35, 47, 39, 44), (35, 47, 36, 41, 52))) == []


def test_months_and_last_versions_are_no_stocks() -> None:
    cells = [
        cell("arrests_in_december", 40, unit="count", period="2023"),
        cell("arrests_in_january", 31, unit="count"),
        cell("final_reports", 12, unit="count", period="2023"),
        cell("initial_reports", 19, unit="count"),
    ]
    assert messages(cells) == []


def test_flows_that_name_only_some_of_what_a_stock_holds_are_not_its_own() -> None:
    cells = [
        cell("victims_in_programme_at_start_of_year", 12), cell("new_victims", 40),
        cell("victims_in_programme_at_end_of_year", 20), cell("victims_who_left_programme", 25),
    ]  # fmt: skip
    assert messages(cells) == []


@pytest.mark.parametrize("names", [
    ("casePendingStart", "caseReceived", "caseResolved", "casePendingEnd"),
    ("processosPendentesInicio", "processosEntrados", "processosFindos", "processosPendentesFim"),
    ("dosare_nesolutionate_inceput", "dosare_primite", "dosare_solutionate",
     "dosare_nesolutionate_sfarsit"),
    ("sprawy_na_poczatku", "sprawy_wplynelo", "sprawy_zakonczone", "sprawy_na_koncu"),
])  # fmt: skip
def test_a_balance_is_read_in_more_spellings_and_tongues(names: tuple[str, ...]) -> None:
    assert messages(balance(names, (10, 20, 5, 25))) == []
    assert kinds(run(balance(names, (10, 20, 5, 30)))) == [Kind.BALANCE]


def test_flows_that_say_more_than_the_stock_may_be_flows_of_something_else() -> None:
    names = (
        "zorf_pim_start", "zorf_training_received", "zorf_compensation_resolved", "zorf_pim_end",
    )  # fmt: skip
    assert messages(balance(names, (10, 20, 5, 30))) == []


def test_the_fourth_of_four_measures_is_the_flow_that_its_name_does_not_show() -> None:
    names = ("files_open_at_start", "files_received", "files_zorfed", "files_open_at_end")
    assert messages(balance(names, (10, 20, 5, 25))) == []
    assert kinds(run(balance(names, (10, 20, 5, 30)))) == [Kind.BALANCE]
    # It may as well be what was in work.
    assert messages(balance(names, (10, 20, 30, 25))) == []


@pytest.mark.parametrize("periods", [
    ("2023-H1", "2023-H2", "2024-H1", "2024-H2", "2025-H1"),
    ("2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3"),
    ("2018/19", "2019/20", "2020/21", "2021/22", "2022/23"),
    ("FY2019", "FY2020", "FY2021", "FY2022", "FY2023"),
    ("2018-2019", "2019-2020", "2020-2021", "2021-2022", "2022-2023"),
])  # fmt: skip
def test_halves_quarters_and_fiscal_years_carry_over_as_years_do(periods: tuple[str, ...]) -> None:
    def cells(*begins: int) -> list[Cell]:
        ends = (35, 47, 36, 40, 52)
        return [
            cell(measure, value, unit="xx", period=period)
            for measure, values in (("qq", begins), ("ww", ends))
            for period, value in zip(periods, values, strict=True)
        ]

    assert messages(cells(31, 35, 47, 36, 40)) == []
    report = run(cells(31, 35, 47, 39, 40))
    assert [(f.expected, f.found) for f in report.findings] == [(36, 39)]
    assert report.findings[0].ground == Ground(Basis.LEARNED, 3, 4)
