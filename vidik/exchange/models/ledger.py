# SPDX-License-Identifier: EUPL-1.2
"""What happened, what the ladders did, and the e-mails about it."""

from __future__ import annotations

import uuid

from django.db import models

from vidik.core.frozen_rows import frozen_rows
from vidik.exchange.models.notices import Addressee
from vidik.exchange.types import (
    Audience,
    Duty,
    MailState,
    Medium,
    NoticeEventKind,
    Outcome,
    Template,
)
from vidik.institutions.models import Institution


class Event(models.Model):
    """One thing that happened to a notice at an addressee's: what, when, by whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="events")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    what = models.CharField(max_length=14, choices=NoticeEventKind.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    facts = models.JSONField(default=dict)
    """Small facts such as the old and the new deadline; never a text that people typed."""

    class Meta:
        """The oldest first; never changed."""

        ordering = ("at", "pk")
        indexes = [models.Index(fields=("addressee", "at"), name="events_of_an_addressee")]
        triggers = frozen_rows("events", but=("institution_id", "sender_id"))

    def __str__(self) -> str:
        return f"{self.addressee_id}: {self.what}"


class Reminder(models.Model):
    """A rung of the ladder that was done: each once for every start of a clock."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="reminders")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    duty = models.CharField(max_length=10, choices=Duty.choices)
    armed = models.PositiveSmallIntegerField()
    rung = models.CharField(max_length=40)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    planned_at = models.DateTimeField()
    done_at = models.DateTimeField()
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    posted_on = models.DateField(null=True, blank=True)
    """When the letter of a rung went out by post."""

    class Meta:
        """The newest first; each rung once for every start."""

        ordering = ("-done_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("addressee", "duty", "armed", "rung"),
                name="a_rung_is_done_once_for_every_start",
            )
        ]
        indexes = [models.Index(fields=("sender", "-done_at"), name="reminders_of_a_sender")]

    def __str__(self) -> str:
        return f"{self.addressee_id}: {self.rung}"


class Mail(models.Model):
    """An e-mail or text message that waits to be handed over, or was. It has no content to keep."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    """Part of the message's identifier, so that a second delivery can be recognised."""
    addressee = models.ForeignKey(Addressee, models.CASCADE, related_name="mails")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    to_sender = models.BooleanField(default=False)
    """Whether a contact point of the sender is written to, else one of the addressee."""
    template = models.CharField(max_length=10, choices=Template.choices)
    occasion = models.CharField(max_length=80)
    """What it is sent for; one e-mail an address for each."""
    medium = models.CharField(
        max_length=8, choices=Medium.choices, default=Medium.EMAIL, db_default=Medium.EMAIL.value
    )
    address = models.CharField(max_length=254)
    """An address for e-mail, or the number that a text message goes to."""
    language = models.CharField(max_length=10)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    begun = models.PositiveSmallIntegerField(default=0, db_default=0)
    """How often handing it over was tried without a known result."""
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=120, blank=True)
    """Kind of the failure and the server's or gateway's code, never its text."""

    class Meta:
        """The newest first; none is queued twice."""

        ordering = ("-queued_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("addressee", "template", "occasion", "address"),
                name="one_mail_an_address_for_an_occasion",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
                name="mails_sent_have_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=("next_try_at",),
                name="mails_that_wait",
                condition=models.Q(state="queued"),
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
