# SPDX-License-Identifier: EUPL-1.2
"""What a recommendation, its assessment, and what is published of both can be."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Grade(models.TextChoices):
    """The Rapporteur's judgement on what was done."""

    ACTED_UPON = "acted_upon", _("acted upon")
    LARGELY = "largely", _("largely acted upon")
    PARTIALLY = "partially", _("partially acted upon")
    INITIATED = "initiated", _("initiated")
    NOT_ACTED_UPON = "not_acted_upon", _("not acted upon")


BEGUN = (Grade.ACTED_UPON, Grade.LARGELY, Grade.PARTIALLY, Grade.INITIATED)
"""Grades that count as acted upon or begun."""


class ResponseKind(models.TextChoices):
    """What an addressee said to a recommendation; not what it did."""

    ACCEPTED = "accepted", pgettext_lazy("response", "accepted")
    IN_PART = "in_part", _("accepted in part")
    REJECTED = "rejected", _("rejected")
    NO_CLEAR_RESPONSE = "no_clear_response", _("no clear response")


class AddresseeRole(models.TextChoices):
    """What is asked of an addressee."""

    LEAD = "lead", _("lead")
    COOPERATION = "cooperation", _("in cooperation")


class AssessmentState(models.TextChoices):
    """An assessment counts once a second person has approved it."""

    DRAFT = "draft", _("draft")
    APPROVED = "approved", _("approved")
    RETURNED = "returned", _("returned")


class DraftState(models.TextChoices):
    """How far a drafted recommendation is on its way into the annual report."""

    DRAFT = "draft", _("draft")
    READY = "ready", _("ready")
    RETURNED = "returned", _("returned")
    AGREED = "agreed", pgettext_lazy("draft", "agreed")
    DROPPED = "dropped", pgettext_lazy("draft", "dropped")
    ISSUED = "issued", pgettext_lazy("draft", "issued")


UNDECIDED = (DraftState.DRAFT, DraftState.READY, DraftState.RETURNED)
"""Drafts of which nobody has decided whether the report issues them."""


class ActivityState(models.TextChoices):
    """How far an activity of the action plan has come, as the annual report tells it."""

    PLANNED = "planned", _("planned")
    UNDER_WAY = "under_way", _("under way")
    DONE = "done", _("done")


class PartRole(models.TextChoices):
    """What an institution has to do with an activity."""

    LEAD = "lead", _("responsible")
    PARTNER = "partner", _("partner")


class PlanKind(models.TextChoices):
    """Whose plan it is and what it is about."""

    NATIONAL = "national", _("national programme")
    LOCAL = "local", _("plan of a local team")
    MUNICIPALITY = "municipality", _("plan of a municipality")
    MIGRATION = "migration", _("migration")
    YOUTH = "youth", _("youth")


class Better(models.TextChoices):
    """Which way an indicator is to move."""

    MORE = "more", _("more is better")
    LESS = "less", _("less is better")


class MatterState(models.TextChoices):
    """Whether a matter is still watched."""

    OPEN = "open", _("watched")
    CLOSED = "closed", pgettext_lazy("matter", "closed")
    BECAME = "became", _("became a recommendation")


class EncounterKind(models.TextChoices):
    """What kind of occasion brought the Rapporteur and others together."""

    INSPECTION_VISIT = "inspection_visit", _("visit")
    STUDY_VISIT = "study_visit", _("study visit")
    MEETING = "meeting", _("meeting")
    CONFERENCE = "conference", pgettext_lazy("encounter", "conference")


class Said(models.TextChoices):
    """How far an institution says that an activity has come; not what is computed of it."""

    DONE = "done", _("done")
    UNDER_WAY = "under_way", _("under way")
    NOT_BEGUN = "not_begun", _("not begun")
    HELD_UP = "held_up", pgettext_lazy("activity", "held up")
