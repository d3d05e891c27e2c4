# SPDX-License-Identifier: EUPL-1.2
"""Recommendations on two axes: the addressee's response and the Rapporteur's assessment."""

from __future__ import annotations

import pghistory
from django.db import models

from vidik.core.frozen_rows import frozen_rows
from vidik.core.texts import TextsField
from vidik.figures.models import Cycle, Figure, Measure, Theme
from vidik.institutions.models import Institution
from vidik.recommendations.models.choices import AddresseeRole, AssessmentState, Grade, ResponseKind


class IssuedReport(models.Model):
    """An annual report that issued recommendations: when it was due and when it came out."""

    number = models.PositiveSmallIntegerField(unique=True)
    cycle = models.OneToOneField(Cycle, models.PROTECT, related_name="issued_report")
    due_on = models.DateField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    """Blank where the source gives no day."""

    class Meta:
        """The newest first."""

        ordering = ("-number",)

    def __str__(self) -> str:
        return str(self.number)


class Issuer(models.Model):
    """A body abroad that makes recommendations to the State, such as GRETA."""

    code = models.SlugField(max_length=20, unique=True)
    name = TextsField()

    class Meta:
        """In the order of their codes."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Recommendation(models.Model):
    """One recommendation of one annual report, or of a body abroad."""

    code = models.SlugField(max_length=40, unique=True)
    report_number = models.PositiveSmallIntegerField()
    """Which annual report issued it: 1 is the first; from abroad the year of the document."""
    issuer = models.ForeignKey(
        Issuer, models.PROTECT, null=True, blank=True, related_name="recommendations"
    )
    """The body abroad that issued it; none: the Rapporteur did."""
    document = models.CharField(max_length=200, blank=True)
    """Of one from abroad: the document and the paragraph where it stands."""
    is_urgent = models.BooleanField(default=False)
    answer_due_on = models.DateField(null=True, blank=True)
    """The day by which the State answers a body abroad."""
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="recommendations")
    """The cycle whose annual report issued it."""
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    title = TextsField()
    text = TextsField()
    addressees_note = TextsField(blank=True)
    further_monitoring = models.BooleanField(default=True)
    sections = models.CharField(max_length=120, blank=True)
    continues = models.ManyToManyField(
        "self", symmetrical=False, related_name="continued_by", blank=True
    )
    continues_note = TextsField(blank=True)
    """Which part of the earlier recommendation is carried on, where it is only a part."""
    measures = models.ManyToManyField(Measure, related_name="recommendations", blank=True)
    grounds = models.ManyToManyField(Figure, related_name="+", blank=True)
    """The figures that showed why it was needed, where it was drafted here."""
    search_text = models.TextField(editable=False)

    class Meta:
        """By report, theme and number."""

        ordering = ("-report_number", "theme__position", "number")
        constraints = [
            models.UniqueConstraint(
                fields=("issuer", "report_number", "theme", "number"),
                nulls_distinct=False,
                name="recommendations_are_numbered_once_in_their_theme",
            ),
            models.CheckConstraint(
                condition=models.Q(issuer__isnull=False)
                | models.Q(document="", is_urgent=False, answer_due_on__isnull=True),
                name="only_bodies_abroad_wait_for_an_answer_of_the_state",
            ),
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Addressee(models.Model):
    """An institution that a recommendation is for."""

    recommendation = models.ForeignKey(Recommendation, models.CASCADE, related_name="addressees")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="addressed")
    role = models.CharField(max_length=12, choices=AddresseeRole.choices)

    class Meta:
        """Leads first; an institution is addressed once."""

        ordering = ("recommendation", "-role", "institution__code")
        constraints = [
            models.UniqueConstraint(
                fields=("recommendation", "institution"), name="an_institution_is_addressed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.institution_id}"

    @property
    def binds(self) -> bool:
        """Whether the National Rapporteur may control the body: it must answer."""
        return self.institution.binds


class Response(models.Model):
    """What an addressee answered on a day; earlier answers stay."""

    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="responses")
    kind = models.CharField(max_length=20, choices=ResponseKind.choices)
    received_on = models.DateField()
    note = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("-received_on", "-pk")

    def __str__(self) -> str:
        return f"{self.addressee_id}: {self.kind}"


class MonitoringDecision(models.Model):
    """Whether a recommendation stays under watch in the next period, and why; rows are added."""

    recommendation = models.ForeignKey(
        Recommendation, models.PROTECT, related_name="monitoring_decisions"
    )
    stays = models.BooleanField()
    reason = models.TextField()
    decided_on = models.DateField()
    decided_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("recommendation", "-pk")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="decisions_on_monitoring_give_a_reason"
            )
        ]
        triggers = frozen_rows("decisions_on_monitoring", but=())

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.stays}"


@pghistory.track()
class Assessment(models.Model):
    """The Rapporteur's dated and signed judgement on a recommendation in a cycle."""

    recommendation = models.ForeignKey(Recommendation, models.PROTECT, related_name="assessments")
    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="assessments")
    grade = models.CharField(max_length=20, choices=Grade.choices, blank=True)
    """Blank where the source states no grade: there is none then."""
    basis = TextsField()
    section = models.CharField(max_length=40, blank=True)
    evidence = models.ManyToManyField(Figure, related_name="assessments", blank=True)
    state = models.CharField(
        max_length=10, choices=AssessmentState.choices, default=AssessmentState.DRAFT
    )
    assessed_on = models.DateField(null=True, blank=True)
    """Blank only for published assessments whose source states no day."""
    assessed_by = models.CharField(max_length=120)
    approved_on = models.DateField(null=True, blank=True)
    approved_by = models.CharField(max_length=120, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    returned_by = models.CharField(max_length=120, blank=True)
    return_reason = models.TextField(blank=True)
    is_current = models.BooleanField(default=False)
    """Whether it is the one that counts for its cycle; a new approved one replaces it."""
    origin = models.CharField(max_length=12, default="office")
    """`published`: taken over from a published annual report; `office`: made here."""
    created_at = models.DateTimeField()

    class Meta:
        """The newest first; one counts for a cycle; approval is by a second person."""

        ordering = ("-created_at", "-pk")
        constraints = [
            models.UniqueConstraint(
                fields=("recommendation", "cycle"),
                condition=models.Q(is_current=True),
                name="one_assessment_counts_for_a_cycle",
            ),
            models.UniqueConstraint(
                fields=("recommendation", "cycle"),
                condition=models.Q(state="draft"),
                name="one_draft_waits_for_approval",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | ~models.Q(approved_by=""),
                name="approved_assessments_say_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_by="") | ~models.Q(approved_by=models.F("assessed_by")),
                name="assessments_are_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(is_current=False) | models.Q(state="approved"),
                name="only_approved_assessments_count",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="returned")
                | (~models.Q(return_reason="") & ~models.Q(returned_by="")),
                name="returned_assessments_say_why_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(origin="published") | models.Q(assessed_on__isnull=False),
                name="assessments_of_the_office_are_dated",
            ),
            models.CheckConstraint(
                condition=models.Q(origin="published") | ~models.Q(grade=""),
                name="assessments_of_the_office_are_graded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recommendation_id}: {self.grade or 'ungraded'}"
