# SPDX-License-Identifier: EUPL-1.2
"""Cells that the others imply though nobody stated them."""

from __future__ import annotations

from vidik.checks.methods.breakdowns import (
    chosen_cells,
)
from vidik.checks.methods.evaluation import ZERO, Evaluation, cells_meaning
from vidik.checks.methods.grouping import Hit
from vidik.checks.methods.intervals import Number, decimal
from vidik.checks.methods.lessons import Pending
from vidik.checks.methods.model import Kind, Text
from vidik.checks.methods.table import Dims
from vidik.checks.methods.wording import figure, where


class ImpliedRules:
    """Cells that the others imply though nobody stated them."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation

    def implied(self, shorts: list[Pending]) -> set[int]:
        """Tell cells of a crossed table that nobody states, but row and column imply alike.

        Returns the positions of the breakdowns that fall short for no other reason.
        """
        explained: set[int] = set()
        places: dict[tuple[int, Dims, str], int] = {}
        for i, short in enumerate(shorts):
            places[id(short.group), short.rest, short.name] = i
        for i, short in enumerate(shorts):
            if i in explained or not (short.judgement.total.exact and short.judgement.found.exact):
                continue
            gap = (short.judgement.total.lo or 0) - (short.judgement.found.lo or 0)
            present = {pid for pid, _ in short.judgement.kids}
            for other in short.rest:
                outer = tuple(p for p in short.rest if p != other)
                found = self.e.families.get(id(short.group), {}).get(outer, {}).get(short.name, [])
                for pid, _ in found:
                    if pid in present:
                        continue
                    column = tuple(sorted((*outer, pid)))
                    key = (id(short.group), column, self.e.layout.name(other))
                    j = places.get(key)
                    if j is None or j == i or j in explained:
                        continue
                    pair = shorts[j].judgement
                    if (pair.total.lo or 0) - (pair.found.lo or 0) != gap or other in {
                        p for p, _ in pair.kids
                    }:
                        continue
                    explained |= {i, j}
                    self.missing(short, shorts[j], tuple(sorted((*short.rest, pid))), gap)
        return explained

    def missing(self, row: Pending, column: Pending, place: Dims, gap: Number) -> None:
        """Tell one implied cell."""
        group = row.group
        cells = [
            *cells_meaning(row.parent, row.judgement.total),
            *chosen_cells(row.judgement.kids),
            *cells_meaning(column.parent, column.judgement.total),
            *chosen_cells(column.judgement.kids),
        ]
        params = self.e.subject(group) | {
            "scope": self.e.scope(place),
            "found": figure(gap),
            "where": where(cells),
        }
        self.e.hit(
            Hit(
                self.e.code("MISSING", group, self.e.layout.text(place)),
                Kind.MISSING,
                "low",
                Text(
                    (
                        "{measure} ({source}, {period}): no value is stated for {scope}, but its "
                        "row and its column both leave {found} for it ({where})"
                    ),
                    params,
                ),
                Text("Ask {source} to state the value for {scope}", params),
                cells,
                expected=decimal(gap),
                found=None,
                tolerance=ZERO,
            )
        )
