# SPDX-License-Identifier: EUPL-1.2
"""Synthetic figures in the names of a country pack, at any size, the same ones every time.

A block is one measure of one institution in one year: its total, breakdowns by sex, by age and by
territory, and the crossing of sex and age, 13 figures in all. One block in a hundred does not add
up, so that the checks have something to find.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

PACK: Final = Path(__file__).resolve().parents[1] / "packs" / "serbia"
SEX: Final = ("f", "m")
AGE: Final = ("under-18", "over-18")
PLACES: Final = 4
BLOCK: Final = 1 + len(SEX) + len(AGE) + len(SEX) * len(AGE) + PLACES
FIRST_YEAR: Final = 1990
COLUMNS: Final = (
    "id", "section", "source", "measure", "unit", "period", "dimensions", "value", "qualifier",
    "note",
)  # fmt: skip


class Row(NamedTuple):
    """One figure in the columns of a file of figures."""

    id: str
    section: str
    source: str
    measure: str
    unit: str
    period: str
    dimensions: str
    value: int
    qualifier: str
    note: str


@cache
def _column(name: str, column: str = "code") -> tuple[str, ...]:
    with (PACK / name).open(encoding="utf-8", newline="") as stream:
        return tuple(row[column] for row in csv.DictReader(stream))


@cache
def measures() -> tuple[str, ...]:
    """Measures counted in persons that can be broken down by sex, age and territory."""
    with (PACK / "measures.csv").open(encoding="utf-8", newline="") as stream:
        return tuple(
            row["code"]
            for row in csv.DictReader(stream)
            if row["unit"] == "persons"
            and row["person_level"] != "yes"
            and {"sex", "age", "territory"} <= set(row["dimensions"].split("|"))
        )


def sources() -> tuple[str, ...]:
    """Institutions of the pack."""
    return _column("institutions.csv")


def rows(count: int, seed: int = 2024) -> Iterator[Row]:
    """Return so many figures."""
    chance = random.Random(seed)
    places = _column("codes/territory.csv")[:PLACES]
    made = 0
    year = FIRST_YEAR
    while True:
        for source in sources():
            for measure in measures():
                for dimensions, value in _block(chance, places):
                    if made == count:
                        return
                    made += 1
                    yield Row(
                        f"b{made:07}", f"{1 + made % 7}.{1 + made % 9}", source, measure, "persons",
                        str(year), dimensions, value, "exact", "",
                    )  # fmt: skip
        year += 1


def _block(chance: random.Random, places: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    crossed = {(sex, age): chance.randrange(2, 400) for sex in SEX for age in AGE}
    total = sum(crossed.values())
    wrong = chance.choice((-3, 5, 11)) if chance.random() < 0.01 else 0
    yield "", total + wrong
    for sex in SEX:
        yield f"sex={sex}", sum(crossed[sex, age] for age in AGE)
    for age in AGE:
        yield f"age={age}", sum(crossed[sex, age] for sex in SEX)
    for (sex, age), value in crossed.items():
        yield f"age={age};sex={sex}", value
    left = total
    for place in places[:-1]:
        part = left // 2
        left -= part
        yield f"territory={place}", part
    yield f"territory={places[-1]}", left


def write_figures(path: Path, count: int) -> None:
    """Write so many figures as a file that can be imported."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(rows(count))


def write_rules(folder: Path, count: int) -> None:
    """Write so many rules, each about one measure of one institution and one sex."""
    folder.mkdir(parents=True, exist_ok=True)
    every = [(m, s, x) for s in sources() for m in measures() for x in SEX]
    with (folder / "made.yaml").open("w", encoding="utf-8") as stream:
        stream.write("rules:\n")
        for number, (measure, source, sex) in enumerate(every[:count], start=1):
            stream.write(
                f"- code: BM-PART-{number:05}\n"
                "  kind: bound\n"
                "  severity: medium\n"
                "  source: made for measuring\n"
                "  statement: {en: One sex is at most all., sr: Један пол је највише сви.}\n"
                "  terms:\n"
                f"    part: {{measure: {measure}, source: {source}, unit: persons,"
                f' dimensions: {{sex: {sex}}}, period: "{{y}}"}}\n'
                f"    whole: {{measure: {measure}, source: {source}, unit: persons,"
                ' period: "{y}"}\n'
                "  relation: part <= whole\n"
                "  message: {en: '{part} is more than {whole}', sr: '{part} је више од {whole}'}\n"
            )
    if count > len(every):
        msg = f"only {len(every)} different rules can be made"
        raise ValueError(msg)
