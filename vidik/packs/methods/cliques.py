# SPDX-License-Identifier: EUPL-1.2
"""Cliques of attributes that margins name together, and the tree in which they hang together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations


@dataclass(frozen=True, slots=True)
class Clique:
    """Attributes whose joint table is solved for, and what they share with the one before."""

    attributes: tuple[str, ...]
    parent: int | None
    shared: tuple[str, ...] = ()


def cliques_of(attributes: Sequence[str], together: Iterable[frozenset[str]]) -> list[Clique]:
    """Triangulate the graph of attributes that are named together, into cliques in an order."""
    near: dict[str, set[str]] = {name: set() for name in attributes}
    for group in together:
        for one, other in combinations(sorted(group), 2):
            near[one].add(other)
            near[other].add(one)
    left = {name: set(others) for name, others in near.items()}
    groups: list[frozenset[str]] = []

    def missing(name: str) -> int:
        return sum(b not in left[a] for a, b in combinations(sorted(left[name]), 2))

    while left:
        name = min(left, key=lambda each: (missing(each), len(left[each]), each))
        clique = frozenset({name, *left[name]})
        for one, other in combinations(sorted(left[name]), 2):
            left[one].add(other)
            left[other].add(one)
        for other in left[name]:
            left[other].discard(name)
        del left[name]
        if not any(clique <= group for group in groups):
            groups = [group for group in groups if not group <= clique]
            groups.append(clique)
    return _tree(groups, list(attributes))


def _tree(groups: list[frozenset[str]], order: list[str]) -> list[Clique]:
    """Hang cliques together where they share most: what is shared lies on the way between."""

    def sorted_names(names: Iterable[str]) -> tuple[str, ...]:
        return tuple(sorted(names, key=order.index))

    rest = sorted(groups, key=lambda group: (-len(group), sorted_names(group)))
    placed = [rest.pop(0)] if rest else []
    found = [Clique(sorted_names(placed[0]), None)] if placed else []
    while rest:
        _most, at, index = max(
            (len(group & other), -at, -index)
            for index, group in enumerate(rest)
            for at, other in enumerate(placed)
        )
        group = rest.pop(-index)
        found.append(Clique(sorted_names(group), -at, sorted_names(group & placed[-at])))
        placed.append(group)
    return found
