# SPDX-License-Identifier: EUPL-1.2
"""What institutions are asked about activities of plans, period by period, and what they answer."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from vidik.accounts.models import User
from vidik.core.frozen_rows import frozen_rows
from vidik.exchange.models import Answer, Notice
from vidik.institutions.models import Institution
from vidik.recommendations.models.choices import Said
from vidik.recommendations.models.plans import Activity


class PlanRequest(models.Model):
    """An institution was asked for its report on an activity in a period, by a notice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="requests")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    period = models.CharField(max_length=60)
    """Written form of `vidik.core.periods.Period`."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The latest period first; nobody is asked twice for one."""

        ordering = ("-ends_on", "-starts_on", "institution__code", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("activity", "institution", "period"), name="a_report_is_asked_for_once"
            )
        ]
        triggers = frozen_rows("requests_for_reports")

    def __str__(self) -> str:
        return str(self.pk)


class PlanReport(models.Model):
    """What an institution answered: how far it says the activity has come, and what is in the way.

    It is its word, and stands beside the state that is computed.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(PlanRequest, models.PROTECT, related_name="reports")
    reply = models.OneToOneField(Answer, models.PROTECT, related_name="+")
    said = models.CharField(max_length=12, choices=Said.choices)
    text = models.TextField(blank=True)
    """What was done."""
    obstacle = models.CharField(max_length=40, blank=True)
    """A code of the pack's list."""
    obstacle_text = models.TextField(blank=True)
    counts = models.JSONField(default=list)
    """Counts for indicators without a measure: `indicator`, `period`, and `value` as text."""
    document = models.CharField(max_length=200, blank=True)
    """Where the counts stand."""
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-answered_at", "id")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(said=Said.HELD_UP) | ~Q(obstacle=""),
                name="what_is_held_up_names_an_obstacle",
            ),
            models.CheckConstraint(
                condition=Q(counts=[]) | ~Q(document=""), name="reported_counts_name_a_document"
            ),
        ]
        triggers = frozen_rows("reports_on_activities")

    def __str__(self) -> str:
        return str(self.pk)
