# SPDX-License-Identifier: EUPL-1.2
"""To which power of ten a table rounds its counts: what all values of a column end in."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from .intervals import Span, step_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .intervals import Number
    from .table import Dims, Group, Node

_VALUES = 5
"""So many values must end in a zero, which by chance one in a hundred thousand columns does."""
_FEW = 3
"""So many must end in two."""
_ALL = -1


class Grains:
    """How the counts of one measure are rounded, as a whole and by category."""

    def __init__(self, groups: Iterable[Group]) -> None:
        self._least: dict[int, Fraction] = {}
        self._values: dict[int, int] = {}
        self._known: dict[Dims, Fraction] = {}
        for group in groups:
            for node in group.nodes.values():
                if isinstance(node.value, int) and node.value and not node.parts:
                    step = step_of(node.value)
                    for pid in (_ALL, *node.dims):
                        self._least[pid] = min(step, self._least.get(pid, step))
                        self._values[pid] = self._values.get(pid, 0) + 1

    def of(self, node: Node) -> Fraction:
        """Give the power of ten that a value is rounded to; 1 where it is counted exactly."""
        found = self._known.get(node.dims)
        if found is None:
            pids = [pid for pid in (_ALL, *node.dims) if pid in self._least]
            grains = (_grain(self._least[pid], self._values[pid]) for pid in pids)
            found = self._known[node.dims] = max(grains, default=Fraction(1))
        return found

    def span(self, node: Node, span: Span) -> Span:
        """Say which counts may have been rounded to a stated value."""
        if not span.exact or span.lo is None:
            return span
        grain = self.of(node)
        if grain > 1 and node.parts:
            grain *= len(node.parts)  # Each of them was rounded.
        return around(span.lo, grain)


def grain_of(values: Iterable[Number]) -> Fraction:
    """Give the power of ten that all values are rounded to; 1 if they are too few to tell."""
    steps = [step_of(value) for value in values if isinstance(value, int) and value]
    return _grain(min(steps), len(steps)) if steps else Fraction(1)


def _grain(step: Fraction, values: int) -> Fraction:
    told = values >= _VALUES or (values >= _FEW and step >= 100)  # noqa: PLR2004
    return step if told else Fraction(1)


def around(value: Number, grain: Fraction) -> Span:
    """Say which counts are rounded to this one."""
    if grain <= 1:
        return Span(value, value)
    half = grain / 2
    return Span(0 if 0 <= value < half else value - half, value + half)
