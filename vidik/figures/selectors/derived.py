# SPDX-License-Identifier: EUPL-1.2
"""Set what is computed from records beside what was reported, cell by cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.figures.models import Measure, Observation
from vidik.figures.registry import Derivation, Derived, derivations, explained
from vidik.figures.selectors.measures import evidence_dimensions
from vidik.figures.selectors.tables import Labels, labels_for

FEW: Final = 5
"""A number that stands on fewer records may point to a person. It is shown only where the
institution reported the same one: whoever compares learns nothing new from it."""


@dataclass(frozen=True, slots=True)
class Beside:
    """One cell: what was reported, what is computed; either may be missing."""

    key: str
    breakdown: str
    """Names of the codes."""
    reported: Decimal | None
    references: tuple[tuple[str, str], ...]
    """Cycle and reference of each figure that states it."""
    computed: Decimal | None
    cases: int
    exact: Decimal | None = None
    """The computed number before it was rounded."""
    reason: str = ""
    """Why the two differ, where somebody knows."""

    @property
    def is_few(self) -> bool:
        """Whether it stands on so few records that it may point to a person."""
        return 0 < self.cases < FEW

    @property
    def shown(self) -> Decimal | None:
        """The computed number, as far as whoever compares may see it."""
        return None if self.is_withheld else self.computed

    @property
    def is_withheld(self) -> bool:
        """Whether the computed number stands on few records and is not the one reported."""
        return self.is_few and self.agrees is not True

    @property
    def agrees(self) -> bool | None:
        """Whether the reported number is the computed one, rounded; None where one is missing.

        What lies exactly between two numbers may have been rounded either way.
        """
        if self.reported is None or self.computed is None:
            return None
        places = max(-int(self.reported.normalize().as_tuple().exponent), 0)
        exact = self.computed if self.exact is None else self.exact
        return abs(exact - self.reported) * 2 <= Decimal(1).scaleb(-places)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One measure of a year, cell by cell; cells that differ stand first."""

    measure: Measure
    rule: str
    cells: tuple[Beside, ...]
    left_out: int = 0
    """How many computed cells nobody reported and stand on few records: they are not given."""

    @property
    def stated(self) -> list[Beside]:
        """Cells that were reported."""
        return [cell for cell in self.cells if cell.references]

    @property
    def unstated(self) -> list[Beside]:
        """Cells that are computed only."""
        return [cell for cell in self.cells if not cell.references]

    @property
    def differing(self) -> int:
        """How many cells differ."""
        return sum(cell.agrees is False for cell in self.cells)

    @property
    def explained(self) -> int:
        """How many cells differ for a reason that is known."""
        return sum(cell.agrees is False and bool(cell.reason) for cell in self.cells)

    @property
    def compared(self) -> int:
        """How many cells have both numbers."""
        return sum(cell.agrees is not None for cell in self.cells)


def reconcile(actor: Actor, year: int) -> list[Reconciled]:
    """Compute every derived measure of a year and set it beside what its institution reported.

    Computed are the breakdowns that were reported, and the total. Of a breakdown the cells that
    nobody reported are given only where they stand on several records: otherwise one figure with
    many dimensions, entered by whoever looks, would list the persons one by one. A measure costs
    one query for what was reported and the aggregates of its breakdowns, however many records
    there are.
    """
    authorize(actor, Action.FIGURES_DERIVE)
    known = derivations()
    measures = {m.code: m for m in Measure.objects.filter(code__in=[d.measure for d in known])}
    evidence = evidence_dimensions()
    labels = labels_for(sorted({name for each in known for name in each.dimensions}))
    return [
        _reconciled(measures[each.measure], each, year, evidence, labels)
        for each in known
        if each.measure in measures
    ]


def _reconciled(
    measure: Measure, derivation: Derivation, year: int, evidence: frozenset[str], labels: Labels
) -> Reconciled:
    reported: dict[str, list[Observation]] = {}
    rows = (
        Observation.objects.filter(
            is_current=True,
            figure__measure=measure,
            figure__institution__code=derivation.institution(),
            figure__period=str(year),
        )
        .select_related("figure__cycle")
        .order_by("figure_id")
    )
    shapes: set[tuple[str, ...]] = set() if derivation.needs else {()}
    for row in rows:
        dimensions = {k: v for k, v in row.figure.dimensions.items() if k not in evidence}
        if not set(dimensions) <= derivation.dimensions:
            continue
        names = tuple(sorted(dimensions))
        if not derivation.needs <= set(names):
            continue
        shapes.add(names)
        key = ";".join(f"{name}={dimensions[name]}" for name in names)
        reported.setdefault(key, []).append(row)
    computed: dict[str, Derived] = {}
    for names in sorted(shapes):
        computed |= {each.key: each for each in derivation.count(year, names)}
    found = [
        _beside(key, stated, computed.get(key), derivation, labels)
        for key in sorted({*reported, *computed})
        for stated in _by_value(reported.get(key, []))
    ]
    cells = [cell for cell in found if cell.reported is not None or not cell.is_few]
    why = explained(str(year))
    cells = [replace(cell, reason=_reason(cell, why)) for cell in cells]
    cells.sort(key=lambda cell: (cell.agrees is not False, cell.agrees is None))
    return Reconciled(measure, str(derivation.rule), tuple(cells), len(found) - len(cells))


def _reason(cell: Beside, why: Mapping[str, str]) -> str:
    if cell.agrees is not False:
        return ""
    return next((why[name] for _cycle, name in cell.references if name in why), "")


def _by_value(stated: list[Observation]) -> list[list[Observation]]:
    """Part figures that state different numbers for one cell: each is compared by itself."""
    found: dict[Decimal | None, list[Observation]] = {}
    for row in stated:
        found.setdefault(row.value, []).append(row)
    return list(found.values()) or [[]]


def _beside(
    key: str,
    stated: list[Observation],
    computed: Derived | None,
    derivation: Derivation,
    labels: Labels,
) -> Beside:
    value = computed.value if computed is not None else None
    if value is None and stated and derivation.absent_is_zero:
        value = Decimal(0)
    names = [pair.partition("=")[::2] for pair in key.split(";") if pair]
    return Beside(
        key=key,
        breakdown=", ".join(labels.code(dimension, code) for dimension, code in names),
        reported=next((row.value for row in stated if row.value is not None), None),
        references=tuple((row.figure.cycle.code, row.figure.reference) for row in stated),
        computed=value,
        cases=computed.cases if computed is not None else 0,
        exact=computed.exact if computed is not None else None,
    )
