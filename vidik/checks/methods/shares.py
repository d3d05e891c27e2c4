# SPDX-License-Identifier: EUPL-1.2
"""Is there any base and any rounding for which a stated percentage is right?

A percentage of an integer count is possible only for some bases: no number of 24 is 86 per cent.
Rounding to the nearest digit (either way at a half) and cutting off are both accepted, and so is
the adjustment that makes rounded shares add up to 100.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import partial
from itertools import combinations
from math import floor
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, sentences
from .bases import spans_of
from .evaluation import ZERO, Evaluation
from .grouping import Hit
from .intervals import Number, Span, decimal, number, places, qualifier_of
from .model import Basis, Ground, Kind, Note, Text, note, render_text, rule_code
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
    share_fits,
    stated_percent,
)
from .wholes import Percentages, WholeRules
from .wording import figure, listed, scope, stated, where

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from .bases import Bases, Held, Option
    from .model import Cell
    from .table import Dims, Group, Node

_SIGNIFICANT = 50
"""Above this most bases fit a share in whole per cent, so that a cell that fits says little."""
_SUBSETS = 8
"""Places with more dimensions are not looked for in all that contain them."""


Bad = list[tuple["Node", Stated, "Number | None"]]


class Case(NamedTuple):
    """Shares that do not fit their base, and what is known of it."""

    code: str
    bad: Bad
    members: list[tuple[Node, Stated]]
    base: Node
    counts: Group
    ground: Ground
    by: str = ""
    """The dimension over which the shares make a hundred."""
    sure: bool = True
    fitting: bool = False
    """Whether other shares fit this very base."""


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
            if group.percent and self.is_share(group):
                self.e.attempt(partial(self.group, group), group.period)

    def group(self, group: Group) -> None:
        """Evaluate the percentages of one measure and period."""
        bases = self.bases(group)
        closed = self._closed(group)
        judged: dict[tuple[Dims, str], list[tuple[Node, Stated]]] = {}
        learned: dict[int, tuple[Held, Option, list[tuple[Node, Stated]]]] = {}
        elsewhere = self._of_another_measure(group, bases)
        for dims in sorted(group.nodes, key=self.layout.text):
            node = group.nodes[dims]
            percents = [p for cell in node.leaves() if (p := stated_percent(cell))]
            known = bases.learned(node)
            options = [option for _, option in known]
            if not percents or not dims or (elsewhere and not options):
                continue
            whole = closed.get(dims)
            if self._other_base(group, node, bases):
                self._skip(group, dims, "a note names another base of the share")
            elif whole and all(o.base.dims == whole[0] for o in options):
                judged.setdefault(whole, []).append((node, percents[0]))
            elif any(_allowed(o, percents) for o in options):
                self.e.ok(Kind.SHARE, self._code(group, dims))
            elif reason := _not_judged(node, percents, bases):
                self._skip(group, dims, reason)
            elif not options:
                self.alone(group, node, percents, bases)
            else:
                held, best = max(known, key=lambda k: (k[0].held, sorted(k[1].whole.removed)))
                rows = learned.setdefault(id(best.base), (held, best, []))[2]
                rows.append((node, percents[0]))
        for held, option, rows in learned.values():
            self._unlike(group, bases, option, bases.evidence(held, option), rows)
        for (rest, name), members in judged.items():
            self.family(group, rest, name, members)

    def _of_another_measure(self, group: Group, bases: Bases) -> bool:
        """Say whether shares are judged by a whole that is another measure, as the file teaches."""
        subject = (group.source, lexicon.measure_of(group.raw_measure))
        if bases.known:
            self.layout.judged.add(subject)
            return False
        self.layout.judged.discard(subject)
        others = self.layout.denominators
        return others is not None and subject in others.learned

    def _closed(self, group: Group) -> dict[Dims, tuple[Dims, str]]:
        """Find the places whose shares make a hundred with others, and what that is a whole of."""
        found = self.e.breakdowns(group)
        closed: dict[Dims, tuple[Dims, str]] = {}
        for rest in sorted(found, key=self.layout.text):
            for name in sorted(found[rest]):
                children = found[rest][name]
                if is_breakdown(name, children, self.layout) and self.wholes.hundred(
                    group, rest, name, children
                ):
                    for _, node in children:
                        closed.setdefault(node.dims, (rest, name))
        return closed

    def _skip(self, group: Group, dims: Dims, reason: str) -> None:
        self.e.skip(Kind.SHARE, self._code(group, dims), reason)

    def _code(self, group: Group, dims: Dims, *by: str) -> str:
        return rule_code(
            ("SHARE", group.source, group.measure, group.period, self.layout.text(dims), *by)
        )

    def _other_base(self, group: Group, node: Node, bases: Bases) -> bool:
        """Return whether a note names a base that none of the counts beside a share is.

        What the notes of shares say that fit their whole, names no other base.
        """
        for cell in node.leaves():
            base = base_named(cell.note)
            if base is None or base in bases.notes:
                continue
            if base.number is None:
                text = set(lexicon.slug(group.raw_measure).split("-"))
                if not base.words <= text:
                    return True
                continue
            if base.number not in {option.base.value for option in bases.options(node)}:
                return True
        return False

    def family(
        self, group: Group, rest: Dims, name: str, members: list[tuple[Node, Stated]]
    ) -> None:
        """Judge shares that make a whole against the one base that they are of."""
        code = self._code(group, rest, "by " + name)
        bases = list(self.values(group, rest))
        exact = [(base, g) for base, g in bases if base.value is not None and base.value > 0]
        if not exact:
            self.e.skip(Kind.SHARE, code, "no count stands beside the shares")
            return
        best: Bad | None = None
        chosen: tuple[Node, Group] | None = None
        for base, counts in exact:
            bad = self._misfits(base, counts, members)
            if not bad:
                self.e.ok(Kind.SHARE, code)
                return
            if best is None or len(bad) < len(best):
                best, chosen = bad, (base, counts)
        if best is not None and chosen is not None:
            base, counts = chosen
            ground = Ground(Basis.ARITHMETIC)
            self._report(group, Case(code, best, members, base, counts, ground, by=name))

    def _misfits(self, base: Node, counts: Group, members: list[tuple[Node, Stated]]) -> Bad:
        size = base.value
        if size is None or not isinstance(size, int):
            return []
        rounded = self.e.rounding(counts)
        whole = rounded.span(base, Span(size, size))
        bad: Bad = []
        known: list[Number] = []
        for node, percent in members:
            count_node = counts.nodes.get(node.dims)
            options = [s for s in spans_of(count_node) if s.exact] if count_node else []
            if options and count_node is not None:
                value = options[0].lo or 0
                known.append(value)
                parts = [rounded.span(count_node, s) for s in options]
                if not any(share_fits(percent, part, whole) for part in parts):
                    bad.append((node, percent, value))
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

    def _unlike(
        self,
        group: Group,
        bases: Bases,
        option: Option,
        held: Held,
        rows: list[tuple[Node, Stated]],
    ) -> None:
        """Report the shares of one base that do not fit it, though it is theirs by example.

        Where none of its shares fits it, they are reported as one, for the base may be what is
        wrong.
        """
        block = bases.block(option)
        together = len(rows) > 1 and not block.held
        name = " and ".join(sorted(option.whole.removed))
        for some in [rows] if together else [[row] for row in rows]:
            code = (
                self._code(group, option.base.dims, "by " + name)
                if together
                else self._code(group, some[0][0].dims)
            )
            bad: Bad = [(node, percent, _count_of(node, option)) for node, percent in some]
            self._report(
                group,
                Case(code, bad, some, option.base, option.counts, held.ground,
                     sure=held.sure, fitting=bool(block.held)),
            )  # fmt: skip

    def alone(self, group: Group, node: Node, percents: list[Stated], bases: Bases) -> None:
        """Judge a share that no other teaches of what it is, against all wholes it may be of."""
        code = self._code(group, node.dims)
        options = [
            o for o in bases.options(node)
            if o.fits is not None or not measurewords.MONEY.match(o.counts.unit)
        ]  # fmt: skip
        if not options:
            zero = bases.of_nothing(node)
            self.e.skip(
                Kind.SHARE, code,
                "the base of the share is zero" if zero else "no count stands beside the share",
            )  # fmt: skip
            return
        # The head of a column is all of it.
        head = bases.wholes(node) and any(p.value == HUNDRED for p in percents)
        if head or any(_allowed(o, percents) for o in options):
            self.e.ok(Kind.SHARE, code)
            return
        if bases.elsewhere:
            self.e.skip(Kind.SHARE, code, "the shares may be of different wholes")
            return
        with_count = [o for o in options if o.fits is not None]
        wholes = len({o.base.dims for o in options})
        if not with_count and len(node.dims) > 1 and wholes < len(node.dims):
            # The base that the share is really of may simply not be stated.
            self.e.skip(Kind.SHARE, code, "the base of the share is not stated")
            return
        chosen = (with_count or options)[0]
        bad: Bad = [(node, percents[0], _count_of(node, chosen))]
        ground = Ground(Basis.WORDS)
        self._report(
            group,
            Case(code, bad, [(node, percents[0])], chosen.base, chosen.counts, ground,
                 sure=wholes == 1 and bool(with_count)),
        )  # fmt: skip

    def _report(self, group: Group, case: Case) -> None:
        base, counts, bad = case.base, case.counts, case.bad
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
        fits, holder = self._fitting(counts, case.members, bad, base, whole=bool(case.by))
        params = self.e.subject(group, node.dims, cells) | {
            "base_scope": self.e.scope(base.dims), "found": stated(cell), "base": figure(size),
            "others": self._others([other for other, *_ in bad[1:]], node), "fits": fits,
            "counted": lexicon.words(counts.raw_measure),
        }  # fmt: skip
        if count is not None:
            expected = Fraction(count) * HUNDRED / size
            digits = max(1, places(cell.value or ZERO))
            params |= {"count": figure(count), "expected": f"{float(expected):.{digits}f}"}
            template = sentences.SHARE

        else:
            below = floor(percent.value * size / HUNDRED)
            nearest = min(
                (below, below + 1), key=lambda n: abs(Fraction(n * HUNDRED, size) - percent.value)
            )
            expected = Fraction(nearest * HUNDRED, size)
            params |= {
                "below": figure(below),
                "above": figure(below + 1),
                "below_share": f"{below * HUNDRED / size:.1f}",
                "above_share": f"{(below + 1) * HUNDRED / size:.1f}",
            }
            template = sentences.NO_WHOLE_NUMBER

        related = tuple(_related(other.first(), n, size) for other, _, n in bad[1:])

        # A base that other shares fit is not what is wrong with these.
        linked = cells if not case.fitting else [c for c in cells if c not in base.leaves()]

        def right(changed: Cell, value: Decimal) -> bool:
            return _right_with(changed, number(value), bad, base, counts)

        vague = qualifier_of(cell.qualifier) != "exact"
        close = count is not None and abs(expected - percent.value) < 2 * percent.unit
        self.e.hit(Hit(
            case.code, Kind.SHARE,
            "low" if not case.sure or vague or (close and len(bad) == 1) else "medium", template,
            sentences.ASK_BASE, params, [*cells, *holder],
            linked=linked, expected=decimal(Fraction(round(expected, 2))), found=cell.value,
            tolerance=decimal(percent.unit), related=related, fits=right, ground=case.ground,
        ))  # fmt: skip

    def _others(self, bad: list[Node], first: Node) -> str:
        """Name the other shares that fail with the same base."""
        if not bad:
            return ""
        label = self.layout.label
        reported = [
            f"{stated(node.first())} "
            f"({', '.join(label(p) for p in node.dims if p not in first.dims)})"
            for node in bad
        ]
        return render_text(
            sentences.HINT_OTHER_SHARES, shares=listed(reported, [node.value for node in bad])
        )

    def _fitting(
        self,
        counts: Group,
        members: list[tuple[Node, Stated]],
        bad: Bad,
        base: Node,
        *,
        whole: bool,
    ) -> tuple[str, list[Cell]]:
        """Return which base would make the shares right, and which cell holds it."""
        size = base.value if isinstance(base.value, int) else 0
        if all(n is not None for _, _, n in bad):
            ranges = [bases_for(percent, n) for _, percent, n in bad if n is not None]
            ends = [r for r in ranges if r]
            first = max((r[0] for r in ends), default=1)
            last = min((r[1] for r in ends), default=0)
            if (len(ends) < len(ranges) or first > last) and len(bad) == 1:
                return "", []
            if len(ends) < len(ranges) or first > last:
                return render_text(sentences.HINT_NO_BASE), []
            fitting: Sequence[int] = range(first, last + 1)
        else:
            limit = min(BASE_LIMIT, max(3 * size, 60))
            fitting = common_bases([p for _, p in members], whole=whole, limit=limit)
            if not fitting:
                return "", []
        holder = self._holder(counts, fitting, size, base)
        if holder is not None and holder.value is not None:
            text = render_text(
                sentences.HINT_BASE_STATED,
                number=figure(number(holder.value)),
                period=holder.period,
                scope=self.e.scope(self.layout.read(holder.dimensions)[0]),
                holder_where=where([holder]),
            )
            return text, [holder]
        nearest = min(fitting, key=lambda base: (abs(base - size), base))
        return render_text(sentences.HINT_BASE, number=figure(nearest)), []

    def _holder(self, counts: Group, fitting: Sequence[int], size: int, base: Node) -> Cell | None:
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
                if isinstance(node.value, int) and node.value < _SIGNIFICANT and node.cells:
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
                if (
                    node
                    and node.cells
                    and isinstance(node.value, int)
                    and node.value < _SIGNIFICANT
                ):
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


def _right_with(changed: Cell, value: Number, bad: Bad, base: Node, counts: Group) -> bool:
    """Return whether all shares would be right if one count or the base had another value."""
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


def _not_judged(node: Node, percents: list[Stated], bases: Bases) -> str:
    """Return why a share that fits nothing is not judged, blank if it is."""
    if not any(0 <= p.value <= HUNDRED for p in percents):
        return "the percentage may be a change or a rate"
    return "the base of the share is not stated" if bases.unstated(node) else ""


def _allowed(option: Option, percents: list[Stated]) -> bool:
    """Return whether a share may be of a whole; without its count, of a whole number of it."""
    if option.fits is not None:
        return option.fits
    size = option.base.value
    return not isinstance(size, int) or any(counts_for(p, size) for p in percents)


def _count_of(node: Node, option: Option) -> Number | None:
    part = option.counts.nodes.get(node.dims)
    spans = spans_of(part) if part is not None else []
    return spans[0].lo if spans else None


def _miss(percent: Stated, count: Number | None, size: int) -> Fraction:
    if count is None:
        return Fraction(0)
    return abs(Fraction(count) * HUNDRED / size - percent.value)


def _related(cell: Cell, count: Number | None, size: int) -> Note:
    params = {
        "found": stated(cell), "codes": scope(cell.dimensions), "base": figure(size),
    }  # fmt: skip
    if count is None:
        template = sentences.SYMPTOM_NO_WHOLE_NUMBER
    else:
        template = sentences.SYMPTOM_SHARE
        share = float(Fraction(count) * HUNDRED / size)
        params |= {"count": figure(count), "expected": f"{share:.1f}"}
    return note(cell.id, Text(template, params))
