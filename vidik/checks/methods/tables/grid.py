# SPDX-License-Identifier: EUPL-1.2
"""A workbook as a grid of boxes: what a reader sees in each cell, and how it looks."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from .. import texts
from .limits import TableFileError

if TYPE_CHECKING:
    from decimal import Decimal

FINDINGS_SHEET: Final = "ChecksFindings"
"""By this a sheet of findings is known again, so that nobody checks it."""
_MOST_MERGED: Final = 500_000
"""Cells that merged areas may cover in one table."""
Spot = tuple[int, int]
"""Row and column, counted from nought."""
STEP: Final = 3
"""Blanks that a step of indentation is as wide as, where a format or an outline makes it."""
_REF: Final = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


@dataclass(slots=True)
class Box:
    """One cell as it is shown."""

    text: str
    """What a reader sees, without superscript marks."""
    number: Decimal | None = None
    """The number that is shown: rounded as its format rounds, a percentage as per cent."""
    qualifier: str = "exact"
    percent: bool = False
    period: str = ""
    """The period that a date stands for, as its format shows it."""
    missing: bool = False
    """A sign stands where a number would."""
    bold: bool = False
    indent: int = 0
    """How far its text is set in, in blanks."""
    marks: tuple[str, ...] = ()
    """Footnote marks that stand at it."""
    fault: str = ""
    """Template of why its value cannot be read."""
    rounded: bool = False
    """More digits are stored than shown."""

    @property
    def valued(self) -> bool:
        """Return whether it holds a value or says that one is missing."""
        return self.number is not None or self.missing or bool(self.fault)


class Area(NamedTuple):
    """A rectangle of cells, both ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, spot: Spot) -> bool:
        """Return whether a cell is in it."""
        return self.top <= spot[0] <= self.bottom and self.left <= spot[1] <= self.right

    @property
    def ref(self) -> str:
        """The area as a program writes it, such as A5:H40."""
        return f"{ref_of(self.top, self.left)}:{ref_of(self.bottom, self.right)}"


@dataclass(slots=True)
class Sheet:
    """One sheet."""

    name: str
    boxes: dict[Spot, Box] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    comments: dict[Spot, str] = field(default_factory=dict)
    is_chart: bool = False
    is_findings: bool = False
    """It was added to a marked copy."""

    def merged(self, area: Area) -> dict[Spot, Spot]:
        """Return for each merged cell within an area the cell that holds its text."""
        found: dict[Spot, Spot] = {}
        left_over = _MOST_MERGED
        for one in self.merges:
            top, left = max(one.top, area.top), max(one.left, area.left)
            bottom, right = min(one.bottom, area.bottom), min(one.right, area.right)
            left_over -= max(0, bottom - top + 1) * max(0, right - left + 1)
            if left_over < 0:
                break
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    found[row, column] = (one.top, one.left)
        return found


@dataclass(slots=True)
class Book:
    """All sheets of a file, in its order."""

    kind: str
    """xlsx, xlsm, ods or csv."""
    sheets: list[Sheet]


def column_name(column: int) -> str:
    """Write a column counted from nought with letters."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def ref_of(row: int, column: int) -> str:
    """Write a cell as programs do: C17."""
    return f"{column_name(column)}{row + 1}"


def spot_of(ref: str) -> Spot | None:
    """Read a cell's name; None for what is none."""
    found = _REF.fullmatch(ref)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    return int(found[2]) - 1, column - 1


def area_of(text: str) -> Area:
    """Read an area such as A5:H40.

    Raises:
        TableFileError: it is none.
    """
    first, _mark, last = text.partition(":")
    start, end = spot_of(first.strip()), spot_of((last or first).strip())
    if start is None or end is None:
        raise TableFileError(texts.NO_AREA, area=text[:40])
    return Area(
        min(start[0], end[0]), min(start[1], end[1]), max(start[0], end[0]), max(start[1], end[1])
    )
