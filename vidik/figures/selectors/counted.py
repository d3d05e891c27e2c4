# SPDX-License-Identifier: EUPL-1.2
"""What registers count in a year, measure by measure, without any figure beside it.

Numbers of few records, and those that give such a number away, are hidden.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from vidik.access.services import authorize
from vidik.access.types import Action, Actor, OutOfScope
from vidik.core.alphabet import by_alphabet
from vidik.figures.methods.charts import Chart, Kind
from vidik.figures.methods.withholding import Cell, hidden_cells
from vidik.figures.models import Measure
from vidik.figures.registry import Derivation, Derived, counted_once, derivations
from vidik.figures.selectors.tables import Labels, labels_for, parents
from vidik.figures.wording import unit_text
from vidik.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class CountedLine:
    """A breakdown and its number; None: hidden."""

    label: str
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class CountedTable:
    """One measure of one institution by one dimension."""

    by: str
    """Code of the dimension; blank: there is none."""
    name: str
    """Name of the dimension."""
    lines: tuple[CountedLine, ...]
    """The largest first; hidden ones last."""
    unit: str

    @property
    def chart(self) -> Chart:
        """The same as bars."""
        return Chart(
            Kind.BAR,
            self.unit,
            tuple(line.label for line in self.lines),
            ("",),
            tuple((line.value,) for line in self.lines),
        )


@dataclass(frozen=True, slots=True)
class CountedMeasure:
    """What is counted of one measure, as one institution reports it."""

    code: str
    """Of the derivation."""
    measure: Measure
    institution: str
    rule: str
    total: Decimal | None
    """None: hidden, or there is none without a breakdown."""
    is_hidden: bool
    """Whether there is one and it is hidden."""
    tables: tuple[CountedTable, ...]


def reporters(actor: Actor) -> list[tuple[str, str]]:
    """List who reports what is counted, by code and name, in the order of the alphabet."""
    authorize(actor, Action.FIGURES_DERIVE)
    there = set(Measure.objects.exclude(unit="percent").values_list("code", flat=True))
    codes = {each.institution() for each in derivations() if each.name and each.measure in there}
    rows = Institution.objects.filter(code__in=codes).order_by(by_alphabet("name"), "code")
    return [(row.code, str(row.name)) for row in rows]


def counted_in(actor: Actor, year: int, source: str) -> list[CountedMeasure]:
    """Count by every dimension what one institution reports; what has no record is left out."""
    authorize(actor, Action.FIGURES_DERIVE)
    chosen = [each for each in derivations() if each.name and each.institution() == source]
    return _counted(chosen, year)


def counted_by(actor: Actor, year: int, code: str, by: str) -> CountedTable:
    """Count one measure by one dimension.

    Raises:
        OutOfScope: no register counts that, or nothing was counted.
    """
    authorize(actor, Action.FIGURES_DERIVE)
    chosen = [each for each in derivations() if each.name and each.code == code]
    for found in _counted(chosen, year):
        for table in found.tables:
            if table.by == by:
                return table
    raise OutOfScope(action=Action.FIGURES_DERIVE, label="figures.measure", key=code)


def _counted(chosen: Sequence[Derivation], year: int) -> list[CountedMeasure]:
    measures = {
        each.code: each
        for each in Measure.objects.filter(code__in={one.measure for one in chosen})
        if each.unit != "percent"
    }
    chosen = [each for each in chosen if each.measure in measures]
    labels = labels_for(sorted({name for each in chosen for name in each.dimensions}))
    codes = {each.institution() for each in chosen}
    names = {row.code: row.short for row in Institution.objects.filter(code__in=codes)}
    with counted_once():
        counted = (
            _of(each, year, measures[each.measure], _named(each, names), labels) for each in chosen
        )
        return [each for each in counted if each is not None]


def _named(derivation: Derivation, names: Mapping[str, Any]) -> str:
    code = derivation.institution()
    return str(names.get(code, code))


def _of(
    derivation: Derivation, year: int, measure: Measure, institution: str, labels: Labels
) -> CountedMeasure | None:
    """Count a derivation by each dimension for itself, with those without which it is none."""
    total = {each.dimensions: each for each in derivation.count(year, _sorted(derivation.needs))}
    by = {
        name: {
            each.dimensions: each
            for each in derivation.count(year, _sorted(derivation.needs | {name}))
        }
        for name in sorted(derivation.dimensions - derivation.needs)
    }
    counts: dict[Cell, int] = {}
    for numbers in (total, *by.values()):
        counts |= {cell: number.cases for cell, number in numbers.items()}
    if not counts:
        return None
    hidden = hidden_cells(counts, parents(labels))
    whole = list(total.values()) if len(total) == 1 else []
    is_hidden = any(each.dimensions in hidden for each in whole)
    tables = [
        _table(name, numbers, hidden, labels, measure) for name, numbers in by.items() if numbers
    ]
    if len(total) > 1:
        tables.append(_table("", total, hidden, labels, measure))
    return CountedMeasure(
        derivation.code,
        measure,
        institution,
        str(derivation.rule),
        None if is_hidden else next((each.value for each in whole), None),
        is_hidden,
        tuple(tables),
    )


def _sorted(names: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(names))


def _table(
    name: str,
    numbers: dict[Cell, Derived],
    hidden: frozenset[Cell],
    labels: Labels,
    measure: Measure,
) -> CountedTable:
    common = set.intersection(*({*cell} for cell in numbers)) if len(numbers) > 1 else set()
    lines = [
        CountedLine(
            ", ".join(labels.code(*pair) for pair in cell if pair not in common),
            None if cell in hidden else number.value,
        )
        for cell, number in numbers.items()
    ]
    lines.sort(key=lambda line: (line.value is None, -(line.value or 0), line.label))
    told = sorted({pair[0] for cell in numbers for pair in cell if pair not in common})
    title = labels.axis(name) if name else ", ".join(map(labels.axis, told))
    return CountedTable(name, title, tuple(lines), unit_text(measure.unit))
