# SPDX-License-Identifier: EUPL-1.2
"""A form: sections, questions, tables, choices, and what each number is bound to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from vidik.forms.methods.expressions import Bind
from vidik.forms.methods.sheets import Sheets
from vidik.forms.methods.tables import Pairs, Texts

PERIODS: Final[Mapping[str, str]] = {
    "": "{year}",
    "year": "{year}",
    "start": "at:{year-1}-12-31",
    "end": "at:{year}-12-31",
    "to-date": "to-date:{year}",
    "school": "school:{year}/{year+1}",
    "two-years": "{year-1}..{year}",
}
"""Words of `vidik::period`. Any other period is written out, with the year of the cycle as `{year}`
and years around it as `{year-1}` or `{year+1}`."""


LISTS: Final = ("events",)
"""Words of `vidik::list`: records of their own that institutions confirm for the year."""


OWN: Final = ("{territory}",)
"""Codes that stand for a fact about whoever answers."""


_YEAR: Final = re.compile(r"\{year(?P<shift>[+-][0-9]+)?\}")


@dataclass(frozen=True, slots=True)
class Measure:
    """What a form must know of a measure."""

    unit: str
    counts: str = ""
    """What is counted: `persons`, `cases`, …; a `change` may be negative or above 100 percent."""


class Kind(StrEnum):
    """What can be answered to a question."""

    INTEGER = "integer"
    DECIMAL = "decimal"
    TEXT = "text"
    DATE = "date"
    ONE = "select_one"
    MANY = "select_multiple"
    CALCULATED = "calculate"
    NOTE = "note"
    LIST = "list"
    """The institution's own records of the year, which it confirms; other tools ask for a text."""


@dataclass(frozen=True, slots=True)
class Binding:
    """The figure that an answer becomes."""

    measure: str
    unit: str
    period: str
    """A word of `PERIODS`, or a period with the years left open."""
    dimensions: Pairs
    is_change: bool = False

    def period_in(self, year: int) -> str:
        """Return the period's written form in the cycle of a year."""
        return period_in(self.period, year)

    def dimensions_of(self, own: Mapping[str, str]) -> Pairs:
        """Return the dimensions with the facts about the institution that answers put in.

        Args:
            own: such as `{"{territory}": "nis"}`; what is not named is left out.
        """
        filled = (
            (name, own.get(code, "") if code in OWN else code) for name, code in self.dimensions
        )
        return tuple((name, code) for name, code in filled if code)

    @property
    def dimension_key(self) -> str:
        """The dimensions as files of figures write them."""
        return ";".join(f"{name}={code}" for name, code in self.dimensions)


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a table of figures a question stands."""

    table: str
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a form."""

    name: str
    path: str
    """Absolute path in the XForm's instance."""
    kind: Kind
    labels: Texts
    hints: Texts = field(default_factory=dict)
    choices: str = ""
    """Name of the list to choose from."""
    listed: str = ""
    """Which records are confirmed, one of `LISTS`; blank for any other question."""
    required: bool = False
    message: Texts = field(default_factory=dict)
    """What to say where the constraint does not hold."""
    binding: Binding | None = None
    place: Place | None = None
    repeat: str = ""
    """Name of the repeated group that the question belongs to."""
    reason_for: str = ""
    """Name of the question or table whose blanks it explains."""
    number: str = ""
    """Number of the section that it is in."""

    @property
    def is_answered(self) -> bool:
        """Whether a person answers it."""
        return self.kind not in {Kind.CALCULATED, Kind.NOTE}

    @property
    def is_own(self) -> bool:
        """Whether it is asked by itself, and not as the reason for another one's blank."""
        return self.is_answered and not self.reason_for

    @property
    def is_number(self) -> bool:
        """Whether the answer is a number."""
        return self.kind in {Kind.INTEGER, Kind.DECIMAL}


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures: its words and its headings."""

    name: str
    labels: Texts
    hints: Texts
    measure: str
    rows: tuple[Texts, ...]
    columns: tuple[Texts, ...]
    column_is_shown: bool
    """Whether the columns say something; a table of one column has none."""


@dataclass(frozen=True, slots=True)
class Section:
    """A group of questions that stands on one page; repeated groups can be answered many times."""

    name: str
    labels: Texts
    hints: Texts
    questions: tuple[str, ...]
    tables: tuple[str, ...]
    repeats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose."""

    name: str
    labels: Texts


@dataclass(frozen=True, slots=True)
class Form:
    """A form that can be asked, evaluated, written as XLSForm and as a workbook."""

    id: str
    version: str
    titles: Texts
    questions: Mapping[str, Question]
    sections: tuple[Section, ...]
    tables: Mapping[str, Table]
    choices: Mapping[str, tuple[Choice, ...]]
    repeats: Mapping[str, Texts]
    sheets: Sheets
    """The sheets with tables unfolded: what other tools read."""
    xform: str
    binds: Mapping[str, Bind]
    warnings: tuple[str, ...] = ()

    @property
    def bound(self) -> tuple[Question, ...]:
        """The questions whose answers become figures, in their order."""
        return tuple(item for item in self.questions.values() if item.binding is not None)


def period_in(period: str, year: int) -> str:
    """Write a form's period out for the cycle of a year."""
    return _YEAR.sub(
        lambda match: str(year + int(match["shift"] or 0)), PERIODS.get(period, period)
    )
