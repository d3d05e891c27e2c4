# SPDX-License-Identifier: EUPL-1.2
"""Counts in thousands with three decimals are counts: they are checked as what they count.

Whole numbers prove more than fractions: no number of 24 is 86 per cent, and two digits that
changed places are seen. So what is told in thousands or millions to the last one is read as the
ones that it is, and findings give it as it was stated.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from . import lexicon, measurewords
from .intervals import decimal, number
from .rounding import last_digit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from .grouping import Hit
    from .model import Cell, RuleResult

Head = tuple[str, str, str]


class Scales:
    """Knows which columns tell counts to the last one in thousands or millions."""

    def __init__(self) -> None:
        self._scales: dict[Head, int] = {}

    def learn(self, cells: Iterable[Cell]) -> set[Head]:
        """Look at all cells; gives the columns that are now read otherwise than before."""
        values: dict[Head, list[Cell]] = {}
        for cell in cells:
            if cell.value is not None and lexicon.scale_of("", lexicon.slug(cell.unit)) > 1:
                values.setdefault(head(cell), []).append(cell)
        found = {}
        for about, column in values.items():
            scale = lexicon.scale_of("", lexicon.slug(about[2]))
            numbers = [number(cell.value) for cell in column if cell.value is not None]
            if not last_digit(numbers, scale).off:
                found[about] = scale
        changed = found.keys() ^ self._scales.keys()
        self._scales = found
        return set(changed)

    def of(self, cell: Cell) -> int:
        """Say by how much a cell's value is to be multiplied."""
        return self._scales.get(head(cell), 1) if self._scales else 1

    def counted(self, cell: Cell) -> Cell:
        """Give a cell as what it counts."""
        scale = self.of(cell)
        if scale == 1:
            return cell
        value = None if cell.value is None else decimal(number(cell.value) * scale)
        words = [w for w in cell.unit.replace("_", " ").split()
                 if lexicon.slug(w) not in measurewords.SCALES[scale]]  # fmt: skip
        return replace(cell, value=value, unit=" ".join(words))

    def restore(
        self, stated: Mapping[str, Cell], hits: Iterable[Hit], results: Iterable[RuleResult]
    ) -> None:
        """Give hits and results the cells as they are stated."""
        if not self._scales:
            return
        for result in results:
            result.cells = tuple(stated.get(cell.key, cell) for cell in result.cells)
        for hit in hits:
            hit.cells = [stated.get(cell.key, cell) for cell in hit.cells]
            hit.symptoms = tuple(stated.get(cell.key, cell) for cell in hit.symptoms)
            hit.facts = hit.facts.told(stated)
            scale = self.of(hit.cells[0]) if hit.cells and hit.origin == "discovered" else 1
            if scale > 1:
                hit.expected, hit.found, hit.difference = (
                    None if n is None else n / scale
                    for n in (hit.expected, hit.found, hit.difference)
                )
                hit.tolerance /= scale
                if hit.facts.right is not None:
                    hit.facts = replace(hit.facts, right=hit.facts.right / scale)


def head(cell: Cell) -> Head:
    """Name the column of a cell."""
    return (cell.source, cell.measure, cell.unit)
