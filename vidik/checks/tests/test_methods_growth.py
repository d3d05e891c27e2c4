# SPDX-License-Identifier: EUPL-1.2
"""Twice as many cells take twice the work, whatever in a table there is twice as much of.

Work is counted in steps, not in seconds, so that it is the same every time.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations
from types import FrameType
from typing import TYPE_CHECKING

import pytest

from vidik.checks.methods import Cell, run

if TYPE_CHECKING:
    from _typeshed import TraceFunction

Row = tuple[str, str, str, str, dict[str, str], int]
"""Source, measure, unit, period, dimensions and value."""
Table = Callable[[int], Iterator[Row]]


def cells(rows: Iterator[Row]) -> list[Cell]:
    """Number rows as cells of two sections, each long enough for every rule."""
    return [
        Cell(f"c{i:06}", f"c{i:06}", f"{i % 2}", source, measure, unit, period,
             tuple(sorted(dimensions.items())), Decimal(value))
        for i, (source, measure, unit, period, dimensions, value) in enumerate(rows)
    ]  # fmt: skip


def work(laid: list[Cell]) -> int:
    """Count the steps of Python when cells are checked: lines that run, calls and returns."""
    steps = [0]

    def step(_frame: FrameType, _event: str, _argument: object) -> TraceFunction:
        steps[0] += 1
        return step

    before = sys.gettrace()
    sys.settrace(step)
    try:
        run(laid)
    finally:
        sys.settrace(before)
    return steps[0]


def codes(size: int) -> Iterator[Row]:
    """One dimension of many codes, each divided in two."""
    for i in range(size):
        place = {"place": f"p{i}"}
        yield "office", "cases", "persons", "2020", place, 3
        yield "office", "cases", "persons", "2020", place | {"sex": "f"}, 1
        yield "office", "cases", "persons", "2020", place | {"sex": "m"}, 2


def numbered(size: int) -> Iterator[Row]:
    """Numbered codes, some of which lie in others."""
    yield "office", "cases", "persons", "2020", {}, 3 * size
    for i in range(size):
        yield "office", "cases", "persons", "2020", {"article": f"{i}"}, 3
        yield "office", "cases", "persons", "2020", {"article": f"{i}.1"}, 1


def crossed(size: int) -> Iterator[Row]:
    """Four crossed dimensions with all their totals."""
    sizes = {"a": 2, "b": 2, "c": 3, "town": size}
    for count in range(5):
        for names in combinations(sizes, count):
            left = 1
            for name, codes in sizes.items():
                left *= 1 if name in names else codes
            places: list[dict[str, str]] = [{}]
            for name in names:
                places = [{**p, name: f"{name}{i}"} for p in places for i in range(sizes[name])]
            for place in places:
                yield "office", "cases", "persons", "2020", place, left


def wrong(size: int) -> Iterator[Row]:
    """Sums of which every one is wrong by another number."""
    for i in range(size):
        town = {"town": f"t{i}"}
        yield "office", "cases", "persons", "2020", town, 1000 + i
        yield "office", "cases", "persons", "2020", town | {"sex": "f"}, 400
        yield "office", "cases", "persons", "2020", town | {"sex": "m"}, 600 - i - 1
        for age in ("0-17", "18-59", "60+"):
            yield "office", "cases", "persons", "2020", town | {"age": age}, 300


def columns(size: int) -> Iterator[Row]:
    """A row of many columns, each of them a measure: counts, parts and shares."""
    for i in range(size):
        for name, value in (("total", 10), ("female", 4), ("male", 6), ("minors", 2)):
            yield "office", f"group_{i}_{name}", "persons", "2020", {"town": "x"}, value
        yield "office", f"share_group_{i}_female", "percent", "2020", {"town": "x"}, 40


def periods(size: int) -> Iterator[Row]:
    """Years with their quarters, what is open at their ends, and running totals."""
    for year in range(1900, 1900 + size):
        yield "office", "cases", "persons", f"{year}", {}, 10
        for quarter in range(1, 5):
            yield "office", "cases", "persons", f"{year}-Q{quarter}", {}, quarter
        yield "office", "cases_resolved", "persons", f"{year}", {}, 8
        yield "office", "cases_pending", "persons", f"at:{year}-12-31", {}, 2 * (year - 1890)
        yield "office", "cases", "persons", f"to-date:{year}-12-31", {}, 10 * (year - 1899)


def sources(size: int) -> Iterator[Row]:
    """Many institutions that count the same things, some of them of one event."""
    for i in range(size):
        for measure in ("cases", "closed_cases"):
            yield f"bureau {i}", measure, "persons", "2020", {}, i + 1
            yield (
                f"bureau {i}",
                measure,
                "persons",
                "2020",
                {"event": f"drive-2020-0{i % 9 + 1}"},
                5,
            )


def dimensions(size: int) -> Iterator[Row]:
    """Answers of a survey, with a dimension for each of its forty questions."""
    for i in range(size):
        dims = {f"q{j:02}": f"a{(i * (j + 3) >> j % 5) % 3}" for j in range(40)}
        yield "office", "cases", "persons", "2020", dims, 1 + i % 9


def single(size: int) -> Iterator[Row]:
    """Figures that share neither measure nor dimension."""
    for i in range(size):
        yield "office", f"thing_{i}", "persons", "2020", {f"kind_{i}": f"c{i}"}, 1


def restated(size: int) -> Iterator[Row]:
    """One quantity that very many rows state, each in its own way."""
    for i in range(size):
        yield "office", "cases", "persons", "2020", {"statement": f"table-{i}"}, 1000 + i


def shares(size: int) -> Iterator[Row]:
    """Counts by place and sex, with the share of each sex."""
    for i in range(size):
        town = {"town": f"t{i}"}
        yield "office", "cases", "persons", "2020", town, 200
        for sex, value in (("f", 60), ("m", 140)):
            yield "office", "cases", "persons", "2020", town | {"sex": sex}, value
            yield "office", "cases_share", "percent", "2020", town | {"sex": sex}, value // 2 - 1


def yearly_shares(size: int) -> Iterator[Row]:
    """Counts of many years, with the share of each sex."""
    for i in range(size):
        year = f"{1900 + i}"
        yield "office", "cases", "persons", year, {}, 200
        for sex, value in (("f", 60), ("m", 140)):
            yield "office", "cases", "persons", year, {"sex": sex}, value
            yield "office", "cases_share", "percent", year, {"sex": sex}, value // 2 - 1


def changes(size: int) -> Iterator[Row]:
    """Counts of many years, with the changes from each to the next."""
    for i in range(size):
        year = 1900 + i
        for place in range(3):
            town = {"town": f"t{place}"}
            yield "office", "cases", "persons", f"{year}", town, 100 + i
            yield "office", "cases_change", "percent", f"{year}", town, 5
            yield "office", "cases", "percent", f"{year}..{year + 1}", town, 5


def wrong_years(size: int) -> Iterator[Row]:
    """Sums of many years of which every one is wrong."""
    for i in range(size):
        year = f"{1900 + i}"
        yield "office", "cases", "persons", year, {}, 1000 + i
        yield "office", "cases", "persons", year, {"sex": "f"}, 400
        yield "office", "cases", "persons", year, {"sex": "m"}, 590 - i % 300
        yield "office", "cases_pending_at_start", "persons", year, {}, 7 + i
        yield "office", "cases_pending_at_end", "persons", year, {}, 2 + i
        yield "office", "cases_received", "persons", year, {}, 3
        yield "office", "cases_resolved", "persons", year, {}, 4


def school_years(size: int) -> Iterator[Row]:
    """Flows of school years between stocks of single days, all of them wrong."""
    for i in range(size):
        year = 1900 + i
        yield "school", "pupils", "persons", f"at:{year}-09-01", {}, 100 + 7 * i
        yield "school", "pupils_enrolled", "persons", f"{year}/{year + 1}", {}, 40
        yield "school", "pupils_left", "persons", f"{year}/{year + 1}", {}, 20


def branches(size: int) -> Iterator[Row]:
    """Very many families of branches, each with its own whole."""
    for i in range(size):
        yield f"kind{i} headquarters", "cases", "persons", "2020", {}, 9
        for place in ("north", "south", "east"):
            yield f"kind{i} court {place}", "cases", "persons", "2020", {}, 2


def joint(size: int) -> Iterator[Row]:
    """One piece of work that many institutions tell, each with the next as its partner."""
    for i in range(size):
        dims = {"topic": "law", "audience": "judges"}
        partner = {"partner": f"bureau {i + 1}"}
        yield f"bureau {i}", "trainings", "number", "2020", dims | partner, 5
        yield f"bureau {i}", "trainings", "number", "2020", dims, 4


def means(size: int) -> Iterator[Row]:
    """Lowest, mean and highest values, and single ones between them."""
    for i in range(size):
        town = {"town": f"t{i}"}
        for which, value in (("min", 14), ("mean", 20), ("max", 30)):
            yield "office", "age", "years", "2020", town | {"statistic": which}, value
        for person in range(3):
            yield "office", "age", "years", "2020", town | {"person": f"{person}"}, 15 + person


SMALL: list[Table] = [
    yearly_shares, changes, wrong_years, school_years, branches, joint, means, codes, wrong,
    columns, periods, sources, restated, shares,
]  # fmt: skip
LARGE: list[Table] = [numbered, crossed, dimensions, single]
"""Tables of which the engine compares less, the more there is: their smallest is beyond that."""
SIZES = dict.fromkeys(SMALL, 20) | dict.fromkeys(LARGE, 40)
_SLACK = 4_000
"""Steps that are made once for a file, whatever its size."""
_MOST = 2.3
"""How much more the second doubling may cost than the first.

What grows as the cells costs 2, what sorts them 2.25 at the most at these sizes, what grows as n√n
2.8, and what compares all pairs 4. So pairs are seen as soon as they are an eighteenth of the work
on the smallest table; with a threshold of 2.5 they may be a tenth.
"""


@pytest.mark.parametrize("table", SIZES, ids=lambda table: table.__name__)
def test_twice_as_much_is_twice_the_work(table: Table) -> None:
    """Each cell more costs what the cells before it cost; sorting costs a little more."""
    size = SIZES[table]
    run(cells(table(4 * size)))
    once, twice, four = (work(cells(table(n * size))) for n in (1, 2, 4))
    assert four - twice < _MOST * (twice - once) + _SLACK
