# SPDX-License-Identifier: EUPL-1.2
"""Feedback owed to the sender, and more time given."""

from __future__ import annotations

import uuid

from django.db import models

from vidik.core.frozen_rows import frozen_rows
from vidik.exchange.models.clocks import Clock
from vidik.exchange.models.kinds import Kind
from vidik.exchange.models.notices import Addressee
from vidik.exchange.types import (
    Origin,
)
from vidik.institutions.models import Institution


class MoreTime(models.Model):
    """More time that the sender gave an addressee, with the reason; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="more_times")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    old_due_at = models.DateTimeField()
    new_day = models.DateField()
    reason = models.CharField(max_length=400)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=120)

    class Meta:
        """The newest first."""

        ordering = ("-given_at", "pk")
        triggers = frozen_rows("extensions", but=("institution_id", "sender_id"))

    def __str__(self) -> str:
        return self.new_day.isoformat()


class FeedbackDuty(Clock):
    """The duty of an addressee to give the sender feedback on its notice."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.OneToOneField(Addressee, models.CASCADE, related_name="feedback_duty")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """Who owes it."""
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    """To whom it is owed."""
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    text = models.TextField(blank=True)
    origin = models.CharField(max_length=10, choices=Origin.choices, blank=True)
    given_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """The first due first."""

        ordering = ("due_at", "pk")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(given_by="")
                | models.Q(settled_at__isnull=False) & ~models.Q(origin=""),
                name="feedback_given_has_a_time_and_an_origin",
            )
        ]
        indexes = [
            models.Index(
                fields=("institution", "due_at", "id"),
                name="feedback_that_is_owed",
                condition=models.Q(settled_at__isnull=True),
            ),
            models.Index(
                fields=("next_rung_at",),
                name="feedback_to_remind_of",
                condition=models.Q(next_rung_at__isnull=False),
            ),
            models.Index(
                fields=("revision", "id"),
                name="feedback_to_count_again",
                condition=models.Q(settled_at__isnull=True, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.addressee_id)
