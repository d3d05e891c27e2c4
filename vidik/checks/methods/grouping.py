# SPDX-License-Identifier: EUPL-1.2
"""One cause, one finding: violated rules that a single wrong cell explains are told together.

Two rules of one table are the same cause if they fail by the same amount and share a cell that no
rule confirms. The rule with the fewest cells is told; the others become its `related`.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from vidik.checks.methods.model import (
    CELLS_SHOWN,
    SEVERITIES,
    Finding,
    Kind,
    Text,
    fingerprint,
)

if TYPE_CHECKING:
    from vidik.checks.methods.model import Cell

_PREFERENCE = {
    Kind.SAME: 0,
    Kind.SUM: 1,
    Kind.BALANCE: 2,
    Kind.BOUND: 3,
    Kind.CARRY: 4,
    Kind.TREND: 5,
    Kind.SHARE: 6,
    Kind.MISSING: 7,
}


class Hit:
    """A violated rule before causes are told apart."""

    __slots__ = (
        "amounts", "cells", "code", "difference", "expected", "found", "kind", "linked", "origin",
        "related", "resolution", "severity", "size", "text", "tolerance"
    )  # fmt: skip

    def __init__(  # noqa: PLR0913, PLR0917
        self,
        code: str,
        kind: Kind,
        severity: str,
        text: Text,
        resolution: Text,
        cells: list[Cell],
        *,
        expected: Decimal | None = None,
        found: Decimal | None = None,
        tolerance: Decimal,
        difference: Decimal | None = None,
        origin: str = "discovered",
        related: tuple[str, ...] = (),
        linked: list[Cell] | None = None,
    ) -> None:
        self.code = code
        self.kind = kind
        self.severity = severity
        self.text = text
        self.resolution = resolution
        self.cells = _once(cells)
        self.expected = expected
        self.found = found
        self.tolerance = tolerance
        self.difference = (
            found - expected
            if difference is None and found is not None and expected is not None
            else difference
        )
        self.origin = origin
        self.related = related
        self.size = len(self.cells)
        self.amounts = set() if self.difference is None else {abs(self.difference)}
        """Amounts by which it fails; another rule that fails by the same shows the same cause."""
        self.linked = self.cells if linked is None else linked
        """Cells that may be the cause, without those named only for comparison."""

    def rank(self) -> tuple[int, int, int, Decimal, Decimal, str]:
        """Order in which hits of one cause are preferred; names decide only between equals."""
        return (
            SEVERITIES.index(self.severity),
            _PREFERENCE[self.kind],
            self.size,
            Decimal(0) if self.expected is None else self.expected,
            Decimal(0) if self.found is None else self.found,
            self.code,
        )

    def finding(self) -> Finding:
        """Freeze it."""
        return Finding(
            rule=self.code,
            kind=self.kind,
            severity=self.severity,
            origin=self.origin,
            text=self.text,
            resolution=self.resolution,
            expected=self.expected,
            found=self.found,
            difference=self.difference,
            tolerance=self.tolerance,
            cells=tuple(self.cells[:CELLS_SHOWN]),
            related=self.related,
            fingerprint=fingerprint(self.cells),
        )


def _once(cells: list[Cell]) -> list[Cell]:
    seen: set[int] = set()
    result = []
    for cell in cells:
        if id(cell) not in seen:
            seen.add(id(cell))
            result.append(cell)
    return result


def group_causes(hits: list[Hit], confirmed: set[int]) -> list[Hit]:  # noqa: C901, PLR0912
    """Merge hits that one wrong cell explains; `confirmed` are ids of cells that some rule holds.

    Symptoms of the same amount are merged first; then shares and bounds are folded into a sum or
    restatement that already shows one of their unconfirmed cells to be wrong.
    """
    if len(hits) < 2:  # noqa: PLR2004
        return hits
    hits = sorted(hits, key=Hit.rank)
    parent = list(range(len(hits)))

    def find(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    by_cell: dict[int, list[int]] = {}
    for i, hit in enumerate(hits):
        for cell in hit.linked:
            if id(cell) not in confirmed:
                by_cell.setdefault(id(cell), []).append(i)
    for members in by_cell.values():
        amounts: dict[Decimal, int] = {}
        soft: list[int] = []
        lead: int | None = None
        for i in members:
            hit = hits[i]
            if hit.kind in {Kind.SHARE, Kind.MISSING, Kind.TREND}:
                soft.append(i)
                continue
            lead = i if lead is None else lead
            for amount in hit.amounts:
                known = amounts.setdefault(amount, i)
                first, second = find(i), find(known)
                parent[max(first, second)] = min(first, second)
        if lead is None and soft:
            lead = soft[0]
        for i in soft:
            if lead is not None and i != lead:
                a, b = find(i), find(lead)
                parent[max(a, b)] = min(a, b)
    merged: dict[int, list[Hit]] = {}
    for i, hit in enumerate(hits):
        merged.setdefault(find(i), []).append(hit)
    result: list[Hit] = []
    for same in merged.values():
        told, *others = sorted(same, key=Hit.rank)
        notes = [f"{other.code}: {other.text.render()}" for other in others]
        told.related = tuple(dict.fromkeys((*told.related, *notes)))
        result.append(told)
    return result
