# SPDX-License-Identifier: EUPL-1.2
"""What the discovered rules of one cluster share: its cells, what was found, what waits."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from . import lexicon, measurewords
from .breakdowns import Judge
from .grouping import Hit
from .intervals import Span, decimal
from .model import Kind, Outcome, RuleResult, rule_code
from .partitions import Families, Kid
from .rounding import Grains
from .table import Cluster, Dims, Group, Layout, Node
from .wording import figure, scope, stated

if TYPE_CHECKING:
    from .bases import Bases
    from .model import Cell
    from .wholes import Directions

from .lessons import Lessons, Pending

ZERO = Decimal(0)
_CENTRAL = 8


class Evaluation:
    """The evaluation of one cluster: what its rules read, and what they found."""

    def __init__(self, cluster: Cluster, layout: Layout, lessons: Lessons) -> None:
        self.cluster = cluster
        self.layout = layout
        self.lessons = lessons
        self.results: list[RuleResult] = []
        self.hits: list[Hit] = []
        self.pending: list[Pending] = []
        self.confirmed_groups: list[tuple[Node, list[Kid]]] = []
        self.families: dict[int, Families] = {}
        self.judges: dict[int, Judge] = {}
        self.extra_confirmed: set[int] = set()
        self.fractions: list[tuple[Group, Node]] = []
        """Places whose value is not whole."""
        self.bases: dict[str, Bases] = {}
        """What the shares of each measure are of."""
        self.directions: dict[str, Directions] = {}
        """Over which dimensions the shares of each measure make 100."""
        self._grains: dict[tuple[str, str], Grains] = {}

    def code(self, kind: str, group: Group, *parts: str) -> str:
        """Build the permanent code of a discovered rule."""
        return rule_code((kind, group.source, group.measure, group.unit, group.period, *parts))

    def ok(self, kind: Kind, code: str) -> None:
        """Note a rule that holds."""
        self.results.append(RuleResult(code, kind, Outcome.PASSED))

    def skip(self, kind: Kind, code: str, reason: str) -> None:
        """Note a rule that cannot be judged."""
        self.results.append(RuleResult(code, kind, Outcome.SKIPPED, reason=reason))

    def hit(self, hit: Hit) -> None:
        """Note a violated rule."""
        self.hits.append(hit)
        self.results.append(
            RuleResult(hit.code, hit.kind, Outcome.VIOLATED, cells=tuple(hit.cells))
        )

    def scope(self, dims: Dims) -> str:
        """Write a node's address as words."""
        return scope((self.layout.name(pid), self.layout.label(pid)) for pid in dims)

    def grains(self, group: Group) -> Grains:
        """Say how the counts of a group's measure are rounded."""
        kind = (group.measure, group.unit)
        found = self._grains.get(kind)
        if found is None:
            same = (g for (m, u, _), g in self.cluster.groups.items() if (m, u) == kind)
            found = self._grains[kind] = Grains(same)
        return found

    def central(self, group: Group) -> bool:
        """Say whether a measure is one that the file dwells on."""
        return group.unit in measurewords.PERSON_UNITS or len(self.cluster.cells) >= _CENTRAL

    def subject(self, group: Group) -> dict[str, str]:
        """Give the placeholders that say what a rule is about."""
        return {
            "measure": lexicon.words(group.raw_measure),
            "source": group_source(group),
            "period": group.period,
            "unit": group.unit,
        }

    def confirmed(self) -> set[int]:
        """Give the cells that some passed equality holds."""
        if not self.hits:
            return set()
        result: set[int] = set(self.extra_confirmed)
        for parent, kids in self.confirmed_groups:
            for node in (parent, *(node for _, node in kids)):
                result.update(id(cell) for cell in node.leaves())
        return result


def group_source(group: Group) -> str:
    """Give the source's name as the cells write it."""
    for node in group.nodes.values():
        if node.cells:
            return node.cells[0].source
    return group.source


def kid_text(kid: Kid, chosen: list[Cell]) -> str:
    """Give a part as it is told: its value as stated, or that none is."""
    node = kid[1]
    if node.parts:
        return figure(node.value)
    for cell in node.cells:
        if any(cell is c for c in chosen):
            return stated(cell) if cell.value is not None else "not stated"
    return "not stated"


def cells_meaning(node: Node, span: Span) -> list[Cell]:
    """Give the cells of a node that state this value, the first one only."""
    cells = node.leaves()
    for cell in cells:
        if cell.value is not None and span.lo is not None and cell.value == decimal(span.lo):
            return [cell]
    return cells[:1]


def ends(total: Span, found: Span) -> tuple[int, int]:
    """Give the ends of two intervals that face each other."""
    if total.below(found):
        return total.hi or 0, found.lo or 0  # type: ignore[return-value]
    return total.lo or 0, (found.hi if found.hi is not None else found.lo) or 0  # type: ignore[return-value]
