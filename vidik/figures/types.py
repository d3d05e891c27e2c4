# SPDX-License-Identifier: EUPL-1.2
"""What crosses the door of the figures room."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

ROWS_PER_PAGE: Final = 40

RowT = TypeVar("RowT")


@dataclass(frozen=True, slots=True)
class CatalogueFilter:
    """Which measures a reader looks for; blank means any."""

    words: str = ""
    theme: str = ""
    institution: str = ""
    unit: str = ""
    cycle: str = ""
    sort: str = "name"


@dataclass(frozen=True, slots=True)
class FigureFilter:
    """Which figures of a cycle a reader looks for; blank means any."""

    cycle: str
    institution: str = ""
    measure: str = ""
    """A code, a whole name, or words of names."""
    section: str = ""
    period: str = ""
    checks: str = ""
    """`open` with an open finding, `settled` with settled ones only, `none` with none."""


@dataclass(frozen=True, slots=True)
class TableRequest:
    """What a table of a measure shows."""

    measure: str
    cycle: str
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    institution: str = ""
    period: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """One way in which a measure was broken down, and how many figures there are of it."""

    dimensions: tuple[str, ...]
    figures: int
    institutions: tuple[str, ...]
    periods: tuple[str, ...]
    is_cut: bool = False
    """Whether there may be more figures than were counted."""


@dataclass(frozen=True, slots=True)
class RowPage:
    """Which rows of a long table are shown."""

    number: int
    first: int
    last: int
    total: int

    @property
    def before(self) -> int:
        """Number of the page before; 0 where this is the first."""
        return self.number - 1

    @property
    def after(self) -> int:
        """Number of the page after; 0 where this is the last."""
        return self.number + 1 if self.last < self.total else 0


def page_of_rows(rows: Sequence[RowT], page: int) -> tuple[Sequence[RowT], RowPage | None]:
    """Cut a page out of the rows of a table; a senseless number gives the nearest page.

    Returns:
        The rows, and which they are where there are more of them than a page shows.
    """
    total = len(rows)
    if total <= ROWS_PER_PAGE:
        return rows, None
    number = min(max(page, 1), -(-total // ROWS_PER_PAGE))
    start = (number - 1) * ROWS_PER_PAGE
    shown = rows[start : start + ROWS_PER_PAGE]
    return shown, RowPage(number, start + 1, start + len(shown), total)
