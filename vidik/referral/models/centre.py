# SPDX-License-Identifier: EUPL-1.2
"""The centre's own: the roster, notes for the next shift, advice without a report."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.institutions.models import Institution
from vidik.referral.models.report import Report


class Shift(models.Model):
    """When a member of the centre is on duty."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    institution = models.ForeignKey(Institution, models.CASCADE, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("person"))
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("until"))
    second = models.BooleanField(_("second in line"), default=False)
    """Called when the first does not take a report in time."""
    added_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """By their beginning."""

        ordering = ("starts_at", "second", "id")
        indexes = [models.Index(fields=("institution", "ends_at"), name="shifts_of_a_centre")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="shifts_end_after_they_begin"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.starts_at:%F %H:%M}"


class HandOver(models.Model):
    """Something for the next shift about a report; the words are sealed in the vault."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="hand_overs")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    seen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The newest first."""

        ordering = ("-written_at", "id")

    def __str__(self) -> str:
        return f"{self.report_id}"
