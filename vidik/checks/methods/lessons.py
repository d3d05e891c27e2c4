# SPDX-License-Identifier: EUPL-1.2
"""What the file itself teaches about which categories make a whole."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from .partitions import Judgement
from .table import Dims, Group, Layout, Node

_LEARNED = 4
"""Breakdowns that must add up, a breakdown of several parts counting twice, to trust the next."""


class About(NamedTuple):
    """What a discovered rule is about; its code is written only when asked for."""

    kind: str
    layout: Layout
    head: tuple[str, str, str, str]
    dims: Dims
    by: str

    def parts(self) -> tuple[str, ...]:
        """Give the parts of the rule's code."""
        place = self.layout.text(self.dims)
        by = ("by " + self.by,) if self.by else ()
        return (self.kind, *self.head, place, *by)


class Pending(NamedTuple):
    """A breakdown whose judgement waits for what the rest of the file teaches."""

    cluster: tuple[str, str]
    group: Group
    rest: Dims
    name: str
    parent: Node
    judgement: Judgement


class Lessons:
    """What the file itself teaches about which categories make a whole."""

    def __init__(self) -> None:
        self.sets: Counter[tuple[str, frozenset[int]]] = Counter()
        self.misses: Counter[tuple[str, frozenset[int]]] = Counter()
        self.exact: Counter[tuple[str, str, str]] = Counter()
        self.alone: Counter[tuple[str, str, str]] = Counter()
        """Breakdowns of one part that is its whole, by dimension."""
        self.over: Counter[tuple[str, str, str]] = Counter()
        self.short: Counter[tuple[str, str, str]] = Counter()
        self.closed: Counter[str] = Counter()
        """Breakdowns of several parts that add up, by the name of the dimension alone."""
        self.over_by_name: Counter[str] = Counter()
        self._indexed = -1
        self._by_code: dict[tuple[str, int], list[frozenset[int]]] = {}

    def whole(self, pending: Pending) -> bool:
        """Say whether these categories add up to their total elsewhere in the file."""
        kids = pending.judgement.kids
        codes = (pending.name, frozenset(pid for pid, _ in kids))
        exact = self.sets.get(codes, 0)
        misses = self.misses.get(codes, 0)
        if len(kids) > 1 and exact >= misses:
            judged = pending.judgement
            most = 5 * (judged.found.lo or 0) >= 4 * (judged.total.lo or 0)
            if exact > 1 or len(kids) > 2 or most:  # noqa: PLR2004
                return True
        if self._part_of_a_whole(*codes):
            return False
        if len(kids) == 1:
            key = dimension_of(pending.group, pending.name)
            off = self.short.get(key, 0) + self.over.get(key, 0)
            return self.alone.get(key, 0) >= _LEARNED * max(1, off)
        for key, enough in (
            (dimension_of(pending.group, pending.name), _LEARNED),
            (anywhere(pending.group, pending.name), 2 * _LEARNED),
        ):
            off = self.short.get(key, 0) + self.over.get(key, 0)
            if self.exact.get(key, 0) >= max(enough, _LEARNED * off):
                return True
        return False

    def _part_of_a_whole(self, name: str, codes: frozenset[int]) -> bool:
        """Say whether these categories are only some of those that make a whole elsewhere."""
        if len(self.sets) != self._indexed:
            self._indexed = len(self.sets)
            self._by_code = {}
            for known, others in self.sets:
                for pid in others:
                    self._by_code.setdefault((known, pid), []).append(others)
        lists = [self._by_code.get((name, pid), []) for pid in codes]
        return bool(lists) and any(codes < others for others in min(lists, key=len))

    def partition(self, pending: Pending) -> bool:
        """Say whether these categories, or their dimension as a rule, add up elsewhere."""
        name = pending.name
        if self.sets.get((name, frozenset(pid for pid, _ in pending.judgement.kids)), 0):
            return True
        off = self.over_by_name.get(name, 0)
        return pending.judgement.reason == "the categories may overlap" and (
            self.closed.get(name, 0) > off
        )

    def overlapping(self, pending: Pending) -> bool:
        """Say whether these categories exceed their totals too often to be exclusive."""
        key = dimension_of(pending.group, pending.name)
        over = self.over.get(key, 0)
        return over >= 3 and 2 * over > self.exact.get(key, 0)  # noqa: PLR2004


def anywhere(group: Group, name: str) -> tuple[str, str, str]:
    """Give the key of a dimension of a measure, whoever reports it."""
    return ("", group.measure, name)


def dimension_of(group: Group, name: str) -> tuple[str, str, str]:
    """Give the key of a dimension of one source's measure."""
    return (group.source, group.measure, name)
