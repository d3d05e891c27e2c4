# SPDX-License-Identifier: EUPL-1.2
"""Accounts that may be of one event: what was suggested, joined, said to be apart, asked."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from vidik.accounts.models import User
from vidik.events.models.accounts import Account, Event
from vidik.events.types import Settled
from vidik.exchange.models import Notice
from vidik.institutions.models import Institution


class Suggestion(models.Model):
    """Two accounts that are alike; the one with the smaller key is the first."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Account, models.PROTECT, related_name="+")
    second = models.ForeignKey(Account, models.PROTECT, related_name="+")
    score = models.SmallIntegerField()
    reasons = models.JSONField(default=list)
    """What spoke for it and against it: code and points."""
    made_at = models.DateTimeField()
    settled = models.CharField(max_length=10, choices=Settled.choices, blank=True, default="")

    class Meta:
        """The most alike first."""

        ordering = ("-score", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=("first", "second"), name="accounts_are_compared_once"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=("-score", "id"), name="suggestions_to_look_at", condition=Q(settled="")
            ),
            models.Index(fields=("second",), name="suggestions_by_second"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Joining(models.Model):
    """That an account was moved to the event of another one; undone, it moves back."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="joinings")
    source = models.ForeignKey(Event, models.PROTECT, related_name="left")
    target = models.ForeignKey(Event, models.PROTECT, related_name="joined")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The latest first."""

        ordering = ("-at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("account", "source"),
                name="an_account_leaves_an_event_once",
                condition=Q(undone_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="undone_joinings_say_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Apart(models.Model):
    """That a person said of two accounts that they are of different events."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Account, models.PROTECT, related_name="+")
    second = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """The latest first."""

        ordering = ("-at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("first", "second"),
                name="accounts_are_apart_once",
                condition=Q(undone_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="what_is_no_longer_apart_says_by_whom",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=("second",), name="apart_by_second")]

    def __str__(self) -> str:
        return str(self.pk)


class Question(models.Model):
    """A notice that asks an institution about what its account says otherwise."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.ForeignKey(Event, models.PROTECT, related_name="questions")
    account = models.ForeignKey(Account, models.PROTECT, related_name="questions")
    """The account that is asked about."""
    asker = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    about = ArrayField(models.CharField(max_length=40))
    """What differs, as `differences` calls it."""
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """The latest first."""

        ordering = ("-asked_at", "id")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=("account", "asker"),
                name="a_body_is_asked_once_at_a_time",
                condition=Q(answered_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
