# SPDX-License-Identifier: EUPL-1.2
"""Her own page and what is said on it, as they cross the room's door."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Holder(TextChoices):
    """Whose page it is."""

    PERSON = "person", pgettext_lazy("own page", "the person")
    GUARDIAN = "guardian", pgettext_lazy("own page", "the guardian")


class Proof(TextChoices):
    """By what it is known that she wishes to have a page."""

    SIGNED = "signed", _("a statement that she signed")
    OFFICIAL_NOTE = "note", _("an official note, signed by two people who heard it")
    GUARDIAN = "guardian", _("a statement of the guardian, after the child was asked")


class AccessState(TextChoices):
    """How far an access is."""

    GIVEN = "given", pgettext_lazy("own page", "code handed over, not used yet")
    OPEN = "open", pgettext_lazy("own page", "in use")
    OFF = "off", pgettext_lazy("own page", "switched off")


class Ended(TextChoices):
    """Why an access was switched off."""

    HERSELF = "herself", pgettext_lazy("own page", "given back on the page")
    WISH = "wish", pgettext_lazy("own page", "by her wish")
    DANGER = "danger", pgettext_lazy("own page", "it became a danger")
    STRANGER = "stranger", pgettext_lazy("own page", "somebody else used the code")
    NOT_NEEDED = "not-needed", pgettext_lazy("own page", "no longer needed")
    MISTAKE = "mistake", pgettext_lazy("own page", "given by mistake")


ENDED_BY_WORKERS: Final = tuple(each for each in Ended if each != Ended.HERSELF)


class View(StrEnum):
    """What an access opens now; that is computed, and nothing has to run for it."""

    FULL = "full"
    EMPTY = "empty"
    """Held: after an incident or the second phrase, until a worker says that it is safe again."""
    NOTHING = ""
    """Given back, switched off, unused for too long, or of a case that is closed."""


class SayingKind(TextChoices):
    """What was said on the page."""

    WANTS = "wants", pgettext_lazy("own page", "She wants this")
    DOES_NOT_WANT = "does-not-want", pgettext_lazy("own page", "She does not want this")
    WRITES = "writes", pgettext_lazy("own page", "She wrote")
    COMPLAINS = "complains", pgettext_lazy("own page", "She complains")
    WITHDRAWS = "withdraws", pgettext_lazy("own page", "She no longer agrees that this is shared")
    FORCED = "forced", pgettext_lazy("own page", "Somebody may be forcing her")
    GIVES_BACK = "gives-back", pgettext_lazy("own page", "She gave her page back")


IN_WORDS: Final = (SayingKind.WRITES, SayingKind.COMPLAINS)
ABOUT_ACTIVITIES: Final = (SayingKind.WANTS, SayingKind.DOES_NOT_WANT)


class Progress(StrEnum):
    """How far something in her plan is, as she reads it."""

    NOT_BEGUN = "not-begun"
    UNDER_WAY = "under-way"
    DONE = "done"
    NOT_DONE = "not-done"
    NOT_WANTED = "not-wanted"


@dataclass(frozen=True, slots=True)
class PlannedThing:
    """Something in her plan: a code and days, nobody's name."""

    line: uuid.UUID
    domain: str
    kind: str
    progress: Progress
    due_on: dt.date | None
    said: str = ""
    """What she said of it that nobody has settled yet: a value of `SayingKind`."""
    said_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class OwnRight:
    """Something she is entitled to, and its state."""

    code: str
    state: str


@dataclass(frozen=True, slots=True)
class Look:
    """A day on which bodies of one sort looked at her data, and what for."""

    on: dt.date
    body: str
    """A code of the pack."""
    purpose: str
    """Blank where it would tell that proceedings go on."""


@dataclass(frozen=True, slots=True)
class SharedPart:
    """That her data are shared with some body by her consent: what for, until when."""

    key: uuid.UUID
    purpose: str
    until: dt.date
    is_withdrawn: bool
    """She has said that she no longer agrees, and nobody has settled it yet."""
