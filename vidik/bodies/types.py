# SPDX-License-Identifier: EUPL-1.2
"""Bodies, posts and sessions as they cross the room's door."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from vidik.institutions.models import Institution, Territory


class LegalBasis(TextChoices):
    """What a body stands on."""

    DECISION = "decision", pgettext_lazy("legal basis", "founded by a decision")
    AGREED = "agreed", pgettext_lazy("legal basis", "founded by an agreement")
    INFORMAL = "informal", pgettext_lazy("legal basis", "works without a founding act")
    NONE = "none", pgettext_lazy("legal basis", "no legal basis")
    UNKNOWN = "unknown", pgettext_lazy("legal basis", "not stated")


class IntervalUnit(TextChoices):
    """What the time between regular sessions is counted in."""

    DAYS = "days", pgettext_lazy("interval", "days")
    MONTHS = "months", pgettext_lazy("interval", "months")


class SessionState(TextChoices):
    """How far a session is."""

    PLANNED = "planned", pgettext_lazy("session", "planned")
    HELD = "held", pgettext_lazy("session", "held")
    CANCELLED = "cancelled", pgettext_lazy("session", "cancelled")


class MinutesState(TextChoices):
    """How far the minutes of a session are."""

    NONE = "none", pgettext_lazy("session minutes", "not written")
    WRITTEN = "written", pgettext_lazy("session minutes", "written, to be confirmed")
    CONFIRMED = "confirmed", pgettext_lazy("session minutes", "confirmed")


class SessionKind(TextChoices):
    """What a session is for."""

    INTERNAL = "internal", pgettext_lazy("session", "session of the members")
    CONSULTATIVE = "consultative", pgettext_lazy("session", "consultative meeting")


class Presence(TextChoices):
    """Whether whoever holds a post came."""

    CAME = "came", pgettext_lazy("presence", "came")
    REPRESENTED = "represented", pgettext_lazy("presence", "was represented")
    EXCUSED = "excused", pgettext_lazy("presence", "absent with a reason")
    ABSENT = "absent", pgettext_lazy("presence", "absent without a reason")


class Outcome(TextChoices):
    """What came of a task."""

    OPEN = "open", pgettext_lazy("task", "open")
    DONE = "done", pgettext_lazy("task", "done")
    PART = "part", pgettext_lazy("task", "done in part")
    REFUSED = "refused", pgettext_lazy("task", "refused")


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What somebody enters of a body."""

    kind: str
    legal_basis: str
    founding_act: str = ""
    founded_on: dt.date | None = None
    founded_by: Institution | None = None
    interval: int | None = None
    interval_unit: str = IntervalUnit.MONTHS
    founding_paper: uuid.UUID | None = None
    """Key of the first version of a row of the register of papers."""


@dataclass(frozen=True, slots=True)
class NewInstitution:
    """The names of a body that the registry does not have yet."""

    name: str
    name_en: str
    territory: Territory | None


@dataclass(frozen=True, slots=True)
class PostFacts:
    """What somebody enters of a post."""

    function: str
    held_for: Institution | None = None
    email: str = ""
    phone: str = ""
    valid_from: dt.date | None = None


@dataclass(frozen=True, slots=True)
class SessionPlan:
    """When, where and how a session is to be held."""

    planned_on: dt.date
    place: str
    form: str
    kind: str = SessionKind.INTERNAL
    is_extraordinary: bool = False


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What a conclusion asks of an institution."""

    text: str
    institution: Institution
    due_on: dt.date
