# SPDX-License-Identifier: EUPL-1.2
"""Synthetic tables of awkward shapes, the same ones every time, to see how the checks grow.

Each shape stretches one thing: the dimensions, the codes of one of them, the periods, the measures,
the sources. Most values agree; one in a thousand does not, and some are missing.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import islice
from sys import intern
from typing import Final, NamedTuple

from benchmarks.measuring import clock, peak_megabytes
from vidik.checks.methods.engine import run
from vidik.checks.methods.model import Cell, Outcome

Pairs = tuple[tuple[str, str], ...]
CODES: Final = (2, 3, 4, 6, 9, 14, 21, 40, 5)
"""Codes of each dimension of a crossed table, uneven as those of real ones are."""
PLACES: Final = 1_500
"""Places of the finest cells of one table of one year."""
COLUMNS: Final = 3_000
WIDEST: Final = 40
YEARS: Final = 2_000
SEED: Final = 2024


class Figure(NamedTuple):
    """A figure before it is numbered."""

    source: str
    measure: str
    period: str
    dimensions: Pairs
    value: int | None


def crossed(chance: random.Random) -> Iterator[Figure]:
    """Tables of six to nine dimensions, with some of their totals."""
    number = 0
    while True:
        number += 1
        size = 6 + number % 4
        names = [f"by_{i}" for i in range(size)]
        places = {
            tuple(f"{name}_{min(int(chance.expovariate(3 / n)), n - 1)}"
                  for name, n in zip("abcdefghi"[:size], CODES, strict=False))
            for _ in range(PLACES)
        }  # fmt: skip
        remaining = [tuple(range(size))]
        for _ in range(2 * size):
            last = chance.choice(remaining)
            left_out = chance.choice(last or (0,))
            remaining.append(tuple(i for i in last if i != left_out))
        remaining.append(())
        shown = sorted(set(remaining), key=len)
        for year in range(2015, 2021):
            cells = {place: chance.randrange(1, 90) for place in sorted(places)}
            for some in shown:
                sums: dict[Pairs, int] = {}
                for place, value in cells.items():
                    pairs = tuple((names[i], place[i]) for i in some)
                    sums[pairs] = sums.get(pairs, 0) + value
                for pairs, value in sums.items():
                    yield Figure(
                        f"office-{number % 3}", f"cases_of_kind_{number}", str(year), pairs, value
                    )


def wide(chance: random.Random) -> Iterator[Figure]:
    """Rows of a table of thousands of columns, each of which is a measure of its own."""
    columns = [
        "_".join(filter(None, (f"group_{i // 8}", *chosen_shape)))
        for i in range(COLUMNS)
        if (
            chosen_shape := (
                ("", "total", "female", "male", "under_18", "over_18", "share", "change")[i % 8],
            )
        )
    ]
    row = 0
    while True:
        row += 1
        for start in range(0, COLUMNS, 8):
            women, men = chance.randrange(1, 500), chance.randrange(1, 500)
            both, minors = women + men, chance.randrange(0, 300)
            values = (both, both, women, men, minors, both - minors, 100 * women // both, 3)
            for column, value in zip(columns[start : start + 8], values, strict=False):
                yield Figure(
                    "office", column, str(2015 + row % 6), (("town", f"t{row // 6}"),), value
                )


def codes(chance: random.Random) -> Iterator[Figure]:
    """One dimension of ever more codes, beside its total and a pair of two."""
    number = 0
    while True:
        number += 1
        women, men = chance.randrange(1, 90), chance.randrange(1, 90)
        place = ("place", f"p{number}")
        yield Figure("office", "cases", "2020", (place,), women + men)
        yield Figure("office", "cases", "2020", (place, ("sex", "f")), women)
        yield Figure("office", "cases", "2020", (place, ("sex", "m")), men)


def ages(chance: random.Random) -> Iterator[Figure]:
    """Ages year by year beside bands of them, in ever more places."""
    place = 0
    while True:
        place += 1
        single = [chance.randrange(1, 40) for _ in range(90)]
        town = ("town", f"t{place}")
        yield Figure("office", "cases", "2020", (town,), sum(single))
        for age, value in enumerate(single):
            yield Figure("office", "cases", "2020", (("age", f"{age}-{age}"), town), value)
        for low in range(0, 90, 5):
            value = sum(single[low : low + 5])
            yield Figure("office", "cases", "2020", (("age", f"{low}-{low + 4}"), town), value)


def dimensions(chance: random.Random) -> Iterator[Figure]:
    """Tables of forty dimensions, as of a survey in which each answer is one."""
    number = 0
    while True:
        number += 1
        pairs = tuple((f"q{i:02}", f"a{chance.randrange(3)}") for i in range(WIDEST))
        yield Figure("office", "cases", str(2000 + number % 20), pairs, chance.randrange(1, 90))


def periods(chance: random.Random) -> Iterator[Figure]:
    """Months, quarters and years, stocks by day and running totals, over ever longer time."""
    place = 0
    while True:
        place += 1
        town: Pairs = (("town", f"t{place}"),)
        until, stock = 0, 100
        for year in range(1900, 1900 + YEARS // 20):
            months = [chance.randrange(1, 90) for _ in range(12)]
            yield Figure("office", "cases", str(year), town, sum(months))
            for month, value in enumerate(months, start=1):
                yield Figure("office", "cases", f"{year}-{month:02}", town, value)
            for quarter in range(4):
                value = sum(months[3 * quarter : 3 * quarter + 3])
                yield Figure("office", "cases", f"{year}-Q{quarter + 1}", town, value)
            until += sum(months)
            yield Figure("office", "cases", f"to-date:{year}-12-31", town, until)
            out = chance.randrange(1, sum(months) + stock)
            yield Figure("office", "cases_resolved", str(year), town, out)
            stock += sum(months) - out
            yield Figure("office", "cases_pending", f"at:{year}-12-31", town, stock)


def sources(chance: random.Random) -> Iterator[Figure]:
    """Ever more institutions that count the same, and one that speaks for all."""
    number = 0
    while True:
        number += 1
        for measure in ("cases", "cases_closed"):
            for sex in ("f", "m"):
                yield Figure(
                    f"regional-bureau-{number}", measure, "2020", (("sex", sex),),
                    chance.randrange(1, 90),
                )  # fmt: skip
                yield Figure(
                    f"regional-bureau-{number}", measure, "2020",
                    (("event", f"campaign-2020-{number % 50:02}-x"), ("sex", sex)),
                    chance.randrange(1, 90),
                )  # fmt: skip


def single(chance: random.Random) -> Iterator[Figure]:
    """Figures of which no two share a measure, a dimension or a code."""
    number = 0
    while True:
        number += 1
        yield Figure(
            "office", f"thing_{number}", "2020", ((f"kind_{number}", f"c{number}"),),
            chance.randrange(1, 90),
        )  # fmt: skip


SHAPES: Final[dict[str, Callable[[random.Random], Iterator[Figure]]]] = {
    "crossed": crossed, "wide": wide, "codes": codes, "ages": ages, "dimensions": dimensions,
    "periods": periods, "sources": sources, "single": single,
}  # fmt: skip


def cells(shape: str, count: int) -> Iterator[Cell]:
    """Return so many cells of a shape; some are missing, and one in a thousand is wrong."""
    chance = random.Random(SEED)
    faults = random.Random(SEED + 1)
    known: dict[Pairs, Pairs] = {}
    for number, chosen_shape in enumerate(islice(SHAPES[shape](chance), count)):
        value = chosen_shape.value
        drawn = faults.random()
        if value is not None and drawn < 0.001:
            value += faults.choice((-3, 7, 20))
        key = f"c{number:07}"
        yield Cell(
            key=key, id=key, section=intern(f"{1 + number % 40}"),
            source=intern(chosen_shape.source), measure=intern(chosen_shape.measure),
            unit="percent" if chosen_shape.measure.endswith(("_share", "_change")) else "persons",
            period=intern(chosen_shape.period),
            dimensions=known.setdefault(chosen_shape.dimensions, chosen_shape.dimensions),
            value=None if value is None or drawn > 0.998 else Decimal(value),
        )  # fmt: skip


def main() -> None:
    """Check so many cells of a shape, and tell what it took."""
    shape, count = sys.argv[1], int(sys.argv[2])
    took: dict[str, float] = {}
    laid = list(cells(shape, count))
    made = peak_megabytes()
    before = time.process_time()
    with clock(took, "check"):
        report = run(laid)
    facts = {
        "seconds": round(took["check"], 2),
        "cpu": round(time.process_time() - before, 2),
        "megabytes": peak_megabytes(),
        "cells_mb": made,
        "rules": len(report.results),
        "skipped": report.count(Outcome.SKIPPED),
        "findings": len(report.findings),
    }
    sys.stdout.write(json.dumps(facts) + "\n")


if __name__ == "__main__":
    main()
