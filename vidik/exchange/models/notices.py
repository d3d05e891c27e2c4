# SPDX-License-Identifier: EUPL-1.2
"""Notices, the versions of their text, and their addressees."""

from __future__ import annotations

import uuid

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models

from vidik.exchange.methods.deadlines import Unit
from vidik.exchange.models.clocks import Clock
from vidik.exchange.models.kinds import Kind
from vidik.exchange.types import (
    Classification,
    State,
    Urgency,
)
from vidik.institutions.models import Institution


class Notice(models.Model):
    """What one institution tells or asks others; to several it is a batch."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="notices")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    parties = ArrayField(models.BigIntegerField(), default=list)
    """Keys of the sender and of every addressee to which it was sent."""
    subject_label = models.CharField(max_length=80, blank=True)
    subject_key = models.CharField(max_length=80, blank=True)
    case = models.ForeignKey(
        "cases.Case", models.PROTECT, null=True, blank=True, db_index=False, related_name="+"
    )
    """The case that the subject belongs to: where it is restricted, so are its letters."""
    gives_call_back = models.BooleanField(default=False, db_default=False)
    """Whether its addressees may know where whoever started the matter is called back."""
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)
    sent_at = models.DateTimeField(null=True, blank=True)
    """Blank while it is a draft."""
    sent_by = models.CharField(max_length=120, blank=True)

    class Meta:
        """The newest first."""

        ordering = ("-made_at", "pk")
        indexes = [
            models.Index(fields=("sender", "-made_at"), name="notices_by_sender"),
            models.Index(
                fields=("subject_label", "subject_key"),
                name="notices_by_subject",
                condition=~models.Q(subject_label=""),
            ),
            models.Index(
                fields=("case",),
                name="notices_by_case",
                condition=models.Q(case__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sent_at__isnull=True) | ~models.Q(sent_by=""),
                name="sent_notices_say_by_whom",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_draft(self) -> bool:
        """Whether it has not been sent."""
        return self.sent_at is None


class Version(models.Model):
    """One version of a notice's text; none is ever changed.

    What was written before the sending is nobody's but the sender's, and goes with the sending:
    the first version of what was sent is the text that was sent.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="versions")
    parties = ArrayField(models.BigIntegerField(), default=list)
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    content = models.JSONField(default=dict, db_default={}, editable=False)
    """What it says in codes and days, by field, where its kind has a form; then the text says the
    same in words."""
    reason = models.CharField(max_length=400, blank=True)
    """Why a text that was sent already was corrected."""
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=120)

    class Meta:
        """The newest first; numbered once."""

        ordering = ("notice", "-number")
        constraints = [
            models.UniqueConstraint(fields=("notice", "number"), name="versions_are_numbered_once")
        ]
        triggers = [
            pgtrigger.Trigger(
                name="texts_of_versions_never_change",
                operation=pgtrigger.Update,
                when=pgtrigger.Before,
                func=(
                    "IF ROW(NEW.notice_id, NEW.number, NEW.title, NEW.text, NEW.content,"
                    " NEW.reason, NEW.made_at, NEW.made_by) IS DISTINCT FROM ROW(OLD.notice_id,"
                    " OLD.number, OLD.title, OLD.text, OLD.content, OLD.reason, OLD.made_at,"
                    " OLD.made_by) THEN"
                    " RAISE EXCEPTION 'versions are never changed; add one'; END IF; RETURN NEW;"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id}.{self.number}"


class Addressee(Clock):
    """A notice at one institution that it is for: its state, its clock, its number."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    notice = models.ForeignKey(Notice, models.CASCADE, related_name="addressees")
    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    sender = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    kind = models.ForeignKey(Kind, models.PROTECT, related_name="+")
    title = models.CharField(max_length=200)
    """That of the last version, for lists and searches."""
    search_text = models.TextField(editable=False)
    number = models.CharField(max_length=20, blank=True)
    """Number of the act; given when it is sent."""
    state = models.CharField(max_length=14, choices=State.choices, default=State.DRAFTED)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    posted_on = models.DateField(null=True, blank=True)
    named_at = models.DateTimeField(null=True, blank=True)
    """When the ladder marked it to be named publicly."""
    outcome = models.CharField(max_length=14, choices=Classification.choices, blank=True)
    """What the answer that counts was classified as."""
    is_given_up = models.BooleanField(default=False)
    """Whether the sender closed it before what was expected was done."""
    has_unclassified = models.BooleanField(default=False)
    """Whether a reply waits for somebody to classify it."""
    is_unreachable = models.BooleanField(default=False)
    """Whether there was no valid, confirmed contact point when it was last written to."""
    corrected_version = models.PositiveSmallIntegerField(default=0, db_default=0)
    """The version by which the text was corrected last; 0 where it never was."""
    read_version = models.PositiveSmallIntegerField(default=0, db_default=0)
    """The last version that somebody of the addressee has read; 0 where nobody opened any."""
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    """Within how many minutes it is expected; blank where the kind says by when."""
    called_at = models.DateTimeField(null=True, blank=True)
    """When somebody was reached by telephone, so that contact points need no more reminders."""

    class Meta:
        """The newest first; an institution is addressed once; overdue is computed."""

        ordering = ("-sent_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=("notice", "institution"), name="a_notice_goes_to_an_institution_once"
            ),
            models.UniqueConstraint(
                fields=("number",),
                condition=~models.Q(number=""),
                name="numbers_of_acts_are_given_once",
            ),
            models.CheckConstraint(
                condition=models.Q(state="drafted", sent_at__isnull=True)
                | models.Q(~models.Q(state="drafted"), ~models.Q(number=""), sent_at__isnull=False),
                name="what_was_sent_has_a_number_and_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=("answered", "closed"))
                | models.Q(settled_at__isnull=False),
                name="what_is_answered_or_closed_is_settled",
            ),
            models.CheckConstraint(
                condition=~models.Q(institution=models.F("sender")),
                name="nobody_sends_a_notice_to_itself",
            ),
        ]
        indexes = [
            models.Index(
                fields=("institution", "due_at", "id"),
                name="open_notices_of_an_addressee",
                condition=models.Q(settled_at__isnull=True, sent_at__isnull=False),
            ),
            models.Index(
                fields=("sender", "due_at", "id"),
                name="open_notices_of_a_sender",
                condition=models.Q(settled_at__isnull=True, sent_at__isnull=False),
            ),
            models.Index(
                fields=("due_at", "id"),
                name="open_notices_by_deadline",
                condition=models.Q(settled_at__isnull=True, due_at__isnull=False),
            ),
            models.Index(
                fields=("institution", "-sent_at", "id"),
                name="notices_received",
                condition=models.Q(sent_at__isnull=False),
            ),
            models.Index(fields=("sender", "-sent_at", "id"), name="notices_sent"),
            models.Index(
                fields=("sender", "id"),
                name="answers_to_classify",
                condition=models.Q(has_unclassified=True),
            ),
            models.Index(
                fields=("institution", "id"),
                name="corrections_not_read",
                condition=models.Q(corrected_version__gt=models.F("read_version")),
            ),
            models.Index(
                fields=("next_rung_at",),
                name="notices_to_remind_of",
                condition=models.Q(next_rung_at__isnull=False),
            ),
            models.Index(
                fields=("revision", "id"),
                name="notices_to_count_again",
                condition=models.Q(settled_at__isnull=True, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(self.pk)

    @property
    def deadline_unit(self) -> str:
        """In what its deadline is counted; blank where nothing is due."""
        return self.kind.deadline_unit if self.minutes is None else Unit.MINUTES

    @property
    def is_alert(self) -> bool:
        """Whether somebody may be in danger now: of an immediate kind, expected within the hour.

        What is expected soon for another reason, such as an answer before a meeting, is no alert.
        """
        if self.kind.urgency != Urgency.IMMEDIATE:
            return False
        within = (self.kind.deadline_unit, self.kind.deadline_amount)
        return self.minutes is not None or within == (Unit.HOURS, 1)

    @property
    def has_unread_correction(self) -> bool:
        """Whether nobody of the addressee has read the text as it was corrected last."""
        return self.corrected_version > self.read_version
