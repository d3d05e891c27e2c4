# SPDX-License-Identifier: EUPL-1.2
"""What a page of a questionnaire is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from vidik.forms.methods.answers.model import Answers, Evaluated
from vidik.forms.methods.model import Form, Kind

SPARE: Final = 2
"""Empty rows that follow the answered ones of a repeated group."""


@dataclass(frozen=True, slots=True)
class ConcurrentChange:
    """What somebody else saved at a question while the person was typing."""

    current: str
    revision: int
    is_conflict: bool
    """The person typed something else, so that one of both has to be chosen."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question as a page asks it."""

    name: str
    """Name of the input: the question, and the time of a repeated one."""
    question: str
    kind: Kind
    label: str
    hint: str
    text: str
    revision: int
    choices: tuple[tuple[str, str], ...] = ()
    before: str = ""
    """What the institution stated a year before; blank if nothing."""
    problems: tuple[str, ...] = ()
    is_bad: bool = False
    is_required: bool = False
    labelled_by: str = ""
    """Ids of the headings that name it, where it is in a table."""
    seen: str = ""
    """What was shown when the person began to type: what still reads so was left alone."""
    page: str = ""
    """The page of the letter on which it stands."""
    meanwhile: ConcurrentChange | None = None
    """What somebody else saved while the person was typing."""
    said: tuple[object, ...] = ()
    """What was written at the question."""
    link: str = ""
    """The page of a list; blank where nobody can open one."""

    @property
    def is_number(self) -> bool:
        """Whether a number or a reason is expected."""
        return self.kind in {Kind.INTEGER, Kind.DECIMAL}

    @property
    def chosen(self) -> frozenset[str]:
        """The answers chosen, where several may be."""
        return frozenset(self.text.split())


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of figures."""

    name: str
    label: str
    hint: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Field | None, ...]], ...]
    reason: Field | None
    """Why the cells that stay blank are blank."""


@dataclass(frozen=True, slots=True)
class Times:
    """A repeated group."""

    name: str
    label: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Field, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One section of a form with its answers."""

    name: str
    title: str
    hint: str
    items: tuple[Field | Grid | Times, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One section in the list of sections."""

    number: int
    name: str
    title: str
    asked: int
    answered: int
    must: int


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """Something that does not fit, for the page that gathers all of it."""

    key: str
    sentence: str
    labels: tuple[str, ...]
    section: int
    is_must: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """Everything that a page of answers needs."""

    form: Form
    answers: Answers
    revisions: Mapping[tuple[str, int], int]
    found: Evaluated
    last_year: Mapping[str, Decimal] = field(default_factory=dict)
    pages: Mapping[tuple[str, int], tuple[object, int]] = field(default_factory=dict)
    """Letter and page of what was entered from one."""
    remarks: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    links: Mapping[str, str] = field(default_factory=dict)
    """The pages of lists, by question."""


def input_name(question: str, occurrence: int | None = None) -> str:
    """Name the input of a question."""
    return question if occurrence is None else f"{question}.{occurrence}"
