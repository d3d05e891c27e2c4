# SPDX-License-Identifier: EUPL-1.2
"""Who must be notified of a report, and who was notified that it waits."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final

from django.db import models
from django.db.models import Q

from vidik.accounts.models import User
from vidik.cases.models import Case
from vidik.exchange.models import Addressee
from vidik.institutions.models import Institution
from vidik.referral.models.report import Report
from vidik.referral.types import CallLevel, NotRequiredReason

OPEN_DUTIES: Final = Q(addressee__isnull=True, set_aside_at__isnull=True)
"""Nobody was notified, and nobody has put down why it does not apply."""


class Duty(models.Model):
    """Somebody who must be notified of a report within a day, by a rule of the pack."""

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
    """When it was found that nobody has to be notified any more."""
    set_aside_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    set_aside_why = models.CharField(
        max_length=16, choices=NotRequiredReason.choices, blank=True, default=""
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    """From when it has been open; blank where since the receipt of the report."""
    due_at = models.DateTimeField(null=True, blank=True)
    """By when it is fulfilled; blank where a day after the receipt of the report."""
    addressee = models.ForeignKey(
        Addressee, models.PROTECT, null=True, blank=True, related_name="+"
    )
    """The notice by which it was notified."""
    notified_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """In the order of the rules.

        By one rule nobody else waits to be notified; who was notified by it before another place
        became known stays, here or outside this system.
        """

        ordering = ("report_id", "position", "rule", "notified_at")
        indexes = [
            models.Index(fields=("report",), name="duties_that_are_open", condition=OPEN_DUTIES),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("report", "rule"),
                condition=OPEN_DUTIES,
                name="a_rule_waits_once_a_report",
            ),
            models.CheckConstraint(
                condition=Q(addressee__isnull=True, notified_at__isnull=True)
                | Q(
                    addressee__isnull=False,
                    notified_at__isnull=False,
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
            models.CheckConstraint(
                condition=Q(set_aside_at__isnull=False) | Q(set_aside_why=""),
                name="excuses_stand_with_what_is_set_aside",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.rule}"

    @property
    def is_open(self) -> bool:
        """Whether somebody has to be notified still."""
        return self.addressee_id is None and self.set_aside_at is None

    @property
    def deadline(self) -> dt.datetime:
        """By when it is fulfilled; asks the report where it has no deadline of its own."""
        return self.due_at or self.report.alert_due_at


class DutyCall(models.Model):
    """Somebody was notified that a report waits, or that nobody has taken it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(Report, models.CASCADE, related_name="duty_calls")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    rung = models.SlugField(max_length=20, choices=CallLevel.choices)
    """Why this person was notified."""
    round = models.PositiveSmallIntegerField(default=0)
    """Rises when the same thing comes up anew after it was done: another message, another duty."""
    sent_at = models.DateTimeField()
    mailed_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    """When the watch saw that what the person was called for is done; most calls are over soon."""

    class Meta:
        """A person is called once on each level of a round."""

        ordering = ("-sent_at", "id")
        indexes = [
            models.Index(
                fields=["user", "institution"],
                condition=models.Q(over_at__isnull=True),
                name="calls_not_over",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=("report", "user", "rung", "round"),
                name="a_person_is_alarmed_once_a_rung_of_a_round",
            )
        ]

    def __str__(self) -> str:
        return f"{self.report_id}: {self.rung}"
