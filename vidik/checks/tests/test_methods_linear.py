# SPDX-License-Identifier: EUPL-1.2
"""Sums between columns of any names, learned from the rows in which they hold."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from vidik.checks import Cell, Report, run
from vidik.checks.methods.model import Basis, Ground, Outcome
from vidik.checks.tests.methods_tables import cell, messages

if TYPE_CHECKING:
    from collections.abc import Iterable

PLACES = tuple(f"p{i:02}" for i in range(12))


def wide(
    rows: Iterable[dict[str, int]], *, period: str = "2024", unit: str = "cases"
) -> list[Cell]:
    """Write a table whose columns are measures, one row for each place."""
    return [
        cell(measure, value, f"zork={place}", unit=unit, period=period, section="7")
        for place, row in zip(PLACES * 9, rows, strict=False)
        for measure, value in row.items()
    ]


def sums(count: int = 12, seed: int = 5) -> list[dict[str, int]]:
    """Draw rows in which the first column is the sum of the two others."""
    drawn = random.Random(seed)  # noqa: S311
    rows = []
    for _ in range(count):
        qap, lum = drawn.randint(15, 400), drawn.randint(15, 400)
        rows.append({"grib": qap + lum, "qap": qap, "lum": lum, "other": drawn.randint(5, 900)})
    return rows


def learned(report: Report) -> list[Ground | None]:
    """Return what the findings say of how they are known."""
    return [finding.ground for finding in report.findings]


def test_a_sum_of_unknown_names_is_reported_where_it_fails() -> None:
    rows = sums()
    assert run(wide(rows)).findings == []
    rows[4]["qap"] += 27
    report = run(wide(rows))
    assert learned(report) == [Ground(Basis.LEARNED, 11, 12)]
    assert abs(report.findings[0].difference or 0) == 27
    assert {c.measure for c in report.findings[0].cells} == {"grib", "qap", "lum"}


def test_seven_rows_teach_nothing() -> None:
    rows = sums(7)
    rows[4]["qap"] += 27
    assert run(wide(rows)).findings == []


def test_a_sum_that_fails_in_every_fifth_row_is_none() -> None:
    rows = sums()
    for i in (1, 5, 9):
        rows[i]["qap"] += 27 * (-1) ** i
    assert run(wide(rows)).findings == []


def test_one_slip_in_two_sums_is_one_finding() -> None:
    rows = sums()
    for row in rows:
        row["all"] = row["grib"] + row["other"]
    rows[4]["grib"] += 50
    report = run(wide(rows))
    assert len(report.findings) == 1
    assert any(": " in note for note in report.findings[0].related)


def test_a_sum_of_three_and_one_of_two_and_two_are_found() -> None:
    drawn = random.Random(1)  # noqa: S311
    rows = []
    for _ in range(12):
        a, b, c = (drawn.randint(20, 300) for _ in range(3))
        rows.append({"w": a + b + c, "a": a, "b": b, "c": c})
    rows[3]["b"] += 11
    assert learned(run(wide(rows))) == [Ground(Basis.LEARNED, 11, 12)]
    rows = []
    for _ in range(12):
        a, b, c = (drawn.randint(20, 300) for _ in range(3))
        rows.append({"w": a + b, "a": a + c, "b": b, "c": c})
    rows[3]["b"] += 11
    assert learned(run(wide(rows))) == [Ground(Basis.LEARNED, 11, 12)]


def days(values: list[int], changes: list[int]) -> list[Cell]:
    """Write a level and its change, day by day."""
    return [
        cell(measure, value, unit="cases", period=f"at:2021-03-{i + 1:02}")
        for measure, column in (("grib", values), ("qap", changes))
        for i, value in enumerate(column)
    ]


def levels() -> tuple[list[int], list[int]]:
    """Draw a level over twelve days and the changes between them."""
    drawn = random.Random(3)  # noqa: S311
    values = [drawn.randint(300, 900) for _ in range(13)]
    return values[1:], [b - a for a, b in pairwise(values)]


def test_a_change_since_the_day_before_is_learned_with_its_sign() -> None:
    values, changes = levels()
    assert run(days(values, changes)).findings == []
    changes[6] = -changes[6]
    report = run(days(values, changes))
    assert learned(report) == [Ground(Basis.LEARNED, 10, 11)]
    assert (report.findings[0].expected, report.findings[0].found) == (-changes[6], changes[6])


def test_what_often_falls_below_nothing_is_a_change_and_no_count() -> None:
    values = [9, -4, 12, 31, -8, 5, -2, 16]
    cells = [cell("qap", value, f"zork=p{i}") for i, value in enumerate(values)]
    assert run(cells).findings == []
    cells = [cell("qap", abs(value), f"zork=p{i}") for i, value in enumerate(values)]
    cells[3] = cell("qap", -31, "zork=p3")
    assert len(run(cells).findings) == 1


def test_codes_of_a_dimension_are_columns_too() -> None:
    def cells(slip: int) -> list[Cell]:
        return [
            cell("grib", value + (slip if place == "p03" and code == "lum" else 0),
                 f"zork={place};kind={code}", unit="cases")
            for place, row in zip(PLACES, sums(), strict=True)
            for code, value in row.items() if code != "other"
        ]  # fmt: skip

    assert run(cells(0)).findings == []
    assert Ground(Basis.LEARNED, 11, 12) in learned(run(cells(40)))


def test_a_total_of_another_name_is_the_sum_of_a_breakdown() -> None:
    def cells(slip: int) -> list[Cell]:
        drawn = random.Random(8)  # noqa: S311
        found = []
        for place in PLACES:
            parts = [drawn.randint(20, 90) for _ in range(6)]
            found.append(cell("grib", sum(parts), f"zork={place}", unit="cases"))
            parts[2] += slip if place == "p05" else 0
            found += [
                cell("qap", part, f"zork={place};kind=k{i}", unit="cases")
                for i, part in enumerate(parts)
            ]
        return found

    assert run(cells(0)).findings == []
    assert Ground(Basis.LEARNED, 11, 12) in learned(run(cells(40)))


def test_rounded_columns_may_miss_by_one_step() -> None:
    rows = [{m: round(v * 37, -2) for m, v in row.items()} for row in sums(40)]
    missed = sum(1 for row in rows if row["grib"] != row["qap"] + row["lum"])
    assert missed > 4
    places = [f"p{i}" for i in range(40)]
    cells = [
        cell(m, v, f"zork={p}", unit="cases")
        for p, row in zip(places, rows, strict=True)
        for m, v in row.items()
    ]
    assert run(cells).findings == []


def test_a_part_that_the_table_leaves_out_is_no_error() -> None:
    rows = sums(60)
    for i in (3, 20, 41):
        rows[i]["grib"] += 9 + i
    cells = [
        cell(m, v, f"zork=p{i}", unit="cases") for i, row in enumerate(rows) for m, v in row.items()
    ]
    report = run(cells)
    assert report.findings == []
    assert "the breakdown may be partial" in {r.reason for r in report.results}


@pytest.mark.parametrize("seed", range(12))
def test_columns_that_have_nothing_to_do_with_each_other_teach_nothing(seed: int) -> None:
    drawn = random.Random(seed)  # noqa: S311
    rows = [{f"m{i}": drawn.randint(0, 12) for i in range(9)} for _ in range(12)]
    assert not any(r.rule.startswith("LINEAR") for r in run(wide(rows)).results)


def test_small_numbers_that_agree_as_one_lies_in_the_other_teach_nothing() -> None:
    rows = [{"a": 1 + i % 3, "b": 1, "c": i % 3} for i in range(11)] + [{"a": 4, "b": 1, "c": 1}]
    assert run(wide(rows)).findings == []


def test_names_order_and_unit_of_counting_change_nothing() -> None:
    rows = sums()
    rows[4]["qap"] += 27
    cells = wide(rows)
    finding = run(cells).findings[0]
    renamed = [replace(c, measure=f"z{c.measure[::-1]}", section="x") for c in reversed(cells)]
    assert [f.difference for f in run(renamed).findings] == [finding.difference]
    scaled = [replace(c, value=(c.value or 0) * 1000) for c in cells]
    assert [f.difference for f in run(scaled).findings] == [1000 * (finding.difference or 0)]


def test_too_many_columns_are_said_to_be_too_many() -> None:
    rows = [{f"m{i}": 10 + i for i in range(80)} for _ in range(12)]
    reasons = {r.reason for r in run(wide(rows)).results if r.outcome is Outcome.SKIPPED}
    assert "there are too many columns to compare" in reasons


def broad(*, blocks: tuple[int, ...], shuffled: bool = False, rows: int = 14) -> list[Cell]:
    """Write a table of many columns: totals of blocks before their parts, one of all in front."""
    drawn, cells = random.Random(8), []  # noqa: S311
    for place in range(rows):
        reported: list[tuple[str, int]] = []
        for block, size in enumerate(blocks):
            parts = [drawn.choice((0, *range(15, 400))) for _ in range(size)]
            reported.append((f"g{block}-zuv", sum(parts)))
            reported += [(f"g{block}-k{block * 17 + i}", part) for i, part in enumerate(parts)]
        reported.insert(0, ("zuv", sum(v for name, v in reported if name.endswith("-zuv"))))
        if shuffled:
            reported.sort(key=lambda item: item[0][::-1])
        cells += [
            cell(name, v, f"zork=p{place}", unit="cases", section="7") for name, v in reported
        ]
    return cells


@pytest.mark.parametrize("blocks", [(4,), (7, 9, 12, 5, 8), (9, 11, 8, 12, 10, 9, 13)])
@pytest.mark.parametrize("shuffled", [False, True])
def test_sums_of_many_columns_are_learned_from_their_places_and_names(
    blocks: tuple[int, ...], shuffled: bool
) -> None:
    cells = broad(blocks=blocks, shuffled=shuffled)
    assert run(cells).findings == []
    width = len(cells) // 14
    for place in (width * 3 + width // 2, width * 5 + 1):
        bad = replace(cells[place], value=Decimal(40) + (cells[place].value or 0))
        findings = run([*cells[:place], bad, *cells[place + 1 :]]).findings
        assert findings
        assert bad.id in {c.id for c in findings[0].cells}


def test_a_total_among_many_codes_without_a_whole_is_learned() -> None:
    cells = [
        replace(c, measure="visits", dimensions=tuple(sorted([*c.dimensions, ("head", c.measure)])))
        for c in broad(blocks=(7, 9, 12, 5, 8), rows=16)
        if c.measure != "zuv"
    ]
    assert run(cells).findings == []
    bad = replace(cells[100], value=Decimal(40) + (cells[100].value or 0))
    [finding] = run([*cells[:100], bad, *cells[101:]]).findings
    assert bad.id in {c.id for c in finding.cells}


def test_many_columns_that_make_nothing_are_silent() -> None:
    drawn = random.Random(2)  # noqa: S311
    cells = [
        cell(f"k{i}", drawn.randint(0, 30), f"zork=p{place}", unit="cases")
        for place in range(20)
        for i in range(50)
    ]
    assert run(cells).findings == []


def test_a_negative_difference_of_two_columns_is_no_impossible_count() -> None:
    def beds(last: int) -> list[Cell]:
        numbers = random.Random(5)  # noqa: S311
        found = []
        for i in range(12):
            total, used = numbers.randint(60, 99), numbers.randint(20, 59)
            if i == 11:
                total, used = 40, 43
            values = {"capacity": total, "occupied": used, "free": total - used + last * (i == 11)}
            found += [cell(m, v, f"ward=w{i}", unit="count") for m, v in values.items()]
        return found

    assert messages(beds(0)) == []
    assert len(messages(beds(-10))) == 1
