# SPDX-License-Identifier: EUPL-1.2
"""Cells that the others imply though nobody stated them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import sentences
from .evaluation import ZERO, Evaluation, cells_meaning
from .grouping import Hit
from .intervals import Number, decimal
from .learning import Pending
from .model import Basis, Ground, Kind
from .partitions import Child, chosen_cells
from .table import Dims, Group, Node, reading_order
from .wording import figure, listed

if TYPE_CHECKING:
    from .model import Cell

_NEARLY = 16
"""A text that leaves out no more than one in so many was meant to name all."""


class ImpliedRules:
    """Cells that the others imply though nobody stated them."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation

    def implied(self, shorts: list[Pending]) -> set[int]:
        """Report cells of a crossed table that nobody states, but row and column imply alike.

        Returns the positions of the breakdowns that fall short for no other reason.
        """
        explained: set[int] = set()
        places: dict[tuple[int, Dims, str], int] = {}
        for i, short in enumerate(shorts):
            places[id(short.group), short.rest, short.name] = i
        columns = self._columns(shorts)
        for i, short in enumerate(shorts):
            if i in explained or not (short.judgement.total.exact and short.judgement.found.exact):
                continue
            gap = (short.judgement.total.lo or 0) - (short.judgement.found.lo or 0)
            present = {pid for pid, _ in short.judgement.children}
            for other in short.rest:
                outer = tuple(p for p in short.rest if p != other)
                for pid in columns.get((id(short.group), outer, short.name), ()):
                    if pid in present:
                        continue
                    column = tuple(sorted((*outer, pid)))
                    key = (id(short.group), column, self.e.layout.name(other))
                    j = places.get(key)
                    if j is None or j == i or j in explained:
                        continue
                    pair = shorts[j].judgement
                    if (pair.total.lo or 0) - (pair.found.lo or 0) != gap or other in {
                        p for p, _ in pair.children
                    }:
                        continue
                    explained |= {i, j}
                    self.missing(short, shorts[j], tuple(sorted((*short.rest, pid))), gap)
        return explained

    def _columns(self, shorts: list[Pending]) -> dict[tuple[int, Dims, str], list[int]]:
        """List the categories whose own breakdowns fall short, by place and dimension."""
        found: dict[tuple[int, Dims, str], list[int]] = {}
        rows: dict[int, tuple[Group, dict[Dims, None]]] = {}
        for short in shorts:
            rows.setdefault(id(short.group), (short.group, {}))[1][short.rest] = None
        for group, wanted in rows.values():
            for dims in group.nodes if len(wanted) > 1 else ():
                if dims not in wanted:
                    continue
                for i, pid in enumerate(dims):
                    place = (id(group), dims[:i] + dims[i + 1 :], self.e.layout.name(pid))
                    found.setdefault(place, []).append(pid)
        return found

    def left_out(
        self, group: Group, rest: Dims, name: str, parent: Node, children: list[Child]
    ) -> None:
        """Report a category that a table has and the text beside it, which names all others, lacks.

        The breakdown as a whole adds up; what the text alone says does not.
        """
        stated: list[Cell] = []
        absent: list[Child] = []
        for child in children:
            in_text = _in_text(child[1])
            if in_text:
                stated.append(in_text[0])
            elif child[1].value:
                absent.append(child)
        total = _in_text(parent)
        if not total or total[0].value is None or not absent or len(stated) <= len(absent):
            return
        gap = sum((node.value or 0 for _, node in absent), start=0)
        if len({c.section for c in (total[0], *stated)}) > 1 or _NEARLY * gap > (parent.value or 0):
            return
        cells = [total[0], *stated, *(node.first() for _, node in absent)]
        summed = sum((cell.value or ZERO for cell in stated), start=ZERO)
        labels = {id(node.first()): self.e.layout.label(pid) for pid, node in children}
        parts = [f"{labels[id(node.first())]} {figure(node.value)}" for _, node in absent]
        params = self.e.subject(group, rest, cells) | {
            "dimension": name.replace("-", " "), "found": figure(summed),
            "expected": figure(total[0].value),
            "parts": listed(parts, [node.value for _, node in absent]),
        }  # fmt: skip
        self.e.hit(Hit(
            self.e.code("MISSING", group, self.e.layout.text(rest), "text by " + name),
            Kind.MISSING, "low", sentences.TEXT_INCOMPLETE, sentences.ASK_TEXT, params, cells,
            expected=total[0].value, found=summed, ground=Ground(Basis.ARITHMETIC),
        ))  # fmt: skip

    def missing(self, row: Pending, column: Pending, place: Dims, gap: Number) -> None:
        """Report one implied cell."""
        group = row.group
        cells = [
            *cells_meaning(row.parent, row.judgement.total),
            *chosen_cells(row.judgement.children),
            *cells_meaning(column.parent, column.judgement.total),
            *chosen_cells(column.judgement.children),
        ]
        params = self.e.subject(group, place, cells) | {"found": figure(gap)}
        self.e.hit(Hit(
            self.e.code("MISSING", group, self.e.layout.text(place)), Kind.MISSING, "low",
            sentences.IMPLIED, sentences.ASK_MISSING, params, cells,
            expected=decimal(gap), found=None, ground=Ground(Basis.ARITHMETIC),
        ))  # fmt: skip


def _in_text(node: Node) -> list[Cell]:
    """Return the cells of a place that stand in no table, in reading order."""
    tags = node.tags or [""] * len(node.cells)
    plain = [c for c, tag in zip(node.cells, tags, strict=True) if tag not in _TABLES]
    return sorted((c for c in plain if c.value is not None), key=reading_order)


_TABLES = frozenset({"table", "tabela", "табела", "tableau", "tabelle", "annex", "chart"})
