# SPDX-License-Identifier: EUPL-1.2
"""Dimensions that repeat another or follow from it, and totals by other names than total."""

from __future__ import annotations

import random
from dataclasses import replace
from decimal import Decimal

from vidik.checks import Cell, run
from vidik.checks.methods.attributes import attributes_of
from vidik.checks.methods.engine import Checker
from vidik.checks.methods.model import Basis
from vidik.checks.tests.methods_tables import cell

YEARS = tuple(str(year) for year in range(2015, 2024))
TINTS = ("red", "blue")


def drawn(seed: int = 3) -> random.Random:
    """Return numbers that are the same on every run."""
    return random.Random(seed)  # noqa: S311


def slipped(cells: list[Cell], place: int, by: int) -> list[Cell]:
    """Change one value."""
    bad = replace(cells[place], value=(cells[place].value or Decimal(0)) + by)
    return [*cells[:place], bad, *cells[place + 1 :]]


def numbered(*, total: str) -> list[Cell]:
    """Visits of eight houses with number, name, district and type, by year, and of all of them."""
    numbers, cells = drawn(), []
    for year in YEARS:
        values = [numbers.randint(20, 400) for _ in range(8)]
        for i, value in enumerate(values):
            dims = f"number={4101 + i};house=h{i}-{'abcdefgh'[i] * 4};part=p{i // 3};kind=k{i % 2}"
            cells.append(cell("visits", value, dims, unit="count", period=year))
        cells.append(cell("visits", sum(values), total, unit="count", period=year))
    return cells


def test_a_number_and_a_name_are_one_dimension() -> None:
    for total in ("", "number=4999;house=total", "number=4999;house=total;part=total;kind=total"):
        cells = numbered(total=total)
        assert run(cells).findings == []
        [finding] = run(slipped(cells, 9 * 4 + 2, 9)).findings
        assert abs(finding.difference or 0) == 9
        assert finding.ground is not None
        assert (finding.ground.basis, finding.ground.held) == (Basis.LEARNED, 8)


def test_a_number_beside_its_name_divides_as_the_name_does() -> None:
    numbers, cells = drawn(), []
    for i in range(9):
        # The town is reported without its number where no tint is.
        red, blue = numbers.randint(20, 300), numbers.randint(20, 300)
        named = f"no={700 + i};town=t{i}-{'abcdefghi'[i] * 3}"
        cells += [
            cell("visits", red, f"{named};tint=red"),
            cell("visits", blue, f"{named};tint=blue"),
        ]
        cells.append(cell("visits", red + blue, f"town=t{i}-{'abcdefghi'[i] * 3}"))
    assert run(cells).findings == []
    [finding] = run(slipped(cells, 8, 40)).findings
    assert cells[8].id in {c.id for c in finding.cells}


def test_two_dimensions_that_differ_anywhere_are_two() -> None:
    cells = numbered(total="")
    cells[5] = replace(cells[5], dimensions=tuple(
        (name, "k7" if name == "house" else code) for name, code in cells[5].dimensions
    ))  # fmt: skip
    assert attributes_of(cells).same == {}


def test_what_stands_alone_as_well_is_no_repetition() -> None:
    cells = [cell("visits", 5 + i, f"age=a{i};role=r{i}") for i in range(2)]
    assert attributes_of(cells).same
    cells += [cell("visits", 50 + i, f"age=a{i}") for i in range(2)]
    assert attributes_of(cells).same == {}


def test_the_finest_units_make_a_whole_that_another_section_states() -> None:
    numbers, cells = drawn(), []
    measures = ("calls", "visits", "letters", "walks", "talks", "forms", "meals")
    for measure in measures:
        values = [numbers.randint(20, 400) for _ in range(9)]
        for i, value in enumerate(values):
            dims = f"land=l{i // 6};area=a{i // 3};town=t{i // 2};street=s{i}"
            cells.append(cell(measure, value, dims, unit="count", section="2"))
        cells.append(cell(measure, sum(values), unit="count", section="1"))
    assert run(cells).findings == []
    [finding] = run(slipped(cells, 10 * 3 + 4, 30)).findings
    assert {len(finding.cells), abs(finding.difference or 0)} == {10, 30}


def test_an_attribute_of_nothing_that_adds_up_is_silent() -> None:
    numbers = drawn()
    cells = [
        cell("visits", numbers.randint(20, 400), f"street=s{i};town=t{i // 2}", period=year)
        for year in YEARS for i in range(9)
    ] + [cell("visits", numbers.randint(800, 4000), period=year) for year in YEARS]  # fmt: skip
    assert run(cells).findings == []


def nation(name: str = "nation") -> list[Cell]:
    """Visits by land and tint, with those of all lands under a name of their own."""
    numbers, cells = drawn(), []
    for year in YEARS:
        for tint in TINTS:
            values = [numbers.randint(20, 400) for _ in range(6)]
            cells += [
                cell("visits", value, f"land=l{i};tint={tint}", period=year)
                for i, value in enumerate((sum(values), *values))
            ]
    return [
        replace(
            c, dimensions=tuple((n, name if code == "l0" else code) for n, code in c.dimensions)
        )
        for c in cells
    ]


def test_a_category_that_is_the_sum_of_the_others_is_their_total() -> None:
    cells = nation()
    assert run(cells).findings == []
    [finding] = run(slipped(cells, 7 * 4 + 3, 30)).findings
    assert len(finding.cells) == 7
    assert finding.ground is not None
    assert (finding.ground.basis, finding.ground.held) == (Basis.LEARNED, 17)


def test_a_total_by_another_name_is_known_beside_many_slips() -> None:
    cells = nation()
    for place in range(0, 8, 2):
        cells = slipped(cells, 7 * place + 1 + place % 6, 20 + 3 * place)
    assert len(run(cells).findings) == 4


def test_what_is_learned_of_totals_is_learned_anew_after_a_change() -> None:
    cells = nation()
    checker = Checker(cells[: 7 * 3])
    checker.run()
    report = checker.recheck({c.key: c for c in slipped(cells, 7 * 6 + 3, 30)[7 * 3 :]})
    assert [f.rule for f in report.findings] == [
        f.rule for f in run(slipped(cells, 7 * 6 + 3, 30)).findings
    ]


def test_a_place_counts_only_against_the_categories_that_it_was_read_with() -> None:
    numbers, cells = drawn(), []
    for year in YEARS[:4]:
        values = [numbers.randint(20, 400) for _ in range(4)]
        for tint, value in zip(("red", "red, pale", "blue", "green"), values, strict=True):
            cells.append(cell("visits", value, f"tint={tint}", unit="count", period=year))
        cells.append(cell("visits", sum(values), unit="count", period=year))
    assert run(cells).findings == []
    [finding] = run(slipped(cells, 14, -200)).findings
    assert len(finding.cells) == 5


def test_a_finding_names_a_place_once_by_its_name() -> None:
    cells = []
    for n in range(8):
        place = f"code=D{n};district=District {n} of a country;region=R{n % 2}"
        women, men = 10 + n, 20 + 3 * n
        cells += [
            cell("persons", women + men + (9 if n == 4 else 0), place),
            cell("persons", women, f"{place};sex=f"), cell("persons", men, f"{place};sex=m"),
        ]  # fmt: skip
    (finding,) = run(cells).findings
    assert finding.message.startswith("persons (office, 2024; district District 4 of a country): ")


def test_what_follows_is_left_out_of_a_relation_between_columns_too() -> None:
    cells = []
    for n in range(20):
        place = f"code=D{n};district=District {n} of a country;region=R{n % 2}"
        values = [11 + n * 37 % 101, 40 + n * 53 % 211, 23 + n * 29 % 73]
        values.append(sum(values) + (8 if n == 4 else 0))
        cells += [
            cell(name, value, place, unit="count")
            for name, value in zip(("qua", "wux", "zib", "vok"), values, strict=True)
        ]
    (finding,) = run(cells).findings
    assert finding.message.startswith("office, 2024, district District 4 of a country: ")
