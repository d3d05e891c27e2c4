# SPDX-License-Identifier: EUPL-1.2
"""Hits that several rules make in the same way, of cells of one place."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from . import sentences
from .grouping import Hit
from .intervals import decimal
from .lexicon import words
from .model import Kind, rule_code
from .wording import figure, scope, stated, where

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .intervals import Number
    from .model import Cell, Ground


def dims_of(cell: Cell) -> str:
    """Write the dimensions of a cell for the code of a rule."""
    return ";".join(f"{name}={code}" for name, code in cell.dimensions)


def code_at(kind: str, cell: Cell, *parts: str) -> str:
    """Build the code of a rule about a cell."""
    return rule_code(
        (kind, cell.source, cell.measure, cell.unit, cell.period, dims_of(cell), *parts)
    )


def about(cell: Cell, cells: Iterable[Cell]) -> dict[str, str]:
    """Return the placeholders that say what is stated, and where the cells stand that tell it."""
    return {
        "measure": words(cell.measure), "source": cell.source, "period": cell.period,
        "unit": cell.unit, "scope": scope(cell.dimensions), "where": where(cells),
    }  # fmt: skip


def exceeded(  # noqa: PLR0917
    code: str, less: Cell, more: Cell, severity: str, ground: Ground, ask: str,
    params: Mapping[str, str] | None = None,
) -> Hit:  # fmt: skip
    """Report a value that is more than the one which it cannot exceed."""
    cells = [more, less]
    facts = about(less, cells) | {
        "first": stated(less), "first_measure": words(less.measure),
        "second": stated(more), "second_measure": words(more.measure), **(params or {}),
    }  # fmt: skip
    return Hit(
        code, Kind.BOUND, severity, sentences.EXCEEDED, ask, facts, cells,
        expected=more.value, found=less.value, ground=ground,
    )  # fmt: skip


def changed(  # noqa: PLR0913, PLR0917
    code: str, cells: list[Cell], before: Number | Decimal | None, after: Number | Decimal | None,
    exact: Fraction, severity: str, ground: Ground, fits: Callable[[Cell, Decimal], bool],
    params: Mapping[str, str] | None = None,
) -> Hit:  # fmt: skip
    """Report a change, the first of the cells, that its two values do not make."""
    expected = Fraction(round(exact, 2))
    facts = about(cells[0], cells) | {
        "found": stated(cells[0]), "before": figure(before), "after": figure(after),
        "expected": figure(expected), **(params or {}),
    }  # fmt: skip
    return Hit(
        code, Kind.TREND, severity, sentences.CHANGE, sentences.ASK_CHANGE, facts, cells,
        expected=decimal(expected), found=cells[0].value, fits=fits, ground=ground,
    )  # fmt: skip
