# SPDX-License-Identifier: EUPL-1.2
"""What the file itself teaches about which categories make a whole.

Every place where categories stand beside their total is counted: they add up, exceed it or fall
short of it. Counts are held for the very same categories and for the dimension as a whole, each of
one measure and of all that are counted in the same unit. What the narrower count says weighs more;
the wider ones and the words of names speak where it says little. A place that fails is an error
only where the relation holds at four times as many places; by how much it fails does not matter.
What fails everywhere is no relation, and silent, unless it fails by the same amount or ratio.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from . import measurewords
from .alike import alike
from .listing import Lists
from .model import Basis, Ground
from .partitions import Child, Judgement, added
from .table import Dims, Group, Layout, Node

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from .intervals import Number

ENOUGH = 2
"""What is known must weigh so much for a place that fails to be reported."""
SURE, LIKELY, DOUBTED = 9, 6, -8
"""What words weigh: two halves of a whole are not believed if they fail at another place too."""
ALONE = -2
"""One category that is its whole proves less than several that make it up."""
AGAINST = 4
_FEW = 5
_PAIRS, _NEARLY = 8, 9
"""Two breakdowns of a total that nobody states are of one whole if they agree at so many places,
and at so many for each further one at which they do not.
"""
_SAME, _BESIDE, _ELSEWHERE = 2, 8, 4
"""A place with the same categories counts double; others weigh at most so much together."""


class About(NamedTuple):
    """What a discovered rule is about; its code is written only when asked for."""

    kind: str
    layout: Layout
    head: tuple[str, str, str, str]
    dims: Dims
    by: str

    def parts(self) -> tuple[str, ...]:
        """Return the parts of the rule's code."""
        return (self.kind, *self.head, self.layout.text(self.dims), *self._by())

    def relation(self) -> tuple[str, ...]:
        """Return those that are the same at every place."""
        return (self.kind, *self.head, *self._by())

    def _by(self) -> tuple[str, ...]:
        return ("by " + self.by,) if self.by else ()


class Breakdown(NamedTuple):
    """A total and its categories along one dimension."""

    group: Group
    rest: Dims
    name: str
    children: list[Child]
    parent: Node
    way: str = ""
    """How it is read, if not plainly; then the file alone says whether it adds up.

    "under": the total is itself a category, with finer ones under it; "stated": categories without
    a value count nothing; "named": the measure's name says that its values do not add up; "beyond":
    what follows from the dimension is left out.
    """


class Pending(NamedTuple):
    """A breakdown whose judgement waits for what the rest of the file teaches."""

    breakdown: Breakdown
    judgement: Judgement

    @property
    def group(self) -> Group:
        """Return the group that the total stands in."""
        return self.breakdown.group

    @property
    def rest(self) -> Dims:
        """Return the address of the total."""
        return self.breakdown.rest

    @property
    def name(self) -> str:
        """Return the dimension."""
        return self.breakdown.name

    @property
    def parent(self) -> Node:
        """Return the total."""
        return self.breakdown.parent


class Tally:
    """At how many places categories add up, exceed their total or fall short of it."""

    __slots__ = ("beyond", "held", "nearly", "over", "short")

    def __init__(self, verdict: str = "", *, nearly: bool = False) -> None:
        self.held = 0
        self.short = 0
        self.over = 0
        self.beyond = 0
        """Of those that exceed it, places where one part alone is larger than the whole."""
        self.nearly = 0
        """Of those that exceed it or fall short, places that hardly do."""
        if verdict:
            self.count(verdict, nearly=nearly)

    def count(self, verdict: str, *, nearly: bool = False) -> None:
        """Count one more place."""
        if verdict == "held":
            self.held += 1
        elif verdict == "short":
            self.short += 1
        else:
            self.over += 1
            self.beyond += verdict == "beyond"
        self.nearly += nearly

    def add(self, other: Tally, sign: int = 1) -> Tally:
        """Count the places of another, or take them out again."""
        self.held += sign * other.held
        self.short += sign * other.short
        self.beyond += sign * other.beyond
        self.over += sign * other.over
        self.nearly += sign * other.nearly
        return self

    def less(self, *others: Tally) -> Tally:
        """Return what is counted here and not there."""
        result = Tally().add(self)
        for other in others:
            result.add(other, -1)
        return result

    def weighed(self, verdict: str) -> tuple[int, int]:
        """Return the places that speak for a relation and those that speak against it.

        What falls short elsewhere does not tell that categories overlap.
        """
        if verdict == "beyond":
            return self.held + self.short + self.over - self.beyond, self.beyond
        return self.held, self.over if verdict == "over" else self.over + self.short

    def balance(self, verdict: str) -> int:
        """Weigh what speaks for a relation against what does not.

        Parts that hardly miss their total are no proof of anything, unless they always do.
        """
        held, off = self.weighed(verdict)
        return held - AGAINST * off + (AGAINST - 1) * min(off, self.nearly)


class Evidence(NamedTuple):
    """How much speaks for a relation, and in how many of the tried places it holds."""

    weight: int
    held: int
    tried: int

    @property
    def believed(self) -> bool:
        """Return whether a place that fails contradicts what is known."""
        return self.weight >= ENOUGH

    def ground(self, otherwise: Basis) -> Ground:
        """Return how the relation is known: by example, or else by what the cells or words say."""
        learned = self.held >= _FEW and 2 * self.held > self.tried
        return Ground(Basis.LEARNED if learned else otherwise, self.held, self.tried)


class LearnedWholes:
    """What the file itself teaches about which categories make a whole."""

    def __init__(self) -> None:
        self._parts: dict[Hashable, dict[Hashable, Tally]] = {}
        """What each cluster of measures taught, so that it can be taught anew."""
        self._part: dict[Hashable, Tally] = {}
        self._all: dict[Hashable, Tally] | None = None
        self._missed: dict[Hashable, list[tuple[Number, Number]]] = {}
        """The totals that the same categories miss, and what these make."""
        self._missed_by: dict[Hashable, set[Hashable]] = {}
        self._missing: set[Hashable] = set()
        self._alike: dict[Hashable, bool] = {}
        self._lists: Lists | None = None
        self._wholes: dict[Hashable, list[frozenset[int]]] | None = None

    def lists(self, layout: Layout) -> Lists:
        """Give what names tell of lists of categories, read again if the file has more of them."""
        if self._lists is None or self._lists.size != len(layout.pairs):
            self._lists = Lists(layout)
        return self._lists

    def begin(self, cluster: Hashable) -> None:
        """Learn from a cluster, and forget what it taught before."""
        self._part = self._parts[cluster] = {}
        self._all = None
        for key in self._missed_by.get(cluster, ()):
            del self._missed[key]
        self._missing = self._missed_by[cluster] = set()
        self._alike = {}
        self._wholes = None

    def note(
        self, one: Breakdown, children: list[Child], verdict: str, *, nearly: bool = False
    ) -> None:
        """Count a place. One category of several that alone is not nothing proves little.

        Nor does it prove anything that parts of which some are nothing fall short: zero may stand
        for unknown, which is counted by itself.
        """
        full = len([node for _, node in children if node.value])
        if not full:
            return
        if full < len(children):
            self._count(_zeros(one), verdict, nearly=nearly)
            if verdict == "short" or (verdict == "held" and full == 1):
                return
        key = _key(one, children)
        self._count(key, verdict, nearly=nearly)
        total = one.parent.value
        if verdict != "held" and not one.way and total is not None and full == len(children):
            self._missing.add(key)
            self._missed.setdefault(key, []).append((total, added(children)))

    def _count(self, key: Hashable, verdict: str, *, nearly: bool = False) -> None:
        tally = self._part.get(key)
        if tally is None:
            tally = self._part[key] = Tally()
        tally.count(verdict, nearly=nearly)
        self._all = None

    @property
    def _tallies(self) -> dict[Hashable, Tally]:
        """What all clusters taught, added up once they have: of each list, dimension and unit."""
        if self._all is None:
            # What is counted of a measure's own lists belongs to one cluster alone.
            self._all = {key: t for part in self._parts.values() for key, t in part.items()}
            for key, tally in list(self._all.items()):
                match key:
                    case (str(source), str(measure), str(unit), str(name), frozenset() as codes):
                        for wider in _wider(source, measure, unit, name, codes):
                            self._all.setdefault(wider, Tally()).add(tally)
        return self._all

    def note_pair(self, group: Group, name: str, other: str, *, alike: bool) -> None:
        """Count whether two breakdowns of a total that nobody states make the same."""
        self._count(_pair(group, name, other), "held" if alike else "short")

    def pairs(self, group: Group, name: str, other: str) -> Ground | None:
        """Say at how many places two breakdowns make the same; none if not at nearly all others."""
        held, off = self._tallies[_pair(group, name, other)].weighed("short")
        learned = held >= _PAIRS and held >= _NEARLY * (off - 1)
        return Ground(Basis.LEARNED, held, held + off) if learned else None

    def holds(self, one: Breakdown, children: list[Child]) -> int:
        """Return at how many places these very categories of this measure add up."""
        tally = self._tallies.get(_key(one, children))
        return tally.held if tally else 0

    def proven(self, head: tuple[str, ...], name: str, codes: frozenset[int] | None) -> int:
        """Return at how many places a measure adds up by a dimension, or by these very categories.

        `head` is its source, name and unit, as slugs.
        """
        key = (*head, f" {name}") if codes is None else (*head, f" {name}", codes)
        tally = self._tallies.get(key)
        return tally.held if tally else 0

    def fails_alike(self, one: Breakdown, children: list[Child]) -> bool:
        """Say whether these categories of this measure always miss by the same amount or ratio."""
        key = _key(one, children)
        if key not in self._alike:
            self._alike[key] = bool(alike(self._missed.get(key, []), len(children)))
        return self._alike[key]

    def known(self, one: Breakdown) -> bool:
        """Return whether the dimension adds up at some place, whatever is counted."""
        tally = self._tallies.get(_keys(one, one.children)[3])
        return bool(tally and tally.held)

    def weigh(
        self,
        one: Breakdown,
        children: list[Child],
        verdict: str,
        declared: int,
        itself: Tally,
        *,
        otherwise: bool = False,
    ) -> Evidence:
        """Weigh a relation by the other places of the file, and by what words declare.

        `itself` is how the place that is asked about was counted; `otherwise` that it was with
        other categories of the dimension.
        """
        zeros = Tally()
        if verdict == "short" and not all(node.value for _, node in children):
            # Nothing may stand for little that is not stated; then what has no zeros still adds up.
            zeros = (self._tallies.get(_zeros(one)) or zeros).less(itself)
            itself = Tally()
        counted = [self._tallies.get(key) or Tally() for key in _keys(one, children)]
        same, same_any, near, near_any, _ = counted
        lists = near.less(same)
        if otherwise:
            lists, itself = lists.less(itself), Tally()
        weight = declared + _SAME * same.less(itself).balance(verdict)
        weight += max(-_BESIDE, min(_BESIDE, lists.balance(verdict)))
        # What overlaps in another measure need not in this one, if this one shows that it does not.
        own = near.less(itself).balance(verdict) >= AGAINST
        for others, most in (
            (near_any.less(near, same_any).add(same), _ELSEWHERE),
            (same_any.less(same), _BESIDE),
        ):
            weight += max(0 if own else -most, min(most, others.balance(verdict)))
        # What divides one thing divides another as well; what overlaps in one need not in another.
        # But a person is counted once, and may stand in several of what divides cases.
        further = counted[4].less(near_any)
        if verdict != "short" and declared < SURE and not near_any.held and _persons(one.group):
            weight = min(weight, 0 if further.held else weight)
        else:
            weight += max(0, min(_ELSEWHERE, further.balance(verdict)))
        # Other lists of categories that overlap have most of these among them.
        weight += min(0, lists.balance("over"))
        if one.way == "stated":
            plain = self._tallies.get(_keys(one._replace(way=""), children)[2]) or Tally()
            weight += min(0, plain.balance("over"))
        if (balance := zeros.balance(verdict)) < 0:
            weight = min(weight, balance)
        record = [tally.weighed(verdict) for tally in (same, near, same_any, near_any)]
        if record[0][0] < _FEW and record[1][0] >= AGAINST * record[1][1]:
            # The measure by the same dimension says more than these very categories, stated seldom.
            del record[0]
        for held, off in record:
            if held or off > itself.weighed(verdict)[1]:
                return Evidence(weight, held, held + max(1, off))
        return Evidence(weight, 0, 1)

    def part_of_a_whole(self, one: Breakdown, children: Iterable[Child]) -> bool:
        """Return whether these categories are only some of those that make a whole elsewhere."""
        if self._wholes is None:
            self._wholes = {}
            for key, tally in self._tallies.items():
                match key:
                    case (unit, name, frozenset() as whole) if tally.held and len(whole) > 1:
                        for pid in whole:
                            self._wholes.setdefault((unit, name, pid), []).append(whole)
        codes = frozenset(pid for pid, _ in children)
        lists = [
            self._wholes.get((one.group.unit, f"{one.way} {one.name}", pid), []) for pid in codes
        ]
        return bool(lists) and any(codes < others for others in min(lists, key=len))


def _key(one: Breakdown, children: list[Child]) -> tuple[str, str, str, str, frozenset[int]]:
    """Return what a place is counted under: its measure, dimension and categories."""
    group = one.group
    name = f"{one.way} {one.name}" if len(children) > 1 else f"{one.way} {one.name} alone"
    return (group.source, group.measure, group.unit, name, frozenset([pid for pid, _ in children]))


def _wider(
    source: str, measure: str, unit: str, name: str, codes: frozenset[int]
) -> tuple[Hashable, ...]:
    """Return what else it counts for: the categories or dimension of this measure or any."""
    return ((unit, name, codes), (source, measure, unit, name), (unit, name), name)


def _keys(one: Breakdown, children: list[Child]) -> tuple[Hashable, ...]:
    key = _key(one, children)
    return (key, *_wider(*key))


def _persons(group: Group) -> bool:
    """Return whether persons are counted, by the unit or by the measure's name."""
    words = {group.unit, *group.measure.split("-")}
    return not words.isdisjoint(measurewords.PERSON_UNITS)


def _zeros(one: Breakdown) -> Hashable:
    group = one.group
    return (group.source, group.measure, group.unit, one.way, one.name, "zeros")


def _pair(group: Group, name: str, other: str) -> Hashable:
    return (group.source, group.measure, group.unit, name, "and", other)
