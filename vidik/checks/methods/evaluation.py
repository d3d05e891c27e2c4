# SPDX-License-Identifier: EUPL-1.2
"""What the discovered rules of one cluster share: its cells, what was found, what waits."""

from __future__ import annotations

from decimal import Decimal
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords
from .breakdowns import Judge
from .grouping import Hit
from .intervals import Number, Span, decimal
from .model import Kind, Outcome, RuleResult, rule_code
from .partitions import PAIR, Child, Families, added, families
from .rounding import Closing, Rounding, Value
from .table import Cluster, Dims, Group, Layout, Node
from .wording import figure, listed, scope, stated, where

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from .bases import Bases
    from .model import Cell, CodeParts
    from .wholes import Directions

from .learning import LearnedWholes, Pending

ZERO = Decimal(0)
_CENTRAL = 8


class Clash(NamedTuple):
    """Two breakdowns of one total that nobody states, which give different sums."""

    group: Group
    rest: Dims
    first: tuple[str, list[Child]]
    second: tuple[str, list[Child]]

    @property
    def sums(self) -> tuple[Number, Number]:
        """Return what each of them makes."""
        return added(self.first[1]), added(self.second[1])

    @property
    def alike(self) -> bool:
        """Return whether both make the same."""
        return len(set(self.sums)) == 1


class Results:
    """Results of rules, and the hits of those that are violated."""

    def __init__(self) -> None:
        self.results: list[RuleResult] = []
        self.hits: list[Hit] = []
        self.in_sums: set[int] = set()
        """Ids of cells in sums between columns that hold."""

    def ok(self, kind: Kind, code: str | CodeParts, cells: Sequence[Cell] = ()) -> None:
        """Note a rule that holds."""
        self.results.append(RuleResult(code, kind, Outcome.PASSED, cells=cells))

    def skip(self, kind: Kind, code: str, reason: str, cells: Sequence[Cell] = ()) -> None:
        """Note a rule that cannot be judged."""
        self.results.append(RuleResult(code, kind, Outcome.SKIPPED, reason=reason, cells=cells))

    def violated(self, hit: Hit) -> None:
        """Note that a rule is violated, without its hit."""
        cells = tuple(hit.cells)
        self.results.append(RuleResult(hit.code, hit.kind, Outcome.VIOLATED, cells=cells))

    def hit(self, hit: Hit) -> None:
        """Note a violated rule."""
        self.violated(hit)
        self.hits.append(hit)


class Evaluation(Results):
    """The evaluation of one cluster: what its rules read, and what they found."""

    def __init__(self, cluster: Cluster, layout: Layout, learning: LearnedWholes) -> None:
        super().__init__()
        self.cluster = cluster
        self.layout = layout
        self.learning = learning
        self.pending: list[Pending] = []
        self.clashes: list[Clash] = []
        self.families: dict[int, Families] = {}
        """Breakdowns that are asked for again; the others are let go when they are judged."""
        self.judges: dict[int, Judge] = {}
        self.extra_confirmed: set[int] = set()
        self.bases: dict[str, Bases] = {}
        """What the shares of each measure are of."""
        self.directions: dict[str, Directions] = {}
        """Over which dimensions the shares of each measure make 100."""
        self._rounding: dict[tuple[str, str], Rounding] = {}

    def code(self, kind: str, group: Group, *parts: str) -> str:
        """Build the permanent code of a discovered rule."""
        return rule_code((kind, group.source, group.measure, group.unit, group.period, *parts))

    def attempt(self, step: Callable[[], None], place: str = "") -> None:
        """Evaluate a part of the cluster; a crash is an error of the rule and loses no other."""
        attempt(self.results, (self.cluster.source, self.cluster.stem), step, place)

    def rounding(self, group: Group) -> Rounding:
        """Return how the values of a group's measure are rounded."""
        about = (group.measure, group.unit)
        known = self._rounding.get(about)
        if known is None:
            same = [g for (m, u, _), g in self.cluster.groups.items() if (m, u) == about]
            lines: dict[Dims, tuple[Hashable, ...]] = {}
            for other in same:
                for dims in other.nodes:
                    if dims not in lines:
                        lines[dims] = self._lines(dims)
            values = (
                Value(id(node), node.value, lines[node.dims])
                for other in same for node in other.nodes.values() if node.value is not None
            )  # fmt: skip
            scale = lexicon.scale_of(*about)
            known = Rounding(values, scale, lambda: self._closings(same))
            self._rounding[about] = known
            self.layout.exact.discard((group.source, *about))
            self.layout.floors[group.source, *about] = known.floor
            if known.exact:
                self.layout.exact.add((group.source, *about))
        return known

    def _lines(self, dims: Dims) -> tuple[Hashable, ...]:
        """Name the row and column of a value: all stated by the same dimensions, or of one code."""
        names = self.layout.names
        return (tuple(sorted([names[pid] for pid in dims])), *dims)

    def _closings(self, same: list[Group]) -> Iterator[Closing]:
        """Compare all totals of a measure with their parts."""
        for group in same:
            for rest, by_name in families(group, self.layout, inf).items():
                parent = group.nodes.get(rest)
                for children in by_name.values() if parent is not None else ():
                    values = [node.value for _, node in children]
                    nonzero = [v for v in values if v]
                    if parent is None or parent.value is None or None in values:
                        continue
                    if len(nonzero) >= PAIR:
                        yield Closing(sum(nonzero) - parent.value, len(nonzero) + 1)

    def scope(self, dims: Dims) -> str:
        """Write a node's address as words."""
        return scope(self.layout.readable(dims))

    def listed(self, children: list[Child], chosen: list[Cell]) -> str:
        """Name the parts of a sum with their values, those that are stated."""
        reported = [
            (child, cell) for child in children if (cell := stated_by(child[1], chosen)) is not None
        ]
        return listed(
            [
                f"{self.layout.label(pid)} {figure(node.value) if node.parts else stated(cell)}"
                for (pid, node), cell in reported
            ],
            [node.value if node.parts else cell.value for (_, node), cell in reported],
        )

    def central(self, group: Group) -> bool:
        """Return whether a measure is one that the file dwells on."""
        return group.unit in measurewords.PERSON_UNITS or len(self.cluster.cells) >= _CENTRAL

    def subject(self, group: Group, dims: Dims, cells: Sequence[Cell] = ()) -> dict[str, str]:
        """Return the placeholders that say what a rule is about, and where its cells stand."""
        return {
            "measure": lexicon.words(group.raw_measure), "source": group_source(group),
            "period": group.period, "unit": group.unit, "scope": self.scope(dims),
        } | ({"where": where(cells)} if cells else {})  # fmt: skip

    def breakdowns(self, group: Group) -> Families:
        """Return the breakdowns of a group, which are listed when they are first asked for."""
        found = self.families.get(id(group))
        if found is None:
            found = self.families[id(group)] = families(group, self.layout, 1)
        return found

    @staticmethod
    def confirm(parent: Node, children: list[Child]) -> None:
        """Note a total and its parts that add up."""
        parent.confirmed = True
        for _, node in children:
            node.confirmed = True

    def confirmed(self) -> set[int]:
        """Return the cells that some passed equality holds."""
        if not self.hits:
            return set()
        result: set[int] = set(self.extra_confirmed)
        for group in self.cluster.groups.values():
            for node in group.nodes.values():
                if node.confirmed:
                    result.update(map(id, node.leaves() if node.parts else node.cells))
        return result


def attempt(
    results: list[RuleResult], about: tuple[str, ...], step: Callable[[], None], place: str = ""
) -> bool:
    """Evaluate rules; a crash is an error, never a pass. Says whether there was none."""
    try:
        step()
    except Exception as fault:  # noqa: BLE001
        results.append(failed(about, fault, place))
        return False
    return True


def failed(about: tuple[str, ...], fault: Exception, place: str = "") -> RuleResult:
    """Make the result of rules that crashed."""
    name = type(fault).__name__
    reason = f"{name}: {fault}" + (f" ({place})" if place else "")
    return RuleResult(rule_code(("ERROR", *about, name)), Kind.SUM, Outcome.ERROR, reason=reason)


def group_source(group: Group) -> str:
    """Return the source's name as the cells write it."""
    for node in group.nodes.values():
        if node.cells:
            return node.cells[0].source
    return group.source


def stated_by(node: Node, chosen: list[Cell]) -> Cell | None:
    """Return the cell that states the value of a part, of those that were chosen for it."""
    if node.parts:
        return node.first()
    return next(
        (c for c in node.cells if c.value is not None and any(c is other for other in chosen)), None
    )


def cells_meaning(node: Node, span: Span) -> list[Cell]:
    """Return the cells of a node that state this value, the first one only."""
    cells = node.leaves()
    for cell in cells:
        if cell.value is not None and span.lo is not None and cell.value == decimal(span.lo):
            return [cell]
    return cells[:1]


def ends(total: Span, found: Span) -> tuple[int, int]:
    """Return the ends of two intervals that face each other."""
    if total.below(found):
        return total.hi or 0, found.lo or 0  # type: ignore[return-value]
    return total.lo or 0, (found.hi if found.hi is not None else found.lo) or 0  # type: ignore[return-value]
