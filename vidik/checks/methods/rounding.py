# SPDX-License-Identifier: EUPL-1.2
"""To what the values of a table are rounded, as the values themselves show it.

Many publishers round every count to a multiple of five, ten or a hundred. Sums of such values need
not be equal to their total, and what they miss is no contradiction.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from .model import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from .grouping import Hit
    from .model import Cell

_STEPS = (1000, 500, 100, 50, 25, 20, 10, 5)
_TABLE = 20
"""Values that a table must have for its rounding to be seen."""
_NEARLY_ALL = (9, 10)
Column = tuple[str, str]


class Rounding:
    """The steps of the tables that hits are about, the coarsest first.

    One wrong value does not hide a step: nearly all must be multiples of it.
    """

    def __init__(self, hits: Iterable[Hit], cells: Iterable[Cell]) -> None:
        columns = {_column(hit.cells[0]) for hit in hits if hit.kind is Kind.SUM and hit.cells}
        fitting: dict[Column, Counter[int]] = {}
        for cell in cells if columns else ():
            column = _column(cell)
            if cell.value and column in columns:
                counted = fitting.setdefault(column, Counter())
                counted[0] += 1
                counted.update(step for step in _STEPS if _is_multiple(cell.value, step))
        few, many = _NEARLY_ALL
        self._steps = {
            column: [step for step in _STEPS if many * counted[step] >= few * counted[0]]
            for column, counted in fitting.items()
            if counted[0] >= _TABLE
        }

    def step(self, hit: Hit) -> int:
        """Give the step to which the values of a sum are rounded if that explains its gap."""
        if hit.kind is not Kind.SUM or not hit.difference:
            return 0
        values = [c.value for c in hit.cells if c.value is not None]
        for step in self._steps.get(_column(hit.cells[0]), ()):
            if all(_is_multiple(value, step) for value in values):
                return step if abs(hit.difference) * 2 <= step * len(values) else 0
        return 0

    def explains(self, hit: Hit) -> bool:
        """Say whether a sum misses its total by no more than rounding may."""
        if hit.kind is not Kind.SUM or hit.difference is None:
            return False
        return 0 < abs(hit.difference) <= hit.tolerance or self.step(hit) > 0


def _column(cell: Cell) -> Column:
    return (cell.source, cell.measure)


def _is_multiple(value: Decimal, step: int) -> bool:
    return value == value.to_integral_value() and int(value) % step == 0
