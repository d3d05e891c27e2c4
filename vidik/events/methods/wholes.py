# SPDX-License-Identifier: EUPL-1.2
"""Which numbers of an account make up a whole, so that nobody is counted twice.

An account may say how many there were in all, how many of each sex and how many of each profession:
three statements about the same people. A number of everybody is the whole; without one it is the
breakdown that reaches furthest. `selectors/years.py` says the same in SQL.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Final, Protocol, TypeVar

FIELDS: Final = ("profession", "audience", "body", "territory", "sex", "age")
"""By what a number may be narrowed."""


class Said(Protocol):
    """A number, and of whom it is."""

    @property
    def value(self) -> int:
        """How many."""


LineT = TypeVar("LineT", bound=Said)


def narrowed_by(line: Said) -> frozenset[str]:
    """Return by what a number is narrowed; nothing where it is of everybody."""
    return frozenset(name for name in FIELDS if getattr(line, name))


def whole(lines: Iterable[LineT], needed: Collection[str] = ()) -> list[LineT]:
    """Return the numbers that together are the whole, each person once.

    Args:
        lines: numbers of one thing in one account.
        needed: by what those returned have to be narrowed; what no number says is left out.
    """
    given = list(lines)
    said = {name for line in given for name in narrowed_by(line)}
    asked = frozenset(needed) & said
    if asked:
        return _by(given, asked)
    if of_all := [line for line in given if not narrowed_by(line)]:
        return of_all
    breakdowns = [_by(given, frozenset({name})) for name in FIELDS if name in said]
    return max(breakdowns, key=_sum, default=[])


def _by(lines: Sequence[LineT], names: frozenset[str]) -> list[LineT]:
    """Return what is said of each answer by itself, else its breakdown that reaches furthest."""
    found: dict[tuple[str, ...], dict[frozenset[str], list[LineT]]] = {}
    for line in lines:
        pattern = narrowed_by(line)
        if names <= pattern:
            answer = tuple(getattr(line, name) for name in sorted(names))
            found.setdefault(answer, defaultdict(list))[pattern].append(line)
    return [
        line
        for patterns in found.values()
        for line in (patterns.get(names) or max(patterns.values(), key=_sum))
    ]


def _sum(lines: Iterable[Said]) -> int:
    return sum(line.value for line in lines)
