# SPDX-License-Identifier: EUPL-1.2
"""Totals and their breakdowns: which categories add up to what, and when that must hold.

A breakdown is judged only as far as the file itself gives evidence. Parts that exceed their total
contradict it unless the categories may overlap; parts that fall short contradict it only if the
categories are known to be all there are.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from vidik.checks.methods import lexicon
from vidik.checks.methods.intervals import (
    ANY_COUNT,
    ZERO,
    Number,
    Span,
    distance,
    places,
    span_of,
    step_of,
)
from vidik.checks.methods.table import reading_order

if TYPE_CHECKING:
    from collections.abc import Callable

    from vidik.checks.methods.model import Cell
    from vidik.checks.methods.table import Dims, Group, Layout, Node

Kid = tuple[int, "Node"]
Families = dict["Dims", dict[str, list[Kid]]]
_PAIR = 2
_MAX_DIMS = 7
_MAX_SUBSET = 14
_HOMES = 30
_MANY = 4
_CLOSE = 33
_ENOUGH = 30
_NEARLY = 16
"""Parts that miss their total by no more than one in so many were meant to make it up."""
_FULL_AGE = 200
_MAX_CHOICE = 7
_CHANCE = 6
"""A choice of parts that closes means something if there are few choices for so large a whole."""
_OVERLAP = 20
"""Above so many per cent too much, parts that never closed anywhere were several answers."""


class Reading(NamedTuple):
    """One way to read a breakdown: the categories that make it up, and how surely all of it."""

    kids: list[Kid]
    whole: str
    """"sure", "likely" or "" for a breakdown that may be partial."""


class Judgement(NamedTuple):
    """What a breakdown says about its total."""

    verdict: str
    """passed, over, short, or skipped."""
    kids: list[Kid]
    total: Span
    found: Span
    whole: str
    reason: str = ""


def families(group: Group, layout: Layout) -> Families:
    """List, for every place and dimension, the nodes that are one code more specific."""
    found: Families = {}
    names = [pair[0] for pair in layout.pairs]
    for node in group.nodes.values():
        add_to_families(found, node, names)
    return found


def add_to_families(found: Families, node: Node, names: list[str]) -> None:
    """Enter a node in the breakdowns that it is part of."""
    dims = node.dims
    if len(dims) > _MAX_DIMS:
        return
    for i, pid in enumerate(dims):
        rest = dims[:i] + dims[i + 1 :]
        by_name = found.get(rest)
        if by_name is None:
            by_name = found[rest] = {}
        name = names[pid]
        kids = by_name.get(name)
        if kids is None:
            by_name[name] = [(pid, node)]
        else:
            kids.append((pid, node))


def is_breakdown(name: str, kids: list[Kid], layout: Layout) -> bool:  # noqa: PLR0911
    """Say whether a dimension's codes are categories, not numbered persons or statistics."""
    odd = layout.odd
    if not any(pid in odd for pid, _ in kids):
        return True
    if name in lexicon.STAT_NAMES or name in lexicon.PSEUDO_NAMES:
        return False
    if name in lexicon.CALENDAR_NAMES:
        return True
    codes = [layout.code(pid) for pid, _ in kids]
    if is_flow(codes):
        return False
    if name in lexicon.INDEX_NAMES:
        return not all(len(code) <= 3 and code.isdigit() for code in codes)  # noqa: PLR2004
    if any(code in lexicon.STATISTICS for code in codes):
        return False
    return not (len(codes) > 1 and {str(i + 1) for i in range(len(codes))} == set(codes))


def is_flow(codes: list[str]) -> bool:
    """Say whether codes are the stations of a stock: opening, in, out, closing."""
    roles = [lexicon.FLOW_CODES.get(code) for code in codes]
    return "opening" in roles and "closing" in roles


def sum_of(kids: list[Kid], total: Span | None = None) -> Span:  # noqa: C901, PLR0912
    """Add up a breakdown; a missing count adds something unknown, but nothing negative.

    Where a part is stated in several ways, a combination that fits the total counts, or else the
    one that stays with one statement of the whole breakdown.
    """
    result = ZERO
    several: list[Node] = []
    for _, node in kids:
        if node.value is not None:
            result = result.plus(Span(node.value, node.value))
        elif not node.spans:
            result = result.plus(ANY_COUNT)
        elif len(node.spans) == 1:
            result = result.plus(node.spans[0])
        else:
            several.append(node)
    if not several:
        return result
    if total is not None:
        sums = [result]
        for node in several[:6]:
            sums = [s.plus(span) for s in sums for span in node.spans[:4]]
        for node in several[6:]:
            sums = [s.plus(node.spans[0]) for s in sums]
        for one in sums:
            if one.meets(total):
                return one
    for cell in chosen_cells(kids):
        if any(cell in node.cells for node in several) and cell.value is not None:
            result = result.plus(span_of(cell.value, cell.qualifier))
    return result


def chosen_cells(kids: list[Kid]) -> list[Cell]:
    """Choose one statement of every part, from the same statement of the breakdown if possible."""
    tags = Counter(
        tag for _, node in kids for tag in set(node.tags or [""] * min(1, len(node.cells)))
    )
    order = sorted(tags, key=lambda tag: (-tags[tag], tag))
    chosen: list[Cell] = []
    for _, node in kids:
        if node.parts:
            chosen.extend(node.leaves())
            continue
        stated = sorted((c for c in node.cells if c.value is not None), key=reading_order)
        if not stated:
            chosen.extend(sorted(node.cells, key=reading_order)[:1])
            continue
        by_tag = dict(
            zip((id(c) for c in node.cells), node.tags or [""] * len(node.cells), strict=True)
        )
        chosen.append(min(stated, key=lambda c: (order.index(by_tag[id(c)]), reading_order(c))))
    return chosen


def _known(kids: list[Kid]) -> bool:
    return all(node.spans or node.parts for _, node in kids)


class Judge:
    """Judges the breakdowns of one group."""

    def __init__(self, group: Group, layout: Layout, found: Families) -> None:
        self.group = group
        self.layout = layout
        self.families = found
        self._deep: dict[tuple[Dims, str], dict[int, Number]] | None = None

    # ------------------------------------------------------------------ what a breakdown is

    def readings(self, rest: Dims, name: str, kids: list[Kid]) -> list[Reading]:
        """Give the ways to read a breakdown, the most natural first."""
        code = self.layout.code
        kids = sorted(kids, key=lambda kid: code(kid[0]))
        single = [kid for kid in kids if not lexicon.is_list(code(kid[0]))]
        result: list[Reading] = []
        base = single if single and len(single) < len(kids) else kids
        plain = [kid for kid in base if not _noted_as_subset(kid[1])]
        if plain and len(plain) < len(base):
            base = plain
        ages = [(lexicon.ages_of(name, code(pid)), (pid, node)) for pid, node in base]
        if len(base) > 1 and sum(1 for span, _ in ages if span) >= len(base) - 1:
            result.extend(self._ages(ages))
        elif any(code(pid) in lexicon.GROUP_OF_OTHERS for pid, _ in base):
            result.extend(self._group_of_others(base))
        else:
            outer = [kid for kid in base if not self._nested(kid, base)]
            for selection in (outer, base):
                if selection and all(selection != reading.kids for reading in result):
                    result.append(Reading(selection, self.whole(rest, name, selection)))
        if base is not kids and all(kids != reading.kids for reading in result):
            result.append(Reading(kids, ""))
        return result

    def whole(self, rest: Dims, name: str, kids: list[Kid]) -> str:
        """Say how surely these categories are all there are, from the group itself.

        A further category that is stated only together with something else speaks against it.
        """
        sure = self._whole(rest, name, kids)
        return "" if sure and self._hidden(rest, name, kids) else sure

    def _whole(self, rest: Dims, name: str, kids: list[Kid]) -> str:  # noqa: C901, PLR0911
        codes = [self.layout.code(pid) for pid, _ in kids]
        if lexicon.CALENDAR_NAMES.get(name) == len(codes):
            return "sure"
        if len(codes) > 1:
            rests = [c for c in codes if lexicon.residual(c)]
            plain = [c for c in codes if not lexicon.residual(c)]
            if len(plain) == _PAIR:
                pair = lexicon.complement(plain[0], plain[1])
                if pair == "sure" or (pair and rests):
                    return "sure"
                if pair:
                    return "likely"
            if (
                any(c not in _SEVERAL_OF_THEM for c in rests)
                and len(codes) > _PAIR
                and not lexicon.named(name, lexicon.OVERLAPPING_NAMES)
                and _most(kids, self.group.nodes.get(rest))
            ):
                return "sure"
            if len(codes) == 2 and lexicon.complement(codes[0], codes[1]):  # noqa: PLR2004
                return lexicon.complement(codes[0], codes[1])
        parent = self.group.nodes.get(rest)
        if parent is not None and len(codes) > 1:
            if name in parent.totals and _most(kids, parent):
                return "sure"
            if _tabled(parent) and all(_tabled(node) for _, node in kids):
                return "sure"
        if self._full_grid(rest, kids):
            return "sure"
        return ""

    def _hidden(self, rest: Dims, name: str, kids: list[Kid]) -> bool:
        """Say whether a further category is stated, but only crossed with something else."""
        present = {pid for pid, _ in kids}
        return any(pid not in present for pid in self._deeper(rest, name))

    def _ages(self, ages: list[tuple[tuple[int, int] | None, Kid]]) -> list[Reading]:
        """Choose age codes that do not overlap; all ages if some choice covers them."""
        rest = [kid for span, kid in ages if span is None]
        spans = sorted(((span, kid) for span, kid in ages if span), key=lambda x: x[0])
        best: dict[int, list[list[Kid]]] = {0: [[]]}
        partial: list[list[Kid]] = []
        for start in sorted({s[0] for s, _ in spans} | {0}):
            for chain in best.get(start, [])[:4]:
                for (low, high), kid in spans:
                    if low == start:
                        best.setdefault(high, []).append([*chain, kid])
        result = [Reading([*chain, *rest], "sure") for chain in best.get(_FULL_AGE, [])]
        if result:
            return result
        for (low, high), kid in spans:
            chain = [kid]
            until = high
            for (low2, high2), other in spans:
                if low2 >= until and low2 >= low:
                    chain.append(other)
                    until = high2
            partial.append([*chain, *rest])
        partial.sort(key=lambda chain: -_floor(sum_of(chain)))
        return [Reading(partial[0], "")] if partial else []

    def _group_of_others(self, kids: list[Kid]) -> list[Reading]:
        """Read codes beside a group such as "foreign", which holds every code but the home."""
        code = self.layout.code
        others = [kid for kid in kids if code(kid[0]) in lexicon.GROUP_OF_OTHERS]
        rests = [kid for kid in kids if code(kid[0]) in lexicon.RESIDUAL]
        plain = [kid for kid in kids if kid not in others and kid not in rests]
        if not plain:
            return [Reading(kids, "")]
        home = self._home(plain)
        result = []
        if home is not None:
            result.append(Reading([home, others[0], *rests], "sure"))
        else:
            result.append(Reading([others[0], *rests], ""))
            # Which code is at home is not known: any of them may be.
            result.extend(Reading([kid, others[0], *rests], "") for kid in plain[:_HOMES])
        if len(plain) > 1:
            result.append(Reading([*plain, *rests], ""))
        result.append(Reading(kids, ""))
        return result

    def _home(self, plain: list[Kid]) -> Kid | None:
        """Give the code that a group of others leaves out: the one named most often."""
        seen = self.layout.homes
        best = max(
            plain,
            key=lambda kid: (seen.get(self.layout.code(kid[0]), 0), self.layout.code(kid[0])),
        )
        times = [seen.get(self.layout.code(kid[0]), 0) for kid in plain]
        most = max(seen.values(), default=0)
        alone = len(plain) == 1 or times.count(max(times)) == 1
        return best if alone and max(times) >= most else None

    def holds(self, outer: Kid, inner: Kid, kids: list[Kid]) -> bool:
        """Say whether one category lies inside another by its code alone."""
        a, b = self.layout.code(outer[0]), self.layout.code(inner[0])
        if a == b:
            return False
        name = self.layout.name(outer[0])
        ages = lexicon.ages_of(name, a), lexicon.ages_of(name, b)
        if ages[0] and ages[1]:
            return ages[0][0] <= ages[1][0] and ages[1][1] <= ages[0][1]
        if a in lexicon.GROUP_OF_OTHERS:
            if b in lexicon.GROUP_OF_OTHERS or b in lexicon.RESIDUAL or len(b) != 2:  # noqa: PLR2004
                return False
            home = self._home([k for k in kids if len(self.layout.code(k[0])) == 2])  # noqa: PLR2004
            return home is not None and home[0] != inner[0]
        return self._nested(inner, [outer])

    def _nested(self, kid: Kid, kids: list[Kid]) -> bool:
        code = self.layout.code(kid[0])
        return any(
            code != (other := self.layout.code(pid))
            and code.startswith(other)
            and other.replace("-", "").replace(".", "").isdigit()
            and code[len(other)] in "-."
            for pid, _ in kids
        )

    def _full_grid(self, rest: Dims, kids: list[Kid]) -> bool:
        """Say whether these categories are crossed in full with another dimension."""
        if len(kids) < _PAIR:
            return False
        crossed: dict[str, set[frozenset[int]]] = {}
        for i, (pid, _) in enumerate(kids):
            inner = self.families.get(tuple(sorted((*rest, pid))), {})
            sets = {other: frozenset(p for p, _ in found) for other, found in inner.items()}
            if i == 0:
                crossed = {other: {codes} for other, codes in sets.items() if len(codes) > 1}
            else:
                crossed = {
                    other: known | {sets[other]}
                    for other, known in crossed.items()
                    if other in sets
                }
            if not crossed:
                return False
        return any(len(known) == 1 for known in crossed.values())

    # ------------------------------------------------------------------ what it says

    def judge(self, rest: Dims, name: str, kids: list[Kid], parent: Node) -> Judgement:
        """Compare a breakdown with its total under every sensible reading."""
        totals = parent.spans or ([Span(parent.value, parent.value)] if parent.parts else [])
        if not totals:
            return Judgement("skipped", kids, ANY_COUNT, ZERO, "", "the total is missing")
        readings = self.readings(rest, name, kids)
        if not readings:
            return Judgement("skipped", kids, totals[0], ZERO, "", "the breakdown may be partial")
        for reading in readings:
            for total in totals:
                found = sum_of(reading.kids, total)
                if found.meets(total) or _rounded(reading.kids, parent, found, total):
                    known = _known(reading.kids)
                    return Judgement(
                        "passed" if known else "skipped",
                        reading.kids,
                        total,
                        found,
                        reading.whole,
                        "" if known else "a part of the breakdown is missing",
                    )
        first = readings[0]
        total = totals[0]
        found = sum_of(first.kids, total)
        if total.below(found):
            return self._over(name, first, parent, total, found)
        deep = self._deeper(rest, name)
        present = {pid for pid, _ in first.kids}
        if any(pid not in present for pid in deep):
            return Judgement(
                "skipped", first.kids, total, found, first.whole, "the breakdown may be partial"
            )
        return Judgement("short", first.kids, total, found, first.whole)

    def _over(
        self, name: str, reading: Reading, parent: Node, total: Span, found: Span
    ) -> Judgement:
        explicit = name in parent.totals
        codes = [self.layout.code(pid) for pid, _ in reading.kids]
        rest = _beside_restated_total(reading.kids, total)
        if rest and not explicit and not lexicon.named(name, lexicon.OVERLAPPING_NAMES):
            summed = sum_of(rest)
            verdict = "over" if total.below(summed) else "short"
            return Judgement(verdict, rest, total, summed, "restated")
        overlap = ""
        if any(c.startswith(("with-", "also-", "including-", "sa-")) for c in codes):
            overlap = "the categories may overlap"
        elif not explicit and not reading.whole:
            if lexicon.named(name, lexicon.OVERLAPPING_NAMES) or any(
                lexicon.NOTE_SUBSET.search(cell.note)
                for _, node in reading.kids
                for cell in node.cells
                if cell.note
            ):
                overlap = "the categories may overlap"
            elif lexicon.named(name, lexicon.DOUBTFUL_NAMES) and _nests(reading.kids, total):
                overlap = "one category may hold others"
            elif self.nested_ages(name, codes) or (
                len(codes) > 2  # noqa: PLR2004
                and not lexicon.named(name, lexicon.EXCLUSIVE_NAMES)
                and _far_above(total, found)
            ):
                overlap = "the categories may overlap"
        if overlap:
            return Judgement("skipped", reading.kids, total, found, reading.whole, overlap)
        doubt = ""
        if (
            not explicit
            and lexicon.named(name, lexicon.OFFENCE_NAMES)
            and self.group.unit in lexicon.PERSON_UNITS
        ):
            doubt = "the categories may overlap"
        elif (
            reading.whole != "sure"
            and not lexicon.named(name, lexicon.SEX_NAMES)
            and not (explicit and lexicon.named(name, lexicon.EXCLUSIVE_NAMES))
        ):
            doubt = _no_partition(reading.kids, total, found, explicit=explicit)
        return Judgement("over", reading.kids, total, found, reading.whole, doubt)

    @staticmethod
    def nested_ages(name: str, codes: list[str]) -> bool:
        """Say whether some ages lie inside others."""
        spans = sorted(span for code in codes if (span := lexicon.ages_of(name, code)))
        return any(a[1] > b[0] for a, b in pairwise(spans))

    def _deeper(self, rest: Dims, name: str) -> dict[int, Number]:
        """Give categories stated together with a further dimension, and at least how many.

        A category that stands nowhere alone makes the breakdown without it a partial one.
        """
        if self._deep is None:
            self._deep = {}
            layout = self.layout
            for node in self.group.nodes.values():
                dims = node.dims
                if node.value is None or not 2 <= len(dims) <= 5:  # noqa: PLR2004
                    continue
                for i, pid in enumerate(dims):
                    for j, _ in enumerate(dims):
                        if i == j:
                            continue
                        outer = tuple(p for k, p in enumerate(dims) if k not in {i, j})
                        known = self._deep.setdefault((outer, layout.name(pid)), {})
                        known[pid] = max(known.get(pid, 0), node.value)
                    if len(dims) > _PAIR:
                        known = self._deep.setdefault(((), layout.name(pid)), {})
                        known[pid] = max(known.get(pid, 0), node.value)
        return {p: v for p, v in self._deep.get((rest, name), {}).items() if v > 0}


_SEVERAL_OF_THEM = frozenset({
    "multiple", "mixed", "combined", "several", "more-than-one", "various", "visestruko",
    "вишеструко", "vise",
})  # fmt: skip


def _rounded(kids: list[Kid], parent: Node, found: Span, total: Span) -> bool:
    """Say whether values with decimals differ from their total only by rounding."""
    if parent.value is None or not found.exact or not total.exact:
        return False
    if isinstance(parent.value, int) and all(
        node.value is None or isinstance(node.value, int) for _, node in kids
    ):
        return False
    return distance(found.lo or 0, total.lo or 0) <= rounding_slack(kids, parent)


def _beside_restated_total(kids: list[Kid], total: Span) -> list[Kid]:
    """Leave out the one category that is the total again, if the others nearly make it up.

    Then its code means all of them, though nobody knows the word.
    """
    whole = total.lo
    if not total.exact or not whole or any(node.value is None for _, node in kids):
        return []
    rest = [kid for kid in kids if kid[1].value != whole]
    if len(rest) != len(kids) - 1 or sum(1 for _, n in rest if n.value) < _MANY:
        return []
    gap = distance(sum((n.value or 0 for _, n in rest), start=0), whole)
    return rest if 0 < _NEARLY * gap <= whole else []


def _far_above(total: Span, found: Span) -> bool:
    """Say whether parts exceed their total so far that several answers were likely possible."""
    return total.hi is not None and found.lo is not None and 10 * found.lo > 14 * total.hi


def _no_partition(kids: list[Kid], total: Span, found: Span, *, explicit: bool) -> str:
    """Say why parts that exceed their total may not be a partition, from their numbers alone.

    A part as large as the whole beside others, and a choice of parts that closes where all of
    them do not, show nested categories; a large excess shows several answers.
    """
    values = [node.value for _, node in kids if node.value]
    whole = total.lo
    if not total.exact or whole is None or len(values) < _PAIR:
        return ""
    if whole in values:
        return "one category may hold others"
    if found.exact and len(values) == len(kids) and _closing_choices(values, whole) == 1:
        return "one category may hold others"
    far = found.lo is not None and 100 * found.lo > (100 + _OVERLAP) * whole
    return "the categories may overlap" if far and not explicit else ""


def _closing_choices(values: list[Number], whole: Number) -> int:
    """Count the choices of two or more parts that add up to the whole.

    With many parts some choice closes by chance, and the count says nothing.
    """
    n = len(values)
    if n > _MAX_CHOICE or 2**n > _CHANCE * whole:
        return 0
    found = 0
    for mask in range(1, 2**n - 1):
        kept = [v for i, v in enumerate(values) if mask >> i & 1]
        if len(kept) >= _PAIR and sum(kept) == whole:
            found += 1
    return found


def rounding_slack(kids: list[Kid], parent: Node) -> Number:
    """Say by how much a sum of rounded values may differ from its rounded total.

    Values with decimals are rounded to their last digit; so are values that all end in at least
    two zeros. Whole counts are not rounded.
    """
    values = [node.value for _, node in kids if node.value] + [parent.value or 0]
    if any(not isinstance(v, int) for v in values):
        digits = max(
            (places(c.value) for _, n in kids for c in n.cells if c.value is not None), default=0
        )
        digits = max([digits, *(places(c.value) for c in parent.cells if c.value is not None)])
        return Fraction(len(kids) + 1, 2 * 10**digits)
    steps = [step_of(v) for v in values if v]
    step = min(steps, default=Fraction(1))
    return step * (len(kids) + 1) / 2 if step >= 100 and len(kids) > 2 else 0  # noqa: PLR2004


def _most(kids: list[Kid], parent: Node | None) -> bool:
    """Say whether the parts make up most of their total, as a whole breakdown would."""
    if parent is None or not parent.spans:
        return True
    total = parent.spans[0].lo
    return total is None or 2 * _floor(sum_of(kids)) >= total


def _floor(span: Span) -> Number:
    return span.lo if span.lo is not None else 0


def _tabled(node: Node) -> bool:
    return (
        any(lexicon.NOTE_TABLE.search(cell.note) for cell in node.cells if cell.note)
        or "table" in node.tags
    )


def _noted_as_subset(node: Node) -> bool:
    return bool(node.cells) and all(
        cell.note and lexicon.NOTE_SUBSET.search(cell.note) for cell in node.cells
    )


def _nests(kids: list[Kid], total: Span) -> bool:
    """Say whether leaving out categories that would fit into another one makes the sum right."""
    values = sorted((node.value for _, node in kids if node.value is not None), reverse=True)
    if not total.exact or len(values) != len(kids) or len(values) > _MAX_SUBSET:
        return False
    target = total.lo
    for mask in range(1, 2 ** len(values)):
        kept = [v for i, v in enumerate(values) if mask >> i & 1]
        if sum(kept) == target and len(kept) < len(values):
            left = sum(values) - sum(kept)
            if left <= max(kept):
                return True
    return False


def derive_missing(  # noqa: C901, PLR0912
    judge: Judge, layout: Layout, make: Callable[[Dims], Node]
) -> list[tuple[Dims, str, str, list[Kid], list[Kid]]]:
    """Fill in totals that nobody states but a whole breakdown implies, the deepest first.

    Returns pairs of whole breakdowns of one such total that give different sums.
    """
    found = judge.families
    nodes = judge.group.nodes
    names = [pair[0] for pair in layout.pairs]
    clashes: list[tuple[Dims, str, str, list[Kid], list[Kid]]] = []
    by_size: dict[int, list[Dims]] = {}
    for rest in found:
        by_size.setdefault(len(rest), []).append(rest)
    if not by_size:
        return clashes
    for size in range(max(by_size), -1, -1):
        for rest in by_size.get(size, ()):
            if rest in nodes:
                continue
            wholes: list[tuple[str, list[Kid]]] = []
            for name, kids in found[rest].items():
                if len(kids) < 2 or not is_breakdown(name, kids, layout):  # noqa: PLR2004
                    continue
                if any(node.value is None for _, node in kids):
                    continue
                for reading in judge.readings(rest, name, kids):
                    if reading.whole == "sure":
                        wholes.append((name, reading.kids))
                        break
            if not wholes:
                continue
            wholes.sort(key=lambda item: item[0])
            node = make(rest)
            node.parts = [kid for _, kid in wholes[0][1]]
            node.value = sum((kid.value or 0 for kid in node.parts), start=0)
            nodes[rest] = node
            for name, kids in wholes[1:]:
                if sum((kid.value or 0 for _, kid in kids), start=0) != node.value:
                    clashes.append((rest, wholes[0][0], name, wholes[0][1], kids))
            before = set()
            for i in range(len(rest)):
                outer = rest[:i] + rest[i + 1 :]
                if outer not in found:
                    before.add(outer)
            add_to_families(found, node, names)
            by_size.setdefault(size - 1, []).extend(before)
    return clashes


def loose_clashes(
    judge: Judge, layout: Layout
) -> list[tuple[Dims, str, str, list[Kid], list[Kid]]]:
    """Give breakdowns of a total that nobody states whose sums nearly agree.

    Of lists that may both be partial nothing follows, unless they miss each other by so little that
    they were meant to be of one whole.
    """
    clashes: list[tuple[Dims, str, str, list[Kid], list[Kid]]] = []
    for rest, by_name in judge.families.items():
        if len(by_name) < _PAIR or rest in judge.group.nodes:
            continue
        sums: list[tuple[Number, str, list[Kid]]] = []
        for name, kids in sorted(by_name.items()):
            if len(kids) <= _PAIR or not _plain_list(name, kids, layout):
                continue
            sums.append((sum((node.value or 0 for _, node in kids), start=0), name, kids))
        for i, (first, name, kids) in enumerate(sums):
            for second, other, others in sums[i + 1 :]:
                gap = distance(first, second)
                if 0 < _CLOSE * gap <= max(first, second) and min(first, second) >= _ENOUGH:
                    clashes.append((rest, name, other, kids, others))
    return clashes


def _plain_list(name: str, kids: list[Kid], layout: Layout) -> bool:
    """Say whether categories are told exactly and, as far as one sees, each by itself."""
    if lexicon.named(name, lexicon.OVERLAPPING_NAMES) or not is_breakdown(name, kids, layout):
        return False
    codes = [layout.code(pid) for pid, _ in kids]
    return (
        all(node.value is not None for _, node in kids)
        and not Judge.nested_ages(name, codes)
        and not any(code in lexicon.GROUP_OF_OTHERS or lexicon.is_list(code) for code in codes)
    )
