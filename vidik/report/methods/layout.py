# SPDX-License-Identifier: EUPL-1.2
"""What the Word and the PDF writer decide alike: how a table stands on a page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from vidik.report.methods.tree import plain

if TYPE_CHECKING:
    from vidik.report.methods.tree import Table

_LEAST: Final = 5.0
_TEXT_COLUMN: Final = 60.0
"""Letters beyond which a longer cell widens its column by a part of what it has more."""
_PART_OF_MORE: Final = 0.25
_LONGEST_WORD: Final = 24.0
_BOLD: Final = 1.18
"""How much wider bold letters are."""
_PADDING: Final = 2.6
"""Room on both sides of a cell, in letters."""
_LINE: Final = 98.0
"""Letters of table text that fit across the page."""
_OTHER_FONT: Final = 0.86
"""What fits where the font of the document is missing and a wider one takes its place."""
_SHORT_TABLE_LINES: Final = 16
"""A table of at most so many lines of text stays on one page."""


@dataclass(frozen=True, slots=True)
class TableLayout:
    """How a table stands on a page."""

    shares: tuple[float, ...]
    """Widths of the columns; they add up to 1."""
    whole: bool
    """Whether the table is short enough to stay on one page."""
    crowded: bool
    """Whether even the longest words do not fit, so that words have to be divided."""


def layout(table: Table) -> TableLayout:
    """Decide the widths of the columns and whether the table may be divided between pages.

    Every column gets the room of its longest word first. What is left goes to the columns whose
    cells are longer than that, in proportion to what they lack.
    """
    needs, wishes = _rooms(table)
    left = max(_LINE * _OTHER_FONT - sum(needs), 0.0)
    lacking = [wish - need for need, wish in zip(needs, wishes, strict=True)]
    granted = min(left / sum(lacking), 1.0) if sum(lacking) > 0 else 0.0
    widths = [need + granted * more for need, more in zip(needs, lacking, strict=True)]
    total = sum(widths)
    shares = tuple(width / total for width in widths)
    return TableLayout(
        shares=shares,
        whole=_lines(table, shares) <= _SHORT_TABLE_LINES,
        crowded=sum(needs) > _LINE,
    )


def _rooms(table: Table) -> tuple[list[float], list[float]]:
    """Return the room that each column needs and the room that it would like, in letters."""
    needs: list[float] = []
    wishes: list[float] = []
    for index, column in enumerate(table.columns):
        head = plain(column.children)
        texts = [
            plain(row.cells[index].children)
            for row in table.rows
            if row.kind != "group" and index < len(row.cells)
        ]
        words = [len(word) * _BOLD for word in head.split()]
        words += [float(len(word)) for text in texts for word in text.split()]
        longest = max((len(text) for text in texts), default=1)
        need = max(_LEAST, min(max(words, default=1.0), _LONGEST_WORD)) + _PADDING
        wish = _wish(longest) if column.align == "left" else len(head) / 2
        needs.append(need)
        wishes.append(max(need, wish + _PADDING))
    return needs, wishes


def _wish(longest: int) -> float:
    """Return the room for a text of so many letters: a paragraph wants more than a title."""
    return min(float(longest), _TEXT_COLUMN) + max(longest - _TEXT_COLUMN, 0.0) * _PART_OF_MORE


def _lines(table: Table, shares: tuple[float, ...]) -> int:
    rooms = [max(share * _LINE - _PADDING, 1.0) for share in shares]
    rows = [[plain(column.children) for column in table.columns]]
    rows += [[plain(cell.children) for cell in row.cells] for row in table.rows]
    return sum(
        max(math.ceil(len(text) / room) for text, room in zip(row, rooms, strict=False))
        for row in rows
    )
