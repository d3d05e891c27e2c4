# SPDX-License-Identifier: EUPL-1.2
"""Read how a pack wants its synthetic people: which figures their counts have to equal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import product
from pathlib import Path
from typing import Annotated, Any, Final

from vidik.core.languages import Texts
from vidik.core.packfiles import Column, Pack, PackError, read
from vidik.figures.services.loading import figure_files
from vidik.packs.methods.margins import Attribute, Margin, Population, Problem, Term, Where

FILE: Final = "demo/people.yaml"
EXCEPTIONS: Final = "demo/exceptions.csv"
_RANK: Final = (
    "age", "sex", "citizenship", "country-of-origin", "country-of-exploitation", "report-source",
    "form", "outcome", "reason", "place-of-identification", "schooling", "subtype", "recruitment",
)  # fmt: skip
"""In a share, the last of these is the property; the others name of whom it is a share."""


@dataclass(frozen=True, slots=True)
class Stated:
    """A published figure."""

    id: str
    section: str
    source: str
    measure: str
    period: str
    dimensions: Mapping[str, str]
    value: Decimal
    qualifier: str

    @property
    def name(self) -> str:
        """The figure in one line, as an error names it."""
        what = ", ".join(f"{name} {code}" for name, code in self.dimensions.items())
        return (
            f"{self.id} ({self.section}) {self.measure}{': ' + what if what else ''} = {self.value}"
        )


@dataclass(frozen=True, slots=True)
class Exempt:
    """A figure that the synthetic people do not have, and why."""

    id: str
    kind: Annotated[
        str, Column(one_of=("contradicts", "other-period", "not-recorded", "one-person"))
    ]
    reason: Texts


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a pack says about its synthetic people."""

    problem: Problem
    followed: Mapping[str, Stated]
    """Figures that hold exactly, by citation id."""
    wished: Mapping[str, Stated]
    raw: Mapping[str, Any]

    @property
    def seed(self) -> int:
        """From which everything is drawn."""
        return self.problem.seed


def has_people(folder: Path) -> bool:
    """Return whether a pack has synthetic people."""
    return Pack(folder).has(FILE)


def read_cycle(folder: Path) -> str:
    """Say of which cycle's figures a pack's synthetic people are."""
    return str(read(folder, lambda pack: pack.optional(FILE))["cycle"])


def read_plan(folder: Path) -> Plan:
    """Read the synthetic people of a pack.

    Raises:
        PackError: a figure or a code is named that there is not.
    """
    raw = read(folder, lambda pack: pack.optional(FILE))
    return _Reader(raw, read_stated(folder, str(raw["cycle"]))).plan()


@lru_cache(maxsize=4)
def read_stated(folder: Path, cycle: str) -> Mapping[str, Stated]:
    """Read the published figures of a cycle, by citation id."""
    found = {}
    pack = Pack(folder)
    for name in figure_files(pack, cycle):
        for row in pack.entries(name):
            if not row["value"]:
                continue
            pairs = (pair.partition("=") for pair in row["dimensions"].split(";") if pair)
            found[row["id"]] = Stated(
                row["id"],
                row["section"],
                row["source"],
                row["measure"],
                row["period"],
                {name: code for name, _is, code in pairs},
                Decimal(row["value"]),
                row["qualifier"],
            )
    return found


def read_exceptions(pack: Pack) -> dict[str, Exempt]:
    """Read which figures the synthetic people do not have."""
    rows = pack.table(EXCEPTIONS, Exempt)
    pack.expect_unique(rows, "id")
    return {row.id: row for row in rows}


def figures_named(ids: Iterable[str], stated: Mapping[str, Stated]) -> Iterator[Stated]:
    """Return the figures of a list of citation ids and ranges.

    Raises:
        PackError: there is no such figure.
    """
    for each in ids:
        first, _to, last = str(each).partition("..")
        if not last:
            if first not in stated:
                raise PackError.of(FILE, "figures", f"a published figure, not “{first}”")
            yield stated[first]
            continue
        prefix, digits = first[: -len(first.split("-")[1])], len(first.split("-")[1])
        span = range(int(first[len(prefix) :]), int(last[len(prefix) :]) + 1)
        for number in span:
            key = f"{prefix}{number:0{digits}}"
            if key not in stated:
                raise PackError.of(FILE, "figures", f"a published figure, not “{key}”")
            yield stated[key]


def margins_of(plan: Plan, figure: Stated) -> list[Margin]:
    """Write any figure as margins of a plan's people."""
    return _Reader(plan.raw, {}).margins(figure)


class _Reader:
    def __init__(self, raw: Mapping[str, Any], stated: Mapping[str, Stated]) -> None:
        self._raw = raw
        self._stated = stated
        self._populations = {
            name: self._population(name, entry) for name, entry in raw["populations"].items()
        }

    def plan(self) -> Plan:
        effect: dict[str, Stated] = {}
        wished: dict[str, Stated] = {}
        margins: list[Margin] = []
        for name, entry in self._raw["populations"].items():
            margins += self._assumed(self._populations[name], entry)
            for figure in figures_named(entry.get("follows", ()), self._stated):
                effect[figure.id] = figure
                margins += self.margins(figure)
            for figure in figures_named(entry.get("wishes", ()), self._stated):
                wished[figure.id] = figure
                margins += self.margins(figure, wish=True)
        for link in self._raw.get("links", ()):
            margins += self._link(link)
        problem = Problem(tuple(self._populations.values()), tuple(margins), int(self._raw["seed"]))
        return Plan(problem, effect, wished, self._raw)

    # ---------------------------------------------------------------------- populations

    def _population(self, name: str, entry: Mapping[str, Any]) -> Population:
        attributes = [
            Attribute(each, tuple(map(str, codes))) for each, codes in entry["attributes"].items()
        ]
        attributes += [
            Attribute(f"{dimension}={code}", ("no", "yes"))
            for dimension, codes in entry.get("several", {}).items()
            for code in codes
        ]
        bare = Population(name, tuple(attributes))
        never = tuple(self._where(bare, entry, rule) for rule in entry.get("never", ()))
        return Population(name, bare.attributes, never)

    @staticmethod
    def _codes(population: Population, attribute: str, given: Any) -> frozenset[str]:
        if isinstance(given, Mapping):
            return frozenset(population.codes(attribute)) - frozenset(map(str, given["not"]))
        return frozenset(map(str, given))

    def _where(
        self, population: Population, entry: Mapping[str, Any], given: Mapping[str, Any]
    ) -> Where:
        found = {}
        for name, codes in given.items():
            attribute = entry.get("same", {}).get(name, name)
            found[attribute] = self._codes(population, attribute, codes)
        return found

    def _condition(self, population: Population, dimension: str, code: str) -> tuple[str, Any]:
        """Return the attribute and the codes that a dimension of a figure stands for."""
        entry = self._raw["populations"][population.name]
        attribute = entry.get("same", {}).get(dimension, dimension)
        if code in entry.get("several", {}).get(dimension, ()):
            return f"{dimension}={code}", frozenset({"yes"})
        wider = entry.get("wider", {}).get(dimension, {})
        if code in wider:
            return attribute, self._codes(population, attribute, wider[code])
        return attribute, frozenset({code})

    # -------------------------------------------------------------------------- margins

    def margins(self, figure: Stated, *, wish: bool = False) -> list[Margin]:
        """Write a figure as margins: a rounded one has a lower and an upper.

        Raises:
            PackError: nothing says what the measure counts.
        """
        how = self._raw["measures"].get(figure.measure)
        if how is None:
            raise PackError.of(FILE, "measures", f"what is counted by {figure.name}")
        population = self._populations[
            how.get("counts") or how.get("share_of") or how.get("mean_of")
        ]
        entry = self._raw["populations"][population.name]
        fixed = self._where(population, entry, how.get("where", {}))
        dimensions = {
            name: code
            for name, code in figure.dimensions.items()
            if name not in how.get("ignore", ())
        }
        if "counts" in how:
            return [self._count(figure, population, dimensions, fixed, wish=wish)]
        if "share_of" in how:
            return self._share(figure, population, dimensions, fixed, how, wish=wish)
        return self._mean(figure, population, dimensions, fixed, how["attribute"])

    def _all(
        self, population: Population, dimensions: Mapping[str, str], fixed: Where
    ) -> dict[str, frozenset[str]]:
        found = dict(fixed)
        for name, code in dimensions.items():
            attribute, codes = self._condition(population, name, code)
            found[attribute] = found.get(attribute, codes) & codes
        return found

    def _count(
        self, figure: Stated, population: Population, dimensions: Mapping[str, str], fixed: Where,
        *, wish: bool,
    ) -> Margin:  # fmt: skip
        where = self._all(population, dimensions, fixed)
        return Margin(
            figure.name,
            (Term(population.name, where),),
            int(figure.value),
            int(figure.value),
            wish=wish,
        )

    def _share(
        self, figure: Stated, population: Population, dimensions: Mapping[str, str], fixed: Where,
        how: Mapping[str, Any], *, wish: bool,
    ) -> list[Margin]:  # fmt: skip
        """Write a percent: right for n of d where it is 100·n/d rounded, at a half either way.

        So 100·n is away from the percent of d by half a unit of its last digit, times d, at most.
        """
        if "property" in how:
            part = self._all(population, dimensions, fixed)
            whole = dict(part)
            entry = self._raw["populations"][population.name]
            part |= self._where(population, entry, how["property"])
        else:
            last = max(dimensions, key=_RANK.index)
            part = self._all(population, dimensions, fixed)
            rest = {name: code for name, code in dimensions.items() if name != last}
            whole = self._all(population, rest, fixed)
        scale = _scale(figure)
        percent = int(figure.value * scale)
        name = population.name
        if wish:
            # The share itself is wished for, as though it were exact.
            terms = (Term(name, part, 100 * scale), Term(name, whole, -percent))
            weight = 1 / (100 * scale)
            return [Margin(figure.name, terms, 0, 0, wish=True, weight=weight)]
        exact = (Term(name, part, 200 * scale), Term(name, whole, -2 * percent))
        return [
            Margin(figure.name, (*exact, Term(name, whole, 1)), 0, None),
            Margin(figure.name, (*exact, Term(name, whole, -1)), None, 0),
        ]

    def _mean(
        self, figure: Stated, population: Population, dimensions: Mapping[str, str], fixed: Where,
        attribute: str,
    ) -> list[Margin]:  # fmt: skip
        """Write a mean: as with a share, the sum may be half a unit of the last digit away."""
        where = self._all(population, dimensions, fixed)
        scale = _scale(figure)
        mean = int(figure.value * scale)
        exact = tuple(
            Term(population.name, where | {attribute: frozenset({code})}, factor)
            for code in population.codes(attribute)
            if (factor := 2 * (scale * int(code) - mean))
        )
        everybody = where | {attribute: frozenset(population.codes(attribute))}
        return [
            Margin(figure.name, (*exact, Term(population.name, everybody, 1)), 0, None),
            Margin(figure.name, (*exact, Term(population.name, everybody, -1)), None, 0),
        ]

    def _assumed(self, population: Population, entry: Mapping[str, Any]) -> Iterator[Margin]:
        """Limits that nobody published: they keep people likely."""
        for each in entry.get("assumed", ()):
            where = self._where(population, entry, each["where"])
            what = ", ".join(f"{name} {'/'.join(sorted(codes))}" for name, codes in where.items())
            yield Margin(
                f"assumed of {population.name}: {what}",
                (Term(population.name, where),),
                each.get("at_least"),
                each.get("at_most"),
            )

    def _link(self, entry: Mapping[str, Any]) -> Iterator[Margin]:
        """As many of each kind on both sides."""
        ours, theirs = (self._populations[entry[side]] for side in ("from", "to"))
        raw = self._raw["populations"]
        fixed = self._where(theirs, raw[theirs.name], entry.get("where", {}))
        names = list(entry["by"])
        kinds = [self._alike(ours, theirs, name) for name in names]
        for chosen in product(*kinds):
            here: dict[str, frozenset[str]] = {}
            there = dict(fixed)
            for name, code in zip(names, chosen, strict=True):
                own, codes = self._condition(ours, name, code)
                here[own] = codes & frozenset(ours.codes(own))
                other, codes = self._condition(theirs, name, code)
                there[other] = codes & frozenset(theirs.codes(other))
            yield Margin(
                f"{ours.name} are {theirs.name}: {', '.join(chosen)}",
                (Term(ours.name, here), Term(theirs.name, there, -1)),
                0,
                0,
            )

    def _alike(self, ours: Population, theirs: Population, name: str) -> list[str]:
        """List the codes by which two populations are compared: those that both can have."""
        known = set(ours.codes(self._attribute(ours, name)))
        return [
            code
            for code in theirs.codes(self._attribute(theirs, name))
            if self._condition(ours, name, code)[1] & known
        ]

    def _attribute(self, population: Population, name: str) -> str:
        return str(self._raw["populations"][population.name].get("same", {}).get(name, name))


def _scale(figure: Stated) -> int:
    return int(10 ** max(-int(figure.value.normalize().as_tuple().exponent), 0))
