# SPDX-License-Identifier: EUPL-1.2
"""What the declaration of a register says: its fields, who enters and who sees what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from django.forms import Form

from vidik.access.types import Actor, Role

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise as Text

    from vidik.registers.models import Entry
else:  # the type exists for the type checker only
    Text = object

Choices = Iterable[tuple[str, Text]] | Callable[[], Iterable[tuple[str, Text]]]
Values = Mapping[str, Any]
"""Field → what was entered: a code, a list of codes, a number, yes or no, or code → number."""
FIRST_YEAR: Final = 2015
"""Nothing is entered about an earlier year."""


class Kind(StrEnum):
    """What a field holds."""

    CODE = "code"
    CODES = "codes"
    NUMBER = "number"
    FLAG = "flag"
    COUNTS = "counts"
    """How many of each of some codes, such as workers by citizenship."""


class Precision(StrEnum):
    """How exactly a register says when something was."""

    MINUTE = "minute"
    DAY = "day"
    MONTH = "month"
    """Neither the day nor who entered it is stored: both could point to a person."""


@dataclass(frozen=True, slots=True)
class Field:
    """One question of a register; use `code`, `codes`, `number`, `flag` or `counts` to make one."""

    name: str
    label: Text
    kind: Kind
    choices: Choices = ()
    required: bool = True
    when: tuple[str, frozenset[str]] | None = None
    """Another field and the codes of which one makes this field required; else it stays blank."""
    excludes: str = ""
    """Of several codes: the one that excludes all others."""
    least: int = 0
    most: int = 1_000_000
    initial: str = ""
    group: Text = ""
    """Heading under which the form asks it."""
    is_listed: bool = True
    is_summed: bool = True
    is_filter: bool = True
    error: Text = ""
    """What is said where it is missing."""

    def options(self) -> list[tuple[str, str]]:
        """Give codes and labels in the reader's language, in their order."""
        found = self.choices() if callable(self.choices) else self.choices
        return [(str(code), str(label)) for code, label in found]

    def in_words(self, value: Any, options: Mapping[str, str]) -> str:
        """Write a value as people read it.

        Args:
            value: as stored; None is blank.
            options: codes and labels of the field, looked up once for a page.
        """
        if value is None:
            return ""
        if self.kind == Kind.CODE:
            return options.get(value, value)
        if self.kind == Kind.CODES:
            return ", ".join(options.get(each, each) for each in value)
        if self.kind == Kind.COUNTS:
            return ", ".join(f"{options.get(code, code)}: {n}" for code, n in value.items())
        return str(value)


def code(name: str, label: Text, choices: Choices, **more: Any) -> Field:
    """Declare a question with one answer out of a list."""
    return Field(name, label, Kind.CODE, choices, **more)


def codes(name: str, label: Text, choices: Choices, **more: Any) -> Field:
    """Declare a question with one or several answers out of a list."""
    return Field(name, label, Kind.CODES, choices, **more)


def number(name: str, label: Text, **more: Any) -> Field:
    """Declare a question that is answered by a whole number."""
    return Field(name, label, Kind.NUMBER, **more)


def flag(name: str, label: Text, **more: Any) -> Field:
    """Declare a question that is answered by yes or no."""
    return Field(name, label, Kind.FLAG, **more)


def counts(name: str, label: Text, choices: Choices, **more: Any) -> Field:
    """Declare a question that is answered by a number for each of some codes."""
    return Field(name, label, Kind.COUNTS, choices, **{"least": 1, **more})


def _everybody(_actor: Actor) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Register:
    """A register as a room or a pack declares it."""

    code: str
    """Permanent: it stands in addresses, in the record of acts and on every row."""
    title: Text
    about: Text
    """What it is for and who sees what, for those who enter; stands above the list."""
    fields: tuple[Field, ...]
    keepers: frozenset[Role]
    """Roles that enter for their institution and see its rows."""
    keeps: Callable[[Actor], bool] = _everybody
    """Narrows the keepers, such as to institutions of one kind."""
    refusal: Text = ""
    """What is said to a keeper whose institution keeps no such register."""
    precision: Precision = Precision.DAY
    when: Text = ""
    """Label of the day or moment."""
    reasons: Choices = ()
    """Why an entry is struck out; none: no reason is asked for."""
    check: Callable[[Values, dt.date], Mapping[str, str]] | None = None
    """Further conditions: gives what is wrong, by field."""
    further: type[Form] | None = None
    """A second form beside the fields, such as for what is sealed at once and never shown; its
    attributes `legend` and `about` stand above it."""
    entered: Callable[[Entry, Form | None, Actor], None] | None = None
    """What follows in the transaction that enters a row, with the second form as filled in."""
    intro: Text = ""
    """Stands above the form to enter."""
    signs: Callable[[Values], Sequence[str]] | None = None
    """What in the answers asks for a second look, in the reader's language."""
    signs_mean: Text = ""
    """What the signs are and are not."""
    links: Callable[[Values | None], Sequence[tuple[Text, str]]] | None = None
    """Where to go on from a row, or from the form while there is none: labels and addresses."""
    position: int = 50
    """Of its entry in the menu."""
    by_name: Mapping[str, Field] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a declaration that names a field twice or a condition on a field it lacks."""
        named = {each.name: each for each in self.fields}
        if len(named) < len(self.fields):
            msg = f"{self.code}: a field is declared twice"
            raise ValueError(msg)
        for each in self.fields:
            if each.when and each.when[0] not in named:
                msg = f"{self.code}: {each.name} depends on a field that is not there"
                raise ValueError(msg)
        object.__setattr__(self, "by_name", named)

    def as_stored(self) -> list[dict[str, Any]]:
        """Give the fields as the database checks values against them."""
        return [
            {
                "name": each.name,
                "kind": each.kind.value,
                "codes": [value for value, _label in each.options()],
                "required": each.required and each.when is None,
                "when": each.when[0] if each.when else None,
                "among": sorted(each.when[1]) if each.when else [],
                "excludes": each.excludes or None,
                "least": each.least,
                "most": each.most,
            }
            for each in self.fields
        ]
