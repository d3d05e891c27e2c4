# SPDX-License-Identifier: EUPL-1.2
"""Totals and their parts: what the file itself shows decides, before words do."""

from __future__ import annotations

import pytest

from vidik.checks import Cell, Checker, Kind, Outcome, run
from vidik.checks.methods.model import Basis, Ground

from .methods_tables import cell, messages, with_value


def years(
    measure: str,
    rows: list[tuple[int, ...]],
    codes: tuple[str, ...],
    *,
    name: str = "zq",
    total: tuple[int, ...] = (),
    unit: str = "count",
) -> list[Cell]:
    """Write a total and its parts for one year after the other; `total` replaces their sums."""
    cells = []
    for i, row in enumerate(rows):
        period = str(2001 + i)
        stated = total[i] if i < len(total) else sum(row)
        cells.append(cell(measure, stated, unit=unit, period=period))
        cells += [
            cell(measure, value, f"{name}={code}", unit=unit, period=period)
            for code, value in zip(codes, row, strict=True)
        ]
    return cells


CODES = ("qua", "rel", "sim")
ROWS = [(41, 17, 23), (36, 22, 31), (52, 14, 19), (47, 28, 33), (39, 16, 27), (44, 21, 29)]


# ---------------------------------------------------------------- what the file shows


@pytest.mark.parametrize("slip", [1, 60, 5000])
def test_one_place_that_fails_against_many_is_reported_whatever_its_size(slip: int) -> None:
    cells = years("zzb", ROWS, CODES)
    cells[-1] = with_value(cells[-1], 29 + slip)
    cells[-4] = with_value(cells[-4], 44 + 21 + 29)
    findings = run(cells).findings
    assert [f.severity for f in findings] == ["high"]
    assert cells[-1].id in {c.id for c in findings[0].cells}


@pytest.mark.parametrize("last", ["sim", "other", "unknown"])
@pytest.mark.parametrize("more", [3, 20, 90])
def test_categories_that_exceed_their_total_everywhere_overlap(last: str, more: int) -> None:
    total = tuple(sum(row) - more // 2 - 3 * (i % 4) for i, row in enumerate(ROWS))
    assert messages(years("zzb", ROWS, ("qua", "rel", last), total=total)) == []


@pytest.mark.parametrize("pair", [("conditional", "unconditional"), ("f", "m"), ("qua", "other")])
def test_columns_that_fall_short_in_every_row_are_no_whole_breakdown(pair: tuple[str, str]) -> None:
    rows = [row[:2] for row in ROWS]
    total = tuple(sum(row) for row in ROWS)
    report = run(years("zzb", rows, pair, total=total))
    assert report.findings == []
    assert {r.reason for r in report.results if r.outcome is Outcome.SKIPPED} == {
        "the breakdown may be partial"
    }


def test_what_overlaps_in_persons_adds_up_in_offences() -> None:
    persons = years("suspects", ROWS, CODES, total=(60,) * 6, unit="persons")
    cells = years("offences", ROWS, CODES)
    assert messages([*persons, *cells]) == []
    cells[1] = with_value(cells[1], 410)
    cells[0] = with_value(cells[0], 81)
    findings = run([*persons, *cells]).findings
    assert len(findings) == 1
    assert findings[0].cells[0].measure == "offences"


def test_a_finding_says_in_how_many_places_its_relation_holds() -> None:
    cells = years("zzb", ROWS, CODES)
    cells[0] = with_value(cells[0], 99)
    assert run(cells).findings[0].ground == Ground(Basis.LEARNED, 5, 6)
    alone = [cell("zzb", 9), cell("zzb", 4, "sex=f"), cell("zzb", 3, "sex=m")]
    assert run(alone).findings[0].ground == Ground(Basis.WORDS, 0, 1)


def test_a_part_beside_the_whole_is_no_part_where_it_exceeds_it_again_and_again() -> None:
    rows = [(12, 80, 31), (90, 22, 14), (14, 33, 71), (88, 12, 9), (21, 95, 13)]
    total = (40, 50, 60, 30, 45)
    assert messages(years("zzb", rows, CODES, total=total)) == []
    cells = years("zzb", ROWS, CODES)
    cells[1] = with_value(cells[1], 4100)
    assert [f.kind for f in run(cells).findings] == [Kind.BOUND]


def test_two_breakdowns_that_never_agree_are_of_different_things() -> None:
    cells = []
    for i, (a, b, c) in enumerate(ROWS):
        for name, values in (("sex", (a, b)), ("age", (c, a))):
            codes = ("f", "m") if name == "sex" else ("under_18", "over_18")
            cells += [
                cell("zzb", value, f"{name}={code}", period=str(2001 + i))
                for code, value in zip(codes, values, strict=True)
            ]
    assert messages(cells) == []


def test_what_was_learned_from_cells_is_forgotten_with_them() -> None:
    cells = years("zzb", ROWS, CODES)
    checker = Checker(cells)
    for _ in range(4):
        changes: dict[str, Cell | None] = {
            c.key: with_value(c, int(c.value or 0) + 9 + 4 * i) for i, c in enumerate(cells[::4])
        }
        assert checker.run().findings == []
        assert checker.recheck(changes).findings == []
        checker.recheck({c.key: c for c in cells[::4]})
    wrong = with_value(cells[0], 99)
    assert len(checker.recheck({wrong.key: wrong}).findings) == 1


# ---------------------------------------------------------------- gaps, zeros, rounding


def test_zero_for_unknown_is_one_finding_with_its_rows() -> None:
    cells = years("zzb", [*ROWS, *[(0, 0, 0)] * 5], CODES, total=(
        *(sum(row) for row in ROWS), 33, 90, 21, 47, 52
    ))  # fmt: skip
    findings = run(cells).findings
    assert [(f.severity, f.expected, len(f.related)) for f in findings] == [("medium", 90, 4)]


def test_what_is_not_stated_counts_nothing_where_it_does_so_elsewhere() -> None:
    cells = years("zzb", [(a, b, c, 0) for a, b, c in ROWS], (*CODES, "tor"))
    removed = [
        cell(c.measure, None, "zq=tor", unit="count", period=c.period) if c.value == 0 else c
        for c in cells
    ]
    assert messages(removed) == []
    removed[1] = with_value(removed[1], 14)
    assert len(messages(removed)) == 1
    short = years("zzb", ROWS, CODES, total=tuple(sum(row) + 9 for row in ROWS))
    short += [cell("zzb", None, "zq=tor", unit="count", period=str(2001 + i)) for i in range(6)]
    assert messages(short) == []


def test_rounding_is_learned_from_rows_and_columns() -> None:
    exact = [(4134, 1749), (3662, 2238), (5263, 1441), (4771, 2859), (3947, 1652), (4454, 2148)]
    rows = [(round(a, -2), round(b, -2)) for a, b in exact]
    total = tuple(a + b for a, b in exact)
    cells = years("zzb", rows, ("f", "m"), name="sex", total=total)
    assert messages(cells) == []
    cells[1] = with_value(cells[1], 1400)
    assert len(messages(cells)) == 1
    in_tens = years("zzb", rows, ("f", "m"), total=tuple(sum(row) + 100 for row in rows))
    assert messages(in_tens) == []


def test_two_rounded_parts_may_miss_their_rounded_total() -> None:
    cells = [cell("zzb", 12_400), cell("zzb", 7_200, "sex=f"), cell("zzb", 5_100, "sex=m")]
    assert [f.severity for f in run(cells).findings] == ["low"]


def test_a_value_that_is_not_rounded_like_its_column_is_no_rounding() -> None:
    rows = [(a * 100, b * 100, c * 100) for a, b, c in ROWS]
    cells = years("zzb", rows, CODES)
    assert messages(cells) == []
    cells[2] = with_value(cells[2], 1720)
    assert len(messages(cells)) == 1


# ---------------------------------------------------------------- names and codes


@pytest.mark.parametrize("code", ["36+ months", "Diamonds, gold and coal", "Work / leisure"])
def test_a_sign_in_a_code_makes_no_list_of_codes_that_do_not_exist(code: str) -> None:
    cells = years("zzb", ROWS, ("qua", "rel", code))
    assert messages(cells) == []
    cells[3] = with_value(cells[3], 230)
    cells[0] = with_value(cells[0], 400)
    assert len(messages(cells)) == 1


@pytest.mark.parametrize("code", ["All ages", "Total persons", "All regions", "total"])
def test_a_total_of_what_is_counted_or_divided_is_the_total(code: str) -> None:
    name = "age" if code == "All ages" else "region"
    cells = years("zzb", ROWS, CODES, name=name)
    cells = [
        cell(c.measure, c.value and str(c.value), f"{name}={code}", period=c.period)
        if not c.dimensions else c for c in cells
    ]  # fmt: skip
    cells = [cell("zzb", str(c.value), ";".join("=".join(d) for d in c.dimensions),
                  period=c.period) for c in cells]  # fmt: skip
    assert messages(cells) == []
    cells[0] = with_value(cells[0], 500)
    assert len(messages(cells)) == 1


HIERARCHIES = [
    ("A", "A1", "A2", "B"),
    ("01", "011", "012", "02"),
    ("XK1", "XK11", "XK12", "XK2"),
    ("F32", "F32.0", "F32.1", "F33"),
    ("Theft", "Theft: of cars", "Theft: other", "Fraud"),
    ("Forced work", "Forced work – children", "Forced work – adults", "Begging"),
]


@pytest.mark.parametrize("codes", HIERARCHIES)
def test_finer_categories_under_coarser_ones_are_found_by_their_sums(
    codes: tuple[str, ...],
) -> None:
    def table() -> list[Cell]:
        rows = [(a + b, a, b, c) for a, b, c in ROWS]
        return years("zzb", rows, codes, total=tuple(sum(row) for row in ROWS))

    assert messages(table()) == []
    for place, right in ((1, 64), (2, 44), (4, 19)):
        cells = table()
        cells[place] = with_value(cells[place], right)
        assert len(messages(cells)) == 1, place


def test_three_levels_of_codes_are_each_compared_with_the_next() -> None:
    rows = [(a + b + c, a + b, a, b, c, 7 + i) for i, (a, b, c) in enumerate(ROWS)]
    cells = years("zzb", rows, ("A", "A1", "A1.1", "A1.2", "A2", "B"),
                  total=tuple(row[0] + row[-1] for row in rows))  # fmt: skip
    assert messages(cells) == []
    cells[3] = with_value(cells[3], 14)
    findings = run(cells).findings
    assert len(findings) == 1
    assert "A1.1 14, A1.2 17" in findings[0].message


@pytest.mark.parametrize(
    "codes", [("1", "10", "11", "2"), ("Work", "Work & study", "Work & home", "X")]
)
def test_codes_that_only_look_like_finer_ones_are_left_alone(codes: tuple[str, ...]) -> None:
    rows = [(a, b, c, 7 + i) for i, (a, b, c) in enumerate(ROWS)]
    assert messages(years("zzb", rows, codes)) == []
    assert messages(years("zzb", [(3, *row[1:]) for row in rows], codes)) == []


def test_many_dimensions_are_not_dropped() -> None:
    fixed = ";".join(f"d{i}=x" for i in range(9))
    cells = []
    for i, row in enumerate(ROWS):
        cells.append(cell("zzb", sum(row), fixed, period=str(2001 + i)))
        cells += [
            cell("zzb", value, f"{fixed};zq={code}", period=str(2001 + i))
            for code, value in zip(CODES, row, strict=True)
        ]
    assert messages(cells) == []
    cells[1] = with_value(cells[1], 14)
    assert len(messages(cells)) == 1


def test_a_measure_named_like_a_change_is_counted_where_it_adds_up() -> None:
    cells = years("changes_of_address", ROWS, CODES)
    cells[0] = with_value(cells[0], 99)
    assert len(messages(cells)) == 1
    means = years("average_change", ROWS, CODES, total=(27, 29, 28, 36, 27, 31))
    assert messages(means) == []


# ---------------------------------------------------------------- columns that are measures


def test_columns_that_never_make_their_whole_are_not_all_there_are() -> None:
    def table(total: tuple[int, ...]) -> list[Cell]:
        return [
            cell(f"victims_{name}", value, period=str(2001 + i))
            for i, row in enumerate(ROWS)
            for name, value in zip(("total", "female", "male"), (total[i], *row[:2]), strict=True)
        ]

    whole = tuple(row[0] + row[1] for row in ROWS)
    assert messages(table(tuple(sum(row) for row in ROWS))) == []
    assert messages(table(whole)) == []
    findings = run(table((99, *whole[1:]))).findings
    assert [f.ground for f in findings] == [Ground(Basis.LEARNED, 5, 6)]


def test_subtotals_that_no_label_shows_are_found_by_their_sums() -> None:
    def table() -> list[Cell]:
        rows = [(a + b, a, b, c, c - 11, 9 + i) for i, (a, b, c) in enumerate(ROWS)]
        return years("zzb", rows, ("kin", "qua", "rel", "sim", "tor", "ulm"),
                     total=tuple(row[0] + row[3] + row[5] for row in rows))  # fmt: skip

    assert messages(table()) == []
    for place, right in ((0, 99), (1, 64), (2, 44), (3, 71), (4, 32)):
        cells = table()
        cells[place] = with_value(cells[place], right)
        findings = run(cells).findings
        assert [f.ground for f in findings] == [Ground(Basis.LEARNED, 5, 6)], place


def test_nothing_that_stands_for_little_is_no_mistake() -> None:
    cells = years("zzb", [*ROWS, (40, 30, 0), (51, 0, 22), (37, 33, 0), (44, 28, 0)], CODES,
                  total=(*(sum(row) for row in ROWS), 73, 75, 72, 74))  # fmt: skip
    assert messages(cells) == []
    cells[0] = with_value(cells[0], 91)
    assert len(messages(cells)) == 1


@pytest.mark.parametrize("codes", [("kin", "qua", "rel", "sim"), ("kin", "of which new", "x", "y")])
def test_the_order_of_rows_in_the_file_reveals_nothing(codes: tuple[str, ...]) -> None:
    rows = [(a + b, a, b, c) for a, b, c in ROWS]
    cells = years("zzb", rows, codes, total=tuple(row[0] + row[3] for row in rows))
    if codes[1] != "qua":
        cells = years("zzb", [(a + 9, a, b, c) for a, b, c in ROWS], codes,
                      total=tuple(sum(row) + 9 for row in ROWS))  # fmt: skip
    cells[2] = with_value(cells[2], 14)
    mixed = sorted(cells, key=lambda c: c.id[::-1])
    assert len(messages(cells)) == (codes[1] == "qua")
    assert messages(mixed) == messages(cells)


def test_a_balance_below_zero_limits_none_of_its_parts() -> None:
    rows = [(-41, 17, -23), (-36, 22, -31), (-52, 14, -19), (-47, 28, -33), (-39, 16, -27)]
    cells = years("surplus", rows, CODES, total=(-47, -45, -57, -52, -90))
    findings = run(cells).findings
    assert [f.kind for f in findings] == [Kind.SUM]
    assert (findings[0].expected, findings[0].found) == (-90, -50)
