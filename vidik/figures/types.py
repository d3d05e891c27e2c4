# SPDX-License-Identifier: EUPL-1.2
"""What crosses the door of the figures room."""

from __future__ import annotations

from dataclasses import dataclass


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
