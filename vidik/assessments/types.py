# SPDX-License-Identifier: EUPL-1.2
"""What crosses the door of the room: levels, kinds, what somebody decides, what a plan says."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from vidik.assessments.methods.instruments import Kind as InstrumentKind
from vidik.assessments.methods.scoring import Level as ScoredLevel
from vidik.vault.methods.plain import Plain


class Kind(TextChoices):
    """What an instrument asks about."""

    NEEDS = InstrumentKind.NEEDS.value, _("needs and strengths")
    RISK = InstrumentKind.RISK.value, _("risk")
    RELEASE = InstrumentKind.RELEASE.value, _("risk before a release")


class Level(TextChoices):
    """How high a risk is."""

    LOW = ScoredLevel.LOW.value, pgettext_lazy("risk", "low")
    MEDIUM = ScoredLevel.MEDIUM.value, pgettext_lazy("risk", "medium")
    HIGH = ScoredLevel.HIGH.value, pgettext_lazy("risk", "high")


class Need(TextChoices):
    """How much help a domain of life needs."""

    NONE = "none", pgettext_lazy("need", "no help needed")
    SOME = "some", pgettext_lazy("need", "some help needed")
    SERIOUS = "serious", pgettext_lazy("need", "help needed now")
    UNKNOWN = "unknown", pgettext_lazy("need", "not known")


class AssessmentState(TextChoices):
    """Where an assessment stands; it follows from its columns and is not stored."""

    DRAFT = "draft", pgettext_lazy("assessment", "not finished")
    FINISHED = "finished", pgettext_lazy("assessment", "finished")
    STRUCK = "struck", pgettext_lazy("assessment", "struck out")


class MadeWith(TextChoices):
    """Whether a safety plan was made with the person."""

    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")


class CopyGiven(TextChoices):
    """Whether the person has the copy of the plan that can be carried."""

    PAPER = "paper", _("yes, on paper")
    KNOWN = "by-heart", _("no: the person knows it by heart")
    UNSAFE = "unsafe", _("no: carrying it would not be safe")
    UNWANTED = "unwanted", _("no: the person does not want it")


class TookPart(TextChoices):
    """How an institution took part in the assessment before a release."""

    PRESENT = "present", _("took part")
    WRITTEN = "written", _("wrote what it knows")
    ABSENT = "absent", _("did not take part")


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people decide about the answers, the level above all."""

    level: str = ""
    """A `Level`; blank for needs, which have none."""
    why: str = ""
    """Code of the reason where the level is not the one that the score proposes."""
    words: Plain | None = None
    """The reason in words; sealed."""
    took_part: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanStep:
    """What the person does in one situation."""

    situation: str
    advice: tuple[str, ...] = ()
    helpers: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    words: Plain | None = None
    """In the person's own words; sealed."""


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A version of a safety plan."""

    made_on: dt.date
    made_with: str
    not_with: str = ""
    copy: str = ""
    steps: tuple[PlanStep, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsOfDomain:
    """What the newest assessment of needs says of one domain."""

    domain: str
    title: str
    need: Need
    needed: tuple[str, ...] = ()
    """Questions with some or serious need, in words."""
    strengths: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NeedsOfCase:
    """The newest finished assessment of needs, for the rooms above."""

    assessment: uuid.UUID
    on: dt.date
    domains: tuple[NeedsOfDomain, ...] = ()


@dataclass(frozen=True, slots=True)
class Incident:
    """An incident of a case: when, of which kinds, and when it was entered."""

    key: uuid.UUID
    at: dt.datetime
    entered_at: dt.datetime
    kinds: tuple[str, ...] = ()
    is_danger: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """The level of risk of a case, and since when it is so."""

    level: Level
    since: dt.date
    assessment: uuid.UUID
    again_on: dt.date
    history: tuple[tuple[dt.date, Level], ...] = field(default=())


Answers = Mapping[str, str]
