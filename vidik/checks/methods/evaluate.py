# SPDX-License-Identifier: EUPL-1.2
"""Discovered rules inside one cluster: restatements, breakdowns, bounds."""

from __future__ import annotations

from . import lexicon
from .bounds import BoundRules
from .breakdowns import Judge
from .evaluation import Evaluation
from .gaps import derive_missing, loose_clashes
from .partitions import families
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
            self.group(self.e.cluster.groups[key])

    def group(self, group: Group) -> None:
        """Evaluate one group."""
        for node in group.nodes.values():
            if len(node.cells) > 1:
                self.restated.same(group, node)
        self.restated.values(group)
        if group.percent or not lexicon.is_additive(group.measure, group.unit):
            return
        found = families(group, self.e.layout)
        self.bounds.flows(group, found)
        judge = Judge(group, self.e.layout, found)
        self.bounds.nested(group, found, judge)
        for clash in derive_missing(judge, self.e.layout, Node):
            self.bounds.two_breakdowns(group, *clash)
        for clash in loose_clashes(judge, self.e.layout):
            self.bounds.two_breakdowns(group, *clash)
            self.e.hits[-1].severity = "low"
        self.sums.sums(group, found, judge)
