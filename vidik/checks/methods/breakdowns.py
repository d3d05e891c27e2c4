# SPDX-License-Identifier: EUPL-1.2
"""Totals and their breakdowns: which categories add up to what, and when that must hold.

A breakdown is judged only as far as the file itself gives evidence. Parts that exceed their total
contradict it unless the categories may overlap; parts that fall short contradict it only if the
categories are known to be all there are.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from . import lexicon, measurewords, notewords, vocabulary
from .intervals import (
    ANY_COUNT,
    ZERO,
    Span,
)
from .nearness import (
    beside_restated_total,
    far_above,
    most,
    nests,
    no_partition,
    noted_as_subset,
    rounded,
    tabled,
)
from .partitions import (
    FULL_AGE,
    PAIR,
    Families,
    Judgement,
    Kid,
    all_known,
    floor_of,
    sum_of,
)

if TYPE_CHECKING:
    from .table import Dims, Group, Layout, Node

_HOMES = 30
_DEEPEST = 5
"""Categories are looked for in places of at most so many dimensions."""


class Reading(NamedTuple):
    """One way to read a breakdown: the categories that make it up, and how surely all of it."""

    kids: list[Kid]
    whole: str
    """"sure", "likely" or "" for a breakdown that may be partial."""


class Judge:
    """Judges the breakdowns of one group."""

    def __init__(self, group: Group, layout: Layout, found: Families) -> None:
        self.group = group
        self.layout = layout
        self.families = found
        self._deep: dict[Dims, set[int]] | None = None
        self._anywhere: dict[str, set[int]] = {}

    # ------------------------------------------------------------------ what a breakdown is

    def readings(self, rest: Dims, name: str, kids: list[Kid]) -> list[Reading]:
        """Give the ways to read a breakdown, the most natural first."""
        code = self.layout.code
        kids = sorted(kids, key=lambda kid: code(kid[0]))
        single = [kid for kid in kids if not lexicon.is_list(code(kid[0]))]
        result: list[Reading] = []
        base = single if single and len(single) < len(kids) else kids
        plain = [kid for kid in base if not noted_as_subset(kid[1])]
        if plain and len(plain) < len(base):
            base = plain
        ages = [(lexicon.ages_of(name, code(pid)), (pid, node)) for pid, node in base]
        if len(base) > 1 and sum(1 for span, _ in ages if span) >= len(base) - 1:
            result.extend(self._ages(ages))
        elif any(code(pid) in vocabulary.GROUP_OF_OTHERS for pid, _ in base):
            result.extend(self._group_of_others(base))
        else:
            outer = self._outer(base)
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
        if vocabulary.CALENDAR_NAMES.get(name) == len(codes):
            return "sure"
        if len(codes) > 1:
            rests = [c for c in codes if lexicon.residual(c)]
            plain = [c for c in codes if not lexicon.residual(c)]
            if len(plain) == PAIR:
                pair = lexicon.complement(plain[0], plain[1])
                if pair == "sure" or (pair and rests):
                    return "sure"
                if pair:
                    return "likely"
            if (
                any(c not in _SEVERAL_OF_THEM for c in rests)
                and len(codes) > PAIR
                and not lexicon.named(name, vocabulary.OVERLAPPING_NAMES)
                and most(kids, self.group.nodes.get(rest))
            ):
                return "sure"
            if len(codes) == 2 and lexicon.complement(codes[0], codes[1]):  # noqa: PLR2004
                return lexicon.complement(codes[0], codes[1])
        parent = self.group.nodes.get(rest)
        if parent is not None and len(codes) > 1:
            if name in parent.totals and most(kids, parent):
                return "sure"
            if tabled(parent) and all(tabled(node) for _, node in kids):
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
        best = _chains(spans, slack=0)
        if not best.get(FULL_AGE):
            best = _chains(spans, slack=1)
        partial: list[list[Kid]] = []
        result = [Reading([*chain, *rest], "sure") for chain in best.get(FULL_AGE, [])]
        if any(not lexicon.residual(self.layout.code(pid)) for pid, _ in rest):
            # A code that nobody can read may lie in the others: "youth 15-24".
            result += [Reading(chain, "sure") for chain in best.get(FULL_AGE, [])]
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
        partial.sort(key=lambda chain: -floor_of(sum_of(chain)))
        return [Reading(partial[0], "")] if partial else []

    def _group_of_others(self, kids: list[Kid]) -> list[Reading]:
        """Read codes beside a group such as "foreign", which holds every code but the home."""
        code = self.layout.code
        others = [kid for kid in kids if code(kid[0]) in vocabulary.GROUP_OF_OTHERS]
        rests = [kid for kid in kids if code(kid[0]) in vocabulary.RESIDUAL]
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
        if a in vocabulary.GROUP_OF_OTHERS:
            if b in vocabulary.GROUP_OF_OTHERS or b in vocabulary.RESIDUAL or len(b) != 2:  # noqa: PLR2004
                return False
            home = self._home([k for k in kids if len(self.layout.code(k[0])) == 2])  # noqa: PLR2004
            return home is not None and home[0] != inner[0]
        return a in _above(b)

    def _outer(self, kids: list[Kid]) -> list[Kid]:
        """Leave out categories that lie in another one by their numbers: 12.3 lies in 12."""
        codes = {self.layout.code(pid) for pid, _ in kids}
        return [kid for kid in kids if codes.isdisjoint(_above(self.layout.code(kid[0])))]

    def _full_grid(self, rest: Dims, kids: list[Kid]) -> bool:
        """Say whether these categories are crossed in full with another dimension."""
        if len(kids) < PAIR:
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

    def judge(  # noqa: PLR0911
        self, rest: Dims, name: str, kids: list[Kid], parent: Node
    ) -> Judgement:
        """Compare a breakdown with its total under every sensible reading."""
        totals = parent.spans or ([Span(parent.value, parent.value)] if parent.parts else [])
        if not totals:
            return Judgement("skipped", kids, ANY_COUNT, ZERO, "", "the total is missing")
        readings = self.readings(rest, name, kids)
        against = self._against(name, readings, parent, totals)
        if against is not None:
            return against
        if not readings:
            return Judgement("skipped", kids, totals[0], ZERO, "", "the breakdown may be partial")
        for reading in readings:
            for total in totals:
                found = sum_of(reading.kids, total)
                if found.meets(total) or rounded(reading.kids, parent, found, total):
                    known = all_known(reading.kids)
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
                for pid, node in r.kids
            )
        ]  # fmt: skip
        sums = [sum_of(r.kids) for r in chains]
        met = [any(s.meets(total) or rounded(r.kids, parent, s, total) for total in totals)
               for r, s in zip(chains, sums, strict=True)]  # fmt: skip
        if not any(met) or all(met):
            return None
        # The fewest categories are the plainest statement of what is wrong.
        odd = min((i for i, fits in enumerate(met) if not fits), key=lambda i: len(chains[i].kids))
        verdict = "over" if totals[0].below(sums[odd]) else "short"
        return Judgement(verdict, chains[odd].kids, totals[0], sums[odd], "sure")

    def _over(  # noqa: C901
        self, name: str, reading: Reading, parent: Node, total: Span, found: Span
    ) -> Judgement:
        explicit = name in parent.totals
        codes = [self.layout.code(pid) for pid, _ in reading.kids]
        rest = beside_restated_total(reading.kids, total)
        if rest and not explicit and not lexicon.named(name, vocabulary.OVERLAPPING_NAMES):
            summed = sum_of(rest)
            verdict = "over" if total.below(summed) else "short"
            return Judgement(verdict, rest, total, summed, "restated")
        overlap = ""
        if self._overlapping(name, codes, reading, parent, total, found):
            overlap = "the categories may overlap"
        elif not explicit and not reading.whole:
            if lexicon.named(name, vocabulary.OVERLAPPING_NAMES) or any(
                notewords.NOTE_SUBSET.search(cell.note)
                for _, node in reading.kids
                for cell in node.cells
                if cell.note
            ):
                overlap = "the categories may overlap"
            elif lexicon.named(name, vocabulary.DOUBTFUL_NAMES) and nests(reading.kids, total):
                overlap = "one category may hold others"
            elif self.nested_ages(name, codes) or self._several_answers(name, codes, total, found):
                overlap = "the categories may overlap"
        if not overlap and self._another_version(reading.kids, parent, found):
            overlap = "the parts may belong to another version"
        if overlap:
            return Judgement("skipped", reading.kids, total, found, reading.whole, overlap)
        doubt = ""
        if (
            not explicit
            and lexicon.named(name, vocabulary.OFFENCE_NAMES)
            and self.group.unit in measurewords.PERSON_UNITS
        ):
            doubt = "the categories may overlap"
        elif (
            reading.whole != "sure"
            and not lexicon.named(name, vocabulary.SEX_NAMES)
            and not (explicit and lexicon.named(name, vocabulary.EXCLUSIVE_NAMES))
        ):
            doubt = no_partition(reading.kids, total, found, explicit=explicit)
            if doubt == "the categories may overlap" and self._places(name, codes):
                doubt = ""
        return Judgement("over", reading.kids, total, found, reading.whole, doubt)

    def _overlapping(  # noqa: PLR0917
        self,
        name: str,
        codes: list[str],
        reading: Reading,
        parent: Node,
        total: Span,
        found: Span,
    ) -> bool:
        """Say whether codes or notes tell that one case stands in several categories.

        So does a large excess, where nothing but a code for the rest says that they are all.
        """
        return any(c.startswith(("with-", "also-", "including-", "sa-")) for c in codes) or (
            name not in parent.totals
            and (
                _noted_to_overlap(reading.kids, parent)
                or (self._only_rest(codes) and self._several_answers(name, codes, total, found))
            )
        )

    def _another_version(self, kids: list[Kid], parent: Node, found: Span) -> bool:
        """Say whether parts make what another version of their total states."""
        if not found.exact:
            return False
        shown = {id(node) for _, node in kids}
        return any(
            node.value == found.lo and id(node) not in shown
            for name, versions in self.families.get(parent.dims, {}).items()
            if name in vocabulary.VERSION_NAMES
            for _, node in versions
        )

    @staticmethod
    def _several_answers(name: str, codes: list[str], total: Span, found: Span) -> bool:
        """Say whether parts exceed their total as only several answers do."""
        return (
            len(codes) > 2  # noqa: PLR2004
            and not lexicon.named(name, vocabulary.EXCLUSIVE_NAMES)
            and far_above(total, found)
        )

    @staticmethod
    def _places(name: str, codes: list[str]) -> bool:
        """Say whether categories are places of which none lies in another by its code."""
        return lexicon.named(name, vocabulary.TERRITORY_NAMES) and not any(
            a != b and (a.startswith(b) or b.startswith(a)) for a in codes for b in codes
        )

    @staticmethod
    def _only_rest(codes: list[str]) -> bool:
        """Say whether nothing but a code for the rest tells that the categories are all."""
        plain = [c for c in codes if not lexicon.residual(c)]
        return len(plain) < len(codes) and not (
            len(plain) == PAIR and lexicon.complement(plain[0], plain[1])
        )

    @staticmethod
    def nested_ages(name: str, codes: list[str]) -> bool:
        """Say whether some ages lie inside others."""
        spans = sorted(span for code in codes if (span := lexicon.ages_of(name, code)))
        return any(a[1] > b[0] for a, b in pairwise(spans))

    def _deeper(self, rest: Dims, name: str) -> set[int]:
        """Give categories of which some are counted together with a further dimension.

        A category that stands nowhere alone makes the breakdown without it a partial one.
        """
        if self._deep is None:
            self._deep = self._list_deeper()
        if not rest:
            return self._anywhere.get(name, set())
        names = self.layout.names
        return {pid for pid in self._deep.get(rest, ()) if names[pid] == name}

    def _list_deeper(self) -> dict[Dims, set[int]]:
        """List such categories of all dimensions, by the place that they are a part of."""
        deep: dict[Dims, set[int]] = {}
        everywhere: set[int] = set()
        for node in self.group.nodes.values():
            dims = node.dims
            if not node.value or node.value < 0 or not PAIR <= len(dims) <= _DEEPEST:
                continue
            everywhere.update(dims)
            for i, first in enumerate(dims[:-1] if len(dims) > PAIR else ()):
                before, after = dims[:i], dims[i + 1 :]
                for j, second in enumerate(after):
                    outer = before + after[:j] + after[j + 1 :]
                    known = deep.get(outer)
                    if known is None:
                        deep[outer] = {first, second}
                    else:
                        known.add(first)
                        known.add(second)
        for pid in everywhere:
            self._anywhere.setdefault(self.layout.names[pid], set()).add(pid)
        return deep


@lru_cache(maxsize=65536)
def _above(code: str) -> tuple[str, ...]:
    """Give the numbered codes that a code would lie in."""
    if not code[:1].isdigit() and code[:1] not in "-.":
        return ()
    ends = [code[:i] for i, sign in enumerate(code) if sign in "-."]
    return tuple(e for e in ends if e.replace("-", "").replace(".", "").isdigit())


def _chains(spans: list[tuple[tuple[int, int], Kid]], *, slack: int) -> dict[int, list[list[Kid]]]:
    """List choices of ages that follow on each other from birth, by the age that they reach.

    With a slack of one "60+" follows on "41-60", which is meant to be without an overlap.
    """
    best: dict[int, list[list[Kid]]] = {0: [[]]}
    for start in sorted({s[0] for s, _ in spans} | {s[1] for s, _ in spans} | {0}):
        for chain in best.get(start, [])[:4]:
            for (low, high), kid in spans:
                if low == start or (high == FULL_AGE and 0 < low == start - slack):
                    best.setdefault(high, []).append([*chain, kid])
    return best


def _noted_to_overlap(kids: list[Kid], parent: Node) -> bool:
    """Say whether a note tells that one case may stand in several categories."""
    return any(
        cell.note and notewords.NOTE_OVERLAP.search(cell.note)
        for node in (parent, *(node for _, node in kids))
        for cell in node.cells
    )


_SEVERAL_OF_THEM = frozenset({
    "multiple", "mixed", "combined", "several", "more-than-one", "various", "visestruko",
    "вишеструко", "vise",
})  # fmt: skip
