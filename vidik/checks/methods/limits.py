# SPDX-License-Identifier: EUPL-1.2
"""What cannot be tried is said: periods that nobody can read, one measure in several units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import periods
from .model import Kind

if TYPE_CHECKING:
    from .evaluation import Evaluation
    from .table import Group

_MARKS = ("at:", "to-date:")


class LimitRules:
    """Says of each measure of a cluster which of its values no rule over time or unit reaches."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation

    def run(self) -> None:
        """Look at all groups of the cluster."""
        units: dict[tuple[str, str], list[Group]] = {}
        for key in sorted(self.e.cluster.groups):
            group = self.e.cluster.groups[key]
            if not _is_read(group.period):
                code = self.e.code("TREND", group, "period")
                self.e.skip(Kind.TREND, code, "the period cannot be read")
            if not group.percent:
                units.setdefault((group.measure, group.period), []).append(group)
        for groups in units.values():
            for group in groups[1:]:
                code = self.e.code("SAME", group, f"beside {groups[0].unit}")
                self.e.skip(Kind.SAME, code, "the values are stated in different units")


def _is_read(period: str) -> bool:
    """Return whether a period can be placed in time."""
    bare = period
    for mark in _MARKS:
        bare = bare.removeprefix(mark)
    return any(
        found is not None
        for found in (periods.parse(period), periods.parse(bare), periods.night(period))
    )
