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

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from typing import Any, Final

from vidik.packs.methods.cliques import Clique, cliques_of
from vidik.packs.methods.programme import Programme

Where = Mapping[str, frozenset[str]]
"""Attribute → the codes that count; attributes that are not named may be anything."""

MOST_CELLS: Final = 60_000
_MISSED: Final = 10**7


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
        """Return the codes of an attribute.

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
    """Return whether some people have the margins, wishes left aside."""
    return _Model(problem).run(problem.margins, best=False) is not None


def _conflict(model: _Model, margins: Sequence[Margin]) -> list[str]:
    """Name a set of margins that contradicts itself and of which each one is needed for it."""
    remaining = [each for each in margins if not each.wish]
    step = max(len(remaining) // 2, 1)
    while step:
        place = 0
        while place < len(remaining):
            fewer = remaining[:place] + remaining[place + step :]
            if fewer and model.run(fewer, best=False) is None:
                remaining = fewer
            else:
                place += step
        step //= 2
    return [each.name for each in remaining]


# ---------------------------------------------------------------------------------- people


def people(solved: Solved, seed: int) -> list[dict[str, str]]:
    """Put people together, everybody with a code of every attribute; their order is drawn."""
    chance = random.Random(f"{seed} {solved.population.name}")  # noqa: S311 - synthetic people
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
        """Return the factors of a margin by column."""
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
        programme = Programme(self.size)
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
        """Return what was found by population and clique, empty cells left out."""
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
