# SPDX-License-Identifier: EUPL-1.2
"""Totals and their breakdowns: which categories add up to what, and when that must hold.

A breakdown is judged only as far as the file itself gives evidence. Parts that exceed their total
contradict it unless the categories may overlap; parts that fall short contradict it only if the
categories are known to be all there are.
"""

from __future__ import annotations

from functools import cached_property
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from . import lexicon, measurewords, notewords, vocabulary
from .intervals import ANY_COUNT, ZERO, Number, Span
from .listing import MOST
from .nearness import beside_restated_total, far_above, most, no_partition, noted_as_subset, tabled
from .partitions import (
    FULL_AGE,
    PAIR,
    Child,
    Families,
    Judgement,
    Reading,
    all_known,
    families,
    floor_of,
    sum_of,
)
from .rounding import rounded

if TYPE_CHECKING:
    from collections.abc import Callable

    from .listing import Lists
    from .rounding import Rounding
    from .table import Dims, Group, Layout, Node

Names = tuple[str, ...]
_HOMES = 30
_DEEP = 8
"""Of so many dimensions at most a further category is looked for; the search grows with pairs."""
OVERLAP = "the categories may overlap"
PARTIAL = "the breakdown may be partial"


class Judge:
    """Judges the breakdowns of one group."""

    def __init__(
        self,
        group: Group,
        layout: Layout,
        found: Families,
        lists: Lists,
        rounding: Callable[[Group], Rounding],
    ) -> None:
        self.group = group
        self.layout = layout
        self.lists = lists
        self._rounding = rounding
        self._families: Families | None = found
        self._tables: dict[Names, dict[Names, list[Dims]]] | None = None
        self._wider: dict[Names, list[Names]] = {}
        """The tables that are stated by two further dimensions."""
        self._deep: dict[tuple[Names, str], dict[Dims, set[int]]] = {}

    @property
    def families(self) -> Families:
        """The breakdowns of the group, listed again if they were let go."""
        if self._families is None:
            self._families = families(self.group, self.layout)
        return self._families

    def release(self) -> None:
        """Let go what can be listed again: few judgements that wait need it."""
        self._families = self._tables = None
        self._wider = {}
        self._deep = {}

    # ------------------------------------------------------------------ what a breakdown is

    def readings(self, rest: Dims, name: str, children: list[Child]) -> list[Reading]:
        """Return the ways to read a breakdown, the most natural first."""
        listed = self.lists.of(name, children)
        every = [children[i] for i in listed.order]
        base = [children[i] for i in listed.single]
        plain = [child for child in base if not noted_as_subset(child[1])]
        if plain and len(plain) < len(base):
            base = children = plain
            listed = self.lists.of(name, children)
        if listed.kind == "ages":
            code = self.layout.code
            result = self._ages([(lexicon.ages_of(name, code(child[0])), child) for child in base])
        elif listed.kind == "others":
            result = self._group_of_others(base)
        else:
            result = [Reading(base, self.whole(rest, name, base))]
        if len(base) < len(every) and all(every != reading.children for reading in result):
            result.append(Reading(every, ""))
        return result

    def certain(self, rest: Dims, name: str, children: list[Child]) -> list[Child]:
        """Return the categories of an unstated total that are surely all there are, if any are."""
        if (
            self.lists.of(name, children).mute
            and not self._noted
            and rest not in self.group.nodes
            and not self._full_grid(children)
        ):
            return []
        readings = self.readings(rest, name, children)
        return next((reading.children for reading in readings if reading.whole == "sure"), [])

    @cached_property
    def _noted(self) -> bool:
        """Whether some cell of the group has a note, which may say that it is only a part."""
        return any(cell.note for node in self.group.nodes.values() for cell in node.cells)

    def whole(self, rest: Dims, name: str, children: list[Child]) -> str:
        """Return how surely these categories are all there are, from the group itself.

        A further category that is stated only together with something else speaks against it.
        """
        sure = self._whole(rest, name, children)
        return "" if sure and self._hidden(rest, name, children) else sure

    def _whole(self, rest: Dims, name: str, children: list[Child]) -> str:
        whole_named = self.lists.of(name, children).whole
        if whole_named and whole_named != MOST:
            return whole_named
        parent = self.group.nodes.get(rest)
        if whole_named and most(children, parent):
            return "sure"
        if parent is not None and len(children) > 1:
            if name in parent.totals and most(children, parent):
                return "sure"
            if tabled(parent) and all(tabled(node) for _, node in children):
                return "sure"
        return "sure" if self._full_grid(children) else ""

    def _hidden(self, rest: Dims, name: str, children: list[Child]) -> bool:
        """Return whether a further category is stated, but only crossed with something else."""
        present = {pid for pid, _ in children}
        return any(pid not in present for pid in self._deeper(rest, name))

    def _ages(self, ages: list[tuple[tuple[int, int] | None, Child]]) -> list[Reading]:
        """Choose age codes that do not overlap; all ages if some choice covers them."""
        rest = [child for span, child in ages if span is None]
        spans = sorted(((span, child) for span, child in ages if span), key=lambda x: x[0])
        best = _chains(spans, slack=0)
        if not best.get(FULL_AGE):
            best = _chains(spans, slack=1)
        partial: list[list[Child]] = []
        result = [Reading([*chain, *rest], "sure") for chain in best.get(FULL_AGE, [])]
        if any(not lexicon.residual(self.layout.code(pid)) for pid, _ in rest):
            # A code that nobody can read may lie in the others: "youth 15-24".
            result += [Reading(chain, "sure") for chain in best.get(FULL_AGE, [])]
        if result:
            return result
        for (low, high), child in spans:
            chain = [child]
            until = high
            for (low2, high2), other in spans:
                if low2 >= until and low2 >= low:
                    chain.append(other)
                    until = high2
            partial.append([*chain, *rest])
        partial.sort(key=lambda chain: -floor_of(sum_of(chain)))
        return [Reading(partial[0], "")] if partial else []

    def _group_of_others(self, children: list[Child]) -> list[Reading]:
        """Read codes beside a group such as "foreign", which holds every code but the home."""
        code = self.layout.code
        others = [child for child in children if code(child[0]) in vocabulary.GROUP_OF_OTHERS]
        rests = [child for child in children if code(child[0]) in vocabulary.RESIDUAL]
        plain = [child for child in children if child not in others and child not in rests]
        if not plain:
            return [Reading(children, "")]
        home = self._home(plain)
        result = []
        if home is not None:
            result.append(Reading([home, others[0], *rests], "sure"))
        else:
            result.append(Reading([others[0], *rests], ""))
            # Which code is at home is not known: any of them may be.
            result.extend(Reading([child, others[0], *rests], "") for child in plain[:_HOMES])
        if len(plain) > 1:
            result.append(Reading([*plain, *rests], ""))
        result.append(Reading(children, ""))
        return result

    def _home(self, plain: list[Child]) -> Child | None:
        """Return the code that a group of others leaves out: the one named most often."""
        seen = self.layout.homes
        best = max(
            plain,
            key=lambda child: (seen.get(self.layout.code(child[0]), 0), self.layout.code(child[0])),
        )
        times = [seen.get(self.layout.code(child[0]), 0) for child in plain]
        most = max(seen.values(), default=0)
        alone = len(plain) == 1 or times.count(max(times)) == 1
        return best if alone and max(times) >= most else None

    def holds(self, outer: Child, inner: Child, children: list[Child]) -> bool:
        """Return whether one category lies inside another by its code alone."""
        a, b = self.layout.code(outer[0]), self.layout.code(inner[0])
        if a == b:
            return False
        name = self.layout.name(outer[0])
        ages = lexicon.ages_of(name, a), lexicon.ages_of(name, b)
        if ages[0] and ages[1]:
            return ages[0][0] <= ages[1][0] and ages[1][1] <= ages[0][1]
        others = vocabulary.GROUP_OF_OTHERS
        if a not in others or b in others | vocabulary.RESIDUAL or len(b) != 2:  # noqa: PLR2004
            return False
        home = self._home([k for k in children if len(self.layout.code(k[0])) == 2])  # noqa: PLR2004
        return home is not None and home[0] != inner[0]

    def _full_grid(self, children: list[Child]) -> bool:
        """Return whether these categories are crossed in full with another dimension."""
        if len(children) < PAIR:
            return False
        inner = self.families.get(children[0][1].dims, {})
        crossed = {o: {pid for pid, _ in known} for o, known in inner.items() if len(known) > 1}
        for _, node in children[1:]:
            if not crossed:
                return False
            inner = self.families.get(node.dims, {})
            crossed = {
                other: codes for other, codes in crossed.items()
                if len(known := inner.get(other, ())) == len(codes)
                and codes.issuperset(pid for pid, _ in known)
            }  # fmt: skip
        return bool(crossed)

    # ------------------------------------------------------------------ what it says

    def slack(self, children: list[Child], parent: Node) -> Number:
        """Return by how much a sum may miss its total because values are rounded."""
        known = self._rounding(self.group)
        return known.slack(id(node) for node in (*(node for _, node in children), parent))

    def judge(self, rest: Dims, name: str, children: list[Child], parent: Node) -> Judgement:
        """Compare a breakdown with its total under every sensible reading."""
        totals = parent.spans or ([Span(parent.value, parent.value)] if parent.parts else [])
        if not totals:
            return Judgement("skipped", children, ANY_COUNT, ZERO, "", "the total is missing")
        readings = self.readings(rest, name, children)
        against = self._against(name, readings, parent, totals)
        if against is not None:
            return against
        if not readings:
            return Judgement("skipped", children, totals[0], ZERO, "", PARTIAL)
        for reading in readings:
            for total in totals:
                found = sum_of(reading.children, total)
                if found.meets(total) or rounded(
                    parent, found, total, self.slack(reading.children, parent)
                ):
                    known = all_known(reading.children)
                    return Judgement(
                        "passed" if known else "skipped", reading.children, total, found,
                        reading.whole,
                        "" if known else "a part of the breakdown is missing",
                    )  # fmt: skip
        judged = self.failing(rest, name, readings[0], parent, totals[0])
        return judged._replace(readings=tuple(readings))

    def failing(
        self, rest: Dims, name: str, reading: Reading, parent: Node, total: Span
    ) -> Judgement:
        """Judge categories, read in one way, that do not add up."""
        found = sum_of(reading.children, total)
        slack = self.slack(reading.children, parent)
        if total.below(found):
            return self._over(name, reading, parent, total, found)._replace(slack=slack)
        present = {pid for pid, _ in reading.children}
        if any(pid not in present for pid in self._deeper(rest, name)):
            return Judgement("skipped", reading.children, total, found, reading.whole, PARTIAL)
        return Judgement("short", reading.children, total, found, reading.whole, slack=slack)

    def _against(
        self, name: str, readings: list[Reading], parent: Node, totals: list[Span]
    ) -> Judgement | None:
        """Judge a choice of ages that covers all, if another such choice confirms the total."""
        if len(readings) < PAIR or not lexicon.is_age(name):
            return None
        chains = [
            r for r in readings
            if r.whole == "sure" and all(
                node.value is not None and lexicon.ages_of(name, self.layout.code(pid))
                for pid, node in r.children
            )
        ]  # fmt: skip
        sums = [sum_of(r.children) for r in chains]
        met = [
            any(s.meets(total) or rounded(parent, s, total, self.slack(r.children, parent))
                for total in totals)
            for r, s in zip(chains, sums, strict=True)
        ]  # fmt: skip
        if not any(met) or all(met):
            return None
        # The fewest categories are the plainest statement of what is wrong.
        odd = min(
            (i for i, fits in enumerate(met) if not fits), key=lambda i: len(chains[i].children)
        )
        verdict = "over" if totals[0].below(sums[odd]) else "short"
        return Judgement(verdict, chains[odd].children, totals[0], sums[odd], "sure")

    def _over(
        self, name: str, reading: Reading, parent: Node, total: Span, found: Span
    ) -> Judgement:
        explicit = name in parent.totals
        codes = [self.layout.code(pid) for pid, _ in reading.children]
        rest = beside_restated_total(reading.children, total)
        if rest and not explicit and not lexicon.named(name, vocabulary.OVERLAPPING_NAMES):
            summed = sum_of(rest)
            verdict = "over" if total.below(summed) else "short"
            return Judgement(verdict, rest, total, summed, "restated")
        if self._another_version(reading.children, parent, found):
            reason = "the parts may belong to another version"
            return Judgement("skipped", reading.children, total, found, reading.whole, reason)
        doubt = self._doubt(name, codes, reading, parent, total, found)
        return Judgement("over", reading.children, total, found, reading.whole, doubt)

    def _doubt(  # noqa: PLR0917
        self, name: str, codes: list[str], reading: Reading, parent: Node, total: Span, found: Span
    ) -> str:
        """Return why parts that exceed their total may be no mistake."""
        explicit = name in parent.totals
        if self._overlapping(name, codes, reading, parent, total, found):
            return OVERLAP
        if not explicit and not reading.whole:
            if lexicon.named(name, vocabulary.OVERLAPPING_NAMES) or any(
                notewords.says_subset(cell.note)
                for _, node in reading.children
                for cell in node.cells
                if cell.note
            ):
                return OVERLAP
            if self.nested_ages(name, codes) or self._several_answers(name, codes, total, found):
                return OVERLAP
        if (
            not explicit
            and lexicon.named(name, vocabulary.OFFENCE_NAMES)
            and self.group.unit in measurewords.PERSON_UNITS
        ):
            return OVERLAP
        if (
            reading.whole == "sure"
            or lexicon.named(name, vocabulary.SEX_NAMES)
            or (explicit and lexicon.named(name, vocabulary.EXCLUSIVE_NAMES))
        ):
            return ""
        doubt = no_partition(reading.children, total, found, explicit=explicit)
        return "" if doubt == OVERLAP and self._places(name, codes) else doubt

    def _overlapping(  # noqa: PLR0917
        self, name: str, codes: list[str], reading: Reading, parent: Node, total: Span, found: Span
    ) -> bool:
        """Return whether codes or notes tell that one case stands in several categories.

        So does a large excess, where nothing but a code for the rest says that they are all.
        """
        return says_overlap(codes, reading.children, parent) or (
            name not in parent.totals
            and self._only_rest(codes)
            and self._several_answers(name, codes, total, found)
        )

    def _another_version(self, children: list[Child], parent: Node, found: Span) -> bool:
        """Return whether the parts add up to another stated version of their total."""
        if not found.exact:
            return False
        shown = {id(node) for _, node in children}
        return any(
            node.value == found.lo and id(node) not in shown
            for name, versions in self.families.get(parent.dims, {}).items()
            if name in vocabulary.VERSION_NAMES
            for _, node in versions
        )

    @staticmethod
    def _several_answers(name: str, codes: list[str], total: Span, found: Span) -> bool:
        """Say whether parts exceed their total as they do where several answers were possible."""
        return (
            len(codes) > 2  # noqa: PLR2004
            and not lexicon.named(name, vocabulary.EXCLUSIVE_NAMES)
            and far_above(total, found)
        )

    @staticmethod
    def _places(name: str, codes: list[str]) -> bool:
        """Return whether categories are places of which none lies in another by its code."""
        return lexicon.named(name, vocabulary.TERRITORY_NAMES) and not any(
            a != b and (a.startswith(b) or b.startswith(a)) for a in codes for b in codes
        )

    @staticmethod
    def _only_rest(codes: list[str]) -> bool:
        """Return whether a code for the rest is the only sign that the categories are complete."""
        plain = [c for c in codes if not lexicon.residual(c)]
        return len(plain) < len(codes) and not (
            len(plain) == PAIR and lexicon.complement(plain[0], plain[1])
        )

    @staticmethod
    def nested_ages(name: str, codes: list[str]) -> bool:
        """Return whether some ages lie inside others."""
        spans = sorted(span for code in codes if (span := lexicon.ages_of(name, code)))
        return any(a[1] > b[0] for a, b in pairwise(spans))

    def _deeper(self, rest: Dims, name: str) -> set[int]:
        """Return categories of which some are stated together with a further dimension.

        A category that stands nowhere alone makes the breakdown without it a partial one.
        """
        names = self.layout.names
        requested = (tuple(sorted([names[pid] for pid in rest])), name)
        known = self._deep.get(requested)
        if known is None:
            known = self._deep[requested] = self._list_deeper(*requested)
        return known.get(rest, set())

    def _list_deeper(self, rest: Names, name: str) -> dict[Dims, set[int]]:
        """List such categories of one dimension for all places that the same others tell."""
        names = self.layout.names
        if self._tables is None:
            self._tables = self._list_tables()
        deep: dict[Dims, set[int]] = {}
        if not rest:
            deep[()] = {
                pid for table, places in self._tables.items() if name in table
                for alike in places.values() for dims in alike for pid in dims if names[pid] == name
            }  # fmt: skip
        for table in self._wider.get(rest, ()) if rest else ():
            if name not in table or name in rest:
                continue
            for order, alike in self._tables[table].items():
                remaining = [i for i, named in enumerate(order) if named in rest]
                own = order.index(name)
                for dims in alike:
                    deep.setdefault(tuple([dims[i] for i in remaining]), set()).add(dims[own])
        return deep

    def _list_tables(self) -> dict[Names, dict[Names, list[Dims]]]:
        """List the places of which something is stated by the dimensions that tell them."""
        names = self.layout.names
        orders: dict[Names, list[Dims]] = {}
        for dims, node in self.group.nodes.items():
            if node.value and not node.parts and PAIR <= len(dims) <= _DEEP:
                orders.setdefault(tuple([names[pid] for pid in dims]), []).append(dims)
        tables: dict[Names, dict[Names, list[Dims]]] = {}
        for order, alike in orders.items():
            tables.setdefault(tuple(sorted(order)), {})[order] = alike
        for table in tables:
            for rest in combinations(table, len(table) - 2):
                self._wider.setdefault(rest, []).append(table)
        return tables


def _chains(
    spans: list[tuple[tuple[int, int], Child]], *, slack: int
) -> dict[int, list[list[Child]]]:
    """List runs of adjoining age bands from birth, by the age that they reach.

    With a slack of one "60+" follows on "41-60", which is meant to be without an overlap.
    """
    best: dict[int, list[list[Child]]] = {0: [[]]}
    for start in sorted({s[0] for s, _ in spans} | {s[1] for s, _ in spans} | {0}):
        for chain in best.get(start, [])[:4]:
            for (low, high), child in spans:
                if low == start or (high == FULL_AGE and 0 < low == start - slack):
                    best.setdefault(high, []).append([*chain, child])
    return best


def says_overlap(codes: list[str], children: list[Child], parent: Node) -> bool:
    """Return whether codes or notes tell that one case may stand in several categories."""
    return any(c.startswith(("with-", "also-", "including-", "sa-")) for c in codes) or any(
        cell.note and notewords.says_overlap(cell.note)
        for node in (parent, *(node for _, node in children))
        for cell in node.cells
    )
