# SPDX-License-Identifier: EUPL-1.2
"""What crosses the door of the room: states, origins, and the facts of an account."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from vidik.access.types import Role

NOT_REPORTERS: Final = frozenset(
    {Role.READER, Role.INSTITUTION_ADMIN, Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SYSTEM}
)
"""Roles that enter nothing for their institution."""
REPORTERS: Final = tuple(role for role in Role if role not in NOT_REPORTERS)
READERS: Final = (*REPORTERS, Role.READER)
JOINERS: Final = (Role.COORDINATOR, Role.ANALYST, Role.HEAD)
"""Roles of those who say which accounts are of one event."""
ALONE: Final = 31
"""Days up to which an account says when the event was; a longer one says only in which period."""


class State(TextChoices):
    """Whether an event took place."""

    PLANNED = "planned", pgettext_lazy("event", "planned")
    HELD = "held", pgettext_lazy("event", "held")
    CANCELLED = "cancelled", pgettext_lazy("event", "cancelled")


class Mode(TextChoices):
    """How people took part."""

    IN_PERSON = "in-person", pgettext_lazy("event", "in person")
    ONLINE = "online", pgettext_lazy("event", "online")
    BOTH = "both", pgettext_lazy("event", "in person and online")


class Origin(TextChoices):
    """How an account came."""

    PAGE = "page", pgettext_lazy("account of an event", "entered on a page")
    WORKBOOK = "workbook", pgettext_lazy("account of an event", "imported from a workbook")
    QUESTIONNAIRE = "questionnaire", pgettext_lazy("account of an event", "from a questionnaire")
    NOTICE = "notice", pgettext_lazy("account of an event", "from a notice")
    REPORT = "report", pgettext_lazy("account of an event", "from a published report")


OWN_ORIGINS: Final = (Origin.PAGE, Origin.WORKBOOK, Origin.QUESTIONNAIRE, Origin.NOTICE)
"""Origins that an institution may give its own accounts."""


class Qualifier(TextChoices):
    """How exact a number is."""

    EXACT = "exact", pgettext_lazy("number", "exactly")
    MORE_THAN = "more-than", pgettext_lazy("number", "more than")
    AT_LEAST = "at-least", pgettext_lazy("number", "at least")
    ABOUT = "about", pgettext_lazy("number", "about")


class Sex(TextChoices):
    """Of whom a number is."""

    MALE = "m", pgettext_lazy("number of", "men and boys")
    FEMALE = "f", pgettext_lazy("number of", "women and girls")


class Age(TextChoices):
    """Of whom a number is."""

    UNDER_18 = "under-18", pgettext_lazy("number of", "under 18")
    OVER_18 = "over-18", pgettext_lazy("number of", "18 and over")


class Settled(TextChoices):
    """What became of a suggestion that two accounts are of one event."""

    JOINED = "joined", pgettext_lazy("suggestion", "joined")
    APART = "apart", pgettext_lazy("suggestion", "different events")
    GONE = "gone", pgettext_lazy("suggestion", "no longer alike")


@dataclass(frozen=True, slots=True)
class NumberFacts:
    """One number of an account, and of whom it is."""

    what: str
    value: int
    qualifier: str = Qualifier.EXACT
    profession: str = ""
    audience: str = ""
    body: str = ""
    """Code of the institution that these come from, or of the list of kinds of institutions."""
    territory: str = ""
    sex: str = ""
    age: str = ""


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What one institution says of an event; codes are those of the pack."""

    kind: str
    title: str
    first_on: dt.date
    last_on: dt.date
    state: str = State.HELD
    topics: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    place: str = ""
    mode: str = ""
    is_international: bool = False
    sessions: int = 1
    days: int | None = None
    hours: int | None = None
    organisers: tuple[str, ...] = ()
    """Codes of institutions; none: the one that reports it."""
    partners: tuple[str, ...] = ()
    """Codes of institutions, or of the pack's list of partners."""
    marks: tuple[str, ...] = ()
    """`list=code` by which figures set it apart, such as `role=host`."""
    materials: str = ""
    programme: uuid.UUID | None = None
    """Key of the first version of a row of the register of programmes."""
    project: uuid.UUID | None = None
    """The same of the register of projects."""
    passes_on: uuid.UUID | None = None
    """Key of an account of the training of those who taught."""
    numbers: tuple[NumberFacts, ...] = ()
