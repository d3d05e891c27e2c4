# SPDX-License-Identifier: EUPL-1.2
"""Discovered rules inside one cluster: restatements, breakdowns, bounds."""

from __future__ import annotations

from functools import partial
from itertools import chain

from . import lexicon, measurewords
from .bounds import BoundRules
from .breakdowns import Judge
from .evaluation import Clash, Evaluation
from .gaps import derive_missing
from .partitions import Families, beyond, families
from .restated import RestatedRules
from .sums import SumRules
from .table import Group, Node


class ClusterRules:
    """Evaluates the discovered rules of one cluster."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self.bounds = BoundRules(evaluation)
        self.restated = RestatedRules(evaluation)
        self.sums = SumRules(evaluation)

    def run(self) -> None:
        """Evaluate breakdowns, restatements and bounds of all groups."""
        for key in sorted(self.e.cluster.groups):
            group = self.e.cluster.groups[key]
            self.e.attempt(partial(self.group, group), group.period)
        self.e.attempt(self.restated.fractions)

    def group(self, group: Group) -> None:
        """Evaluate one group."""
        for node in group.nodes.values():
            if len(node.cells) > 1:
                self.restated.same(group, node)
        self.restated.values(group)
        additive = lexicon.is_additive(group.measure, group.unit)
        counted = group.unit in measurewords.PERSON_UNITS | measurewords.COUNT_UNITS
        if not (additive or counted) and not (
            group.percent and not lexicon.is_change(group.measure)
        ):
            return
        if group.percent:
            return
        found = families(group, self.e.layout)
        lists = self.e.learning.lists(self.e.layout)
        judge = self.e.judges[id(group)] = Judge(
            group, self.e.layout, found, lists, self.e.rounding
        )
        if not additive:
            # "Changes of address" are counted, though their name is that of a change.
            self.sums.sums(group, found, judge, "named")
            return
        self._stated_by_codes(group, found, judge)
        for rest, name, other, children, others in derive_missing(judge, self.e.layout, Node):
            clash = Clash(group, rest, (name, children), (other, others))
            self.e.learning.note_pair(group, name, other, alike=clash.alike)
            if not clash.alike:
                self.e.clashes.append(clash)
        self.sums.sums(group, found, judge)
        self.sums.sums(group, beyond(group, self.e.layout), judge, "beyond")
        judge.release()

    def _stated_by_codes(self, group: Group, found: Families, judge: Judge) -> None:
        """Compare codes that say by themselves how they stand to each other, if any do."""
        layout = self.e.layout
        names = {layout.name(pid) for pid in set(chain.from_iterable(group.nodes))}
        if not names.isdisjoint(layout.odd_names):
            self.bounds.flows(group, found)
        if not names.isdisjoint(layout.nesting_names):
            self.bounds.nested(group, found, judge)
