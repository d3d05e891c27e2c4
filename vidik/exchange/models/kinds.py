# SPDX-License-Identifier: EUPL-1.2
"""Kinds of notices, their ladders, and the channels that bind all kinds."""

from __future__ import annotations

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from vidik.core.texts import TextsField
from vidik.exchange.methods.deadlines import CountedFrom, DeadlineRule, Unit
from vidik.exchange.types import (
    READ_WITHIN,
    Audience,
    BodyFormat,
    Duty,
    Expects,
    SpokeWith,
    Urgency,
)

_UNITS = [(unit.value, unit.value) for unit in Unit]


@pghistory.track()
class Kind(models.Model):
    """A kind of notice: what it expects, by when, on what ground, and what follows silence."""

    code = models.SlugField(max_length=60, unique=True)
    name = TextsField()
    description = TextsField(blank=True)
    expects = models.CharField(max_length=12, choices=Expects.choices)
    urgency = models.CharField(max_length=12, choices=Urgency.choices)
    ground_code = models.CharField(max_length=60)
    ground = TextsField()
    deadline_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    deadline_unit = models.CharField(max_length=14, choices=_UNITS, blank=True)
    deadline_from = models.CharField(max_length=10, default=CountedFrom.SENDING.value)
    begins_next_day = models.BooleanField(default=True)
    ends_on_working_day = models.BooleanField(default=True)
    feedback_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    """Blank where no feedback is owed to the sender."""
    feedback_unit = models.CharField(max_length=14, choices=_UNITS, blank=True)
    sender_kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    """Who may send it, with `sender_codes`: nobody where both are blank. So with addressees."""
    sender_codes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    addressee_kinds = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    addressee_codes = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    stopping_calls = ArrayField(
        models.CharField(max_length=12, choices=SpokeWith.choices),
        default=list,
        blank=True,
    )
    """Whom one has to reach by telephone so that contact points are no longer reminded."""
    position = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)
    """Kinds that the pack no longer names stay for the notices sent and are no longer offered."""

    class Meta:
        """In the order of the pack."""

        ordering = ("position", "code")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expects="nothing") | models.Q(deadline_amount__isnull=False),
                name="kinds_that_expect_something_have_a_term",
            )
        ]

    def __str__(self) -> str:
        return self.code

    def rule(self, duty: str) -> DeadlineRule | None:
        """Return the deadline of a duty, None where there is none."""
        if duty == Duty.FEEDBACK:
            if self.feedback_amount is None:
                return None
            return DeadlineRule(self.feedback_amount, Unit(self.feedback_unit))
        if self.deadline_amount is None:
            return None
        return DeadlineRule(
            self.deadline_amount,
            Unit(self.deadline_unit),
            CountedFrom(self.deadline_from),
            begins_next_day=self.begins_next_day,
            ends_on_working_day=self.ends_on_working_day,
        )


class Channel(models.Model):
    """Institutions that reach others through one body alone, whatever the kind of notice."""

    code = models.SlugField(max_length=60, unique=True)
    sender_kinds = ArrayField(models.CharField(max_length=60))
    addressee_kinds = ArrayField(models.CharField(max_length=60))
    through = models.CharField(max_length=80)
    """The code of the institution through which they reach them."""
    ground = TextsField()

    class Meta:
        """In the order of their codes."""

        ordering = ("code",)

    def __str__(self) -> str:
        return self.code


class SmsGateway(models.Model):
    """How the pack says that text messages are handed over: one request for each; one row."""

    url = models.URLField(max_length=300)
    method = models.CharField(max_length=4, default="POST")
    headers = models.JSONField(default=dict)
    body = models.JSONField(default=dict)
    """What is sent; `{number}`, `{text}` and `{secret}` stand for what belongs there."""
    body_format = models.CharField(max_length=4, choices=BodyFormat.choices)

    class Meta:
        """There is one, or none."""

        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_gateway")
        ]

    def __str__(self) -> str:
        return self.url


class Rung(models.Model):
    """One step of a kind's ladder."""

    kind = models.ForeignKey(Kind, models.CASCADE, related_name="rungs")
    duty = models.CharField(max_length=10, choices=Duty.choices, default=Duty.ANSWER)
    code = models.SlugField(max_length=40)
    amount = models.SmallIntegerField()
    """How far from the deadline, negative before it."""
    unit = models.CharField(max_length=14, choices=_UNITS)
    audience = models.CharField(max_length=10, choices=Audience.choices)
    position = models.PositiveSmallIntegerField()
    waits = models.PositiveSmallIntegerField(default=READ_WITHIN, db_default=READ_WITHIN)
    """Days from a reply for which a step against somebody waits for the reply to be read."""

    class Meta:
        """In their order."""

        ordering = ("kind", "duty", "position")
        constraints = [
            models.UniqueConstraint(fields=("kind", "duty", "code"), name="rungs_stand_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.code}"
