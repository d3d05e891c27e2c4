# SPDX-License-Identifier: EUPL-1.2
"""Instruments as they were loaded, assessments in codes, who took part, and safety plans."""

from __future__ import annotations

import datetime as dt
import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.assessments.types import (
    AssessmentState,
    CopyGiven,
    Kind,
    Level,
    MadeWith,
    TookPart,
)
from vidik.cases.models import Case
from vidik.institutions.models import Institution
from vidik.vault.models import Person


class Instrument(models.Model):
    """One version of an instrument, frozen: what was asked stays what was asked."""

    code = models.SlugField(max_length=30)
    version = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    content = models.JSONField()
    """The instrument as `methods.instruments` reads it."""
    sha256 = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField()
    loaded_at = models.DateTimeField()
    is_current = models.BooleanField(default=True)

    class Meta:
        """One version of an instrument is the one that new assessments use."""

        ordering = ("position", "-loaded_at")
        constraints = [
            models.UniqueConstraint(
                fields=("code", "version"), name="instrument_versions_stand_once"
            ),
            models.UniqueConstraint(
                fields=("code",),
                condition=Q(is_current=True),
                name="one_version_of_an_instrument_is_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class Assessment(models.Model):
    """Answers in codes, the level that they propose, and the one that people decided on.

    A draft is changed until it is finished; then nothing changes but that it is struck out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    """Under whose key the words of the judgement are sealed; None: nobody is entered yet."""
    instrument = models.ForeignKey(Instrument, models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    """That of the instrument, once more, for the database to compare."""
    on = models.DateField(_("day"))
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    saves = models.PositiveIntegerField(default=0)
    """How often it was saved: of two who fill it in at once the second is told."""
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    unknown = models.PositiveSmallIntegerField(null=True, blank=True)
    thresholds = models.CharField(max_length=20, blank=True)
    """Version of the thresholds that the score was compared with."""
    proposed = models.CharField(
        _("level by the score"), max_length=10, choices=Level.choices, blank=True
    )
    level = models.CharField(_("level"), max_length=10, choices=Level.choices, blank=True)
    why = models.CharField(_("why it is not the level of the score"), max_length=30, blank=True)
    took_part = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    """Codes of the roles of those who took part, never a name."""
    outcomes = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    again_on = models.DateField(_("again by"), null=True, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    struck_at = models.DateTimeField(null=True, blank=True)
    struck_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    struck_why = models.CharField(max_length=30, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-on", "-entered_at", "id")
        indexes = [
            models.Index(fields=("case", "kind", "-finished_at"), name="assessments_of_a_case"),
            models.Index(
                fields=("again_on",),
                name="assessments_due_again",
                condition=Q(finished_at__isnull=False, struck_at__isnull=True),
            ),
            models.Index(fields=("on",), name="assessments_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("case", "kind", "institution"),
                condition=Q(finished_at__isnull=True, struck_at__isnull=True),
                name="one_unfinished_assessment_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, finished_by__isnull=True, again_on=None)
                | Q(finished_at__isnull=False, finished_by__isnull=False, again_on__gt=F("on")),
                name="finished_assessments_say_by_whom_and_until_when",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(kind="needs", level="", proposed="", points__isnull=True)
                | (
                    ~Q(kind="needs")
                    & ~Q(level="")
                    & ~Q(proposed="")
                    & ~Q(thresholds="")
                    & Q(points__isnull=False)
                ),
                name="a_finished_risk_has_a_score_and_a_level",
            ),
            models.CheckConstraint(
                condition=Q(level=F("proposed"), why="") | (~Q(level=F("proposed")) & ~Q(why="")),
                name="another_level_than_the_score_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(struck_at__isnull=True, struck_by__isnull=True, struck_why="")
                | (Q(struck_at__isnull=False, struck_by__isnull=False) & ~Q(struck_why="")),
                name="struck_assessments_say_by_whom_and_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.on}"

    @property
    def state(self) -> AssessmentState:
        """Its state; it follows from what was entered, and is not stored."""
        if self.struck_at is not None:
            return AssessmentState.STRUCK
        return AssessmentState.DRAFT if self.finished_at is None else AssessmentState.FINISHED

    @property
    def is_overridden(self) -> bool:
        """Whether people decided on another level than the score proposes."""
        return self.level != self.proposed

    def is_due(self, today: dt.date) -> bool:
        """Whether it has to be made again."""
        return self.again_on is not None and self.again_on <= today


class Participation(models.Model):
    """An institution that has to take part before a release, and whether it did."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="participations")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    how = models.CharField(
        _("how it took part"), max_length=10, choices=TookPart.choices, blank=True
    )
    why_absent = models.CharField(_("why not"), max_length=30, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """In the order of asking."""

        ordering = ("asked_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("assessment", "institution"),
                name="an_institution_takes_part_once_before_a_release",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, how="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(how="")),
                name="answered_participations_say_how_and_by_whom",
            ),
            models.CheckConstraint(
                condition=(Q(how="absent") & ~Q(why_absent=""))
                | (~Q(how="absent") & Q(why_absent="")),
                name="whoever_did_not_take_part_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.how


class SafetyPlan(models.Model):
    """One version of what a person does in danger; the next one replaces it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    made_on = models.DateField(_("made on"))
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    made_with = models.CharField(_("made with the person"), max_length=10, choices=MadeWith.choices)
    not_with = models.CharField(_("why not, or only partly"), max_length=30, blank=True)
    copy = models.CharField(
        _("has the copy to carry"), max_length=10, choices=CopyGiven.choices, blank=True
    )
    again_on = models.DateField(_("renewed by"))
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-version", "id")
        indexes = [models.Index(fields=("again_on",), name="safety_plans_due")]
        constraints = [
            models.UniqueConstraint(
                fields=("person", "version"), name="versions_of_a_safety_plan_stand_once"
            ),
            models.CheckConstraint(
                condition=Q(made_with="yes", not_with="") | (~Q(made_with="yes") & ~Q(not_with="")),
                name="a_plan_not_made_with_the_person_says_why",
            ),
        ]

    def __str__(self) -> str:
        return str(self.version)


class SafetyStep(models.Model):
    """What somebody does in one situation: codes; their own words are sealed in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    plan = models.ForeignKey(SafetyPlan, models.PROTECT, related_name="steps")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    situation = models.CharField(_("what happens"), max_length=30)
    advice = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    helpers = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    """Codes of roles; who that is, and the number, stands in the sealed words."""
    numbers = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    """Codes of public telephone numbers."""

    class Meta:
        """As they stand in the plan."""

        ordering = ("position", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("plan", "situation"), name="a_situation_stands_once_in_a_plan"
            )
        ]

    def __str__(self) -> str:
        return self.situation
