# SPDX-License-Identifier: EUPL-1.2
"""Consistent files in the layouts of official statistics, by chance but always the same."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise, product

from vidik.checks import Cell
from vidik.checks.tests.methods_tables import cell

SEXES = ("female", "male")
AGES = ("0-17", "18-29", "30-44", "45-59", "60+")
YEARS = ("2022", "2023", "2024")


def chance(seed: int) -> random.Random:
    """Return numbers by chance that are the same on every run."""
    return random.Random(seed)  # noqa: S311


def swapped(value: int) -> int:
    """Swap two neighbouring digits, the first two that differ; one digit only is turned to 9."""
    digits = str(value)
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1] and not (i == 0 and digits[1] == "0"):
            return int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :])
    return value * 10 + 9


@dataclass
class File:
    """A consistent file, and what each of its slips of the pen would make of one cell."""

    cells: list[Cell] = field(default_factory=list)
    slips: list[tuple[int, Decimal]] = field(default_factory=list)
    """Place of a cell among `cells`, and the wrong value that an identity gives away."""

    def add(self, measure: str, value: int | Decimal | None, dims: str = "", **rest: str) -> int:
        """Write a figure; gives its place."""
        shown = None if value is None else str(value)
        self.cells.append(cell(measure, shown, dims, **rest))
        return len(self.cells) - 1

    def slip(self, place: int, wrong: int | Decimal | None = None) -> None:
        """Remember a slip: digits swapped, unless another wrong value is given."""
        value = self.cells[place].value
        assert value is not None
        self.slips.append((place, Decimal(swapped(int(value)) if wrong is None else wrong)))

    def with_slip(self, number: int) -> tuple[list[Cell], Cell]:
        """Return the cells with one slip made, and the wrong cell."""
        place, wrong = self.slips[number % len(self.slips)]
        bad = replace(self.cells[place], value=wrong)
        return [*self.cells[:place], bad, *self.cells[place + 1 :]], bad


def tenth(value: Decimal) -> Decimal:
    """Round to one decimal as offices do."""
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def ten(value: int) -> int:
    """Round to ten as offices do."""
    return int((Decimal(value) / 10).quantize(Decimal(1), ROUND_HALF_UP)) * 10


def crossed(seed: int) -> File:
    """Persons by sex and age, crossed in full with all totals, in three years."""
    made, numbers = File(), chance(seed)
    for year in YEARS:
        inner = {(s, a): numbers.randint(12, 480) for s, a in product(SEXES, AGES)}
        whole = made.add("suspects", sum(inner.values()), period=year)
        for s in SEXES:
            made.add("suspects", sum(inner[s, a] for a in AGES), f"sex={s}", period=year)
        for a in AGES:
            made.add("suspects", sum(inner[s, a] for s in SEXES), f"age={a}", period=year)
        for (s, a), value in inner.items():
            deep = made.add("suspects", value, f"age={a};sex={s}", period=year)
        made.slip(whole)
        made.slip(deep)
        made.slip(whole + 1)
    return made


REGIONS = {
    "North": ("Ardal", "Bexton", "Corby"),
    "South": ("Dunmere", "Elford"),
    "East": ("Farrow", "Gilling", "Hartley", "Inverby"),
}


def nested(seed: int) -> File:
    """Cases of a country, its regions and their municipalities, in three years."""
    made, numbers = File(), chance(seed)
    for year in YEARS:
        towns = {t: numbers.randint(15, 900) for ts in REGIONS.values() for t in ts}
        country = made.add("cases", sum(towns.values()), unit="cases", period=year)
        for region, names in REGIONS.items():
            total = sum(towns[t] for t in names)
            place = made.add("cases", total, f"region={region}", unit="cases", period=year)
            for town in names:
                deep = made.add(
                    "cases", towns[town], f"municipality={town};region={region}",
                    unit="cases", period=year,
                )  # fmt: skip
        made.slip(country)
        made.slip(place)
        made.slip(deep)
    return made


COURTS = ("Ardal", "Bexton", "Corby", "Dunmere", "Elford")
FLOW = ("pending_at_start", "received", "resolved", "pending_at_end")


def balance(seed: int) -> File:
    """Pending, received and resolved cases of five courts and of all, in three years."""
    made, numbers = File(), chance(seed)
    stock = {court: numbers.randint(200, 2000) for court in COURTS}
    for year in YEARS:
        rows = {}
        for court in COURTS:
            received = numbers.randint(300, 3000)
            resolved = numbers.randint(300, stock[court] + received - 50)
            rows[court] = (stock[court], received, resolved, stock[court] + received - resolved)
            stock[court] = rows[court][3]
        for court in COURTS:
            for name, value in zip(FLOW, rows[court], strict=True):
                last = made.add(name, value, f"court={court}", unit="cases", period=year)
        made.slip(last)
        made.slip(last - 2)
        for i, name in enumerate(FLOW):
            made.add(name, sum(r[i] for r in rows.values()), unit="cases", period=year)
    return made


def quarters(seed: int) -> File:
    """Reports by quarter and year, by who reported."""
    made, numbers = File(), chance(seed)
    for year in YEARS:
        sums: dict[str, int] = {}
        for who in ("police", "public", "organisations"):
            total = 0
            for quarter in range(1, 5):
                value = numbers.randint(20, 400)
                total += value
                name = f"{year}-Q{quarter}"
                sums[name] = sums.get(name, 0) + value
                deep = made.add("reports", value, f"reported_by={who}", unit="count", period=name)
            sums[year] = sums.get(year, 0) + total
            place = made.add("reports", total, f"reported_by={who}", unit="count", period=year)
            made.slip(place)
        made.slip(deep)
        for name, value in sums.items():
            made.add("reports", value, unit="count", period=name)
    return made


SECTORS = ("farming", "building", "hotels", "households", "transport", "unknown")


def shares(seed: int) -> File:
    """Workers by sector, each beside its share to one decimal, in three years."""
    made, numbers = File(), chance(seed)
    for year in YEARS:
        parts = {s: numbers.randint(30, 900) for s in SECTORS}
        whole = sum(parts.values())
        made.add("workers_inspected", whole, period=year)
        for sector, value in parts.items():
            made.add("workers_inspected", value, f"sector={sector}", period=year)
            share = tenth(Decimal(100 * value) / whole)
            last = made.add(
                "workers_inspected", share, f"sector={sector}", unit="percent", period=year
            )
        made.slip(last, share + Decimal("3.7"))
        made.slip(last - 3)
        made.slip(last - 2, share + Decimal("11.4"))
    return made


def changes(seed: int) -> File:
    """Convictions in three years by article, and how they changed from year to year."""
    made, numbers = File(), chance(seed)
    for article in ("112", "113", "114", "115", "120", "124"):
        value = numbers.randint(100, 900)
        dims = f"article={article}"
        place = made.add("convictions", value, dims, unit="cases", period=YEARS[0])
        for before, year in pairwise(YEARS):
            next_value = numbers.randint(100, 900)
            place = made.add("convictions", next_value, dims, unit="cases", period=year)
            change = tenth(Decimal(100 * (next_value - value)) / value)
            stated = made.add(
                "convictions", change, dims, unit="percent", period=f"{before}..{year}"
            )
            value = next_value
        made.slip(stated, -change if abs(change) > 1 else change + 12)
        made.slip(place)
    return made


OFFICES = ("Ardal", "Bexton", "Corby", "Dunmere", "Elford", "Farrow", "Gilling", "Hartley")
WIDE = ("contacts", "calls", "letters", "visits", "emails")


def wide(seed: int) -> File:
    """Contacts of eight offices in three years: every way of contact a measure of its own."""
    made, numbers = File(), chance(seed)
    for year in YEARS:
        for office in OFFICES:
            parts = [numbers.randint(25, 700) for _ in WIDE[1:]]
            for name, value in zip(WIDE, (sum(parts), *parts), strict=True):
                place = made.add(name, value, f"office={office}", unit="count", period=year)
        made.slip(place)
        made.slip(place - len(WIDE) + 1)
    return made


EVENTS = ("Amber Dawn", "Beacon Hill", "Comet Tail", "Delta Wing")


def two_tellers(seed: int) -> File:
    """Operations that two institutions tell of, each in its own section."""
    made, numbers = File(), chance(seed)
    for name in EVENTS:
        dims = f"operation={name}"
        for measure, unit in (("persons_arrested", "persons"), ("premises_searched", "count")):
            value = numbers.randint(11, 98)
            value += 1 if value % 11 == 0 else 0
            for source, section in (("police", "3"), ("prosecution", "7")):
                place = made.add(measure, value, dims, unit=unit, source=source, section=section)
            made.slip(place)
    return made


ROUNDED = "Figures are rounded to the nearest 10. Parts may not add up to totals due to rounding."


def rounded(seed: int) -> File:
    """Residents by sex and age, each figure rounded to ten by itself, and a note that says so."""
    made, numbers = File(), chance(seed)
    for year in YEARS:
        inner = {(s, a): numbers.randint(200, 6000) for s, a in product(SEXES, AGES)}
        whole = made.add("permits", ten(sum(inner.values())), period=year, note=ROUNDED)
        for s in SEXES:
            total = ten(sum(inner[s, a] for a in AGES))
            made.add("permits", total, f"sex={s}", period=year, note=ROUNDED)
        for a in AGES:
            total = ten(sum(inner[s, a] for s in SEXES))
            made.add("permits", total, f"age={a}", period=year, note=ROUNDED)
        for (s, a), value in inner.items():
            made.add("permits", ten(value), f"age={a};sex={s}", period=year, note=ROUNDED)
        made.slip(whole)
        made.slip(whole + 1)
    return made


NEEDS = ("housing", "legal aid", "health care", "interpreting", "schooling")
SEVERAL = "A person may have had several needs."


def overlapping(seed: int) -> File:
    """Persons by sex and by what they needed: several answers each, more of them than persons."""
    made, numbers = File(), chance(seed)
    for year in YEARS:
        persons = {s: numbers.randint(300, 900) for s in SEXES}
        made.add("persons_assisted", sum(persons.values()), period=year)
        for s in SEXES:
            made.add("persons_assisted", persons[s], f"sex={s}", period=year)
        for need in NEEDS:
            by = {s: numbers.randint(persons[s] // 4, persons[s] - 40) for s in SEXES}
            dims = f"need={need}"
            whole = made.add("persons_assisted", sum(by.values()), dims, period=year, note=SEVERAL)
            for s in SEXES:
                place = made.add(
                    "persons_assisted", by[s], f"{dims};sex={s}", period=year, note=SEVERAL
                )
        made.slip(whole)
        made.slip(place)
    return made


HIDDEN = "Values below 5 are suppressed."


def suppressed(seed: int) -> File:
    """Offences by district and year: values below five are withheld, totals are not."""
    made, numbers = File(), chance(seed)
    for year in YEARS:
        kinds = ("theft", "fraud", "assault")
        inner = {
            (d, k): numbers.choice((1, 2, 3, 4, 17, 38, 120, 260))
            for d, k in product(OFFICES, kinds)
        }
        whole = made.add("offences", sum(inner.values()), unit="count", period=year, note=HIDDEN)
        for d in OFFICES:
            total = sum(inner[d, k] for k in kinds)
            _hide(made, total, f"district={d}", year)
        for k in kinds:
            total = made.add(
                "offences", sum(inner[d, k] for d in OFFICES), f"kind={k}", unit="count",
                period=year, note=HIDDEN,
            )  # fmt: skip
        for (d, k), value in inner.items():
            _hide(made, value, f"district={d};kind={k}", year)
        made.slip(whole)
        made.slip(total, int(made.cells[total].value or 0) * 10)
    return made


def _hide(made: File, value: int, dims: str, year: str) -> None:
    hidden = value < 5
    made.add(
        "offences", None if hidden else value, dims, unit="count", period=year, note=HIDDEN,
        **({"status": "suppressed"} if hidden else {}),
    )  # fmt: skip


LAYOUTS: dict[str, Callable[[int], File]] = {
    "crossed": crossed,
    "nested": nested,
    "balance": balance,
    "quarters": quarters,
    "shares": shares,
    "changes": changes,
    "wide": wide,
    "two tellers": two_tellers,
    "rounded": rounded,
    "overlapping": overlapping,
    "suppressed": suppressed,
}
