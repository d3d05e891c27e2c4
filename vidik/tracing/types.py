# SPDX-License-Identifier: EUPL-1.2
"""What crosses the room's door: coded facts of a search, answers, reasons; never an identity."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.tracing.methods.matching import Fact


class TraceState(TextChoices):
    """Whether somebody is still searched for; that a review is due is computed."""

    OPEN = "open", pgettext_lazy("search", "open")
    CLOSED = "closed", pgettext_lazy("search", "closed")


class Why(TextChoices):
    """Why somebody is searched for."""

    UNIDENTIFIED = "unidentified", _("nobody knows who the person is")
    LEFT = "left", _("the person left before anybody could speak with them")
    BOTH = "both", _("nobody knows who the person is, and the person has left")


class KnownBy(TextChoices):
    """How somebody came to know of the person."""

    ADVERTISED = "advertised", _("advertised online")
    INSPECTION = "inspection", _("seen during an inspection")
    POLICE = "police", _("seen by the police")
    HELPLINE = "helpline", _("heard of by a helpline")
    WITNESS = "witness", _("named by somebody who saw the person")
    ABROAD = "abroad", _("heard of from abroad")
    OTHER = "other", pgettext_lazy("way", "another way")


class MarkKind(TextChoices):
    """What a mark is made of; what was typed is stored nowhere."""

    TELEPHONE = "telephone", _("telephone number of an advertisement")
    ADVERT = "advert", _("address of an advertisement or of an account")
    EMPLOYER = "employer", _("registration number of an employer")


class MatchState(TextChoices):
    """What a person has decided of a proposed match."""

    PROPOSED = "proposed", pgettext_lazy("match", "to be decided")
    CONFIRMED = "confirmed", _("the same person")
    REJECTED = "rejected", _("another person")


class Said(TextChoices):
    """What an institution answered."""

    SEEN = "seen", pgettext_lazy("person", "seen")
    NOT_SEEN = "not-seen", pgettext_lazy("person", "not seen")
    NOT_CHECKED = "not-checked", _("could not be checked")


class Settled(TextChoices):
    """What a person of the centre did with an answer."""

    JOINED = "joined", _("entered as a sighting")
    NOTED = "noted", _("noted")
    OTHER = "other", _("another person")


class ClosedBecause(TextChoices):
    """Why nobody searches any more."""

    FOUND = "found", _("found and identified")
    OTHER = "other", _("turned out to be somebody else")
    NO_LONGER = "no-longer", _("no longer sought")


class DecidedBy(TextChoices):
    """Who decided that somebody is no longer sought."""

    HEAD = "head", _("head of the centre")
    EXPERTS = "experts", _("experts of the centre together")
    PROSECUTOR = "prosecutor", _("public prosecutor")
    POLICE = "police", _("police")


FACTS: Final = {
    Fact.MARK: _("Mark"),
    Fact.SEX: _("Sex"),
    Fact.AGE: _("Age"),
    Fact.CITIZENSHIP: _("Citizenship"),
    Fact.LANGUAGE: _("Language"),
    Fact.FORM: _("Suspected exploitation"),
    Fact.PLATFORM: _("Where it was advertised"),
    Fact.PLACE: _("Places"),
}
"""What is compared, in words."""
TOLD: Final = (Fact.SEX, Fact.AGE, Fact.CITIZENSHIP, Fact.LANGUAGE, Fact.FORM, Fact.PLATFORM)
"""What a question to others may say of the person; a mark leaves the centre with nobody."""


@dataclass(frozen=True, slots=True)
class TraceFacts:
    """What is known of a person who is searched for."""

    why: str
    known_by: str
    sex: str
    ages: tuple[str, ...] = ()
    citizenship: str = ""
    language: str = ""
    forms: tuple[str, ...] = ()
    platform: str = ""
    gone_municipality: str = ""
    gone_state: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """Where and when somebody was seen; a municipality, or another state."""

    on: dt.date
    municipality: str = ""
    state: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class AnswerDraft:
    """What an institution fills in about a person who is searched for."""

    said: str
    seen_on: dt.date | None = None
    municipality: str = ""
    state: str = ""
