# SPDX-License-Identifier: EUPL-1.2
"""Conferences, invitations and minutes, as they cross the room's door: codes and days only."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.vault.methods.plain import Plain

STRENGTHS: Final = "conference-strengths"
WISHES: Final = "conference-wishes"
POINT: Final = "conference-point"
DECISION: Final = "conference-decision"
ADDENDUM: Final = "conference-addendum"
WORDS: Final = (STRENGTHS, WISHES, POINT, DECISION, ADDENDUM)
"""Kinds of words that the vault holds for conferences."""


class MeetingKind(TextChoices):
    """Whether a meeting is about one case or about several."""

    CONFERENCE = "conference", _("case conference")
    CONSULTATIVE = "consultative", _("consultative meeting")


class MeetingState(TextChoices):
    """How far a meeting is."""

    CALLED = "called", pgettext_lazy("conference", "called")
    HELD = "held", pgettext_lazy("conference", "held")
    CANCELLED = "cancelled", pgettext_lazy("conference", "cancelled")


class MinutesState(TextChoices):
    """How far the minutes of a meeting are."""

    NONE = "none", pgettext_lazy("minutes", "not written")
    WRITTEN = "written", pgettext_lazy("minutes", "written")
    CONFIRMED = "confirmed", pgettext_lazy("minutes", "confirmed")


class RequestState(TextChoices):
    """What became of a request for a conference."""

    OPEN = "open", pgettext_lazy("request for a conference", "waits")
    ACCEPTED = "accepted", pgettext_lazy("request for a conference", "conference called")
    DECLINED = "declined", pgettext_lazy("request for a conference", "declined")


class Reply(TextChoices):
    """What an invited institution answered."""

    COMES = "comes", pgettext_lazy("invited", "comes")
    SENDS = "sends", pgettext_lazy("invited", "sends somebody")
    CANNOT = "cannot", pgettext_lazy("invited", "cannot come")


class Duty(TextChoices):
    """When a role has the duty to come; as `methods.rules.DUTIES` has them."""

    ALWAYS = "always", _("always")
    CHILD = "child", _("for a child")
    NEVER = "never", _("not")


class TookPart(TextChoices):
    """Whether the person took part."""

    WHOLE = "whole", pgettext_lazy("the person took part", "in the whole conference")
    FIRST_HALF = "first-half", pgettext_lazy("the person took part", "in the first half")
    NO = "no", pgettext_lazy("the person took part", "no")


class TookPartHow(TextChoices):
    """How the person took part."""

    HERSELF = "herself", pgettext_lazy("the person took part", "in person")
    GUARDIAN = "guardian", pgettext_lazy("the person took part", "through the guardian")
    WRITTEN = "written", pgettext_lazy("the person took part", "by written wishes")


class SignedAs(TextChoices):
    """In which capacity somebody undertook secrecy for an institution; never a name."""

    HEAD = "head", _("head of the institution")
    PRESENT = "present", _("the person who came")


class StruckWhy(TextChoices):
    """Why an undertaking of secrecy is struck out: it was entered by mistake."""

    NOT_GIVEN = "not-given", _("it was not given")
    INSTITUTION = "institution", _("another institution gave it")
    CASE = "case", _("it was given about another case")


@dataclass(frozen=True, slots=True)
class Call:
    """When and how a meeting is held, and why it is called."""

    starts_at: dt.datetime
    form: str
    ground: str


@dataclass(frozen=True, slots=True)
class ReplyDraft:
    """What an invited institution fills in."""

    reply: str
    sends: str = ""
    """Whom it sends, by role."""
    reason: str = ""
    """Why it cannot come."""


@dataclass(frozen=True, slots=True)
class HerPart:
    """How the person took part in a conference; strengths and wishes are sealed words."""

    took_part: str
    how: str = ""
    why_not: str = ""
    strengths: Plain | None = None
    wishes: Plain | None = None


@dataclass(frozen=True, slots=True)
class Came:
    """Who came of those invited: by the key of the seat whether, and if not, why."""

    seat: uuid.UUID
    came: bool
    absent_reason: str = ""
