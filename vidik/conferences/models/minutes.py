# SPDX-License-Identifier: EUPL-1.2
"""Minutes: points, decisions, addenda. Each has the case it is about; its words are in the vault.

The vault holds them under the key of the person, by the key of the row.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.conferences.models.meetings import Meeting
from vidik.plans.models import Activity


class Point(models.Model):
    """What a meeting speaks of, about one case."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="points")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    """It decides who reads the point: the meeting alone opens none."""
    subject = models.CharField(_("subject"), max_length=30)
    is_confidential = models.BooleanField(_("confidential"), default=False)
    """Nobody takes part who neither sees the case nor undertook secrecy."""
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order in which they were entered."""

        ordering = ("entered_at", "id")
        indexes = [models.Index(fields=("case", "meeting"), name="points_of_a_case")]

    def __str__(self) -> str:
        return self.subject


class Decision(models.Model):
    """What was decided about a point."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    point = models.ForeignKey(Point, models.PROTECT, related_name="decisions")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="decisions")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    code = models.CharField(_("decision"), max_length=30)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order in which they were entered."""

        ordering = ("entered_at", "id")

    def __str__(self) -> str:
        return self.code


class Planned(models.Model):
    """The outcome of a decision: an activity of the plan, or why it needs none.

    An activity is named by its line, so that it is the same one in later versions of the plan. A
    decision may become several.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="planned")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="+")
    """In the version of the plan as it was then."""
    line = models.UUIDField(null=True, blank=True)
    reason = models.CharField(_("why it needs no activity"), max_length=30, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order in which they were entered."""

        ordering = ("entered_at", "id")
        verbose_name_plural = _("outcomes of decisions")
        constraints = [
            models.UniqueConstraint(
                fields=("decision", "line"), name="a_decision_becomes_an_activity_once"
            ),
            models.CheckConstraint(
                condition=Q(activity__isnull=False, line__isnull=False, reason="")
                | Q(~Q(reason=""), activity__isnull=True, line__isnull=True),
                name="a_decision_becomes_an_activity_or_needs_none_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=("case", "line"), name="decisions_in_the_plan")]

    def __str__(self) -> str:
        return self.reason or str(self.line)


class Addendum(models.Model):
    """What was put right after the minutes were confirmed; they never change."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="addenda")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        """In the order of their days."""

        ordering = ("entered_at", "id")
        verbose_name_plural = _("addenda")

    def __str__(self) -> str:
        return str(self.pk)
