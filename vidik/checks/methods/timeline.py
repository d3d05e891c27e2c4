# SPDX-License-Identifier: EUPL-1.2
"""Rules between periods: a year and its months, several years and each of them.

What is counted as it happens adds up over time; a level, such as places or staff, does not, and
one client may be counted in two quarters. Which of them a measure is, its name says, or else the
other periods of the same file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, periods, sentences
from .evaluation import Evaluation
from .grouping import Hit
from .hints import digits_hint, swapped
from .intervals import Span, decimal
from .model import Basis, Ground, Kind
from .partitions import chosen_cells, sum_of
from .wording import figure, listed, stated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .table import Dims, Group, Node

_FINER = {
    "range": ("year",),
    "year": ("half", "quarter", "month"),
    "half": ("quarter", "month"),
    "quarter": ("month",),
}
_PARTS_OF = {("year", "half"): 2, ("year", "quarter"): 4, ("year", "month"): 12,
             ("half", "quarter"): 2, ("half", "month"): 6, ("quarter", "month"): 3}  # fmt: skip
_STANDING = frozenset({"stock", "opening", "closing", "load"})
_SEVERAL = 2
_QUARTERS = 4
_OFTEN = 3
_FAR = 20
"""Persons of the parts of a period who exceed it by so many per cent were counted again."""


class Nesting(NamedTuple):
    """A period and the shorter ones that lie in it, for one place in a table."""

    whole: Group
    dims: Dims
    code: str
    node: Node
    parts: list[Node]
    total: Span
    found: Span
    complete: bool

    @property
    def over(self) -> bool:
        """Return whether the shorter periods together exceed the longer one."""
        return self.total.below(self.found)

    @property
    def short(self) -> bool:
        """Return whether all shorter periods together fall short of the longer one."""
        return self.complete and self.found.below(self.total)

    @property
    def far(self) -> bool:
        """Return whether they exceed it by more than a slip of the pen explains."""
        return 100 * (self.found.lo or 0) > (100 + _FAR) * (self.total.lo or 0)

    @property
    def swapped(self) -> bool:
        """Return whether the sum and what is stated differ by two digits that changed places."""
        made, stated = self.found.lo, self.total.lo
        return made is not None and stated is not None and swapped(decimal(made), decimal(stated))

    @property
    def level(self) -> bool:
        """Say whether the longer period's value lies among those of the shorter, as a mean does."""
        lows = [n.spans[0].lo or 0 for n in self.parts]
        total = self.total.lo or 0
        return self.complete and len(lows) > 1 and min(lows) <= total <= max(lows)


class PeriodRules:
    """Evaluates what one cluster says of periods that hold each other."""

    def __init__(self, evaluation: Evaluation) -> None:
        self.e = evaluation
        self.layout = evaluation.layout
        self.groups = evaluation.cluster.groups

    def run(self) -> None:
        """Evaluate the nested periods of every measure."""
        if len(self.groups) < _SEVERAL:
            return
        kinds: dict[tuple[str, str], list[Group]] = {}
        for key in sorted(self.groups):
            group = self.groups[key]
            if lexicon.is_additive(group.measure, group.unit):
                kinds.setdefault((group.measure, group.unit), []).append(group)
        for (measure, _), groups in kinds.items():
            if len(groups) < _SEVERAL:
                continue
            if lexicon.role_of(measure)[1] not in _STANDING and not lexicon.runs_up(measure):
                self.settle(measure, list(self.nestings(groups)))

    # ------------------------------------------------------------------ shorter periods

    def nestings(self, groups: list[Group]) -> Iterator[Nesting]:
        """List every period of a measure with the shorter ones inside it."""
        read = [(g, span) for g in groups if (span := periods.parse(g.period))]
        calendar = _Calendar(read)
        for whole, outer in read:
            for finer in _FINER.get(outer.kind, ()):
                parts = [
                    g for g, s in calendar.begun(finer, outer.first, outer.last)
                    if s.last <= outer.last
                ]  # fmt: skip
                if parts:
                    count = _PARTS_OF.get(
                        (outer.kind, finer), outer.last.year - outer.first.year + 1
                    )
                    yield from self._places(whole, parts, count)
            if outer.kind == "fiscal" and (quarters := _quarters_of(outer, calendar)):
                yield from self._places(whole, quarters, len(quarters))
        named = {group.period: group for group in reversed(groups)}
        for whole in groups:
            if whole.period.startswith("to-date:"):
                part = named.get(whole.period[8:])
                if part is not None:
                    yield from self._places(whole, [part], 0)

    def _places(self, whole: Group, parts: list[Group], complete: int) -> Iterator[Nesting]:
        for dims in sorted(whole.nodes, key=self.layout.text):
            node = whole.nodes[dims]
            inner = [g.nodes[dims] for g in parts if dims in g.nodes and g.nodes[dims].spans]
            if not node.spans or not inner:
                continue
            code = self.e.code("BOUND", whole, self.layout.text(dims), parts[0].period, "in period")
            found = sum_of([(0, part) for part in inner], node.spans[0])
            all_there = bool(complete) and len(inner) == complete
            yield Nesting(whole, dims, code, node, inner, node.spans[0], found, all_there)

    def settle(self, measure: str, nestings: list[Nesting]) -> None:
        """Judge all of a measure's periods together: they say how it is counted."""
        exact = sum(1 for n in nestings if n.complete and not n.over and not n.short)
        over = sum(1 for n in nestings if n.over)
        off = over + sum(1 for n in nestings if n.short)
        level = exact == 0 and (
            lexicon.is_level(measure) or (off and all(n.level for n in nestings if n.complete)
                                          and any(n.complete for n in nestings))
        )  # fmt: skip
        for one in nestings:
            persons = one.whole.unit in measurewords.PERSON_UNITS
            largest = max(one.parts, key=lambda n: n.spans[0].lo or 0)
            beyond = one.total.below(largest.spans[0])
            if not beyond and not one.over and not one.short:
                self.e.ok(Kind.BOUND, one.code)
                if one.complete:
                    cells = (c for n in (one.node, *one.parts) for c in n.cells)
                    self.e.extra_confirmed.update(id(c) for c in cells)
            elif level:
                self.e.skip(Kind.BOUND, one.code, "the values may be levels, not counts of a time")
            elif beyond:
                self._larger(one, largest)
            elif (one.over and (
                (persons and lexicon.recurs(measure)) or (over >= _OFTEN and over > exact)
                or (persons and over >= _SEVERAL and over > exact)
            )) or (one.over and persons and not exact and one.far and not one.swapped):  # fmt: skip
                self.e.skip(Kind.BOUND, one.code, "one case may be counted in several periods")
            else:
                doubtful = (one.over and persons and not exact) or (off >= _OFTEN and not exact)
                ground = (
                    Ground(Basis.LEARNED, exact, exact + off)
                    if exact
                    else Ground(Basis.WORDS if persons else Basis.ARITHMETIC)
                )
                self._sum(one, ground, doubtful=doubtful)
                if one.over and persons and not exact and not one.swapped:
                    self.e.hits[-1].severity = "low"

    def _severity(self, one: Nesting, found: Span) -> str:
        if not (one.total.exact and found.exact):
            return "low"
        return "high" if self.e.central(one.whole) else "medium"

    def _larger(self, one: Nesting, part: Node) -> None:
        cells = [one.node.first(), part.first()]
        params = self.e.subject(one.whole, one.dims, cells) | {
            "expected": stated(cells[0]), "found": stated(cells[1]), "part_period": cells[1].period,
        }  # fmt: skip
        self.e.hit(Hit(
            one.code, Kind.BOUND, self._severity(one, part.spans[0]), sentences.PERIOD_EXCEEDS,
            sentences.ASK_PERIODS, params, cells,
            expected=cells[0].value, found=cells[1].value, ground=Ground(Basis.ARITHMETIC),
        ))  # fmt: skip

    def _sum(self, one: Nesting, ground: Ground, *, doubtful: bool) -> None:
        parts = chosen_cells([(0, part) for part in one.parts])
        cells = [one.node.first(), *parts]
        found = one.found.lo if one.found.lo is not None else one.found.hi or 0
        severity = self._severity(one, one.found)
        periods_of = [(c.period, c.value) for c in parts]
        params = self.e.subject(one.whole, one.dims, cells) | {
            "expected": stated(cells[0]), "found": figure(found),
            "parts": listed([f"{c.period} {stated(c)}" for c in parts], [c.value for c in parts]),
            "hint": digits_hint(decimal(found), cells[0].value, periods_of),
        }  # fmt: skip
        self.e.hit(Hit(
            one.code, Kind.SUM,
            {"high": "medium", "medium": "low"}.get(severity, "low") if doubtful else severity,
            sentences.PERIODS, sentences.ASK_PERIODS_OVERLAP if one.over else sentences.ASK_PERIODS,
            params, cells,
            expected=cells[0].value, found=decimal(found), ground=ground,
        ))  # fmt: skip


class _Calendar:
    """The periods of a measure by their kind, found by the day on which they begin."""

    def __init__(self, read: list[tuple[Group, periods.Span]]) -> None:
        self._read = read
        self._begins: dict[str, list[tuple[date, int]]] = {}
        for i, (_, span) in enumerate(read):
            self._begins.setdefault(span.kind, []).append((span.first, i))
        for begins in self._begins.values():
            begins.sort()

    def begun(self, kind: str, first: date, last: date) -> list[tuple[Group, periods.Span]]:
        """List the periods of a kind that begin between two days, in the order of the table."""
        begins = self._begins.get(kind, [])
        start = bisect_left(begins, (first, 0))
        end = bisect_right(begins, (last, len(self._read)))
        return [self._read[i] for i in sorted(i for _, i in begins[start:end])]


def _quarters_of(year: periods.Span, calendar: _Calendar) -> list[Group]:
    """Return the four quarters of a fiscal year, if its two calendar years have no others.

    Its label does not tell when it begins; the quarters beside it do, if they are just four.
    """
    nonzero = sorted(
        ((s.first, s.last, g) for g, s in calendar.begun(
            "quarter", date(year.first.year, 1, 1), date(year.last.year, 12, 31)
        )),
        key=lambda item: item[0],
    )  # fmt: skip
    whole = [g for _, _, g in nonzero]
    follows = all((b[0] - a[1]).days == 1 for a, b in pairwise(nonzero))
    across = (
        bool(nonzero)
        and nonzero[0][0].year == year.first.year
        and nonzero[-1][0].year == year.last.year
    )
    return whole if len(nonzero) == _QUARTERS and follows and across else []
