# SPDX-License-Identifier: EUPL-1.2
"""One thing that does not fit in a form, and what the catalogue knows of a measure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class KnownMeasure:
    """What the catalogue says of a measure."""

    unit: str
    counts: str
    dimensions: frozenset[str]


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that does not fit."""

    item: str
    """Name of the item, or of the list of choices."""
    column: str
    message: str
    """A template with named placeholders."""
    params: Mapping[str, str] = field(default_factory=dict)
    is_choice: bool = False

    def __str__(self) -> str:
        return f"{self.item} {self.column}: {self.message % self.params}"


class DraftRefused(Exception):
    """A form that cannot be saved as it is, with everything that does not fit."""

    def __init__(self, flaws: Iterable[Flaw]) -> None:
        self.flaws = tuple(flaws)
        super().__init__("; ".join(map(str, self.flaws)))
