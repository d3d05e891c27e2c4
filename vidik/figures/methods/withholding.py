# SPDX-License-Identifier: EUPL-1.2
"""Decide which counts to withhold, so that nobody recognises a few persons in a table.

A count of one to four may point to a person. It is withheld, and so is what would give it away:
the rest of a whole of which all other parts are seen, and the complement of a single part. This
looks at one equation at a time, as a reader with a pencil does; what follows only from several at
once it does not find.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

FEW: Final = 5
"""Fewer persons than these may be recognised."""
Cell = tuple[tuple[str, str], ...]
"""Dimension and code, in the order of the dimensions' names."""
Wider = Mapping[str, Mapping[str, str]]
"""Dimension → code → the wider code of which it is a part."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """A whole and the parts into which one dimension divides it."""

    whole: Cell
    parts: tuple[Cell, ...]


def is_few(count: int) -> bool:
    """Return whether a count may point to a person; none is not few."""
    return 0 < count < FEW


def hidden_cells(
    counts: Mapping[Cell, int],
    wider: Wider,
    *,
    known: Collection[Cell] = (),
    shares: Collection[tuple[Cell, Cell]] = (),
) -> frozenset[Cell]:
    """Choose the cells of counts that must not be seen.

    Args:
        counts: every cell that could be seen, from one set of records.
        wider: which codes are parts of which, by dimension.
        known: cells whose count whoever looks has read elsewhere: hiding them serves nothing.
        shares: whole and part, where a part is no cell of the whole by its dimensions.

    Returns:
        The few, and as many other cells as give the few away.
    """
    hidden = {cell for cell, count in counts.items() if is_few(count) and cell not in known}
    sums = [*_sums(counts, wider), *(_Sum(whole, (part,)) for whole, part in shares)]
    while True:
        found = _revealing(sums, counts, hidden, frozenset(known))
        if not found:
            return frozenset(hidden)
        hidden |= found


def _sums(counts: Mapping[Cell, int], wider: Wider) -> Iterator[_Sum]:
    """Return every whole with its parts: all codes but the wider ones, and all but the narrower."""
    groups: dict[tuple[Cell, str], set[Cell]] = {}
    for cell in counts:
        for place, (name, code) in enumerate(cell):
            rest = cell[:place] + cell[place + 1 :]
            if rest in counts:
                groups.setdefault((rest, name), set()).add(cell)
            above = wider.get(name, {}).get(code)
            if above is not None:
                whole = (*cell[:place], (name, above), *cell[place + 1 :])
                if whole in counts:
                    groups.setdefault((whole, name), set()).add(cell)
    for (whole, name), parts in groups.items():
        up = wider.get(name, {})
        codes = {cell: dict(cell)[name] for cell in parts}
        there = set(codes.values())
        covering = {up[code] for code in there if code in up}
        narrow = tuple(sorted(cell for cell in parts if codes[cell] not in covering))
        broad = tuple(sorted(cell for cell in parts if up.get(codes[cell]) not in there))
        yield _Sum(whole, narrow)
        if broad != narrow:
            yield _Sum(whole, broad)


def _revealing(
    sums: list[_Sum], counts: Mapping[Cell, int], hidden: set[Cell], known: frozenset[Cell]
) -> set[Cell]:
    """Return cells to hide in addition, because what is seen tells of a few."""
    reported = _derivable(sums, counts, hidden)
    found: set[Cell] = set()

    def smallest(cells: Iterable[Cell]) -> set[Cell]:
        may_go = [cell for cell in cells if cell not in hidden | found | known]
        return {min(may_go, key=lambda cell: (counts[cell], cell))} if may_go else set()

    for each in sums:
        if each.whole not in reported:
            continue
        whole = counts[each.whole]
        seen = [part for part in each.parts if part in reported]
        text = sum(counts[part] for part in each.parts if part in known)
        lone = {
            part
            for part in seen
            if part not in hidden | known and is_few(rest := whole - counts[part]) and rest != text
        }
        found |= lone
        if lone or not is_few(whole - sum(counts[part] for part in seen)):
            continue
        # What was hidden already and follows all the same is hidden better where it follows.
        derived = hidden.intersection(reported, (each.whole, *seen))
        near = (
            cell
            for other in sums
            if derived.intersection((other.whole, *other.parts))
            for cell in (*other.parts, other.whole)
            if cell != each.whole and cell not in each.parts
        )
        found |= smallest(near) or smallest(seen) or smallest([each.whole])
    return found


def _derivable(sums: list[_Sum], counts: Mapping[Cell, int], hidden: set[Cell]) -> set[Cell]:
    """Return the cells that are seen, and those of several persons that follow from them."""
    known = set(counts) - hidden
    while True:
        more: set[Cell] = set()
        for each in sums:
            lacking = [cell for cell in (each.whole, *each.parts) if cell not in known]
            adds_up = counts[each.whole] == sum(counts[part] for part in each.parts)
            if len(lacking) == 1 and adds_up and not is_few(counts[lacking[0]]):
                more |= set(lacking)
        if not more:
            return known
        known |= more
