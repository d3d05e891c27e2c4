# SPDX-License-Identifier: EUPL-1.2
"""Who must be told of a report, and who was told that it waits."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.exchange.models import Addressee
from vidik.institutions.models import Institution
from vidik.referral.models.report import Report
from vidik.referral.types import Rung


class Duty(models.Model):
    """Somebody who must be told of a report within a day, by a rule of the pack."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="duties")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    rule = models.SlugField(max_length=60)
    position = models.PositiveSmallIntegerField(default=0)
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """Blank where no institution is known to be competent: a person chooses."""
    verified = models.BooleanField(default=False)
    """Whether the competence has been checked, or a person has chosen."""
    certain = models.BooleanField(default=True)
    """Whether the facts say so; where nobody knows, a person decides."""
    chosen_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    chosen_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    """When a person found that the rule does not apply."""
    set_aside_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    addressee = models.ForeignKey(
        Addressee, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The notice by which it was told."""
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of the rules; a rule holds once for a report."""

        ordering = ("report", "position", "rule")
        constraints = [
            models.UniqueConstraint(fields=("report", "rule"), name="a_rule_holds_once_a_report"),
            models.CheckConstraint(
                condition=Q(addressee__isnull=True, told_at__isnull=True)
                | Q(
                    addressee__isnull=False,
                    told_at__isnull=False,
                    institution__isnull=False,
                    verified=True,
                ),
                name="nobody_unverified_is_told",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=True)
                | Q(addressee__isnull=True, set_aside_by__isnull=False),
                name="what_is_set_aside_is_not_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.rule}"


class Alarm(models.Model):
    """Somebody was told that a report waits, or that nobody has taken it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="alarms")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    rung = models.SlugField(max_length=20, choices=Rung.choices)
    """Why this person was told."""
    sent_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A person is told once on each rung."""

        ordering = ("-sent_at", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("report", "user", "rung"), name="a_person_is_alarmed_once_a_rung"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.rung}"
