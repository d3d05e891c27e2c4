# SPDX-License-Identifier: EUPL-1.2
"""What crosses the institutions room's door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from vidik.core.dialling import NUMBER
from vidik.core.formats import format_date
from vidik.core.languages import NO_TEXT, Texts
from vidik.core.packfiles import Blank, BlankTexts, Column, PartialTexts

if TYPE_CHECKING:
    from vidik.core.models import Code
    from vidik.institutions.models import ContactPoint, Institution, Territory


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
    phone: Annotated[str, Column(pattern=NUMBER, what="a number to dial", blank=True)] = ""
    hours: PartialTexts = NO_TEXT
    is_duty_line: Annotated[bool, Column(key="duty")] = False
    takes_sms: Annotated[bool, Column(key="sms")] = False
    purposes: Annotated[tuple[str, ...], Column(blank=True)] = ()
    alternative: Blank = ""
    """The address of the contact point that is called where nobody answers."""


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
    phone: str = ""
    hours: Texts = NO_TEXT
    is_duty_line: bool = False
    takes_sms: bool = False
    purposes: tuple[str, ...] = ()
    alternative: ContactPoint | None = None


@dataclass(frozen=True, slots=True)
class RecentChange:
    """When somebody last entered or changed at which number one is called."""

    at: dt.datetime
    by: str
    """Their name; blank where it is not known."""


@dataclass(frozen=True, slots=True)
class TelephoneLine:
    """A number at which an institution is called, and what whoever calls has to know."""

    contact: int
    """Key of the contact point."""
    institution: int
    function: Texts
    phone: str
    hours: Texts
    is_duty_line: bool
    is_demo: bool
    problems: tuple[Problem, ...]
    is_for_duty: bool
    """Whether it is a duty line or stands in for one."""
    of: Texts = NO_TEXT
    """Whose it is, where another institution stands in."""
    changed: RecentChange | None = None
    """By whom it was entered or changed a short while ago."""

    @property
    def warning(self) -> str:
        """What whoever calls has to know of a number that is new; blank where it is not."""
        if self.changed is None:
            return ""
        day = format_date(timezone.localdate(self.changed.at), get_language() or "en")
        if not self.changed.by:
            return gettext("changed on %(day)s: check who answers before you say anything") % {
                "day": day
            }
        return gettext(
            "changed on %(day)s by %(who)s: check who answers before you say anything"
        ) % {"day": day, "who": self.changed.by}


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


class Confirmation(StrEnum):
    """Whether an institution has confirmed its contact points in a period."""

    CONFIRMED = "confirmed"
    ASKED = "asked"
    OVERDUE = "overdue"
    NONE = "none"

    @property
    def label(self) -> str | Promise:
        """The state as pages call it."""
        return _CONFIRMATION_LABELS[self]


_CONFIRMATION_LABELS: Final = {
    Confirmation.CONFIRMED: pgettext_lazy("contact points", "confirmed"),
    Confirmation.ASKED: pgettext_lazy("contact points", "to be confirmed"),
    Confirmation.OVERDUE: pgettext_lazy("contact points", "overdue"),
    Confirmation.NONE: pgettext_lazy("contact points", "no contact point"),
}


@dataclass(frozen=True, slots=True)
class ConfirmationPeriod:
    """The period in which each institution confirms its contact points once."""

    start: dt.date
    due: dt.date
    """The last day on which it is not overdue."""


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
