# SPDX-License-Identifier: EUPL-1.2
"""Events, the head of their chain, and what waits to be chained. Only this room touches them."""

from __future__ import annotations

import uuid

import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _


def _refuse(operation: pgtrigger.Operation, name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.Before,
        level=pgtrigger.Statement,
        func=(
            "RAISE EXCEPTION 'audit events are append-only'"
            " USING ERRCODE = 'insufficient_privilege';"
        ),
    )


class AuditHead(models.Model):
    """The last link of the chain; its row lock puts writers in one order."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)

    class Meta:
        """There is one head."""

        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="the_chain_has_one_head")
        ]

    def __str__(self) -> str:
        return f"{self.sequence}"


class AuditPending(models.Model):
    """An act of a transaction that still runs; its commit moves it into the chain.

    The database fills in `transaction`, `closes`, `membership`. No row of this table outlives its
    transaction; one that does was put there past the triggers.
    """

    actor = models.CharField(max_length=120)
    verb = models.CharField(max_length=80)
    subject_label = models.CharField(max_length=80, blank=True)
    subject_key = models.CharField(max_length=120, blank=True)
    request = models.CharField(max_length=36, blank=True)
    membership = models.CharField(max_length=40, blank=True, db_default="")
    payload = models.JSONField(default=dict)
    transaction = models.BigIntegerField(db_default=0)
    said = models.TextField(blank=True, db_default="")
    """The payload letter by letter, as it was sealed; empty once the seal was checked."""
    seal = models.CharField(max_length=64, blank=True, db_default="")
    """The application's seal over what it said; empty once it was checked."""
    closes = models.BooleanField(db_default=False)
    """Whether the end of the transaction is announced by this row: true for its first."""

    class Meta:
        """The acts of one transaction are found together."""

        indexes = [models.Index(fields=("transaction", "id"), name="pending_by_transaction")]

    def __str__(self) -> str:
        return self.verb


class AuditEvent(models.Model):
    """One act: who, what, on which subject, with which result."""

    sequence = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    """When the act took effect: the end of its transaction."""
    actor = models.CharField(max_length=120)
    """`user:<key>` or `system:<name>`; never a person's name."""
    verb = models.CharField(max_length=80)
    subject_label = models.CharField(max_length=80, blank=True)
    subject_key = models.CharField(max_length=120, blank=True)
    request = models.CharField(max_length=36, blank=True)
    payload = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    format = models.PositiveSmallIntegerField(default=1)
    """How the hash is computed; a later act never has a lower one."""
    membership = models.CharField(max_length=40, blank=True, default="")
    """Key of the membership that the database knew the person to act through."""

    class Meta:
        """Events are in the order of the chain and cannot be changed or removed."""

        ordering = ("sequence",)
        indexes = [
            models.Index(fields=("at", "sequence"), name="audit_by_moment"),
            models.Index(
                fields=("subject_label", "subject_key", "at", "sequence"), name="audit_by_record"
            ),
            models.Index(fields=("actor", "at", "sequence"), name="audit_by_person"),
            models.Index(fields=("verb", "at", "sequence"), name="audit_by_act"),
            models.Index(fields=("request",), name="audit_by_request"),
        ]
        triggers = [
            _refuse(pgtrigger.Update, "events_are_never_updated"),
            _refuse(pgtrigger.Delete, "events_are_never_deleted"),
            _refuse(pgtrigger.Truncate, "events_are_never_truncated"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"


class SealKey(models.Model):
    """What the database checks the application's seals with; its owner's alone to read."""

    id = models.PositiveSmallIntegerField(primary_key=True)
    inner_block = models.BinaryField(max_length=64)
    outer_block = models.BinaryField(max_length=64)

    class Meta:
        """There is one key of seals."""

        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_key_of_seals")
        ]

    def __str__(self) -> str:
        return "key of seals"


class SigningTurn(models.Model):
    """The row whose lock lets one process at a time sign; its owner's alone to lock.

    A function locks it for sealed statements only. Advisory locks could be held by anybody.
    """

    id = models.PositiveSmallIntegerField(primary_key=True)

    class Meta:
        """There is one turn."""

        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="there_is_one_turn_to_sign")
        ]

    def __str__(self) -> str:
        return "turn to sign"


class AuditAnchor(models.Model):
    """A signed head that was written outside the database; stored here to notice a lost line."""

    sequence = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    at = models.DateTimeField()
    line = models.CharField(max_length=64)
    """SHA-256 of the line in the file of anchors."""
    text = models.TextField(blank=True, db_default="")
    """The line with its signature, by which the note proves itself; empty in notes from before."""

    class Meta:
        """Anchors are never changed or removed."""

        ordering = ("id",)
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text=""), name="a_head_is_noted_with_its_signature"
            )
        ]
        triggers = [
            pgtrigger.Trigger(
                name="anchors_are_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete | pgtrigger.Truncate,
                when=pgtrigger.Before,
                level=pgtrigger.Statement,
                func=(
                    "RAISE EXCEPTION 'anchors of the record are append-only'"
                    " USING ERRCODE = 'insufficient_privilege';"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.sequence}"


class ReviewState(models.TextChoices):
    """The outcome of an unusual pattern."""

    OPEN = "open", _("open")
    EXPLAINED = "explained", _("explained")
    ESCALATED = "escalated", _("escalated")


class ReviewPattern(models.Model):
    """From when on a pattern counts as unusual: a threshold that the office sets."""

    code = models.CharField(primary_key=True, max_length=40)
    threshold = models.PositiveIntegerField()
    """So many acts or records of one person, within the window, are unusual."""
    window_minutes = models.PositiveIntegerField()
    from_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    until_hour = models.PositiveSmallIntegerField(null=True, blank=True)
    """Hours of the day, local time; the night reaches over midnight where from is later."""
    is_watched = models.BooleanField(default=True)
    looked_until = models.DateTimeField(null=True, blank=True, editable=False)
    """Up to when the acts have been looked through; a job that was away goes on from there."""

    class Meta:
        """A pattern needs at least one act within at least a minute."""

        ordering = ("code",)
        constraints = [
            models.CheckConstraint(
                condition=models.Q(threshold__gte=1, window_minutes__range=(1, 1440)),
                name="a_pattern_counts_within_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(from_hour__isnull=True, until_hour__isnull=True)
                | models.Q(
                    from_hour__isnull=False,
                    until_hour__isnull=False,
                    from_hour__range=(0, 23),
                    until_hour__range=(0, 23),
                ),
                name="hours_of_a_pattern_come_in_pairs",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class ReviewItem(models.Model):
    """A pattern found in one person's acts, for somebody to look at."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    pattern = models.ForeignKey(ReviewPattern, on_delete=models.PROTECT, related_name="items")
    actor = models.CharField(max_length=120)
    count = models.PositiveIntegerField()
    """The most acts or records within one window."""
    first_sequence = models.BigIntegerField()
    last_sequence = models.BigIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ReviewState, default=ReviewState.OPEN)
    note = models.TextField(blank=True)
    """What the reviewer wrote; it stays here and never goes into the record of acts."""
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One open item for a person and a pattern; a decision has a note and a reviewer."""

        ordering = ("-last_at", "id")
        indexes = [models.Index(fields=("state", "-last_at"), name="reviews_by_state")]
        constraints = [
            models.UniqueConstraint(
                fields=("pattern", "actor"),
                condition=models.Q(state="open"),
                name="one_open_review_of_a_person_and_pattern",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open")
                | (
                    ~models.Q(note="")
                    & ~models.Q(decided_by="")
                    & models.Q(decided_at__isnull=False)
                ),
                name="a_decided_review_has_a_note_and_a_reviewer",
            ),
            models.CheckConstraint(
                condition=models.Q(first_sequence__lte=models.F("last_sequence")),
                name="a_review_begins_before_it_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pattern_id} {self.actor}"
