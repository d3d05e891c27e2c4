# SPDX-License-Identifier: EUPL-1.2
"""Categories that hold finer ones of the same dimension, as their codes or labels tell.

A1 lies under A, 01.2 under 01, "theft: of cars" under "theft", "of which women" under what stands
before it. Spelling alone proves little: whether finer categories make up the coarser one, and
whether the coarser alone make up the total, is learned from the places where they do.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from . import lexicon, vocabulary
from .table import reading_order

if TYPE_CHECKING:
    from .partitions import Families, Kid
    from .table import Layout, Node

_CODE = re.compile(r"[a-z]{0,4}\d+(?:[.-]?\d+)*[a-z]?")
_SIGNS = "-.:/–—("
_LONG = 8


class Hierarchy:
    """Which numbered codes may hold which others of their dimension."""

    def __init__(self, layout: Layout) -> None:
        self.size = len(layout.pairs)
        self.holders: dict[int, tuple[int, ...]] = {}
        """Codes that may hold one, the nearest first."""
        self.told: set[int] = set()
        """Codes that say by themselves that they lie in another: 12.1, "of which women"."""
        self.names: set[str] = set()
        codes: dict[str, dict[str, int]] = {}
        for pid, (name, code) in enumerate(layout.pairs):
            codes.setdefault(name, {})[code] = pid
        for name, known in codes.items():
            if name not in vocabulary.CALENDAR_NAMES:
                self._read(name, known)
            if any(vocabulary.OF_WHICH.match(code) for code in known):
                self._read_of_which(name, layout)

    def _read_of_which(self, name: str, layout: Layout) -> None:
        """Let "of which" lie in what is read before it."""
        first: dict[int, tuple[str, str, str]] = {}
        for cell in layout.cells.values():
            for pid in layout.read(cell.dimensions)[0]:
                if layout.name(pid) == name:
                    place = reading_order(cell)
                    first[pid] = min(place, first.get(pid, place))
        before: int | None = None
        for pid in sorted(first, key=first.__getitem__):
            if not vocabulary.OF_WHICH.match(layout.code(pid)):
                before = pid
            elif before is not None:
                self._add(name, pid, (before,), told=True)

    def _read(self, name: str, known: dict[str, int]) -> None:
        for code, pid in known.items():
            if lexicon.ages_of(name, code) or vocabulary.OF_WHICH.match(code):
                continue
            inside = [
                known[code[:i]] for i in range(len(code) - 1, 0, -1)
                if code[:i] in known and _within(code[:i], code[i:])
            ]  # fmt: skip
            if inside:
                self._add(name, pid, tuple(inside), told=any(
                    _numbered(code, code[:i]) for i in range(1, len(code)) if code[:i] in known
                ))  # fmt: skip

        heads = [pid for code, pid in known.items() if vocabulary.TOTAL_OF.match(code)]
        if len(heads) == 1:
            # "Total children" may be the whole of the categories beside it.
            for pid in known.values():
                if pid not in self.holders and pid != heads[0]:
                    self._add(name, pid, (heads[0],), told=False)

    def _add(self, name: str, pid: int, holders: tuple[int, ...], *, told: bool) -> None:
        self.holders[pid] = holders
        self.names.add(name)
        if told:
            self.told.add(pid)

    def holder(self, pid: int, present: dict[int, Node]) -> int | None:
        """Give the nearest code that holds one, of those that stand beside it."""
        return next((outer for outer in self.holders.get(pid, ()) if outer in present), None)

    def outer(self, kids: list[Kid], *, told: bool = False) -> list[Kid]:
        """Leave out categories that lie in others; with `told` only those that say so."""
        if self.holders.keys().isdisjoint(pid for pid, _ in kids):
            return kids[:]
        present = dict(kids)
        return [
            kid for kid in kids
            if (told and kid[0] not in self.told) or self.holder(kid[0], present) is None
        ]  # fmt: skip

    def under(self, found: Families) -> Families:
        """Give the categories that lie directly under each category, as a breakdown of it."""
        result: Families = {}
        for by_name in found.values():
            for name, kids in by_name.items():
                if name not in self.names or len(kids) == 1:
                    continue
                present = dict(kids)
                for pid, node in kids:
                    if (outer := self.holder(pid, present)) is not None:
                        place = result.setdefault(present[outer].dims, {})
                        place.setdefault(name, []).append((pid, node))
        return result


def _numbered(code: str, outer: str) -> bool:
    """Say whether a code extends the number of another, as a paragraph extends an article."""
    return outer.replace("-", "").replace(".", "").isdigit() and code[len(outer)] in "-."


def _within(outer: str, further: str) -> bool:
    """Say whether a code may lie in the one that it begins with."""
    if lexicon.residual(outer) or not outer[-1].isalnum():
        return False
    if further[0] in _SIGNS:
        return any(sign.isalnum() for sign in further)
    return bool(_CODE.fullmatch(outer + further)) and (
        outer.isalpha() or outer[-1].isdigit()
    ) and len(outer) <= _LONG  # fmt: skip
