# SPDX-License-Identifier: EUPL-1.2
"""Matters as they cross the room's door: how they come and end, what is entered about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from vidik.access.types import Role

BODIES: Final = (Role.POLICE, Role.PROSECUTOR, Role.COURT_OFFICER)
"""Roles of those who keep matters."""
EXPERTS: Final = (Role.CENTRE_HEAD, Role.DUTY_EXPERT, Role.CASE_EXPERT)
FOLLOWERS: Final = (*EXPERTS, Role.ASSOCIATION_HEAD, Role.ASSOCIATION_WORKER)
"""Roles of those who follow the matter of a person whose case they see."""


class Came(TextChoices):
    """How a matter or a person came to whoever has it."""

    NEW = "new", pgettext_lazy("matter", "new")
    HANDED_ON = "handed-on", pgettext_lazy("matter", "from the stage before")
    DELEGATION = "delegation", pgettext_lazy("matter", "by delegation")
    SEPARATION = "separation", pgettext_lazy("matter", "by separation")
    JOINING = "joining", pgettext_lazy("matter", "by joining")
    REOPENED = "reopened", pgettext_lazy("matter", "reopened")


class Ended(TextChoices):
    """How it ended where that does not depend on the law of a country; the rest is in the pack."""

    DELEGATED = "delegated", pgettext_lazy("matter", "delegated to another body")
    JOINED = "joined", pgettext_lazy("matter", "joined with another matter")
    SEPARATED = "separated", pgettext_lazy("matter", "separated into a matter of its own")


HANDED: Final[Mapping[str, str]] = {
    Ended.DELEGATED: Came.DELEGATION,
    Ended.JOINED: Came.JOINING,
    Ended.SEPARATED: Came.SEPARATION,
}
"""How what ends by being handed on within a stage comes at the other end."""


class Trigger(TextChoices):
    """What set an investigation off."""

    REACTIVE = "reactive", pgettext_lazy("matter", "a report")
    PROACTIVE = "proactive", pgettext_lazy("matter", "the body’s own initiative")


class Nature(TextChoices):
    """What kind of person a suspect is in law."""

    NATURAL = "natural", pgettext_lazy("suspect", "a person")
    LEGAL = "legal", pgettext_lazy("suspect", "a legal person")


class HearingState(TextChoices):
    """What became of a hearing."""

    SET = "set", pgettext_lazy("hearing", "set")
    HELD = "held", pgettext_lazy("hearing", "held")
    ADJOURNED = "adjourned", pgettext_lazy("hearing", "adjourned")
    VACATED = "vacated", pgettext_lazy("hearing", "cancelled")


class Verdict(TextChoices):
    """What a judgment says of an accused, or of one of the charges."""

    CONVICTED = "convicted", pgettext_lazy("judgment", "convicted")
    ACQUITTED = "acquitted", pgettext_lazy("judgment", "acquitted")
    REJECTED = "rejected", pgettext_lazy("judgment", "the charge was rejected")


class Claim(TextChoices):
    """What a judgment says of compensation."""

    NONE = "none", pgettext_lazy("compensation", "not claimed")
    AWARDED = "awarded", pgettext_lazy("compensation", "awarded")
    IN_PART = "in-part", pgettext_lazy("compensation", "awarded in part")
    CIVIL = "civil", pgettext_lazy("compensation", "referred to civil proceedings")


class OwedState(TextChoices):
    """Whether a notice that a step makes due was sent."""

    OPEN = "open", pgettext_lazy("owed notice", "to be sent")
    SENT = "sent", pgettext_lazy("owed notice", "sent")
    WAIVED = "waived", pgettext_lazy("owed notice", "not sent, with a reason")


class Entered(NamedTuple):
    """When something is entered, and by whom."""

    at: dt.datetime
    by: int


@dataclass(frozen=True, slots=True)
class MatterFacts:
    """What is known of an offence when its matter is opened, in codes of the pack."""

    stage: str
    opened_on: dt.date
    number: str
    trigger: str
    form: str
    origin: str
    ways: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    territory: int | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is known of a suspect or an injured party: codes, never who it is."""

    sex: str = ""
    age: str = ""
    citizenship: str = ""
    nature: str = Nature.NATURAL
    case: str = ""
    """Of an injured party: the code of the case, as the centre gave it."""


@dataclass(frozen=True, slots=True)
class ChargeFacts:
    """One offence that somebody is suspected of."""

    offence: str
    laid_on: dt.date
    paragraph: str = ""
    form: str = ""
    begun_on: dt.date | None = None
    """From when it was committed, as far as that is known."""


@dataclass(frozen=True, slots=True)
class ActFacts:
    """One act in the course of a matter, in five fields."""

    act: str
    on: dt.date
    until: dt.date | None = None
    code: str = ""
    number: int | None = None


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """A measure against a suspect, or for somebody's protection."""

    kind: str
    ordered_on: dt.date
    until: dt.date | None = None
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """What one accused got, stored once, however many charges it is for."""

    verdict: str
    on: dt.date
    months: int | None = None
    suspended: bool = False
    fine: Decimal | None = None
    """In the currency of the country."""
    security: str = ""
    """Security measure beside the sentence or instead of it."""
    confiscated: bool = False
    claim: str = Claim.NONE
    awarded: Decimal | None = None
    charges: Mapping[int, str] | None = None
    """The verdict on each charge by its position; None: the same on all that hold now."""
    months_of: Mapping[int, int | None] | None = None
    """Months that the court named for single charges, by their position."""
