# SPDX-License-Identifier: EUPL-1.2
"""Is there any base and any rounding for which a stated percentage is right?

A percentage of an integer count is possible only for some bases: no number of 24 is 86 per cent.
Rounding to the nearest digit (either way at a half) and cutting off are both accepted, and so is
the adjustment that makes rounded shares add up to 100.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from math import floor
from typing import TYPE_CHECKING

from . import lexicon, measurewords, periods
from .evaluation import ZERO, Evaluation, group_source
from .grouping import Hit
from .intervals import (
    Number,
    Span,
    decimal,
    number,
    places,
    qualifier_of,
)
from .model import Kind, Text, rule_code
from .notes import base_named
from .partitions import is_breakdown
from .percents import (
    BASE_LIMIT,
    HUNDRED,
    Stated,
    adjusted_to_hundred,
    bases_for,
    common_bases,
    counts_for,
    stated_percent,
)
from .wholes import Percentages, WholeRules
from .wording import figure, stated, where

if TYPE_CHECKING:
    from decimal import Decimal

    from .model import Cell
    from .partitions import Families
    from .table import Dims, Group, Node

_TELLING = 50
"""Above this most bases fit a share in whole per cent, so that a cell that fits says little."""
_NAMED_BASES = 5
_SUBSETS = 8
"""Places with more dimensions are not looked for in all that contain them."""


class ShareRules(Percentages):
    """Judges the percentages of one cluster against the counts beside them."""

    def __init__(self, evaluation: Evaluation) -> None:
        super().__init__(evaluation)
        self.wholes = WholeRules(evaluation)
        self._small: dict[int, dict[int, list[Node]]] = {}
        self._periods: dict[tuple[str, str, Dims], dict[int, list[tuple[str, Node]]]] = {}
        self._around: dict[tuple[int, Dims], dict[int, Cell]] = {}

    def run(self) -> None:
        """Evaluate all groups of percentages."""
        for key in sorted(self.groups):
            group = self.groups[key]
            if not group.percent or lexicon.is_change(group.measure):
                continue
            if not periods.is_range(group.period) or self.counts_beside(group):
                self.group(group)

    def group(self, group: Group) -> None:  # noqa: C901
        """Evaluate the percentages of one measure and period."""
        found = self.e.breakdowns(group)
        closed: dict[Dims, tuple[Dims, str]] = {}
        for rest in sorted(found, key=self.layout.text):
            for name in sorted(found[rest]):
                kids = found[rest][name]
                if is_breakdown(name, kids, self.layout) and self.wholes.hundred(
                    group, rest, name, kids
                ):
                    for _, node in kids:
                        closed.setdefault(node.dims, (rest, name))
        judged: dict[tuple[Dims, str], list[tuple[Node, Stated]]] = {}
        if not closed and self.other_kind(group):
            code = rule_code(("SHARE", group.source, group.measure, group.period))
            self.e.skip(Kind.SHARE, code, "the shares may be of different wholes")
            return
        for dims in sorted(group.nodes, key=self.layout.text):
            node = group.nodes[dims]
            percents = [p for cell in node.leaves() if (p := stated_percent(cell))]
            if not percents or not dims:
                continue
            if self._other_base(group, node):
                code = rule_code(
                    ("SHARE", group.source, group.measure, group.period, self.layout.text(dims))
                )
                self.e.skip(Kind.SHARE, code, "a note names another base of the share")
            elif dims in closed:
                judged.setdefault(closed[dims], []).append((node, percents[0]))
            else:
                self.alone(group, node, percents, found)
        for (rest, name), members in judged.items():
            self.family(group, rest, name, members)

    def _other_base(self, group: Group, node: Node) -> bool:
        """Say whether a note names a base that none of the counts beside a share is."""
        for cell in node.leaves():
            told = base_named(cell.note)
            if told is None:
                continue
            if told.number is None:
                said = set(lexicon.slug(group.raw_measure).split("-"))
                if not told.words <= said:
                    return True
                continue
            dims = node.dims
            wholes = [dims[:i] + dims[i + 1 :] for i in range(len(dims))] + [()]
            known = {base.value for rest in wholes for base, _ in self.values(group, rest)}
            if told.number not in known:
                return True
        return False

    def family(
        self, group: Group, rest: Dims, name: str, members: list[tuple[Node, Stated]]
    ) -> None:
        """Judge shares that make a whole against the one base that they are of."""
        code = rule_code(
            ("SHARE", group.source, group.measure, group.period, self.layout.text(rest),
             "by " + name)
        )  # fmt: skip
        bases = list(self.values(group, rest))
        exact = [(base, g) for base, g in bases if base.value is not None and base.value > 0]
        if not exact:
            self.e.skip(Kind.SHARE, code, "no count stands beside the shares")
            return
        best: list[tuple[Node, Stated, Number | None]] | None = None
        chosen: tuple[Node, Group] | None = None
        for base, counts in exact:
            bad = self._misfits(base, counts, members)
            if not bad:
                self.e.ok(Kind.SHARE, code)
                return
            if best is None or len(bad) < len(best):
                best, chosen = bad, (base, counts)
        if best is not None and chosen is not None:
            self._tell(group, code, name, members, best, chosen)

    def _misfits(
        self, base: Node, counts: Group, members: list[tuple[Node, Stated]]
    ) -> list[tuple[Node, Stated, Number | None]]:
        size = base.value
        if size is None or not isinstance(size, int):
            return []
        bad: list[tuple[Node, Stated, Number | None]] = []
        known: list[Number] = []
        for node, percent in members:
            count_node = counts.nodes.get(node.dims)
            options = (
                [count_node.value]
                if count_node and count_node.value is not None
                else [s.lo for s in count_node.spans if s.exact and s.lo is not None]
                if count_node
                else []
            )
            if options:
                known.extend(options[:1])
                if not any(
                    percent.allows(Fraction(n) * HUNDRED / size) for n in options if n is not None
                ):
                    bad.append((node, percent, options[0]))
            elif counts.unit in measurewords.NOT_ADDITIVE_UNITS or measurewords.MONEY.match(
                counts.unit
            ):
                continue
            elif not counts_for(percent, size):
                bad.append((node, percent, None))
        if (
            bad
            and len(known) == len(members)
            and adjusted_to_hundred([p for _, p in members], known, size)
        ):
            return []
        return bad

    def alone(  # noqa: C901, PLR0912
        self, group: Group, node: Node, percents: list[Stated], found: Families
    ) -> None:
        """Judge a share against every base that it may be of."""
        dims = node.dims
        code = rule_code(
            ("SHARE", group.source, group.measure, group.period, self.layout.text(dims))
        )
        if not any(0 <= p.value <= HUNDRED for p in percents):
            self.e.skip(Kind.SHARE, code, "the percentage may be a change or a rate")
            return
        wholes = [dims[:i] + dims[i + 1 :] for i in range(len(dims))]
        if len(dims) > 1:
            wholes.append(())
        tried: list[tuple[Node, Group, Number | None]] = []
        for rest in wholes:
            for base, counts in self.values(group, rest):
                if base.value is None:
                    continue
                size = base.value
                if size <= 0 or not isinstance(size, int):
                    continue
                count_node = counts.nodes.get(dims)
                spans = count_node.spans if count_node else []
                if count_node is not None and count_node.parts and count_node.value is not None:
                    spans = [Span(count_node.value, count_node.value)]
                if spans:
                    fits = any(_fits(p, span, size) for p in percents for span in spans)
                    value = spans[0].lo
                else:
                    if measurewords.MONEY.match(counts.unit):
                        continue
                    fits = any(counts_for(p, size) for p in percents)
                    value = None
                if fits:
                    self.e.ok(Kind.SHARE, code)
                    return
                tried.append((base, counts, value))
        if not tried:
            self.e.skip(Kind.SHARE, code, "no count stands beside the share")
            return
        with_count = [t for t in tried if t[2] is not None]
        if not with_count and found and len(dims) > 1 and len(tried) < len(wholes) - 1:
            # The base that the share is really of may simply not be stated.
            self.e.skip(Kind.SHARE, code, "the base of the share is not stated")
            return
        base, counts, value = (with_count or tried)[0]
        self._tell(
            group, code, "", [(node, percents[0])], [(node, percents[0], value)], (base, counts)
        )

    def _tell(  # noqa: PLR0917
        self,
        group: Group,
        code: str,
        name: str,
        members: list[tuple[Node, Stated]],
        bad: list[tuple[Node, Stated, Number | None]],
        chosen: tuple[Node, Group],
    ) -> None:
        base, counts = chosen
        size = base.value
        if not isinstance(size, int):
            return
        bad = sorted(bad, key=lambda item: (-_miss(item[1], item[2], size), item[0].first().id))
        node, percent, count = bad[0]
        cell = node.first()
        count_node = counts.nodes.get(node.dims)
        cells = [cell, *(count_node.leaves()[:1] if count_node and count is not None else [])]
        cells += base.leaves() if base.parts else base.leaves()[:1]
        for other, _, n in bad[1:]:
            cells.append(other.first())
            other_count = counts.nodes.get(other.dims)
            if n is not None and other_count:
                cells.extend(other_count.leaves()[:1])
        fits, holder = self._fitting(counts, members, bad, base, whole=bool(name))
        params = self.e.subject(group) | {
            "scope": self.e.scope(node.dims),
            "base_scope": self.e.scope(base.dims),
            "found": stated(cell),
            "base": figure(size),
            "where": where(cells),
            "fits": fits,
            "counted": lexicon.words(counts.raw_measure),
        }
        if count is not None:
            expected = Fraction(count) * HUNDRED / size
            digits = max(1, places(cell.value or ZERO))
            params |= {"count": figure(count), "expected": f"{float(expected):.{digits}f}"}
            template = (
                "{measure} ({source}, {period}; {scope}): {found} per cent is stated, but {count} "
                "of {base} are {expected} per cent ({where}){fits}"
            )

        else:
            below = floor(percent.value * size / HUNDRED)
            nearest = min(
                (below, below + 1),
                key=lambda n: abs(Fraction(n * HUNDRED, size) - percent.value),
            )
            expected = Fraction(nearest * HUNDRED, size)
            params |= {
                "below": figure(below),
                "above": figure(below + 1),
                "below_share": f"{below * HUNDRED / size:.1f}",
                "above_share": f"{(below + 1) * HUNDRED / size:.1f}",
            }
            template = (
                "{measure} ({source}, {period}; {scope}): {found} per cent of {base} "
                "({base_scope}) is no whole number: {below} are {below_share} per cent, {above} "
                "are {above_share} per cent ({where}){fits}"
            )

        related = tuple(_related(other.first(), n, size) for other, _, n in bad[1:])

        def right(changed: Cell, value: Decimal) -> bool:
            return _right_with(changed, number(value), bad, base, counts)

        vague = qualifier_of(cell.qualifier) != "exact"
        close = count is not None and abs(expected - percent.value) < 2 * percent.unit
        self.e.hit(
            Hit(
                code,
                Kind.SHARE,
                "low" if vague or (close and len(bad) == 1) else "medium",
                Text(template, params),
                Text(
                    "Ask {source} for the base of the share and for the count behind it",
                    params,
                ),
                [*cells, *holder],
                linked=cells,
                expected=decimal(Fraction(round(expected, 2))),
                found=cell.value,
                tolerance=decimal(percent.unit),
                related=related,
                fits=right,
            )
        )

    def _fitting(  # noqa: PLR0911
        self,
        counts: Group,
        members: list[tuple[Node, Stated]],
        bad: list[tuple[Node, Stated, Number | None]],
        base: Node,
        *,
        whole: bool,
    ) -> tuple[str, list[Cell]]:
        """Say which base would make the shares right, and which cell holds it."""
        size = base.value if isinstance(base.value, int) else 0
        if all(n is not None for _, _, n in bad):
            known = [(p, n) for _, p, n in bad if n is not None]
            ranges = [bases_for(percent, n) for percent, n in known]
            possible = {b for r in ranges[:1] if r for b in range(r[0], r[1] + 1)}
            for r in ranges[1:]:
                possible &= set(range(r[0], r[1] + 1)) if r else set()
            if not possible and len(bad) == 1 and ranges[0] is None:
                return "", []
            if not possible and ranges[0]:
                first, last = ranges[0]
                span = str(first) if first == last else f"{first} to {last}"
                return f"; {span} as the base would fit this one, but no base fits all", []
            if not possible:
                return "; no single base fits all of them", []
            fitting = sorted(possible)
        else:
            limit = min(BASE_LIMIT, max(3 * size, 60))
            fitting = common_bases([p for _, p in members], whole=whole, limit=limit)
            if not fitting:
                return "", []
        holder = self._holder(counts, set(fitting), size, base)
        if holder is not None and holder.value is not None:
            text = f"; {figure(number(holder.value))} would fit as the base, which is stated for "
            text += f"{holder.period}"
            dims = self.e.scope(self.layout.read(holder.dimensions)[0])
            text += f" ({dims}, {where([holder])})"
            return text, [holder]
        small = [b for b in fitting if b < HUNDRED] or fitting
        if len(small) > 1 and small == list(range(small[0], small[-1] + 1)):
            return f"; a base of {small[0]} to {small[-1]} would fit", []
        shown = ", ".join(str(b) for b in small[:_NAMED_BASES])
        more = " and others" if len(small) > _NAMED_BASES else ""
        return f"; a base of {shown}{more} would fit", []

    def _holder(self, counts: Group, fitting: set[int], size: int, base: Node) -> Cell | None:
        """Find a cell that holds one of the fitting bases.

        It is the same place in another period, or a place that contains this one or lies in it.
        """
        candidates: list[tuple[int, int, str, Cell]] = []
        for value, nodes in self._elsewhere(counts, base.dims).items():
            if value in fitting:
                candidates += [
                    (0, abs(value - size), node.first().id, node.first())
                    for period, node in nodes
                    if period != counts.period
                ]
        around = self._small_around(counts, base.dims)
        candidates += [(1, abs(v - size), around[v].id, around[v]) for v in around if v in fitting]
        return min(candidates, key=lambda item: item[:3])[3] if candidates else None

    def _elsewhere(self, counts: Group, here: Dims) -> dict[int, list[tuple[str, Node]]]:
        """List by value in which periods a measure states a place."""
        place = (counts.measure, counts.unit, here)
        found = self._periods.get(place)
        if found is None:
            found = self._periods[place] = {}
            for (measure, unit, period), group in self.groups.items():
                node = group.nodes.get(here)
                if (measure, unit) != place[:2] or node is None or not node.cells:
                    continue
                if isinstance(node.value, int):
                    found.setdefault(node.value, []).append((period, node))
        return found

    def _small_places(self, counts: Group) -> dict[int, list[Node]]:
        """List the places of a group that have small values, by each of their codes."""
        places = self._small.get(id(counts))
        if places is None:
            places = self._small[id(counts)] = {}
            for node in counts.nodes.values():
                if isinstance(node.value, int) and node.value < _TELLING and node.cells:
                    for pid in node.dims:
                        places.setdefault(pid, []).append(node)
        return places

    def _small_around(self, counts: Group, here: Dims) -> dict[int, Cell]:
        """Give small values of places that contain a place or lie in it, each by its first cell."""
        known = self._around.get((id(counts), here))
        if known is not None:
            return known
        places = self._small_places(counts)
        # What lies in a place has all of its codes; what contains it has none but these.
        near = {
            id(node): node
            for node in min((places.get(pid, []) for pid in here), key=len, default=[])
            if set(node.dims) > set(here)
        }
        for size in range(len(here) if len(here) <= _SUBSETS else 0):
            for outer in combinations(here, size):
                node = counts.nodes.get(outer)
                if node and node.cells and isinstance(node.value, int) and node.value < _TELLING:
                    near[id(node)] = node
        found: dict[int, Cell] = {}
        for node in near.values():
            cell = node.first()
            if isinstance(node.value, int) and (
                node.value not in found or cell.id < found[node.value].id
            ):
                found[node.value] = cell
        self._around[id(counts), here] = found
        return found


def _right_with(
    changed: Cell,
    value: Number,
    bad: list[tuple[Node, Stated, Number | None]],
    base: Node,
    counts: Group,
) -> bool:
    """Say whether all shares would be right if one count or the base had another value."""
    size = Fraction(base.value or 0)
    if any(changed is c for c in base.leaves()):
        size += Fraction(value) - Fraction(changed.value or 0)
    if size <= 0:
        return False
    for node, was, stated_count in bad:
        count, percent = stated_count, was
        if changed is node.first():
            percent = stated_percent(replace(changed, value=decimal(value))) or was
        there = counts.nodes.get(node.dims)
        if count is not None and there and any(changed is c for c in there.leaves()):
            count += value - number(changed.value or ZERO)
        if count is None:
            if size.denominator != 1 or not counts_for(percent, int(size)):
                return False
        elif not percent.allows(Fraction(count) * HUNDRED / size):
            return False
    return True


def _fits(percent: Stated, span: Span, size: int) -> bool:
    scaled = Span(
        None if span.lo is None else Fraction(span.lo) * HUNDRED / size,
        None if span.hi is None else Fraction(span.hi) * HUNDRED / size,
        span.lo_open,
        span.hi_open,
    )
    return scaled.meets(percent.span)


def _miss(percent: Stated, count: Number | None, size: int) -> Fraction:
    if count is None:
        return Fraction(0)
    return abs(Fraction(count) * HUNDRED / size - percent.value)


def _related(cell: Cell, count: Number | None, size: int) -> str:
    codes = ", ".join(f"{n} {c}" for n, c in cell.dimensions)
    if count is None:
        return (
            f"{cell.id}: {stated(cell)} per cent ({codes}) is not a whole number of {size} either"
        )
    share = float(Fraction(count) * HUNDRED / size)
    percent = stated_percent(cell)
    bases = bases_for(percent, count) if percent else None
    fit = f"; a base of {bases[0]} to {bases[1]} would fit" if bases else ""
    return (
        f"{cell.id}: {stated(cell)} per cent ({codes}), but {count} of {size} are {share:.1f}{fit}"
    )


__all__ = [
    "ZERO",
    "ShareRules",
    "adjusted_to_hundred",
    "bases_for",
    "common_bases",
    "counts_for",
    "group_source",
    "stated_percent",
]
