# SPDX-License-Identifier: EUPL-1.2
"""Set what is computed from records beside what was reported, cell by cell."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from operator import ge, gt, le, lt
from pathlib import Path
from typing import Final

from django.conf import settings

from vidik.access.services import authorize
from vidik.access.types import Action, Actor
from vidik.core.packfiles import read
from vidik.figures.methods.uncounted import Reconciling, read_reconciling
from vidik.figures.methods.withholding import Cell, hidden_cells, is_few
from vidik.figures.models import Measure, Observation, Qualifier
from vidik.figures.registry import (
    Derivation,
    Derived,
    Why,
    answered,
    counted_once,
    derivations,
    explained,
)
from vidik.figures.selectors.measures import evidence_dimensions
from vidik.figures.selectors.tables import Labels, labels_for, parents
from vidik.institutions.models import Institution

_OPEN: Final[Mapping[str, Callable[[Decimal, Decimal], bool]]] = {
    Qualifier.MORE_THAN: gt,
    Qualifier.AT_LEAST: ge,
    Qualifier.LESS_THAN: lt,
    Qualifier.AT_MOST: le,
}
PUBLISHED: Final = "system:pack-loader"
"""Who brings the published figures of a country pack; nobody who looks does."""


@dataclass(frozen=True, slots=True)
class ComparedCell:
    """One cell: what was reported, what is computed; either may be missing.

    A number of few records, and one that gives such a number away, may point to a person. It is
    set beside a figure only where the institution stated that figure itself. Else whoever may
    enter figures could guess, and read off the comparison whether the guess was right; so nothing
    is said there, nor where there is no record.
    """

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
    is_own: bool = False
    """The institution stated the number itself, or the pack brought it as published."""
    qualifier: str = Qualifier.EXACT
    """How exactly the number was reported."""
    is_revealing: bool = False
    """The computed number may point to a person, or gives away one that does."""

    @property
    def is_marked(self) -> bool:
        """Whether it is said that the computed number stands on few records."""
        return self.is_own and is_few(self.cases)

    @property
    def shown(self) -> Decimal | None:
        """The computed number, as far as whoever compares may see it."""
        return None if self.is_withheld else self.computed

    @property
    def is_withheld(self) -> bool:
        """Whether the computed number is not shown."""
        return self.is_revealing and not (self.is_own and self._fits)

    @property
    def is_open(self) -> bool:
        """Whether it is not said how the two compare."""
        return self.is_revealing and not self.is_own

    @property
    def agrees(self) -> bool | None:
        """Whether the two agree; None where one is missing or nothing may be said."""
        return None if self.is_open else self._fits

    @property
    def _fits(self) -> bool | None:
        """Whether the reported number is the computed one, rounded; None where one is missing.

        What lies exactly between two numbers may have been rounded either way. What was reported as
        “more than” or “at least” holds for every number for which that is true.
        """
        if self.reported is None or self.computed is None:
            return None
        compare = _OPEN.get(self.qualifier)
        if compare is not None:
            return bool(compare(self.computed, self.reported))
        places = max(-int(self.reported.normalize().as_tuple().exponent), 0)
        exact = self.computed if self.exact is None else self.exact
        return abs(exact - self.reported) * 2 <= Decimal(1).scaleb(-places)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """One measure of a year, cell by cell; cells that differ come first."""

    measure: Measure
    institution: str
    """Who reports it."""
    rule: str
    cells: tuple[ComparedCell, ...]

    @property
    def title(self) -> str:
        """The measure and who reports it."""
        return f"{self.measure.name}: {self.institution}"

    @property
    def stated(self) -> list[ComparedCell]:
        """Cells that were reported."""
        return [cell for cell in self.cells if cell.references]

    @property
    def unstated(self) -> list[ComparedCell]:
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


@dataclass(frozen=True, slots=True)
class Found:
    """What was reported of a measure and what is computed, by breakdown."""

    measure: Measure
    derivation: Derivation
    reported: Mapping[str, list[Observation]]
    computed: Mapping[str, Derived]
    year: int

    @property
    def counted(self) -> tuple[str, str, int]:
        """The measure whose counts the numbers give away: of a share, its base; of whom and when.

        What two institutions count are different persons: no sum goes over both.
        """
        base = self.measure.base
        is_share = any(each.part is not None for each in self.computed.values())
        code = base.code if base is not None and is_share else self.measure.code
        return code, self.derivation.institution(), self.year

    def cells(self, number: Derived) -> dict[Cell, int]:
        """Return the counts that a number gives away: of a share the part and the whole."""
        if number.part is None:
            return {number.dimensions: number.cases}
        own = number.dimensions != number.whole
        part = number.dimensions if own else ((self.measure.code, "part"),)
        return {number.whole: number.cases, part: number.part}


@dataclass(slots=True)
class Own:
    """Knows which figures institutions stated themselves."""

    known: dict[str, dict[tuple[str, str], Decimal | None]] = field(default_factory=dict)

    def learn(self, found: list[Found]) -> None:
        """Ask once for each institution what it answered."""
        cycles: dict[str, set[str]] = {}
        for one in found:
            for rows in one.reported.values():
                for row in rows:
                    code = row.figure.institution.code
                    cycles.setdefault(code, set()).add(row.figure.cycle.code)
        self.known = {code: answered(code, frozenset(of)) for code, of in cycles.items()}

    def states(self, row: Observation) -> bool:
        """Say whether the value that stands is the institution's own, changed by nobody since."""
        if row.created_by == PUBLISHED:
            return True
        of = self.known.get(row.figure.institution.code, {})
        name = (row.figure.cycle.code, row.figure.reference)
        return name in of and of[name] == row.value


def said_of(cycle: str) -> Reconciling:
    """Return what the pack says about figures of a cycle that records do not give.

    Raises:
        PackError: the file has faults.
    """
    folder = Path(settings.PACKS_DIR) / settings.PACK
    return read(folder, lambda pack: read_reconciling(pack, cycle))


def reasons(cycle: str) -> dict[str, Why]:
    """Return why figures of a cycle differ from records, by reference, where that is known."""
    return dict(explained(cycle)) | {
        figure: Why(str(each.reason), contradicts=each.contradicts)
        for each in said_of(cycle).explained
        for figure in each.figures
    }


def reconcile(actor: Actor, year: int) -> list[Reconciled]:
    """Compute every derived measure of a year and set it beside what its institution reported.

    Computed are the breakdowns that were reported, and the total. Of a breakdown the cells that
    nobody reported are given only where they point to nobody: otherwise one figure with many
    dimensions, entered by whoever looks, would list the persons one by one. A measure costs one
    query for what was reported and the aggregates of its breakdowns, however many records there
    are.
    """
    authorize(actor, Action.FIGURES_DERIVE)
    known = derivations()
    measures = {
        m.code: m
        for m in Measure.objects.filter(code__in=[d.measure for d in known]).select_related("base")
    }
    evidence = evidence_dimensions()
    labels = labels_for(sorted({name for each in known for name in each.dimensions}))
    with counted_once():
        found = [
            _found(measures[each.measure], each, year, evidence)
            for each in known
            if each.measure in measures
        ]
    own = Own()
    own.learn(found)
    revealing = revealing_cells(found, own, parents(labels))
    why = reasons(str(year))
    codes = {one.derivation.institution() for one in found}
    names = {row.code: str(row.short) for row in Institution.objects.filter(code__in=codes)}
    return [
        _reconciled(one, own, revealing[one.counted], labels, why=why, names=names) for one in found
    ]


def _found(measure: Measure, derivation: Derivation, year: int, evidence: frozenset[str]) -> Found:
    reported: dict[str, list[Observation]] = {}
    rows = (
        Observation.objects.filter(
            is_current=True,
            figure__measure=measure,
            figure__institution__code__in=derivation.reporters,
            figure__period=derivation.period_of(year),
        )
        .select_related("figure__cycle", "figure__institution")
        .order_by("figure_id")
    )
    for row in rows:
        dimensions = breakdown(row, evidence)
        if derivation.is_about(dimensions):
            reported.setdefault(key_of(dimensions), []).append(row)
    shapes = set() if derivation.needs else {()}
    return computed_beside(measure, derivation, year, reported, more=shapes)


def breakdown(row: Observation, evidence: Collection[str]) -> dict[str, str]:
    """Return the dimensions of a figure by which records can be counted."""
    return {k: v for k, v in row.figure.dimensions.items() if k not in evidence}


def key_of(dimensions: Mapping[str, str]) -> str:
    """Return the breakdown as figures write it."""
    return ";".join(f"{name}={dimensions[name]}" for name in sorted(dimensions))


def computed_beside(
    measure: Measure,
    derivation: Derivation,
    year: int,
    reported: Mapping[str, list[Observation]],
    *,
    more: Collection[tuple[str, ...]] = (),
) -> Found:
    """Compute the breakdowns of what was reported, and more where wanted."""
    shapes = {
        tuple(pair.partition("=")[0] for pair in key.split(";") if pair) for key in reported
    }.union(more)
    computed: dict[str, Derived] = {}
    for names in sorted(shapes):
        computed |= {each.key: each for each in derivation.count(year, names)}
    return Found(measure, derivation, reported, computed, year)


def revealing_cells(
    found: list[Found], own: Own, wider: Mapping[str, Mapping[str, str]]
) -> dict[tuple[str, str, int], Collection[Cell]]:
    """Return for each counted measure the cells that may point to somebody, or give one away.

    Shares stand beside the counts of which they are shares: what one hides the other must not say.
    """
    by_measure: dict[tuple[str, str, int], list[Found]] = {}
    for one in found:
        by_measure.setdefault(one.counted, []).append(one)
    revealing: dict[tuple[str, str, int], Collection[Cell]] = {}
    for code, group in by_measure.items():
        counts: dict[Cell, int] = {}
        known: set[Cell] = set()
        shares: list[tuple[Cell, Cell]] = []
        for one in group:
            for key, number in one.computed.items():
                cells = one.cells(number)
                counts = cells | counts
                if number.part is not None:
                    whole, part = cells
                    shares.append((whole, part))
                stated = [row for row in one.reported.get(key, []) if own.states(row)]
                if any(_agree(row, number) for row in stated):
                    known |= cells.keys()
        revealing[code] = hidden_cells(counts, wider, known=known, shares=shares)
    return revealing


def _agree(row: Observation, number: Derived) -> bool:
    beside = ComparedCell(
        "", "", row.value, (), number.value, number.cases, number.exact, qualifier=row.qualifier
    )
    return beside.agrees is True


def _reconciled(
    one: Found,
    own: Own,
    revealing: Collection[Cell],
    labels: Labels,
    *,
    why: Mapping[str, Why],
    names: Mapping[str, str],
) -> Reconciled:
    cells = [
        cell
        for key in sorted({*one.reported, *one.computed})
        for stated in _by_value(one.reported.get(key, []))
        if (cell := beside(one, key, stated, own, revealing, labels=labels)).references
        or not cell.is_revealing
    ]
    cells = [replace(cell, reason=_reason(cell, why)) for cell in cells]
    cells.sort(key=lambda cell: (cell.agrees is not False, cell.agrees is None))
    code = one.derivation.institution()
    name = names.get(code, code)
    return Reconciled(one.measure, name, str(one.derivation.rule), tuple(cells))


def _reason(cell: ComparedCell, why: Mapping[str, Why]) -> str:
    if cell.agrees is not False:
        return ""
    return next((why[name].text for _cycle, name in cell.references if name in why), "")


def _by_value(stated: list[Observation]) -> Iterator[list[Observation]]:
    """Part figures that state different numbers for one cell: each is compared by itself."""
    found: dict[tuple[Decimal | None, str], list[Observation]] = {}
    for row in stated:
        found.setdefault((row.value, row.qualifier), []).append(row)
    yield from list(found.values()) or [[]]


def beside(
    one: Found,
    key: str,
    stated: list[Observation],
    own: Own,
    revealing: Collection[Cell],
    *,
    labels: Labels | None,
) -> ComparedCell:
    """Set what is computed of a breakdown beside what was reported of it."""
    computed = one.computed.get(key)
    value = computed.value if computed is not None else None
    if value is None and stated and one.derivation.absent_is_zero:
        value = Decimal(0)
    names = [pair.partition("=")[::2] for pair in key.split(";") if pair]
    counts = one.cells(computed) if computed is not None else {}
    is_own = any(own.states(row) for row in stated)
    # Where there is no record nothing is said either: silence would mean that there are few.
    is_empty = not counts or not all(counts.values())
    return ComparedCell(
        key=key,
        breakdown=", ".join(labels.code(dimension, code) for dimension, code in names)
        if labels is not None
        else key,
        reported=next((row.value for row in stated if row.value is not None), None),
        references=tuple((row.figure.cycle.code, row.figure.reference) for row in stated),
        computed=value,
        cases=computed.cases if computed is not None else 0,
        exact=computed.exact if computed is not None else None,
        qualifier=stated[0].qualifier if stated else Qualifier.EXACT,
        is_own=is_own,
        is_revealing=any(cell in revealing for cell in counts) or (is_empty and not is_own),
    )
