# SPDX-License-Identifier: EUPL-1.2
"""Least and largest values against each other and against single values between them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from . import lexicon, sentences, vocabulary
from .evaluation import ZERO, Evaluation
from .grouping import Hit
from .hits import exceeded
from .intervals import Number, decimal, number
from .model import Basis, Ground, Kind
from .wording import stated

if TYPE_CHECKING:
    from .model import Cell
    from .table import Dims, Group, Node


_MONTHS = {"years": 12, "year": 12, "months": 1, "month": 1}
_ANY = -1
_STATS = {
    "min": "min", "minimum": "min", "lower": "min", "lowest": "min", "youngest": "min",
    "max": "max", "maximum": "max", "upper": "max", "highest": "max", "oldest": "max",
    "mean": "mid", "average": "mid", "median": "mid",
}  # fmt: skip


class RangeRules:
    """Judges what one cluster says of least, middle and largest values."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self.layout = evaluation.layout
        self.groups = evaluation.cluster.groups
        self._numbered: dict[int, dict[int, list[Dims]]] = {}

    def run(self) -> None:  # noqa: C901, PLR0912
        """A stated minimum is no larger than the maximum; single values lie between them."""
        if not self.layout.stats:
            return
        found: dict[tuple[str, str, Dims], dict[str, tuple[Group, Node]]] = {}
        for key in sorted(self.groups):
            group = self.groups[key]
            odd = [dims for dims in group.nodes if any(pid in self.layout.odd for pid in dims)]
            for dims in sorted(odd, key=self.layout.text):
                for pid in dims:
                    if self.layout.name(pid) in vocabulary.STAT_NAMES:
                        code = _STATS.get(self.layout.code(pid))
                        rest = tuple(p for p in dims if p != pid)
                        if code:
                            found.setdefault((group.measure, group.period, rest), {})[
                                f"{code} {group.unit}"
                            ] = (group, group.nodes[dims])
        for (measure, period, rest), stats in sorted(
            found.items(), key=lambda item: (*item[0][:2], self.layout.text(item[0][2]))
        ):
            for unit in sorted({key.split(" ", 1)[1] for key in stats}):
                low, high = stats.get(f"min {unit}"), stats.get(f"max {unit}")
                if low and high:
                    self._range(low, high, rest, "min and max")
                mid = stats.get(f"mid {unit}")
                if mid and high:
                    self._range(mid, high, rest, "mean and max")
                if low and mid:
                    self._range(low, mid, rest, "min and mean")
                for side, stat in (("max", high), ("min", low)):
                    if stat:
                        self._inside(measure, period, rest, unit, side, stat)

    def _range(
        self, low: tuple[Group, Node], high: tuple[Group, Node], rest: Dims, what: str
    ) -> None:
        group, a = low
        b = high[1]
        code = self.e.code("BOUND", group, self.layout.text(rest), what)
        if not a.spans or not b.spans:
            self.e.skip(Kind.BOUND, code, "a side is missing")
            return
        if not b.spans[0].below(a.spans[0]):
            self.e.ok(Kind.BOUND, code)
            return
        lower, upper = a.first(), b.first()
        first, second = what.split(" and ")
        params = self.e.subject(group, rest) | {
            "first": f"{stated(lower)} {lower.unit}", "second": f"{stated(upper)} {upper.unit}",
            "first_measure": f"{lexicon.words(lower.measure)}, {first}",
            "second_measure": f"{lexicon.words(upper.measure)}, {second}",
        }  # fmt: skip
        ground, ask = Ground(Basis.ARITHMETIC), sentences.ASK_RANGE
        self.e.hit(exceeded(code, lower, upper, "high", ground, ask, params))

    def _inside(  # noqa: PLR0917
        self, measure: str, period: str, rest: Dims, unit: str, side: str, stat: tuple[Group, Node]
    ) -> None:
        group, limit = stat
        if limit.value is None:
            return
        code = self.e.code("BOUND", group, self.layout.text(rest), "single values", side)
        scale = _MONTHS.get(unit, 0)
        seen = False
        for key in sorted(self.groups):
            other = self.groups[key]
            if lexicon.bare_length(other.measure) != lexicon.bare_length(measure):
                continue
            if other.period != period:
                continue
            other_scale = _MONTHS.get(other.unit, 0)
            if other.unit != unit and not (scale and other_scale):
                continue
            factor = Fraction(other_scale, scale) if other.unit != unit else Fraction(1)
            for dims in sorted(self._single_values(other, rest), key=self.layout.text):
                value: Number | None = other.nodes[dims].value
                if value is None:
                    continue
                seen = True
                own = value * factor
                beyond = own > limit.value if side == "max" else own < limit.value
                if beyond:
                    severity = "low" if abs(own - limit.value) < 1 else "medium"
                    self._range_hit(
                        group, code, rest, limit.first(), other.nodes[dims].first(), severity
                    )
                    return
        if seen:
            self.e.ok(Kind.BOUND, code)

    def _single_values(self, group: Group, rest: Dims) -> list[Dims]:
        """List the numbered places that lie in a place."""
        by_pair = self._numbered.get(id(group))
        if by_pair is None:
            by_pair = self._numbered[id(group)] = {_ANY: []}
            for dims in group.nodes:
                if any(self.layout.name(p) in vocabulary.INDEX_NAMES for p in dims):
                    for pid in (_ANY, *dims):
                        by_pair.setdefault(pid, []).append(dims)
        near = min((by_pair.get(pid, []) for pid in (_ANY, *rest)), key=len)
        return [dims for dims in near if set(rest) <= set(dims)]

    def _range_hit(  # noqa: PLR0917
        self, group: Group, code: str, rest: Dims, limit: Cell, cell: Cell, severity: str
    ) -> None:
        cells = [limit, cell]
        params = self.e.subject(group, rest, cells) | {
            "limit": f"{stated(limit)} {limit.unit}", "found": f"{stated(cell)} {cell.unit}",
        }  # fmt: skip
        self.e.hit(
            Hit(
                code,
                Kind.BOUND,
                severity,
                sentences.OUTSIDE_LIMIT,
                sentences.ASK_RANGE,
                params,
                cells,
                expected=limit.value,
                found=decimal(
                    Fraction(number(cell.value or ZERO))
                    * _MONTHS.get(cell.unit, 1)
                    / _MONTHS.get(limit.unit, 1)
                    if cell.unit != limit.unit
                    else number(cell.value or ZERO)
                ),
                ground=Ground(Basis.ARITHMETIC),
            )
        )
