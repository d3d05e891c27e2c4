# SPDX-License-Identifier: EUPL-1.2
"""A mixed-integer programme over cells, solved by HiGHS."""

from __future__ import annotations

import contextlib
import os
import random
import sys
from collections.abc import Iterator
from typing import Final

_SPREAD: Final = 1000
_CHUNKS: Final = (1, 1, 1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 512, 1024)


@contextlib.contextmanager
def _without_greeting() -> Iterator[None]:
    """Keep the solver's greeting, which no option of it stops, off standard output.

    Commands print one document there.
    """
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    saved_output, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        yield
    finally:
        os.dup2(saved_output, 1)
        os.close(saved_output)
        os.close(nowhere)


class Programme:
    """A mixed-integer programme under way to HiGHS."""

    def __init__(self, cells: int) -> None:
        self._cells = cells
        self._cost: list[float] = [0.0] * cells
        self._upper: list[float] = [float("inf")] * cells
        self._rows: list[tuple[dict[int, int], int | None, int | None]] = []

    def add(self, row: dict[int, int], low: int | None, high: int | None) -> None:
        """Demand that a sum of columns lies between two bounds; None is no bound."""
        self._rows.append((row, low, high))

    def _column(self, cost: float, upper: float = float("inf")) -> int:
        self._cost.append(cost)
        self._upper.append(upper)
        return len(self._cost) - 1

    def wish(self, row: dict[int, int], low: int | None, high: int | None, cost: int) -> None:
        """Let each unit by which a sum misses its bounds cost something."""
        short, over = self._column(cost), self._column(cost)
        self.add(row | {short: 1, over: -1}, low, high)

    def spread(self, chance: random.Random) -> None:
        """Make each further person in a cell dearer than the one before."""
        for cell in range(self._cells):
            parts, start = {cell: -1}, 0
            for size in _CHUNKS:
                dear = _SPREAD * (2 * start + size) + chance.randrange(_SPREAD)
                parts[self._column(dear, size)] = 1
                start += size
            self.add(parts, 0, 0)

    def solved(self) -> list[int] | None:
        """Return the best count of each cell; None where there is none within the bounds."""
        import highspy  # noqa: PLC0415 - loaded where something is solved, and nowhere else
        import numpy as np  # noqa: PLC0415 - see above

        limit = highspy.kHighsInf
        model = highspy.HighsLp()
        columns = len(self._cost)
        model.num_col_, model.num_row_ = columns, len(self._rows)
        model.col_cost_ = np.array(self._cost)
        model.col_lower_ = np.zeros(columns)
        model.col_upper_ = np.array(
            [limit if each == float("inf") else each for each in self._upper]
        )
        model.row_lower_ = np.array(
            [-limit if low is None else low for _r, low, _h in self._rows], dtype=np.float64
        )
        model.row_upper_ = np.array(
            [limit if high is None else high for _r, _l, high in self._rows], dtype=np.float64
        )
        starts: list[int] = [0]
        index: list[int] = []
        value: list[int] = []
        for row, _low, _high in self._rows:
            index += row.keys()
            value += row.values()
            starts.append(len(index))
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.array(starts)
        model.a_matrix_.index_ = np.array(index)
        model.a_matrix_.value_ = np.array(value, dtype=np.float64)
        whole, part = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
        model.integrality_ = [whole] * self._cells + [part] * (columns - self._cells)
        with _without_greeting():
            solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, setting in (
            ("output_flag", False), ("log_to_console", False), ("threads", 1),
            ("random_seed", 0), ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.5),
        ):  # fmt: skip
            solver.setOptionValue(option, setting)
        solver.passModel(model)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return [round(each) for each in solver.getSolution().col_value[: self._cells]]
