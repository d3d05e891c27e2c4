# SPDX-License-Identifier: EUPL-1.2
"""What crosses the institutions room's door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from vidik.core.languages import Texts
from vidik.core.packfiles import Blank, BlankTexts, Column

if TYPE_CHECKING:
    from vidik.core.models import Code
    from vidik.institutions.models import Institution, Territory


@dataclass(frozen=True, slots=True)
class CodeRow:
    """A code of one of the registry's lists, as a pack describes it."""

    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class InstitutionRow:
    """One institution as a pack describes it."""

    code: str
    name: Texts
    short_name: Annotated[Texts, Column(key="short", partial=True, blank=True)]
    kind: str
    sector: Blank
    territory: Blank
    parent: Blank
    control: str
    basis: BlankTexts
    questionnaire: Blank
    aliases: Annotated[tuple[str, ...], Column(blank=True)]
    origin: Annotated[str, Column(one_of=("source", "public"))]
    note: Blank


@dataclass(frozen=True, slots=True)
class TerritoryRow:
    """One territory as a pack describes it."""

    code: str
    name: Texts
    kind: str
    parent: Blank


@dataclass(frozen=True, slots=True)
class ContactRow:
    """One contact point as a pack describes it."""

    institution: str
    function: Texts
    email: Annotated[str, Column(pattern=r"[^@\s]+@[^@\s]+\.[a-z]+", what="an address for e-mail")]
    valid_from: dt.date
    valid_to: dt.date | None
    confirmed_on: dt.date | None
    is_demo: Annotated[bool, Column(key="demo")]


@dataclass(frozen=True, slots=True)
class InstitutionFacts:
    """What somebody of the office says of an institution."""

    name: Texts
    short_name: Texts
    kind: Code
    sector: Code | None
    territory: Territory | None
    parent: Institution | None
    control: str
    basis: Texts
    questionnaire: str
    note: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """What somebody of the office says of a contact point."""

    function: Texts
    email: str
    valid_from: dt.date
    confirmed_on: dt.date | None


class Problem(StrEnum):
    """Why a contact point cannot be relied on."""

    UNCONFIRMED = "unconfirmed"
    NEVER = "never"
    PRIVATE = "private"
    ENDED = "ended"

    @property
    def label(self) -> str | Promise:
        """The problem as pages call it."""
        return _PROBLEM_LABELS[self]


_PROBLEM_LABELS: Final = {
    Problem.UNCONFIRMED: _("unconfirmed for a year"),
    Problem.NEVER: _("never confirmed"),
    Problem.PRIVATE: _("address looks private"),
    Problem.ENDED: _("ended without a successor"),
}


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of an institution before and after a change."""

    label: str | Promise
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One change of an institution or of a contact point: when, by whom, what."""

    at: dt.datetime
    actor: str
    is_first: bool
    changes: tuple[FieldChange, ...]
    subject: str = ""
    """Function of the contact point; blank for the institution itself."""


@dataclass(frozen=True, slots=True)
class EffectPreview:
    """What would follow a merge in one place."""

    label: str | Promise
    moved: int
    joined: int
    """Of these, how many the remaining institution has already; each pair becomes one."""
