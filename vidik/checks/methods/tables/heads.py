# SPDX-License-Identifier: EUPL-1.2
"""The headings of columns: which texts stand above each, from the widest to the narrowest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .grid import Area, Spot
from .layout import UNIT_ROW
from .numbers import split_label

if TYPE_CHECKING:
    from collections.abc import Collection

    from .layout import Region


@dataclass(slots=True)
class Heading:
    """One text of a heading, at its level."""

    text: str
    level: int
    """Rows of headings above it; columns of headings before it."""
    marks: tuple[str, ...] = ()
    period: str = ""
    plain: bool = False
    """Whether its words are a name, though they could be those of a month."""


@dataclass(slots=True)
class Head:
    """The headings of one column of values."""

    column: int
    path: list[Heading] = field(default_factory=list)
    is_blank: bool = False
    """Nothing stands above it but what reaches over from the left."""

    @property
    def texts(self) -> tuple[str, ...]:
        """The texts, from the widest to the narrowest."""
        return tuple(one.text for one in self.path)


def stub_heads(region: Region, known: Collection[str]) -> list[str]:
    """Return the heading of each column of headings; blank where it has none."""
    found = []
    for column in region.stub:
        texts = [
            split_label(box.text, known)[0]
            for row in region.header
            if (box := region.sheet.boxes.get((row, column)))
            and box.text
            and not UNIT_ROW.match(box.text)
        ]
        joined = " ".join(dict.fromkeys(texts))
        # Titles in a stub's corner are no names.
        found.append(joined if len(joined) < 60 else "")  # noqa: PLR2004 - a name
    return found


def column_heads(region: Region, known: Collection[str]) -> list[Head]:
    """Return the headings above each column of values."""
    rows = region.header
    if not rows:
        return [Head(column) for column in region.columns]
    grid = _spread(region)
    heads = []
    before: dict[int, Spot] = {}
    for column in region.columns:
        spots = {row: spot for row in rows if (spot := grid.get((row, column)))}
        head = Head(column, is_blank=all(before.get(row) == spots[row] for row in spots))
        before = spots
        for level, row in enumerate(rows):
            spot = spots.get(row)
            if spot is None:
                continue
            box = region.sheet.boxes[spot]
            text, marks = split_label(box.text, known)
            if not head.path or head.path[-1].text != text:
                head.path.append(Heading(text, level, (*box.marks, *marks), box.period))
        heads.append(head)
    _join_wrapped(heads, len(rows))
    return heads


def _spread(region: Region) -> dict[Spot, Spot]:
    """Return for each place above the values the cell whose text heads it.

    A heading reaches over the cells it is merged with. Where a row merges none, it reaches to the
    next heading of its row, as far as there are headings below.
    """
    rows = region.header
    first, end = min(region.columns), max(region.columns)
    area = Area(min(rows), first, max(rows), end)
    merged = region.sheet.merged(area)
    wide = {(one.top, one.left) for one in region.sheet.merges if one.right > one.left}
    spanned = {row for (row, _column), anchor in merged.items() if anchor in wide}
    # A heading may begin over a column that has no values.
    headed = {c for row, c in region.sheet.boxes if row in rows and first <= c <= end}
    columns = sorted({*region.columns, *headed})
    grid: dict[Spot, Spot] = {}
    for at, row in enumerate(rows):
        last: int | None = None
        for column in columns:
            anchor = merged.get((row, column), (row, column))
            box = region.sheet.boxes.get(anchor)
            below = any(_own(region, merged, lower, column) for lower in rows[at + 1 :])
            if box is not None and box.text:
                if anchor[0] == row or anchor[0] < min(rows):
                    grid[row, column] = anchor
                last = column if below else None
            elif not below:
                last = None
            elif (
                last is not None
                and row not in spanned
                and all(grid.get((up, column)) == grid.get((up, last)) for up in rows[:at])
            ):
                # It reaches no further than what stands above it.
                grid[row, column] = grid[row, last]
    return grid


def _own(
    region: Region, merged: dict[tuple[int, int], tuple[int, int]], row: int, column: int
) -> bool:
    spot = merged.get((row, column), (row, column))
    box = region.sheet.boxes.get(spot)
    return spot[0] == row and box is not None and bool(box.text)


def _join_wrapped(heads: list[Head], levels: int) -> None:
    """Join a heading that runs over two rows: nothing in the upper one spans two columns."""
    for level in range(levels - 2, -1, -1):
        pairs = [
            (head, at)
            for head in heads
            for at in range(len(head.path) - 1)
            if head.path[at].level == level and head.path[at + 1].level == level + 1
        ]
        uppers = [head.path[at].text for head, at in pairs]
        if not pairs or len(set(uppers)) != len(uppers):
            continue
        if any(head.path[at + 1].text[:1].islower() for head, at in pairs):
            for head, at in pairs:
                upper, lower = head.path[at], head.path.pop(at + 1)
                split = upper.text.endswith("-") and lower.text[:1].islower()
                upper.text = upper.text.removesuffix("-") + ("" if split else " ") + lower.text
                upper.marks += lower.marks
