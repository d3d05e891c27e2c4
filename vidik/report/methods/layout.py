# SPDX-License-Identifier: EUPL-1.2
"""What the Word and the PDF writer decide alike: how wide the columns of a table are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from vidik.report.methods.tree import plain

if TYPE_CHECKING:
    from vidik.report.methods.tree import Table

_LEAST: Final = 6.0
_TEXT_COLUMN: Final = 46.0
"""Letters beyond which a longer cell does not widen its column any more."""
SHORT_TABLE_ROWS: Final = 14
"""A table of at most so many rows is kept on one page."""


def column_shares(table: Table) -> tuple[float, ...]:
    """Divide the width of a table among its columns; the shares add up to 1.

    A column needs its longest word and wishes the length of its longest cell, up to a limit;
    columns of numbers get what they need.
    """
    wishes: list[float] = []
    for index, column in enumerate(table.columns):
        head = plain(column.children)
        texts = [
            plain(row.cells[index].children)
            for row in table.rows
            if row.kind != "group" and index < len(row.cells)
        ]
        longest_word = max(
            (len(word) for text in [head, *texts] for word in text.split()), default=1
        )
        longest = max((len(text) for text in texts), default=1)
        needed = max(_LEAST, longest_word + 2.0)
        wish = min(float(longest), _TEXT_COLUMN) if column.align == "left" else len(head) / 3 + 2
        wishes.append(max(needed, wish))
    total = sum(wishes) or 1.0
    return tuple(wish / total for wish in wishes)
