# SPDX-License-Identifier: EUPL-1.2
"""What a reporter added to a report later, in codes; the words are sealed in the vault."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from vidik.cases.models import Case
from vidik.referral.models.report import Report
from vidik.referral.types import Urgency


class Supplement(models.Model):
    """Further facts on a report, as its reporter states them; the report itself stays as it is."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="supplements")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    """The case of the report: it decides who may see this row."""
    came_at = models.DateTimeField()
    letter = models.UUIDField(null=True, blank=True, editable=False)
    """The key of the sealed words; blank where there are none."""
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, blank=True)
    """Blank where nothing is said of it."""
    municipality = models.SlugField(_("municipality"), max_length=80, blank=True)
    forms = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    """Codes of further suspected forms of exploitation."""
    files = models.PositiveSmallIntegerField(default=0)
    """How many photos and scans came with it; they are sealed in the vault."""

    class Meta:
        """In the order in which they came."""

        ordering = ("came_at", "id")
        indexes = [models.Index(fields=("report", "came_at"), name="supplements_of_a_report")]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.came_at:%F %H:%M}"
