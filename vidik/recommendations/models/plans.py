# SPDX-License-Identifier: EUPL-1.2
"""Action plans, their activities, and who takes part in them."""

from __future__ import annotations

import pghistory
from django.db import models

from vidik.core.texts import TextsField
from vidik.figures.models import Figure, Measure
from vidik.institutions.models import Institution
from vidik.recommendations.models.advice import Recommendation
from vidik.recommendations.models.choices import ActivityState, PartRole, PlanKind


@pghistory.track()
class ActionPlan(models.Model):
    """A plan whose activities are followed by figures; the annual reports verify the national one.

    It belongs to the institution that changes it besides the coordinator.
    """

    code = models.SlugField(max_length=60, unique=True)
    kind = models.CharField(max_length=12, choices=PlanKind.choices, default=PlanKind.NATIONAL)
    owner = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="action_plans"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    title = TextsField()
    programme = TextsField(partial=True, blank=True)
    gazette = models.CharField(max_length=40, blank=True)
    """Number of the official gazette that carries the programme."""
    text = TextsField(blank=True)
    """How the annual reports serve the plan as verification."""
    section = models.CharField(max_length=40, blank=True)
    monitored_by = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)
    """Grows with each change, so that nobody overwrites what they did not see."""
    changed_at = models.DateTimeField(null=True, blank=True)
    """Blank while it is as the country pack has it; the pack never overwrites a change."""
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=120, blank=True)
    close_reason = models.TextField(blank=True)

    class Meta:
        """A plan ends after it begins."""

        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, closed_by="", close_reason="")
                | (
                    models.Q(closed_at__isnull=False)
                    & ~models.Q(close_reason="")
                    & ~models.Q(closed_by="")
                ),
                name="closed_plans_say_why_and_by_whom",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_from__isnull=True)
                | models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="action_plans_end_after_they_begin",
            ),
        ]

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class Activity(models.Model):
    """An activity of an action plan."""

    code = models.SlugField(max_length=60, unique=True)
    plan = models.ForeignKey(
        ActionPlan, models.PROTECT, null=True, blank=True, related_name="activities"
    )
    plan_code = models.CharField(max_length=40, blank=True)
    """Number of the activity in the plan, where the annual report gives it."""
    measure = models.CharField(max_length=40, blank=True)
    """Number of the plan's measure that the activity belongs to."""
    measure_name = TextsField(blank=True)
    title = TextsField()
    state = models.CharField(max_length=12, choices=ActivityState.choices, blank=True)
    """As the annual report told it; blank where it told of none. The page computes its own."""
    funding = TextsField(partial=True, blank=True)
    """Where the money comes from, and how much."""
    due = models.CharField(max_length=60, blank=True)
    """Written form of `vidik.core.periods.Period`."""
    sections = models.CharField(max_length=120, blank=True)
    parties_stated = models.BooleanField(default=False)
    """Whether the annual report names who is responsible; else it is inferred from who acted."""
    indicator = TextsField(blank=True)
    indicator_stated = models.BooleanField(default=False)
    """Whether the annual report itself names how the activity is verified."""
    recommendations = models.ManyToManyField(Recommendation, related_name="activities", blank=True)
    measures = models.ManyToManyField(Measure, related_name="activities", blank=True)
    evidence = models.ManyToManyField(Figure, related_name="+", blank=True)
    revision = models.PositiveIntegerField(default=1)
    """Grows with each change, so that nobody overwrites what they did not see."""
    changed_at = models.DateTimeField(null=True, blank=True)
    """Blank while it is as the country pack has it; the pack never overwrites a change."""

    class Meta:
        """Numbered activities first, then in the order of their codes."""

        ordering = ("-plan_code", "code")

    def __str__(self) -> str:
        return self.code


@pghistory.track()
class ActivityParty(models.Model):
    """An institution that carries out an activity or helps with it."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="parties")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="activity_parts")
    role = models.CharField(max_length=12, choices=PartRole.choices)

    class Meta:
        """Those responsible first; an institution takes part once."""

        ordering = ("activity", "role", "institution__code")
        constraints = [
            models.UniqueConstraint(
                fields=("activity", "institution"), name="an_institution_takes_part_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.institution_id}"
