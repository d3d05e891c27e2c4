# SPDX-License-Identifier: EUPL-1.2
"""People whose counts equal given margins exactly: an integer programme over coded attributes.

The attributes that a margin names together form a graph. Triangulated, it falls into cliques; only
their tables are variables, not the table of everything, which would have billions of cells. Where
two neighbouring cliques agree on what they share, whole people can be put together from them, and
then every margin holds for the people too.

Of all solutions the one is taken that misses the wishes least, then spreads people most evenly;
ties are broken by weights drawn from the seed. So there is one solution, whatever order a solver
searches in, and the same seed gives the same people.
"""

from __future__ import annotations

import contextlib
import os
import random
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product
from typing import Any, Final

Where = Mapping[str, frozenset[str]]
"""Attribute → the codes that count; attributes that are not named may be anything."""

MOST_CELLS: Final = 60_000
_MISSED: Final = 10**7
_SPREAD: Final = 1000
_CHUNKS: Final = (1, 1, 1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


@contextlib.contextmanager
def _without_greeting() -> Iterator[None]:
    """Keep the solver's greeting, which no option of it stops, off standard output.

    Commands print one document there.
    """
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)


class MarginsError(ValueError):
    """The margins cannot be read or are too entangled."""


class Infeasible(MarginsError):
    """No people have these margins; a small set that contradicts itself is named."""

    def __init__(self, conflict: Sequence[str]) -> None:
        self.conflict = tuple(conflict)
        super().__init__(
            "No people can have these margins. Already these contradict each other: "
            + "; ".join(self.conflict)
        )


@dataclass(frozen=True, slots=True)
class Attribute:
    """A property of which everybody has one code."""

    name: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Population:
    """People of one kind, their attributes and what cannot be."""

    name: str
    attributes: tuple[Attribute, ...]
    never: tuple[Where, ...] = ()
    """Combinations that nobody has."""

    def codes(self, attribute: str) -> tuple[str, ...]:
        """Give the codes of an attribute.

        Raises:
            MarginsError: there is no such attribute.
        """
        for each in self.attributes:
            if each.name == attribute:
                return each.codes
        msg = f"{self.name}: there is no attribute “{attribute}”"
        raise MarginsError(msg)


@dataclass(frozen=True, slots=True)
class Term:
    """A multiple of how many people of a population are of some kind."""

    population: str
    where: Where
    factor: int = 1


@dataclass(frozen=True, slots=True)
class Margin:
    """A sum of terms that has to lie between two whole numbers."""

    name: str
    """What it is called where it contradicts others."""
    terms: tuple[Term, ...]
    low: int | None
    high: int | None
    wish: bool = False
    """Is met as nearly as the others allow, instead of exactly."""
    weight: float = 1.0
    """How much a wish that is missed by one counts against another."""


Table = Mapping[tuple[str, ...], int]


@dataclass(frozen=True, slots=True)
class Clique:
    """Attributes whose joint table is solved for, and what they share with the one before."""

    attributes: tuple[str, ...]
    parent: int | None
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Solved:
    """The tables of a population's cliques, in an order in which people can be put together."""

    population: Population
    cliques: tuple[Clique, ...]
    tables: tuple[Table, ...]

    @property
    def size(self) -> int:
        """How many people there are."""
        return sum(self.tables[0].values()) if self.tables else 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Populations and their margins."""

    populations: tuple[Population, ...]
    margins: tuple[Margin, ...]
    seed: int = 0


def solve(problem: Problem) -> dict[str, Solved]:
    """Find the tables.

    Raises:
        Infeasible: a small conflicting set of margins is named.
        MarginsError: a margin names what there is not, or too many attributes hang together.
    """
    model = _Model(problem)
    found = model.run(problem.margins, best=True)
    if found is None:
        raise Infeasible(_conflict(model, problem.margins))
    return model.tables(found)


def is_feasible(problem: Problem) -> bool:
    """Say whether some people have the margins, wishes left aside."""
    return _Model(problem).run(problem.margins, best=False) is not None


def _conflict(model: _Model, margins: Sequence[Margin]) -> list[str]:
    """Name a set of margins that contradicts itself and of which each one is needed for it."""
    kept = [each for each in margins if not each.wish]
    step = max(len(kept) // 2, 1)
    while step:
        place = 0
        while place < len(kept):
            fewer = kept[:place] + kept[place + step :]
            if fewer and model.run(fewer, best=False) is None:
                kept = fewer
            else:
                place += step
        step //= 2
    return [each.name for each in kept]


# ---------------------------------------------------------------------------------- people


def people(solved: Solved, seed: int) -> list[dict[str, str]]:
    """Put people together, everybody with a code of every attribute; their order is drawn."""
    chance = random.Random(f"{seed} {solved.population.name}")  # noqa: S311 - made-up people
    found: list[dict[str, str]] = []
    for clique, table in zip(solved.cliques, solved.tables, strict=True):
        drawn = [
            dict(zip(clique.attributes, codes, strict=True))
            for codes, count in sorted(table.items())
            for _one in range(count)
        ]
        chance.shuffle(drawn)
        if not found:
            found = drawn
            continue
        waiting: dict[tuple[str, ...], list[dict[str, str]]] = {}
        for each in drawn:
            waiting.setdefault(tuple(each[name] for name in clique.shared), []).append(each)
        for person in found:
            person.update(waiting[tuple(person[name] for name in clique.shared)].pop())
    chance.shuffle(found)
    return found


class Drawing:
    """Draws people without end, each as frequent as in the tables; for any number of them."""

    def __init__(self, solved: Solved) -> None:
        self._steps: list[tuple[tuple[str, ...], tuple[str, ...], dict[Any, Any]]] = []
        for clique, table in zip(solved.cliques, solved.tables, strict=True):
            groups: dict[tuple[str, ...], tuple[list[tuple[str, ...]], list[int]]] = {}
            places = [clique.attributes.index(name) for name in clique.shared]
            for codes, count in sorted(table.items()):
                if count:
                    found = groups.setdefault(tuple(codes[place] for place in places), ([], []))
                    found[0].append(codes)
                    found[1].append(count + (found[1][-1] if found[1] else 0))
            self._steps.append((clique.attributes, clique.shared, groups))

    def draw(self, chance: random.Random) -> dict[str, str]:
        """Draw one person."""
        person: dict[str, str] = {}
        for attributes, shared, groups in self._steps:
            cells, sums = groups[tuple(person[name] for name in shared)]
            codes = chance.choices(cells, cum_weights=sums)[0]
            person.update(zip(attributes, codes, strict=True))
        return person


# ---------------------------------------------------------------------------------- cliques


def cliques_of(attributes: Sequence[str], together: Iterable[frozenset[str]]) -> list[Clique]:
    """Triangulate the graph of attributes that are named together, into cliques in an order."""
    near: dict[str, set[str]] = {name: set() for name in attributes}
    for group in together:
        for one, other in combinations(sorted(group), 2):
            near[one].add(other)
            near[other].add(one)
    left = {name: set(others) for name, others in near.items()}
    groups: list[frozenset[str]] = []

    def missing(name: str) -> int:
        return sum(b not in left[a] for a, b in combinations(sorted(left[name]), 2))

    while left:
        name = min(left, key=lambda each: (missing(each), len(left[each]), each))
        clique = frozenset({name, *left[name]})
        for one, other in combinations(sorted(left[name]), 2):
            left[one].add(other)
            left[other].add(one)
        for other in left[name]:
            left[other].discard(name)
        del left[name]
        if not any(clique <= group for group in groups):
            groups = [group for group in groups if not group <= clique]
            groups.append(clique)
    return _tree(groups, list(attributes))


def _tree(groups: list[frozenset[str]], order: list[str]) -> list[Clique]:
    """Hang cliques together where they share most: what is shared lies on the way between."""

    def sorted_names(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(names, key=order.index))

    rest = sorted(groups, key=lambda group: (-len(group), sorted_names(group)))
    placed = [rest.pop(0)] if rest else []
    found = [Clique(sorted_names(placed[0]), None)] if placed else []
    while rest:
        _most, at, index = max(
            (len(group & other), -at, -index)
            for index, group in enumerate(rest)
            for at, other in enumerate(placed)
        )
        group = rest.pop(-index)
        found.append(Clique(sorted_names(group), -at, sorted_names(group & placed[-at])))
        placed.append(group)
    return found


@dataclass(slots=True)
class _Cells:
    """The cells of one clique, as columns of the programme."""

    clique: Clique
    first: int
    codes: list[tuple[str, ...]] = field(default_factory=list)

    def matching(self, where: Where) -> list[int]:
        places = [(self.clique.attributes.index(name), codes) for name, codes in where.items()]
        return [
            self.first + row
            for row, codes in enumerate(self.codes)
            if all(codes[place] in allowed for place, allowed in places)
        ]


class _Model:
    """The programme without its margins: cells, what neighbours share, what never is."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._by_name = {each.name: each for each in problem.populations}
        self.cells: dict[str, list[_Cells]] = {}
        self.size = 0
        for population in problem.populations:
            self.cells[population.name] = self._laid_out(population)

    def _laid_out(self, population: Population) -> list[_Cells]:
        named = [each.name for each in population.attributes]
        together = [frozenset(where) for where in population.never]
        for margin in self._problem.margins:
            for term in margin.terms:
                if term.population not in self._by_name:
                    msg = f"{margin.name}: there is no population “{term.population}”"
                    raise MarginsError(msg)
                if term.population == population.name:
                    self._check(margin, term, population)
                    together.append(frozenset(term.where))
        found = []
        for clique in cliques_of(named, together):
            cells = _Cells(clique, self.size)
            lists = [population.codes(name) for name in clique.attributes]
            never = [
                [(clique.attributes.index(name), codes) for name, codes in where.items()]
                for where in population.never
                if set(where) <= set(clique.attributes)
            ]
            cells.codes = [
                codes
                for codes in product(*lists)
                if not any(all(codes[at] in banned for at, banned in rule) for rule in never)
            ]
            self.size += len(cells.codes)
            if self.size > MOST_CELLS:
                names = ", ".join(clique.attributes)
                msg = f"{population.name}: too many attributes hang together: {names}"
                raise MarginsError(msg)
            found.append(cells)
        return found

    @staticmethod
    def _check(margin: Margin, term: Term, population: Population) -> None:
        for name, codes in term.where.items():
            unknown = sorted(codes - set(population.codes(name)))
            if unknown or not codes:
                what = ", ".join(unknown) or "no code at all"
                msg = f"{margin.name}: {population.name} has no {name} “{what}”"
                raise MarginsError(msg)

    def row(self, margin: Margin) -> dict[int, int]:
        """Give the factors of a margin by column."""
        found: dict[int, int] = {}
        for term in margin.terms:
            cells = next(
                each
                for each in self.cells[term.population]
                if set(term.where) <= set(each.clique.attributes)
            )
            for column in cells.matching(term.where):
                found[column] = found.get(column, 0) + term.factor
        return {column: factor for column, factor in found.items() if factor}

    @cached_property
    def links(self) -> list[dict[int, int]]:
        """What neighbouring cliques share has to be the same: rows that add up to zero."""
        rows = []
        for population, all_cells in self.cells.items():
            for cells in all_cells:
                if cells.clique.parent is None:
                    continue
                other = all_cells[cells.clique.parent]
                lists = [self._by_name[population].codes(n) for n in cells.clique.shared]
                for codes in product(*lists):
                    where = {
                        name: frozenset({code})
                        for name, code in zip(cells.clique.shared, codes, strict=True)
                    }
                    row = dict.fromkeys(cells.matching(where), 1)
                    row |= dict.fromkeys(other.matching(where), -1)
                    if row:
                        rows.append(row)
        return rows

    def run(self, margins: Sequence[Margin], *, best: bool) -> list[int] | None:
        """Solve under some of the margins; None where nobody can have them."""
        programme = _Programme(self.size)
        for row in self.links:
            programme.add(row, 0, 0)
        for margin in margins:
            row = self.row(margin)
            if not margin.wish:
                programme.add(row, margin.low, margin.high)
            elif best:
                programme.wish(row, margin.low, margin.high, int(_MISSED * margin.weight))
        if best:
            programme.spread(random.Random(self._problem.seed))  # noqa: S311 - see `people`
        return programme.solved()

    def tables(self, found: Sequence[int]) -> dict[str, Solved]:
        """Give what was found by population and clique, empty cells left out."""
        return {
            name: Solved(
                self._by_name[name],
                tuple(cells.clique for cells in all_cells),
                tuple(
                    {
                        codes: found[cells.first + row]
                        for row, codes in enumerate(cells.codes)
                        if found[cells.first + row]
                    }
                    for cells in all_cells
                ),
            )
            for name, all_cells in self.cells.items()
        }


class _Programme:
    """A mixed-integer programme under way to HiGHS."""

    def __init__(self, cells: int) -> None:
        self._cells = cells
        self._cost: list[float] = [0.0] * cells
        self._upper: list[float] = [float("inf")] * cells
        self._rows: list[tuple[dict[int, int], int | None, int | None]] = []

    def add(self, row: dict[int, int], low: int | None, high: int | None) -> None:
        self._rows.append((row, low, high))

    def _column(self, cost: float, upper: float = float("inf")) -> int:
        self._cost.append(cost)
        self._upper.append(upper)
        return len(self._cost) - 1

    def wish(self, row: dict[int, int], low: int | None, high: int | None, cost: int) -> None:
        short, over = self._column(cost), self._column(cost)
        self.add(row | {short: 1, over: -1}, low, high)

    def spread(self, chance: random.Random) -> None:
        """Make each further person in a cell dearer than the one before."""
        for cell in range(self._cells):
            parts, start = {cell: -1}, 0
            for size in _CHUNKS:
                dear = _SPREAD * (2 * start + size) + chance.randrange(_SPREAD)
                parts[self._column(dear, size)] = 1
                start += size
            self.add(parts, 0, 0)

    def solved(self) -> list[int] | None:
        import highspy  # noqa: PLC0415 - loaded where something is solved, and nowhere else
        import numpy as np  # noqa: PLC0415 - see above

        limit = highspy.kHighsInf
        model = highspy.HighsLp()
        columns = len(self._cost)
        model.num_col_, model.num_row_ = columns, len(self._rows)
        model.col_cost_ = np.array(self._cost)
        model.col_lower_ = np.zeros(columns)
        model.col_upper_ = np.array(
            [limit if each == float("inf") else each for each in self._upper]
        )
        model.row_lower_ = np.array(
            [-limit if low is None else low for _r, low, _h in self._rows], dtype=np.float64
        )
        model.row_upper_ = np.array(
            [limit if high is None else high for _r, _l, high in self._rows], dtype=np.float64
        )
        starts: list[int] = [0]
        index: list[int] = []
        value: list[int] = []
        for row, _low, _high in self._rows:
            index += row.keys()
            value += row.values()
            starts.append(len(index))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts)
        model.a_matrix_.index_ = np.array(index)
        model.a_matrix_.value_ = np.array(value, dtype=np.float64)
        whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [whole] * self._cells + [part] * (columns - self._cells)
        with _without_greeting():
            solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in (
            ("output_flag", False), ("log_to_console", False), ("threads", 1),
            ("random_seed", 0), ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),
        ):  # fmt: skip
            solver.setOptionValue(option, setting)
        solver.passModel(model)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return [round(each) for each in solver.getSolution().col_value[: self._cells]]
