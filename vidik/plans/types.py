# SPDX-License-Identifier: EUPL-1.2
"""Plans, activities and requests to institutions, as they cross the room's door."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GOAL: Final = "plan-goal"
DETAILS: Final = "plan-details"
CONTRIBUTION: Final = "plan-contribution"
WORDS: Final = (GOAL, DETAILS, CONTRIBUTION)
"""Kinds of words that the vault holds for plans."""


class PlanState(TextChoices):
    """How far a version of a plan is."""

    DRAFT = "draft", pgettext_lazy("plan", "draft")
    PROPOSED = "proposed", pgettext_lazy("plan", "proposed")
    AGREED = "agreed", pgettext_lazy("plan", "agreed")
    REPLACED = "replaced", pgettext_lazy("plan", "replaced by a later version")
    DROPPED = "dropped", pgettext_lazy("plan", "given up")


WRITTEN: Final = (PlanState.DRAFT, PlanState.PROPOSED)
"""A version that is being made; of a case there is one at a time."""


class ActivityState(TextChoices):
    """How far an activity is, as somebody entered it; what services say of it is counted."""

    SUGGESTED = "suggested", pgettext_lazy("activity", "suggested")
    PLANNED = "planned", pgettext_lazy("activity", "not begun")
    UNDER_WAY = "under-way", pgettext_lazy("activity", "under way")
    DONE = "done", pgettext_lazy("activity", "done")
    NOT_DONE = "not-done", pgettext_lazy("activity", "could not be done")
    REFUSED = "refused", pgettext_lazy("activity", "she does not want it")
    LEFT_OUT = "left-out", pgettext_lazy("activity", "left out")


OPEN: Final = (ActivityState.PLANNED, ActivityState.UNDER_WAY)
CARRIED_OVER: Final = (*OPEN, ActivityState.SUGGESTED, ActivityState.REFUSED)
"""What the next version of a plan takes along."""


class Agreeing(TextChoices):
    """Who agrees to a version of a plan, or does not."""

    PERSON = "person", pgettext_lazy("agrees", "the person")
    GUARDIAN = "guardian", pgettext_lazy("agrees", "the guardian")
    INSTITUTION = "institution", pgettext_lazy("agrees", "an institution")


class Word(TextChoices):
    """What was said of a version."""

    AGREES = "agrees", pgettext_lazy("plan", "agrees")
    DISAGREES = "disagrees", pgettext_lazy("plan", "does not agree")


class Raised(TextChoices):
    """How something that the person did not want came up again."""

    BY_HER = "by-her", _("the person raised it herself")
    AT_REVIEW = "at-review", _("it was asked at a review")


class AskState(TextChoices):
    """How far what an institution was asked for is."""

    OPEN = "open", pgettext_lazy("request", "no answer yet")
    ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
    DECLINED = "declined", pgettext_lazy("request", "declined")
    DONE = "done", pgettext_lazy("request", "done")
    NOT_DONE = "not-done", pgettext_lazy("request", "could not be done")
    WITHDRAWN = "withdrawn", pgettext_lazy("request", "withdrawn")


WAITING: Final = (AskState.OPEN, AskState.ACCEPTED)


class Answer(TextChoices):
    """What an institution answers; codes of the list `door-answer` of packs."""

    ACCEPTED = "accepted", pgettext_lazy("request", "accepted")
    NO_PLACE = "no-place", _("no place, or nobody to take it on")
    NO_FIT = "no-fit", _("cannot meet the needs")
    NOT_ELIGIBLE = "not-eligible", _("the person does not meet the conditions")
    DECLINED = "declined", _("another reason")
    PERSON = "person", _("the person does not want it")


DECLINING: Final = tuple(each for each in Answer if each != Answer.ACCEPTED)


@dataclass(frozen=True, slots=True)
class ActivityFacts:
    """One activity: what, who answers for it, from when until when, how often."""

    kind: str
    institution: int | None = None
    """Key of the institution that answers for it; None: nobody yet."""
    person: int | None = None
    """Key of somebody of the author's own institution who does it."""
    begins_on: dt.date | None = None
    due_on: dt.date | None = None
    times: int | None = None
    """How many services it takes; None: it is done once somebody says so."""


@dataclass(frozen=True, slots=True)
class AskFacts:
    """What an institution is asked for, and the few facts that it is given, in codes."""

    ground: str
    answer_by: dt.date
    is_urgent: bool = False
    sex: str = ""
    age: str = ""
    language: str = ""
    """Blank: it is not told."""


@dataclass(frozen=True, slots=True)
class Came:
    """Who took part in a review, and what that brought, in codes of the pack."""

    role: str
    contribution: str
    institution: int | None = None
    """None: the person herself, or somebody who is of no institution."""
